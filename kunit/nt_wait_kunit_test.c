// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spin locks, timers, semaphores, mutexes, waiting for several objects, clocks.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/ktime.h>

#include "fixture_nt.h"

/* some forms are inline, for ported files */
#include <wdm/ported.h>

static LARGE_INTEGER milliseconds(s64 count)
{
	LARGE_INTEGER time = { .QuadPart = -count * 10000 };

	return time;
}

static NTSTATUS wait_on(PVOID object, s64 limit)
{
	LARGE_INTEGER timeout = milliseconds(limit);

	return KeWaitForSingleObject(object, Executive, KernelMode, false,
				     &timeout);
}

/* not on the stack: Linux' own debugging of timers would have to be told */
static KTIMER *new_timer(struct kunit *test, TIMER_TYPE type)
{
	KTIMER *timer = kunit_kzalloc(test, sizeof(*timer), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, timer);
	KeInitializeTimerEx(timer, type);
	return timer;
}

static NTSTATUS wait_several(WAIT_TYPE type, unsigned int count, PVOID objects[],
			     s64 limit)
{
	LARGE_INTEGER timeout = milliseconds(limit);

	return KeWaitForMultipleObjects(count, objects, type, Executive,
					KernelMode, false, &timeout, NULL);
}

static void spin_lock_raises(struct kunit *test)
{
	KIRQL outer, inner, levels[3];
	KSPIN_LOCK first, second;

	KeInitializeSpinLock(&first);
	KeInitializeSpinLock(&second);
	KeAcquireSpinLock(&first, &outer);
	levels[0] = KeGetCurrentIrql();
	/* two at a time, of two classes: lockdep has nothing to say */
	KeAcquireSpinLock(&second, &inner);
	KeReleaseSpinLock(&second, inner);
	levels[1] = KeGetCurrentIrql();
	KeReleaseSpinLock(&first, outer);
	levels[2] = KeGetCurrentIrql();

	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, outer);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, inner);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, levels[0]);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, levels[1]);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, levels[2]);
}

static void spin_lock_and_level_apart(struct kunit *test)
{
	KSPIN_LOCK lock;
	KIRQL old, level;

	KeInitializeSpinLock(&lock);
	KeAcquireSpinLock(&lock, &old);
	KeReleaseSpinLockFromDpcLevel(&lock);
	level = KeGetCurrentIrql();
	KeAcquireSpinLockAtDpcLevel(&lock);
	KeReleaseSpinLock(&lock, old);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, level);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
}

static void lock_and_unlock(void *arg)
{
	KSPIN_LOCK *lock = arg;
	KIRQL old;

	KeAcquireSpinLock(lock, &old);
	KeReleaseSpinLock(lock, old);
}

static void spin_lock_at_dispatch(struct kunit *test)
{
	KSPIN_LOCK lock;
	unsigned int i;

	KeInitializeSpinLock(&lock);
	for (i = 0; i < ARRAY_SIZE(nt_dispatch_contexts); i++)
		nt_run_in(nt_dispatch_contexts[i], lock_and_unlock, &lock);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
}

static void spin_lock_not_held(struct kunit *test)
{
	KSPIN_LOCK lock;
	KIRQL old;

	KeInitializeSpinLock(&lock);
	NT_MISUSE(test, KeReleaseSpinLock(&lock, PASSIVE_LEVEL));
	NT_MISUSE(test, KeReleaseSpinLockFromDpcLevel(&lock));
	KeAcquireSpinLock(&lock, &old);
	KeReleaseSpinLock(&lock, old);
	NT_MISUSE(test, KeReleaseSpinLock(&lock, old));
}

struct contest {
	KSPIN_LOCK lock;
	unsigned int counter;
	atomic_t running;
	struct completion done;
};

#define TURNS	5000

static int contend(void *arg)
{
	struct contest *contest = arg;
	unsigned int i;
	KIRQL old;

	for (i = 0; i < TURNS; i++) {
		KeAcquireSpinLock(&contest->lock, &old);
		WRITE_ONCE(contest->counter, READ_ONCE(contest->counter) + 1);
		KeReleaseSpinLock(&contest->lock, old);
		if (!(i % 1000))
			cond_resched();
	}
	if (atomic_dec_and_test(&contest->running))
		complete(&contest->done);
	return 0;
}

static void spin_lock_excludes(struct kunit *test)
{
	struct contest contest = { .running = ATOMIC_INIT(3) };
	unsigned int i;

	init_completion(&contest.done);
	KeInitializeSpinLock(&contest.lock);
	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test,
					     kthread_run(contend, &contest,
							 "ntdma-contend"));
	wait_for_completion(&contest.done);
	KUNIT_EXPECT_EQ(test, 3U * TURNS, contest.counter);
}

static void timer_expires(struct kunit *test)
{
	KTIMER *timer = new_timer(test, NotificationTimer);

	KeInitializeTimer(timer);
	KUNIT_EXPECT_FALSE(test, KeReadStateTimer(timer));
	KUNIT_EXPECT_EQ(test, STATUS_TIMEOUT, wait_on(timer, 0));
	KUNIT_EXPECT_FALSE(test, KeSetTimer(timer, milliseconds(5), NULL));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(timer, 20000));
	/* a notification timer stays signalled until it is set again */
	KUNIT_EXPECT_TRUE(test, KeReadStateTimer(timer));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(timer, 0));
	KUNIT_EXPECT_FALSE(test, KeSetTimer(timer, milliseconds(1000000), NULL));
	KUNIT_EXPECT_FALSE(test, KeReadStateTimer(timer));
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(timer));
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(timer));
	memset(timer, 0x5a, sizeof(*timer));
}

static void timer_is_set_anew(struct kunit *test)
{
	KTIMER *timer = new_timer(test, SynchronizationTimer);
	LARGE_INTEGER past = { .QuadPart = 1 };

	KUNIT_EXPECT_FALSE(test, KeSetTimer(timer, milliseconds(1000000), NULL));
	KUNIT_EXPECT_TRUE(test, KeSetTimer(timer, milliseconds(1), NULL));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(timer, 20000));
	/* a waiter took the signal */
	KUNIT_EXPECT_FALSE(test, KeReadStateTimer(timer));
	/* absolute, and long ago */
	KeSetTimer(timer, past, NULL);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(timer, 20000));
}

static void timer_absolute_time(struct kunit *test)
{
	KTIMER *timer = new_timer(test, NotificationTimer);
	LARGE_INTEGER now, due;

	KeQuerySystemTime(&now);
	due.QuadPart = now.QuadPart + 10 * 10000;
	KeSetTimer(timer, due, NULL);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(timer, 20000));
	KeQuerySystemTime(&now);
	KUNIT_EXPECT_GE(test, now.QuadPart, due.QuadPart);
}

struct timer_case {
	KTIMER *timer;
	KDPC dpc;
	KEVENT done;
	unsigned int runs;
	unsigned int wanted;
	KIRQL level;
};

static VOID count_runs(PKDPC dpc, PVOID context, PVOID argument1,
		       PVOID argument2)
{
	struct timer_case *c = context;

	c->level = KeGetCurrentIrql();
	if (++c->runs == c->wanted)
		KeSetEvent(&c->done, IO_NO_INCREMENT, false);
}

static void timer_queues_its_dpc(struct kunit *test)
{
	struct timer_case c = { .wanted = 1 };

	c.timer = new_timer(test, NotificationTimer);
	KeInitializeDpc(&c.dpc, count_runs, &c);
	KeInitializeEvent(&c.done, NotificationEvent, false);
	KeSetTimer(c.timer, milliseconds(2), &c.dpc);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(&c.done, 20000));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 1U, c.runs);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, c.level);
	KUNIT_EXPECT_FALSE(test, KeCancelTimer(c.timer));
}

static void timer_is_periodic(struct kunit *test)
{
	struct timer_case c = { .wanted = 3 };
	unsigned int runs;

	c.timer = new_timer(test, SynchronizationTimer);
	KeInitializeDpc(&c.dpc, count_runs, &c);
	KeInitializeEvent(&c.done, NotificationEvent, false);
	KeSetTimerEx(c.timer, milliseconds(1), 1, &c.dpc);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(&c.done, 20000));
	KUNIT_EXPECT_TRUE(test, KeCancelTimer(c.timer));
	KeFlushQueuedDpcs();
	runs = c.runs;
	KUNIT_EXPECT_GE(test, runs, 3U);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, runs, c.runs);
}

static void timer_is_no_other_object(struct kunit *test)
{
	BOOLEAN queued = true;
	KTIMER timer = { };
	KEVENT *event = (KEVENT *)&timer;

	NT_MISUSE(test, queued = KeSetTimer(&timer, milliseconds(1), NULL));
	KUNIT_EXPECT_FALSE(test, queued);
	KeInitializeEvent(event, NotificationEvent, false);
	NT_MISUSE(test, queued = KeCancelTimer(&timer));
	KUNIT_EXPECT_FALSE(test, queued);
}

static void semaphore_counts(struct kunit *test)
{
	KSEMAPHORE semaphore;
	LONG before;

	KeInitializeSemaphore(&semaphore, 2, 3);
	KUNIT_EXPECT_EQ(test, 2, KeReadStateSemaphore(&semaphore));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(&semaphore, 0));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, wait_on(&semaphore, 0));
	KUNIT_EXPECT_EQ(test, STATUS_TIMEOUT, wait_on(&semaphore, 1));
	KUNIT_EXPECT_EQ(test, 0, KeReleaseSemaphore(&semaphore, 0, 3, false));
	KUNIT_EXPECT_EQ(test, 3, KeReadStateSemaphore(&semaphore));
	NT_MISUSE(test, before = KeReleaseSemaphore(&semaphore, 0, 1, false));
	KUNIT_EXPECT_EQ(test, 3, before);
	KUNIT_EXPECT_EQ(test, 3, KeReadStateSemaphore(&semaphore));
}

static void wait_for_any(struct kunit *test)
{
	KTIMER *timer = new_timer(test, NotificationTimer);
	PVOID objects[6] = { timer };
	KEVENT events[5];
	unsigned int i;

	for (i = 0; i < 5; i++) {
		KeInitializeEvent(&events[i], SynchronizationEvent, false);
		objects[i + 1] = &events[i];
	}
	KUNIT_EXPECT_EQ(test, STATUS_TIMEOUT, wait_several(WaitAny, 6, objects, 0));
	KUNIT_EXPECT_EQ(test, STATUS_TIMEOUT, wait_several(WaitAny, 6, objects, 2));
	KeSetEvent(&events[3], IO_NO_INCREMENT, false);
	KeSetEvent(&events[4], IO_NO_INCREMENT, false);
	/* the first that is signalled, and its signal alone */
	KUNIT_EXPECT_EQ(test, STATUS_WAIT_0 + 4,
			wait_several(WaitAny, 6, objects, 20000));
	KUNIT_EXPECT_EQ(test, STATUS_WAIT_0 + 5,
			wait_several(WaitAny, 6, objects, 0));
	KeSetTimer(timer, milliseconds(3), NULL);
	KUNIT_EXPECT_EQ(test, STATUS_WAIT_0,
			wait_several(WaitAny, 6, objects, 20000));
}

struct several {
	PVOID objects[3];
	WAIT_TYPE type;
	NTSTATUS status;
	struct completion begun, done;
};

static int wait_in_thread(void *arg)
{
	struct several *several = arg;

	complete(&several->begun);
	several->status = wait_several(several->type, 3, several->objects, 20000);
	complete(&several->done);
	return 0;
}

/* WaitAll takes nothing until it can take all. */
static void wait_for_all(struct kunit *test)
{
	struct several several = { .type = WaitAll };
	struct task_struct *task;
	KSEMAPHORE semaphore;
	KEVENT events[2];

	KeInitializeEvent(&events[0], SynchronizationEvent, true);
	KeInitializeEvent(&events[1], NotificationEvent, false);
	KeInitializeSemaphore(&semaphore, 2, 2);
	several.objects[0] = &events[0];
	several.objects[1] = &semaphore;
	several.objects[2] = &events[1];
	KUNIT_EXPECT_EQ(test, STATUS_TIMEOUT,
			wait_several(WaitAll, 3, several.objects, 2));
	KUNIT_EXPECT_NE(test, 0, KeReadStateEvent(&events[0]));
	KUNIT_EXPECT_EQ(test, 2, KeReadStateSemaphore(&semaphore));

	init_completion(&several.begun);
	init_completion(&several.done);
	task = kthread_run(wait_in_thread, &several, "ntdma-waiter");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	wait_for_completion(&several.begun);
	KeResetEvent(&events[0]);
	KeSetEvent(&events[1], IO_NO_INCREMENT, false);
	KeSetEvent(&events[0], IO_NO_INCREMENT, false);
	wait_for_completion(&several.done);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, several.status);
	KUNIT_EXPECT_EQ(test, 0, KeReadStateEvent(&events[0]));
	KUNIT_EXPECT_EQ(test, 1, KeReadStateSemaphore(&semaphore));
	KUNIT_EXPECT_NE(test, 0, KeReadStateEvent(&events[1]));
}

static void wait_misuse(struct kunit *test)
{
	NTSTATUS status;
	KEVENT event;
	PVOID objects[MAXIMUM_WAIT_OBJECTS + 1];
	unsigned int i;

	KeInitializeEvent(&event, NotificationEvent, true);
	for (i = 0; i < ARRAY_SIZE(objects); i++)
		objects[i] = &event;
	NT_MISUSE(test, status = wait_several(WaitAny, 0, objects, 0));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	NT_MISUSE(test, status = wait_several(WaitAny, ARRAY_SIZE(objects),
					      objects, 0));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	/* one object twice: all of its signals cannot be had */
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			wait_several(WaitAll, 2, objects, 0));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			wait_several(WaitAny, MAXIMUM_WAIT_OBJECTS, objects, 0));
	ntdma_inject_arm(NTDMA_SITE_WAIT, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			wait_several(WaitAny, MAXIMUM_WAIT_OBJECTS, objects, 0));
	ntdma_inject_disarm();
}

struct order {
	KDPC dpcs[4];
	unsigned int ran[4];
	unsigned int count;
};

static VOID note_order(PKDPC dpc, PVOID context, PVOID argument1,
		       PVOID argument2)
{
	struct order *order = context;

	order->ran[order->count++] = (unsigned long)argument1;
}

static void dpcs_run_in_order(struct kunit *test)
{
	struct order order = { };
	unsigned long i;
	KIRQL old;

	for (i = 0; i < 4; i++)
		KeInitializeDpc(&order.dpcs[i], note_order, &order);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	for (i = 0; i < 4; i++)
		KeInsertQueueDpc(&order.dpcs[3 - i], (PVOID)i, NULL);
	KeRemoveQueueDpc(&order.dpcs[2]);
	KeLowerIrql(old);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 3U, order.count);
	KUNIT_EXPECT_EQ(test, 0U, order.ran[0]);
	KUNIT_EXPECT_EQ(test, 2U, order.ran[1]);
	KUNIT_EXPECT_EQ(test, 3U, order.ran[2]);

	/* one that is important goes before those that wait */
	order.count = 0;
	KeSetImportanceDpc(&order.dpcs[2], HighImportance);
	KeSetImportanceDpc(&order.dpcs[3], LowImportance);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	for (i = 0; i < 4; i++)
		KeInsertQueueDpc(&order.dpcs[i], (PVOID)i, NULL);
	KeLowerIrql(old);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 4U, order.count);
	KUNIT_EXPECT_EQ(test, 2U, order.ran[0]);
	KUNIT_EXPECT_EQ(test, 0U, order.ran[1]);
	KUNIT_EXPECT_EQ(test, 3U, order.ran[3]);
}

static void flush_here(void *unused)
{
	KeFlushQueuedDpcs();
}

static void dpc_flush_wants_passive(struct kunit *test)
{
	NT_MISUSE(test, nt_run_in(NT_SOFTIRQ, flush_here, NULL));
}

struct mutex_case {
	FAST_MUTEX mutex;
	BOOLEAN got;
	struct completion done;
};

static int try_in_thread(void *arg)
{
	struct mutex_case *c = arg;

	c->got = ExTryToAcquireFastMutex(&c->mutex);
	if (c->got)
		ExReleaseFastMutex(&c->mutex);
	complete(&c->done);
	return 0;
}

static BOOLEAN other_thread_gets_it(struct kunit *test, struct mutex_case *c)
{
	struct task_struct *task;

	init_completion(&c->done);
	task = kthread_run(try_in_thread, c, "ntdma-mutex");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	wait_for_completion(&c->done);
	return c->got;
}

static void fast_mutex_excludes(struct kunit *test)
{
	struct mutex_case c;

	ExInitializeFastMutex(&c.mutex);
	KUNIT_EXPECT_TRUE(test, other_thread_gets_it(test, &c));
	ExAcquireFastMutex(&c.mutex);
	KUNIT_EXPECT_FALSE(test, other_thread_gets_it(test, &c));
	ExReleaseFastMutex(&c.mutex);
	KUNIT_EXPECT_TRUE(test, other_thread_gets_it(test, &c));
	NT_MISUSE(test, ExReleaseFastMutex(&c.mutex));

	KeEnterCriticalRegion();
	ExAcquireFastMutexUnsafe(&c.mutex);
	KUNIT_EXPECT_FALSE(test, other_thread_gets_it(test, &c));
	ExReleaseFastMutexUnsafe(&c.mutex);
	KeLeaveCriticalRegion();
	KeInitializeGuardedMutex(&c.mutex);
	KeAcquireGuardedMutex(&c.mutex);
	KUNIT_EXPECT_FALSE(test, other_thread_gets_it(test, &c));
	KeReleaseGuardedMutex(&c.mutex);
	KUNIT_EXPECT_TRUE(test, other_thread_gets_it(test, &c));
}

static void spin_lock_in_all_forms(struct kunit *test)
{
	KLOCK_QUEUE_HANDLE handle;
	BOOLEAN got, again;
	KSPIN_LOCK lock;
	KIRQL old, held;

	KeInitializeSpinLock(&lock);
	KeAcquireInStackQueuedSpinLock(&lock, &handle);
	held = KeGetCurrentIrql();
	KeReleaseInStackQueuedSpinLock(&handle);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, held);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	KeAcquireInStackQueuedSpinLockAtDpcLevel(&lock, &handle);
	KeReleaseInStackQueuedSpinLockFromDpcLevel(&handle);
	got = KeTryToAcquireSpinLockAtDpcLevel(&lock);
	KeReleaseSpinLockFromDpcLevel(&lock);
	KeAcquireSpinLockAtDpcLevel(&lock);
	KeReleaseSpinLockFromDpcLevel(&lock);
	again = KeGetCurrentIrql() == DISPATCH_LEVEL;
	KeLowerIrql(old);
	KUNIT_EXPECT_TRUE(test, got && again);
}

static void spin_lock_in_more_forms(struct kunit *test)
{
	KIRQL old, dpc, raised, held[3];
	BOOLEAN is_free[3];
	KSPIN_LOCK lock;

	KeInitializeSpinLock(&lock);
	is_free[0] = KeTestSpinLock(&lock);
	old = KeAcquireSpinLockRaiseToDpc(&lock);
	is_free[1] = KeTestSpinLock(&lock);
	held[0] = KeGetCurrentIrql();
	KeReleaseSpinLock(&lock, old);
	is_free[2] = KeTestSpinLock(&lock);
	dpc = KeAcquireSpinLockForDpc(&lock);
	held[1] = KeGetCurrentIrql();
	KeReleaseSpinLockForDpc(&lock, dpc);
	raised = KeRaiseIrqlToDpcLevel();
	held[2] = KeGetCurrentIrql();
	KeLowerIrql(raised);
	KUNIT_EXPECT_TRUE(test, is_free[0] && !is_free[1] && is_free[2]);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, old | dpc | raised);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, held[0] & held[1] & held[2]);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
}

static void clocks_agree(struct kunit *test)
{
	LARGE_INTEGER frequency, first, second, ticks, interval;
	ULONGLONG before = KeQueryInterruptTime();

	first = KeQueryPerformanceCounter(&frequency);
	interval = milliseconds(3);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			KeDelayExecutionThread(KernelMode, false, &interval));
	second = KeQueryPerformanceCounter(NULL);
	KUNIT_EXPECT_EQ(test, 10000000LL, frequency.QuadPart);
	KUNIT_EXPECT_GE(test, second.QuadPart - first.QuadPart, 30000LL);
	KUNIT_EXPECT_GE(test, KeQueryInterruptTime() - before, 30000ULL);
	KeQueryTickCount(&ticks);
	KUNIT_EXPECT_GE(test, ticks.QuadPart * KeQueryTimeIncrement(),
			(LONGLONG)(before - KeQueryTimeIncrement()));
	KeMemoryBarrier();
}

static struct kunit_case nt_wait_cases[] = {
	KUNIT_CASE(spin_lock_raises),
	KUNIT_CASE(spin_lock_and_level_apart),
	KUNIT_CASE(spin_lock_at_dispatch),
	KUNIT_CASE(spin_lock_not_held),
	KUNIT_CASE(spin_lock_excludes),
	KUNIT_CASE(timer_expires),
	KUNIT_CASE(timer_is_set_anew),
	KUNIT_CASE(timer_absolute_time),
	KUNIT_CASE(timer_queues_its_dpc),
	KUNIT_CASE(timer_is_periodic),
	KUNIT_CASE(timer_is_no_other_object),
	KUNIT_CASE(semaphore_counts),
	KUNIT_CASE(wait_for_any),
	KUNIT_CASE(wait_for_all),
	KUNIT_CASE(wait_misuse),
	KUNIT_CASE(dpcs_run_in_order),
	KUNIT_CASE(dpc_flush_wants_passive),
	KUNIT_CASE(fast_mutex_excludes),
	KUNIT_CASE(spin_lock_in_all_forms),
	KUNIT_CASE(spin_lock_in_more_forms),
	KUNIT_CASE(clocks_agree),
	{}
};

static struct kunit_suite nt_wait_suite = {
	.name = "ntdma_nt_wait",
	.init = nt_fixture_init,
	.exit = nt_fixture_exit,
	.test_cases = nt_wait_cases,
};

kunit_test_suite(nt_wait_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_DESCRIPTION("Tests of ntdma's timers and waits");
MODULE_LICENSE("GPL");
