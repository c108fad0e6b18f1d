//! Changes, differences, coverage, programmes and imports of the dictionary.

use goods::{
    Change, ChangeError, Coverage, Dictionary, Difference, Item, annex,
    import::{self, Form, Reading},
    views::{self, Programme},
};

fn small() -> Dictionary {
    Dictionary::parse(
        r#"
        benign = ["tin can"]
        [[item]]
        id = "veltane"
        name = "Veltane"
        class = "chemical"
        cas = ["64-17-5"]
        regimes = ["GS", "CWC3:B9"]
        [item.names]
        es = ["veltano"]
        [[item]]
        id = "bellow"
        name = "Bellow gauge"
        controls = ["2B230.a"]
        hs = [{ code = "902620", edition = 2022 }]
        "#,
    )
    .expect("a dictionary")
}

#[test]
fn a_change_is_made_whole_or_not_at_all() {
    let base = small();
    let mut item = base.items[0].clone();
    item.names.entry("es".into()).or_default().push("veltana".into());
    let change =
        Change { put: vec![item], remove: vec!["bellow".into()], benign: vec!["velvet".into()], ..Change::default() };
    let after = change.apply(&base).expect("it is made");
    let difference = Difference::between(&base, &after);
    assert_eq!(difference.removed.len(), 1);
    assert_eq!(difference.benign_added, ["velvet"]);
    let changed = &difference.changed[0];
    assert_eq!((changed.id.as_str(), changed.fields.len()), ("veltane", 1));
    assert_eq!(changed.fields[0].field, "names.es");
    assert!(changed.fields[0].before.is_null());
    assert_eq!(changed.fields[0].after, serde_json::json!(["veltana"]));
    assert_eq!(difference.items().collect::<Vec<_>>(), ["bellow", "veltane"]);
    assert!(Difference::between(&after, &after).is_empty());

    let refused = |change: Change| change.apply(&base).expect_err("it is refused");
    assert!(matches!(refused(Change::default()), ChangeError::Nothing));
    assert!(matches!(refused(Change { remove: vec!["x".into()], ..Change::default() }), ChangeError::Absent(_)));
    let wrong = Item { cas: vec!["64-17-6".into()], ..base.items[0].clone() };
    assert!(matches!(refused(Change { put: vec![wrong], ..Change::default() }), ChangeError::Dictionary(_)));
    let twice = Change { put: vec![base.items[0].clone()], remove: vec!["veltane".into()], ..Change::default() };
    assert!(matches!(refused(twice), ChangeError::Twice(_)));
}

#[test]
fn a_change_on_an_item_that_moved_since_is_refused() {
    let base = small();
    let renamed = |name: &str| {
        let item = Item { name: name.into(), ..base.items[0].clone() };
        Change { put: vec![item], ..Change::default() }
    };
    let now = renamed("Veltane oil").apply(&base).expect("the first");
    assert!(matches!(renamed("Veltan").apply_since(&base, &now), Err(ChangeError::Stale(id)) if id == "veltane"));
    let other = Change { remove: vec!["bellow".into()], ..Change::default() };
    assert_eq!(other.apply_since(&base, &now).expect("another item").items.len(), 1);
}

#[test]
fn coverage_names_what_is_missing() {
    let coverage = Coverage::of(&small());
    assert_eq!(coverage.without_name["es"], ["bellow"]);
    assert_eq!(coverage.without_name["zh"].len(), 2);
    assert_eq!(coverage.without_hs, ["veltane"]);
    assert_eq!(coverage.only_basket_hs, ["bellow"]);
    assert_eq!(coverage.without_un, ["veltane"]);
    assert!(coverage.without_cas.is_empty());
    assert_eq!(coverage.without_regime, ["bellow"]);
    let shipped = Coverage::of(&Dictionary::shipped().expect("it is read"));
    let family = |part: &str| shipped.families.iter().find(|family| family.reference.contains(part)).expect("a family");
    assert!(family("B.4").examples.len() >= 5);
    assert!(!family("INCB").examples.is_empty());
}

#[test]
fn every_programme_has_items_and_every_regime_a_programme() {
    let shipped = Dictionary::shipped().expect("it is read");
    for programme in views::PROGRAMMES.iter().filter(|programme| !programme.id.starts_with("chpl")) {
        assert!(programme.items(&shipped).next().is_some(), "{} is empty", programme.id);
    }
    let count = |id: &str| Programme::by_id(id).map(|programme| programme.items(&shipped).count());
    assert_eq!(count("global_shield"), Some(18));
    assert_eq!(count("incb_table_1"), Some(30));
    assert_eq!(count("cwc_schedule_1"), Some(34));
    assert_eq!(count("no_programme"), None);
    let listed = shipped.items.iter().filter(|item| item.regime_codes().any(|code| code == "CHPL")).count();
    let tiers = ["chpl_tier_1", "chpl_tier_2", "chpl_tier_3", "chpl_tier_4", "chpl_other"];
    assert_eq!(tiers.iter().filter_map(|id| count(id)).sum::<usize>(), listed);
}

#[test]
fn a_number_tells_category_group_and_regime() {
    let number = annex::read("US:2B350.a").expect("a number");
    assert_eq!((number.category, number.group, number.regime), (2, 'B', "AG"));
    assert_eq!(annex::read("1C450").map(|number| number.regime), Some("CWC"));
    assert_eq!(annex::read("0A919").map(|number| number.regime), Some("national"));
    for other in ["ML15", "CITES II", "2B35", "2F350", "2B3501", "", "é"] {
        assert_eq!(annex::read(other), None, "{other}");
    }
    assert!(annex::related("2B350", "2B350.a") && annex::related("2B350a", "2B350.a"));
    assert!(!annex::related("3A001.b", "3A001.a") && !annex::related("3A001.b.1", "3A001.b.11"));
}

#[test]
fn the_three_columns_become_links() {
    let table =
        "CN;TARIC;Dual-use code\n9026 20 20;;2B230\n9026 80 20;9026802090;2B230a\n9032;;2B999\nx;;2B230\n8421;;\n";
    let read = import::read(table.as_bytes(), &Reading::of(Form::EuCorrelation), &small());
    assert_eq!((read.rows, read.known), (5, 1));
    assert_eq!(read.change.put.len(), 1);
    let codes: Vec<&str> = read.change.put[0].hs.iter().map(|link| link.code.as_str()).collect();
    assert_eq!(codes, ["902620", "902680"]);
    assert_eq!(read.unplaced[0].control, "2B999");
    let places: Vec<(u64, &str)> = read.defects.iter().map(|d| (d.line, d.column.as_str())).collect();
    assert_eq!(places, [(5, "CN"), (6, "dual-use code")]);
}

#[test]
fn entries_of_the_united_states_become_references_or_items() {
    let table = "eccn,heading,reason_for_control\n2B230,\"Transducers, as follows\",\"NP, AT\"\n0A919,\"Goods made abroad, as follows (see List)\",RS\n2D230,Software,AT\n2B001,Machine tools,NS\nZZ,Wrong,\n";
    let read = import::read(table.as_bytes(), &Reading::of(Form::UsCcl), &small());
    let put: Vec<&str> = read.change.put.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(put, ["bellow", "us_0a919"]);
    assert_eq!(read.change.put[0].controls, ["2B230.a", "US:2B230"]);
    assert_eq!(read.change.put[1].name, "Goods made abroad");
    assert_eq!(read.unplaced[0].control, "2B001");
    assert_eq!((read.defects.len(), read.defects[0].line), (1, 6));
    assert!(read.change.apply(&small()).is_ok());
    let codes = "hts,description\n8414.59,\"Fans, other\"\n8414.59.65,Fans\n12,Wrong\n";
    let mut reading = Reading::of(Form::UsHts);
    reading.regime = Some("US746S4".into());
    let read = import::read(codes.as_bytes(), &reading, &small());
    assert_eq!(read.change.put.len(), 1);
    assert_eq!(read.change.put[0].name, "HS 841459: Fans, other");
    assert_eq!((read.known, read.defects.len()), (1, 1));
}

#[test]
fn a_national_list_is_read_by_a_mapping() {
    let table = "Substance,CAS No,Autres noms,Code\nVeltane pure,64-17-5,fr:veltane pur,2207.10\nNew thing,7664-93-9,,28 07\nBad,64-17-6,,\n";
    let mut reading = Reading::of(Form::National);
    let columns = [("name", "Substance"), ("cas", "CAS No"), ("foreign_names", "Autres noms"), ("hs2022", "Code")];
    reading.columns = columns.map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned())).into();
    reading.regime = Some("NAT".into());
    let read = import::read(table.as_bytes(), &reading, &small());
    let put: Vec<&str> = read.change.put.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(put, ["veltane", "new_thing"]);
    let veltane = &read.change.put[0];
    assert_eq!(veltane.names["en"], ["Veltane pure"]);
    assert_eq!(veltane.names["fr"], ["veltane pur"]);
    assert_eq!(veltane.hs[0].code, "220710");
    assert_eq!(veltane.regimes, ["GS", "CWC3:B9", "NAT"]);
    assert_eq!((read.defects[0].line, read.defects[0].column.as_str()), (4, "cas"));
    let after = read.change.apply(&small()).expect("it is made");
    assert!(import::read(table.as_bytes(), &reading, &after).change.put.is_empty());
}

#[test]
fn broken_files_end_in_defects() {
    let table = b"CN;TARIC;dual-use code\n\"9026 20;;2B230\n9026;;2B\xff";
    for form in [Form::EuCorrelation, Form::UsCcl, Form::UsHts, Form::National] {
        for end in 0..table.len() {
            let read = import::read(&table[..end], &Reading::of(form), &small());
            assert!(read.change.remove.is_empty());
        }
        assert!(!import::read(b"", &Reading::of(form), &small()).defects.is_empty());
    }
}
