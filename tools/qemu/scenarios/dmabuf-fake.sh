# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	user space <--> the fake PCI device, which sees what is mapped for it only
#
# The system heap hands its memory over to the device; udmabuf does not.

. /dmabuf.inc

load ntdma && load ntdma_testdev bind=0 && load ntdma_mover || return
run_dmabuf dmabuf-fake ntdma_mover heap
