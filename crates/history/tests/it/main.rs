//! History at its boundary: what is written is read, by whom, in which version, and for how long.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod backtests;
mod buckets;
mod keeping;
mod pruning;
mod store;
mod suggestions;
mod writing;

use std::{collections::BTreeMap, path::Path};

use arrow_array::{Array, RecordBatch, cast::AsArray};
use arrow_buffer::BooleanBuffer;
use chrono::NaiveDate;
use history::{
    History, KEY, Kept, Kind, Result, Retention, VERSION, Watch, Written,
    scan::{Request, Share, Visit, scan},
};
use model::cargo::{Consignment, ConsignmentRecord, GoodsItem};
use rules::Condition;

pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();

pub fn history(folder: &Path) -> History {
    History::in_folder(folder, Retention::default())
}

pub fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// A bill that arrives on a day of November, with lines of (heading, mass).
pub fn bill(reference: &str, arrives: u32, version: i64, goods: &[(&str, f64)]) -> ConsignmentRecord {
    let mut out = ConsignmentRecord {
        consignment: Consignment { reference: reference.into(), ..Consignment::default() },
        version,
        ..ConsignmentRecord::default()
    };
    out.voyage.mode = "sea".into();
    out.voyage.number = Some("1".into());
    out.voyage.arrival.place = Some("PKKHI".into());
    out.voyage.arrival.time = day(arrives).and_hms_opt(8, 30, 0);
    out.consignment.discharge = Some("PKKHI".into());
    out.consignment.gross_mass_kg = Some(goods.iter().map(|(_, mass)| mass).sum());
    out.consignment.consignor.name = Some(format!("SHIPPER OF {reference}"));
    out.consignment.goods = goods
        .iter()
        .map(|(hs, mass)| GoodsItem {
            hs: Some((*hs).into()),
            gross_mass_kg: Some(*mass),
            description: Some(format!("GOODS {hs}")),
            ..GoodsItem::default()
        })
        .collect();
    out
}

pub fn write<T: Kept + Clone>(history: &History, records: &[T]) -> Written {
    let mut writer = history.writer::<T>(TODAY).unwrap();
    for record in records {
        writer.push(record.clone()).unwrap();
    }
    writer.finish().unwrap()
}

/// Everything that is chosen, with all columns.
pub struct Collect {
    pub batches: Vec<(NaiveDate, RecordBatch)>,
    pub rows: u64,
}

impl Visit for Collect {
    fn choose(&mut self, _: NaiveDate, batch: &RecordBatch) -> Result<BooleanBuffer> {
        Ok(BooleanBuffer::new_set(batch.num_rows()))
    }
    fn take(&mut self, day: NaiveDate, batch: &RecordBatch) -> Result<()> {
        self.batches.push((day, batch.clone()));
        Ok(())
    }
    fn count(&mut self, _: NaiveDate, rows: u64) {
        self.rows += rows;
    }
}

pub fn read(history: &History, kind: Kind, needs: &[Vec<Condition>], prune: bool) -> Vec<(NaiveDate, RecordBatch)> {
    let request = Request { kind, from: None, to: None, needs, decides: &|_| true, wanted: &|_| true, prune };
    let share = Share { threads: 2, background: false };
    let (visitors, cost) =
        scan(history, &request, share, Watch::NONE, || Collect { batches: Vec::new(), rows: 0 }).unwrap();
    assert_eq!(visitors.iter().map(|v| v.rows).sum::<u64>(), cost.rows);
    visitors.into_iter().flat_map(|visitor| visitor.batches).collect()
}

/// The versions that stand, by key, with their days.
pub fn standing(history: &History, kind: Kind) -> BTreeMap<String, (i64, NaiveDate)> {
    let mut out = BTreeMap::new();
    for (day, batch) in read(history, kind, &[], true) {
        let keys = batch.column_by_name(KEY).unwrap().as_string::<i32>().clone();
        let versions = batch.column_by_name(VERSION).unwrap().as_primitive::<arrow_array::types::Int64Type>().clone();
        for row in 0..batch.num_rows() {
            let twice = out.insert(keys.value(row).to_owned(), (versions.value(row), day));
            assert!(twice.is_none() && keys.is_valid(row), "{} stands twice", keys.value(row));
        }
    }
    out
}
