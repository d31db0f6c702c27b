// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the hardware has finished.
 *
 * Every descriptor asks for a write of the completion word, and the word names
 * the last one that finished: it alone proves that data arrived. What the
 * provider says in its interrupt routine and DPC is believed as long as the
 * hardware has not written the word since Start (there is hardware that leaves
 * it out), and only for the nearer half of the ring, since an old address and
 * one from the next round look the same. Beyond that it is a reason to look.
 */
#include "engine.h"

/* chan->lock. Transfers whose last descriptor is behind the tail have ended. */
static struct netdma_tx *oldest(struct netdma_chan *chan)
{
	return list_first_entry_or_null(&chan->active, struct netdma_tx, node);
}

/**
 * netdma_retire_finished - end the transfers whose descriptors are all retired
 * @chan: the channel
 *
 * Context: the channel's lock.
 */
void netdma_retire_finished(struct netdma_chan *chan)
{
	struct netdma_tx *tx;

	for (tx = oldest(chan); tx; tx = oldest(chan)) {
		if (!tx->placed || (s32)(chan->ring.tail - tx->end) < 0)
			break;
		netdma_tx_finish(chan, tx, tx->result);
	}
}

static void retire_one(struct netdma_chan *chan)
{
	struct netdma_ring *ring = &chan->ring;
	struct netdma_tx *tx = oldest(chan);

	/* terminated transfers leave descriptors behind that belong to nobody */
	if (tx)
		tx->left -= ring->bytes[ring->tail & (ring->size - 1)];
	ring->tail++;
	netdma_retire_finished(chan);
}

static void retire_through(struct netdma_chan *chan, u32 number)
{
	while ((s32)(chan->ring.tail - number) <= 0)
		retire_one(chan);
}

/*
 * An error. What runs next runs after a Start. The address beside Halted is the
 * last good descriptor for some hardware and the bad one for others: to report
 * a bad copy as good would be worse than to report a good one as bad.
 */
static void retire_halted(struct netdma_chan *chan, u64 addr)
{
	struct netdma_ring *ring = &chan->ring;
	struct netdma_tx *tx;
	u32 number;

	if (netdma_params.halted_addr_good &&
	    netdma_ring_number(ring, addr, &number))
		retire_through(chan, number);

	tx = oldest(chan);
	if (tx && netdma_ring_used(ring))
		netdma_tx_finish(chan, tx, tx->result ?: DMA_TRANS_WRITE_FAILED);
	netdma_tx_fail_list(chan, &chan->active, DMA_TRANS_ABORTED);
	ring->tail = ring->head;
	chan->state = NETDMA_CHAN_READY;
	chan->halted = true;
	chan->held = false;
}

/**
 * netdma_retire_last - retire what a handler just said is finished
 * @chan: the channel
 * @addr: bus address of the last descriptor, or anything
 *
 * Context: the channel's lock.
 */
void netdma_retire_last(struct netdma_chan *chan, u64 addr)
{
	u32 number;

	if (netdma_ring_number(&chan->ring, addr, &number))
		retire_through(chan, number);
}

static void retire_hint(struct netdma_chan *chan)
{
	struct netdma_ring *ring = &chan->ring;
	u32 number;

	if (ring->hint && !ring->live &&
	    netdma_ring_number(ring, ring->hint, &number) &&
	    number - ring->tail < ring->size / 2)
		retire_through(chan, number);
	ring->hint = 0;
}

static void retire_word(struct netdma_chan *chan)
{
	struct netdma_ring *ring = &chan->ring;
	u64 word = READ_ONCE(*ring->word);
	u64 addr = word & ~(u64)(NETDMA_DESC_SIZE - 1);
	u32 number;

	/* the data were written before the word */
	dma_rmb();

	switch (word & NET_DMA_TRANSFER_STATUS_MASK) {
	case NetDmaTransferStatusActive:
	case NetDmaTransferStatusIdle:
	case NetDmaTransferStatusSuspend:
		ring->live = true;
		if (netdma_ring_number(ring, addr, &number))
			retire_through(chan, number);
		break;
	case NetDmaTransferStatusHalted:
		retire_halted(chan, addr);
		break;
	default:
		break;
	}
}

/* chan->lock. Only the last descriptor's end makes another Start possible. */
static void leave_draining(struct netdma_chan *chan)
{
	if (chan->state == NETDMA_CHAN_DRAINING && !netdma_ring_used(&chan->ring))
		chan->state = NETDMA_CHAN_READY;
}

/**
 * netdma_poll - retire what is finished
 * @chan: the channel
 *
 * Calls nobody; the task does the rest.
 *
 * Context: the channel's lock.
 * Return: true when something was retired.
 */
bool netdma_poll(struct netdma_chan *chan)
{
	struct netdma_ring *ring = &chan->ring;
	u32 tail = ring->tail;

	switch (chan->state) {
	case NETDMA_CHAN_RUNNING:
	case NETDMA_CHAN_SUSPENDED:
	case NETDMA_CHAN_ABORTING:
	case NETDMA_CHAN_DRAINING:
		break;
	default:
		return false;
	}
	if (!netdma_ring_used(ring))
		return false;

	retire_hint(chan);
	if (netdma_ring_used(ring))
		retire_word(chan);
	leave_draining(chan);
	if (ring->tail == tail)
		return false;
	chan->stalled = jiffies;
	return true;
}

/* chan->lock */
static bool is_stuck(struct netdma_chan *chan)
{
	return chan->state == NETDMA_CHAN_DRAINING &&
	       time_after(jiffies, chan->stalled +
			  msecs_to_jiffies(netdma_params.stall_ms));
}

/**
 * netdma_task - everything that is to be done for a channel outside of calls
 * @task: in the channel
 *
 * Context: softirq.
 */
void netdma_task(struct tasklet_struct *task)
{
	struct netdma_chan *chan = from_tasklet(chan, task, task);
	bool feed;

	spin_lock_irq(&chan->lock);
	netdma_poll(chan);
	if (is_stuck(chan))
		netdma_wedge(chan);
	feed = netdma_wants_feed(chan);
	spin_unlock_irq(&chan->lock);

	if (feed)
		netdma_feed(chan);
	netdma_tx_run_done(chan);
	netdma_tx_release_terminated(chan);
	if (wq_has_sleeper(&chan->progress))
		wake_up_all(&chan->progress);
}

/**
 * netdma_watchdog - look without an interrupt
 * @timer: in the channel
 *
 * For transfers that ask for no interrupt and that nobody polls, and for
 * interrupts that got lost.
 *
 * Context: softirq.
 */
void netdma_watchdog(struct timer_list *timer)
{
	struct netdma_chan *chan = timer_container_of(chan, timer, watchdog);
	bool busy;

	spin_lock_irq(&chan->lock);
	busy = chan->state != NETDMA_CHAN_FREE &&
	       chan->state != NETDMA_CHAN_CLOSING &&
	       netdma_ring_used(&chan->ring);
	if (busy)
		mod_timer(&chan->watchdog, jiffies +
			  msecs_to_jiffies(netdma_params.watchdog_ms));
	spin_unlock_irq(&chan->lock);
	if (busy)
		tasklet_schedule(&chan->task);
}
