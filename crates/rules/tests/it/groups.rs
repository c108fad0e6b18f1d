//! Conditions as groups: each is the other's view, or the condition stays text.
//!
//! `PORTCULLIS_RULE_CASES` sets how many random conditions are tried, `PORTCULLIS_RULE_EVERY` which of the thousand rules.

use fastrand::Rng;
use model::SubjectKind;
use rules::{
    Tables,
    bench::thousand,
    groups::{Group, ListTest, Node, Place, Whole, formatted, group, places, same, write},
};

use crate::{
    oracle::number,
    random::{Scope, truth},
};

fn tables() -> Tables {
    Tables { sets: [("watched".to_owned(), vec!["A".to_owned()])].into() }
}

/// Parts that are text, and all parts that are no groups.
fn leaves(node: &Node) -> (usize, usize) {
    let of = |group: &Group| group.items.iter().map(leaves).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    match node {
        Node::All(group) | Node::Any(group) => of(group),
        Node::Test(_) => (0, 1),
        Node::List(ListTest { group, .. }) => {
            let (texts, all) = leaves(group);
            (texts, all + 1)
        }
        Node::Text { .. } => (1, 1),
    }
}

/// A condition's groups; they write the condition in its one form, and through JSON nothing is lost.
fn round(cel: &str, subject: SubjectKind) -> Node {
    let found = group(cel, subject, &tables());
    assert_eq!(found.whole, None, "{cel}: {:?}", found.groups);
    let written = write(&found.groups).unwrap();
    assert_eq!(Some(&written), formatted(cel).as_ref(), "{cel}");
    assert_ne!(same(cel, &written, subject, &tables()), Some(false), "{cel}\n{written}");
    let json = serde_json::to_string(&found.groups).unwrap();
    assert_eq!(serde_json::from_str::<Node>(&json).unwrap(), found.groups, "{json}");
    assert_eq!(group(&written, subject, &tables()).groups, found.groups, "{cel}");
    parts_have_places(&found.groups, cel, &found.places);
    parts_have_places(&found.groups, &written, &places(&found.groups, &written));
    found.groups
}

/// Each part has a place, inside that of the part around it and beside those of its neighbours.
fn parts_have_places(groups: &Node, text: &str, places: &[Place]) {
    let of = |at: &[usize]| places.iter().find(|place| place.at == at);
    let inside = |node: &Node| match node {
        Node::All(group) | Node::Any(group) => group.items.len(),
        Node::List(_) => 1,
        Node::Test(_) | Node::Text { .. } => 0,
    };
    let mut open = vec![(Vec::new(), groups)];
    while let Some((at, node)) = open.pop() {
        let place = of(&at).unwrap_or_else(|| panic!("{at:?} of {text}: {places:?}"));
        assert!(place.start < place.end && place.end <= text.chars().count(), "{at:?} of {text}: {place:?}");
        let mut before = place.start;
        for item in 0..inside(node) {
            let next = [at.as_slice(), &[item]].concat();
            let own = of(&next).unwrap_or_else(|| panic!("{next:?} of {text}: {places:?}"));
            assert!(before <= own.start && own.end <= place.end, "{next:?} of {text}: {places:?}");
            before = own.end;
            open.push((
                next,
                match node {
                    Node::All(group) | Node::Any(group) => &group.items[item],
                    Node::List(list) => &list.group,
                    Node::Test(_) | Node::Text { .. } => unreachable!("it has no parts"),
                },
            ));
        }
    }
}

#[test]
fn a_part_stands_where_its_text_does() {
    let said = |cel: &str| {
        let found = group(cel, SubjectKind::Traveller, &tables());
        let letters: Vec<char> = cel.chars().collect();
        let said = |place: &Place| (place.at.clone(), letters[place.start..place.end].iter().collect::<String>());
        found.places.iter().map(said).collect::<Vec<_>>()
    };
    let cel = "person.surname=='Åsa 😀' && (agee<15||!( size( booking.payments )>2 && has(person.seat) ))\n  && booking.payments.exists(p, p.kind == 'CA')";
    assert_eq!(
        said(cel),
        [
            (vec![], &cel[..cel.len() - 1]),
            (vec![0], "person.surname=='Åsa 😀'"),
            (vec![1], "agee<15||!( size( booking.payments )>2 && has(person.seat"),
            (vec![1, 0], "agee<15"),
            (vec![1, 1], "!( size( booking.payments )>2 && has(person.seat"),
            (vec![1, 1, 0], "size( booking.payments )>2"),
            (vec![1, 1, 1], "has(person.seat"),
            (vec![2], "booking.payments.exists(p, p.kind == 'CA'"),
            (vec![2, 0], "p.kind == 'CA'"),
            (vec![2, 0, 0], "p.kind == 'CA'"),
        ]
        .map(|(at, text): (Vec<usize>, &str)| (at, text.to_owned()))
    );
    // A condition that is shown as text is one part.
    assert_eq!(said("age < 15 // minors"), [(vec![], "age < 15 // minors".to_owned())]);
}

#[test]
fn a_fault_of_a_name_is_at_the_name() {
    let place = |cel: &str| {
        let found = rules::check(&crate::rule("traveller", cel));
        let letters: Vec<char> = cel.chars().collect();
        letters[found[0].start..found[0].end].iter().collect::<String>()
    };
    for (cel, name) in [
        ("person.surname == 'É' && agee < 15", "agee"),
        ("booking.trip_typ == 'one_way'", "trip_typ"),
        ("!has( booking.typ ) && booking.trip_type == 'typ'", "typ"),
        ("booking.payments.exists(p, p.knd == 'CA')", "knd"),
        ("age < 15 && startWith (person.surname, 'Ö')", "startWith"),
    ] {
        assert_eq!(place(cel), name, "{cel}");
    }
}

#[test]
fn random_conditions_are_their_groups() {
    let cases = number("PORTCULLIS_RULE_CASES", 150);
    let mut dice = Rng::with_seed(7);
    let (mut compiled, mut texts, mut all) = (0, 0, 0);
    for _ in 0..cases {
        let cel = truth(&mut dice, &mut Scope::ours(), 4);
        let found = round(&cel, SubjectKind::Traveller);
        compiled += usize::from(same(&cel, &write(&found).unwrap(), SubjectKind::Traveller, &tables()) == Some(true));
        let (text, leaf) = leaves(&found);
        (texts, all) = (texts + text, all + leaf);
    }
    println!("{compiled} of {cases} compile to the same node; {texts} of {all} parts are text");
    assert!(compiled > cases / 2 && texts < all / 2, "{compiled} of {cases}, {texts} of {all}");
}

#[test]
fn the_thousand_and_the_starter_rules_are_groups() {
    // Rules of one template differ in their values alone.
    let every = number("PORTCULLIS_RULE_EVERY", 30);
    for subject in [SubjectKind::Traveller, SubjectKind::Consignment] {
        let rules: Vec<_> = thousand(subject).unwrap().into_iter().step_by(every).collect();
        let whole = rules.iter().filter(|rule| leaves(&round(&rule.cel, subject)).0 == 0).count();
        println!("{}: {whole} of {} rules without a part that is text", subject.word(), rules.len());
        assert!(whole > rules.len() * 95 / 100, "{whole}");
    }
    for rule in rules::parse_file(rules::STARTER).unwrap().rules {
        assert_eq!(leaves(&round(&rule.cel, rule.subject)).0, 0, "{}", rule.cel);
    }
}

#[test]
fn what_no_test_says_stays_text_and_the_rest_is_groups() {
    let found =
        round("age < 15 && (companions == 0 ? age > 3 : age > 10) && !has(person.seat)", SubjectKind::Traveller);
    let Node::All(Group { items, .. }) = found else { panic!("{found:?}") };
    assert_eq!(items.len(), 3);
    assert_eq!(items[1], Node::Text { cel: "companions == 0 ? age > 3 : age > 10".into() });
    // The other way round is no test, however alike it is.
    for cel in ["15 > age", "true", "companions == 0 ? age > 3 : age > 10", "person.verified == (age > 3)"] {
        assert_eq!(leaves(&round(cel, SubjectKind::Traveller)), (1, 1), "{cel}");
    }
}

#[test]
fn what_cannot_be_shown_exactly_is_one_text_as_it_was() {
    let whole = |cel: &str| {
        let found = group(cel, SubjectKind::Traveller, &tables());
        assert_eq!(found.groups, Node::Text { cel: cel.to_owned() }, "{cel}");
        (found.whole, found.diagnostics.len())
    };
    assert_eq!(whole("age < 15 // minors\n && companions == 0"), (Some(Whole::Comment), 0));
    assert_eq!(whole("age <"), (Some(Whole::Fault), 1));
    assert_eq!(whole("{'a': 1}.a == age"), (Some(Whole::Inexact), 0));
    assert_eq!(write(&Node::Text { cel: "age < 15 // minors".into() }).unwrap(), "age < 15 // minors");
    // Two strokes in a text are no comment.
    for cel in [
        r#"person.surname == "a//b""#,
        r"person.surname == r'\' && '''//''' == person.seat",
        "6 / 2 == 3 || age / 2 > 3",
    ] {
        round(cel, SubjectKind::Traveller);
    }
    assert_eq!(group("  ", SubjectKind::Traveller, &tables()).groups, Node::All(Group::default()));
}

#[test]
fn a_part_never_becomes_more_than_itself() {
    let test = |json: serde_json::Value| write(&serde_json::from_value(json).unwrap());
    let all = |item: serde_json::Value| serde_json::json!({"kind": "all", "items": [{"kind": "test", "value": {"path": "age"}, "operator": "below", "operands": [{"number": "15"}]}, item]});
    let text = |cel: &str| all(serde_json::json!({"kind": "text", "cel": cel}));
    assert_eq!(test(text("companions == 0 || age > 3")).unwrap(), "age < 15 && (companions == 0 || age > 3)");
    for (part, word) in [
        (serde_json::json!({"kind": "text", "cel": "companions == 0) || (age > 3"}), ""),
        (serde_json::json!({"kind": "text", "cel": "true // and more"}), "comment"),
        (serde_json::json!({"kind": "text", "cel": ""}), "empty"),
        (serde_json::json!({"kind": "any", "items": []}), "empty"),
        (serde_json::json!({"kind": "test", "value": {"path": ""}, "operator": "true"}), "no field"),
        (serde_json::json!({"kind": "test", "value": {"path": "age > 3 || age"}, "operator": "true"}), "no field"),
        (serde_json::json!({"kind": "test", "value": {"path": "age"}, "operator": "below"}), "missing"),
        (
            serde_json::json!({"kind": "test", "value": {"path": "age"}, "operator": "below", "operands": [{"number": "3 || true"}]}),
            "no number",
        ),
        (
            serde_json::json!({"kind": "test", "value": {"path": "age"}, "operator": "below", "operands": [{"number": "inf"}]}),
            "no number",
        ),
        (
            serde_json::json!({"kind": "test", "value": {"path": "age", "of": "per"}, "operator": "below", "operands": [{"number": "3"}]}),
            "other value",
        ),
        (
            serde_json::json!({"kind": "list", "list": "person.documents", "quantifier": "count", "variable": "d", "group": {"kind": "test", "value": {"path": "d.type"}, "operator": "present"}}),
            "how many",
        ),
    ] {
        let fault = test(all(part.clone())).unwrap_err();
        assert!(fault.message.contains(word), "{part}: {fault}");
        assert_eq!(fault.at, [1], "{part}");
    }
    let mut deep = serde_json::json!({"kind": "text", "cel": "true"});
    for _ in 0..45 {
        deep = serde_json::json!({"kind": "all", "items": [deep]});
    }
    assert!(test(deep).unwrap_err().message.contains("deep"));
    let many = serde_json::json!({"kind": "all", "items": vec![serde_json::json!({"kind": "test", "value": {"path": "age"}, "operator": "true"}); 5_000]});
    assert!(test(many).unwrap_err().message.contains("parts"));
}

#[test]
fn a_long_condition_has_a_line_for_each_part() {
    let cel = "booking.trip_type=='one_way'&&booking.days_before_travel<=2&&(age<15||booking.payments.exists(p,p.kind=='CA'))";
    let lines = "booking.trip_type == \"one_way\"\n&& booking.days_before_travel <= 2\n\
                 && (age < 15 || booking.payments.exists(p, p.kind == \"CA\"))";
    assert_eq!(formatted(cel).as_deref(), Some(lines));
    assert_eq!(formatted("age<15&&!(companions>2)").as_deref(), Some("age < 15 && !(companions > 2)"));
    assert_eq!(formatted("person.surname=='a\"\\n\\\\'").as_deref(), Some("person.surname == \"a\\\"\\n\\\\\""));
}
