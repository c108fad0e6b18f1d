#!/usr/bin/env python3
"""Scores the results of a name matcher against the queries that it was asked.

    evaluate.py QUERIES.jsonl RESULTS.jsonl [--json]

QUERIES are lines {id, schema, name, kind, expect}: `expect` names the entities of which one should be found, and is
empty where none should. RESULTS are lines {id, results: [{id, score}, ...]} as `portcullis screen` prints them, in any
order; a query without a line, or without results, found nothing.

A matcher is judged by its best candidate alone. The threshold at a rate f of false positives is the score at rank
int(n * f) of the best scores of the n queries that should find nothing, sorted descending: at most that many pass it.
A query hits when its best score is greater than the threshold and the best candidate is an expected one.

Needs nothing but the standard library.
"""

import argparse
import json
import sys
from collections import defaultdict

RATES = (0.001, 0.01)
# The score of a query that found nothing: below every score that a matcher gives.
NOTHING = -1.0


def lines(path):
    """The objects of a file of JSON Lines."""
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    sys.exit(f"{path} line {number}: {error}")


def best_of(results):
    """Score and id of the best candidate; the first of equals, as an officer would see it."""
    best = max(results, key=lambda found: found["score"], default=None)
    return (best["score"], best["id"]) if best else (NOTHING, None)


def threshold(empty, rate):
    """The score that at most a share of `rate` of the descending scores `empty` passes."""
    return empty[min(int(len(empty) * rate), len(empty) - 1)]


def evaluate(queries, best):
    """Recall at each rate, overall and by kind. `best` holds (score, id) for the id of a query."""
    found = [(query, *best.get(query["id"], (NOTHING, None))) for query in queries]
    empty = sorted((score for query, score, _ in found if not query["expect"]), reverse=True)
    positive = [one for one in found if one[0]["expect"]]
    if not empty or not positive:
        raise ValueError("queries that should hit, and queries that should not, are both needed")
    out = {"queries": len(queries), "positive": len(positive), "negative": len(empty), "at": {}}
    for rate in RATES:
        limit = threshold(empty, rate)
        asked, hit = defaultdict(int), defaultdict(int)
        for query, score, entity in positive:
            asked[query["kind"]] += 1
            hit[query["kind"]] += score > limit and entity in query["expect"]
        out["at"][f"{rate:g}"] = {
            "threshold": limit,
            "recall": sum(hit.values()) / len(positive),
            "by_kind": {kind: {"asked": asked[kind], "recall": hit[kind] / asked[kind]} for kind in sorted(asked)},
        }
    # Which kinds of query that should find nothing found something all the same: says what to work on.
    limit = out["at"][f"{RATES[-1]:g}"]["threshold"]
    false, asked = defaultdict(int), defaultdict(int)
    for query, score, _ in found:
        if not query["expect"]:
            asked[query["kind"]] += 1
            false[query["kind"]] += score > limit
    out["false_by_kind"] = {kind: {"asked": asked[kind], "rate": false[kind] / asked[kind]} for kind in sorted(asked)}
    return out


def table(columns):
    """One table of the figures of several matchers: `columns` is a list of (name, figures)."""
    first = columns[0][1]
    width = max(12, *(len(name) + 2 for name, _ in columns))
    rows = [("", [name for name, _ in columns])]
    for rate in first["at"]:
        label = f"recall at {float(rate) * 100:g} % false"
        rows.append((label, [f"{one['at'][rate]['recall']:.4f}" for _, one in columns]))
    for rate in first["at"]:
        label = f"threshold at {float(rate) * 100:g} %"
        rows.append((label, [f"{one['at'][rate]['threshold']:.4f}" for _, one in columns]))
    last = list(first["at"])[-1]
    for kind, one in first["at"][last]["by_kind"].items():
        recalls = [f"{other['at'][last]['by_kind'][kind]['recall']:.3f}" for _, other in columns]
        rows.append((f"  {kind} ({one['asked']})", recalls))
    for kind, one in first["false_by_kind"].items():
        rates = [f"{other['false_by_kind'][kind]['rate'] * 100:.2f} %" for _, other in columns]
        rows.append((f"  false: {kind} ({one['asked']})", rates))
    for label, unit in (("queries a second", "rate"), ("threads", "threads")):
        if any(unit in one for _, one in columns):
            rows.append((label, [f"{one[unit]:.0f}" if unit in one else "" for _, one in columns]))
    return "\n".join(f"{label:<28}" + "".join(f"{cell:>{width}}" for cell in cells) for label, cells in rows)


def main():
    parser = argparse.ArgumentParser(description="Scores the results of a name matcher.")
    parser.add_argument("queries")
    parser.add_argument("results")
    parser.add_argument("--json", action="store_true", help="figures as JSON instead of a table")
    asked = parser.parse_args()
    queries = list(lines(asked.queries))
    best = {line["id"]: best_of(line["results"]) for line in lines(asked.results)}
    unknown = len(best.keys() - {query["id"] for query in queries})
    if unknown:
        print(f"{unknown} results are of no query", file=sys.stderr)
    try:
        figures = evaluate(queries, best)
    except ValueError as error:
        sys.exit(str(error))
    print(json.dumps(figures) if asked.json else table([("results", figures)]))


if __name__ == "__main__":
    main()
