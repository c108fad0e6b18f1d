//! A declared heading of the Harmonized System that the line's words do not fit.

use model::{Signal, cargo::ConsignmentRecord};

use crate::{Engines, evidence, signal};

const ENGINE: &str = "headings";
/// Headings, and words, that an officer is told.
const SHOWN: usize = 3;

/// The first line whose declared heading is none of the five that its words fit best, by a margin. Silent without a
/// nomenclature, and where the text says too little.
pub(super) fn mismatch(record: &ConsignmentRecord, engines: &Engines) -> Option<Signal> {
    let suggester = engines.headings.as_deref()?;
    record.consignment.goods.iter().enumerate().find_map(|(index, goods)| {
        let (text, declared) = (goods.description.as_deref()?, goods.hs.as_deref()?);
        let found = suggester.check(text, declared)?;
        let headings: Vec<&str> = found.suggested.iter().take(SHOWN).map(|one| one.heading.as_str()).collect();
        let best = found.suggested.first()?;
        let words: Vec<&str> = best.because.iter().take(SHOWN).map(|because| because.word.as_str()).collect();
        let mut out = signal(
            ENGINE,
            "hs_mismatch",
            [
                ("text", text.to_owned()),
                ("declared", found.declared),
                ("suggested", headings.join(", ")),
                ("words", words.join(", ")),
                ("edition", suggester.edition().to_string()),
            ],
        );
        out.certainty = f64::from(found.margin);
        out.evidence.push(evidence(format!("consignment.goods[{index}].hs"), Some(declared)));
        out.evidence.push(evidence(format!("consignment.goods[{index}].description"), Some(text)));
        Some(out)
    })
}
