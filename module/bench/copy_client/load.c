// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that copy without end, while the device or its driver is taken away.
 * Copies may fail then; they may not be wrong, and all must end.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/slab.h>

#include "client.h"

#define LOAD_THREADS	8
#define LOAD_SIZE	0x8000

/**
 * struct load - a thread
 * @task: the thread, NULL for none
 * @ready: it has its channel, or none was to be had
 * @seed: of what is random
 * @outcome: read when the thread has ended
 */
static struct load {
	struct task_struct *task;
	struct completion ready;
	unsigned int seed;
	struct client_outcome outcome;
} loads[LOAD_THREADS];

static void load_copies(struct load *load, struct dma_chan *chan,
			struct client_memory *dst, struct client_memory *src)
{
	struct client_outcome *outcome = &load->outcome;
	struct rnd_state rnd;
	size_t offset, len;

	prandom_seed_state(&rnd, load->seed);
	prandom_bytes_state(&rnd, src->data, src->size);
	while (!kthread_should_stop()) {
		offset = prandom_u32_state(&rnd) % (LOAD_SIZE / 2);
		len = 1 + prandom_u32_state(&rnd) % (LOAD_SIZE / 2);
		switch (client_copy(chan, dst, src, offset, len)) {
		case 0:
			outcome->copies++;
			break;
		case -EBADMSG:
			outcome->wrong++;
			break;
		case -ETIMEDOUT:
			outcome->hung++;
			break;
		default:
			outcome->failed++;
			schedule_timeout_interruptible(1);
		}
	}
}

static int load_thread(void *data)
{
	struct client_memory src, dst;
	struct load *load = data;
	struct dma_chan *chan = client_request();
	struct device *dev;

	complete(&load->ready);
	if (!chan) {
		load->outcome.failed++;
		goto out_wait;
	}
	dev = get_device(chan->device->dev);
	if (client_memory_alloc(&src, dev, LOAD_SIZE, DMA_TO_DEVICE))
		goto out_release;
	if (!client_memory_alloc(&dst, dev, LOAD_SIZE, DMA_BIDIRECTIONAL)) {
		load_copies(load, chan, &dst, &src);
		client_memory_free(&dst);
	}
	client_memory_free(&src);
out_release:
	dma_release_channel(chan);
	put_device(dev);
out_wait:
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

/**
 * client_load - start threads, each with a channel of its own
 * @outcome: counts those that run
 * @threads: how many, at most LOAD_THREADS
 * @seed: of what is random
 *
 * Return: 0 or an errno.
 */
int client_load(struct client_outcome *outcome, unsigned int threads,
		unsigned int seed)
{
	struct task_struct *task;
	struct load *load;

	if (threads > LOAD_THREADS || loads[0].task)
		return -EINVAL;
	for (load = loads; load < loads + threads; load++) {
		memset(&load->outcome, 0, sizeof(load->outcome));
		load->seed = seed++;
		init_completion(&load->ready);
		task = kthread_run(load_thread, load, "ntdma-load");
		if (IS_ERR(task))
			return PTR_ERR(task);
		load->task = task;
		wait_for_completion(&load->ready);
		outcome->done++;
	}
	return 0;
}

/**
 * client_stop - end the threads, sum up
 * @outcome: counts
 * @first: unused
 * @second: unused
 *
 * Return: 0.
 */
int client_stop(struct client_outcome *outcome, unsigned int first,
		unsigned int second)
{
	struct load *load;

	for (load = loads; load < loads + LOAD_THREADS; load++) {
		if (!load->task)
			continue;
		kthread_stop(load->task);
		load->task = NULL;
		outcome->copies += load->outcome.copies;
		outcome->wrong += load->outcome.wrong;
		outcome->failed += load->outcome.failed;
		outcome->hung += load->outcome.hung;
		outcome->done++;
	}
	return 0;
}
