// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scatter/gather lists: Get and Build, with their Ex forms.
 *
 *   NONE --Get, Build--> SNAPSHOT --mapped--> LIVE --Put--> NONE (sg_put.c)
 *                           |                  ^ |
 *                           +--waits in queue--+ callback: the list may be put
 *                                                from inside, or much later
 *
 * With Build the list's memory is the client's, which is why Build allocates
 * nothing. The record of the list, with its length and direction, is ours
 * (sg_registry.c). A record stands for a reference on its adapter: PutDmaAdapter
 * looks for live records, and a list that was on its way then gives up.
 */
#include <linux/pfn.h>

#include "adapter.h"
#include "callback.h"
#include "channel.h"
#include "foreign.h"
#include "list_block.h"
#include "live.h"
#include "mapping_inline.h"
#include "nt.h"
#include "report.h"
#include "sg_list.h"
#include "sg_table.h"
#include "trace.h"
#include "transfer_context.h"

static const char get_name[] = "GetScatterGatherList";
static const char build_name[] = "BuildScatterGatherList";
static const char get_ex_name[] = "GetScatterGatherListEx";
static const char build_ex_name[] = "BuildScatterGatherListEx";

static noinline u64 emit_table(struct ntdma_request *req)
{
	struct ntdma_sg_record *record = req->record;

	return ntdma_sg_table_emit(req->adapter, &req->adapter->reserve,
				   req->list, &req->span, &record->map,
				   record->room, &record->seal);
}

/* Returns a bound: no address in the list is higher. */
static __always_inline u64 emit(struct ntdma_request *req)
{
	const struct ntdma_mapping *map = &req->record->map;
	dma_addr_t dma_addr;

	if (map->kind != NTDMA_MAP_PAGE)
		return emit_table(req);
	/* one piece, so it is in one MDL */
	dma_addr = sg_dma_address(map->sgl);
	req->list->NumberOfElements = 1;
	req->list->Reserved = 0;
	ntdma_set_element(req->list->Elements, dma_addr, map->length);
	return dma_addr + map->length - 1;
}

static noinline int bounce_and_emit(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	int ret;

	ret = ntdma_mapping_map_bounce(adapter, &req->record->map,
				       &adapter->reserve);
	if (!ret)
		emit(req);
	/* a reserve that is idle and too small stays too small */
	if (ret == -EBUSY && ntdma_reserve_idle(&adapter->reserve))
		return -E2BIG;
	return ret;
}

/* Linux first; the addresses are checked as they are written. */
static __always_inline int map_and_emit(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_mapping *map = &req->record->map;
	int ret = ntdma_mapping_map_linux(adapter, map);

	if (likely(!ret)) {
		if (likely(emit(req) <= adapter->dma_limit) ||
		    ntdma_sg_list_is_within(req->list, adapter->dma_limit))
			return 0;
		adapter->backend->unmap(adapter, map);
	}
	return bounce_and_emit(req);
}

static __always_inline int list_reserve(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_mapping *map = &req->record->map;
	int ret = map_and_emit(req);

	if (unlikely(ret))
		return ret;
	ntdma_count(adapter, maps, 1);
	ntdma_count(adapter, bytes, map->length);
	trace_ntdma_map(adapter->id, req->list->Elements[0].Address.QuadPart,
			map->length, map->nr_mapped, map->kind, map->dir);
	ntdma_sg_record_publish(req->record, req->list);
	return 0;
}

static __always_inline void list_run(struct ntdma_request *req)
{
	ntdma_count(req->adapter, lists, 1);
	if (req->result)
		*req->result = req->list;
	if (req->list_control)
		req->list_control(req->device, req->irp, req->list,
				  req->context);
}

static void list_drop(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;

	if (req->record->ours)
		ntdma_list_block_free(adapter, req->list);
	ntdma_sg_record_free(&adapter->lists, req->record);
	ntdma_live_dec();
	ntdma_sg_list_close(adapter);
}

const struct ntdma_request_ops ntdma_list_request_ops = {
	.name		= "list",
	.reserve	= list_reserve,
	.run		= list_run,
	.drop		= list_drop,
};

/*
 * The usual case, without a detour through the queue. Whatever of the adapter is
 * looked at after the callback, is looked at in its RCU section: see callback.h.
 */
static __always_inline bool run_at_once(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_callback callback;

	if (unlikely(!ntdma_channel_idle(adapter) || ntdma_in_callback()) ||
	    list_reserve(req))
		return false;
	if (!req->list_control) {
		list_run(req);
		return true;
	}
	ntdma_callback_enter(&callback, adapter);
	list_run(req);
	ntdma_callback_pop(&callback);
	ntdma_channel_released(adapter);
	ntdma_callback_leave(&callback);
	return true;
}

static noinline NTSTATUS refuse_list(struct ntdma_request *req,
				     const char *routine, int error)
{
	if (error == -EEXIST)
		ntdma_misuse(routine,
			     "buffer holds a list that was not put (adapter %u)",
			     req->adapter->id);
	return error == -ENOMEM ? STATUS_INSUFFICIENT_RESOURCES :
				  STATUS_INVALID_PARAMETER;
}

/* A retired list is forgotten when its memory is used again. */
static noinline struct ntdma_sg_record *
claim_again(struct ntdma_adapter *adapter, void *list,
	    struct ntdma_sg_record *error)
{
	if (PTR_ERR(error) != -EEXIST ||
	    !ntdma_sg_list_forget(adapter, list))
		return error;
	return ntdma_sg_record_claim(&adapter->lists, list);
}

/*
 * Claims a record, which pins the adapter: either this sees that PutDmaAdapter()
 * was called, or that sees the record.
 */
static __always_inline int claim_record(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_sg_record *record;

	record = ntdma_sg_record_claim(&adapter->lists, req->list);
	if (IS_ERR(record))
		record = claim_again(adapter, req->list, record);
	if (IS_ERR(record))
		return PTR_ERR(record);
	if (unlikely(!ntdma_operations_are_live(adapter->dma.DmaOperations))) {
		ntdma_sg_record_free(&adapter->lists, record);
		ntdma_sg_list_close(adapter);
		return -ENODEV;
	}
	ntdma_live_inc();
	req->record = record;
	return 0;
}

/**
 * struct list_flavour - how a list differs from the plainest one
 * @pages: map registers, room in the list's memory
 * @dir: direction
 * @ours: memory from ntdma_list_block_alloc()
 * @foreign: memory of another driver
 * @flags: of the Ex forms
 */
struct list_flavour {
	u32 pages;
	u8 dir;
	bool ours;
	bool foreign;
	u32 flags;
};

static noinline NTSTATUS submit_slowly(struct ntdma_request *req)
{
	NTSTATUS status = ntdma_request_submit(req);

	if (!NT_SUCCESS(status))
		list_drop(req);
	return status;
}

/* The table lies behind the elements, unless one entry is all there is. */
static noinline void fill_table(struct ntdma_sg_record *record,
				const struct ntdma_request *req)
{
	struct ntdma_mapping *map = &record->map;

	map->sgl = ntdma_sg_table(req->list, record->room);
	ntdma_mapping_fill(map, &req->span, req->adapter->max_segment);
	if (map->nr_segs == 1) {
		record->single = *map->sgl;
		map->sgl = &record->single;
	}
}

static __always_inline NTSTATUS
submit_list(struct ntdma_request *req, const char *routine,
	    const struct list_flavour *flavour)
{
	struct ntdma_sg_record *record;
	int ret;

	ret = claim_record(req);
	if (unlikely(ret)) {
		if (flavour->ours)
			ntdma_list_block_free(req->adapter, req->list);
		return refuse_list(req, routine, ret);
	}
	record = req->record;
	record->ours = flavour->ours;
	record->bare = !req->list_control;
	record->mdl = NULL;
	record->room = flavour->pages;
	record->map.dir = flavour->dir;
	record->map.kind = NTDMA_MAP_NONE;
	record->map.flags = flavour->flags;
	if (unlikely(flavour->foreign))
		return ntdma_foreign_list(req);
	if (flavour->pages == 1 && ntdma_span_in_one_mdl(&req->span)) {
		record->map.sgl = &record->single;
		ntdma_mapping_fill_page(&record->map, &req->span);
	} else {
		fill_table(record, req);
	}
	if (likely(run_at_once(req)))
		return STATUS_SUCCESS;
	return submit_slowly(req);
}

static NTSTATUS refuse_span(const struct ntdma_adapter *adapter,
			    const char *routine, const struct ntdma_span *span,
			    NTSTATUS status)
{
	ntdma_misuse(routine,
		     "%u bytes at offset %u: no such range in the MDL chain (adapter %u)",
		     span->length, span->offset, adapter->id);
	return status;
}

static noinline NTSTATUS check_chain(struct ntdma_adapter *adapter,
				     const char *routine,
				     const struct ntdma_span *span, u32 *pages)
{
	NTSTATUS status = STATUS_INVALID_PARAMETER;

	if (likely(span->mdl && span->length))
		status = ntdma_span_pages(span, pages);
	if (unlikely(!NT_SUCCESS(status)))
		return refuse_span(adapter, routine, span, status);
	if (unlikely(*pages > adapter->max_map_regs)) {
		ntdma_misuse(routine,
			     "%u map registers, limit is %u (adapter %u)",
			     *pages, adapter->max_map_regs, adapter->id);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	return ntdma_span_check(routine, span);
}

/* Pages of the range, if the adapter may map it. */
static __always_inline NTSTATUS check_request(struct ntdma_adapter *adapter,
					      const char *routine,
					      const struct ntdma_span *span,
					      u32 *pages)
{
	const MDL *mdl = span->mdl;

	if (unlikely(!mdl || !span->length || !ntdma_span_in_one_mdl(span) ||
		     !ntdma_mdl_may_map(mdl)))
		return check_chain(adapter, routine, span, pages);
	*pages = PFN_UP(offset_in_page(mdl->ByteOffset + span->offset) +
			(u64)span->length);
	if (unlikely(*pages > adapter->max_map_regs))
		return check_chain(adapter, routine, span, pages);
	return STATUS_SUCCESS;
}

static __always_inline void list_request_init(struct ntdma_request *req,
					      struct ntdma_adapter *adapter,
					      PDEVICE_OBJECT device,
					      PDRIVER_LIST_CONTROL control,
					      PVOID context)
{
	req->ops = &ntdma_list_request_ops;
	req->adapter = adapter;
	req->device = device;
	req->irp = device ? device->CurrentIrp : NULL;
	req->context = context;
	req->transfer_context = NULL;
	req->result = NULL;
	req->synchronous = false;
	req->callback = control;
	req->list_control = control;
}

/* A CurrentVa outside the first MDL gives an offset that no MDL has. */
static inline void span_at_va(struct ntdma_span *span, const MDL *mdl,
			      PVOID va, u32 length)
{
	uintptr_t offset = mdl ? (uintptr_t)va -
			   (uintptr_t)MmGetMdlVirtualAddress(mdl) : 0;

	span->mdl = mdl;
	span->offset = min_t(uintptr_t, offset, U32_MAX);
	span->length = length;
}

static __always_inline NTSTATUS get_list(struct ntdma_request *req,
					 const char *routine,
					 struct list_flavour *flavour)
{
	NTSTATUS status;
	size_t bytes;

	status = check_request(req->adapter, routine, &req->span,
			       &flavour->pages);
	if (!NT_SUCCESS(status))
		return status;
	flavour->foreign = status == NTDMA_STATUS_FOREIGN;
	flavour->ours = true;
	bytes = ntdma_sg_table_bytes(flavour->pages);
	req->list = ntdma_list_block_alloc(req->adapter, bytes);
	if (!req->list)
		return STATUS_INSUFFICIENT_RESOURCES;
	return submit_list(req, routine, flavour);
}

static __always_inline NTSTATUS build_list(struct ntdma_request *req,
					   const char *routine,
					   struct list_flavour *flavour,
					   PVOID buffer, ULONG buffer_length)
{
	NTSTATUS status;

	status = check_request(req->adapter, routine, &req->span,
			       &flavour->pages);
	if (!NT_SUCCESS(status))
		return status;
	if (!buffer) {
		ntdma_misuse(routine, "no buffer (adapter %u)",
			     req->adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (buffer_length < ntdma_sg_table_bytes(flavour->pages))
		return STATUS_BUFFER_TOO_SMALL;
	flavour->foreign = status == NTDMA_STATUS_FOREIGN;
	flavour->ours = false;
	req->list = buffer;
	return submit_list(req, routine, flavour);
}

static __always_inline struct ntdma_adapter *
enter_list_request(PDMA_ADAPTER dma, const char *routine,
		   PDRIVER_LIST_CONTROL control)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, routine);

	if (likely(adapter && control))
		return adapter;
	if (adapter)
		ntdma_misuse(routine, "no AdapterListControl (adapter %u)",
			     adapter->id);
	return NULL;
}

/**
 * ntdma_get_sg_list - DMA_OPERATIONS.GetScatterGatherList
 * @dma: adapter
 * @device: passed to @control; its CurrentIrp is sampled now
 * @mdl: first MDL of a chain with locked pages
 * @va: start, in the numbering of @mdl, inside @mdl
 * @length: bytes; they may continue in the following MDLs
 * @control: AdapterListControl, entered once at DISPATCH_LEVEL with no lock
 *	held; inside this call unless the channel is held, bounce pages are short,
 *	or a callback of this adapter is running on this CPU
 * @context: passed to @control
 * @write_to_device: TRUE for memory to device
 *
 * The list lives until PutScatterGatherList(). Its elements are in order, sum up
 * to @length and never span two MDLs; a device without scatter/gather gets one.
 *
 * Follows nc-wdm-pget_scatter_gather_list, C-115..C-134, B-19..B-21, B-26.
 *
 * IRQL: DISPATCH_LEVEL, lower is accepted. Linux: any but hard irq.
 * Return:
 * * STATUS_SUCCESS - @control ran or will run
 * * STATUS_INSUFFICIENT_RESOURCES - more registers than the limit (retry is no
 *   use), or no memory (it may be)
 * * STATUS_BUFFER_TOO_SMALL - the chain ends before @length
 * * STATUS_INVALID_PARAMETER - no such adapter, no MDL, no @control, @va outside
 *   @mdl, zero length, pages not locked, chain without end
 * * STATUS_DEVICE_BUSY, STATUS_ACCESS_DENIED - see ntdma_foreign_list()
 */
NTSTATUS ntdma_get_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl,
			   PVOID va, ULONG length, PDRIVER_LIST_CONTROL control,
			   PVOID context, BOOLEAN write_to_device)
{
	struct list_flavour flavour = {
		.dir = ntdma_direction(write_to_device),
	};
	struct ntdma_adapter *adapter;
	struct ntdma_request req;

	adapter = enter_list_request(dma, get_name, control);
	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	list_request_init(&req, adapter, device, control, context);
	span_at_va(&req.span, mdl, va, length);
	return get_list(&req, get_name, &flavour);
}

/**
 * ntdma_build_sg_list - DMA_OPERATIONS.BuildScatterGatherList
 * @dma: see ntdma_get_sg_list()
 * @device: see ntdma_get_sg_list()
 * @mdl: see ntdma_get_sg_list()
 * @va: see ntdma_get_sg_list()
 * @length: see ntdma_get_sg_list()
 * @control: see ntdma_get_sg_list(); it gets @buffer as its list
 * @context: see ntdma_get_sg_list()
 * @write_to_device: see ntdma_get_sg_list()
 * @buffer: memory of any kind and alignment (B-09), the client's until Put
 * @buffer_length: bytes in it, from CalculateScatterGatherList
 *
 * Allocates nothing unless the request has to wait or hundreds of lists of this
 * adapter are outstanding.
 *
 * Follows nc-wdm-pbuild_scatter_gather_list, C-145..C-150.
 *
 * IRQL: DISPATCH_LEVEL, lower is accepted. Linux: any but hard irq.
 * Return: as ntdma_get_sg_list(), and
 * * STATUS_BUFFER_TOO_SMALL - @buffer_length too small as well; nothing written
 * * STATUS_INVALID_PARAMETER - no @buffer, or it still holds a live list
 */
NTSTATUS ntdma_build_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl,
			     PVOID va, ULONG length,
			     PDRIVER_LIST_CONTROL control, PVOID context,
			     BOOLEAN write_to_device, PVOID buffer,
			     ULONG buffer_length)
{
	struct list_flavour flavour = {
		.dir = ntdma_direction(write_to_device),
	};
	struct ntdma_adapter *adapter;
	struct ntdma_request req;

	adapter = enter_list_request(dma, build_name, control);
	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	list_request_init(&req, adapter, device, control, context);
	span_at_va(&req.span, mdl, va, length);
	return build_list(&req, build_name, &flavour, buffer, buffer_length);
}

#define LIST_FLAGS	(DMA_SYNCHRONOUS_CALLBACK | DMA_ZERO_BUFFERS | \
			 DMA_FAIL_ON_BOUNCE)

/* Asynchronous: a routine. Synchronous: a routine, a result, or both. */
static const char *refuse_ex(ULONG flags, PDRIVER_LIST_CONTROL control,
			     const PVOID *result)
{
	if (flags & ~LIST_FLAGS)
		return "unknown flags";
	if (!control && !(flags & DMA_SYNCHRONOUS_CALLBACK))
		return "asynchronous without AdapterListControl";
	if (!control && !result)
		return "neither AdapterListControl nor ScatterGatherList";
	return NULL;
}

/* Arguments and context of an Ex request; the context is granted on success. */
static NTSTATUS begin_ex(struct ntdma_request *req, const char *routine,
			 PVOID transfer_context, const MDL *mdl, u64 offset,
			 u32 length, ULONG flags, PVOID *result)
{
	struct ntdma_adapter *adapter = req->adapter;
	const char *refusal = refuse_ex(flags, req->list_control, result);

	if (!refusal && !ntdma_span_seek(&req->span, mdl, offset, length))
		refusal = "no such offset in the MDL chain";
	if (refusal) {
		ntdma_misuse(routine, "%s (adapter %u)", refusal, adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	req->synchronous = flags & DMA_SYNCHRONOUS_CALLBACK;
	req->transfer_context = transfer_context;
	req->result = result;
	if (result)
		*result = NULL;
	return ntdma_context_begin(adapter, routine, transfer_context);
}

/* The Ex forms know one answer to a range outside the chain. */
static NTSTATUS end_ex(PVOID transfer_context, NTSTATUS status,
		       bool short_chain)
{
	if (NT_SUCCESS(status))
		return status;
	ntdma_context_abort(transfer_context);
	return short_chain ? STATUS_INVALID_PARAMETER : status;
}

static bool chain_is_short(const struct ntdma_span *span)
{
	u32 pages;

	return ntdma_span_pages(span, &pages) == STATUS_BUFFER_TOO_SMALL;
}

/**
 * ntdma_get_sg_list_ex - DMA_OPERATIONS.GetScatterGatherListEx
 * @dma: adapter
 * @device: see ntdma_get_sg_list()
 * @transfer_context: initialised, in no other request
 * @mdl: first MDL of a chain with locked pages
 * @offset: bytes from the first byte of @mdl; may lie in a later MDL
 * @length: bytes
 * @flags: DMA_SYNCHRONOUS_CALLBACK: now or not at all. DMA_FAIL_ON_BOUNCE: what
 *	Linux cannot map fails. DMA_ZERO_BUFFERS: clear bounce pages first.
 * @control: AdapterListControl; NULL is for synchronous requests with a @result
 * @context: passed to @control
 * @write_to_device: TRUE for memory to device
 * @completion: ignored, a bus master has none
 * @completion_context: ignored
 * @result: out: the list, set before @control runs; NULL while an asynchronous
 *	request waits
 *
 * Mapping and list live until PutScatterGatherList(), whatever the page says of
 * AdapterListControl's return; without a routine FreeAdapterObject() may come
 * before or after that.
 *
 * Follows nc-wdm-pget_scatter_gather_list_ex, C-189, C-219..C-225, B-11.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return:
 * * STATUS_SUCCESS - the list is there, or the request waits
 * * STATUS_INSUFFICIENT_RESOURCES - too many registers; no memory; synchronous
 *   and not possible now; retry may help in the last two cases
 * * STATUS_CANCELLED - CancelAdapterChannel() came first
 * * STATUS_INVALID_PARAMETER - no such adapter or range, pages not locked,
 *   arguments that do not fit together, a context not initialised or in use
 */
NTSTATUS ntdma_get_sg_list_ex(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
			      PVOID transfer_context, PMDL mdl,
			      ULONGLONG offset, ULONG length, ULONG flags,
			      PDRIVER_LIST_CONTROL control, PVOID context,
			      BOOLEAN write_to_device,
			      PDMA_COMPLETION_ROUTINE completion,
			      PVOID completion_context,
			      PSCATTER_GATHER_LIST *result)
{
	struct list_flavour flavour = {
		.dir	= ntdma_direction(write_to_device),
		.flags	= flags,
	};
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, get_ex_name);
	struct ntdma_request req;
	NTSTATUS status;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	list_request_init(&req, adapter, device, control, context);
	status = begin_ex(&req, get_ex_name, transfer_context, mdl, offset,
			  length, flags, (PVOID *)result);
	if (!NT_SUCCESS(status))
		return status;
	status = get_list(&req, get_ex_name, &flavour);
	return end_ex(transfer_context, status,
		      status == STATUS_BUFFER_TOO_SMALL);
}

/**
 * ntdma_build_sg_list_ex - DMA_OPERATIONS.BuildScatterGatherListEx
 * @dma: see ntdma_get_sg_list_ex()
 * @device: see ntdma_get_sg_list_ex()
 * @transfer_context: see ntdma_get_sg_list_ex()
 * @mdl: see ntdma_get_sg_list_ex()
 * @offset: see ntdma_get_sg_list_ex()
 * @length: see ntdma_get_sg_list_ex()
 * @flags: see ntdma_get_sg_list_ex()
 * @control: see ntdma_get_sg_list_ex()
 * @context: see ntdma_get_sg_list_ex()
 * @write_to_device: see ntdma_get_sg_list_ex()
 * @buffer: memory of any kind and alignment, the client's until Put
 * @buffer_length: bytes in it, from GetDmaTransferInfo or
 *	CalculateScatterGatherList
 * @completion: ignored
 * @completion_context: ignored
 * @result: PSCATTER_GATHER_LIST *, out: @buffer
 *
 * All of the range or nothing. A synchronous request allocates nothing, and takes
 * no lock that other requests take.
 *
 * Follows nc-wdm-pbuild_scatter_gather_list_ex, C-189, C-226..C-230, B-07, B-10.
 *
 * IRQL: DISPATCH_LEVEL, lower is accepted. Linux: any but hard irq.
 * Return: as ntdma_get_sg_list_ex(), and
 * * STATUS_BUFFER_TOO_SMALL - @buffer_length is too small; nothing written
 * * STATUS_INVALID_PARAMETER - no @buffer, or it still holds a live list
 */
NTSTATUS ntdma_build_sg_list_ex(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				PVOID transfer_context, PMDL mdl,
				ULONGLONG offset, ULONG length, ULONG flags,
				PDRIVER_LIST_CONTROL control, PVOID context,
				BOOLEAN write_to_device, PVOID buffer,
				ULONG buffer_length,
				PDMA_COMPLETION_ROUTINE completion,
				PVOID completion_context, PVOID result)
{
	struct list_flavour flavour = {
		.dir	= ntdma_direction(write_to_device),
		.flags	= flags,
	};
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, build_ex_name);
	struct ntdma_request req;
	NTSTATUS status;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	list_request_init(&req, adapter, device, control, context);
	status = begin_ex(&req, build_ex_name, transfer_context, mdl, offset,
			  length, flags, result);
	if (!NT_SUCCESS(status))
		return status;
	status = build_list(&req, build_ex_name, &flavour, buffer,
			    buffer_length);
	return end_ex(transfer_context, status,
		      status == STATUS_BUFFER_TOO_SMALL &&
		      chain_is_short(&req.span));
}
