//! RF08 hub without onward carriage, RF09 hub and goods of high priority, RF10 late change of the destination.

use model::{Signal, assessment::Evidence};

use super::{ENGINE, View};
use crate::{evidence, signal};

impl View<'_> {
    fn is_hub(&self, place: &str) -> bool {
        let place = place.trim().to_ascii_uppercase();
        let country = self.engines.places.country_of(&place);
        self.settings.hubs.iter().any(|hub| *hub == place || Some(hub.as_str()) == country)
    }

    /// Whether a bill ends in a hub.
    pub(super) fn ends_in_hub(&self) -> bool {
        self.hub_at_end().is_some()
    }

    /// Whether the administration looks at a tier on its way to a hub.
    pub(super) fn is_hub_tier(&self, tier: &str) -> bool {
        self.settings.hub_tiers.iter().any(|wanted| wanted == tier)
    }

    /// The first place of a bill's end that lies in a hub; a consignee in a hub counts as one.
    fn hub_at_end(&self) -> Option<Evidence> {
        let bill = &self.record.consignment;
        let places = [("consignment.destination", &bill.destination), ("consignment.discharge", &bill.discharge)];
        let place = places.into_iter().find_map(|(path, place)| {
            let place = place.as_deref().filter(|place| self.is_hub(place))?;
            Some(evidence(path, Some(place)))
        });
        place.or_else(|| {
            let country =
                self.consignee_country().filter(|country| self.settings.hubs.iter().any(|hub| hub == country))?;
            Some(evidence("consignment.consignee.country", Some(country)))
        })
    }
}

/// RF08: the goods are for somebody in another country than the hub in which the bill ends, and nothing says how they
/// go on.
pub(super) fn no_onward(view: &View<'_>) -> Option<Signal> {
    let bill = &view.record.consignment;
    let discharge = bill.discharge.as_deref().filter(|place| view.is_hub(place))?;
    let here = view.engines.places.country_of(discharge)?;
    let consignee = view.consignee_country().filter(|country| *country != here)?;
    let onward = bill.destination.as_deref().and_then(|place| view.engines.places.country_of(place));
    let in_transit = matches!(bill.nature.as_deref(), Some("transit" | "transhipment"));
    if in_transit || onward.is_some_and(|country| country != here) {
        return None;
    }
    let mut out = signal(ENGINE, "RF08", [("hub", discharge.to_owned()), ("country", consignee.to_owned())]);
    // Traders in many countries buy through hubs: of goods that nobody watches it moves no lane by itself.
    out.certainty = view.certainty_by_goods();
    out.evidence.push(evidence("consignment.discharge", Some(discharge)));
    out.evidence.push(evidence("consignment.consignee.country", Some(consignee)));
    Some(out)
}

/// RF09: goods of a tier that the administration looks at, on their way to a hub. Where it is remembered how much of
/// them went there, only growth speaks; where it is not, the flag is half as certain.
pub(super) fn hub(view: &View<'_>) -> Option<Signal> {
    let looked_at = |tier: &&str| view.is_hub_tier(tier);
    let (watched, tier) = view.watched.iter().find_map(|watched| Some((watched, watched.tier.filter(looked_at)?)))?;
    let hub = view.hub_at_end()?;
    let growth = view.growth(watched.line);
    if growth.is_some_and(|growth| growth < view.settings.baseline.growth_factor) {
        return None;
    }
    let mut out = signal(
        ENGINE,
        "RF09",
        [("tier", tier.to_owned()), ("hs", watched.hs.to_owned()), ("hub", hub.found.clone().unwrap_or_default())],
    );
    out.certainty = if growth.is_some() { 1.0 } else { 0.5 };
    if let Some(growth) = growth {
        out.args.insert("growth".into(), format!("{growth:.1}"));
    }
    out.evidence.push(hub);
    out.evidence.push(view.place(watched.line));
    Some(out)
}

/// RF10: the destination or the place of discharge became another late. Of a consignee who changed late, alone or with
/// it, `late_consignee_change` speaks.
pub(super) fn late_change(view: &View<'_>) -> Option<Signal> {
    let record = view.record;
    let changed = |field: &str| record.changed.iter().any(|path| path == field);
    let field = ["destination", "discharge"].into_iter().find(|field| changed(field))?;
    let late = record.hours_before_arrival.is_none_or(|hours| hours <= view.engines.policy.late_change_hours);
    if !late || changed("consignee.name") {
        return None;
    }
    let place = if field == "destination" { &record.consignment.destination } else { &record.consignment.discharge };
    let hours = record.hours_before_arrival.map_or_else(|| "?".to_owned(), |hours| format!("{hours:.0}"));
    let shown = place.clone().unwrap_or_else(|| "?".to_owned());
    let mut out = signal(ENGINE, "RF10", [("what", field.to_owned()), ("place", shown), ("hours", hours)]);
    out.evidence.push(evidence(format!("consignment.{field}"), place.as_deref()));
    Some(out)
}
