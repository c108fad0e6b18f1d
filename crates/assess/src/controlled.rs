//! What the lines of a bill may be, by the dictionary of controlled goods.

use goods::{Finding, Line, Recogniser, Tier};
use model::{Signal, assessment::Evidence, cargo::ConsignmentRecord};

use crate::{Subject, signal};

/// A line that is, or may be, a controlled good.
pub const CONTROLLED: &str = "controlled_goods";
/// The same of goods with a large lawful trade: monitored, and worth little by itself.
pub const MONITORED: &str = "monitored_goods";
/// A line that names a controlled good and speaks against itself: denied, diluted, a preparation for consumers.
pub const MENTIONED: &str = "mentioned_goods";

const ENGINE: &str = "goods";
/// Findings of one line that become signals: the surest.
const OF_A_LINE: usize = 4;

/// The signals of a bill's lines.
pub(crate) fn signals(subject: &Subject, recogniser: &Recogniser) -> Vec<Signal> {
    let Subject::Consignment(record) = subject else { return Vec::new() };
    lines(record).flat_map(|(at, line)| of_line(at, &line, recogniser)).collect()
}

/// The lines of a bill as the recogniser takes them.
fn lines(record: &ConsignmentRecord) -> impl Iterator<Item = (usize, Line<'_>)> {
    record.consignment.goods.iter().enumerate().map(|(at, goods)| {
        let line = Line {
            text: goods.description.as_deref().unwrap_or(""),
            hs: goods.hs.as_deref(),
            un: &goods.un_numbers,
            quantity_kg: goods.net_mass_kg.or(goods.gross_mass_kg),
        };
        (at, line)
    })
}

fn of_line(at: usize, line: &Line<'_>, recogniser: &Recogniser) -> Vec<Signal> {
    let mut found = recogniser.recognise(line);
    found.truncate(OF_A_LINE);
    found.iter().map(|finding| said(at, finding, recogniser)).collect()
}

/// One finding as a signal: which item, which regimes, and the words that did it.
fn said(at: usize, finding: &Finding, recogniser: &Recogniser) -> Signal {
    let item = recogniser.item(&finding.item);
    let code = match finding.tier {
        Tier::Context => MENTIONED,
        _ if item.is_some_and(|item| item.monitored) => MONITORED,
        _ => CONTROLLED,
    };
    let regimes: Vec<&str> = finding.regimes.iter().map(|regime| regime.regime.as_str()).collect();
    let words: Vec<&str> = finding.why.iter().map(|why| why.found.as_str()).filter(|w| !w.is_empty()).collect();
    let name = item.map_or(finding.item.as_str(), |item| item.name.as_str());
    let mut out = signal(
        ENGINE,
        code,
        [
            ("item", finding.item.clone()),
            ("name", name.to_owned()),
            ("tier", finding.tier.word().to_owned()),
            ("line", (at + 1).to_string()),
            ("regimes", regimes.join(", ")),
            ("words", words.join(", ")),
            ("dictionary", recogniser.version()),
        ],
    );
    out.certainty = finding.score;
    out.evidence = finding
        .why
        .iter()
        .map(|why| {
            let field = match why.kind.as_str() {
                _ if why.end > why.start => "description",
                "un" => "un_numbers",
                _ => "hs",
            };
            Evidence {
                path: format!("consignment.goods[{at}].{field}"),
                found: Some(why.found.clone()).filter(|words| !words.is_empty()),
                how: Some(why.kind.clone()),
                ..Evidence::default()
            }
        })
        .collect();
    out
}
