//! Columns from an Arrow batch, zero-copy for texts.
//!
//! Columns are found by name. One that the batch lacks is absent throughout,
//! so that a file written before a field existed can still be read.

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, cast::AsArray, types};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};
use thiserror::Error;

use super::{
    columns::{Cells, Columns},
    gather::prepare,
    layout::Branch,
};
use crate::{
    plan::{LONGEST, Plan, RECORDS},
    rows::Past,
};

/// Why a batch cannot be read by a rule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("column {column} holds {found}, which the catalogue does not")]
pub struct ColumnsError {
    /// The field.
    pub column: String,
    /// Its Arrow type.
    pub found: String,
}

/// The columns that a plan reads of rows `from` up to `to` of a batch.
pub(crate) fn read<'a>(
    plan: &'a Plan,
    layout: &Branch,
    batch: &'a RecordBatch,
    from: usize,
    to: usize,
    past: &'a Past,
) -> Result<Columns<'a>, ColumnsError> {
    let mut columns = Columns::new(plan, past, from);
    prepare(&mut columns, layout, to - from);
    columns.rows[RECORDS as usize] = to - from;
    let mut reader = Reader { columns };
    for field in &layout.fields {
        reader.field(field, batch.column_by_name(field.name), None, from, to)?;
    }
    let mut columns = reader.columns;
    columns.cross();
    Ok(columns)
}

struct Reader<'a> {
    columns: Columns<'a>,
}

impl<'a> Reader<'a> {
    /// Reads rows `from` up to `to` of an array; `around` says which of the records around are there.
    fn field(
        &mut self,
        branch: &Branch,
        array: Option<&'a ArrayRef>,
        around: Option<&NullBuffer>,
        from: usize,
        to: usize,
    ) -> Result<(), ColumnsError> {
        let there = NullBuffer::union(around, array.and_then(|array| array.nulls()));
        let valid = |row: usize| array.is_some() && there.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        if let Some((place, _)) = branch.cell {
            self.cells(place as usize, branch, array, from, to, &valid)?;
        }
        if !branch.fields.is_empty() {
            let record = match array {
                Some(array) => Some(array.as_struct_opt().ok_or_else(|| wrong(branch, array))?),
                None => None,
            };
            for field in &branch.fields {
                let inner = record.and_then(|record| record.column_by_name(field.name));
                self.field(field, inner, there.as_ref(), from, to)?;
            }
        }
        if let Some((domain, elements)) = &branch.list {
            let list = match array {
                Some(array) => Some(array.as_list_opt::<i32>().ok_or_else(|| wrong(branch, array))?),
                None => None,
            };
            let offsets = list.map(|list| list.value_offsets());
            let start = offsets.map_or(0, |offsets| offsets[from]);
            let out = &mut self.columns.elements[*domain as usize];
            for row in from..to {
                let (first, end) = offsets.map_or((0, 0), |offsets| (offsets[row] - start, offsets[row + 1] - start));
                let near = valid(row) && (end - first) as usize <= LONGEST;
                out.present.push(near);
                out.parent.extend((first..end).map(|_| (row - from) as u32));
                out.offsets.push(end as u32);
            }
            let rows = out.parent.len();
            self.columns.rows[*domain as usize] = rows;
            let start = start as usize;
            self.field(elements, list.map(|list| list.values()), None, start, start + rows)?;
        }
        Ok(())
    }

    fn cells(
        &mut self,
        place: usize,
        branch: &Branch,
        array: Option<&'a ArrayRef>,
        from: usize,
        to: usize,
        valid: &impl Fn(usize) -> bool,
    ) -> Result<(), ColumnsError> {
        let column = &mut self.columns.columns[place];
        match (array, &mut column.cells) {
            (Some(array), Cells::Presence) if array.as_list_opt::<i32>().is_some() => {
                let list = array.as_list::<i32>();
                (from..to).for_each(|row| column.valid.push(valid(row) && list.value_length(row) > 0));
                return Ok(());
            }
            (_, Cells::Presence) => {}
            (None, Cells::Truth(out)) => (from..to).for_each(|_| out.push(false)),
            (None, Cells::Int(out)) => out.resize(to - from, 0),
            (None, Cells::Float(out)) => out.resize(to - from, 0.0),
            (None, Cells::Text(out)) => out.resize(to - from, ""),
            (Some(array), Cells::Truth(out)) => {
                let values = array.as_boolean_opt().ok_or_else(|| wrong(branch, array))?;
                (from..to).for_each(|row| out.push(values.value(row)));
            }
            (Some(array), Cells::Int(out)) => integers(branch, array, from, to, out)?,
            (Some(array), Cells::Float(out)) => {
                let values = array.as_primitive_opt::<types::Float64Type>().ok_or_else(|| wrong(branch, array))?;
                out.extend_from_slice(&values.values()[from..to]);
                (from..to).for_each(|row| column.valid.push(valid(row) && values.value(row).is_finite()));
                return Ok(());
            }
            (Some(array), Cells::Text(out)) => {
                texts(branch, array, from, to, out)?;
                // An empty text is an absent one, as in records.
                (from..to).zip(out.iter()).for_each(|(row, text)| column.valid.push(valid(row) && !text.is_empty()));
                return Ok(());
            }
        }
        (from..to).for_each(|row| column.valid.push(valid(row)));
        Ok(())
    }
}

fn integers(branch: &Branch, array: &ArrayRef, from: usize, to: usize, out: &mut Vec<i64>) -> Result<(), ColumnsError> {
    let scaled = |values: &[i64], by: i64| values[from..to].iter().map(|n| n.saturating_mul(by)).collect::<Vec<_>>();
    match array.data_type() {
        DataType::Int64 => out.extend_from_slice(&array.as_primitive::<types::Int64Type>().values()[from..to]),
        DataType::Int32 => {
            out.extend(array.as_primitive::<types::Int32Type>().values()[from..to].iter().map(|n| i64::from(*n)));
        }
        DataType::Date32 => {
            out.extend(array.as_primitive::<types::Date32Type>().values()[from..to].iter().map(|n| i64::from(*n)));
        }
        DataType::Timestamp(TimeUnit::Second, _) => {
            out.extend(scaled(array.as_primitive::<types::TimestampSecondType>().values(), 1000));
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            out.extend_from_slice(&array.as_primitive::<types::TimestampMillisecondType>().values()[from..to]);
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            let values = &array.as_primitive::<types::TimestampMicrosecondType>().values()[from..to];
            out.extend(values.iter().map(|n| n.div_euclid(1000)));
        }
        _ => return Err(wrong(branch, array)),
    }
    Ok(())
}

fn texts<'a>(
    branch: &Branch,
    array: &'a ArrayRef,
    from: usize,
    to: usize,
    out: &mut Vec<&'a str>,
) -> Result<(), ColumnsError> {
    if let Some(values) = array.as_string_opt::<i32>() {
        out.extend((from..to).map(|row| values.value(row)));
        return Ok(());
    }
    let dictionary = array.as_any_dictionary_opt().ok_or_else(|| wrong(branch, array))?;
    let values: &StringArray = dictionary.values().as_string_opt().ok_or_else(|| wrong(branch, array))?;
    if values.is_empty() {
        // Every row is absent.
        out.resize(out.len() + to - from, "");
        return Ok(());
    }
    let slice = array.slice(from, to - from);
    let keys = slice.as_any_dictionary().normalized_keys();
    // Keys of absent rows may point anywhere.
    out.extend(keys.iter().map(|key| if *key < values.len() { values.value(*key) } else { "" }));
    Ok(())
}

fn wrong(branch: &Branch, array: &ArrayRef) -> ColumnsError {
    ColumnsError { column: branch.name.to_owned(), found: array.data_type().to_string() }
}
