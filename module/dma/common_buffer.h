/* SPDX-License-Identifier: GPL-2.0-only */
/* Common buffers: memory that CPU and device share for long. */
#ifndef _NTDMA_COMMON_BUFFER_H
#define _NTDMA_COMMON_BUFFER_H

#include <wdm.h>

struct ntdma_adapter;

PVOID ntdma_allocate_common_buffer(PDMA_ADAPTER dma, ULONG length,
				   PPHYSICAL_ADDRESS address,
				   BOOLEAN cache_enabled);
VOID ntdma_free_common_buffer(PDMA_ADAPTER dma, ULONG length,
			      PHYSICAL_ADDRESS address, PVOID cpu,
			      BOOLEAN cache_enabled);
u32 ntdma_common_buffer_count(struct ntdma_adapter *adapter);

#endif
