// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for one object or for several.
 *
 * A wait has a link in the queue of each of its objects. Who signals an object
 * decides the wait of its first waiters, with the object's lock held:
 *
 *	          an object of WaitAny is signalled
 *	PENDING ------------------------------------> index of that object
 *	   |
 *	   |      time is up, the waiter is killed, WaitAll has all
 *	   +----------------------------------------> ENDED, by the waiter
 *
 * The step is one cmpxchg, so that of two signals one is left for others. A
 * WaitAll is never decided from outside: it is woken, takes the locks of all
 * its objects, and takes all of their signals or none.
 *
 * An object may live on the waiter's stack and go as soon as the wait is over.
 * Nothing of it is touched after its lock is dropped, and a waiter takes the
 * lock once more before it returns: who signalled is out by then.
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "clock.h"
#include "inject.h"
#include "internal.h"
#include "report.h"
#include "waitable.h"

#define WAITABLE_MAGIC	0x6b657674

enum {
	WAIT_PENDING = -1,
	WAIT_ENDED = -2,
};

/**
 * struct wait - a task that waits
 * @task: which
 * @all: for all objects
 * @decided: WAIT_PENDING, WAIT_ENDED or the index of the object
 * @poked: WaitAll has a reason to look
 */
struct wait {
	struct task_struct *task;
	bool all;
	atomic_t decided;
	bool poked;
};

/**
 * struct wait_link - a wait in the queue of one object
 * @node: under the object's lock
 * @wait: whose
 * @object: which
 * @index: of the object in the client's array
 */
struct wait_link {
	struct list_head node;
	struct wait *wait;
	struct ntdma_waitable *object;
	unsigned int index;
};

/* Held by who takes the locks of several objects, which needs no order then. */
static DEFINE_RAW_SPINLOCK(several_lock);

/**
 * ntdma_waitable_init - make storage an object to wait for
 * @object: the storage
 * @kind: see there
 * @signals: of the new object
 *
 * Context: any.
 */
void ntdma_waitable_init(struct ntdma_waitable *object,
			 enum ntdma_waitable_kind kind, LONG signals)
{
	object->magic = WAITABLE_MAGIC;
	object->kind = kind;
	object->is_timer = false;
	object->signals = signals;
	raw_spin_lock_init(&object->lock);
	INIT_LIST_HEAD(&object->waiters);
}

/**
 * ntdma_to_waitable - object behind a client's pointer
 * @object: any pointer to memory
 * @routine: name for the report
 *
 * Context: any but NMI.
 * Return: the object; NULL, with one line, for what was never initialised.
 */
struct ntdma_waitable *ntdma_to_waitable(PVOID object, const char *routine)
{
	struct ntdma_waitable *waitable = object;

	if (waitable && waitable->magic == WAITABLE_MAGIC)
		return waitable;
	ntdma_misuse(routine, "not an initialised object (%p)", object);
	return NULL;
}

static void consume_locked(struct ntdma_waitable *object)
{
	if (object->kind == NTDMA_SYNCHRONIZATION)
		object->signals = 0;
	else if (object->kind == NTDMA_COUNTED)
		object->signals--;
}

/* false: the wait was decided otherwise */
static bool decide(struct wait *wait, int decision)
{
	return atomic_cmpxchg(&wait->decided, WAIT_PENDING, decision) ==
	       WAIT_PENDING;
}

static void release_locked(struct wait_link *link)
{
	struct wait *wait = link->wait;

	if (wait->all) {
		/* it stays in the queue: this may not be enough */
		WRITE_ONCE(wait->poked, true);
	} else {
		list_del_init(&link->node);
		if (!decide(wait, link->index))
			return;
		consume_locked(link->object);
	}
	/* the waiter cannot leave before we drop the lock */
	wake_up_process(wait->task);
}

/**
 * ntdma_signal_locked - give an object signals and release who may go
 * @object: its lock is held
 * @signals: how many there are now
 *
 * Context: any but NMI.
 */
void ntdma_signal_locked(struct ntdma_waitable *object, LONG signals)
{
	struct wait_link *link, *next;

	lockdep_assert_held(&object->lock);
	object->signals = signals;
	list_for_each_entry_safe(link, next, &object->waiters, node) {
		if (!object->signals)
			break;
		release_locked(link);
	}
}

/**
 * ntdma_signal - signal an event or a timer
 * @object: which
 *
 * Context: any but NMI.
 * Return: nonzero when it was signalled before.
 */
LONG ntdma_signal(struct ntdma_waitable *object)
{
	unsigned long flags;
	LONG before;

	raw_spin_lock_irqsave(&object->lock, flags);
	before = object->signals;
	if (!before)
		ntdma_signal_locked(object, 1);
	raw_spin_unlock_irqrestore(&object->lock, flags);
	return before;
}

/**
 * ntdma_reset - make an object not signalled
 * @object: which
 *
 * Context: any but NMI.
 * Return: nonzero when it was signalled before.
 */
LONG ntdma_reset(struct ntdma_waitable *object)
{
	unsigned long flags;
	LONG before;

	raw_spin_lock_irqsave(&object->lock, flags);
	before = object->signals;
	object->signals = 0;
	raw_spin_unlock_irqrestore(&object->lock, flags);
	return before;
}

/* Takes the signal if there is one; a NULL @link just polls, else it queues. */
static bool take_or_queue(struct ntdma_waitable *object, struct wait_link *link)
{
	unsigned long flags;
	bool taken;

	raw_spin_lock_irqsave(&object->lock, flags);
	taken = object->signals && (!link || decide(link->wait, link->index));
	if (taken)
		consume_locked(object);
	else if (link)
		list_add_tail(&link->node, &object->waiters);
	raw_spin_unlock_irqrestore(&object->lock, flags);
	return taken;
}

static void queue_link(struct wait_link *link)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&link->object->lock, flags);
	list_add_tail(&link->node, &link->object->waiters);
	raw_spin_unlock_irqrestore(&link->object->lock, flags);
}

/* All signals or none. */
static bool take_all(struct wait_link *links, unsigned int count)
{
	unsigned long flags;
	unsigned int i;
	bool all = true;

	raw_spin_lock_irqsave(&several_lock, flags);
	for (i = 0; i < count; i++) {
		raw_spin_lock_nest_lock(&links[i].object->lock, &several_lock);
		__release(&links[i].object->lock);	/* sparse does not count loops */
		all &= links[i].object->signals > 0;
	}
	for (i = 0; i < count; i++) {
		if (all)
			consume_locked(links[i].object);
		__acquire(&links[i].object->lock);
		raw_spin_unlock(&links[i].object->lock);
	}
	raw_spin_unlock_irqrestore(&several_lock, flags);
	return all;
}

/* The locks keep the last access of who signals before our return. */
static void leave(struct wait_link *links, unsigned int count)
{
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < count; i++) {
		struct ntdma_waitable *object = links[i].object;

		raw_spin_lock_irqsave(&object->lock, flags);
		list_del_init(&links[i].node);
		raw_spin_unlock_irqrestore(&object->lock, flags);
		if (object->is_timer)
			ntdma_timer_settle(object);
	}
}

static bool is_over(struct wait *wait, struct wait_link *links,
		    unsigned int count)
{
	if (!wait->all)
		return atomic_read(&wait->decided) != WAIT_PENDING;
	if (!READ_ONCE(wait->poked))
		return false;
	WRITE_ONCE(wait->poked, false);
	return take_all(links, count) && decide(wait, 0);
}

static NTSTATUS sleep_on(struct wait *wait, struct wait_link *links,
			 unsigned int count, unsigned int state,
			 const ktime_t *until)
{
	NTSTATUS status = STATUS_SUCCESS;

	for (;;) {
		set_current_state(state);
		if (is_over(wait, links, count))
			break;
		if (signal_pending_state(state, current))
			status = STATUS_USER_APC;
		else if (!ntdma_sleep_until(until))
			status = STATUS_TIMEOUT;
		/* a signal that came with the timeout counts: it is ours */
		if (status != STATUS_SUCCESS && decide(wait, WAIT_ENDED))
			break;
		status = STATUS_SUCCESS;
	}
	__set_current_state(TASK_RUNNING);
	return status;
}

/* Queues until the wait is decided; returns the links in use. */
static unsigned int enter(struct wait *wait, struct wait_link *links,
			  unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		links[i].wait = wait;
		links[i].index = i;
		INIT_LIST_HEAD(&links[i].node);
		if (wait->all)
			queue_link(&links[i]);
		else if (take_or_queue(links[i].object, &links[i]) ||
			 atomic_read(&wait->decided) != WAIT_PENDING)
			return i + 1;
	}
	return count;
}

static NTSTATUS wait_for(struct wait_link *links, unsigned int count, bool all,
			 unsigned int state, const ktime_t *until)
{
	struct wait wait = {
		.task = current,
		.all = all,
		.decided = ATOMIC_INIT(WAIT_PENDING),
		.poked = true,
	};
	unsigned int entered = enter(&wait, links, count);
	NTSTATUS status;

	status = sleep_on(&wait, links, entered, state, until);
	leave(links, entered);
	return status == STATUS_SUCCESS ?
	       STATUS_WAIT_0 + atomic_read(&wait.decided) : status;
}

/* Without waiting: whatever the level. */
static NTSTATUS poll(struct wait_link *links, unsigned int count, bool all)
{
	unsigned int i;

	if (all)
		return take_all(links, count) ? STATUS_WAIT_0 : STATUS_TIMEOUT;
	for (i = 0; i < count; i++)
		if (take_or_queue(links[i].object, NULL))
			return STATUS_WAIT_0 + i;
	return STATUS_TIMEOUT;
}

static NTSTATUS wait_or_poll(struct wait_link *links, unsigned int count,
			     bool all, KPROCESSOR_MODE mode,
			     PLARGE_INTEGER timeout, const char *routine)
{
	NTSTATUS status;
	ktime_t until;

	if (timeout && !timeout->QuadPart)
		return poll(links, count, all);

	if (!ntdma_at_passive()) {
		ntdma_misuse(routine, "waits at level %u (%p)",
			     KeGetCurrentIrql(), links[0].object);
		status = poll(links, count, all);
		return status == STATUS_TIMEOUT ? STATUS_UNSUCCESSFUL : status;
	}

	if (timeout)
		until = ntdma_deadline(timeout->QuadPart);
	/* TASK_IDLE: waiting for ever is no hung task for a worker thread */
	return wait_for(links, count, all,
			mode == UserMode ? TASK_KILLABLE : TASK_IDLE,
			timeout ? &until : NULL);
}

/**
 * KeWaitForSingleObject - wait until an object is signalled
 * @Object: a KEVENT, KTIMER or KSEMAPHORE; there are no other waitable objects
 * @WaitReason: ignored
 * @WaitMode: UserMode waits end when the process is being killed; KernelMode
 *	waits last
 * @Alertable: ignored, there are no alerts
 * @Timeout: NULL waits for ever; negative is relative, positive absolute
 *	system time, both in units of 100 ns; zero asks without waiting. An
 *	absolute time is converted once: a later change of the clock is ignored
 *
 * Waiting above PASSIVE_LEVEL is reported and refused: Windows stops there.
 *
 * Deviation: mutexes, threads and processes cannot be waited for, Alertable is
 * ignored, and above PASSIVE_LEVEL only a zero timeout works.
 *
 * Context: PASSIVE_LEVEL; any but NMI with a zero timeout.
 * Return: STATUS_SUCCESS, STATUS_TIMEOUT (a success code, as on Windows),
 * STATUS_USER_APC for a killed UserMode waiter, STATUS_INVALID_PARAMETER for
 * what is no such object, STATUS_UNSUCCESSFUL at too high a level.
 */
NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason,
			       KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
			       PLARGE_INTEGER Timeout)
{
	struct wait_link link = {
		.object = ntdma_to_waitable(Object, __func__),
	};

	if (!link.object)
		return STATUS_INVALID_PARAMETER;
	return wait_or_poll(&link, 1, false, WaitMode, Timeout, __func__);
}
EXPORT_SYMBOL_NS_GPL(KeWaitForSingleObject, "NTDMA");

static bool fill_links(struct wait_link *links, PVOID objects[],
		       unsigned int count, bool all)
{
	unsigned int i, j;

	for (i = 0; i < count; i++) {
		links[i].object = ntdma_to_waitable(objects[i],
						    "KeWaitForMultipleObjects");
		if (!links[i].object)
			return false;
		/* its lock would be taken twice, and its signal */
		for (j = 0; all && j < i; j++)
			if (links[j].object == links[i].object)
				return false;
	}
	return true;
}

/**
 * KeWaitForMultipleObjects - wait until one or all of several are signalled
 * @Count: objects, 1 to MAXIMUM_WAIT_OBJECTS
 * @Object: KEVENTs, KTIMERs and KSEMAPHOREs
 * @WaitType: WaitAny takes the first signal, WaitAll takes all or none
 * @WaitReason: ignored
 * @WaitMode: as KeWaitForSingleObject()
 * @Alertable: ignored
 * @Timeout: as KeWaitForSingleObject()
 * @WaitBlockArray: ignored: the links are ours, so that more than
 *	THREAD_WAIT_OBJECTS objects need none either
 *
 * Deviation: as KeWaitForSingleObject(); WaitBlockArray is not used.
 *
 * Context: PASSIVE_LEVEL; up to DISPATCH_LEVEL with a zero timeout.
 * Return: STATUS_WAIT_0 + index of the object for WaitAny, STATUS_SUCCESS for
 * WaitAll; STATUS_TIMEOUT; STATUS_USER_APC for a killed UserMode waiter;
 * STATUS_INVALID_PARAMETER for a count out of bounds, another WaitType, what is
 * no such object, or one object twice in a WaitAll; STATUS_UNSUCCESSFUL at too
 * high a level; STATUS_INSUFFICIENT_RESOURCES without memory for the links.
 */
NTSTATUS KeWaitForMultipleObjects(ULONG Count, PVOID Object[],
				  WAIT_TYPE WaitType, KWAIT_REASON WaitReason,
				  KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
				  PLARGE_INTEGER Timeout,
				  PKWAIT_BLOCK WaitBlockArray)
{
	struct wait_link some[THREAD_WAIT_OBJECTS];
	struct wait_link *links = some;
	bool all = WaitType == WaitAll;
	NTSTATUS status = STATUS_INVALID_PARAMETER;

	if (!Count || Count > MAXIMUM_WAIT_OBJECTS ||
	    (WaitType != WaitAll && WaitType != WaitAny)) {
		ntdma_misuse(__func__, "%u objects, type %d", Count, WaitType);
		return status;
	}
	if (Count > ARRAY_SIZE(some))
		links = ntdma_fail(NTDMA_SITE_WAIT) ? NULL :
			ntdma_alloc(Count * sizeof(*links));
	if (!links)
		return STATUS_INSUFFICIENT_RESOURCES;

	if (fill_links(links, Object, Count, all))
		status = wait_or_poll(links, Count, all, WaitMode, Timeout,
				      __func__);
	if (links != some)
		ntdma_free(links);
	return status;
}
EXPORT_SYMBOL_NS_GPL(KeWaitForMultipleObjects, "NTDMA");
