/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What dmaengine sees of a started provider: a DMA device with its channels.
 */
#ifndef _NTDMA_NETDMA_ENGINE_H
#define _NTDMA_NETDMA_ENGINE_H

#include <linux/dmaengine.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include "channel.h"
#include "provider.h"

/**
 * struct netdma_engine - one start of a provider
 * @dma: what dmaengine knows
 * @ref: dmaengine's and the provider's; the last one may go under dmaengine's
 *	mutex, so that the memory is freed by @free_work
 * @provider: reference
 * @free_work: frees
 * @rings: 2.x: lists are rings with counts
 * @max_chunk: bytes in one descriptor
 * @limit: highest bus address
 * @lock: Allocate and Free take turns; protects @stopping being set
 * @stopping: the provider stopped; no new channels and transfers
 * @low_power: work is parked
 * @gone: the hardware was removed; no handler but Free is called
 * @nr_chans: in @chans
 * @chans: the channels
 */
struct netdma_engine {
	struct dma_device dma;
	struct kref ref;
	struct netdma_provider *provider;
	struct work_struct free_work;
	bool rings;
	u32 max_chunk;
	u64 limit;

	struct mutex lock;	/* Allocate and Free take turns */
	bool stopping;
	bool low_power;
	bool gone;

	unsigned int nr_chans;
	struct netdma_chan chans[];
};

struct netdma_engine *
netdma_engine_start(struct netdma_provider *provider,
		    const NET_DMA_PROVIDER_ATTRIBUTES *attributes);
void netdma_engine_stop(struct netdma_engine *engine);
void netdma_engine_gone(struct netdma_engine *engine);
void netdma_engine_power_down(struct netdma_engine *engine);
void netdma_engine_power_up(struct netdma_engine *engine);

int netdma_engines_init(void);
void netdma_engines_exit(void);

void netdma_set_ops(struct dma_device *dma, const struct netdma_provider *provider);

/**
 * netdma_ops - handlers of a channel's provider
 * @chan: the channel
 *
 * Return: the copied table.
 */
static inline const NET_DMA_PROVIDER_CHARACTERISTICS *
netdma_ops(const struct netdma_chan *chan)
{
	return &chan->engine->provider->handlers;
}

/**
 * netdma_is_open - may new work come in?
 * @engine: the engine
 *
 * Return: false once it was stopped or its hardware is gone.
 */
static inline bool netdma_is_open(const struct netdma_engine *engine)
{
	return !READ_ONCE(engine->stopping) && !READ_ONCE(engine->gone);
}

#endif
