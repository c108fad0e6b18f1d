use std::{fs, sync::Arc, sync::atomic::AtomicBool};

use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray, StructArray, cast::AsArray};
use arrow_schema::{DataType, Field, Fields, Schema};
use history::{
    HistoryError, Kind, Watch,
    scan::{Request, Share, scan},
};
use model::{Traveller, schema::Record};
use parquet::arrow::ArrowWriter;

use super::{Collect, TODAY, bill, day, history, read, standing, write};

#[test]
fn records_come_back_as_they_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    let records = vec![
        bill("B1", 3, 1, &[("854231", 2.5), ("100630", 7.0)]),
        bill("B2", 3, 1, &[]),
        bill("B3", 4, 1, &[("72", 1.0)]),
    ];
    let mut traveller =
        Traveller { key: "air:EK1:2026-11-03:DXB|P".into(), version: 1, age: Some(34), ..Traveller::default() };
    traveller.person.surname = Some("QUILLBRAND".into());
    traveller.person.date_of_birth = Some(day(3));
    traveller.flight.departure.time = day(3).and_hms_opt(1, 2, 3);
    assert_eq!(write(&history, &records).new, 3);
    assert_eq!(write(&history, &[traveller.clone()]).new, 1);
    for compacted in [false, true] {
        let mut batches = read(&history, Kind::Consignment, &[], true);
        batches.sort_by_key(|(day, _)| *day);
        let mut row = 0;
        for (_, batch) in batches {
            let borrowed: Vec<&dyn Record> =
                records[row..row + batch.num_rows()].iter().map(|record| record as &dyn Record).collect();
            row += batch.num_rows();
            let expected = rules::columns::record_batch(Kind::Consignment.catalogue(), &borrowed).unwrap();
            for field in expected.schema().fields() {
                let (found, expected) =
                    (batch.column_by_name(field.name()).unwrap(), expected.column_by_name(field.name()).unwrap());
                // Text may be by dictionary; as JSON it is the same.
                assert_eq!(shown(found), shown(expected), "{} compacted {compacted}", field.name());
            }
        }
        assert_eq!(row, 3);
        let (_, batch) = read(&history, Kind::Traveller, &[], true).remove(0);
        let expected = rules::columns::record_batch(Kind::Traveller.catalogue(), &[&traveller as &dyn Record]).unwrap();
        assert_eq!(shown(batch.column_by_name("person").unwrap()), shown(expected.column_by_name("person").unwrap()));
        history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
        history.compact(Kind::Traveller, TODAY, &Watch::NONE).unwrap();
    }
}

/// An array's values in words, whatever keeps its text.
fn shown(array: &ArrayRef) -> Vec<String> {
    fn value(array: &ArrayRef, row: usize) -> String {
        if array.is_null(row) {
            return "-".into();
        }
        match array.data_type() {
            DataType::Struct(fields) => {
                let of = array.as_struct();
                let parts: Vec<String> =
                    fields.iter().zip(of.columns()).map(|(f, c)| format!("{}={}", f.name(), value(c, row))).collect();
                format!("{{{}}}", parts.join(","))
            }
            DataType::List(_) => {
                let list = array.as_list::<i32>().value(row);
                let parts: Vec<String> = (0..list.len()).map(|at| value(&list, at)).collect();
                format!("[{}]", parts.join(","))
            }
            DataType::Dictionary(_, _) => {
                let of = array.as_dictionary::<arrow_array::types::Int32Type>();
                of.values().as_string::<i32>().value(of.keys().value(row) as usize).to_owned()
            }
            DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
            _ => format!("{:?}", array.slice(row, 1)),
        }
    }
    (0..array.len()).map(|row| value(array, row)).collect()
}

#[test]
fn the_same_record_twice_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    let records = [bill("B1", 3, 1, &[("85", 1.0)]), bill("B2", 3, 2, &[])];
    assert_eq!((write(&history, &records).new, write(&history, &records).known), (2, 2));
    let before = history.days(Kind::Consignment, None, None).unwrap();
    assert_eq!(write(&history, &records).files, 0);
    assert_eq!(history.days(Kind::Consignment, None, None).unwrap(), before);
    history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    assert_eq!(write(&history, &records).known, 2);
    // An older version that comes late changes nothing.
    assert_eq!(write(&history, &[bill("B2", 3, 1, &[])]).known, 1);
    // Twice within one write, the later version first.
    let twice = write(&history, &[bill("B3", 3, 2, &[]), bill("B3", 3, 1, &[])]);
    assert_eq!((twice.new, twice.known), (1, 1));
}

#[test]
fn the_latest_version_stands_wherever_it_moved() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    write(&history, &[bill("B1", 3, 1, &[]), bill("B2", 3, 1, &[]), bill("B3", 4, 1, &[])]);
    history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    // B1 is amended, B2 will arrive a day later.
    write(&history, &[bill("B1", 3, 2, &[]), bill("B2", 4, 2, &[])]);
    let expected: Vec<(i64, chrono::NaiveDate)> = vec![(2, day(3)), (2, day(4)), (1, day(4))];
    let found = || standing(&history, Kind::Consignment).into_values().collect::<Vec<_>>();
    assert_eq!(found(), expected);
    let compacted = history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    assert_eq!((compacted.days, compacted.rows_before, compacted.rows_after), (2, 5, 3));
    assert_eq!(found(), expected);
    let days = history.days(Kind::Consignment, None, None).unwrap();
    assert!(days.iter().all(|day| day.files().count() == 1 && !day.is_loose()));
    assert_eq!(history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap().days, 0);
}

#[test]
fn what_an_interruption_leaves_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    write(&history, &[bill("B1", 3, 1, &[]), bill("B2", 3, 1, &[])]);
    write(&history, &[bill("B1", 3, 2, &[]), bill("B4", 3, 1, &[])]);
    let folder_of_day = folder.path().join("kind=consignment/day=2026-11-03");
    // A writer that was killed while it filled a file.
    fs::write(folder_of_day.join(".tmp-1-0"), b"PAR1 and then nothing").unwrap();
    let expected = standing(&history, Kind::Consignment);
    assert_eq!(expected.len(), 3);
    let parts: Vec<_> = fs::read_dir(&folder_of_day)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "parquet"))
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect();
    history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    assert!(!folder_of_day.join(".tmp-1-0").exists());
    // Compaction that was killed before it removed what it had merged.
    for (path, bytes) in &parts {
        assert!(!path.exists());
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(standing(&history, Kind::Consignment), expected);
    // And one killed before it removed the whole file before its own.
    let whole = folder_of_day.join("day-000001.parquet");
    let first = fs::read(&whole).unwrap();
    history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    fs::write(&whole, first).unwrap();
    assert_eq!(standing(&history, Kind::Consignment), expected);
    history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    assert!(!whole.exists());
    assert_eq!(standing(&history, Kind::Consignment), expected);
}

#[test]
fn one_writes_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    let writer = history.writer::<Traveller>(TODAY).unwrap();
    let second = history.compact(Kind::Traveller, TODAY, &Watch::NONE);
    assert!(matches!(second, Err(HistoryError::Locked(_))));
    drop(writer);
    assert!(history.compact(Kind::Traveller, TODAY, &Watch::NONE).is_ok());
}

#[test]
fn files_of_another_catalogue_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    let consignment: ArrayRef = Arc::new(StructArray::new(
        Fields::from(vec![Field::new("reference", DataType::Utf8, true), Field::new("given_up", DataType::Utf8, true)]),
        vec![Arc::new(StringArray::from(vec!["B0"])), Arc::new(StringArray::from(vec!["old"]))],
        None,
    ));
    let schema = Arc::new(Schema::new(vec![
        Field::new("_key", DataType::Utf8, false),
        Field::new("_version", DataType::Int64, false),
        Field::new("consignment", consignment.data_type().clone(), true),
        Field::new("also_given_up", DataType::Int64, true),
    ]));
    let one: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let batch = RecordBatch::try_new(
        schema.clone(),
        vec![Arc::new(StringArray::from(vec!["k"])), one.clone(), consignment, one],
    )
    .unwrap();
    let at = folder.path().join("kind=consignment/day=2026-11-03");
    fs::create_dir_all(&at).unwrap();
    let mut writer =
        ArrowWriter::try_new(fs::File::create(at.join("part-old.parquet")).unwrap(), schema, None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    write(&history, &[bill("B1", 3, 1, &[("85", 1.0)])]);
    for compacted in [false, true] {
        let batches = read(&history, Kind::Consignment, &[], true);
        let old = batches
            .iter()
            .map(|(_, batch)| batch)
            .find_map(|batch| {
                let keys = batch.column_by_name("_key").unwrap().as_string::<i32>();
                (0..batch.num_rows()).find(|row| keys.value(*row) == "k").map(|row| batch.slice(row, 1))
            })
            .unwrap();
        assert_eq!(old.schema().fields().len(), history::schema(Kind::Consignment).fields().len(), "{compacted}");
        let bill = old.column_by_name("consignment").unwrap().as_struct();
        assert!(bill.column_by_name("goods").unwrap().is_null(0) && bill.column_by_name("given_up").is_none());
        assert!(old.column_by_name("voyage").unwrap().is_null(0) || compacted);
        history.compact(Kind::Consignment, TODAY, &Watch::NONE).unwrap();
    }
}

#[test]
fn a_scan_stops_when_it_is_not_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path());
    write(&history, &[bill("B1", 3, 1, &[])]);
    let flag = AtomicBool::new(true);
    let request = Request {
        kind: Kind::Consignment,
        from: None,
        to: None,
        needs: &[],
        decides: &|_| true,
        wanted: &|_| true,
        prune: true,
    };
    let watch = Watch::NONE.cancelled_by(&flag);
    let stopped = scan(&history, &request, Share::default(), watch, || Collect { batches: Vec::new(), rows: 0 });
    assert!(matches!(stopped, Err(HistoryError::Cancelled)));
    let parts = history.days(Kind::Consignment, None, None).unwrap();
    assert!(matches!(history.compact(Kind::Consignment, TODAY, &watch), Err(HistoryError::Cancelled)));
    assert_eq!(history.days(Kind::Consignment, None, None).unwrap(), parts);
}
