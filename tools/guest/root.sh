#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/guest/root.sh DIR SCENARIO OBJDIR MODULE...
#
# Assembles the root file system of a guest in DIR: busybox, init, the scenario
# script, the modules from OBJDIR. `suites` as a module stands for every
# *_kunit module; others are looked for in $EXTRA. NAME=VALUE lines on stdin become the guest's environment.

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

rm -rf "$dir"
mkdir -p "$dir"/{bin,dev,proc,sys,tmp,modules,out}
cp "$("$TOP/tools/busybox.sh")" "$dir/bin/busybox"
ln -s busybox "$dir/bin/sh"
cp "$TOP/tools/guest/init" "$dir/init"
cp "$TOP/tools/guest/lib.sh" "$dir/lib.sh"
cp "$scenario" "$dir/scenario.sh"
find "$(dirname "$scenario")" -name "*.inc" -exec cp {} "$dir/" \;
# What several scenarios share; there may be none.
find "$(dirname "$scenario")" -name '*.inc' -exec cp {} "$dir/" \;
cat >"$dir/env"

suites=
for module in "$@"; do
	if [ "$module" = suites ]; then
		for suite in $(built | grep -E "^ntdma_${SUITE:-.*}_kunit$"); do
			copy_module "$suite"
			suites+=" $suite"
		done
	else
		copy_module "$module"
	fi
done
echo "SUITES='${suites# }'" >>"$dir/env"
