#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Says which checklist ids are proven by tests that ran and passed.

A comment "Proves: C-017 C-018" stands directly above the test function, whose
name is the KTAP name of the case. Tests which are not C functions write that
name, to the end of the line: "Proves: C-290 by every byte arrived"; of names that
" && " joins, all have to pass. Results are read from
build/ktap/<kernel>-<variant>/*.ktap. See kunit/README.md.
"""

import argparse
import collections
import pathlib
import re
import sys

TREE = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ("kunit", "tools", "module/samples")
SUFFIXES = {".c", ".h", ".sh", ".py", ".inc", ".txt", ""}

PROVES = re.compile(r"Proves:((?:[\s*#,]+[CBNH]-\d+)+)"
                    r"(?:\s+by\s+([^\n*]*[^\s*]))?")
UNTESTABLE = "(untestable: "
FUNCTION = re.compile(r"^(?:static\s+)?void\s+(\w+)\(struct kunit \*", re.M)
RESULT = re.compile(r"^\s*(not ok|ok)\s+\d+\s+(?:-\s+)?([^#]*[^\s#])"
                    r"\s*(#\s*SKIP)?", re.I)


def read_checklist(prefix):
    ids = collections.OrderedDict()
    path = TREE / "kunit" / "checklist" / f"{prefix}.txt"
    for line in path.read_text().splitlines():
        if line.strip():
            ident, _, wording = line.partition(" ")
            ids[ident] = wording
    return ids


def source_files():
    for top in SOURCES:
        for path in sorted((TREE / top).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                if "checklist" not in path.parts:
                    yield path


def claims_in(text, path, problems):
    """Yields (test name, ids) for each Proves comment of a file."""
    for match in PROVES.finditer(text):
        ids = re.findall(r"[CBNH]-\d+", match.group(1))
        name = match.group(2)
        if not name and path.suffix in {".c", ".h"}:
            function = FUNCTION.search(text, match.end())
            # The comment belongs to the function right below it.
            gap = text[match.end():function.start()] if function else ""
            if function and gap.count("\n") <= 6 and "}" not in gap:
                name = function.group(1)
        if name:
            yield name, ids
        elif "KUNIT_CASE" in text or path.suffix != ".md":
            problems.append(f"{path.relative_to(TREE)}: "
                            f"no test below {' '.join(ids)}")


def read_claims(known, problems):
    claims = collections.defaultdict(set)
    homes = {}
    for path in source_files():
        text = path.read_text(errors="replace")
        for name, ids in claims_in(text, path, problems):
            home = homes.setdefault(name, path)
            if home != path:
                problems.append(f"{name}: both in {home.relative_to(TREE)} "
                                f"and {path.relative_to(TREE)}")
            for ident in ids:
                if ident not in known:
                    problems.append(f"{path.relative_to(TREE)}: {ident} is in "
                                    "no checklist")
                claims[ident].add(name)
    return claims


def read_results(lanes):
    """Maps a test name to the set of its outcomes over all lanes."""
    outcomes = collections.defaultdict(set)
    top = TREE / "build" / "ktap"
    found = sorted(d for d in top.glob("*") if d.is_dir()) if top.is_dir() \
        else []
    if lanes:
        found = [d for d in found if d.name in lanes]
    for path in (p for d in found for p in sorted(d.glob("*.ktap"))):
        for line in path.read_text(errors="replace").splitlines():
            match = RESULT.match(line)
            if match:
                state, name, skip = match.groups()
                outcome = "fail" if state.lower() == "not ok" else "pass"
                outcomes[name].add("skip" if skip else outcome)
    return outcomes, [d.name for d in found]


def passed(test, outcomes):
    """Of "one && another", both have to pass."""
    return all("pass" in outcomes.get(part, ()) and "fail" not in outcomes[part]
               for part in test.split(" && "))


def proven(tests, outcomes):
    return any(passed(test, outcomes) for test in tests)


def why_not(tests, outcomes):
    if not tests:
        return "no test"
    parts = [part for test in tests for part in test.split(" && ")]
    states = set().union(*(outcomes.get(p, {"not run"}) for p in parts))
    return ", ".join(sorted(states)) + ": " + ", ".join(sorted(tests))


def report(prefix, ids, claims, outcomes, verbose):
    good = [i for i in ids if proven(claims.get(i, ()), outcomes)]
    excused = [i for i in ids if i not in good and UNTESTABLE in ids[i]]
    print(f"{prefix} {len(good)}/{len(ids)}" +
          (f", {len(excused)} untestable" if excused else ""))
    for ident, wording in ids.items():
        if ident in good:
            if verbose:
                names = ", ".join(sorted(claims[ident]))
                print(f"  {ident} proven by {names}")
        elif ident in excused:
            print(f"  {ident} {wording}")
        else:
            reason = why_not(claims.get(ident, ()), outcomes)
            print(f"  {ident} {wording} ({reason})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lane", action="append",
                        help="directory of build/ktap; default all")
    parser.add_argument("--summary", action="store_true",
                        help="one line per prefix")
    parser.add_argument("--verbose", action="store_true",
                        help="name the tests of proven ids too")
    parser.add_argument("prefix", nargs="*", default=[])
    args = parser.parse_args()

    lists = {p: read_checklist(p) for p in "CBNH"}
    known = {i for ids in lists.values() for i in ids}
    problems = []
    claims = read_claims(known, problems)
    outcomes, lanes = read_results(args.lane)
    print("lanes:", " ".join(lanes) or "none ran")
    for prefix, ids in lists.items():
        if args.prefix and prefix not in args.prefix:
            continue
        if args.summary:
            count = sum(proven(claims.get(i, ()), outcomes) for i in ids)
            print(f"{prefix} {count}/{len(ids)}")
        else:
            report(prefix, ids, claims, outcomes, args.verbose)
    for problem in problems:
        print("error:", problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
