// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which MDLs are over foreign memory, and where the device finds a range of it.
 *
 * LOCKING: foreign_lock guards the hash. A range is granted under it, so that an
 * MDL is either still there, or its memory is not handed out any more.
 */
#include <linux/hash.h>
#include <linux/pfn.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>

#include "adapter.h"
#include "foreign.h"
#include "mapping.h"

#define FOREIGN_BITS	6

static DEFINE_SPINLOCK(foreign_lock);
static struct hlist_head foreign_mdls[1 << FOREIGN_BITS];

static struct hlist_head *bucket_of(const MDL *mdl)
{
	return &foreign_mdls[hash_ptr(mdl, FOREIGN_BITS)];
}

static struct ntdma_foreign *find_locked(const MDL *mdl)
{
	struct ntdma_foreign *foreign;

	lockdep_assert_held(&foreign_lock);
	hlist_for_each_entry(foreign, bucket_of(mdl), node)
		if (foreign->mdl == mdl)
			return foreign;
	return NULL;
}

/* What the client did to its MDL does not count: the record says how long. */
static bool holds(const struct ntdma_foreign *foreign,
		  const struct ntdma_span *span)
{
	return span->length && span->offset < foreign->length &&
	       span->length <= foreign->length - span->offset;
}

/**
 * ntdma_foreign_register - let the mapping routines know an MDL
 * @foreign: filled; stays the caller's memory
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_foreign_register(struct ntdma_foreign *foreign)
{
	unsigned long flags;

	spin_lock_irqsave(&foreign_lock, flags);
	hlist_add_head(&foreign->node, bucket_of(foreign->mdl));
	spin_unlock_irqrestore(&foreign_lock, flags);
}

/**
 * ntdma_foreign_unregister - no mapping shall be made any more
 * @foreign: registered; those that hold it go on until their end
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_foreign_unregister(struct ntdma_foreign *foreign)
{
	unsigned long flags;

	spin_lock_irqsave(&foreign_lock, flags);
	hlist_del_init(&foreign->node);
	spin_unlock_irqrestore(&foreign_lock, flags);
}

/**
 * ntdma_foreign_check - is a range in foreign memory?
 * @span: range; all of it has to be in its first MDL
 *
 * Context: up to DISPATCH_LEVEL.
 */
bool ntdma_foreign_check(const struct ntdma_span *span)
{
	const struct ntdma_foreign *foreign;
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&foreign_lock, flags);
	foreign = find_locked(span->mdl);
	found = foreign && holds(foreign, span);
	spin_unlock_irqrestore(&foreign_lock, flags);
	return found;
}

/* The run that holds an offset inside the buffer. */
static const struct ntdma_run *find_run(const struct ntdma_foreign *foreign,
					u32 offset)
{
	u32 low = 0, high = foreign->nr_runs;

	while (high - low > 1) {
		u32 middle = low + (high - low) / 2;

		if (foreign->runs[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return &foreign->runs[low];
}

static u32 run_length(const struct ntdma_run *run, u32 offset, u32 left)
{
	return min_t(u64, run->offset + run->length - offset, left);
}

/**
 * ntdma_foreign_run - bytes of a range that are contiguous from its start
 * @span: range
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: bytes, 0 if there is no such range.
 */
u32 ntdma_foreign_run(const struct ntdma_span *span)
{
	const struct ntdma_foreign *foreign;
	unsigned long flags;
	u32 run = 0;

	spin_lock_irqsave(&foreign_lock, flags);
	foreign = find_locked(span->mdl);
	if (foreign && span->length && span->offset < foreign->length)
		run = run_length(find_run(foreign, span->offset), span->offset,
				 span->length);
	spin_unlock_irqrestore(&foreign_lock, flags);
	return run;
}

/* Addresses without pages: nobody may look at those. */
static void fill(struct ntdma_mapping *map, const struct ntdma_foreign *foreign,
		 const struct ntdma_span *span)
{
	const struct ntdma_run *run = find_run(foreign, span->offset);
	struct scatterlist *sg = map->sgl;
	u32 offset = span->offset;
	u32 left = span->length;

	for (; left; run++, sg++) {
		u32 bytes = run_length(run, offset, left);

		*sg = (struct scatterlist){ .length = bytes };
		sg_dma_address(sg) = run->dma_addr + (offset - run->offset);
		sg_dma_len(sg) = bytes;
		offset += bytes;
		left -= bytes;
	}
	sg_mark_end(sg - 1);
	map->nr_segs = sg - map->sgl;
	map->nr_mapped = map->nr_segs;
	map->length = span->length;
}

static int grant(struct ntdma_adapter *adapter, struct ntdma_foreign *foreign,
		 const struct ntdma_span *span, enum dma_data_direction dir)
{
	if (!foreign || !holds(foreign, span))
		return -EINVAL;
	/* a controller would need a mapping of its own */
	if (foreign->dev != adapter->dev || adapter->backend->controller)
		return -ENODEV;
	if (foreign->highest > adapter->dma_limit ||
	    (!adapter->scatter_gather && foreign->nr_runs > 1))
		return -ERANGE;
	return foreign->ops->begin(foreign, dir);
}

/**
 * ntdma_foreign_map - let the device have a range of foreign memory
 * @adapter: whose device
 * @map: out, with its direction, and room for one entry a page at @sgl
 * @span: range
 *
 * The memory was mapped when it was brought; here a piece of it is handed out.
 *
 * Context: up to DISPATCH_LEVEL, never sleeps, allocates nothing.
 * Return: 0; -EAGAIN or -EACCES of the owner; -EINVAL for no such range; -ENODEV
 * if it was brought for another device; -ERANGE if this adapter is too narrow, or
 * cannot scatter.
 */
int ntdma_foreign_map(struct ntdma_adapter *adapter, struct ntdma_mapping *map,
		      const struct ntdma_span *span)
{
	struct ntdma_foreign *foreign;
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&foreign_lock, flags);
	foreign = find_locked(span->mdl);
	ret = grant(adapter, foreign, span, map->dir);
	spin_unlock_irqrestore(&foreign_lock, flags);
	if (ret)
		return ret;
	fill(map, foreign, span);
	map->foreign = foreign;
	map->kind = NTDMA_MAP_FOREIGN;
	ntdma_count(adapter, bytes, map->length);
	return 0;
}

/**
 * ntdma_foreign_unmap - end the device's access
 * @map: from ntdma_foreign_map()
 * @error: 0, or -errno if the device never had it
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_foreign_unmap(struct ntdma_mapping *map, int error)
{
	struct ntdma_foreign *foreign = map->foreign;

	map->kind = NTDMA_MAP_NONE;
	foreign->ops->end(foreign, error);
}

/**
 * ntdma_foreign_status - what the client is told
 * @error: from ntdma_foreign_map()
 */
NTSTATUS ntdma_foreign_status(int error)
{
	switch (error) {
	case -EAGAIN:
		return STATUS_DEVICE_BUSY;
	case -EACCES:
		return STATUS_ACCESS_DENIED;
	default:
		return STATUS_INVALID_PARAMETER;
	}
}
