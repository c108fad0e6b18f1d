//! The columnar form of records: shape, nulls, nested lists.

use arrow_array::{Array, cast::AsArray, types::Date32Type};
use arrow_schema::DataType;
use model::{Traveller, schema::Record};
use rules::columns::{arrow_schema, record_batch};
use serde_json::json;

fn travellers(documents: &[serde_json::Value]) -> Vec<Traveller> {
    documents.iter().map(|document| serde_json::from_value(document.clone()).unwrap()).collect()
}

#[test]
fn the_schema_follows_the_catalogue() {
    let schema = arrow_schema(Traveller::catalogue());
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let known: Vec<&str> = Traveller::catalogue().fields.iter().map(|field| field.name).collect();
    assert_eq!(names, known);
    let hours = schema.field_with_name("hours_before_departure").unwrap();
    assert_eq!((hours.data_type(), hours.metadata()["unit"].as_str()), (&DataType::Float64, "h"));
    assert_eq!(schema.field_with_name("person").unwrap().metadata()["privacy"], "personal");
}

#[test]
fn absent_values_are_null_and_absent_lists_are_not_empty() {
    let records = travellers(&[
        json!({"age": 30, "person": {"documents": [
            {"type": "P", "expires": "1970-01-11"}, {"type": "V"}]}}),
        json!({"booking": {"payments": []}}),
        json!({"booking": {"payments": [{"kind": "CA"}]}, "age": 7}),
    ]);
    let batch =
        record_batch(Traveller::catalogue(), &records.iter().map(|r| r as &dyn Record).collect::<Vec<_>>()).unwrap();
    assert_eq!(batch.num_rows(), 3);
    let age = batch.column_by_name("age").unwrap();
    assert_eq!((0..3).map(|row| age.is_null(row)).collect::<Vec<_>>(), [false, true, false]);
    let person = batch.column_by_name("person").unwrap().as_struct();
    let documents = person.column_by_name("documents").unwrap().as_list::<i32>();
    assert_eq!(documents.value_offsets(), [0, 2, 2, 2]);
    let expires = documents.values().as_struct().column_by_name("expires").unwrap();
    assert_eq!((expires.as_primitive::<Date32Type>().value(0), expires.is_null(1)), (10, true));
    let payments = batch.column_by_name("booking").unwrap().as_struct().column_by_name("payments").unwrap().clone();
    assert_eq!((0..3).map(|row| payments.is_null(row)).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(payments.as_list::<i32>().value_offsets(), [0, 0, 0, 1]);
}

#[test]
fn a_batch_of_nothing_has_the_same_columns() {
    let batch = record_batch(Traveller::catalogue(), &[]).unwrap();
    assert_eq!((batch.num_rows(), batch.schema()), (0, arrow_schema(Traveller::catalogue())));
}
