// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: a channel of the copy engine the way Linux' own drivers for such
 * engines do it: a ring of descriptors linked once and for all, each with its
 * transaction beside it; prepare takes the lock that submit drops.
 */
#include <linux/dma-mapping.h>

#include "native.h"

static dma_addr_t slot_dma(struct native_channel *c, u32 slot)
{
	return c->descs_dma +
	       (slot & (NATIVE_RING - 1)) * sizeof(*c->descs);
}

static void fill_slot(struct native_channel *c, dma_addr_t dst, dma_addr_t src,
		      size_t size, u32 flags)
{
	struct ntdma_testdev_copy_desc *desc =
		&c->descs[c->head & (NATIVE_RING - 1)];

	desc->size = cpu_to_le32(size);
	desc->flags = cpu_to_le32(flags);
	desc->src = cpu_to_le64(src);
	desc->dst = cpu_to_le64(dst);
	c->head++;
}

static u32 last_flags(unsigned long flags)
{
	u32 ret = NTDMA_TESTDEV_COPY_UPDATE;

	if (flags & DMA_PREP_INTERRUPT)
		ret |= NTDMA_TESTDEV_COPY_INT;
	if (flags & DMA_PREP_FENCE)
		ret |= NTDMA_TESTDEV_COPY_FENCE;
	return ret;
}

static dma_cookie_t native_submit(struct dma_async_tx_descriptor *tx)
	__releases(native_channel->lock)
{
	struct native_channel *c = to_native(tx->chan);
	dma_cookie_t cookie = c->chan.cookie + 1;

	if (cookie < DMA_MIN_COOKIE)
		cookie = DMA_MIN_COOKIE;
	tx->cookie = cookie;
	c->chan.cookie = cookie;
	spin_unlock_bh(&c->lock);
	return cookie;
}

static struct dma_async_tx_descriptor *
native_prep(struct dma_chan *chan, dma_addr_t dst, dma_addr_t src, size_t len,
	    unsigned long flags)
	__acquires(native_channel->lock)
{
	struct native_channel *c = to_native(chan);
	u32 count = DIV_ROUND_UP(len, NTDMA_TESTDEV_COPY_MAX);
	size_t left = len;
	struct native_tx *last;

	spin_lock_bh(&c->lock);
	if (!len || c->head - READ_ONCE(c->tail) + count > NATIVE_RING - 1) {
		spin_unlock_bh(&c->lock);
		/* dmaengine holds the lock from prep to submit; sparse counts */
		__acquire(c->lock);
		return NULL;
	}
	for (; left > NTDMA_TESTDEV_COPY_MAX; left -= NTDMA_TESTDEV_COPY_MAX) {
		c->txs[c->head & (NATIVE_RING - 1)].bytes = 0;
		fill_slot(c, dst, src, NTDMA_TESTDEV_COPY_MAX, 0);
		dst += NTDMA_TESTDEV_COPY_MAX;
		src += NTDMA_TESTDEV_COPY_MAX;
	}
	last = &c->txs[c->head & (NATIVE_RING - 1)];
	fill_slot(c, dst, src, left, last_flags(flags));
	last->bytes = len;
	last->tx.cookie = -EBUSY;
	last->tx.flags = flags;
	last->tx.callback = NULL;
	last->tx.callback_result = NULL;
	last->tx.unmap = NULL;
	return &last->tx;
}

static void native_issue(struct dma_chan *chan)
{
	struct native_channel *c = to_native(chan);
	u64 first;
	u32 count;

	spin_lock_bh(&c->lock);
	count = c->head - c->issued;
	first = slot_dma(c, c->issued);
	/* Before the command: what is done must be known as issued. */
	WRITE_ONCE(c->issued, c->head);
	dma_wmb();
	if (count && !c->started) {
		native_write(c, NTDMA_TESTDEV_COPY_ADDR_LO,
			     lower_32_bits(first));
		native_write(c, NTDMA_TESTDEV_COPY_ADDR_HI,
			     upper_32_bits(first));
		native_command(c, NTDMA_TESTDEV_COPY_START, count, 0);
		c->started = true;
	} else if (count) {
		native_command(c, NTDMA_TESTDEV_COPY_APPEND, count, first);
	}
	spin_unlock_bh(&c->lock);
}

static enum dma_status native_status(struct dma_chan *chan, dma_cookie_t cookie,
				     struct dma_tx_state *state)
{
	struct native_channel *c = to_native(chan);
	dma_cookie_t done = READ_ONCE(chan->completed_cookie);
	enum dma_status status;

	status = dma_async_is_complete(cookie, done, READ_ONCE(chan->cookie));
	if (status != DMA_COMPLETE) {
		native_retire(c);
		done = READ_ONCE(chan->completed_cookie);
		status = dma_async_is_complete(cookie, done,
					       READ_ONCE(chan->cookie));
	}
	dma_set_tx_state(state, done, READ_ONCE(chan->cookie), 0);
	return status;
}

/* What the device does not know goes back: its ring ends where it was told. */
static int native_terminate(struct dma_chan *chan)
{
	struct native_channel *c = to_native(chan);
	struct native_tx *tx;
	u32 slot;

	spin_lock_bh(&c->retire);
	spin_lock(&c->lock);
	if (c->issued != c->tail) {
		native_command(c, NTDMA_TESTDEV_COPY_ABORT, 0, 0);
		c->started = false;
	}
	for (slot = c->tail; slot != c->head; slot++) {
		tx = &c->txs[slot & (NATIVE_RING - 1)];
		if (tx->bytes)
			dma_descriptor_unmap(&tx->tx);
	}
	c->head = c->issued;
	c->tail = c->issued;
	WRITE_ONCE(chan->completed_cookie, chan->cookie);
	spin_unlock(&c->lock);
	spin_unlock_bh(&c->retire);
	return 0;
}

static void native_synchronize(struct dma_chan *chan)
{
	struct native *n = container_of(chan->device, struct native, dma);
	struct native_channel *c = to_native(chan);

	synchronize_irq(n->irq);
	tasklet_unlock_wait(&c->task);
}

static int native_alloc(struct dma_chan *chan)
{
	struct native_channel *c = to_native(chan);
	size_t size = NATIVE_RING * sizeof(*c->descs) +
		      NTDMA_TESTDEV_COPY_ALIGN;
	dma_addr_t word;
	u32 i;

	c->descs = dma_alloc_coherent(chan->device->dev, size, &c->descs_dma,
				      GFP_KERNEL);
	if (!c->descs)
		return -ENOMEM;

	memset(c->descs, 0, size);
	for (i = 0; i < NATIVE_RING; i++) {
		c->descs[i].next = cpu_to_le64(slot_dma(c, i + 1));
		dma_async_tx_descriptor_init(&c->txs[i].tx, chan);
		c->txs[i].tx.tx_submit = native_submit;
	}
	c->head = 0;
	c->issued = 0;
	c->tail = 0;
	c->started = false;
	c->word = (__le64 *)&c->descs[NATIVE_RING];
	*c->word = cpu_to_le64(NTDMA_TESTDEV_COPY_ST_ARMED);
	word = c->descs_dma + NATIVE_RING * sizeof(*c->descs);
	if (!chan->cookie) {
		chan->cookie = DMA_MIN_COOKIE;
		chan->completed_cookie = DMA_MIN_COOKIE;
	}
	tasklet_enable(&c->task);

	native_write(c, NTDMA_TESTDEV_COPY_WORD_LO, lower_32_bits(word));
	native_write(c, NTDMA_TESTDEV_COPY_WORD_HI, upper_32_bits(word));
	native_command(c, NTDMA_TESTDEV_COPY_ENABLE_RING, 0, 0);
	return NATIVE_RING;
}

static void native_free(struct dma_chan *chan)
{
	struct native_channel *c = to_native(chan);

	native_terminate(chan);
	native_synchronize(chan);
	tasklet_disable(&c->task);
	native_command(c, NTDMA_TESTDEV_COPY_DISABLE, 0, 0);
	dma_free_coherent(chan->device->dev,
			  NATIVE_RING * sizeof(*c->descs) +
			  NTDMA_TESTDEV_COPY_ALIGN, c->descs, c->descs_dma);
	c->descs = NULL;
}

void native_ops_init(struct dma_device *dma)
{
	dma_cap_set(DMA_MEMCPY, dma->cap_mask);
	dma_cap_set(DMA_PRIVATE, dma->cap_mask);
	dma->copy_align = DMAENGINE_ALIGN_1_BYTE;
	dma->device_alloc_chan_resources = native_alloc;
	dma->device_free_chan_resources = native_free;
	dma->device_prep_dma_memcpy = native_prep;
	dma->device_issue_pending = native_issue;
	dma->device_tx_status = native_status;
	dma->device_terminate_all = native_terminate;
	dma->device_synchronize = native_synchronize;
	INIT_LIST_HEAD(&dma->channels);
}

void native_channel_init(struct native *n, unsigned int index)
{
	struct native_channel *c = &n->channels[index];

	c->regs = ntdma_testdev_copy_channel(index);
	spin_lock_init(&c->lock);
	spin_lock_init(&c->retire);
	tasklet_setup(&c->task, native_task);
	tasklet_disable(&c->task);
	c->chan.device = &n->dma;
	list_add_tail(&c->chan.device_node, &n->dma.channels);
}
