// SPDX-License-Identifier: GPL-2.0-only
/*
 * Levels, events, waiting, deferred procedure calls. Spin locks are in nt_wait.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "fixture_nt.h"

/* longer than anything here takes, shorter than a test run's patience */
#define LIMIT	(20 * HZ)

static LARGE_INTEGER milliseconds(s64 count)
{
	LARGE_INTEGER time = { .QuadPart = -count * 10000 };

	return time;
}

static NTSTATUS wait_on(KEVENT *event, LARGE_INTEGER timeout)
{
	return KeWaitForSingleObject(event, Executive, KernelMode, false,
				     &timeout);
}

/* asks without waiting; a synchronisation event is taken */
static bool take(KEVENT *event)
{
	return wait_on(event, milliseconds(0)) == STATUS_SUCCESS;
}

static void read_level(void *arg)
{
	KIRQL *level = arg;

	*level = KeGetCurrentIrql();
}

static void irql_follows_context(struct kunit *test)
{
	static const KIRQL expected[] = {
		[NT_TASK] = PASSIVE_LEVEL,
		[NT_BH_OFF] = DISPATCH_LEVEL,
		[NT_SPINLOCK] = DISPATCH_LEVEL,
		[NT_IRQS_OFF] = NTDMA_DIRQL,
		[NT_SOFTIRQ] = DISPATCH_LEVEL,
		[NT_HARDIRQ] = NTDMA_DIRQL,
	};
	enum nt_context context;
	KIRQL level;

	for (context = NT_TASK; context <= NT_HARDIRQ; context++) {
		level = 99;
		nt_run_in(context, read_level, &level);
		KUNIT_EXPECT_EQ_MSG(test, expected[context], level, "%s",
				    nt_context_names[context]);
	}
}

struct seen {
	bool passive;
	bool above;
	bool entered;
	KIRQL level;
};

static void see_context(void *arg)
{
	struct seen *seen = arg;

	seen->passive = ntdma_at_passive();
	seen->above = ntdma_above_dispatch();
	seen->entered = ntdma_enter_dispatch();
	seen->level = KeGetCurrentIrql();
	ntdma_leave_dispatch(seen->entered);
}

static void irql_helpers_follow_context(struct kunit *test)
{
	enum nt_context context;
	struct seen seen;

	for (context = NT_TASK; context <= NT_HARDIRQ; context++) {
		nt_run_in(context, see_context, &seen);
		KUNIT_EXPECT_EQ(test, context == NT_TASK, seen.passive);
		KUNIT_EXPECT_EQ(test, context == NT_TASK, seen.entered);
		KUNIT_EXPECT_EQ(test, context == NT_HARDIRQ, seen.above);
		KUNIT_EXPECT_GE(test, seen.level, (KIRQL)DISPATCH_LEVEL);
	}
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
}

static void irql_raise_and_lower(struct kunit *test)
{
	KIRQL first, second, third, levels[5];
	bool irqs_off[2], bh_off[2];

	KeRaiseIrql(DISPATCH_LEVEL, &first);
	levels[0] = KeGetCurrentIrql();
	bh_off[0] = in_softirq();
	/* where we are already: nothing happens, however often */
	KeRaiseIrql(DISPATCH_LEVEL, &second);
	KeRaiseIrql(HIGH_LEVEL, &third);
	levels[1] = KeGetCurrentIrql();
	irqs_off[0] = irqs_disabled();
	KeLowerIrql(CLOCK_LEVEL);
	levels[2] = KeGetCurrentIrql();
	KeLowerIrql(third);
	levels[3] = KeGetCurrentIrql();
	irqs_off[1] = irqs_disabled();
	/* levels are absolute: one step goes all the way down */
	KeLowerIrql(first);
	levels[4] = KeGetCurrentIrql();
	bh_off[1] = in_softirq();

	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, first);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, second);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, third);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, levels[0]);
	KUNIT_EXPECT_EQ(test, HIGH_LEVEL, levels[1]);
	KUNIT_EXPECT_EQ(test, CLOCK_LEVEL, levels[2]);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, levels[3]);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, levels[4]);
	KUNIT_EXPECT_TRUE(test, bh_off[0] && !bh_off[1]);
	KUNIT_EXPECT_TRUE(test, irqs_off[0] && !irqs_off[1]);
}

static void irql_straight_to_the_top(struct kunit *test)
{
	KIRQL old, level;

	KeRaiseIrql(HIGH_LEVEL, &old);
	level = KeGetCurrentIrql();
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, HIGH_LEVEL, level);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, old);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_FALSE(test, in_softirq());

	/* no APCs, no level of theirs */
	KeRaiseIrql(APC_LEVEL, &old);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
	KeLowerIrql(old);
}

static void raise_in_context(void *arg)
{
	KIRQL *levels = arg;

	KeRaiseIrql(HIGH_LEVEL, &levels[0]);
	levels[1] = KeGetCurrentIrql();
	KeLowerIrql(levels[0]);
	levels[2] = KeGetCurrentIrql();
}

static void irql_raise_in_softirq(struct kunit *test)
{
	KIRQL levels[3];

	nt_run_in(NT_SOFTIRQ, raise_in_context, levels);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, levels[0]);
	KUNIT_EXPECT_EQ(test, HIGH_LEVEL, levels[1]);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, levels[2]);

	/* interrupts are off there, and no business of ours */
	nt_run_in(NT_HARDIRQ, raise_in_context, levels);
	KUNIT_EXPECT_EQ(test, NTDMA_DIRQL, levels[0]);
	KUNIT_EXPECT_EQ(test, NTDMA_DIRQL, levels[2]);
}

static void lower_to_passive(void *arg)
{
	KIRQL *level = arg;

	KeLowerIrql(PASSIVE_LEVEL);
	*level = KeGetCurrentIrql();
}

static void irql_wrong_order(struct kunit *test)
{
	enum nt_context context;
	KIRQL old, level;

	NT_MISUSE(test, KeLowerIrql(DISPATCH_LEVEL));
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NT_MISUSE(test, KeRaiseIrql(PASSIVE_LEVEL, &level));
	NT_MISUSE(test, KeLowerIrql(HIGH_LEVEL));
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, level);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());

	/* what Linux holds is not lowered for a driver that asks */
	for (context = NT_BH_OFF; context <= NT_HARDIRQ; context++) {
		NT_MISUSE(test, nt_run_in(context, lower_to_passive, &level));
		KUNIT_EXPECT_GE(test, level, (KIRQL)DISPATCH_LEVEL);
	}
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
}

static void event_notification(struct kunit *test)
{
	KEVENT event;

	KeInitializeEvent(&event, NotificationEvent, false);
	KUNIT_EXPECT_EQ(test, 0, KeReadStateEvent(&event));
	KUNIT_EXPECT_FALSE(test, take(&event));
	KUNIT_EXPECT_EQ(test, 0, KeSetEvent(&event, IO_NO_INCREMENT, false));
	KUNIT_EXPECT_NE(test, 0, KeSetEvent(&event, IO_NO_INCREMENT, false));
	/* waiting leaves it signalled */
	KUNIT_EXPECT_TRUE(test, take(&event));
	KUNIT_EXPECT_TRUE(test, take(&event));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			KeWaitForSingleObject(&event, Executive, KernelMode,
					      false, NULL));
	KUNIT_EXPECT_NE(test, 0, KeResetEvent(&event));
	KUNIT_EXPECT_EQ(test, 0, KeResetEvent(&event));
	KUNIT_EXPECT_FALSE(test, take(&event));
}

static void event_synchronisation(struct kunit *test)
{
	KEVENT event;

	KeInitializeEvent(&event, SynchronizationEvent, true);
	KUNIT_EXPECT_NE(test, 0, KeReadStateEvent(&event));
	/* one wait takes the signal */
	KUNIT_EXPECT_TRUE(test, take(&event));
	KUNIT_EXPECT_FALSE(test, take(&event));
	KeSetEvent(&event, IO_NO_INCREMENT, false);
	KeClearEvent(&event);
	KUNIT_EXPECT_FALSE(test, take(&event));
}

static void event_timeout(struct kunit *test)
{
	LARGE_INTEGER timeout;
	ktime_t start = ktime_get();
	KEVENT event;

	KeInitializeEvent(&event, NotificationEvent, false);
	KUNIT_EXPECT_EQ(test, STATUS_TIMEOUT,
			wait_on(&event, milliseconds(30)));
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 30LL);
	KUNIT_EXPECT_TRUE(test, NT_SUCCESS(STATUS_TIMEOUT));

	/* absolute: 100 ns since 1601; long ago, and soon */
	timeout.QuadPart = 1;
	KUNIT_EXPECT_EQ(test, STATUS_TIMEOUT, wait_on(&event, timeout));
	start = ktime_get();
	timeout.QuadPart = ktime_get_real_ns() / 100 + 116444736000000000LL +
			   300000;
	KUNIT_EXPECT_EQ(test, STATUS_TIMEOUT, wait_on(&event, timeout));
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 29LL);
	KUNIT_EXPECT_LT(test, ktime_ms_delta(ktime_get(), start), 20000LL);

	start = ktime_get();
	timeout = milliseconds(20);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			KeDelayExecutionThread(KernelMode, false, &timeout));
	KUNIT_EXPECT_GE(test, ktime_ms_delta(ktime_get(), start), 20LL);
	start = ktime_get();
	KeStallExecutionProcessor(3000);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 2900LL);
}

struct waiting {
	KEVENT *event;
	LARGE_INTEGER timeout;
	atomic_t *released;
	struct completion done;
	NTSTATUS status;
};

static int wait_in_thread(void *arg)
{
	struct waiting *waiting = arg;
	LARGE_INTEGER *timeout = &waiting->timeout;

	waiting->status = KeWaitForSingleObject(waiting->event, Executive,
						KernelMode, false,
						timeout->QuadPart ? timeout : NULL);
	atomic_inc(waiting->released);
	complete(&waiting->done);
	return 0;
}

static void start_waiters(struct kunit *test, struct waiting *waiters,
			  unsigned int count, KEVENT *event, atomic_t *released)
{
	struct task_struct *task;
	unsigned int i;

	for (i = 0; i < count; i++) {
		waiters[i].event = event;
		waiters[i].released = released;
		/* one without limit, the others with one far away */
		waiters[i].timeout = milliseconds(i ? 1000000 : 0);
		init_completion(&waiters[i].done);
		task = kthread_run(wait_in_thread, &waiters[i], "ntdma-waiter");
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	}
}

static void end_waiters(struct kunit *test, struct waiting *waiters,
			unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		KUNIT_EXPECT_NE(test, 0UL,
				wait_for_completion_timeout(&waiters[i].done,
							    LIMIT));
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, waiters[i].status);
	}
}

static void set_event(void *event)
{
	KeSetEvent(event, IO_NO_INCREMENT, false);
}

static void event_releases_all(struct kunit *test)
{
	atomic_t released = ATOMIC_INIT(0);
	struct waiting waiters[4];
	KEVENT event;

	KeInitializeEvent(&event, NotificationEvent, false);
	start_waiters(test, waiters, ARRAY_SIZE(waiters), &event, &released);
	nt_run_in(NT_HARDIRQ, set_event, &event);
	end_waiters(test, waiters, ARRAY_SIZE(waiters));
	KUNIT_EXPECT_NE(test, 0, KeReadStateEvent(&event));
}

static void event_releases_one(struct kunit *test)
{
	atomic_t released = ATOMIC_INIT(0);
	struct waiting waiters[3];
	unsigned long limit;
	unsigned int i;
	KEVENT event;

	KeInitializeEvent(&event, SynchronizationEvent, false);
	start_waiters(test, waiters, ARRAY_SIZE(waiters), &event, &released);
	for (i = 1; i <= ARRAY_SIZE(waiters); i++) {
		KeSetEvent(&event, IO_NO_INCREMENT, false);
		limit = jiffies + LIMIT;
		while (atomic_read(&released) < i && time_before(jiffies, limit))
			cond_resched();
		KUNIT_EXPECT_EQ(test, (int)i, atomic_read(&released));
		/* the signal went with the waiter */
		KUNIT_EXPECT_EQ(test, 0, KeReadStateEvent(&event));
	}
	end_waiters(test, waiters, ARRAY_SIZE(waiters));
}

static int set_soon(void *event)
{
	KeSetEvent(event, IO_NO_INCREMENT, false);
	return 0;
}

/* the waiter's stack is its event's home: nobody touches it after the wait */
static void event_on_stack(struct kunit *test)
{
	struct task_struct *task;
	unsigned int i;

	for (i = 0; i < 50; i++) {
		KEVENT event;

		KeInitializeEvent(&event, SynchronizationEvent, false);
		task = kthread_run(set_soon, &event, "ntdma-setter");
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				wait_on(&event, milliseconds(20000)));
		memset(&event, 0x5a, sizeof(event));
	}
}

static void wait_long(void *arg)
{
	struct waiting *waiting = arg;

	waiting->status = wait_on(waiting->event, milliseconds(10));
}

static void event_wait_wants_passive(struct kunit *test)
{
	LARGE_INTEGER interval = milliseconds(1);
	struct waiting waiting;
	NTSTATUS status;
	KEVENT event;
	KIRQL old;

	waiting.event = &event;
	KeInitializeEvent(&event, SynchronizationEvent, false);
	NT_MISUSE(test, nt_run_in(NT_SOFTIRQ, wait_long, &waiting));
	KUNIT_EXPECT_EQ(test, STATUS_UNSUCCESSFUL, waiting.status);
	/* asking is fine everywhere */
	KeSetEvent(&event, 0, false);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	status = wait_on(&event, milliseconds(0));
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, status);

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	NT_MISUSE(test, status = KeDelayExecutionThread(KernelMode, false,
							&interval));
	NT_MISUSE(test, KeFlushQueuedDpcs());
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, STATUS_UNSUCCESSFUL, status);
}

static void event_not_initialised(struct kunit *test)
{
	KEVENT event = { };

	NT_MISUSE(test, KeSetEvent(&event, 0, false));
	NT_MISUSE(test, KeResetEvent(&event));
	NT_MISUSE(test, KeReadStateEvent(NULL));
	NT_MISUSE(test, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
					wait_on(&event, milliseconds(0))));
}

struct dpc_case {
	KDPC dpc;
	KEVENT done;
	unsigned int runs;
	unsigned int again;	/* times to queue itself */
	KIRQL level;
	unsigned int cpu;
	PVOID arguments[2];
	PKDPC seen;
	BOOLEAN queued;
};

static VOID count_run(PKDPC dpc, PVOID context, PVOID argument1,
		      PVOID argument2)
{
	struct dpc_case *c = context;

	c->seen = dpc;
	c->level = KeGetCurrentIrql();
	c->cpu = raw_smp_processor_id();
	c->arguments[0] = argument1;
	c->arguments[1] = argument2;
	c->runs++;
	if (c->again) {
		c->again--;
		c->queued = KeInsertQueueDpc(dpc, argument1, argument2);
		return;
	}
	KeSetEvent(&c->done, IO_NO_INCREMENT, false);
}

static void dpc_init(struct dpc_case *c)
{
	memset(c, 0, sizeof(*c));
	KeInitializeEvent(&c->done, SynchronizationEvent, false);
	KeInitializeDpc(&c->dpc, count_run, c);
}

static void insert_dpc(void *arg)
{
	struct dpc_case *c = arg;

	c->queued = KeInsertQueueDpc(&c->dpc, (PVOID)1, (PVOID)2);
}

static void dpc_runs_at_dispatch(struct kunit *test)
{
	enum nt_context context;
	struct dpc_case c;

	for (context = NT_TASK; context <= NT_HARDIRQ; context++) {
		dpc_init(&c);
		nt_run_in(context, insert_dpc, &c);
		KUNIT_EXPECT_TRUE(test, c.queued);
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				wait_on(&c.done, milliseconds(20000)));
		KeFlushQueuedDpcs();
		KUNIT_EXPECT_EQ(test, 1U, c.runs);
		KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, c.level);
		KUNIT_EXPECT_PTR_EQ(test, &c.dpc, c.seen);
		KUNIT_EXPECT_PTR_EQ(test, (PVOID)1, c.arguments[0]);
		KUNIT_EXPECT_PTR_EQ(test, (PVOID)2, c.arguments[1]);
	}
}

static void dpc_runs_on_its_processor(struct kunit *test)
{
	struct dpc_case c;
	int cpu;

	for_each_online_cpu(cpu) {
		dpc_init(&c);
		KeSetTargetProcessorDpc(&c.dpc, cpu);
		nt_run_in(NT_HARDIRQ, insert_dpc, &c);
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				wait_on(&c.done, milliseconds(20000)));
		KeFlushQueuedDpcs();
		KUNIT_EXPECT_EQ(test, (unsigned int)cpu, c.cpu);
		KUNIT_EXPECT_EQ(test, 1U, c.runs);
	}

	/* no such processor: it runs all the same */
	dpc_init(&c);
	KeSetTargetProcessorDpc(&c.dpc, 127);
	insert_dpc(&c);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			wait_on(&c.done, milliseconds(20000)));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 1U, c.runs);
}

static void dpc_queued_once(struct kunit *test)
{
	BOOLEAN first, second, removed, removed_again, third;
	struct dpc_case c;
	KIRQL old;

	dpc_init(&c);
	/* it cannot run meanwhile: this CPU is at DISPATCH_LEVEL */
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	first = KeInsertQueueDpc(&c.dpc, (PVOID)1, NULL);
	second = KeInsertQueueDpc(&c.dpc, (PVOID)2, NULL);
	removed = KeRemoveQueueDpc(&c.dpc);
	removed_again = KeRemoveQueueDpc(&c.dpc);
	third = KeInsertQueueDpc(&c.dpc, (PVOID)3, NULL);
	KeInsertQueueDpc(&c.dpc, (PVOID)4, NULL);
	KeLowerIrql(old);
	KeFlushQueuedDpcs();

	KUNIT_EXPECT_TRUE(test, first && removed && third);
	KUNIT_EXPECT_FALSE(test, second || removed_again);
	KUNIT_EXPECT_EQ(test, 1U, c.runs);
	KUNIT_EXPECT_PTR_EQ(test, (PVOID)3, c.arguments[0]);
	KUNIT_EXPECT_FALSE(test, KeRemoveQueueDpc(&c.dpc));
}

static void dpc_queues_itself(struct kunit *test)
{
	struct dpc_case c;

	dpc_init(&c);
	c.again = 100;
	insert_dpc(&c);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			wait_on(&c.done, milliseconds(20000)));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 101U, c.runs);
	KUNIT_EXPECT_TRUE(test, c.queued);
}

struct own_dpc {
	KDPC dpc;
	KEVENT *done;
};

static VOID free_itself(PKDPC dpc, PVOID context, PVOID argument1,
			PVOID argument2)
{
	struct own_dpc *own = context;
	KEVENT *done = own->done;

	kfree(own);
	KeSetEvent(done, IO_NO_INCREMENT, false);
}

/* KASAN looks on: nothing of a DPC is touched once it runs or is removed */
static void dpc_freed_early(struct kunit *test)
{
	struct own_dpc *own;
	KEVENT done;
	KIRQL old;

	KeInitializeEvent(&done, SynchronizationEvent, false);
	own = kzalloc(sizeof(*own), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, own);
	own->done = &done;
	KeInitializeDpc(&own->dpc, free_itself, own);
	KeInsertQueueDpc(&own->dpc, NULL, NULL);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			wait_on(&done, milliseconds(20000)));

	own = kzalloc(sizeof(*own), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, own);
	KeInitializeDpc(&own->dpc, free_itself, own);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	KeInsertQueueDpc(&own->dpc, NULL, NULL);
	KeRemoveQueueDpc(&own->dpc);
	kfree(own);
	KeLowerIrql(old);
	KeFlushQueuedDpcs();
}

static void dpc_not_initialised(struct kunit *test)
{
	KDPC dpc = { };
	BOOLEAN queued;

	NT_MISUSE(test, queued = KeInsertQueueDpc(&dpc, NULL, NULL));
	KUNIT_EXPECT_FALSE(test, queued);
	KUNIT_EXPECT_FALSE(test, KeRemoveQueueDpc(&dpc));
}

static struct kunit_case nt_irql_cases[] = {
	KUNIT_CASE(irql_follows_context),
	KUNIT_CASE(irql_helpers_follow_context),
	KUNIT_CASE(irql_raise_and_lower),
	KUNIT_CASE(irql_straight_to_the_top),
	KUNIT_CASE(irql_raise_in_softirq),
	KUNIT_CASE(irql_wrong_order),
	KUNIT_CASE(event_notification),
	KUNIT_CASE(event_synchronisation),
	KUNIT_CASE(event_timeout),
	KUNIT_CASE(event_releases_all),
	KUNIT_CASE(event_releases_one),
	KUNIT_CASE(event_on_stack),
	KUNIT_CASE(event_wait_wants_passive),
	KUNIT_CASE(event_not_initialised),
	KUNIT_CASE(dpc_runs_at_dispatch),
	KUNIT_CASE(dpc_runs_on_its_processor),
	KUNIT_CASE(dpc_queued_once),
	KUNIT_CASE(dpc_queues_itself),
	KUNIT_CASE(dpc_freed_early),
	KUNIT_CASE(dpc_not_initialised),
	{}
};

static struct kunit_suite nt_irql_suite = {
	.name = "ntdma_nt_irql",
	.init = nt_fixture_init,
	.exit = nt_fixture_exit,
	.test_cases = nt_irql_cases,
};

kunit_test_suite(nt_irql_suite);

MODULE_DESCRIPTION("ntdma suite: levels, events, deferred calls");
MODULE_IMPORT_NS("NTDMA");
MODULE_LICENSE("GPL");
