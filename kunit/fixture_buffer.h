/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory for the DMA suites: buffers over chosen pages, described by MDLs that
 * are filled in by hand, so that a suite does not depend on module/nt.
 *
 * Every page starts out as FX_MARGIN; the data range is written by
 * fx_buffer_fill(), and what lies around it must never change.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_BUFFER_H
#define _NTDMA_KUNIT_FIXTURE_BUFFER_H

#include <linux/io.h>
#include <linux/mm.h>

#include <wdm.h>

#include "kunit_compat.h"

#define FX_MARGIN	0xee
/* Pages are taken from blocks of this order, every second one. */
#define FX_BLOCK_ORDER	5
/* An address that no kernel mapping has: only page numbers may count. */
#define FX_MDL_VA	((u8 *)0x10000)

/**
 * struct fx_buffer - data range over pages of our choice
 * @mdl: describes the range; its addresses start at FX_MDL_VA + @offset
 * @pages: in the order of the MDL
 * @blocks: what alloc_pages() returned
 * @nr_pages: in @pages
 * @nr_blocks: in @blocks
 * @order: of each block
 * @offset: first byte of the data in the first page
 * @length: bytes of data
 */
struct fx_buffer {
	PMDL mdl;
	struct page **pages;
	struct page **blocks;
	u32 nr_pages;
	u32 nr_blocks;
	u32 order;
	u32 offset;
	u32 length;
};

static inline u8 *fx_byte(const struct fx_buffer *buf, u32 index)
{
	u32 pos = buf->offset + index;

	return (u8 *)page_address(buf->pages[pos >> PAGE_SHIFT]) +
	       offset_in_page(pos);
}

static inline u8 fx_pattern(u32 seed, u32 index)
{
	return ((seed + 1) * 37 + index * 11 + (index >> 8) * 7) & 0xff;
}

static inline PVOID fx_va(const struct fx_buffer *buf, u32 index)
{
	return (u8 *)buf->mdl->StartVa + buf->mdl->ByteOffset + index;
}

static inline PPFN_NUMBER fx_pfns(PMDL mdl)
{
	return (PPFN_NUMBER)(mdl + 1);
}

static inline void fx_buffer_free(struct fx_buffer *buf)
{
	u32 i;

	if (!buf)
		return;
	for (i = 0; buf->blocks && i < buf->nr_blocks; i++)
		if (buf->blocks[i])
			__free_pages(buf->blocks[i], buf->order);
	kvfree(buf->blocks);
	kvfree(buf->pages);
	kvfree(buf->mdl);
	kfree(buf);
}

static inline bool fx_buffer_blocks(struct fx_buffer *buf, u32 count, u32 order,
				    gfp_t gfp)
{
	u32 i;

	buf->blocks = kvcalloc(count, sizeof(*buf->blocks), GFP_KERNEL);
	buf->nr_blocks = count;
	buf->order = order;
	for (i = 0; buf->blocks && i < count; i++) {
		buf->blocks[i] = alloc_pages(gfp, order);
		if (!buf->blocks[i])
			return false;
		memset(page_address(buf->blocks[i]), FX_MARGIN,
		       PAGE_SIZE << order);
	}
	return buf->blocks;
}

static inline bool fx_buffer_mdl(struct fx_buffer *buf)
{
	PMDL mdl;
	u32 i;

	mdl = kvzalloc(sizeof(*mdl) +
		       sizeof(PFN_NUMBER) * buf->nr_pages, GFP_KERNEL);
	if (!mdl)
		return false;
	mdl->Size = sizeof(*mdl) + sizeof(PFN_NUMBER) * buf->nr_pages;
	mdl->MdlFlags = MDL_PAGES_LOCKED | MDL_WRITE_OPERATION;
	mdl->StartVa = FX_MDL_VA;
	mdl->ByteOffset = buf->offset;
	mdl->ByteCount = buf->length;
	for (i = 0; i < buf->nr_pages; i++)
		fx_pfns(mdl)[i] = page_to_pfn(buf->pages[i]);
	buf->mdl = mdl;
	return true;
}

/* No two neighbours of the buffer are neighbours in memory. */
static inline void fx_pick_scattered(struct fx_buffer *buf)
{
	u32 per_block = 1U << (buf->order - 1), i;

	for (i = 0; i < buf->nr_pages; i++)
		buf->pages[i] = buf->blocks[i / per_block] +
				2 * (per_block - 1 - i % per_block);
}

static inline void fx_pick_contiguous(struct fx_buffer *buf)
{
	u32 i;

	for (i = 0; i < buf->nr_pages; i++)
		buf->pages[i] = buf->blocks[0] + i;
}

static inline struct fx_buffer *fx_buffer_create(struct kunit *test, u32 offset,
						 u32 length, bool scattered,
						 gfp_t gfp)
{
	struct fx_buffer *buf = kzalloc(sizeof(*buf), GFP_KERNEL);
	u32 order = FX_BLOCK_ORDER, count = 1;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	buf->offset = offset;
	buf->length = length;
	buf->nr_pages = PAGE_ALIGN(offset + length) >> PAGE_SHIFT;
	buf->pages = kvcalloc(buf->nr_pages, sizeof(*buf->pages), GFP_KERNEL);
	if (scattered)
		count = DIV_ROUND_UP(buf->nr_pages, 1U << (order - 1));
	else
		order = get_order(offset + length);
	if (!buf->pages || !fx_buffer_blocks(buf, count, order, gfp)) {
		fx_buffer_free(buf);
		KUNIT_FAIL(test, "no memory for %u pages", buf->nr_pages);
		return NULL;
	}
	if (scattered)
		fx_pick_scattered(buf);
	else
		fx_pick_contiguous(buf);
	if (!fx_buffer_mdl(buf)) {
		fx_buffer_free(buf);
		return NULL;
	}
	return buf;
}

/**
 * fx_scattered - buffer whose pages are never adjacent in memory
 * @test: running case, ended when memory is short
 * @offset: first byte in the first page
 * @length: bytes
 *
 * Return: the buffer; fx_buffer_free() releases it.
 */
static inline struct fx_buffer *fx_scattered(struct kunit *test, u32 offset,
					     u32 length)
{
	struct fx_buffer *buf;

	buf = fx_buffer_create(test, offset, length, true, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	return buf;
}

/* As fx_scattered(), all pages adjacent and ascending. */
static inline struct fx_buffer *fx_contiguous(struct kunit *test, u32 offset,
					      u32 length)
{
	struct fx_buffer *buf;

	buf = fx_buffer_create(test, offset, length, false, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	return buf;
}

static inline void fx_buffer_fill(struct fx_buffer *buf, u32 seed)
{
	u32 i;

	for (i = 0; i < buf->length; i++)
		*fx_byte(buf, i) = fx_pattern(seed, i);
}

/* First byte of the range that differs from the pattern, @length if none. */
static inline u32 fx_buffer_differs(const struct fx_buffer *buf, u32 start,
				    u32 length, u32 seed)
{
	u32 i;

	for (i = 0; i < length; i++)
		if (*fx_byte(buf, start + i) != fx_pattern(seed, start + i))
			break;
	return i;
}

/* Bytes around the data that somebody changed. */
static inline u32 fx_buffer_margins(const struct fx_buffer *buf)
{
	u32 end = buf->offset + buf->length, bad = 0, i;
	const u8 *page = page_address(buf->pages[0]);

	for (i = 0; i < buf->offset; i++)
		bad += page[i] != FX_MARGIN;
	page = page_address(buf->pages[buf->nr_pages - 1]);
	for (i = offset_in_page(end); i && i < PAGE_SIZE; i++)
		bad += page[i] != FX_MARGIN;
	return bad;
}

#define FX_EXPECT_DATA(test, buf, seed)					\
do {									\
	KUNIT_EXPECT_EQ(test, (buf)->length,				\
			fx_buffer_differs(buf, 0, (buf)->length, seed)); \
	KUNIT_EXPECT_EQ(test, 0U, fx_buffer_margins(buf));		\
} while (0)

static inline phys_addr_t fx_phys(const struct fx_buffer *buf, u32 index)
{
	u32 pos = buf->offset + index;

	return page_to_phys(buf->pages[pos >> PAGE_SHIFT]) +
	       offset_in_page(pos);
}

static inline u32 fx_span_pages(u32 offset, u32 length)
{
	return (offset_in_page(offset) + (u64)length + PAGE_SIZE - 1) >>
	       PAGE_SHIFT;
}

#endif
