// SPDX-License-Identifier: GPL-2.0-only
#include "not-read.h"

static const DMA_OPERATIONS table = {
	.Size = sizeof(table),
	.PutDmaAdapter = put_dma_adapter,
	.AllocateCommonBuffer = allocate_common_buffer,
	.FreeCommonBuffer = free_common_buffer,
#define MAPS	\
	.MapTransfer = map_transfer,	\
	.FlushAdapterBuffers = flush_adapter_buffers
	MAPS,
};

/**
 * put_dma_adapter - DMA_OPERATIONS.PutDmaAdapter
 * @adapter: it
 *
 * Deviation: puts
 * the adapter twice.
 *
 * Return: nothing.
 */
void put_dma_adapter(PDMA_ADAPTER adapter)
{
}

/**
 * KeDeviates - does something else
 * @Context: ignored. Deviation: the context is ignored.
 * Context: any
 */
NTSTATUS KeDeviates(PVOID Context)
{
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(KeDeviates, "NTDMA");
EXPORT_SYMBOL_NS_GPL(KeProven, "NTDMA");
EXPORT_SYMBOL_NS_GPL(KeUnproven, "NTDMA");
EXPORT_SYMBOL_NS_GPL(KeFailing, "NTDMA");
EXPORT_SYMBOL(KeSkipped);
EXPORT_SYMBOL_GPL(MmGetPhysicalAddress);
EXPORT_SYMBOL_GPL(MmGetVirtual);
EXPORT_SYMBOL_GPL(MmGetMdlPfnArray);
EXPORT_SYMBOL_GPL(WRITE_REGISTER_ULONG);
EXPORT_SYMBOL_GPL(ProbeForRead);
EXPORT_SYMBOL_GPL(RtlCopyMemory);
/* EXPORT_SYMBOL_GPL(KeNotExported); */
