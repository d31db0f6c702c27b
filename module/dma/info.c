// SPDX-License-Identifier: GPL-2.0-only
/* What a transfer will cost and what an adapter can do: questions, no effects. */
#include <linux/pfn.h>

#include "adapter.h"
#include "info.h"
#include "mapping.h"
#include "report.h"
#include "sg_table.h"

static const char calculate_name[] = "CalculateScatterGatherList";
static const char transfer_name[] = "GetDmaTransferInfo";

static NTSTATUS chain_pages(struct ntdma_adapter *adapter, const MDL *mdl,
			    PVOID va, u32 length, u32 *pages)
{
	uintptr_t offset = (uintptr_t)va -
			   (uintptr_t)MmGetMdlVirtualAddress(mdl);
	struct ntdma_span span = {
		.mdl	= mdl,
		.offset	= min_t(uintptr_t, offset, U32_MAX),
		.length	= length,
	};
	NTSTATUS status = ntdma_span_pages(&span, pages);

	if (!NT_SUCCESS(status))
		ntdma_misuse(calculate_name,
			     "%u bytes at offset %u: no such range in the MDL chain (adapter %u)",
			     span.length, span.offset, adapter->id);
	return status;
}

/**
 * ntdma_calculate_sg_list - DMA_OPERATIONS.CalculateScatterGatherList
 * @dma: adapter
 * @mdl: first MDL of a chain, locked or not; NULL for the worst case
 * @va: start, in the numbering of @mdl; without one just an offset (B-06)
 * @length: bytes
 * @size: out: bytes that BuildScatterGatherList() needs, for any buffer that
 *	costs as many registers (C-143)
 * @nr_map_regs: out: registers; NULL is accepted
 *
 * Pure arithmetic: no locks, no allocation.
 *
 * Follows nc-wdm-pcalculate_scatter_gather_list_size, C-135..C-144.
 *
 * IRQL: any. Linux: any context.
 * Return:
 * * STATUS_SUCCESS
 * * STATUS_INSUFFICIENT_RESOURCES - more registers than the limit
 * * STATUS_BUFFER_TOO_SMALL - the chain ends before @length
 * * STATUS_INVALID_PARAMETER - no such adapter, no @size, zero length, @va
 *   outside @mdl. Outputs are written only on success.
 */
NTSTATUS ntdma_calculate_sg_list(PDMA_ADAPTER dma, PMDL mdl, PVOID va,
				 ULONG length, PULONG size, PULONG nr_map_regs)
{
	struct ntdma_adapter *adapter;
	NTSTATUS status;
	u32 pages;

	adapter = ntdma_adapter_enter_any_irql(dma, calculate_name);
	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!size || !length) {
		ntdma_misuse(calculate_name, "%s (adapter %u)",
			     size ? "zero length" : "no size", adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (mdl) {
		status = chain_pages(adapter, mdl, va, length, &pages);
		if (!NT_SUCCESS(status))
			return status;
	} else {
		pages = PFN_UP((u64)offset_in_page(va) + length);
	}
	if (pages > adapter->max_map_regs)
		return STATUS_INSUFFICIENT_RESOURCES;
	*size = ntdma_sg_table_bytes(pages);
	if (nr_map_regs)
		*nr_map_regs = pages;
	return STATUS_SUCCESS;
}

/**
 * ntdma_get_dma_adapter_info - DMA_OPERATIONS.GetDmaAdapterInfo
 * @dma: adapter
 * @info: Version in; the members of version 1 out, nothing else is written
 *
 * ADAPTER_INFO_API_BYPASS is never reported: physical addresses are not the
 * device's addresses on Linux (B-17).
 *
 * Follows nc-wdm-pget_dma_adapter_info, C-155..C-160.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: STATUS_SUCCESS; STATUS_NOT_SUPPORTED for a Version other than 1;
 * STATUS_INVALID_PARAMETER for no such adapter or no @info.
 */
NTSTATUS ntdma_get_dma_adapter_info(PDMA_ADAPTER dma, PDMA_ADAPTER_INFO info)
{
	static const char name[] = "GetDmaAdapterInfo";
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, name);

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!info) {
		ntdma_misuse(name, "no AdapterInfo (adapter %u)", adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (info->Version != DMA_ADAPTER_INFO_VERSION1)
		return STATUS_NOT_SUPPORTED;
	if (adapter->backend->controller) {
		adapter->backend->controller->info(adapter, &info->V1);
		return STATUS_SUCCESS;
	}
	info->V1.ReadDmaCounterAvailable = 0;
	info->V1.ScatterGatherLimit = adapter->scatter_gather ? U32_MAX : 1;
	info->V1.DmaAddressWidth = adapter->width;
	info->V1.Flags = 0;
	info->V1.MinimumTransferUnit = 1;
	return STATUS_SUCCESS;
}

static void fill_transfer_info(PDMA_TRANSFER_INFO info, u32 pages)
{
	info->V1.MapRegisterCount = pages;
	info->V1.ScatterGatherElementCount = pages;
	info->V1.ScatterGatherListSize = ntdma_sg_table_bytes(pages);
	if (info->Version == DMA_TRANSFER_INFO_VERSION2)
		info->V2.LogicalPageCount = pages;
}

/**
 * ntdma_get_dma_transfer_info - DMA_OPERATIONS.GetDmaTransferInfo
 * @dma: adapter
 * @mdl: first MDL of a chain, locked or not
 * @offset: bytes from the first byte of @mdl; may lie in a later MDL
 * @length: bytes
 * @write_only: makes no difference on x64 (C-169)
 * @info: Version in; the members of that version out
 *
 * A range that needs more registers than the limit is answered all the same.
 *
 * Follows nc-wdm-pget_dma_transfer_info, C-161..C-169.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return:
 * * STATUS_SUCCESS
 * * STATUS_NOT_SUPPORTED - a Version other than 1 or 2
 * * STATUS_BUFFER_TOO_SMALL - the chain ends before @length
 * * STATUS_INVALID_PARAMETER - no such adapter or offset, no MDL, no @info, zero
 *   length
 */
NTSTATUS ntdma_get_dma_transfer_info(PDMA_ADAPTER dma, PMDL mdl,
				     ULONGLONG offset, ULONG length,
				     BOOLEAN write_only,
				     PDMA_TRANSFER_INFO info)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, transfer_name);
	NTSTATUS status = STATUS_INVALID_PARAMETER;
	struct ntdma_span span;
	u32 pages;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (info && info->Version != DMA_TRANSFER_INFO_VERSION1 &&
	    info->Version != DMA_TRANSFER_INFO_VERSION2)
		return STATUS_NOT_SUPPORTED;
	if (info && length && ntdma_span_seek(&span, mdl, offset, length))
		status = ntdma_span_pages(&span, &pages);
	if (NT_SUCCESS(status))
		fill_transfer_info(info, pages);
	else
		ntdma_misuse(transfer_name,
			     "%u bytes at offset %llu: no such range in the MDL chain (adapter %u)",
			     length, offset, adapter->id);
	return status;
}
