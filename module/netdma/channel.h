/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One channel, as dmaengine and as the provider know it.
 */
#ifndef _NTDMA_NETDMA_CHANNEL_H
#define _NTDMA_NETDMA_CHANNEL_H

#include <linux/dmaengine.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/wait.h>

#include "descriptor.h"
#include "transaction.h"

struct netdma_engine;

/**
 * enum netdma_chan_state - see the drawing in channel.c
 * @NETDMA_CHAN_FREE: the provider has no such channel; there is no ring
 * @NETDMA_CHAN_READY: the ring is empty, Start comes next
 * @NETDMA_CHAN_RUNNING: started, Append comes next
 * @NETDMA_CHAN_SUSPENDED: as RUNNING, but the hardware holds
 * @NETDMA_CHAN_ABORTING: what is in the ring waits for Abort
 * @NETDMA_CHAN_DRAINING: what is in the ring runs out, then Start comes next
 * @NETDMA_CHAN_WEDGED: nothing stops the hardware; the ring is not ours any more
 * @NETDMA_CHAN_CLOSING: on the way to FREE, nothing is in the ring
 */
enum netdma_chan_state {
	NETDMA_CHAN_FREE,
	NETDMA_CHAN_READY,
	NETDMA_CHAN_RUNNING,
	NETDMA_CHAN_SUSPENDED,
	NETDMA_CHAN_ABORTING,
	NETDMA_CHAN_DRAINING,
	NETDMA_CHAN_WEDGED,
	NETDMA_CHAN_CLOSING,
};

/**
 * struct netdma_chan - a channel
 * @dma: what dmaengine knows; its cookies are under @lock
 * @engine: the engine around it
 * @context: the provider's, for all handlers; fixed while allocated
 * @cpu: where the provider's DPC runs; fixed while allocated
 * @task: retires, feeds, calls back
 * @watchdog: schedules @task while there is something to wait for
 * @progress: woken when @task has looked
 * @call: one handler at a time; taken with bottom halves off
 * @lock: protects what follows; taken with interrupts off
 * @state: where in its life
 * @ring: from READY to CLOSING
 * @handle: what the provider calls us by; 0 for nothing
 * @paused: by the client; nothing is fed
 * @prime: the provider lost its context: Start it, with nothing if need be
 * @halted: Abort before the next Start
 * @held: Suspend was accepted, and neither Resume nor Abort nor Reset since:
 *	also in ABORTING and DRAINING, where @state does not say so
 * @stalled: time of the last progress
 * @failed: cookies that ended badly
 * @free: transfers that nobody uses
 * @prepared: with the client
 * @submitted: have a cookie
 * @issued: wait for room
 * @active: partly or wholly in the ring, in its order
 * @done: ended, to be called back
 * @terminated: ended, not to be called back, perhaps still in the ring
 * @parked: called back, not acknowledged
 */
struct netdma_chan {
	struct dma_chan dma;
	struct netdma_engine *engine;
	void *context;
	u32 cpu;
	struct tasklet_struct task;
	struct timer_list watchdog;
	wait_queue_head_t progress;

	spinlock_t call;	/* one handler at a time, BH off */

	spinlock_t lock;	/* what follows, interrupts off */
	enum netdma_chan_state state;
	struct netdma_ring ring;
	u32 handle;
	bool paused;
	bool prime;
	bool halted;
	bool held;
	unsigned long stalled;
	struct netdma_failed failed;
	struct list_head free;
	struct list_head prepared;
	struct list_head submitted;
	struct list_head issued;
	struct list_head active;
	struct list_head done;
	struct list_head terminated;
	struct list_head parked;
};

static inline struct netdma_chan *netdma_chan_of(struct dma_chan *dma)
{
	return container_of(dma, struct netdma_chan, dma);
}

/**
 * netdma_can_call - may handlers of the provider be entered here?
 *
 * Return: false in hard interrupts and with interrupts off, where the work is
 * left to the channel's tasklet.
 */
static inline bool netdma_can_call(void)
{
	return !in_hardirq() && !irqs_disabled();
}

/* channel.c */
void netdma_chan_init(struct netdma_chan *chan, struct netdma_engine *engine);
int netdma_chan_alloc(struct dma_chan *dma);
void netdma_chan_free(struct dma_chan *dma);
void netdma_chan_close(struct netdma_chan *chan);
const char *netdma_chan_state_name(enum netdma_chan_state state);

/* feed.c */
void netdma_feed(struct netdma_chan *chan);
bool netdma_wants_feed(const struct netdma_chan *chan);

/* retire.c */
bool netdma_poll(struct netdma_chan *chan);
void netdma_retire_finished(struct netdma_chan *chan);
void netdma_retire_last(struct netdma_chan *chan, u64 addr);
void netdma_task(struct tasklet_struct *task);
void netdma_watchdog(struct timer_list *timer);

/* stop.c */
void netdma_stop_ring(struct netdma_chan *chan);
void netdma_wedge(struct netdma_chan *chan);
int netdma_terminate(struct dma_chan *dma);
void netdma_synchronize(struct dma_chan *dma);
bool netdma_drain(struct netdma_chan *chan, bool backlog);
void netdma_finish_early(struct netdma_chan *chan, bool closing);

/* suspend.c */
int netdma_pause(struct dma_chan *dma);
int netdma_resume(struct dma_chan *dma);
void netdma_unsuspend(struct netdma_chan *chan);

/* interrupt.c */
int netdma_handle_create(struct netdma_chan *chan);
void netdma_handle_destroy(struct netdma_chan *chan);

#endif
