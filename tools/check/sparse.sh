#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/sparse.sh
#
# sparse over the shipped and the test build. What it says about the kernel's
# own headers is the kernel's business.

. "$(dirname "$0")/../lib.sh"

status=0
for NTDMA_TEST in '' 1; do
	export NTDMA_TEST
	obj=$BUILD/check/sparse${NTDMA_TEST:+-test}
	NTDMA_OBJ=$obj "$TOP/tools/modules.sh" 6.1 stock C=2 >/dev/null 2>&1 ||
		{ cat "$obj/build.log"; exit 1; }
	if grep -E '(warning|error):' "$obj/build.log" | grep -v "^$BUILD/kernels/"; then
		status=1
	fi
done
exit $status
