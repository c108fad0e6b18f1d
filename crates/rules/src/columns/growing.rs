//! Arrow arrays that grow value by value.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, StringArray, StructArray,
    TimestampMillisecondArray,
};
use arrow_buffer::{BooleanBufferBuilder, Buffer, NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, FieldRef, Fields};
use model::schema::Value;

use super::{day_number, there};

/// An array on the way, with which of its values are there.
pub(super) struct Growing {
    values: Values,
    valid: NullBufferBuilder,
}

enum Values {
    Bool(BooleanBufferBuilder),
    Int(Vec<i64>),
    Float(Vec<f64>),
    /// The end of each text, and all texts one after the other.
    Text(Vec<i32>, Vec<u8>),
    Date(Vec<i32>),
    Time(Vec<i64>),
    Record(Fields, Vec<Growing>),
    /// The end of each list, and all elements one after the other.
    List(FieldRef, Vec<i32>, Box<Growing>),
}

/// What [`Growing::finish`] refuses; Arrow counts bytes and elements in 31 bits.
const TOO_MUCH: i32 = -1;

fn end(len: usize) -> i32 {
    i32::try_from(len).unwrap_or(TOO_MUCH)
}

impl Growing {
    pub(super) fn new(kind: &DataType, rows: usize) -> Self {
        let values = match kind {
            DataType::Boolean => Values::Bool(BooleanBufferBuilder::new(rows)),
            DataType::Float64 => Values::Float(Vec::with_capacity(rows)),
            DataType::Utf8 => Values::Text(Vec::with_capacity(rows), Vec::with_capacity(rows * 8)),
            DataType::Date32 => Values::Date(Vec::with_capacity(rows)),
            DataType::Timestamp(..) => Values::Time(Vec::with_capacity(rows)),
            DataType::Struct(fields) => {
                let columns = fields.iter().map(|field| Growing::new(field.data_type(), rows)).collect();
                Values::Record(fields.clone(), columns)
            }
            DataType::List(field) => {
                Values::List(field.clone(), Vec::with_capacity(rows), Box::new(Growing::new(field.data_type(), rows)))
            }
            _ => Values::Int(Vec::with_capacity(rows)),
        };
        Growing { values, valid: NullBufferBuilder::new(rows) }
    }

    pub(super) fn push(&mut self, value: Value<'_>) {
        self.valid.append(there(&value));
        match (&mut self.values, value) {
            (Values::Bool(out), value) => out.append(matches!(value, Value::Bool(true))),
            (Values::Int(out), Value::Int(n)) => out.push(n),
            (Values::Int(out), _) => out.push(0),
            (Values::Float(out), Value::Float(n)) => out.push(n),
            (Values::Float(out), _) => out.push(0.0),
            (Values::Date(out), Value::Date(day)) => out.push(day_number(day)),
            (Values::Date(out), _) => out.push(0),
            (Values::Time(out), Value::Time(time)) => out.push(time.and_utc().timestamp_millis()),
            (Values::Time(out), _) => out.push(0),
            (Values::Text(ends, bytes), value) => {
                if let Value::Text(text) = value {
                    bytes.extend_from_slice(text.as_bytes());
                }
                ends.push(end(bytes.len()));
            }
            (Values::Record(_, columns), Value::Record(record)) => {
                for (at, column) in columns.iter_mut().enumerate() {
                    column.push(record.cell(at));
                }
            }
            (Values::Record(_, columns), _) => columns.iter_mut().for_each(|column| column.push(Value::Absent)),
            (Values::List(_, ends, elements), value) => {
                if let Value::List(list) = value {
                    (0..list.len()).for_each(|at| elements.push(list.get(at)));
                }
                ends.push(end(elements.valid.len()));
            }
        }
    }

    pub(super) fn finish(self) -> Result<ArrayRef, ArrowError> {
        let Growing { values, mut valid } = self;
        let len = valid.len();
        let nulls: Option<NullBuffer> = valid.finish();
        Ok(match values {
            Values::Bool(mut out) => Arc::new(BooleanArray::new(out.finish(), nulls)),
            Values::Int(out) => Arc::new(Int64Array::new(out.into(), nulls)),
            Values::Float(out) => Arc::new(Float64Array::new(out.into(), nulls)),
            Values::Date(out) => Arc::new(Date32Array::new(out.into(), nulls)),
            Values::Time(out) => Arc::new(TimestampMillisecondArray::new(out.into(), nulls)),
            Values::Text(ends, bytes) => {
                Arc::new(StringArray::try_new(offsets(ends)?, Buffer::from_vec(bytes), nulls)?)
            }
            Values::Record(fields, columns) => {
                let columns = columns.into_iter().map(Growing::finish).collect::<Result<Vec<_>, _>>()?;
                Arc::new(StructArray::try_new_with_length(fields, columns, nulls, len)?)
            }
            Values::List(field, ends, elements) => {
                Arc::new(ListArray::try_new(field, offsets(ends)?, elements.finish()?, nulls)?)
            }
        })
    }
}

fn offsets(ends: Vec<i32>) -> Result<OffsetBuffer<i32>, ArrowError> {
    if ends.contains(&TOO_MUCH) {
        return Err(ArrowError::InvalidArgumentError("a batch holds more than one column can: cut it smaller".into()));
    }
    let mut out = Vec::with_capacity(ends.len() + 1);
    out.push(0);
    out.extend(ends);
    Ok(OffsetBuffer::new(ScalarBuffer::from(out)))
}
