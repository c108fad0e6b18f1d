//! What stands beside the name.

use model::{Entity, EntitySchema, watch::EntityDocument};
use screening::{Index, Query};

use super::{ask, entity};

const NAME: &str = "Zarwan Muhammad Barakwal";

fn listed() -> Entity {
    Entity {
        dob: vec!["1961-04-09".into()],
        nationality: vec!["AF".into()],
        sex: Some("M".into()),
        documents: vec![EntityDocument { number: "TR 448 1902".into(), ..EntityDocument::default() }],
        addresses: vec!["12 Barakwal Bazaar, Spin Boldak, Kandahar".into()],
        ..entity(0, NAME)
    }
}

fn score(query: Query<'_>) -> f64 {
    Index::build(vec![listed()]).screen(&[query], 1).remove(0).first().map_or(0.0, |hit| hit.score)
}

#[test]
fn a_birth_date_adds_or_takes_away_by_how_it_stands() {
    let with = |dob: &'static str| score(Query { dob: Some(dob), ..ask("Zarwan Barakwal") });
    let without = score(ask("Zarwan Barakwal"));
    assert!(with("1961-04-09") > without);
    assert!(with("1961-09-04") > with("1934-01-20"), "day and month changed about");
    assert!(with("1934-01-20") < without);
    assert_eq!(with("nonsense"), without);
}

#[test]
fn ranges_and_approximate_dates_are_understood() {
    let held = |dob: &str, asked: &'static str| {
        let entry = Entity { dob: vec![dob.into()], ..entity(0, NAME) };
        let index = Index::build(vec![entry]);
        let found = index.screen(&[Query { dob: Some(asked), ..ask(NAME) }], 1).remove(0);
        found.first().and_then(|hit| hit.why.iter().find(|line| line.part == "birth date").map(|line| line.how))
    };
    assert_eq!(held("1955/1958", "1957-02-03"), Some("near"));
    assert_eq!(held("1947-01-01/1949-12-31", "1948-05-05"), Some("near"));
    assert_eq!(held("1963~", "1966-01-01"), Some("near"));
    assert_eq!(held("1963", "1963-01-01"), Some("same year"));
    assert_eq!(held("1955/1958", "1997-02-03"), Some("differs"));
}

#[test]
fn every_other_piece_moves_the_score_the_way_it_should() {
    let base = score(ask("Zarwan Barakwal"));
    let documents = |number: &'static str| [(number, None)];
    assert!(score(Query { nationality: &["AF"], ..ask("Zarwan Barakwal") }) > base);
    assert!(score(Query { nationality: &["NO"], ..ask("Zarwan Barakwal") }) < base);
    assert_eq!(score(Query { nationality: &[""], ..ask("Zarwan Barakwal") }), base);
    assert!(score(Query { sex: Some("F"), ..ask("Zarwan Barakwal") }) < base);
    assert!(score(Query { documents: &documents("TR4481902"), ..ask("Zarwan Barakwal") }) > base);
    assert!(score(Query { documents: &documents("TR4481903"), ..ask("Zarwan Barakwal") }) > base);
    assert_eq!(score(Query { documents: &documents("XX9999999"), ..ask("Zarwan Barakwal") }), base);
    assert!(score(Query { addresses: &["Barakwal Bazaar 12, Kandahar"], ..ask("Zarwan Barakwal") }) > base);
}

#[test]
fn an_imo_number_decides() {
    let vessel = |id: usize, imo: &str| Entity {
        schema: EntitySchema::Vessel,
        imo: Some(imo.into()),
        ..entity(id, "Barakwal Star")
    };
    let index = Index::build(vec![vessel(0, "9074729"), vessel(1, "9319466")]);
    let found = index.vessel(Some("IMO 9319466"), None, Some("Other Name"));
    assert_eq!(found.iter().map(|hit| index.entity(hit.entity).id.as_str()).collect::<Vec<_>>(), ["1"]);
    assert!(index.vessel(Some("9811000"), None, Some("Barakwal Star")).is_empty());
    assert_eq!(index.vessel(None, None, Some("Barakwal Star")).len(), 2);
}

#[test]
fn another_birth_date_lowers_a_whole_name_and_never_hides_it() {
    let other = score(Query { dob: Some("1934-01-20"), ..ask(NAME) });
    assert!(other < 0.9 && other > 0.2, "{other}");
}
