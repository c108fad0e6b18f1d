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
