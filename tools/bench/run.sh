#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/bench/run.sh KERNEL
#
# Counts the instructions of DMA_OPERATIONS and of what Linux drivers do instead,
# on a packaged kernel in QEMU, and prints them against the goals; the table is
# kept in build/bench/KERNEL.txt.
#
# TABLE=direct|iommu|netdma	prints that one only, and keeps none
# PROFILE=[iommu/]CASE  prints instead in which functions they were spent, for
#			one case of the table; PROFILE_TOP=N functions (default 40)
#
# No test: a goal that is missed fails nothing.

. "$(dirname "$0")/../lib.sh"
[ $# -eq 1 ] || die "usage: $0 KERNEL"

kernel=$1
here=$TOP/tools/bench
out=$BUILD/bench
check_kernels "$kernel"
mkdir -p "$out"

build_modules() {
	NTDMA_TEST='' NTDMA_OBJ=${NTDMA_OBJ:-$BUILD/obj/$kernel-bench} \
		"$TOP/tools/modules.sh" "$kernel" stock NTDMA_BENCH=y
}

# boot SCENARIO RUN: one run of the guest, whose directory is RUN
boot() {
	NTDMA_TALLY='' NTDMA_OBJ=$obj NTDMA_RUN=$2 \
		"$TOP/tools/qemu/run.sh" "$1" "$kernel" >"$2.log" 2>&1 ||
		{ cat "$2.log" >&2; die "$1 failed"; }
}

# lines WORD RUN: what the guest said after that word
lines() { tr -d '\r' <"$2/verdict" | sed -n "s/^$1 //p"; }

# measure MODE SCENARIO
measure() {
	local run=$out/$kernel-$1
	boot "$2" "$run"
	lines bench "$run" >"$run.raw"
	echo
	awk -v title="Instructions on $release, $3" -f "$here/table.awk" "$run.raw"
}

# profile MODE SCENARIO CASE
profile() {
	local run=$out/$kernel-$1-profile plugin=$out/profile.so
	gcc -O2 -Wall -shared -fPIC -fvisibility=hidden -o "$plugin" "$here/profile.c"
	BENCH_CASE=$3 BENCH_PLUGIN="-plugin $plugin,out=$run.blocks" boot "$2" "$run"
	lines symbols "$run" | base64 -d | gunzip >"$run.symbols"
	lines bench "$run" >"$run.raw"
	awk -v title="$3 on $release, $1" -v top="${PROFILE_TOP:-40}" \
		-f "$here/profile.awk" \
		<(sort "$run.symbols") "$run.raw" <(sort "$run.blocks")
}

# table NAME
table() {
	case $1 in
	direct) measure direct bench "no IOMMU" ;;
	iommu) measure iommu bench-iommu "Intel's IOMMU, strict" ;;
	netdma) measure netdma bench-netdma "NetDMA against a native dmaengine driver" ;;
	*) die "there is no table '$1'" ;;
	esac
}

obj=$(build_modules)
release=$(. "$CACHE/kernels/$kernel/stock.env" && echo "$RELEASE")
case ${PROFILE:-}${TABLE:+only} in
only) table "$TABLE" ;;
'')
	{
		table direct
		table iommu
		table netdma
	} | tee "$out/$kernel.txt.new"
	mv "$out/$kernel.txt.new" "$out/$kernel.txt"
	;;
iommu/*) profile iommu bench-iommu "${PROFILE#*/}" ;;
netdma/*) profile netdma bench-netdma "${PROFILE#*/}" ;;
*) profile direct bench "${PROFILE#*/}" ;;
esac
