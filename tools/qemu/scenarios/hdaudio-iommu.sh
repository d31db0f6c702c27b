# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	memory --> IOMMU --(addresses of the engine's own)--> engine --> wav file
#
# The host compares the file, see hdaudio-iommu.conf.

. /hdaudio.inc

ours=$(controllers | sed -n 1p)

load_stock snd-hda-core || return
load ntdma && load ntdma_hdaudio && load ntdma_hdaudio_pci && load ntdma_tone ||
	return
check "hdaudio-iommu: taken" take "$ours"
check_eq "hdaudio-iommu: the domain translates" DMA \
	"$(cat "$pci/devices/$ours/iommu_group/type")"
check "hdaudio-iommu: 1 kHz for 2 s" tone 0 play sine ms=2000
show "After the tone:" "$tones/$ours-00/report"
check "hdaudio-iommu: pattern" tone 0 play pattern "seed=$SEED" ms=1000
check "hdaudio-iommu: pattern from a list of the driver's own" \
	tone 0 play pattern bdl "seed=$((SEED + 2))" ms=500
check "hdaudio-iommu: capture" tone 2 capture
check "hdaudio-iommu: captured silence replaces all that was there" \
	report 2 '^wrong 0, untouched 0$'
# What the engine reaches must not be unmapped before it has stopped.
# Proves: H-128 by hdaudio-iommu: unbinding ends a play
check "hdaudio-iommu: unbinding ends a play" in_between unbind "$ours"
check "hdaudio-iommu: taken again" take "$ours"
# Proves: H-128 by hdaudio-iommu: removing the device ends a play
check "hdaudio-iommu: removing the device ends a play" in_between vanish "$ours"
