// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the list of issued transfers into the ring, and to the provider.
 *
 * A transfer larger than the ring goes in by instalments: it is active from its
 * first descriptor on, and finished with its last. What waits for room asks for
 * an interrupt of the last descriptor before it.
 */
#include <linux/sizes.h>

#include "engine.h"

/**
 * struct batch - descriptors of one call to the provider
 * @first: number of the first one
 * @count: how many
 * @start: Start rather than Append
 */
struct batch {
	u32 first;
	u32 count;
	bool start;
};

/* The transfer that goes on, or the next one */
static struct netdma_tx *next_to_place(struct netdma_chan *chan)
{
	struct netdma_tx *tx;

	if (!list_empty(&chan->active)) {
		tx = list_last_entry(&chan->active, struct netdma_tx, node);
		if (!tx->placed)
			return tx;
	}

	tx = list_first_entry_or_null(&chan->issued, struct netdma_tx, node);
	if (tx)
		list_move_tail(&tx->node, &chan->active);
	return tx;
}

static u32 chunk_bytes(const struct netdma_chan *chan, const struct netdma_tx *tx)
{
	u32 bytes = min_t(size_t, tx->todo, chan->engine->max_chunk);

	if (netdma_params.split_4k) {
		bytes = min_t(u32, bytes, SZ_4K - (tx->src & (SZ_4K - 1)));
		bytes = min_t(u32, bytes, SZ_4K - (tx->dst & (SZ_4K - 1)));
	}
	return bytes;
}

static u32 last_chunk_flags(const struct netdma_tx *tx)
{
	u32 flags = 0;

	if (tx->txd.flags & DMA_PREP_INTERRUPT)
		flags |= NET_DMA_INTERRUPT_ON_COMPLETION;
	if (tx->txd.flags & DMA_PREP_FENCE)
		flags |= NET_DMA_SERIALIZE_TRANSFER;
	return flags;
}

static void place_chunk(struct netdma_chan *chan, struct netdma_tx *tx, bool link)
{
	struct netdma_chunk chunk = {
		.dst = tx->dst,
		.src = tx->src,
		.bytes = chunk_bytes(chan, tx),
		.flags = NET_DMA_STATUS_UPDATE_ON_COMPLETION,
	};

	tx->dst += chunk.bytes;
	tx->src += chunk.bytes;
	tx->todo -= chunk.bytes;
	tx->placed = !tx->todo;
	if (tx->placed)
		chunk.flags |= last_chunk_flags(tx);
	netdma_ring_put(&chan->ring, &chunk, chan->engine->rings, link);
	tx->end = chan->ring.head;
}

static void place_prime(struct netdma_chan *chan)
{
	static const struct netdma_chunk nothing = {
		.flags = NET_DMA_STATUS_UPDATE_ON_COMPLETION,
	};

	netdma_ring_put(&chan->ring, &nothing, chan->engine->rings, false);
}

/* 1.x: from here on the hardware may run into the new list by itself. */
static void link_old_tail(struct netdma_ring *ring, u32 first)
{
	dma_wmb();
	WRITE_ONCE(netdma_ring_slot(ring, first - 1)->NextDescriptor.QuadPart,
		   netdma_ring_slot_dma(ring, first));
}

static bool has_backlog(const struct netdma_chan *chan)
{
	return !list_empty(&chan->issued) ||
	       (!list_empty(&chan->active) &&
		!list_last_entry(&chan->active, struct netdma_tx, node)->placed);
}

/* chan->lock: fill what fits */
static void place(struct netdma_chan *chan, struct batch *batch)
{
	struct netdma_ring *ring = &chan->ring;
	u32 room = netdma_ring_room(ring);
	struct netdma_tx *tx;

	batch->first = ring->head;
	while (!chan->paused && ring->head - batch->first < room) {
		tx = next_to_place(chan);
		if (!tx)
			break;
		do
			place_chunk(chan, tx, !chan->engine->rings &&
				    ring->head != batch->first);
		while (!tx->placed && ring->head - batch->first < room);
	}
	if (chan->prime && ring->head == batch->first && room)
		place_prime(chan);
	batch->count = ring->head - batch->first;
}

/* chan->lock: make it visible and say how to hand it over */
static void publish(struct netdma_chan *chan, struct batch *batch)
{
	struct netdma_ring *ring = &chan->ring;

	if (!chan->paused && has_backlog(chan))
		netdma_ring_slot(ring, ring->head - 1)->ControlFlags |=
			NET_DMA_INTERRUPT_ON_COMPLETION;

	batch->start = chan->state == NETDMA_CHAN_READY;
	if (batch->start)
		netdma_ring_arm(ring);
	else if (!chan->engine->rings)
		link_old_tail(ring, batch->first);
	dma_wmb();

	chan->state = NETDMA_CHAN_RUNNING;
	chan->prime = false;
	if (netdma_ring_used(ring) == batch->count)
		chan->stalled = jiffies;
	if (!timer_pending(&chan->watchdog))
		mod_timer(&chan->watchdog, jiffies +
			  msecs_to_jiffies(netdma_params.watchdog_ms));
}

/* chan->lock. An error while nothing was in the ring shows in the word alone. */
static void notice_halt(struct netdma_chan *chan)
{
	u64 status = READ_ONCE(*chan->ring.word) & NET_DMA_TRANSFER_STATUS_MASK;

	if (chan->state == NETDMA_CHAN_RUNNING &&
	    !netdma_ring_used(&chan->ring) &&
	    status == NetDmaTransferStatusHalted) {
		chan->state = NETDMA_CHAN_READY;
		chan->halted = true;
	}
}

/* chan->lock */
static bool may_feed(const struct netdma_chan *chan)
{
	return (chan->state == NETDMA_CHAN_READY ||
		chan->state == NETDMA_CHAN_RUNNING) &&
	       !READ_ONCE(chan->engine->low_power) &&
	       !READ_ONCE(chan->engine->gone);
}

/**
 * netdma_wants_feed - is there something for netdma_feed() to do?
 * @chan: the channel
 *
 * Context: the channel's lock.
 */
bool netdma_wants_feed(const struct netdma_chan *chan)
{
	return chan->state == NETDMA_CHAN_ABORTING || chan->halted ||
	       (may_feed(chan) && (chan->prime ||
				   (!chan->paused && has_backlog(chan))));
}

/* chan->call */
static bool take_batch(struct netdma_chan *chan, struct batch *batch)
{
	unsigned long irq;

	*batch = (struct batch){ };
	spin_lock_irqsave(&chan->lock, irq);
	netdma_poll(chan);
	if (may_feed(chan)) {
		notice_halt(chan);
		place(chan, batch);
		if (batch->count)
			publish(chan, batch);
	}
	spin_unlock_irqrestore(&chan->lock, irq);
	return batch->count;
}

static NTSTATUS hand_over(struct netdma_chan *chan, const struct batch *batch)
{
	const NET_DMA_PROVIDER_CHARACTERISTICS *ops = netdma_ops(chan);
	PHYSICAL_ADDRESS addr = {
		.QuadPart = netdma_ring_slot_dma(&chan->ring, batch->first),
	};
	NET_DMA_DESCRIPTOR *desc = netdma_ring_slot(&chan->ring, batch->first);

	if (batch->start)
		return ops->StartDma(chan->context, desc, addr, batch->count);
	return ops->AppendDma(chan->context, desc, addr, batch->count);
}

/*
 * chan->lock. The transfers of a refused batch end when those before them have.
 * @taken: their descriptors stay in the ring
 */
static void fail_batch(struct netdma_chan *chan, const struct batch *batch,
		       bool taken)
{
	struct netdma_tx *tx;

	list_for_each_entry(tx, &chan->active, node) {
		if (tx->placed && (s32)(tx->end - batch->first) <= 0)
			continue;
		tx->result = DMA_TRANS_ABORTED;
		tx->placed = true;
		if (!taken && (s32)(tx->end - batch->first) > 0)
			tx->end = batch->first;
	}
}

/* chan->lock. Nothing of the batch was accepted: the ring ends before it. */
static void roll_back(struct netdma_chan *chan, const struct batch *batch)
{
	struct netdma_ring *ring = &chan->ring;

	fail_batch(chan, batch, false);
	/* what ran in spite of the answer is finished, and its slots are used */
	if ((s32)(ring->tail - batch->first) > 0)
		ring->head = ring->tail;
	else
		ring->head = batch->first;
	chan->state = netdma_ring_used(ring) ? NETDMA_CHAN_DRAINING :
					       NETDMA_CHAN_READY;
	netdma_retire_finished(chan);
}

/* chan->lock. 1.x: the hardware may have seen the link. */
static void wait_for_batch(struct netdma_chan *chan, const struct batch *batch)
{
	fail_batch(chan, batch, true);
	chan->state = netdma_ring_used(&chan->ring) ? NETDMA_CHAN_DRAINING :
						      NETDMA_CHAN_READY;
	chan->stalled = jiffies;
	netdma_retire_finished(chan);
}

/* chan->call. The provider refused; everybody concerned hears of it once. */
static void refused(struct netdma_chan *chan, const struct batch *batch)
{
	const NET_DMA_PROVIDER_CHARACTERISTICS *ops = netdma_ops(chan);
	bool visible = !batch->start && !chan->engine->rings;
	unsigned long irq;

	if (visible && (ops->AbortDma || ops->ResetChannel))
		netdma_stop_ring(chan);

	spin_lock_irqsave(&chan->lock, irq);
	if (chan->state == NETDMA_CHAN_RUNNING && !visible)
		roll_back(chan, batch);
	else if (chan->state == NETDMA_CHAN_RUNNING ||
		 chan->state == NETDMA_CHAN_DRAINING)
		wait_for_batch(chan, batch);
	else
		netdma_tx_fail_list(chan, &chan->active, DMA_TRANS_ABORTED);
	spin_unlock_irqrestore(&chan->lock, irq);
	tasklet_schedule(&chan->task);
}

/*
 * chan->call. After an error the hardware has stopped by itself; this makes the
 * provider forget what it knows of the old list.
 */
static void settle_halt(struct netdma_chan *chan)
{
	const NET_DMA_PROVIDER_CHARACTERISTICS *ops = netdma_ops(chan);
	unsigned long irq;
	bool halted;

	spin_lock_irqsave(&chan->lock, irq);
	halted = chan->halted && chan->state == NETDMA_CHAN_READY &&
		 !READ_ONCE(chan->engine->gone);
	chan->halted = false;
	spin_unlock_irqrestore(&chan->lock, irq);
	if (!halted)
		return;
	if (ops->AbortDma && NT_SUCCESS(ops->AbortDma(chan->context)))
		return;
	if (ops->ResetChannel)
		ops->ResetChannel(chan->context);
}

/**
 * netdma_feed - give the provider what it can take
 * @chan: the channel
 *
 * Context: any; in a hard interrupt, or with interrupts off, the task does it
 * later.
 */
void netdma_feed(struct netdma_chan *chan)
{
	struct batch batch;

	if (!netdma_can_call()) {
		tasklet_schedule(&chan->task);
		return;
	}

	spin_lock_bh(&chan->call);
	if (READ_ONCE(chan->state) == NETDMA_CHAN_ABORTING)
		netdma_stop_ring(chan);
	if (READ_ONCE(chan->halted))
		settle_halt(chan);
	if (take_batch(chan, &batch) && !NT_SUCCESS(hand_over(chan, &batch)))
		refused(chan, &batch);
	spin_unlock_bh(&chan->call);
}
