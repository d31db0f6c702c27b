#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/sparse.sh
#
# sparse over modules and suites. What it says about the kernel's own headers is the
# kernel's business.

. "$(dirname "$0")/../lib.sh"

obj=$BUILD/obj/6.1-stock
NTDMA_TEST=1 SUITE='' "$TOP/tools/modules.sh" 6.1 stock C=2 >/dev/null 2>&1 ||
	{ grep -E 'error' "$obj/build.log"; exit 1; }
! grep -E '(warning|error):' "$obj/build.log" | grep -vE "^$CACHE/kernels/"
