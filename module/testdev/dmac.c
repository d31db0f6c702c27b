// SPDX-License-Identifier: GPL-2.0-only
/*
 * A dmaengine controller in the fake PCI device: its registration.
 *
 *   driver binds --> new dmac --> registered --> current
 *   driver unbinds --> no longer current --> stopped --> unregistered
 *                                        --> kept until the module goes
 *
 * A client that did not give its channel back in time holds a channel of a dead
 * controller. The core looks at both once more after the last put, so that no
 * memory of a former registration is freed before the module's end.
 */
#include <linux/slab.h>

#include "dmac.h"

#define TESTDEV_DMAC_INTERVAL	50

static const struct dma_slave_map slave_map[] = {
	{ "ntdma_fifo", "rx0", (void *)0 },
	{ "ntdma_fifo", "tx0", (void *)1 },
	{ "ntdma_fifo", "rx1", (void *)2 },
	{ "ntdma_fifo", "tx1", (void *)3 },
	{ "ntdma_fifo", "rx", (void *)0 },
	{ "ntdma_fifo", "tx", (void *)1 },
	/* by request line */
	{ "ntdma_fifo", "0", (void *)0 },
	{ "ntdma_fifo", "1", (void *)1 },
	{ "ntdma_fifo", "2", (void *)2 },
	{ "ntdma_fifo", "3", (void *)3 },
};

static const struct ntdma_testdev_dmac_limits default_limits = {
	.widths = BIT(DMA_SLAVE_BUSWIDTH_1_BYTE) |
		  BIT(DMA_SLAVE_BUSWIDTH_2_BYTES) |
		  BIT(DMA_SLAVE_BUSWIDTH_4_BYTES) |
		  BIT(DMA_SLAVE_BUSWIDTH_8_BYTES),
};

static bool inject_locked(struct testdev_injection *injection)
{
	if (!injection->countdown || --injection->countdown)
		return false;
	injection->countdown = injection->forever;
	return true;
}

static int alloc_chan_resources(struct dma_chan *chan)
{
	struct testdev_chan *tc = to_testdev_chan(chan);
	struct testdev *td = tc->dmac->td;
	unsigned long flags;
	int ret = 0;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	if (inject_locked(&td->dma.fail_request)) {
		ret = -ENOMEM;
	} else {
		memset(&tc->config, 0, sizeof(tc->config));
		tc->requested = true;
		testdev_knobs(tc)->stats.requests++;
	}
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return ret;
}

static void free_chan_resources(struct dma_chan *chan)
{
	struct testdev_chan *tc = to_testdev_chan(chan);
	struct testdev *td = tc->dmac->td;
	unsigned long flags;
	LIST_HEAD(dead);

	testdev_dmac_terminate(chan);
	testdev_dmac_synchronize(chan);
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	list_splice_init(&tc->prepared, &dead);
	list_splice_tail_init(&tc->finished, &dead);
	tc->requested = false;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	testdev_dmac_free_list(tc, &dead);
}

/* Not yet: dma_release_channel() is not done with it. */
static void device_release(struct dma_device *ddev)
{
}

static void init_channel(struct testdev_dmac *dmac, unsigned int index)
{
	struct testdev_chan *tc = &dmac->chans[index];

	tc->dmac = dmac;
	tc->index = index;
	INIT_LIST_HEAD(&tc->prepared);
	INIT_LIST_HEAD(&tc->submitted);
	INIT_LIST_HEAD(&tc->issued);
	INIT_LIST_HEAD(&tc->finished);
	tasklet_setup(&tc->tasklet, testdev_dmac_tasklet);
	init_irq_work(&tc->hard, testdev_dmac_hard);
	mutex_init(&tc->wait);
	tc->chan.device = &dmac->ddev;
	tc->chan.cookie = DMA_MIN_COOKIE;
	tc->chan.completed_cookie = DMA_MIN_COOKIE;
	list_add_tail(&tc->chan.device_node, &dmac->ddev.channels);
}

static void set_operations(struct dma_device *ddev)
{
	dma_cap_set(DMA_SLAVE, ddev->cap_mask);
	dma_cap_set(DMA_CYCLIC, ddev->cap_mask);
	dma_cap_set(DMA_MEMCPY, ddev->cap_mask);
	dma_cap_set(DMA_PRIVATE, ddev->cap_mask);
	ddev->directions = BIT(DMA_DEV_TO_MEM) | BIT(DMA_MEM_TO_DEV);
	ddev->residue_granularity = DMA_RESIDUE_GRANULARITY_BURST;
	ddev->filter.fn = ntdma_testdev_dmac_filter;
	ddev->filter.map = slave_map;
	ddev->filter.mapcnt = ARRAY_SIZE(slave_map);
	ddev->device_alloc_chan_resources = alloc_chan_resources;
	ddev->device_free_chan_resources = free_chan_resources;
	ddev->device_config = testdev_dmac_config;
	ddev->device_prep_dma_memcpy = testdev_dmac_prep_memcpy;
	ddev->device_prep_slave_sg = testdev_dmac_prep_slave_sg;
	ddev->device_prep_dma_cyclic = testdev_dmac_prep_cyclic;
	ddev->device_issue_pending = testdev_dmac_issue_pending;
	ddev->device_tx_status = testdev_dmac_tx_status;
	ddev->device_pause = testdev_dmac_pause;
	ddev->device_resume = testdev_dmac_resume;
	ddev->device_terminate_all = testdev_dmac_terminate;
	ddev->device_synchronize = testdev_dmac_synchronize;
	ddev->device_release = device_release;
}

static struct testdev_dmac *alloc_dmac(struct testdev *td)
{
	struct testdev_dmac *dmac = kzalloc(sizeof(*dmac), GFP_KERNEL);
	unsigned int i;

	if (!dmac)
		return NULL;
	dmac->td = td;
	dmac->ddev.dev = &td->pdev->dev;
	INIT_LIST_HEAD(&dmac->ddev.channels);
	set_operations(&dmac->ddev);
	for (i = 0; i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
		init_channel(dmac, i);
	return dmac;
}

/* What clients ask the core for, as far as it may change. */
static void apply_limits(struct testdev *td, struct testdev_dmac *dmac)
{
	const struct ntdma_testdev_dmac_limits *limits = &td->dma.limits;

	dma_set_max_seg_size(&td->pdev->dev, limits->max_segment_size ?: 65536);
	dmac->ddev.src_addr_widths = limits->widths;
	dmac->ddev.dst_addr_widths = limits->widths;
	dmac->ddev.max_burst = limits->max_burst;
	dmac->ddev.max_sg_burst = limits->max_segments;
}

static void set_current(struct testdev *td, struct testdev_dmac *dmac)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	td->dma.current_dmac = dmac;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

/**
 * testdev_dmac_register - the controller appears
 * @td: the device, with a driver
 *
 * Return: 0 or an errno.
 */
int testdev_dmac_register(struct testdev *td)
{
	struct testdev_dmac *dmac = alloc_dmac(td);
	unsigned int i;
	int ret;

	if (!dmac)
		return -ENOMEM;
	apply_limits(td, dmac);
	set_current(td, dmac);
	ret = dma_async_device_register(&dmac->ddev);
	if (ret) {
		set_current(td, NULL);
		kfree(dmac);
		return ret;
	}
	/* For clients that come late with their channel. */
	for (i = 0; i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
		get_device(&dmac->chans[i].chan.dev->device);
	list_add_tail(&dmac->node, &td->dma.dmacs);
	return 0;
}

static void stop_channel(struct testdev_chan *tc)
{
	struct testdev *td = tc->dmac->td;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	if (tc->requested)
		testdev_knobs(tc)->stats.lost++;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	testdev_dmac_terminate(&tc->chan);
	testdev_dmac_synchronize(&tc->chan);
}

/**
 * testdev_dmac_unregister - the controller disappears
 * @td: the device
 *
 * What still runs ends without a callback. May sleep.
 */
void testdev_dmac_unregister(struct testdev *td)
{
	struct testdev_dmac *dmac = td->dma.current_dmac;
	unsigned int i;

	if (!dmac)
		return;
	set_current(td, NULL);
	hrtimer_cancel(&td->dma.timer);
	for (i = 0; i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
		stop_channel(&dmac->chans[i]);
	dma_async_device_unregister(&dmac->ddev);
}

void testdev_dmac_reset(struct testdev *td)
{
	struct testdev_dma *dma = &td->dma;
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	memset(dma->knobs, 0, sizeof(dma->knobs));
	memset(&dma->fail_prep, 0, sizeof(dma->fail_prep));
	memset(&dma->fail_request, 0, sizeof(dma->fail_request));
	dma->limits = default_limits;
	dma->chunk = TESTDEV_DMAC_CHUNK;
	dma->interval = TESTDEV_DMAC_INTERVAL;
	for (i = 0; dma->current_dmac && i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
		testdev_dmac_release_locked(&dma->current_dmac->chans[i]);
	if (dma->current_dmac)
		apply_limits(td, dma->current_dmac);
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	wake_up_all(&td->dma.sync);
}

void testdev_dmac_set_limits(struct testdev *td,
			     const struct ntdma_testdev_dmac_limits *limits)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	td->dma.limits = *limits;
	if (td->dma.current_dmac)
		apply_limits(td, td->dma.current_dmac);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

void testdev_dmac_create(struct testdev *td)
{
	mutex_init(&td->dma.bind);
	init_waitqueue_head(&td->dma.sync);
	INIT_LIST_HEAD(&td->dma.dmacs);
	hrtimer_setup(&td->dma.timer, testdev_dmac_timer, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_HARD);
	testdev_dmac_reset(td);
}

void testdev_dmac_destroy(struct testdev *td)
{
	struct testdev_dmac *dmac, *next;
	unsigned int i;

	hrtimer_cancel(&td->dma.timer);
	list_for_each_entry_safe(dmac, next, &td->dma.dmacs, node) {
		for (i = 0; i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
			put_device(&dmac->chans[i].chan.dev->device);
		kfree(dmac);
	}
}
