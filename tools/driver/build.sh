#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/driver/build.sh KERNEL stock|plain|debug DIR
#
# Builds a driver that lives in DIR, and its suites, for one kernel, from a copy in
# build/driver: DIR stays as it is. Prints the directory of the objects. NTDMA_READY=1
# takes ntdma as it was built for that kernel last, with tests.

. "$(dirname "$0")/../lib.sh"
[ $# -eq 3 ] || die "usage: $0 KERNEL stock|plain|debug DIR"

kernel=$1
variant=$2
dir=$3
check_kernels "$kernel"
[ -d "$dir" ] || die "there is no folder $dir"
[ -e "$dir/Kbuild" ] || die "$dir has no Kbuild: make new-driver NAME=name FROM=$dir"
name=$(sed -n 's/^ntdma-driver := //p' "$dir/Kbuild")
[ -n "$name" ] || die "$dir/Kbuild does not name its driver (ntdma-driver := name)"

# Of our suites none is needed; those that are there stay.
ntdma=$BUILD/obj/$kernel-$variant
if [ -z "${NTDMA_READY:-}" ] || [ ! -e "$ntdma/ntdma_testdev.ko" ]; then
	suites=none
	[ ! -e "$ntdma/.suites" ] || suites=$(cat "$ntdma/.suites")
	NTDMA_TEST=1 SUITE=$suites "$TOP/tools/modules.sh" "$kernel" "$variant" >/dev/null
fi

obj=$BUILD/driver/$name-$kernel-$variant
rm -rf "$obj"
# the folders that modules.sh looks into
mkdir -p "$obj"/{include,module,kunit}
(cd "$dir" && find . -type f -size -2048k ! -path '*/.*' ! -path './ntdma-case/*' \
	! -name '*.k?o' ! -name '*.[oa]' ! -name '*.mod' ! -name '*.mod.c' \
	! -name 'Module.symvers' ! -name modules.order -exec cp -p --parents -t "$obj" {} +)
# The author's warnings are the author's.
NTDMA_TEST=1 SUITE='' NTDMA_SOURCE=$obj NTDMA_OBJ=$obj \
	"$TOP/tools/modules.sh" "$kernel" "$variant" \
	NTDMA="$TOP" KBUILD_EXTRA_SYMBOLS="$ntdma/Module.symvers" W= KCFLAGS=-g0
