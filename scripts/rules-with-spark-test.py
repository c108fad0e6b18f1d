"""Asks Spark what Portcullis was asked, many rules in one query, and counts where it says something else."""

import json
import re
import sys
import time

from pyspark.sql import SparkSession
from truths import Truths, columns

folder = sys.argv[1]
# Rules in one query: so that planning it takes no longer than running it.
AT_ONCE = 25

spark = (
    SparkSession.builder.master("local[2]")
    .appName("portcullis")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.sql.session.timeZone", "UTC")
    # A query is made into Java and compiled for more records than these.
    .config("spark.sql.codegen.wholeStage", "false")
    .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    .config("spark.sql.warehouse.dir", f"{folder}/warehouse")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")


def batches(items):
    return [items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE)]


def random_rules():
    schema = ", ".join(f"`{name}` {kind}" for name, kind in columns(folder).items())
    records = spark.read.schema(schema).json(f"{folder}/records.jsonl").repartition(2).cache()
    records.createOrReplaceTempView("travellers")
    truths = Truths(folder)
    for some in batches(truths.asked):
        asked = ", ".join(f"({rule['sql']}) AS c{at}" for at, rule in enumerate(some))
        found = sorted(spark.sql(f"SELECT row, {asked} FROM travellers").collect())
        for at, rule in enumerate(some):
            truths.hold(rule, [row[at + 1] for row in found])
    return truths.tell("Spark")


def history():
    with open(f"{folder}/rules.sql", encoding="utf-8") as file:
        text = file.read()
    views = re.findall(r"^CREATE OR REPLACE TEMPORARY VIEW .*?;$", text, re.M | re.S)
    queries = re.findall(r"^SELECT '([^']+)' AS rule, _key, day\nFROM (\w+)\nWHERE (.*?);$", text, re.M | re.S)
    assert views and queries, "the output of `rules sql` is another"
    for view in views:
        spark.sql(view)
    with open(f"{folder}/report.json", encoding="utf-8") as file:
        expected = {rule["id"]: rule["hits"] for rule in json.load(file)["rules"]}
    hits, differences = 0, 0
    for table in sorted({table for _, table, _ in queries}):
        spark.sql(f"CACHE TABLE {table}")
        for some in batches([(rule, condition) for rule, of, condition in queries if of == table]):
            columns = ", ".join(f"count_if({condition})" for _, condition in some)
            found = spark.sql(f"SELECT {columns} FROM {table}").first()
            for (rule, condition), theirs in zip(some, found, strict=True):
                hits += theirs
                if theirs != expected[rule]:
                    differences += 1
                    print(f"{rule}: {theirs} hits, not {expected[rule]}\n  {condition}", file=sys.stderr)
    assert hits > 0, "no rule of this test hits anything"
    print(f"{len(queries)} of {len(expected)} rules over the history: {hits} hits, {differences} rules of which Spark counts others")
    return differences


started = time.time()
wrong = random_rules() + history()
print(f"Spark {spark.version}, {time.time() - started:.0f} s")
sys.exit(1 if wrong else 0)
