//! What assessments say of a declared heading that the words do not fit.

use std::sync::Arc;

use assess::{Engines, Policy, Subject, Task, words};
use goods::hs::{Nomenclature, Suggester};
use model::{
    Assessment, GoodsItem,
    assessment::Recollection,
    cargo::{Consignment, ConsignmentRecord},
};

/// A nomenclature of two things and enough of others that words are rare.
fn engines() -> Engines {
    let mut text = "code,description\n4011,New pneumatic tyres of rubber\n\
                    401110,New pneumatic tyres of rubber; used on motor cars\n\
                    100630,Rice\n"
        .to_owned();
    (0..40).for_each(|at| text += &format!("70{at:02}00,Glass of group {at}\n"));
    let (nomenclature, _) = Nomenclature::read(text.as_bytes(), 2022).unwrap();
    let suggester = Arc::new(Suggester::build(&nomenclature, None, &[]));
    bare().with_headings(Some(suggester))
}

fn bare() -> Engines {
    Engines::build(vec![], vec![], Policy::shipped(), Arc::default()).unwrap()
}

fn assess(engines: &Engines, text: &str, hs: Option<&str>) -> Assessment {
    let item = |text: &str, hs: Option<&str>| GoodsItem {
        description: Some(text.into()),
        hs: hs.map(str::to_owned),
        ..GoodsItem::default()
    };
    let goods = vec![item("RICE", Some("100630")), item(text, hs)];
    let consignment = Consignment { reference: "B1".into(), goods, ..Consignment::default() };
    let record = ConsignmentRecord { consignment, version: 1, ..ConsignmentRecord::default() };
    let task = Task { subject: Subject::Consignment(Box::new(record)), past: Recollection::default() };
    assess::assess(&[task], engines).remove(0)
}

#[test]
fn a_heading_that_does_not_fit_is_a_weak_signal_with_its_words() {
    let engines = engines();
    let found = assess(&engines, "NEW CAR TYRES OF RUBBER", Some("10063000"));
    let signal = found.signals.iter().find(|signal| signal.code == "hs_mismatch").unwrap();
    assert_eq!((signal.args["declared"].as_str(), signal.weight), ("1006", 0.15));
    assert_eq!(signal.evidence[0].path, "consignment.goods[1].hs");
    assert!(signal.weight < engines.policy.lanes.blue, "it moves no lane by itself");
    let said = words::word(signal).text;
    assert!(said.contains("fit 4011 (Harmonized System 2022)") && said.contains("tyre"), "{said}");
    for (text, hs) in [
        ("NEW CAR TYRES OF RUBBER", Some("401110")),
        ("NEW CAR TYRES OF RUBBER", None),
        ("SPARE PARTS", Some("100630")),
    ] {
        assert!(assess(&engines, text, hs).signals.iter().all(|signal| signal.code != "hs_mismatch"), "{text} {hs:?}");
    }
}

#[test]
fn a_snapshot_without_a_nomenclature_is_what_it_was() {
    assert_eq!(bare().with_headings(None).version(), bare().version());
    assert_ne!(engines().version(), bare().version());
    assert_eq!(engines().version(), engines().version());
}
