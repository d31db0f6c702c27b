#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/programs.sh PROGRAM
#
# Builds a user program of tools/PROGRAM for the guests, where there is no library:
# one static file, whose path it prints.

. "$(dirname "$0")/lib.sh"
[ $# -eq 1 ] || die "usage: $0 PROGRAM"

program=$BUILD/programs/$1
source=$TOP/tools/$1/$1.c

# Whoever copies the program meanwhile has the old one or the new one.
build() {
	mkdir -p "$(dirname "$program")"
	[ -e /usr/include/stdio.h ] || "$TOP/tools/setup.sh" uml
	gcc -O2 -Wall -Wextra -Werror -static -o "$program.new" "$source" ||
		die "building $1 failed"
	mv "$program.new" "$program"
}

locked "program-$1" build "$1"
echo "$program"
