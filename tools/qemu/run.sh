#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/qemu/run.sh SCENARIO KERNEL
#
# Boots a packaged kernel with our modules, runs scenarios/SCENARIO.sh in it and
# judges the result. The format of a scenario: README.md in this folder.
#
# FAULT=1 and SEED=N reach the scenario; V=1 shows all checks.

. "$(dirname "$0")/../lib.sh"
[ $# -eq 2 ] || die "usage: $0 SCENARIO KERNEL"

scenario=$1
kernel=$2
here=$TOP/tools/qemu
check_kernels "$kernel"
[ -e "$here/scenarios/$scenario.sh" ] || die "there is no scenario '$scenario'"

MODULES=ntdma
TEST_BUILD=
PROGRAMS=
MEMORY=512M
MACHINE=q35
ACCEL=tcg,thread=multi
DEVICES=
APPEND=
CPUS=1
TIMEOUT=120
ALLOW=()
REQUIRE=()
FORBID=()
KERNELS=$KERNELS_ALL
WHY_NOT=
LANE=e2e
if [ -e "$here/scenarios/$scenario.conf" ]; then
	. "$here/scenarios/$scenario.conf"
fi

lane=$kernel-$LANE
case " $KERNELS " in
*" $kernel "*) ;;
*)
	echo "  skipped: $scenario on $kernel: ${WHY_NOT:-not for this kernel}"
	[ -z "${NTDMA_TALLY:-}" ] || echo "0 0 1 $lane $scenario" >>"$NTDMA_TALLY"
	exit 0
	;;
esac

have qemu-system-x86_64 || die "qemu-system-x86_64 is missing: tools/setup.sh qemu"

obj=${NTDMA_OBJ:-}
if [ -z "$obj" ]; then
	obj=$(NTDMA_TEST=$TEST_BUILD "$TOP/tools/modules.sh" "$kernel" stock)
fi
. "$CACHE/kernels/$kernel/stock.env"
# shellcheck disable=SC2086 # a list
EXTRA=$(extra_modules "$kernel" stock $MODULES)
export EXTRA
case $MODULES in
*stock:*)
	"$TOP/tools/kernels/fetch.sh" modules "$kernel"
	export NTDMA_STOCK_MODULES=$CACHE/kernels/$kernel/image-modules
	;;
esac
run=${NTDMA_RUN:-$BUILD/run/$scenario-$kernel}
nonce=$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

make_initramfs() {
	# shellcheck disable=SC2086 # a list
	"$TOP/tools/guest/root.sh" "$run/root" "$here/scenarios/$scenario.sh" "$obj" \
		$MODULES <<-ENV
	NONCE=$nonce
	SEED=$seed
	FAULT='${FAULT:-}'
	VERDICT=/dev/ttyS1
	MODULES='$MODULES'
	KERNEL=$kernel
	VARIANT=stock
	ENV
	for program in $PROGRAMS; do
		cp "$("$TOP/tools/programs.sh" "$program")" "$run/root/bin/"
	done
	(cd "$run/root" && find . | "$CACHE/busybox" cpio -o -H newc 2>/dev/null |
		gzip -1 >"$run/initramfs.gz")
}

# The console and the verdict are two serial ports; files, so that nothing can
# block the guest. Emulated timers come late on a busy host, hence no_timer_check.
boot() {
	# shellcheck disable=SC2086 # lists
	timeout -k 5 "$TIMEOUT" qemu-system-x86_64 \
		-nodefaults -no-user-config -display none -no-reboot \
		-accel "$ACCEL" -cpu max,la57=off \
		-machine "$MACHINE" -m "$MEMORY" -smp "$CPUS" \
		-chardev file,id=console,path="$run/log" -serial chardev:console \
		-chardev file,id=verdict,path="$run/verdict" -serial chardev:verdict \
		-kernel "$VMLINUZ" -initrd "$run/initramfs.gz" \
		-append "console=ttyS0 panic=-1 loglevel=7 rdinit=/init no_timer_check $APPEND" \
		$DEVICES </dev/null >"$run/qemu.log" 2>&1
}

judge() {
	local args=() pattern
	for pattern in "${ALLOW[@]}"; do args+=(-a "$pattern"); done
	for pattern in "${REQUIRE[@]}"; do args+=(-r "$pattern"); done
	for pattern in "${FORBID[@]}"; do args+=(-f "$pattern"); done
	"$TOP/tools/verdict.sh" "$lane" "$scenario" "$run/verdict" "$run/log" "$nonce" \
		"${args[@]}"
}

mkdir -p "$run"
only_one "run-$(basename "$run")"
: >"$run/log" >"$run/verdict"
make_initramfs
start=$SECONDS
if ! boot; then
	warn "QEMU ended with an error or after ${TIMEOUT} s"
	tail -n 5 "$run/qemu.log" >&2
fi
[ -z "${V:-}" ] || note QEMU "$((SECONDS - start)) s, seed $seed"
if declare -F host_checks >/dev/null; then host_checks >>"$run/verdict"; fi
judge
