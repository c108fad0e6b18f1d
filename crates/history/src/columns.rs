//! Columns by their places: the schema of a kind, what a file has of it, and files of other days brought to one form.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, ListArray, RecordBatch, RecordBatchOptions, StructArray, cast::AsArray, new_null_array,
};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use model::schema::Privacy;
use parquet::{
    arrow::ProjectionMask,
    basic::{ConvertedType, LogicalType},
    schema::types::{SchemaDescriptor, Type},
};

use crate::Kind;

/// Natural key of a record.
pub const KEY: &str = "_key";
/// Version of a record.
pub const VERSION: &str = "_version";

/// A place in a record: names of fields from the root; lists on the way are crossed.
pub type Place = Vec<String>;

/// The schema of a kind's files: key and version, then the fields of the catalogue.
pub fn schema(kind: Kind) -> SchemaRef {
    let record = rules::columns::arrow_schema(kind.catalogue());
    let own = [Field::new(KEY, DataType::Utf8, false), Field::new(VERSION, DataType::Int64, false)];
    let fields: Vec<FieldRef> = own.into_iter().map(Arc::new).chain(record.fields().iter().cloned()).collect();
    Arc::new(Schema::new(fields))
}

/// The part of a schema whose leaves are wanted. Records and lists without any are left out.
pub fn only(schema: &Schema, wanted: &dyn Fn(&[&str]) -> bool) -> SchemaRef {
    Arc::new(Schema::new(only_fields(schema.fields(), &mut Vec::new(), wanted)))
}

fn only_fields<'a>(fields: &'a Fields, at: &mut Vec<&'a str>, wanted: &dyn Fn(&[&str]) -> bool) -> Fields {
    let mut out: Vec<FieldRef> = Vec::new();
    for field in fields {
        at.push(field.name());
        if let Some(kind) = only_type(field.data_type(), at, wanted) {
            out.push(if kind == *field.data_type() {
                field.clone()
            } else {
                Arc::new(field.as_ref().clone().with_data_type(kind))
            });
        }
        at.pop();
    }
    out.into()
}

fn only_type<'a>(kind: &'a DataType, at: &mut Vec<&'a str>, wanted: &dyn Fn(&[&str]) -> bool) -> Option<DataType> {
    match kind {
        DataType::Struct(fields) => {
            let fields = only_fields(fields, at, wanted);
            (!fields.is_empty()).then_some(DataType::Struct(fields))
        }
        DataType::List(item) => {
            let kind = only_type(item.data_type(), at, wanted)?;
            Some(DataType::List(Arc::new(item.as_ref().clone().with_data_type(kind))))
        }
        _ => wanted(at).then(|| kind.clone()),
    }
}

/// The part of a kind's schema that may be kept when these classes may not.
pub(crate) fn without(kind: Kind, classes: &[Privacy]) -> SchemaRef {
    only(&schema(kind), &|place| match place {
        // The key goes on as a number without meaning.
        [KEY] | [VERSION] => true,
        place => kind.privacy(place).is_some_and(|class| !classes.contains(&class)),
    })
}

/// The leaves of a file in their order, by place.
pub(crate) fn file_leaves(schema: &SchemaDescriptor) -> Vec<Place> {
    let mut out = Vec::new();
    for field in schema.root_schema().get_fields() {
        beneath(field, &mut Vec::new(), true, &mut out);
    }
    out
}

fn beneath(node: &Type, at: &mut Place, named: bool, out: &mut Vec<Place>) {
    if named {
        at.push(node.name().to_owned());
    }
    match node {
        Type::PrimitiveType { .. } => out.push(at.clone()),
        Type::GroupType { fields, .. } => {
            let info = node.get_basic_info();
            let list = info.converted_type() == ConvertedType::LIST
                || matches!(info.logical_type_ref(), Some(LogicalType::List));
            for field in fields {
                if list {
                    // list > repeated group > element: three levels and one name.
                    match field.as_ref() {
                        Type::GroupType { fields, .. } if fields.len() == 1 => {
                            beneath(&fields[0], at, false, out);
                        }
                        other => beneath(other, at, false, out),
                    }
                } else {
                    beneath(field, at, true, out);
                }
            }
        }
    }
    if named {
        at.pop();
    }
}

/// The leaves of a file that are wanted, and their numbers in it.
pub(crate) fn mask(
    schema: &SchemaDescriptor,
    leaves: &[Place],
    wanted: &dyn Fn(&[&str]) -> bool,
) -> (ProjectionMask, Vec<usize>) {
    let chosen: Vec<usize> = leaves
        .iter()
        .enumerate()
        .filter(|(_, place)| wanted(&place.iter().map(String::as_str).collect::<Vec<_>>()))
        .map(|(at, _)| at)
        .collect();
    (ProjectionMask::leaves(schema, chosen.iter().copied()), chosen)
}

/// Brings a batch of a file to a schema: what the file lacks is absent, what the schema lacks is left out.
///
/// # Errors
/// Where a column of the same name is of another type.
pub fn adapt(batch: &RecordBatch, to: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let rows = batch.num_rows();
    let columns: Vec<ArrayRef> = to
        .fields()
        .iter()
        .map(|field| match batch.column_by_name(field.name()) {
            Some(column) => adapt_array(column, field),
            None => Ok(new_null_array(field.data_type(), rows)),
        })
        .collect::<Result<_, _>>()?;
    let fields: Vec<FieldRef> = to.fields().iter().zip(&columns).map(|(field, column)| typed(field, column)).collect();
    RecordBatch::try_new_with_options(
        Arc::new(Schema::new(fields)),
        columns,
        &RecordBatchOptions::new().with_row_count(Some(rows)),
    )
}

/// A field with the type that its column really has (text may be by dictionary), and null where a file lacks it.
fn typed(field: &FieldRef, column: &ArrayRef) -> FieldRef {
    if column.data_type() == field.data_type() && (field.is_nullable() || column.null_count() == 0) {
        return field.clone();
    }
    Arc::new(field.as_ref().clone().with_data_type(column.data_type().clone()).with_nullable(true))
}

fn adapt_array(column: &ArrayRef, field: &Field) -> Result<ArrayRef, ArrowError> {
    match (column.data_type(), field.data_type()) {
        (have, want) if have == want => Ok(column.clone()),
        (DataType::Dictionary(_, inner), DataType::Utf8) if **inner == DataType::Utf8 => Ok(column.clone()),
        (DataType::Struct(_), DataType::Struct(fields)) => {
            let from = column.as_struct();
            let columns: Vec<ArrayRef> = fields
                .iter()
                .map(|field| match from.column_by_name(field.name()) {
                    Some(column) => adapt_array(column, field),
                    None => Ok(new_null_array(field.data_type(), from.len())),
                })
                .collect::<Result<_, _>>()?;
            let fields: Fields = fields.iter().zip(&columns).map(|(field, column)| typed(field, column)).collect();
            Ok(Arc::new(StructArray::try_new_with_length(fields, columns, from.nulls().cloned(), from.len())?))
        }
        (DataType::List(_), DataType::List(item)) => {
            let from: &ListArray = column.as_list();
            let values = adapt_array(from.values(), item)?;
            let item = typed(item, &values);
            Ok(Arc::new(ListArray::try_new(item, from.offsets().clone(), values, from.nulls().cloned())?))
        }
        (have, want) => {
            Err(ArrowError::SchemaError(format!("{} is {have} in the file, where {want} is expected", field.name())))
        }
    }
}

/// The same schema with every text that `chosen` holds read by dictionary.
pub(crate) fn with_dictionaries(schema: &Schema, chosen: &dyn Fn(&[&str]) -> bool) -> SchemaRef {
    fn kind<'a>(of: &'a DataType, at: &mut Vec<&'a str>, chosen: &dyn Fn(&[&str]) -> bool) -> DataType {
        match of {
            DataType::Utf8 if chosen(at) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            DataType::Struct(inner) => DataType::Struct(fields(inner, at, chosen)),
            DataType::List(item) => {
                DataType::List(Arc::new(item.as_ref().clone().with_data_type(kind(item.data_type(), at, chosen))))
            }
            other => other.clone(),
        }
    }
    fn fields<'a>(of: &'a Fields, at: &mut Vec<&'a str>, chosen: &dyn Fn(&[&str]) -> bool) -> Fields {
        of.iter()
            .map(|field| {
                at.push(field.name());
                let out = field.as_ref().clone().with_data_type(kind(field.data_type(), at, chosen));
                at.pop();
                Arc::new(out)
            })
            .collect()
    }
    Arc::new(Schema::new(fields(schema.fields(), &mut Vec::new(), chosen)).with_metadata(schema.metadata().clone()))
}
