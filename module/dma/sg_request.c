// SPDX-License-Identifier: GPL-2.0-only
/*
 * The long way to a scatter/gather list: chains, bounce pages, requests that wait,
 * and all that is refused.
 *
 *   NONE --Get, Build--> SNAPSHOT --mapped--> LIVE --Put--> NONE (sg_put.c)
 *                           |                  ^ |
 *                           +--waits in queue--+ callback: the list may be put
 *                              (sealed)          from inside, or much later
 *
 * With Build the list's memory is the client's, which is why Build allocates
 * nothing. The record of the list, with its length and direction, is ours
 * (sg_registry.c). A record stands for a reference on its adapter: PutDmaAdapter
 * looks for live records, and a list that was on its way then gives up.
 */
#include <linux/pfn.h>

#include "adapter.h"
#include "foreign.h"
#include "list_block.h"
#include "live.h"
#include "mapping_inline.h"
#include "nt.h"
#include "report.h"
#include "sg_once.h"
#include "sg_request.h"
#include "trace.h"

/* Returns a bound: no address in the list is higher. */
static u64 emit(struct ntdma_request *req)
{
	struct ntdma_sg_record *record = req->record;

	return ntdma_sg_table_emit(req->adapter, &req->adapter->reserve,
				   req->list, &req->span, &record->map,
				   record->room, &record->seal);
}

static int bounce_and_emit(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	int ret;

	ret = ntdma_mapping_map_bounce(adapter, &req->record->map,
				       &adapter->reserve);
	if (!ret)
		emit(req);
	return ret;
}

/* The addresses are checked as they are written. */
static bool map_by_linux(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_mapping *map = &req->record->map;

	if (ntdma_mapping_map_linux(adapter, map))
		return false;
	if (emit(req) <= adapter->dma_limit ||
	    ntdma_sg_list_is_within(req->list, adapter->dma_limit))
		return true;
	adapter->backend->unmap(adapter, map);
	return false;
}

static int map_and_emit(struct ntdma_request *req)
{
	return map_by_linux(req) ? 0 : bounce_and_emit(req);
}

/* Pages that Linux cannot map now it will not map later. */
static bool may_be_mapped(struct ntdma_request *req)
{
	struct ntdma_mapping *map = &req->record->map;

	if (!(map->flags & DMA_FAIL_ON_BOUNCE))
		return true;
	if (!map_by_linux(req))
		return false;
	req->adapter->backend->unmap(req->adapter, map);
	return true;
}

static bool list_may_wait(struct ntdma_request *req)
{
	if (!may_be_mapped(req))
		return false;
	req->record->seal = ntdma_sg_snapshot_seal(&req->record->map);
	return true;
}

static bool list_intact(struct ntdma_request *req)
{
	struct ntdma_sg_record *record = req->record;

	return record->map.sgl == &record->single ||
	       ntdma_sg_request_intact(req, ntdma_sg_snapshot_seal(&record->map));
}

/**
 * ntdma_sg_request_intact - was a list's table left alone while it waited?
 * @req: list request
 * @seal: of the table as it is now; the record has that of then
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: false, with one line, if it was overwritten: nobody knows any more which
 * pages were meant.
 */
bool ntdma_sg_request_intact(const struct ntdma_request *req, u64 seal)
{
	const struct ntdma_sg_record *record = req->record;

	if (likely(seal == record->seal))
		return true;
	ntdma_misuse(record->ours ? "GetScatterGatherList" :
				    "BuildScatterGatherList",
		     "memory of list %p was overwritten while it waited, the request is dropped (adapter %u)",
		     req->list, req->adapter->id);
	return false;
}

static int list_reserve(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_mapping *map = &req->record->map;
	int ret = map_and_emit(req);

	if (ret)
		return ret;
	ntdma_count(adapter, bytes, map->length);
	trace_ntdma_map(adapter, req->list->Elements[0].Address.QuadPart,
			map->length, map->nr_mapped, map->kind, map->dir);
	ntdma_sg_record_publish(req->record, req->list);
	return 0;
}

static void list_run(struct ntdma_request *req)
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
	ntdma_live_dec();
	ntdma_sg_list_unclaim(adapter, req->record);
}

const struct ntdma_request_ops ntdma_list_request_ops = {
	.name		= "list",
	.reserve	= list_reserve,
	.may_wait	= list_may_wait,
	.intact		= list_intact,
	.run		= list_run,
	.drop		= list_drop,
};

static NTSTATUS refuse_list(struct ntdma_request *req, const char *routine,
			    int error)
{
	if (error == -EEXIST)
		ntdma_misuse(routine,
			     "buffer holds a list that was not put (adapter %u)",
			     req->adapter->id);
	return error == -ENOMEM ? STATUS_INSUFFICIENT_RESOURCES :
				  STATUS_INVALID_PARAMETER;
}

/* A retired list is forgotten when its memory is used again. */
static struct ntdma_sg_record *
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
static int claim_record(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_sg_record *record;

	record = ntdma_sg_record_claim(&adapter->lists, req->list);
	if (IS_ERR(record))
		record = claim_again(adapter, req->list, record);
	if (IS_ERR(record))
		return PTR_ERR(record);
	if (!ntdma_operations_are_live(READ_ONCE(adapter->dma.DmaOperations))) {
		ntdma_sg_list_unclaim(adapter, record);
		return -ENODEV;
	}
	ntdma_live_inc();
	req->record = record;
	return 0;
}

/* The table lies behind the elements, unless one entry is all there is. */
static void fill_table(struct ntdma_sg_record *record,
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

/* Ranges of more than a page have not been tried yet. */
static bool at_once(const struct ntdma_request *req,
		    const struct ntdma_sg_flavour *flavour)
{
	const struct ntdma_sg_call call = {
		.adapter	= req->adapter,
		.device		= req->device,
		.control	= req->list_control,
		.context	= req->context,
		.result		= req->result,
		.dir		= flavour->dir,
		.ours		= flavour->ours,
	};

	return !flavour->foreign && ntdma_span_in_one_mdl(&req->span) &&
	       ntdma_sg_pages_at_once(&call, &req->span, flavour->pages,
				      req->list);
}

static NTSTATUS submit_list(struct ntdma_request *req, const char *routine,
			    const struct ntdma_sg_flavour *flavour)
{
	struct ntdma_sg_record *record;
	NTSTATUS status;
	int ret;

	if (likely(at_once(req, flavour)))
		return STATUS_SUCCESS;
	ret = claim_record(req);
	if (ret) {
		if (flavour->ours)
			ntdma_list_block_free(req->adapter, req->list);
		return refuse_list(req, routine, ret);
	}
	record = req->record;
	record->ours = flavour->ours;
	record->bare = !req->list_control;
	record->room = flavour->pages;
	record->map.dir = flavour->dir;
	record->map.kind = NTDMA_MAP_NONE;
	record->map.flags = flavour->flags;
	if (unlikely(flavour->foreign))
		return ntdma_foreign_list(req);
	fill_table(record, req);
	status = ntdma_request_submit(req);
	if (!NT_SUCCESS(status))
		list_drop(req);
	return status;
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

	if (span->mdl && span->length)
		status = ntdma_span_pages(span, pages);
	if (!NT_SUCCESS(status))
		return refuse_span(adapter, routine, span, status);
	if (*pages > adapter->max_map_regs) {
		ntdma_misuse(routine,
			     "%u map registers, limit is %u (adapter %u)",
			     *pages, adapter->max_map_regs, adapter->id);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	return ntdma_span_check(routine, span);
}

/* Pages of the range, if the adapter may map it. */
static NTSTATUS check_request(struct ntdma_adapter *adapter,
			      const char *routine,
			      const struct ntdma_span *span, u32 *pages)
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

/**
 * ntdma_sg_request_init - what all list requests have in common
 * @req: out, but for its range
 * @adapter: live
 * @device: passed to @control; its CurrentIrp is sampled now
 * @control: AdapterListControl or NULL
 * @context: passed to @control
 */
void ntdma_sg_request_init(struct ntdma_request *req,
			   struct ntdma_adapter *adapter,
			   PDEVICE_OBJECT device, PDRIVER_LIST_CONTROL control,
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

/**
 * ntdma_sg_request_get - make a list in memory of ours
 * @req: request with its range
 * @routine: for the report
 * @flavour: direction and flags
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: as ntdma_get_sg_list().
 */
NTSTATUS ntdma_sg_request_get(struct ntdma_request *req, const char *routine,
			      struct ntdma_sg_flavour *flavour)
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

/**
 * ntdma_sg_request_build - make a list in the client's memory
 * @req: request with its range
 * @routine: for the report
 * @flavour: direction and flags
 * @buffer: memory of the list
 * @buffer_length: bytes in it
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: as ntdma_build_sg_list().
 */
NTSTATUS ntdma_sg_request_build(struct ntdma_request *req, const char *routine,
				struct ntdma_sg_flavour *flavour, PVOID buffer,
				ULONG buffer_length)
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
