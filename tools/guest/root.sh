#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/guest/root.sh DIR SCENARIO OBJDIR MODULE...
#
# Assembles the root file system of a guest in DIR: busybox, init, the scenario
# script, the modules from OBJDIR. `suites` as a module stands for every
# *_kunit module, `stock:NAME` for a module of the packaged kernel, in the folder
# NTDMA_STOCK_MODULES, with all that it depends on; others are looked for in $EXTRA.
# NAME=VALUE lines on stdin become the guest's environment.

. "$(dirname "$0")/../lib.sh"
[ $# -ge 3 ] || die "usage: $0 DIR SCENARIO OBJDIR MODULE..."

dir=$1
scenario=$2
obj=$3
shift 3

# built: names of the modules of the last build, not of older ones
built() { sed -E 's,.*/,,; s,\.k?o$,,' "$obj/modules.order"; }

copy_module() {
	local from=$obj/$1.ko
	[ -e "$from" ] || from=${EXTRA:-$obj}/$1.ko
	[ -e "$from" ] || die "there is no $from"
	strip -g -o "$dir/modules/$1.ko" "$from"
}

# depends_of FILE: modules that it needs, in kernel spelling
depends_of() {
	objcopy -O binary --only-section=.modinfo "$1" /dev/stdout |
		tr '\0' '\n' | sed -n 's/^depends=//p' | tr ',' ' '
}

# copy_stock NAME ASKED: a packaged module after those that it needs; notes the order
# in which ASKED wants them loaded
copy_stock() {
	local file need
	# file names have dashes where the kernel has underscores, or not
	file=$(find "$NTDMA_STOCK_MODULES" -name "${1//[-_]/[-_]}.ko")
	[ -n "$file" ] || die "no module $1 in $NTDMA_STOCK_MODULES: see tools/kernels/modules.list"
	for need in $(depends_of "$file"); do copy_stock "$need" "$2"; done
	cp "$file" "$dir/modules/"
	echo "$(basename "$file" .ko)" >>"$dir/modules/$2.order"
}

rm -rf "$dir"
mkdir -p "$dir"/{bin,dev,proc,sys,tmp,modules,out}
cp "$("$TOP/tools/busybox.sh")" "$dir/bin/busybox"
ln -s busybox "$dir/bin/sh"
cp "$TOP/tools/guest/init" "$dir/init"
cp "$TOP/tools/guest/lib.sh" "$dir/lib.sh"
cp "$scenario" "$dir/scenario.sh"
# What several scenarios share; there may be none.
find "$(dirname "$scenario")" -name '*.inc' -exec cp {} "$dir/" \;
# The checks of a driver that lives elsewhere
[ ! -e "${NTDMA_DRIVER_CHECKS:-}" ] || cp "$NTDMA_DRIVER_CHECKS" "$dir/driver.inc"
cat >"$dir/env"

suites=
for module in "$@"; do
	if [ "$module" = suites ]; then
		for suite in $(built | grep -E "^ntdma_(${SUITE:-.*})_kunit$"); do
			copy_module "$suite"
			suites+=" $suite"
		done
	elif [ "${module#stock:}" != "$module" ]; then
		copy_stock "${module#stock:}" "${module#stock:}"
	else
		copy_module "$module"
	fi
done
echo "SUITES='${suites# }'" >>"$dir/env"
