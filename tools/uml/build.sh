#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/uml/build.sh KERNEL plain|debug|smp
#
# Builds a User Mode Linux test kernel from Debian's kernel source, and prints
# its build directory. Cached in build/uml by source version, configuration and
# compiler; build/uml/KERNEL-VARIANT points to the newest one.

. "$(dirname "$0")/../lib.sh"
[ $# -eq 2 ] || die "usage: $0 KERNEL plain|debug|smp"

kernel=$1
variant=$2
here=$TOP/tools/uml
case $variant in plain | debug | smp) ;; *) die "unknown variant '$variant'" ;; esac
check_kernels "$kernel"

fragments="$here/config/base.config"
for name in "$variant" "$variant-$kernel"; do
	[ ! -e "$here/config/$name.config" ] || fragments+=" $here/config/$name.config"
done

"$TOP/tools/kernels/fetch.sh" source "$kernel"
. "$CACHE/kernels/$kernel/source.env"

recipe_hash() {
	{
		echo "$VERSION"
		gcc -dumpfullversion
		# shellcheck disable=SC2086 # a list
		cat $fragments "$here/Kconfig.dma"
	} | sha256sum | cut -c 1-12
}

# The kernel's Kconfig with ours at its end. Every later make in this directory
# needs KBUILD_KCONFIG too, so it is kept at a fixed place.
kernel_make() {
	KBUILD_KCONFIG=$out/Kconfig.ntdma KBUILD_BUILD_TIMESTAMP='1970-01-01' \
		make -s -C "$SOURCE" ARCH=um O="$out" "$@"
}

# Symbols that the tests cannot do without, whatever Kconfig made of the fragments
require() {
	local symbol
	for symbol in "$@"; do
		grep -q "^CONFIG_$symbol=" "$out/.config" ||
			die "UML $kernel $variant: CONFIG_$symbol is not reachable"
	done
}

build() {
	[ -e "$out/.done" ] && return
	note UML "building $kernel $variant ($VERSION), once"
	mkdir -p "$out"
	cat "$SOURCE/Kconfig" "$here/Kconfig.dma" >"$out/Kconfig.ntdma"
	# shellcheck disable=SC2086 # a list
	cat $fragments >"$out/fragment.config"
	kernel_make KCONFIG_ALLCONFIG="$out/fragment.config" allnoconfig \
		>"$out/config.log" 2>&1 || { cat "$out/config.log" >&2; die "configuration failed"; }
	require MODULES KUNIT KUNIT_DEBUGFS HOSTFS PCI FRAME_POINTER HIGH_RES_TIMERS \
		DMA_ENGINE DMA_SHARED_BUFFER '\(ARCH_HAS_\)\?DMA_OPS'
	case $variant in
	debug) require KASAN_VMALLOC PROVE_LOCKING DEBUG_KMEMLEAK DMA_API_DEBUG FAILSLAB ;;
	smp) require SMP PREEMPT KASAN_VMALLOC PROVE_LOCKING DMA_API_DEBUG ;;
	esac
	local start=$SECONDS
	kernel_make -j"$(jobs_of)" >"$out/build.log" 2>&1 ||
		{ tail -n 40 "$out/build.log" >&2; die "building UML $kernel $variant failed"; }
	note UML "built in $((SECONDS - start)) s"
	touch "$out/.done"
}

out=$CACHE/uml/$(basename "$kernel")-$variant-$(recipe_hash)
cached "uml-$kernel-$variant" build
ln -sfn "$(basename "$out")" "$CACHE/uml/$kernel-$variant"
echo "$out"
