//! Random rules in SQL beside what Portcullis says of random travellers, for `scripts/rules-with-{duckdb,spark}-test`:
//! `cargo run -p rules --example sql_cases RULES RECORDS SEED DIALECT FOLDER`.
//!
//! Into FOLDER go `columns.json` (names of columns and their types in the words of the dialect), `records.jsonl` (every field of
//! every traveller, null where it is absent, with its number as `row`) and `rules.jsonl` (the condition in CEL and in
//! SQL, and for each record `t`, `f` or `u`). `thousand.toml` has the rules of the bench, a thousand of each kind.

#[path = "../tests/it/random.rs"]
mod random;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Error, Write},
    path::Path,
};

use model::{
    SubjectKind, Traveller,
    schema::{Kind, Record, RecordSchema, Value},
};
use random::{Scope, traveller, truth};
use rules::{Past, RuleSet, Tables, sql::Dialect};
use serde_json::json;

fn main() -> Result<(), Error> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [rules, records, seed, dialect, folder] = given.as_slice() else {
        return Err(Error::other("RULES RECORDS SEED DIALECT FOLDER"));
    };
    let number = |text: &String| text.parse::<u64>().map_err(Error::other);
    let (rules, records, seed) = (number(rules)? as usize, number(records)?, number(seed)?);
    let dialect: Dialect = dialect.parse().map_err(Error::other)?;
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    let mut dice = fastrand::Rng::with_seed(seed);

    let travellers: Vec<Traveller> = (0..records).map(|_| traveller(&mut dice, &Scope::ours())).collect();
    let columns: BTreeMap<_, _> =
        Traveller::catalogue().fields.iter().map(|field| (field.name, column(field.kind, dialect))).collect();
    fs::write(folder.join("columns.json"), json!(columns).to_string())?;
    let mut out = BufWriter::new(File::create(folder.join("records.jsonl"))?);
    for (row, one) in travellers.iter().enumerate() {
        let mut document = shown(Value::Record(one));
        document["row"] = json!(row);
        writeln!(out, "{document}")?;
    }
    out.flush()?;

    let watched = ["AB", "O'N\\%_", "MÜLLER"].map(str::to_owned).to_vec();
    let tables = Tables { sets: BTreeMap::from([("watched".to_owned(), watched)]) };
    let mut out = BufWriter::new(File::create(folder.join("rules.jsonl"))?);
    let mut made = 0;
    while made < rules {
        let cel = truth(&mut dice, &mut Scope::ours(), 4);
        let text = format!("[[rule]]\nid = 'r'\ntitle = 'r'\nsubject = 'traveller'\ncel = {}", json!(cel));
        let Ok(set) = RuleSet::compile_with(rules::parse_file(&text).map_err(Error::other)?.rules, &tables) else {
            continue;
        };
        made += 1;
        let past = Past::default();
        let truths: String = travellers
            .iter()
            .map(|one| match set.truths(SubjectKind::Traveller, one, &past)[0].1 {
                Some(true) => 't',
                Some(false) => 'f',
                None => 'u',
            })
            .collect();
        let line = match set.sql_condition(0, dialect) {
            Ok(sql) => json!({"cel": cel, "sql": sql, "truths": truths}),
            Err(refused) => json!({"cel": cel, "refused": refused.to_string()}),
        };
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    thousand(&folder.join("thousand.toml"))
}

fn thousand(file: &Path) -> Result<(), Error> {
    let mut out = BufWriter::new(File::create(file)?);
    for subject in [SubjectKind::Traveller, SubjectKind::Consignment] {
        for (at, rule) in rules::bench::thousand(subject).map_err(Error::other)?.iter().enumerate() {
            let word = subject.word();
            let cel = json!(rule.cel);
            writeln!(out, "[[rule]]\nid = '{word}-{at}'\ntitle = '{word} {at}'\nsubject = '{word}'\ncel = {cel}\n")?;
        }
    }
    out.flush()
}

/// The type of a column in the words of a dialect: those of Spark, else those of DuckDB.
fn column(kind: Kind, dialect: Dialect) -> String {
    let spark = dialect == Dialect::Spark;
    match kind {
        Kind::Bool => "BOOLEAN".into(),
        Kind::Int => "BIGINT".into(),
        Kind::Float => "DOUBLE".into(),
        Kind::Text => if spark { "STRING" } else { "VARCHAR" }.into(),
        Kind::Date => "DATE".into(),
        Kind::Time => if spark { "TIMESTAMP_NTZ" } else { "TIMESTAMP" }.into(),
        Kind::List(inner) if spark => format!("ARRAY<{}>", column(*inner, dialect)),
        Kind::List(inner) => format!("{}[]", column(*inner, dialect)),
        Kind::Record(inner) => {
            let RecordSchema { fields, .. } = inner();
            let (quote, between) = if spark { ('`', ": ") } else { ('"', " ") };
            let fields: Vec<String> = fields
                .iter()
                .map(|field| format!("{quote}{}{quote}{between}{}", field.name, column(field.kind, dialect)))
                .collect();
            if spark { format!("STRUCT<{}>", fields.join(", ")) } else { format!("STRUCT({})", fields.join(", ")) }
        }
    }
}

/// A value with everything in it. A list is null only where the record around it is.
fn shown(value: Value<'_>) -> serde_json::Value {
    match value {
        Value::Absent => serde_json::Value::Null,
        Value::Bool(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::Float(value) => json!(value),
        Value::Text(value) => json!(value),
        Value::Date(value) => json!(value.to_string()),
        Value::Time(value) => json!(value.to_string()),
        Value::List(list) => (0..list.len()).map(|at| shown(list.get(at))).collect(),
        Value::Record(record) => record_shown(record),
    }
}

fn record_shown(record: &dyn Record) -> serde_json::Value {
    let fields = record.schema().fields.iter().enumerate();
    fields.map(|(at, field)| (field.name.to_owned(), shown(record.cell(at)))).collect()
}
