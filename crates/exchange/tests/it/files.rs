//! JSON, XML and CSV: the same bytes each time, and back to the same document.

use exchange::{
    AuthorityKind, Document, Quantity, ReplyKind, Row, TraderValue, Value,
    read::{ReadError, read},
    write::{Answer, Message, csv, json, xml},
};
use proptest::prelude::*;

use crate::office::{authority, day, form, pen, row};

#[test]
fn a_notification_comes_back_as_it_was() {
    let message = Message::Notification(pen());
    for text in [json(&message), xml(Some(form("pen")), &message), xml(None, &message)] {
        assert_eq!(read(text.as_bytes()), Ok(message.clone()), "{text}");
    }
    let text = xml(Some(form("pen")), &message);
    assert!(text.contains("Invented Chemie &lt;&amp; Söhne&gt; GmbH"));
    let at = |what: &str| text.find(what).unwrap();
    assert!(at("code=\"exporter\"") < at("code=\"substance\"") && at("code=\"substance\"") < at("code=\"shipment\""));
}

#[test]
fn a_reply_comes_back_as_it_was() {
    let answer = Answer {
        form: "pen".into(),
        answers: "PEN-20261125-AAAAAA".into(),
        kind: ReplyKind::Objection,
        until: Some(day("2026-12-20")),
        reason: Some("licence \"77\" <unknown>\nsecond line".into()),
        reference: Some("PK/7 & 8".into()),
        from: authority(AuthorityKind::CompetentAuthority, "PK"),
    };
    let message = Message::Reply(answer);
    assert_eq!(read(json(&message).as_bytes()), Ok(message.clone()));
    assert_eq!(read(xml(None, &message).as_bytes()), Ok(message.clone()));
}

#[test]
fn others_write_numbers_as_numbers_and_xml_with_prefixes() {
    let text = r#"{"notification": {"form": "pen", "version": 1, "reference": "R", "sections":
        {"substance": [{"quantity": {"amount": 12.50, "unit": "kg"}, "name": ""}]}}}"#;
    let Message::Notification(document) = read(text.as_bytes()).unwrap() else { panic!() };
    let quantity = Quantity { amount: "12.5".into(), unit: "kg".into() };
    assert_eq!(document.sections["substance"][0], Row::from([("quantity".into(), Value::Quantity(quantity))]));
    let text =
        "<?xml version='1.0'?><!-- x --><e:notification xmlns:e='urn:portcullis:exchange:1' form='pen' version='1'>
        <e:from kind='incb'/><e:section code='use'><e:field code='intended'><![CDATA[a < b]]> &#x41;</e:field>
        </e:section></e:notification>";
    let Message::Notification(document) = read(text.as_bytes()).unwrap() else { panic!() };
    assert_eq!(document.text("use.intended"), Some("a < b A"));
    assert_eq!(document.from.kind, AuthorityKind::Incb);
}

#[test]
fn what_is_no_notification_is_told_with_its_place() {
    assert_eq!(read(b"UNB+UNOA"), Err(ReadError::Neither));
    assert_eq!(read(b"\xff{"), Err(ReadError::NotText(0)));
    assert_eq!(read(&vec![b' '; (1 << 20) + 1]), Err(ReadError::TooLarge((1 << 20) + 1)));
    assert!(matches!(read(b"{\"notification\":\n{\"colour\": 1}}"), Err(ReadError::Json { line: 2, .. })));
    for (text, says) in [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><notification form='pen' version='1'/>", "document type"),
        (
            "<notification form='pen' version='1'><section code='a'><field code='b'>&a;</field></section></notification>",
            "entity a",
        ),
        ("<notification form='pen'/>", "version"),
        ("<order/>", "expected notification or reply"),
        ("<notification form='pen' version='1'>", "ends inside"),
        ("<notification form='pen' version='1'><to kind='king'/></notification>", "king"),
        ("<reply answers='x' kind='perhaps'/>", "perhaps"),
        ("<reply answers='x' kind='more_time' until='soon'/>", "YYYY-MM-DD"),
        ("<notification form='pen' version='1'/><notification/>", "after the end"),
    ] {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn csv_has_a_line_a_value_and_no_formula() {
    let mut document = pen();
    document.sections.insert("use".into(), vec![row(&[("intended", "=HYPERLINK(\"x\")"), ("remarks", "a,\n\"b\"")])]);
    let text = csv(form("pen"), &document);
    assert!(text.starts_with("section,row,field,part,label,value,unit\r\nenvelope,1,form,,,pen,\r\n"));
    assert!(text.contains("substance,1,quantity,,Quantity,1200.5,kg\r\n"));
    assert!(text.contains("exporter,1,exporter,name,Exporter,Invented Chemie <& Söhne> GmbH,\r\n"));
    assert!(text.contains("use,1,intended,,Intended use,\"'=HYPERLINK(\"\"x\"\")\",\r\n"));
    assert!(text.contains("\"a,\n\"\"b\"\"\""));
    assert_eq!(text, csv(form("pen"), &document));
}

fn texts() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[ -~äßéÿ硝Жع\n\t]{0,12}").unwrap()
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        texts().prop_map(Value::Text),
        (texts(), texts()).prop_map(|(amount, unit)| Value::Quantity(Quantity { amount, unit })),
        (texts(), texts(), texts()).prop_map(|(name, address, contact)| {
            Value::Trader(TraderValue { name, address, contact, ..TraderValue::default() })
        }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(
        rows in proptest::collection::btree_map("[a-z]{1,4}", proptest::collection::vec(proptest::collection::btree_map("[a-z]{1,4}", values(), 0..4), 0..3), 0..4),
        reference in texts(),
        name in texts(),
    ) {
        let mut document = Document { form: "pen".into(), version: 3, reference, sections: rows, ..Document::default() };
        document.from.name = Some(name);
        let message = Message::Notification(document.tidied());
        prop_assert_eq!(read(json(&message).as_bytes()), Ok(message.clone()));
        prop_assert_eq!(read(xml(None, &message).as_bytes()), Ok(message.clone()));
        prop_assert_eq!(read(xml(Some(form("pen")), &message).as_bytes()), Ok(message.clone()));
    }

    #[test]
    fn nothing_that_comes_in_ends_the_program(cut in 0_usize..2000, at in 0_usize..2000, byte: u8) {
        for text in [json(&Message::Notification(pen())), xml(Some(form("pen")), &Message::Notification(pen()))] {
            let mut bytes = text.into_bytes();
            let _ = read(&bytes[..cut.min(bytes.len())]);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = read(&bytes);
        }
    }
}
