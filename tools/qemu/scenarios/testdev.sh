# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	config space of the device <--(sysfs)-- this script
#
# Registers and doorbell are in configuration space, where user space can play
# driver; but what it cannot do is map memory, and so the device must refuse.

vendor=0x4e54
device=0xd3a0
MAGIC=0x64 DOORBELL=0x6c RING_LO=0x70 RING_HI=0x74 STATUS=0x78 ERROR=0x7c
FAULT_LO=0xa8 UNMAPPED=0xb0

find_device() {
	local dir
	for dir in /sys/bus/pci/devices/*; do
		[ "$(cat "$dir/vendor"):$(cat "$dir/device")" = $vendor:$device ] || continue
		echo "$dir"
	done
}

read32() {
	printf '0x%s' "$(dd if="$config" bs=4 count=1 skip=$(($1 / 4)) 2>/dev/null |
		od -An -tx4 | tr -d ' \n')"
}

# write32 REGISTER VALUE
write32() {
	local bytes
	bytes=$(printf '\\%03o\\%03o\\%03o\\%03o' $(($2 & 255)) $(($2 >> 8 & 255)) \
		$(($2 >> 16 & 255)) $(($2 >> 24 & 255)))
	# shellcheck disable=SC2059 # escapes are the point
	printf "$bytes" | dd of="$config" bs=4 count=1 seek=$(($1 / 4)) conv=notrunc 2>/dev/null
}

idle() { [ $(($(read32 $STATUS) & 1)) = 0 ]; }

wait_idle() {
	local tries=1000
	until idle; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
	done
}

load ntdma_testdev || return
dir=$(find_device)
config=$dir/config
check "testdev: the device is on a PCI bus of its own" [ -n "$dir" ]
check "testdev: the PCI core lists it, as lspci would" \
	grep -q 4e54d3a0 /proc/bus/pci/devices
check_eq "testdev: the magic register reads back" 0x4d44544e "$(read32 $MAGIC)"
check "testdev: strict mode is on" [ $(($(read32 $STATUS) >> 31 & 1)) = 1 ]
table "$(basename "$dir"): class $(cat "$dir/class"), status $(read32 $STATUS)"

# The address of something that exists, and that nobody mapped for the device.
before=$(read32 $UNMAPPED)
write32 $RING_LO 0x00100000
write32 $RING_HI 0
write32 $DOORBELL 1
check "testdev: the run ends" wait_idle
check_eq "testdev: memory that nobody mapped is out of reach" 0x00000001 \
	"$(read32 $ERROR)"
check_eq "testdev: the fault is counted" $((before + 1)) $(($(read32 $UNMAPPED)))
check_eq "testdev: and its address is told" 0x00100000 "$(read32 $FAULT_LO)"

# What has a mapping arrives: that takes a driver in the kernel.
load ntdma_testdev_kunit || return
results=$debugfs/kunit/ntdma_testdev/results
ktap ntdma_testdev $results
for case in testdev_reads_memory testdev_writes_memory testdev_coherent_memory; do
	check "testdev: $case" grep -q "^ *ok [0-9]* .*$case\$" $results
done
