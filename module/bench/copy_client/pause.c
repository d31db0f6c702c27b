// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pause a channel at work: the device stops at a random descriptor of a copy, and
 * while the channel is paused it may do no other, though it could.
 */
#include <linux/slab.h>

#include <uapi/ntdma/testdev_copy.h>

#include "client.h"

#define PAUSE_SIZE	0x40000
/* At least; a driver may cut smaller ones. */
#define PAUSE_DESCS	(PAUSE_SIZE / NTDMA_TESTDEV_COPY_MAX)
#define PAUSE_TIMEOUT	(30 * HZ)

static void finished(void *param)
{
	complete(param);
}

/* The device may go on, and must not. */
static bool stays_paused(struct dma_chan *chan, dma_cookie_t cookie)
{
	if (dmaengine_tx_status(chan, cookie, NULL) != DMA_PAUSED)
		return false;
	client_device_hold(0);
	return !client_device_run() &&
	       dmaengine_tx_status(chan, cookie, NULL) == DMA_PAUSED;
}

/* One copy, paused before descriptor @nth of it. */
static int pause_once(struct dma_chan *chan, struct client_memory *dst,
		      struct client_memory *src, unsigned int nth,
		      struct client_outcome *outcome)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct dma_async_tx_descriptor *tx;
	u64 before = client_device_done();
	dma_cookie_t cookie;
	int ret;

	tx = dmaengine_prep_dma_memcpy(chan, dst->dma, src->dma, src->size,
				       DMA_PREP_INTERRUPT | DMA_CTRL_ACK);
	if (!tx)
		return -EIO;
	tx->callback = finished;
	tx->callback_param = &done;
	cookie = dmaengine_submit(tx);
	client_device_hold(nth);
	dma_async_issue_pending(chan);
	ret = client_device_wait(before + nth - 1);
	if (!ret)
		ret = dmaengine_pause(chan);
	if (ret)
		goto err_terminate;

	if (stays_paused(chan, cookie))
		outcome->done++;
	else
		outcome->late++;
	ret = dmaengine_resume(chan);
	if (!ret && wait_for_completion_timeout(&done, PAUSE_TIMEOUT))
		return 0;
	ret = ret ? : -ETIMEDOUT;
err_terminate:
	client_device_hold(0);
	dmaengine_terminate_sync(chan);
	return ret;
}

static int pause_loop(struct dma_chan *chan, struct client_memory *dst,
		      struct client_memory *src, unsigned int nth,
		      struct client_outcome *outcome)
{
	int ret;

	memset(dst->data, 0, dst->size);
	ret = client_map(src);
	if (ret)
		return ret;
	ret = client_map(dst);
	if (!ret) {
		ret = pause_once(chan, dst, src, nth, outcome);
		client_unmap(dst);
	}
	client_unmap(src);
	if (ret == -ETIMEDOUT)
		outcome->hung++;
	else if (ret)
		outcome->failed++;
	else if (memcmp(dst->data, src->data, src->size))
		outcome->wrong++;
	else
		outcome->copies++;
	return 0;
}

/**
 * client_pause - copies that are paused and resumed
 * @outcome: counts; done: those that were caught at work, and stayed paused
 * @loops: how many
 * @seed: of what is random
 *
 * Return: 0 or an errno when it could not begin.
 */
int client_pause(struct client_outcome *outcome, unsigned int loops,
		 unsigned int seed)
{
	struct client_memory src = { }, dst = { };
	struct dma_chan *chan = client_request();
	struct rnd_state rnd;
	int ret;

	if (!chan)
		return -ENODEV;
	prandom_seed_state(&rnd, seed);
	ret = client_memory_alloc(&src, chan->device->dev, PAUSE_SIZE,
				  DMA_TO_DEVICE);
	if (!ret)
		ret = client_memory_alloc(&dst, chan->device->dev, PAUSE_SIZE,
					  DMA_BIDIRECTIONAL);
	if (!ret)
		prandom_bytes_state(&rnd, src.data, src.size);
	while (!ret && loops--)
		ret = pause_loop(chan, &dst, &src,
				 1 + prandom_u32_state(&rnd) % PAUSE_DESCS,
				 outcome);
	client_memory_free(&dst);
	client_memory_free(&src);
	dma_release_channel(chan);
	return ret;
}
