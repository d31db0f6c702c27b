/* SPDX-License-Identifier: GPL-2.0-only */
/* Subordinate devices: adapters that use a channel of a DMA controller. */
#ifndef _NTDMA_SYSTEM_DMA_PRIVATE_H
#define _NTDMA_SYSTEM_DMA_PRIVATE_H

#include <wdm.h>

struct device;
struct ntdma_adapter;
struct ntdma_map_regs;

/**
 * struct ntdma_flush - what a client says that it flushes
 * @routine: that it called
 * @mdl: of the mapping; NULL for any
 * @offset: from the first byte of the MDL
 * @length: bytes; fewer than were mapped will do
 * @write_to_device: direction
 */
struct ntdma_flush {
	const char *routine;
	const MDL *mdl;
	u64 offset;
	u32 length;
	bool write_to_device;
};

int ntdma_system_describe(struct ntdma_adapter *adapter, struct device *dev,
			  const DEVICE_DESCRIPTION *desc);

/* system_map.c */
PHYSICAL_ADDRESS ntdma_system_map_transfer(PDMA_ADAPTER dma, PMDL mdl,
					   PVOID base, PVOID va, PULONG length,
					   BOOLEAN write_to_device);
NTSTATUS ntdma_system_map_transfer_ex(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
				      ULONGLONG offset, ULONG device_offset,
				      PULONG length, BOOLEAN write_to_device,
				      PSCATTER_GATHER_LIST list,
				      ULONG list_length,
				      PDMA_COMPLETION_ROUTINE completion,
				      PVOID context);
NTSTATUS ntdma_system_flush(struct ntdma_map_regs *regs,
			    const struct ntdma_flush *flush);
NTSTATUS ntdma_system_get_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				  PMDL mdl, PVOID va, ULONG length,
				  PDRIVER_LIST_CONTROL control, PVOID context,
				  BOOLEAN write_to_device);
NTSTATUS ntdma_system_build_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				    PMDL mdl, PVOID va, ULONG length,
				    PDRIVER_LIST_CONTROL control,
				    PVOID context, BOOLEAN write_to_device,
				    PVOID buffer, ULONG buffer_length);
NTSTATUS ntdma_system_get_sg_list_ex(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				     PVOID transfer_context, PMDL mdl,
				     ULONGLONG offset, ULONG length,
				     ULONG flags, PDRIVER_LIST_CONTROL control,
				     PVOID context, BOOLEAN write_to_device,
				     PDMA_COMPLETION_ROUTINE completion,
				     PVOID completion_context,
				     PSCATTER_GATHER_LIST *result);
NTSTATUS ntdma_system_build_sg_list_ex(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				       PVOID transfer_context, PMDL mdl,
				       ULONGLONG offset, ULONG length,
				       ULONG flags,
				       PDRIVER_LIST_CONTROL control,
				       PVOID context, BOOLEAN write_to_device,
				       PVOID buffer, ULONG buffer_length,
				       PDMA_COMPLETION_ROUTINE completion,
				       PVOID completion_context, PVOID result);

#endif
