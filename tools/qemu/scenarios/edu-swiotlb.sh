# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	edu <--> swiotlb <--(copied by Linux)--> lists and map registers
#
# Data arrive only if they are unmapped before they are looked at.

. /edu.inc

load ntdma && load ntdma_edu || return
check "edu-swiotlb: the driver runs its tests" edu_run all || return
show "Data through swiotlb and device (seed $SEED):" $report
show "Adapters:" $debugfs/ntdma/adapters

check_report 15 "edu-swiotlb: every byte arrived"
check "edu-swiotlb: Linux bounces lists" \
	translated '[GB][a-z]*ScatterGatherList'
check "edu-swiotlb: Linux bounces packets" translated 'MapTransfer, many'
check_eq "edu-swiotlb: and we do not" 0 "$(adapter_bounced yes)"
