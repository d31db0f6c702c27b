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

name=${1:-}
dir=${2:-}
licence=${3:-}
[ -n "$name" ] && [ -n "$dir" ] ||
	die "usage: make new-driver NAME=name FROM=folder [LICENSE=licence]"
[[ $name =~ ^[a-z][a-z0-9_]*$ ]] ||
	die "'$name' cannot be the name of a module: a small letter, then small letters, digits, _"
[ -d "$dir" ] || die "there is no folder $dir"
dir=$(cd "$dir" && pwd)

# files FIND-TEST...: relative to the folder; not what git or kbuild keeps there
files() {
	(cd "$dir" && find . -type f ! -path '*/.*' ! -path './ntdma-case/*' "$@" |
		sed 's,^\./,,' | LC_ALL=C sort)
}

# included: sources of C that others include
included() {
	files -iname '*.[ch]' | (cd "$dir" && tr '\n' '\0' | xargs -0 -r grep -ahoiE \
		'^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]+\.c"' || true) |
		sed -E 's,.*["/\\]([^"/\\]+)"$,\1,'
}

# sources: those to compile, without what belongs to Linux
sources() {
	files -name '*.c' ! -name '*_kunit_test.c' ! -name "${name}_glue.c" ! -name '*.mod.c' |
		grep -viE "(^|/)($(included | sed 's/\./\\./g' | paste -sd'|'))\$" || true
}

# folders that have headers, for -I
folders() {
	echo .
	files -iname '*.h' | grep / | sed 's,/[^/]*$,,' | LC_ALL=C sort -u || true
}

# What stands in the way
complain() {
	local odd
	[ -n "$(sources)" ] || die "$dir has no sources of C (*.c)"
	[[ $dir =~ ^[^[:space:]]+$ ]] || die "the kernel's build takes no blanks in names: $dir"
	odd=$(files -iname '*.[ch]' | grep -m 1 '[[:space:]]' || true)
	[ -z "$odd" ] || die "the kernel's build takes no blanks in names: $odd"
	[ ! -e "$dir/$name.c" ] || die "$name.ko would be made of $name.o alone: take another NAME"
	[ ! -e "$dir/Kbuild" ] || grep -q '^ntdma-driver := ' "$dir/Kbuild" ||
		die "$dir/Kbuild is somebody else's: move it away"
	[ ! -e "$dir/Kbuild" ] || grep -qx "ntdma-driver := $name" "$dir/Kbuild" ||
		die "$dir was made a driver of another NAME: remove its Kbuild first"
}

# What is left out, and why
remark() {
	local file
	files -name '*.C' | while read -r file; do
		warn "$file is left out: rename it to ${file%.C}.c"
	done
	files \( -iname '*.cpp' -o -iname '*.cxx' -o -iname '*.cc' \) | while read -r file; do
		warn "$file is left out: the kernel's build has no C++"
	done
	files -iname '*.[ch]' | (cd "$dir" && tr '\n' '\0' |
		LC_ALL=C xargs -0 -r grep -laP '\A(\xff\xfe|\xfe\xff)' || true) |
		while read -r file; do
			warn "$file is UTF-16, which gcc does not read: iconv -f UTF-16 -t UTF-8"
		done
	is_wdm || note NOTE "no DriverEntry: ${name}_glue.c has a probe, which starts your code"
}

# pci_ids: VEN_1234&DEV_11E8 of INF files, which may be UTF-16, as lines of a table
pci_ids() {
	find "$dir" \( -iname '*.inf' -o -iname '*.inx' \) -exec cat {} + | tr -d '\0' |
		grep -aoiE 'PCI\\VEN_[0-9A-F]{4}&DEV_[0-9A-F]{4}' | tr '[:upper:]' '[:lower:]' |
		sort -u | sed -E 's/.*ven_(.{4})&dev_(.{4})/\t{ PCI_DEVICE(0x\1, 0x\2) },/' || true
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
	text=${text//@FOLDERS@/$(folders | paste -sd' ')}
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
	sources | (cd "$dir" && tr '\n' '\0' | xargs -0 grep -alE '\bDriverEntry[[:space:]]*\(' ||
		true) | grep -q .
}

complain
fill kbuild.in | once Kbuild
fill makefile.in | once "$(makefile_name)"
if is_wdm; then fill wdm_glue.in; else fill probe_glue.in; fi | once "${name}_glue.c"
remark
grep -qE '^[[:space:]]*MODULE_LICENSE' "$dir/${name}_glue.c" ||
	note NEXT "state the licence at the end of $dir/${name}_glue.c"
note NEXT "$TOP/tools/ntdma-portscan $dir    says what is missing"
note NEXT "make -C $dir    builds $name.ko, after \`make\` here"
