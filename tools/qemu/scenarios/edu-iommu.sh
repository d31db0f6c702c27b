# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	edu --(addresses of its own)--> IOMMU --> scattered pages above its reach
#
# The IOMMU makes one range of scattered pages: nothing is copied.

. /edu.inc

# The fault is at the address that the last report says.
stale_fault() {
	local address
	address=$(devices 'write after unmap' | sed 's/^0x0*/0x/')
	kernel_log | grep -q "DMAR: .*fault addr $address "
}

load ntdma && load ntdma_edu || return
check_eq "edu-iommu: the domain translates" DMA \
	"$(cat "$(edu_device)/iommu_group/type")"
check "edu-iommu: the driver runs its tests" edu_run all || return
show "Data through IOMMU and device (seed $SEED):" $report
show "Adapters:" $debugfs/ntdma/adapters

check_report 15 "edu-iommu: every byte arrived"
check "edu-iommu: no address is physical" translated .
# Proves: C-079 by edu-iommu: nothing is copied without scatter/gather
check_eq "edu-iommu: nothing is copied without scatter/gather" 0 \
	"$(adapter_bounced no)"
check_eq "edu-iommu: nothing is copied with scatter/gather" 0 \
	"$(adapter_bounced yes)"

# The kernel's complaint about this one is required by edu-iommu.conf.
FAULT=0
check "edu-iommu: the device writes after unmap" edu_run stale
show "After the mapping is gone:" $report
check_report 1 "edu-iommu: memory is left alone"
check "edu-iommu: the IOMMU names the address" stale_fault
