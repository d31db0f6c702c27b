// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of scatter/gather lists: Put, and what may come before it.
 *
 *   LIVE --Put--> NONE
 *    |
 *    +--FreeAdapterObject(DeallocateObject), the only bare list--> RETIRED
 *         (unmapped; its memory stays readable until it is put, until more
 *          lists are retired, or until PutDmaAdapter)
 *
 * FreeAdapterObject() does not say which list it means. Clients either leave all
 * their lists to it or put them all: of an adapter one of whose bare lists was put,
 * none is retired any more.
 *
 * A list whose table was scribbled over is not unmapped but kept, since nobody
 * knows any more what the device can reach.
 */
#include "adapter.h"
#include "channel.h"
#include "inject.h"
#include "list_block.h"
#include "live.h"
#include "mapping.h"
#include "mapping_inline.h"
#include "report.h"
#include "sg_list.h"
#include "sg_table.h"
#include "trace.h"

static const char put_name[] = "PutScatterGatherList";
static const char build_mdl_name[] = "BuildMdlFromScatterGatherList";

/**
 * ntdma_sg_list_close - the last list of a closed adapter lets go of it
 * @adapter: a record of which was just freed
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_sg_list_close(struct ntdma_adapter *adapter)
{
	/* the record is free: pairs with the barrier in ntdma_adapter_close() */
	smp_mb();
	if (!READ_ONCE(adapter->own_queue.detour.pinned))
		return;
	if (!ntdma_sg_registry_count(&adapter->lists) &&
	    xchg(&adapter->own_queue.detour.pinned, false))
		ntdma_adapter_put(adapter);
}

/**
 * ntdma_sg_list_unclaim - give back a record whose list came to nothing
 * @adapter: whose; gone afterwards, if that was its last hold
 * @record: claimed
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_sg_list_unclaim(struct ntdma_adapter *adapter,
			   struct ntdma_sg_record *record)
{
	rcu_read_lock();
	ntdma_sg_record_free(&adapter->lists, record);
	ntdma_sg_list_close(adapter);
	rcu_read_unlock();
}

static void free_built_mdl(struct ntdma_sg_record *record)
{
	PMDL mdl = record->mdl;

	/* the client's mapping, but it has no say about when the MDL goes */
	if (mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA)
		MmUnmapLockedPages(mdl->MappedSystemVa, mdl);
	IoFreeMdl(mdl);
	record->mdl = NULL;
	ntdma_live_dec();
}

static struct ntdma_retired *find_retired(struct ntdma_adapter *adapter,
					  const void *list)
{
	u32 i;

	lockdep_assert_held(&adapter->lock);
	for (i = 0; i < NTDMA_RETIRED_LISTS; i++)
		if (adapter->retired[i].list == list)
			return &adapter->retired[i];
	return NULL;
}

/* The address of a retired list may soon be another list's. */
static noinline void drop_retired(struct ntdma_adapter *adapter,
				  const void *list)
{
	struct ntdma_retired *retired;
	unsigned long flags;

	spin_lock_irqsave(&adapter->lock, flags);
	retired = find_retired(adapter, list);
	if (retired)
		retired->list = NULL;
	spin_unlock_irqrestore(&adapter->lock, flags);
}

/* For Put: true if whoever is retiring the list now will free it. */
static bool leave_to_retirer(struct ntdma_adapter *adapter, const void *list)
{
	struct ntdma_retired *retired;
	unsigned long flags;
	bool busy;

	spin_lock_irqsave(&adapter->lock, flags);
	retired = list ? find_retired(adapter, list) : NULL;
	busy = retired && retired->busy;
	if (busy)
		retired->put = true;
	spin_unlock_irqrestore(&adapter->lock, flags);
	return busy;
}

/* The list is retired and can be found; true if it was put in the meantime. */
static bool end_retiring(struct ntdma_adapter *adapter, const void *list)
{
	struct ntdma_retired *retired;
	unsigned long flags;
	bool put = false;

	spin_lock_irqsave(&adapter->lock, flags);
	retired = find_retired(adapter, list);
	if (retired) {
		retired->busy = false;
		put = retired->put;
	}
	spin_unlock_irqrestore(&adapter->lock, flags);
	return put;
}

static inline bool is_sealed(const struct ntdma_sg_record *record)
{
	return record->map.sgl == &record->single ||
	       ntdma_sg_table_seal(&record->map) == record->seal;
}

/* One element, all of whose record is ours. */
static __always_inline void unmap_run(struct ntdma_adapter *adapter,
				      const struct ntdma_sg_record *record)
{
	const struct ntdma_mapping *map = &record->map;

	trace_ntdma_unmap(adapter, map->length, map->kind, map->dir);
	adapter->backend->unmap_page(adapter, sg_dma_address(&record->single),
				     map->length, map->dir);
	ntdma_count(adapter, unmaps, 1);
}

/* False if the mapping must stay; the record then stays busy for good. */
static bool unmap_list(struct ntdma_adapter *adapter,
		       struct ntdma_sg_record *record, void *list)
{
	struct ntdma_mapping *map = &record->map;

	/* retired */
	if (unlikely(map->kind == NTDMA_MAP_NONE)) {
		drop_retired(adapter, list);
		return true;
	}
	if (map->kind == NTDMA_MAP_PAGE) {
		unmap_run(adapter, record);
		map->kind = NTDMA_MAP_NONE;
		return true;
	}
	if (unlikely(!is_sealed(record))) {
		ntdma_misuse(put_name,
			     "memory of list %p was overwritten, its mapping stays (adapter %u)",
			     list, adapter->id);
		return false;
	}
	trace_ntdma_unmap(adapter, map->length, map->kind, map->dir);
	ntdma_mapping_unmap(adapter, map, &adapter->reserve);
	return true;
}

/* Somebody may have waited for this list to go. */
static noinline void note_free(struct ntdma_adapter *adapter)
{
	ntdma_channel_released(adapter);
	ntdma_sg_list_close(adapter);
}

/*
 * The record is the list's hold on the adapter: what comes after it relies on RCU,
 * whose readers all who run at DISPATCH_LEVEL are.
 */
static __always_inline void free_at_dispatch(struct ntdma_adapter *adapter,
					     struct ntdma_sg_record *record,
					     void *list)
{
	if (record->ours)
		ntdma_list_block_free(adapter, list);
	ntdma_sg_record_free(&adapter->lists, record);
	ntdma_live_dec();
	/* as in ntdma_channel_released(), and for PutDmaAdapter() too */
	smp_mb();
	/* data_race: as at ntdma_channel_idle() */
	if (unlikely(data_race(adapter->own_queue.detour.any)))
		note_free(adapter);
}

static void free_list(struct ntdma_adapter *adapter,
		      struct ntdma_sg_record *record, void *list)
{
	rcu_read_lock();
	free_at_dispatch(adapter, record, list);
	rcu_read_unlock();
}

/* Does the client put lists that it could leave to FreeAdapterObject()? */
static __always_inline void note_put(struct ntdma_adapter *adapter,
				     const struct ntdma_sg_record *record)
{
	/* a bare list, and the first */
	if (unlikely(record->bare > READ_ONCE(adapter->puts_bare)))
		WRITE_ONCE(adapter->puts_bare, true);
}

static noinline void end_list(struct ntdma_adapter *adapter,
			      struct ntdma_sg_record *record, void *list)
{
	if (record->map.kind != NTDMA_MAP_NONE)
		note_put(adapter, record);
	if (unlikely(!unmap_list(adapter, record, list)))
		return;
	if (unlikely(record->mdl))
		free_built_mdl(record);
	free_list(adapter, record, list);
}

/**
 * ntdma_sg_list_forget - free a retired list that nobody put
 * @adapter: whose
 * @list: list or NULL
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: true if it was one.
 */
bool ntdma_sg_list_forget(struct ntdma_adapter *adapter, void *list)
{
	struct ntdma_sg_record *record;

	record = list ? ntdma_sg_record_take(&adapter->lists, list) : NULL;
	if (!record)
		return false;
	if (record->map.kind != NTDMA_MAP_NONE) {
		ntdma_sg_record_publish(record, list);
		return false;
	}
	drop_retired(adapter, list);
	if (unlikely(record->mdl))
		free_built_mdl(record);
	free_list(adapter, record, list);
	return true;
}

/* Returns the list that has to make room for it. */
static void *remember_retired(struct ntdma_adapter *adapter, void *list)
{
	struct ntdma_retired retired = { .list = list, .busy = !!list };
	unsigned long flags;

	spin_lock_irqsave(&adapter->lock, flags);
	swap(adapter->retired[adapter->next_retired], retired);
	adapter->next_retired = (adapter->next_retired + 1) %
				NTDMA_RETIRED_LISTS;
	spin_unlock_irqrestore(&adapter->lock, flags);
	return retired.list;
}

/**
 * ntdma_sg_list_retire - FreeAdapterObject(DeallocateObject) and lists
 * @adapter: whose
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_sg_list_retire(struct ntdma_adapter *adapter)
{
	struct ntdma_sg_record *record;
	void *list, *oldest;

	if (READ_ONCE(adapter->puts_bare))
		return;
	record = ntdma_sg_record_take_sole_bare(&adapter->lists, &list);
	if (!record)
		return;
	oldest = remember_retired(adapter, list);
	ntdma_sg_list_forget(adapter, oldest);
	if (!unmap_list(adapter, record, list)) {
		drop_retired(adapter, list);
		return;
	}
	ntdma_sg_record_publish(record, list);
	if (end_retiring(adapter, list))
		ntdma_sg_list_forget(adapter, list);
	ntdma_channel_released(adapter);
}

/**
 * ntdma_sg_list_forget_retired - PutDmaAdapter() and lists that nobody put
 * @adapter: being closed
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_sg_list_forget_retired(struct ntdma_adapter *adapter)
{
	u32 i;

	for (i = 0; i < NTDMA_RETIRED_LISTS; i++)
		ntdma_sg_list_forget(adapter, remember_retired(adapter, NULL));
}

static noinline void report_direction(const struct ntdma_adapter *adapter)
{
	ntdma_misuse(put_name, "not the direction of the list (adapter %u)",
		     adapter->id);
}

/* An adapter that was put, a list in another slot, or none at all. */
static noinline void put_slowly(PDMA_ADAPTER dma, PSCATTER_GATHER_LIST list,
				BOOLEAN write_to_device)
{
	struct ntdma_adapter *adapter;
	struct ntdma_sg_record *record;

	adapter = ntdma_adapter_enter_release(dma, put_name);
	if (!adapter)
		return;
	record = ntdma_sg_record_take(&adapter->lists, list);
	if (!record && leave_to_retirer(adapter, list))
		return;
	/* that may have ended between the two */
	if (!record)
		record = ntdma_sg_record_take(&adapter->lists, list);
	if (!record) {
		ntdma_misuse(put_name, "list %p is not live (adapter %u)",
			     list, adapter->id);
		return;
	}
	if (record->map.dir != ntdma_direction(write_to_device))
		report_direction(adapter);
	end_list(adapter, record, list);
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
	struct ntdma_adapter *adapter =
		container_of(dma, struct ntdma_adapter, dma);
	struct ntdma_sg_record *record;

	if (unlikely(!ntdma_adapter_is_live(dma) || !ntdma_at_dispatch()))
		return put_slowly(dma, list, write_to_device);
	if (unlikely(!ntdma_sg_record_take_home(&adapter->lists, list,
						&record)))
		return put_slowly(dma, list, write_to_device);
	if (unlikely(record->map.dir != ntdma_direction(write_to_device)))
		report_direction(adapter);
	if (unlikely(record->map.kind != NTDMA_MAP_PAGE))
		return end_list(adapter, record, list);
	note_put(adapter, record);
	unmap_run(adapter, record);
	free_at_dispatch(adapter, record, list);
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
