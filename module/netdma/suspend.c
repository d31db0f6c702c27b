// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pause and resume, for providers with both handlers.
 *
 *	RUNNING, something in the ring --pause: Suspend--> SUSPENDED
 *	SUSPENDED --resume: Resume--> RUNNING
 *	anything else: pausing only stops feeding
 */
#include <linux/uaccess.h>

#include "engine.h"

/*
 * The documents let SuspendDma store the address through the pointer, replace
 * the pointer by the address, or replace it by a pointer to the address. All
 * are 8 bytes.
 */
static u64 decode_last(const struct netdma_chan *chan, PPHYSICAL_ADDRESS slot,
		       const PHYSICAL_ADDRESS *store)
{
	u64 value = (unsigned long)slot;
	u64 behind = 0;

	if (slot == store)
		return store->QuadPart;
	if (netdma_ring_contains(&chan->ring, value))
		return value;
	if (IS_ALIGNED(value, sizeof(u64)) &&
	    !copy_from_kernel_nofault(&behind, slot, sizeof(behind)))
		return behind;
	return 0;
}

/* chan->call */
static int suspend(struct netdma_chan *chan)
{
	PHYSICAL_ADDRESS store = { };
	PPHYSICAL_ADDRESS slot = &store;
	unsigned long irq;
	NTSTATUS status;
	u64 last;

	status = netdma_ops(chan)->SuspendDma(chan->context, &slot);
	if (!NT_SUCCESS(status))
		return -EIO;

	last = decode_last(chan, slot, &store);
	spin_lock_irqsave(&chan->lock, irq);
	netdma_poll(chan);
	if (chan->state == NETDMA_CHAN_RUNNING) {
		netdma_retire_last(chan, last);
		chan->state = NETDMA_CHAN_SUSPENDED;
		chan->held = true;
	}
	spin_unlock_irqrestore(&chan->lock, irq);
	return 0;
}

/**
 * netdma_pause - device_pause of dmaengine
 * @dma: the channel
 *
 * Context: any with interrupts on.
 * Return: 0; -EWOULDBLOCK with interrupts off, where no handler may be entered;
 * -EIO when the provider refused. Nothing is paused then.
 */
int netdma_pause(struct dma_chan *dma)
{
	struct netdma_chan *chan = netdma_chan_of(dma);
	unsigned long irq;
	int ret = 0;
	bool busy;

	if (!netdma_can_call())
		return -EWOULDBLOCK;

	spin_lock_bh(&chan->call);
	spin_lock_irqsave(&chan->lock, irq);
	netdma_poll(chan);
	busy = chan->state == NETDMA_CHAN_RUNNING && netdma_ring_used(&chan->ring);
	chan->paused = true;
	spin_unlock_irqrestore(&chan->lock, irq);
	if (busy)
		ret = suspend(chan);
	if (ret)
		chan->paused = false;
	spin_unlock_bh(&chan->call);

	tasklet_schedule(&chan->task);
	return ret;
}

/* chan->call */
static int unsuspend(struct netdma_chan *chan)
{
	unsigned long irq;

	if (chan->state != NETDMA_CHAN_SUSPENDED)
		return 0;
	if (!NT_SUCCESS(netdma_ops(chan)->ResumeDma(chan->context)))
		return -EIO;

	spin_lock_irqsave(&chan->lock, irq);
	if (chan->state == NETDMA_CHAN_SUSPENDED)
		chan->state = NETDMA_CHAN_RUNNING;
	chan->held = false;
	chan->stalled = jiffies;
	spin_unlock_irqrestore(&chan->lock, irq);
	return 0;
}

/**
 * netdma_resume - device_resume of dmaengine
 * @dma: the channel
 *
 * Context: any with interrupts on.
 * Return: 0; -EWOULDBLOCK with interrupts off; -EIO when the provider refused,
 * and the channel stays paused.
 */
int netdma_resume(struct dma_chan *dma)
{
	struct netdma_chan *chan = netdma_chan_of(dma);
	int ret;

	if (!netdma_can_call())
		return -EWOULDBLOCK;

	spin_lock_bh(&chan->call);
	ret = unsuspend(chan);
	if (!ret)
		chan->paused = false;
	spin_unlock_bh(&chan->call);

	if (!ret)
		netdma_feed(chan);
	return ret;
}

/**
 * netdma_unsuspend - let held hardware run out
 * @chan: the channel; stays paused for its client
 *
 * Context: bottom halves may be enabled.
 */
void netdma_unsuspend(struct netdma_chan *chan)
{
	spin_lock_bh(&chan->call);
	if (unsuspend(chan))
		netdma_stop_ring(chan);
	spin_unlock_bh(&chan->call);
}
