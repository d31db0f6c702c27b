#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Reads kunit/mutants/list.ini and applies its edits; see tools/mutants.sh.

usage: mutants.py names | suites NAME... | suite NAME |
       apply NAME DIR | revert NAME DIR

Each section is one mutant: `file`, the `line` to replace (a whole line of the
file, without its indentation, that occurs once), `with`, and the `suite` that
must fail. The edit keeps the number of lines.
"""

import configparser
import pathlib
import shutil
import sys

TREE = pathlib.Path(__file__).resolve().parents[2]


def mutants():
    config = configparser.ConfigParser(interpolation=None, delimiters=("=",),
                                       comment_prefixes=(";",))
    config.read(TREE / "kunit" / "mutants" / "list.ini")
    return config


def backup_of(path):
    return path.with_suffix(path.suffix + ".orig")


def apply(mutant, top):
    path = pathlib.Path(top) / mutant["file"]
    lines = path.read_text().split("\n")
    hits = [i for i, text in enumerate(lines) if text.strip() == mutant["line"]]
    if len(hits) != 1:
        return 1
    text = lines[hits[0]]
    indent = text[:len(text) - len(text.lstrip())]
    shutil.copyfile(path, backup_of(path))
    lines[hits[0]] = indent + mutant["with"]
    path.write_text("\n".join(lines))
    return 0


def revert(mutant, top):
    path = pathlib.Path(top) / mutant["file"]
    if backup_of(path).exists():
        path.write_text(backup_of(path).read_text())
        backup_of(path).unlink()
    return 0


def main(verb, *arguments):
    config = mutants()
    if verb == "names":
        print("\n".join(config.sections()))
    elif verb == "suites":
        print("\n".join(sorted({config[n]["suite"] for n in arguments})))
    elif verb == "suite":
        print(config[arguments[0]]["suite"])
    else:
        action = {"apply": apply, "revert": revert}[verb]
        return action(config[arguments[0]], arguments[1])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
