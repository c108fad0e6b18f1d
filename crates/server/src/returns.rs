//! The Global Shield return of a month, added up from what is stored, and what is known of the goods of a draft.
//!
//! What the lines of bills were found to be is kept beside them, line by line. Only lines that surely are an item count,
//! monitored ones too; a line of which an authority has ruled that it is not that item does not. Seizures are not kept as
//! records yet: their lines are added by hand to the draft.

use chrono::NaiveDate;
use exchange::{
    Office, Sections, Value,
    prefill::Goods,
    returns::{Flow, Found, Line, grams, monthly, rows},
};
use model::{Document, cargo::ConsignmentRecord};
use store::{
    Store,
    goods::{FoundLine, GoodsLine, GoodsQuery},
};

use crate::{
    App,
    error::{ApiError, ApiResult},
};

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
        let some = store.found_in((millis(first), millis(next)), after, CHUNK).await?;
        let Some(last) = some.last() else { break };
        after = last.consignment;
        for of_bill in some.chunk_by(|a, b| a.consignment == b.consignment) {
            let record = ConsignmentRecord::from_document(&of_bill[0].doc)?;
            found.extend(of_bill.iter().filter_map(|one| of_line(&record, one, month)));
        }
    }
    Ok(monthly(&found, month))
}

fn of_line(record: &ConsignmentRecord, one: &FoundLine, month: &str) -> Option<Found> {
    let bill = &record.consignment;
    let flow = Flow::of_nature(bill.nature.as_deref()?)?;
    let goods = usize::try_from(one.line - 1).ok().and_then(|line| bill.goods.get(line));
    let mass = goods.and_then(|goods| goods.net_mass_kg.or(goods.gross_mass_kg));
    let country = |first: &Option<String>, second: &Option<String>| {
        let code = [first, second].into_iter().flatten().find(|code| code.len() == 5)?;
        code.get(..2).map(str::to_owned)
    };
    Some(Found {
        item: one.item.clone(),
        flow,
        origin: country(&bill.origin, &bill.loading),
        destination: country(&bill.destination, &bill.discharge),
        grams: mass.and_then(grams),
        consignment: one.consignment,
        seized: false,
        month: month.to_owned(),
    })
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

/// What is known of a consignment's goods beside its bill: of the line that is asked for, else of the surest one, by the
/// dictionary in force. Of several items that a line may be the one that is asked for, else the surest. What an authority
/// has ruled not to be an item is none.
pub(crate) async fn goods(app: &App, consignment: i64, line: Option<usize>, item: Option<&str>) -> ApiResult<Goods> {
    let query = GoodsQuery { consignment: Some(consignment), monitored: true, page: 1, ..GoodsQuery::default() };
    let page = app.store.goods_lines(&query).await?;
    let place = |found: &GoodsLine| usize::try_from(found.line - 1).unwrap_or(0);
    let meant = page.items.iter().filter(|found| {
        found.ruled != Some("not_controlled")
            && line.is_none_or(|line| place(found) == line)
            && item.is_none_or(|item| found.item == item)
    });
    let surest = meant.max_by(|a, b| {
        let of = |found: &GoodsLine| (found.tier == "match", !found.monitored, std::cmp::Reverse(found.line));
        of(a).cmp(&of(b)).then(a.score.total_cmp(&b.score))
    });
    let id = item.map(str::to_owned).or_else(|| surest.map(|found| found.item.clone()));
    let engines = app.desk.engines();
    let known = id.as_deref().and_then(|id| engines.goods.as_ref()?.item(id));
    let code = known.and_then(|item| item.hs.iter().find(|link| link.named).or(item.hs.first()));
    Ok(Goods {
        line: line.or_else(|| surest.map(place)).unwrap_or(0),
        name: known.map(|item| item.name.clone()),
        cas: known.and_then(|item| item.cas.first().cloned()),
        hs: code.map(|link| link.code.clone()),
        item: id,
    })
}
