// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a descriptor through its channel:
 *
 *   prep --> prepared --submit--> submitted --issue--> issued --> active
 *                                                                  |
 *               callback, free <-- tasklet <-- finished <----------+ last byte,
 *                                                 ^                  error
 *                                                 | release
 *                                               (held back by a test)
 *
 * Termination frees everything from submitted on, except what a test holds back
 * where no termination finds it (NTDMA_TESTDEV_DMAC_HOLD_CALLBACK). A cyclic
 * transfer stays active and has its callbacks called from there.
 *
 * What was prepared and never submitted goes with the channel.
 */
#include <linux/slab.h>

#include "dmac.h"

dma_cookie_t testdev_dmac_submit(struct dma_async_tx_descriptor *tx)
{
	struct testdev_chan *tc = to_testdev_chan(tx->chan);
	struct testdev_txd *txd = to_testdev_txd(tx);
	struct testdev *td = tc->dmac->td;
	dma_cookie_t cookie;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	cookie = tc->chan.cookie + 1;
	if (cookie < DMA_MIN_COOKIE)
		cookie = DMA_MIN_COOKIE;
	tc->chan.cookie = cookie;
	tx->cookie = cookie;
	list_move_tail(&txd->node, &tc->submitted);
	testdev_knobs(tc)->stats.submitted++;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return cookie;
}

static void start_next_locked(struct testdev_chan *tc)
{
	tc->active = list_first_entry_or_null(&tc->issued, struct testdev_txd,
					      node);
	if (tc->active)
		list_del_init(&tc->active->node);
}

void testdev_dmac_issue_pending(struct dma_chan *chan)
{
	struct testdev_chan *tc = to_testdev_chan(chan);
	struct testdev *td = tc->dmac->td;
	unsigned long flags;
	bool at_once;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	list_splice_tail_init(&tc->submitted, &tc->issued);
	if (!tc->active)
		start_next_locked(tc);
	at_once = testdev_knobs(tc)->mode == NTDMA_TESTDEV_DMAC_AT_ONCE;
	if (at_once && tc->active)
		testdev_dmac_move_locked(tc, tc->active->size, true);
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	if (at_once) {
		/* tasklets run here, unless bottom halves are off already */
		local_bh_disable();
		local_bh_enable();
	}
}

static void complete_cookie_locked(struct testdev_chan *tc,
				   struct testdev_txd *txd)
{
	txd->completed = true;
	tc->chan.completed_cookie = txd->tx.cookie;
	if (txd->result != DMA_TRANS_NOERROR)
		tc->error_cookie = txd->tx.cookie;
}

/* One more callback is due, now or when the test says so. */
static void announce_locked(struct testdev_chan *tc, struct testdev_txd *txd)
{
	enum ntdma_testdev_dmac_hold hold = testdev_knobs(tc)->hold;

	if (!(txd->tx.flags & DMA_PREP_INTERRUPT))
		return;
	if (hold == NTDMA_TESTDEV_DMAC_HOLD_NONE ||
	    hold == NTDMA_TESTDEV_DMAC_HOLD_SYNC) {
		txd->due++;
		return;
	}
	txd->held++;
	txd->late = hold == NTDMA_TESTDEV_DMAC_HOLD_CALLBACK;
}

/**
 * testdev_dmac_finish_locked - the active transfer ends
 * @tc: channel
 * @result: how
 */
void testdev_dmac_finish_locked(struct testdev_chan *tc,
				enum dmaengine_tx_result result)
{
	struct ntdma_testdev_dmac_stats *stats = &testdev_knobs(tc)->stats;
	struct testdev_txd *txd = tc->active;

	txd->result = result;
	if (result == DMA_TRANS_NOERROR)
		stats->completed++;
	else
		stats->failed++;
	announce_locked(tc, txd);
	if (!txd->held || txd->late)
		complete_cookie_locked(tc, txd);
	list_add_tail(&txd->node, &tc->finished);
	start_next_locked(tc);
	testdev_dmac_schedule(tc);
}

/**
 * testdev_dmac_period_locked - the active transfer passes the end of a period
 * @tc: channel
 */
void testdev_dmac_period_locked(struct testdev_chan *tc)
{
	testdev_knobs(tc)->stats.periods++;
	announce_locked(tc, tc->active);
	testdev_dmac_schedule(tc);
}

static unsigned int let_go_locked(struct testdev_chan *tc,
				  struct testdev_txd *txd)
{
	unsigned int held = txd->held;

	txd->due += held;
	txd->held = 0;
	if (!txd->completed && txd != tc->active)
		complete_cookie_locked(tc, txd);
	return held;
}

/**
 * testdev_dmac_release_locked - what a test held back takes its way
 * @tc: channel
 *
 * Return: callbacks that will come.
 */
unsigned int testdev_dmac_release_locked(struct testdev_chan *tc)
{
	struct testdev_txd *txd;
	unsigned int held = 0;

	list_for_each_entry(txd, &tc->finished, node)
		held += let_go_locked(tc, txd);
	if (tc->active)
		held += let_go_locked(tc, tc->active);
	testdev_dmac_schedule(tc);
	return held;
}

/* The next callback in order; NULL when none is due. */
static struct testdev_txd *next_due_locked(struct testdev_chan *tc)
{
	struct testdev_txd *txd;

	txd = list_first_entry_or_null(&tc->finished, struct testdev_txd, node);
	if (!txd)
		txd = tc->active;
	return txd && txd->due ? txd : NULL;
}

static bool is_over(const struct testdev_txd *txd)
{
	return !txd->due && !txd->held;
}

/*
 * Take what the tasklet does next: a callback in @callback, or a descriptor to
 * be freed as the return value, or both. False when there is neither.
 */
static bool next_event(struct testdev_chan *tc,
		       struct dma_async_tx_descriptor *callback,
		       struct dmaengine_result *result,
		       struct testdev_txd **dead)
{
	struct testdev *td = tc->dmac->td;
	struct testdev_txd *txd;
	unsigned long flags;

	*dead = NULL;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	txd = next_due_locked(tc);
	callback->chan = NULL;
	if (txd) {
		*callback = txd->tx;
		txd->due--;
		result->result = txd->due || txd == tc->active ?
				 DMA_TRANS_NOERROR : txd->result;
		/* of a loop: up to the end of the round, which is no failure */
		result->residue = txd->size - txd->done;
		testdev_knobs(tc)->stats.callbacks++;
		testdev_knobs(tc)->stats.hard += !!in_hardirq();
	}
	txd = list_first_entry_or_null(&tc->finished, struct testdev_txd, node);
	if (txd && is_over(txd)) {
		list_del(&txd->node);
		testdev_knobs(tc)->stats.freed++;
		*dead = txd;
	}
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return callback->chan || *dead;
}

static void call_back(const struct dma_async_tx_descriptor *tx,
		      const struct dmaengine_result *result)
{
	if (tx->callback_result)
		tx->callback_result(tx->callback_param, result);
	else if (tx->callback)
		tx->callback(tx->callback_param);
}

static void do_events(struct testdev_chan *tc)
{
	struct dma_async_tx_descriptor callback;
	struct dmaengine_result result;
	struct testdev_txd *dead;

	/* The callback may terminate the channel: only copies are used. */
	while (next_event(tc, &callback, &result, &dead)) {
		if (dead)
			dma_descriptor_unmap(&dead->tx);
		if (callback.chan)
			call_back(&callback, &result);
		kfree(dead);
	}
}

void testdev_dmac_tasklet(struct tasklet_struct *tasklet)
{
	struct testdev_chan *tc = from_tasklet(tc, tasklet, tasklet);

	do_events(tc);
}

void testdev_dmac_hard(struct irq_work *work)
{
	do_events(container_of(work, struct testdev_chan, hard));
}

/**
 * testdev_dmac_schedule - callbacks are due, or descriptors to be freed
 * @tc: channel
 */
void testdev_dmac_schedule(struct testdev_chan *tc)
{
	if (testdev_knobs(tc)->hard)
		irq_work_queue(&tc->hard);
	else
		tasklet_schedule(&tc->tasklet);
}

/**
 * testdev_dmac_wait - wait until what was scheduled is done
 * @tc: channel
 *
 * May sleep.
 */
void testdev_dmac_wait(struct testdev_chan *tc)
{
	mutex_lock(&tc->wait);
	irq_work_sync(&tc->hard);
	mutex_unlock(&tc->wait);
	tasklet_kill(&tc->tasklet);
}

static struct testdev_txd *find_locked(struct testdev_chan *tc,
				       dma_cookie_t cookie)
{
	struct list_head *lists[] = {
		&tc->finished, &tc->issued, &tc->submitted,
	};
	struct testdev_txd *txd;
	size_t i;

	if (tc->active && tc->active->tx.cookie == cookie)
		return tc->active;
	for (i = 0; i < ARRAY_SIZE(lists); i++)
		list_for_each_entry(txd, lists[i], node)
			if (txd->tx.cookie == cookie)
				return txd;
	return NULL;
}

static enum dma_status status_locked(struct testdev_chan *tc,
				     dma_cookie_t cookie, u32 *residue)
{
	enum dma_status status;
	struct testdev_txd *txd;

	status = dma_async_is_complete(cookie, tc->chan.completed_cookie,
				       tc->chan.cookie);
	if (status == DMA_COMPLETE)
		return cookie == tc->error_cookie ? DMA_ERROR : DMA_COMPLETE;
	txd = find_locked(tc, cookie);
	if (!txd)
		return status;
	*residue = txd->size - txd->done;
	return txd == tc->active && tc->paused ? DMA_PAUSED : status;
}

enum dma_status testdev_dmac_tx_status(struct dma_chan *chan,
				       dma_cookie_t cookie,
				       struct dma_tx_state *state)
{
	struct testdev_chan *tc = to_testdev_chan(chan);
	struct testdev *td = tc->dmac->td;
	enum dma_status status;
	unsigned long flags;
	u32 residue = 0;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	status = status_locked(tc, cookie, &residue);
	dma_set_tx_state(state, chan->completed_cookie, chan->cookie, residue);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return status;
}

static int set_paused(struct dma_chan *chan, bool paused)
{
	struct testdev_chan *tc = to_testdev_chan(chan);
	struct testdev *td = tc->dmac->td;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	tc->paused = paused;
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return 0;
}

int testdev_dmac_pause(struct dma_chan *chan)
{
	return set_paused(chan, true);
}

int testdev_dmac_resume(struct dma_chan *chan)
{
	return set_paused(chan, false);
}

/* A callback that is past recall keeps its descriptor. */
static bool survives_locked(struct testdev_chan *tc, struct testdev_txd *txd)
{
	if (!txd->late || !txd->held)
		return false;
	txd->due = 0;
	if (!txd->completed)
		complete_cookie_locked(tc, txd);
	return true;
}

static void stop_active_locked(struct testdev_chan *tc, struct list_head *dead)
{
	struct testdev_txd *txd = tc->active;

	tc->active = NULL;
	if (!txd)
		return;
	testdev_knobs(tc)->stats.terminated++;
	if (survives_locked(tc, txd))
		list_add_tail(&txd->node, &tc->finished);
	else
		list_add_tail(&txd->node, dead);
}

static void stop_locked(struct testdev_chan *tc, struct list_head *dead)
{
	struct testdev_txd *txd, *next;

	list_for_each_entry_safe(txd, next, &tc->finished, node)
		if (!survives_locked(tc, txd))
			list_move_tail(&txd->node, dead);
	stop_active_locked(tc, dead);
	list_for_each_entry(txd, &tc->issued, node)
		testdev_knobs(tc)->stats.terminated++;
	list_for_each_entry(txd, &tc->submitted, node)
		testdev_knobs(tc)->stats.terminated++;
	list_splice_tail_init(&tc->issued, dead);
	list_splice_tail_init(&tc->submitted, dead);
	tc->paused = false;
}

/**
 * testdev_dmac_free_list - free descriptors that no list of the channel knows
 * @tc: channel
 * @list: of descriptors; empty afterwards
 */
void testdev_dmac_free_list(struct testdev_chan *tc, struct list_head *list)
{
	struct testdev *td = tc->dmac->td;
	struct testdev_txd *txd, *next;
	unsigned long flags;
	u64 freed = 0;

	list_for_each_entry_safe(txd, next, list, node) {
		list_del(&txd->node);
		dma_descriptor_unmap(&txd->tx);
		kfree(txd);
		freed++;
	}
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	testdev_knobs(tc)->stats.freed += freed;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

int testdev_dmac_terminate(struct dma_chan *chan)
{
	struct testdev_chan *tc = to_testdev_chan(chan);
	struct testdev *td = tc->dmac->td;
	unsigned long flags;
	LIST_HEAD(dead);

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	stop_locked(tc, &dead);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	testdev_dmac_free_list(tc, &dead);
	return 0;
}

/**
 * testdev_dmac_synchronize - &dma_device.device_synchronize
 * @chan: channel
 *
 * Callbacks that are past recall come now: no client may wait for a test, unless
 * it is NTDMA_TESTDEV_DMAC_HOLD_SYNC that the test wants. May sleep.
 */
void testdev_dmac_synchronize(struct dma_chan *chan)
{
	struct testdev_chan *tc = to_testdev_chan(chan);
	struct testdev *td = tc->dmac->td;
	struct testdev_txd *txd;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	testdev_knobs(tc)->stats.syncs++;
	list_for_each_entry(txd, &tc->finished, node)
		if (txd->late)
			let_go_locked(tc, txd);
	testdev_dmac_schedule(tc);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	testdev_dmac_wait(tc);
	wait_event(td->dma.sync, READ_ONCE(testdev_knobs(tc)->hold) !=
				 NTDMA_TESTDEV_DMAC_HOLD_SYNC);
}
