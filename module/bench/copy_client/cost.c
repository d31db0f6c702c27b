// SPDX-License-Identifier: GPL-2.0-only
/*
 * What copies cost the processor: prepare, submit and issue, then interrupt and
 * completion. What the device does in between is not counted: its channels are
 * held, and work in the caller when told to.
 */
#include <linux/delay.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/timex.h>

#include "client.h"

#define COST_ROUNDS	64
#define COST_WARM_UP	16
#define COST_BATCH	16

/**
 * struct cost_case - what is copied
 * @name: of the row
 * @size: bytes of a copy
 * @batch: copies that are issued together
 */
struct cost_case {
	const char *name;
	size_t size;
	unsigned int batch;
};

static const struct cost_case cost_cases[] = {
	{ "memcpy-4k", 0x1000, 1 },
	{ "memcpy-64k", 0x10000, 1 },
	{ "memcpy-1m", 0x100000, 1 },
	{ "memcpy-16x4k", 0x1000, COST_BATCH },
};

/**
 * struct cost_row - instructions, where the clock counts those
 * @median: of all rounds
 * @least: of all rounds
 */
struct cost_row {
	u64 median;
	u64 least;
};

static struct cost_row cost_rows[ARRAY_SIZE(cost_cases)];

/* Of the last run; protected by the lock in main.c. */
static bool cost_valid;

struct cost {
	const struct cost_case *c;
	struct dma_chan *chan;
	dma_addr_t src;
	dma_addr_t dst;
	unsigned int done;
	u64 rounds[COST_ROUNDS];
};

static void done(void *param)
{
	struct cost *cost = param;

	cost->done++;
}

static int issue(struct cost *cost)
{
	struct dma_async_tx_descriptor *tx;
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < cost->c->batch; i++) {
		flags = DMA_CTRL_ACK;
		if (i == cost->c->batch - 1)
			flags |= DMA_PREP_INTERRUPT;
		tx = dmaengine_prep_dma_memcpy(cost->chan, cost->dst, cost->src,
					       cost->c->size, flags);
		if (!tx)
			return -EIO;
		tx->callback = done;
		tx->callback_param = cost;
		dmaengine_submit(tx);
	}
	dma_async_issue_pending(cost->chan);
	return 0;
}

/* -EAGAIN: something came between. */
static int one_round(struct cost *cost, u64 *cycles)
{
	cycles_t start;
	int ret;

	cost->done = 0;
	local_bh_disable();
	start = get_cycles();
	ret = issue(cost);
	*cycles = get_cycles() - start;
	local_irq_disable();
	client_device_run();
	start = get_cycles();
	/* The interrupt waits; its bottom half waits for the second. */
	local_irq_enable();
	local_bh_enable();
	*cycles += get_cycles() - start;
	if (ret || cost->done == cost->c->batch)
		return ret;
	msleep(20);
	return cost->done == cost->c->batch ? -EAGAIN : -ETIMEDOUT;
}

static int compare(const void *a, const void *b)
{
	u64 left = *(const u64 *)a;
	u64 right = *(const u64 *)b;

	return left < right ? -1 : left > right;
}

static int measure(struct cost *cost, struct cost_row *row)
{
	unsigned int rounds = 0, tries = 4 * COST_ROUNDS;
	unsigned int warm = COST_WARM_UP;
	u64 cycles;
	int ret;

	while (rounds < COST_ROUNDS && tries--) {
		ret = one_round(cost, &cycles);
		if (ret && ret != -EAGAIN)
			return ret;
		if (ret)
			continue;
		if (warm)
			warm--;
		else
			cost->rounds[rounds++] = cycles;
	}
	if (rounds < COST_ROUNDS)
		return -EBUSY;
	sort(cost->rounds, COST_ROUNDS, sizeof(u64), compare, NULL);
	row->median = cost->rounds[COST_ROUNDS / 2];
	row->least = cost->rounds[0];
	return 0;
}

static int measure_all(struct cost *cost, struct client_outcome *outcome)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < ARRAY_SIZE(cost_cases) && !ret; i++) {
		cost->c = &cost_cases[i];
		ret = measure(cost, &cost_rows[i]);
		if (!ret)
			outcome->done++;
	}
	cost_valid = !ret;
	return ret;
}

/**
 * client_cost - measure the channel that there is
 * @outcome: done: rows
 * @first: unused
 * @second: unused
 *
 * Return: 0 or an errno.
 */
int client_cost(struct client_outcome *outcome, unsigned int first,
		unsigned int second)
{
	struct client_memory src = { }, dst = { };
	size_t size = 0x100000;
	struct device *dev;
	struct cost *cost;
	int ret = -ENODEV;

	cost = kzalloc(sizeof(*cost), GFP_KERNEL);
	if (!cost)
		return -ENOMEM;
	cost->chan = client_request();
	if (!cost->chan)
		goto out_free;
	dev = cost->chan->device->dev;
	ret = client_memory_alloc(&src, dev, size, DMA_TO_DEVICE);
	if (!ret)
		ret = client_memory_alloc(&dst, dev, size, DMA_FROM_DEVICE);
	if (ret)
		goto out_free_memory;
	ret = client_map(&src);
	if (ret)
		goto out_free_memory;
	ret = client_map(&dst);
	if (ret)
		goto out_unmap;

	cost->src = src.dma;
	cost->dst = dst.dma;
	client_device_hold(1);
	ret = measure_all(cost, outcome);
	client_device_hold(0);
	dmaengine_terminate_sync(cost->chan);
	client_unmap(&dst);
out_unmap:
	client_unmap(&src);
out_free_memory:
	client_memory_free(&dst);
	client_memory_free(&src);
	dma_release_channel(cost->chan);
out_free:
	kfree(cost);
	return ret;
}

void client_cost_show(struct seq_file *seq)
{
	unsigned int i;

	for (i = 0; cost_valid && i < ARRAY_SIZE(cost_cases); i++)
		seq_printf(seq, "%s %llu %llu\n", cost_cases[i].name,
			   cost_rows[i].median, cost_rows[i].least);
}
