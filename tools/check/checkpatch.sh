#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/checkpatch.sh [FILE...]
#
# The kernel's checkpatch --strict; what is ignored, and why: .checkpatch.conf.

. "$(dirname "$0")/../lib.sh"

"$TOP/tools/kernels/fetch.sh" source 6.1
checkpatch="$CACHE/kernels/6.1/linux/scripts/checkpatch.pl --root=$TOP"
# Words of Windows that are types, so that it sees casts and declarations: longer ones
# before their own beginnings, for it takes the first that fits
checkpatch+=" --typedefsfile=$BUILD/check/typedefs"

# checkpatch leaves a cache where it runs.
mkdir -p "$BUILD/check"
cp "$TOP/.checkpatch.conf" "$BUILD/check/"
sort -r "$TOP/tools/check/typedefs" >"$BUILD/check/typedefs"
cd "$BUILD/check"
if [ $# -gt 0 ]; then
	$checkpatch -f "${@/#/$TOP/}"
	exit
fi

status=0

# check_files OPTION FILE...
check_files() {
	printf '%s\n' "${@:2}" |
		xargs -r -n 12 -P "$(jobs_of)" $checkpatch "$1" -f || status=1
}

# The Windows headers: types that checkpatch does not know (SPACING), routines
# that take VOID, macros whose shape Windows defines, and none of Linux' macros,
# which a ported file must not meet.
windows=SPACING,FUNCTION_ARGUMENTS,OPEN_ENDED_LINE,TRAILING_SEMICOLON
windows+=,MACRO_ARG_REUSE,MACRO_ARG_PRECEDENCE,COMPLEX_MACRO
windows+=,PREFER_DEFINED_ATTRIBUTE_MACRO,LINE_SPACING

# KUnit's macros use their arguments and return as they like; so do the shim's.
tests=MACRO_ARG_REUSE,MACRO_WITH_FLOW_CONTROL

# Blocks that Windows has as words of the language, and a module in one macro.
blocks=$windows,MULTISTATEMENT_MACRO_USE_DO_WHILE,SUSPECT_CODE_INDENT
blocks+=,MACRO_WITH_FLOW_CONTROL

# Trace events look the same everywhere, and nowhere as checkpatch likes it.
trace=OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT,SPACING,TRAILING_SEMICOLON

cd "$TOP"
ddk=$(find include/ddk -name '*.h' ! -name seh.h)
macros="include/ddk/wdm/seh.h include/ntdma/wdm_driver.h"
events=$(find module -name trace.h)
suites=$(find kunit -name '*.[ch]' ! -name c89_style.c)
rest=$(find include module -name '*.[ch]' ! -path 'include/ddk/*' ! -name trace.h \
	! -name wdm_driver.h)
cd "$BUILD/check"
# shellcheck disable=SC2086 # lists
{
	check_files --ignore=$windows $(printf "$TOP/%s " $ddk)
	check_files --ignore=$blocks $(printf "$TOP/%s " $macros)
	check_files --ignore=$trace $(printf "$TOP/%s " $events)
	check_files --ignore=$tests $(printf "$TOP/%s " $suites)
	check_files --ignore=NONE $(printf "$TOP/%s " $rest)
	exit $status
} | sed "s,^$TOP/,,"
