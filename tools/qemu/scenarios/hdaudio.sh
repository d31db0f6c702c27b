# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	tone, pattern --> DMA buffer --> engine --> link --> codec --> wav file
#
# The host compares the files, see hdaudio.conf.

. /hdaudio.inc

ours=$(controllers | sed -n 1p)
other=$(controllers | sed -n 2p)

# together: both engines are at the same place, as far as QEMU's codecs allow: each
# keeps a buffer of 8 KiB half full, by a timer of its own
together() {
	local distance=$(($(number 0 position) - $(number 0 peer)))
	distance=$(((distance + 38400) % 38400))
	[ $distance -le 4096 ] || [ $distance -ge $((38400 - 4096)) ]
}

load_stock snd-hda-codec-generic && load_stock snd-hda-intel || return
check_eq "hdaudio: snd_hda_intel has our controller at first" snd_hda_intel \
	"$(driver_of "$ours")"
load ntdma && load ntdma_hdaudio && load ntdma_hdaudio_pci && load ntdma_tone ||
	return
# Proves: H-126 by hdaudio: loading the module binds nothing
check_eq "hdaudio: loading the module binds nothing" \
	"snd_hda_intel snd_hda_intel" "$(driver_of "$ours") $(driver_of "$other")"
# Proves: H-127 by hdaudio: driver_override moves one controller
check "hdaudio: driver_override moves one controller" take "$ours"
check_eq "hdaudio: the other stays where it is" snd_hda_intel "$(driver_of "$other")"
check "hdaudio: the other is a sound card" becomes_card "$other"

# Proves: H-129 by hdaudio: hardware id of the codec
check_eq "hdaudio: hardware id of the codec" \
	'HDAUDIO\FUNC_01&VEN_1AF4&DEV_0011&SUBSYS_1AF40011&REV_1001' \
	"$(head -n 1 "/sys/bus/ntdma_hdaudio/devices/$ours-00/hardware_ids")"
# Proves: H-130 by hdaudio: one device for each function group
check_eq "hdaudio: one device for each function group" "$ours-00 $ours-01 $ours-02" \
	"$(ls /sys/bus/ntdma_hdaudio/devices | xargs)"
show "Codec 2:" "$tones/$ours-02/codec"
# Proves: H-096 by hdaudio: resources of codec 2
check "hdaudio: resources of codec 2" \
	grep -q '^codec 2, group 1, vendor 1af40021$' "$tones/$ours-02/codec"
# Proves: H-095 by hdaudio: controller is told by its PCI ids
check "hdaudio: controller is told by its PCI ids" \
	grep -q '^controller 8086:2668, version 0100, codecs 3$' "$tones/$ours-02/codec"

check "hdaudio: 1 kHz for 2 s" tone 0 play sine ms=2000
show "After the tone:" "$tones/$ours-00/report"
# Proves: H-050 H-118 by hdaudio: a notification every 100 ms
check_eq "hdaudio: a notification every 100 ms" 21 "$(number 0 notifications)"
# Proves: H-089 by hdaudio: the link's clock ticks at 24 MHz
check "hdaudio: the link's clock ticks at 24 MHz" ticks_right 0
# Proves: H-090 by hdaudio: positions go through the buffer, ten times
check "hdaudio: positions go through the buffer, ten times" goes_around 0 10
# Proves: H-091 by hdaudio: the position is the register's && hdaudio: so it is in memory
check "hdaudio: the position is the register's" at_register
check "hdaudio: pattern for 2 s" tone 0 play pattern "seed=$SEED" ms=2000
check "hdaudio: pattern from a list of the driver's own" \
	tone 0 play pattern bdl "seed=$((SEED + 2))" ms=500
show "After the list:" "$tones/$ours-00/report"
# Proves: H-063 by hdaudio: its interrupt routine is called for each entry
check_eq "hdaudio: its interrupt routine is called for each entry" 6 \
	"$(number 0 notifications)"
# Proves: H-065 by hdaudio: that is above DISPATCH_LEVEL, for completion
check "hdaudio: that is above DISPATCH_LEVEL, for completion" \
	report 0 '^interrupt routine at level ([3-9]|[1-3][0-9]), mask 0x4$'
# Proves: H-080 by hdaudio: two engines start together
check "hdaudio: two codecs together" \
	tone 0 play pattern "seed=$((SEED + 3))" ms=1000 peer=1
show "After the pair:" "$tones/$ours-00/report"
# Proves: H-052 H-122 by hdaudio: notifications come evenly
check "hdaudio: notifications come evenly" evenly 0
check "hdaudio: two engines start together" together
# Proves: H-134 by hdaudio: captured silence replaces all that was there
check "hdaudio: capture" tone 2 capture
check "hdaudio: captured silence replaces all that was there" \
	report 2 '^wrong 0, untouched 0$'
show "After capture:" "$tones/$ours-02/report"
# Proves: H-099 by hdaudio: a codec that is not there does not answer, the others do
check "hdaudio: ask a codec that is not there" tone 0 ask peer=9
check "hdaudio: a codec that is not there does not answer, the others do" \
	report 0 '^answered 0x5$'
check "hdaudio: interrupts are messages" interrupts MSI

reload() {
	rmmod ntdma_tone && rmmod ntdma_hdaudio_pci && rmmod ntdma_hdaudio &&
		insmod /modules/ntdma_hdaudio.ko &&
		insmod /modules/ntdma_hdaudio_pci.ko $1 && insmod /modules/ntdma_tone.ko
}

reload_often() {
	local turn=0
	while [ $turn -lt 10 ]; do
		reload "" || return
		[ -d "$tones/$ours-02" ] || return
		turn=$((turn + 1))
	done
}

# free_memory: KiB that nobody uses, caches aside
free_memory() {
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^MemFree:/ { print $2 }' /proc/meminfo
}

# The pages of one controller are 40 KiB; those of ten would show.
check "hdaudio: unload and reload" reload ""
before=$(free_memory)
# Proves: H-135 by hdaudio: unload and reload ten times && hdaudio: no memory is lost by it
check "hdaudio: unload and reload ten times" reload_often
lost=$((before - $(free_memory)))
table "" "Ten times unloaded and loaded: $lost KiB less are free"
check "hdaudio: no memory is lost by it" [ $lost -lt 256 ]
check "hdaudio: reload without messages" reload "msi=0 posbuf=1"
check "hdaudio: pattern by interrupt line" \
	tone 0 play pattern "seed=$((SEED + 5))" ms=300
check "hdaudio: so it is in memory" at_register
check "hdaudio: interrupts come by the line" interrupts fasteoi

# Proves: H-128 by hdaudio: unbinding ends a play
check "hdaudio: unbinding ends a play" in_between unbind "$ours"
check "hdaudio: taken again" take "$ours"
check "hdaudio: it plays again" tone 0 play pattern "seed=$((SEED + 6))" ms=200
# Proves: H-128 by hdaudio: removing the device ends a play
check "hdaudio: removing the device ends a play" in_between vanish "$ours"
echo 1 >$pci/rescan
check "hdaudio: it comes back and is taken again" take "$ours"
check "hdaudio: given back" give_back "$ours"
check_eq "hdaudio: it is snd_hda_intel's again" snd_hda_intel "$(driver_of "$ours")"
check "hdaudio: and a sound card" becomes_card "$ours"
check "hdaudio: so is the other" becomes_card "$other"
