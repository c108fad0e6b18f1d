//! What the lines of a bill may be, by the dictionary of controlled goods.

use goods::{Finding, Line, Recogniser, Tier};
use model::{
    Signal,
    assessment::{Evidence, RecalledRuling, RulingDecision},
    cargo::ConsignmentRecord,
};

use crate::{
    Subject, Task,
    ruled::{self, Keys},
    signal,
};

/// A line that is, or may be, a controlled good.
pub const CONTROLLED: &str = "controlled_goods";
/// The same of goods with a large lawful trade: monitored, and worth little by itself.
pub const MONITORED: &str = "monitored_goods";
/// A line that names a controlled good and speaks against itself: denied, diluted, a preparation for consumers.
pub const MENTIONED: &str = "mentioned_goods";

/// A line that an authority has ruled not to be under control: shown, and weighs nothing.
pub const RULED: &str = "ruled_goods";
/// Every code by which a line is said to be, or to name, an item.
pub const GOODS_CODES: [&str; 4] = [CONTROLLED, MONITORED, MENTIONED, RULED];

const ENGINE: &str = "goods";
/// Findings of one line that become signals: the surest.
const OF_A_LINE: usize = 4;

/// The signals of a bill's lines, in the light of what authorities have ruled of the same goods.
pub(crate) fn signals(task: &Task, recogniser: &Recogniser) -> Vec<Signal> {
    let Subject::Consignment(record) = &task.subject else { return Vec::new() };
    let rulings = &task.past.rulings;
    lines(record).flat_map(|(at, line)| of_line(at, &line, record, rulings, recogniser)).collect()
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

fn of_line(
    at: usize,
    line: &Line<'_>,
    record: &ConsignmentRecord,
    rulings: &[RecalledRuling],
    recogniser: &Recogniser,
) -> Vec<Signal> {
    let mut found = recogniser.recognise(line);
    found.truncate(OF_A_LINE);
    let mut out: Vec<Signal> = found.iter().map(|finding| said(at, finding, recogniser)).collect();
    // Keys are made only where somebody has ruled on anything of the bill.
    let Some(keys) = Keys::of_line(record, at).filter(|_| !rulings.is_empty()) else { return out };
    for (signal, finding) in out.iter_mut().zip(&found) {
        if let Some(ruling) = ruled::holding(rulings, &keys, &finding.item) {
            rule(signal, at, ruling, recogniser);
        }
    }
    // Goods that an authority has ruled to be an item are known as that item, whatever their words say.
    let mut unheard: Vec<&RecalledRuling> = Vec::new();
    for ruling in rulings.iter().filter(|ruling| keys.meet(ruling)) {
        let heard = found.iter().any(|finding| finding.item == ruling.item)
            || unheard.iter().any(|known| known.item == ruling.item);
        let holds = ruled::holding(rulings, &keys, &ruling.item).filter(|_| !heard);
        unheard.extend(holds.filter(|ruling| ruling.decision == RulingDecision::Controlled));
    }
    for ruling in unheard {
        let regimes = recogniser.item(&ruling.item).map_or(&[][..], |item| &item.regimes);
        let regime = |text: &String| goods::Regime { regime: text.clone(), reach: goods::Reach::Unstated };
        let finding = Finding {
            item: ruling.item.clone(),
            tier: Tier::Match,
            score: 1.0,
            why: Vec::new(),
            regimes: regimes.iter().map(regime).collect(),
        };
        let mut signal = said(at, &finding, recogniser);
        rule(&mut signal, at, ruling, recogniser);
        out.push(signal);
    }
    out
}

/// What a ruling makes of a signal. It never drops it.
fn rule(signal: &mut Signal, at: usize, ruling: &RecalledRuling, recogniser: &Recogniser) {
    match ruling.decision {
        RulingDecision::NotControlled => {
            signal.args.insert("was".into(), std::mem::replace(&mut signal.code, RULED.into()));
        }
        RulingDecision::Controlled => {
            let monitored = recogniser.item(&ruling.item).is_some_and(|item| item.monitored);
            signal.code = if monitored { MONITORED } else { CONTROLLED }.into();
            signal.certainty = 1.0;
            signal.args.insert("tier".into(), Tier::Match.word().into());
        }
    }
    let until = ruling.valid_until.map(|day| day.to_string()).unwrap_or_else(|| "—".into());
    for (name, value) in [
        ("ruling", ruling.id.to_string()),
        ("ruled", ruling.decision.word().to_owned()),
        ("authority", ruling.authority.clone()),
        ("reference", ruling.reference.clone()),
        ("issued", ruling.issued.to_string()),
        ("until", until),
    ] {
        signal.args.insert(name.into(), value);
    }
    signal.evidence.push(Evidence {
        path: format!("consignment.goods[{at}].description"),
        found: Some(format!("{} {}", ruling.authority, ruling.reference)),
        how: Some("ruling".into()),
        ..Evidence::default()
    });
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
                at: Some((why.start, why.end)).filter(|(start, end)| end > start),
                ..Evidence::default()
            }
        })
        .collect();
    out
}
