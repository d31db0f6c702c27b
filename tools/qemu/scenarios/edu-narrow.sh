# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	edu <--> memory below 256 MiB <--(copied by our map registers)--> 1 GiB

. /edu.inc

load ntdma && load ntdma_edu || return
check "edu-narrow: the driver runs its tests" edu_run all || return
show "Data through map registers and device (seed $SEED):" $report
show "Adapters:" $debugfs/ntdma/adapters

# Proves: C-127 by edu-narrow: every byte arrived
check_report 15 "edu-narrow: every byte arrived"
check "edu-narrow: we bounce with scatter/gather" \
	[ "$(adapter_bounced yes)" -gt 0 ]
check "edu-narrow: we bounce without scatter/gather" \
	[ "$(adapter_bounced no)" -gt 0 ]
