#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/uml/run.sh KERNEL plain|debug [SUITE]
#        tools/uml/run.sh 7.2 smp
#
# Builds the modules for a UML test kernel, boots it on a scratch directory, runs
# the suites (or one of them) and judges the result. V=1 shows all KTAP.
# SCENARIO=NAME runs that scenario of tools/qemu/scenarios instead; of its .conf
# what does not concern the machine counts; with several processors (smp) it is
# "stress". SEED=N and FAULT=1 reach it; SEED=N repeats the choices of a run.
# NTDMA_OBJ=DIR has the modules: none are built.

. "$(dirname "$0")/../lib.sh"
[ $# -ge 2 ] || die "usage: $0 KERNEL plain|debug|smp [SUITE]"

kernel=$1
variant=$2
export SUITE=${3:-}
scenario=${SCENARIO:-}
[ "$variant" != smp ] || scenario=${SCENARIO:-stress}
ALLOW=()
REQUIRE=()
FORBID=()
if [ -n "$scenario" ]; then
	. "$TOP/tools/qemu/scenarios/$scenario.conf"
	# No suite is run: one is enough.
	SUITE=${SUITE:-testdev}
fi
modules=${MODULES:-"ntdma ntdma_netdma ntdma_testdev ntdma_hdaudio suites"}
limit=${TIMEOUT:-600}

linux=$("$TOP/tools/uml/build.sh" "$kernel" "$variant")/linux
obj=${NTDMA_OBJ:-$("$TOP/tools/modules.sh" "$kernel" "$variant")}
# shellcheck disable=SC2086 # a list
EXTRA=$(extra_modules "$kernel" "$variant" $modules)
export EXTRA
run=${NTDMA_RUN:-$BUILD/run/uml-$kernel-$variant${scenario:+-$scenario}}
nonce=$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

# Parameters of one kernel or another
parameters() {
	if grep -q '^CONFIG_SMP=y' "$(dirname "$linux")/.config"; then
		echo ncpus=2 seccomp=on
	fi
	# From 6.12 on slub's own poisoning and KASAN report each other at boot;
	# KASAN sees what slub would.
	[ "$kernel" = 6.1 ] || echo slub_debug=- slab_debug=-
}

boot() {
	ulimit -c 0
	# shellcheck disable=SC2046 # a list
	timeout -k 5 "$limit" "$linux" mem=512M $(parameters) root=/dev/root \
		rootfstype=hostfs rootflags="$run/root" rw init=/init con=null con0=null,fd:1 \
		kasan_multi_shot loglevel=7 panic=-1 </dev/null >"$run/log" 2>&1
}

mkdir -p "$run"
only_one "run-$(basename "$run")"
# shellcheck disable=SC2086 # a list
"$TOP/tools/guest/root.sh" "$run/root" "$TOP/tools/qemu/scenarios/${scenario:-suites}.sh" "$obj" $modules <<-ENV
NONCE=$nonce
SEED=$seed
FAULT='${FAULT:-}'
OPERATIONS=${OPERATIONS:-200}
VERDICT=/out/verdict
MODULES='$modules'
KERNEL=$kernel
VARIANT=$variant
ENV
for program in ${PROGRAMS:-}; do
	cp "$("$TOP/tools/programs.sh" "$program")" "$run/root/bin/"
done
: >"$run/root/out/verdict"
boot || warn "UML ended with status $?"
args=()
for pattern in "${ALLOW[@]}"; do args+=(-a "$pattern"); done
for pattern in "${REQUIRE[@]}"; do args+=(-r "$pattern"); done
for pattern in "${FORBID[@]}"; do args+=(-f "$pattern"); done
"$TOP/tools/verdict.sh" "$kernel-$variant" "${scenario:-boot}" "$run/root/out/verdict" \
	"$run/log" "$nonce" "${args[@]}"
