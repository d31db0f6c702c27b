/* SPDX-License-Identifier: GPL-2.0-only */
/* A queue for one channel: who owns it, who waits. */
#ifndef _NTDMA_QUEUE_H
#define _NTDMA_QUEUE_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct ntdma_map_regs;

/**
 * union ntdma_detour - why lists must not go the short way (sg_once.h)
 * @channel: the channel has an owner, or requests wait; under the queue's lock
 * @pinned: PutDmaAdapter() found live lists: the last one drops a reference
 * @backend: the backend cannot map a page at once; never changes
 * @any: all of it at one glance
 *
 * But for @channel, an adapter's own queue has what is true of the adapter.
 */
union ntdma_detour {
	struct {
		bool channel;
		bool pinned;
		bool backend;
	};
	u32 any;
};

/**
 * struct ntdma_queue - a channel that one request owns at a time
 * @detour: what keeps lists from the short way
 * @turn: held while the turn of a waiter is tried, from the moment that it leaves
 *	@waiters until it is granted, or back; at DISPATCH_LEVEL; @lock and the locks
 *	of reserves and backends nest inside
 * @retry: wakes the queue when a waiter could not be mapped, for which no release
 *	needs to follow
 * @lock: guards what follows; irq-safe; never held across a callback
 * @owner: set that holds the channel (with a reference), NULL when free
 * @waiters: requests in order of arrival
 * @draining: a CPU is granting waiters
 * @redrain: something was released while it did
 *
 * A bus master has its own. Subordinate devices that share a channel of a DMA
 * controller share its queue, so that they take turns in order of arrival.
 */
struct ntdma_queue {
	union ntdma_detour detour;
	spinlock_t turn;	/* see queue.c */
	struct delayed_work retry;
	spinlock_t lock;	/* see queue.c */
	/* under lock */
	struct ntdma_map_regs *owner;
	struct list_head waiters;
	bool draining;
	bool redrain;
};

void ntdma_queue_init(struct ntdma_queue *queue);
void ntdma_queue_exit(struct ntdma_queue *queue);

#endif
