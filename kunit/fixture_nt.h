/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ground that the suites of module/nt stand on: no mistake is reported and no
 * MDL is left over but what the case announced, and code runs in any context.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_NT_H
#define _NTDMA_KUNIT_FIXTURE_NT_H

#include <linux/bottom_half.h>
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/spinlock.h>

#include <wdm.h>

#include "../module/nt/inject.h"
#include "../module/nt/nt.h"
#include "../module/nt/report.h"
#include "kunit_compat.h"

/**
 * struct nt_fixture - state of one case, in test->priv
 * @misuse: reported mistakes so far that were expected
 * @records: recorded MDLs before the case
 */
struct nt_fixture {
	u64 misuse;
	unsigned int records;
};

static inline int nt_fixture_init(struct kunit *test)
{
	struct nt_fixture *fx = kunit_kzalloc(test, sizeof(*fx), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fx);
	fx->misuse = ntdma_misuse_count();
	fx->records = ntdma_test_mdl_records();
	test->priv = fx;
	return 0;
}

static inline void nt_fixture_exit(struct kunit *test)
{
	struct nt_fixture *fx = test->priv;

	ntdma_inject_disarm();
	if (!fx)
		return;
	KUNIT_EXPECT_EQ(test, fx->records, ntdma_test_mdl_records());
	KUNIT_EXPECT_EQ(test, fx->misuse, ntdma_misuse_count());
}

/* The statements hold mistakes that are reported by exactly @count lines. */
#define NT_MISUSES(test, count, ...)					\
do {									\
	struct kunit *__test = test;					\
	struct nt_fixture *__fx = __test->priv;				\
	u64 __before = ntdma_misuse_count();				\
									\
	__VA_ARGS__;							\
	KUNIT_EXPECT_EQ(__test, __before + (count),			\
			ntdma_misuse_count());				\
	__fx->misuse += ntdma_misuse_count() - __before;		\
} while (0)

#define NT_MISUSE(test, ...)	NT_MISUSES(test, 1, __VA_ARGS__)

/* Where code may be called; all but NT_TASK forbid sleeping. */
enum nt_context {
	NT_TASK,
	NT_BH_OFF,
	NT_SPINLOCK,
	NT_IRQS_OFF,
	NT_SOFTIRQ,
	NT_HARDIRQ,
};

static const char *const nt_context_names[] = {
	[NT_TASK] = "task",
	[NT_BH_OFF] = "bottom halves off",
	[NT_SPINLOCK] = "spin_lock_bh",
	[NT_IRQS_OFF] = "interrupts off",
	[NT_SOFTIRQ] = "softirq",
	[NT_HARDIRQ] = "hard interrupt",
};

/* Where routines may be called that are legal at DISPATCH_LEVEL. */
static const enum nt_context __maybe_unused nt_dispatch_contexts[] = {
	NT_TASK, NT_BH_OFF, NT_SPINLOCK, NT_IRQS_OFF, NT_SOFTIRQ,
};

static inline void nt_context_desc(const enum nt_context *context, char *desc)
{
	strscpy(desc, nt_context_names[*context], KUNIT_PARAM_DESC_SIZE);
}

struct nt_call {
	void (*fn)(void *arg);
	void *arg;
	struct tasklet_struct tasklet;
	struct hrtimer timer;
	struct completion done;
};

static inline void nt_call_in_softirq(struct tasklet_struct *tasklet)
{
	struct nt_call *call = from_tasklet(call, tasklet, tasklet);

	call->fn(call->arg);
	complete(&call->done);
}

static inline enum hrtimer_restart nt_call_in_hardirq(struct hrtimer *timer)
{
	struct nt_call *call = container_of(timer, struct nt_call, timer);

	call->fn(call->arg);
	complete(&call->done);
	return HRTIMER_NORESTART;
}

static inline void nt_run_in_interrupt(enum nt_context context,
				       void (*fn)(void *arg), void *arg)
{
	struct nt_call *call = kzalloc(sizeof(*call), GFP_KERNEL);

	if (!call)
		return;
	call->fn = fn;
	call->arg = arg;
	init_completion(&call->done);
	if (context == NT_SOFTIRQ) {
		tasklet_setup(&call->tasklet, nt_call_in_softirq);
		tasklet_schedule(&call->tasklet);
		wait_for_completion(&call->done);
		tasklet_kill(&call->tasklet);
	} else {
		/* not ..._HARD: lockdep would blame the console for printing */
		hrtimer_setup(&call->timer, nt_call_in_hardirq, CLOCK_MONOTONIC,
			      HRTIMER_MODE_REL);
		hrtimer_start(&call->timer, 0, HRTIMER_MODE_REL);
		wait_for_completion(&call->done);
		hrtimer_cancel(&call->timer);
	}
	kfree(call);
}

/* Runs @fn there and returns when it is through. @fn must not assert. */
static inline void nt_run_in(enum nt_context context, void (*fn)(void *arg),
			     void *arg)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;

	switch (context) {
	case NT_TASK:
		fn(arg);
		break;
	case NT_BH_OFF:
		local_bh_disable();
		fn(arg);
		local_bh_enable();
		break;
	case NT_SPINLOCK:
		spin_lock_bh(&lock);
		fn(arg);
		spin_unlock_bh(&lock);
		break;
	case NT_IRQS_OFF:
		local_irq_save(flags);
		fn(arg);
		local_irq_restore(flags);
		break;
	default:
		nt_run_in_interrupt(context, fn, arg);
		break;
	}
}

#endif
