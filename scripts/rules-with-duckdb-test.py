"""Runs the SQL of random rules over random records and counts where it says something else than Portcullis."""

import os
import sys

import duckdb
from truths import Truths, columns

folder = sys.argv[1]
described = ", ".join(f"'{name}': '{kind.replace(chr(39), chr(39) * 2)}'" for name, kind in columns(folder).items())
duckdb.sql(f"SET threads = {os.cpu_count()}")
duckdb.sql(f"CREATE TABLE travellers AS SELECT * FROM read_json('{folder}/records.jsonl', format = 'newline_delimited', columns = {{{described}}})")

truths = Truths(folder)
for rule in truths.asked:
    try:
        found = duckdb.execute(f"SELECT {rule['sql']} FROM travellers ORDER BY row").fetchall()
    except duckdb.Error as error:
        truths.fail(rule, error)
        continue
    truths.hold(rule, [truth for (truth,) in found])
sys.exit(1 if truths.tell(f"DuckDB {duckdb.__version__}") else 0)
