//! The Global Shield return of a month, added up from what is stored.
//!
//! What an assessed bill was found to carry stands in its signals of code `controlled_goods`: the item, the tier, and
//! as evidence the line of goods. Only lines that surely are an item count. Seizures are not kept as records yet: their
//! lines are added by hand to the draft.

use chrono::NaiveDate;
use exchange::{
    Office, Sections, Value,
    catalogue::GLOBAL_SHIELD,
    prefill::Goods,
    returns::{Flow, Found, Line, grams, monthly, rows},
};
use model::{Assessment, SubjectKind, assessment::Signal, cargo::ConsignmentRecord};
use store::Store;

use crate::error::{ApiError, ApiResult};

/// The code of the signal that says what a line of goods was found to be.
const CODE: &str = "controlled_goods";
/// Consignments that are read at once.
const CHUNK: u64 = 500;

/// The lines of a month's return.
pub(crate) async fn lines(store: &Store, month: &str) -> ApiResult<Vec<Line>> {
    let first: Option<NaiveDate> =
        Some(month).filter(|text| text.len() == 7).and_then(|text| format!("{text}-01").parse().ok());
    let next = first.and_then(|day| day.checked_add_months(chrono::Months::new(1)));
    let (Some(first), Some(next)) = (first, next) else {
        return Err(ApiError::invalid("month: expected a month as YYYY-MM"));
    };
    let millis = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let some = store.signalled_consignments(CODE, (millis(first), millis(next)), after, CHUNK).await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        for one in &some {
            let record: ConsignmentRecord = serde_json::from_str(&one.doc)?;
            let assessment: Assessment = serde_json::from_str(&one.assessment)?;
            found.extend(assessment.signals.iter().filter_map(|signal| of_signal(one.id, &record, signal, month)));
        }
    }
    Ok(monthly(&found, month))
}

fn of_signal(id: i64, record: &ConsignmentRecord, signal: &Signal, month: &str) -> Option<Found> {
    let surely = signal.code == CODE && signal.args.get("tier").is_some_and(|tier| tier == "match");
    let item = signal.args.get("item").filter(|_| surely)?;
    let flow = Flow::of_nature(record.consignment.nature.as_deref()?)?;
    let goods = line_of(signal).and_then(|line| record.consignment.goods.get(line));
    let mass = goods.and_then(|goods| goods.net_mass_kg.or(goods.gross_mass_kg));
    let bill = &record.consignment;
    let country = |first: &Option<String>, second: &Option<String>| {
        let code = [first, second].into_iter().flatten().find(|code| code.len() == 5)?;
        Some(code[..2].to_owned())
    };
    Some(Found {
        item: item.clone(),
        flow,
        origin: country(&bill.origin, &bill.loading),
        destination: country(&bill.destination, &bill.discharge),
        grams: mass.and_then(grams),
        consignment: id,
        seized: false,
        month: month.to_owned(),
    })
}

/// The line of goods on which a signal rests, from its evidence `consignment.goods[1].description`.
fn line_of(signal: &Signal) -> Option<usize> {
    let paths = signal.evidence.iter().map(|evidence| evidence.path.as_str());
    paths.filter_map(|path| path.split_once("goods[")?.1.split_once(']')?.0.parse().ok()).next()
}

/// The sections of the month's return as a draft.
pub(crate) async fn sections(store: &Store, office: &Office, month: &str) -> ApiResult<Sections> {
    let lines = lines(store, month).await?;
    let mut head = exchange::Row::from([("month".to_owned(), Value::from(month))]);
    if let Some(country) = office.own.country.as_deref() {
        head.insert("country".into(), Value::from(country));
    }
    if lines.is_empty() {
        head.insert("nothing".into(), Value::from("yes"));
    }
    Ok(Sections::from([("return".to_owned(), vec![head]), ("lines".to_owned(), rows(&lines))]))
}

/// What is known of a consignment's goods beside its bill: the line that is asked for, else the first that was found to
/// be controlled, with the item.
pub(crate) async fn goods(store: &Store, consignment: i64, line: Option<usize>) -> ApiResult<Goods> {
    let signals = match store.assessment_of(SubjectKind::Consignment, consignment).await? {
        Some(row) => serde_json::from_str::<Assessment>(&row.doc)?.signals,
        None => Vec::new(),
    };
    let said = signals.iter().find(|signal| signal.code == CODE && (line.is_none() || line_of(signal) == line));
    let item = said.and_then(|signal| signal.args.get("item").cloned());
    let known = GLOBAL_SHIELD.iter().find(|known| Some(&known.id) == item.as_ref());
    Ok(Goods {
        line: line.or_else(|| said.and_then(line_of)).unwrap_or(0),
        name: known.map(|known| known.name.clone()),
        cas: known.and_then(|known| known.cas.clone()),
        item,
    })
}
