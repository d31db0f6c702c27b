# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	user space <--> edu, at addresses that the IOMMU translates

. /dmabuf.inc
. /edu.inc

load ntdma && load ntdma_edu || return
check_eq "dmabuf-iommu: the domain translates" DMA \
	"$(cat "$(edu_device)/iommu_group/type")"
load_drm
run_dmabuf dmabuf-iommu ntdma_edu
check_hold dmabuf-iommu ntdma_edu
