# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	common buffer <--> edu <--> lists and map registers, all memory in reach
#
# `make demo` is this scenario.

. /edu.inc

load ntdma && load ntdma_edu || return
check "edu: the driver runs its tests" edu_run all || return
show "Data through the device, every byte compared (seed $SEED):" $report
table "(where the first byte is in memory, and at which address the device found it)"
show "Adapters ($debugfs/ntdma/adapters):" $debugfs/ntdma/adapters

# Proves: C-046 C-089 B-28 by edu: every byte arrived
check_report 15 "edu: every byte arrived"
check "edu: lists are mapped without a copy" direct '[GB][a-z]*ScatterGatherList'
# Proves: C-079 C-085 by edu: scattered pages are bounced into one range
check "edu: scattered pages are bounced into one range" \
	[ "$(adapter_bounced no)" -gt 0 ]
check_eq "edu: nothing is bounced with scatter/gather" 0 "$(adapter_bounced yes)"
