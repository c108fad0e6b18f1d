//! The red flags of diversion, one function each, under the numbers of the table in `docs/diversion.md`.
//!
//! Most flags mean nothing by themselves: much honest trade goes through forwarders, by banks, over hubs. They are
//! raised on goods that are watched: codes of high priority, and lines that were found to be controlled.

pub(crate) mod addresses;
mod dictionary;
mod goods;
mod grid;
mod parties;
mod past;
mod route;
mod settings;
pub mod trade;
mod transit;
mod watched;

use model::{Signal, cargo::ConsignmentRecord, trade::TradePast};

pub(crate) use settings::over_shipped;
pub use settings::{Baseline, Diversion, Grid, Initiators, Packing, QuantityLimit, Structuring};

use crate::{Engines, Subject, Task, identifiers::fold_words};
use watched::Watched;

const ENGINE: &str = "diversion";

/// What every flag is given.
struct View<'a> {
    record: &'a ConsignmentRecord,
    /// Lines of goods that are watched.
    watched: Vec<Watched<'a>>,
    settings: &'a Diversion,
    engines: &'a Engines,
    /// What has been said before.
    said: &'a [Signal],
    /// What is remembered of trade, where it was asked.
    past: Option<&'a TradePast>,
}

impl View<'_> {
    /// The country in which the goods end, as far as the bill says: of the destination, else of the discharge, else of
    /// the consignee.
    fn destination(&self) -> Option<&'static str> {
        let bill = &self.record.consignment;
        let place = |code: &Option<String>| code.as_deref().and_then(|code| self.engines.places.country_of(code));
        place(&bill.destination).or_else(|| place(&bill.discharge)).or_else(|| self.consignee_country())
    }

    fn consignee_country(&self) -> Option<&'static str> {
        self.record.consignment.consignee.country.as_deref().and_then(reference::country_code)
    }

    /// How certain a flag is that speaks of all goods: half as certain of those that are not watched.
    fn certainty_by_goods(&self) -> f64 {
        if self.watched.is_empty() { 0.5 } else { 1.0 }
    }

    /// The words of a line: description and marks, folded.
    fn words(&self, line: usize) -> String {
        let Some(goods) = self.record.consignment.goods.get(line) else { return String::new() };
        let parts = [goods.description.as_deref(), goods.marks.as_deref()];
        fold_words(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

/// The flags of a bill, after what has been `said` of it.
pub(crate) fn signals(task: &Task, said: &[Signal], engines: &Engines) -> Vec<Signal> {
    let Subject::Consignment(record) = &task.subject else { return Vec::new() };
    let settings = &engines.policy.diversion;
    let view = View {
        record,
        watched: watched::lines(record, said, settings),
        settings,
        engines,
        said,
        past: task.past.trade.as_ref(),
    };
    let mut out = Vec::new();
    out.extend(past::line_of_business(&view));
    out.extend(grid::misfit(&view));
    out.extend(past::price(&view));
    out.extend(past::new_party(&view));
    out.extend(parties::forwarder(&view));
    out.extend(route::no_onward(&view));
    out.extend(route::hub(&view));
    out.extend(route::late_change(&view));
    out.extend(goods::packing(&view));
    out.extend(goods::vague(&view));
    out.extend(goods::identifier(&view));
    out.extend(past::quantity(&view));
    out.extend(past::structuring(&view));
    out.extend(parties::listed_address(&view));
    out.extend(parties::bank(&view));
    out.extend(past::returned(&view));
    out.extend(goods::used(&view));
    out.extend(goods::initiators(&view));
    out.extend(parties::sensitive_use(&view));
    out.extend(transit::finding(task, &record.consignment.reference));
    out
}

/// Whether what was remembered of trade has spoken: what has not need not be kept.
pub(crate) fn trade_spoke(signals: &[Signal]) -> bool {
    let by_past = ["RF01", "RF05", "RF06", "RF09", "RF15", "RF16", "RF17", "RF23"];
    signals.iter().any(|signal| by_past.contains(&signal.code.as_str()))
}

/// What a flag replaces: a bank as consignee is one fact, and counts once.
pub(crate) fn replaces(flags: &[Signal], before: &Signal) -> bool {
    before.code == "I25"
        && before.args.get("because").is_some_and(|because| because == "bank")
        && flags.iter().any(|flag| flag.code == "RF22")
}
