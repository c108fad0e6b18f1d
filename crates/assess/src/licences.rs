//! Licences that a bill cites, denials and notices that mean one of its parties or its goods.
//!
//! What is controlled is said before, by the goods' own signals; what the register holds was asked before, and stands
//! in the task. Here both are held against the bill.

mod register;

use std::collections::BTreeMap;

use goods::licences::{
    Asked, Fit, Point, cited,
    fits::{compare, covers_hs},
    register::{Goods, denied, noticed},
    units,
};
use model::{
    Party, Signal,
    assessment::Evidence,
    cargo::ConsignmentRecord,
    licence::{Cited, Licence, LicenceLine, LicenceParty, LicenceState, MeantParty, Purpose, Standing},
};

pub use register::Register;

use crate::{CONTROLLED, Engines, Subject, Task, evidence, signal};

const ENGINE: &str = "licences";
/// The names under which a signal cites an entry of a register, as others cite entries of lists.
pub const DENIALS: &str = "denials";
/// The same for notices.
pub const NOTICES: &str = "notices";
/// The same for licences that a bill cites, whether a signal speaks of them or not.
pub const LICENCES: &str = "licences";

/// A place of a bill that may name a licence: its path, what stands there, and the keys to look up. A place that is
/// made for licences names one, whether it is known or not.
pub struct Place {
    /// Path in the record.
    pub path: String,
    /// The number, where the place is made for it; empty for a text.
    pub number: String,
    /// What to look for in the register.
    pub keys: Vec<String>,
}

/// Every place of a bill that may name a licence.
pub fn places(record: &ConsignmentRecord) -> Vec<Place> {
    let bill = &record.consignment;
    let mut out = Vec::new();
    for (at, document) in bill.documents.iter().enumerate() {
        let Some(number) = &document.number else { continue };
        let path = format!("consignment.documents[{at}].number");
        out.push(Place { path, number: number.clone(), keys: vec![Licence::key(number)] });
    }
    for (at, goods) in bill.goods.iter().enumerate() {
        for (field, text) in [("description", &goods.description), ("marks", &goods.marks)] {
            let keys = text.as_deref().map(cited::candidates).unwrap_or_default();
            if !keys.is_empty() {
                out.push(Place { path: format!("consignment.goods[{at}].{field}"), number: String::new(), keys });
            }
        }
    }
    out
}

/// What a bill cites, by the licences that the register has of the keys of its places. One licence is cited once.
pub fn cite(places: Vec<Place>, known: impl Fn(&str) -> Option<Standing>) -> Vec<Cited> {
    let mut out: Vec<Cited> = Vec::new();
    for place in places {
        let found: Vec<Standing> = place.keys.iter().filter_map(|key| known(key)).collect();
        if found.is_empty() && !place.number.is_empty() {
            out.push(Cited { path: place.path.clone(), number: place.number.clone(), standing: None });
        }
        for standing in found {
            if !out.iter().any(|cited| cited.standing.as_ref().is_some_and(|known| known.id == standing.id)) {
                let number = standing.licence.number.clone();
                out.push(Cited { path: place.path.clone(), number, standing: Some(standing) });
            }
        }
    }
    out
}

/// The controlled items of each line of goods, by what has been said of them.
fn controlled(said: &[Signal]) -> BTreeMap<usize, Vec<String>> {
    let mut out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for signal in said.iter().filter(|signal| signal.code == CONTROLLED) {
        let Some(item) = signal.args.get("item") else { continue };
        for line in lines_of(signal) {
            let items = out.entry(line).or_default();
            if !items.contains(item) {
                items.push(item.clone());
            }
        }
    }
    out
}

/// The signals of a bill, after what has been `said` of its goods.
pub(crate) fn signals(task: &Task, said: &[Signal], engines: &Engines) -> Vec<Signal> {
    let Subject::Consignment(record) = &task.subject else { return Vec::new() };
    let controlled = controlled(said);
    let mut out = Vec::new();
    out.extend(expected(record, &task.past.licences, said));
    for cited in &task.past.licences {
        out.extend(held_against(record, cited, &controlled, engines));
    }
    let no_items = Vec::new();
    let lines: Vec<(usize, Goods<'_>)> = record
        .consignment
        .goods
        .iter()
        .enumerate()
        .map(|(at, goods)| {
            let items = controlled.get(&at).unwrap_or(&no_items);
            (at, Goods { items, controls: &[], hs: goods.hs.as_deref().unwrap_or("") })
        })
        .collect();
    for recalled in &task.past.denials {
        let Some((at, _)) = lines.iter().find(|(_, goods)| denied(&recalled.denial, goods)) else { continue };
        let denial = &recalled.denial;
        let mut found = entry(
            "denied_elsewhere",
            (DENIALS, recalled.id),
            [
                ("party", recalled.party.name.clone()),
                ("entry", denial.party.name.clone()),
                ("reference", denial.reference.clone()),
                ("authority", denial.authority.clone()),
                ("reason", denial.reason_code.clone()),
            ],
        );
        found.certainty = recalled.party.certainty;
        found.evidence.push(meant(&recalled.party, &denial.party.name));
        found.evidence.push(line_of(record, *at));
        out.push(found);
    }
    for recalled in &task.past.notices {
        let notice = &recalled.notice;
        let line = lines.iter().find(|(_, goods)| noticed(notice, goods)).map(|(at, _)| *at);
        // A notice on a party stands on a bill that lists no goods too, unless it wants certain goods.
        let any_goods = notice.items.is_empty() && notice.hs.is_empty();
        if line.is_none() && !any_goods {
            continue;
        }
        let mut found = entry(
            "targeted_notice",
            (NOTICES, recalled.id),
            [("text", notice.text.clone()), ("authority", notice.authority.clone())],
        );
        if let Some(party) = &recalled.party {
            found.certainty = party.certainty;
            let against = notice.party.as_ref().map(|party| party.name.as_str());
            found.evidence.push(meant(party, against.unwrap_or("")));
        }
        if let Some(at) = line.filter(|_| !any_goods) {
            found.evidence.push(line_of(record, at));
        }
        out.push(found);
    }
    out
}

/// Whether what was recalled has spoken: what has not need not be kept.
pub(crate) fn spoke(signals: &[Signal], register: &str, id: i64) -> bool {
    let id = id.to_string();
    let of = |name: &str, signal: &Signal| signal.args.get(name).cloned().unwrap_or_default();
    signals.iter().any(|signal| of("list", signal) == register && of("entry_id", signal) == id)
}

fn entry<const N: usize>(code: &str, (register, id): (&str, i64), args: [(&str, String); N]) -> Signal {
    let mut found = signal(ENGINE, code, args);
    found.args.insert("list".into(), register.to_owned());
    found.args.insert("entry_id".into(), id.to_string());
    found
}

fn meant(party: &MeantParty, against: &str) -> Evidence {
    let mut place = evidence(party.path.clone(), Some(&party.name));
    place.against = Some(against.to_owned()).filter(|text| !text.is_empty());
    place
}

fn line_of(record: &ConsignmentRecord, at: usize) -> Evidence {
    let goods = &record.consignment.goods[at];
    evidence(format!("consignment.goods[{at}].description"), goods.description.as_deref())
}

/// Goods that are controlled beyond doubt, and for which the bill cites no licence. Where a licence covers none of them
/// it is that licence which does not fit.
fn expected(record: &ConsignmentRecord, cited: &[Cited], said: &[Signal]) -> Option<Signal> {
    let sure = |signal: &&Signal| signal.args.get("tier").is_none_or(|tier| tier == "match");
    let goods: Vec<&Signal> = said.iter().filter(|signal| signal.code == CONTROLLED).filter(sure).collect();
    let (covered, open): (Vec<&Signal>, Vec<&Signal>) =
        goods.iter().partition(|signal| cited.iter().any(|cited| covers(record, cited, signal)));
    if open.is_empty() || (covered.is_empty() && !cited.is_empty()) {
        return None;
    }
    let mut items: Vec<String> =
        open.iter().filter_map(|signal| signal.args.get("name").or(signal.args.get("item")).cloned()).collect();
    items.sort_unstable();
    items.dedup();
    let mut found = signal(ENGINE, "licence_expected", [("items", items.join(", "))]);
    found.evidence = open.iter().filter_map(|signal| signal.evidence.first().cloned()).collect();
    Some(found)
}

/// Whether a cited licence is for what a signal calls controlled.
fn covers(record: &ConsignmentRecord, cited: &Cited, signal: &Signal) -> bool {
    let lines = cited.standing.iter().flat_map(|standing| &standing.licence.lines);
    let goods = lines_of(signal).filter_map(|at| record.consignment.goods.get(at)?.hs.as_deref());
    let codes: Vec<&str> = goods.collect();
    let item = signal.args.get("item");
    lines.into_iter().any(|line| {
        item.is_some_and(|item| line.items.contains(item)) || codes.iter().any(|hs| covers_hs(&line.hs, hs))
    })
}

/// The lines of goods in which a signal found what it says.
fn lines_of(signal: &Signal) -> impl Iterator<Item = usize> {
    let line = |evidence: &Evidence| evidence.path.strip_prefix("consignment.goods[")?.split(']').next()?.parse().ok();
    signal.evidence.iter().filter_map(line)
}

/// Holds a cited licence against the bill: the line of goods and the line of the licence that suit each other best.
fn held_against(
    record: &ConsignmentRecord,
    cited: &Cited,
    controlled: &BTreeMap<usize, Vec<String>>,
    engines: &Engines,
) -> Vec<Signal> {
    let Some(standing) = &cited.standing else {
        let mut found = signal(ENGINE, "licence_unknown", [("number", cited.number.clone())]);
        found.evidence.push(evidence(cited.path.clone(), Some(&cited.number)));
        return vec![found];
    };
    // A line of which nothing is known would suit any licence.
    let goods = &record.consignment.goods;
    let told = |at: &usize| controlled.contains_key(at) || goods.get(*at).is_some_and(|goods| goods.hs.is_some());
    let known: Vec<usize> = (0..goods.len()).filter(told).collect();
    let lines = if known.is_empty() { vec![0] } else { known };
    let mut best: Option<Fit> = None;
    for at in lines {
        for line in &standing.licence.lines {
            let fit = compare(&asked(record, at, controlled, line, engines), standing, line);
            if best.as_ref().is_none_or(|best| fit.fails().count() < best.fails().count()) {
                best = Some(fit);
            }
        }
    }
    let Some(fit) = best else { return Vec::new() };
    let used_up = |point: Point| match point {
        Point::State => standing.state == LicenceState::Exhausted,
        point => matches!(point, Point::Quantity | Point::Value),
    };
    let (short, other): (Vec<_>, Vec<_>) = fit.fails().partition(|reason| used_up(reason.point));
    let mut out = Vec::new();
    for (code, reasons) in [("licence_exhausted", short), ("licence_does_not_fit", other)] {
        let Some(first) = reasons.first() else { continue };
        let mut found = signal(
            ENGINE,
            code,
            [
                ("number", cited.number.clone()),
                ("licence_id", standing.id.to_string()),
                ("point", first.point.word().to_owned()),
                ("says", first.licence.clone()),
                ("asked", first.asked.clone()),
            ],
        );
        found.evidence.extend(reasons.iter().map(|reason| Evidence {
            path: cited.path.clone(),
            found: Some(reason.asked.clone()).filter(|text| !text.is_empty()),
            against: Some(reason.licence.clone()).filter(|text| !text.is_empty()),
            how: Some(reason.point.word().to_owned()),
            at: None,
        }));
        out.push(found);
    }
    out
}

/// What a line of goods asks of a line of a licence, as far as the bill says it.
fn asked(
    record: &ConsignmentRecord,
    at: usize,
    controlled: &BTreeMap<usize, Vec<String>>,
    line: &LicenceLine,
    engines: &Engines,
) -> Asked {
    let bill = &record.consignment;
    let goods = bill.goods.get(at);
    let purpose = match bill.nature.as_deref() {
        Some("import") => Some(Purpose::Import),
        Some("export") => Some(Purpose::Export),
        Some("transit" | "transhipment") => Some(Purpose::Transit),
        _ => None,
    };
    let (holder, foreign) = match purpose {
        Some(Purpose::Import) => (trader(&bill.consignee), trader(&bill.consignor)),
        Some(Purpose::Export) => (trader(&bill.consignor), trader(&bill.consignee)),
        _ => (None, None),
    };
    let country =
        |code: &Option<String>| code.as_deref().and_then(|code| reference::country_code(code)).map(str::to_owned);
    let place =
        |code: &Option<String>| code.as_deref().and_then(|code| engines.places.country_of(code)).map(str::to_owned);
    let call = if purpose == Some(Purpose::Export) { &record.voyage.departure } else { &record.voyage.arrival };
    let unit = line.unit.as_deref().unwrap_or("");
    let net = goods.and_then(|goods| goods.net_mass_kg).map(|mass| (mass, "kg"));
    let volume = goods.and_then(|goods| goods.volume_m3).map(|volume| (volume, "m3"));
    let measures = [net, volume].into_iter().flatten();
    let given = measures
        .filter_map(|(number, own)| Some((number.to_string().parse().ok()?, own)))
        .find(|(amount, own)| units::convert(*amount, own, unit).is_some());
    Asked {
        items: controlled.get(&at).cloned().unwrap_or_default(),
        hs: goods.and_then(|goods| goods.hs.clone()),
        purpose,
        holder,
        foreign_party: foreign,
        destination: country(&bill.consignee.country)
            .or_else(|| place(&bill.destination))
            .or_else(|| place(&bill.discharge)),
        origin: goods
            .and_then(|goods| country(&goods.origin))
            .or_else(|| country(&bill.consignor.country))
            .or_else(|| place(&bill.origin))
            .or_else(|| place(&bill.loading)),
        date: call.time.or(record.announced).map(|time| time.date()),
        quantity: given.map(|(amount, _)| amount),
        unit: given.map(|(_, unit)| unit.to_owned()),
        value: goods.and_then(|goods| goods.value).and_then(|value| value.to_string().parse().ok()),
        currency: goods.and_then(|goods| goods.currency.clone()),
        ..Asked::default()
    }
}

fn trader(party: &Party) -> Option<LicenceParty> {
    let country = party.country.as_deref().map(|code| reference::country_code(code).unwrap_or(code).to_owned());
    let identifiers = party.identifiers.clone();
    party.name.clone().map(|name| LicenceParty { name, country, identifiers })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{
        GoodsItem,
        assessment::Recollection,
        licence::{Denial, RecalledDenial, RecalledNotice, TargetedNotice},
    };

    use super::*;
    use crate::Policy;

    /// What the goods' own engine says of a line.
    fn controlled_goods(line: usize, item: &str, tier: &str) -> Signal {
        let args = [("item", item.to_owned()), ("tier", tier.to_owned())];
        let mut found = signal("goods", CONTROLLED, args);
        found.evidence.push(evidence(format!("consignment.goods[{line}].description"), Some("text")));
        found
    }

    fn heard(said: &[Signal], past: Recollection) -> Vec<(String, String)> {
        let engines = Engines::build(vec![], vec![], Policy::shipped(), Arc::default()).unwrap();
        let mut record = ConsignmentRecord::default();
        record.consignment.goods = vec![GoodsItem::default(), GoodsItem::default()];
        let task = Task { subject: Subject::Consignment(Box::new(record)), past };
        let arg =
            |signal: &Signal| ["items", "entry_id", "point"].iter().find_map(|name| signal.args.get(*name).cloned());
        signals(&task, said, &engines).iter().map(|s| (s.code.clone(), arg(s).unwrap_or_default())).collect()
    }

    /// A bill that cites a licence for an item.
    fn cited(item: &str) -> Recollection {
        let standing: Standing = serde_json::from_str(&format!(
            r#"{{"id": 7, "state": "issued", "provisional": false, "balance": [],
                "licence": {{"number": "XA/1", "kind": "general", "authority": "A", "purposes": ["import"],
                    "lines": [{{"line": 1, "items": ["{item}"]}}]}}}}"#
        ))
        .unwrap();
        Recollection {
            licences: vec![Cited { standing: Some(standing), ..Cited::default() }],
            ..Recollection::default()
        }
    }

    #[test]
    fn a_licence_is_expected_for_what_is_controlled_beyond_doubt() {
        let said = [controlled_goods(0, "acetone", "possible"), controlled_goods(1, "ammonium_nitrate", "match")];
        assert_eq!(heard(&said, Recollection::default()), [("licence_expected".into(), "ammonium_nitrate".into())]);
        assert_eq!(heard(&said[..1], Recollection::default()), []);
        // One licence for two controlled goods leaves one of them open.
        let both = [controlled_goods(0, "acetone", "match"), controlled_goods(1, "ammonium_nitrate", "match")];
        assert_eq!(heard(&both, cited("acetone")), [("licence_expected".into(), "ammonium_nitrate".into())]);
    }

    #[test]
    fn items_of_a_line_are_held_against_licence_denial_and_notice() {
        let said = [controlled_goods(1, "ammonium_nitrate", "match")];
        assert_eq!(heard(&said, cited("ammonium_nitrate")), []);
        assert_eq!(heard(&said, cited("acetone")), [("licence_does_not_fit".into(), "goods".into())]);
        let items = vec!["ammonium_nitrate".to_owned()];
        let mut past = cited("ammonium_nitrate");
        past.denials.push(RecalledDenial {
            id: 3,
            denial: Denial { items: items.clone(), ..Denial::default() },
            ..Default::default()
        });
        past.notices.push(RecalledNotice {
            id: 4,
            notice: TargetedNotice { items, ..TargetedNotice::default() },
            ..Default::default()
        });
        assert_eq!(
            heard(&said, past.clone()),
            [("denied_elsewhere".into(), "3".into()), ("targeted_notice".into(), "4".into())]
        );
        assert_eq!(heard(&[], past), []);
    }
}
