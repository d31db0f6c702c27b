/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A registered provider.
 */
#ifndef _NTDMA_NETDMA_PROVIDER_H
#define _NTDMA_NETDMA_PROVIDER_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>

#include "netdma.h"

struct netdma_engine;

#define NETDMA_NAME_LEN	64

/**
 * enum netdma_provider_state - see the drawing in provider.c
 * @NETDMA_PROVIDER_REGISTERED: known, no engine
 * @NETDMA_PROVIDER_STARTED: has an engine
 * @NETDMA_PROVIDER_LOW: has an engine without power
 * @NETDMA_PROVIDER_DEAD: deregistered; its handle means nothing
 */
enum netdma_provider_state {
	NETDMA_PROVIDER_REGISTERED,
	NETDMA_PROVIDER_STARTED,
	NETDMA_PROVIDER_LOW,
	NETDMA_PROVIDER_DEAD,
};

/**
 * struct netdma_provider - one engine's driver, from register to deregister
 * @node: in the list of providers, under its lock
 * @ref: the list's, each engine's, and that of calls under way
 * @dev: Linux device; reference
 * @hook: tells when the device object goes
 * @version: of the interface that the provider speaks
 * @context: the provider's, for Allocate
 * @handlers: copy of the characteristics
 * @name: friendly name
 * @dma_mask: of @dev as it was found
 * @coherent_mask: of @dev as it was found
 * @lock: start, stop and power take turns; protects what follows
 * @state: where in its life
 * @engine: what dmaengine sees; NULL while stopped
 */
struct netdma_provider {
	struct list_head node;
	struct kref ref;
	struct device *dev;
	struct ntdma_device_hook hook;
	u32 version;
	void *context;
	NET_DMA_PROVIDER_CHARACTERISTICS handlers;
	char name[NETDMA_NAME_LEN];
	u64 dma_mask;
	u64 coherent_mask;

	struct mutex lock;	/* start, stop and power take turns */
	enum netdma_provider_state state;
	struct netdma_engine *engine;
};

void netdma_provider_put(struct netdma_provider *provider);
void netdma_set_affinity(struct netdma_provider *provider);

/**
 * netdma_has_rings - does the provider count descriptors?
 * @provider: the provider
 *
 * Return: true from 2.0 on, false for lists that end in zero.
 */
static inline bool netdma_has_rings(const struct netdma_provider *provider)
{
	return provider->version >= NETDMA_VERSION(2, 0);
}

#endif
