// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels of the provider: from a client's first reference to the last one,
 * or to the provider's stop.
 *
 *	FREE --Allocate--> READY --Start--> RUNNING --Append--> RUNNING
 *	  ^                  ^                 |  ^
 *	  |                  |  Halted, Abort, |  | Resume
 *	 Free                |  Reset, power   |  v
 *	  |                  +-----------------+ SUSPENDED
 *	CLOSING <-- READY or RUNNING with an empty ring, or WEDGED (stop.c)
 *
 * After a stop the client may keep its dma_chan as long as it likes: every
 * operation answers, none of them reaches the provider.
 */
#include <linux/cpumask.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>

#include "engine.h"

/* Size of revision 1, with the padding that sizeof() counts on Windows too */
#define PARAMETERS_SIZE_1 \
	offsetof(NET_DMA_CHANNEL_PARAMETERS, ProcessorAffinityMaskEx)

static const char *const state_names[] = {
	[NETDMA_CHAN_FREE]	= "free",
	[NETDMA_CHAN_READY]	= "ready",
	[NETDMA_CHAN_RUNNING]	= "running",
	[NETDMA_CHAN_SUSPENDED]	= "suspended",
	[NETDMA_CHAN_ABORTING]	= "aborting",
	[NETDMA_CHAN_DRAINING]	= "draining",
	[NETDMA_CHAN_WEDGED]	= "wedged",
	[NETDMA_CHAN_CLOSING]	= "closing",
};

/**
 * netdma_chan_state_name - word for a state
 * @state: which
 *
 * Return: static string.
 */
const char *netdma_chan_state_name(enum netdma_chan_state state)
{
	return state_names[state];
}

/**
 * netdma_chan_init - a channel that nobody uses
 * @chan: zeroed, in @engine
 * @engine: the engine
 */
void netdma_chan_init(struct netdma_chan *chan, struct netdma_engine *engine)
{
	chan->engine = engine;
	chan->dma.device = &engine->dma;
	chan->dma.cookie = DMA_MIN_COOKIE;
	chan->dma.completed_cookie = DMA_MIN_COOKIE;
	spin_lock_init(&chan->call);
	spin_lock_init(&chan->lock);
	init_waitqueue_head(&chan->progress);
	tasklet_setup(&chan->task, netdma_task);
	timer_setup(&chan->watchdog, netdma_watchdog, 0);
	INIT_LIST_HEAD(&chan->free);
	INIT_LIST_HEAD(&chan->prepared);
	INIT_LIST_HEAD(&chan->submitted);
	INIT_LIST_HEAD(&chan->issued);
	INIT_LIST_HEAD(&chan->active);
	INIT_LIST_HEAD(&chan->done);
	INIT_LIST_HEAD(&chan->terminated);
	INIT_LIST_HEAD(&chan->parked);
	list_add_tail(&chan->dma.device_node, &engine->dma.channels);
}

/* The interface's mask has 32 processors, whatever the machine has. */
static u32 processor_mask(void)
{
	u32 mask = 0;
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (cpu < 32)
			mask |= BIT(cpu);
	return mask ?: 1;
}

static bool wants_groups(const struct netdma_provider *provider)
{
	return provider->version >= NETDMA_VERSION(2, 1) &&
	       provider->handlers.Flags & NET_DMA_PROVIDER_SUPPORTS_PROC_GROUPS;
}

static void fill_parameters(struct netdma_chan *chan,
			    NET_DMA_CHANNEL_PARAMETERS *params)
{
	u32 mask = processor_mask();

	*params = (NET_DMA_CHANNEL_PARAMETERS){
		.Revision = NET_DMA_CHANNEL_REVISION_1,
		.Size = PARAMETERS_SIZE_1,
		.CompletionVirtualAddress = chan->ring.word,
		.CompletionPhysicalAddress.QuadPart = chan->ring.word_dma,
		.ProcessorAffinityMask = mask,
		.CpuNumber = __ffs(mask),
	};
	if (!wants_groups(chan->engine->provider))
		return;
	params->Revision = NET_DMA_CHANNEL_REVISION_2;
	params->Size = sizeof(*params);
	params->ProcessorAffinityMaskEx.Mask = mask;
}

/* The provider chose a processor; interrupts are answered with it. */
static void take_cpu(struct netdma_chan *chan,
		     const NET_DMA_CHANNEL_PARAMETERS *params)
{
	chan->cpu = params->CpuNumber;
	if (chan->cpu < nr_cpu_ids && cpu_online(chan->cpu))
		return;
	chan->cpu = __ffs(params->ProcessorAffinityMask);
	ntdma_misuse("AllocateDmaChannel", "processor %u does not run (%s)",
		     params->CpuNumber, dev_name(chan->engine->dma.dev));
}

static int call_allocate(struct netdma_chan *chan)
{
	const struct netdma_provider *provider = chan->engine->provider;
	NET_DMA_CHANNEL_PARAMETERS params;
	void *handle = (void *)(unsigned long)chan->handle;
	NTSTATUS status;

	fill_parameters(chan, &params);
	chan->context = NULL;
	status = provider->handlers.AllocateDmaChannel(provider->context,
						       &params, handle,
						       &chan->context);
	if (!NT_SUCCESS(status))
		return status == STATUS_INSUFFICIENT_RESOURCES ? -ENOMEM : -EIO;
	take_cpu(chan, &params);
	return 0;
}

/* engine->lock */
static int allocate(struct netdma_chan *chan)
{
	struct netdma_engine *engine = chan->engine;
	struct device *dev = engine->dma.dev;
	int ret;

	ret = netdma_tx_prefill(chan, netdma_params.ring);
	if (ret)
		goto free_tx;
	ret = netdma_ring_create(&chan->ring, dev, netdma_params.ring);
	if (ret)
		goto free_tx;
	ret = netdma_handle_create(chan);
	if (ret)
		goto destroy_ring;
	ret = call_allocate(chan);
	if (ret)
		goto destroy_handle;

	spin_lock_irq(&chan->lock);
	chan->state = NETDMA_CHAN_READY;
	chan->paused = false;
	chan->prime = false;
	chan->halted = false;
	chan->held = false;
	spin_unlock_irq(&chan->lock);
	return 0;

destroy_handle:
	netdma_handle_destroy(chan);
destroy_ring:
	netdma_ring_destroy(&chan->ring, dev);
free_tx:
	netdma_tx_free_all(chan);
	return ret;
}

/**
 * netdma_chan_alloc - device_alloc_chan_resources of dmaengine
 * @dma: the channel
 *
 * Context: dmaengine's mutex; sleeps.
 * Return: descriptors of the ring; -EBUSY when the provider is stopped or
 * without power; -ENOMEM, -EIO. Never -ENODEV, for which dmaengine drops the
 * whole device (N-050).
 */
int netdma_chan_alloc(struct dma_chan *dma)
{
	struct netdma_chan *chan = netdma_chan_of(dma);
	struct netdma_engine *engine = chan->engine;
	int ret = -EBUSY;

	if (!try_module_get(THIS_MODULE))
		return ret;

	mutex_lock(&engine->lock);
	if (netdma_is_open(engine) && !engine->low_power)
		ret = allocate(chan);
	mutex_unlock(&engine->lock);

	if (ret) {
		module_put(THIS_MODULE);
		return ret;
	}
	return netdma_params.ring;
}

/**
 * netdma_chan_close - give the channel back to the provider
 * @chan: the ring is empty, or the channel is wedged
 *
 * Callbacks that are due run first. FreeDmaChannel is the last handler.
 *
 * Context: engine->lock.
 */
void netdma_chan_close(struct netdma_chan *chan)
{
	struct device *dev = chan->engine->dma.dev;
	bool wedged;

	spin_lock_irq(&chan->lock);
	wedged = chan->state == NETDMA_CHAN_WEDGED;
	chan->state = NETDMA_CHAN_CLOSING;
	netdma_tx_fail_list(chan, &chan->active, DMA_TRANS_ABORTED);
	netdma_tx_fail_list(chan, &chan->issued, DMA_TRANS_ABORTED);
	netdma_tx_fail_list(chan, &chan->submitted, DMA_TRANS_ABORTED);
	spin_unlock_irq(&chan->lock);

	/* from here on interrupts of the channel are nobody's */
	netdma_handle_destroy(chan);
	timer_delete_sync(&chan->watchdog);
	tasklet_schedule(&chan->task);
	tasklet_kill(&chan->task);

	netdma_ops(chan)->FreeDmaChannel(chan->context);

	if (wedged)
		netdma_ring_quarantine(&chan->ring, dev);
	else
		netdma_ring_destroy(&chan->ring, dev);
	spin_lock_irq(&chan->lock);
	chan->state = NETDMA_CHAN_FREE;
	spin_unlock_irq(&chan->lock);
}

/**
 * netdma_chan_free - device_free_chan_resources of dmaengine
 * @dma: the channel
 *
 * Whatever the client left behind is terminated; after a stop of the provider
 * only transfers are left to free.
 *
 * Context: dmaengine's mutex; sleeps.
 */
void netdma_chan_free(struct dma_chan *dma)
{
	struct netdma_chan *chan = netdma_chan_of(dma);
	struct netdma_engine *engine = chan->engine;

	mutex_lock(&engine->lock);
	if (chan->state != NETDMA_CHAN_FREE) {
		netdma_terminate(dma);
		netdma_synchronize(dma);
		netdma_chan_close(chan);
	}
	mutex_unlock(&engine->lock);

	tasklet_kill(&chan->task);
	netdma_tx_free_all(chan);
	module_put(THIS_MODULE);
}
