#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/qemu/list.sh
#
# Prints the names of the end-to-end scenarios.

. "$(dirname "$0")/../lib.sh"

for script in "$TOP"/tools/qemu/scenarios/*.sh; do
	name=$(basename "$script" .sh)
	grep -qs '^E2E=0' "${script%.sh}.conf" || echo "$name"
done
