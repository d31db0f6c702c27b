// SPDX-License-Identifier: GPL-2.0-only
/* Writing the elements of a scatter/gather list. */
#include "adapter.h"
#include "reserve.h"
#include "sg_table.h"

/* Where the elements of a chain must end: at each MDL (B-26). */
struct border {
	const MDL *mdl;
	u32 offset;
	u32 left;
};

static u32 next_border(struct border *border)
{
	u32 bytes;

	do {
		bytes = min(border->mdl->ByteCount - border->offset,
			    border->left);
		border->mdl = border->mdl->Next;
		border->offset = 0;
	} while (!bytes && border->mdl);
	border->left -= bytes;
	return bytes;
}

/*
 * Cuts the mapped pieces at the borders between MDLs. The chain is the client's
 * and may have changed while the request was queued: @room is never exceeded.
 */
static u32 emit_chain(PSCATTER_GATHER_LIST list, const struct ntdma_span *span,
		      const struct ntdma_mapping *map, dma_addr_t dma_addr,
		      u32 room, u64 *highest)
{
	struct border border = {
		.mdl	= span->mdl,
		.offset	= span->offset,
		.left	= span->length,
	};
	const struct scatterlist *sg = map->sgl;
	u32 piece = map->kind == NTDMA_MAP_BOUNCE ? map->length : 0;
	u32 left = map->length;
	u32 fragment = 0;
	u32 i = 0;

	while (left && i < room) {
		u32 bytes;

		if (!piece) {
			dma_addr = sg_dma_address(sg);
			piece = sg_dma_len(sg);
			sg++;
		}
		if (!fragment)
			fragment = border.mdl ? next_border(&border) : left;
		bytes = min(piece, fragment);
		ntdma_set_element(&list->Elements[i++], dma_addr, bytes);
		dma_addr += bytes;
		*highest = max(*highest, dma_addr - 1);
		piece -= bytes;
		fragment -= bytes;
		left -= bytes;
	}
	return i;
}

/**
 * ntdma_sg_table_emit_slow - write a list that is not the usual one
 * @adapter: whose device decides between one element and several
 * @reserve: where the mapping bounces, if it does
 * @list: out
 * @span: range that was mapped, for the borders between its MDLs
 * @map: mapping
 * @room: elements that fit; enough by the way the mapping was made
 *
 * Return: the highest address in the list.
 */
u64 ntdma_sg_table_emit_slow(const struct ntdma_adapter *adapter,
			     const struct ntdma_reserve *reserve,
			     PSCATTER_GATHER_LIST list,
			     const struct ntdma_span *span,
			     const struct ntdma_mapping *map, u32 room)
{
	dma_addr_t dma_addr = ntdma_mapping_addr(map, reserve);
	u64 highest = 0;

	if (adapter->scatter_gather && !ntdma_span_in_one_mdl(span)) {
		list->NumberOfElements = emit_chain(list, span, map, dma_addr,
						    room, &highest);
		return highest;
	}
	ntdma_set_element(list->Elements, dma_addr, map->length);
	list->NumberOfElements = 1;
	return dma_addr + map->length - 1;
}

/**
 * ntdma_sg_list_is_within - does the device reach all of a list?
 * @list: just written
 * @limit: highest address that it reaches
 */
bool ntdma_sg_list_is_within(PSCATTER_GATHER_LIST list, u64 limit)
{
	const SCATTER_GATHER_ELEMENT *element = list->Elements;
	u32 i;

	for (i = 0; i < list->NumberOfElements; i++, element++)
		if ((u64)element->Address.QuadPart + element->Length - 1 > limit)
			return false;
	return true;
}
