#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/kernels/clients.sh KERNEL stock|plain|debug
#
# Builds clients of Linux' own, unmodified, from the distribution's kernel source
# for one of its kernels, because that kernel does not come with them: dmatest,
# async_tx, async_memcpy. Prints the directory with the modules.

. "$(dirname "$0")/../lib.sh"
[ $# -eq 2 ] || die "usage: $0 KERNEL stock|plain|debug"

kernel=$1
variant=$2
files="drivers/dma/dmatest.c crypto/async_tx/async_tx.c crypto/async_tx/async_memcpy.c"
sources=$BUILD/clients/$kernel

"$TOP/tools/kernels/fetch.sh" source "$kernel"
. "$CACHE/kernels/$kernel/source.env"

collect() {
	local file name
	mkdir -p "$sources"/{include,module,kunit}
	for file in $files; do
		name=$(basename "$file" .c)
		cmp -s "$SOURCE/$file" "$sources/module/$name.c" ||
			cp "$SOURCE/$file" "$sources/module/$name.c"
		echo "obj-m += $name.o"
		echo "$name-y := module/$name.o"
	done >"$sources/Kbuild.new"
	cmp -s "$sources/Kbuild.new" "$sources/Kbuild" ||
		cp "$sources/Kbuild.new" "$sources/Kbuild"
}

locked "clients-$kernel" collect
unset NTDMA_TEST SUITE
NTDMA_SOURCE=$sources NTDMA_OBJ=$BUILD/obj/$kernel-$variant-clients \
	"$TOP/tools/modules.sh" "$kernel" "$variant"
