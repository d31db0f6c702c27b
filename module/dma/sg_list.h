/* SPDX-License-Identifier: GPL-2.0-only */
/* Scatter/gather lists. */
#ifndef _NTDMA_SG_LIST_H
#define _NTDMA_SG_LIST_H

#include <wdm.h>

NTSTATUS ntdma_get_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl,
			   PVOID va, ULONG length, PDRIVER_LIST_CONTROL control,
			   PVOID context, BOOLEAN write_to_device);
NTSTATUS ntdma_build_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl,
			     PVOID va, ULONG length,
			     PDRIVER_LIST_CONTROL control, PVOID context,
			     BOOLEAN write_to_device, PVOID buffer,
			     ULONG buffer_length);
VOID ntdma_put_sg_list(PDMA_ADAPTER dma, PSCATTER_GATHER_LIST list,
		       BOOLEAN write_to_device);
NTSTATUS ntdma_calculate_sg_list(PDMA_ADAPTER dma, PMDL mdl, PVOID va,
				 ULONG length, PULONG size, PULONG nr_map_regs);
NTSTATUS ntdma_build_mdl_from_sg_list(PDMA_ADAPTER dma,
				      PSCATTER_GATHER_LIST list, PMDL original,
				      PMDL *target);

#endif
