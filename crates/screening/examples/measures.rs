//! Prints the measures of every name that the queries of a benchmark may mean, as CSV: what `learn.py` learns from.
//!
//! `cargo run --release -p screening --example measures -- ENTITIES.jsonl QUERIES.jsonl > MEASURES.csv`

use std::{collections::HashSet, error::Error, fs, io::Write};

use model::Entity;
use screening::{Index, MEASURE_NAMES, jsonl};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    kind: String,
    expect: HashSet<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(entities), Some(queries)) = (arguments.next(), arguments.next()) else {
        return Err("give a file of entities and a file of queries".into());
    };
    let entities: Vec<Entity> = fs::read_to_string(entities)?
        .lines()
        .map(|line| Ok(serde_json::from_str::<jsonl::EntityLine>(line)?.into()))
        .collect::<Result<_, Box<dyn Error>>>()?;
    let index = Index::build(entities);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "query,schema,kind,right,{}", MEASURE_NAMES.join(","))?;
    for (at, line) in fs::read_to_string(queries)?.lines().enumerate() {
        let query: jsonl::QueryLine = serde_json::from_str(line)?;
        let truth: Truth = serde_json::from_str(line)?;
        for (entity, measures) in query.with(|query| index.measures(query)) {
            let right = u8::from(truth.expect.contains(&index.entity(entity).id));
            let values: Vec<String> = measures.iter().map(|value| format!("{value:.6}")).collect();
            writeln!(out, "{at},{:?},{},{right},{}", query.schema(), truth.kind, values.join(","))?;
        }
    }
    Ok(())
}
