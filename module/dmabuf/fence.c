// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fences: what others wait for while a device of ours has their buffer.
 *
 * A fence may outlive everything of ours, in the hands of whoever got it; until
 * it is gone this module stays loaded.
 */
#include <linux/dma-fence.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "../dma/live.h"
#include "../nt/inject.h"
#include "../nt/nt.h"
#include "fence.h"

/**
 * struct window_fence - one fence
 * @base: what others see
 * @lock: the fence's, which must live as long
 * @deferred: frees it
 */
struct window_fence {
	struct dma_fence base;
	spinlock_t lock;	/* of base */
	struct ntdma_deferred deferred;
};

static const char *driver_name(struct dma_fence *fence)
{
	return "ntdma";
}

static const char *timeline_name(struct dma_fence *fence)
{
	return "access window";
}

static void free_fence(struct ntdma_deferred *deferred)
{
	struct window_fence *fence =
		container_of(deferred, struct window_fence, deferred);

	dma_fence_free(&fence->base);
	ntdma_live_dec();
	module_put(THIS_MODULE);
}

/* Any context; the module is let go of from a worker, which is waited for. */
static void release(struct dma_fence *base)
{
	struct window_fence *fence =
		container_of(base, struct window_fence, base);

	fence->deferred.release = free_fence;
	ntdma_defer(&fence->deferred);
}

static const struct dma_fence_ops fence_ops = {
	.get_driver_name	= driver_name,
	.get_timeline_name	= timeline_name,
	.release		= release,
};

/**
 * ntdma_fence_create - a fence that has not signalled
 * @context: timeline
 * @seqno: place on it
 *
 * Return: the fence with a reference, or NULL.
 */
struct dma_fence *ntdma_fence_create(u64 context, u64 seqno)
{
	struct window_fence *fence = NULL;

	if (!ntdma_fail(NTDMA_SITE_FENCE))
		fence = kzalloc(sizeof(*fence), GFP_KERNEL);
	if (!fence)
		return NULL;
	__module_get(THIS_MODULE);
	ntdma_live_inc();
	spin_lock_init(&fence->lock);
	dma_fence_init(&fence->base, &fence_ops, &fence->lock, context, seqno);
	return &fence->base;
}

/**
 * ntdma_fence_end - let those go on who wait
 * @fence: fence; the reference is dropped
 * @error: 0, or -errno that they are told
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_fence_end(struct dma_fence *fence, int error)
{
	if (error)
		dma_fence_set_error(fence, error);
	dma_fence_signal(fence);
	dma_fence_put(fence);
}
