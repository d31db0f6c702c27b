// SPDX-License-Identifier: GPL-2.0-only
/*
 * What dmaengine calls.
 */
#include <linux/seq_file.h>

#include "engine.h"

static bool in_reach(const struct netdma_engine *engine, dma_addr_t addr,
		     size_t len)
{
	return addr + len - 1 >= addr && addr + len - 1 <= engine->limit;
}

static struct dma_async_tx_descriptor *
prep_memcpy(struct dma_chan *dma, dma_addr_t dst, dma_addr_t src, size_t len,
	    unsigned long flags)
{
	struct netdma_chan *chan = netdma_chan_of(dma);
	struct netdma_tx *tx;

	if (!len || !in_reach(chan->engine, dst, len) ||
	    !in_reach(chan->engine, src, len))
		return NULL;

	/* room in the ring is not looked at: clients take NULL for a failure */
	tx = netdma_tx_get(chan, flags);
	if (!tx)
		return NULL;
	tx->dst = dst;
	tx->src = src;
	tx->todo = len;
	tx->left = len;
	return &tx->txd;
}

static struct dma_async_tx_descriptor *
prep_interrupt(struct dma_chan *dma, unsigned long flags)
{
	struct netdma_tx *tx = netdma_tx_get(netdma_chan_of(dma), flags);

	if (!tx)
		return NULL;
	tx->dst = 0;
	tx->src = 0;
	tx->todo = 0;
	tx->left = 0;
	return &tx->txd;
}

static void issue_pending(struct dma_chan *dma)
{
	struct netdma_chan *chan = netdma_chan_of(dma);
	unsigned long irq;
	bool work;

	spin_lock_irqsave(&chan->lock, irq);
	list_splice_tail_init(&chan->submitted, &chan->issued);
	work = !list_empty(&chan->issued);
	spin_unlock_irqrestore(&chan->lock, irq);
	if (work)
		netdma_feed(chan);
}

static enum dma_status tx_status(struct dma_chan *dma, dma_cookie_t cookie,
				 struct dma_tx_state *state)
{
	struct netdma_chan *chan = netdma_chan_of(dma);
	enum dma_status status;
	size_t residue = 0;
	unsigned long irq;
	bool news, feed;

	spin_lock_irqsave(&chan->lock, irq);
	news = netdma_poll(chan);
	feed = news && netdma_wants_feed(chan);
	status = dma_async_is_complete(cookie, dma->completed_cookie,
				       dma->cookie);
	if (status == DMA_COMPLETE && netdma_tx_failed(&chan->failed, cookie))
		status = DMA_ERROR;
	if (status == DMA_IN_PROGRESS) {
		residue = netdma_tx_residue(chan, cookie);
		if (chan->paused)
			status = DMA_PAUSED;
	}
	if (state) {
		state->last = dma->completed_cookie;
		state->used = dma->cookie;
		state->residue = residue;
		state->in_flight_bytes = 0;
	}
	spin_unlock_irqrestore(&chan->lock, irq);

	/* whoever polls without sleeping may keep the tasklet from running */
	if (feed)
		netdma_feed(chan);
	if (news)
		tasklet_schedule(&chan->task);
	return status;
}

#ifdef CONFIG_DEBUG_FS
static void show(struct seq_file *s, struct dma_device *dma)
{
	struct netdma_engine *engine = container_of(dma, struct netdma_engine, dma);
	const struct netdma_provider *provider = engine->provider;
	struct netdma_chan *chan;
	unsigned int i;

	seq_printf(s, "  NetDMA %u.%u provider \"%s\", %u bytes a descriptor%s%s\n",
		   provider->version >> 16, provider->version & 0xffff,
		   provider->name, engine->max_chunk,
		   engine->low_power ? ", no power" : "",
		   engine->gone ? ", gone" : "");
	for (i = 0; i < engine->nr_chans; i++) {
		chan = &engine->chans[i];
		seq_printf(s, "  %s: %s%s, %u of %u descriptors, processor %u\n",
			   dma_chan_name(&chan->dma),
			   netdma_chan_state_name(READ_ONCE(chan->state)),
			   chan->paused ? ", paused" : "",
			   netdma_ring_used(&chan->ring), chan->ring.size,
			   chan->cpu);
	}
}
#endif

/**
 * netdma_set_ops - fill in dmaengine's table
 * @dma: the table
 * @provider: what lacks handlers lacks operations
 */
void netdma_set_ops(struct dma_device *dma,
		    const struct netdma_provider *provider)
{
	dma_cap_set(DMA_MEMCPY, dma->cap_mask);
	dma_cap_set(DMA_INTERRUPT, dma->cap_mask);
	if (netdma_params.private_chans)
		dma_cap_set(DMA_PRIVATE, dma->cap_mask);
	dma->copy_align = DMAENGINE_ALIGN_1_BYTE;
	dma->residue_granularity = DMA_RESIDUE_GRANULARITY_DESCRIPTOR;

	dma->device_alloc_chan_resources = netdma_chan_alloc;
	dma->device_free_chan_resources = netdma_chan_free;
	dma->device_prep_dma_memcpy = prep_memcpy;
	dma->device_prep_dma_interrupt = prep_interrupt;
	dma->device_issue_pending = issue_pending;
	dma->device_tx_status = tx_status;
	dma->device_terminate_all = netdma_terminate;
	dma->device_synchronize = netdma_synchronize;
	if (provider->handlers.SuspendDma) {
		dma->device_pause = netdma_pause;
		dma->device_resume = netdma_resume;
	}
#ifdef CONFIG_DEBUG_FS
	dma->dbg_summary_show = show;
#endif
}
