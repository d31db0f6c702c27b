// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packet DMA of version 3: MapTransferEx and FlushAdapterBuffersEx.
 *
 *   set of map registers: UNMAPPED --MapTransferEx--> MAPPED
 *                            ^                           |
 *                            +--FlushAdapterBuffersEx----+
 *
 * One mapping at a time, over a whole chain, in one list. What does not fit into
 * the registers or into the client's list is left for the next call: mapping
 * less is success, and *Length tells.
 */
#include "adapter.h"
#include "foreign.h"
#include "map_registers.h"
#include "mapping.h"
#include "mapping_inline.h"
#include "nt.h"
#include "report.h"
#include "sg_table.h"
#include "system_dma.h"
#include "trace.h"
#include "transfer.h"
#include "transfer_context.h"

static const char map_name[] = "MapTransferEx";
static const char flush_name[] = "FlushAdapterBuffersEx";

static u32 list_capacity(ULONG bytes)
{
	const size_t header = offsetof(SCATTER_GATHER_LIST, Elements);

	return bytes < header ?
	       0 : (bytes - header) / sizeof(SCATTER_GATHER_ELEMENT);
}

static const char *refuse_arguments(const MDL *mdl, const ULONG *length,
				    const SCATTER_GATHER_LIST *list,
				    ULONG list_length,
				    PDMA_COMPLETION_ROUTINE completion)
{
	if (!mdl)
		return "no MDL";
	if (!length)
		return "no Length";
	if (!list || !list_capacity(list_length))
		return "no room for one element";
	/* it would never be called */
	if (completion)
		return "a bus master has no completion routine";
	return NULL;
}

static NTSTATUS check_range(struct ntdma_span *span, const MDL *mdl,
			    u64 offset, u32 length)
{
	u32 pages;

	if (!ntdma_span_seek(span, mdl, offset, length) ||
	    !NT_SUCCESS(ntdma_span_pages(span, &pages))) {
		ntdma_misuse(map_name, "%u bytes at offset %llu leave the MDL chain",
			     length, offset);
		return STATUS_INVALID_PARAMETER;
	}
	return ntdma_span_check(map_name, span);
}

/* A device without scatter/gather gets one element: never across MDLs. */
static void clip_to_set(const struct ntdma_map_regs *regs,
			struct ntdma_span *span, u32 capacity)
{
	const struct ntdma_adapter *adapter = regs->adapter;

	if (!adapter->scatter_gather) {
		span->length = min(span->length,
				   span->mdl->ByteCount - span->offset);
		capacity = regs->count;
	}
	ntdma_span_clip(span, regs->count, min(capacity, regs->count),
			adapter->max_segment);
}

static NTSTATUS map_chain(struct ntdma_map_regs *regs,
			  struct ntdma_piece *piece, struct ntdma_span *span,
			  PSCATTER_GATHER_LIST list, u32 capacity,
			  bool write_to_device)
{
	struct ntdma_adapter *adapter = regs->adapter;
	struct ntdma_mapping *map = &piece->map;
	u64 seal;
	int ret;

	clip_to_set(regs, span, capacity);
	map->dir = ntdma_direction(write_to_device);
	map->flags = regs->flags;
	ret = ntdma_mapping_make(adapter, map, span, piece->reserve);
	if (ret)
		return ret == -EBUSY || ret == -E2BIG ?
		       STATUS_INSUFFICIENT_RESOURCES :
		       ntdma_foreign_status(ret);
	trace_ntdma_map(adapter, ntdma_mapping_addr(map, piece->reserve),
			map->length, map->nr_mapped, map->kind, map->dir);
	ntdma_sg_table_emit(adapter, piece->reserve, list, span, map,
			    capacity, &seal);
	ntdma_piece_done(piece);
	return STATUS_SUCCESS;
}

static NTSTATUS map_under(struct ntdma_map_regs *regs, struct ntdma_span *span,
			  u64 offset, const MDL *mdl, PSCATTER_GATHER_LIST list,
			  u32 capacity, bool write_to_device)
{
	struct ntdma_piece *piece;
	NTSTATUS status;

	piece = ntdma_piece_take_whole(regs, mdl, offset);
	if (IS_ERR(piece)) {
		ntdma_misuse(map_name, "%s (adapter %u, set %u)",
			     PTR_ERR(piece) == -EEXIST ?
			     "previous mapping was not flushed" :
			     "no map registers", regs->adapter->id, regs->id);
		return STATUS_INVALID_PARAMETER;
	}
	status = map_chain(regs, piece, span, list, capacity, write_to_device);
	if (!NT_SUCCESS(status))
		ntdma_piece_abort(regs, piece);
	return status;
}

/**
 * ntdma_map_transfer_ex - DMA_OPERATIONS.MapTransferEx
 * @dma: adapter
 * @mdl: first MDL of a chain with locked pages
 * @base: MapRegisterBase of a live grant without a mapping
 * @offset: bytes from the first byte of @mdl; may lie in a later MDL
 * @device_offset: ignored for a bus master
 * @length: in: bytes wanted; out, on success: bytes mapped, as many as the
 *	registers, the list and the device allow. 0 maps nothing.
 * @write_to_device: TRUE for memory to device
 * @list: out: elements in order, none across two MDLs; nothing hidden behind them
 * @list_length: bytes at @list, at least 40
 * @completion: must be NULL for a bus master, which has no controller to wait for
 * @context: ignored
 *
 * Follows nc-wdm-pmap_transfer_ex, C-192..C-203, C-210, C-211, B-23.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return:
 * * STATUS_SUCCESS - *@length bytes are mapped, until FlushAdapterBuffersEx()
 * * STATUS_INVALID_PARAMETER - no such adapter or base, a range outside the
 *   chain, pages not locked, no room, mapped already, a completion routine
 * * STATUS_INSUFFICIENT_RESOURCES - Linux cannot map, and neither bounce pages
 *   nor the grant's flags allow anything else; retry may help
 * * STATUS_DEVICE_BUSY - an imported buffer outside of an access window;
 *   STATUS_ACCESS_DENIED in one that does not let the device write
 */
NTSTATUS ntdma_map_transfer_ex(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
			       ULONGLONG offset, ULONG device_offset,
			       PULONG length, BOOLEAN write_to_device,
			       PSCATTER_GATHER_LIST list, ULONG list_length,
			       PDMA_COMPLETION_ROUTINE completion,
			       PVOID context)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, map_name);
	struct ntdma_map_regs *regs;
	struct ntdma_span span;
	const char *refusal;
	NTSTATUS status;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	refusal = refuse_arguments(mdl, length, list, list_length, completion);
	if (refusal) {
		ntdma_misuse(map_name, "%s (adapter %u)", refusal, adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (!*length) {
		list->NumberOfElements = 0;
		return STATUS_SUCCESS;
	}
	status = check_range(&span, mdl, offset, *length);
	if (!NT_SUCCESS(status))
		return status;
	regs = ntdma_map_regs_lookup(adapter, base);
	if (!regs) {
		ntdma_misuse(map_name, "base %#lx is not live (adapter %u)",
			     (uintptr_t)base, adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	status = map_under(regs, &span, offset, mdl, list,
			   list_capacity(list_length), write_to_device);
	if (NT_SUCCESS(status))
		*length = span.length;
	ntdma_map_regs_put(regs);
	return status;
}

static void flush_chain(struct ntdma_map_regs *regs, struct ntdma_piece *piece,
			const MDL *mdl, u64 offset, u32 length,
			bool write_to_device)
{
	struct ntdma_adapter *adapter = regs->adapter;
	struct ntdma_mapping *map = &piece->map;

	/* a shorter length is how clients end a transfer early (B-24) */
	if (piece->mdl != mdl || piece->va != offset || length > map->length ||
	    map->dir != ntdma_direction(write_to_device))
		ntdma_misuse(flush_name,
			     "%u bytes at offset %llu: not what is mapped (adapter %u, set %u)",
			     length, offset, adapter->id, regs->id);
	trace_ntdma_unmap(adapter, map->length, map->kind, map->dir);
	ntdma_mapping_unmap(adapter, map, piece->reserve);
	ntdma_piece_give(regs, piece);
}

/* What MapTransfer mapped is found by its place in the first MDL. */
static NTSTATUS flush_set(struct ntdma_map_regs *regs, PMDL mdl, u64 offset,
			  u32 length, bool write_to_device)
{
	struct ntdma_piece *piece = ntdma_piece_pop_whole(regs);
	uintptr_t va;

	if (piece) {
		flush_chain(regs, piece, mdl, offset, length, write_to_device);
		return STATUS_SUCCESS;
	}
	va = mdl ? (uintptr_t)MmGetMdlVirtualAddress(mdl) + offset : 0;
	if (!length || ntdma_flush_pieces(regs, mdl, va, length,
					  write_to_device))
		return STATUS_SUCCESS;
	ntdma_misuse(flush_name, "nothing is mapped (adapter %u, set %u)",
		     regs->adapter->id, regs->id);
	return STATUS_INVALID_PARAMETER;
}

/* The completion routine has told of a failure. */
static NTSTATUS flush_controller(struct ntdma_map_regs *regs, const MDL *mdl,
				 u64 offset, u32 length, bool write_to_device)
{
	const struct ntdma_flush flush = {
		.routine	= flush_name,
		.mdl		= mdl,
		.offset		= offset,
		.length		= length,
		.write_to_device = write_to_device,
	};
	NTSTATUS status = ntdma_system_flush(regs, &flush);

	return status == STATUS_UNSUCCESSFUL ? STATUS_SUCCESS : status;
}

/**
 * ntdma_flush_adapter_buffers_ex - DMA_OPERATIONS.FlushAdapterBuffersEx
 * @dma: adapter
 * @mdl: as at MapTransferEx
 * @base: as at MapTransferEx; NULL is nothing to flush
 * @offset: as at MapTransferEx
 * @length: bytes that were mapped; fewer, even 0, end the mapping all the same
 * @write_to_device: as at MapTransferEx
 *
 * Ends the device's access; what it wrote is in the buffer afterwards. The
 * recorded mapping is ended even where the arguments differ, with one line. A
 * controller that still runs is stopped, without a completion call;
 * CancelMappedTransfer() is forgotten.
 *
 * Follows nc-wdm-pflush_adapter_buffers_ex, C-213..C-216, C-242, C-289, B-24.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for no such adapter or base,
 * and when bytes are to be flushed where none are mapped.
 */
NTSTATUS ntdma_flush_adapter_buffers_ex(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
					ULONGLONG offset, ULONG length,
					BOOLEAN write_to_device)
{
	struct ntdma_adapter *adapter;
	struct ntdma_map_regs *regs;
	NTSTATUS status;

	adapter = ntdma_adapter_enter_release(dma, flush_name);
	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!base)
		return STATUS_SUCCESS;
	regs = ntdma_map_regs_lookup(adapter, base);
	if (!regs) {
		ntdma_misuse(flush_name, "base %#lx is not live (adapter %u)",
			     (uintptr_t)base, adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (adapter->backend->controller)
		status = flush_controller(regs, mdl, offset, length,
					  write_to_device);
	else
		status = flush_set(regs, mdl, offset, length, write_to_device);
	ntdma_map_regs_put(regs);
	return status;
}

/**
 * ntdma_cancel_mapped_transfer - DMA_OPERATIONS.CancelMappedTransfer
 * @dma: adapter
 * @transfer_context: of the AllocateAdapterChannelEx() that got the channel
 *
 * Stops what runs and calls the completion routine with DmaCancelled, unless the
 * end of the transfer was first. What has not been mapped will be refused with
 * STATUS_CANCELLED. FlushAdapterBuffersEx() is due all the same, and ends this.
 *
 * Follows nc-wdm-pcancel_mapped_transfer, C-212, C-239..C-246, B-15.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return:
 * * STATUS_SUCCESS
 * * STATUS_UNSUCCESSFUL - cancelled already, and not flushed since
 * * STATUS_INVALID_PARAMETER - no such adapter, a context that does not hold the
 *   channel, a bus master: only a controller can be stopped
 */
NTSTATUS ntdma_cancel_mapped_transfer(PDMA_ADAPTER dma, PVOID transfer_context)
{
	static const char name[] = "CancelMappedTransfer";
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, name);

	NTSTATUS status = STATUS_INVALID_PARAMETER;

	if (!adapter)
		return status;
	if (!adapter->backend->controller) {
		ntdma_misuse(name, "not for bus masters (adapter %u)",
			     adapter->id);
		return status;
	}
	if (transfer_context)
		status = adapter->backend->controller->cancel(adapter,
							      transfer_context);
	if (status == STATUS_INVALID_PARAMETER)
		ntdma_misuse(name, "transfer context does not hold the channel (adapter %u)",
			     adapter->id);
	return status;
}

/**
 * ntdma_flush_dma_buffer - DMA_OPERATIONS.FlushDmaBuffer
 * @dma: adapter
 * @mdl: one MDL
 * @read_operation: TRUE for device to memory
 *
 * Nothing to do: the mapping routines do it where a device needs it.
 *
 * Follows nc-wdm-pflush_dma_buffer, C-271.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for no such adapter or MDL.
 */
NTSTATUS ntdma_flush_dma_buffer(PDMA_ADAPTER dma, PMDL mdl,
				BOOLEAN read_operation)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, "FlushDmaBuffer");

	if (adapter && !mdl)
		ntdma_misuse("FlushDmaBuffer", "no MDL (adapter %u)",
			     adapter->id);
	return adapter && mdl ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
