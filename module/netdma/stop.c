// SPDX-License-Identifier: GPL-2.0-only
/*
 * What has to end early: termination by the client, engines that hang, the end
 * of a provider.
 *
 *	          in the ring?
 *	   no /                \ yes
 *	READY or RUNNING       Abort --ok--> READY
 *	stay as they are         | refused or absent
 *	                       Reset --ok--> READY
 *	             refused /    \ absent
 *	              WEDGED        DRAINING --ring empty--> READY
 *	                                |
 *	                                +--no progress--> WEDGED
 *
 * WEDGED is for good: its ring goes into quarantine, and the mappings of what
 * was in it stay. A transfer's memory is unmapped only after the hardware was
 * stopped or has finished.
 */
#include <linux/device.h>

#include "engine.h"

static bool stop_hardware(struct netdma_chan *chan, bool *wedged)
{
	const NET_DMA_PROVIDER_CHARACTERISTICS *ops = netdma_ops(chan);

	if (ops->AbortDma && NT_SUCCESS(ops->AbortDma(chan->context)))
		return true;
	if (ops->ResetChannel && NT_SUCCESS(ops->ResetChannel(chan->context)))
		return true;
	*wedged = ops->ResetChannel;
	return false;
}

/**
 * netdma_wedge - nothing stops this channel
 * @chan: the channel
 *
 * All of its transfers fail. What was in the ring stays mapped.
 *
 * Context: the channel's lock.
 */
void netdma_wedge(struct netdma_chan *chan)
{
	struct netdma_tx *tx;

	dev_err(chan->engine->dma.dev,
		"NetDMA channel %d: the hardware cannot be stopped, its memory is lost\n",
		chan->dma.chan_id);
	chan->state = NETDMA_CHAN_WEDGED;
	list_for_each_entry(tx, &chan->active, node)
		tx->keep_mapped = true;
	list_for_each_entry(tx, &chan->terminated, node)
		tx->keep_mapped = true;
	netdma_tx_fail_list(chan, &chan->active, DMA_TRANS_ABORTED);
	netdma_tx_fail_list(chan, &chan->issued, DMA_TRANS_ABORTED);
	netdma_tx_fail_list(chan, &chan->submitted, DMA_TRANS_ABORTED);
}

/* chan->lock */
static bool needs_stop(const struct netdma_chan *chan)
{
	switch (chan->state) {
	case NETDMA_CHAN_RUNNING:
	case NETDMA_CHAN_SUSPENDED:
	case NETDMA_CHAN_ABORTING:
	case NETDMA_CHAN_DRAINING:
		return chan->held || netdma_ring_used(&chan->ring);
	default:
		return false;
	}
}

/* chan->lock */
static bool begin_stop(struct netdma_chan *chan)
{
	netdma_poll(chan);
	if (needs_stop(chan))
		return true;
	if (chan->state == NETDMA_CHAN_ABORTING)
		chan->state = NETDMA_CHAN_RUNNING;
	return false;
}

/* chan->call. What is held never runs out. */
static void let_go(struct netdma_chan *chan)
{
	unsigned long irq;

	if (NT_SUCCESS(netdma_ops(chan)->ResumeDma(chan->context)))
		return;
	spin_lock_irqsave(&chan->lock, irq);
	netdma_wedge(chan);
	spin_unlock_irqrestore(&chan->lock, irq);
}

/**
 * netdma_stop_ring - have nothing in the ring, or let it run out
 * @chan: the channel
 *
 * Its transfers stay in their lists.
 *
 * Context: the channel's call lock.
 */
void netdma_stop_ring(struct netdma_chan *chan)
{
	bool stopped, held, wedged = false;
	unsigned long irq;

	spin_lock_irqsave(&chan->lock, irq);
	stopped = !begin_stop(chan);
	spin_unlock_irqrestore(&chan->lock, irq);
	if (stopped)
		return;

	stopped = stop_hardware(chan, &wedged);

	spin_lock_irqsave(&chan->lock, irq);
	held = chan->held;
	chan->held = false;
	if (stopped) {
		chan->ring.tail = chan->ring.head;
		chan->state = NETDMA_CHAN_READY;
	} else if (wedged) {
		netdma_wedge(chan);
	} else if (!netdma_ring_used(&chan->ring)) {
		chan->state = NETDMA_CHAN_READY;
	} else if (chan->state != NETDMA_CHAN_DRAINING) {
		chan->state = NETDMA_CHAN_DRAINING;
		chan->stalled = jiffies;
	}
	spin_unlock_irqrestore(&chan->lock, irq);

	if (held && !stopped && !wedged)
		let_go(chan);
}

/* Ends all transfers; true when the hardware has to be stopped as well. */
static bool end_transfers(struct netdma_chan *chan, bool can_call)
{
	unsigned long irq;
	bool busy;

	spin_lock_irqsave(&chan->lock, irq);
	netdma_poll(chan);
	netdma_tx_terminate_all(chan);
	chan->paused = false;
	busy = needs_stop(chan) && chan->state != NETDMA_CHAN_DRAINING;
	if (busy && !can_call)
		chan->state = NETDMA_CHAN_ABORTING;
	spin_unlock_irqrestore(&chan->lock, irq);
	return busy;
}

/**
 * netdma_terminate - device_terminate_all of dmaengine
 * @dma: the channel
 *
 * An idle channel is left alone. With interrupts off the task stops the
 * hardware later, for which netdma_synchronize() waits (N-108).
 *
 * Context: any, a callback of the channel included.
 * Return: 0.
 */
int netdma_terminate(struct dma_chan *dma)
{
	struct netdma_chan *chan = netdma_chan_of(dma);

	if (netdma_can_call()) {
		spin_lock_bh(&chan->call);
		if (end_transfers(chan, true))
			netdma_stop_ring(chan);
		spin_unlock_bh(&chan->call);
	} else if (end_transfers(chan, false)) {
		tasklet_schedule(&chan->task);
	}
	netdma_tx_release_terminated(chan);
	return 0;
}

static bool is_settled(struct netdma_chan *chan)
{
	enum netdma_chan_state state = READ_ONCE(chan->state);

	return state != NETDMA_CHAN_ABORTING && state != NETDMA_CHAN_DRAINING;
}

/**
 * netdma_synchronize - device_synchronize of dmaengine
 * @dma: the channel
 *
 * Context: may sleep.
 */
void netdma_synchronize(struct dma_chan *dma)
{
	struct netdma_chan *chan = netdma_chan_of(dma);
	bool more;

	/* bounded: the task wedges a channel that does not drain */
	while (!is_settled(chan)) {
		tasklet_schedule(&chan->task);
		wait_event_timeout(chan->progress, is_settled(chan),
				   msecs_to_jiffies(netdma_params.watchdog_ms));
	}

	/* a handler that was entered before */
	spin_lock_bh(&chan->call);
	spin_unlock_bh(&chan->call);
	tasklet_kill(&chan->task);
	netdma_tx_release_terminated(chan);

	/* the kill may have swallowed somebody's schedule */
	spin_lock_irq(&chan->lock);
	more = !list_empty(&chan->done) || !list_empty(&chan->issued);
	spin_unlock_irq(&chan->lock);
	if (more)
		tasklet_schedule(&chan->task);
}

static bool is_drained(struct netdma_chan *chan, bool backlog)
{
	bool drained;

	spin_lock_irq(&chan->lock);
	switch (chan->state) {
	case NETDMA_CHAN_RUNNING:
	case NETDMA_CHAN_SUSPENDED:
	case NETDMA_CHAN_ABORTING:
	case NETDMA_CHAN_DRAINING:
	case NETDMA_CHAN_READY:
		drained = !netdma_ring_used(&chan->ring);
		if (backlog && !chan->paused && !list_empty(&chan->issued))
			drained = false;
		break;
	default:
		drained = true;
	}
	spin_unlock_irq(&chan->lock);
	return drained;
}

/* Changes with every descriptor and every transfer that ends */
static u32 progress_of(struct netdma_chan *chan)
{
	return READ_ONCE(chan->ring.tail) + READ_ONCE(chan->dma.completed_cookie);
}

/**
 * netdma_drain - wait until the ring is empty
 * @chan: the channel
 * @backlog: and all that was issued is done
 *
 * Context: may sleep.
 * Return: false when nothing moved for too long, or the hardware went away.
 */
bool netdma_drain(struct netdma_chan *chan, bool backlog)
{
	unsigned long patience = msecs_to_jiffies(netdma_params.stall_ms);
	unsigned long deadline = jiffies + patience;
	u32 progress = progress_of(chan);

	while (!is_drained(chan, backlog)) {
		if (READ_ONCE(chan->engine->gone))
			return false;
		tasklet_schedule(&chan->task);
		wait_event_timeout(chan->progress, is_drained(chan, backlog),
				   msecs_to_jiffies(netdma_params.watchdog_ms));
		if (progress_of(chan) != progress) {
			progress = progress_of(chan);
			deadline = jiffies + patience;
		} else if (time_after(jiffies, deadline)) {
			return is_drained(chan, backlog);
		}
	}
	return true;
}

/**
 * netdma_finish_early - stop what is in the ring and fail it, with callbacks
 * @chan: the channel
 * @closing: nothing is fed from here on: clients may still issue what they have
 *	submitted, between this and FreeDmaChannel as well
 *
 * Context: may sleep. The ring is empty afterwards, or the channel is wedged.
 */
void netdma_finish_early(struct netdma_chan *chan, bool closing)
{
	spin_lock_bh(&chan->call);
	if (!READ_ONCE(chan->engine->gone))
		netdma_stop_ring(chan);

	spin_lock_irq(&chan->lock);
	if (READ_ONCE(chan->engine->gone) && chan->state != NETDMA_CHAN_WEDGED) {
		chan->ring.tail = chan->ring.head;
		chan->state = NETDMA_CHAN_READY;
	}
	/* it had its time to run out */
	if (chan->state == NETDMA_CHAN_DRAINING)
		netdma_wedge(chan);
	if (chan->state != NETDMA_CHAN_WEDGED &&
	    !netdma_ring_used(&chan->ring))
		netdma_tx_fail_list(chan, &chan->active, DMA_TRANS_ABORTED);
	if (closing && chan->state != NETDMA_CHAN_WEDGED)
		chan->state = NETDMA_CHAN_CLOSING;
	spin_unlock_irq(&chan->lock);
	spin_unlock_bh(&chan->call);
	tasklet_schedule(&chan->task);
}
