# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Hands the results to tools/bench/run.sh on the host. When a single case is
# profiled, its symbols as well.

. /bench.inc

# Not strict: the controller's DMA operations are the kernel's own, as others' are.
bench_system() {
	load ntdma_testdev strict=0 && load ntdma_bench_system || return
	cat $debugfs/ntdma_bench_system/results >/tmp/system ||
		not_ok "bench: system DMA"
	sed 's/^/bench /' /tmp/system >>"$VERDICT"
}

bench_run
[ "$(bench_case)" != all ] || bench_system
