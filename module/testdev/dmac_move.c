// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where bytes move: from a hard timer in automatic mode, as a controller does
 * it whatever the processor is at, or from a test, step by step.
 */
#include <linux/irq.h>
#include <linux/ktime.h>

#include "dmac.h"

/* Up to the end of a segment or period, and what the FIFO allows. */
static size_t available_locked(struct testdev_chan *tc)
{
	struct testdev_txd *txd = tc->active;
	struct testdev *td = tc->dmac->td;
	size_t len = txd->segs[txd->seg].len - txd->seg_done;

	if (txd->kind == TESTDEV_TXD_MEMCPY ||
	    testdev_knobs(tc)->mode == NTDMA_TESTDEV_DMAC_EMPTY)
		return len;
	if (txd->period)
		len = min(len, txd->period - txd->done % txd->period);
	if (txd->dir == DMA_MEM_TO_DEV)
		return min(len, testdev_fifo_room_locked(td, txd->port));
	return min(len, testdev_fifo_level_locked(td, txd->port));
}

/* Whole bursts, except for what is left of a segment. */
static size_t whole(const struct testdev_txd *txd, size_t len, size_t unit)
{
	if (txd->kind == TESTDEV_TXD_MEMCPY)
		return len;
	if (txd->segs[txd->seg].len - txd->seg_done < unit)
		unit = txd->width;
	return rounddown(len, unit);
}

static bool move_slave_locked(struct testdev_chan *tc, dma_addr_t addr,
			      size_t len)
{
	struct testdev_txd *txd = tc->active;
	struct testdev *td = tc->dmac->td;

	if (txd->dir == DMA_DEV_TO_MEM) {
		testdev_fifo_take_locked(td, txd->port, tc->buffer, len,
					 txd->width);
		return testdev_view_access(td, addr, tc->buffer, len,
					   DMA_FROM_DEVICE) == len;
	}
	if (testdev_view_access(td, addr, tc->buffer, len, DMA_TO_DEVICE) != len)
		return false;
	testdev_fifo_put_locked(td, txd->port, tc->buffer, len, txd->width);
	return true;
}

static bool move_bytes_locked(struct testdev_chan *tc, size_t len)
{
	struct ntdma_testdev_dmac_stats *stats = &testdev_knobs(tc)->stats;
	struct testdev_txd *txd = tc->active;
	struct testdev *td = tc->dmac->td;
	dma_addr_t addr = txd->segs[txd->seg].addr + txd->seg_done;

	if (testdev_knobs(tc)->mode == NTDMA_TESTDEV_DMAC_EMPTY)
		return true;
	if (txd->kind != TESTDEV_TXD_MEMCPY) {
		if (!move_slave_locked(tc, addr, len))
			return false;
		stats->bytes += len;
		return true;
	}
	if (testdev_view_access(td, addr, tc->buffer, len,
				DMA_TO_DEVICE) != len ||
	    testdev_view_access(td, txd->dst + txd->done, tc->buffer, len,
				DMA_FROM_DEVICE) != len)
		return false;
	stats->bytes_copied += len;
	return true;
}

static void advance_locked(struct testdev_chan *tc, size_t len)
{
	struct testdev_txd *txd = tc->active;

	txd->done += len;
	txd->seg_done += len;
	if (txd->seg_done == txd->segs[txd->seg].len) {
		txd->seg_done = 0;
		txd->seg++;
	}
	if (txd->kind != TESTDEV_TXD_CYCLIC) {
		if (txd->done == txd->size)
			testdev_dmac_finish_locked(tc, DMA_TRANS_NOERROR);
		return;
	}
	if (txd->done % txd->period)
		return;
	if (txd->done == txd->size) {
		txd->done = 0;
		txd->seg = 0;
	}
	testdev_dmac_period_locked(tc);
}

static void fail_locked(struct testdev_chan *tc)
{
	struct testdev_txd *txd = tc->active;

	testdev_dmac_finish_locked(tc, txd->kind == TESTDEV_TXD_SLAVE &&
				   txd->dir == DMA_DEV_TO_MEM ?
				   DMA_TRANS_WRITE_FAILED :
				   DMA_TRANS_READ_FAILED);
}

/* Move up to @budget bytes of the active transfer; 0: nothing moves now. */
static size_t move_some_locked(struct testdev_chan *tc, size_t budget,
			       bool exact)
{
	struct testdev_dma_knobs *knobs = testdev_knobs(tc);
	struct testdev_txd *txd = tc->active;
	size_t len = min3(budget, available_locked(tc),
			  (size_t)TESTDEV_DMAC_CHUNK);

	if (knobs->fail_armed)
		len = min(len, knobs->fail_after);
	len = whole(txd, len, exact || knobs->fail_armed ? txd->width :
							   txd->burst);
	if (knobs->fail_armed && knobs->fail_after - len < txd->width) {
		knobs->fail_armed = false;
		if (!len || move_bytes_locked(tc, len)) {
			txd->done += len;
			fail_locked(tc);
			return len;
		}
	}
	if (!len)
		return 0;
	if (!move_bytes_locked(tc, len)) {
		fail_locked(tc);
		return 0;
	}
	if (knobs->fail_armed)
		knobs->fail_after -= len;
	advance_locked(tc, len);
	return len;
}

/**
 * testdev_dmac_move_locked - let a channel work
 * @tc: channel
 * @budget: bytes at most
 * @exact: move single accesses rather than bursts, and go on behind the end of
 *	a period or transfer
 *
 * Return: bytes moved.
 */
size_t testdev_dmac_move_locked(struct testdev_chan *tc, size_t budget,
				bool exact)
{
	struct ntdma_testdev_dmac_stats *stats = &testdev_knobs(tc)->stats;
	size_t moved = 0;
	u64 ends;

	while (tc->active && !tc->paused && moved < budget) {
		size_t len;

		ends = stats->periods + stats->completed + stats->failed;
		len = move_some_locked(tc, budget - moved, exact);
		moved += len;
		if (ends == stats->periods + stats->completed + stats->failed ?
		    !len : !exact)
			break;
	}
	return moved;
}

/* Wait for the client, whose work is not done in time but in callbacks. */
static bool is_ahead(const struct testdev_txd *txd)
{
	return txd->kind == TESTDEV_TXD_CYCLIC && txd->due &&
	       txd->due >= txd->size / txd->period - 1;
}

static bool can_work_locked(struct testdev_chan *tc)
{
	struct testdev_txd *txd = tc->active;

	if (!txd || tc->paused || is_ahead(txd) ||
	    testdev_knobs(tc)->mode != NTDMA_TESTDEV_DMAC_AUTO)
		return false;
	return testdev_knobs(tc)->fail_armed ||
	       whole(txd, available_locked(tc), txd->burst);
}

/**
 * testdev_dmac_kick_locked - start the timer when there is something to do
 * @td: the device
 */
void testdev_dmac_kick_locked(struct testdev *td)
{
	struct testdev_dmac *dmac = td->dma.current_dmac;
	bool work = false;
	unsigned int i;

	if (hrtimer_is_queued(&td->dma.timer))
		return;
	for (i = 0; dmac && i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
		work |= can_work_locked(&dmac->chans[i]);
	if (work)
		hrtimer_start(&td->dma.timer,
			      ns_to_ktime((u64)td->dma.interval *
					  NSEC_PER_USEC),
			      HRTIMER_MODE_REL_HARD);
	else if (td->fifo_raise)
		hrtimer_start(&td->dma.timer, 0, HRTIMER_MODE_REL_HARD);
}

enum hrtimer_restart testdev_dmac_timer(struct hrtimer *timer)
{
	struct testdev *td = container_of(timer, struct testdev, dma.timer);
	struct testdev_dmac *dmac;
	unsigned long flags;
	unsigned int i;
	bool raise;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	dmac = td->dma.current_dmac;
	for (i = 0; dmac && i < NTDMA_TESTDEV_DMAC_CHANNELS; i++) {
		struct testdev_chan *tc = &dmac->chans[i];

		if (can_work_locked(tc))
			testdev_dmac_move_locked(tc, td->dma.chunk, false);
	}
	raise = td->fifo_raise;
	td->fifo_raise = false;
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);

	if (raise)
		generic_handle_irq(td->fifo_irq);
	return HRTIMER_NORESTART;
}
