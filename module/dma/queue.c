// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queue of a channel: which request runs when.
 *
 *            submit, free          reserve ok
 *   caller ---------------> READY -----------> RUNNING --callback--> done
 *      |                      ^ |  -EBUSY
 *      | busy, or nested      | v
 *      +--------------------> WAITING --PutDmaAdapter, CancelAdapterChannel-->
 *                                  |                      dropped, no callback
 *                                drain, when something was released
 *
 * A synchronous request fails where another one would wait.
 *
 * A request lives on the caller's stack while it is READY and RUNNING; only one
 * that must wait is copied to the heap, so that the hot path allocates nothing.
 *
 * LOCKING: ntdma_queue.lock guards the queue and the owner of the channel. It
 * is never held across reserve(), run() or a callback. One CPU at a time drains
 * a queue; others leave it a note (redrain). That keeps the order of arrival and
 * turns recursion (a callback that frees what a waiter needs, whose callback
 * frees ...) into a loop.
 */
#include <linux/slab.h>

#include "adapter.h"
#include "callback.h"
#include "channel.h"
#include "inject.h"
#include "live.h"
#include "nt.h"
#include "trace.h"
#include "transfer_context.h"

DEFINE_PER_CPU(struct ntdma_callbacks, ntdma_callbacks);

/* Of a callback that the same queue granted. */
static bool in_callback_of(const struct ntdma_adapter *adapter)
{
	const struct ntdma_callback *callback;

	if (likely(!ntdma_in_callback()))
		return false;
	if (__this_cpu_read(ntdma_callbacks.outermost)->queue == adapter->queue)
		return true;
	callback = __this_cpu_read(ntdma_callbacks.nested);
	for (; callback; callback = callback->outer)
		if (callback->adapter->queue == adapter->queue)
			return true;
	return false;
}

static void run_at_dispatch(struct ntdma_request *req)
{
	struct ntdma_callback callback;

	ntdma_callback_enter(&callback, req->adapter);
	req->ops->run(req);
	ntdma_callback_pop(&callback);
	ntdma_callback_leave(&callback);
}

static NTSTATUS enqueue(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_queue *queue = adapter->queue;
	struct ntdma_request *copy = NULL;
	unsigned long flags;

	if (!ntdma_fail(NTDMA_SITE_REQUEST))
		copy = kmemdup(req, sizeof(*req), GFP_ATOMIC);
	if (!copy)
		return STATUS_INSUFFICIENT_RESOURCES;
	ntdma_live_inc();
	ntdma_count(adapter, queued, 1);
	trace_ntdma_queue(adapter, req->ops->name);
	/* the client's variable is gone when this request gets its turn */
	copy->result = NULL;
	spin_lock_irqsave(&queue->lock, flags);
	if (copy->transfer_context)
		ntdma_context_set_pending(copy->transfer_context);
	list_add_tail(&copy->node, &queue->waiters);
	ntdma_channel_note(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	/* what it waits for may have been released a moment ago */
	ntdma_channel_released(adapter);
	return STATUS_SUCCESS;
}

/* Makes the request the owner if it needs to be; false if it must wait. */
static bool claim_channel(struct ntdma_request *req)
{
	struct ntdma_queue *queue = req->adapter->queue;
	unsigned long flags;
	bool claimed;

	if (!req->ops->needs_channel)
		return ntdma_channel_idle(req->adapter);
	spin_lock_irqsave(&queue->lock, flags);
	claimed = !queue->owner && list_empty(&queue->waiters) &&
		  !queue->draining;
	if (claimed) {
		queue->owner = req->regs;
		ntdma_channel_note(queue);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	return claimed;
}

static void unclaim_channel(struct ntdma_request *req)
{
	struct ntdma_queue *queue = req->adapter->queue;
	unsigned long flags;

	if (!req->ops->needs_channel)
		return;
	spin_lock_irqsave(&queue->lock, flags);
	queue->owner = NULL;
	ntdma_channel_note(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* One that cannot be granted when its turn comes would keep all others waiting. */
static NTSTATUS wait_for_turn(struct ntdma_request *req)
{
	if (req->ops->may_wait && !req->ops->may_wait(req))
		return STATUS_INSUFFICIENT_RESOURCES;
	return enqueue(req);
}

static NTSTATUS wait_or_fail(struct ntdma_request *req)
{
	return req->synchronous ? STATUS_INSUFFICIENT_RESOURCES :
				  wait_for_turn(req);
}

static NTSTATUS submit(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	int ret;

	/* a client that recurses synchronously knows how deep */
	if (!req->synchronous && in_callback_of(adapter))
		return wait_for_turn(req);
	if (!claim_channel(req))
		return wait_or_fail(req);
	ret = req->ops->reserve(req);
	if (ret)
		unclaim_channel(req);
	if (ret == -EBUSY)
		return wait_or_fail(req);
	if (ret) {
		ntdma_channel_released(adapter);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	if (req->callback)
		run_at_dispatch(req);
	else
		req->ops->run(req);
	ntdma_channel_released(adapter);
	return STATUS_SUCCESS;
}

/**
 * ntdma_request_submit - run a request now or queue it
 * @req: on the caller's stack, holding what its ops->drop() releases
 *
 * Context: up to DISPATCH_LEVEL. The callback may run before this returns.
 * Return: STATUS_SUCCESS when the callback has run or will run once.
 * STATUS_INSUFFICIENT_RESOURCES when it never will: the caller then still owns
 * what @req holds.
 */
NTSTATUS ntdma_request_submit(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	NTSTATUS status;

	/* the callback may put all that it has, the adapter included */
	if (!ntdma_adapter_get(adapter))
		return STATUS_INSUFFICIENT_RESOURCES;
	status = submit(req);
	ntdma_adapter_put(adapter);
	return status;
}

/* The first waiter if it may run as far as the channel goes. */
static struct ntdma_request *pop_ready(struct ntdma_queue *queue)
{
	struct ntdma_request *req;

	lockdep_assert_held(&queue->lock);
	req = list_first_entry_or_null(&queue->waiters, struct ntdma_request,
				       node);
	if (!req || queue->owner)
		return NULL;
	list_del_init(&req->node);
	if (req->transfer_context)
		ntdma_context_set_granted(req->transfer_context);
	if (req->ops->needs_channel)
		queue->owner = req->regs;
	return req;
}

static void free_request(struct ntdma_request *req)
{
	kfree(req);
	ntdma_live_dec();
}

/* Returns false if the request has to go on waiting. */
static bool run_waiter(struct ntdma_request *req)
{
	int ret = req->ops->reserve(req);

	if (ret) {
		/*
		 * It was accepted, so it waits on, even where only a release
		 * of somebody else's resource can help.
		 */
		unclaim_channel(req);
		return false;
	}
	run_at_dispatch(req);
	free_request(req);
	return true;
}

static void drop(struct ntdma_request *req)
{
	req->ops->drop(req);
	free_request(req);
}

/*
 * Back to where it came from. False if its adapter was put in the meantime: who
 * did that has looked at the queue, or will.
 */
static bool requeue(struct ntdma_queue *queue, struct ntdma_request *req)
{
	lockdep_assert_held(&queue->lock);
	if (atomic_read(&req->adapter->closing))
		return false;
	if (req->transfer_context)
		ntdma_context_set_pending(req->transfer_context);
	list_add(&req->node, &queue->waiters);
	return true;
}

static bool may_drain(struct ntdma_queue *queue)
{
	lockdep_assert_held(&queue->lock);
	queue->redrain = true;
	if (queue->draining)
		return false;
	queue->draining = true;
	ntdma_channel_note(queue);
	return true;
}

/* Runs the waiters in order until one has to go on waiting. */
static void run_waiters(struct ntdma_queue *queue, unsigned long *flags)
{
	struct ntdma_request *req;
	bool ran, waits;

	while ((req = pop_ready(queue))) {
		spin_unlock_irqrestore(&queue->lock, *flags);
		ran = run_waiter(req);
		spin_lock_irqsave(&queue->lock, *flags);
		if (ran)
			continue;
		waits = requeue(queue, req);
		if (waits)
			return;
		spin_unlock_irqrestore(&queue->lock, *flags);
		drop(req);
		spin_lock_irqsave(&queue->lock, *flags);
	}
}

static void drain(struct ntdma_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	if (!may_drain(queue)) {
		spin_unlock_irqrestore(&queue->lock, flags);
		return;
	}
	do {
		queue->redrain = false;
		run_waiters(queue, &flags);
	} while (queue->redrain);
	queue->draining = false;
	ntdma_channel_note(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/**
 * ntdma_channel_wake - grant what can be granted
 * @adapter: whose queue; alive because of the caller, or of the waiters
 *
 * Nested in a callback this does nothing: the frame that runs the callback
 * looks at the queue afterwards.
 *
 * Context: up to DISPATCH_LEVEL. Runs callbacks.
 */
void ntdma_channel_wake(struct ntdma_adapter *adapter)
{
	if (in_callback_of(adapter))
		return;
	/* a waiter that is just being tried is in nobody's list */
	if (list_empty(&adapter->queue->waiters) &&
	    !READ_ONCE(adapter->queue->draining))
		return;
	if (atomic_read(&adapter->closing))
		/* closed while a request was on its way into the queue */
		ntdma_channel_drop_waiters(adapter);
	/* not only if it is live: others may share its channel */
	if (!percpu_ref_tryget(&adapter->ref))
		return;
	drain(adapter->queue);
	ntdma_adapter_put(adapter);
}

static struct ntdma_request *unlink_waiter(struct ntdma_adapter *adapter,
					   PVOID context)
{
	struct ntdma_request *req;

	lockdep_assert_held(&adapter->queue->lock);
	list_for_each_entry(req, &adapter->queue->waiters, node) {
		if (req->transfer_context != context)
			continue;
		list_del(&req->node);
		ntdma_context_set_cancelled(context);
		return req;
	}
	return NULL;
}

/**
 * ntdma_channel_cancel - take a waiting request out of the queue
 * @adapter: whose queue
 * @context: transfer context of the request
 *
 * Context: up to DISPATCH_LEVEL. May grant the waiters behind it.
 * Return: true if it waited: its callback will not run, and its context is not
 * looked at again.
 */
bool ntdma_channel_cancel(struct ntdma_adapter *adapter, PVOID context)
{
	struct ntdma_request *req;
	unsigned long flags;

	spin_lock_irqsave(&adapter->queue->lock, flags);
	req = unlink_waiter(adapter, context);
	ntdma_channel_note(adapter->queue);
	spin_unlock_irqrestore(&adapter->queue->lock, flags);
	if (!req)
		return false;
	drop(req);
	ntdma_channel_released(adapter);
	return true;
}

/**
 * ntdma_channel_drop_waiters - forget an adapter's waiters, without callbacks
 * @adapter: being closed
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_channel_drop_waiters(struct ntdma_adapter *adapter)
{
	struct ntdma_queue *queue = adapter->queue;
	struct ntdma_request *req;
	struct ntdma_request *next;
	unsigned long flags;
	LIST_HEAD(dropped);

	spin_lock_irqsave(&queue->lock, flags);
	list_for_each_entry_safe(req, next, &queue->waiters, node)
		if (req->adapter == adapter)
			list_move_tail(&req->node, &dropped);
	ntdma_channel_note(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	list_for_each_entry_safe(req, next, &dropped, node)
		drop(req);
}
