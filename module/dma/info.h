/* SPDX-License-Identifier: GPL-2.0-only */
/* Questions about adapters and transfers. */
#ifndef _NTDMA_INFO_H
#define _NTDMA_INFO_H

#include <wdm.h>

NTSTATUS ntdma_calculate_sg_list(PDMA_ADAPTER dma, PMDL mdl, PVOID va,
				 ULONG length, PULONG size, PULONG nr_map_regs);
NTSTATUS ntdma_get_dma_adapter_info(PDMA_ADAPTER dma, PDMA_ADAPTER_INFO info);
NTSTATUS ntdma_get_dma_transfer_info(PDMA_ADAPTER dma, PMDL mdl,
				     ULONGLONG offset, ULONG length,
				     BOOLEAN write_only,
				     PDMA_TRANSFER_INFO info);

#endif
