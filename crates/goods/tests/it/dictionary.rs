//! The shipped dictionary is whole, and a wrong item is refused at its place.

use goods::Dictionary;

#[test]
fn the_shipped_dictionary_passes_its_own_checks() {
    let dictionary = Dictionary::shipped().expect("it is read");
    assert!(dictionary.items.len() >= 245);
    assert_eq!(dictionary.item("ammonium_nitrate").map(|item| item.cas[0].as_str()), Some("6484-52-2"));
    assert_eq!(dictionary.edition(), Dictionary::shipped().expect("again").edition());
}

#[test]
fn a_wrong_check_digit_is_named() {
    let text = "[[item]]\nid = \"a\"\nname = \"A\"\ncas = [\"6484-52-3\"]\n";
    let refused = Dictionary::parse(text).expect_err("it is refused").to_string();
    assert!(refused.contains("6484-52-3") && refused.contains("check digit"), "{refused}");
}

#[test]
fn what_is_written_is_read_again() {
    let dictionary = Dictionary::shipped().expect("it is read");
    let text = dictionary.to_toml().expect("it is written");
    assert_eq!(Dictionary::parse(&text).expect("it is read again"), dictionary);
}

/// The programmes whose items an officer meets at the container.
const CARRIED: [&str; 8] = ["GS", "INCB1", "INCB2", "CWC1", "CWC2", "CWC3", "EUEP1", "EUEP2"];
/// Characters of a field of a card: what is read standing at an open door.
const MOST: usize = 200;

#[test]
fn every_item_of_the_programmes_has_a_card_that_is_short() {
    let dictionary = Dictionary::shipped().unwrap();
    let mut cards = 0;
    for item in &dictionary.items {
        let card = &item.card;
        let fields = [
            ("uses", &item.uses),
            ("look", &card.look),
            ("packaging", &card.packaging),
            ("hazards", &card.hazards),
            ("contact", &card.contact),
        ];
        let carried = item.regime_codes().any(|code| CARRIED.contains(&code));
        for (field, text) in fields {
            assert!(text.chars().count() <= MOST, "{} {field}: {} characters", item.id, text.chars().count());
            assert!(!carried || !text.trim().is_empty(), "{} has no {field}", item.id);
        }
        cards += usize::from(carried);
    }
    assert!(cards >= 120, "{cards}");
}
