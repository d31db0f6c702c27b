# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	dmatest, async_memcpy, ntdma_copy_client --> dmaengine
#	    --> ntdma_netdma --> ntdma_copy (the ported provider) --> device
#
# Eight threads of dmatest by interrupt, on two channels, and eight polled, on
# eight: polling dmatest terminates the channel after each copy, whoever shares it.
#
# Proves: N-121 by netdma 1.1: dmatest by interrupt: threads without a failure
# Proves: N-121 by netdma 2.0: dmatest by interrupt: threads without a failure
# Proves: N-122 by netdma 1.1: dmatest polled: threads without a failure
# Proves: N-122 by netdma 2.0: dmatest polled: threads without a failure
# Proves: N-112 by netdma 1.1: 300 terminations at random points
# Proves: N-112 by netdma 2.0: 300 terminations at random points
# Proves: N-123 N-124 by netdma 2.0: async_memcpy chain
# Proves: N-127 by netdma 2.0: provider unloads && netdma 2.0: NetDMA unloads behind it
# Proves: N-041 by netdma 2.0: the provider stays while clients copy

. /copy.inc

# KASAN and lockdep take their time.
iterations=2000
[ "$VARIANT" != debug ] || iterations=100

# break_things TEXT: what can go wrong, and copies are right again afterwards
break_things() {
	echo lose 0 2 >$engine/copy
	check_client "$1: lost interrupts" 5 verify 5 "$SEED"
	echo repeat 0 5 >$engine/copy
	check_client "$1: interrupts that come twice" 5 verify 5 "$SEED"
	echo 1 >/sys/module/ntdma_copy/parameters/ask_device
	echo stale 0 2 >$engine/copy
	check_client "$1: stale interrupts" 5 verify 5 "$SEED"
	echo 0 >/sys/module/ntdma_copy/parameters/ask_device

	echo halt 0 1 >$engine/copy
	client_run verify 5 "$SEED"
	check_eq "$1: a descriptor that fails is one failed copy" "4 0 1 0" \
		"$(outcome copies) $(outcome wrong) $(outcome failed) $(outcome hung)"
	echo 1 >/sys/module/ntdma_copy/parameters/fail_start
	client_run verify 5 "$SEED"
	check_eq "$1: a start that fails is no silent loss" "0 0" \
		"$(outcome wrong) $(outcome hung)"
	echo 1 >/sys/module/ntdma_copy/parameters/fail_append
	client_run verify 5 "$SEED"
	check_eq "$1: an append that fails is no silent loss" "0 0" \
		"$(outcome wrong) $(outcome hung)"
	echo 1 >/sys/module/ntdma_copy/parameters/fail_allocate
	client_run verify 1 "$SEED" 2>/dev/null
	check_client "$1: a refused channel is there the next time" 1 verify 1 "$SEED"
}

refused() { ! "$@" 2>/dev/null; }

# unload_order TEXT: no module goes from under those that use it
unload_order() {
	client_run load 4 "$SEED"
	check "$1: the provider stays while clients copy" refused rmmod ntdma_copy
	check "$1: so does NetDMA" refused rmmod ntdma_netdma
	client_run stop
	check_eq "$1: those clients took no notice" "0 0 0 4" \
		"$(outcome wrong) $(outcome hung) $(outcome failed) $(outcome done)"
	check "$1: NetDMA stays below its provider" refused rmmod ntdma_netdma
	check "$1: provider unloads" unload ntdma_copy
	check "$1: NetDMA unloads behind it" unload ntdma_netdma
	check "$1: and the base behind that" unload ntdma
}

# unbind_under_load TEXT: copies may fail, nothing else
unbind_under_load() {
	local driver=/sys/bus/pci/drivers/ntdma_copy
	client_run load 4 "$SEED"
	client_run verify 20 "$SEED"
	copy_device >$driver/unbind
	client_run verify 1 "$SEED" 2>/dev/null
	check "$1: NetDMA stays while clients hold what was stopped" \
		refused rmmod ntdma_netdma
	copy_device >$driver/bind
	client_run stop
	check_eq "$1: unbind under load" "0 0 4" \
		"$(outcome wrong) $(outcome hung) $(outcome done)"
	check_client "$1: bound again" 5 verify 5 "$SEED"
}

# async_chain TEXT LINKS. async_tx maps each page twice at once, as the target of a
# copy and as the source of the next: the device sees memory change under the
# second mapping, and would miss it were it not coherent. No fault of NetDMA's.
async_chain() {
	local descs
	descs=$(engine_descs)
	check_client "$1: async_memcpy chain" "$2" chain "$2" "$SEED"
	check "$1: the chain ran on the device" [ $(($(engine_descs) - descs)) -ge "$2" ]
	check_eq "$1: async_memcpy: nothing but pages mapped twice" 0 "$(memory_faults access)"
}

# provider VERSION NAME
provider() {
	local text="netdma $2" before
	load ntdma && load ntdma_netdma && load ntdma_copy version="$1" || return
	before=$(engine_descs)
	check_dmatest "$text: dmatest by interrupt" N 2 4 $iterations 4096
	check_dmatest "$text: dmatest polled" Y 8 1 $iterations 4096
	check "$text: the device did the work" \
		[ $(($(engine_descs) - before)) -ge $((16 * iterations)) ]
	check_client "$text: copies of all sizes" 20 verify 20 "$SEED"
	check_client "$text: 300 terminations at random points" 300 terminate 300 "$SEED"
	check_eq "$text: all were caught at work" 300 "$(outcome done)"
	check_client "$text: pause and resume" 20 pause 20 "$SEED"
	check_eq "$text: all were caught at work, and stayed there" 20 "$(outcome done)"
	break_things "$text"
	unbind_under_load "$text"
	check_clean "$text" $twice
	async_chain "$text" 32
	unload_order "$text"
	check_eq "$text: the device saw no rule broken until then" 0 "$(engine_faults)"
}

load ntdma_testdev bind=0 || return
load async_tx && load async_memcpy && load ntdma_copy_client || return
twice=0
provider 0x11 1.1
twice=$(memory_faults)
provider 0x20 2.0
