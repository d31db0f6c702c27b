#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/driver/run.sh KERNEL stock|plain|debug DIR
#
# Runs a driver that lives in DIR: in User Mode Linux (plain, debug), or on a packaged
# kernel in QEMU (stock). ntdma, the test device and the driver are loaded, its suites
# are run, and then what the author wrote for the guest. In DIR may be
#
#	NAME_kunit_test.c	suites, with the fixtures of kunit/
#	kunit.sh, e2e.sh	checks for the guest, in UML and on a packaged kernel,
#				with the calls of tools/guest/lib.sh
#	e2e.conf		the machine: tools/qemu/README.md

. "$(dirname "$0")/../lib.sh"
[ $# -eq 3 ] || die "usage: $0 KERNEL stock|plain|debug DIR"

kernel=$1
variant=$2
[ -d "$3" ] || die "there is no folder $3"
dir=$(cd "$3" && pwd)

NTDMA_EXTRA=$("$TOP/tools/driver/build.sh" "$kernel" "$variant" "$dir")
name=$(sed -n 's/^ntdma-driver := //p' "$dir/Kbuild")
NTDMA_OBJ=$BUILD/obj/$kernel-$variant
NTDMA_RUN=$BUILD/run/driver-$name-$kernel-$variant
# Results of others' suites say nothing about ours.
NTDMA_KTAP=$BUILD/driver/ktap/$name-$kernel-$variant
NTDMA_DRIVER=$dir
NTDMA_DRIVER_MODULES=$(sed -E 's,.*/,,; s,\.k?o$,,' "$NTDMA_EXTRA/modules.order" | sort |
	tr '\n' ' ')
case $variant in
stock) NTDMA_DRIVER_CHECKS=$dir/e2e.sh ;;
*) NTDMA_DRIVER_CHECKS=$dir/kunit.sh ;;
esac
rm -rf "$NTDMA_KTAP"
export NTDMA_EXTRA NTDMA_OBJ NTDMA_RUN NTDMA_KTAP NTDMA_DRIVER NTDMA_DRIVER_MODULES
export NTDMA_DRIVER_CHECKS

if [ "$variant" = stock ]; then
	exec "$TOP/tools/qemu/run.sh" driver "$kernel"
else
	SCENARIO=driver exec "$TOP/tools/uml/run.sh" "$kernel" "$variant"
fi
