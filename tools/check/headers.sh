#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/headers.sh
#
# Each header of include/ddk compiles alone, first and twice, with gcc and with
# clang, for ported files and for our own; so do the sources in Windows' style.

. "$(dirname "$0")/../lib.sh"

obj=$(SUITE=none "$TOP/tools/modules.sh" 6.1 stock)
. "$CACHE/kernels/6.1/stock.env"
bad=0

# What both compilers understand of the flags of a ported file.
flags=$(sed -n '1s/^[^:=]*:= *//p' "$obj/module/samples/wdm/.wdm_io.o.cmd" |
	grep -oE -e ' (-I ?[^ ]+|-include [^ ]+|-D[A-Z_]+(=[^ ]+)?|-nostdinc|-std=[^ ]+|-m64|-fshort-wchar|-fno-strict-aliasing|-funsigned-char|-fsigned-char|-fms-extensions)' |
	tr '\n' ' ')
# Ours are told to the compiler that knows them; the other one does not mind.
warnings="-Wall -Werror $(make -s -f - show <<-MAKE
	include $TOP/include/Kbuild.ported
	show: ; @echo \$(filter -W%,\$(ntdma-ported-flags))
	MAKE
) -Wno-unknown-warning-option -Wno-unused-function -Wno-four-char-constants
	-Wno-ignored-pragmas -Wno-deprecated-non-prototype"

# try WHAT OPTION...
try() {
	local cc
	for cc in gcc clang; do
		# shellcheck disable=SC2086 # lists
		(cd "$KDIR" && "$cc" $flags $warnings -fsyntax-only "${@:2}") && continue
		echo "$cc: $1 does not compile"
		bad=1
	done
}

cd "$TOP/include/ddk"
for header in *.h wdm/*.h; do
	for core in "" -DNTDMA_CORE; do
		printf '#include <%s>\n#include <%s>\n' "$header" "$header" >"$BUILD/check/header.c"
		# shellcheck disable=SC2086 # none or one
		try "$header" $core "$BUILD/check/header.c"
	done
done
# Those of portability/ that include Linux headers are not for clang of this age.
for source in "$TOP"/module/samples/wdm/wdm_[ei]*.c "$TOP"/kunit/portability/[!l]*.c; do
	try "$(basename "$source"), checked" -DDBG=1 -I"$obj/ntdma-case" "$source"
	try "$(basename "$source")" -I"$obj/ntdma-case" "$source"
done
exit $bad
