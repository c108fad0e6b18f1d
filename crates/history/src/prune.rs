//! Row groups and pages that cannot hold a record that a rule hits, by the bounds that their writer noted.

use std::collections::BTreeSet;

use parquet::{
    arrow::arrow_reader::{RowSelection, RowSelector},
    file::{page_index::column_index::ColumnIndexMetaData, statistics::Statistics},
};
use rules::{Condition, Constant, Test};

use crate::{file::Opened, prefilter::number};

/// Least and greatest value of a chunk or page.
enum Bounds<'a> {
    Number(f64, f64),
    /// Possibly cut short: the least downwards, the greatest upwards.
    Text(&'a [u8], &'a [u8]),
}

/// What each of several rules needs, by the columns of a file that it asks.
pub(crate) struct Pruner<'a> {
    /// Of each rule that can hit anything in the file. A rule without tests can hit everything.
    rules: Vec<Vec<(usize, &'a Test)>>,
    /// No rule can: a column that it needs is not in the file.
    pub nothing: bool,
}

impl<'a> Pruner<'a> {
    /// For alternatives as [`crate::scan::Request`] has them.
    pub fn new(needs: &'a [Vec<Condition>], file: &Opened) -> Self {
        let column = |path: &[&str]| file.leaves.iter().position(|leaf| leaf.iter().eq(path));
        let rules: Vec<_> = needs
            .iter()
            .filter_map(|needs| {
                let tests = needs.iter().flat_map(|need| &need.tests);
                tests.map(|test| Some((column(&test.path)?, &test.test))).collect::<Option<Vec<_>>>()
            })
            .collect();
        Pruner { nothing: rules.is_empty() && !needs.is_empty(), rules }
    }

    /// The columns that are asked.
    pub fn columns(&self) -> Vec<usize> {
        let columns: BTreeSet<usize> = self.rules.iter().flatten().map(|(column, _)| *column).collect();
        columns.into_iter().collect()
    }

    /// Whether a row group can be left out.
    pub fn excludes_group(&self, file: &Opened, group: usize) -> bool {
        self.nothing || !self.rules.is_empty() && self.rules.iter().all(|tests| outside_group(tests, file, group))
    }

    /// The rows of a group that its pages leave; nothing where all are left.
    pub fn rows(&self, file: &Opened, group: usize) -> Option<RowSelection> {
        let mut out: Option<RowSelection> = None;
        for tests in self.rules.iter().filter(|tests| !outside_group(tests, file, group)) {
            let found = rows(tests, file, group)?;
            out = Some(out.map_or(found.clone(), |out| out.union(&found)));
        }
        out
    }
}

/// Whether no row of a group can pass all tests.
fn outside_group(tests: &[(usize, &Test)], file: &Opened, group: usize) -> bool {
    let chunks = file.footer().row_group(group);
    tests.iter().any(|(column, test)| {
        let chunk = chunks.column(*column);
        let Some(statistics) = chunk.statistics() else { return false };
        statistics.null_count_opt().is_some_and(|nulls| nulls == chunk.num_values() as u64)
            || of_group(statistics).is_some_and(|bounds| excludes(test, &bounds))
    })
}

/// The rows of the pages that can pass all tests; nothing where all can.
fn rows(tests: &[(usize, &Test)], file: &Opened, group: usize) -> Option<RowSelection> {
    let chunks = file.footer().row_group(group);
    let rows = chunks.num_rows() as usize;
    let pages = file.footer().page_index_for_row_group(group);
    let mut out: Option<RowSelection> = None;
    for (column, test) in tests {
        let (Some(index), Some(places)) = (pages.column_index(*column), pages.offset_index(*column)) else {
            continue;
        };
        let places = places.page_locations();
        if places.len() as u64 != index.num_pages() {
            continue;
        }
        // The writer calls a page of a list empty where it has as many absent values as records.
        let flat = chunks.column(*column).column_descr().max_rep_level() == 0;
        let mut selectors = Vec::with_capacity(places.len());
        for (at, place) in places.iter().enumerate() {
            let end = places.get(at + 1).map_or(rows, |next| next.first_row_index as usize);
            let count = end.saturating_sub(place.first_row_index as usize);
            let skip =
                (flat && index.is_null_page(at)) || of_page(index, at).is_some_and(|bounds| excludes(test, &bounds));
            selectors.push(if skip { RowSelector::skip(count) } else { RowSelector::select(count) });
        }
        if selectors.iter().any(|selector| selector.skip) {
            let found = RowSelection::from(selectors);
            out = Some(out.map_or(found.clone(), |out| out.intersection(&found)));
        }
    }
    out
}

fn of_group(statistics: &Statistics) -> Option<Bounds<'_>> {
    Some(match statistics {
        Statistics::Int32(v) => Bounds::Number(f64::from(*v.min_opt()?), f64::from(*v.max_opt()?)),
        Statistics::Int64(v) => Bounds::Number(*v.min_opt()? as f64, *v.max_opt()? as f64),
        Statistics::Double(v) => Bounds::Number(*v.min_opt()?, *v.max_opt()?),
        Statistics::ByteArray(v) => Bounds::Text(v.min_opt()?.data(), v.max_opt()?.data()),
        _ => return None,
    })
}

fn of_page(index: &ColumnIndexMetaData, at: usize) -> Option<Bounds<'_>> {
    Some(match index {
        ColumnIndexMetaData::INT32(v) => Bounds::Number(f64::from(*v.min_value(at)?), f64::from(*v.max_value(at)?)),
        ColumnIndexMetaData::INT64(v) => Bounds::Number(*v.min_value(at)? as f64, *v.max_value(at)? as f64),
        ColumnIndexMetaData::DOUBLE(v) => Bounds::Number(*v.min_value(at)?, *v.max_value(at)?),
        ColumnIndexMetaData::BYTE_ARRAY(v) => Bounds::Text(v.min_value(at)?, v.max_value(at)?),
        _ => return None,
    })
}

/// Whether no value between the bounds can pass the test.
fn excludes(test: &Test, bounds: &Bounds<'_>) -> bool {
    match (test, bounds) {
        (Test::OneOf(values), bounds) => !values.is_empty() && values.iter().all(|value| outside(value, bounds)),
        (Test::AtLeast(value), Bounds::Number(_, most)) => number(value).is_some_and(|least| *most < least),
        (Test::AtMost(value), Bounds::Number(least, _)) => number(value).is_some_and(|most| *least > most),
        (Test::AtLeast(Constant::Text(text)), Bounds::Text(_, most)) => *most < text.as_bytes(),
        (Test::AtMost(Constant::Text(text)), Bounds::Text(least, _)) => *least > text.as_bytes(),
        (Test::Prefix(text), Bounds::Text(least, most)) => {
            let text = text.as_bytes();
            *most < text || (*least > text && !least.starts_with(text))
        }
        _ => false,
    }
}

fn outside(value: &Constant, bounds: &Bounds<'_>) -> bool {
    match (value, bounds) {
        (Constant::Text(text), Bounds::Text(least, most)) => text.as_bytes() < *least || text.as_bytes() > *most,
        (value, Bounds::Number(least, most)) => number(value).is_some_and(|value| value < *least || value > *most),
        _ => false,
    }
}
