"""Learns how screening weighs what it measures of two names.

    cargo run --release -p screening --example measures -- ENTITIES.jsonl QUERIES.jsonl > measures.csv
    python3 learn.py measures.csv QUERIES.jsonl ../../crates/screening/src/tables

Needs numpy, pandas and scikit-learn. First a logistic regression, whose only work is to pick the six names of a query
that are worth a closer look; then gradient-boosted trees on those six, held to what cannot be otherwise: more agreement
never lowers a score, more disagreement never raises it. Prints recall by kind under three-fold cross-validation, in
which all names of one query stand in one fold, and then fits on all and writes `weights.txt` and `trees.txt`.
"""

import json
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

KEPT = 6
TREES = dict(
    max_iter=80, max_leaf_nodes=12, learning_rate=0.12, l2_regularization=5, early_stopping=False, random_state=1
)
UP = """same spelling nickname sound near typo initial truncated joined agreed_to_5 agreed_to_9 agreed_to_14 agreed_to_20
query_share entry_share least_share whole query_whole entry_whole elsewhere text letters_less_slips likeness born_same
born_slip three_parts letters_to_30""".split()
DOWN = "query_rest n_query_rest slips_12 born_far one_part".split()


class Benchmark:
    def __init__(self, measures, queries):
        table = pd.read_csv(measures)
        self.names = list(table.columns[4:])
        self.x = table[self.names].values.astype(np.float32)
        self.y = table["right"].values
        self.query = table["query"].values
        self.company = (table["schema"] != "Person").values
        asked = [json.loads(line) for line in open(queries)]
        self.kind = np.array([query["kind"] for query in asked])
        self.listed = np.array([bool(query["expect"]) for query in asked])
        self.trees_x = np.c_[self.x, self.company]

    def report(self, score, label):
        best = np.full(len(self.kind), -99.0)
        right = np.zeros(len(self.kind), bool)
        order = np.argsort(-score, kind="stable")
        queries, first = np.unique(self.query[order], return_index=True)
        best[queries], right[queries] = score[order][first], self.y[order][first] == 1
        others = np.sort(best[~self.listed])[::-1]
        for share in (0.001, 0.01):
            threshold = others[int(len(others) * share)]
            hit = (best > threshold) & right
            kinds = {str(k): round(float(hit[self.kind == k].mean()), 3) for k in sorted(set(self.kind[self.listed]))}
            print(f"{label}: recall {hit[self.listed].mean():.4f} at {share:.1%} false positives", kinds)


def regress(b, rows):
    """Log-odds of every row, and for persons and companies the weights of the measures with the constant."""
    score, weights = np.zeros(len(b.y)), []
    scale = b.x.std(0) + 1e-6
    for company in (False, True):
        of = b.company == company
        fit = LogisticRegression(C=0.3, max_iter=150, tol=1e-3).fit((b.x / scale)[of & rows], b.y[of & rows])
        weight = fit.coef_[0] / scale
        score[of] = b.x[of] @ weight + fit.intercept_[0]
        weights.append(np.r_[weight, fit.intercept_[0]])
    return score, weights


def rank(b, score):
    """The standing of each row among those of its query, from 0."""
    order = np.lexsort((-score, b.query))
    start = np.r_[0, np.flatnonzero(np.diff(b.query[order])) + 1]
    out = np.empty(len(order), int)
    out[order] = np.arange(len(order)) - np.repeat(start, np.diff(np.r_[start, len(order)]))
    return out


def grow(b, rows):
    order = [1 if name in UP else -1 if name in DOWN else 0 for name in b.names] + [0]
    return HistGradientBoostingClassifier(monotonic_cst=order, **TREES).fit(b.trees_x[rows], b.y[rows])


def write_trees(trees, path):
    """A node a line, in preorder: measure, threshold, how far on the right child stands, value. A leaf has measure -1."""
    with open(path, "w") as out:
        out.write("# Learned by benches/screening/learn.py. Generated: do not edit.\n")
        out.write(f"constant {trees._baseline_prediction.item():.5f}\n")
        for (predictor,) in trees._predictors:
            nodes = predictor.nodes

            def value(at):
                node = nodes[at]
                if node["is_leaf"]:
                    return node["value"]
                left, right = nodes[node["left"]], nodes[node["right"]]
                total = left["count"] + right["count"]
                return (value(node["left"]) * left["count"] + value(node["right"]) * right["count"]) / total

            def size(at):
                node = nodes[at]
                return 1 if node["is_leaf"] else 1 + size(node["left"]) + size(node["right"])

            def put(at):
                node = nodes[at]
                if node["is_leaf"]:
                    out.write(f"-1 0 0 {node['value']:.5f}\n")
                    return
                right = 1 + size(node["left"])
                out.write(f"{node['feature_idx']} {node['num_threshold']:.5f} {right} {value(at):.5f}\n")
                put(node["left"])
                put(node["right"])

            out.write("tree\n")
            put(0)


def main():
    measures, queries, tables = sys.argv[1:4]
    b = Benchmark(measures, queries)
    everything = np.ones(len(b.y), bool)
    if "--fit-only" not in sys.argv:
        score = np.full(len(b.y), -50.0)
        for learn, test in GroupKFold(3).split(b.x, b.y, b.query):
            rows = np.isin(np.arange(len(b.y)), learn)
            kept = rank(b, regress(b, rows)[0]) < KEPT
            held = ~rows & kept
            score[held] = grow(b, rows & kept).decision_function(b.trees_x[held])
        b.report(score, "cross-validated")
    score, weights = regress(b, everything)
    kept = rank(b, score) < KEPT
    trees = grow(b, kept)
    final = np.full(len(b.y), -50.0)
    final[kept] = trees.decision_function(b.trees_x[kept])
    b.report(final, "fitted")
    with open(f"{tables}/weights.txt", "w") as out:
        out.write("# Learned by benches/screening/learn.py: for persons, then for companies and vessels; the constant last.\n")
        for weight in weights:
            out.write(" ".join(f"{value:.5f}" for value in weight) + "\n")
    write_trees(trees, f"{tables}/trees.txt")


if __name__ == "__main__":
    main()
