/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The short way to a scatter/gather list: for one MDL, when nobody waits and
 * nothing is nested.
 *
 * Whatever is wrong or unusual makes it give up with nothing done; the long way
 * in sg_list.c then finds out what it was, and says so. The way of a single page
 * is expanded in its few callers, whose arguments stay in registers: there, a
 * call costs as much as the mapping. Other ranges are mapped in sg_once.c.
 */
#ifndef _NTDMA_SG_ONCE_H
#define _NTDMA_SG_ONCE_H

#include <linux/mm.h>
#include <linux/pfn.h>

#include "adapter.h"
#include "callback.h"
#include "channel.h"
#include "live.h"
#include "mapping.h"
#include "sg_list.h"
#include "sg_table.h"
#include "trace.h"

/**
 * struct ntdma_sg_call - arguments of Get and Build, and of their Ex forms
 * @adapter: live
 * @device: passed to @control
 * @control: routine, or NULL
 * @context: passed to @control
 * @result: where the list is wanted, or NULL
 * @dir: direction
 * @ours: the list's memory is ours
 */
struct ntdma_sg_call {
	struct ntdma_adapter *adapter;
	PDEVICE_OBJECT device;
	PDRIVER_LIST_CONTROL control;
	PVOID context;
	PVOID *result;
	enum dma_data_direction dir;
	bool ours;
};

/**
 * struct ntdma_sg_page - a range inside one page
 * @page: page
 * @in_page: offset of its first byte
 * @length: bytes
 */
struct ntdma_sg_page {
	struct page *page;
	u32 in_page;
	u32 length;
};

/* False unless a range is inside one page of an MDL that a device may have. */
static __always_inline bool ntdma_sg_single_page(struct ntdma_sg_page *single,
						 const MDL *mdl, u64 offset,
						 u32 length)
{
	u32 start;

	if (unlikely(!mdl))
		return false;
	if (unlikely(offset >= mdl->ByteCount))
		return false;
	/* nor may it be 0 */
	if (unlikely(length - 1 >= mdl->ByteCount - (u32)offset))
		return false;
	if (unlikely(!ntdma_mdl_may_map(mdl)))
		return false;
	start = mdl->ByteOffset + (u32)offset;
	single->in_page = offset_in_page(start);
	single->length = length;
	if (single->in_page + (u64)length > PAGE_SIZE)
		return false;
	single->page = pfn_to_page(MmGetMdlPfnArray(mdl)[start >> PAGE_SHIFT]);
	return true;
}

/* A page, or more without a gap, which any device takes as one element. */
static __always_inline bool
ntdma_sg_map_run(const struct ntdma_sg_call *call,
		 struct ntdma_sg_record *record,
		 const struct ntdma_sg_page *first, PSCATTER_GATHER_LIST list)
{
	struct ntdma_adapter *adapter = call->adapter;
	u32 length = first->length;
	dma_addr_t dma_addr;

	dma_addr = adapter->backend->map_page(adapter, first->page,
					      first->in_page, length,
					      call->dir);
	if (unlikely(dma_addr == NTDMA_NO_ADDRESS))
		return false;
	if (unlikely(dma_addr + length - 1 > adapter->dma_limit)) {
		adapter->backend->unmap_page(adapter, dma_addr, length,
					     call->dir);
		return false;
	}
	/* all that Put needs; see unmap_run() */
	record->map.length = length;
	record->map.dir = call->dir;
	record->map.kind = NTDMA_MAP_PAGE;
	sg_dma_address(&record->single) = dma_addr;
	list->NumberOfElements = 1;
	list->Reserved = 0;
	ntdma_set_element(list->Elements, dma_addr, length);
	trace_ntdma_map(adapter, dma_addr, length, 1, NTDMA_MAP_PAGE,
			call->dir);
	return true;
}

static __always_inline void
ntdma_sg_once_publish(const struct ntdma_sg_call *call,
		      struct ntdma_sg_record *record, u32 length,
		      PSCATTER_GATHER_LIST list)
{
	struct ntdma_adapter_cpu __percpu *cpu = call->adapter->cpu;

	record->ours = call->ours;
	record->bare = !call->control;
	ntdma_live_inc();
	this_cpu_inc(cpu->counters.lists);
	this_cpu_add(cpu->counters.bytes, length);
	ntdma_sg_record_publish(record, list);
	if (call->result)
		*call->result = list;
}

/* At DISPATCH_LEVEL, which keeps the adapter until the end: see callback.h. */
static __always_inline void
ntdma_sg_once_run(const struct ntdma_sg_call *call, PSCATTER_GATHER_LIST list)
{
	PDEVICE_OBJECT device = call->device;

	__this_cpu_write(ntdma_callbacks.outermost, call->adapter);
	call->control(device, device ? device->CurrentIrp : NULL, list,
		      call->context);
	__this_cpu_write(ntdma_callbacks.outermost, NULL);
	ntdma_channel_released(call->adapter);
}

bool ntdma_sg_once_refuse(struct ntdma_adapter *adapter,
			  struct ntdma_sg_record *record);
bool ntdma_sg_pages_at_once(const struct ntdma_sg_call *call,
			    const struct ntdma_span *span, u32 pages,
			    PSCATTER_GATHER_LIST list);
NTSTATUS ntdma_sg_range_at_once(const struct ntdma_sg_call *call,
				const struct ntdma_span *span,
				PSCATTER_GATHER_LIST list, u32 bytes);

/* Is an adapter live, and the level the one that Get and Build ask for? */
static __always_inline bool ntdma_sg_may_go_short(const DMA_ADAPTER *dma)
{
	return likely(ntdma_adapter_is_live(dma)) &&
	       likely(ntdma_at_dispatch());
}

/**
 * ntdma_sg_page_at_once - the short way for a single page
 * @call: arguments, checked with ntdma_sg_may_go_short()
 * @single: page
 * @list: memory of the list, large enough
 *
 * Return: true if all is done; false if nothing is.
 */
static __always_inline bool
ntdma_sg_page_at_once(const struct ntdma_sg_call *call,
		      const struct ntdma_sg_page *single,
		      PSCATTER_GATHER_LIST list)
{
	struct ntdma_adapter *adapter = call->adapter;
	struct ntdma_sg_record *record;

	/* data_race: as at ntdma_channel_idle() */
	if (unlikely(data_race(adapter->own_queue.detour.any)))
		return false;
	if (unlikely(__this_cpu_read(ntdma_callbacks.outermost)))
		return false;
	if (unlikely(!ntdma_sg_record_claim_home(&adapter->lists, list,
						 &record)))
		return false;
	/* either this sees that PutDmaAdapter() was called, or that a record */
	if (unlikely(!ntdma_operations_are_live(READ_ONCE(adapter->dma.DmaOperations))))
		return ntdma_sg_once_refuse(adapter, record);
	if (unlikely(!ntdma_sg_map_run(call, record, single, list)))
		return ntdma_sg_once_refuse(adapter, record);
	ntdma_sg_once_publish(call, record, single->length, list);
	if (call->control)
		ntdma_sg_once_run(call, list);
	return true;
}

#endif
