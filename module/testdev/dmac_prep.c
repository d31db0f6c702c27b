// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors: what the controller agrees to do, and what it refuses.
 */
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "dmac.h"

static bool is_receive_line(const struct testdev_chan *tc)
{
	return !(tc->index & 1);
}

static bool width_supported(struct testdev *td, enum dma_slave_buswidth width)
{
	/* 0 means: not said, and not used either as long as nobody transfers */
	return !width || (width < BITS_PER_LONG &&
			  (td->dma.limits.widths & BIT(width)));
}

static bool burst_supported(struct testdev *td, u32 burst)
{
	return !td->dma.limits.max_burst || burst <= td->dma.limits.max_burst;
}

/**
 * testdev_dmac_config - &dma_device.device_config
 * @chan: channel
 * @config: where the peripheral is and how it likes to be accessed
 *
 * Return: 0; -EINVAL for a width or burst beyond the controller.
 */
int testdev_dmac_config(struct dma_chan *chan, struct dma_slave_config *config)
{
	struct testdev_chan *tc = to_testdev_chan(chan);
	struct testdev *td = tc->dmac->td;
	unsigned long flags;

	if (!width_supported(td, config->src_addr_width) ||
	    !width_supported(td, config->dst_addr_width) ||
	    !burst_supported(td, config->src_maxburst) ||
	    !burst_supported(td, config->dst_maxburst))
		return -EINVAL;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	tc->config = *config;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return 0;
}

static bool inject(struct testdev *td)
{
	struct testdev_injection *injection = &td->dma.fail_prep;

	lockdep_assert_held(&td->engine.lock);

	if (!injection->countdown || --injection->countdown)
		return false;
	injection->countdown = injection->forever;
	return true;
}

/* Fill in the peripheral's side; false when it makes no sense on this line. */
static bool set_peripheral_locked(struct testdev_chan *tc,
				  struct testdev_txd *txd)
{
	const struct dma_slave_config *config = &tc->config;
	bool receive = txd->dir == DMA_DEV_TO_MEM;
	phys_addr_t addr = receive ? config->src_addr : config->dst_addr;
	u32 burst = receive ? config->src_maxburst : config->dst_maxburst;

	txd->port = tc->index / 2;
	txd->width = receive ? config->src_addr_width : config->dst_addr_width;
	txd->burst = min_t(size_t, txd->width * max(burst, 1U),
			   TESTDEV_DMAC_CHUNK);
	return (receive || txd->dir == DMA_MEM_TO_DEV) && receive == is_receive_line(tc) &&
	       addr == NTDMA_TESTDEV_FIFO_DATA(txd->port) && txd->width;
}

static bool within_limits(struct testdev *td, const struct testdev_txd *txd)
{
	const struct ntdma_testdev_dmac_limits *limits = &td->dma.limits;
	unsigned int i;

	if (limits->max_segments && txd->seg_count > limits->max_segments)
		return false;
	for (i = 0; i < txd->seg_count; i++) {
		/* Each period of a cyclic transfer is a segment to hardware. */
		size_t len = txd->kind == TESTDEV_TXD_CYCLIC ?
			     txd->period : txd->segs[i].len;

		if (!len || (limits->max_segment_size &&
			     len > limits->max_segment_size))
			return false;
		if (txd->kind != TESTDEV_TXD_MEMCPY && len % txd->width)
			return false;
	}
	return true;
}

static bool accept_locked(struct testdev_chan *tc, struct testdev_txd *txd)
{
	struct testdev *td = tc->dmac->td;

	if (inject(td))
		return false;
	if (txd->kind != TESTDEV_TXD_MEMCPY && !set_peripheral_locked(tc, txd))
		return false;
	if (txd->kind == TESTDEV_TXD_CYCLIC &&
	    (!txd->period || txd->size % txd->period ||
	     txd->period % txd->width))
		return false;
	return within_limits(td, txd);
}

static struct testdev_txd *alloc_txd(struct dma_chan *chan,
				     enum testdev_txd_kind kind,
				     unsigned int segs, unsigned long flags)
{
	struct testdev_txd *txd;

	if (!segs)
		return NULL;
	txd = kzalloc(struct_size(txd, segs, segs), GFP_NOWAIT);
	if (!txd)
		return NULL;

	dma_async_tx_descriptor_init(&txd->tx, chan);
	txd->tx.flags = flags;
	txd->tx.tx_submit = testdev_dmac_submit;
	txd->kind = kind;
	txd->seg_count = segs;
	return txd;
}

/* The last step of each preparation. Takes @txd, which may be NULL. */
static struct dma_async_tx_descriptor *finish(struct testdev_chan *tc,
					      struct testdev_txd *txd)
{
	struct testdev *td = tc->dmac->td;
	bool accepted = false;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	if (txd)
		accepted = accept_locked(tc, txd);
	if (accepted) {
		testdev_knobs(tc)->stats.prepared++;
		list_add_tail(&txd->node, &tc->prepared);
	} else {
		testdev_knobs(tc)->stats.refused++;
	}
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	if (accepted)
		return &txd->tx;
	kfree(txd);
	return NULL;
}

struct dma_async_tx_descriptor *
testdev_dmac_prep_memcpy(struct dma_chan *chan, dma_addr_t dst, dma_addr_t src,
			 size_t len, unsigned long flags)
{
	struct testdev_txd *txd = alloc_txd(chan, TESTDEV_TXD_MEMCPY, 1, flags);

	if (txd) {
		txd->dst = dst;
		txd->size = len;
		txd->segs[0] = (struct testdev_segment) { src, len };
	}
	return finish(to_testdev_chan(chan), txd);
}

struct dma_async_tx_descriptor *
testdev_dmac_prep_slave_sg(struct dma_chan *chan, struct scatterlist *sgl,
			   unsigned int sg_len,
			   enum dma_transfer_direction dir,
			   unsigned long flags, void *context)
{
	struct testdev_txd *txd = alloc_txd(chan, TESTDEV_TXD_SLAVE, sg_len,
					    flags);
	struct scatterlist *sg;
	unsigned int i;

	if (txd) {
		txd->dir = dir;
		for_each_sg(sgl, sg, sg_len, i) {
			txd->segs[i].addr = sg_dma_address(sg);
			txd->segs[i].len = sg_dma_len(sg);
			txd->size += sg_dma_len(sg);
		}
	}
	return finish(to_testdev_chan(chan), txd);
}

struct dma_async_tx_descriptor *
testdev_dmac_prep_cyclic(struct dma_chan *chan, dma_addr_t addr, size_t len,
			 size_t period, enum dma_transfer_direction dir,
			 unsigned long flags)
{
	struct testdev_txd *txd = alloc_txd(chan, TESTDEV_TXD_CYCLIC, 1, flags);

	if (txd) {
		txd->dir = dir;
		txd->size = len;
		txd->period = period;
		txd->segs[0] = (struct testdev_segment) { addr, len };
	}
	return finish(to_testdev_chan(chan), txd);
}
