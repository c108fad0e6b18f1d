//! Synthetic consignments, the same for the same number of lines. Nothing in them is of anybody.
//!
//! Headings, countries and words are skewed as trade is (few make most of it), masses and values spread over orders of
//! magnitude, every fourth description names an article number and is like no other. Only fields that a manifest
//! commonly has are there; the rest of the catalogue is absent, as it is in files written before a field was known.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Instant,
};

use arrow_array::{
    ArrayRef, Float64Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray, TimestampMillisecondArray,
    builder::StringBuilder,
};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Fields};
use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::{
    History, HistoryError, Kind, Result, Retention,
    columns::{KEY, VERSION},
    layout,
    write::{Sink, classes},
};

/// What was made.
#[derive(Debug, Clone, Serialize)]
pub struct Made {
    /// Lines of goods.
    pub lines: u64,
    /// Consignments that they stand in.
    pub consignments: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Time it took.
    pub seconds: f64,
}

const DAYS: usize = 30;
/// Consignments written at once.
const ROWS: usize = 16_384;

const COUNTRIES: [&str; 40] = [
    "CN", "US", "DE", "JP", "KR", "IT", "FR", "NL", "GB", "IN", "VN", "TR", "TW", "MX", "ES", "BE", "PL", "TH", "MY",
    "ID", "CH", "AE", "HK", "SG", "BR", "CZ", "SE", "AT", "PT", "RO", "HU", "BD", "PK", "EG", "ZA", "SA", "MA", "LK",
    "KE", "PE",
];
const PORTS: [&str; 8] = ["PKKHI", "PKBQM", "PKGWD", "AEJEA", "LKCMB", "INNSA", "OMSLL", "SAJED"];
const CHAPTERS: [(&str, &str); 24] = [
    ("84", "MACHINERY"),
    ("85", "ELECTRICAL EQUIPMENT"),
    ("87", "VEHICLES"),
    ("39", "PLASTICS"),
    ("72", "STEEL"),
    ("29", "ORGANIC CHEMICALS"),
    ("30", "MEDICAMENTS"),
    ("90", "INSTRUMENTS"),
    ("73", "STEEL ARTICLES"),
    ("62", "GARMENTS"),
    ("61", "KNITTED GARMENTS"),
    ("94", "FURNITURE"),
    ("64", "FOOTWEAR"),
    ("52", "COTTON"),
    ("48", "PAPER"),
    ("40", "RUBBER TYRES"),
    ("76", "ALUMINIUM"),
    ("38", "CHEMICAL PREPARATIONS"),
    ("95", "TOYS"),
    ("28", "INORGANIC SALTS"),
    ("63", "BED LINEN"),
    ("10", "CEREALS"),
    ("15", "VEGETABLE OIL"),
    ("33", "COSMETICS"),
];
const WORDS: [&str; 24] = [
    "SPARE PARTS",
    "NEW",
    "ASSORTED",
    "INDUSTRIAL",
    "COMPONENTS",
    "SETS",
    "FOR RETAIL",
    "PARTS",
    "SAMPLES",
    "GRADE A",
    "UNASSEMBLED",
    "ACCESSORIES",
    "MIXED",
    "STANDARD",
    "HEAVY DUTY",
    "DOMESTIC",
    "PRINTED",
    "COATED",
    "WOVEN",
    "REFINED",
    "LIGHT",
    "PORTABLE",
    "SPECIAL",
    "IN CARTONS",
];

/// Writes a month of consignments with so many lines of goods, on so many threads.
pub fn make(folder: &Path, lines: u64, threads: usize) -> Result<Made> {
    let started = Instant::now();
    let history = History::in_folder(folder, Retention::default());
    let (next, done, consignments) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let failed: Mutex<Option<HistoryError>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= DAYS {
                        return;
                    }
                    let share = lines / DAYS as u64 + u64::from((lines % DAYS as u64) > at as u64);
                    match one_day(&history, at, share) {
                        Ok(rows) => {
                            done.fetch_add(share, Ordering::Relaxed);
                            consignments.fetch_add(rows, Ordering::Relaxed);
                        }
                        Err(error) => {
                            *failed.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(error);
                            return;
                        }
                    }
                }
            });
        }
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
        return Err(error);
    }
    let bytes = history.place.list("")?.iter().map(|item| item.size).sum();
    Ok(Made {
        lines: done.into_inner(),
        consignments: consignments.into_inner(),
        bytes,
        seconds: started.elapsed().as_secs_f64(),
    })
}

fn one_day(history: &History, at: usize, lines: u64) -> Result<u64> {
    let day = NaiveDate::default() + Days::new(20_758 + at as u64);
    let mut dice = fastrand::Rng::with_seed(at as u64 + 1);
    let mut sink: Option<Sink<'_>> = None;
    let (mut left, mut consignments) = (lines, 0);
    while left > 0 {
        let batch = batch(&mut dice, day, &mut left, &mut consignments)?;
        let out = match &mut sink {
            Some(out) => out,
            none => {
                let path = layout::whole_path(Kind::Consignment, day, 1);
                none.insert(Sink::begin(history, &path, &batch.schema(), &classes(&[]), at as u32)?)
            }
        };
        out.write(&batch)?;
    }
    sink.map_or(Ok(()), Sink::commit)?;
    Ok(consignments)
}

/// One of so many, the first far more often than the last.
fn skewed(dice: &mut fastrand::Rng, of: usize) -> usize {
    let x = dice.f64();
    ((x * x * x) * of as f64) as usize
}

/// Spread over four orders of magnitude, to one decimal.
fn spread(dice: &mut fastrand::Rng, from: f64) -> f64 {
    let orders = (dice.f64() + dice.f64()) * 2.0;
    (from * 10f64.powf(orders) * 10.0).round() / 10.0
}

fn record(fields: Vec<(&str, ArrayRef)>) -> ArrayRef {
    let (fields, columns): (Vec<Field>, Vec<ArrayRef>) =
        fields.into_iter().map(|(name, column)| (Field::new(name, column.data_type().clone(), true), column)).unzip();
    Arc::new(StructArray::new(Fields::from(fields), columns, None))
}

fn batch(dice: &mut fastrand::Rng, day: NaiveDate, left: &mut u64, total: &mut u64) -> Result<RecordBatch> {
    use std::fmt::Write as _;
    let (mut keys, mut references) = (StringBuilder::new(), StringBuilder::new());
    let (mut shippers, mut ports) = (StringBuilder::new(), StringBuilder::new());
    let (mut headings, mut origins, mut texts) = (StringBuilder::new(), StringBuilder::new(), StringBuilder::new());
    let (mut numbers, mut masses, mut values, mut sums) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut offsets = vec![0i32];
    let mut text = String::new();
    while *left > 0 && offsets.len() <= ROWS {
        let port = PORTS[skewed(dice, PORTS.len())];
        text.clear();
        // Eight vessels a day, one after the other, so that keys are in their order.
        let _ = write!(text, "sea:98{:05}:{:04}E:PKKHI|BL{:010}", *total / 200_000, day.format("%j"), *total);
        keys.append_value(&text);
        references.append_value(&text[text.len() - 12..]);
        let shipper = COUNTRIES[skewed(dice, COUNTRIES.len())];
        shippers.append_value(shipper);
        ports.append_value(port);
        let mut sum = 0.0;
        for line in 0..u64::min(*left, 1 + dice.u64(0..3) + dice.u64(0..3)) {
            let (chapter, noun) = CHAPTERS[skewed(dice, CHAPTERS.len())];
            text.clear();
            let _ = write!(text, "{chapter}{:02}{:02}", 1 + skewed(dice, 60), skewed(dice, 9) * 10);
            headings.append_value(&text);
            // Goods mostly come from where they are sent from.
            let origin = if dice.u8(0..10) < 8 { shipper } else { COUNTRIES[skewed(dice, COUNTRIES.len())] };
            origins.append_value(origin);
            text.clear();
            let _ = write!(text, "{noun} {} {}", WORDS[dice.usize(..24)], WORDS[skewed(dice, 24)]);
            if dice.u8(0..4) == 0 {
                let _ = write!(text, " ART {}", dice.u32(100_000..9_999_999));
            }
            texts.append_value(&text);
            numbers.push(line as i64 + 1);
            let mass = spread(dice, 1.0);
            sum += mass;
            masses.push(mass);
            values.push(spread(dice, 10.0));
        }
        sums.push(sum);
        *left -= numbers.len() as u64 - offsets.last().map_or(0, |end| *end as u64);
        offsets.push(numbers.len() as i32);
        *total += 1;
    }
    let rows = sums.len();
    let goods = record(vec![
        ("line", Arc::new(Int64Array::from(numbers))),
        ("description", Arc::new(texts.finish())),
        ("hs", Arc::new(headings.finish())),
        ("gross_mass_kg", Arc::new(Float64Array::from(masses))),
        ("value", Arc::new(Float64Array::from(values))),
        ("origin", Arc::new(origins.finish())),
    ]);
    let item = Arc::new(Field::new("item", goods.data_type().clone(), true));
    let goods: ArrayRef = Arc::new(ListArray::new(item, OffsetBuffer::new(ScalarBuffer::from(offsets)), goods, None));
    let arrival = i64::from(chrono::Datelike::num_days_from_ce(&day) - 719_163) * 86_400_000;
    let same = |text: &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text, rows))) };
    let ports: ArrayRef = Arc::new(ports.finish());
    let consignment = record(vec![
        ("reference", Arc::new(references.finish())),
        ("kind", same("house")),
        ("nature", same("import")),
        ("consignor", record(vec![("country", Arc::new(shippers.finish()))])),
        ("discharge", ports.clone()),
        ("gross_mass_kg", Arc::new(Float64Array::from(sums))),
        ("goods", goods),
    ]);
    let voyage = record(vec![
        ("mode", same("sea")),
        (
            "arrival",
            record(vec![
                ("place", ports),
                (
                    "time",
                    Arc::new(TimestampMillisecondArray::from_iter_values((0..rows as i64).map(|row| arrival + row))),
                ),
            ]),
        ),
    ]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        (KEY, Arc::new(keys.finish())),
        (VERSION, Arc::new(Int64Array::from_iter_values(std::iter::repeat_n(1, rows)))),
        ("consignment", consignment),
        ("voyage", voyage),
    ];
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, column)| {
            Field::new(*name, column.data_type().clone(), !matches!(column.data_type(), DataType::Utf8))
        })
        .collect();
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    Ok(RecordBatch::try_new(Arc::new(arrow_schema::Schema::new(fields)), columns)?)
}
