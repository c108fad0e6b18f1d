//! A decision on a match holds for a party and an entry, and for nothing else.

use std::sync::Arc;

use assess::{Engines, MATCH_CLEARED, Policy, Subject, Task, matches, party, words};
use model::{
    Assessment, Consignment, Entity, EntitySchema, Lane, Observation, Party, Signal, TravelDocument, Traveller,
    assessment::{PairDecision, Recollection, Verdict},
    cargo::ConsignmentRecord,
    watch::EntityName,
};

fn entity(id: &str, schema: EntitySchema, name: &str, dob: &[&str]) -> Entity {
    Entity {
        id: id.into(),
        list: "watch".into(),
        schema,
        names: vec![EntityName { text: name.into(), ..EntityName::default() }],
        dob: dob.iter().map(|&day| day.into()).collect(),
        reason: Some("Smuggling of gold".into()),
        ..Entity::default()
    }
}

fn engines(entities: Vec<Entity>) -> Engines {
    Engines::build(entities, vec![], Policy::shipped(), Arc::default()).unwrap()
}

fn listed() -> Vec<Entity> {
    vec![
        entity("w-1", EntitySchema::Person, "Zubayr Karimzadeh", &[]),
        entity("w-2", EntitySchema::Organization, "Qasimabad Ferrous Trading", &[]),
    ]
}

fn person(document: &str) -> Observation {
    Observation {
        source: "api".into(),
        surname: Some("KARIMZADEH".into()),
        given_names: Some("ZUBAIR".into()),
        date_of_birth: Some("1994-08-21".parse().unwrap()),
        nationality: Some("PAK".into()),
        documents: vec![TravelDocument { number: Some(document.into()), ..TravelDocument::default() }],
        ..Observation::default()
    }
}

fn traveller(key: &str, document: &str) -> Subject {
    let person = person(document);
    let observations = vec![person.clone()];
    Subject::Traveller(Box::new(Traveller {
        key: key.into(),
        person,
        observations,
        version: 1,
        ..Traveller::default()
    }))
}

fn decision(subject: &Subject, engines: &Engines, verdict: Verdict) -> PairDecision {
    let found = matches(subject, engines).into_iter().next().unwrap();
    let entity = engines.screening.entity(found.hit.entity);
    PairDecision {
        id: 7,
        party: found.party,
        list: entity.list.clone(),
        entry: entity.id.clone(),
        entry_digest: party::entry_digest(entity),
        verdict,
        reason: "Another father".into(),
        by: "officer".into(),
        at: 1_764_000_000_000,
        expires_at: Some(1_795_500_000_000),
    }
}

fn assess(subject: &Subject, engines: &Engines, decided: Vec<PairDecision>) -> Assessment {
    let task = Task { subject: subject.clone(), past: Recollection { decided, ..Recollection::default() } };
    assess::assess(&[task], engines).pop().unwrap()
}

fn codes(assessment: &Assessment) -> Vec<&str> {
    assessment.signals.iter().map(|signal| signal.code.as_str()).collect()
}

fn signal<'a>(assessment: &'a Assessment, code: &str) -> &'a Signal {
    assessment.signals.iter().find(|signal| signal.code == code).unwrap()
}

#[test]
fn a_cleared_match_is_shown_and_weighs_nothing_also_on_the_next_journey() {
    let engines = engines(listed());
    let first = traveller("a", "AB1234567");
    let open = assess(&first, &engines, vec![]);
    assert_eq!(codes(&open), ["watchlist_name"]);
    assert!(open.lane > Lane::Green, "{open:?}");
    let decided = decision(&first, &engines, Verdict::Different);
    // The same person, another movement.
    let cleared = assess(&traveller("b", "AB1234567"), &engines, vec![decided.clone()]);
    assert_eq!((codes(&cleared), cleared.lane, cleared.score), (vec![MATCH_CLEARED], Lane::Green, 0.0));
    let said = words::word(signal(&cleared, MATCH_CLEARED)).text;
    for part in ["Zubayr Karimzadeh", "officer", "2025-11-24", "2026-11-24", "Another father"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(signal(&cleared, MATCH_CLEARED).args["was"], "watchlist_name");
    assert!(!signal(&cleared, MATCH_CLEARED).evidence.is_empty());
    // A replay hears the same of the past and says the same.
    assert_eq!(assess(&traveller("b", "AB1234567"), &engines, cleared.past.decided.clone()), cleared);
}

#[test]
fn a_pair_opens_again_when_either_side_changes_or_the_decision_is_over() {
    let before = engines(listed());
    let decided = decision(&traveller("a", "AB1234567"), &before, Verdict::Different);
    // What has expired, or was taken back, is not remembered any more.
    assert_eq!(codes(&assess(&traveller("a", "AB1234567"), &before, vec![])), ["watchlist_name"]);
    let passport = assess(&traveller("a", "CD7654321"), &before, vec![decided.clone()]);
    assert_eq!(codes(&passport), ["watchlist_name"]);
    let mut list = listed();
    list[0].programmes.push("Another programme".into());
    let entry = assess(&traveller("a", "AB1234567"), &engines(list), vec![decided.clone()]);
    assert_eq!(codes(&entry), ["watchlist_name"]);
    // A list that changes elsewhere changes nothing here.
    let mut list = listed();
    list.push(entity("w-3", EntitySchema::Person, "Somebody Else Altogether", &[]));
    assert_eq!(codes(&assess(&traveller("a", "AB1234567"), &engines(list), vec![decided])), [MATCH_CLEARED]);
}

#[test]
fn a_confirmed_match_is_certain_and_says_who_confirmed_it() {
    let engines = engines(listed());
    let subject = traveller("a", "AB1234567");
    let open = assess(&subject, &engines, vec![]);
    let sure = assess(&subject, &engines, vec![decision(&subject, &engines, Verdict::Same)]);
    let found = signal(&sure, "watchlist_name");
    assert!((found.certainty - 1.0).abs() < f64::EPSILON && open.score <= sure.score, "{} {}", open.score, sure.score);
    let confirmed = found.evidence.iter().find(|evidence| evidence.how.as_deref() == Some("confirmed")).unwrap();
    assert!(confirmed.found.as_deref().unwrap().starts_with("officer"));
}

#[test]
fn a_party_of_a_bill_is_the_same_whatever_its_part() {
    let engines = engines(listed());
    let trader =
        Party { name: Some("QASIMABAD FERROUS TRADING".into()), country: Some("PK".into()), ..Party::default() };
    let bill = |consignor: &Party, consignee: &Party| {
        let consignment = Consignment {
            reference: "B1".into(),
            consignor: consignor.clone(),
            consignee: consignee.clone(),
            ..Consignment::default()
        };
        Subject::Consignment(Box::new(ConsignmentRecord { consignment, version: 1, ..ConsignmentRecord::default() }))
    };
    let sends = bill(&trader, &Party::default());
    let decided = decision(&sends, &engines, Verdict::Different);
    let receives = assess(&bill(&Party::default(), &trader), &engines, vec![decided.clone()]);
    assert!(codes(&receives).contains(&MATCH_CLEARED) && !codes(&receives).contains(&"watchlist_company"));
    let moved = Party { address: Some("PLOT 9".into()), ..trader };
    assert!(codes(&assess(&bill(&moved, &Party::default()), &engines, vec![decided])).contains(&"watchlist_company"));
}

#[test]
fn fingerprints_do_not_depend_on_order_or_spacing_and_a_policy_of_old_clears_too() {
    let Subject::Traveller(mut one) = traveller("a", "AB 123-4567") else { panic!("a traveller") };
    let Subject::Traveller(other) = traveller("b", "ab1234567") else { panic!("a traveller") };
    assert_eq!(party::of_person(&one), party::of_person(&other));
    one.person.sex = Some("M".into());
    assert_ne!(party::of_person(&one), party::of_person(&other));
    let old = Policy::shipped().replace("match_cleared = 0.0\n", "");
    let engines = Engines::build(listed(), vec![], &old, Arc::default()).unwrap();
    let subject = traveller("a", "AB1234567");
    let cleared = assess(&subject, &engines, vec![decision(&subject, &engines, Verdict::Different)]);
    assert_eq!(cleared.lane, Lane::Green);
}
