# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	device <--> swiotlb <--(copied by Linux)--> memory of the suites

. /suites.inc

load ntdma && load ntdma_testdev strict=0 || return
# Proves: C-290 by edu: every byte arrived && edu-narrow: every byte arrived && edu-swiotlb: every byte arrived && edu-iommu: every byte arrived && suites: every suite passed && suites-swiotlb: every suite passed && suites-swiotlb: Linux bounces
run_suites suites-swiotlb
check "suites-swiotlb: Linux bounces" \
	suite_passed ntdma_dma_scenario scenario_linux_bounces
