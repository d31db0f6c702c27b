// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scatter/gather lists: Get and Build, with their Ex forms. A plain request goes
 * the short way (sg_once.h), any other one the long way (sg_request.c).
 */
#include "adapter.h"
#include "list_block.h"
#include "report.h"
#include "sg_list.h"
#include "sg_once.h"
#include "sg_request.h"
#include "transfer_context.h"

static const char get_name[] = "GetScatterGatherList";
static const char build_name[] = "BuildScatterGatherList";
static const char get_ex_name[] = "GetScatterGatherListEx";
static const char build_ex_name[] = "BuildScatterGatherListEx";

/* A CurrentVa below the MDL gives an offset that no MDL has. */
static __always_inline u64 offset_of_va(const MDL *mdl, PVOID va)
{
	return mdl ? (uintptr_t)va - (uintptr_t)MmGetMdlVirtualAddress(mdl) : 0;
}

/* STATUS_PENDING sends the request on the long way. */
static __always_inline NTSTATUS
get_page_at_once(const struct ntdma_sg_call *call,
		 const struct ntdma_sg_page *single)
{
	struct ntdma_adapter *adapter = call->adapter;
	PSCATTER_GATHER_LIST list;

	list = ntdma_list_block_alloc(adapter, ntdma_sg_table_bytes(1));
	if (unlikely(!list))
		return STATUS_INSUFFICIENT_RESOURCES;
	if (likely(ntdma_sg_page_at_once(call, single, list)))
		return STATUS_SUCCESS;
	ntdma_list_block_free(adapter, list);
	return STATUS_PENDING;
}

static struct ntdma_adapter *
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

static noinline NTSTATUS
get_slowly(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl, PVOID va,
	   ULONG length, PDRIVER_LIST_CONTROL control, PVOID context,
	   BOOLEAN write_to_device, const char *routine)
{
	struct ntdma_sg_flavour flavour = {
		.dir = ntdma_direction(write_to_device),
	};
	struct ntdma_sg_call call = {
		.device		= device,
		.control	= control,
		.context	= context,
		.dir		= flavour.dir,
		.ours		= true,
	};
	struct ntdma_request req;
	NTSTATUS status;

	call.adapter = enter_list_request(dma, routine, control);
	if (!call.adapter)
		return STATUS_INVALID_PARAMETER;
	req.span.mdl = mdl;
	req.span.offset = min_t(u64, offset_of_va(mdl, va), U32_MAX);
	req.span.length = length;
	status = ntdma_sg_range_at_once(&call, &req.span, NULL, 0);
	if (likely(status != STATUS_PENDING))
		return status;
	ntdma_sg_request_init(&req, call.adapter, device, control, context);
	return ntdma_sg_request_get(&req, routine, &flavour);
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
	const struct ntdma_sg_call call = {
		.adapter	= container_of(dma, struct ntdma_adapter, dma),
		.device		= device,
		.control	= control,
		.context	= context,
		.dir		= ntdma_direction(write_to_device),
		.ours		= true,
	};
	struct ntdma_sg_page single;
	NTSTATUS status;

	if (!ntdma_sg_may_go_short(dma))
		goto slowly;
	if (unlikely(!control))
		goto slowly;
	if (!ntdma_sg_single_page(&single, mdl, offset_of_va(mdl, va), length))
		goto slowly;
	status = get_page_at_once(&call, &single);
	if (likely(status != STATUS_PENDING))
		return status;
slowly:
	return get_slowly(dma, device, mdl, va, length, control, context,
			  call.dir == DMA_TO_DEVICE, get_name);
}

static noinline NTSTATUS
build_slowly(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl, PVOID va,
	     ULONG length, PDRIVER_LIST_CONTROL control, PVOID context,
	     BOOLEAN write_to_device, PVOID buffer, ULONG buffer_length,
	     const char *routine)
{
	struct ntdma_sg_flavour flavour = {
		.dir = ntdma_direction(write_to_device),
	};
	struct ntdma_sg_call call = {
		.device		= device,
		.control	= control,
		.context	= context,
		.dir		= flavour.dir,
	};
	struct ntdma_request req;
	NTSTATUS status;

	call.adapter = enter_list_request(dma, routine, control);
	if (!call.adapter)
		return STATUS_INVALID_PARAMETER;
	req.span.mdl = mdl;
	req.span.offset = min_t(u64, offset_of_va(mdl, va), U32_MAX);
	req.span.length = length;
	status = ntdma_sg_range_at_once(&call, &req.span, buffer,
					buffer_length);
	if (likely(status != STATUS_PENDING))
		return status;
	ntdma_sg_request_init(&req, call.adapter, device, control, context);
	return ntdma_sg_request_build(&req, routine, &flavour, buffer,
				      buffer_length);
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
	const struct ntdma_sg_call call = {
		.adapter	= container_of(dma, struct ntdma_adapter, dma),
		.device		= device,
		.control	= control,
		.context	= context,
		.dir		= ntdma_direction(write_to_device),
	};
	struct ntdma_sg_page single;

	if (!ntdma_sg_may_go_short(dma))
		goto slowly;
	if (!ntdma_sg_single_page(&single, mdl, offset_of_va(mdl, va), length))
		goto slowly;
	/* apart from the first test, or the compiler computes one of them all */
	if (unlikely(!control || !buffer ||
		     buffer_length < ntdma_sg_table_bytes(1)))
		goto slowly;
	if (ntdma_sg_page_at_once(&call, &single, buffer))
		return STATUS_SUCCESS;
	/* the compiler need not keep what is known to be enough */
	buffer_length = ntdma_sg_table_bytes(1);
slowly:
	return build_slowly(dma, device, mdl, va, length, control, context,
			    call.dir == DMA_TO_DEVICE, buffer, buffer_length,
			    build_name);
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

static noinline NTSTATUS
get_ex_slowly(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PVOID transfer_context,
	      PMDL mdl, u64 offset, u32 length, u32 flags,
	      PDRIVER_LIST_CONTROL control, PVOID context,
	      BOOLEAN write_to_device, PVOID *result)
{
	struct ntdma_sg_flavour flavour = {
		.dir	= ntdma_direction(write_to_device),
		.flags	= flags,
	};
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, get_ex_name);
	struct ntdma_request req;
	NTSTATUS status;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	ntdma_sg_request_init(&req, adapter, device, control, context);
	status = begin_ex(&req, get_ex_name, transfer_context, mdl, offset,
			  length, flags, result);
	if (!NT_SUCCESS(status))
		return status;
	status = ntdma_sg_request_get(&req, get_ex_name, &flavour);
	return end_ex(transfer_context, status,
		      status == STATUS_BUFFER_TOO_SMALL);
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
	const struct ntdma_sg_call call = {
		.adapter	= container_of(dma, struct ntdma_adapter, dma),
		.device		= device,
		.control	= control,
		.context	= context,
		.result		= (PVOID *)result,
		.dir		= ntdma_direction(write_to_device),
		.ours		= true,
	};
	struct ntdma_sg_page single;
	NTSTATUS status;

	if (!ntdma_sg_may_go_short(dma) ||
	    refuse_ex(flags, control, call.result))
		goto slowly;
	if (!ntdma_sg_single_page(&single, mdl, offset, length) ||
	    !ntdma_context_try(transfer_context))
		goto slowly;
	status = get_page_at_once(&call, &single);
	if (likely(status == STATUS_SUCCESS))
		return status;
	ntdma_context_abort(transfer_context);
	if (status != STATUS_PENDING)
		return status;
slowly:
	return get_ex_slowly(dma, device, transfer_context, mdl, offset, length,
			     flags, control, context, write_to_device,
			     call.result);
}

static noinline NTSTATUS
build_ex_slowly(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PVOID transfer_context,
		PMDL mdl, u64 offset, u32 length, u32 flags,
		PDRIVER_LIST_CONTROL control, PVOID context,
		BOOLEAN write_to_device, PVOID buffer, u32 buffer_length,
		PVOID *result)
{
	struct ntdma_sg_flavour flavour = {
		.dir	= ntdma_direction(write_to_device),
		.flags	= flags,
	};
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, build_ex_name);
	struct ntdma_request req;
	NTSTATUS status;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	ntdma_sg_request_init(&req, adapter, device, control, context);
	status = begin_ex(&req, build_ex_name, transfer_context, mdl, offset,
			  length, flags, result);
	if (!NT_SUCCESS(status))
		return status;
	status = ntdma_sg_request_build(&req, build_ex_name, &flavour, buffer,
					buffer_length);
	return end_ex(transfer_context, status,
		      status == STATUS_BUFFER_TOO_SMALL &&
		      chain_is_short(&req.span));
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
	const struct ntdma_sg_call call = {
		.adapter	= container_of(dma, struct ntdma_adapter, dma),
		.device		= device,
		.control	= control,
		.context	= context,
		.result		= result,
		.dir		= ntdma_direction(write_to_device),
	};
	struct ntdma_sg_page single;

	if (!ntdma_sg_may_go_short(dma) ||
	    refuse_ex(flags, control, call.result))
		goto slowly;
	if (unlikely(!buffer || buffer_length < ntdma_sg_table_bytes(1)))
		goto slowly;
	if (!ntdma_sg_single_page(&single, mdl, offset, length) ||
	    !ntdma_context_try(transfer_context))
		goto slowly;
	if (ntdma_sg_page_at_once(&call, &single, buffer))
		return STATUS_SUCCESS;
	ntdma_context_abort(transfer_context);
slowly:
	return build_ex_slowly(dma, device, transfer_context, mdl, offset,
			       length, flags, control, context, write_to_device,
			       buffer, buffer_length, call.result);
}
