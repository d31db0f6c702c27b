#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/mutants.sh [NAME...]
#
# Applies each small wrong edit of kunit/mutants/list.ini (or the named ones) to
# a scratch copy of the tree, builds it for the plain UML 6.1 kernel, runs the
# suite that ought to notice and demands that it fails. The unchanged copy has
# to pass first: a suite that fails anyway notices nothing.

. "$(dirname "$0")/lib.sh"
only_one mutants

export NTDMA_SOURCE=$BUILD/mutants/src
export NTDMA_OBJ=$BUILD/mutants/obj
export NTDMA_RUN=$BUILD/mutants/run
export NTDMA_KTAP=$BUILD/mutants/ktap
export NTDMA_TALLY=/dev/null
export TIMEOUT=${TIMEOUT:-120}

copy_tree() {
	local part
	mkdir -p "$NTDMA_SOURCE"
	for part in Kbuild include module kunit; do
		rm -rf "${NTDMA_SOURCE:?}/$part"
		cp -r "$TOP/$part" "$NTDMA_SOURCE/"
	done
}

list() { "$TOP/tools/checklist/mutants.py" "$@"; }

# build SUITE: as run will, with that suite alone
build() { SUITE=$1 "$TOP/tools/modules.sh" 6.1 plain >/dev/null; }

# run SUITE: the log of the run in $BUILD/mutants/log
run() { "$TOP/tools/uml/run.sh" 6.1 plain "$1" >"$BUILD/mutants/log" 2>&1; }

# What the suite said, or that the guest did not live to say it
evidence() {
	grep -m1 -Eo '^ +not ok [0-9]+ .*' "$BUILD/mutants/log" ||
		grep -m1 -E '^ *not ok|^error|BUG|WARNING' "$BUILD/mutants/log" ||
		echo "the guest died"
}

verdict() { printf '%-6s %-28s %-18s %s\n' "$@"; }

try() {
	local name=$1 suite
	suite=$(list suite "$name")
	if ! list apply "$name" "$NTDMA_SOURCE"; then
		verdict STALE "$name" "$suite" "its line is not there (once)"
		return 1
	elif ! build "$suite" 2>"$BUILD/mutants/log"; then
		verdict BROKEN "$name" "$suite" "does not build"
		return 1
	elif run "$suite"; then
		verdict MISSED "$name" "$suite" "nothing failed"
		return 1
	fi
	verdict caught "$name" "$suite" "$(evidence | tr -s ' ')"
}

copy_tree
[ $# -gt 0 ] || mapfile -t names < <(list names)
[ $# -eq 0 ] || names=("$@")

for suite in $(list suites "${names[@]}"); do
	run "$suite" || { cat "$BUILD/mutants/log" >&2
		die "suite $suite fails without any mutant"; }
done

# Suite by suite: each change of suite is another list of modules.
mapfile -t names < <(for name in "${names[@]}"; do
	echo "$(list suite "$name") $name"
done | sort -s -k 1,1 | cut -d ' ' -f 2)

missed=0
for name in "${names[@]}"; do
	try "$name" || missed=$((missed + 1))
	list revert "$name" "$NTDMA_SOURCE"
done
echo "mutants: $((${#names[@]} - missed)) passed, $missed failed, 0 skipped"
[ "$missed" -eq 0 ]
