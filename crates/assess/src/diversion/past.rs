//! Flags that go by what is remembered of trade: RF01, RF05 and RF17, RF06, RF15, RF16, RF23, and the growth of RF09.
//!
//! What the store cannot know it does not say: until it has remembered long enough, nobody is new.

use model::{Signal, trade::LinePast};

use super::{ENGINE, View, settings::Baseline};
use crate::{evidence, signal};

/// Three quarters of a year that a flow is held against, in recent quarters.
const QUARTERS: f64 = 3.0;

impl View<'_> {
    /// Whether the store remembers long enough to say who is new.
    fn remembers(&self) -> bool {
        self.past.is_some_and(|past| past.memory_days >= self.settings.baseline.memory_days)
    }

    fn line_past(&self, line: usize) -> Option<&LinePast> {
        self.past?.lines.iter().find(|past| usize::try_from(past.line) == Ok(line))
    }

    /// The mass of a line: net where it is stated, else gross, else the bill's own where it is its only line.
    fn kg(&self, line: usize) -> Option<f64> {
        let bill = &self.record.consignment;
        let goods = bill.goods.get(line)?;
        goods.net_mass_kg.or(goods.gross_mass_kg).or(bill.gross_mass_kg.filter(|_| bill.goods.len() == 1))
    }

    /// How many times its pace in the months before a flow has now.
    pub(super) fn growth(&self, line: usize) -> Option<f64> {
        let flow = self.line_past(line).filter(|_| self.remembers())?.flow.as_ref()?;
        (flow.before_kg > 0.0).then(|| flow.recent_kg * QUARTERS / flow.before_kg)
    }

    fn consignee_name(&self) -> String {
        self.record.consignment.consignee.name.clone().unwrap_or_default()
    }
}

fn figure(number: f64) -> String {
    if number >= 100.0 { format!("{number:.0}") } else { format!("{number:.2}") }
}

/// RF01: watched goods of a heading that a consignee who has received many others never received.
pub(super) fn line_of_business(view: &View<'_>) -> Option<Signal> {
    let past =
        view.past.filter(|past| view.remembers() && past.consignee_lines >= view.settings.baseline.known_lines)?;
    view.watched.iter().find_map(|watched| {
        view.line_past(watched.line).filter(|line| !line.heading_known)?;
        let mut out = signal(
            ENGINE,
            "RF01",
            [
                ("consignee", view.consignee_name()),
                ("lines", past.consignee_lines.to_string()),
                ("heading", watched.hs.get(..4).unwrap_or(watched.hs).to_owned()),
                ("goods", watched.named()),
            ],
        );
        out.evidence.push(view.place(watched.line));
        Some(out)
    })
}

/// RF06: the consignee of watched goods is new.
pub(super) fn new_party(view: &View<'_>) -> Option<Signal> {
    let past = view.past.filter(|_| view.remembers())?;
    let watched = view.watched.first()?;
    let since = match past.consignee_days {
        None => "never seen before".to_owned(),
        Some(days) if days <= view.settings.baseline.new_party_days => format!("first seen {days} days ago"),
        Some(_) => return None,
    };
    let name = view.consignee_name();
    let mut out = signal(ENGINE, "RF06", [("consignee", name.clone()), ("since", since), ("goods", watched.named())]);
    out.evidence.push(evidence("consignment.consignee.name", Some(&name)));
    out.evidence.push(view.place(watched.line));
    Some(out)
}

/// RF05 and RF17: a price far above, or far below, nearly all others of the subheading from the same origin.
pub(super) fn price(view: &View<'_>) -> Option<Signal> {
    let Baseline { price_factor, peers: enough, .. } = view.settings.baseline;
    view.record.consignment.goods.iter().enumerate().find_map(|(line, goods)| {
        let peers = view.line_past(line)?.peers.as_ref().filter(|peers| peers.count >= enough)?;
        let price = goods.value? / view.kg(line)?;
        let (code, limit) = if price > peers.high * price_factor {
            ("RF05", peers.high)
        } else if price < peers.low / price_factor {
            ("RF17", peers.low)
        } else {
            return None;
        };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut out = signal(
            ENGINE,
            code,
            [
                ("hs", text(&goods.hs)),
                ("price", figure(price)),
                ("limit", figure(limit)),
                ("currency", text(&goods.currency)),
                ("peers", peers.count.to_string()),
                ("origin", goods.origin.clone().unwrap_or_else(|| "the same origin".to_owned())),
            ],
        );
        let value = goods.value.map(figure);
        let mut place = evidence(format!("consignment.goods[{line}].value"), value.as_deref());
        place.against = Some(figure(limit));
        out.evidence.push(place);
        Some(out)
    })
}

/// RF15: far more watched goods than the consignee's mean line of the heading.
pub(super) fn quantity(view: &View<'_>) -> Option<Signal> {
    let Baseline { quantity_factor, quantity_lines, .. } = view.settings.baseline;
    view.watched.iter().find_map(|watched| {
        let past = view.line_past(watched.line).filter(|past| past.heading_lines >= quantity_lines.max(1))?;
        let (kg, mean) = (view.kg(watched.line)?, past.heading_kg / past.heading_lines as f64);
        if mean <= 0.0 || kg <= mean * quantity_factor {
            return None;
        }
        let mut out = signal(
            ENGINE,
            "RF15",
            [
                ("kg", figure(kg)),
                ("heading", watched.hs.get(..4).unwrap_or(watched.hs).to_owned()),
                ("lines", past.heading_lines.to_string()),
                ("mean", figure(mean)),
            ],
        );
        let mut place = evidence(format!("consignment.goods[{}].net_mass_kg", watched.line), Some(&figure(kg)));
        place.against = Some(figure(mean));
        out.evidence.push(place);
        Some(out)
    })
}

/// RF16: bills to one party that are each below a limit, and above it together.
pub(super) fn structuring(view: &View<'_>) -> Option<Signal> {
    let settings = &view.settings.structuring;
    view.record.consignment.goods.iter().enumerate().find_map(|(line, goods)| {
        let hs = goods.hs.as_deref()?;
        let limit = settings.limits.iter().find(|limit| super::settings::begins(hs, &limit.hs))?;
        let past = view.line_past(line)?;
        let (own, bills) = (view.kg(line)?, past.near_bills + 1);
        let together = own + past.near_kg;
        let each_below = own <= limit.kg && past.near_most_kg <= limit.kg;
        if bills < settings.bills || !each_below || together <= limit.kg {
            return None;
        }
        let mut out = signal(
            ENGINE,
            "RF16",
            [
                ("bills", bills.to_string()),
                ("hs", hs.to_owned()),
                ("days", settings.days.to_string()),
                ("limit", figure(limit.kg)),
                ("kg", figure(together)),
                ("others", past.near.join(", ")),
            ],
        );
        out.evidence.push(view.place(line));
        Some(out)
    })
}

/// RF23: the consignor received the same goods from the consignee a short while ago.
pub(super) fn returned(view: &View<'_>) -> Option<Signal> {
    let bill = &view.record.consignment;
    let past = view.past?.lines.iter().find(|past| past.came_by.is_some())?;
    let line = usize::try_from(past.line).ok().filter(|line| *line < bill.goods.len())?;
    let mut out = signal(
        ENGINE,
        "RF23",
        [
            ("consignor", bill.consignor.name.clone().unwrap_or_default()),
            ("consignee", view.consignee_name()),
            ("bill", past.came_by.clone().unwrap_or_default()),
        ],
    );
    // Goods go back for repair too: of those that nobody watches it moves no lane by itself.
    out.certainty = view.certainty_by_goods();
    out.evidence.push(evidence("consignment.consignor.name", bill.consignor.name.as_deref()));
    out.evidence.push(view.place(line));
    Some(out)
}
