// SPDX-License-Identifier: GPL-2.0-only
/*
 * System DMA under stress: a driver starts, waits, cancels and flushes as a seeded
 * generator says, against a controller that runs by itself, while another thread
 * cancels half of what it starts. Each transfer ends exactly once.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "fixture_system.h"

#define STRESS_SEED		4711
#define STRESS_TRANSFERS	1000
#define STRESS_BYTES		(2 * (ULONG)PAGE_SIZE)

/**
 * struct stress - one driver and who disturbs it
 * @fx: the case
 * @adapter: version 3, receives
 * @buf: where
 * @context: holds the channel
 * @base: with it
 * @rng: seeded
 * @done: completion routine was called
 * @disturb: a transfer starts that @disturber is to cancel
 * @calls: how often, for the transfer that is on
 * @statuses: by DMA_COMPLETION_STATUS
 * @started: transfers
 * @refused: that were cancelled before
 * @flushed: that were flushed before their end
 * @errors: what must not happen
 * @disturber: cancels
 */
struct stress {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	struct v3_context *context;
	PVOID base;
	struct rnd_state rng;
	struct completion done;
	struct completion disturb;
	atomic_t calls;
	atomic_t statuses[DmaCancelled + 1];
	u32 started;
	u32 refused;
	u32 flushed;
	u32 errors;
	struct task_struct *disturber;
};

static VOID stress_complete(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
			    PVOID context, DMA_COMPLETION_STATUS status)
{
	struct stress *s = context;

	atomic_inc(&s->calls);
	atomic_inc(&s->statuses[status]);
	complete(&s->done);
}

static int stress_disturb(void *data)
{
	struct stress *s = data;

	/* it may find the transfer not begun, under way, at its end, flushed */
	while (!kthread_should_stop())
		if (wait_for_completion_timeout(&s->disturb, HZ / 10))
			sys_cancel(s->adapter, s->context);
	return 0;
}

static void stress_wait(struct stress *s)
{
	if (!wait_for_completion_timeout(&s->done, 20 * HZ))
		s->errors++;
}

/* One transfer; true if its completion routine must have been called. */
static bool stress_let_go(struct stress *s)
{
	switch (prandom_u32_state(&s->rng) % 4) {
	case 0:
		/* it may be cancelled already */
		sys_cancel(s->adapter, s->context);
		fallthrough;
	case 1:
	case 2:
		stress_wait(s);
		return true;
	default:
		return false;
	}
}

static void stress_transfer(struct stress *s)
{
	ULONG length = 4 + prandom_u32_state(&s->rng) % (STRESS_BYTES / 4) * 4;
	u32 disturbed = prandom_u32_state(&s->rng) % 4;
	bool ended = false;
	NTSTATUS status;

	length = min(length, STRESS_BYTES);
	atomic_set(&s->calls, 0);
	reinit_completion(&s->done);
	if (disturbed == 0)
		complete(&s->disturb);
	status = s->adapter->DmaOperations->MapTransferEx(s->adapter,
			s->buf->mdl, s->base, 0, 0, &length, false, NULL, 0,
			stress_complete, s);
	if (disturbed == 1)
		complete(&s->disturb);
	if (NT_SUCCESS(status)) {
		s->started++;
		ended = stress_let_go(s);
	} else if (status == STATUS_CANCELLED) {
		s->refused++;
	} else {
		s->errors++;
	}
	if (v3_flush(s->adapter, s->buf->mdl, s->base, 0, length, false))
		s->errors++;
	/* a routine that was about to run on another CPU has run now */
	synchronize_rcu_expedited();
	if (NT_SUCCESS(status) && !atomic_read(&s->calls))
		s->flushed++;
	if (atomic_read(&s->calls) > 1 || (ended && !atomic_read(&s->calls)) ||
	    (!NT_SUCCESS(status) && atomic_read(&s->calls)))
		s->errors++;
}

static void stress_start_cancel_flush(struct kunit *test)
{
	struct stress *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	u32 sum, i;

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->fx = test->priv;
	prandom_seed_state(&s->rng, STRESS_SEED);
	init_completion(&s->done);
	init_completion(&s->disturb);
	ntdma_testdev_fifo_set_mode(0, NTDMA_TESTDEV_FIFO_PATTERN, 1);
	ntdma_testdev_dmac_set_mode(SYS_RX, NTDMA_TESTDEV_DMAC_AUTO);
	s->adapter = sys_adapter(s->fx, DEVICE_DESCRIPTION_VERSION3, SYS_RX);
	s->buf = fx_scattered(test, 0, STRESS_BYTES);
	s->base = sys_hold(s->fx, s->adapter, &s->context);
	s->disturber = kthread_run(stress_disturb, s, "ntdma_disturb");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s->disturber);

	for (i = 0; i < STRESS_TRANSFERS; i++)
		stress_transfer(s);

	kthread_stop(s->disturber);
	sum = s->flushed;
	for (i = 0; i < ARRAY_SIZE(s->statuses); i++)
		sum += atomic_read(&s->statuses[i]);
	kunit_info(test, "seed %u, %u started: %d complete, %d cancelled, %u flushed; %u refused\n",
		   STRESS_SEED, s->started,
		   atomic_read(&s->statuses[DmaComplete]),
		   atomic_read(&s->statuses[DmaCancelled]), s->flushed,
		   s->refused);
	KUNIT_EXPECT_EQ(test, 0U, s->errors);
	KUNIT_EXPECT_EQ(test, s->started, sum);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&s->statuses[DmaError]));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&s->statuses[DmaAborted]));
	KUNIT_EXPECT_GT(test, atomic_read(&s->statuses[DmaComplete]), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&s->statuses[DmaCancelled]), 0);
	KUNIT_EXPECT_EQ(test, 0U, fx_buffer_margins(s->buf));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_free_channel(s->adapter);
	fx_buffer_free(s->buf);
	fx_put_adapter(s->adapter);
}

/**
 * struct sharer - a driver that shares the channel with others
 * @adapter: on the same line as the others'
 * @fx: the case
 * @task: it
 * @done: its turn has come
 * @grant: of its request
 * @turns: transfers
 * @errors: what must not happen
 */
struct sharer {
	PDMA_ADAPTER adapter;
	struct fixture *fx;
	struct task_struct *task;
	struct completion done;
	struct fx_grant grant;
	u32 turns;
	u32 errors;
};

#define STRESS_SHARERS	3
#define STRESS_TURNS	150

static void sharer_granted(struct fx_grant *grant)
{
	struct sharer *sharer = grant->priv;

	complete(&sharer->done);
}

/* Map, flush at once, free: the next one is granted inside. */
static void sharer_turn(struct sharer *sharer, struct fx_buffer *buf)
{
	ULONG length = buf->length;

	reinit_completion(&sharer->done);
	if (fx_allocate(sharer->adapter, sharer->fx->device, 2, &sharer->grant) ||
	    !wait_for_completion_timeout(&sharer->done, 20 * HZ)) {
		sharer->errors++;
		return;
	}
	if (sys_map(sharer->adapter, buf->mdl, sharer->grant.base, 0, &length,
		    false, NULL) ||
	    v3_flush(sharer->adapter, buf->mdl, sharer->grant.base, 0, length,
		     false))
		sharer->errors++;
	fx_free_channel(sharer->adapter);
	sharer->turns++;
}

static int sharer_run(void *data)
{
	struct sharer *sharer = data;
	struct fx_buffer *buf = fx_buffer_create(sharer->fx->test, 0, 512,
						 false, GFP_KERNEL);
	u32 i;

	for (i = 0; buf && i < STRESS_TURNS && !sharer->errors; i++)
		sharer_turn(sharer, buf);
	fx_buffer_free(buf);
	while (!kthread_should_stop())
		usleep_range(500, 1000);
	return 0;
}

/* Three drivers on one channel: all of them get all of their turns. */
static void stress_shared_channel(struct kunit *test)
{
	struct sharer *sharers = kunit_kcalloc(test, STRESS_SHARERS,
					       sizeof(*sharers), GFP_KERNEL);
	struct fixture *fx = test->priv;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, sharers);
	ntdma_testdev_fifo_set_mode(0, NTDMA_TESTDEV_FIFO_PATTERN, 1);
	ntdma_testdev_dmac_set_mode(SYS_RX, NTDMA_TESTDEV_DMAC_AUTO);
	for (i = 0; i < STRESS_SHARERS; i++) {
		sharers[i].fx = fx;
		sharers[i].grant.action = KeepObject;
		sharers[i].grant.body = sharer_granted;
		sharers[i].grant.priv = &sharers[i];
		init_completion(&sharers[i].done);
		sharers[i].adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3,
						 SYS_RX);
		sharers[i].task = kthread_run(sharer_run, &sharers[i],
					      "ntdma_sharer%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, sharers[i].task);
	}
	for (i = 0; i < STRESS_SHARERS; i++) {
		while (READ_ONCE(sharers[i].turns) < STRESS_TURNS &&
		       !READ_ONCE(sharers[i].errors))
			usleep_range(500, 1000);
		kthread_stop(sharers[i].task);
		KUNIT_EXPECT_EQ(test, 0U, sharers[i].errors);
		KUNIT_EXPECT_EQ(test, (u32)STRESS_TURNS, sharers[i].turns);
	}
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	for (i = 0; i < STRESS_SHARERS; i++)
		fx_put_adapter(sharers[i].adapter);
}

#define STRESS_RIVALS	2
#define STRESS_ROUNDS	500

/**
 * struct rival - a thread that uses a base together with another one
 * @fx: the case
 * @adapter: version 3, receives
 * @buf: of both
 * @base: of both
 * @task: it
 * @finished: all its rounds
 * @mapped: transfers that it started
 * @errors: what must not happen
 */
struct rival {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	PVOID base;
	struct task_struct *task;
	struct completion finished;
	u32 mapped;
	u32 errors;
};

static void rival_round(struct rival *rival)
{
	ULONG length = rival->buf->length;
	NTSTATUS status;

	status = sys_map(rival->adapter, rival->buf->mdl, rival->base, 0,
			 &length, false, NULL);
	if (NT_SUCCESS(status))
		rival->mapped++;
	else if (status != STATUS_INVALID_PARAMETER)
		rival->errors++;
	v3_flush(rival->adapter, rival->buf->mdl, rival->base, 0, length,
		 false);
}

static int rival_run(void *data)
{
	struct rival *rival = data;
	u32 i;

	for (i = 0; i < STRESS_ROUNDS; i++)
		rival_round(rival);
	complete(&rival->finished);
	while (!kthread_should_stop())
		usleep_range(500, 1000);
	return 0;
}

static void rivals_start(struct fixture *fx, struct rival *rivals,
			 const struct rival *first)
{
	u32 i;

	for (i = 0; i < STRESS_RIVALS; i++) {
		rivals[i] = *first;
		init_completion(&rivals[i].finished);
		rivals[i].task = kthread_create(rival_run, &rivals[i],
						"ntdma_rival%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(fx->test, rivals[i].task);
		/* side by side, where that is possible */
		if (cpu_online(i))
			kthread_bind(rivals[i].task, i);
		wake_up_process(rivals[i].task);
	}
}

/*
 * Two threads map and flush under one base, which is one too many: each mapping is
 * undone once, by whoever flushes it, and never while the controller is at it.
 */
static void stress_rivals_for_a_base(struct kunit *test)
{
	struct rival *rivals = kunit_kcalloc(test, STRESS_RIVALS,
					     sizeof(*rivals), GFP_KERNEL);
	struct fixture *fx = test->priv;
	struct rival first = { .fx = fx };
	struct v3_context *context;
	ULONG length;
	u32 mapped = 0;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, rivals);
	fx->any_misuse = true;
	ntdma_testdev_fifo_set_mode(0, NTDMA_TESTDEV_FIFO_PATTERN, 1);
	ntdma_testdev_dmac_set_mode(SYS_RX, NTDMA_TESTDEV_DMAC_AUTO);
	first.adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_RX);
	first.buf = fx_scattered(test, 0, STRESS_BYTES);
	first.base = sys_hold(fx, first.adapter, &context);
	rivals_start(fx, rivals, &first);
	for (i = 0; i < STRESS_RIVALS; i++) {
		KUNIT_EXPECT_NE(test, 0UL,
				wait_for_completion_timeout(&rivals[i].finished,
							    120 * HZ));
		kthread_stop(rivals[i].task);
		KUNIT_EXPECT_EQ(test, 0U, rivals[i].errors);
		mapped += rivals[i].mapped;
	}
	/* on one processor a rival may find the base taken each time */
	KUNIT_EXPECT_GT(test, mapped, 0U);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	/* and all registers are back */
	length = STRESS_BYTES;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(first.adapter, first.buf->mdl, first.base, 0,
				&length, false, NULL));
	KUNIT_EXPECT_EQ(test, STRESS_BYTES, length);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(first.adapter, first.buf->mdl, first.base, 0,
				 length, false));
	fx_free_channel(first.adapter);
	KUNIT_EXPECT_EQ(test, 0U, fx_buffer_margins(first.buf));
	fx_buffer_free(first.buf);
	fx_put_adapter(first.adapter);
}

static struct kunit_case dma_system_stress_cases[] = {
	KUNIT_CASE(stress_start_cancel_flush),
	KUNIT_CASE(stress_shared_channel),
	KUNIT_CASE(stress_rivals_for_a_base),
	{}
};

static struct kunit_suite dma_system_stress_suite = {
	.name = "ntdma_dma_system_stress",
	.init = sys_fixture_init,
	.exit = sys_fixture_exit,
	.test_cases = dma_system_stress_cases,
};

kunit_test_suite(dma_system_stress_suite);

MODULE_DESCRIPTION("ntdma suite: system DMA under stress");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
