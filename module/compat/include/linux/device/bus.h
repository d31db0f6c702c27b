/* SPDX-License-Identifier: GPL-2.0-only */
/* A bus may not change the drivers that it matches since Linux 6.11. */
#include_next <linux/device/bus.h>

#ifndef _NTDMA_COMPAT_DEVICE_BUS_H
#define _NTDMA_COMPAT_DEVICE_BUS_H

#ifdef NTDMA_HAVE_BUS_MATCH_CONST
#define ntdma_match_driver	const struct device_driver
#else
#define ntdma_match_driver	struct device_driver
#endif

#endif
