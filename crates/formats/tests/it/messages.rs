//! Each reader on a small message of its kind.

use model::{Reading, Severity};

pub fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn one(bytes: &[u8]) -> Reading {
    let mut readings = formats::inspect(bytes).unwrap();
    assert_eq!(readings.len(), 1);
    readings.remove(0)
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.defects.iter().map(|d| d.code.as_str()).collect()
}

#[test]
fn a_passenger_list() {
    let reading = one(&data("flight.edi"));
    let flight = reading.crossing().unwrap();
    assert_eq!(flight.key(), "air:PK204:2026-11-23:DXB");
    let [mary, jose] = reading.travellers.as_slice() else { panic!("two people") };
    assert_eq!((mary.surname.as_deref(), mary.given_names.as_deref()), (Some("O'NEIL"), Some("MARY ANN")));
    // Thirty is 1930, never after the flight.
    assert_eq!(mary.date_of_birth.unwrap().to_string(), "1930-02-11");
    assert_eq!(mary.documents[0].expires.unwrap().to_string(), "2030-12-31");
    assert_eq!((mary.seat.as_deref(), mary.locator.as_deref()), (Some("12A"), Some("ABC123")));
    assert_eq!(jose.documents.len(), 2);
    let part = reading.part.as_ref().unwrap();
    assert!(part.first && !part.last);
    assert_eq!(codes(&reading), ["segment_count"]);
    assert_eq!(reading.defects[0].found.as_deref(), Some("159"));
}

#[test]
fn letters_of_another_character_set_are_kept_to_the_last() {
    let text =
        "UNB+UNOC:3+A+B+261123:0400+1'UNH+1+PAXLST:D:02B:UN'BGM+745'TDT+20+XX1'NAD+FL+++JOSÉ:RENÉ?+É'UNT+5+1'UNZ+1+1'";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    for bytes in [text.as_bytes(), latin.as_slice()] {
        let person = one(bytes).travellers.remove(0);
        assert_eq!((person.surname.as_deref(), person.given_names.as_deref()), (Some("JOSÉ"), Some("RENÉ+É")));
    }
}

#[test]
fn a_name_before_an_interchange_is_not_its_begin() {
    let list = String::from_utf8(data("flight.edi")).unwrap();
    let reading = one(format!("From: UNG, KIM\r\nSubject: UNH-2\r\n\r\n{list}").as_bytes());
    assert_eq!(reading.travellers.len(), 2);
}

#[test]
fn the_same_list_however_it_is_wrapped_and_punctuated() {
    let plain = String::from_utf8(data("flight.edi")).unwrap();
    let expected = one(plain.as_bytes());
    let body = plain.split_once("'\n").unwrap().1;
    let odd = body.replace("?'", "\u{1}").replace('+', "*").replace('\'', "$").replace('\u{1}', "'");
    let telegram: String = body
        .replace('\n', "")
        .as_bytes()
        .chunks(63)
        .map(|line| format!("{}\r\n", String::from_utf8_lossy(line)))
        .collect();
    let variants = [
        format!("UNA:*.? ${odd}"),
        format!("UNA:*.? $\r\n{}", odd.replace("$\n", "$\r\n\r\n ")),
        body.to_owned(),
        format!("\u{1}QK LHEAPPK\r\n.DXBXSEK 230400\r\n\u{2}{telegram}\u{3}\r\n-- \r\nsent by a mail gateway"),
        body.replace("?'", " ").replace('\'', "\""),
        body.replace("?'", " ").replace('\'', "’"),
        format!("UNA:+.? '{}", body.replace("UNH+", "UNG +PAXLST+X'UNH+")),
    ];
    for text in variants {
        let reading = one(text.as_bytes());
        assert_eq!(reading.travellers.len(), 2, "{text}");
        assert_eq!(reading.travellers[1], expected.travellers[1], "{text}");
        assert_eq!(reading.crossing().map(|m| m.key()), expected.crossing().map(|m| m.key()), "{text}");
    }
}

#[test]
fn a_booking() {
    let reading = one(&data("booking.edi"));
    let booking = &reading.bookings[0];
    assert_eq!((booking.locator.as_deref(), booking.carrier.as_deref()), (Some("QWERTY"), Some("EK")));
    assert_eq!(booking.payments[0].card_number.as_deref(), Some("411111XXXXXX1111"));
    assert!(booking.payments[0].card_fingerprint.is_some());
    let values: Vec<_> = booking.contacts.iter().filter_map(|c| c.value.as_deref()).collect();
    assert!(values.contains(&"sara_khan@example.com") && values.contains(&"923001234567"), "{values:?}");
    assert_eq!((booking.trip_type.as_deref(), booking.trip_days), (Some("return"), Some(7)));
    assert_eq!(booking.days_before_travel, Some(22));
    let person = &reading.travellers[0];
    assert_eq!((person.given_names.as_deref(), person.title.as_deref()), (Some("SARA"), Some("MRS")));
    assert_eq!(person.date_of_birth.unwrap().to_string(), "1954-08-13");
    assert_eq!((person.seat.as_deref(), person.documents[0].number.as_deref()), (Some("14C"), Some("AB1234567")));
    // The meal by faith is dropped and nowhere in the record; that one was dropped is said.
    assert!(!serde_json::to_string(&reading.bookings).unwrap().contains("MOML"));
    assert_eq!(codes(&reading), ["segment_count", "booking_count", "sensitive_dropped"]);
}

#[test]
fn a_manifest() {
    let reading = one(&data("manifest.edi"));
    let bill = &reading.consignments[0];
    assert_eq!(
        (bill.gross_mass_kg, bill.packages, bill.nature.as_deref()),
        (Some(18_000.0), Some(600), Some("import"))
    );
    assert_eq!(bill.goods[0].hs.as_deref(), Some("100630"));
    assert_eq!(bill.consignee.country.as_deref(), Some("PK"));
    assert_eq!(reading.containers.len(), 1);
    assert!(reading.containers[0].valid);
    assert_eq!(reading.movements[0].vessel.as_ref().unwrap().imo_valid, Some(true));
    assert_eq!(codes(&reading), ["date_format", "interchange_count"]);
    assert!(reading.defects.iter().all(|d| d.severity == Severity::Warning && d.offset.is_some()));
}

#[test]
fn licences_that_a_bill_names() {
    let text = String::from_utf8(data("manifest.edi")).unwrap();
    let text = text.replace("RFF+BM:BILL1'\n", "RFF+BM:BILL1'\nRFF+IP:XA/2026/17'\nRFF+EX:DE 99-1'\nRFF+IP'\n");
    let bill = &one(text.as_bytes()).consignments[0];
    let named: Vec<_> = bill.documents.iter().map(|d| (d.kind.as_deref(), d.number.as_deref())).collect();
    assert_eq!(named, [(Some("import_licence"), Some("XA/2026/17")), (Some("export_licence"), Some("DE 99-1"))]);
    assert_eq!(bill.reference, "BILL1");
}

#[test]
fn an_asycuda_manifest() {
    let reading = one(&data("manifest.xml"));
    assert_eq!(reading.movements[0].vessel.as_ref().unwrap().name.as_deref(), Some("A & B"));
    assert_eq!(reading.movements[0].vessel.as_ref().unwrap().imo_valid, Some(false));
    // One box in two bills is one box.
    assert_eq!((reading.consignments.len(), reading.containers.len()), (2, 1));
    assert!(!reading.containers[0].valid);
    assert_eq!(reading.consignments[0].gross_mass_kg, Some(1_500.5));
    assert_eq!(reading.consignments[0].goods[0].hs.as_deref(), Some("940542"));
}

#[test]
fn an_answer_is_read_as_it_was_written() {
    let asked = one(&data("flight.edi"));
    let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(4, 1, 0).unwrap();
    let text = formats::answer(&asked, &["0Z", "1Z"], at);
    let answer = one(text.as_bytes());
    assert_eq!(answer.format, "CUSRES");
    let codes: Vec<_> = answer.answers.iter().map(|a| a.code.as_deref()).collect();
    assert_eq!(codes, [Some("0Z"), Some("1Z")]);
    assert_eq!(answer.answers[0].reference.as_deref(), Some("M1"));
    assert_eq!(answer.defects, []);
}

#[test]
fn what_is_no_message_is_refused_with_the_reason() {
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b"hello", "neither"),
        (b"<html></html>", "no reader"),
        (b"UNB+UNOA:1+A+B'UNZ+0+1'", "no UNH"),
    ] {
        let refused = formats::inspect(bytes).unwrap_err();
        assert!(refused.reason.contains(word), "{refused}");
    }
}

#[test]
fn an_xml_entity_is_never_expanded() {
    let bomb = "<!DOCTYPE Awmds [<!ENTITY a \"AAAAAAAAAA\"><!ENTITY b \"&a;&a;&a;&a;\">]><Awmds><Bol_segment><Bol_id><Bol_reference>&b;&b;</Bol_reference></Bol_id></Bol_segment></Awmds>";
    let reading = one(bomb.as_bytes());
    assert!(!reading.consignments[0].reference.contains('A'));
}

#[test]
fn masters_houses_and_single_bills_are_told_apart() {
    let text = "UNB+UNOA:2+A+B+261123:0400+1'UNH+1+CUSCAR:D:95B:UN'BGM+85+1+9'TDT+20+12W+1++MSCU'\
        CNI+1+MB1'RFF+MB:MB1'GID+1+4:CT'CNI+2+H1'RFF+BM:MB2'RFF+HB:H1'GID+1+4:CT'\
        CNI+3+MB2'RFF+BM:MB2'GID+1+4:CT'CNI+4+S1'RFF+BM:S1'GID+1+4:CT'CNI+5+S2'GID+1+4:CT'UNT+19+1'UNZ+1+1'";
    let reading = one(text.as_bytes());
    let told: Vec<(&str, Option<&str>)> =
        reading.consignments.iter().map(|bill| (bill.reference.as_str(), bill.kind.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("MB1", Some("master")),
            ("H1", Some("house")),
            ("MB2", Some("master")),
            ("S1", Some("single")),
            ("S2", Some("single"))
        ]
    );
    assert_eq!(reading.consignments[1].master.as_deref(), Some("MB2"));
}
