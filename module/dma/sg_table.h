/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scatter/gather list looks like in memory.
 *
 * It lies at the very start of its memory (B-08); the table of pages that Linux
 * maps lies behind the elements:
 *
 *   | SCATTER_GATHER_LIST | n elements | pad | n scatterlist entries |
 */
#ifndef _NTDMA_SG_TABLE_H
#define _NTDMA_SG_TABLE_H

#include <linux/align.h>

#include <wdm.h>

#include "mapping.h"

struct ntdma_adapter;
struct ntdma_reserve;

#define NTDMA_SG_TABLE_ALIGN	__alignof__(struct scatterlist)

/* Bytes for a list of so many pages, wherever its memory starts. */
static inline size_t ntdma_sg_table_bytes(u32 pages)
{
	return offsetof(SCATTER_GATHER_LIST, Elements) + NTDMA_SG_TABLE_ALIGN +
	       (size_t)pages * (sizeof(SCATTER_GATHER_ELEMENT) +
				sizeof(struct scatterlist));
}

static inline struct scatterlist *ntdma_sg_table(PSCATTER_GATHER_LIST list,
						 u32 pages)
{
	return PTR_ALIGN((struct scatterlist *)(list->Elements + pages),
			 NTDMA_SG_TABLE_ALIGN);
}

/* Checksum of a table, to notice that its memory was overwritten. */
static inline u64 ntdma_sg_table_seal(const struct ntdma_mapping *map)
{
	const struct scatterlist *sg = map->sgl;
	const struct scatterlist *end = sg + map->nr_segs;
	u64 seal = map->nr_segs;

	for (; sg < end; sg++)
		seal += (sg_dma_address(sg) ^ sg->page_link) + sg_dma_len(sg);
	return seal;
}

u64 ntdma_sg_table_emit(const struct ntdma_adapter *adapter,
			const struct ntdma_reserve *reserve,
			PSCATTER_GATHER_LIST list,
			const struct ntdma_span *span,
			const struct ntdma_mapping *map, u32 room);

#endif
