//! Any order, repetition and loss of usage messages ends in the right balance or in a gap that is seen.
//!
//! What is right is said by a model that shares nothing with the ledger: it works through the sender's messages in the
//! sender's order, once each, in whole grams.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{TimeZone, Utc};
use goods::licences::{
    Gap, Ledger, Logged, Outcome, Taken,
    runs::{gaps, take},
};
use model::licence::{
    Hand, Licence, LicenceKind, LicenceLine, LicenceState, Purpose, StateChange, UsageAction, UsageEntry, UsageMessage,
};
use proptest::{prelude::*, sample::Index};

/// What the two lines of the licence allow, in grams: the second is written in tonnes.
const ALLOWED: [u64; 2] = [50_000, 2_000_000];

/// One entry as the model sees it.
#[derive(Debug, Clone, PartialEq)]
enum Entry {
    Use { id: u8, line: usize, grams: u64 },
    Cancel { id: u8, of: u8 },
}

fn licence() -> Licence {
    let line = |line, quantity: &str, unit: &str| LicenceLine {
        line,
        quantity: Some(quantity.parse().unwrap()),
        unit: Some(unit.into()),
        hs: vec!["310230".into()],
        ..LicenceLine::default()
    };
    Licence {
        number: "XA/2026/0001".into(),
        kind: LicenceKind::Individual,
        authority: "Invented Authority".into(),
        purposes: vec![Purpose::Import],
        holder: None,
        foreign_parties: vec![],
        countries: vec![],
        valid_from: None,
        valid_to: None,
        lines: vec![line(1, "50", "kg"), line(2, "2", "t")],
    }
}

fn issued() -> StateChange {
    let at = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
    StateChange {
        state: LicenceState::Issued,
        effective: at,
        recorded: at,
        hand: Hand::Authority,
        by: "authority".into(),
        reason: "Issued".into(),
    }
}

/// A unit that suits the amount, so that conversion is part of what is tested.
fn written(grams: u64) -> (String, &'static str) {
    match grams % 3 {
        0 => (format!("{}.{:03}", grams / 1_000, grams % 1_000), "kg"),
        1 => (format!("{}.{:06}", grams / 1_000_000, grams % 1_000_000), "TNE"),
        _ => (grams.to_string(), "g"),
    }
}

fn message(run: usize, entries: &[Entry]) -> UsageMessage {
    let entry = |entry: &Entry| {
        let (id, action, cancels, line, grams) = match entry {
            Entry::Use { id, line, grams } => (id, UsageAction::Use, None, Some(*line as i64 + 1), Some(*grams)),
            Entry::Cancel { id, of } => (id, UsageAction::Cancel, Some(format!("U{of}")), None, None),
        };
        let amount = grams.map(written);
        UsageEntry {
            usage_id: format!("U{id}"),
            action,
            cancels,
            licence: "XA 2026 0001".into(),
            line,
            declaration: "26PK0000001".into(),
            declaration_line: None,
            at: Utc.with_ymd_and_hms(2026, 6, 1, 0, 0, 0).unwrap(),
            quantity: amount.as_ref().map(|(amount, _)| amount.parse().unwrap()),
            unit: amount.map(|(_, unit)| unit.to_owned()),
            value: None,
            currency: None,
        }
    };
    UsageMessage { source: "customs".into(), run: run as i64, usages: entries.iter().map(entry).collect() }
}

/// The model: grams used of each line after the first `upto` messages in the sender's order, and what counts by id.
fn right(script: &[Vec<Entry>], upto: usize) -> ([u64; 2], BTreeSet<u8>) {
    let mut first: BTreeMap<u8, Entry> = BTreeMap::new();
    let mut counts: BTreeMap<u8, (usize, u64)> = BTreeMap::new();
    let mut used = [0; 2];
    for entry in script[..upto].iter().flatten() {
        let id = match entry {
            Entry::Use { id, .. } | Entry::Cancel { id, .. } => *id,
        };
        if first.contains_key(&id) {
            continue;
        }
        first.insert(id, entry.clone());
        match entry {
            Entry::Use { id, line, grams } if used[*line] + grams <= ALLOWED[*line] => {
                used[*line] += grams;
                counts.insert(*id, (*line, *grams));
            }
            Entry::Use { .. } => {}
            Entry::Cancel { of, .. } => {
                if let Some((line, grams)) = counts.remove(of) {
                    used[line] -= grams;
                }
            }
        }
    }
    (used, counts.into_keys().collect())
}

/// The receiving side: what it holds, and nothing else.
#[derive(Default)]
struct Inbox {
    settled: i64,
    held: BTreeMap<i64, UsageMessage>,
    log: Vec<Logged>,
}

impl Inbox {
    fn deliver(&mut self, message: &UsageMessage) {
        let digest = |message: &UsageMessage| format!("{message:?}");
        let known = self.held.get(&message.run).map(digest);
        match take(self.settled, &self.waiting(), known.as_deref(), message.run, &digest(message)) {
            Taken::New(settles) => {
                self.held.insert(message.run, message.clone());
                for run in settles {
                    self.log.extend(logged(&self.held[&run], true));
                    self.settled = run;
                }
            }
            Taken::Known => {}
            Taken::Conflict => panic!("the sender never says two things in one run"),
        }
    }

    fn waiting(&self) -> BTreeSet<i64> {
        self.held.range(self.settled + 1..).map(|(run, _)| *run).collect()
    }

    fn gaps(&self) -> Vec<Gap> {
        gaps(self.settled, &self.waiting())
    }

    fn ledger(&self) -> Ledger {
        let mut all = self.log.clone();
        all.extend(self.waiting().iter().flat_map(|run| logged(&self.held[run], false)));
        Ledger::of(&licence(), &[issued()], &all, Utc.with_ymd_and_hms(2026, 6, 2, 0, 0, 0).unwrap())
    }
}

fn logged(message: &UsageMessage, settled: bool) -> Vec<Logged> {
    let one =
        |entry: &UsageEntry| Logged { source: message.source.clone(), run: message.run, settled, entry: entry.clone() };
    message.usages.iter().map(one).collect()
}

/// Whether a balance is the model's, and used and left always make the whole.
fn check(balance: &[model::licence::LineBalance], used: Option<[u64; 2]>) -> Result<(), TestCaseError> {
    for (at, line) in balance.iter().enumerate() {
        let grams = |amount: model::amount::Amount, unit: &str| {
            goods::licences::units::convert(amount, unit, "g").unwrap().to_string().parse::<u64>().unwrap()
        };
        let unit = line.unit.as_deref().unwrap();
        let (taken, left) = (grams(line.quantity_used, unit), grams(line.quantity_left.unwrap(), unit));
        prop_assert_eq!(taken + left, ALLOWED[at]);
        prop_assert_eq!(line.exhausted, left == 0);
        if let Some(used) = used {
            prop_assert_eq!(taken, used[at], "line {}", at + 1);
        }
    }
    Ok(())
}

fn entry() -> impl Strategy<Value = Entry> {
    // Few ids and large amounts, so that repetition, conflict and overdraw are common.
    prop_oneof![
        4 => (0_u8..14, 0_usize..2, 1_u64..60).prop_map(|(id, line, n)| Entry::Use { id, line, grams: n * ALLOWED[line] / 100 + n % 3 }),
        1 => (0_u8..14, 0_u8..14).prop_map(|(id, of)| Entry::Cancel { id, of }),
        1 => (0_u8..14, Just(0_usize), Just(ALLOWED[0])).prop_map(|(id, line, grams)| Entry::Use { id, line, grams }),
    ]
}

fn script() -> impl Strategy<Value = Vec<Vec<Entry>>> {
    prop::collection::vec(prop::collection::vec(entry(), 0..4), 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_order_and_repetition_ends_in_the_right_balance(
        script in script(),
        order in Just(()).prop_flat_map(|()| prop::collection::vec(any::<Index>(), 0..40)),
    ) {
        let messages: Vec<UsageMessage> = script.iter().enumerate().map(|(at, run)| message(at + 1, run)).collect();
        let mut inbox = Inbox::default();
        let mut missing: Vec<usize> = (0..messages.len()).collect();
        // First whatever comes, however often; then what has not come yet, from behind.
        for pick in &order {
            let at = pick.index(messages.len());
            missing.retain(|left| *left != at);
            inbox.deliver(&messages[at]);
            let ledger = inbox.ledger();
            check(&ledger.balance, None)?;
            check(&ledger.settled, Some(right(&script, inbox.settled as usize).0))?;
        }
        for at in missing.into_iter().rev() {
            inbox.deliver(&messages[at]);
        }
        let ledger = inbox.ledger();
        let (used, counting) = right(&script, script.len());
        prop_assert_eq!(inbox.gaps(), vec![]);
        prop_assert!(!ledger.provisional());
        check(&ledger.balance, Some(used))?;
        let applied: BTreeSet<u8> = ledger.usages.iter().filter(|u| u.outcome == Outcome::Applied)
            .map(|u| u.entry.usage_id[1..].parse().unwrap()).collect();
        prop_assert_eq!(applied, counting);
        // Nothing that was said is out of sight.
        prop_assert_eq!(ledger.usages.len(), script.iter().map(Vec::len).sum::<usize>());
        let empty = ledger.balance.iter().all(|line| line.exhausted);
        prop_assert_eq!(ledger.state == LicenceState::Exhausted, empty);
    }

    #[test]
    fn a_loss_is_a_gap_until_what_was_lost_arrives(
        script in script(),
        lost in prop::collection::btree_set(0_usize..9, 0..5),
        order in prop::collection::vec(any::<Index>(), 9),
    ) {
        let messages: Vec<UsageMessage> = script.iter().enumerate().map(|(at, run)| message(at + 1, run)).collect();
        let mut sent: Vec<usize> = (0..messages.len()).filter(|at| !lost.contains(at)).collect();
        let mut inbox = Inbox::default();
        for pick in &order {
            if sent.is_empty() { break }
            let at = sent.remove(pick.index(sent.len()));
            inbox.deliver(&messages[at]);
        }
        let highest = inbox.held.keys().max().copied().unwrap_or(0);
        let seen: BTreeSet<i64> = inbox.gaps().iter().flat_map(|gap| gap.from..=gap.to).collect();
        let missing: BTreeSet<i64> = lost.iter().map(|at| *at as i64 + 1).filter(|run| *run < highest).collect();
        prop_assert_eq!(&seen, &missing, "the gaps are the runs that were lost before the last that came");
        // What has settled is right, and it is all that came before the first gap.
        let before = seen.first().map_or(highest, |first| first - 1);
        prop_assert_eq!(inbox.settled, before);
        check(&inbox.ledger().settled, Some(right(&script, before as usize).0))?;
        if seen.is_empty() {
            check(&inbox.ledger().balance, Some(right(&script, highest as usize).0))?;
        }
        for at in &lost {
            if let Some(message) = messages.get(*at) { inbox.deliver(message) }
        }
        prop_assert_eq!(inbox.gaps(), vec![]);
        check(&inbox.ledger().balance, Some(right(&script, script.len()).0))?;
    }
}
