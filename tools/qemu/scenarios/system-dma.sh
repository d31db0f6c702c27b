# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	memory <--> channels of the fake controller <--> FIFO: loopback or pattern
#
# A megabyte once, by MapTransferEx and by MapTransfer, and as many periods as
# make ten seconds of sound (periods are counted, nobody waits for a clock).

. /dmatest.inc

fifo=$debugfs/ntdma_fifo
report=/tmp/report

# stat NAME: a counter of the fake device
stat() { awk -v name="$1" '$1 == name { n += $NF } END { print n + 0 }' \
	$debugfs/ntdma_testdev/stats; }

load ntdma && load ntdma_testdev && load ntdma_fifo || return
echo "all seed=$SEED fault=${FAULT:-0}" >$fifo/run || not_ok "system-dma: run"
cat $fifo/report >$report
table "" "A megabyte in and out, ten seconds of sound (seed $SEED):" "$(cat $report)"
table "" "Adapters ($debugfs/ntdma/adapters):" "$(cat $debugfs/ntdma/adapters)"

# Proves: C-285 B-14 B-15 B-16 by system-dma: every byte arrived
check "system-dma: every byte arrived" grep -q "^verdict: pass, 6 of 6 " $report
check_eq "system-dma: a megabyte each way by MapTransferEx and by MapTransfer" \
	4 "$(grep -c '^MapTransfer.* 1048576 .* ok$' $report)"
# Proves: C-092 by system-dma: the loop went round until it was stopped
check_eq "system-dma: the loop went round until it was stopped" 2 \
	"$(awk '/looped/ && $(NF - 1) >= 469 && $NF == "ok"' $report | wc -l)"
check_eq "system-dma: the device refused no access" 0 "$(stat fault)"
check_eq "system-dma: no mapping is left" 0 "$(stat live_mappings)"

rmmod ntdma_fifo || not_ok "unload ntdma_fifo"
loaded=${loaded#ntdma_fifo }
dmatest_run testdev 1250
check_eq "system-dma: the device refused no access to dmatest" 0 "$(stat fault)"
