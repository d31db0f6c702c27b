// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers: an hrtimer in the driver's KTIMER, which signals and queues a DPC.
 *
 *	        KeSetTimer                    due (one-shot)
 *	IDLE --------------------> QUEUED --------------------> IDLE, signalled
 *	  ^                        |  ^ |
 *	  |    KeCancelTimer       |  | | due (periodic): signalled
 *	  +------------------------+  +-+
 *
 * Expiry runs in softirq. A driver may free a timer when KeCancelTimer() has
 * returned or a wait for it has ended: both see to it that Linux is through.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/hrtimer.h>

#include "clock.h"
#include "internal.h"
#include "report.h"
#include "waitable.h"

/**
 * struct nt_timer - how a KTIMER is used
 * @waitable: first: waits take any object
 * @hrtimer: Linux's
 * @queued: under the waitable's lock
 * @period: nanoseconds, 0 for one shot; as @queued
 * @dpc: queued at expiry, or NULL; as @queued
 */
struct nt_timer {
	struct ntdma_waitable waitable;
	struct hrtimer hrtimer;
	bool queued;
	u64 period;
	PKDPC dpc;
};

static_assert(sizeof(struct nt_timer) <= sizeof(KTIMER));
static_assert(__alignof__(struct nt_timer) <= __alignof__(KTIMER));

static enum hrtimer_restart expire(struct hrtimer *hrtimer)
{
	struct nt_timer *timer = container_of(hrtimer, struct nt_timer, hrtimer);
	bool periodic = false;
	unsigned long flags;

	raw_spin_lock_irqsave(&timer->waitable.lock, flags);
	/* a cancel on another CPU comes first */
	if (timer->queued) {
		periodic = timer->period;
		timer->queued = periodic;
		if (periodic)
			hrtimer_forward_now(hrtimer, timer->period);
		/* the DPC first: a waiter may free it */
		if (timer->dpc)
			KeInsertQueueDpc(timer->dpc, NULL, NULL);
		if (!timer->waitable.signals)
			ntdma_signal_locked(&timer->waitable, 1);
	}
	raw_spin_unlock_irqrestore(&timer->waitable.lock, flags);
	return periodic ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

/**
 * ntdma_timer_settle - wait until Linux is through with an expired timer
 * @object: a timer
 *
 * Context: PASSIVE_LEVEL.
 */
void ntdma_timer_settle(struct ntdma_waitable *object)
{
	struct nt_timer *timer = container_of(object, struct nt_timer, waitable);

	while (hrtimer_callback_running(&timer->hrtimer))
		cpu_relax();
}

/**
 * KeInitializeTimerEx - make storage a timer
 * @Timer: the driver's memory
 * @Type: NotificationTimer or SynchronizationTimer, as for events
 *
 * Context: any.
 */
VOID KeInitializeTimerEx(PKTIMER Timer, TIMER_TYPE Type)
{
	struct nt_timer *timer = (struct nt_timer *)Timer;

	ntdma_waitable_init(&timer->waitable,
			    Type == SynchronizationTimer ?
			    NTDMA_SYNCHRONIZATION : NTDMA_NOTIFICATION, 0);
	timer->waitable.is_timer = true;
	timer->queued = false;
	timer->period = 0;
	timer->dpc = NULL;
	hrtimer_setup(&timer->hrtimer, expire, CLOCK_MONOTONIC,
		      HRTIMER_MODE_ABS_SOFT);
}
EXPORT_SYMBOL_NS_GPL(KeInitializeTimerEx, "NTDMA");

/**
 * KeInitializeTimer - make storage a notification timer
 * @Timer: the driver's memory
 *
 * Context: any.
 */
VOID KeInitializeTimer(PKTIMER Timer)
{
	KeInitializeTimerEx(Timer, NotificationTimer);
}
EXPORT_SYMBOL_NS_GPL(KeInitializeTimer, "NTDMA");

static struct nt_timer *to_timer(PKTIMER timer, const char *routine)
{
	struct ntdma_waitable *waitable = ntdma_to_waitable(timer, routine);

	if (!waitable)
		return NULL;
	if (waitable->is_timer)
		return container_of(waitable, struct nt_timer, waitable);
	ntdma_misuse(routine, "not a timer (%p)", timer);
	return NULL;
}

/* Dequeue, and wait for an expiry that is under way. */
static bool stop(struct nt_timer *timer)
{
	unsigned long flags;
	bool was_queued;

	raw_spin_lock_irqsave(&timer->waitable.lock, flags);
	was_queued = timer->queued;
	timer->queued = false;
	raw_spin_unlock_irqrestore(&timer->waitable.lock, flags);
	hrtimer_cancel(&timer->hrtimer);
	return was_queued;
}

/**
 * KeSetTimerEx - have a timer expire
 * @Timer: the timer; if it is queued it is set anew
 * @DueTime: first expiry in units of 100 ns: negative is relative, else
 *	absolute system time; what is past expires at once
 * @Period: milliseconds between further expiries, 0 for none
 * @Dpc: queued at each expiry, or NULL
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: TRUE when the timer was queued.
 */
BOOLEAN KeSetTimerEx(PKTIMER Timer, LARGE_INTEGER DueTime, LONG Period,
		     PKDPC Dpc)
{
	struct nt_timer *timer = to_timer(Timer, __func__);
	unsigned long flags;
	bool was_queued;

	if (!timer)
		return false;

	was_queued = stop(timer);
	raw_spin_lock_irqsave(&timer->waitable.lock, flags);
	timer->waitable.signals = 0;
	timer->period = (u64)max(Period, 0) * NSEC_PER_MSEC;
	timer->dpc = Dpc;
	timer->queued = true;
	raw_spin_unlock_irqrestore(&timer->waitable.lock, flags);
	hrtimer_start(&timer->hrtimer, ntdma_deadline(DueTime.QuadPart),
		      HRTIMER_MODE_ABS_SOFT);
	return was_queued;
}
EXPORT_SYMBOL_NS_GPL(KeSetTimerEx, "NTDMA");

/**
 * KeSetTimer - have a timer expire once
 * @Timer: as KeSetTimerEx()
 * @DueTime: as KeSetTimerEx()
 * @Dpc: as KeSetTimerEx()
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: TRUE when the timer was queued.
 */
BOOLEAN KeSetTimer(PKTIMER Timer, LARGE_INTEGER DueTime, PKDPC Dpc)
{
	return KeSetTimerEx(Timer, DueTime, 0, Dpc);
}
EXPORT_SYMBOL_NS_GPL(KeSetTimer, "NTDMA");

/**
 * KeCancelTimer - dequeue a timer
 * @Timer: the timer
 *
 * A DPC that was queued already is not taken back, as on Windows.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: TRUE when the timer was queued.
 */
BOOLEAN KeCancelTimer(PKTIMER Timer)
{
	struct nt_timer *timer = to_timer(Timer, __func__);

	return timer && stop(timer);
}
EXPORT_SYMBOL_NS_GPL(KeCancelTimer, "NTDMA");

/**
 * KeReadStateTimer - has a timer expired?
 * @Timer: the timer
 *
 * Context: any.
 * Return: TRUE when it is signalled.
 */
BOOLEAN KeReadStateTimer(PKTIMER Timer)
{
	struct nt_timer *timer = to_timer(Timer, __func__);

	return timer && READ_ONCE(timer->waitable.signals);
}
EXPORT_SYMBOL_NS_GPL(KeReadStateTimer, "NTDMA");
