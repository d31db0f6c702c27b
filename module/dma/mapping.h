/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mapping: the pages of one piece of a request, snapshotted from its MDLs,
 * and how the device was enabled to reach them.
 *
 * It is the common currency of scatter/gather lists and of map registers.
 * Whatever is unmapped or copied back later is taken from this snapshot, never
 * from the client's MDL, list, length or direction.
 */
#ifndef _NTDMA_MAPPING_H
#define _NTDMA_MAPPING_H

#include <linux/dma-direction.h>
#include <linux/scatterlist.h>

#include <wdm.h>

#include "nt.h"

/* ntdma_span_check(): memory of another driver, see foreign.h; no failure */
#define NTDMA_STATUS_FOREIGN	((NTSTATUS)1)

struct ntdma_adapter;
struct ntdma_foreign;
struct ntdma_reserve;

/**
 * struct ntdma_span - a byte range of an MDL chain
 * @mdl: MDL in which the range starts
 * @offset: bytes from the first byte of @mdl, less than its ByteCount
 * @length: bytes; a longer one continues at the first byte of the next MDL
 */
struct ntdma_span {
	const MDL *mdl;
	u32 offset;
	u32 length;
};

enum ntdma_map_kind {
	NTDMA_MAP_NONE,		/* snapshot only */
	NTDMA_MAP_PAGE,		/* one segment, mapped by map_page() */
	NTDMA_MAP_SG,		/* mapped as a scatterlist */
	NTDMA_MAP_SHARED,	/* for long, as a common buffer */
	NTDMA_MAP_COMMON,	/* inside a common buffer, mapped with that */
	NTDMA_MAP_LOST,		/* unmapped when its controller went away */
	/* not by the backend: */
	NTDMA_MAP_BOUNCE,	/* copied through the adapter's reserve */
	NTDMA_MAP_FOREIGN,	/* addresses that another driver gave */
};

/**
 * struct ntdma_mapping - pages of a request and how the device reaches them
 * @sgl: snapshot, an array (never chained)
 * @nr_segs: entries in @sgl that hold pages
 * @nr_mapped: leading entries of @sgl that hold DMA addresses
 * @length: bytes
 * @bounce_page: first page in the reserve
 * @bounce_pages: pages of the reserve that are in use
 * @foreign: whose memory it is, instead of bounce pages
 * @bounce_offset: offset of the first byte in the first page
 * @dir: direction at the time of mapping
 * @kind: how @sgl is mapped
 * @flags: DMA_FAIL_ON_BOUNCE, DMA_ZERO_BUFFERS
 */
struct ntdma_mapping {
	struct scatterlist *sgl;
	u32 nr_segs;
	u32 nr_mapped;
	u32 length;
	union {
		struct {
			u32 bounce_page;
			u32 bounce_pages;
		};
		struct ntdma_foreign *foreign;
	};
	u16 bounce_offset;
	u8 dir;
	u8 kind;
	u8 flags;
};

static inline enum dma_data_direction ntdma_direction(BOOLEAN write_to_device)
{
	return write_to_device ? DMA_TO_DEVICE : DMA_FROM_DEVICE;
}

NTSTATUS ntdma_span_check(const char *routine, const struct ntdma_span *span);
/* An MDL whose pages a device may have. */
static inline bool ntdma_mdl_may_map(const MDL *mdl)
{
	return likely(ntdma_mdl_is_resident(mdl) &&
		      mdl->ByteOffset < PAGE_SIZE);
}

/* Does a range stay in its first MDL? */
static inline bool ntdma_span_in_one_mdl(const struct ntdma_span *span)
{
	return span->offset < span->mdl->ByteCount &&
	       span->length <= span->mdl->ByteCount - span->offset;
}

bool ntdma_span_seek(struct ntdma_span *span, const MDL *mdl, u64 offset,
		     u32 length);
NTSTATUS ntdma_span_pages(const struct ntdma_span *span, u32 *pages);

u32 ntdma_pages_run(const PFN_NUMBER *pfn, u32 offset, u32 left,
		    u32 max_segment);
u32 ntdma_span_run(const struct ntdma_span *span, u32 max_segment);
void ntdma_span_clip(struct ntdma_span *span, u32 max_pages, u32 max_segs,
		     u32 max_segment);
u32 ntdma_mapping_fill(struct ntdma_mapping *map, const struct ntdma_span *span,
		       u32 max_segment);
int ntdma_mapping_map_one_run(struct ntdma_adapter *adapter,
			      struct ntdma_mapping *map);
int ntdma_mapping_map_bounce(struct ntdma_adapter *adapter,
			     struct ntdma_mapping *map,
			     struct ntdma_reserve *reserve);
int ntdma_mapping_map(struct ntdma_adapter *adapter, struct ntdma_mapping *map,
		      struct ntdma_reserve *reserve);
int ntdma_mapping_make(struct ntdma_adapter *adapter, struct ntdma_mapping *map,
		       const struct ntdma_span *span,
		       struct ntdma_reserve *reserve);
void ntdma_mapping_unmap_ours(struct ntdma_mapping *map,
			      struct ntdma_reserve *reserve);
dma_addr_t ntdma_mapping_addr(const struct ntdma_mapping *map,
			      const struct ntdma_reserve *reserve);
bool ntdma_mapping_one_run(const struct ntdma_mapping *map);

#endif
