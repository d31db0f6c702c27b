/* SPDX-License-Identifier: GPL-2.0-only */
/* Packet DMA: mapping and flushing under a set of map registers. */
#ifndef _NTDMA_TRANSFER_H
#define _NTDMA_TRANSFER_H

#include <wdm.h>

struct ntdma_map_regs;

PHYSICAL_ADDRESS ntdma_map_transfer(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
				    PVOID va, PULONG length,
				    BOOLEAN write_to_device);
BOOLEAN ntdma_flush_adapter_buffers(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
				    PVOID va, ULONG length,
				    BOOLEAN write_to_device);
NTSTATUS ntdma_map_transfer_ex(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
			       ULONGLONG offset, ULONG device_offset,
			       PULONG length, BOOLEAN write_to_device,
			       PSCATTER_GATHER_LIST list, ULONG list_length,
			       PDMA_COMPLETION_ROUTINE completion,
			       PVOID context);
NTSTATUS ntdma_flush_adapter_buffers_ex(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
					ULONGLONG offset, ULONG length,
					BOOLEAN write_to_device);
NTSTATUS ntdma_cancel_mapped_transfer(PDMA_ADAPTER dma, PVOID transfer_context);
NTSTATUS ntdma_flush_dma_buffer(PDMA_ADAPTER dma, PMDL mdl,
				BOOLEAN read_operation);
u64 ntdma_flush_pieces(struct ntdma_map_regs *regs, const MDL *mdl,
		       uintptr_t va, u32 length, bool write_to_device);
ULONG ntdma_read_dma_counter(PDMA_ADAPTER dma);

#endif
