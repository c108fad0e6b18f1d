//! Records of a catalogue, or documents without one, as one Parquet file that is written from its beginning to its end.

use std::{io::Write, sync::Arc};

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, FieldRef, Schema, SchemaRef};
use model::schema::{Privacy, Record, RecordSchema};
use parquet::arrow::ArrowWriter;

use crate::{
    Result,
    columns::{self, KEY},
    error::in_file,
    file::properties,
    kind::class,
    write::classes,
};

/// Rows of a row group: what is held until it goes out.
const ROWS: usize = 16_384;

/// The column of documents that have no catalogue.
const RECORD: &str = "record";

/// Writes to a stream, such as standard output.
pub struct Export<W: Write + Send> {
    writer: ArrowWriter<W>,
    catalogue: Option<&'static RecordSchema>,
    schema: SchemaRef,
}

impl<W: Write + Send> Export<W> {
    /// Begins a file of records: their key, then the fields of their catalogue but those of the classes in `without`.
    /// The key goes with its class, `key`.
    pub fn records(out: W, catalogue: &'static RecordSchema, key: Privacy, without: &[Privacy]) -> Result<Self> {
        let whole = with_key(rules::columns::arrow_schema(catalogue).fields());
        let schema = columns::only(&whole, &|place| {
            let class = if place == [KEY] { Some(key) } else { class(catalogue, place) };
            class.is_some_and(|class| !without.contains(&class))
        });
        Export::begin(out, Some(catalogue), schema, &classes(without))
    }

    /// Begins a file of documents: their key and their JSON.
    pub fn documents(out: W) -> Result<Self> {
        let record = Arc::new(Field::new(RECORD, DataType::Utf8, false));
        Export::begin(out, None, with_key(&[record]), &classes(&[]))
    }

    fn begin(out: W, catalogue: Option<&'static RecordSchema>, schema: SchemaRef, classes: &str) -> Result<Self> {
        let writer =
            ArrowWriter::try_new(out, schema.clone(), Some(properties(classes, schema.index_of(KEY).ok(), ROWS)));
        Ok(Export { writer: in_file("the output", writer)?, catalogue, schema })
    }

    /// Writes some records and their keys.
    pub fn write(&mut self, keys: &[String], records: &[&dyn Record]) -> Result<()> {
        let Some(catalogue) = self.catalogue else { return Ok(()) };
        let fields = rules::columns::record_batch(catalogue, records)?;
        self.append(keys, fields.schema().fields(), fields.columns())
    }

    /// Writes some documents and their keys.
    pub fn write_documents(&mut self, keys: &[String], documents: &[String]) -> Result<()> {
        let column: ArrayRef = Arc::new(StringArray::from_iter_values(documents));
        self.append(keys, &[Arc::new(Field::new(RECORD, DataType::Utf8, false))], &[column])
    }

    fn append(&mut self, keys: &[String], fields: &[FieldRef], columns: &[ArrayRef]) -> Result<()> {
        let keys: ArrayRef = Arc::new(StringArray::from_iter_values(keys));
        let columns = std::iter::once(keys).chain(columns.iter().cloned()).collect();
        let batch = columns::adapt(&RecordBatch::try_new(with_key(fields), columns)?, &self.schema)?;
        in_file("the output", self.writer.write(&batch))
    }

    /// Writes the footer, without which nobody reads the file.
    pub fn finish(self) -> Result<()> {
        in_file("the output", self.writer.close()).map(|_| ())
    }
}

fn with_key(fields: &[FieldRef]) -> SchemaRef {
    let key = Arc::new(Field::new(KEY, DataType::Utf8, false));
    Arc::new(Schema::new(std::iter::once(key).chain(fields.iter().cloned()).collect::<Vec<_>>()))
}
