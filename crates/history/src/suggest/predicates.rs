//! Conditions that findings have in common: what their fields hold, written as rules.
//!
//! Left out are days and times, which no later record shares, and of personal fields everything but numbers (age, earlier
//! movements, an amount): no rule is proposed for a name, a sex, a nationality or what an airline noted of a person.

use std::collections::{BTreeMap, HashMap, HashSet};

use arrow_array::{
    Array, ArrayRef, RecordBatch,
    cast::AsArray,
    types::{Float64Type, Int64Type},
};
use arrow_schema::{DataType, Field};
use model::schema::Privacy;

use super::{gather::Gathered, measure::Half};
use crate::{Kind, Result, Watch, backtest::text, columns};

/// Conditions that are handed to the search, at most: those that tell most by themselves.
const MOST: usize = 1_500;
/// Records of the searched half, at least, in which a condition must have led to something.
pub(super) const SUPPORT: u64 = 5;
/// Lists within lists that a condition goes into.
const DEPTH: usize = 2;
/// Parts of a code of goods by which a condition asks: chapter, heading, subheading.
const CODE_PARTS: [usize; 3] = [2, 4, 6];
/// A word of a description that a condition asks for.
const WORD: std::ops::RangeInclusive<usize> = 4..=24;
/// Values of texts that are longer are no codes, and no two records share them but by chance.
const TEXT: usize = 60;
/// Roots that say again what others say, and fields that only tell records or versions apart.
const IDLE: [&str; 5] = ["observations", "version", "key", columns::KEY, columns::VERSION];

/// A field that conditions may ask.
pub(super) struct Leaf {
    pub place: Vec<String>,
    /// Names from the root, with what follows a list set apart: `["consignment.goods", "hs"]`.
    steps: Vec<String>,
    /// Whether the last step is an element itself and not a field of it.
    bare: bool,
    of: Of,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Text,
    Code,
    Words,
    Whole,
    Decimal,
    Truth,
}

/// Fields of a kind that conditions may ask.
pub(super) fn leaves(kind: Kind) -> Vec<Leaf> {
    let mut out = Vec::new();
    for field in columns::schema(kind).fields().iter().filter(|field| !IDLE.contains(&field.name().as_str())) {
        beneath(kind, field, &mut Vec::new(), vec![String::new()], &mut out);
    }
    out
}

fn beneath(kind: Kind, field: &Field, place: &mut Vec<String>, mut steps: Vec<String>, out: &mut Vec<Leaf>) {
    place.push(field.name().clone());
    if let Some(last) = steps.last_mut() {
        let dot = if last.is_empty() { "" } else { "." };
        *last = format!("{last}{dot}{}", field.name());
    }
    let (mut of, mut bare) = (field.data_type(), false);
    while let DataType::List(item) = of {
        steps.push(String::new());
        (of, bare) = (item.data_type(), true);
    }
    match of {
        DataType::Struct(fields) => {
            for field in fields {
                if field.name() != "version" {
                    beneath(kind, field, place, steps.clone(), out);
                }
            }
        }
        _ => {
            let names: Vec<&str> = place.iter().map(String::as_str).collect();
            let personal = kind.privacy(&names) == Some(Privacy::Personal);
            let of = match (of, field.name().as_str()) {
                (DataType::Utf8, _) if personal => None,
                (DataType::Utf8, "hs") => Some(Of::Code),
                (DataType::Utf8, "description") => Some(Of::Words),
                (DataType::Utf8, _) => Some(Of::Text),
                (DataType::Int64, _) => Some(Of::Whole),
                (DataType::Float64, _) => Some(Of::Decimal),
                (DataType::Boolean, _) => Some(Of::Truth),
                _ => None,
            };
            // An element that is a number is an index: it means nothing beyond its record.
            let idle = bare && !matches!(of, Some(Of::Text));
            if let Some(of) = of.filter(|_| !idle && steps.len() <= DEPTH + usize::from(bare)) {
                out.push(Leaf { place: place.clone(), steps, bare, of });
            }
        }
    }
    place.pop();
}

/// What elements of lists are called, from the outermost list on.
const NAMES: [&str; 3] = ["a", "b", "c"];

fn exists_in(list: &str, name: &str, test: &str) -> String {
    format!("{list}.exists({name}, {test})")
}

/// A condition that findings have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Condition {
    /// The list of which an element is tested; nothing where the record is.
    list: Option<String>,
    test: String,
}

impl Condition {
    pub fn cel(&self) -> String {
        self.list.as_ref().map_or_else(|| self.test.clone(), |list| exists_in(list, NAMES[0], &self.test))
    }
}

/// All of some conditions, each of an element of its own.
pub(super) fn all_of(conditions: &[&Condition]) -> String {
    conditions.iter().map(|condition| condition.cel()).collect::<Vec<_>>().join(" && ")
}

/// All of some conditions, those of one list of one and the same element; nothing where no list has two.
pub(super) fn of_one_element(conditions: &[&Condition]) -> Option<String> {
    let mut joined: Vec<Condition> = Vec::new();
    for condition in conditions {
        match joined.iter_mut().find(|other| other.list.is_some() && other.list == condition.list) {
            Some(other) => other.test = format!("{} && {}", other.test, condition.test),
            None => joined.push((*condition).clone()),
        }
    }
    (joined.len() < conditions.len()).then(|| all_of(&joined.iter().collect::<Vec<_>>()))
}

/// What a field of a record may be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Ask {
    Is(String),
    Begins(String),
    Says(String),
    True,
    Known,
    Unknown,
    /// A bound, as the bits of a number.
    AtLeast(u64),
    AtMost(u64),
}

impl Leaf {
    /// Whether it is a field of a record that is no element: presence can be asked of no other.
    fn nested(&self) -> bool {
        matches!(self.steps.as_slice(), [path] if path.contains('.'))
    }

    /// The condition.
    fn condition(&self, ask: &Ask) -> Condition {
        let lists = self.steps.len() - 1;
        let exists = lists - usize::from(self.bare);
        let name = |depth: usize, step: &str| {
            if depth == 0 { step.to_owned() } else { format!("{}.{step}", NAMES[depth - 1]) }
        };
        let inner = if self.bare { name(exists, &self.steps[exists]) } else { name(lists, &self.steps[lists]) };
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let number = |bits: &u64| {
            let value = f64::from_bits(*bits);
            if self.of == Of::Whole { format!("{value:.0}") } else { format!("{value:?}") }
        };
        let mut out = match ask {
            Ask::Is(value) if self.bare => format!("{} in {inner}", quoted(value)),
            Ask::Is(value) => format!("{inner} == {}", quoted(value)),
            Ask::Begins(start) => format!("{inner}.startsWith({})", quoted(start)),
            Ask::Says(word) => format!("lower({inner}).contains({})", quoted(word)),
            Ask::True => format!("{inner} == true"),
            Ask::Known => format!("has({inner})"),
            Ask::Unknown => format!("!has({inner})"),
            Ask::AtLeast(bound) => format!("{inner} >= {}", number(bound)),
            Ask::AtMost(bound) => format!("{inner} <= {}", number(bound)),
        };
        for depth in (1..exists).rev() {
            out = exists_in(&name(depth, &self.steps[depth]), NAMES[depth], &out);
        }
        Condition { list: (exists > 0).then(|| self.steps[0].clone()), test: out }
    }

    /// What the field holds in a row, each once.
    fn asks(&self, batch: &RecordBatch, row: usize, out: &mut HashSet<Ask>) {
        let mut known = false;
        self.each(batch, row, &mut |column, row| {
            known = true;
            match self.of {
                Of::Truth => {
                    if column.as_boolean_opt().is_some_and(|column| column.value(row)) {
                        out.insert(Ask::True);
                    }
                }
                Of::Text | Of::Code | Of::Words => {
                    let Some(text) = text(column, row) else { return };
                    match self.of {
                        Of::Words => {
                            let lower = text.to_lowercase();
                            let words = lower.split(|c: char| !c.is_alphanumeric());
                            let words = words.filter(|word| WORD.contains(&word.len()));
                            out.extend(words.map(|word| Ask::Says(word.to_owned())));
                        }
                        Of::Code => {
                            let parts = CODE_PARTS.iter().filter_map(|length| text.get(..*length));
                            out.extend(parts.map(|part| Ask::Begins(part.to_owned())));
                        }
                        _ if text.len() <= TEXT => {
                            out.insert(Ask::Is(text.to_owned()));
                        }
                        _ => {}
                    }
                }
                Of::Whole | Of::Decimal => {}
            }
        });
        if self.nested() {
            out.insert(if known { Ask::Known } else { Ask::Unknown });
        }
    }

    /// The least and the greatest number of a row.
    fn numbers(&self, batch: &RecordBatch, row: usize) -> Option<(f64, f64)> {
        let mut out: Option<(f64, f64)> = None;
        self.each(batch, row, &mut |column, row| {
            let value = match self.of {
                Of::Whole => column.as_primitive_opt::<Int64Type>().map(|column| column.value(row) as f64),
                Of::Decimal => column.as_primitive_opt::<Float64Type>().map(|column| column.value(row)),
                _ => None,
            };
            if let Some(value) = value.filter(|value| value.is_finite()) {
                let (least, most) = out.unwrap_or((value, value));
                out = Some((least.min(value), most.max(value)));
            }
        });
        out
    }

    /// Every value of a row that is not null.
    fn each(&self, batch: &RecordBatch, row: usize, take: &mut dyn FnMut(&ArrayRef, usize)) {
        if let Some(column) = self.place.first().and_then(|name| batch.column_by_name(name)) {
            values(column, row, &self.place[1..], take);
        }
    }
}

fn values(column: &ArrayRef, row: usize, rest: &[String], take: &mut dyn FnMut(&ArrayRef, usize)) {
    if column.is_null(row) {
        return;
    }
    if let Some(list) = column.as_list_opt::<i32>() {
        let offsets = list.value_offsets();
        for at in offsets[row] as usize..offsets[row + 1] as usize {
            values(list.values(), at, rest, take);
        }
    } else if let Some(record) = column.as_struct_opt() {
        if let Some(column) = rest.first().and_then(|name| record.column_by_name(name)) {
            values(column, row, &rest[1..], take);
        }
    } else {
        take(column, row);
    }
}

/// Conditions that tell findings of the searched half from the rest, in a fixed order.
pub(super) fn conditions(gathered: &Gathered, leaves: &[Leaf], watch: Watch<'_>) -> Result<Vec<Condition>> {
    let mut asked: Vec<(f64, Condition)> = Vec::new();
    for leaf in leaves {
        watch.check()?;
        let counted =
            if matches!(leaf.of, Of::Whole | Of::Decimal) { bounds(gathered, leaf) } else { held(gathered, leaf) };
        let kept = gathered.sizes.kept[Half::Searched as usize];
        let (findings, rest) = (kept[0] as f64, (kept[1] + kept[2]).max(1) as f64);
        for (ask, [found, other]) in counted {
            // How much more of the findings than of the rest it covers: what it could add to a rule.
            let gain = found as f64 / findings - other as f64 / rest;
            if found >= SUPPORT && gain > 0.0 {
                let lift = (found as f64 / findings) / ((other as f64 + 0.5) / rest);
                asked.push((gain * lift.ln().max(0.0), leaf.condition(&ask)));
            }
        }
    }
    asked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cel().cmp(&b.1.cel())));
    asked.truncate(MOST);
    Ok(asked.into_iter().map(|(_, condition)| condition).collect())
}

/// Rows of the searched half, findings or others.
fn searched(gathered: &Gathered, findings: bool) -> impl Iterator<Item = (&RecordBatch, usize)> {
    gathered.batches.iter().flat_map(move |(batch, rows)| {
        let rows = rows.iter().enumerate();
        let rows = rows.filter(move |(_, row)| row.half == Half::Searched as usize && (row.class == 0) == findings);
        rows.map(move |(at, _)| (batch, at))
    })
}

/// What findings hold, with how many of them and of the others do.
fn held(gathered: &Gathered, leaf: &Leaf) -> BTreeMap<Ask, [u64; 2]> {
    let (mut counts, mut asks): (HashMap<Ask, [u64; 2]>, HashSet<Ask>) = (HashMap::new(), HashSet::new());
    for (batch, row) in searched(gathered, true) {
        leaf.asks(batch, row, &mut asks);
        asks.drain().for_each(|ask| counts.entry(ask).or_default()[0] += 1);
    }
    counts.retain(|_, [found, _]| *found >= SUPPORT);
    for (batch, row) in searched(gathered, false) {
        leaf.asks(batch, row, &mut asks);
        for ask in asks.drain() {
            counts.entry(ask).and_modify(|[_, other]| *other += 1);
        }
    }
    counts.into_iter().collect()
}

/// Bounds between the numbers that findings hold.
fn bounds(gathered: &Gathered, leaf: &Leaf) -> BTreeMap<Ask, [u64; 2]> {
    let numbers = |findings| -> Vec<(f64, f64)> {
        searched(gathered, findings).filter_map(|(batch, row)| leaf.numbers(batch, row)).collect()
    };
    let (found, other) = (numbers(true), numbers(false));
    let mut sorted: Vec<f64> = found.iter().flat_map(|(least, most)| [*least, *most]).collect();
    sorted.sort_by(f64::total_cmp);
    let mut out = BTreeMap::new();
    for tenth in 1..10 {
        let Some(value) = sorted.get(sorted.len() * tenth / 10) else { continue };
        for (ask, holds) in [
            (Ask::AtLeast as fn(u64) -> Ask, (|(_, most), bound| most >= bound) as fn((f64, f64), f64) -> bool),
            (Ask::AtMost, |(least, _), bound| least <= bound),
        ] {
            let bound = rounded(*value);
            let count = |all: &[(f64, f64)]| all.iter().filter(|ends| holds(**ends, bound)).count() as u64;
            out.insert(ask(bound.to_bits()), [count(&found), count(&other)]);
        }
    }
    out
}

/// To two digits, as a person would write a bound.
fn rounded(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let unit = 10f64.powf(value.abs().log10().floor() - 1.0);
    let whole = (value / unit).round();
    // Divided by a power of ten where it is less than one: 0.7 and not 0.7000000000000001.
    if unit < 1.0 { whole / (1.0 / unit).round() } else { whole * unit }
}

#[cfg(test)]
mod tests {
    use model::SubjectKind;

    use super::*;

    #[test]
    fn bounds_are_what_a_person_would_write() {
        let written = [14_237.0, 0.704, -3.04, 0.0, 98.6, 5.0].map(rounded);
        assert_eq!(written, [14_000.0, 0.7, -3.0, 0.0, 99.0, 5.0]);
    }

    #[test]
    fn every_field_can_be_asked_in_words_that_compile_and_no_personal_text_is() {
        for (kind, subject) in [
            (Kind::Traveller, SubjectKind::Traveller),
            (Kind::Consignment, SubjectKind::Consignment),
            (Kind::Movement, SubjectKind::Movement),
        ] {
            let leaves = leaves(kind);
            assert!(leaves.len() > 8, "{kind:?}");
            for leaf in &leaves {
                let asks: Vec<Ask> = match leaf.of {
                    Of::Text => vec![Ask::Is("x \"y\"\\".into())],
                    Of::Code => vec![Ask::Begins("8542".into())],
                    Of::Words => vec![Ask::Says("powder".into())],
                    Of::Truth => vec![Ask::True],
                    Of::Whole | Of::Decimal => vec![Ask::AtLeast(12f64.to_bits()), Ask::AtMost(0.7f64.to_bits())],
                };
                for ask in asks.into_iter().chain(leaf.nested().then_some(Ask::Unknown)) {
                    let cel = leaf.condition(&ask).cel();
                    let rule = serde_json::json!({"id": "a", "title": "a", "subject": subject, "cel": cel});
                    let faults = rules::check(&serde_json::from_value(rule).unwrap());
                    // Closed codes are refused where the made-up text is none.
                    let other = faults.iter().find(|fault| !matches!(ask, Ask::Is(_)) || fault.column == 1);
                    assert!(other.is_none(), "{cel}: {faults:?}");
                }
                let last = leaf.place.last().map(String::as_str);
                let personal = ["surname", "nationality", "sex", "given_names", "remarks", "holder", "residence"];
                assert!(!last.is_some_and(|last| personal.contains(&last)), "{:?}", leaf.place);
            }
        }
    }
}
