// SPDX-License-Identifier: GPL-2.0-only
/*
 * MapTransfer and MapTransferEx of subordinate devices: map, then start; and their
 * flushes: stop, then unmap.
 *
 * The controller has one transfer at a time, so a second one must wait for the
 * flush of the first, and takes all registers of the set. What is mapped is cut to
 * what registers, list and controller take, in units of the device's register; a
 * loop is never cut, because it would be another loop.
 */
#include "adapter.h"
#include "foreign.h"
#include "map_registers.h"
#include "mapping.h"
#include "mapping_inline.h"
#include "nt.h"
#include "report.h"
#include "sg_table.h"
#include "system_channel.h"
#include "system_dma.h"
#include "trace.h"

static const char map_name[] = "MapTransfer";
static const char map_ex_name[] = "MapTransferEx";

/**
 * struct wish - what a client asks for
 * @mdl: as passed, only compared
 * @span: what is to be mapped; cut to what is
 * @offset: from the first byte of its MDL, only compared
 * @routine: that was called
 * @one_mdl: of the versions before 3: as much as possible, by a copy if need be
 * @write_to_device: direction
 * @length: out: bytes mapped, before the transfer starts
 * @list: out, or NULL
 * @capacity: elements that the list has room for
 * @start: the rest
 */
struct wish {
	const MDL *mdl;
	struct ntdma_span span;
	u64 offset;
	const char *routine;
	bool one_mdl;
	bool write_to_device;
	PULONG length;
	PSCATTER_GATHER_LIST list;
	u32 capacity;
	struct ntdma_start start;
};

static struct ntdma_adapter *enter(PDMA_ADAPTER dma, const char *routine)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, routine);

	if (adapter && !adapter->system) {
		ntdma_misuse(routine, "adapter %u is a bus master",
			     adapter->id);
		return NULL;
	}
	return adapter;
}

/* Without a list there is no limit but the controller's. */
static void clip(const struct ntdma_map_regs *regs, struct wish *wish)
{
	const struct ntdma_adapter *adapter = regs->adapter;
	u32 max_segs = min(wish->capacity, regs->count);
	struct ntdma_span *span = &wish->span;
	u32 wanted = span->length;

	if (!wish->one_mdl)
		max_segs = min(max_segs, adapter->max_segs);
	span->length = min(wanted, adapter->max_length);
	ntdma_span_clip(span, regs->count, max_segs, adapter->max_segment);
	/* a piece that is too short for the device's register is copied */
	span->length = max(rounddown(span->length, adapter->unit),
			   min(wanted, adapter->unit));
}

static const char *refuse_clip(const struct ntdma_map_regs *regs,
			       const struct wish *wish, u32 wanted)
{
	if (!regs->count)
		return "no map registers";
	if (wanted % regs->adapter->unit)
		return "length is no multiple of DmaWidth";
	if (regs->adapter->system->cyclic && wish->span.length != wanted)
		return "a loop must be mapped as a whole";
	return NULL;
}

static NTSTATUS map_piece(struct ntdma_map_regs *regs,
			  struct ntdma_piece *piece, struct wish *wish)
{
	struct ntdma_adapter *adapter = regs->adapter;
	struct ntdma_mapping *map = &piece->map;
	u64 seal;
	int ret;

	map->dir = ntdma_direction(wish->write_to_device);
	map->flags = regs->flags;
	ret = ntdma_mapping_make(adapter, map, &wish->span, piece->reserve);
	if (ret)
		return ret == -EBUSY || ret == -E2BIG ?
		       STATUS_INSUFFICIENT_RESOURCES :
		       ntdma_foreign_status(ret);
	trace_ntdma_map(adapter, ntdma_mapping_addr(map, piece->reserve),
			map->length, map->nr_mapped, map->kind, map->dir);
	if (wish->list)
		ntdma_sg_table_emit(adapter, piece->reserve, wish->list,
				    &wish->span, map, wish->capacity, &seal);
	return STATUS_SUCCESS;
}

static NTSTATUS start_piece(struct ntdma_map_regs *regs,
			    struct ntdma_piece *piece, struct wish *wish)
{
	const struct ntdma_controller_ops *controller =
		regs->adapter->backend->controller;
	ULONG wanted = *wish->length;
	NTSTATUS status;

	/* the completion routine may free what holds the variable */
	*wish->length = wish->span.length;
	status = controller->start(regs, piece, &wish->start);
	if (NT_SUCCESS(status))
		return status;
	*wish->length = wanted;
	ntdma_mapping_unmap(regs->adapter, &piece->map, piece->reserve);
	ntdma_piece_abort(regs, piece);
	return status;
}

static NTSTATUS map_and_start(struct ntdma_map_regs *regs, struct wish *wish)
{
	u32 wanted = wish->span.length;
	struct ntdma_piece *piece;
	const char *refusal;
	NTSTATUS status;

	clip(regs, wish);
	refusal = refuse_clip(regs, wish, wanted);
	piece = refusal ? NULL : ntdma_piece_take_whole(regs, wish->mdl,
							wish->offset);
	if (IS_ERR(piece))
		refusal = "previous mapping was not flushed";
	if (refusal) {
		ntdma_misuse(wish->routine, "%s (adapter %u, set %u of %u registers)",
			     refusal, regs->adapter->id, regs->id, regs->count);
		return STATUS_INVALID_PARAMETER;
	}
	status = map_piece(regs, piece, wish);
	if (!NT_SUCCESS(status)) {
		ntdma_piece_abort(regs, piece);
		return status;
	}
	return start_piece(regs, piece, wish);
}

/* From begin to start nothing of the controller goes away: see its ops. */
static NTSTATUS run_under(struct ntdma_map_regs *regs, struct wish *wish)
{
	const struct ntdma_controller_ops *controller =
		regs->adapter->backend->controller;
	NTSTATUS status;

	rcu_read_lock();
	status = controller->begin(regs, wish->routine);
	if (NT_SUCCESS(status)) {
		status = map_and_start(regs, wish);
		if (!NT_SUCCESS(status))
			controller->abandon(regs);
	}
	rcu_read_unlock();
	return status;
}

static NTSTATUS run(struct ntdma_adapter *adapter, PVOID base,
		    struct wish *wish)
{
	struct ntdma_map_regs *regs = ntdma_map_regs_lookup(adapter, base);
	NTSTATUS status;

	if (!regs) {
		ntdma_misuse(wish->routine, "base %#lx is not live (adapter %u)",
			     (uintptr_t)base, adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	status = run_under(regs, wish);
	ntdma_map_regs_put(regs);
	return status;
}

static NTSTATUS check_wish(struct wish *wish, u32 length)
{
	u32 pages;

	if (ntdma_span_seek(&wish->span, wish->mdl, wish->offset, length) &&
	    NT_SUCCESS(ntdma_span_pages(&wish->span, &pages)) &&
	    (!wish->one_mdl || (wish->span.mdl == wish->mdl &&
				ntdma_span_in_one_mdl(&wish->span))))
		return ntdma_span_check(wish->routine, &wish->span);
	ntdma_misuse(wish->routine, "%u bytes at offset %llu leave the MDL%s",
		     length, wish->offset, wish->one_mdl ? "" : " chain");
	return STATUS_INVALID_PARAMETER;
}

/**
 * ntdma_system_map_transfer - DMA_OPERATIONS.MapTransfer of a subordinate device
 * @dma: adapter
 * @mdl: one MDL with locked pages
 * @base: MapRegisterBase of a grant that holds the channel
 * @va: start, in the numbering of @mdl
 * @length: in: bytes wanted; out: bytes that the controller moves: all, unless
 *	registers or controller are too small for them; 0 if nothing was started
 * @write_to_device: TRUE for memory to device
 *
 * Programs the controller and starts it. It goes on until the last byte, or, with
 * AutoInitialize, round and round, until FlushAdapterBuffers.
 *
 * Follows nc-wdm-pmap_transfer, C-091, C-092.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: 0: the controller has the address, and the driver has no use for it.
 */
PHYSICAL_ADDRESS ntdma_system_map_transfer(PDMA_ADAPTER dma, PMDL mdl,
					   PVOID base, PVOID va, PULONG length,
					   BOOLEAN write_to_device)
{
	struct ntdma_adapter *adapter = enter(dma, map_name);
	PHYSICAL_ADDRESS none = { .QuadPart = 0 };
	struct wish wish = {
		.mdl		= mdl,
		.routine	= map_name,
		.one_mdl	= true,
		.write_to_device = write_to_device,
		.length		= length,
		.capacity	= U32_MAX,
	};

	if (!length || !mdl || !*length) {
		ntdma_misuse(map_name, "%s", mdl ? "zero length" : "no MDL");
		goto nothing;
	}
	wish.offset = (uintptr_t)va - (uintptr_t)MmGetMdlVirtualAddress(mdl);
	if (adapter && NT_SUCCESS(check_wish(&wish, *length)) &&
	    NT_SUCCESS(run(adapter, base, &wish)))
		return none;
nothing:
	if (length)
		*length = 0;
	return none;
}

static u32 list_capacity(ULONG bytes)
{
	const size_t header = offsetof(SCATTER_GATHER_LIST, Elements);

	return bytes < header ?
	       0 : (bytes - header) / sizeof(SCATTER_GATHER_ELEMENT);
}

static const char *refuse_arguments(const MDL *mdl, const ULONG *length,
				    const SCATTER_GATHER_LIST *list,
				    ULONG list_length)
{
	if (!mdl)
		return "no MDL";
	if (!length)
		return "no Length";
	if (list)
		return list_capacity(list_length) ?
		       NULL : "no room for one element";
	return list_length ? "no list, but its length" : NULL;
}

/**
 * ntdma_system_map_transfer_ex - DMA_OPERATIONS.MapTransferEx of a subordinate
 * device
 * @dma: adapter
 * @mdl: first MDL of a chain with locked pages
 * @base: MapRegisterBase of a grant that holds the channel, without a mapping
 * @offset: bytes from the first byte of @mdl; may lie in a later MDL
 * @device_offset: added to DeviceAddress
 * @length: in: bytes wanted; out, on success and before @completion can run: bytes
 *	that the controller moves, as many as registers, list and controller
 *	allow. 0 starts nothing.
 * @write_to_device: TRUE for memory to device
 * @list: out: elements in order, none across two MDLs; NULL for none
 * @list_length: bytes at @list, at least 40; 0 without
 * @completion: called once at the end, or, with AutoInitialize, after each period,
 *	at DISPATCH_LEVEL, with no lock held, possibly before this returns. NULL for
 *	none.
 * @context: passed to @completion
 *
 * A looped transfer has a period for each MDL of the chain, if these are equally
 * long, contiguous and not longer than a segment of the controller; else one for a
 * round. A function of the controller may set another one.
 *
 * Follows nc-wdm-pmap_transfer_ex, C-204..C-212, C-216, C-217, B-14, B-16.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return:
 * * STATUS_SUCCESS - *@length bytes are being moved
 * * STATUS_CANCELLED - CancelMappedTransfer() came first; no completion follows
 * * STATUS_INVALID_PARAMETER - no such adapter or base, channel not held, a range
 *   outside the chain, pages not locked, no room, mapped already, no multiple of
 *   DmaWidth, a loop that does not fit, an address or width that the controller
 *   refuses
 * * STATUS_INSUFFICIENT_RESOURCES - the controller has no descriptor (retry may
 *   help), went away, or cannot reach the pages; a loop over pages that are not
 *   contiguous to it, or of no whole number of periods
 */
NTSTATUS ntdma_system_map_transfer_ex(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
				      ULONGLONG offset, ULONG device_offset,
				      PULONG length, BOOLEAN write_to_device,
				      PSCATTER_GATHER_LIST list,
				      ULONG list_length,
				      PDMA_COMPLETION_ROUTINE completion,
				      PVOID context)
{
	struct ntdma_adapter *adapter = enter(dma, map_ex_name);
	struct wish wish = {
		.mdl		= mdl,
		.offset		= offset,
		.routine	= map_ex_name,
		.write_to_device = write_to_device,
		.length		= length,
		.list		= list,
		.capacity	= list ? list_capacity(list_length) : U32_MAX,
		.start = {
			.device_offset	= device_offset,
			.completion	= completion,
			.context	= context,
		},
	};
	const char *refusal;
	NTSTATUS status;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	refusal = refuse_arguments(mdl, length, list, list_length);
	if (refusal) {
		ntdma_misuse(map_ex_name, "%s (adapter %u)", refusal,
			     adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (!*length) {
		if (list)
			list->NumberOfElements = 0;
		return STATUS_SUCCESS;
	}
	status = check_wish(&wish, *length);
	return NT_SUCCESS(status) ? run(adapter, base, &wish) : status;
}

static void unmap_piece(struct ntdma_map_regs *regs, struct ntdma_piece *piece,
			const struct ntdma_flush *flush)
{
	struct ntdma_adapter *adapter = regs->adapter;
	struct ntdma_mapping *map = &piece->map;

	if ((flush->mdl && (piece->mdl != flush->mdl ||
			    piece->va != flush->offset)) ||
	    flush->length > map->length ||
	    map->dir != ntdma_direction(flush->write_to_device))
		ntdma_misuse(flush->routine,
			     "%u bytes at offset %llu: not what is mapped (adapter %u, set %u)",
			     flush->length, flush->offset, adapter->id,
			     regs->id);
	trace_ntdma_unmap(adapter, map->length, map->kind, map->dir);
	ntdma_mapping_unmap(adapter, map, piece->reserve);
	ntdma_piece_give(regs, piece);
}

/**
 * ntdma_system_flush - what both flushes do for a subordinate device
 * @regs: set
 * @flush: what the client says that it flushes
 *
 * What still runs is stopped, and no completion follows; then the mapping ends.
 * CancelMappedTransfer() is forgotten.
 *
 * Context: up to DISPATCH_LEVEL, never sleeps.
 * Return: STATUS_SUCCESS; STATUS_UNSUCCESSFUL if the transfer had failed;
 * STATUS_INVALID_PARAMETER, with a line, if bytes are to be flushed where there
 * was neither a transfer nor a cancelled one.
 */
NTSTATUS ntdma_system_flush(struct ntdma_map_regs *regs,
			    const struct ntdma_flush *flush)
{
	struct ntdma_piece *piece = NULL;
	u32 stopped;

	/* the reserve stays while data are copied back: see system_channel.c */
	rcu_read_lock();
	stopped = regs->adapter->backend->controller->stop(regs);
	/* another thread's transfer may have been started since */
	if (stopped & NTDMA_STOPPED_MAPPED)
		piece = ntdma_piece_pop_whole(regs);
	if (piece)
		unmap_piece(regs, piece, flush);
	rcu_read_unlock();
	if (stopped & NTDMA_STOPPED_FAILED)
		return STATUS_UNSUCCESSFUL;
	if (piece || !flush->length || stopped & NTDMA_STOPPED_CANCELLED)
		return STATUS_SUCCESS;
	ntdma_misuse(flush->routine, "nothing is mapped (adapter %u, set %u)",
		     regs->adapter->id, regs->id);
	return STATUS_INVALID_PARAMETER;
}

static NTSTATUS refuse_list(PDMA_ADAPTER dma, const char *routine)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, routine);

	if (adapter)
		ntdma_misuse(routine, "for bus masters only (adapter %u)",
			     adapter->id);
	return STATUS_INVALID_PARAMETER;
}

/**
 * ntdma_system_get_sg_list - DMA_OPERATIONS.GetScatterGatherList of a subordinate
 * device
 * @dma: adapter
 * @device: ignored
 * @mdl: ignored
 * @va: ignored
 * @length: ignored
 * @control: never called
 * @context: ignored
 * @write_to_device: ignored
 *
 * Lists are for devices that read them: no driver could tell its controller of one.
 * The pages of version 3 say so (C-224), those of the earlier versions do not.
 *
 * IRQL: up to DISPATCH_LEVEL.
 * Return: STATUS_INVALID_PARAMETER, with one line. So do the other three.
 */
NTSTATUS ntdma_system_get_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				  PMDL mdl, PVOID va, ULONG length,
				  PDRIVER_LIST_CONTROL control, PVOID context,
				  BOOLEAN write_to_device)
{
	return refuse_list(dma, "GetScatterGatherList");
}

/* DMA_OPERATIONS.BuildScatterGatherList: see ntdma_system_get_sg_list(). */
NTSTATUS ntdma_system_build_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				    PMDL mdl, PVOID va, ULONG length,
				    PDRIVER_LIST_CONTROL control,
				    PVOID context, BOOLEAN write_to_device,
				    PVOID buffer, ULONG buffer_length)
{
	return refuse_list(dma, "BuildScatterGatherList");
}

/* DMA_OPERATIONS.GetScatterGatherListEx: see ntdma_system_get_sg_list(). */
NTSTATUS ntdma_system_get_sg_list_ex(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				     PVOID transfer_context, PMDL mdl,
				     ULONGLONG offset, ULONG length,
				     ULONG flags, PDRIVER_LIST_CONTROL control,
				     PVOID context, BOOLEAN write_to_device,
				     PDMA_COMPLETION_ROUTINE completion,
				     PVOID completion_context,
				     PSCATTER_GATHER_LIST *result)
{
	return refuse_list(dma, "GetScatterGatherListEx");
}

/* DMA_OPERATIONS.BuildScatterGatherListEx: see ntdma_system_get_sg_list(). */
NTSTATUS ntdma_system_build_sg_list_ex(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				       PVOID transfer_context, PMDL mdl,
				       ULONGLONG offset, ULONG length,
				       ULONG flags,
				       PDRIVER_LIST_CONTROL control,
				       PVOID context, BOOLEAN write_to_device,
				       PVOID buffer, ULONG buffer_length,
				       PDMA_COMPLETION_ROUTINE completion,
				       PVOID completion_context, PVOID result)
{
	return refuse_list(dma, "BuildScatterGatherListEx");
}
