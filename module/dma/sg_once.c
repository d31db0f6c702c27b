// SPDX-License-Identifier: GPL-2.0-only
/* The short way to lists of more than a page: see sg_once.h. */
#include "list_block.h"
#include "mapping_inline.h"
#include "sg_once.h"

/**
 * ntdma_sg_once_refuse - give a claimed record back
 * @adapter: whose
 * @record: claimed, with nothing mapped
 *
 * Return: false.
 */
bool ntdma_sg_once_refuse(struct ntdma_adapter *adapter,
			  struct ntdma_sg_record *record)
{
	ntdma_sg_list_unclaim(adapter, record);
	return false;
}

/* False with nothing mapped. */
static bool map_table(const struct ntdma_sg_call *call,
		      struct ntdma_sg_record *record,
		      const struct ntdma_span *span, u32 pages,
		      PSCATTER_GATHER_LIST list)
{
	struct ntdma_adapter *adapter = call->adapter;
	struct ntdma_mapping *map = &record->map;

	if (unlikely(!adapter->scatter_gather))
		return false;
	map->dir = call->dir;
	map->sgl = ntdma_sg_table(list, pages);
	ntdma_mapping_fill(map, span, adapter->max_segment);
	if (unlikely(adapter->backend->map(adapter, map)))
		return false;
	list->Reserved = 0;
	if (unlikely(ntdma_emit_mapped(list, map, &record->seal) >
		     adapter->dma_limit &&
		     !ntdma_sg_list_is_within(list, adapter->dma_limit))) {
		adapter->backend->unmap(adapter, map);
		return false;
	}
	trace_ntdma_map(adapter, list->Elements[0].Address.QuadPart,
			map->length, map->nr_mapped, map->kind, map->dir);
	return true;
}

static bool map_pages(const struct ntdma_sg_call *call,
		      struct ntdma_sg_record *record,
		      const struct ntdma_span *span, u32 in_page, u32 pages,
		      PSCATTER_GATHER_LIST list)
{
	u64 start = (u64)span->mdl->ByteOffset + span->offset;
	const PFN_NUMBER *pfn = MmGetMdlPfnArray(span->mdl) +
				(start >> PAGE_SHIFT);

	const struct ntdma_sg_page first = {
		.page		= pfn_to_page(*pfn),
		.in_page	= in_page,
		.length		= span->length,
	};

	if (ntdma_pages_run(pfn, in_page, span->length,
			    call->adapter->max_segment) == span->length)
		return ntdma_sg_map_run(call, record, &first, list);
	return map_table(call, record, span, pages, list);
}

/* Claims a record and maps: the list is live afterwards. */
static bool make_list(const struct ntdma_sg_call *call,
		      const struct ntdma_span *span, u32 in_page, u32 pages,
		      PSCATTER_GATHER_LIST list)
{
	struct ntdma_adapter *adapter = call->adapter;
	struct ntdma_sg_record *record;

	if (unlikely(!ntdma_sg_record_claim_home(&adapter->lists, list,
						 &record)))
		return false;
	/* as in ntdma_sg_page_at_once() */
	if (unlikely(!ntdma_operations_are_live(READ_ONCE(adapter->dma.DmaOperations)) ||
		     !map_pages(call, record, span, in_page, pages, list)))
		return ntdma_sg_once_refuse(adapter, record);
	ntdma_sg_once_publish(call, record, span->length, list);
	return true;
}

/* What both ways in have in common; true if all is done. */
static __always_inline bool pages_at_once(const struct ntdma_sg_call *call,
					  const struct ntdma_span *span,
					  u32 pages, PSCATTER_GATHER_LIST list)
{
	u32 in_page = offset_in_page(span->mdl->ByteOffset + span->offset);
	bool entered, done;

	/* data_race: as at ntdma_channel_idle() */
	if (unlikely(data_race(call->adapter->own_queue.detour.any)))
		return false;
	if (!call->control)
		return make_list(call, span, in_page, pages, list);
	entered = ntdma_enter_dispatch();
	done = likely(!__this_cpu_read(ntdma_callbacks.outermost)) &&
	       make_list(call, span, in_page, pages, list);
	if (likely(done))
		ntdma_sg_once_run(call, list);
	ntdma_leave_dispatch(entered);
	return done;
}

/**
 * ntdma_sg_pages_at_once - the short way for a checked range
 * @call: arguments
 * @span: inside its first MDL
 * @pages: that it spans
 * @list: memory of the list, large enough
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: true if all is done; false if nothing is.
 */
bool ntdma_sg_pages_at_once(const struct ntdma_sg_call *call,
			    const struct ntdma_span *span, u32 pages,
			    PSCATTER_GATHER_LIST list)
{
	return pages_at_once(call, span, pages, list);
}

/**
 * ntdma_sg_range_at_once - the short way for any range
 * @call: arguments; its adapter is live
 * @span: as the client asked
 * @list: memory of the list, or NULL
 * @bytes: how much there is; with lists of ours none yet
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES, or STATUS_PENDING if
 * nothing is done.
 */
NTSTATUS ntdma_sg_range_at_once(const struct ntdma_sg_call *call,
				const struct ntdma_span *span,
				PSCATTER_GATHER_LIST list, u32 bytes)
{
	const MDL *mdl = span->mdl;
	u32 pages;

	if (unlikely(!mdl || !span->length || !ntdma_span_in_one_mdl(span) ||
		     !ntdma_mdl_may_map(mdl)))
		return STATUS_PENDING;
	pages = PFN_UP(offset_in_page(mdl->ByteOffset + span->offset) +
		       (u64)span->length);
	if (unlikely(pages > call->adapter->max_map_regs))
		return STATUS_PENDING;
	if (call->ours) {
		list = ntdma_list_block_alloc(call->adapter,
					      ntdma_sg_table_bytes(pages));
		if (unlikely(!list))
			return STATUS_INSUFFICIENT_RESOURCES;
	} else if (unlikely(!list || bytes < ntdma_sg_table_bytes(pages))) {
		return STATUS_PENDING;
	}
	if (likely(pages_at_once(call, span, pages, list)))
		return STATUS_SUCCESS;
	if (call->ours)
		ntdma_list_block_free(call->adapter, list);
	return STATUS_PENDING;
}
