/* SPDX-License-Identifier: GPL-2.0-only */
/* Registering a driver takes the module's name as well on newer kernels. */
#include_next <linux/platform_device.h>

#ifndef _NTDMA_COMPAT_PLATFORM_DEVICE_H
#define _NTDMA_COMPAT_PLATFORM_DEVICE_H

#ifndef NTDMA_HAVE_PLATFORM_DRIVER_NAME
#define __platform_driver_register(drv, owner, ...) \
	__platform_driver_register(drv, owner)
#endif

#endif
