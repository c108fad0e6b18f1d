//! Columns from records, without Arrow in between.

use model::schema::{Record, Value};

use super::{
    bits::Bits,
    columns::{Cells, Column, Columns, Elements},
    layout::Branch,
};
use crate::{
    columns::day_number,
    plan::{LONGEST, Plan, RECORDS, Scalar},
    rows::Past,
};

/// The columns that a plan reads of some records.
pub(crate) fn gather<'a>(
    plan: &'a Plan,
    layout: &Branch,
    records: &[&'a dyn Record],
    past: &'a Past,
    first: usize,
) -> Columns<'a> {
    let mut columns = Columns::new(plan, past, first);
    prepare(&mut columns, layout, records.len());
    for record in records {
        fields(&mut columns, layout, Value::Record(*record));
    }
    columns.rows[RECORDS as usize] = records.len();
    columns.cross();
    columns
}

/// Gives every column its kind and every list its beginning.
pub(super) fn prepare(columns: &mut Columns<'_>, branch: &Branch, rows: usize) {
    if let Some((place, kind)) = branch.cell {
        let cells = match kind {
            None => Cells::Presence,
            Some(Scalar::Truth) => Cells::Truth(Bits::with_room(rows)),
            Some(Scalar::Int) => Cells::Int(Vec::with_capacity(rows)),
            Some(Scalar::Float) => Cells::Float(Vec::with_capacity(rows)),
            Some(Scalar::Text) => Cells::Text(Vec::with_capacity(rows)),
        };
        columns.columns[place as usize] = Column { cells, valid: Bits::with_room(rows) };
    }
    branch.fields.iter().for_each(|field| prepare(columns, field, rows));
    if let Some((domain, elements)) = &branch.list {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        // Lists have a few elements each.
        let within = rows * 3;
        let (parent, present) = (Vec::with_capacity(within), Bits::with_room(rows));
        columns.elements[*domain as usize] = Elements { offsets, parent, present, inner: Vec::new() };
        prepare(columns, elements, within);
    }
}

fn fields<'a>(columns: &mut Columns<'a>, branch: &Branch, value: Value<'a>) {
    match value {
        Value::Record(record) => {
            for field in &branch.fields {
                one(columns, field, record.cell(field.field));
            }
        }
        _ => branch.fields.iter().for_each(|field| one(columns, field, Value::Absent)),
    }
}

fn one<'a>(columns: &mut Columns<'a>, branch: &Branch, value: Value<'a>) {
    if let Some((place, _)) = branch.cell {
        columns.columns[place as usize].push(value);
    }
    if !branch.fields.is_empty() {
        fields(columns, branch, value);
    }
    if let Some((domain, elements)) = &branch.list {
        let list = match value {
            Value::List(list) if list.len() <= LONGEST => Some(list),
            _ => None,
        };
        let at = *domain as usize;
        let row = columns.elements[at].offsets.len() as u32 - 1;
        columns.elements[at].present.push(list.is_some());
        for index in 0..list.map_or(0, model::schema::List::len) {
            columns.elements[at].parent.push(row);
            one(columns, elements, list.map_or(Value::Absent, |list| list.get(index)));
        }
        let rows = columns.elements[at].parent.len();
        columns.rows[at] = rows;
        columns.elements[at].offsets.push(rows as u32);
    }
}

impl<'a> Column<'a> {
    fn push(&mut self, value: Value<'a>) {
        self.valid.push(match value {
            Value::Absent => false,
            Value::List(list) => !list.is_empty(),
            Value::Float(n) => n.is_finite(),
            _ => true,
        });
        match (&mut self.cells, value) {
            (Cells::Presence, _) => {}
            (Cells::Truth(out), value) => out.push(matches!(value, Value::Bool(true))),
            (Cells::Int(out), Value::Int(n)) => out.push(n),
            (Cells::Int(out), Value::Date(day)) => out.push(i64::from(day_number(day))),
            (Cells::Int(out), Value::Time(time)) => out.push(time.and_utc().timestamp_millis()),
            (Cells::Int(out), _) => out.push(0),
            (Cells::Float(out), Value::Float(n)) => out.push(n),
            (Cells::Float(out), _) => out.push(0.0),
            (Cells::Text(out), Value::Text(text)) => out.push(text),
            (Cells::Text(out), _) => out.push(""),
        }
    }
}
