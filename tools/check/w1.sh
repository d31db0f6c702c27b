#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/w1.sh
#
# W=1: every warning is an error, in the shipped and in the test build.

. "$(dirname "$0")/../lib.sh"

for NTDMA_TEST in '' 1; do
	export NTDMA_TEST
	NTDMA_OBJ=$BUILD/check/w1${NTDMA_TEST:+-test} \
		"$TOP/tools/modules.sh" 6.1 stock W=1
	! grep -i warning "$BUILD/check/w1${NTDMA_TEST:+-test}/build.log"
done
