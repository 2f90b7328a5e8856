#!/usr/bin/env python3
"""Puts one fault, of the kind that people make, into a program of Tests/Corpus.

A mutant is named by (program, seed, number) and by nothing else: the same three always give the same text, on every
machine. A kind of fault is drawn first, each that the program allows being equally likely, then a place, then a way to
get it wrong there. One in six is structural (a statement or a branch lost, two statements in the wrong order, a
condition ignored) or has two faults in different places, so that the set is no soft target.

    mutate.py show python/roman 1 7        print the fault as a diff
    mutate.py list [--half tune|frozen]    print the mutants that count
    mutate.py check                        every program as written passes both sets of tests
    mutate.py choose --seed 1 --python 84 --swift 36 > Tests/Corpus/mutants.csv
"""

import argparse
import csv
import difflib
import hashlib
import os
import sys

import mutate_corpus
import mutate_python
import mutate_swift

STRUCTURAL_SHARE = 6  # one in so many
LANGUAGES = {"python": mutate_python.places, "swift": mutate_swift.places}


class Draw:
    """Equally likely choices that depend on a text alone, not on the Python version."""

    def __init__(self, key):
        self.key = key
        self.count = 0

    def below(self, bound):
        self.count += 1
        digest = hashlib.sha256(("%s/%d" % (self.key, self.count)).encode()).digest()
        return int.from_bytes(digest[:8], "big") % bound

    def one(self, items):
        return items[self.below(len(items))]


class Mutant:
    def __init__(self, program, seed, number, kind, path, text, line):
        self.program, self.seed, self.number = program, seed, number
        self.kind, self.path, self.text, self.line = kind, path, text, line

    @property
    def name(self):
        return "%s:%d:%d" % (self.program, self.seed, self.number)


def apply_edits(text, edits):
    """The text with (start, end, new) edits made; None if two of them meet."""
    result = text
    limit = len(text) + 1
    for start, end, new in sorted(edits, reverse=True):
        if end > limit:
            return None
        result = result[:start] + new + result[end:]
        limit = start
    return result


def draw_fault(draw, table):
    kinds = sorted(kind for kind in table if table[kind])
    if not kinds:
        return None
    kind = draw.one(kinds)
    return kind, draw.one(draw.one(table[kind]))


def mutant(program, seed, number):
    """The mutant of that name, or None if the draw came to nothing."""
    draw = Draw("%s/%d/%d" % (program, seed, number))
    path = draw.one(mutate_corpus.sources(program))
    with open(os.path.join(mutate_corpus.folder(program), path), encoding="utf-8") as file:
        text = file.read()
    simple, structural = LANGUAGES[program.split("/")[0]](text)
    if draw.below(STRUCTURAL_SHARE) == 0:
        structural = dict(structural, double_fault=[[None]])
        fault = draw_fault(draw, structural)
        if fault[0] == "double_fault":
            first, second = draw_fault(draw, simple), draw_fault(draw, simple)
            if first is None or second is None or first[0] == second[0]:
                return None
            fault = ("double_fault", first[1] + second[1])
    else:
        fault = draw_fault(draw, simple)
    if fault is None:
        return None
    kind, edits = fault
    changed = apply_edits(text, edits)
    if changed is None or changed == text:
        return None
    if program.startswith("python/"):
        try:
            compile(changed, path, "exec")
        except (SyntaxError, ValueError):
            return None
    return Mutant(program, seed, number, kind, path, changed, text.count("\n", 0, min(e[0] for e in edits)) + 1)


STRUCTURAL = ("statement_dropped", "branch_dropped", "statements_swapped", "condition_ignored", "double_fault")


def halves():
    """The half of each program, by the order of hashes of the names within a language; never by what it holds."""
    result = {}
    for language in sorted(LANGUAGES):
        names = [name for name in mutate_corpus.programs() if name.startswith(language + "/")]
        names.sort(key=lambda name: hashlib.sha256(("half:" + name).encode()).hexdigest())
        for place, name in enumerate(names):
            result[name] = "tune" if place % 2 == 0 else "frozen"
    return result


def listed(half=None, language=None):
    """Names of the mutants that count: (program, seed, number), the languages and halves mixed evenly."""
    half_of = halves()
    with open(os.path.join(mutate_corpus.ROOT, "mutants.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            program = row["program"]
            if half and half_of[program] != half:
                continue
            if language and not program.startswith(language + "/"):
                continue
            yield program, int(row["seed"]), int(row["number"])


def counts_as_bug(found, log):
    """Whether a visible test fails, with the program still building."""
    with mutate_corpus.Workplace(found.program) as place:
        place.write(found.path, found.text)
        if not place.builds():
            return False
        failed = not place.passes()
    print("%s %s %s" % (found.name, found.kind, "counts" if failed else "no test fails"), file=log, flush=True)
    return failed


def choose(seed, wanted, log=sys.stderr):
    """Walks round the programs, taking the next mutant that counts of each, until there are enough."""
    rows = []
    for language, limit in sorted(wanted.items()):
        names = [name for name in mutate_corpus.programs() if name.startswith(language + "/")]
        numbers = {name: 0 for name in names}
        seen = set()
        taken = 0
        while taken < limit:
            for name in names:
                while taken < limit:
                    numbers[name] += 1
                    found = mutant(name, seed, numbers[name])
                    if found is None or (name, found.path, found.text) in seen:
                        continue
                    seen.add((name, found.path, found.text))
                    if counts_as_bug(found, log):
                        rows.append((name, seed, numbers[name]))
                        taken += 1
                        break
    return rows


def show(program, seed, number):
    found = mutant(program, seed, number)
    if found is None:
        print("the draw came to nothing")
        return
    with open(os.path.join(mutate_corpus.folder(program), found.path), encoding="utf-8") as file:
        before = file.read()
    print("%s %s" % (found.name, found.kind))
    sys.stdout.writelines(difflib.unified_diff(
        before.splitlines(True), found.text.splitlines(True), found.path, found.path, n=1))


def check():
    bad = 0
    for program in mutate_corpus.programs():
        with mutate_corpus.Workplace(program) as place:
            good = place.builds() and place.passes() and place.holds_up()
        print("%s %s" % ("ok    " if good else "FAILED", program), flush=True)
        bad += not good
    return 1 if bad else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    showing = commands.add_parser("show")
    showing.add_argument("program")
    showing.add_argument("seed", type=int)
    showing.add_argument("number", type=int)
    listing = commands.add_parser("list")
    listing.add_argument("--half", choices=("tune", "frozen"))
    listing.add_argument("--language", choices=sorted(LANGUAGES))
    choosing = commands.add_parser("choose")
    choosing.add_argument("--seed", type=int, default=1)
    choosing.add_argument("--python", type=int, default=84)
    choosing.add_argument("--swift", type=int, default=36)
    commands.add_parser("check")
    options = parser.parse_args()
    if options.command == "show":
        show(options.program, options.seed, options.number)
    elif options.command == "list":
        for name in listed(options.half, options.language):
            print("%s:%d:%d" % name)
    elif options.command == "check":
        return check()
    else:
        rows = choose(options.seed, {"python": options.python, "swift": options.swift})
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("program", "seed", "number"))
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
