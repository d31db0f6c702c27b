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

#include "adapter.h"
#include "mapping.h"

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

static inline u64 ntdma_sg_seal(const struct scatterlist *sg)
{
	return (sg_dma_address(sg) ^ sg->page_link) + sg_dma_len(sg);
}

/* Of what the CPU reads of an entry. */
static inline u64 ntdma_sg_memory_seal(const struct scatterlist *sg)
{
	return (u64)sg->offset << 32 ^ sg->length;
}

/* Checksum of a table that waits to be mapped; attempts do not change it. */
static inline u64 ntdma_sg_snapshot_seal(const struct ntdma_mapping *map)
{
	const struct scatterlist *sg = map->sgl;
	const struct scatterlist *end = sg + map->nr_segs;
	u64 seal = 0;

	for (; sg < end; sg++)
		seal += ntdma_sg_memory_seal(sg) ^ sg->page_link;
	return seal;
}

/*
 * Checksum of a table, to notice that its memory was overwritten: of all that
 * Linux reads when it unmaps, or that we read when we copy back.
 */
static inline u64 ntdma_sg_table_seal(const struct ntdma_mapping *map)
{
	const struct scatterlist *sg = map->sgl;
	const struct scatterlist *end;
	u64 seal = 0;

	if (map->kind == NTDMA_MAP_BOUNCE)
		return ntdma_sg_snapshot_seal(map);
	end = sg + min(map->nr_mapped + 1, map->nr_segs);
	for (; sg < end; sg++)
		seal += ntdma_sg_seal(sg);
	return seal;
}

static inline void ntdma_set_element(PSCATTER_GATHER_ELEMENT element,
				     dma_addr_t dma_addr, u32 length)
{
	element->Address.QuadPart = dma_addr;
	element->Length = length;
	element->Reserved = 0;
}

/* The bits of all end addresses: no address is above that. */
static inline u64 ntdma_emit_mapped(PSCATTER_GATHER_LIST list,
				    const struct ntdma_mapping *map, u64 *seal)
{
	const struct scatterlist *sg = map->sgl;
	const struct scatterlist *mapped = sg + map->nr_mapped;
	PSCATTER_GATHER_ELEMENT element = list->Elements;
	u64 bits = 0;
	u64 sum = 0;

	for (; sg < mapped; sg++, element++) {
		dma_addr_t dma_addr = sg_dma_address(sg);
		u32 length = sg_dma_len(sg);

		ntdma_set_element(element, dma_addr, length);
		bits |= dma_addr + length - 1;
		sum += (dma_addr ^ sg->page_link) + length;
	}
	if (map->nr_mapped < map->nr_segs)
		sum += ntdma_sg_seal(sg);
	list->NumberOfElements = map->nr_mapped;
	*seal = sum;
	return bits;
}

bool ntdma_sg_list_is_within(PSCATTER_GATHER_LIST list, u64 limit);
u64 ntdma_sg_table_emit_slow(const struct ntdma_adapter *adapter,
			     const struct ntdma_reserve *reserve,
			     PSCATTER_GATHER_LIST list,
			     const struct ntdma_span *span,
			     const struct ntdma_mapping *map, u32 room);

/**
 * ntdma_sg_table_emit - write a list
 * @adapter: whose device decides between one element and several
 * @reserve: where the mapping bounces, if it does
 * @list: out
 * @span: range that was mapped, for the borders between its MDLs
 * @map: mapping
 * @room: elements that fit; enough by the way the mapping was made
 * @seal: out: checksum of the table
 *
 * Return: a bound: no address in the list is higher.
 */
static inline u64 ntdma_sg_table_emit(const struct ntdma_adapter *adapter,
				      const struct ntdma_reserve *reserve,
				      PSCATTER_GATHER_LIST list,
				      const struct ntdma_span *span,
				      const struct ntdma_mapping *map, u32 room,
				      u64 *seal)
{
	list->Reserved = 0;
	if (likely(adapter->scatter_gather && map->kind != NTDMA_MAP_BOUNCE &&
		   ntdma_span_in_one_mdl(span)))
		return ntdma_emit_mapped(list, map, seal);
	*seal = ntdma_sg_table_seal(map);
	return ntdma_sg_table_emit_slow(adapter, reserve, list, span, map,
					room);
}

#endif
