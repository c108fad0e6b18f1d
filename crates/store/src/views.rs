//! What the API shows: rows as it asks for them. Times are UTC milliseconds unless they are local times of a schedule.

use model::{
    Lane,
    movement::{Call, Vessel},
};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use crate::{AuditEntry, Result, query::col};

/// A UTC moment in milliseconds as the API writes it (RFC 3339).
pub fn iso<S: serde::Serializer>(at: &i64, out: S) -> std::result::Result<S::Ok, S::Error> {
    out.serialize_str(&iso_text(*at))
}

/// The same for a moment that may be absent; used with `skip_serializing_if`.
pub fn iso_some<S: serde::Serializer>(at: &Option<i64>, out: S) -> std::result::Result<S::Ok, S::Error> {
    at.map(iso_text).serialize(out)
}

/// A UTC moment in milliseconds as text.
pub fn iso_text(at: i64) -> String {
    chrono::DateTime::from_timestamp_millis(at)
        .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
        .unwrap_or_default()
}

/// A page of items, and how many there are in all.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// All items that match.
    pub total: i64,
}

/// A message of the journal without its bytes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageItem {
    /// Its number.
    pub id: i64,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Who sent it.
    pub sender: String,
    /// The way in: `load`, `drop`, `api`.
    pub channel: String,
    /// File name.
    pub name: String,
    /// When it came.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub received_at: i64,
    /// Bytes.
    pub size: i64,
    /// `received`, `processed` or `quarantined`.
    pub status: String,
    /// Why it is in quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Kind of message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Records that it brought.
    pub records: i64,
    /// Defects by severity.
    pub defects: DefectCounts,
}

/// Defects by severity.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct DefectCounts {
    /// Could not be understood.
    pub error: i64,
    /// Against the standard.
    pub warning: i64,
    /// Worth knowing.
    pub info: i64,
}

impl MessageItem {
    pub(crate) fn read(row: &QueryResult) -> Result<Self> {
        Ok(MessageItem {
            id: col(row, "id")?,
            digest: col(row, "digest")?,
            sender: col(row, "sender")?,
            channel: col(row, "channel")?,
            name: col(row, "name")?,
            received_at: col(row, "received_at")?,
            size: col(row, "size")?,
            status: col(row, "status")?,
            reason: col(row, "reason")?,
            format: col(row, "format")?,
            records: col(row, "records")?,
            defects: DefectCounts {
                error: col(row, "errors")?,
                warning: col(row, "warnings")?,
                info: col(row, "infos")?,
            },
        })
    }
}

/// An entry of the audit log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditItem {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// To which.
    pub subject_id: String,
    /// Particulars.
    pub detail: String,
    /// Hash of this entry and all before it.
    pub hash: String,
}

impl AuditItem {
    pub(crate) fn read(row: &QueryResult) -> Result<Self> {
        Ok(AuditItem {
            seq: col(row, "seq")?,
            at: col(row, "at")?,
            actor: col(row, "actor")?,
            action: col(row, "action")?,
            subject: col(row, "subject")?,
            subject_id: col(row, "subject_id")?,
            detail: col(row, "detail")?,
            hash: col(row, "hash")?,
        })
    }

    pub(crate) fn entry(&self) -> AuditEntry {
        AuditEntry {
            actor: self.actor.clone(),
            action: self.action.clone(),
            subject: self.subject.clone(),
            subject_id: self.subject_id.clone(),
            detail: self.detail.clone(),
        }
    }
}

/// Subjects by lane.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct LaneCounts {
    /// To be looked at.
    pub red: i64,
    /// Papers to be looked at.
    pub yellow: i64,
    /// To be looked at afterwards.
    pub blue: i64,
    /// Let go.
    pub green: i64,
}

impl LaneCounts {
    pub(crate) fn add(&mut self, lane: i64, count: i64) {
        match lane_of(lane) {
            Lane::Red => self.red += count,
            Lane::Yellow => self.yellow += count,
            Lane::Blue => self.blue += count,
            Lane::Green => self.green += count,
        }
    }
}

/// The lane for its number in the tables.
pub fn lane_of(number: i64) -> Lane {
    match number {
        3 => Lane::Red,
        2 => Lane::Yellow,
        1 => Lane::Blue,
        _ => Lane::Green,
    }
}

/// The number of a lane in the tables.
pub fn lane_number(lane: Lane) -> i64 {
    match lane {
        Lane::Red => 3,
        Lane::Yellow => 2,
        Lane::Blue => 1,
        Lane::Green => 0,
    }
}

/// A flight or voyage on a board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MovementItem {
    /// Its number.
    pub id: i64,
    /// What an officer calls it.
    pub title: String,
    /// air, sea, road or rail.
    pub mode: String,
    /// Carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// Flight or voyage number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Vessel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vessel: Option<Vessel>,
    /// Where it leaves.
    pub departure: Call,
    /// Where it arrives.
    pub arrival: Call,
    /// arriving, departing or domestic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// People on it.
    pub travellers: i64,
    /// Bills on it.
    pub consignments: i64,
    /// Its subjects by lane.
    pub lanes: LaneCounts,
}

/// A traveller in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TravellerItem {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Nationality as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    /// Birth date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// First document's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
    /// Booking locator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    /// passenger, crew or transit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `api`, `pnr`.
    pub sources: Vec<String>,
    /// Lane.
    pub lane: Lane,
    /// Score.
    pub score: f64,
    /// The weightiest reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_reason: Option<String>,
}

/// A bill in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsignmentItem {
    /// Number.
    pub id: i64,
    /// Bill.
    pub reference: String,
    /// Sender's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignor: Option<String>,
    /// Receiver's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignee: Option<String>,
    /// First line's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods: Option<String>,
    /// Container numbers.
    pub containers: Vec<String>,
    /// Gross mass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gross_mass_kg: Option<f64>,
    /// Packages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<i64>,
    /// Lane.
    pub lane: Lane,
    /// Score.
    pub score: f64,
    /// The weightiest reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_reason: Option<String>,
}

/// A reason of a target in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetReason {
    /// Stable code.
    pub code: String,
    /// What an officer reads.
    pub title: String,
}

/// Why a target opened, or became worse, without a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetCause {
    /// Stable code: `list_changed`, `match_decided`.
    pub code: String,
    /// What the words need, by name: the list, the entry.
    pub args: std::collections::BTreeMap<String, String>,
    /// What an officer reads.
    pub text: String,
}

/// A target of the queue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetItem {
    /// Number.
    pub id: i64,
    /// `traveller`, `consignment` or `movement`.
    pub subject: String,
    /// Number of the subject.
    pub subject_id: i64,
    /// Name or bill.
    pub title: String,
    /// Second line.
    pub subtitle: String,
    /// Lane.
    pub lane: Lane,
    /// Score.
    pub score: f64,
    /// Its reasons in short: `{code, title}`.
    #[schema(value_type = Vec<TargetReason>)]
    pub reasons: Json,
    /// Why it opened, or became worse, where no message led to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TargetCause>)]
    pub because: Option<Json>,
    /// The movement that brings it.
    pub movement: TargetMovement,
    /// Local time by which to decide, UTC milliseconds.
    #[serde(serialize_with = "iso_some", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub deadline: Option<i64>,
    /// `open`, `claimed`, `decided` or `lapsed`.
    pub status: String,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<String>,
    /// The last decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<DecisionItem>,
    /// When it came up.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub created_at: i64,
}

/// The movement of a target.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetMovement {
    /// Number.
    pub id: i64,
    /// What an officer calls it.
    pub title: String,
    /// air or sea.
    pub mode: String,
    /// Where it leaves.
    pub departure: Call,
    /// Where it arrives.
    pub arrival: Call,
}

/// A decision. It is never changed; another may follow it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionItem {
    /// Who.
    pub by: String,
    /// When.
    #[serde(serialize_with = "iso")]
    #[schema(value_type = String)]
    pub at: i64,
    /// inspect, refer, clear or watch.
    pub decision: String,
    /// Why.
    pub reason: String,
}

/// Something that a search found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// `traveller`, `consignment` or `movement`.
    pub kind: String,
    /// Number.
    pub id: i64,
    /// Name, bill or flight.
    pub title: String,
    /// Second line.
    pub subtitle: String,
    /// Lane.
    pub lane: Lane,
}
