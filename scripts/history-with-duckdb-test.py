"""Counts the same with DuckDB, pandas and Portcullis."""

import json
import sys

import duckdb
import pandas

folder, report, state = sys.argv[1:]
with open(report, encoding="utf-8") as file:
    report = json.load(file)
[rule] = report["rules"]

files = f"read_parquet('{folder}/kind=consignment/*/*.parquet', hive_partitioning = true, union_by_name = true, filename = true)"
latest = f"(SELECT * FROM {files} QUALIFY row_number() OVER (PARTITION BY _key ORDER BY _version DESC, filename DESC) = 1)"
hits = "len(list_filter(consignment.goods, lambda g: starts_with(g.hs, '85'))) > 0"
[(records, found)] = duckdb.sql(f"SELECT count(*), count(*) FILTER (WHERE {hits}) FROM {latest}").fetchall()
assert (records, found) == (rule["records"], rule["hits"]), (records, found, rule)
assert found > 0, "the rule of this test hits nothing"
days = duckdb.sql(f"SELECT day::VARCHAR, count(*) FROM {latest} WHERE {hits} GROUP BY day ORDER BY day").fetchall()
assert days == [(d["day"], d["hits"]) for d in rule["days"] if d["hits"]], (days, rule["days"])
keys = {key for (key,) in duckdb.sql(f"SELECT _key FROM {latest} WHERE {hits}").fetchall()}
assert set(rule["examples"]) <= keys and rule["examples"], rule["examples"]

bills = pandas.read_parquet(f"{folder}/kind=consignment", columns=["_key", "_version", "consignment"])
bills = bills.sort_values("_version").drop_duplicates("_key", keep="last")
found = bills["consignment"].map(lambda c: any((g["hs"] or "").startswith("85") for g in c["goods"])).sum()
assert (len(bills), found) == (rule["records"], rule["hits"]), (len(bills), found, rule)

if state == "compacted":
    [(rows, keys)] = duckdb.sql(f"SELECT count(*), count(DISTINCT _key) FROM {files}").fetchall()
    assert rows == keys == rule["records"], (rows, keys)
for kind in ("traveller", "movement"):
    [(rows,)] = duckdb.sql(f"SELECT count(*) FROM read_parquet('{folder}/kind={kind}/*/*.parquet', union_by_name = true)").fetchall()
    assert rows > 0, kind
print(f"{state}: {records} consignments, {rule['hits']} hits, the same with DuckDB {duckdb.__version__} and pandas {pandas.__version__}")
