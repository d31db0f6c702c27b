#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/qemu/list.sh [uml]
#
# Prints the names of the end-to-end scenarios, or of those for User Mode Linux.

. "$(dirname "$0")/../lib.sh"

for script in "$TOP"/tools/qemu/scenarios/*.sh; do
	name=$(basename "$script" .sh)
	if [ "${1:-}" = uml ]; then
		! grep -qs '^UML=1' "${script%.sh}.conf" || echo "$name"
	else
		grep -qs '^E2E=0' "${script%.sh}.conf" || echo "$name"
	fi
done
