#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/demo.sh
#
# The first thing a visitor sees: a ported Windows driver moves data through
# ntdma on a kernel straight from the distribution, against QEMU's edu device.
# FAULT=1 corrupts one byte on the way; the demo must notice.

. "$(dirname "$0")/lib.sh"

start=$SECONDS
"$TOP/tools/setup.sh" build qemu
"$TOP/tools/kernels/fetch.sh" stock 6.1
. "$CACHE/kernels/6.1/stock.env"
echo "ntdma demo: Debian's Linux $RELEASE in QEMU, device 1234:11e8 (edu)"
if ! "$TOP/tools/qemu/run.sh" edu 6.1; then
	echo "demo FAILED after $((SECONDS - start)) s; the log is build/run/edu-6.1/log" >&2
	exit 1
fi
echo "demo ok, $((SECONDS - start)) s"
