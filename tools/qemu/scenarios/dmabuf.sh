# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	user space <--> edu, at the addresses of memory

. /dmabuf.inc

load ntdma && load ntdma_edu || return
run_dmabuf dmabuf
