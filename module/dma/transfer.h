/* SPDX-License-Identifier: GPL-2.0-only */
/* Packet DMA: mapping and flushing under a set of map registers. */
#ifndef _NTDMA_TRANSFER_H
#define _NTDMA_TRANSFER_H

#include <wdm.h>

PHYSICAL_ADDRESS ntdma_map_transfer(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
				    PVOID va, PULONG length,
				    BOOLEAN write_to_device);
BOOLEAN ntdma_flush_adapter_buffers(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
				    PVOID va, ULONG length,
				    BOOLEAN write_to_device);
ULONG ntdma_read_dma_counter(PDMA_ADAPTER dma);

#endif
