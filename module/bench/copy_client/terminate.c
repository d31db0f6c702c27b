// SPDX-License-Identifier: GPL-2.0-only
/*
 * Terminate a channel with work outstanding: the device stops at a random one of
 * the descriptors that were issued, so that on no machine it is ahead. Behind a
 * termination no callback may come and no byte may change, even if the device
 * may go on, and the channel must work.
 */
#include <linux/delay.h>
#include <linux/slab.h>

#include "client.h"

#define TERMINATE_COPIES	24
#define TERMINATE_LENGTH	0x2000
/* One copy in the loop is large: many descriptors. */
#define TERMINATE_SIZE		(TERMINATE_COPIES * TERMINATE_LENGTH)

/**
 * struct terminate - the state of the loop
 * @chan: the channel
 * @src: copied from
 * @dst: copied to
 * @calls: callbacks so far
 * @dead: none may come any more
 * @late: one came
 * @rnd: what is random
 */
struct terminate {
	struct dma_chan *chan;
	struct client_memory src;
	struct client_memory dst;
	atomic_t calls;
	bool dead;
	atomic_t late;
	struct rnd_state rnd;
};

static void called(void *param)
{
	struct terminate *t = param;

	atomic_inc(&t->calls);
	if (READ_ONCE(t->dead))
		atomic_inc(&t->late);
}

static int submit_one(struct terminate *t, unsigned int slot)
{
	u32 random = prandom_u32_state(&t->rnd);
	size_t offset = slot * TERMINATE_LENGTH;
	size_t len = 1 + random % TERMINATE_LENGTH;
	unsigned long flags = DMA_CTRL_ACK;
	struct dma_async_tx_descriptor *tx;

	if (random & BIT(31))
		flags |= DMA_PREP_INTERRUPT;
	tx = dmaengine_prep_dma_memcpy(t->chan, t->dst.dma + offset,
				       t->src.dma + offset, len, flags);
	if (!tx)
		return -EIO;
	tx->callback = called;
	tx->callback_param = t;
	return dma_submit_error(dmaengine_submit(tx)) ? -EIO : 0;
}

/* Some of them are appended, and some never issued: @last is the last one. */
static int submit_some(struct terminate *t, unsigned int count,
		       unsigned int last)
{
	unsigned int i;
	int ret;

	for (i = 0; i < count; i++) {
		ret = submit_one(t, i);
		if (ret)
			return ret;
		if (i == last / 2 || i == last)
			dma_async_issue_pending(t->chan);
	}
	return 0;
}

/* Half of them when the device has stopped, the others at any time before. */
static int submit_until(struct terminate *t)
{
	unsigned int count = 1 + prandom_u32_state(&t->rnd) % TERMINATE_COPIES;
	unsigned int last = prandom_u32_state(&t->rnd) % count;
	/* Each copy is one descriptor. */
	unsigned int nth = 1 + prandom_u32_state(&t->rnd) % (last + 1);
	u64 before = client_device_done();
	int ret;

	client_device_hold(nth);
	ret = submit_some(t, count, last);
	if (ret)
		return ret;
	if (prandom_u32_state(&t->rnd) & 1)
		return client_device_wait(before + nth - 1);
	udelay(prandom_u32_state(&t->rnd) % 100);
	return client_device_done() - before < nth ? 0 : -EIO;
}

/* What the driver forgot to stop moves now. */
static bool stays_stopped(struct terminate *t)
{
	u8 *after = kmemdup(t->dst.data, t->dst.size, GFP_KERNEL);
	bool same;

	if (!after)
		return false;
	client_device_hold(0);
	same = !client_device_run() &&
	       !memcmp(after, t->dst.data, t->dst.size);
	kfree(after);
	return same;
}

static int one_loop(struct terminate *t, struct client_outcome *outcome)
{
	int ret;

	memset(t->dst.data, 0, t->dst.size);
	WRITE_ONCE(t->dead, false);
	if (client_map(&t->src))
		return -ENOMEM;
	if (client_map(&t->dst)) {
		client_unmap(&t->src);
		return -ENOMEM;
	}
	ret = submit_until(t);
	dmaengine_terminate_sync(t->chan);
	WRITE_ONCE(t->dead, true);
	client_unmap(&t->dst);
	client_unmap(&t->src);
	/* Whatever is there now stays; then the channel is used again. */
	if (!stays_stopped(t))
		outcome->late++;
	else if (!ret)
		outcome->done++;
	client_device_hold(0);
	return ret;
}

static void count(struct client_outcome *outcome, int ret)
{
	if (!ret)
		outcome->copies++;
	else if (ret == -EBADMSG)
		outcome->wrong++;
	else if (ret == -ETIMEDOUT)
		outcome->hung++;
	else
		outcome->failed++;
}

static void all_loops(struct terminate *t, struct client_outcome *outcome,
		      unsigned int loops)
{
	size_t offset, len;
	int ret = 0;

	while (loops-- && !ret) {
		ret = one_loop(t, outcome);
		offset = prandom_u32_state(&t->rnd) % 0x1000;
		len = 1 + prandom_u32_state(&t->rnd) % 0x4000;
		count(outcome, ret ? : client_copy(t->chan, &t->dst, &t->src,
						   offset, len));
	}
	outcome->late += atomic_read(&t->late);
}

static int with_memory(struct terminate *t, struct client_outcome *outcome,
		       unsigned int loops)
{
	struct device *dev = t->chan->device->dev;
	int ret;

	ret = client_memory_alloc(&t->src, dev, TERMINATE_SIZE, DMA_TO_DEVICE);
	if (ret)
		return ret;
	ret = client_memory_alloc(&t->dst, dev, TERMINATE_SIZE,
				  DMA_BIDIRECTIONAL);
	if (!ret) {
		prandom_bytes_state(&t->rnd, t->src.data, t->src.size);
		all_loops(t, outcome, loops);
		client_memory_free(&t->dst);
	}
	client_memory_free(&t->src);
	return ret;
}

static struct terminate *terminate_create(unsigned int seed)
{
	struct terminate *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return NULL;
	prandom_seed_state(&t->rnd, seed);
	t->chan = client_request();
	if (t->chan)
		return t;
	kfree(t);
	return NULL;
}

/**
 * client_terminate - loops of submit, terminate at some point, copy
 * @outcome: counts; done: those that were caught at work, and stayed stopped
 * @loops: how many
 * @seed: of what is random
 *
 * Return: 0 or an errno when it could not begin.
 */
int client_terminate(struct client_outcome *outcome, unsigned int loops,
		     unsigned int seed)
{
	struct terminate *t = terminate_create(seed);
	int ret;

	if (!t)
		return -ENODEV;
	ret = with_memory(t, outcome, loops);
	dma_release_channel(t->chan);
	kfree(t);
	return ret;
}

/**
 * client_verify - plain copies
 * @outcome: counts
 * @copies: how many
 * @seed: of what is random
 *
 * Return: 0 or an errno when it could not begin.
 */
int client_verify(struct client_outcome *outcome, unsigned int copies,
		  unsigned int seed)
{
	struct terminate *t = terminate_create(seed);
	struct device *dev;
	size_t offset, len;
	int ret;

	if (!t)
		return -ENODEV;
	dev = t->chan->device->dev;
	ret = client_memory_alloc(&t->src, dev, TERMINATE_SIZE, DMA_TO_DEVICE);
	if (ret)
		goto out_release;
	ret = client_memory_alloc(&t->dst, dev, TERMINATE_SIZE,
				  DMA_BIDIRECTIONAL);
	if (ret)
		goto out_free_src;

	prandom_bytes_state(&t->rnd, t->src.data, t->src.size);
	while (copies--) {
		offset = prandom_u32_state(&t->rnd) % 0x1000;
		len = 1 + prandom_u32_state(&t->rnd) %
			  (TERMINATE_SIZE - offset);
		count(outcome, client_copy(t->chan, &t->dst, &t->src, offset,
					   len));
	}
	client_memory_free(&t->dst);
out_free_src:
	client_memory_free(&t->src);
out_release:
	dma_release_channel(t->chan);
	kfree(t);
	return ret;
}
