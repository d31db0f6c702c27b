// SPDX-License-Identifier: GPL-2.0-only
/*
 * Snapshots of MDL ranges, and making them reachable for a device.
 *
 * Linux gets the first try: dma-mapping is zero-copy wherever a device, an
 * IOMMU or swiotlb allows it. What Linux cannot map within the adapter's limit,
 * or cannot make contiguous for a device without scatter/gather, is copied
 * through the adapter's packet reserve.
 */
#include <linux/pfn.h>

#include "adapter.h"
#include "foreign.h"
#include "mapping.h"
#include "mapping_inline.h"
#include "nt.h"
#include "report.h"

/* Brent: the mark jumps to the walker after 1, 2, 4 ... steps. */
struct chain_walk {
	const MDL *mark;
	u32 steps;
	u32 limit;
};

static bool chain_is_cyclic(struct chain_walk *walk, const MDL *mdl)
{
	if (mdl == walk->mark)
		return true;
	if (++walk->steps > walk->limit) {
		walk->mark = mdl;
		walk->limit *= 2;
	}
	return false;
}

/**
 * ntdma_span_pages - map registers that a range costs
 * @span: range; nothing but the MDLs' headers is read
 * @pages: pages spanned, summed over the fragments
 *
 * Context: any, no locks.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL when the chain ends before
 * the range; STATUS_INVALID_PARAMETER for a range that starts outside the first
 * MDL or a chain that bites its tail.
 */
NTSTATUS ntdma_span_pages(const struct ntdma_span *span, u32 *pages)
{
	struct chain_walk walk = { .limit = 1 };
	u32 offset = span->offset;
	u32 left = span->length;
	const MDL *mdl;
	u32 n = 0;

	if (!span->mdl || offset >= span->mdl->ByteCount)
		return STATUS_INVALID_PARAMETER;
	for (mdl = span->mdl; left; mdl = mdl->Next, offset = 0) {
		u32 bytes;

		if (!mdl)
			return STATUS_BUFFER_TOO_SMALL;
		if (chain_is_cyclic(&walk, mdl))
			return STATUS_INVALID_PARAMETER;
		bytes = min(left, mdl->ByteCount - offset);
		n += PFN_UP(((u64)mdl->ByteOffset + offset) % PAGE_SIZE + bytes);
		left -= bytes;
	}
	*pages = n;
	return STATUS_SUCCESS;
}

/**
 * ntdma_span_check - may the pages of a range be given to a device?
 * @routine: name for the report
 * @span: range that ntdma_span_pages() accepted
 *
 * Return: STATUS_SUCCESS; NTDMA_STATUS_FOREIGN, a success, for memory that has no
 * pages of ours; STATUS_INVALID_PARAMETER for an MDL whose pages are not locked in
 * memory: its page array is garbage.
 */
NTSTATUS ntdma_span_check(const char *routine, const struct ntdma_span *span)
{
	u64 left = (u64)span->length + span->offset;
	const MDL *mdl;

	if (ntdma_mdl_may_be_foreign(span->mdl) && ntdma_foreign_check(span))
		return NTDMA_STATUS_FOREIGN;
	for (mdl = span->mdl; mdl; mdl = mdl->Next) {
		if (!ntdma_mdl_may_map(mdl)) {
			ntdma_misuse(routine,
				     "MDL is not locked or not intact, flags %#x, offset %#x",
				     (u16)mdl->MdlFlags, mdl->ByteOffset);
			return STATUS_INVALID_PARAMETER;
		}
		if (left <= mdl->ByteCount)
			break;
		left -= mdl->ByteCount;
	}
	return STATUS_SUCCESS;
}

/**
 * ntdma_span_seek - range that starts anywhere in a chain
 * @span: out
 * @mdl: first MDL of the chain
 * @offset: bytes from the first byte of @mdl
 * @length: bytes
 *
 * Context: any, no locks.
 * Return: false if the chain ends before @offset, or never.
 */
bool ntdma_span_seek(struct ntdma_span *span, const MDL *mdl, u64 offset,
		     u32 length)
{
	struct chain_walk walk = { .limit = 1 };

	for (; mdl && offset >= mdl->ByteCount; mdl = mdl->Next) {
		if (chain_is_cyclic(&walk, mdl))
			return false;
		offset -= mdl->ByteCount;
	}
	*span = (struct ntdma_span){
		.mdl	= mdl,
		.offset	= offset,
		.length	= length,
	};
	return mdl;
}

/**
 * ntdma_pages_run - bytes of the contiguous run at the start of some pages
 * @pfn: pages
 * @offset: of the first byte in the first page
 * @left: bytes in all pages
 * @max_segment: longest run
 */
u32 ntdma_pages_run(const PFN_NUMBER *pfn, u32 offset, u32 left,
		    u32 max_segment)
{
	u32 run = min_t(u32, PAGE_SIZE - offset, left);

	while (run < left && pfn[1] == pfn[0] + 1 &&
	       run <= max_segment - PAGE_SIZE) {
		run += min_t(u32, PAGE_SIZE, left - run);
		pfn++;
	}
	return run;
}

/**
 * ntdma_span_run - bytes of the first contiguous run of a range
 * @span: range whose start is in its MDL
 * @max_segment: longest run
 */
u32 ntdma_span_run(const struct ntdma_span *span, u32 max_segment)
{
	u64 start = (u64)span->mdl->ByteOffset + span->offset;

	if (ntdma_mdl_may_be_foreign(span->mdl))
		return ntdma_foreign_run(span);
	return ntdma_pages_run(MmGetMdlPfnArray(span->mdl) +
			       (start >> PAGE_SHIFT), offset_in_page(start),
			       min(span->length,
				   span->mdl->ByteCount - span->offset),
			       max_segment);
}

/**
 * ntdma_span_clip - shorten a range to what it may use
 * @span: range that ntdma_span_pages() accepted
 * @max_pages: map registers
 * @max_segs: contiguous runs
 * @max_segment: longest run
 */
void ntdma_span_clip(struct ntdma_span *span, u32 max_pages, u32 max_segs,
		     u32 max_segment)
{
	struct ntdma_span rest = *span;
	u32 done = 0;

	while (rest.length && max_segs-- && max_pages) {
		u32 run = 0, in_page = 0, pages;

		if (rest.offset < rest.mdl->ByteCount) {
			run = ntdma_span_run(&rest, max_segment);
			in_page = offset_in_page(rest.mdl->ByteOffset +
						 rest.offset);
		}
		pages = PFN_UP(in_page + run);
		if (pages > max_pages) {
			pages = max_pages;
			run = (pages << PAGE_SHIFT) - in_page;
		}
		max_pages -= pages;
		done += run;
		rest.length -= run;
		rest.offset += run;
		if (rest.offset >= rest.mdl->ByteCount) {
			rest.mdl = rest.mdl->Next;
			rest.offset = 0;
			max_segs += !run;
		}
	}
	span->length = done;
}

/*
 * Appends the part of one MDL, physically contiguous pages as one segment; a
 * segment neither crosses an MDL nor exceeds what Linux maps in one go.
 */
static struct scatterlist *fill_fragment(struct scatterlist *sg,
					 const MDL *mdl, u32 offset, u32 left,
					 u32 max_segment)
{
	u64 start = (u64)mdl->ByteOffset + offset;
	u32 in_page = offset_in_page(start);
	u64 bytes = (u64)in_page + left;
	const PFN_NUMBER *pfn = MmGetMdlPfnArray(mdl) + (start >> PAGE_SHIFT);
	const PFN_NUMBER *end = pfn + PFN_UP(bytes);
	unsigned long next = *pfn + 1;

	ntdma_segment_set(sg, *pfn, in_page, PAGE_SIZE - in_page);
	while (++pfn < end) {
		unsigned long this = *pfn;

		if (this == next && sg->length <= max_segment - PAGE_SIZE)
			sg->length += PAGE_SIZE;
		else
			ntdma_segment_set(++sg, this, 0, PAGE_SIZE);
		next = this + 1;
	}
	/* the last page is used in part */
	sg->length -= PFN_UP(bytes) * PAGE_SIZE - bytes;
	return sg + 1;
}

/**
 * ntdma_mapping_fill - take the snapshot of a range
 * @map: with @sgl pointing to room for one entry a page
 * @span: range that ntdma_span_pages() accepted
 * @max_segment: longest segment, a multiple of the page size
 *
 * Return: number of segments.
 */
u32 ntdma_mapping_fill(struct ntdma_mapping *map, const struct ntdma_span *span,
		       u32 max_segment)
{
	struct scatterlist *sg = map->sgl;
	u32 offset = span->offset;
	u32 left = span->length;
	const MDL *mdl;

	for (mdl = span->mdl; left; mdl = mdl->Next, offset = 0) {
		u32 bytes = min(left, mdl->ByteCount - offset);

		if (bytes)
			sg = fill_fragment(sg, mdl, offset, bytes, max_segment);
		left -= bytes;
	}
	sg_mark_end(sg - 1);
	map->nr_segs = sg - map->sgl;
	map->length = span->length;
	return map->nr_segs;
}

static bool within_reach(const struct ntdma_adapter *adapter,
			 const struct ntdma_mapping *map)
{
	const struct scatterlist *sg = map->sgl;
	const struct scatterlist *end = sg + map->nr_mapped;
	u64 highest = 0;

	for (; sg < end; sg++)
		highest = max(highest, sg_dma_address(sg) + sg_dma_len(sg) - 1);
	return highest <= adapter->dma_limit;
}

/**
 * ntdma_mapping_one_run - is a mapping contiguous for the device?
 * @map: mapped by Linux
 *
 * Return: true if each segment begins where the previous one ends.
 */
bool ntdma_mapping_one_run(const struct ntdma_mapping *map)
{
	u32 i;

	for (i = 1; i < map->nr_mapped; i++) {
		const struct scatterlist *sg = map->sgl + i;

		if (sg_dma_address(sg - 1) + sg_dma_len(sg - 1) !=
		    sg_dma_address(sg))
			return false;
	}
	return true;
}

/**
 * ntdma_mapping_map_one_run - map contiguously for a device without scatter/gather
 * @adapter: whose device
 * @map: filled snapshot
 *
 * Context: up to DISPATCH_LEVEL, never sleeps.
 * Return: 0 or -errno.
 */
int ntdma_mapping_map_one_run(struct ntdma_adapter *adapter,
			      struct ntdma_mapping *map)
{
	int ret;

	if (map->nr_segs > 1 && !adapter->may_merge)
		return -EIO;
	ret = adapter->backend->map(adapter, map);
	if (ret || ntdma_mapping_one_run(map))
		return ret;
	adapter->backend->unmap(adapter, map);
	return -EIO;
}

static void *bounce_cpu(const struct ntdma_reserve *reserve,
			const struct ntdma_mapping *map)
{
	return ntdma_reserve_cpu(reserve, map->bounce_page) +
	       map->bounce_offset;
}

/**
 * ntdma_mapping_map_bounce - map by a copy in the reserve
 * @adapter: whose device
 * @map: filled snapshot
 * @reserve: where
 *
 * The old contents go in whatever the direction: bytes that the device leaves
 * alone must come back unchanged, and nothing stale may leak out.
 *
 * Context: up to DISPATCH_LEVEL, never sleeps.
 * Return: as ntdma_mapping_map().
 */
int ntdma_mapping_map_bounce(struct ntdma_adapter *adapter,
			     struct ntdma_mapping *map,
			     struct ntdma_reserve *reserve)
{
	int ret;

	if (map->flags & DMA_FAIL_ON_BOUNCE)
		return -E2BIG;
	map->bounce_offset = map->sgl->offset;
	map->bounce_pages = PFN_UP(map->bounce_offset + map->length);
	ret = ntdma_reserve_take(reserve, map->bounce_pages, &map->bounce_page);
	if (ret)
		return ret;
	if (map->flags & DMA_ZERO_BUFFERS)
		memset(ntdma_reserve_cpu(reserve, map->bounce_page), 0,
		       (size_t)map->bounce_pages << PAGE_SHIFT);
	sg_copy_to_buffer(map->sgl, map->nr_segs, bounce_cpu(reserve, map),
			  map->length);
	map->kind = NTDMA_MAP_BOUNCE;
	map->nr_mapped = 0;
	ntdma_count(adapter, bounce_bytes, map->length);
	return 0;
}

/**
 * ntdma_mapping_map - let the device reach a snapshot
 * @adapter: whose device
 * @map: filled snapshot with its direction
 * @reserve: bounce pages to use if need be, the same at unmap
 *
 * Context: up to DISPATCH_LEVEL, never sleeps, allocates nothing of its own.
 * Return: 0; -EBUSY when the reserve is short at the moment, -E2BIG when it is
 * too small for this request at any time.
 */
int ntdma_mapping_map(struct ntdma_adapter *adapter, struct ntdma_mapping *map,
		      struct ntdma_reserve *reserve)
{
	int ret = ntdma_mapping_map_linux(adapter, map);

	if (!ret && !within_reach(adapter, map)) {
		adapter->backend->unmap(adapter, map);
		ret = -EIO;
	}
	if (ret)
		ret = ntdma_mapping_map_bounce(adapter, map, reserve);
	if (ret)
		return ret;
	ntdma_count(adapter, maps, 1);
	ntdma_count(adapter, bytes, map->length);
	return 0;
}

/**
 * ntdma_mapping_make - take the snapshot of a range and let the device reach it
 * @adapter: whose device
 * @map: with its direction, and room for one entry a page
 * @span: range that ntdma_span_check() accepted
 * @reserve: as at ntdma_mapping_map()
 *
 * Context: up to DISPATCH_LEVEL, never sleeps, allocates nothing of its own.
 * Return: as ntdma_mapping_map(), and as ntdma_foreign_map() for foreign memory.
 */
int ntdma_mapping_make(struct ntdma_adapter *adapter, struct ntdma_mapping *map,
		       const struct ntdma_span *span,
		       struct ntdma_reserve *reserve)
{
	int ret;

	if (ntdma_mdl_may_be_foreign(span->mdl)) {
		ret = ntdma_foreign_map(adapter, map, span);
		if (!ret)
			ntdma_count(adapter, maps, 1);
		return ret;
	}
	ntdma_mapping_fill(map, span, adapter->max_segment);
	return ntdma_mapping_map(adapter, map, reserve);
}

static void unmap_bounce(struct ntdma_mapping *map,
			 struct ntdma_reserve *reserve)
{
	if (map->dir == DMA_FROM_DEVICE)
		sg_copy_from_buffer(map->sgl, map->nr_segs,
				    bounce_cpu(reserve, map), map->length);
	ntdma_reserve_give(reserve, map->bounce_page, map->bounce_pages);
}

/**
 * ntdma_mapping_unmap_ours - end a mapping that the backend does not know
 * @map: mapped snapshot
 * @reserve: as at ntdma_mapping_map()
 *
 * Context: up to DISPATCH_LEVEL, never sleeps.
 */
void ntdma_mapping_unmap_ours(struct ntdma_mapping *map,
			      struct ntdma_reserve *reserve)
{
	if (map->kind == NTDMA_MAP_FOREIGN)
		ntdma_foreign_unmap(map, 0);
	else
		unmap_bounce(map, reserve);
}

/**
 * ntdma_mapping_addr - where the device finds the first byte
 * @map: mapped snapshot
 * @reserve: as at ntdma_mapping_map()
 */
dma_addr_t ntdma_mapping_addr(const struct ntdma_mapping *map,
			      const struct ntdma_reserve *reserve)
{
	if (map->kind == NTDMA_MAP_BOUNCE)
		return ntdma_reserve_dma(reserve, map->bounce_page) +
		       map->bounce_offset;
	return sg_dma_address(map->sgl);
}
