"""Holds what DuckDB reads of Parquet exports to the same exports as JSON Lines, row by row."""

import datetime
import json
import pathlib
import sys

import duckdb
import pyarrow.parquet

folder = pathlib.Path(sys.argv[1])
KEYS = ("key", "digest", "consignment")


def plain(value):
    """A value without what is absent: nulls, empty lists and records, empty texts."""
    if isinstance(value, dict):
        fields = {name: plain(inner) for name, inner in value.items()}
        return {name: inner for name, inner in fields.items() if inner not in (None, [], {}, "")}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return value


for what in sys.argv[2:]:
    with open(folder / f"{what}.jsonl", encoding="utf-8") as file:
        expected = [json.loads(line) for line in file]
    found = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/{what}.parquet')")
    rows = [dict(zip(found.columns, row)) for row in found.fetchall()]
    assert len(rows) == len(expected) > 0, (what, len(rows), len(expected))
    for row, record in zip(rows, expected):
        key = row.pop("_key")
        assert key == next(record[name] for name in KEYS if isinstance(record.get(name), str)), (what, key)
        if list(row) == ["record"]:
            assert json.loads(row["record"]) == record, (what, key)
            continue
        # The key of a record is no field of all of them.
        fields = {name: value for name, value in record.items() if name in row or name != "key"}
        assert plain(row) == plain(fields), (what, key, plain(row), plain(fields))
    print(f"{what}: {len(rows)} rows are the same as Parquet, read by DuckDB {duckdb.__version__}, and as JSON")

with open(folder / "schema.jsonl", encoding="utf-8") as file:
    classes = {column["path"].replace("[]", ""): column["privacy"] for column in map(json.loads, file)}
leaves = pyarrow.parquet.ParquetFile(folder / "without.parquet").schema
left = {leaves.column(at).path.replace(".list.item", "") for at in range(len(leaves))}
assert left == {path for path, privacy in classes.items() if privacy != "personal" and path != "_version"}, left
print(f"without personal data: {len(left)} of {len(classes)} columns")
