#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/setup.sh [build] [qemu] [uml] [check] [checklist]
#
# Installs what the named jobs need and this machine lacks, from the machine's
# own apt sources; says what and why. Does nothing when all is there.

. "$(dirname "$0")/lib.sh"

# job  package  present if  why
needs() {
	cat <<-'TABLE'
	build xz-utils command:xz unpacking packages
	build gcc-12 command:gcc-12 compiling modules
	build gcc command:gcc compiling modules
	build binutils command:strip compiling modules
	build libelf1 package:libelf1 objtool, which checks modules
	build libssl3 package:libssl3 the kernel's build programs
	build debian-archive-keyring file:/usr/share/keyrings/debian-archive-keyring.gpg verifying kernel packages
	qemu qemu-system-x86 command:qemu-system-x86_64 booting packaged kernels
	qemu python3-minimal command:python3 comparing what QEMU recorded with what was played
	uml libc6-dev file:/usr/include/stdio.h building User Mode Linux
	uml flex command:flex building User Mode Linux
	uml bison command:bison building User Mode Linux
	uml bc command:bc building User Mode Linux
	uml perl command:perl building User Mode Linux
	check sparse command:sparse static checks of address spaces and locks
	check perl command:perl checkpatch and kernel-doc
	check clang command:clang compiling the headers with another compiler
	check gcc-mingw-w64-x86-64-win32 command:x86_64-w64-mingw32-gcc comparing structures with Windows headers
	checklist python3-minimal command:python3 counting the proven checklist items
	TABLE
}

is_present() {
	case $1 in
	command:*) have "${1#*:}" ;;
	file:*) [ -e "${1#*:}" ] ;;
	package:*) dpkg-query -W -f '${Status}' "${1#*:}" 2>/dev/null | grep -q ' installed' ;;
	esac
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif have sudo; then
		sudo "$@"
	else
		die "please run as root: $*"
	fi
}

# lacking JOB...: "package why" of what is missing
lacking() {
	local job package test why
	needs | while read -r job package test why; do
		case " $* " in *" $job "*) ;; *) continue ;; esac
		is_present "$test" || echo "$package $why"
	done | sort -u
}

[ -x /usr/bin/apt-get ] || die "this needs Debian's apt (Debian 12)"
missing=$(lacking "${@:-build}")
[ -n "$missing" ] || exit 0

echo "This machine lacks the following packages; they are installed now:"
echo "$missing" | while read -r package why; do printf '  %-28s %s\n' "$package" "$why"; done
packages=$(echo "$missing" | awk '{ print $1 }' | sort -u)
export DEBIAN_FRONTEND=noninteractive
as_root apt-get -qq update
# shellcheck disable=SC2086 # a list
as_root apt-get -qq -y --no-install-recommends install $packages >/dev/null
missing=$(lacking "${@:-build}")
[ -z "$missing" ] || die "still missing after the installation: $missing"
