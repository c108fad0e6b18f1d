//! Rules in SQL: its words in each dialect, and what is refused. What the SQL means is held to what rules mean by
//! `scripts/rules-with-duckdb-test`.

use std::collections::BTreeMap;

use model::SubjectKind;
use rules::{
    RuleSet, Tables,
    sql::{Dialect, view},
};

fn said(subject: &str, cel: &str, dialect: Dialect) -> Result<String, String> {
    let sets = BTreeMap::from([("watched".to_owned(), vec!["O'NEIL".to_owned(), "KHAN".to_owned()])]);
    let tables = Tables { sets };
    let set = RuleSet::compile_with(vec![crate::rule(subject, cel)], &tables).unwrap();
    set.sql_condition(0, dialect).map_err(|refused| refused.to_string())
}

#[test]
fn the_words_of_each_dialect() {
    let goods = "consignment.goods.exists(g, g.hs.startsWith('8542') && g.value < 5.0)";
    let table = [
        (
            "consignment",
            goods,
            "list_reduce(list_transform(consignment.goods, lambda g: starts_with(g.hs, '8542') AND g.value < 5e0), lambda a, b: a OR b, false)",
            "exists(consignment.goods, g -> startswith(g.hs, '8542') AND g.value < 5e0)",
            "any_match(consignment.goods, g -> starts_with(g.hs, '8542') AND g.value < 5e0)",
        ),
        (
            "traveller",
            "person.documents.exists_one(d, d.expires <= date('2026-02-01'))",
            "list_reduce(list_transform(person.documents, lambda d: (d.expires <= DATE '2026-02-01')::BIGINT), lambda a, b: a + b, 0::BIGINT) = 1",
            "aggregate(person.documents, 0L, (n, d) -> n + CAST((d.expires <= DATE '2026-02-01') AS BIGINT)) = 1",
            "reduce(person.documents, BIGINT '0', (n, d) -> n + CAST((d.expires <= DATE '2026-02-01') AS BIGINT), n -> n) = 1",
        ),
        (
            "traveller",
            "age * companions + 1 > 9 || !(flight.departure.time < timestamp('2026-01-31T12:00:00Z'))",
            "TRY_CAST(TRY_CAST(age::HUGEINT * companions AS BIGINT)::HUGEINT + 1 AS BIGINT) > 9 OR flight.departure.time >= TIMESTAMP '2026-01-31 12:00:00'",
            "try_add(try_multiply(age, companions), 1L) > 9 OR flight.departure.time >= TIMESTAMP_NTZ '2026-01-31 12:00:00'",
            "TRY(TRY(age * companions) + BIGINT '1') > 9 OR flight.departure.time >= TIMESTAMP '2026-01-31 12:00:00'",
        ),
        (
            "traveller",
            "listed(person.surname, 'watched') && has(person.documents) && !has(person.seat)",
            "person.surname IN ('KHAN', 'O''NEIL')\n  AND coalesce(len(person.documents), 0) > 0\n  AND person.seat IS NULL",
            "person.surname IN ('KHAN', 'O\\'NEIL')\n  AND coalesce(array_size(person.documents), 0) > 0\n  AND person.seat IS NULL",
            "person.surname IN ('KHAN', 'O''NEIL')\n  AND coalesce(cardinality(person.documents), 0) > 0\n  AND person.seat IS NULL",
        ),
        (
            "traveller",
            "like(person.surname, 'K%N') && (person.verified ? age / 2 == 3 : within(person.date_of_birth, 9))",
            "regexp_matches(person.surname, '\\AK(?:(?s:.))*N\\z')\n  AND CASE person.verified WHEN true THEN age // 2 = 3 WHEN false THEN date_diff('day', CAST(coalesce(flight.departure.time, flight.arrival.time) AS DATE), person.date_of_birth) >= -9 AND date_diff('day', CAST(coalesce(flight.departure.time, flight.arrival.time) AS DATE), person.date_of_birth) <= 9 END",
            "regexp_like(person.surname, '\\\\AK(?:(?s:.))*N\\\\z')\n  AND CASE person.verified WHEN true THEN age div 2L = 3 WHEN false THEN datediff(person.date_of_birth, CAST(coalesce(flight.departure.time, flight.arrival.time) AS DATE)) >= -9 AND datediff(person.date_of_birth, CAST(coalesce(flight.departure.time, flight.arrival.time) AS DATE)) <= 9 END",
            "regexp_like(person.surname, '\\AK(?:(?s:.))*N\\z')\n  AND CASE person.verified WHEN true THEN age / BIGINT '2' = 3 WHEN false THEN date_diff('day', CAST(coalesce(flight.departure.time, flight.arrival.time) AS DATE), person.date_of_birth) >= -9 AND date_diff('day', CAST(coalesce(flight.departure.time, flight.arrival.time) AS DATE), person.date_of_birth) <= 9 END",
        ),
        (
            "traveller",
            "person.documents.all(d, person.documents.exists(e, d.number == e.number))",
            "list_reduce(list_transform(person.documents, lambda d: list_reduce(list_transform(person.documents, lambda d2: d.number = d2.number), lambda a, b: a OR b, false)), lambda a, b: a AND b, true)",
            "forall(person.documents, d -> exists(person.documents, d2 -> d.number = d2.number))",
            "all_match(person.documents, d -> any_match(person.documents, d2 -> d.number = d2.number))",
        ),
        // A word of the language.
        (
            "consignment",
            "containers.exists(c, c.full)",
            "list_reduce(list_transform(containers, lambda c: c.\"full\"), lambda a, b: a OR b, false)",
            "exists(containers, c -> c.`full`)",
            "any_match(containers, c -> c.\"full\")",
        ),
    ];
    for (subject, cel, duckdb, spark, trino) in table {
        for (dialect, expected) in Dialect::ALL.into_iter().zip([duckdb, spark, trino]) {
            assert_eq!(said(subject, cel, dialect).as_deref(), Ok(expected), "{dialect}: {cel}");
        }
    }
}

#[test]
fn a_region_is_written_out() {
    let sql = said("traveller", "region(flight.departure.country) == 'Asia'", Dialect::DuckDb).unwrap();
    let asia = sql.split(" WHEN ").find(|part| part.ends_with("THEN 'Asia'")).unwrap();
    assert!(asia.contains("'PK'") && asia.contains("'PAK'") && !asia.contains("'DE'"), "{sql}");
}

#[test]
fn a_distance_to_a_place_of_the_rule_is_a_table_and_one_of_two_others_a_formula() {
    for dialect in Dialect::ALL {
        let sql = |cel| said("traveller", cel, dialect).unwrap();
        let to_dubai = sql("distance_km('dxb', flight.departure.place) > 9.0");
        assert!(to_dubai.contains("1188.6") && !to_dubai.contains("asin"), "{to_dubai}");
        assert_eq!(to_dubai, sql("distance_km(flight.departure.place, ' DXB ') > 9.0"));
        let between = sql("distance_km(flight.departure.place, flight.arrival.place) > 9.0");
        assert!(between.contains("asin(sqrt(") && between.len() < 30_000, "{}: {between}", between.len());
        assert_eq!(sql("distance_km('KHI', 'DXB') > 9.0"), "1188.6e0 > 9e0");
        assert_eq!(sql("distance_km('KHI', 'nowhere') > 9.0"), "CAST(NULL AS DOUBLE) > 9e0");
        assert_eq!(sql("distance_km(flight.departure.place, 'nowhere') > 9.0"), "CAST(NULL AS DOUBLE) > 9e0");
    }
}

#[test]
fn what_has_no_words_is_named() {
    for (cel, what) in [
        ("similar(person.surname, 'KHAN') > 0.9", "`similar`"),
        ("first_seen(person.surname)", "`first_seen`"),
        ("age > 3 && count_past(person.surname, 30) > 2", "`count_past`"),
        ("person.surname.matches('\\\\bKHAN')", "the boundary of a word in `matches`"),
    ] {
        for dialect in Dialect::ALL {
            let found = said("traveller", cel, dialect);
            assert!(found.as_ref().is_err_and(|refused| refused.starts_with(what)), "{dialect}: {cel}: {found:?}");
        }
    }
}

/// A chain of maps in which each writes its element four times.
#[test]
fn no_rule_makes_sql_without_bound() {
    let chain = |length: usize| {
        let first = format!("person.documents.map(d, d.number == '{}')", "A".repeat(60));
        (0..length).fold(first, |cel, _| format!("{cel}.map(d, d == d)")) + ".exists(d, d)"
    };
    assert!(said("traveller", &chain(2), Dialect::DuckDb).is_ok());
    let found = said("traveller", &chain(6), Dialect::DuckDb);
    assert!(found.as_ref().is_err_and(|refused| refused.contains("characters")), "{:?}", found.map(|sql| sql.len()));
}

#[test]
fn a_query_names_its_rule_and_reads_the_latest_version() {
    let set = RuleSet::compile(vec![rules::RuleText {
        id: "it's".into(),
        title: "One line;\nDROP TABLE travellers".into(),
        ..crate::rule("traveller", "age < 15")
    }])
    .unwrap();
    let query = set.sql(0, Dialect::DuckDb).unwrap();
    let expected =
        "-- One line; DROP TABLE travellers\nSELECT 'it''s' AS rule, _key, day\nFROM travellers\nWHERE age < 15;\n";
    assert_eq!(query, expected);
    let spark = view(SubjectKind::Traveller, Dialect::Spark, "s3://past/history");
    assert!(spark.contains("(path 's3a://past/history/kind=traveller', mergeSchema"), "{spark}");
    let made = view(SubjectKind::Traveller, Dialect::DuckDb, "/srv/history/");
    assert_eq!(
        made,
        "CREATE OR REPLACE TEMPORARY VIEW travellers AS\n\
         SELECT * FROM read_parquet('/srv/history/kind=traveller/*/*.parquet', hive_partitioning = true, \
         union_by_name = true, filename = true)\n\
         QUALIFY row_number() OVER (PARTITION BY _key ORDER BY _version DESC, filename DESC) = 1;\n"
    );
}
