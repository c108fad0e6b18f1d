//! One Parquet file: its footer, what it has of the schema, and readers over its row groups.

use std::{ops::Range, sync::Arc};

use arrow_schema::SchemaRef;
use chrono::NaiveDate;
use model::schema::Privacy;
use parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{
            ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
            RowSelection,
        },
    },
    basic::{Compression, Encoding},
    file::{
        metadata::{ColumnChunkMask, KeyValue, PageIndexPolicy, ParquetMetaData, SortingColumn},
        properties::{EnabledStatistics, WriterProperties},
    },
    schema::types::ColumnPath,
};

use crate::{
    Result,
    columns::{self, KEY, VERSION},
    error::in_file,
    place::{Chunks, Item},
};

/// Rows of a row group. It bounds what a writer holds, and is what threads share out among each other.
pub(crate) const ROW_GROUP: usize = 262_144;

/// The footer's note of the classes that a file may hold.
pub(crate) const CLASSES: &str = "portcullis.privacy";

/// How files are written: LZ4, statistics for pages, sorted by key where that column is there.
pub(crate) fn properties(classes: &str, key_column: Option<usize>, rows: usize) -> WriterProperties {
    let sorted = |column| SortingColumn { column_idx: column as i32, descending: false, nulls_first: false };
    WriterProperties::builder()
        .set_compression(Compression::LZ4_RAW)
        .set_max_row_group_row_count(Some(rows))
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_created_by("portcullis history".to_owned())
        // Keys differ in every row: a dictionary of them would be built and thrown away.
        .set_column_dictionary_enabled(ColumnPath::from(KEY), false)
        .set_column_encoding(ColumnPath::from(KEY), Encoding::DELTA_BYTE_ARRAY)
        .set_sorting_columns(key_column.map(|column| vec![sorted(column)]))
        .set_key_value_metadata(Some(vec![KeyValue::new(CLASSES.to_owned(), classes.to_owned())]))
        .build()
}

/// The word of a class in the footer.
pub(crate) fn class_word(class: Privacy) -> &'static str {
    match class {
        Privacy::Open => "open",
        Privacy::Commercial => "commercial",
        Privacy::Personal => "personal",
    }
}

/// A file with its footer read.
pub(crate) struct Opened {
    pub path: String,
    pub day: NaiveDate,
    source: Chunks,
    metadata: ArrowReaderMetadata,
    /// Leaves of the file, by place.
    pub leaves: Vec<columns::Place>,
}

impl Opened {
    /// Reads the footer. Text in columns written by dictionary alone is read by dictionary where `by_dictionary` says.
    pub fn new(place: &dyn crate::Place, item: &Item, day: NaiveDate, by_dictionary: bool) -> Result<Self> {
        Opened::from(Chunks(place.open(item)?), item, day, by_dictionary)
    }

    /// The same for a file of which all is going to be read.
    pub fn whole(place: &dyn crate::Place, item: &Item, day: NaiveDate) -> Result<Self> {
        Opened::from(Chunks(place.open_whole(item)?), item, day, false)
    }

    fn from(source: Chunks, item: &Item, day: NaiveDate, by_dictionary: bool) -> Result<Self> {
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Skip);
        let metadata = in_file(&item.path, ArrowReaderMetadata::load(&source, options))?;
        let leaves = columns::file_leaves(metadata.parquet_schema());
        let mut out = Opened { path: item.path.clone(), day, source, metadata, leaves };
        if by_dictionary {
            let schema = out.dictionary_schema();
            let options = ArrowReaderOptions::new().with_schema(schema);
            out.metadata = in_file(&item.path, ArrowReaderMetadata::try_new(out.metadata.metadata().clone(), options))?;
        }
        Ok(out)
    }

    fn dictionary_schema(&self) -> SchemaRef {
        let groups = self.metadata.metadata().row_groups();
        columns::with_dictionaries(self.metadata.schema(), &|place| {
            let Some(at) =
                self.leaves.iter().position(|leaf| leaf.iter().map(String::as_str).eq(place.iter().copied()))
            else {
                return false;
            };
            // Keys are compared with keys, and have no values in common.
            place != [KEY]
                && groups.iter().all(|group| {
                    let chunk = group.column(at);
                    chunk.dictionary_page_offset().is_some()
                        && chunk.page_encoding_stats_mask().is_some_and(|mask| {
                            mask.is_only(Encoding::RLE_DICTIONARY) || mask.is_only(Encoding::PLAIN_DICTIONARY)
                        })
                })
        })
    }

    /// The same file with the bounds and places of the pages of these columns at hand.
    pub fn with_pages(&self, bounds: &[usize], places: &[usize]) -> Result<Self> {
        let options = ArrowReaderOptions::new()
            .with_page_index_policy(PageIndexPolicy::Optional)
            .with_column_index_mask(ColumnChunkMask::columns(bounds.iter().copied()))
            .with_offset_index_mask(ColumnChunkMask::columns(places.iter().copied()));
        let indexed = in_file(&self.path, ArrowReaderMetadata::load(&self.source, options))?;
        let options = ArrowReaderOptions::new().with_schema(self.metadata.schema().clone());
        let metadata = in_file(&self.path, ArrowReaderMetadata::try_new(indexed.metadata().clone(), options))?;
        Ok(Opened {
            path: self.path.clone(),
            day: self.day,
            source: self.source.clone(),
            metadata,
            leaves: self.leaves.clone(),
        })
    }

    pub fn footer(&self) -> &Arc<ParquetMetaData> {
        self.metadata.metadata()
    }

    /// The columns that are wanted, and their numbers.
    pub fn mask(&self, wanted: &dyn Fn(&[&str]) -> bool) -> (ProjectionMask, Vec<usize>) {
        columns::mask(self.metadata.parquet_schema(), &self.leaves, wanted)
    }

    /// The classes that the file may hold, as its writer noted them; nothing where it noted none.
    pub fn classes(&self) -> Option<&str> {
        let notes = self.footer().file_metadata().key_value_metadata()?;
        notes.iter().find(|note| note.key == CLASSES)?.value.as_deref()
    }

    /// Batches of some row groups, in order.
    pub fn read(
        &self,
        groups: Vec<usize>,
        mask: ProjectionMask,
        selection: Option<RowSelection>,
        rows: usize,
    ) -> Result<ParquetRecordBatchReader> {
        let ahead = self.source.0.ahead(&|| self.ranges(&groups, &mask, selection.as_ref()));
        let source = ahead.map_or_else(|| self.source.clone(), Chunks);
        let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(source, self.metadata.clone())
            .with_row_groups(groups)
            .with_projection(mask)
            .with_batch_size(rows);
        if let Some(selection) = selection {
            builder = builder.with_row_selection(selection);
        }
        in_file(&self.path, builder.build())
    }

    /// The bytes of these columns: of their pages that hold selected rows, where their places are at hand, else all.
    fn ranges(&self, groups: &[usize], mask: &ProjectionMask, selection: Option<&RowSelection>) -> Vec<Range<u64>> {
        let mut out = Vec::new();
        for group in groups {
            let chunks = self.footer().row_group(*group);
            let pages = self.footer().page_index_for_row_group(*group);
            for column in (0..chunks.num_columns()).filter(|column| mask.leaf_included(*column)) {
                let (start, length) = chunks.column(column).byte_range();
                let places = pages.offset_index(column).map(|index| index.page_locations());
                match (selection, places) {
                    // A selection counts rows from the first of several groups on.
                    (Some(selection), Some(places)) if groups.len() == 1 => {
                        let first = places.first().map_or(start, |page| page.offset as u64);
                        // A dictionary lies before the first page.
                        out.extend((first > start).then_some(start..first));
                        out.extend(selection.scan_ranges(places));
                    }
                    _ => out.push(start..start + length),
                }
            }
        }
        out
    }

    /// Keys and versions alone.
    pub fn keys(&self, groups: Vec<usize>) -> Result<ParquetRecordBatchReader> {
        let (mask, _) = self.mask(&|place| matches!(place, [KEY] | [VERSION]));
        self.read(groups, mask, None, 8_192)
    }

    /// All row groups.
    pub fn groups(&self) -> Vec<usize> {
        (0..self.footer().num_row_groups()).collect()
    }
}
