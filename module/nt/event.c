// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events and semaphores: a flag and a counter to wait for.
 *
 * A notification event releases all waiters and stays signalled; a
 * synchronisation event releases one and then resets itself; a semaphore
 * releases as many as it counts.
 */
#include <linux/build_bug.h>
#include <linux/export.h>

#include "internal.h"
#include "report.h"
#include "waitable.h"

static_assert(sizeof(struct ntdma_waitable) <= sizeof(KEVENT));
static_assert(__alignof__(struct ntdma_waitable) <= __alignof__(KEVENT));

/* how a KSEMAPHORE is used */
struct nt_semaphore {
	struct ntdma_waitable waitable;
	LONG limit;
};

static_assert(sizeof(struct nt_semaphore) <= sizeof(KSEMAPHORE));

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
	ntdma_waitable_init((struct ntdma_waitable *)Event,
			    Type == SynchronizationEvent ?
			    NTDMA_SYNCHRONIZATION : NTDMA_NOTIFICATION,
			    State ? 1 : 0);
}
EXPORT_SYMBOL_NS_GPL(KeInitializeEvent, "NTDMA");

/**
 * KeSetEvent - signal an event
 * @Event: the event
 * @Increment: priority boost; ignored, Linux schedules as it sees fit
 * @Wait: TRUE announces a wait on Windows, which then keeps the dispatcher
 *	locked; needed by nobody here and ignored
 *
 * Deviation: Increment and Wait are ignored: Linux schedules as it sees fit.
 *
 * Context: any but NMI; Windows allows DISPATCH_LEVEL at most.
 * Return: nonzero when the event was signalled before.
 */
LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
	struct ntdma_waitable *event = ntdma_to_waitable(Event, __func__);

	return event ? ntdma_signal(event) : 0;
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
	struct ntdma_waitable *event = ntdma_to_waitable(Event, __func__);

	return event ? ntdma_reset(event) : 0;
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
	struct ntdma_waitable *event = ntdma_to_waitable(Event, __func__);

	return event && READ_ONCE(event->signals);
}
EXPORT_SYMBOL_NS_GPL(KeReadStateEvent, "NTDMA");

/**
 * KeInitializeSemaphore - make storage a semaphore
 * @Semaphore: the driver's memory
 * @Count: releases that it has from the start
 * @Limit: releases that it may have at most, at least 1
 *
 * Context: any.
 */
VOID KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit)
{
	struct nt_semaphore *semaphore = (struct nt_semaphore *)Semaphore;

	ntdma_waitable_init(&semaphore->waitable, NTDMA_COUNTED, Count);
	semaphore->limit = Limit;
}
EXPORT_SYMBOL_NS_GPL(KeInitializeSemaphore, "NTDMA");

/**
 * KeReleaseSemaphore - let waiters go
 * @Semaphore: the semaphore
 * @Increment: priority boost; ignored
 * @Adjustment: how many more may go, at least 1
 * @Wait: as in KeSetEvent()
 *
 * Windows raises STATUS_SEMAPHORE_LIMIT_EXCEEDED where the limit would be
 * exceeded; here that is reported and the count stays.
 *
 * Deviation: beyond the limit it reports instead of raising an exception;
 * Increment and Wait are ignored.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the count before.
 */
LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment,
			LONG Adjustment, BOOLEAN Wait)
{
	struct nt_semaphore *semaphore = (struct nt_semaphore *)Semaphore;
	struct ntdma_waitable *waitable;
	unsigned long flags;
	LONG before;
	bool fits;

	waitable = ntdma_to_waitable(Semaphore, __func__);
	if (!waitable)
		return 0;

	raw_spin_lock_irqsave(&waitable->lock, flags);
	before = waitable->signals;
	fits = Adjustment > 0 && Adjustment <= semaphore->limit - before;
	if (fits)
		ntdma_signal_locked(waitable, before + Adjustment);
	raw_spin_unlock_irqrestore(&waitable->lock, flags);

	if (!fits)
		ntdma_misuse(__func__, "%d and %d exceed the limit %d (%p)",
			     before, Adjustment, semaphore->limit, Semaphore);
	return before;
}
EXPORT_SYMBOL_NS_GPL(KeReleaseSemaphore, "NTDMA");

/**
 * KeReadStateSemaphore - releases that a semaphore has
 * @Semaphore: the semaphore
 *
 * Context: any.
 * Return: the count; 0 means that it is not signalled.
 */
LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore)
{
	struct ntdma_waitable *waitable;

	waitable = ntdma_to_waitable(Semaphore, __func__);
	return waitable ? READ_ONCE(waitable->signals) : 0;
}
EXPORT_SYMBOL_NS_GPL(KeReadStateSemaphore, "NTDMA");
