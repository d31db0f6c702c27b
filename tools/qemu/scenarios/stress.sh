# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A fixed number of requests of all kinds, random cancels from other threads.

stress=$debugfs/ntdma_stress
report=/tmp/report

# number WORD: what the report counts as that
number() { sed -n "s/.*[ :]\([0-9]*\) $1.*/\1/p" $report; }

load ntdma && load ntdma_testdev && load ntdma_stress || return
check_eq "stress: there are two processors" 2 "$(grep -c ^processor /proc/cpuinfo)"
check "stress: it runs" \
	sh -c "echo threads=4 operations=${OPERATIONS:-1500} seed=$SEED >$stress/run"
cat $stress/report >$report
table "$(cat $report)"
# Proves: C-186 by stress: every request ended once, every byte arrived
check "stress: every request ended once, every byte arrived" \
	grep -q '^verdict: pass, 0 errors' $report
check "stress: requests were granted" [ "$(number granted)" -gt 0 ]
check "stress: requests were cancelled" [ "$(number cancelled)" -gt 0 ]
check "stress: requests were refused at once" [ "$(number busy)" -gt 0 ]
check "stress: a controller completed transfers" [ "$(number complete)" -gt 0 ]
check "stress: a controller was stopped" [ "$(number stopped)" -gt 0 ]
