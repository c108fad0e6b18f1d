//! What an assessment says of lines of goods.

use std::sync::Arc;

use assess::{CONTROLLED, Engines, MENTIONED, MONITORED, Policy, Subject, Task, assess, words};
use goods::{Dictionary, Recogniser};
use model::{Assessment, Consignment, GoodsItem, assessment::Recollection, cargo::ConsignmentRecord};

fn assessed(lines: &[&str]) -> Assessment {
    let goods = lines.iter().map(|text| GoodsItem { description: Some((*text).to_owned()), ..GoodsItem::default() });
    let consignment = Consignment { reference: "B1".into(), goods: goods.collect(), ..Consignment::default() };
    let record = ConsignmentRecord { consignment, ..ConsignmentRecord::default() };
    let task = Task { subject: Subject::Consignment(Box::new(record)), past: Recollection::default() };
    let recogniser = Recogniser::build(Arc::new(Dictionary::shipped().unwrap())).unwrap();
    let engines = Engines::build(vec![], vec![], Policy::shipped(), Arc::default()).unwrap();
    assess(&[task], &engines.with_goods(Arc::new(recogniser))).remove(0)
}

#[test]
fn each_line_says_what_it_may_be_and_by_which_words() {
    let assessment =
        assessed(&["COTTON TOWELS", "POTASSIUM PERCHLORATE 99% 25 KG DRUMS", "UREA 46% N", "ACETONE-FREE REMOVER"]);
    let of = |code: &str| assessment.signals.iter().find(|signal| signal.code == code).unwrap();
    let found = of(CONTROLLED);
    assert_eq!((found.args["item"].as_str(), found.args["line"].as_str()), ("potassium_perchlorate", "2"));
    assert_eq!(found.evidence[0].path, "consignment.goods[1].description");
    let said = words::word(found).text;
    assert!(said.contains("POTASSIUM PERCHLORATE") && said.contains("EUEP1"), "{said}");
    assert_eq!(of(MONITORED).args["item"], "urea");
    assert_eq!((of(MENTIONED).args["item"].as_str(), of(MENTIONED).weight), ("acetone", 0.0));
}

#[test]
fn honest_lines_say_nothing() {
    let said = assessed(&["CALCIUM CHLORIDE FLAKES 77%", "POWDER COATED ALUMINIUM WINDOW PROFILES"]);
    let codes = [CONTROLLED, MONITORED];
    assert!(said.signals.iter().all(|signal| !codes.contains(&signal.code.as_str())), "{:?}", said.signals);
}
