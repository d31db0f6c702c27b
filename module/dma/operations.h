/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables behind DMA_ADAPTER.DmaOperations. */
#ifndef _NTDMA_OPERATIONS_H
#define _NTDMA_OPERATIONS_H

#include <linux/types.h>

#include <wdm.h>

enum {
	NTDMA_TABLE_V1,
	NTDMA_TABLE_V2,
	NTDMA_TABLE_V3,
	NTDMA_TABLE_SYSTEM_V1,	/* of subordinate devices */
	NTDMA_TABLE_SYSTEM_V2,
	NTDMA_TABLE_SYSTEM_V3,
	NTDMA_TABLE_CLOSED,	/* of an adapter that was put */
	NTDMA_NR_TABLES,
};

extern const DMA_OPERATIONS ntdma_tables[NTDMA_NR_TABLES];

PDMA_OPERATIONS ntdma_operations(u32 version, bool master);

static inline PDMA_OPERATIONS ntdma_operations_closed(void)
{
	return (PDMA_OPERATIONS)&ntdma_tables[NTDMA_TABLE_CLOSED];
}

/* The closed table is the last one. */
static inline bool ntdma_operations_are_live(const DMA_OPERATIONS *operations)
{
	return (uintptr_t)operations - (uintptr_t)ntdma_tables <
	       NTDMA_TABLE_CLOSED * sizeof(*operations);
}

#endif
