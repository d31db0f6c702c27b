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
mkdir -p "$(dirname "$program")"
[ -e /usr/include/stdio.h ] || "$TOP/tools/setup.sh" uml
gcc -O2 -Wall -Wextra -Werror -static -o "$program" "$TOP/tools/$1/$1.c" ||
	die "building $1 failed"
echo "$program"
