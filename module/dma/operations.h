/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables behind DMA_ADAPTER.DmaOperations. */
#ifndef _NTDMA_OPERATIONS_H
#define _NTDMA_OPERATIONS_H

#include <wdm.h>

/* Table of a live adapter for a DEVICE_DESCRIPTION.Version, NULL if unknown. */
PDMA_OPERATIONS ntdma_operations(u32 version);
/* Table of an adapter that was put: refuses all but the release of leftovers. */
PDMA_OPERATIONS ntdma_operations_closed(void);
bool ntdma_operations_are_live(const DMA_OPERATIONS *operations);

#endif
