//! A subject and its assessment as the store keeps them: what an officer reads in a list, and by when.

use anyhow::Result;
use assess::{GOODS_CODES, MONITORED, RULED, Subject, Task, ruled::Keys, words};
use model::{
    Assessment, Document, Party, Signal, assessment::RulingDecision, cargo::ConsignmentRecord, movement::Movement,
};
use serde_json::json;
use store::{
    goods::GoodsFinding,
    views::lane_number,
    writer::{Again, SubjectRow},
};

/// Reasons shown in a list.
const REASONS: usize = 4;

/// An entry of a list: the list's short name, and the entry's identifier in it.
pub type Entry = (String, String);

/// The entry that a signal cites, where it cites one.
pub fn cited(signal: &Signal) -> Option<Entry> {
    Some((signal.args.get("list")?.clone(), signal.args.get("entry_id")?.clone()))
}

/// The rule that a signal says is met, where it is of that kind.
fn rule(signal: &Signal) -> Option<String> {
    signal.args.get("rule").filter(|_| signal.engine == "rules").cloned()
}

/// Where a subject stands: its number, its movement's, and that of the message that brought it.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The subject.
    pub id: i64,
    /// Its movement.
    pub movement_id: i64,
    /// The message.
    pub message_id: i64,
}

/// The row of one subject; `again` says why, where no message led to it.
pub fn row(place: Place, task: &Task, assessment: &Assessment, again: Option<Again>) -> Result<SubjectRow> {
    let (title, subtitle, movement, doc) = match &task.subject {
        Subject::Traveller(traveller) => {
            let person = &traveller.person;
            let name = [person.surname.as_deref(), person.given_names.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ");
            let born = person.date_of_birth.map(|day| day.to_string());
            let document = person.documents.iter().find_map(|d| d.number.clone());
            let facts = [person.nationality.clone(), born, document].into_iter().flatten().collect::<Vec<_>>();
            (name, facts.join(" · "), &traveller.flight, traveller.to_document()?)
        }
        Subject::Consignment(record) => {
            let bill = &record.consignment;
            let goods = bill.goods.iter().find_map(|g| g.description.as_deref()).unwrap_or("");
            let goods: String = goods.chars().take(60).collect();
            let party = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".into());
            let line = format!("{} → {} · {goods}", party(&bill.consignor.name), party(&bill.consignee.name));
            (bill.reference.clone(), line, &record.voyage, record.to_document()?)
        }
        Subject::Movement(record) => {
            let vessel = record.movement.vessel.as_ref();
            let facts = [vessel.and_then(|v| v.imo.clone()), vessel.and_then(|v| v.flag.clone())];
            let line = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            (record.movement.title(), line, &record.movement, record.to_document()?)
        }
    };
    let reasons: Vec<serde_json::Value> = assessment
        .signals
        .iter()
        .take(REASONS)
        .map(|signal| json!({"code": signal.code, "title": words::word(signal).title}))
        .collect();
    Ok(SubjectRow {
        id: place.id,
        movement_id: place.movement_id,
        message_id: place.message_id,
        key: assessment.key.clone(),
        version: assessment.record_version,
        title,
        subtitle,
        doc,
        lane: lane_number(assessment.lane),
        score: assessment.score,
        reason: assessment.signals.first().map(|signal| words::word(signal).title),
        reasons: json!(reasons),
        assessment: assessment.to_document()?,
        snapshot: assessment.snapshot.clone(),
        deadline: deadline(movement),
        cited: assessment.signals.iter().filter_map(cited).collect(),
        goods: goods(&task.subject, assessment),
        rules: assessment.signals.iter().filter_map(rule).collect(),
        again,
    })
}

/// What an assessment says that the lines of a bill may be.
fn goods(subject: &Subject, assessment: &Assessment) -> Vec<GoodsFinding> {
    let Subject::Consignment(record) = subject else { return Vec::new() };
    assessment.signals.iter().filter_map(|signal| finding(record, signal)).collect()
}

fn finding(record: &ConsignmentRecord, signal: &Signal) -> Option<GoodsFinding> {
    let args = GOODS_CODES.contains(&signal.code.as_str()).then_some(&signal.args)?;
    let line: i64 = args.get("line")?.parse().ok()?;
    let keys = Keys::of_line(record, usize::try_from(line - 1).ok()?)?;
    let regimes = args.get("regimes").map_or("", String::as_str).split(", ").filter(|regime| !regime.is_empty());
    let mut regimes: Vec<String> =
        regimes.map(|regime| regime.split(':').next().unwrap_or(regime).to_owned()).collect();
    regimes.dedup();
    let why = signal.evidence.iter().map(|evidence| {
        let (start, end) = evidence.at.unwrap_or_default();
        json!({"kind": evidence.how, "found": evidence.found.as_deref().unwrap_or(""), "start": start, "end": end})
    });
    let was = if signal.code == RULED { args.get("was") } else { None };
    let bill = &record.consignment;
    Some(GoodsFinding {
        line,
        item: args.get("item")?.clone(),
        tier: match args.get("tier").map(String::as_str) {
            Some("match") => 2,
            Some("possible") => 1,
            _ => 0,
        },
        score: signal.certainty,
        monitored: was.unwrap_or(&signal.code) == MONITORED,
        regimes,
        why: why.collect(),
        text_key: keys.text,
        product_key: keys.product.unwrap_or_default(),
        ruled: match args.get("ruled").and_then(|word| RulingDecision::parse(word)) {
            None => 0,
            Some(RulingDecision::Controlled) => 1,
            Some(RulingDecision::NotControlled) => 2,
        },
        consignor_country: country(&bill.consignor),
        consignee_country: country(&bill.consignee),
    })
}

/// The country of a party, alpha-2; empty where the bill says none that is known.
fn country(party: &Party) -> String {
    let said = party.country.as_deref().unwrap_or("").trim().to_uppercase();
    let code = reference::country_code(&said).map_or(said, str::to_owned);
    if code.len() == 2 { code } else { String::new() }
}

/// An officer must have decided when what leaves has left and what comes has come.
fn deadline(movement: &Movement) -> Option<i64> {
    let leaving = movement.direction.as_deref() == Some("departing");
    let call = if leaving { &movement.departure } else { &movement.arrival };
    call.time.or(movement.departure.time).map(|time| time.and_utc().timestamp_millis())
}
