#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/qemu/all.sh KERNEL [SCENARIO...]
#
# Runs the named scenarios, or all that are end-to-end tests, and prints the sum.

. "$(dirname "$0")/../lib.sh"
[ $# -ge 1 ] || die "usage: $0 KERNEL [SCENARIO...]"

kernel=$1
shift
[ $# -gt 0 ] || set -- $("$TOP/tools/qemu/list.sh")
[ $# -gt 0 ] || die "there is no scenario"

failed=
for scenario in "$@"; do
	"$TOP/tools/qemu/run.sh" "$scenario" "$kernel" || failed+=" $scenario"
done
[ -z "$failed" ] || die "failed on $kernel:$failed"
