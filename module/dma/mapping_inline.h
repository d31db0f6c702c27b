/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of mapping.c that a transfer of a single page cannot afford to call. */
#ifndef _NTDMA_MAPPING_INLINE_H
#define _NTDMA_MAPPING_INLINE_H

#include <linux/mm.h>

#include "adapter.h"
#include "mapping.h"

/*
 * What sg_init_table() and sg_set_page() do to an entry, without reading it: the
 * table is the client's memory and may hold anything.
 */
static inline void ntdma_segment_set(struct scatterlist *sg, unsigned long pfn,
				     u32 offset, u32 bytes)
{
	sg->page_link = (unsigned long)pfn_to_page(pfn);
	sg->offset = offset;
	sg->length = bytes;
	/* the mapping writes the DMA address */
	memset_after(sg, 0, dma_address);
}

/**
 * ntdma_mapping_fill_run - ntdma_mapping_fill() for a contiguous range
 * @map: with @sgl pointing to room for one entry
 * @span: range of ntdma_span_run() bytes
 */
static inline void ntdma_mapping_fill_run(struct ntdma_mapping *map,
					  const struct ntdma_span *span)
{
	u64 start = (u64)span->mdl->ByteOffset + span->offset;

	ntdma_segment_set(map->sgl,
			  MmGetMdlPfnArray(span->mdl)[start >> PAGE_SHIFT],
			  offset_in_page(start), span->length);
	sg_mark_end(map->sgl);
	map->nr_segs = 1;
	map->length = span->length;
}

/**
 * ntdma_mapping_map_linux - map without a copy of ours
 * @adapter: whose device
 * @map: filled snapshot
 *
 * The caller checks the addresses against the adapter's limit.
 *
 * Context: up to DISPATCH_LEVEL, never sleeps.
 * Return: 0 or -errno.
 */
static inline int ntdma_mapping_map_linux(struct ntdma_adapter *adapter,
					  struct ntdma_mapping *map)
{
	if (likely(adapter->scatter_gather))
		return adapter->backend->map(adapter, map);
	return ntdma_mapping_map_one_run(adapter, map);
}

/**
 * ntdma_mapping_unmap - end the device's access
 * @adapter: whose device
 * @map: mapped snapshot
 * @reserve: as at ntdma_mapping_map()
 *
 * What the device wrote is in the client's pages afterwards.
 *
 * Context: up to DISPATCH_LEVEL, never sleeps.
 */
static inline void ntdma_mapping_unmap(struct ntdma_adapter *adapter,
				       struct ntdma_mapping *map,
				       struct ntdma_reserve *reserve)
{
	if (likely(map->kind < NTDMA_MAP_BOUNCE))
		adapter->backend->unmap(adapter, map);
	else
		ntdma_mapping_unmap_ours(map, reserve);
	map->kind = NTDMA_MAP_NONE;
	ntdma_count(adapter, unmaps, 1);
}

#endif
