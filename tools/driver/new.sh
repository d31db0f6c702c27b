#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/driver/new.sh NAME DIR [LICENSE]
#
# Makes a Linux driver of the folder DIR of Windows sources: writes Kbuild, Makefile
# and NAME_glue.c into it, which build NAME.ko outside of this tree. What is there is
# not overwritten. Devices are taken from the INF files of the folder. The licence is
# the author's to state; with LICENSE it goes into the glue.

. "$(dirname "$0")/../lib.sh"
[ $# -ge 2 ] || die "usage: make new-driver NAME=name FROM=folder [LICENSE=licence]"

name=$1
dir=$2
licence=${3:-}

[[ $name =~ ^[a-z][a-z0-9_]*$ ]] || die "'$name' cannot be the name of a module: small letters, digits, _"
[ -d "$dir" ] || die "there is no folder $dir"
dir=$(cd "$dir" && pwd)

# sources: those that Kbuild can compile, without what was written here before
sources() {
	(cd "$dir" && find . -name '*.c' ! -name '*_kunit_test.c' ! -name "${name}_glue.c" \
		! -name '*.mod.c' | sed 's,^\./,,' | sort)
}

# What gcc would take for C++, or cannot compile in the kernel
complain() {
	local file
	[ -n "$(sources)" ] || die "$dir has no sources of C (*.c)"
	[ ! -e "$dir/$name.c" ] || die "$name.ko would be made of $name.o alone: take another NAME"
	(cd "$dir" && find . -name '*.C' -o -iname '*.cpp' -o -iname '*.cxx') |
		while read -r file; do warn "$file is left out: the kernel's build has no C++"; done
}

# pci_ids: VEN_1234&DEV_11E8 of INF files, which may be UTF-16, as lines of a table
pci_ids() {
	find "$dir" \( -iname '*.inf' -o -iname '*.inx' \) -exec cat {} + | tr -d '\0' |
		grep -oiE 'PCI\\VEN_[0-9A-F]{4}&DEV_[0-9A-F]{4}' | tr '[:upper:]' '[:lower:]' |
		sort -u | sed -E 's/.*ven_(.{4})&dev_(.{4})/\t{ PCI_DEVICE(0x\1, 0x\2) },/'
}

# once FILE: its text is on stdin
once() {
	if [ -e "$dir/$1" ]; then
		note KEEP "$dir/$1"
		cat >/dev/null
	else
		note WRITE "$dir/$1"
		cat >"$dir/$1"
	fi
}

ids_or_hint() {
	local ids
	ids=$(pci_ids)
	if [ -n "$ids" ]; then
		printf '%s\n' "$ids"
	else
		printf '\t/* no INF file names a device: { PCI_DEVICE(0x1234, 0x5678) }, */\n'
	fi
}

# fill TEMPLATE: with what is known of this driver
fill() {
	local text
	text=$(cat "$TOP/tools/driver/template/$1")
	text=${text//@NAME@/$name}
	text=${text//@NTDMA@/$TOP}
	text=${text//@OBJECTS@/$(sources | sed 's/\.c$/.o/' | paste -sd' ')}
	text=${text//@IDS@/$(ids_or_hint)}
	if [ -n "$licence" ]; then
		text=${text//@LICENCE@/MODULE_LICENSE(\"$licence\");}
	else
		text=${text//@LICENCE@//* MODULE_LICENSE(\"GPL\"); */}
	fi
	printf '%s\n' "$text"
}

# Windows' own makefile may be there; GNU make takes GNUmakefile before it.
makefile_name() {
	if [ -e "$dir/makefile" ] || { [ -e "$dir/Makefile" ] &&
		! grep -q 'make new-driver' "$dir/Makefile"; }; then
		echo GNUmakefile
	else
		echo Makefile
	fi
}

# Sources with DriverEntry are a WDM driver as a whole; for others Linux' probe does
# what AddDevice and the start did.
is_wdm() {
	[ -e "$TOP/include/ntdma/wdm_driver.h" ] &&
		(cd "$dir" && sources | xargs grep -lE '\bDriverEntry[[:space:]]*\(' 2>/dev/null) |
		grep -q .
}

complain
fill kbuild.in | once Kbuild
fill makefile.in | once "$(makefile_name)"
if is_wdm; then fill wdm_glue.in; else fill probe_glue.in; fi | once "${name}_glue.c"
[ -n "$licence" ] || note NEXT "state the licence at the end of $dir/${name}_glue.c"
note NEXT "$TOP/tools/ntdma-portscan $dir    says what is missing"
note NEXT "make -C $dir    builds $name.ko, after \`make\` here"
