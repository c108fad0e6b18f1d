//! Files of one day, each sorted by key, into one: sorted, without superseded versions and without columns that may no
//! longer be kept.

use std::{cmp::Reverse, collections::BinaryHeap, sync::Arc};

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::SchemaRef;
use arrow_select::interleave::interleave_record_batch;
use chrono::NaiveDate;
use model::schema::Privacy;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

use crate::{
    History, Kind, Result, Watch,
    columns::{self, KEY, VERSION},
    file::Opened,
    layout::{self, Day},
    seen::Superseded,
    write::{Sink, classes, keys_of},
};

/// Rows written at once.
const ROWS: usize = 4_096;

/// What a merge did.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Merged {
    pub read: u64,
    pub written: u64,
}

/// A file's rows, one after the other.
struct Cursor {
    batches: ParquetRecordBatchReader,
    schema: SchemaRef,
    batch: RecordBatch,
    /// Row of `batch`.
    at: usize,
    /// Where `batch` stands among those that rows waiting to be written come from.
    place: Option<usize>,
}

impl Cursor {
    fn key(&self) -> Result<(String, i64)> {
        let (keys, versions) = keys_of(&self.batch)?;
        Ok((keys.value(self.at).to_owned(), versions.value(self.at)))
    }

    /// Goes on to the next row; false at the end.
    fn advance(&mut self) -> Result<bool> {
        self.at += 1;
        while self.at >= self.batch.num_rows() {
            let Some(next) = self.batches.next() else { return Ok(false) };
            self.batch = columns::adapt(&next?, &self.schema)?;
            self.at = 0;
            self.place = None;
        }
        Ok(true)
    }
}

/// Writes a day anew as one file. What it was made of still lies beside it and has to be removed. What `over` names is left out, and with a personal key
/// so are keys: a number stands in their place.
pub(crate) fn rewrite(
    history: &History,
    kind: Kind,
    day: &Day,
    over: &[Privacy],
    superseded: &Superseded,
    watch: &Watch<'_>,
) -> Result<Merged> {
    let schema = columns::without(kind, over);
    let files: Vec<Opened> =
        day.files().map(|item| Opened::whole(&*history.place, item, day.day)).collect::<Result<_>>()?;
    let mut merged = Merged::default();
    let mut cursors = Vec::with_capacity(files.len());
    // Many small files together hold no more rows in memory than one large.
    let rows = (ROWS / files.len().max(1)).max(16);
    for file in &files {
        let (mask, _) = file.mask(&|place| matches!(place, [KEY] | [VERSION]) || has(&schema, place));
        let batches = file.read(file.groups(), mask, None, rows)?;
        let empty = RecordBatch::new_empty(schema.clone());
        let mut cursor = Cursor { batches, schema: schema.clone(), batch: empty, at: 0, place: None };
        if cursor.advance()? {
            cursors.push(cursor);
        }
    }
    let path = layout::whole_path(kind, day.day, day.generation + 1);
    let nameless = over.contains(&kind.key_privacy());
    let mut out = Output::new(history, &path, schema, &classes(over), nameless.then_some(day.day))?;
    let mut heap = BinaryHeap::new();
    for (at, cursor) in cursors.iter().enumerate() {
        let (key, version) = cursor.key()?;
        heap.push(Reverse((key, Reverse(version), Reverse(at))));
    }
    let mut last: Option<String> = None;
    // The smallest key first; of one key the highest version, of one version the latest file. The first of a key stands.
    while let Some(Reverse((key, Reverse(version), Reverse(at)))) = heap.pop() {
        merged.read += 1;
        let first = last.as_deref() != Some(&key);
        if first && !superseded.by_later(&key, version, day.day) {
            out.take(&mut cursors[at]);
            merged.written += 1;
            if merged.written.is_multiple_of(ROWS as u64) {
                watch.check()?;
            }
        }
        if first {
            last = Some(key);
        }
        if out.rows.len() >= ROWS {
            out.flush(&mut cursors)?;
        }
        if cursors[at].advance()? {
            let (key, version) = cursors[at].key()?;
            heap.push(Reverse((key, Reverse(version), Reverse(at))));
        }
    }
    out.commit(&mut cursors)?;
    Ok(merged)
}

/// Whether a leaf stands in a schema.
fn has(schema: &SchemaRef, place: &[&str]) -> bool {
    !columns::only(schema, &|leaf| leaf == place).fields().is_empty()
}

/// Rows on their way into the merged file.
struct Output<'a> {
    sink: Sink<'a>,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    rows: Vec<(usize, usize)>,
    /// The day, where keys must not be written, and how many rows have gone out.
    nameless: Option<NaiveDate>,
    written: usize,
}

impl<'a> Output<'a> {
    fn new(
        history: &'a History,
        path: &str,
        schema: SchemaRef,
        classes: &str,
        nameless: Option<NaiveDate>,
    ) -> Result<Self> {
        let sink = Sink::begin(history, path, &schema, classes, 0)?;
        Ok(Output { sink, schema, batches: Vec::new(), rows: Vec::new(), nameless, written: 0 })
    }

    fn take(&mut self, cursor: &mut Cursor) {
        let place = *cursor.place.get_or_insert_with(|| {
            self.batches.push(cursor.batch.clone());
            self.batches.len() - 1
        });
        self.rows.push((place, cursor.at));
    }

    fn flush(&mut self, cursors: &mut [Cursor]) -> Result<()> {
        if !self.rows.is_empty() {
            let borrowed: Vec<&RecordBatch> = self.batches.iter().collect();
            let batch = interleave_record_batch(&borrowed, &self.rows)?;
            let batch = self.without_names(batch)?;
            self.sink.write(&batch)?;
        }
        self.rows.clear();
        self.batches.clear();
        cursors.iter_mut().for_each(|cursor| cursor.place = None);
        Ok(())
    }

    fn without_names(&mut self, batch: RecordBatch) -> Result<RecordBatch> {
        let first = self.written;
        self.written += batch.num_rows();
        let Some(day) = self.nameless else { return Ok(batch) };
        let numbers: ArrayRef = Arc::new(StringArray::from_iter_values(
            (first..self.written).map(|number| format!("expired/{day}/{number:09}")),
        ));
        let at = self.schema.index_of(KEY)?;
        let columns =
            batch.columns().iter().enumerate().map(|(i, c)| if i == at { numbers.clone() } else { c.clone() });
        Ok(RecordBatch::try_new(batch.schema(), columns.collect())?)
    }

    fn commit(mut self, cursors: &mut [Cursor]) -> Result<()> {
        self.flush(cursors)?;
        self.sink.commit()
    }
}
