// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windows time: units of 100 ns, relative below zero, else since the year 1601.
 */
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "clock.h"
#include "internal.h"
#include "report.h"

#define UNIT_NS		100
/* from 1601 to 1970: 369 years, 89 of them leap years */
#define EPOCH_UNITS	((369LL * 365 + 89) * 86400 * (NSEC_PER_SEC / UNIT_NS))

static s64 units_from_now(s64 timeout)
{
	s64 now;

	if (timeout <= 0)
		return timeout == S64_MIN ? S64_MAX : -timeout;
	now = div_s64(ktime_get_real_ns(), UNIT_NS) + EPOCH_UNITS;
	return max(timeout - now, 0LL);
}

/**
 * ntdma_deadline - when a Windows timeout is over
 * @timeout: as in KeWaitForSingleObject()
 *
 * Return: time on CLOCK_MONOTONIC; KTIME_MAX for what lies centuries ahead.
 */
ktime_t ntdma_deadline(s64 timeout)
{
	s64 units = units_from_now(timeout);

	if (units > KTIME_MAX / UNIT_NS)
		return KTIME_MAX;
	return ktime_add_safe(ktime_get(), ns_to_ktime(units * UNIT_NS));
}

/**
 * ntdma_sleep_until - sleep until woken or until a time
 * @until: time on CLOCK_MONOTONIC, NULL for no limit
 *
 * The caller has set the task's state; it is TASK_RUNNING afterwards.
 *
 * Return: false when the time has come.
 */
bool ntdma_sleep_until(const ktime_t *until)
{
	ktime_t expires;

	if (!until) {
		schedule();
		return true;
	}
	expires = *until;
	return schedule_hrtimeout_range(&expires, 0, HRTIMER_MODE_ABS) != 0;
}

/**
 * KeDelayExecutionThread - sleep
 * @WaitMode: UserMode delays end when the process is being killed
 * @Alertable: ignored, there are no alerts
 * @Interval: as the timeout of KeWaitForSingleObject(); zero yields
 *
 * Deviation: Alertable is ignored, there are no alerts; above PASSIVE_LEVEL it
 * is refused.
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_USER_APC for a killed UserMode caller;
 * STATUS_UNSUCCESSFUL, reported, at too high a level.
 */
NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
				PLARGE_INTEGER Interval)
{
	unsigned int state = WaitMode == UserMode ? TASK_KILLABLE : TASK_IDLE;
	ktime_t until;

	if (!ntdma_at_passive()) {
		ntdma_misuse(__func__, "sleeps at level %u", KeGetCurrentIrql());
		return STATUS_UNSUCCESSFUL;
	}

	until = ntdma_deadline(Interval->QuadPart);
	do {
		set_current_state(state);
		if (signal_pending_state(state, current)) {
			__set_current_state(TASK_RUNNING);
			return STATUS_USER_APC;
		}
	} while (ntdma_sleep_until(&until));
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(KeDelayExecutionThread, "NTDMA");

/**
 * KeStallExecutionProcessor - spin
 * @MicroSeconds: for how long, at least; Windows asks for 50 at most
 *
 * Context: any.
 */
VOID KeStallExecutionProcessor(ULONG MicroSeconds)
{
	u64 end = ktime_get_mono_fast_ns() + (u64)MicroSeconds * NSEC_PER_USEC;
	s64 left = (u64)MicroSeconds * NSEC_PER_USEC;

	/* udelay() alone is as exact as its calibration, and for short times */
	while (left > 0) {
		udelay(clamp_t(u64, left / NSEC_PER_USEC, 1, USEC_PER_MSEC));
		left = end - ktime_get_mono_fast_ns();
	}
}
EXPORT_SYMBOL_NS_GPL(KeStallExecutionProcessor, "NTDMA");

/**
 * KeQueryPerformanceCounter - a clock that only goes forward
 * @PerformanceFrequency: receives its ticks a second, or NULL
 *
 * Context: any.
 * Return: ticks of 100 ns, as on most Windows machines.
 */
LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency)
{
	LARGE_INTEGER count = {
		.QuadPart = div_u64(ktime_get_ns(), UNIT_NS),
	};

	if (PerformanceFrequency)
		PerformanceFrequency->QuadPart = NSEC_PER_SEC / UNIT_NS;
	return count;
}
EXPORT_SYMBOL_NS_GPL(KeQueryPerformanceCounter, "NTDMA");

/**
 * KeQuerySystemTime - time of day
 * @CurrentTime: receives units of 100 ns since the year 1601, UTC
 *
 * Context: any but NMI.
 */
VOID KeQuerySystemTime(PLARGE_INTEGER CurrentTime)
{
	CurrentTime->QuadPart = div_s64(ktime_get_real_ns(), UNIT_NS) +
				EPOCH_UNITS;
}
EXPORT_SYMBOL_NS_GPL(KeQuerySystemTime, "NTDMA");

/**
 * KeQueryInterruptTime - time since boot
 *
 * Context: any but NMI.
 * Return: units of 100 ns, time asleep included.
 */
ULONGLONG KeQueryInterruptTime(void)
{
	return div_u64(ktime_get_boottime_ns(), UNIT_NS);
}
EXPORT_SYMBOL_NS_GPL(KeQueryInterruptTime, "NTDMA");

/**
 * KeQueryTimeIncrement - length of a tick
 *
 * Context: any.
 * Return: units of 100 ns.
 */
ULONG KeQueryTimeIncrement(void)
{
	return TICK_NSEC / UNIT_NS;
}
EXPORT_SYMBOL_NS_GPL(KeQueryTimeIncrement, "NTDMA");

/**
 * KeQueryTickCount - ticks since boot
 * @CurrentCount: receives the count, in units of KeQueryTimeIncrement()
 *
 * Context: any.
 */
VOID KeQueryTickCount(PLARGE_INTEGER CurrentCount)
{
	CurrentCount->QuadPart = div_u64(KeQueryInterruptTime(),
					 KeQueryTimeIncrement());
}
EXPORT_SYMBOL_NS_GPL(KeQueryTickCount, "NTDMA");
