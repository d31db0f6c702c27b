/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ring of descriptors that a channel shares with its hardware.
 */
#ifndef _NTDMA_NETDMA_DESCRIPTOR_H
#define _NTDMA_NETDMA_DESCRIPTOR_H

#include <linux/types.h>

#include "netdma.h"

struct device;
struct quarantined;

#define NETDMA_DESC_SIZE	64

/**
 * struct netdma_ring - descriptors, completion word, scratch
 * @desc: the descriptors
 * @dma: bus address of the first
 * @size: how many, a power of two
 * @word: the completion word, on a cache line of its own
 * @word_dma: bus address of @word
 * @scratch_dma: bus address of 2 x 64 bytes for transfers that move nothing
 * @bytes: data of each slot
 * @record: for the quarantine, which must not need memory when it comes to that
 * @head: number of the next descriptor to fill; slots are numbers modulo @size
 * @tail: number of the oldest descriptor that is not known to be finished
 * @live: the hardware wrote the word since the last Start
 * @hint: bus address that the provider named last, 0 for none
 *
 * From @head on, @tail included, everything is protected by the channel's lock.
 */
struct netdma_ring {
	NET_DMA_DESCRIPTOR *desc;
	dma_addr_t dma;
	u32 size;
	u64 *word;
	dma_addr_t word_dma;
	dma_addr_t scratch_dma;
	u32 *bytes;
	struct quarantined *record;

	u32 head;
	u32 tail;
	bool live;
	u64 hint;
};

/**
 * struct netdma_chunk - one descriptor's worth of a transfer
 * @dst: bus address
 * @src: bus address
 * @bytes: 1 or more; 0 moves nothing
 * @flags: ControlFlags
 */
struct netdma_chunk {
	dma_addr_t dst;
	dma_addr_t src;
	u32 bytes;
	u32 flags;
};

int netdma_ring_create(struct netdma_ring *ring, struct device *dev, u32 size);
void netdma_ring_destroy(struct netdma_ring *ring, struct device *dev);
void netdma_ring_quarantine(struct netdma_ring *ring, struct device *dev);
void netdma_quarantine_exit(void);

void netdma_ring_put(struct netdma_ring *ring, const struct netdma_chunk *chunk,
		     bool rings, bool link);
void netdma_ring_arm(struct netdma_ring *ring);
bool netdma_ring_number(const struct netdma_ring *ring, u64 addr, u32 *number);
bool netdma_ring_contains(const struct netdma_ring *ring, u64 addr);

static inline u32 netdma_ring_used(const struct netdma_ring *ring)
{
	return ring->head - ring->tail;
}

/*
 * One slot stays empty: the descriptor that finished last is live in 1.x (its
 * NextDescriptor is read again), and an address in the word is never ambiguous.
 */
static inline u32 netdma_ring_room(const struct netdma_ring *ring)
{
	return ring->size - 1 - netdma_ring_used(ring);
}

static inline NET_DMA_DESCRIPTOR *netdma_ring_slot(const struct netdma_ring *ring,
						   u32 number)
{
	return &ring->desc[number & (ring->size - 1)];
}

static inline dma_addr_t netdma_ring_slot_dma(const struct netdma_ring *ring,
					      u32 number)
{
	return ring->dma + (number & (ring->size - 1)) * NETDMA_DESC_SIZE;
}

#endif
