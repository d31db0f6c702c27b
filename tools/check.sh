#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check.sh [NAME...]
#
# Runs the static checks in tools/check, each a script that prints what is wrong
# and fails. Every check counts as a test.

. "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- $(cd "$TOP/tools/check" && ls ./*.sh | sed 's,^\./,,; s,\.sh$,,')
mkdir -p "$BUILD/check"

bad=0
for name in "$@"; do
	start=$SECONDS
	if "$TOP/tools/check/$name.sh" >"$BUILD/check/$name.log" 2>&1; then
		printf 'ok      %-14s %3d s\n' "$name" $((SECONDS - start))
		[ -z "${NTDMA_TALLY:-}" ] || echo "1 0 0 check $name" >>"$NTDMA_TALLY"
	else
		tail -n 60 "$BUILD/check/$name.log"
		printf 'FAILED  %-14s %3d s\n' "$name" $((SECONDS - start))
		[ -z "${NTDMA_TALLY:-}" ] || echo "0 1 0 check $name" >>"$NTDMA_TALLY"
		bad=$((bad + 1))
	fi
done
[ $bad -eq 0 ] || die "$bad of $# checks failed (logs in build/check)"
