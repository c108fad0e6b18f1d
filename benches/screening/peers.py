#!/usr/bin/env python3
"""Holds Portcullis and its peers against the same queries in the same run, and prints one table.

    peers.py ENTITIES.jsonl QUERIES.jsonl --portcullis PATH [--sample N] [--peers NAME,...] [--json]

Portcullis finds its own candidates. The peers only compare two names, so each gets the best 20 entities by character
n-grams (TF-IDF of bigrams and trigrams within words); the share of true entities that this loses is printed, because it
bounds the peers' recall. Their rate is of comparing alone, on one thread; that of Portcullis is the whole answer, on as
many threads as it says. `run` beside this file makes the environment.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version

import numpy
from anyascii import anyascii
from rapidfuzz import distance, fuzz
from sklearn.feature_extraction.text import TfidfVectorizer

from evaluate import NOTHING, best_of, evaluate, lines, table

CANDIDATES = 20
# Queries whose likenesses to all names are held in memory at once.
AT_ONCE = 500


def folded(name):
    return anyascii(name).lower()


class Candidates:
    """The entities that share the most telling n-grams with a query."""

    def __init__(self, entities):
        names = [folded(name) for entity in entities for name in entity["names"]]
        self.owner = numpy.repeat(range(len(entities)), [len(entity["names"]) for entity in entities])
        self.grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True)
        self.names = self.grams.fit_transform(names).T.tocsr()

    def of(self, queries):
        """Places of the best entities for each query, best first."""
        vectors = self.grams.transform(folded(query["name"]) for query in queries)
        for start in range(0, len(queries), AT_ONCE):
            likeness = vectors[start : start + AT_ONCE] @ self.names
            for row in range(likeness.shape[0]):
                one = likeness.getrow(row)
                # Twice as many names as entities are wanted: an entity may have several among the best.
                best = one.indices[numpy.argsort(-one.data, kind="stable")[: CANDIDATES * 2]]
                yield list(dict.fromkeys(self.owner[best].tolist()))[:CANDIDATES]


class Texts:
    """A likeness of two folded texts; an entity counts with the best of its names."""

    def __init__(self, compare, entities):
        self.compare = compare
        self.names = [[folded(name) for name in entity["names"]] for entity in entities]

    def prepared(self, query):
        return folded(query["name"])

    def score(self, query, entity):
        return max((self.compare(query, name) for name in self.names[entity]), default=NOTHING)


class Nomenklatura:
    """An algorithm of nomenklatura. It caches by id, so every entity and every query has one of its own."""

    def __init__(self, name, entities):
        from followthemoney.entity import ValueEntity
        from nomenklatura.matching import get_algorithm

        self.make = ValueEntity.from_dict
        self.algorithm = get_algorithm(name)
        self.config = self.algorithm.default_config()
        self.entities = [
            self.entity(f"entity-{entity['id']}", entity["schema"], entity["names"], entity.get("dob") or [])
            for entity in entities
        ]

    def entity(self, name, schema, names, births):
        properties = {"name": names}
        if schema == "Person" and births:
            properties["birthDate"] = births
        return self.make({"id": name, "schema": schema, "properties": properties})

    def prepared(self, query):
        births = [query["dob"]] if query.get("dob") else []
        return self.entity(f"query-{query['id']}", query["schema"], [query["name"]], births)

    def score(self, query, entity):
        return self.algorithm.compare(query, self.entities[entity], self.config).score


PEERS = {
    "jaro-winkler": lambda entities: Texts(distance.JaroWinkler.similarity, entities),
    "token-sort": lambda entities: Texts(lambda a, b: fuzz.token_sort_ratio(a, b) / 100, entities),
    "logic-v2": lambda entities: Nomenklatura("logic-v2", entities),
}


def compare(name, entities, queries, candidates):
    """Best (score, id) of each query by a peer, and queries a second."""
    peer = PEERS[name](entities)
    ids = [entity["id"] for entity in entities]
    best, started = {}, time.perf_counter()
    for query, places in zip(queries, candidates):
        prepared = peer.prepared(query)
        scored = [{"score": peer.score(prepared, place), "id": ids[place]} for place in places]
        best[query["id"]] = best_of(scored)
    return best, len(queries) / (time.perf_counter() - started)


def portcullis(path, entities, queries):
    """Best (score, id) of each query by `portcullis screen`, queries a second and threads."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as asked:
        asked.writelines(json.dumps(query, ensure_ascii=False) + "\n" for query in queries)
        asked.flush()
        command = [path, "screen", "--entities", entities, "--queries", asked.name, "--limit", "1"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    answers = (json.loads(line) for line in done.stdout.splitlines())
    best = {answer["id"]: best_of(answer["results"]) for answer in answers}
    figures = re.search(r"([\d.]+) queries a second on (\d+) threads", done.stderr)
    if not figures:
        sys.exit(f"portcullis screen did not print its rate:\n{done.stderr}")
    return best, float(figures[1]), int(figures[2])


def main():
    parser = argparse.ArgumentParser(description="Portcullis and its peers on the same queries.")
    parser.add_argument("entities")
    parser.add_argument("queries")
    parser.add_argument("--portcullis", default="portcullis", metavar="PATH", help="the binary to measure")
    parser.add_argument("--sample", type=int, metavar="N", help="so many of the queries, the same each time")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"which of {', '.join(PEERS)}")
    parser.add_argument("--json", action="store_true", help="figures as JSON instead of a table")
    asked = parser.parse_args()
    peers = [name for name in asked.peers.split(",") if name]
    if unknown := [name for name in peers if name not in PEERS]:
        parser.error(f"unknown peers: {', '.join(unknown)}")

    entities, queries = list(lines(asked.entities)), list(lines(asked.queries))
    if asked.sample and asked.sample < len(queries):
        queries = random.Random(1).sample(queries, asked.sample)

    best, rate, threads = portcullis(asked.portcullis, asked.entities, queries)
    columns = [("portcullis", {**evaluate(queries, best), "rate": rate, "threads": threads})]
    coverage = None
    if peers:
        candidates = list(Candidates(entities).of(queries))
        reached = [
            any(entities[place]["id"] in query["expect"] for place in places)
            for query, places in zip(queries, candidates)
            if query["expect"]
        ]
        coverage = sum(reached) / len(reached)
    for name in peers:
        best, rate = compare(name, entities, queries, candidates)
        columns.append((name, {**evaluate(queries, best), "rate": rate, "threads": 1}))

    versions = {package: version(package) for package in ("nomenklatura", "followthemoney", "rapidfuzz")}
    if asked.json:
        print(json.dumps({"matchers": dict(columns), "candidate_coverage": coverage, "versions": versions}))
        return
    print(f"{len(queries)} queries, {len(entities)} entities; by kind at 1 % false positives")
    if coverage is not None:
        print(f"the peers' {CANDIDATES} candidates hold the expected entity for {coverage:.4f} of the queries")
    print(", ".join(f"{package} {number}" for package, number in versions.items()), end="\n\n")
    print(table(columns))


if __name__ == "__main__":
    main()
