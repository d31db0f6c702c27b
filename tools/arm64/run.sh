#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/arm64/run.sh
#
# System DMA on a controller that is not ours: bcm2835-dma on the Raspberry Pi 3
# that QEMU emulates, with Debian's arm64 kernel 6.1. Builds ntdma.ko,
# ntdma_engine.ko (module/bench/engine) and Linux's dmatest with a cross compiler,
# boots, runs real-engine.sh in the guest and judges it as any scenario.
#
# Nothing is installed: see fetch.sh. SEED=N chooses the data, V=1 shows all checks.

. "$(dirname "$0")/../lib.sh"

here=$TOP/tools/arm64
run=$BUILD/run/real-engine
limit=${TIMEOUT:-400}
. "$("$here/fetch.sh")"
# Programs of this machine's architecture that are not installed
export LD_LIBRARY_PATH=$TOOLS/lib/x86_64-linux-gnu
nonce=$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

# What system DMA needs of the tree; the rest is for other machines.
make_sources() {
	local folder
	mkdir -p "$BUILD/arm64"/{source/{kunit,module/bench},dmatest/{include,module,kunit}}
	cp -ru "$TOP/Kbuild" "$TOP/include" "$BUILD/arm64/source/"
	cp -u "$TOP/module/main.c" "$BUILD/arm64/source/module/"
	for folder in compat nt dma dmabuf bench/engine; do
		cp -ru "$TOP/module/$folder" "$BUILD/arm64/source/module/$(dirname "$folder")/"
	done
	echo 'obj-m := module/dmatest.o' >"$BUILD/arm64/dmatest/Kbuild"
	cp -u "$DMATEST" "$BUILD/arm64/dmatest/module/"
}

# build SOURCE OBJ [make argument...]
build() {
	NTDMA_TEST='' SUITE='' NTDMA_SOURCE=$1 "$TOP/tools/modules.sh" dir "$KDIR" "$2" \
		ARCH=arm64 CROSS_COMPILE="$TOOLS/bin/aarch64-linux-gnu-" \
		KCFLAGS="-Werror -g0" "${@:3}"
}

make_initramfs() {
	mkdir -p "$run/bin"
	ln -sf "$TOOLS/bin/aarch64-linux-gnu-strip" "$run/bin/strip"
	EXTRA=$2/module PATH=$run/bin:$PATH "$TOP/tools/guest/root.sh" "$run/root" \
		"$here/real-engine.sh" "$1" ntdma ntdma_engine dmatest <<-ENV
	NONCE=$nonce
	SEED=$seed
	VERDICT=/dev/console
	KERNEL=6.1
	VARIANT=arm64
	ENV
	cp "$TOP/tools/qemu/scenarios/dmatest.inc" "$run/root/"
	cp "$BUSYBOX" "$run/root/bin/busybox"
	(cd "$run/root" && find . | "$("$TOP/tools/busybox.sh")" cpio -o -H newc \
		2>/dev/null | gzip -1 >"$run/initramfs.gz")
}

# This board cannot switch itself off: the verdict's last line ends the run. Linux
# keeps the other serial port for Bluetooth, so that log and verdict share one.
boot() {
	local qemu
	timeout -k 5 "$limit" "$TOOLS/bin/qemu-system-aarch64" -M raspi3b -display none \
		-monitor none -no-reboot -serial null \
		-chardev file,id=console,path="$run/log" -serial chardev:console \
		-kernel "$IMAGE" -dtb "$DTBS/broadcom/bcm2837-rpi-3-b.dtb" \
		-initrd "$run/initramfs.gz" \
		-append "console=ttyS1,115200 rdinit=/init nosmp panic=-1 loglevel=7" \
		</dev/null >"$run/qemu.log" 2>&1 &
	qemu=$!
	while kill -0 $qemu 2>/dev/null && ! grep -q "complete $nonce" "$run/log"; do
		sleep 0.5
	done
	kill $qemu 2>/dev/null || warn "QEMU ended early, or after $limit s"
	wait $qemu || true
}

# A check is told to the verdict and shown on the console: once is enough.
extract_verdict() {
	tr -d '\r' <"$run/log" | grep -E '^((not )?ok - |\| |ntdma-verdict: )' |
		awk '!/ok - / || !seen[$0]++' >"$run/verdict" || true
}

mkdir -p "$run"
only_one run-real-engine
make_sources
obj=$(build "$BUILD/arm64/source" "$BUILD/arm64/obj" NTDMA_BENCH=y)
dmatest=$(build "$BUILD/arm64/dmatest" "$BUILD/arm64/obj-dmatest")
make_initramfs "$obj" "$dmatest"
: >"$run/log"
: >"$run/verdict"
note QEMU "raspi3b, Debian's Linux $RELEASE"
boot
extract_verdict
"$TOP/tools/verdict.sh" 6.1-arm64 real-engine "$run/verdict" "$run/log" "$nonce"
