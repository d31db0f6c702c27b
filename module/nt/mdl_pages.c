// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages for an MDL: memory by the page, within bounds that the driver sets.
 *
 * Linux allocates by zone, Windows by address. A page from the best zone that
 * lies outside the bounds is put aside, so that it does not come back at the
 * next try, and freed at the end.
 */
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "inject.h"
#include "internal.h"
#include "mdl_record.h"
#include "report.h"

/* an MDL counts bytes in 32 bits */
#define MAX_PAGES	(U32_MAX >> PAGE_SHIFT)

/* pieces out of bounds that are put aside before a zone counts as exhausted */
#define MAX_REJECTS	1024

/* what MM_ALLOCATE_PREFER_CONTIGUOUS tries first: 2 MiB */
#define LARGEST_PIECE	9

/* where pages may lie: [low, high], then every @skip bytes above the same again */
struct window {
	u64 low;
	u64 high;
	u64 skip;	/* 0: no further ranges */
};

struct request {
	struct mdl_pages *pages;	/* count is what there is so far */
	struct window window;
	unsigned int wanted;		/* pages */
	unsigned int chunk;		/* pages that have to be in a row */
	unsigned int order;		/* to ask for at first */
	gfp_t gfp;
	bool zero;
	unsigned int nr_rejects;
	struct list_head rejects;	/* by lru, order in private */
};

static bool is_inside(const struct window *window, struct page *page,
		      unsigned int nr_pages)
{
	u64 first = page_to_phys(page);
	u64 last = first + (u64)nr_pages * PAGE_SIZE - 1;
	u64 shift = 0;

	if (first < window->low)
		return false;
	if (window->skip)
		shift = (first - window->low) / window->skip * window->skip;
	return last - shift <= window->high;
}

static void reject(struct request *request, struct page *page,
		   unsigned int order)
{
	set_page_private(page, order);
	list_add(&page->lru, &request->rejects);
	request->nr_rejects++;
}

static void free_rejects(struct request *request)
{
	struct page *page, *next;
	unsigned int order;

	list_for_each_entry_safe(page, next, &request->rejects, lru) {
		list_del(&page->lru);
		order = page_private(page);
		set_page_private(page, 0);
		__free_pages(page, order);
	}
	request->nr_rejects = 0;
}

/* the block becomes single pages: the first are kept, the others go back */
static void keep_pages(struct request *request, struct page *page,
		       unsigned int order, unsigned int keep)
{
	struct mdl_pages *pages = request->pages;
	unsigned int i;

	if (order)
		split_page(page, order);
	for (i = 0; i < keep; i++) {
		pages->count++;
		pages->pages[pages->count - 1] = page + i;
		if (request->zero)
			clear_highpage(page + i);
	}
	for (; i < 1U << order; i++)
		__free_page(page + i);
}

/*
 * The order to ask for next. Memory out of bounds is left behind in big steps,
 * though no step is so big that the window could be stepped over.
 */
static unsigned int order_to_ask(const struct request *request,
				 unsigned int order, unsigned int left)
{
	u64 size = request->window.high - request->window.low;

	if (request->chunk != 1)
		return order;
	if (!request->nr_rejects)
		return min_t(unsigned int, order, ilog2(left));
	return size < PAGE_SIZE * 4 ? 0 :
	       min_t(unsigned int, LARGEST_PIECE, ilog2(size / PAGE_SIZE / 2));
}

/* a block of 2^order pages, or of less if there is nothing of that size */
static struct page *alloc_block(struct request *request, gfp_t gfp,
				unsigned int *order)
{
	struct page *page;

	/* a search through free memory must not push out what is in use */
	if (request->nr_rejects)
		gfp &= ~__GFP_RECLAIM;
	for (;;) {
		if (ntdma_fail(NTDMA_SITE_PAGE))
			return NULL;
		page = alloc_pages(gfp | (*order ? __GFP_NORETRY : 0), *order);
		if (page || !*order || request->chunk != 1)
			return page;
		--*order;
	}
}

/* false: all that is free there has been seen */
static bool fill_from_zone(struct request *request, gfp_t zone)
{
	struct mdl_pages *pages = request->pages;
	unsigned int order = request->order;
	struct page *page = NULL;
	unsigned int left;

	while (pages->count < request->wanted &&
	       request->nr_rejects < MAX_REJECTS) {
		left = request->wanted - pages->count;
		order = order_to_ask(request, order, left);
		page = alloc_block(request, request->gfp | zone, &order);
		if (!page)
			break;
		if (is_inside(&request->window, page, 1U << order))
			keep_pages(request, page, order, request->chunk == 1 ?
				   min(left, 1U << order) : request->chunk);
		else
			reject(request, page, order);
		if (gfpflags_allow_blocking(request->gfp))
			cond_resched();
	}
	free_rejects(request);
	return page;
}

/*
 * Highest zones first, the small ones are for those who have no choice. A zone
 * stands for those below it as well, except that ZONE_DMA is kept back.
 */
static void fill_from_zones(struct request *request)
{
	u64 low = request->window.low;
	u64 high = request->window.skip ? U64_MAX : request->window.high;
	bool more = true;

	if (high > DMA_BIT_MASK(32) || !IS_ENABLED(CONFIG_ZONE_DMA32))
		more = fill_from_zone(request, 0);
	if (more && high > DMA_BIT_MASK(24) && low <= DMA_BIT_MASK(32))
		fill_from_zone(request, GFP_DMA32);
	if (request->window.high != U64_MAX && low <= DMA_BIT_MASK(24))
		fill_from_zone(request, GFP_DMA);
}

/* the first range is the one that the driver wants */
static void fill(struct request *request)
{
	u64 skip = request->window.skip;

	request->window.skip = 0;
	fill_from_zones(request);
	request->window.skip = skip;
	if (skip)
		fill_from_zones(request);
}

static void free_allocated(struct ntdma_deferred *deferred)
{
	struct mdl_pages *pages =
		container_of(deferred, struct mdl_pages, deferred);
	unsigned int i;

	for (i = 0; i < pages->count; i++)
		__free_page(pages->pages[i]);
	kvfree(pages);
}

static struct mdl_pages *alloc_array(unsigned int count)
{
	struct mdl_pages *pages = NULL;

	if (!ntdma_fail(NTDMA_SITE_PAGES_ARRAY))
		pages = ntdma_alloc(struct_size(pages, pages, count));
	if (!pages)
		return NULL;
	pages->deferred.release = free_allocated;
	refcount_set(&pages->refs, 1);
	pages->allocated = true;
	pages->lasting = true;
	pages->dirty = true;
	pages->mm = NULL;
	pages->count = 0;
	return pages;
}

static gfp_t gfp_of(ULONG flags)
{
	gfp_t gfp = __GFP_NOWARN;

	/* fewer pages are an answer, the OOM killer is not */
	if ((flags & MM_ALLOCATE_NO_WAIT) || !ntdma_at_passive())
		gfp |= GFP_NOWAIT;
	else
		gfp |= GFP_KERNEL | __GFP_RETRY_MAYFAIL;
	if (flags & MM_ALLOCATE_FROM_LOCAL_NODE_ONLY)
		gfp |= __GFP_THISNODE;
	return gfp;
}

/* in a request for contiguous chunks SkipBytes is the size of a chunk */
static bool set_chunks(struct request *request, SIZE_T bytes, ULONG flags)
{
	u64 chunk = request->window.skip;

	request->chunk = 1;
	if (flags & MM_ALLOCATE_PREFER_CONTIGUOUS)
		request->order = LARGEST_PIECE;
	if (!(flags & MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS))
		return true;

	request->window.skip = 0;
	if (!chunk)
		chunk = bytes;	/* one chunk */
	if (chunk > SZ_1G || !PAGE_ALIGNED(chunk) || bytes % chunk)
		return false;
	request->chunk = chunk >> PAGE_SHIFT;
	request->order = get_order(chunk);
	return true;
}

static bool check_request(struct request *request, SIZE_T bytes, ULONG flags)
{
	if (!bytes || request->window.low > request->window.high ||
	    !PAGE_ALIGNED(request->window.skip) ||
	    (flags & MM_ALLOCATE_AND_HOT_REMOVE) ||
	    !set_chunks(request, bytes, flags))
		return false;

	request->wanted = min_t(SIZE_T, BYTES_TO_PAGES(bytes), MAX_PAGES);
	/* whole chunks only */
	request->wanted -= request->wanted % request->chunk;
	return request->wanted;
}

static void describe(MDL *mdl, const struct mdl_pages *pages)
{
	PFN_NUMBER *pfns = MmGetMdlPfnArray(mdl);
	unsigned int i;

	for (i = 0; i < pages->count; i++)
		pfns[i] = page_to_pfn(pages->pages[i]);
	mdl->ByteCount = pages->count << PAGE_SHIFT;
	mdl->MdlFlags |= MDL_PAGES_LOCKED;
}

static bool is_enough(const struct request *request, SIZE_T bytes, ULONG flags)
{
	unsigned int count = request->pages->count;

	if (flags & MM_ALLOCATE_FULLY_REQUIRED)
		return count == BYTES_TO_PAGES(bytes);
	return count;
}

static PMDL allocate(struct request *request, SIZE_T bytes, ULONG flags)
{
	PMDL mdl = NULL;

	request->pages = alloc_array(request->wanted);
	if (!request->pages)
		return NULL;
	if (!ntdma_fail(NTDMA_SITE_PAGES_MDL))
		mdl = ntdma_mdl_alloc(NULL, (size_t)request->wanted << PAGE_SHIFT);
	if (!mdl)
		goto free_pages;

	fill(request);
	if (!is_enough(request, bytes, flags))
		goto free_mdl;
	describe(mdl, request->pages);
	/* the record is part of the MDL: this takes no memory */
	ntdma_mdl_attach_pages(mdl, request->pages);
	return mdl;

free_mdl:
	IoFreeMdl(mdl);
free_pages:
	ntdma_release(&request->pages->deferred);
	return NULL;
}

/**
 * MmAllocatePagesForMdlEx - allocate pages and an MDL that describes them
 * @LowAddress: lowest physical address that is good
 * @HighAddress: highest physical address that is good
 * @SkipBytes: 0, or the distance to further ranges as good as that from
 *	@LowAddress to @HighAddress; with MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS
 *	the size of a chunk
 * @TotalBytes: how much, rounded up to pages
 * @CacheType: ignored, memory is cached
 * @Flags: MM_DONT_ZERO_ALLOCATION, MM_ALLOCATE_FROM_LOCAL_NODE_ONLY,
 *	MM_ALLOCATE_FULLY_REQUIRED, MM_ALLOCATE_NO_WAIT,
 *	MM_ALLOCATE_PREFER_CONTIGUOUS, MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS;
 *	MM_ALLOCATE_FAST_LARGE_PAGES is a hint not taken and
 *	MM_ALLOCATE_AND_HOT_REMOVE refused
 *
 * The pages are locked and not mapped. There may be fewer than asked for, which
 * shows in ByteCount, also because bounds that are no zone of Linux are met only
 * by what happens to be free. Physical addresses say nothing about what a device
 * reaches: on Linux that is the adapter's business. [C-279]
 *
 * Deviation: CacheType is ignored, memory is cached.
 *
 * Context: PASSIVE_LEVEL; up to DISPATCH_LEVEL for a few pages.
 * Return: the MDL, for MmFreePagesFromMdl() and then ExFreePool(); NULL when
 * there is nothing, or not all with MM_ALLOCATE_FULLY_REQUIRED.
 */
PMDL MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS LowAddress,
			     PHYSICAL_ADDRESS HighAddress,
			     PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes,
			     MEMORY_CACHING_TYPE CacheType, ULONG Flags)
{
	struct request request = {
		.window.low = LowAddress.QuadPart,
		.window.high = HighAddress.QuadPart,
		.window.skip = SkipBytes.QuadPart,
		.gfp = gfp_of(Flags),
		.zero = !(Flags & MM_DONT_ZERO_ALLOCATION),
		.rejects = LIST_HEAD_INIT(request.rejects),
	};

	if (!check_request(&request, TotalBytes, Flags))
		return NULL;
	return allocate(&request, TotalBytes, Flags);
}
EXPORT_SYMBOL_NS_GPL(MmAllocatePagesForMdlEx, "NTDMA");

/**
 * MmAllocatePagesForMdl - MmAllocatePagesForMdlEx() without options
 * @LowAddress: see there
 * @HighAddress: see there
 * @SkipBytes: see there
 * @TotalBytes: see there
 *
 * Context: PASSIVE_LEVEL.
 * Return: see there.
 */
PMDL MmAllocatePagesForMdl(PHYSICAL_ADDRESS LowAddress,
			   PHYSICAL_ADDRESS HighAddress,
			   PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes)
{
	return MmAllocatePagesForMdlEx(LowAddress, HighAddress, SkipBytes,
				       TotalBytes, MmCached, 0);
}
EXPORT_SYMBOL_NS_GPL(MmAllocatePagesForMdl, "NTDMA");

/**
 * MmFreePagesFromMdl - free the pages of an MDL, not the MDL
 * @MemoryDescriptorList: from MmAllocatePagesForMdlEx(); any other, and one whose
 *	pages were freed before, is reported
 *
 * A mapping goes with the pages.
 *
 * Context: PASSIVE_LEVEL on Windows, up to DISPATCH_LEVEL here.
 */
VOID MmFreePagesFromMdl(PMDL MemoryDescriptorList)
{
	PMDL mdl = MemoryDescriptorList;
	struct mdl_pages *pages;

	if (!ntdma_mdl_has_pages(mdl, true)) {
		ntdma_misuse(__func__, "MDL has no pages of MmAllocatePagesForMdl() (%p)",
			     mdl);
		return;
	}
	ntdma_mdl_unmap(mdl);
	pages = ntdma_mdl_take_pages(mdl, true);
	mdl->MdlFlags &= ~MDL_PAGES_LOCKED;
	ntdma_mdl_release(NULL, pages);
}
EXPORT_SYMBOL_NS_GPL(MmFreePagesFromMdl, "NTDMA");
