//! Genuine samples, where the shared data folder is present (`PORTCULLIS_SHARED`); silent where it is not.

use std::path::PathBuf;

fn shared(path: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("PORTCULLIS_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from("../../../shared/data"));
    std::fs::read(root.join(path)).ok()
}

#[test]
fn passenger_samples_yield_their_people() {
    for (name, people, bookings, first) in [
        ("loader_apis-messages_Test1.txt", 8, 0, "Steur"),
        ("loader_apis-messages_airline2.edi", 10, 0, "BETTON"),
        ("loader_apis-messages_multiple_flight_leg_apis.txt", 2, 0, "BARRETT"),
        ("loader_pnr-messages_2_pnrs_basic.edi", 4, 2, "SMITHJR"),
        ("loader_pnr-messages_3_pnrs.edi", 14, 3, "VANDENBERG"),
        ("loader_pnr-messages_pnr3.txt", 4, 1, "DOOLIN"),
        ("loader_pnr-messages_pnr_split.edi", 3, 2, "TESTSURNAMEONE"),
        ("loader_pnr-messages_no_pnr_history.edi", 4, 3, "JACKS"),
    ] {
        let Some(bytes) = shared(&format!("passenger/{name}")) else { return };
        let reading = formats::inspect(&bytes).unwrap().remove(0);
        assert_eq!((reading.travellers.len(), reading.bookings.len()), (people, bookings), "{name}");
        assert_eq!(reading.travellers[0].surname.as_deref(), Some(first), "{name}");
    }
}

#[test]
fn an_infant_s_document_is_the_infant_s() {
    let Some(bytes) = shared("passenger/loader_pnr-messages_infant.edi") else { return };
    let reading = formats::inspect(&bytes).unwrap().remove(0);
    assert_eq!(reading.travellers.len(), 2);
    let numbers: Vec<_> =
        reading.travellers.iter().map(|t| t.documents.first().and_then(|d| d.number.as_deref())).collect();
    assert_eq!(numbers, [Some("509229987"), Some("512731999")]);
}

#[test]
fn a_service_string_without_its_decimal_mark_is_understood() {
    let Some(bytes) = shared("passenger/loader_pnr-messages_codeshare.edi") else { return };
    let reading = formats::inspect(&bytes).unwrap().remove(0);
    assert_eq!(reading.bookings[0].locator.as_deref(), Some("2LS6KP"));
}

#[test]
fn the_asycuda_sample_adds_up() {
    let Some(bytes) = shared("cargo/msg/asycuda/awmds_synth1.xml") else { return };
    let reading = formats::inspect(&bytes).unwrap().remove(0);
    assert_eq!((reading.consignments.len(), reading.containers.len()), (5, 5));
    let gross: f64 = reading.consignments.iter().filter_map(|bill| bill.gross_mass_kg).sum();
    assert_eq!(gross, 71_700.0);
}

#[test]
fn the_office_s_list_holds_its_names() {
    let files = ["sdn.csv", "alt.csv", "add.csv"].map(|name| (name, shared(&format!("screening/ofac/{name}"))));
    if files.iter().any(|(_, bytes)| bytes.is_none()) {
        return;
    }
    let parts: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (*name, bytes.as_deref().unwrap_or_default())).collect();
    let format = formats::lists::detect("sdn.csv", parts[0].1).unwrap();
    let reading = formats::lists::read_list(&format, "ofac-sdn", &parts, |_| None).unwrap();
    let count = |of: &dyn Fn(&model::Entity) -> usize| reading.entities.iter().map(of).sum::<usize>();
    let names = count(&|entity| entity.names.len());
    let documents = count(&|entity| entity.documents.len());
    let passports = count(&|entity| entity.documents.iter().filter(|d| d.kind.as_deref() == Some("Passport")).count());
    let births = count(&|entity| entity.dob.len());
    let hulls = count(&|entity| usize::from(entity.imo.is_some()));
    let entities = reading.entities.len();
    println!(
        "{entities} entities, {names} names, {births} births, {documents} documents, {passports} passports, {hulls} hulls"
    );
    assert!(entities > 8_900 && names > 22_500, "{entities} {names}");
    assert!(births > 5_000 && passports > 1_500 && hulls > 390, "{births} {passports} {hulls}");
}
