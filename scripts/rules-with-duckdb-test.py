"""Runs the SQL of random rules over random records and counts where it says something else than Portcullis."""

import json
import os
import sys

import duckdb

folder = sys.argv[1]


def lines(name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


with open(f"{folder}/columns.json", encoding="utf-8") as file:
    columns = {**json.load(file), "row": "BIGINT"}
described = ", ".join(f"'{name}': '{kind.replace(chr(39), chr(39) * 2)}'" for name, kind in columns.items())
duckdb.sql(f"SET threads = {os.cpu_count()}")
duckdb.sql(f"CREATE TABLE travellers AS SELECT * FROM read_json('{folder}/records.jsonl', format = 'newline_delimited', columns = {{{described}}})")
[(records,)] = duckdb.sql("SELECT count(*) FROM travellers").fetchall()

said = {True: "t", False: "f", None: "u"}
pairs = differences = refused = 0
counted = dict.fromkeys("tfu", 0)
for rule in lines("rules.jsonl"):
    if "refused" in rule:
        refused += 1
        continue
    pairs += records
    try:
        found = duckdb.execute(f"SELECT {rule['sql']} FROM travellers ORDER BY row").fetchall()
    except duckdb.Error as error:
        differences += records
        print(f"no answer: {error}\n  {rule['cel']}\n  {rule['sql']}", file=sys.stderr)
        continue
    theirs = "".join(said[truth] for (truth,) in found)
    for letter in counted:
        counted[letter] += rule["truths"].count(letter)
    wrong = [row for row, (a, b) in enumerate(zip(theirs, rule["truths"], strict=True)) if a != b]
    differences += len(wrong)
    if wrong:
        print(f"row {wrong[0]}: {theirs[wrong[0]]}, not {rule['truths'][wrong[0]]}\n  {rule['cel']}\n  {rule['sql']}", file=sys.stderr)

assert all(counted.values()), f"the rules of this test say too little: {counted}"
print(f"{pairs} pairs, {differences} differences with DuckDB {duckdb.__version__}: {counted['t']} true, {counted['f']} false, {counted['u']} unknown; {refused} rules refused")
sys.exit(1 if differences else 0)
