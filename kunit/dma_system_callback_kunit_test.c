// SPDX-License-Identifier: GPL-2.0-only
/*
 * Engines of other manners than the usual: they are done before they are asked, call
 * back in hard interrupts, or let a transfer wait because they tidy up.
 */
#include <linux/ktime.h>
#include <linux/module.h>

#include "fixture_system.h"

#define CALL_PERIOD	1024U
#define CALL_BYTES	(4 * CALL_PERIOD)

/**
 * struct call - a transfer and its completion calls
 * @fx: the case
 * @adapter: version 3, sends
 * @buf: contiguous
 * @context: holds the channel
 * @base: with it
 * @completion: of the transfer
 * @length: of it
 * @returned: MapTransferEx() has
 * @early: calls before it had
 * @statuses: calls by their DMA_COMPLETION_STATUS
 */
struct call {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	struct v3_context *context;
	PVOID base;
	struct sys_completion completion;
	ULONG length;
	bool returned;
	int early;
	int statuses[DmaCancelled + 1];
};

static void note_call(struct sys_completion *completion)
{
	struct call *call = completion->priv;

	call->early += !call->returned;
	call->statuses[completion->status]++;
}

static struct call *call_setup(struct kunit *test, PDMA_ADAPTER adapter)
{
	struct call *call = kunit_kzalloc(test, sizeof(*call), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, call);
	call->fx = test->priv;
	call->adapter = adapter;
	call->buf = fx_contiguous(test, 0, CALL_BYTES);
	fx_buffer_fill(call->buf, 1);
	call->base = sys_hold(call->fx, adapter, &call->context);
	call->completion.body = note_call;
	call->completion.priv = call;
	call->completion.length_is = &call->length;
	return call;
}

static struct call *call_begin(struct kunit *test)
{
	return call_setup(test, sys_adapter(test->priv,
					    DEVICE_DESCRIPTION_VERSION3,
					    SYS_TX));
}

static NTSTATUS call_map(struct call *call)
{
	NTSTATUS status;

	call->length = CALL_BYTES;
	call->returned = false;
	status = sys_map(call->adapter, call->buf->mdl, call->base, 0,
			 &call->length, true, &call->completion);
	call->returned = true;
	return status;
}

static NTSTATUS call_flush(struct call *call)
{
	return v3_flush(call->adapter, call->buf->mdl, call->base, 0,
			CALL_BYTES, true);
}

static void call_end(struct call *call)
{
	fx_free_channel(call->adapter);
	fx_buffer_free(call->buf);
	fx_put_adapter(call->adapter);
}

/*
 * A completion beats the return, with a length that was cut.
 * Proves: C-207
 */
static void callback_before_return(struct kunit *test)
{
	static const struct ntdma_testdev_dmac_limits small = {
		.widths = BIT(DMA_SLAVE_BUSWIDTH_4_BYTES),
		.max_segments = 1,
		.max_segment_size = CALL_PERIOD,
	};
	struct call *call;

	ntdma_testdev_dmac_set_limits(&small);
	ntdma_testdev_dmac_set_mode(SYS_TX, NTDMA_TESTDEV_DMAC_AT_ONCE);
	call = call_begin(test);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	KUNIT_EXPECT_EQ(test, 1, call->completion.calls);
	KUNIT_EXPECT_EQ(test, 1, call->early);
	KUNIT_EXPECT_EQ(test, DmaComplete, call->completion.status);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, call->completion.irql);
	KUNIT_EXPECT_EQ(test, CALL_PERIOD, call->completion.length);
	KUNIT_EXPECT_EQ(test, CALL_PERIOD, call->length);
	KUNIT_EXPECT_EQ(test, 0U, sys_counter(call->adapter));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(call->adapter, call->buf->mdl, call->base, 0,
				 CALL_PERIOD, true));
	KUNIT_EXPECT_EQ(test, CALL_PERIOD,
			sys_popped(test, 0, 0, CALL_BYTES, 1));
	call_end(call);
}

static void flush_and_free(struct sys_completion *completion)
{
	struct call *call = completion->priv;

	note_call(completion);
	call_flush(call);
	call->adapter->DmaOperations->FreeAdapterChannel(call->adapter);
}

/* All is over, the channel included, when MapTransferEx returns. */
static void callback_frees_before_return(struct kunit *test)
{
	struct call *call = call_begin(test);

	ntdma_testdev_dmac_set_mode(SYS_TX, NTDMA_TESTDEV_DMAC_AT_ONCE);
	call->completion.body = flush_and_free;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	KUNIT_EXPECT_EQ(test, 1, call->early);
	KUNIT_EXPECT_EQ(test, CALL_BYTES, call->length);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_buffer_free(call->buf);
	fx_put_adapter(call->adapter);
}

/* Design 4: completion from a hard interrupt is passed on at DISPATCH_LEVEL. */
static void callback_in_hard_interrupt(struct kunit *test)
{
	struct call *call = call_begin(test);

	ntdma_testdev_dmac_set_hard(SYS_TX, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	sys_step(SYS_TX, CALL_BYTES);
	KUNIT_EXPECT_TRUE(test, sys_until(READ_ONCE(call->completion.calls)));
	KUNIT_EXPECT_EQ(test, 1ULL, sys_stats(SYS_TX).hard);
	KUNIT_EXPECT_EQ(test, 1, call->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaComplete, call->completion.status);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, call->completion.irql);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_flush(call));
	KUNIT_EXPECT_EQ(test, CALL_BYTES,
			sys_popped(test, 0, 0, CALL_BYTES, 1));
	call_end(call);
}

/* A loop of four periods, by ConfigureAdapterChannel's function. */
static s32 set_period(struct ntdma_system_dma_setup *setup, u32 number,
		      void *context)
{
	setup->period = CALL_PERIOD;
	return STATUS_SUCCESS;
}

static const struct ntdma_system_dma_function call_functions[] = {
	{ .number = 1, .call = set_period },
};

static struct call *call_loop(struct kunit *test)
{
	struct ntdma_system_dma_controller functions = {
		.dev		= ntdma_testdev_device(),
		.functions	= call_functions,
		.nr_functions	= ARRAY_SIZE(call_functions),
	};
	struct call *call = call_setup(test, sys_loop_adapter(test->priv,
							      SYS_TX));
	const DMA_OPERATIONS *ops = call->adapter->DmaOperations;

	KUNIT_ASSERT_EQ(test, 0, ntdma_system_dma_register(&functions));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->ConfigureAdapterChannel(call->adapter, 1, NULL));
	ntdma_system_dma_unregister(&functions);
	ntdma_testdev_dmac_set_hard(SYS_TX, true);
	return call;
}

/* Each period is told, also those that come in one interrupt; then the error. */
static void callback_periods_in_hard_interrupt(struct kunit *test)
{
	struct call *call = call_loop(test);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	sys_step(SYS_TX, 3 * CALL_PERIOD);
	KUNIT_EXPECT_TRUE(test,
			  sys_until(READ_ONCE(call->completion.calls) == 3));
	ntdma_testdev_dmac_fail_after(SYS_TX, 2 * CALL_PERIOD + 512);
	sys_step(SYS_TX, CALL_BYTES);
	KUNIT_EXPECT_TRUE(test,
			  sys_until(READ_ONCE(call->completion.calls) == 6));
	KUNIT_EXPECT_EQ(test, 5, call->statuses[DmaComplete]);
	KUNIT_EXPECT_EQ(test, 1, call->statuses[DmaError]);
	KUNIT_EXPECT_EQ(test, DmaError, call->completion.status);
	KUNIT_EXPECT_EQ(test, 6ULL, sys_stats(SYS_TX).hard);
	call_flush(call);
	call_end(call);
}

/* Hard interrupts come at any time; bottom halves are off here. */
static bool spin_until_hard(u64 count)
{
	ktime_t limit = ktime_add_ms(ktime_get(), 20000);

	while (sys_stats(SYS_TX).hard < count &&
	       ktime_before(ktime_get(), limit))
		cpu_relax();
	return sys_stats(SYS_TX).hard == count;
}

/* A period of a loop, and one of the loop that follows when it was flushed. */
static void two_loops(struct kunit *test, enum ntdma_testdev_dmac_hold hold)
{
	struct call *call = call_loop(test);
	bool earlier = true, later;
	KIRQL old;

	ntdma_testdev_dmac_hold(SYS_TX, hold);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	old = fx_raise();
	ntdma_testdev_dmac_step(SYS_TX, CALL_PERIOD);
	if (!hold)
		earlier = spin_until_hard(1);
	call_flush(call);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	ntdma_testdev_dmac_hold(SYS_TX, NTDMA_TESTDEV_DMAC_HOLD_NONE);
	ntdma_testdev_dmac_release(SYS_TX);
	earlier = earlier && spin_until_hard(1);
	ntdma_testdev_dmac_step(SYS_TX, CALL_PERIOD);
	later = spin_until_hard(2);
	fx_lower(old);
	KUNIT_EXPECT_TRUE(test, earlier);
	KUNIT_EXPECT_TRUE(test, later);
	KUNIT_EXPECT_TRUE(test, sys_until(READ_ONCE(call->completion.calls)));
	ntdma_testdev_dmac_drain(SYS_TX);
	KUNIT_EXPECT_EQ(test, 1, call->completion.calls);
	call_flush(call);
	call_end(call);
}

/* A call for the loop that was flushed is not taken for one of its successor ... */
static void callback_before_next_loop(struct kunit *test)
{
	two_loops(test, NTDMA_TESTDEV_DMAC_HOLD_NONE);
}

/* ... nor is one that comes when the successor runs. */
static void callback_during_next_loop(struct kunit *test)
{
	two_loops(test, NTDMA_TESTDEV_DMAC_HOLD_CALLBACK);
}

/* Flushed between the interrupt and the routine: it is not called. */
static void callback_flushed_after_interrupt(struct kunit *test)
{
	struct call *call = call_begin(test);
	bool came;
	KIRQL old;

	ntdma_testdev_dmac_set_hard(SYS_TX, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	old = fx_raise();
	ntdma_testdev_dmac_step(SYS_TX, CALL_BYTES);
	came = spin_until_hard(1);
	call_flush(call);
	fx_lower(old);
	KUNIT_EXPECT_TRUE(test, came);
	ntdma_testdev_dmac_drain(SYS_TX);
	KUNIT_EXPECT_EQ(test, 0, call->completion.calls);
	call_end(call);
}

/* A transfer that is started while the engine tidies up after another one. */
static void start_meanwhile(struct call *call)
{
	struct kunit *test = call->fx->test;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	ntdma_testdev_dmac_hold(SYS_TX, NTDMA_TESTDEV_DMAC_HOLD_SYNC);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_flush(call));
	KUNIT_EXPECT_TRUE(test, sys_until(sys_stats(SYS_TX).syncs == 1));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_map(call));
	KUNIT_EXPECT_EQ(test, 0UL, (ulong)sys_step(SYS_TX, CALL_BYTES));
	KUNIT_EXPECT_EQ(test, CALL_BYTES, sys_counter(call->adapter));
	KUNIT_EXPECT_EQ(test, 0, call->completion.calls);
}

/* It runs afterwards. */
static void deferred_start(struct kunit *test)
{
	struct call *call = call_begin(test);
	ulong moved = 0;

	start_meanwhile(call);
	ntdma_testdev_dmac_hold(SYS_TX, NTDMA_TESTDEV_DMAC_HOLD_NONE);
	KUNIT_EXPECT_TRUE(test, sys_until((moved += sys_step(SYS_TX, CALL_BYTES))
					  == CALL_BYTES));
	KUNIT_EXPECT_EQ(test, 1, call->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaComplete, call->completion.status);
	KUNIT_EXPECT_EQ(test, CALL_BYTES,
			sys_popped(test, 0, 0, CALL_BYTES, 1));
	call_flush(call);
	call_end(call);
}

/* Nothing runs after all, and nothing is left over for the next one. */
static void expect_nothing_runs(struct call *call)
{
	struct kunit *test = call->fx->test;

	ntdma_testdev_dmac_hold(SYS_TX, NTDMA_TESTDEV_DMAC_HOLD_NONE);
	KUNIT_EXPECT_TRUE(test, sys_until(sys_stats(SYS_TX).syncs == 2));
	KUNIT_EXPECT_EQ(test, 0UL, (ulong)sys_step(SYS_TX, CALL_BYTES));
	KUNIT_EXPECT_EQ(test, 2ULL, sys_stats(SYS_TX).terminated);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
}

static void deferred_start_cancelled(struct kunit *test)
{
	struct call *call = call_begin(test);

	start_meanwhile(call);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_cancel(call->adapter, call->context));
	KUNIT_EXPECT_EQ(test, 1, call->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaCancelled, call->completion.status);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_flush(call));
	expect_nothing_runs(call);
	KUNIT_EXPECT_EQ(test, 1, call->completion.calls);
	call_end(call);
}

static void deferred_start_flushed(struct kunit *test)
{
	struct call *call = call_begin(test);

	start_meanwhile(call);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, call_flush(call));
	expect_nothing_runs(call);
	KUNIT_EXPECT_EQ(test, 0, call->completion.calls);
	call_end(call);
}

static struct kunit_case dma_system_callback_cases[] = {
	KUNIT_CASE(callback_before_return),
	KUNIT_CASE(callback_frees_before_return),
	KUNIT_CASE(callback_in_hard_interrupt),
	KUNIT_CASE(callback_periods_in_hard_interrupt),
	KUNIT_CASE(callback_before_next_loop),
	KUNIT_CASE(callback_during_next_loop),
	KUNIT_CASE(callback_flushed_after_interrupt),
	KUNIT_CASE(deferred_start),
	KUNIT_CASE(deferred_start_cancelled),
	KUNIT_CASE(deferred_start_flushed),
	{}
};

static struct kunit_suite dma_system_callback_suite = {
	.name = "ntdma_dma_system_callback",
	.init = sys_fixture_init,
	.exit = sys_fixture_exit,
	.test_cases = dma_system_callback_cases,
};

kunit_test_suite(dma_system_callback_suite);

MODULE_DESCRIPTION("ntdma suite: how DMA controllers start and call back");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
