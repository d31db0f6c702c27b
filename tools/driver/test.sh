#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/driver/test.sh [KERNEL...]
#
# What a porter does: a folder of Windows sources becomes a module, outside of this
# tree, on each packaged kernel, by the commands of the README; its suite runs on the
# fake device in UML 6.1, and it is loaded on a packaged 6.1. NTDMA_UML=0 leaves out
# UML.

. "$(dirname "$0")/../lib.sh"
[ $# -gt 0 ] || set -- $KERNELS_ALL

here=$TOP/tools/driver
work=$BUILD/driver/test
passed=0
failed=0

# result TEXT COMMAND...
result() {
	local text=$1
	shift
	if "$@" >"$work.log" 2>&1; then
		passed=$((passed + 1))
		echo "ok      driver: $text"
	else
		cat "$work.log"
		failed=$((failed + 1))
		echo "FAILED  driver: $text"
	fi
}

# has FILE TEXT
has() { grep -qF -- "$2" "$1"; }

refused() { ! "$@"; }

# by_hand KERNEL: what an author types; host's compiler, so not for 7.2
by_hand() {
	. "$CACHE/kernels/$1/stock.env"
	make -C "$work" KDIR="$KDIR" SYMBOLS="$BUILD/obj/$1-stock/Module.symvers" &&
		modinfo_says "$work/loop.ko" import_ns=NTDMA
}

# modinfo_says FILE TEXT
modinfo_says() { objcopy -O binary --only-section=.modinfo "$1" /dev/stdout | tr '\0' '\n' | grep -qx "$2"; }

# A WDM driver as a whole: our sample without what Linux added to it
wdm_folder() {
	[ -e "$TOP/include/ntdma/wdm_driver.h" ] && [ -d "$TOP/module/samples/wdm" ] || return
	mkdir -p "$work/wdm"
	cp "$TOP"/module/samples/wdm/*.[ch] "$work/wdm/"
	rm -f "$work"/wdm/*_glue.c
}

mkdir -p "$BUILD/driver"
rm -rf "$work"
cp -r "$here/example" "$work"
touch "$work/makefile"		# Windows' own

result "what cannot be a name is refused" refused "$here/new.sh" Loop-1 "$work"
result "a folder of sources becomes a driver" "$here/new.sh" loop "$work" GPL
result "its device comes from the INF file" \
	has "$work/loop_glue.c" "PCI_DEVICE(0x1234, 0x11e8)"
result "Windows' makefile stays" test ! -s "$work/makefile" -a -e "$work/GNUmakefile"
echo "/* mine */" >>"$work/loop_glue.c"
result "what is there is not overwritten" "$here/new.sh" loop "$work" GPL
result "the author's edit is still there" has "$work/loop_glue.c" "/* mine */"
result "portscan: all of it is provided" "$TOP/tools/ntdma-portscan" "$work"
for kernel in "$@"; do
	result "built outside of the tree for $kernel" \
		"$here/build.sh" "$kernel" stock "$work"
done
result "its own makefile builds it for $1" by_hand "$1"
if wdm_folder; then
	result "a WDM driver becomes a module" "$here/new.sh" porter "$work/wdm" GPL
	result "a WDM driver is built outside of the tree for $1" \
		"$here/build.sh" "$1" stock "$work/wdm"
	rm -rf "$work/wdm"
fi
[ "${NTDMA_UML:-1}" = 0 ] ||
	result "suite on the fake device, UML $1" "$here/run.sh" "$1" plain "$work"
result "suite and driver on packaged $1" "$here/run.sh" "$1" stock "$work"

echo "driver: $passed passed, $failed failed"
[ -z "${NTDMA_TALLY:-}" ] || echo "$passed $failed 0 driver" >>"$NTDMA_TALLY"
[ "$failed" -eq 0 ]
