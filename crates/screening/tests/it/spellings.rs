//! What one name may look like. Nobody here exists.

use model::EntitySchema;
use screening::{Index, Query};

use super::{ask, entity};

/// Score of the only entry, 0 where it is not found; and how the parts met.
fn held(listed: &str, schema: EntitySchema, asked: &str) -> (f64, Vec<&'static str>) {
    let mut entry = entity(0, listed);
    entry.schema = schema;
    let index = Index::build(vec![entry]);
    let found = index.screen(&[Query { schema, ..ask(asked) }], 1).remove(0);
    let best = found.into_iter().next();
    best.map_or((0.0, Vec::new()), |hit| (hit.score, hit.why.iter().map(|line| line.how).collect()))
}

#[test]
fn spellings_of_one_person_are_found() {
    for (listed, asked) in [
        ("Muhammad Yusuf Barakwal", "Mohamed Youssef Barakwal"),
        ("Abdul Rahman Tarinkoti", "Abdurrahman Tarinkoti"),
        ("Abd al-Rahman Tarinkoti", "Abdul-Rehman Tarinkoti"),
        ("Nur ud-Din Kalhori", "Nuruddin Kalhori"),
        ("Saif Ullah Wazirpuri", "Saifullah Wazirpuri"),
        ("Haji Mullah Ghafur Dostwal", "Ghafoor Dostwal"),
        ("Syed Qasim Zarwandi", "Kassem Zarwandi"),
        ("Umm Khalid al-Barzanchi", "Khalid Barzanchi"),
        ("Juan Carlos Pelayo Zumaran", "PELAYO ZUMARAN<<JUAN<CARLOS"),
        ("Zarwan Muhammad Barakwal", "BARAKWAL ZARWAN"),
        ("Wolodymyr Kravchukenko", "Vladimir Kravchukenko"),
        ("Hsueh Kuanglin", "Xue Guanglin"),
        ("Christophoros Papaterpos", "CHRISTOPHOR PAPATERPOS"),
        ("Bill Quackenthorpe", "William Quackenthorpe"),
        ("Zarwan Barakwal", "Zrawan Barakwal"),
        ("Zarwan Barakwal", "Zarwan Barakhwal"),
        ("Zarwan Barakwal", "ZarwanBarakwal"),
    ] {
        let (score, how) = held(listed, EntitySchema::Person, asked);
        assert!(score >= 0.5, "{listed} / {asked}: {score} {how:?}");
    }
}

#[test]
fn an_initial_is_a_possibility_and_no_more() {
    let (score, how) = held("Zarwan Barakwal", EntitySchema::Person, "Z. Barakwal");
    assert!(score > 0.2 && score < 0.95 && how.contains(&"initial"), "{score} {how:?}");
}

#[test]
fn forms_of_companies_and_prefixes_of_vessels_say_little() {
    for (listed, asked, schema) in [
        ("BARAKWAL TRADING, S.A. DE C.V.", "Barakwal Trading SA de CV", EntitySchema::Organization),
        ("BARAKWAL TRADING LLC", "Barakwal Trading Private Limited", EntitySchema::Organization),
        ("BARAKWAL SHIPPING CO LTD", "Barakwal Shipping Company Limited", EntitySchema::Organization),
        ("OOO BARAKWALNEFT", "Barakwalneft LLC", EntitySchema::Organization),
        ("MV BARAKWAL STAR", "Barakwal Star", EntitySchema::Vessel),
        ("BARAKWAL STAR", "M/T Barakwal Star", EntitySchema::Vessel),
    ] {
        let (score, how) = held(listed, schema, asked);
        assert!(score >= 0.5, "{listed} / {asked}: {score} {how:?}");
    }
}

#[test]
fn others_are_not_found() {
    for (listed, asked) in [
        ("Zarwan Muhammad Barakwal", "Muhammad Ali"),
        ("Zarwan Muhammad Barakwal", "Zarwan Tarinkoti"),
        ("Ali Khan", "Ahmad Khan"),
        ("Hamid Rezapur", "Majid Rezazadeh"),
        ("Wang Xiaoming", "Wang Wei"),
    ] {
        let (score, how) = held(listed, EntitySchema::Person, asked);
        assert!(score < 0.5, "{listed} / {asked}: {score} {how:?}");
    }
}
