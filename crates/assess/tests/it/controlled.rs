//! What an assessment says of lines of goods.

use std::sync::Arc;

use assess::{CONTROLLED, Engines, MENTIONED, MONITORED, Policy, RULED, Subject, Task, assess, ruled::Keys, words};
use goods::{Dictionary, Recogniser};
use model::{
    Assessment, Consignment, GoodsItem,
    assessment::{RecalledRuling, Recollection, RulingDecision},
    cargo::ConsignmentRecord,
};

fn assessed(lines: &[&str]) -> Assessment {
    assessed_with(lines, Vec::new())
}

fn assessed_with(lines: &[&str], rulings: Vec<RecalledRuling>) -> Assessment {
    let goods = lines.iter().map(|text| GoodsItem { description: Some((*text).to_owned()), ..GoodsItem::default() });
    let consignment = Consignment { reference: "B1".into(), goods: goods.collect(), ..Consignment::default() };
    let record = ConsignmentRecord { consignment, ..ConsignmentRecord::default() };
    let task = Task {
        subject: Subject::Consignment(Box::new(record)),
        past: Recollection { rulings, ..Recollection::default() },
    };
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

fn ruling(id: i64, item: &str, text: &str, decision: RulingDecision) -> RecalledRuling {
    let goods = GoodsItem { description: Some(text.into()), ..GoodsItem::default() };
    RecalledRuling {
        id,
        item: item.into(),
        keys: vec![Keys::of(&goods, &model::Party::default()).text],
        decision,
        authority: "Invented Agency".into(),
        reference: format!("R/{id}"),
        valid_until: "2030-12-31".parse().ok(),
        ..RecalledRuling::default()
    }
}

#[test]
fn a_ruling_that_goods_are_not_controlled_takes_the_weight_and_not_the_signal() {
    use RulingDecision::{Controlled, NotControlled};
    let text = "POTASSIUM PERCHLORATE 99% 25 KG DRUMS";
    let before = assessed(&[text]);
    let rulings = vec![ruling(7, "potassium_perchlorate", "Potassium perchlorate 99 %, 25 kg drums", NotControlled)];
    let after = assessed_with(&[text, "POTASSIUM PERCHLORATE"], rulings);
    let of = |code: &str| after.signals.iter().find(|signal| signal.code == code).unwrap();
    let ruled = of(RULED);
    assert_eq!((ruled.weight, ruled.args["was"].as_str(), ruled.args["line"].as_str()), (0.0, CONTROLLED, "1"));
    let said = words::word(ruled).text;
    assert!(said.contains("Invented Agency") && said.contains("R/7") && said.contains("2030-12-31"), "{said}");
    assert_eq!(of(CONTROLLED).args["line"], "2", "other words are other goods");
    assert_eq!(after.past.rulings.len(), 1, "what has spoken is kept for a replay");
    assert!(assessed_with(&["COTTON TOWELS"], vec![ruling(7, "urea", "X Y Z", NotControlled)]).past.rulings.is_empty());
    // An authority that rules the other way is heard before it; and goods are known as what they were ruled to be.
    let both = vec![
        ruling(7, "potassium_perchlorate", text, NotControlled),
        ruling(8, "potassium_perchlorate", text, Controlled),
    ];
    let contradicted = assessed_with(&[text], both);
    assert!(contradicted.signals.iter().all(|signal| signal.code != RULED));
    assert!(contradicted.score >= before.score);
    let unheard = assessed_with(&["TRADE NAME ZORBAX 9"], vec![ruling(9, "sarin", "Trade name Zorbax 9", Controlled)]);
    let known = unheard.signals.iter().find(|signal| signal.code == CONTROLLED).unwrap();
    assert_eq!((known.args["item"].as_str(), known.args["ruling"].as_str(), known.certainty), ("sarin", "9", 1.0));
}

#[test]
fn the_places_of_words_are_told_in_characters() {
    let found = assessed(&["25 公斤 硝酸铵 工业级"]);
    let signal = found.signals.iter().find(|signal| signal.code == CONTROLLED).unwrap();
    let place = signal.evidence.iter().find_map(|evidence| evidence.at.zip(evidence.found.clone()));
    assert_eq!(place, Some(((6, 9), "硝酸铵".into())));
}
