# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The same copies by the same client on the same device: first its native driver,
# then the ported provider. Rows for the host are those of bench.inc.

. /bench.inc
. /copy.inc

# measure FILE MODULE [PARAMETER...]
measure() {
	local file=$1
	shift
	load "$@" || return
	check "bench: copies by $*" client_run cost || return
	cp $client/costs "$file"
	[ "$(bench_case)" = all ] || [ "$file" = /tmp/native ] || bench_symbols
	check "bench: $1 unloads" unload "$1"
}

# rows FILE SUFFIX: against the native ones
rows() {
	awk -v suffix="$2" 'NR == FNR { median[$1] = $2; least[$1] = $3; next }
		{ print "bench", $1 suffix, $2, $3, median[$1], least[$1] }' \
		/tmp/native "$1" >>"$VERDICT"
}

load ntdma && load ntdma_netdma && load ntdma_testdev bind=0 || return
load ntdma_copy_client || return
measure /tmp/native ntdma_copy_native || return
measure /tmp/lists ntdma_copy version=0x11 && rows /tmp/lists -1.x
measure /tmp/rings ntdma_copy version=0x20 && rows /tmp/rings -2.x
check_clean bench
