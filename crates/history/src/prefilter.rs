//! What rules need of a record, tested on columns: a quick first look that never turns away a record that one of them hits.

use arrow_array::{
    Array, ArrayRef, RecordBatch, StringArray,
    cast::AsArray,
    types::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMillisecondType},
};
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder, OffsetBuffer};
use arrow_schema::{DataType, TimeUnit};
use memchr::memmem::Finder;
use rules::{Condition, Constant, FieldTest, Test};

/// The needs of each of some rules made ready for columns.
pub(crate) struct Prefilter {
    rules: Vec<Vec<ReadyNeed>>,
}

struct ReadyNeed {
    over: Vec<&'static str>,
    tests: Vec<ReadyTest>,
}

struct ReadyTest {
    /// From the element on; empty for the element itself.
    path: Vec<&'static str>,
    check: Check,
}

/// A test by the type of its column. Bounds include their ends.
enum Check {
    Bool(bool),
    Number {
        least: f64,
        most: f64,
    },
    Numbers(Vec<f64>),
    Texts(Vec<String>),
    Prefix(String),
    Contains(Box<Finder<'static>>),
    TextAtLeast(String),
    TextAtMost(String),
    /// Nothing is known of it.
    Any,
}

impl Check {
    fn new(test: &Test) -> Check {
        match test {
            Test::Prefix(text) => Check::Prefix(text.clone()),
            Test::Contains(text) => Check::Contains(Box::new(Finder::new(text).into_owned())),
            Test::AtLeast(Constant::Text(text)) => Check::TextAtLeast(text.clone()),
            Test::AtMost(Constant::Text(text)) => Check::TextAtMost(text.clone()),
            Test::AtLeast(value) => {
                number(value).map_or(Check::Any, |least| Check::Number { least, most: f64::INFINITY })
            }
            Test::AtMost(value) => {
                number(value).map_or(Check::Any, |most| Check::Number { least: f64::NEG_INFINITY, most })
            }
            Test::OneOf(values) => Check::one_of(values),
        }
    }

    fn one_of(values: &[Constant]) -> Check {
        if let [Constant::Bool(value)] = values {
            return Check::Bool(*value);
        }
        let texts: Option<Vec<String>> =
            values.iter().map(|v| if let Constant::Text(text) = v { Some(text.clone()) } else { None }).collect();
        if let Some(mut texts) = texts {
            texts.sort_unstable();
            return Check::Texts(texts);
        }
        let numbers: Option<Vec<f64>> = values.iter().map(number).collect();
        numbers.map_or(Check::Any, Check::Numbers)
    }

    fn text(&self, text: &str) -> bool {
        match self {
            Check::Texts(texts) if texts.len() <= 8 => texts.iter().any(|known| known == text),
            Check::Texts(texts) => texts.binary_search_by(|known| known.as_str().cmp(text)).is_ok(),
            Check::Prefix(prefix) => text.starts_with(prefix.as_str()),
            Check::Contains(finder) => finder.find(text.as_bytes()).is_some(),
            Check::TextAtLeast(least) => text >= least.as_str(),
            Check::TextAtMost(most) => text <= most.as_str(),
            _ => true,
        }
    }

    fn number(&self, value: f64) -> bool {
        match self {
            Check::Number { least, most } => value >= *least && value <= *most,
            Check::Numbers(values) => values.contains(&value),
            _ => true,
        }
    }
}

/// A number of a rule.
pub(crate) fn number(value: &Constant) -> Option<f64> {
    match value {
        Constant::Number(value) => Some(*value),
        Constant::Bool(_) | Constant::Text(_) => None,
    }
}

impl Prefilter {
    /// For alternatives as [`crate::scan::Request`] has them.
    pub fn new(needs: &[Vec<Condition>]) -> Self {
        Prefilter { rules: needs.iter().map(|needs| needs.iter().map(ReadyNeed::new).collect()).collect() }
    }

    /// Rows that meet all needs of a rule. A column that the batch lacks is absent in every row.
    pub fn rows(&self, batch: &RecordBatch) -> BooleanBuffer {
        let mut out = BooleanBuffer::new_unset(batch.num_rows());
        for needs in &self.rules {
            let mut rule = BooleanBuffer::new_set(batch.num_rows());
            for need in needs {
                if rule.count_set_bits() == 0 {
                    break;
                }
                rule = &rule & &need.rows(batch);
            }
            out = &out | &rule;
        }
        out
    }
}

fn ready(need: &Condition, test: &FieldTest) -> ReadyTest {
    ReadyTest { path: test.path.iter().skip(need.over.len()).copied().collect(), check: Check::new(&test.test) }
}

impl ReadyNeed {
    fn new(need: &Condition) -> Self {
        let mut tests: Vec<ReadyTest> = need.tests.iter().map(|test| ready(need, test)).collect();
        // What is cheap to ask goes first: one answer a batch of numbers, then a text, then words in a text.
        tests.sort_by_key(|test| match test.check {
            Check::Contains(_) => 2,
            Check::Texts(_) | Check::Prefix(_) | Check::TextAtLeast(_) | Check::TextAtMost(_) => 1,
            _ => 0,
        });
        ReadyNeed { over: need.over.clone(), tests }
    }

    fn rows(&self, batch: &RecordBatch) -> BooleanBuffer {
        let none = || BooleanBuffer::new_unset(batch.num_rows());
        let Some((first, rest)) = self.over.split_first() else {
            return self.tests.iter().fold(BooleanBuffer::new_set(batch.num_rows()), |out, test| {
                if out.count_set_bits() == 0 { out } else { &out & &test.of_batch(batch) }
            });
        };
        let Some(column) = batch.column_by_name(first) else { return none() };
        let mut offsets: Vec<OffsetBuffer<i32>> = Vec::new();
        let Some(elements) = within(column.clone(), rest, &mut offsets) else { return none() };
        let mut set = BooleanBuffer::new_set(elements.len());
        for test in &self.tests {
            set = &set & &test.of(&elements);
            if set.count_set_bits() == 0 {
                return none();
            }
        }
        for level in offsets.iter().rev() {
            set = lift(&set, level);
        }
        set
    }
}

/// Goes down a path through records and lists, to the elements of its last list. Offsets are relative to what is returned.
fn within(mut column: ArrayRef, path: &[&str], offsets: &mut Vec<OffsetBuffer<i32>>) -> Option<ArrayRef> {
    let mut path = path.iter();
    loop {
        column = match column.data_type() {
            DataType::List(_) => {
                let list = column.as_list::<i32>();
                offsets.push(list.offsets().clone());
                list.values().clone()
            }
            _ => column,
        };
        if matches!(column.data_type(), DataType::List(_)) {
            continue;
        }
        match path.next() {
            Some(name) => column = column.as_struct_opt()?.column_by_name(name)?.clone(),
            None => return Some(column),
        }
    }
}

/// For each list whether one of its elements is set.
fn lift(set: &BooleanBuffer, offsets: &OffsetBuffer<i32>) -> BooleanBuffer {
    let rows = offsets.len() - 1;
    let mut out = BooleanBufferBuilder::new(rows);
    out.append_n(rows, false);
    let mut row = 0;
    for at in set.set_indices() {
        while row < rows && (offsets[row + 1] as usize) <= at {
            row += 1;
        }
        if row < rows && (offsets[row] as usize) <= at {
            out.set_bit(row, true);
        }
    }
    out.finish()
}

impl ReadyTest {
    fn of_batch(&self, batch: &RecordBatch) -> BooleanBuffer {
        let column = self.path.split_first().and_then(|(first, rest)| Some((batch.column_by_name(first)?, rest)));
        column.map_or_else(|| BooleanBuffer::new_unset(batch.num_rows()), |(column, rest)| self.beneath(column, rest))
    }

    fn of(&self, elements: &ArrayRef) -> BooleanBuffer {
        self.beneath(elements, &self.path)
    }

    fn beneath(&self, column: &ArrayRef, path: &[&str]) -> BooleanBuffer {
        let len = column.len();
        let mut column = column.clone();
        for name in path {
            let Some(next) = column.as_struct_opt().and_then(|record| record.column_by_name(name)) else {
                return BooleanBuffer::new_unset(len);
            };
            column = next.clone();
        }
        let found = self.values(&column);
        match column.nulls() {
            Some(nulls) => &found & nulls.inner(),
            None => found,
        }
    }

    /// The answer for each value; for nulls it is any.
    fn values(&self, column: &ArrayRef) -> BooleanBuffer {
        let check = &self.check;
        let len = column.len();
        if matches!(check, Check::Any) {
            return BooleanBuffer::new_set(len);
        }
        match column.data_type() {
            DataType::Dictionary(_, _) => {
                let Some(column) = column.as_dictionary_opt::<Int32Type>() else { return BooleanBuffer::new_set(len) };
                let Some(values) = column.values().as_string_opt::<i32>() else { return BooleanBuffer::new_set(len) };
                let verdicts: Vec<bool> = (0..values.len()).map(|at| check.text(values.value(at))).collect();
                if !verdicts.contains(&true) {
                    return BooleanBuffer::new_unset(len);
                }
                let keys = column.keys().values();
                BooleanBuffer::collect_bool(len, |at| verdicts.get(keys[at] as usize).copied().unwrap_or(false))
            }
            DataType::Utf8 => {
                let column: &StringArray = column.as_string();
                BooleanBuffer::collect_bool(len, |at| check.text(column.value(at)))
            }
            DataType::Int64 => {
                let values = column.as_primitive::<Int64Type>().values();
                BooleanBuffer::collect_bool(len, |at| check.number(values[at] as f64))
            }
            DataType::Float64 => {
                let values = column.as_primitive::<Float64Type>().values();
                match check {
                    Check::Number { least, most } => {
                        BooleanBuffer::collect_bool(len, |at| values[at] >= *least && values[at] <= *most)
                    }
                    check => BooleanBuffer::collect_bool(len, |at| check.number(values[at])),
                }
            }
            DataType::Date32 => {
                let values = column.as_primitive::<Date32Type>().values();
                BooleanBuffer::collect_bool(len, |at| check.number(f64::from(values[at])))
            }
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                let values = column.as_primitive::<TimestampMillisecondType>().values();
                BooleanBuffer::collect_bool(len, |at| check.number(values[at] as f64))
            }
            DataType::Boolean => {
                let values = column.as_boolean().values();
                match check {
                    Check::Bool(true) => values.clone(),
                    Check::Bool(false) => !values,
                    _ => BooleanBuffer::new_set(len),
                }
            }
            _ => BooleanBuffer::new_set(len),
        }
    }
}
