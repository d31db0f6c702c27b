# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A comparison that cannot fail proves nothing. `make demo FAULT=1` is the edu
# scenario with the same corruption, and must fail.

. /edu.inc

load ntdma && load ntdma_edu || return
FAULT=1
for way in common list build packet runs list-ex map-ex queued; do
	check "faulty: $way runs" edu_run $way || return
	table "$(grep MISMATCH $report)"
	check_eq "faulty: one wrong row of $way" 1 "$(grep -c MISMATCH $report)"
	check "faulty: the verdict on $way is failure" \
		grep -q '^verdict: FAIL, 1 of' $report
done
