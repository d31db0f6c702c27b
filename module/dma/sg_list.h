/* SPDX-License-Identifier: GPL-2.0-only */
/* Scatter/gather lists: how they are made and how they end. */
#ifndef _NTDMA_SG_LIST_H
#define _NTDMA_SG_LIST_H

#include <linux/types.h>

#include <wdm.h>

struct ntdma_adapter;

void ntdma_sg_list_retire(struct ntdma_adapter *adapter);
bool ntdma_sg_list_forget(struct ntdma_adapter *adapter, void *list);
void ntdma_sg_list_forget_retired(struct ntdma_adapter *adapter);
void ntdma_sg_list_unclaim(struct ntdma_adapter *adapter,
			   struct ntdma_sg_record *record);
void ntdma_sg_list_close(struct ntdma_adapter *adapter);

NTSTATUS ntdma_get_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl,
			   PVOID va, ULONG length, PDRIVER_LIST_CONTROL control,
			   PVOID context, BOOLEAN write_to_device);
NTSTATUS ntdma_build_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl,
			     PVOID va, ULONG length,
			     PDRIVER_LIST_CONTROL control, PVOID context,
			     BOOLEAN write_to_device, PVOID buffer,
			     ULONG buffer_length);
NTSTATUS ntdma_get_sg_list_ex(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
			      PVOID transfer_context, PMDL mdl,
			      ULONGLONG offset, ULONG length, ULONG flags,
			      PDRIVER_LIST_CONTROL control, PVOID context,
			      BOOLEAN write_to_device,
			      PDMA_COMPLETION_ROUTINE completion,
			      PVOID completion_context,
			      PSCATTER_GATHER_LIST *result);
NTSTATUS ntdma_build_sg_list_ex(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				PVOID transfer_context, PMDL mdl,
				ULONGLONG offset, ULONG length, ULONG flags,
				PDRIVER_LIST_CONTROL control, PVOID context,
				BOOLEAN write_to_device, PVOID buffer,
				ULONG buffer_length,
				PDMA_COMPLETION_ROUTINE completion,
				PVOID completion_context, PVOID result);
VOID ntdma_put_sg_list(PDMA_ADAPTER dma, PSCATTER_GATHER_LIST list,
		       BOOLEAN write_to_device);
NTSTATUS ntdma_build_mdl_from_sg_list(PDMA_ADAPTER dma,
				      PSCATTER_GATHER_LIST list, PMDL original,
				      PMDL *target);

#endif
