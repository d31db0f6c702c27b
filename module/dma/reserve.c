// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packet reserve: coherent pages that the device reaches, allocated with
 * the adapter, so that MapTransfer, which has no way to fail, always has one to
 * succeed.
 *
 * A client's requests take contiguous pages from it. When none are left,
 * requests wait: this is the resource that map registers stand for.
 */
#include <linux/bitmap.h>
#include <linux/slab.h>

#include "adapter.h"
#include "inject.h"
#include "live.h"
#include "reserve.h"

/* below this an adapter is refused: B-05 wants two registers at least */
#define NTDMA_RESERVE_MIN	2

static void *alloc_pages_for(struct ntdma_adapter *adapter, u32 pages,
			     dma_addr_t *dma_addr)
{
	if (ntdma_fail(NTDMA_SITE_RESERVE))
		return NULL;
	return adapter->backend->alloc(adapter, (size_t)pages << PAGE_SHIFT,
				       dma_addr, adapter->dma_limit,
				       NUMA_NO_NODE);
}

/**
 * ntdma_reserve_init - allocate the reserve of an adapter
 * @adapter: with its limits known
 * @want: pages; less is taken when memory is short or fragmented
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ntdma_reserve_init(struct ntdma_adapter *adapter, u32 want)
{
	struct ntdma_reserve *reserve = &adapter->reserve;
	u32 pages;

	for (pages = want; pages >= NTDMA_RESERVE_MIN; pages /= 2) {
		reserve->cpu = alloc_pages_for(adapter, pages,
					       &reserve->dma_addr);
		if (reserve->cpu)
			break;
	}
	if (!reserve->cpu)
		return -ENOMEM;

	reserve->used = ntdma_fail(NTDMA_SITE_RESERVE_MAP) ?
			NULL : bitmap_zalloc(pages, GFP_KERNEL);
	if (!reserve->used)
		goto err_free_pages;
	spin_lock_init(&reserve->lock);
	reserve->nr_pages = pages;
	reserve->nr_free = pages;
	ntdma_live_inc();
	return 0;

err_free_pages:
	adapter->backend->free(adapter, (size_t)pages << PAGE_SHIFT,
			       reserve->cpu, reserve->dma_addr);
	reserve->cpu = NULL;
	return -ENOMEM;
}

/**
 * ntdma_reserve_exit - undo ntdma_reserve_init()
 * @adapter: whose pages are all idle
 *
 * Context: may sleep.
 */
void ntdma_reserve_exit(struct ntdma_adapter *adapter)
{
	struct ntdma_reserve *reserve = &adapter->reserve;

	if (!reserve->cpu)
		return;
	bitmap_free(reserve->used);
	adapter->backend->free(adapter,
			       (size_t)reserve->nr_pages << PAGE_SHIFT,
			       reserve->cpu, reserve->dma_addr);
	reserve->cpu = NULL;
	ntdma_live_dec();
}

/**
 * ntdma_reserve_carve - make a part of a reserve a reserve of its own
 * @part: new reserve, smaller or equal
 * @whole: where the pages were taken
 * @first: first of them
 * @pages: how many
 * @used: zeroed bitmap for @pages bits
 */
void ntdma_reserve_carve(struct ntdma_reserve *part,
			 const struct ntdma_reserve *whole, u32 first,
			 u32 pages, unsigned long *used)
{
	part->cpu = ntdma_reserve_cpu(whole, first);
	part->dma_addr = ntdma_reserve_dma(whole, first);
	part->nr_pages = pages;
	part->nr_free = pages;
	part->used = used;
	spin_lock_init(&part->lock);
}

/**
 * ntdma_reserve_take - take contiguous pages
 * @reserve: where from
 * @pages: how many, at least one
 * @first: index of the first one
 *
 * Context: any up to DISPATCH_LEVEL.
 * Return: 0, -EBUSY when others hold them, -E2BIG when there are not so many.
 */
int ntdma_reserve_take(struct ntdma_reserve *reserve, u32 pages, u32 *first)
{
	unsigned long flags;
	unsigned long start;
	int ret = -EBUSY;

	if (pages > reserve->nr_pages)
		return -E2BIG;
	spin_lock_irqsave(&reserve->lock, flags);
	start = bitmap_find_next_zero_area(reserve->used, reserve->nr_pages,
					   0, pages, 0);
	if (start < reserve->nr_pages) {
		bitmap_set(reserve->used, start, pages);
		reserve->nr_free -= pages;
		*first = start;
		ret = 0;
	}
	spin_unlock_irqrestore(&reserve->lock, flags);
	return ret;
}

/**
 * ntdma_reserve_give - undo ntdma_reserve_take()
 * @reserve: where the pages came from
 * @first: index of the first page
 * @pages: how many
 *
 * Context: any up to DISPATCH_LEVEL.
 */
void ntdma_reserve_give(struct ntdma_reserve *reserve, u32 first, u32 pages)
{
	unsigned long flags;

	spin_lock_irqsave(&reserve->lock, flags);
	bitmap_clear(reserve->used, first, pages);
	reserve->nr_free += pages;
	spin_unlock_irqrestore(&reserve->lock, flags);
}

/**
 * ntdma_reserve_page - page behind a reserve page's index
 * @reserve: where from
 * @index: less than @reserve->nr_pages
 */
struct page *ntdma_reserve_page(const struct ntdma_reserve *reserve, u32 index)
{
	void *cpu = ntdma_reserve_cpu(reserve, index);

	return is_vmalloc_addr(cpu) ? vmalloc_to_page(cpu) : virt_to_page(cpu);
}
