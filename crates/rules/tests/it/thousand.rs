//! The bench's rules: they compile, hit, and mean the same to the interpreter.

use model::{SubjectKind, schema::Record};
use rules::{
    Past, RuleSet,
    bench::{Interpreter, consignments, thousand, travellers},
};

fn agree(subject: SubjectKind, records: &[&dyn Record]) {
    let texts = thousand(subject).unwrap();
    assert_eq!(texts.len(), 1000);
    let cel: Vec<&str> = texts.iter().map(|rule| rule.cel.as_str()).collect();
    let interpreter = Interpreter::compile(&cel).unwrap();
    let set = RuleSet::compile(texts.clone()).unwrap();
    let mut hits = 0;
    for record in records {
        let theirs = interpreter.run(*record);
        for (rule, truth) in set.truths(subject, *record, &Past::default()) {
            assert_eq!(theirs[rule] == Some(true), truth == Some(true), "{}: {:?}", texts[rule].cel, theirs[rule]);
            hits += usize::from(truth == Some(true));
        }
    }
    assert!(hits > 0);
}

#[test]
fn a_thousand_rules_mean_the_same_to_the_interpreter() {
    let records = travellers(12, 3);
    agree(SubjectKind::Traveller, &records.iter().map(|record| record as &dyn Record).collect::<Vec<_>>());
    let records = consignments(12, 3);
    agree(SubjectKind::Consignment, &records.iter().map(|record| record as &dyn Record).collect::<Vec<_>>());
}
