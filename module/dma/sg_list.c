// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scatter/gather lists: Get, Build, Put, Calculate.
 *
 *   NONE --Get, Build--> SNAPSHOT --mapped--> LIVE --Put--> NONE
 *                           |                  ^ |
 *                           +--waits in queue--+ callback: the list may be put
 *                                                from inside, or much later
 *
 * A list lies at the very start of its memory (B-08); the table of pages that
 * Linux maps lies behind the elements:
 *
 *   | SCATTER_GATHER_LIST | n elements | pad | n scatterlist entries |
 *
 * With Build that memory is the client's, which is why Build allocates nothing.
 * The record of the list, with its length and direction, is ours (sg_registry.c)
 * and carries a checksum of the table: a table that was scribbled over is not
 * unmapped but kept, since nobody knows any more what the device can reach.
 */
#include <linux/align.h>
#include <linux/pfn.h>
#include <linux/slab.h>

#include "adapter.h"
#include "channel.h"
#include "inject.h"
#include "live.h"
#include "mapping.h"
#include "nt.h"
#include "report.h"
#include "sg_list.h"
#include "trace.h"

static const char get_name[] = "GetScatterGatherList";
static const char build_name[] = "BuildScatterGatherList";
static const char calculate_name[] = "CalculateScatterGatherList";
static const char put_name[] = "PutScatterGatherList";
static const char build_mdl_name[] = "BuildMdlFromScatterGatherList";

#define LIST_ALIGN	__alignof__(struct scatterlist)

/* Bytes for a list of so many pages, wherever its memory starts. */
static size_t list_bytes(u32 pages)
{
	return offsetof(SCATTER_GATHER_LIST, Elements) + LIST_ALIGN +
	       (size_t)pages * (sizeof(SCATTER_GATHER_ELEMENT) +
				sizeof(struct scatterlist));
}

static struct scatterlist *list_table(PSCATTER_GATHER_LIST list, u32 pages)
{
	return PTR_ALIGN((struct scatterlist *)(list->Elements + pages),
			 LIST_ALIGN);
}

static u64 table_seal(const struct ntdma_mapping *map)
{
	const struct scatterlist *sg = map->sgl;
	const struct scatterlist *end = sg + map->nr_segs;
	u64 seal = 0;

	for (; sg < end; sg++)
		seal += (sg_dma_address(sg) ^ sg->page_link) + sg_dma_len(sg) +
			((u64)sg->offset << 32 | sg->length);
	return seal;
}

static void set_element(PSCATTER_GATHER_LIST list, u32 i, dma_addr_t dma_addr,
			u32 length)
{
	list->Elements[i] = (SCATTER_GATHER_ELEMENT){
		.Address.QuadPart	= dma_addr,
		.Length			= length,
	};
}

/* Where the elements of a chain must end: at each MDL (B-26). */
struct border {
	const MDL *mdl;
	u32 offset;
	u32 left;
};

static u32 next_border(struct border *border)
{
	u32 bytes;

	do {
		bytes = min(border->mdl->ByteCount - border->offset,
			    border->left);
		border->mdl = border->mdl->Next;
		border->offset = 0;
	} while (!bytes && border->mdl);
	border->left -= bytes;
	return bytes;
}

/*
 * Cuts the mapped pieces at the borders between MDLs. The chain is the client's
 * and may have changed while the request was queued: @room is never exceeded.
 */
static u32 emit_chain(PSCATTER_GATHER_LIST list, const struct ntdma_span *span,
		      const struct ntdma_mapping *map, dma_addr_t dma_addr,
		      u32 room)
{
	struct border border = {
		.mdl	= span->mdl,
		.offset	= span->offset,
		.left	= span->length,
	};
	const struct scatterlist *sg = map->sgl;
	u32 piece = map->kind == NTDMA_MAP_BOUNCE ? map->length : 0;
	u32 left = map->length;
	u32 fragment = 0;
	u32 i = 0;

	while (left && i < room) {
		u32 bytes;

		if (!piece) {
			dma_addr = sg_dma_address(sg);
			piece = sg_dma_len(sg);
			sg++;
		}
		if (!fragment)
			fragment = border.mdl ? next_border(&border) : left;
		bytes = min(piece, fragment);
		set_element(list, i++, dma_addr, bytes);
		dma_addr += bytes;
		piece -= bytes;
		fragment -= bytes;
		left -= bytes;
	}
	return i;
}

static u32 emit_mapped(PSCATTER_GATHER_LIST list,
		       const struct ntdma_mapping *map)
{
	const struct scatterlist *sg = map->sgl;
	u32 i;

	for (i = 0; i < map->nr_mapped; i++, sg++)
		set_element(list, i, sg_dma_address(sg), sg_dma_len(sg));
	return i;
}

static void emit(struct ntdma_adapter *adapter, PSCATTER_GATHER_LIST list,
		 const struct ntdma_span *span, const struct ntdma_mapping *map)
{
	bool bounced = map->kind == NTDMA_MAP_BOUNCE;
	dma_addr_t dma_addr = ntdma_mapping_addr(map, &adapter->reserve);
	bool chain = span->length > span->mdl->ByteCount - span->offset;

	list->Reserved = 0;
	if (!adapter->scatter_gather || (bounced && !chain)) {
		set_element(list, 0, dma_addr, map->length);
		list->NumberOfElements = 1;
	} else if (chain) {
		u32 room = ((void *)map->sgl - (void *)list->Elements) /
			   sizeof(*list->Elements);

		list->NumberOfElements = emit_chain(list, span, map, dma_addr,
						    room);
	} else {
		list->NumberOfElements = emit_mapped(list, map);
	}
}

static int list_reserve(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_sg_record *record = req->record;
	struct ntdma_mapping *map = &record->map;
	int ret;

	ret = ntdma_mapping_map(adapter, map, &adapter->reserve);
	/* a reserve that is idle and too small stays too small */
	if (ret == -EBUSY && ntdma_reserve_idle(&adapter->reserve))
		ret = -E2BIG;
	if (ret)
		return ret;
	trace_ntdma_map(adapter->id, ntdma_mapping_addr(map, &adapter->reserve),
			map->length, map->nr_mapped, map->kind, map->dir);
	emit(adapter, req->list, &req->span, map);
	record->seal = table_seal(map);
	ntdma_sg_record_publish(record, req->list);
	return 0;
}

static void list_run(struct ntdma_request *req)
{
	ntdma_count(req->adapter, lists, 1);
	req->list_control(req->device, req->irp, req->list, req->context);
}

static void list_drop(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;

	if (req->record->ours)
		kfree(req->list);
	ntdma_sg_record_free(&adapter->lists, req->record);
	ntdma_live_dec();
	ntdma_adapter_put(adapter);
}

static const struct ntdma_request_ops list_request_ops = {
	.name		= "list",
	.reserve	= list_reserve,
	.run		= list_run,
	.drop		= list_drop,
};

static NTSTATUS span_pages(struct ntdma_adapter *adapter, const char *routine,
			   const struct ntdma_span *span, u32 *pages)
{
	NTSTATUS status = ntdma_span_pages(span, pages);

	if (!NT_SUCCESS(status))
		ntdma_misuse(routine,
			     "%u bytes at offset %u leave the MDL chain (adapter %u)",
			     span->length, span->offset, adapter->id);
	return status;
}

/* Pages of the range, if the adapter may map it. */
static NTSTATUS check_request(struct ntdma_adapter *adapter,
			      const char *routine,
			      const struct ntdma_span *span, u32 *pages)
{
	NTSTATUS status;

	if (!span->mdl || !span->length) {
		ntdma_misuse(routine, "%s (adapter %u)",
			     span->mdl ? "zero length" : "no MDL", adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	status = span_pages(adapter, routine, span, pages);
	if (!NT_SUCCESS(status))
		return status;
	if (*pages > adapter->max_map_regs) {
		ntdma_misuse(routine, "%u map registers, limit is %u (adapter %u)",
			     *pages, adapter->max_map_regs, adapter->id);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	return ntdma_span_check(routine, span);
}

/* A claimed record and an adapter reference for a list at @req->list. */
static NTSTATUS claim_list(struct ntdma_request *req, const char *routine)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_sg_record *record;

	if (!ntdma_adapter_get(adapter))
		return STATUS_INVALID_PARAMETER;
	record = ntdma_sg_record_claim(&adapter->lists, req->list);
	if (IS_ERR(record)) {
		ntdma_adapter_put(adapter);
		if (PTR_ERR(record) != -EEXIST)
			return STATUS_INSUFFICIENT_RESOURCES;
		ntdma_misuse(routine, "buffer holds a list that was not put (adapter %u)",
			     adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	ntdma_live_inc();
	req->record = record;
	return STATUS_SUCCESS;
}

static NTSTATUS submit_list(struct ntdma_request *req, const char *routine,
			    u32 pages, bool write_to_device, bool ours)
{
	struct ntdma_sg_record *record;
	NTSTATUS status;

	status = claim_list(req, routine);
	if (!NT_SUCCESS(status)) {
		if (ours)
			kfree(req->list);
		return status;
	}
	record = req->record;
	record->ours = ours;
	record->mdl = NULL;
	record->map = (struct ntdma_mapping){
		.sgl	= list_table(req->list, pages),
		.dir	= ntdma_direction(write_to_device),
	};
	ntdma_mapping_fill(&record->map, &req->span, req->adapter->max_segment);
	status = ntdma_request_submit(req);
	if (!NT_SUCCESS(status))
		list_drop(req);
	return status;
}

static void list_request_init(struct ntdma_request *req,
			      struct ntdma_adapter *adapter,
			      PDEVICE_OBJECT device, PMDL mdl, PVOID va,
			      u32 length, PDRIVER_LIST_CONTROL control,
			      PVOID context)
{
	*req = (struct ntdma_request){
		.ops		= &list_request_ops,
		.adapter	= adapter,
		.device		= device,
		.irp		= device ? device->CurrentIrp : NULL,
		.context	= context,
		.list_control	= control,
		.span		= { .mdl = mdl, .length = length },
	};
	if (mdl) {
		uintptr_t offset = (uintptr_t)va -
				   (uintptr_t)MmGetMdlVirtualAddress(mdl);

		req->span.offset = min_t(uintptr_t, offset, U32_MAX);
	}
}

static NTSTATUS enter_list_request(PDMA_ADAPTER dma, const char *routine,
				   PDRIVER_LIST_CONTROL control,
				   struct ntdma_adapter **adapter)
{
	*adapter = ntdma_adapter_enter(dma, routine);
	if (!*adapter)
		return STATUS_INVALID_PARAMETER;
	if (!control) {
		ntdma_misuse(routine, "no AdapterListControl (adapter %u)",
			     (*adapter)->id);
		return STATUS_INVALID_PARAMETER;
	}
	return STATUS_SUCCESS;
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
 */
NTSTATUS ntdma_get_sg_list(PDMA_ADAPTER dma, PDEVICE_OBJECT device, PMDL mdl,
			   PVOID va, ULONG length, PDRIVER_LIST_CONTROL control,
			   PVOID context, BOOLEAN write_to_device)
{
	struct ntdma_adapter *adapter;
	struct ntdma_request req;
	NTSTATUS status;
	u32 pages;

	status = enter_list_request(dma, get_name, control, &adapter);
	if (!NT_SUCCESS(status))
		return status;
	list_request_init(&req, adapter, device, mdl, va, length, control,
			  context);
	status = check_request(adapter, get_name, &req.span, &pages);
	if (!NT_SUCCESS(status))
		return status;
	if (!ntdma_fail(NTDMA_SITE_LIST))
		req.list = kmalloc(list_bytes(pages), GFP_ATOMIC | __GFP_NOWARN);
	if (!req.list)
		return STATUS_INSUFFICIENT_RESOURCES;
	return submit_list(&req, get_name, pages, write_to_device, true);
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
	struct ntdma_adapter *adapter;
	struct ntdma_request req;
	NTSTATUS status;
	u32 pages;

	status = enter_list_request(dma, build_name, control, &adapter);
	if (!NT_SUCCESS(status))
		return status;
	list_request_init(&req, adapter, device, mdl, va, length, control,
			  context);
	status = check_request(adapter, build_name, &req.span, &pages);
	if (!NT_SUCCESS(status))
		return status;
	if (!buffer) {
		ntdma_misuse(build_name, "no buffer (adapter %u)", adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (buffer_length < list_bytes(pages))
		return STATUS_BUFFER_TOO_SMALL;
	req.list = buffer;
	return submit_list(&req, build_name, pages, write_to_device, false);
}

static void free_built_mdl(struct ntdma_sg_record *record)
{
	if (!record->mdl)
		return;
	IoFreeMdl(record->mdl);
	record->mdl = NULL;
	ntdma_live_dec();
}

/**
 * ntdma_put_sg_list - DMA_OPERATIONS.PutScatterGatherList
 * @dma: adapter
 * @list: list of any of the producers; its contents are not believed (C-129)
 * @write_to_device: another direction than at mapping is reported; that one
 *	counts (B-12)
 *
 * Ends the device's access, makes what it wrote visible, frees what the producer
 * allocated. A list that is not live is reported and left alone. Works after
 * PutDmaAdapter() too, for lists that were left over.
 *
 * Follows nc-wdm-pput_scatter_gather_list, C-109, C-127..C-132, B-20.
 *
 * IRQL: DISPATCH_LEVEL, lower is accepted. Linux: any but hard irq.
 */
VOID ntdma_put_sg_list(PDMA_ADAPTER dma, PSCATTER_GATHER_LIST list,
		       BOOLEAN write_to_device)
{
	struct ntdma_adapter *adapter;
	struct ntdma_sg_record *record;

	adapter = ntdma_adapter_enter_release(dma, put_name);
	if (!adapter)
		return;
	record = ntdma_sg_record_take(&adapter->lists, list);
	if (!record) {
		ntdma_misuse(put_name, "list %p is not live (adapter %u)",
			     list, adapter->id);
		return;
	}
	if (table_seal(&record->map) != record->seal) {
		/* keeps the record busy and the adapter referenced, for good */
		ntdma_misuse(put_name,
			     "memory of list %p was overwritten, its mapping stays (adapter %u)",
			     list, adapter->id);
		return;
	}
	trace_ntdma_unmap(adapter->id, record->map.length, record->map.kind,
			  record->map.dir);
	if (record->map.dir != ntdma_direction(write_to_device))
		ntdma_misuse(put_name,
			     "not the direction of the list (adapter %u)",
			     adapter->id);
	ntdma_mapping_unmap(adapter, &record->map, &adapter->reserve);
	free_built_mdl(record);
	if (record->ours)
		kfree(list);
	ntdma_sg_record_free(&adapter->lists, record);
	ntdma_live_dec();
	ntdma_channel_released(adapter);
	ntdma_adapter_put(adapter);
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
	struct ntdma_request req;
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
		list_request_init(&req, adapter, NULL, mdl, va, length, NULL,
				  NULL);
		status = span_pages(adapter, calculate_name, &req.span, &pages);
		if (!NT_SUCCESS(status))
			return status;
	} else {
		pages = PFN_UP((u64)offset_in_page(va) + length);
	}
	if (pages > adapter->max_map_regs)
		return STATUS_INSUFFICIENT_RESOURCES;
	*size = list_bytes(pages);
	if (nr_map_regs)
		*nr_map_regs = pages;
	return STATUS_SUCCESS;
}

/* An MDL over the bounce pages of a list. */
static PMDL mdl_over_bounce(struct ntdma_adapter *adapter,
			    const struct ntdma_mapping *map)
{
	PPFN_NUMBER pfns;
	PMDL mdl = NULL;
	u32 i;

	if (!ntdma_fail(NTDMA_SITE_BUILD_MDL))
		mdl = IoAllocateMdl((PVOID)(uintptr_t)map->bounce_offset,
				    map->length, false, false, NULL);
	if (!mdl)
		return NULL;
	pfns = MmGetMdlPfnArray(mdl);
	for (i = 0; i < map->bounce_pages; i++)
		pfns[i] = page_to_pfn(ntdma_reserve_page(&adapter->reserve,
							 map->bounce_page + i));
	mdl->MdlFlags |= MDL_PAGES_LOCKED;
	ntdma_live_inc();
	return mdl;
}

/**
 * ntdma_build_mdl_from_sg_list - DMA_OPERATIONS.BuildMdlFromScatterGatherList
 * @dma: adapter
 * @list: live list
 * @original: MDL that the list was made from
 * @target: out: MDL of the memory that the device accesses: @original, or where
 *	the list goes through bounce pages of ours, one new MDL of its whole
 *	length with locked pages and no mapping, freed by Put
 *
 * Bounces inside Linux (swiotlb) cannot be seen: @original is the answer then.
 *
 * Follows nc-wdm-pbuild_mdl_from_scatter_gather_list, C-151..C-154.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return:
 * * STATUS_SUCCESS
 * * STATUS_INVALID_PARAMETER - no such adapter, list or @original, no @target
 * * STATUS_INSUFFICIENT_RESOURCES - no memory for an MDL; retry may help
 * * STATUS_NONE_MAPPED - the list has its new MDL already
 */
NTSTATUS ntdma_build_mdl_from_sg_list(PDMA_ADAPTER dma,
				      PSCATTER_GATHER_LIST list, PMDL original,
				      PMDL *target)
{
	struct ntdma_adapter *adapter;
	struct ntdma_sg_record *record = NULL;

	adapter = ntdma_adapter_enter(dma, build_mdl_name);
	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (list && original && target)
		record = ntdma_sg_record_find(&adapter->lists, list);
	if (!record) {
		ntdma_misuse(build_mdl_name, "%s (adapter %u)",
			     list && original && target ?
			     "list is not live" : "missing argument",
			     adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (record->map.kind != NTDMA_MAP_BOUNCE) {
		*target = original;
		return STATUS_SUCCESS;
	}
	if (record->mdl)
		return STATUS_NONE_MAPPED;
	record->mdl = mdl_over_bounce(adapter, &record->map);
	if (!record->mdl)
		return STATUS_INSUFFICIENT_RESOURCES;
	*target = record->mdl;
	return STATUS_SUCCESS;
}
