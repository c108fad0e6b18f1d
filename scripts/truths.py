"""What an engine says of random rules beside what Portcullis says, for the tests of both engines."""

import json
import sys

LETTERS = {True: "t", False: "f", None: "u"}


def lines(file):
    with open(file, encoding="utf-8") as opened:
        return [json.loads(line) for line in opened]


def columns(folder):
    """The names of the columns of `records.jsonl` with their types."""
    with open(f"{folder}/columns.json", encoding="utf-8") as file:
        return {**json.load(file), "row": "BIGINT"}


class Truths:
    """Counts pairs of a rule and a record, and those of which the engine says something else."""

    def __init__(self, folder):
        rules = lines(f"{folder}/rules.jsonl")
        self.asked = [rule for rule in rules if "sql" in rule]
        self.refused = len(rules) - len(self.asked)
        self.pairs = self.differences = 0
        self.counted = dict.fromkeys("tfu", 0)

    def hold(self, rule, theirs):
        """Takes what the engine says of a rule: true, false or None for each record, in their order."""
        said = "".join(LETTERS[truth] for truth in theirs)
        ours = rule["truths"]
        wrong = [row for row, (a, b) in enumerate(zip(said, ours, strict=True)) if a != b]
        self.pairs += len(ours)
        self.differences += len(wrong)
        for letter in self.counted:
            self.counted[letter] += ours.count(letter)
        if wrong:
            self.show(f"row {wrong[0]}: {said[wrong[0]]}, not {ours[wrong[0]]}", rule)

    def fail(self, rule, error):
        """Takes that the engine has no answer."""
        self.pairs += len(rule["truths"])
        self.differences += len(rule["truths"])
        self.show(f"no answer: {error}", rule)

    @staticmethod
    def show(what, rule):
        print(f"{what}\n  {rule['cel']}\n  {rule['sql']}", file=sys.stderr)

    def tell(self, engine):
        assert all(self.counted.values()), f"the rules of this test say too little: {self.counted}"
        counted = f"{self.counted['t']} true, {self.counted['f']} false, {self.counted['u']} unknown"
        print(f"{self.pairs} pairs, {self.differences} differences with {engine}: {counted}; {self.refused} rules refused")
        return self.differences
