//! What holds of every name, whatever its script or shape.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use model::{Entity, EntitySchema, watch::EntityName};
use screening::{Index, Query};

mod evidence;
mod scripts;
mod spellings;

const NAMES: [&str; 14] = [
    "Zarwan Muhammad Barakwal",
    "Ghulam Yousaf Tarinkot",
    "Abdul Rahman bin Khalid Al-Qasrani",
    "Bekir Yılmazer Kocabeyli",
    "María José García-Márquez López",
    "Дмитрий Сергеевич Вологодский",
    "محمد عبد الرحمن القصراني",
    "غلام یوسف ترین",
    "王小明",
    "राजेश कुमार शर्मा",
    "Нгуен Ван Хуонг",
    "O'Neill McSweeney",
    "Madonna",
    "X Æ A-12",
];

/// What no name looks like, and messages bring all the same.
const ODD: [&str; 12] =
    ["", " ", "-", "''''", "🙂", "🙂 🙃", "\u{202e}gnirts desrever", "\0\0", "MR", "AL", "1234567890", "ÅÅÅÅ ÅÅÅÅ"];

fn entity(id: usize, name: &str) -> Entity {
    Entity {
        id: id.to_string(),
        list: "test".into(),
        names: vec![EntityName { text: name.into(), ..EntityName::default() }],
        ..Entity::default()
    }
}

fn index() -> Index {
    Index::build(NAMES.iter().enumerate().map(|(at, name)| entity(at, name)).collect())
}

fn ask<'a>(name: &'a str) -> Query<'a> {
    Query { schema: EntitySchema::Person, name, ..Query::default() }
}

#[test]
fn a_name_finds_itself_first_in_every_script() {
    let index = index();
    for (at, name) in NAMES.iter().enumerate() {
        let found = &index.screen(&[ask(name)], 3)[0];
        let best = found.first().unwrap_or_else(|| panic!("{name} is not found"));
        assert!(best.score >= 0.9, "{name}: {}", best.score);
        assert_eq!(index.entity(best.entity).id, at.to_string(), "{name}");
        assert!(!best.why.is_empty(), "{name}");
    }
}

#[test]
fn scores_are_from_zero_to_one_best_first_and_the_same_again() {
    let index = index();
    let long = "abdul ".repeat(5_000);
    let names: Vec<&str> = NAMES.iter().chain(&ODD).copied().chain([long.as_str()]).collect();
    let queries: Vec<Query<'_>> = names
        .iter()
        .flat_map(|name| [ask(name), Query { dob: Some("1979"), sex: Some("M"), ..ask(name) }])
        .chain(names.iter().map(|name| Query { dob: Some("not a date"), documents: &[("", None)], ..ask(name) }))
        .collect();
    let first = index.screen(&queries, 5);
    assert_eq!(first.len(), queries.len());
    for found in &first {
        assert!(found.len() <= 5);
        assert!(found.iter().all(|hit| (0.0..=1.0).contains(&hit.score)));
        assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }
    assert_eq!(first, index.screen(&queries, 5));
}

#[test]
fn the_order_in_which_a_list_comes_changes_nothing() {
    let forward: Vec<Entity> = NAMES.iter().enumerate().map(|(at, name)| entity(at, name)).collect();
    let mut backward = forward.clone();
    backward.reverse();
    let (forward, backward) = (Index::build(forward), Index::build(backward));
    assert_eq!(forward.version(), backward.version());
    for name in NAMES {
        assert_eq!(forward.screen(&[ask(name)], 5), backward.screen(&[ask(name)], 5), "{name}");
    }
}

#[test]
fn an_empty_index_answers() {
    let index = Index::build(Vec::new());
    assert!(index.is_empty());
    assert!(index.screen(&[ask("anybody")], 5)[0].is_empty());
}

#[test]
fn a_part_of_an_index_weighs_as_the_whole_does() {
    let index = index();
    let part = index.part(|entity| entity.id.parse::<usize>().is_ok_and(|id| id % 2 == 0));
    assert_eq!(part.len(), NAMES.len().div_ceil(2));
    for name in NAMES {
        let asked = Query { dob: Some("1979-03-05"), ..ask(name) };
        let of = |index: &Index| -> Vec<(String, f64)> {
            let found = index.screen(&[asked], 5).remove(0);
            found.iter().map(|hit| (index.entity(hit.entity).id.clone(), hit.score)).collect()
        };
        let whole: Vec<_> =
            of(&index).into_iter().filter(|(id, _)| id.parse::<usize>().is_ok_and(|id| id % 2 == 0)).collect();
        assert_eq!(of(&part), whole, "{name}");
    }
}

#[test]
fn the_lines_of_an_explanation_add_up_to_the_score() {
    let index = index();
    let documents = [("AB1234567", None)];
    for name in NAMES {
        let asked =
            Query { dob: Some("1979"), sex: Some("M"), documents: &documents, nationality: &["PK"], ..ask(name) };
        for hit in index.screen(&[asked], 5).remove(0) {
            let sum: f64 = hit.why.iter().map(|line| line.weight).sum();
            let score = 1.0 / (1.0 + (-sum).exp());
            assert!((score - hit.score).abs() < 0.002, "{name}: lines give {score}, the score is {}", hit.score);
        }
    }
}

#[test]
fn entries_of_another_list_take_no_place_from_those_asked_for() {
    let crowd = (0..500).map(|id| entity(id, "Zarwan Muhammad Barakwal"));
    let own = Entity { list: "own".into(), ..entity(500, "Zarwan Mohamed Barakwali") };
    let index = Index::build(crowd.chain([own]).collect());
    let found = index.screen_within(&[ask("Zarwan Muhammad Barakwal")], 5, |entry| entry.list == "own").remove(0);
    assert_eq!(found.iter().map(|hit| index.entity(hit.entity).id.as_str()).collect::<Vec<_>>(), ["500"]);
}
