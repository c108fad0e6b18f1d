//! Random rules on random records: the plain walk, the indexed row form, the batch form and the Arrow form give the same
//! hits, and the interpreter of the `cel` crate the same truths.
//!
//! `PORTCULLIS_RULE_CASES` sets how many pairs of a rule and a record are tried, `PORTCULLIS_RULE_SEED` from where.

use fastrand::Rng;
use model::{SubjectKind, Traveller, schema::Record};
use rules::{Past, RuleSet, bench::Interpreter, columns::record_batch};

use crate::random::{Scope, traveller, truth};

const RULES: usize = 12;
const RECORDS: usize = 24;

pub fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn all_forms_and_the_interpreter_agree() {
    let (cases, seed) = (number("PORTCULLIS_RULE_CASES", 6_000), number("PORTCULLIS_RULE_SEED", 1) as u64);
    let (mut tried, mut definite, mut open, mut sharper) = (0, 0, 0, 0);
    for round in 0.. {
        if tried >= cases {
            break;
        }
        let mut dice = Rng::with_seed(seed.wrapping_add(round));
        let mut texts = Vec::new();
        while texts.len() < RULES {
            let text = truth(&mut dice, &mut Scope::default(), 4);
            if rules::check(&crate::rule("traveller", &text)).is_empty() {
                texts.push(text);
            }
        }
        let set = texts.iter().enumerate().map(|(at, text)| {
            let mut rule = crate::rule("traveller", text);
            rule.id = format!("r{at:02}");
            rule
        });
        let set = RuleSet::compile(set.collect()).unwrap();
        let made: Vec<Traveller> = (0..RECORDS).map(|_| traveller(&mut dice, &Scope::default())).collect();
        let records: Vec<&dyn Record> = made.iter().map(|record| record as &dyn Record).collect();
        let past = Past::default();
        let subject = SubjectKind::Traveller;
        let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let interpreter = Interpreter::compile(&refs).unwrap();
        let mut walked = Vec::new();
        for (row, record) in records.iter().enumerate() {
            let ours = set.truths(subject, *record, &past);
            let theirs = interpreter.run(*record);
            for (rule, truth) in ours {
                let text = &texts[rule];
                match (theirs[rule], truth) {
                    (Some(theirs), ours) => {
                        definite += 1;
                        assert_eq!(Some(theirs), ours, "{text}\n{}", serde_json::json!(made[row]));
                    }
                    (None, None) => open += 1,
                    // A filter is an error to the interpreter as soon as one element is; we may know better.
                    (None, Some(_)) => {
                        sharper += 1;
                        let allowed = ["filter", "map"].iter().any(|word| text.contains(word));
                        assert!(allowed, "known here, an error there: {text}\n{}", serde_json::json!(made[row]));
                    }
                }
                if truth == Some(true) {
                    walked.push((row as u32, rule as u32));
                }
            }
        }
        let said = || format!("seed {} round {round}: {texts:#?}", seed);
        assert_eq!(walked, set.hits_by_row(subject, &records, &past), "rows, {}", said());
        assert_eq!(walked, set.hits_by_batch(subject, &records, &past), "batch, {}", said());
        let batch = record_batch(Traveller::catalogue(), &records).unwrap();
        assert_eq!(walked, set.hits_in(subject, &batch, &past).unwrap(), "columns, {}", said());
        let (from, len) = (dice.usize(..RECORDS), dice.usize(..RECORDS));
        let part = batch.slice(from, len.min(RECORDS - from));
        let expected: Vec<(u32, u32)> = walked
            .iter()
            .filter(|(row, _)| (from..from + part.num_rows()).contains(&(*row as usize)))
            .map(|(row, rule)| (row - from as u32, *rule))
            .collect();
        assert_eq!(expected, set.hits_in(subject, &part, &past).unwrap(), "a slice of columns, {}", said());
        tried += RULES * RECORDS;
    }
    println!("{tried} pairs: {definite} definite, {open} open, {sharper} known to us alone");
    assert!(
        definite > tried / 4 && open > tried / 100,
        "{definite} definite and {open} open of {tried} say too little"
    );
}
