//! RF07 forwarder as consignee, RF21 address of a listed party, RF22 bank as consignee; sensitive end uses.

use model::{Party, Signal};

use super::{ENGINE, View, addresses, settings::says};
use crate::{evidence, identifiers::fold_words, signal};

impl View<'_> {
    fn parties(&self) -> [(&'static str, &Party); 3] {
        let bill = &self.record.consignment;
        [("consignor", &bill.consignor), ("consignee", &bill.consignee), ("notify", &bill.notify)]
    }
}

fn folded(text: &Option<String>) -> String {
    fold_words(text.as_deref().unwrap_or(""))
}

/// RF07: who only carries for others receives watched goods, and the bill names nobody for whom. A master bill names
/// a forwarder by nature.
pub(super) fn forwarder(view: &View<'_>) -> Option<Signal> {
    let bill = &view.record.consignment;
    let watched = view.watched.first()?;
    if bill.kind.as_deref() == Some("master") {
        return None;
    }
    let (name, address) = (folded(&bill.consignee.name), folded(&bill.consignee.address));
    let notify = folded(&bill.notify.name);
    let for_another = !notify.is_empty() && notify != name && says(&notify, &view.settings.forwarders).is_none();
    let (path, because, found) = if let Some(word) = says(&name, &view.settings.forwarders) {
        ("consignment.consignee.name", word, &bill.consignee.name)
    } else {
        let known = says(&address, &view.settings.forwarder_addresses)?;
        ("consignment.consignee.address", known, &bill.consignee.address)
    };
    if for_another {
        return None;
    }
    let name = bill.consignee.name.clone().unwrap_or_default();
    let mut out =
        signal(ENGINE, "RF07", [("consignee", name), ("because", because.to_owned()), ("goods", watched.named())]);
    out.evidence.push(evidence(path, found.as_deref()));
    out.evidence.push(view.place(watched.line));
    Some(out)
}

/// RF21: a party gives the address of somebody on a list, and was not itself found on it.
pub(super) fn listed_address(view: &View<'_>) -> Option<Signal> {
    view.parties().into_iter().find_map(|(role, party)| {
        let address = party.address.as_deref()?;
        let at = view.engines.addresses.at(&addresses::key(address)?)?;
        let entry = view.engines.screening.entity(at);
        let known = |name: &str, signal: &Signal| signal.args.get(name).cloned().unwrap_or_default();
        let told = view.said.iter().any(|s| known("list", s) == entry.list && known("entry_id", s) == entry.id);
        if told {
            return None;
        }
        let listed = entry.names.first().map(|name| name.text.clone()).unwrap_or_default();
        let mut out = signal(
            ENGINE,
            "RF21",
            [
                ("party", party.name.clone().unwrap_or_default()),
                ("entry", listed),
                ("list", entry.list.clone()),
                ("entry_id", entry.id.clone()),
            ],
        );
        let mut place = evidence(format!("consignment.{role}.address"), Some(address));
        place.against = entry.addresses.iter().find(|a| addresses::key(a) == addresses::key(address)).cloned();
        out.evidence.push(place);
        Some(out)
    })
}

/// RF22: a bank is the consignee of watched goods. Other goods under a letter of credit are I25 alone.
pub(super) fn bank(view: &View<'_>) -> Option<Signal> {
    let watched = view.watched.first()?;
    let consignee = &view.record.consignment.consignee;
    says(&folded(&consignee.name), &view.settings.banks)?;
    let name = consignee.name.clone().unwrap_or_default();
    let mut out = signal(ENGINE, "RF22", [("consignee", name), ("goods", watched.named())]);
    out.evidence.push(evidence("consignment.consignee.name", consignee.name.as_deref()));
    out.evidence.push(view.place(watched.line));
    Some(out)
}

/// Watched goods, and the bill speaks of an end use that the administration calls sensitive.
pub(super) fn sensitive_use(view: &View<'_>) -> Option<Signal> {
    let watched = view.watched.first()?;
    let parties = view.parties().into_iter().skip(1);
    let names = parties.map(|(role, party)| (format!("consignment.{role}.name"), party.name.clone()));
    let lines = view.watched.iter().map(|watched| {
        let text = view.text(watched.line);
        (text.path, text.found)
    });
    names.chain(lines).find_map(|(path, text)| {
        let word = says(&folded(&text), &view.settings.sensitive_uses)?;
        let mut out = signal(ENGINE, "sensitive_use", [("word", word.to_owned()), ("goods", watched.named())]);
        out.evidence.push(evidence(path, text.as_deref()));
        Some(out)
    })
}
