/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entering a client's callback: at DISPATCH_LEVEL, on record.
 *
 * Callbacks run with bottom halves or interrupts off, so those of one CPU nest
 * strictly, and the record is a stack. That state is also an RCU read-side
 * section: an adapter that its callback puts cannot be released before the
 * section ends.
 *
 * With PREEMPT_RT that state can be preempted. Where bottom halves off still excludes
 * other tasks of the CPU, all of this holds; elsewhere nothing may be built on it.
 */
#ifndef _NTDMA_CALLBACK_H
#define _NTDMA_CALLBACK_H

#include <linux/percpu.h>

#include "nt.h"

#if defined(CONFIG_PREEMPT_RT) && !defined(CONFIG_PREEMPT_RT_NEEDS_BH_LOCK)
#error "ntdma wants PREEMPT_RT_NEEDS_BH_LOCK with PREEMPT_RT"
#endif

struct ntdma_adapter;

/**
 * struct ntdma_callback - one callback on this CPU's stack
 * @adapter: whose
 * @outer: the one that it nests in, unless that is the outermost
 * @outermost: it nests in no other
 * @entered: bottom halves were disabled for it
 */
struct ntdma_callback {
	const struct ntdma_adapter *adapter;
	struct ntdma_callback *outer;
	bool outermost;
	bool entered;
};

/**
 * struct ntdma_callbacks - the callbacks of one CPU
 * @outermost: whose callback runs, or whose was the first; NULL if none
 * @nested: those inside of it, innermost first
 */
struct ntdma_callbacks {
	const struct ntdma_adapter *outermost;
	struct ntdma_callback *nested;
};

DECLARE_PER_CPU(struct ntdma_callbacks, ntdma_callbacks);

/* Is a callback on this CPU's stack? Of this task's, if it is asked there. */
static inline bool ntdma_in_callback(void)
{
	return unlikely(raw_cpu_read(ntdma_callbacks.outermost)) &&
	       (in_softirq() || irqs_disabled());
}

static inline void ntdma_callback_enter(struct ntdma_callback *callback,
					const struct ntdma_adapter *adapter)
{
	callback->entered = ntdma_enter_dispatch();
	callback->outermost = !__this_cpu_read(ntdma_callbacks.outermost);
	if (callback->outermost) {
		__this_cpu_write(ntdma_callbacks.outermost, adapter);
		return;
	}
	callback->adapter = adapter;
	callback->outer = __this_cpu_read(ntdma_callbacks.nested);
	__this_cpu_write(ntdma_callbacks.nested, callback);
}

/* The callback has returned; ntdma_callback_leave() must follow. */
static inline void ntdma_callback_pop(struct ntdma_callback *callback)
{
	if (callback->outermost)
		__this_cpu_write(ntdma_callbacks.outermost, NULL);
	else
		__this_cpu_write(ntdma_callbacks.nested, callback->outer);
}

static inline void ntdma_callback_leave(struct ntdma_callback *callback)
{
	ntdma_leave_dispatch(callback->entered);
}

#endif
