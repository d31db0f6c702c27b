#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/modules.sh KERNEL stock|plain|debug|smp [make argument...]
#        tools/modules.sh dir KDIR OBJDIR [make argument...]
#
# Builds the modules for one kernel: Debian's packaged one (stock), one of the
# UML test kernels (plain, debug, smp), or any build directory. The sources are
# mirrored by symbolic links into build/obj/KERNEL-VARIANT, so that kernels do
# not meet each other's objects; prints that directory.
#
# NTDMA_TEST=1   with suites; a directory that has them keeps them
# SUITE=REGEX    only the suites whose names match; SUITE=none
# NTDMA_SOURCE=DIR  another copy of the tree (used for mutants)
# NTDMA_OBJ=DIR     another object directory

. "$(dirname "$0")/lib.sh"
[ $# -ge 2 ] || die "usage: $0 KERNEL stock|plain|debug|smp | dir KDIR OBJDIR"

source=${NTDMA_SOURCE:-$TOP}

# Links for the sources that are there, none for those that are gone.
mirror() {
	local file
	mkdir -p "$obj"
	find "$obj" -xtype l -delete
	(cd "$source" && find Kbuild include module kunit -type f \
		\( -name '*.[ch]' -o -name 'Kbuild*' \) 2>/dev/null) |
	while read -r file; do
		[ -e "$obj/$file" ] && continue
		mkdir -p "$obj/$(dirname "$file")"
		ln -s "$source/$file" "$obj/$file"
	done
}

# kernel_make ARG...: inside the toolchain that the kernel was built with
kernel_make() {
	if [ "$toolchain" = host ]; then
		make "$@"
	else
		"$TOP/tools/kernels/sid-root.sh" make "$@"
	fi
}

# Suites in a directory that once had them: a build without would take them off the
# list of modules, and the next build would put them back.
keep_suites() {
	if [ -n "${NTDMA_TEST:-}" ]; then
		echo "${SUITE:-}" >"$obj/.suites"
	elif [ -e "$obj/.suites" ]; then
		NTDMA_TEST=1
		SUITE=$(cat "$obj/.suites")
	fi
}

# Objects of another kernel directory: kbuild compares commands, in which a directory
# below its own is the same wherever that is.
forget_other_kernels() {
	if [ -e "$obj/.kernel" ] && [ "$(cat "$obj/.kernel")" != "$kdir" ]; then
		kernel_make -C "$kdir" M="$obj" "${args[@]}" clean >"$obj/build.log" 2>&1 ||
			{ cat "$obj/build.log" >&2; die "cleaning $obj failed"; }
	fi
	echo "$kdir" >"$obj/.kernel"
}

# suites: as a list for make, if not all are wanted
suites() {
	[ -n "${SUITE:-}" ] || return 0
	(cd "$source/kunit" && ls ./*_kunit_test.c) |
		sed -nE "s,^\./(${SUITE})_kunit_test\.c$,\1,p" | tr '\n' ' '
	echo none
}

build() {
	local log=$obj/build.log
	note MODULES "$(basename "$obj")"
	mirror
	forget_other_kernels
	keep_suites
	kernel_make -C "$kdir" M="$obj" -j"$(jobs_of)" "${args[@]}" \
		CONFIG_DEBUG_INFO_BTF_MODULES= ${NTDMA_TEST:+NTDMA_TEST=y} \
		NTDMA_SUITES="$(suites)" modules \
		>"$log" 2>&1 || { cat "$log" >&2; die "building modules in $obj failed"; }
	grep -iE 'warning' "$log" >&2 || true
	touch "$obj/modules.order"
}

toolchain=host
case $1 in
dir)
	[ $# -ge 3 ] || die "usage: $0 dir KDIR OBJDIR"
	kdir=$2
	obj=$3
	shift 3
	args=("$@")
	[ -e "$kdir/Makefile" ] || die "no kernel headers in $kdir (package linux-headers-…)"
	;;
*)
	kernel=$1
	variant=$2
	shift 2
	check_kernels "$kernel"
	obj=$BUILD/obj/$kernel-$variant
	# Debug information is stripped before anything is booted.
	args=(KCFLAGS="-Werror -g0" "$@")
	if [ "$variant" = stock ]; then
		"$TOP/tools/kernels/fetch.sh" stock "$kernel"
		. "$CACHE/kernels/$kernel/stock.env"
		kdir=$KDIR
		[ "$kernel" != 7.2 ] || toolchain=sid
		# Newer compilers find fault with the kernel's own headers;
		# kernel-doc has a check of its own.
		[ "$kernel" != 6.1 ] || args+=(W=1 cmd_checkdoc=)
	else
		kdir=$("$TOP/tools/uml/build.sh" "$kernel" "$variant")
		args+=(ARCH=um)
		export KBUILD_KCONFIG=$kdir/Kconfig.ntdma
		NTDMA_TEST=1
	fi
	;;
esac
obj=${NTDMA_OBJ:-$obj}
locked "obj-$(basename "$obj")" build
echo "$obj"
