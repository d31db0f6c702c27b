# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What a scenario may call in the guest. Lines that matter go to the verdict
# channel: `ok - text`, `not ok - text`, `ok - text # SKIP reason`, KTAP blocks.

debugfs=/sys/kernel/debug

verdict() { printf '%s\n' "$*" >>"$VERDICT"; }
say() { printf '%s\n' "$*"; }

ok() { verdict "ok - $*"; say "ok - $*"; }
not_ok() { verdict "not ok - $*"; say "not ok - $*"; }

# skip REASON TEXT...
skip() {
	local reason=$1
	shift
	verdict "ok - $* # SKIP $reason"
	say "skipped - $* ($reason)"
}

# check TEXT COMMAND...: ok when the command succeeds
check() {
	local text=$1
	shift
	if "$@"; then ok "$text"; else not_ok "$text"; fi
}

# check_eq TEXT WANT GOT
check_eq() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1: expected '$2', found '$3'"; fi
}

# table LINE...: shown to the user by the host, as it is
table() { printf '%s\n' "$@" | sed 's/^/| /' >>"$VERDICT"; }

loaded=

# load MODULE [PARAMETER...]
load() {
	if insmod "/modules/$1.ko" $(echo "$*" | cut -s -d' ' -f2-); then
		loaded="$1 $loaded"
		return 0
	fi
	not_ok "load $1"
	return 1
}

# load_stock NAME: a module of the kernel's own, after those that it needs
load_stock() {
	local module
	for module in $(cat "/modules/$1.order"); do
		grep -q "^$(echo "$module" | tr - _) " /proc/modules || load "$module" || return
	done
}

# unload MODULE: before the end
unload() {
	local module rest=
	rmmod "$1" || return
	for module in $loaded; do
		[ "$module" = "$1" ] || rest="$rest $module"
	done
	loaded=$rest
}

# unload_all: in reverse order; a module that stays is a failure
unload_all() {
	local module
	for module in $loaded; do
		rmmod "$module" || not_ok "unload $module"
	done
	loaded=
}

# ktap NAME FILE: hand over the results of a suite
ktap() {
	{
		printf 'ktap-begin %s\n' "$1"
		cat "$2"
		printf 'ktap-end %s\n' "$1"
	} >>"$VERDICT"
}

# kernel_log: what the kernel said since the scenario began
kernel_log() { dmesg | sed "1,/ntdma-test: begin $NONCE/d"; }

begin_checks() {
	[ ! -w $debugfs/kmemleak ] || echo clear >$debugfs/kmemleak
}

# Twice, because kmemleak reports what is old enough and has not changed.
check_kmemleak() {
	[ -w $debugfs/kmemleak ] || return 0
	echo scan >$debugfs/kmemleak
	sleep 6
	echo scan >$debugfs/kmemleak
	cat $debugfs/kmemleak
	check "kmemleak found nothing" [ -z "$(cat $debugfs/kmemleak)" ]
}

check_dma_debug() {
	[ -r $debugfs/dma-api/error_count ] || return 0
	check_eq "dma-debug counted no error" 0 "$(cat $debugfs/dma-api/error_count)"
	check_eq "dma-debug stayed on" N "$(cat $debugfs/dma-api/disabled)"
}

check_lockdep() {
	[ -r /proc/lockdep_stats ] || return 0
	check_eq "lockdep stayed on" 1 \
		"$(awk '/debug_locks:/ { print $2 }' /proc/lockdep_stats)"
}

# Out-of-tree (4096), unsigned (8192) and test (262144) modules are us; any
# other taint is a failure.
check_taint() {
	local taint
	taint=$(cat /proc/sys/kernel/tainted)
	check_eq "kernel is not tainted" 0 $((taint & ~(4096 | 8192 | 262144)))
}

end_checks() {
	check_kmemleak
	unload_all
	check_dma_debug
	check_lockdep
	check_taint
}
