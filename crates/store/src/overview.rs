//! The first screen in numbers.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{Result, Store, lists::ListState, match_decisions::MatchCounts, query::col, rescreen_jobs::RescreenItem};

/// What a shift wants to know first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Overview {
    /// What arrives in the next 24 hours.
    pub arrivals: Arrivals,
    /// The queue.
    pub queue: QueueNow,
    /// How much is left alone.
    pub facilitation: Facilitation,
    /// Intake.
    pub intake: IntakeHealth,
    /// The lists, and how they stand.
    pub lists: Vec<ListState>,
    /// What officers have decided on matches, and what that clears.
    pub matches: MatchCounts,
    /// The change of lists that what is stored is being screened against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescreening: Option<RescreenItem>,
    /// The local time that schedules are held against.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub clock: i64,
}

/// The queue in numbers, and what was done today.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct QueueNow {
    /// Red, not decided.
    pub red: i64,
    /// Yellow, not decided.
    pub yellow: i64,
    /// Let go, to be looked at afterwards.
    pub blue: i64,
    /// Let go.
    pub green: i64,
    /// Nobody works on it.
    pub open: i64,
    /// Somebody does.
    pub claimed: i64,
    /// Decided since midnight UTC.
    pub decided_today: i64,
}

/// Travellers and bills assessed, and those let go untouched.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Facilitation {
    /// All of them.
    pub assessed: i64,
    /// In the green lane.
    pub green: i64,
    /// Green as a share, 0 to 1.
    pub share: f64,
}

/// What arrives in the next 24 hours.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Arrivals {
    /// Flights.
    pub flights: i64,
    /// Voyages.
    pub voyages: i64,
    /// People on them.
    pub travellers: i64,
    /// Bills on them.
    pub consignments: i64,
    /// The same by the hour, 24 of them.
    pub by_hour: Vec<HourItem>,
}

/// Arrivals of one hour.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct HourItem {
    /// Its beginning.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub hour: i64,
    /// Flights.
    pub flights: i64,
    /// Voyages.
    pub voyages: i64,
}

/// How intake does.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct IntakeHealth {
    /// Messages of the last 24 hours.
    pub received_24h: i64,
    /// Of these, with defects of severity error.
    pub defective_24h: i64,
    /// In quarantine now.
    pub quarantined: i64,
    /// Waiting to be processed now.
    pub waiting: i64,
    /// Messages a minute over the last ten.
    pub rate_per_minute: f64,
    /// When the last came.
    #[serde(serialize_with = "crate::views::iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub last_message_at: Option<i64>,
    /// By kind of message.
    pub by_format: Vec<FormatItem>,
}

/// One kind of message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FormatItem {
    /// Kind.
    pub format: String,
    /// Messages of the last 24 hours.
    pub count: i64,
    /// Of these, with errors.
    pub defective: i64,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Store {
    /// The first screen. `now` is the wall clock, `clock` the local time that schedules are held against, both in milliseconds.
    pub async fn overview(&self, now: i64, clock: i64) -> Result<Overview> {
        let midnight = now - now.rem_euclid(DAY);
        let decided_today =
            self.db.count("SELECT COUNT(*) FROM decision WHERE at >= $1", vec![midnight.into()]).await?;
        let (queue, lanes) = (self.queue_counts().await?, self.lane_totals().await?);
        let assessed = lanes.red + lanes.yellow + lanes.blue + lanes.green;
        let share = if assessed == 0 { 0.0 } else { lanes.green as f64 / assessed as f64 };
        Ok(Overview {
            arrivals: self.arrivals(clock).await?,
            queue: QueueNow {
                red: queue.red,
                yellow: queue.yellow,
                blue: lanes.blue,
                green: lanes.green,
                open: queue.open,
                claimed: queue.claimed,
                decided_today,
            },
            facilitation: Facilitation { assessed, green: lanes.green, share },
            intake: self.intake_health(now).await?,
            lists: self.list_states(now).await?,
            matches: self.match_counts(now).await?,
            rescreening: self.rescreen_open().await?.map(|job| job.item()),
            clock,
        })
    }

    async fn arrivals(&self, clock: i64) -> Result<Arrivals> {
        let from = clock - clock.rem_euclid(HOUR);
        let mut out = Arrivals {
            by_hour: (0..24).map(|hour| HourItem { hour: from + hour * HOUR, ..HourItem::default() }).collect(),
            ..Arrivals::default()
        };
        let sql = "SELECT m.mode, m.arrival_at,
                     (SELECT COUNT(*) FROM traveller t WHERE t.movement_id = m.id) AS travellers,
                     (SELECT COUNT(*) FROM consignment c WHERE c.movement_id = m.id) AS consignments
                   FROM movement m WHERE m.arrival_at >= $1 AND m.arrival_at < $2 AND m.direction = 'arriving'";
        for row in self.db.all(sql, vec![from.into(), (from + DAY).into()]).await? {
            let (mode, at): (String, i64) = (col(&row, "mode")?, col(&row, "arrival_at")?);
            let slot = usize::try_from((at - from) / HOUR).ok().and_then(|hour| out.by_hour.get_mut(hour));
            if mode == "sea" {
                out.voyages += 1;
                slot.into_iter().for_each(|hour| hour.voyages += 1);
            } else {
                out.flights += 1;
                slot.into_iter().for_each(|hour| hour.flights += 1);
            }
            out.travellers += col::<i64>(&row, "travellers")?;
            out.consignments += col::<i64>(&row, "consignments")?;
        }
        Ok(out)
    }

    async fn intake_health(&self, now: i64) -> Result<IntakeHealth> {
        let mut out = IntakeHealth::default();
        let sql =
            "SELECT COALESCE(format, '') AS format, COUNT(*) AS n, SUM(CASE WHEN errors > 0 THEN 1 ELSE 0 END) AS bad
                   FROM message WHERE received_at >= $1 GROUP BY COALESCE(format, '') ORDER BY 1";
        for row in self.db.all(sql, vec![(now - DAY).into()]).await? {
            let item =
                FormatItem { format: col(&row, "format")?, count: col(&row, "n")?, defective: col(&row, "bad")? };
            out.received_24h += item.count;
            out.defective_24h += item.defective;
            if !item.format.is_empty() {
                out.by_format.push(item);
            }
        }
        out.quarantined = self.db.count("SELECT COUNT(*) FROM message WHERE status = 'quarantined'", vec![]).await?;
        out.waiting = self.journal_waiting().await?;
        let lately = self
            .db
            .count("SELECT COUNT(*) FROM message WHERE received_at >= $1", vec![(now - 10 * MINUTE).into()])
            .await?;
        out.rate_per_minute = lately as f64 / 10.0;
        let row = self.db.one("SELECT MAX(received_at) AS last FROM message", vec![]).await?;
        out.last_message_at = row.map_or(Ok(None), |row| col(&row, "last"))?;
        Ok(out)
    }
}
