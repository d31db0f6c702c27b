// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queue of a channel: which request runs when.
 *
 *            submit, free          reserve ok
 *   caller ---------------> READY -----------> RUNNING --callback--> done
 *      |                      ^ |  not now
 *      | busy, or nested      | v
 *      +--------------------> WAITING --PutDmaAdapter, CancelAdapterChannel-->
 *                                  |                      dropped, no callback
 *                                drain, when something was released
 *
 * A synchronous request fails where another one would wait. A waiter that needs what
 * others hold (-EBUSY) keeps its place in front of all others. One that Linux cannot
 * map right now (any other error) is stepped over, and since no release of ours needs
 * to follow, it is tried again after a while, too.
 *
 * A request lives on the caller's stack while it is READY and RUNNING; only one
 * that must wait is copied to the heap, so that the hot path allocates nothing.
 *
 * LOCKING: ntdma_queue.lock guards the queue and the owner of the channel. It
 * is never held across reserve(), run() or a callback. One CPU at a time drains
 * a queue; others leave it a note (redrain). That keeps the order of arrival and
 * turns recursion (a callback that frees what a waiter needs, whose callback
 * frees ...) into a loop. While it tries a waiter's reserve(), it holds
 * ntdma_queue.turn, with the lock nested inside: who cancels or drops waiters takes
 * that too, and so finds each one either in the queue or granted.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "adapter.h"
#include "callback.h"
#include "channel.h"
#include "inject.h"
#include "live.h"
#include "nt.h"
#include "trace.h"
#include "transfer_context.h"

/* for Linux to get over what kept it from mapping */
#define NTDMA_RETRY_MS	10

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
	copy->tried = false;
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

static void unclaim_locked(struct ntdma_request *req)
{
	struct ntdma_queue *queue = req->adapter->queue;

	lockdep_assert_held(&queue->lock);
	if (!req->ops->needs_channel)
		return;
	queue->owner = NULL;
	ntdma_channel_note(queue);
}

static void unclaim_channel(struct ntdma_request *req)
{
	struct ntdma_queue *queue = req->adapter->queue;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	unclaim_locked(req);
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

/* The first waiter whose turn was not tried yet in this round. */
static struct ntdma_request *first_untried(struct ntdma_queue *queue)
{
	struct ntdma_request *req;

	lockdep_assert_held(&queue->lock);
	list_for_each_entry(req, &queue->waiters, node)
		if (!req->tried)
			return req;
	return NULL;
}

/* That waiter if it may run as far as the channel goes, out of the list. */
static struct ntdma_request *pop_ready(struct ntdma_queue *queue)
{
	struct ntdma_request *req = first_untried(queue);

	if (!req || queue->owner)
		return NULL;
	list_del_init(&req->node);
	if (req->ops->needs_channel)
		queue->owner = req->regs;
	return req;
}

/* Back to where it came from: behind those that were stepped over. */
static void requeue(struct ntdma_queue *queue, struct ntdma_request *req)
{
	struct ntdma_request *next = first_untried(queue);

	req->tried = true;
	list_add_tail(&req->node, next ? &next->node : &queue->waiters);
}

static void free_request(struct ntdma_request *req)
{
	kfree(req);
	ntdma_live_dec();
}

static void drop(struct ntdma_request *req)
{
	req->ops->drop(req);
	free_request(req);
}

static int reserve_for(struct ntdma_request *req)
{
	if (req->ops->intact && !req->ops->intact(req))
		return -EINVAL;
	return req->ops->reserve(req);
}

/* What follows from a waiter's attempt. It was accepted, so it waits on. */
static void settle_turn(struct ntdma_queue *queue, struct ntdma_request *req,
			int ret)
{
	lockdep_assert_held(&queue->lock);
	if (!ret && req->transfer_context)
		ntdma_context_set_granted(req->transfer_context);
	if (!ret)
		return;
	unclaim_locked(req);
	if (ret == -EINVAL)
		return;
	requeue(queue, req);
	if (ret != -EBUSY)
		schedule_delayed_work(&queue->retry,
				      msecs_to_jiffies(NTDMA_RETRY_MS));
}

/* Returns what came of it, with the request in @popped if it is ours now. */
static int try_turn(struct ntdma_queue *queue, struct ntdma_request **popped)
{
	struct ntdma_request *req;
	unsigned long flags;
	int ret;

	lockdep_assert_held(&queue->turn);
	spin_lock_irqsave(&queue->lock, flags);
	req = pop_ready(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (!req)
		return -EBUSY;
	ret = reserve_for(req);
	spin_lock_irqsave(&queue->lock, flags);
	settle_turn(queue, req, ret);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (!ret || ret == -EINVAL)
		*popped = req;
	return ret;
}

/* Returns false if nobody else may have a turn. */
static bool run_waiter(struct ntdma_queue *queue)
{
	struct ntdma_request *req = NULL;
	bool entered;
	int ret;

	entered = ntdma_enter_dispatch();
	spin_lock(&queue->turn);
	ret = try_turn(queue, &req);
	spin_unlock(&queue->turn);
	ntdma_leave_dispatch(entered);
	if (!ret) {
		run_at_dispatch(req);
		free_request(req);
	} else if (req) {
		drop(req);
	}
	return ret != -EBUSY;
}

static bool begin_drain(struct ntdma_queue *queue)
{
	unsigned long flags;
	bool begun;

	spin_lock_irqsave(&queue->lock, flags);
	queue->redrain = true;
	begun = !queue->draining;
	queue->draining = true;
	ntdma_channel_note(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	return begun;
}

/* Returns false, with the draining ended, if nothing was released meanwhile. */
static bool begin_round(struct ntdma_queue *queue)
{
	struct ntdma_request *req;
	unsigned long flags;
	bool again;

	spin_lock_irqsave(&queue->lock, flags);
	again = queue->redrain;
	queue->redrain = false;
	queue->draining = again;
	list_for_each_entry(req, &queue->waiters, node)
		req->tried = false;
	ntdma_channel_note(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	return again;
}

static void drain(struct ntdma_queue *queue)
{
	if (!begin_drain(queue))
		return;
	while (begin_round(queue))
		while (run_waiter(queue))
			;
}

static void retry(struct work_struct *work)
{
	/* ntdma_queue_exit() waits for us */
	drain(container_of(to_delayed_work(work), struct ntdma_queue, retry));
}

/**
 * ntdma_queue_init - a free channel without waiters
 * @queue: zeroed
 */
void ntdma_queue_init(struct ntdma_queue *queue)
{
	spin_lock_init(&queue->lock);
	spin_lock_init(&queue->turn);
	INIT_LIST_HEAD(&queue->waiters);
	INIT_DELAYED_WORK(&queue->retry, retry);
}

/**
 * ntdma_queue_exit - the end of a queue
 * @queue: without waiters
 *
 * Context: may sleep.
 */
void ntdma_queue_exit(struct ntdma_queue *queue)
{
	cancel_delayed_work_sync(&queue->retry);
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
		/* adapters of one line share the queue */
		if (req->adapter != adapter || req->transfer_context != context)
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
	struct ntdma_queue *queue = adapter->queue;
	struct ntdma_request *req;
	unsigned long flags;
	bool entered;

	entered = ntdma_enter_dispatch();
	spin_lock(&queue->turn);
	spin_lock_irqsave(&queue->lock, flags);
	req = unlink_waiter(adapter, context);
	ntdma_channel_note(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	spin_unlock(&queue->turn);
	ntdma_leave_dispatch(entered);
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
	bool entered;

	entered = ntdma_enter_dispatch();
	spin_lock(&queue->turn);
	spin_lock_irqsave(&queue->lock, flags);
	list_for_each_entry_safe(req, next, &queue->waiters, node)
		if (req->adapter == adapter)
			list_move_tail(&req->node, &dropped);
	ntdma_channel_note(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	spin_unlock(&queue->turn);
	ntdma_leave_dispatch(entered);
	list_for_each_entry_safe(req, next, &dropped, node)
		drop(req);
}
