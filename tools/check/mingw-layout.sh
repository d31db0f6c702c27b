#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/mingw-layout.sh
#
# Compiles mingw-layout.c, which holds mingw-w64's driver headers against the
# layouts that module/nt/layout.c asserts for ours, and the sample that claims to be
# a Windows driver.
# MINGW_CC names another compiler.

set -eu

cc=${MINGW_CC:-x86_64-w64-mingw32-gcc}

if ! command -v "$cc" >/dev/null; then
	echo "mingw-layout: no $cc here; install gcc-mingw-w64-x86-64" \
		"and mingw-w64-x86-64-dev" >&2
	exit 1
fi

# The driver headers live in a folder of their own beside the usual ones.
ddk=
for dir in $("$cc" -xc -E -v /dev/null 2>&1 | sed -n 's/^ \(\/.*\)/\1/p'); do
	if [ -f "$dir/ddk/ntddk.h" ]; then
		ddk=$dir/ddk
	fi
done
if [ -z "$ddk" ]; then
	echo "mingw-layout: $cc has no ddk/ntddk.h; install" \
		"mingw-w64-x86-64-dev" >&2
	exit 1
fi

"$cc" -std=gnu11 -Wall -Werror -fsyntax-only -isystem "$ddk" \
	"$(dirname "$0")/mingw-layout.c"
for source in "$(dirname "$0")"/../../module/samples/wdm/wdm_[!g]*.c; do
	"$cc" -std=gnu11 -Wall -Wextra -Werror -fsyntax-only -isystem "$ddk" \
		"$source"
done
echo "mingw-layout: ok ($ddk)"
