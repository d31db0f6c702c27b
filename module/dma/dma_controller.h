/* SPDX-License-Identifier: GPL-2.0-only */
/* DMA controllers by Windows' numbers: their request lines and functions. */
#ifndef _NTDMA_DMA_CONTROLLER_H
#define _NTDMA_DMA_CONTROLLER_H

#include <wdm.h>

#include <ntdma/system_dma.h>

/**
 * struct ntdma_line - a line that was looked up
 * @number: its number
 * @registered: it is a registered one
 * @controller: which controller's; only compared
 * @how: copy of the registration
 */
struct ntdma_line {
	u32 number;
	bool registered;
	const void *controller;
	struct ntdma_system_dma_line how;
};

void ntdma_dma_controller_find_line(u32 instance, u32 number,
				    struct ntdma_line *line);
NTSTATUS ntdma_dma_controller_call(const void *controller, struct device *dev,
				   struct ntdma_system_dma_setup *setup,
				   u32 number, void *context);

#endif
