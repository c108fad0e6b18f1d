//! What is remembered of a bill's lines, and by which their past is asked: the pipeline puts it, and asks, before it
//! assesses.

use model::{cargo::ConsignmentRecord, trade::TradeLine};

use super::{View, settings::begins, watched};
use crate::{Engines, identifiers::fold_words};

/// Digits of a heading.
const HEADING: usize = 4;

/// The lines of a bill that have a code and a consignee. A master bill repeats what its house bills say, between
/// forwarders: it is no trade of its own.
pub fn lines(record: &ConsignmentRecord, engines: &Engines) -> Vec<TradeLine> {
    let bill = &record.consignment;
    let folded = |text: &Option<String>| fold_words(text.as_deref().unwrap_or(""));
    let (consignor, consignee, notify) =
        (folded(&bill.consignor.name), folded(&bill.consignee.name), folded(&bill.notify.name));
    if bill.kind.as_deref() == Some("master") || consignee.is_empty() {
        return Vec::new();
    }
    let settings = &engines.policy.diversion;
    let view =
        View { record, watched: watched::lines(record, &[], settings), settings, engines, said: &[], past: None };
    let flow = view.destination().filter(|_| view.ends_in_hub());
    let goods = bill.goods.iter().enumerate();
    goods
        .filter_map(|(at, goods)| {
            let hs = goods.hs.as_deref().filter(|hs| hs.len() >= HEADING && hs.is_ascii())?;
            let of_bill = bill.gross_mass_kg.filter(|_| bill.goods.len() == 1);
            let kg = goods.net_mass_kg.or(goods.gross_mass_kg).or(of_bill).filter(|kg| kg.is_finite() && *kg > 0.0);
            let price = goods.value.zip(kg).map(|(value, kg)| value / kg).filter(|p| p.is_finite() && *p > 0.0);
            let limits = &settings.structuring.limits;
            let near = limits.iter().find(|limit| begins(hs, &limit.hs) && kg.is_some_and(|kg| kg <= limit.kg));
            let origin = goods.origin.as_deref().and_then(reference::country_code);
            let watched = settings.tier(hs).is_some_and(|tier| view.is_hub_tier(tier));
            Some(TradeLine {
                line: at as i64,
                reference: bill.reference.clone(),
                consignor: consignor.clone(),
                consignee: consignee.clone(),
                notify: near.and(Some(notify.clone())).filter(|notify| !notify.is_empty()),
                hs: hs.to_owned(),
                origin: origin.or_else(|| view.consignor_country()).map(str::to_owned),
                destination: flow.filter(|_| watched).map(str::to_owned),
                kg,
                price,
                currency: goods.currency.clone().filter(|_| price.is_some()),
                near: near.map(|limit| (limit.kg, settings.structuring.days)),
            })
        })
        .collect()
}

impl View<'_> {
    fn consignor_country(&self) -> Option<&'static str> {
        let bill = &self.record.consignment;
        let place = bill.loading.as_deref().and_then(|place| self.engines.places.country_of(place));
        bill.consignor.country.as_deref().and_then(reference::country_code).or(place)
    }
}
