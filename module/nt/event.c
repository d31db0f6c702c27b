// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: a flag to wait for.
 *
 * A notification event releases all waiters and stays signalled; a
 * synchronisation event releases one and then resets itself.
 *
 * An event may live on the waiter's stack and go as soon as the wait is over.
 * Nothing of it is touched after the lock is dropped, and a waiter takes the
 * lock once more before it returns: the setter is out by then.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>

#include "clock.h"
#include "internal.h"
#include "report.h"

/* tells an event from memory that nobody initialised */
#define EVENT_MAGIC	0x6b657674

/* how a KEVENT is used; raw lock: KeSetEvent() runs in hard interrupts too */
struct nt_event {
	u32 magic;
	EVENT_TYPE type;
	raw_spinlock_t lock;

	/* protected by lock */
	bool signalled;
	struct list_head waiters;
};

static_assert(sizeof(struct nt_event) <= sizeof(KEVENT));
static_assert(__alignof__(struct nt_event) <= __alignof__(KEVENT));

struct waiter {
	struct list_head node;		/* protected by the event's lock */
	struct task_struct *task;
	bool released;			/* written under the event's lock */
};

static struct nt_event *to_nt(PVOID object, const char *routine)
{
	struct nt_event *event = object;

	if (event && event->magic == EVENT_MAGIC)
		return event;
	ntdma_misuse(routine, "not an initialised event (%p)", object);
	return NULL;
}

/**
 * KeInitializeEvent - make storage an event
 * @Event: the driver's memory, nonpaged on Windows; a stack is fine
 * @Type: NotificationEvent or SynchronizationEvent
 * @State: signalled from the start?
 *
 * Context: any.
 */
VOID KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State)
{
	struct nt_event *event = (struct nt_event *)Event;

	event->magic = EVENT_MAGIC;
	event->type = Type;
	event->signalled = State;
	raw_spin_lock_init(&event->lock);
	INIT_LIST_HEAD(&event->waiters);
}
EXPORT_SYMBOL_NS_GPL(KeInitializeEvent, "NTDMA");

static void release_waiter_locked(struct waiter *waiter)
{
	list_del_init(&waiter->node);
	WRITE_ONCE(waiter->released, true);
	/* the waiter cannot leave before we drop the lock */
	wake_up_process(waiter->task);
}

/* a notification event is signalled, a synchronisation event may hand over */
static void signal_locked(struct nt_event *event)
{
	struct waiter *waiter, *next;

	event->signalled = true;
	list_for_each_entry_safe(waiter, next, &event->waiters, node) {
		release_waiter_locked(waiter);
		if (event->type == SynchronizationEvent) {
			event->signalled = false;
			break;
		}
	}
}

/**
 * KeSetEvent - signal an event
 * @Event: the event
 * @Increment: priority boost; ignored, Linux schedules as it sees fit
 * @Wait: TRUE announces a wait on Windows, which then keeps the dispatcher
 *	locked; needed by nobody here and ignored
 *
 * Context: any but NMI; Windows allows DISPATCH_LEVEL at most.
 * Return: nonzero when the event was signalled before.
 */
LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
	struct nt_event *event = to_nt(Event, __func__);
	unsigned long flags;
	LONG before;

	if (!event)
		return 0;

	raw_spin_lock_irqsave(&event->lock, flags);
	before = event->signalled;
	if (!before)
		signal_locked(event);
	raw_spin_unlock_irqrestore(&event->lock, flags);
	return before;
}
EXPORT_SYMBOL_NS_GPL(KeSetEvent, "NTDMA");

/**
 * KeResetEvent - make an event not signalled
 * @Event: the event
 *
 * Context: any but NMI.
 * Return: nonzero when the event was signalled before.
 */
LONG KeResetEvent(PRKEVENT Event)
{
	struct nt_event *event = to_nt(Event, __func__);
	unsigned long flags;
	LONG before;

	if (!event)
		return 0;

	raw_spin_lock_irqsave(&event->lock, flags);
	before = event->signalled;
	event->signalled = false;
	raw_spin_unlock_irqrestore(&event->lock, flags);
	return before;
}
EXPORT_SYMBOL_NS_GPL(KeResetEvent, "NTDMA");

/**
 * KeClearEvent - KeResetEvent() without a result
 * @Event: the event
 *
 * Context: any but NMI.
 */
VOID KeClearEvent(PRKEVENT Event)
{
	KeResetEvent(Event);
}
EXPORT_SYMBOL_NS_GPL(KeClearEvent, "NTDMA");

/**
 * KeReadStateEvent - is an event signalled?
 * @Event: the event
 *
 * Context: any.
 * Return: nonzero when it is.
 */
LONG KeReadStateEvent(PRKEVENT Event)
{
	struct nt_event *event = to_nt(Event, __func__);

	return event && READ_ONCE(event->signalled);
}
EXPORT_SYMBOL_NS_GPL(KeReadStateEvent, "NTDMA");

/* takes the signal if there is one, else queues @waiter (NULL: just polls) */
static bool take_or_queue(struct nt_event *event, struct waiter *waiter)
{
	unsigned long flags;
	bool taken;

	raw_spin_lock_irqsave(&event->lock, flags);
	taken = event->signalled;
	if (taken && event->type == SynchronizationEvent)
		event->signalled = false;
	if (!taken && waiter)
		list_add_tail(&waiter->node, &event->waiters);
	raw_spin_unlock_irqrestore(&event->lock, flags);
	return taken;
}

/* the lock keeps the setter's last access before our return */
static bool leave_queue(struct nt_event *event, struct waiter *waiter)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&event->lock, flags);
	list_del_init(&waiter->node);
	raw_spin_unlock_irqrestore(&event->lock, flags);
	return waiter->released;
}

static NTSTATUS sleep_on(struct waiter *waiter, unsigned int state,
			 const ktime_t *until)
{
	for (;;) {
		set_current_state(state);
		if (READ_ONCE(waiter->released))
			break;
		if (signal_pending_state(state, current)) {
			__set_current_state(TASK_RUNNING);
			return STATUS_USER_APC;
		}
		if (!ntdma_sleep_until(until))
			return STATUS_TIMEOUT;
	}
	__set_current_state(TASK_RUNNING);
	return STATUS_SUCCESS;
}

static NTSTATUS wait_for_event(struct nt_event *event, unsigned int state,
			       const ktime_t *until)
{
	struct waiter waiter = {
		.node = LIST_HEAD_INIT(waiter.node),
		.task = current,
	};
	NTSTATUS status;

	if (take_or_queue(event, &waiter))
		return STATUS_SUCCESS;

	status = sleep_on(&waiter, state, until);
	/* a signal that came with the timeout counts: it was handed to us */
	return leave_queue(event, &waiter) ? STATUS_SUCCESS : status;
}

/**
 * KeWaitForSingleObject - wait until an event is signalled
 * @Object: a KEVENT; other dispatcher objects are not there yet
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
 * Context: PASSIVE_LEVEL; any but NMI with a zero timeout.
 * Return: STATUS_SUCCESS, STATUS_TIMEOUT (a success code, as on Windows),
 * STATUS_USER_APC for a killed UserMode waiter, STATUS_INVALID_PARAMETER for
 * what is no event, STATUS_UNSUCCESSFUL at too high a level.
 */
NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason,
			       KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
			       PLARGE_INTEGER Timeout)
{
	struct nt_event *event = to_nt(Object, __func__);
	ktime_t until;

	if (!event)
		return STATUS_INVALID_PARAMETER;

	if (Timeout && !Timeout->QuadPart)
		return take_or_queue(event, NULL) ? STATUS_SUCCESS :
						    STATUS_TIMEOUT;

	if (!ntdma_at_passive()) {
		ntdma_misuse(__func__, "waits at level %u (%p)",
			     KeGetCurrentIrql(), Object);
		return take_or_queue(event, NULL) ? STATUS_SUCCESS :
						    STATUS_UNSUCCESSFUL;
	}

	if (Timeout)
		until = ntdma_deadline(Timeout->QuadPart);
	/* TASK_IDLE: waiting for ever is no hung task for a worker thread */
	return wait_for_event(event,
			      WaitMode == UserMode ? TASK_KILLABLE : TASK_IDLE,
			      Timeout ? &until : NULL);
}
EXPORT_SYMBOL_NS_GPL(KeWaitForSingleObject, "NTDMA");
