// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors: a ring in coherent memory, consumed in order.
 *
 *	  tail                 head
 *	   v                    v
 *	+--+--+--+--+--+--+--+--+--+--+--+--+
 *	|  |##|##|##|##|##|##|##|  |  |  |  |	## handed to the hardware
 *	+--+--+--+--+--+--+--+--+--+--+--+--+
 *	 ^
 *	 finished last: 1.x hardware reads its NextDescriptor once more
 *
 * Both counters run freely; a slot is a number modulo the size. From 2.0 on the
 * slots are linked into a circle and the hardware counts; before, every list
 * ends in zero, and the old tail is linked to what is appended.
 */
#include <linux/dma-mapping.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "descriptor.h"

#define SCRATCH_SIZE	(2 * NETDMA_DESC_SIZE)

/* rings of hardware that could not be stopped; the memory is never used again */
struct quarantined {
	struct list_head node;
	struct device *dev;	/* reference */
	NET_DMA_DESCRIPTOR *desc;
	dma_addr_t dma;
	size_t size;
};

static DEFINE_MUTEX(quarantine_lock);
static LIST_HEAD(quarantine);

static size_t block_size(u32 size)
{
	return (size_t)size * NETDMA_DESC_SIZE + NETDMA_DESC_SIZE + SCRATCH_SIZE;
}

/* coherent memory comes in pages: each part is on 64 bytes of its own */
static void divide_block(struct netdma_ring *ring)
{
	size_t word = (size_t)ring->size * NETDMA_DESC_SIZE;

	ring->word = (u64 *)(ring->desc + ring->size);
	ring->word_dma = ring->dma + word;
	ring->scratch_dma = ring->word_dma + NETDMA_DESC_SIZE;
}

/**
 * netdma_ring_create - memory of a channel
 * @ring: zeroed or destroyed before
 * @dev: the device that reads it
 * @size: descriptors, a power of two
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int netdma_ring_create(struct netdma_ring *ring, struct device *dev, u32 size)
{
	*ring = (struct netdma_ring){ .size = size };

	if (!ntdma_fail(NTDMA_SITE_NETDMA_SIZES))
		ring->bytes = kcalloc(size, sizeof(*ring->bytes), GFP_KERNEL);
	if (!ring->bytes)
		return -ENOMEM;

	if (!ntdma_fail(NTDMA_SITE_NETDMA_QUARANTINE))
		ring->record = kmalloc(sizeof(*ring->record), GFP_KERNEL);
	if (!ring->record)
		goto free_bytes;

	if (!ntdma_fail(NTDMA_SITE_NETDMA_RING))
		ring->desc = dma_alloc_coherent(dev, block_size(size),
						&ring->dma, GFP_KERNEL);
	if (!ring->desc)
		goto free_record;

	divide_block(ring);
	netdma_ring_arm(ring);
	return 0;

free_record:
	kfree(ring->record);
free_bytes:
	kfree(ring->bytes);
	*ring = (struct netdma_ring){ };
	return -ENOMEM;
}

/**
 * netdma_ring_destroy - undo netdma_ring_create()
 * @ring: the hardware does not use it any more
 * @dev: the device
 *
 * Context: may sleep.
 */
void netdma_ring_destroy(struct netdma_ring *ring, struct device *dev)
{
	dma_free_coherent(dev, block_size(ring->size), ring->desc, ring->dma);
	kfree(ring->record);
	kfree(ring->bytes);
	*ring = (struct netdma_ring){ };
}

/**
 * netdma_ring_quarantine - forget a ring that the hardware may still use
 * @ring: as for netdma_ring_destroy()
 * @dev: the device
 *
 * Context: may sleep.
 */
void netdma_ring_quarantine(struct netdma_ring *ring, struct device *dev)
{
	struct quarantined *q = ring->record;

	q->dev = get_device(dev);
	q->desc = ring->desc;
	q->dma = ring->dma;
	q->size = block_size(ring->size);
	mutex_lock(&quarantine_lock);
	list_add(&q->node, &quarantine);
	mutex_unlock(&quarantine_lock);
	kfree(ring->bytes);
	*ring = (struct netdma_ring){ };
}

/**
 * netdma_quarantine_exit - forget the quarantine, not what is in it
 */
void netdma_quarantine_exit(void)
{
	struct quarantined *q, *next;

	list_for_each_entry_safe(q, next, &quarantine, node) {
		put_device(q->dev);
		kfree(q);
	}
}

/**
 * netdma_ring_put - fill the next descriptor
 * @ring: has room
 * @chunk: what to copy
 * @rings: 2.x
 * @link: 1.x: the descriptor before belongs to the same list
 *
 * The hardware sees it with the next Start or Append.
 *
 * Context: the channel's lock.
 */
void netdma_ring_put(struct netdma_ring *ring, const struct netdma_chunk *chunk,
		     bool rings, bool link)
{
	NET_DMA_DESCRIPTOR *desc = netdma_ring_slot(ring, ring->head);
	bool null = !chunk->bytes;

	/* hardware may refuse 0 bytes, whatever the flag says */
	desc->TransferSize = null ? sizeof(u64) : chunk->bytes;
	desc->ControlFlags = chunk->flags | (null ? NET_DMA_NULL_TRANSFER : 0);
	desc->SourceAddress.QuadPart = null ? ring->scratch_dma : chunk->src;
	desc->DestinationAddress.QuadPart =
		null ? ring->scratch_dma + NETDMA_DESC_SIZE : chunk->dst;
	desc->NextDescriptor.QuadPart =
		rings ? netdma_ring_slot_dma(ring, ring->head + 1) : 0;
	desc->Reserved1 = 0;
	desc->Reserved2 = 0;

	if (link)
		netdma_ring_slot(ring, ring->head - 1)->NextDescriptor.QuadPart =
			netdma_ring_slot_dma(ring, ring->head);
	ring->bytes[ring->head & (ring->size - 1)] = chunk->bytes;
	ring->head++;
}

/**
 * netdma_ring_arm - before a Start: nothing is finished
 * @ring: empty, or just filled for that Start
 *
 * Context: the channel's lock, or nobody else knows the ring.
 */
void netdma_ring_arm(struct netdma_ring *ring)
{
	WRITE_ONCE(*ring->word, NetDmaTransferStatusArmed);
	ring->live = false;
	ring->hint = 0;
}

/**
 * netdma_ring_contains - is this the address of a descriptor?
 * @ring: the ring
 * @addr: bus address
 *
 * Return: true when one begins there.
 */
bool netdma_ring_contains(const struct netdma_ring *ring, u64 addr)
{
	u64 offset = addr - ring->dma;

	return addr >= ring->dma && offset < (u64)ring->size * NETDMA_DESC_SIZE &&
	       !(offset % NETDMA_DESC_SIZE);
}

/**
 * netdma_ring_number - which descriptor is it?
 * @ring: the ring
 * @addr: bus address
 * @number: set on success
 *
 * Context: the channel's lock.
 * Return: true when it is one of those that were handed out and are not
 * finished; false for anything stale or foreign.
 */
bool netdma_ring_number(const struct netdma_ring *ring, u64 addr, u32 *number)
{
	u32 distance;

	if (!netdma_ring_contains(ring, addr))
		return false;

	distance = (u32)((addr - ring->dma) / NETDMA_DESC_SIZE) - ring->tail;
	distance &= ring->size - 1;
	*number = ring->tail + distance;
	return distance < netdma_ring_used(ring);
}

/**
 * ntdma_netdma_test_quarantined - rings in quarantine
 *
 * Return: how many.
 */
unsigned int ntdma_netdma_test_quarantined(void)
{
	struct quarantined *q;
	unsigned int count = 0;

	mutex_lock(&quarantine_lock);
	list_for_each_entry(q, &quarantine, node)
		count++;
	mutex_unlock(&quarantine_lock);
	return count;
}
EXPORT_SYMBOL_NS_GPL(ntdma_netdma_test_quarantined, "NTDMA");

/**
 * ntdma_netdma_test_release_quarantine - the test knows that the engine is dead
 */
void ntdma_netdma_test_release_quarantine(void)
{
	struct quarantined *q, *next;

	mutex_lock(&quarantine_lock);
	list_for_each_entry_safe(q, next, &quarantine, node) {
		dma_free_coherent(q->dev, q->size, q->desc, q->dma);
		put_device(q->dev);
		list_del(&q->node);
		kfree(q);
	}
	mutex_unlock(&quarantine_lock);
}
EXPORT_SYMBOL_NS_GPL(ntdma_netdma_test_release_quarantine, "NTDMA");
