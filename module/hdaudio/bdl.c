// SPDX-License-Identifier: GPL-2.0-only
/*
 * Building lists over our buffers, and checking those that drivers write.
 *
 * An entry ends where memory ends, where a notification is due, and at each page,
 * because some controllers do not cross one; only a buffer with too many pages
 * does without the latter. There are two entries at least.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/lcm.h>
#include <linux/math.h>
#include <linux/minmax.h>

#include "bdl.h"

#define MIN_BUFFER	(2 * HDAUDIO_ALIGN)

/* an engine's page; the hardware's, whatever Linux's is */
#define ENTRY_PAGE	SZ_4K

/**
 * hdaudio_bdl_round - size of a buffer, as close as possible to what was asked for
 * @requested: bytes, not 0
 * @frame: bytes of one sample of all channels
 * @notifications: 1 or 2 a turn
 *
 * Return: whole frames, whole alignments, and an end of both at each notification.
 */
size_t hdaudio_bdl_round(size_t requested, unsigned int frame,
			 unsigned int notifications)
{
	size_t unit = lcm(HDAUDIO_ALIGN, frame) * notifications;
	size_t least = roundup(MIN_BUFFER, unit);
	size_t most = rounddown(HDAUDIO_MAX_BUFFER, unit);

	requested = min(requested, most);
	return clamp(rounddown(requested + unit / 2, unit), least, most);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_bdl_round, "NTDMA_HDAUDIO");

/**
 * struct builder - a list in the making
 * @bdl: the list
 * @count: entries so far
 * @done: bytes so far
 * @size: bytes in all
 * @period: bytes between notifications
 * @by_page: end entries at pages
 */
struct builder {
	HDAUDIO_BUFFER_DESCRIPTOR *bdl;
	unsigned int count;
	size_t done;
	size_t size;
	size_t period;
	bool by_page;
};

/* bytes from here that one entry may describe */
static size_t entry_length(const struct builder *builder, u64 dma, size_t left)
{
	size_t to_notify = builder->period - builder->done % builder->period;
	size_t length = min(left, to_notify);

	if (builder->by_page)
		length = min_t(size_t, length, ENTRY_PAGE - dma % ENTRY_PAGE);
	/* whatever happens, there is a second entry */
	if (!builder->count && length == builder->size)
		length = ALIGN(length / 2, HDAUDIO_ALIGN);
	return length;
}

static bool add_piece(struct builder *builder, const struct hdaudio_piece *piece)
{
	size_t left = min(piece->size, builder->size - builder->done);
	HDAUDIO_BUFFER_DESCRIPTOR *entry;
	u64 dma = piece->dma;
	size_t length;

	while (left) {
		if (builder->count == HDAUDIO_MAX_ENTRIES)
			return false;
		length = entry_length(builder, dma, left);
		entry = &builder->bdl[builder->count++];
		builder->done += length;
		entry->Address.QuadPart = dma;
		entry->Length = length;
		entry->InterruptOnCompletion = !(builder->done % builder->period);
		dma += length;
		left -= length;
	}
	return true;
}

static int build(struct builder builder, const struct hdaudio_piece *pieces,
		 unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!add_piece(&builder, &pieces[i]))
			return -E2BIG;
	return builder.done == builder.size ? builder.count : -EINVAL;
}

/**
 * hdaudio_bdl_build - list over a buffer
 * @bdl: room for HDAUDIO_MAX_ENTRIES
 * @pieces: the buffer's memory; each piece is a multiple of HDAUDIO_ALIGN
 * @count: how many pieces
 * @size: how much of it, as hdaudio_bdl_round() said
 * @notifications: 1 or 2 a turn
 *
 * Return: entries; -E2BIG when they do not suffice, -EINVAL when @pieces do not.
 */
int hdaudio_bdl_build(HDAUDIO_BUFFER_DESCRIPTOR *bdl,
		      const struct hdaudio_piece *pieces, unsigned int count,
		      size_t size, unsigned int notifications)
{
	struct builder builder = {
		.bdl = bdl,
		.size = size,
		.period = size / notifications,
		.by_page = true,
	};
	int entries = build(builder, pieces, count);

	if (entries != -E2BIG)
		return entries;
	builder.by_page = false;
	return build(builder, pieces, count);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_bdl_build, "NTDMA_HDAUDIO");

/* offset of an entry in the block, or its size when it is not inside */
static size_t offset_in_block(const HDAUDIO_BUFFER_DESCRIPTOR *entry,
			      const struct hdaudio_block *block)
{
	u64 address = entry->Address.QuadPart;
	u64 offset = address - block->phys;

	if (offset >= block->size)
		offset = address - block->dma;
	return min_t(u64, offset, block->size);
}

/**
 * hdaudio_bdl_translate - check a driver's list and make it the engine's
 * @bdl: receives the entries; half written when something is wrong
 * @from: the driver's list, with physical addresses or those of the engine; the
 *	driver may be writing it: each member is read once
 * @count: entries
 * @block: the memory that they may name
 * @length: what they have to add up to
 *
 * Return: false for a list that the engine must not get.
 */
bool hdaudio_bdl_translate(HDAUDIO_BUFFER_DESCRIPTOR *bdl,
			   const HDAUDIO_BUFFER_DESCRIPTOR *from,
			   unsigned int count, const struct hdaudio_block *block,
			   size_t length)
{
	HDAUDIO_BUFFER_DESCRIPTOR entry;
	size_t offset, sum = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		entry.Address.QuadPart = READ_ONCE(from[i].Address.QuadPart);
		entry.Length = READ_ONCE(from[i].Length);
		entry.InterruptOnCompletion =
			READ_ONCE(from[i].InterruptOnCompletion) & 1;

		offset = offset_in_block(&entry, block);
		if (!entry.Length ||
		    entry.Length > block->size - offset ||
		    !IS_ALIGNED(block->dma + offset, HDAUDIO_ALIGN))
			return false;
		entry.Address.QuadPart = block->dma + offset;
		sum += entry.Length;
		bdl[i] = entry;
	}
	return sum == length;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_bdl_translate, "NTDMA_HDAUDIO");
