// SPDX-License-Identifier: GPL-2.0-only
/*
 * One start of a provider: a DMA device of dmaengine.
 *
 *	start: built, masks set, registered
 *	stop:  closed for new work, unregistered, drained, channels freed
 *	later: clients let go of their channels, device_release, freed
 *
 * Every start builds a new one, since clients may hold on to the old one.
 * dmaengine drops its last reference under its mutex and looks at the channel
 * once more before it unlocks: the memory goes when that mutex was free.
 */
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "engine.h"

static struct workqueue_struct *free_wq;
static atomic_t nr_engines = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(engines_gone);

/* A request that no device satisfies goes through dmaengine's mutex. */
static void pass_dmaengine_mutex(void)
{
	struct dma_chan *chan;
	dma_cap_mask_t all;

	bitmap_fill(all.bits, DMA_TX_TYPE_END);
	chan = __dma_request_channel(&all, NULL, NULL, NULL);
	if (WARN_ON_ONCE(chan))
		dma_release_channel(chan);
}

static void free_engine(struct work_struct *work)
{
	struct netdma_engine *engine =
		container_of(work, struct netdma_engine, free_work);
	unsigned int i;

	pass_dmaengine_mutex();
	/* interrupt routines that found a channel by its handle */
	synchronize_rcu();
	for (i = 0; i < engine->nr_chans; i++) {
		tasklet_kill(&engine->chans[i].task);
		if (engine->chans[i].dma.dev)
			put_device(&engine->chans[i].dma.dev->device);
	}
	netdma_provider_put(engine->provider);
	put_device(engine->dma.dev);
	mutex_destroy(&engine->lock);
	kfree(engine);
	if (atomic_dec_and_test(&nr_engines))
		wake_up_all(&engines_gone);
}

static void release(struct kref *ref)
{
	struct netdma_engine *engine =
		container_of(ref, struct netdma_engine, ref);

	queue_work(free_wq, &engine->free_work);
}

/* dmaengine's mutex is held: nothing but this */
static void device_release(struct dma_device *dma)
{
	struct netdma_engine *engine =
		container_of(dma, struct netdma_engine, dma);

	kref_put(&engine->ref, release);
}

/*
 * What the engine reaches, and never more than the driver's own mask. The
 * documents do not say whether MaximumAddressSpace is the last address or the
 * first one behind; the logarithm is right for both.
 */
static int set_reach(struct netdma_engine *engine, u64 highest)
{
	struct netdma_provider *provider = engine->provider;
	struct device *dev = provider->dev;
	u64 mask = provider->dma_mask;
	int ret;

	if (!highest)
		dev_info(dev, "NetDMA: no MaximumAddressSpace, the device's DMA mask holds\n");
	else if (highest != U64_MAX)
		mask = min(mask, DMA_BIT_MASK(ilog2(highest + 1)));
	engine->limit = mask;

	ret = dma_set_mask(dev, mask);
	return ret ?: dma_set_coherent_mask(dev, min(mask, provider->coherent_mask));
}

static struct netdma_engine *
create_engine(struct netdma_provider *provider,
	      const NET_DMA_PROVIDER_ATTRIBUTES *attributes)
{
	struct netdma_engine *engine = NULL;
	unsigned int nr_chans, i;

	nr_chans = min(attributes->DmaChannelCount,
		       provider->handlers.MaxDmaChannelCount);
	if (!ntdma_fail(NTDMA_SITE_NETDMA_ENGINE))
		engine = kzalloc(struct_size(engine, chans, nr_chans),
				 GFP_KERNEL);
	if (!engine)
		return NULL;

	kref_init(&engine->ref);
	kref_get(&provider->ref);
	engine->provider = provider;
	INIT_WORK(&engine->free_work, free_engine);
	engine->rings = netdma_has_rings(provider);
	engine->max_chunk = attributes->MaximumTransferSize;
	mutex_init(&engine->lock);
	engine->dma.dev = get_device(provider->dev);
	engine->dma.device_release = device_release;
	netdma_set_ops(&engine->dma, provider);
	INIT_LIST_HEAD(&engine->dma.channels);
	engine->nr_chans = nr_chans;
	for (i = 0; i < nr_chans; i++)
		netdma_chan_init(&engine->chans[i], engine);
	atomic_inc(&nr_engines);
	return engine;
}

/**
 * netdma_engine_start - make a DMA device of a provider
 * @provider: the provider
 * @attributes: valid ones
 *
 * AllocateDmaChannel may be entered before this returns.
 *
 * Context: may sleep.
 * Return: the engine, or NULL; why not is in the log.
 */
struct netdma_engine *
netdma_engine_start(struct netdma_provider *provider,
		    const NET_DMA_PROVIDER_ATTRIBUTES *attributes)
{
	struct device *dev = provider->dev;
	struct netdma_engine *engine;
	unsigned int i;
	int ret = -ENOMEM;

	engine = create_engine(provider, attributes);
	if (!engine)
		goto failed;
	ret = set_reach(engine, attributes->MaximumAddressSpace.QuadPart);
	if (ret)
		goto put_engine;

	/* dropped by device_release */
	kref_get(&engine->ref);
	ret = dma_async_device_register(&engine->dma);
	if (ret)
		goto put_dmaengine;

	/* dmaengine lets go of these at unregister, clients do not */
	for (i = 0; i < engine->nr_chans; i++)
		get_device(&engine->chans[i].dma.dev->device);
	dev_info(dev, "NetDMA: %s: %u channels, %u bytes a descriptor\n",
		 provider->name, engine->nr_chans, engine->max_chunk);
	return engine;

put_dmaengine:
	/* its channels' devices are gone */
	for (i = 0; i < engine->nr_chans; i++)
		engine->chans[i].dma.dev = NULL;
	kref_put(&engine->ref, release);
put_engine:
	kref_put(&engine->ref, release);
failed:
	dev_err(dev, "NetDMA: %s not started: %d\n", provider->name, ret);
	return NULL;
}

/**
 * netdma_engine_stop - take everything away from clients and provider
 * @engine: the engine; not to be used afterwards
 *
 * What was issued runs to its end, unless nothing moves any more; the rest
 * fails, with callbacks. All channels are freed when this returns.
 *
 * Context: may sleep. The provider serves interrupts meanwhile.
 */
void netdma_engine_stop(struct netdma_engine *engine)
{
	struct netdma_chan *chan;
	unsigned int i;

	mutex_lock(&engine->lock);
	WRITE_ONCE(engine->stopping, true);
	mutex_unlock(&engine->lock);
	dma_async_device_unregister(&engine->dma);

	for (i = 0; i < engine->nr_chans; i++) {
		chan = &engine->chans[i];
		if (!READ_ONCE(engine->gone))
			netdma_unsuspend(chan);
		netdma_drain(chan, !engine->low_power);

		mutex_lock(&engine->lock);
		if (chan->state != NETDMA_CHAN_FREE) {
			netdma_finish_early(chan, true);
			netdma_chan_close(chan);
		}
		mutex_unlock(&engine->lock);
	}
	kref_put(&engine->ref, release);
}

/**
 * netdma_engine_gone - the hardware was removed
 * @engine: the engine
 *
 * It moves nothing any more: everything fails at once, with callbacks, and no
 * handler but FreeDmaChannel is entered from here on.
 *
 * Context: may sleep.
 */
void netdma_engine_gone(struct netdma_engine *engine)
{
	struct netdma_chan *chan;
	unsigned int i;

	WRITE_ONCE(engine->gone, true);
	for (i = 0; i < engine->nr_chans; i++) {
		chan = &engine->chans[i];
		mutex_lock(&engine->lock);
		if (chan->state != NETDMA_CHAN_FREE) {
			netdma_finish_early(chan, false);
			spin_lock_irq(&chan->lock);
			netdma_tx_fail_list(chan, &chan->issued,
					    DMA_TRANS_ABORTED);
			netdma_tx_fail_list(chan, &chan->submitted,
					    DMA_TRANS_ABORTED);
			spin_unlock_irq(&chan->lock);
			tasklet_schedule(&chan->task);
		}
		mutex_unlock(&engine->lock);
	}
}

/* The hardware forgets: Start comes next, whatever was before. */
static void lose_context(struct netdma_chan *chan)
{
	spin_lock_irq(&chan->lock);
	if (chan->state == NETDMA_CHAN_RUNNING)
		chan->state = NETDMA_CHAN_READY;
	spin_unlock_irq(&chan->lock);
}

/**
 * netdma_engine_power_down - let what runs finish, park the rest
 * @engine: the engine
 *
 * Context: may sleep.
 */
void netdma_engine_power_down(struct netdma_engine *engine)
{
	struct netdma_chan *chan;
	unsigned int i;

	mutex_lock(&engine->lock);
	WRITE_ONCE(engine->low_power, true);
	mutex_unlock(&engine->lock);

	for (i = 0; i < engine->nr_chans; i++) {
		chan = &engine->chans[i];
		/* whoever feeds now has not seen it */
		netdma_unsuspend(chan);
		if (!netdma_drain(chan, false))
			netdma_finish_early(chan, false);
		lose_context(chan);
	}
}

/**
 * netdma_engine_power_up - start every channel again
 * @engine: the engine
 *
 * With a transfer that moves nothing where no work was parked.
 *
 * Context: may sleep.
 */
void netdma_engine_power_up(struct netdma_engine *engine)
{
	struct netdma_chan *chan;
	unsigned int i;

	mutex_lock(&engine->lock);
	WRITE_ONCE(engine->low_power, false);
	for (i = 0; i < engine->nr_chans; i++) {
		chan = &engine->chans[i];
		spin_lock_irq(&chan->lock);
		chan->prime = chan->state == NETDMA_CHAN_READY;
		spin_unlock_irq(&chan->lock);
		if (chan->prime)
			netdma_feed(chan);
	}
	mutex_unlock(&engine->lock);
}

/**
 * netdma_engines_init - at module load
 *
 * Return: 0 or -ENOMEM.
 */
int netdma_engines_init(void)
{
	free_wq = alloc_workqueue("ntdma_netdma", WQ_UNBOUND, 0);
	return free_wq ? 0 : -ENOMEM;
}

/**
 * netdma_engines_exit - wait until the last engine is freed
 *
 * No channel is allocated any more: each holds the module.
 */
void netdma_engines_exit(void)
{
	wait_event(engines_gone, !atomic_read(&nr_engines));
	destroy_workqueue(free_wq);
}

/**
 * ntdma_netdma_test_engines - engines that are not freed
 *
 * Context: may sleep; frees what is due.
 * Return: how many.
 */
unsigned int ntdma_netdma_test_engines(void)
{
	flush_workqueue(free_wq);
	return atomic_read(&nr_engines);
}
EXPORT_SYMBOL_NS_GPL(ntdma_netdma_test_engines, "NTDMA");
