# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	edu <--> memory below 256 MiB <--(copied by our map registers)--> 1 GiB

. /edu.inc

load ntdma && load ntdma_edu || return
check "edu-high: the driver runs its tests" edu_run all far=1 || return
show "Data through map registers and device (seed $SEED):" $report
show "Adapters:" $debugfs/ntdma/adapters

check_report 15 "edu-high: every byte arrived"
check_eq "edu-high: all lists and packets are bounced with scatter/gather" \
	73000 "$(adapter_bounced yes)"
check_eq "edu-high: all packets are bounced without scatter/gather" \
	25600 "$(adapter_bounced no)"
