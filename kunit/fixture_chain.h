/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MDL chains of several buffers, treated as one stream of bytes.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_CHAIN_H
#define _NTDMA_KUNIT_FIXTURE_CHAIN_H

#include "fixture_calls.h"

#define FX_MAX_CHAIN	4

/**
 * struct fx_chain - buffers whose MDLs are linked
 * @buf: in order
 * @count: of @buf
 * @length: sum of all
 */
struct fx_chain {
	struct fx_buffer *buf[FX_MAX_CHAIN];
	u32 count;
	u32 length;
};

static inline void fx_chain_add(struct fx_chain *chain, struct fx_buffer *buf)
{
	if (chain->count)
		chain->buf[chain->count - 1]->mdl->Next = buf->mdl;
	chain->buf[chain->count++] = buf;
	chain->length += buf->length;
}

static inline void fx_chain_free(struct fx_chain *chain)
{
	while (chain->count)
		fx_buffer_free(chain->buf[--chain->count]);
}

static inline u8 *fx_chain_byte(const struct fx_chain *chain, u32 index)
{
	u32 i = 0;

	while (index >= chain->buf[i]->length)
		index -= chain->buf[i++]->length;
	return fx_byte(chain->buf[i], index);
}

/* The stream carries one pattern from end to end. */
static inline void fx_chain_fill(struct fx_chain *chain, u32 seed)
{
	u32 i;

	for (i = 0; i < chain->length; i++)
		*fx_chain_byte(chain, i) = fx_pattern(seed, i);
}

/* First byte from @start on that differs, @length if none. */
static inline u32 fx_chain_differs(const struct fx_chain *chain, u32 start,
				   u32 length, u32 seed)
{
	u32 i;

	for (i = 0; i < length; i++)
		if (*fx_chain_byte(chain, start + i) !=
		    fx_pattern(seed, start + i))
			break;
	return i;
}

static inline u32 fx_chain_margins(const struct fx_chain *chain)
{
	u32 bad = 0, i;

	for (i = 0; i < chain->count; i++)
		bad += fx_buffer_margins(chain->buf[i]);
	return bad;
}

/* Three unaligned pieces, in all a bit more than six pages. */
static inline struct fx_chain fx_chain_of_three(struct kunit *test)
{
	struct fx_chain chain = { };

	fx_chain_add(&chain, fx_scattered(test, 0x700, 2 * PAGE_SIZE + 1));
	fx_chain_add(&chain, fx_contiguous(test, 0x123, 3 * PAGE_SIZE));
	fx_chain_add(&chain, fx_scattered(test, 0xffe, PAGE_SIZE + 3));
	return chain;
}

/*
 * Number of elements that run over the border of two MDLs, for a list that
 * starts @start bytes into the chain.
 */
static inline u32 fx_chain_spanning(const struct fx_chain *chain, u32 start,
				    const SCATTER_GATHER_LIST *list)
{
	u32 border = 0, bad = 0, mdl, i, pos = start;

	for (i = 0; i < list->NumberOfElements; i++) {
		u32 end = pos + list->Elements[i].Length;

		border = 0;
		for (mdl = 0; mdl < chain->count; mdl++) {
			border += chain->buf[mdl]->length;
			bad += pos < border && end > border;
		}
		pos = end;
	}
	return bad;
}

/* Registers by the rule of the DDI: each piece costs the pages it spans. */
static inline u32 fx_chain_registers(const struct fx_chain *chain)
{
	u32 sum = 0, i;

	for (i = 0; i < chain->count; i++)
		sum += fx_span_pages(chain->buf[i]->offset,
				     chain->buf[i]->length);
	return sum;
}

#endif
