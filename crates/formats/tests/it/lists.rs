//! Each form of a list on a small file of its kind, its expected reading beside it. `UPDATE_EXPECT=1` writes that anew.

use std::path::PathBuf;

use formats::lists::{ListFormat, ListReading, Mapping, detect, read_list};
use model::EntitySchema;
use serde_json::json;

/// A form's expectation, and the files that it comes in.
const FORMS: [(&str, &[&str]); 12] = [
    ("un", &["un.xml"]),
    ("ofac", &["ofac/sdn.csv", "ofac/alt.csv", "ofac/add.csv", "ofac/sdn_comments.csv"]),
    ("ofac-xml", &["ofac.xml"]),
    ("ofac-advanced", &["ofac-advanced.xml"]),
    ("eu-csv", &["eu.csv"]),
    ("eu-xml", &["eu.xml"]),
    ("uk", &["uk.csv"]),
    ("uksl", &["uksl.csv"]),
    ("csl-csv", &["csl.csv"]),
    ("csl-json", &["csl.json"]),
    ("ftm", &["ftm.json"]),
    ("watch", &["watch.csv"]),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/lists")
}

fn files(names: &[&'static str]) -> Vec<(&'static str, Vec<u8>)> {
    names.iter().map(|name| (*name, std::fs::read(folder().join(name)).unwrap())).collect()
}

/// The countries of the fixtures; the whole table is another room's.
fn code(name: &str) -> Option<&'static str> {
    let known = [
        ("syria", "SY"),
        ("sy", "SY"),
        ("yemen", "YE"),
        ("ye", "YE"),
        ("korea, north", "KP"),
        ("democratic people's republic of korea", "KP"),
        ("kp", "KP"),
        ("iran (islamic republic of)", "IR"),
        ("burma", "MM"),
        ("belgium", "BE"),
        ("united arab emirates", "AE"),
        ("ae", "AE"),
        ("gabon", "GA"),
    ];
    known.iter().find(|(spelling, _)| name.eq_ignore_ascii_case(spelling)).map(|(_, code)| *code)
}

fn read(format: &ListFormat, files: &[(&'static str, Vec<u8>)]) -> ListReading {
    let parts: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    read_list(format, "test", &parts, code).unwrap()
}

fn shown(reading: &ListReading) -> serde_json::Value {
    json!({
        "edition": reading.edition,
        "entities": reading.entities,
        "passed_over": reading.passed_over,
        "defects": reading.defects,
    })
}

#[test]
fn every_form_says_what_is_expected() {
    for (form, names) in FORMS {
        let files = files(names);
        let format = detect(files[0].0, &files[0].1).unwrap_or_else(|| panic!("{form} is not recognised"));
        let reading = shown(&read(&format, &files));
        let path = folder().join(format!("{form}.expected.json"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, serde_json::to_string_pretty(&reading).unwrap() + "\n").unwrap();
        }
        let expected: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(reading, expected, "{form}");
    }
}

#[test]
fn a_byte_order_mark_and_another_name_change_nothing() {
    for (form, names) in FORMS {
        let mut files = files(names);
        let plain = read(&detect(files[0].0, &files[0].1).unwrap(), &files);
        for (_, bytes) in &mut files {
            if !bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.splice(0..0, *b"\xef\xbb\xbf");
            }
        }
        let marked = read(&detect("download", &files[0].1).unwrap(), &files);
        assert_eq!(plain.entities, marked.entities, "{form}");
    }
}

#[test]
fn the_files_of_a_list_may_come_in_any_order() {
    let mut files = files(FORMS[1].1);
    let plain = read(&detect(files[0].0, &files[0].1).unwrap(), &files);
    files.reverse();
    let format = files.iter().find_map(|(name, bytes)| detect(name, bytes)).unwrap();
    assert_eq!(read(&format, &files).entities, plain.entities);
}

#[test]
fn a_broken_entry_leaves_the_others() {
    let whole = String::from_utf8(files(&["un.xml"])[0].1.clone()).unwrap();
    for (broken, left) in [
        (whole.replacen("</INDIVIDUAL>", "", 1), ["un-QDi.901", "un-KPi.902", "un-KPe.903"]),
        (whole.replacen("2019-03-04</LISTED_ON>", "2019-03-04", 1), ["un-QDi.901", "un-KPi.902", "un-KPe.903"]),
        (
            whole.replacen("<GENDER>Male</GENDER>", "<GENDER>Male<GENDER>", 1),
            ["un-QDi.901", "un-KPi.902", "un-KPe.903"],
        ),
        (whole.replacen("<LISTED_ON>", "<!bogus ", 1), ["un-QDi.901", "un-KPi.902", "un-KPe.903"]),
    ] {
        let reading = read(&ListFormat::UnXml, &[("un.xml", broken.into_bytes())]);
        let ids: Vec<&str> = reading.entities.iter().map(|entity| entity.id.as_str()).collect();
        assert_eq!(ids, left, "{:?}", reading.defects);
        assert!(reading.defects.iter().any(|defect| defect.offset.is_some() && defect.found.is_some()));
    }
}

#[test]
fn a_quote_that_is_not_closed_costs_one_row() {
    let whole = String::from_utf8(files(&["ofac/sdn.csv"])[0].1.clone()).unwrap();
    let broken = whole.replacen("\"BLUE HERON LTD.\"", "\"BLUE HERON LTD.", 1);
    let broken = broken.replacen("Directive 2\"", "Directive 2", 1).replacen(",\"SDGT\",-0- ", ",SDGT,-0- ", 1);
    let reading = read(&ListFormat::OfacCsv, &[("sdn.csv", broken.into_bytes())]);
    assert!(reading.entities.iter().any(|entity| entity.id == "ofac-103" && entity.imo.is_some()));
    assert!(!reading.defects.is_empty() && reading.defects.iter().all(|defect| defect.line.is_some()));
}

#[test]
fn a_mapping_fills_every_field() {
    let mapping: Mapping = serde_json::from_value(json!({
        "id": "No", "schema": "What", "name": "Who", "aliases": "Also", "weak_aliases": "Nick", "dob": "Born",
        "date_format": "%m/%d/%Y", "nationality": "Of", "countries": "Lives", "birth_places": "Where", "sex": "Sex",
        "documents": "Papers", "document_kinds": "Kinds", "document_countries": "By", "containers": "Boxes",
        "imo": "Hull", "call_sign": "Radio", "addresses": "At", "reason": "Why", "programme": "Under",
        "separator": "/", "delimiter": "tab"
    }))
    .unwrap();
    let text = "No\tWhat\tWho\tAlso\tNick\tBorn\tOf\tLives\tWhere\tSex\tPapers\tKinds\tBy\tBoxes\tHull\tRadio\tAt\tWhy\tUnder\n\
        7\tship\tGrey Petrel\tPetrel / Grey\tBird\t12-31-1948\tsyria\tburma\tAleppo\tf\tA1 2 / B34\tPassport / Visa\tYemen\t\
        CSQU3054383\tIMO 9074729\t9HDQ9\tPier 4\tSmuggling\tReed / Rush\n";
    let text = text.replace("12-31-1948", "1948");
    let reading = read(&ListFormat::Csv(Box::new(mapping)), &[("own.tsv", text.into_bytes())]);
    assert_eq!(reading.defects, []);
    let entity = &reading.entities[0];
    let value = serde_json::to_value(entity).unwrap();
    assert_eq!(
        value,
        json!({
            "id": "7", "list": "test", "schema": "Vessel",
            "names": [
                {"text": "Grey Petrel", "kind": "primary"}, {"text": "Petrel", "kind": "alias"},
                {"text": "Grey", "kind": "alias"}, {"text": "Bird", "kind": "weak"}
            ],
            "dob": ["1948"], "nationality": ["SY"], "countries": ["MM"], "birth_places": ["Aleppo"], "sex": "F",
            "documents": [
                {"kind": "Passport", "number": "A1 2", "country": "YE"}, {"kind": "Visa", "number": "B34", "country": "YE"}
            ],
            "imo": "9074729", "call_sign": "9HDQ9", "containers": ["CSQU3054383"], "addresses": ["Pier 4"],
            "programmes": ["Reed", "Rush"], "reason": "Smuggling"
        })
    );
    assert_eq!(entity.schema, EntitySchema::Vessel);
}

#[test]
fn what_is_no_list_is_not_recognised() {
    for bytes in [&b""[..], b"<html></html>", b"hello", b"{}", b"[1,2]", b"1,2,3", b"a,b,c\n1,2,3\n", b"\xff\xfe"] {
        assert!(detect("list", bytes).is_none(), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn every_truncation_is_read_or_refused() {
    for (_, names) in FORMS {
        let files = files(names);
        let format = detect(files[0].0, &files[0].1).unwrap();
        for at in 0..files.len() {
            for end in 0..files[at].1.len() {
                let _ = detect("list", &files[at].1[..end]);
                let parts: Vec<(&str, &[u8])> = files
                    .iter()
                    .enumerate()
                    .map(|(other, (name, bytes))| (*name, if other == at { &bytes[..end] } else { bytes.as_slice() }))
                    .collect();
                let _ = read_list(&format, "test", &parts, code);
            }
        }
    }
}

#[test]
fn three_hundred_mutations_of_each_are_read_or_refused() {
    for (at, (_, names)) in FORMS.iter().enumerate() {
        let files = files(names);
        let format = detect(files[0].0, &files[0].1).unwrap();
        for (bytes, name) in files.iter().map(|(name, bytes)| (bytes, name)) {
            super::hostile::mutated(bytes, 300, 0x9E37_79B9 + at as u64, &mut |bytes| {
                let _ = detect(name, bytes);
                let mut parts: Vec<(&str, &[u8])> = vec![(name, bytes)];
                parts.extend(
                    files.iter().filter(|(other, _)| other != name).map(|(name, bytes)| (*name, bytes.as_slice())),
                );
                let _ = read_list(&format, "test", &parts, code);
            });
        }
    }
}
