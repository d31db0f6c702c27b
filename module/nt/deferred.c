// SPDX-License-Identifier: GPL-2.0-only
/*
 * Releases that may sleep, asked for where sleeping is not allowed.
 *
 * Windows lets a driver unmap and unlock memory at DISPATCH_LEVEL; vunmap(),
 * vfree() and dirtying a user page want a task. Releases happen in the order
 * in which they were asked for, so that a mapping goes before its pages.
 */
#include <linux/export.h>
#include <linux/llist.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "internal.h"

static LLIST_HEAD(pending);

static void release_pending(struct work_struct *work)
{
	struct llist_node *batch = llist_reverse_order(llist_del_all(&pending));
	struct ntdma_deferred *deferred, *next;

	llist_for_each_entry_safe(deferred, next, batch, node) {
		deferred->release(deferred);
		cond_resched();
	}
}

/* one work item: the order holds across batches */
static DECLARE_WORK(release_work, release_pending);
static struct workqueue_struct *release_wq;

/**
 * ntdma_defer - release something in a task, soon
 * @deferred: what; no longer the caller's afterwards
 *
 * Context: any.
 */
void ntdma_defer(struct ntdma_deferred *deferred)
{
	if (llist_add(&deferred->node, &pending))
		queue_work(release_wq, &release_work);
}
EXPORT_SYMBOL_NS_GPL(ntdma_defer, "NTDMA");

/**
 * ntdma_flush_deferred - wait until all that was deferred is released
 *
 * Context: PASSIVE_LEVEL, sleeps. Not from a release.
 */
void ntdma_flush_deferred(void)
{
	/* another CPU may have added but not queued yet */
	queue_work(release_wq, &release_work);
	flush_work(&release_work);
}
EXPORT_SYMBOL_NS_GPL(ntdma_flush_deferred, "NTDMA");

int ntdma_deferred_init(void)
{
	/* releases give memory back: they must not wait for it */
	release_wq = alloc_workqueue("ntdma", WQ_MEM_RECLAIM | WQ_UNBOUND, 1);
	return release_wq ? 0 : -ENOMEM;
}

void ntdma_deferred_exit(void)
{
	destroy_workqueue(release_wq);
}
