// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transfers of clients, their cookies, and how they end.
 *
 *	free -prep-> prepared -submit-> submitted -issue-> issued -feed-> active
 *	 ^                                                                  |
 *	 |            (wedged, gone, stopped: from any of these)   retire   |
 *	 |                                                                  v
 *	 +--acked---- parked <--not acked-- [callback] <----task---------- done
 *	 |              ^                                                   |
 *	 +--------------+------ terminated <--terminate: from any of these--+
 *
 * A transfer is in exactly one list, and cookies complete in their order. A
 * channel comes with transfers for a full ring and keeps those that it had to
 * allocate beyond; the issue path allocates nothing.
 */
#include <linux/slab.h>

#include "engine.h"

/* parked transfers that one pass looks at */
#define REAP_BATCH	8

static dma_cookie_t submit(struct dma_async_tx_descriptor *txd);

static struct netdma_tx *create(struct netdma_chan *chan, gfp_t gfp)
{
	struct netdma_tx *tx = NULL;

	if (!ntdma_fail(NTDMA_SITE_NETDMA_TX))
		tx = kzalloc(sizeof(*tx), gfp);
	if (!tx)
		return NULL;
	dma_async_tx_descriptor_init(&tx->txd, &chan->dma);
	tx->txd.tx_submit = submit;
	return tx;
}

/**
 * netdma_tx_prefill - transfers for a new channel
 * @chan: the channel, not in use
 * @count: how many
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM; netdma_tx_free_all() takes back what there is.
 */
int netdma_tx_prefill(struct netdma_chan *chan, unsigned int count)
{
	struct netdma_tx *tx;

	while (count--) {
		tx = create(chan, GFP_KERNEL);
		if (!tx)
			return -ENOMEM;
		list_add(&tx->node, &chan->free);
	}
	return 0;
}

static void free_list(struct list_head *list)
{
	struct netdma_tx *tx, *next;

	list_for_each_entry_safe(tx, next, list, node) {
		list_del(&tx->node);
		if (!tx->keep_mapped)
			dma_descriptor_unmap(&tx->txd);
		kfree(tx);
	}
}

/**
 * netdma_tx_free_all - free every transfer, acknowledged or not
 * @chan: no client holds it any more
 *
 * Context: any; nothing else touches the lists.
 */
void netdma_tx_free_all(struct netdma_chan *chan)
{
	free_list(&chan->free);
	free_list(&chan->prepared);
	free_list(&chan->submitted);
	free_list(&chan->issued);
	free_list(&chan->active);
	free_list(&chan->done);
	free_list(&chan->terminated);
	free_list(&chan->parked);
}

/* chan->lock. Back to the free ones, or wait for the client to say so. */
static void dispose(struct netdma_chan *chan, struct netdma_tx *tx)
{
	if (async_tx_test_ack(&tx->txd))
		list_add(&tx->node, &chan->free);
	else
		list_add_tail(&tx->node, &chan->parked);
}

/* chan->lock. The clients that never acknowledge must not make this slow. */
static void reap_parked(struct netdma_chan *chan)
{
	unsigned int left = REAP_BATCH;
	struct netdma_tx *tx;

	while (left-- && !list_empty(&chan->parked)) {
		tx = list_first_entry(&chan->parked, struct netdma_tx, node);
		list_del(&tx->node);
		dispose(chan, tx);
	}
}

static void prepare(struct netdma_tx *tx, unsigned long flags)
{
	struct dma_async_tx_descriptor *txd = &tx->txd;

	txd->cookie = -EBUSY;
	txd->flags = flags;
	txd->callback = NULL;
	txd->callback_result = NULL;
	txd->callback_param = NULL;
	txd->unmap = NULL;
	tx->result = DMA_TRANS_NOERROR;
	tx->placed = false;
	tx->keep_mapped = false;
}

/**
 * netdma_tx_get - a transfer for a client
 * @chan: the channel
 * @flags: enum dma_ctrl_flags
 *
 * Context: any.
 * Return: it, in the list of prepared ones; NULL when the channel takes no more
 * work or there is no memory.
 */
struct netdma_tx *netdma_tx_get(struct netdma_chan *chan, unsigned long flags)
{
	struct netdma_tx *tx, *fresh = NULL;
	unsigned long irq;
	bool usable;

	spin_lock_irqsave(&chan->lock, irq);
	if (list_empty(&chan->free))
		reap_parked(chan);
	if (list_empty(&chan->free)) {
		spin_unlock_irqrestore(&chan->lock, irq);
		fresh = create(chan, GFP_NOWAIT);
		spin_lock_irqsave(&chan->lock, irq);
		if (fresh)
			list_add(&fresh->node, &chan->free);
	}

	usable = chan->state != NETDMA_CHAN_FREE &&
		 chan->state != NETDMA_CHAN_CLOSING &&
		 chan->state != NETDMA_CHAN_WEDGED && netdma_is_open(chan->engine);
	tx = usable ? list_first_entry_or_null(&chan->free, struct netdma_tx, node)
		    : NULL;
	if (tx) {
		list_move_tail(&tx->node, &chan->prepared);
		prepare(tx, flags);
	}
	spin_unlock_irqrestore(&chan->lock, irq);
	return tx;
}

/* Nothing is accepted once the rest has been failed: it would never end. */
static dma_cookie_t submit(struct dma_async_tx_descriptor *txd)
{
	struct netdma_chan *chan = netdma_chan_of(txd->chan);
	dma_cookie_t cookie = -EIO;
	unsigned long irq;

	spin_lock_irqsave(&chan->lock, irq);
	if (chan->state != NETDMA_CHAN_FREE &&
	    chan->state != NETDMA_CHAN_CLOSING &&
	    chan->state != NETDMA_CHAN_WEDGED && !READ_ONCE(chan->engine->gone)) {
		cookie = chan->dma.cookie + 1;
		if (cookie < DMA_MIN_COOKIE)
			cookie = DMA_MIN_COOKIE;
		txd->cookie = cookie;
		chan->dma.cookie = cookie;
		list_move_tail(&netdma_tx_of(txd)->node, &chan->submitted);
	}
	spin_unlock_irqrestore(&chan->lock, irq);
	return cookie;
}

static dma_cookie_t cookie_after(dma_cookie_t cookie)
{
	return cookie == INT_MAX ? DMA_MIN_COOKIE : cookie + 1;
}

/* chan->lock */
static void remember_failed(struct netdma_failed *failed, dma_cookie_t cookie)
{
	unsigned int newest = (failed->next - 1) % NETDMA_FAILED_RANGES;

	if (failed->last[newest] && cookie_after(failed->last[newest]) == cookie) {
		failed->last[newest] = cookie;
		return;
	}
	failed->first[failed->next] = cookie;
	failed->last[failed->next] = cookie;
	failed->next = (failed->next + 1) % NETDMA_FAILED_RANGES;
}

/**
 * netdma_tx_failed - did this transfer end badly?
 * @failed: what the channel remembers
 * @cookie: of a transfer that has ended
 *
 * Context: the channel's lock.
 * Return: true when it is remembered to have failed or been terminated; the
 * oldest of more than 64 runs of such cookies are forgotten.
 */
bool netdma_tx_failed(const struct netdma_failed *failed, dma_cookie_t cookie)
{
	dma_cookie_t first, last;
	unsigned int i;

	for (i = 0; i < NETDMA_FAILED_RANGES; i++) {
		first = failed->first[i];
		last = failed->last[i];
		if (!last)
			continue;
		if (first <= last ? cookie >= first && cookie <= last
				  : cookie >= first || cookie <= last)
			return true;
	}
	return false;
}

/* chan->lock. The cookie is complete from here on. */
static void complete_cookie(struct netdma_chan *chan, struct netdma_tx *tx,
			    bool good)
{
	chan->dma.completed_cookie = tx->txd.cookie;
	if (!good)
		remember_failed(&chan->failed, tx->txd.cookie);
}

/**
 * netdma_tx_finish - a transfer has ended
 * @chan: its channel
 * @tx: the oldest that has not
 * @result: how
 *
 * The task calls the client back.
 *
 * Context: the channel's lock.
 */
void netdma_tx_finish(struct netdma_chan *chan, struct netdma_tx *tx,
		      enum dmaengine_tx_result result)
{
	tx->result = result;
	complete_cookie(chan, tx, result == DMA_TRANS_NOERROR);
	list_move_tail(&tx->node, &chan->done);
}

/**
 * netdma_tx_fail_list - all transfers of a list have ended badly
 * @chan: their channel
 * @list: one of its lists
 * @result: how; a transfer that has failed for a reason of its own keeps it
 *
 * Context: the channel's lock.
 */
void netdma_tx_fail_list(struct netdma_chan *chan, struct list_head *list,
			 enum dmaengine_tx_result result)
{
	struct netdma_tx *tx, *next;

	list_for_each_entry_safe(tx, next, list, node)
		netdma_tx_finish(chan, tx, tx->result ?: result);
}

/**
 * netdma_tx_terminate_all - forget all that was submitted, without callbacks
 * @chan: the channel
 *
 * What has not ended counts as failed. netdma_tx_release_terminated() gives it
 * back when the hardware is done with it.
 *
 * Context: the channel's lock.
 */
void netdma_tx_terminate_all(struct netdma_chan *chan)
{
	struct netdma_tx *tx;

	list_for_each_entry(tx, &chan->active, node)
		complete_cookie(chan, tx, false);
	list_for_each_entry(tx, &chan->issued, node)
		complete_cookie(chan, tx, false);
	list_for_each_entry(tx, &chan->submitted, node)
		complete_cookie(chan, tx, false);
	list_splice_tail_init(&chan->done, &chan->terminated);
	list_splice_tail_init(&chan->active, &chan->terminated);
	list_splice_tail_init(&chan->issued, &chan->terminated);
	list_splice_tail_init(&chan->submitted, &chan->terminated);
}

/**
 * netdma_tx_release_terminated - give terminated transfers back
 * @chan: the channel
 *
 * Does nothing while the hardware may still work on one of them.
 *
 * Context: any; no lock of the channel.
 */
void netdma_tx_release_terminated(struct netdma_chan *chan)
{
	struct netdma_tx *tx;
	LIST_HEAD(batch);
	unsigned long irq;

	/* whoever adds to it comes here afterwards */
	if (list_empty_careful(&chan->terminated))
		return;

	spin_lock_irqsave(&chan->lock, irq);
	if (chan->state != NETDMA_CHAN_ABORTING &&
	    chan->state != NETDMA_CHAN_DRAINING)
		list_splice_init(&chan->terminated, &batch);
	spin_unlock_irqrestore(&chan->lock, irq);
	if (list_empty(&batch))
		return;

	list_for_each_entry(tx, &batch, node)
		if (!tx->keep_mapped)
			dma_descriptor_unmap(&tx->txd);

	spin_lock_irqsave(&chan->lock, irq);
	while (!list_empty(&batch)) {
		tx = list_first_entry(&batch, struct netdma_tx, node);
		list_del(&tx->node);
		dispose(chan, tx);
	}
	spin_unlock_irqrestore(&chan->lock, irq);
}

static void call_back(struct netdma_tx *tx)
{
	struct dma_async_tx_descriptor *txd = &tx->txd;
	dma_async_tx_callback_result with_result = txd->callback_result;
	struct dmaengine_result result = {
		.result = tx->result,
		.residue = tx->left,
	};

	if (!tx->keep_mapped)
		dma_descriptor_unmap(txd);
	if (with_result)
		with_result(txd->callback_param, &result);
	else if (txd->callback)
		txd->callback(txd->callback_param);
	dma_run_dependencies(txd);
}

/**
 * netdma_tx_run_done - call back the clients of what has ended
 * @chan: the channel
 *
 * One at a time: a callback may terminate the rest.
 *
 * Context: the channel's tasklet; no lock of the channel.
 */
void netdma_tx_run_done(struct netdma_chan *chan)
{
	struct netdma_tx *tx;

	spin_lock_irq(&chan->lock);
	while (!list_empty(&chan->done)) {
		tx = list_first_entry(&chan->done, struct netdma_tx, node);
		list_del_init(&tx->node);
		spin_unlock_irq(&chan->lock);

		call_back(tx);

		spin_lock_irq(&chan->lock);
		dispose(chan, tx);
	}
	reap_parked(chan);
	spin_unlock_irq(&chan->lock);
}

static struct netdma_tx *find(struct list_head *list, dma_cookie_t cookie)
{
	struct netdma_tx *tx;

	list_for_each_entry(tx, list, node)
		if (tx->txd.cookie == cookie)
			return tx;
	return NULL;
}

/**
 * netdma_tx_residue - bytes of a transfer that are not known to be moved
 * @chan: the channel
 * @cookie: of a transfer that has not ended
 *
 * Context: the channel's lock.
 * Return: whole descriptors count; 0 for a cookie that is not known.
 */
size_t netdma_tx_residue(struct netdma_chan *chan, dma_cookie_t cookie)
{
	struct netdma_tx *tx;

	tx = find(&chan->active, cookie) ?: find(&chan->issued, cookie);
	tx = tx ?: find(&chan->submitted, cookie);
	return tx ? tx->left : 0;
}
