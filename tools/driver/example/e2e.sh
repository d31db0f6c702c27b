# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
check "loop: bound to the device that the INF file names" \
	[ -e /sys/bus/pci/drivers/loop/0000:00:01.0 ]
check "loop: it has an adapter" grep -q 'LoopOpen \[loop\]' "$debugfs/ntdma/adapters"
