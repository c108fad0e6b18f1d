//! Lines of manifests as they are written, and what must and must not be seen in them.

use std::{path::Path, sync::Arc};

use goods::{Dictionary, Finding, Line, Recogniser, Tier, recognise::Reach};
use proptest::prelude::*;

fn recogniser() -> Recogniser {
    let dictionary = Dictionary::shipped().expect("it is read");
    Recogniser::build(Arc::new(dictionary)).expect("it is built")
}

fn find(recogniser: &Recogniser, text: &str) -> Vec<Finding> {
    recogniser.recognise(&Line { text, ..Line::default() })
}

fn alarms(recogniser: &Recogniser, text: &str) -> Vec<String> {
    find(recogniser, text).into_iter().filter(|f| f.tier != Tier::Context).map(|f| f.item).collect()
}

#[test]
fn labelled_lines() {
    let recogniser = recogniser();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lines.csv");
    let (mut controlled, mut recalled, mut first, mut ordinary, mut false_alarms) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for row in csv::Reader::from_path(path).expect("the file stands there").records() {
        let row = row.expect("a row");
        let (text, phenomenon, label) = (&row[1], &row[3], &row[4]);
        let found = alarms(&recogniser, text);
        if label == "none" {
            ordinary += 1.0;
            false_alarms += f64::from(u8::from(!found.is_empty()));
            assert!(phenomenon != "cas_bad" || found.is_empty(), "a decoy: {text} {found:?}");
            continue;
        }
        controlled += 1.0;
        let right = found.first().is_some_and(|item| item == label || row[5].split(';').any(|other| other == item));
        recalled += f64::from(u8::from(!found.is_empty()));
        first += f64::from(u8::from(right));
        assert!(phenomenon != "cas" || right, "every CAS number: {text} {found:?}");
    }
    assert!(recalled / controlled >= 0.97, "recall {recalled} of {controlled}");
    assert!(first / controlled >= 0.96, "right item first {first} of {controlled}");
    assert!(false_alarms / ordinary <= 0.04, "false alarms {false_alarms} of {ordinary}");
}

/// Each limit of Regulation (EU) 2019/1148, Annex I, on both sides.
#[test]
fn limits_on_both_sides() {
    let recogniser = recogniser();
    for (name, item, below, above) in [
        ("HYDROGEN PEROXIDE", "hydrogen_peroxide", "12%", "12.1%"),
        ("NITRIC ACID", "nitric_acid", "3%", "3.1 %"),
        ("NITROMETHANE", "nitromethane", "16%", "17 PCT"),
        ("SULPHURIC ACID", "sulphuric_acid", "15%", "15,5%"),
        ("POTASSIUM CHLORATE", "potassium_chlorate", "40%", "41%"),
        ("POTASSIUM PERCHLORATE", "potassium_perchlorate", "40%", "41%"),
        ("SODIUM CHLORATE", "sodium_chlorate", "40%", "41%"),
        ("SODIUM PERCHLORATE", "sodium_perchlorate", "40%", "41%"),
        ("AMMONIUM NITRATE", "ammonium_nitrate", "15.9% N", "16% N"),
        ("AMMONIUM NITRATE", "ammonium_nitrate", "45%", "46%"),
    ] {
        let reach = |share: &str| {
            let found = find(&recogniser, &format!("{name} {share} IN DRUMS"));
            let found = found.iter().find(|f| f.item == item).expect("it is found").clone();
            let regime = found.regimes.iter().find(|r| r.regime == "EUEP1").expect("its regime").reach;
            (regime, found.tier)
        };
        assert_eq!(reach(below), (Reach::Below, Tier::Context), "{name} {below}");
        assert_eq!(reach(above), (Reach::Within, Tier::Match), "{name} {above}");
        let unstated = find(&recogniser, name);
        assert_eq!(unstated[0].regimes.iter().find(|r| r.regime == "EUEP1").map(|r| r.reach), Some(Reach::Unstated));
    }
}

#[test]
fn a_denial_lowers_and_never_silences() {
    let recogniser = recogniser();
    for text in ["ACETONE-FREE NAIL POLISH REMOVER", "SOLVENT WITHOUT TOLUENE", "ENGRAIS SANS NITRATE DE POTASSIUM"] {
        let found = find(&recogniser, text);
        assert!(!found.is_empty() && found.iter().all(|f| f.tier == Tier::Context), "{text}: {found:?}");
        assert!(found[0].why.iter().any(|why| why.kind == "denied"), "{text}: {found:?}");
    }
    // An identifier on the same line is not taken back by words.
    assert_eq!(alarms(&recogniser, "ACETONE FREE CLEANER UN 1090"), ["acetone"]);
}

#[test]
fn names_in_other_languages_orders_and_spellings() {
    let recogniser = recogniser();
    for (text, item) in [
        ("CHLORIDE, THIONYL 99%", "thionyl_chloride"),
        ("НИТРАТ КАЛИЯ ТЕХНИЧЕСКИЙ", "potassium_nitrate"),
        ("kaliumpermanganat 25 kg", "potassium_permanganate"),
        ("gao meng suan jia 50kg", "potassium_permanganate"),
        ("نترات الأمونيوم", "ammonium_nitrate"),
        ("SOD. CYANIDE 98% DRUMS", "sodium_cyanide"),
        ("POTASIUM PERMANGNATE", "potassium_permanganate"),
        ("100 drums;UN NO: 1836", "thionyl_chloride"),
    ] {
        assert_eq!(alarms(&recogniser, text).first().map(String::as_str), Some(item), "{text}");
    }
    for text in [
        "硫酸铵 肥料",
        "SODIUM NITRITE",
        "PROPANE GAS",
        "POTASSIUM CHLORIDE",
        "PO 111-48-8 LADIES SHOES",
        "TIN CANS 30KG",
    ] {
        assert!(alarms(&recogniser, text).is_empty(), "{text}: {:?}", alarms(&recogniser, text));
    }
}

#[test]
fn the_declared_code_and_numbers_count() {
    let recogniser = recogniser();
    let score = |hs| recogniser.recognise(&Line { text: "PERMANGANATE OF POTASH", hs, ..Line::default() })[0].score;
    assert!(score(Some("284161")) > score(None) && score(None) > score(Some("620342")));
    let un = ["1942".to_owned()];
    let found = recogniser.recognise(&Line { text: "FERTILISER", un: &un, ..Line::default() });
    assert_eq!((found[0].item.as_str(), found[0].why[0].kind.as_str()), ("ammonium_nitrate", "un"));
}

#[test]
fn reasons_quote_the_source() {
    let recogniser = recogniser();
    let text = "20 X BIG BAGS, AMM. NITRATE — TECH GRADE";
    let found = find(&recogniser, text);
    let why = &found[0].why[0];
    assert_eq!(why.found, "AMM. NITRATE");
    let quoted: String = text.chars().skip(why.start as usize).take((why.end - why.start) as usize).collect();
    assert_eq!(quoted, why.found);
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in "(?s).{0,120}") {
        thread_local!(static RECOGNISER: Recogniser = recogniser());
        let length = text.chars().count() as u32;
        RECOGNISER.with(|recogniser| {
            for finding in find(recogniser, &text) {
                assert!((0.0..=1.0).contains(&finding.score));
                assert!(finding.why.iter().all(|why| why.start <= why.end && why.end <= length));
            }
        });
    }

    #[test]
    fn no_mixture_of_words_breaks_it(words in proptest::collection::vec(
        prop_oneof!["[A-Z]{1,9}", "[0-9]{1,7}", "硫酸|硝酸|无|铵", "NITRATE|AMMONIUM|FREE|NON|FOR|CAS|UN|%|-|,|;|\\.|EXCEPT"], 0..30)) {
        thread_local!(static RECOGNISER: Recogniser = recogniser());
        let text = words.join(if words.len() % 2 == 0 { " " } else { "" });
        RECOGNISER.with(|recogniser| find(recogniser, &text).len());
    }
}
