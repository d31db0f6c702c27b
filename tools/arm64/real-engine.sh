# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# In the guest: adapters and dmatest on the machine's own DMA controller. Copies are
# of whole words, since the emulated engine moves nothing smaller.

. /dmatest.inc

# engine_log: what the self-test said
engine_log() { kernel_log | sed -n 's/.*ntdma_engine: //p'; }

controller=$(dmatest_devices | head -n 1)
check "real-engine: there is a controller" [ -n "$controller" ]
load ntdma && load ntdma_engine controller="$controller" seed="$SEED" || return
table "" "Adapters on a channel of $controller:" "$(engine_log)"
check "real-engine: every word arrived" \
	eval 'engine_log | grep -q "^verdict: pass, 6 of 6 "'
check_eq "real-engine: ntdma reported nothing" "" \
	"$(kernel_log | grep -E 'ntdma: [A-Za-z0-9]+: ')"
dmatest_run real 250 alignment=2
