//! The ledger of a licence: every usage with what became of it, and what is left.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::{
    amount::Amount,
    licence::{Licence, LicenceLine, LicenceState, LineBalance, StateChange, UsageAction, UsageEntry},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{states, units};

/// A usage in the order in which usages count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The sending system.
    pub source: String,
    /// The run that brought it.
    pub run: i64,
    /// Whether that run has settled.
    pub settled: bool,
    /// The usage.
    pub entry: UsageEntry,
}

/// Why a usage is refused. It stays in the ledger and takes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UsageRefusal)]
pub enum Refusal {
    /// There is no licence with this number.
    LicenceUnknown,
    /// The licence was not in force at that moment.
    NotInForce,
    /// That day is before its first or after its last.
    OutsideValidity,
    /// It has no such line.
    LineUnknown,
    /// It has several lines, and none is named.
    LineMissing,
    /// It limits a quantity, and none is given.
    QuantityMissing,
    /// A quantity has no unit.
    UnitMissing,
    /// The unit does not measure what the licence's unit measures.
    UnitNotConvertible,
    /// It limits a value, and none is given.
    ValueMissing,
    /// The value is in another currency.
    CurrencyDiffers,
    /// More than is left.
    Overdraw,
    /// Another usage has this id.
    IdTaken,
    /// There is no usage on this licence that could be taken back.
    NothingToCancel,
    /// It was taken back before.
    CancelledAlready,
}

/// What became of a usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UsageFate)]
pub enum Outcome {
    /// It counts.
    Applied,
    /// It counted, and was taken back.
    TakenBack,
    /// It takes another one back.
    TakesBack,
    /// It was there already and changes nothing.
    Repeated,
    /// It takes nothing.
    Refused,
}

/// A usage with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = JudgedUsage)]
pub struct Judged {
    /// The sending system.
    pub source: String,
    /// The run that brought it.
    pub run: i64,
    /// Whether that run has settled; else this can still change.
    pub settled: bool,
    /// The usage.
    pub entry: UsageEntry,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Refusal>,
}

/// A licence's usages, and what is left of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// Every usage, in order.
    pub usages: Vec<Judged>,
    /// What is left with all that has arrived, by line.
    pub balance: Vec<LineBalance>,
    /// What is left with only what has settled.
    pub settled: Vec<LineBalance>,
    /// How the licence stands.
    pub state: LicenceState,
}

impl Ledger {
    /// The ledger at a moment. `usages` stand in their order: what has settled, then what waits behind a gap. Usages of
    /// other licences that have an id in common with one of this licence stand among them, so that ids are unique.
    pub fn of(licence: &Licence, changes: &[StateChange], usages: &[Logged], at: DateTime<Utc>) -> Self {
        let mut fold = Fold { licence, changes, balance: opening(licence), owners: HashMap::new(), judged: Vec::new() };
        let mut settled = None;
        let key = Licence::key(&licence.number);
        for logged in usages {
            if !logged.settled && settled.is_none() {
                settled = Some(fold.balance.clone());
            }
            fold.take(logged, Licence::key(&logged.entry.licence) == key);
        }
        let Fold { balance, judged, .. } = fold;
        let state = states::standing(licence, changes, exhausted(licence, &balance), at);
        let settled = settled.unwrap_or_else(|| balance.clone());
        Ledger { usages: judged, balance, settled, state }
    }

    /// Whether anything counts that can still change because messages before it are missing.
    pub fn provisional(&self) -> bool {
        self.usages.iter().any(|usage| !usage.settled)
    }

    /// How many usages are refused.
    pub fn refused(&self) -> usize {
        self.usages.iter().filter(|usage| usage.outcome == Outcome::Refused).count()
    }
}

/// Before anything was used.
fn opening(licence: &Licence) -> Vec<LineBalance> {
    let open = |line: &LicenceLine| LineBalance {
        line: line.line,
        quantity_left: line.quantity,
        unit: line.unit.clone(),
        value_left: line.value,
        currency: line.currency.clone(),
        exhausted: line.limited() && [line.quantity, line.value].contains(&Some(Amount::ZERO)),
        ..LineBalance::default()
    };
    licence.lines.iter().map(open).collect()
}

/// Whether nothing is left of a licence all of whose lines are limited.
fn exhausted(licence: &Licence, balance: &[LineBalance]) -> bool {
    !licence.lines.is_empty() && licence.lines.iter().all(LicenceLine::limited) && balance.iter().all(|b| b.exhausted)
}

/// What a usage takes of a line, in the line's own unit and currency.
#[derive(Clone, Copy)]
struct Draw {
    line: usize,
    quantity: Amount,
    value: Amount,
}

/// The usage that owns an id.
struct Owner<'a> {
    entry: &'a UsageEntry,
    /// Its place among the judged usages; none where it is of another licence.
    place: Option<usize>,
    /// What it has taken and not given back.
    draw: Option<Draw>,
}

struct Fold<'a> {
    licence: &'a Licence,
    changes: &'a [StateChange],
    balance: Vec<LineBalance>,
    owners: HashMap<(&'a str, &'a str), Owner<'a>>,
    judged: Vec<Judged>,
}

impl<'a> Fold<'a> {
    fn take(&mut self, logged: &'a Logged, own: bool) {
        let entry = &logged.entry;
        let id = (logged.source.as_str(), entry.usage_id.as_str());
        let known = self.owners.get(&id).map(|owner| owner.entry == entry);
        if !own {
            self.owners.entry(id).or_insert(Owner { entry, place: None, draw: None });
            return;
        }
        let mut draw = None;
        let judged = match known {
            Some(true) => Ok(Outcome::Repeated),
            Some(false) => Err(Refusal::IdTaken),
            None if entry.action == UsageAction::Cancel => {
                self.take_back(&logged.source, entry).map(|()| Outcome::TakesBack)
            }
            None => self.draw(entry).map(|drawn| {
                draw = Some(drawn);
                Outcome::Applied
            }),
        };
        if known.is_none() {
            self.owners.insert(id, Owner { entry, place: Some(self.judged.len()), draw });
        }
        self.judged.push(Judged {
            source: logged.source.clone(),
            run: logged.run,
            settled: logged.settled,
            entry: entry.clone(),
            outcome: judged.unwrap_or(Outcome::Refused),
            because: judged.err(),
        });
    }

    /// Takes from a line what a usage says, or nothing at all.
    fn draw(&mut self, entry: &UsageEntry) -> Result<Draw, Refusal> {
        if !states::said(self.changes, entry.at).is_some_and(states::in_force) {
            return Err(Refusal::NotInForce);
        }
        let day = entry.at.date_naive();
        let early = self.licence.valid_from.is_some_and(|first| day < first);
        if early || self.licence.valid_to.is_some_and(|last| day > last) {
            return Err(Refusal::OutsideValidity);
        }
        let line = self.line(entry)?;
        let draw = Draw { line, quantity: self.quantity(line, entry)?, value: self.value(line, entry)? };
        let balance = &mut self.balance[line];
        let rest = |left: Option<Amount>, taken: Amount| match left {
            Some(left) => left.less(taken).map(Some).ok_or(Refusal::Overdraw),
            None => Ok(None),
        };
        let (quantity, value) = (rest(balance.quantity_left, draw.quantity)?, rest(balance.value_left, draw.value)?);
        (balance.quantity_left, balance.value_left) = (quantity, value);
        balance.quantity_used += draw.quantity;
        balance.value_used += draw.value;
        balance.exhausted = [quantity, value].contains(&Some(Amount::ZERO));
        Ok(draw)
    }

    fn line(&self, entry: &UsageEntry) -> Result<usize, Refusal> {
        match entry.line {
            Some(number) => self.licence.lines.iter().position(|line| line.line == number).ok_or(Refusal::LineUnknown),
            None if self.licence.lines.len() == 1 => Ok(0),
            None => Err(Refusal::LineMissing),
        }
    }

    /// The quantity in the line's unit. One that the line does not ask for is counted where it can be.
    fn quantity(&self, line: usize, entry: &UsageEntry) -> Result<Amount, Refusal> {
        let line = &self.licence.lines[line];
        let (Some(_), Some(wanted)) = (line.quantity, line.unit.as_deref()) else {
            let counted = line.unit.as_deref().zip(entry.quantity).zip(entry.unit.as_deref());
            return Ok(counted.and_then(|((to, amount), from)| units::convert(amount, from, to)).unwrap_or_default());
        };
        let given = entry.quantity.ok_or(Refusal::QuantityMissing)?;
        let unit = entry.unit.as_deref().ok_or(Refusal::UnitMissing)?;
        units::convert(given, unit, wanted).ok_or(Refusal::UnitNotConvertible)
    }

    /// The value in the line's currency. Rates of exchange change from day to day, so nothing is converted.
    fn value(&self, line: usize, entry: &UsageEntry) -> Result<Amount, Refusal> {
        let line = &self.licence.lines[line];
        let same = entry.currency.as_deref().zip(line.currency.as_deref()).is_some_and(|(a, b)| a == b);
        if line.value.is_none() {
            return Ok(entry.value.filter(|_| same).unwrap_or_default());
        }
        let given = entry.value.ok_or(Refusal::ValueMissing)?;
        if same { Ok(given) } else { Err(Refusal::CurrencyDiffers) }
    }

    /// Gives back all that an earlier usage took.
    fn take_back(&mut self, source: &'a str, entry: &'a UsageEntry) -> Result<(), Refusal> {
        let wanted = entry.cancels.as_deref().ok_or(Refusal::NothingToCancel)?;
        let owner = self.owners.get_mut(&(source, wanted)).ok_or(Refusal::NothingToCancel)?;
        let place = owner.place.ok_or(Refusal::NothingToCancel)?;
        let judged = &mut self.judged[place];
        if judged.outcome == Outcome::TakenBack {
            return Err(Refusal::CancelledAlready);
        }
        let draw = owner.draw.take().ok_or(Refusal::NothingToCancel)?;
        judged.outcome = Outcome::TakenBack;
        let (line, balance) = (&self.licence.lines[draw.line], &mut self.balance[draw.line]);
        balance.quantity_used = balance.quantity_used.less(draw.quantity).unwrap_or_default();
        balance.value_used = balance.value_used.less(draw.value).unwrap_or_default();
        balance.quantity_left = line.quantity.map(|all| all.less(balance.quantity_used).unwrap_or_default());
        balance.value_left = line.value.map(|all| all.less(balance.value_used).unwrap_or_default());
        balance.exhausted = [balance.quantity_left, balance.value_left].contains(&Some(Amount::ZERO));
        Ok(())
    }
}
