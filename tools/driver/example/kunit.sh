# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# In User Mode Linux: the fake device gets this driver instead of its own.
pci=/sys/bus/pci
device=$(basename "$(readlink -f $pci/drivers/ntdma_testdev/*:*:*)")
echo loop >"$pci/devices/$device/driver_override"
echo "$device" >$pci/drivers/ntdma_testdev/unbind
echo "$device" >$pci/drivers_probe
check "loop: the fake device is its own" [ -e "$pci/drivers/loop/$device" ]
check "loop: it has an adapter" grep -q 'LoopOpen \[loop\]' "$debugfs/ntdma/adapters"
echo "$device" >$pci/drivers/loop/unbind
check_eq "loop: it has given the adapter back" '' "$(cat "$debugfs/ntdma/adapters")"
