//! RF11 packing, RF12 vague words on watched goods, RF14 identifiers against words, RF24 used strategic machines, RF25
//! detonators.

use goods::Item;
use model::{Signal, code::cas::CasNumber};

use super::{
    ENGINE, View,
    settings::{begins, says, stands_in},
};
use crate::{evidence, identifiers::fold_words, signal};

/// RF11: goods in packages in which such goods are not packed.
pub(super) fn packing(view: &View<'_>) -> Option<Signal> {
    let bill = &view.record.consignment;
    bill.goods.iter().enumerate().find_map(|(line, goods)| {
        let hs = goods.hs.as_deref()?;
        // The bill's own package speaks for a line only where it is the only one.
        let of_bill = bill.package_type.as_ref().filter(|_| bill.goods.len() == 1);
        let (path, package) = match (&goods.package_type, of_bill) {
            (Some(package), _) => (format!("consignment.goods[{line}].package_type"), package),
            (None, Some(package)) => ("consignment.package_type".to_owned(), package),
            (None, None) => return None,
        };
        let code = package.trim().to_ascii_uppercase();
        let unfit = view.settings.packing.iter().find(|row| begins(hs, &row.hs) && row.packages.contains(&code))?;
        let mut out =
            signal(ENGINE, "RF11", [("goods", unfit.goods.clone()), ("package", code), ("hs", hs.to_owned())]);
        out.evidence.push(evidence(path, Some(package)));
        out.evidence.push(view.place(line));
        Some(out)
    })
}

/// RF12: words that say nothing (I11) on a line whose code is of high priority.
pub(super) fn vague(view: &View<'_>) -> Option<Signal> {
    view.watched.iter().find_map(|watched| {
        let tier = watched.tier?;
        let text = view.record.consignment.goods.get(watched.line)?.description.as_deref()?;
        reference::vague(text)?;
        let mut out = signal(
            ENGINE,
            "RF12",
            [("text", text.to_owned()), ("tier", tier.to_owned()), ("hs", watched.hs.to_owned())],
        );
        out.evidence.push(view.text(watched.line));
        out.evidence.push(view.place(watched.line));
        Some(out)
    })
}

/// RF14: a CAS or UN number belongs to a controlled item, and the words beside it name other goods.
pub(super) fn identifier(view: &View<'_>) -> Option<Signal> {
    view.record.consignment.goods.iter().enumerate().find_map(|(line, goods)| {
        let text = goods.description.as_deref()?;
        let folded = fold_words(text);
        let by_cas = text.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter_map(CasNumber::parse);
        let by_cas = by_cas.map(|cas| ("CAS", view.engines.of_cas(cas.as_str()), cas.as_str().to_owned()));
        let by_un = goods.un_numbers.iter().map(|un| ("UN", view.engines.of_un(un), un.clone()));
        by_cas.chain(by_un).find_map(|(kind, items, number)| {
            let first = items.first()?;
            // Numbers and units alone say nothing that could contradict.
            let other =
                folded.split(' ').filter(|word| word.len() > 3 && word.chars().all(char::is_alphabetic)).count();
            if other < 2 || items.iter().any(|item| names(item, &folded)) {
                return None;
            }
            let mut out = signal(
                ENGINE,
                "RF14",
                [("kind", kind.to_owned()), ("number", number.clone()), ("item", first.name.clone())],
            );
            let mut place = view.text(line);
            place.against = Some(first.name.clone());
            out.evidence.push(place);
            Some(out)
        })
    })
}

/// Whether a text names an item, other than to say that it is not there.
fn names(item: &Item, folded: &str) -> bool {
    let denied = |name: &str| {
        ["FREE", "LESS"].iter().any(|after| stands_in(folded, &format!("{name} {after}")))
            || ["NON", "WITHOUT", "NOT"].iter().any(|before| stands_in(folded, &format!("{before} {name}")))
    };
    let written = |name: &str| {
        let name = fold_words(name);
        // What is written without blanks between words is not parted into any.
        let unparted = !name.is_ascii() && folded.contains(&name);
        !name.is_empty() && (unparted || stands_in(folded, &name)) && !denied(&name)
    };
    item.all_names().any(|(_, name)| written(name)) || item.weak.iter().chain(&item.formula).any(|name| written(name))
}

/// RF24: a machine that is worth its price at any age, called used.
pub(super) fn used(view: &View<'_>) -> Option<Signal> {
    view.record.consignment.goods.iter().enumerate().find_map(|(line, goods)| {
        let strategic = begins(goods.hs.as_deref().unwrap_or(""), &view.settings.strategic)
            || view.watched.iter().any(|watched| watched.line == line && view.engines.is_production(&watched.items));
        let words = view.words(line);
        let word = says(&words, &view.settings.used).filter(|_| strategic)?;
        if says(&words, &view.settings.used_for).is_some() {
            return None;
        }
        let text = goods.description.clone().unwrap_or_default();
        let mut out = signal(ENGINE, "RF24", [("text", text), ("word", word.to_owned())]);
        out.evidence.push(view.text(line));
        out.evidence.push(view.place(line));
        Some(out)
    })
}

/// RF25: detonators for somebody whose name speaks of no mine, quarry or drilling. A party whose business the bill does
/// not show may well have one, so that this is not certain.
pub(super) fn initiators(view: &View<'_>) -> Option<Signal> {
    let (bill, known) = (&view.record.consignment, &view.settings.initiators);
    let line = bill.goods.iter().enumerate().position(|(line, goods)| {
        begins(goods.hs.as_deref().unwrap_or(""), &known.hs)
            || goods.un_numbers.iter().any(|un| known.un.contains(un))
            || says(&view.words(line), &known.words).is_some()
    })?;
    let names = [&bill.consignee.name, &bill.notify.name];
    let blasts = |name: &&Option<String>| {
        says(&fold_words(name.as_deref().unwrap_or("")), &view.settings.blasting_sectors).is_some()
    };
    if names.iter().any(blasts) {
        return None;
    }
    let consignee = bill.consignee.name.clone().unwrap_or_default();
    let mut out = signal(ENGINE, "RF25", [("consignee", consignee)]);
    out.certainty = 0.7;
    out.evidence.push(evidence("consignment.consignee.name", bill.consignee.name.as_deref()));
    out.evidence.push(view.text(line));
    Some(out)
}
