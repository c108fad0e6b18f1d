//! Records into files: one part for each day that a write touches, named by what is in it.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, cast::AsArray, types::Int64Type};
use arrow_schema::SchemaRef;
use chrono::NaiveDate;
use model::schema::{Privacy, Record};
use parquet::arrow::ArrowWriter;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    History, HistoryError, Kind, Result,
    columns::{self, KEY, VERSION},
    error::in_file,
    file::{Opened, ROW_GROUP, class_word, properties},
    kind::Kept,
    layout,
    place::Filling,
};

/// What became of records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Records that history did not have in this version.
    pub new: u64,
    /// Records that it had.
    pub known: u64,
    /// Records whose day is past what may be kept.
    pub expired: u64,
    /// Records that say no day.
    pub undated: u64,
    /// Files added.
    pub files: u64,
}

/// Records held until they fill a part.
const HELD: usize = 20_000;

/// A digest of a key that two keys do not share.
pub(crate) fn digest(key: &str) -> u128 {
    let half = |salt: u8| {
        let mut hash = DefaultHasher::new();
        (salt, key).hash(&mut hash);
        u128::from(hash.finish())
    };
    half(1) << 64 | half(2)
}

/// Takes records of one kind in. [`Writer::finish`] says what became of them; without it, what is still held is lost.
pub struct Writer<'a, T: Kept> {
    history: &'a History,
    today: NaiveDate,
    /// The highest version that history has of each key.
    known: HashMap<u128, i64>,
    held: BTreeMap<NaiveDate, Vec<T>>,
    count: usize,
    written: Written,
    _lock: Option<std::fs::File>,
}

impl<'a, T: Kept> Writer<'a, T> {
    /// Begins to write. `today` decides what may still be kept.
    pub(crate) fn new(history: &'a History, today: NaiveDate) -> Result<Self> {
        let lock = history.place.lock()?;
        history.place.sweep()?;
        let mut known = HashMap::new();
        for day in layout::days(&*history.place, T::KIND, None, None)? {
            for item in day.files() {
                let file = Opened::new(&*history.place, item, day.day, false)?;
                for batch in file.keys(file.groups())? {
                    let batch = batch?;
                    let (keys, versions) = keys_of(&batch)?;
                    for (key, version) in keys.iter().zip(versions.values()) {
                        let stands = known.entry(digest(key.unwrap_or(""))).or_insert(*version);
                        *stands = (*stands).max(*version);
                    }
                }
            }
        }
        Ok(Writer { history, today, known, held: BTreeMap::new(), count: 0, written: Written::default(), _lock: lock })
    }

    /// Takes one record.
    pub fn push(&mut self, record: T) -> Result<()> {
        let Some(day) = record.day() else {
            self.written.undated += 1;
            return Ok(());
        };
        if !self.history.retention.admits(T::KIND, day, self.today) {
            self.written.expired += 1;
            return Ok(());
        }
        let (digest, version) = (digest(&record.natural_key()), record.version());
        if self.known.get(&digest).is_some_and(|known| *known >= version) {
            self.written.known += 1;
            return Ok(());
        }
        self.known.insert(digest, version);
        self.written.new += 1;
        self.held.entry(day).or_default().push(record);
        self.count += 1;
        while self.count >= HELD {
            // The fullest day goes first: its part is the largest that can be had.
            let Some(day) = self.held.iter().max_by_key(|(_, records)| records.len()).map(|(day, _)| *day) else {
                break;
            };
            self.flush(day)?;
        }
        Ok(())
    }

    /// Writes what is still held.
    pub fn finish(mut self) -> Result<Written> {
        let days: Vec<NaiveDate> = self.held.keys().copied().collect();
        for day in days {
            self.flush(day)?;
        }
        Ok(self.written)
    }

    fn flush(&mut self, day: NaiveDate) -> Result<()> {
        let records = self.held.remove(&day).unwrap_or_default();
        self.count -= records.len();
        let mut keyed: Vec<(String, i64, &T)> =
            records.iter().map(|record| (record.natural_key(), record.version(), record)).collect();
        keyed.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        // Of a key that came twice, the later version.
        let mut stands: Vec<(String, i64, &T)> = Vec::with_capacity(keyed.len());
        for record in keyed {
            match stands.last_mut() {
                Some(last) if last.0 == record.0 => *last = record,
                _ => stands.push(record),
            }
        }
        let never = self.history.retention.over(day, self.today);
        let schema = columns::without(T::KIND, &never);
        let mut hash = Sha256::new();
        for (key, version, _) in &stands {
            hash.update((key.len() as u64).to_le_bytes());
            hash.update(key);
            hash.update(version.to_le_bytes());
        }
        let name: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let path = layout::part_path(T::KIND, day, &name);
        let mut sink = Sink::begin(self.history, &path, &schema, &classes(&never), 0)?;
        for some in stands.chunks(4_096) {
            sink.write(&batch(T::KIND, &schema, some)?)?;
        }
        sink.commit()?;
        self.written.files += 1;
        Ok(())
    }
}

/// The classes that are left when some may not be kept, as a file notes them.
pub(crate) fn classes(dropped: &[Privacy]) -> String {
    let kept: Vec<&str> = [Privacy::Open, Privacy::Commercial, Privacy::Personal]
        .into_iter()
        .filter(|class| !dropped.contains(class))
        .map(class_word)
        .collect();
    kept.join(",")
}

/// Records with key and version before their fields, in the form of a schema.
fn batch<T: Kept>(kind: Kind, schema: &SchemaRef, records: &[(String, i64, &T)]) -> Result<RecordBatch> {
    let plain: Vec<&dyn Record> = records.iter().map(|(_, _, record)| *record as &dyn Record).collect();
    let fields = rules::columns::record_batch(kind.catalogue(), &plain)?;
    let whole = columns::schema(kind);
    let keys: ArrayRef = Arc::new(StringArray::from_iter_values(records.iter().map(|(key, _, _)| key)));
    let versions: ArrayRef = Arc::new(Int64Array::from_iter_values(records.iter().map(|(_, version, _)| *version)));
    let columns = [keys, versions].into_iter().chain(fields.columns().iter().cloned()).collect();
    Ok(columns::adapt(&RecordBatch::try_new(whole, columns)?, schema)?)
}

/// Keys and versions of a batch.
pub(crate) fn keys_of(batch: &RecordBatch) -> Result<(&StringArray, &Int64Array)> {
    let keys = batch.column_by_name(KEY).and_then(|column| column.as_string_opt::<i32>());
    let versions = batch.column_by_name(VERSION).and_then(|column| column.as_primitive_opt::<Int64Type>());
    keys.zip(versions).ok_or_else(|| {
        HistoryError::Columns(arrow_schema::ArrowError::SchemaError(format!("a file without {KEY} and {VERSION}")))
    })
}

/// A file being filled. Dropped before [`Sink::commit`] it leaves a temporary file at most, which the next writer removes.
pub(crate) struct Sink<'a> {
    history: &'a History,
    path: String,
    writer: ArrowWriter<Filling>,
}

impl<'a> Sink<'a> {
    pub fn begin(history: &'a History, path: &str, schema: &SchemaRef, classes: &str, number: u32) -> Result<Self> {
        let filling = history.place.begin(path, number)?;
        let writer = ArrowWriter::try_new(
            filling,
            schema.clone(),
            Some(properties(classes, schema.index_of(KEY).ok(), ROW_GROUP)),
        );
        Ok(Sink { history, path: path.to_owned(), writer: in_file(path, writer)? })
    }

    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        in_file(&self.path, self.writer.write(batch))
    }

    /// Makes the file whole, durable and a part of the history.
    pub fn commit(self) -> Result<()> {
        let filled = in_file(&self.path, self.writer.into_inner())?;
        self.history.place.commit(filled, &self.path)
    }
}
