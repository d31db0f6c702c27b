# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	user space <--> edu, at the addresses of memory
#	user space <--> the fake PCI device
#
# That one is not strict here: udmabuf and vgem map memory without handing it over
# to the device (DMA_ATTR_SKIP_CPU_SYNC), for which x86 does not care, but it would.

. /dmabuf.inc

load ntdma && load ntdma_edu || return
load_drm
run_dmabuf dmabuf ntdma_edu
check_hold dmabuf ntdma_edu
load ntdma_testdev bind=0 strict=0 && load ntdma_mover || return
run_dmabuf "dmabuf, fake device" ntdma_mover
