# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Common buffers on the node that was asked for: each page is looked up.

. /suites.inc

check "numa: there are two nodes" [ -d /sys/devices/system/node/node1 ]
load ntdma && load ntdma_testdev && load ntdma_dma_numa_kunit || return
ktap ntdma_dma_numa $debugfs/kunit/ntdma_dma_numa/results
for case in numa_buffer_on_its_node numa_vector_on_its_node numa_full_node_falls_back; do
	check "numa: $case" suite_passed ntdma_dma_numa $case
done
