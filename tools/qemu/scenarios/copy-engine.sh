# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	dmatest, ntdma_copy_client --> dmaengine --> ntdma_copy_native --> device

. /copy.inc

load ntdma_testdev bind=0 || return
load ntdma_copy_native || return
load ntdma_copy_client || return

check_dmatest "copy engine: dmatest by interrupt" N 2 2 100 16384
check_dmatest "copy engine: dmatest polled" Y 4 1 100 4096
check_client "copy engine: copies of all sizes" 20 verify 20 "$SEED"
check_client "copy engine: terminate at random points" 20 terminate 20 "$SEED"
check_clean "copy engine"
check "copy engine: the device did the work" [ "$(engine_descs)" -ge 800 ]
