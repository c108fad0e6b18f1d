//! Officers' rules, evaluated over a whole chunk at once.

use model::{Signal, SubjectKind, schema::Record};
use rules::Severity;

use crate::{Engines, Task, remembered, signal};

pub(crate) fn add_signals(tasks: &[Task], engines: &Engines, signals: &mut [Vec<Signal>]) {
    for kind in [SubjectKind::Traveller, SubjectKind::Consignment, SubjectKind::Movement] {
        let places: Vec<usize> = (0..tasks.len()).filter(|&i| tasks[i].subject.kind() == kind).collect();
        if places.is_empty() {
            continue;
        }
        let batch: Vec<&dyn Record> = places.iter().map(|&i| tasks[i].subject.record()).collect();
        let heard = places.iter().map(|&i| tasks[i].past.seen.as_slice());
        let past = remembered::past(engines.rules.asks(kind), heard);
        for (place, hits) in places.into_iter().zip(engines.rules.evaluate_with(kind, &batch, &past)) {
            for hit in hits {
                let Some(rule) = engines.rules.rules().get(hit.rule) else { continue };
                let mut found = signal("rules", "rule", [("rule", rule.id.clone()), ("title", rule.title.clone())]);
                found.weight = rule.weight;
                if rule.severity != Severity::default() {
                    found.args.insert("severity".to_owned(), rule.severity.word().to_owned());
                }
                found.evidence = hit.evidence;
                signals[place].push(found);
            }
        }
    }
}
