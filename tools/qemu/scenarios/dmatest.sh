# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	dmatest --> controller of the fake PCI device --> memory that is mapped
#
# All four channels at a time. The kernel with all checkers is slow: fewer there.

. /dmatest.inc

load ntdma_testdev || return
case $VARIANT in
debug) dmatest_run testdev 125 ;;
*) dmatest_run testdev 1250 ;;
esac
check_eq "dmatest: the device refused no access" 0 \
	"$(awk '/^fault/ { n += $3 } END { print n }' $debugfs/ntdma_testdev/stats)"
check_eq "dmatest: no mapping is left" 0 \
	"$(awk '/^live_mappings/ { print $2 }' $debugfs/ntdma_testdev/stats)"
