#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/dmatest.sh KERNEL stock|plain|debug
#
# Linux's own test of dmaengine controllers, dmatest, for one kernel: built from
# the distribution's kernel source into build/ (packaged kernels do not have
# it), or as it comes with a UML kernel. Prints the directory of dmatest.ko.
#
# A scenario with "dmatest" among its MODULES has it at hand; dmatest.inc runs
# it on any controller, ours or another one, and judges what it reports.

. "$(dirname "$0")/lib.sh"
[ $# -eq 2 ] || die "usage: $0 KERNEL stock|plain|debug"

kernel=$1
variant=$2
check_kernels "$kernel"

# A source tree of one file, for tools/modules.sh
make_source() {
	local from=$1/drivers/dma/dmatest.c to=$2/module/dmatest.c
	mkdir -p "$2"/{include,module,kunit}
	echo 'obj-m := module/dmatest.o' >"$2/Kbuild"
	cmp -s "$from" "$to" || cp "$from" "$to"
}

if [ "$variant" != stock ]; then
	echo "$("$TOP/tools/uml/build.sh" "$kernel" "$variant")/drivers/dma"
	exit
fi

"$TOP/tools/kernels/fetch.sh" source "$kernel"
. "$CACHE/kernels/$kernel/source.env"
source=$BUILD/dmatest/$kernel
locked dmatest make_source "$SOURCE" "$source"
obj=$(NTDMA_TEST='' SUITE='' NTDMA_SOURCE=$source NTDMA_OBJ=$BUILD/obj/$kernel-dmatest \
	"$TOP/tools/modules.sh" "$kernel" stock)
echo "$obj/module"
