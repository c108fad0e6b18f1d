//! Records as columns: the Arrow schema of a catalogue, and a batch of its records.
//!
//! Records are `Struct`, lists `List`, days `Date32`, times `Timestamp` in
//! milliseconds without a zone, whole numbers `Int64`, decimals `Float64`,
//! texts `Utf8`. Everything may be null: null is what a message did not carry.
//! A list is null only where the record around it is; without elements it is
//! empty. Each field's metadata carry its unit and its privacy class.

mod growing;

use std::{collections::HashMap, sync::Arc};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use model::schema::{Kind, Privacy, Record, RecordSchema, Value};

use self::growing::Growing;

/// Records nest no deeper than this.
const DEPTH: usize = 8;

/// The Arrow schema of a catalogue, field by field in its order.
pub fn arrow_schema(schema: &RecordSchema) -> SchemaRef {
    Arc::new(Schema::new(fields(schema, 0)))
}

fn fields(schema: &RecordSchema, depth: usize) -> Fields {
    schema
        .fields
        .iter()
        .filter(|field| depth < DEPTH || !matches!(field.kind, Kind::Record(_) | Kind::List(_)))
        .map(|field| {
            let privacy = match field.privacy {
                Privacy::Open => "open",
                Privacy::Commercial => "commercial",
                Privacy::Personal => "personal",
            };
            let mut said = HashMap::from([("privacy".to_owned(), privacy.to_owned())]);
            if !field.unit.is_empty() {
                said.insert("unit".to_owned(), field.unit.to_owned());
            }
            Field::new(field.name, data_type(field.kind, depth), true).with_metadata(said)
        })
        .collect()
}

fn data_type(kind: Kind, depth: usize) -> DataType {
    match kind {
        Kind::Bool => DataType::Boolean,
        Kind::Int => DataType::Int64,
        Kind::Float => DataType::Float64,
        Kind::Text => DataType::Utf8,
        Kind::Date => DataType::Date32,
        Kind::Time => DataType::Timestamp(TimeUnit::Millisecond, None),
        Kind::Record(inner) => DataType::Struct(fields(inner(), depth + 1)),
        Kind::List(inner) => DataType::List(Arc::new(Field::new("item", data_type(*inner, depth + 1), true))),
    }
}

/// A batch of records of one catalogue, in their order.
///
/// # Errors
/// Where the texts or elements of one column exceed 2 GiB or 2³¹.
pub fn record_batch(schema: &RecordSchema, records: &[&dyn Record]) -> Result<RecordBatch, ArrowError> {
    let arrow = arrow_schema(schema);
    let mut columns: Vec<Growing> =
        arrow.fields().iter().map(|field| Growing::new(field.data_type(), records.len())).collect();
    for record in records {
        for (at, column) in columns.iter_mut().enumerate() {
            column.push(record.cell(at));
        }
    }
    let columns = columns.into_iter().map(Growing::finish).collect::<Result<_, _>>()?;
    RecordBatch::try_new_with_options(
        arrow,
        columns,
        &arrow_array::RecordBatchOptions::new().with_row_count(Some(records.len())),
    )
}

/// Days since 1970-01-01.
pub(crate) fn day_number(day: chrono::NaiveDate) -> i32 {
    use chrono::Datelike;
    day.num_days_from_ce() - 719_163
}

/// Whether a value is there to be written.
fn there(value: &Value<'_>) -> bool {
    !matches!(value, Value::Absent)
}
