// SPDX-License-Identifier: GPL-2.0-only
/*
 * CancelMappedTransfer in each state of a transfer, and who is first when it meets
 * the end of one.
 */
#include <linux/module.h>

#include "fixture_system.h"

#define CANCEL_BYTES	((ULONG)PAGE_SIZE)

/**
 * struct cancel - a transfer to be cancelled
 * @fx: the case
 * @adapter: version 3
 * @buf: what is sent
 * @context: holds the channel
 * @base: with it
 * @completion: of the transfer
 * @length: of the transfer
 */
struct cancel {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	struct v3_context *context;
	PVOID base;
	struct sys_completion completion;
	ULONG length;
};

static struct cancel *cancel_setup(struct kunit *test, PDMA_ADAPTER adapter)
{
	struct cancel *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->fx = test->priv;
	c->adapter = adapter;
	c->buf = fx_contiguous(test, 0, CANCEL_BYTES);
	fx_buffer_fill(c->buf, 1);
	c->base = sys_hold(c->fx, adapter, &c->context);
	return c;
}

static struct cancel *cancel_begin(struct kunit *test)
{
	return cancel_setup(test, sys_adapter(test->priv,
					      DEVICE_DESCRIPTION_VERSION3,
					      SYS_TX));
}

static NTSTATUS cancel_map(struct cancel *c)
{
	c->length = CANCEL_BYTES;
	return sys_map(c->adapter, c->buf->mdl, c->base, 0, &c->length, true,
		       &c->completion);
}

static NTSTATUS cancel_flush(struct cancel *c)
{
	return v3_flush(c->adapter, c->buf->mdl, c->base, 0, CANCEL_BYTES, true);
}

static void cancel_end(struct cancel *c)
{
	fx_free_channel(c->adapter);
	fx_buffer_free(c->buf);
	fx_put_adapter(c->adapter);
}

/* Proves: C-239 C-241 C-242 */
static void cancel_while_running(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_map(c));
	sys_step(SYS_TX, 1000);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sys_cancel(c->adapter,
							 c->context));
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaCancelled, c->completion.status);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, c->completion.irql);
	/* in the middle: that is where it has stopped */
	KUNIT_EXPECT_EQ(test, CANCEL_BYTES - 1000, sys_counter(c->adapter));
	KUNIT_EXPECT_EQ(test, 0UL, (ulong)sys_step(SYS_TX, CANCEL_BYTES));
	KUNIT_EXPECT_EQ(test, CANCEL_BYTES - 1000, sys_counter(c->adapter));
	KUNIT_EXPECT_EQ(test, STATUS_UNSUCCESSFUL, sys_cancel(c->adapter,
							      c->context));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_flush(c));
	KUNIT_EXPECT_EQ(test, 1000U, sys_popped(test, 0, 0, 2000, 1));

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_map(c));
	sys_step(SYS_TX, CANCEL_BYTES);
	KUNIT_EXPECT_EQ(test, 2, c->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaComplete, c->completion.status);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_flush(c));
	cancel_end(c);
}

/*
 * All bytes are moved, and there was no interrupt yet: the cancel is first.
 * Proves: C-240
 */
static void cancel_before_interrupt(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);

	cancel_map(c);
	ntdma_testdev_dmac_hold(SYS_TX, NTDMA_TESTDEV_DMAC_HOLD_INTERRUPT);
	ntdma_testdev_dmac_step(SYS_TX, CANCEL_BYTES);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sys_cancel(c->adapter,
							 c->context));
	ntdma_testdev_dmac_release(SYS_TX);
	ntdma_testdev_dmac_drain(SYS_TX);
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaCancelled, c->completion.status);
	cancel_flush(c);
	cancel_end(c);
}

/*
 * The callback comes after the cancel.
 * Proves: C-240
 */
static void cancel_before_callback(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);

	cancel_map(c);
	ntdma_testdev_dmac_hold(SYS_TX, NTDMA_TESTDEV_DMAC_HOLD_CALLBACK);
	ntdma_testdev_dmac_step(SYS_TX, CANCEL_BYTES);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sys_cancel(c->adapter,
							 c->context));
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	ntdma_testdev_dmac_release(SYS_TX);
	ntdma_testdev_dmac_drain(SYS_TX);
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaCancelled, c->completion.status);
	cancel_flush(c);
	cancel_end(c);
}

/*
 * The cancel comes after the callback.
 * Proves: C-240
 */
static void cancel_after_completion(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);

	cancel_map(c);
	sys_step(SYS_TX, CANCEL_BYTES);
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sys_cancel(c->adapter,
							 c->context));
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaComplete, c->completion.status);
	KUNIT_EXPECT_EQ(test, STATUS_UNSUCCESSFUL, sys_cancel(c->adapter,
							      c->context));
	cancel_flush(c);
	cancel_end(c);
}

static void cancel_inside(struct sys_completion *completion)
{
	struct cancel *c = completion->priv;

	c->length = sys_cancel(c->adapter, c->context);
}

/* From inside the completion routine of that very transfer. */
static void cancel_from_completion(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);

	c->completion.body = cancel_inside;
	c->completion.priv = c;
	cancel_map(c);
	sys_step(SYS_TX, CANCEL_BYTES);
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	KUNIT_EXPECT_EQ(test, (ULONG)STATUS_SUCCESS, c->length);
	cancel_flush(c);
	cancel_end(c);
}

/* Proves: C-212 */
static void cancel_before_map(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sys_cancel(c->adapter,
							 c->context));
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED, cancel_map(c));
	KUNIT_EXPECT_EQ(test, CANCEL_BYTES, c->length);
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED, cancel_map(c));
	KUNIT_EXPECT_EQ(test, STATUS_UNSUCCESSFUL, sys_cancel(c->adapter,
							      c->context));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_flush(c));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_map(c));
	sys_step(SYS_TX, CANCEL_BYTES);
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	cancel_flush(c);
	cancel_end(c);
}

/*
 * Two wait behind the holder, requests of another adapter that shares the line.
 *
 * Proves: C-184 C-185
 */
static void cancel_queued(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);
	PDMA_ADAPTER other = sys_adapter(c->fx, DEVICE_DESCRIPTION_VERSION3,
					 SYS_TX);
	struct v3_context *stays = v3_new_context(c->fx, other);
	struct v3_context *goes = v3_new_context(c->fx, other);
	struct fx_grant granted = { .action = DeallocateObject };
	struct fx_grant cancelled = { .action = DeallocateObject };

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(other, c->fx->device, goes, 1, 0,
				    &cancelled, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(other, c->fx->device, stays, 1, 0,
				    &granted, NULL));
	/* not this one's request */
	KUNIT_EXPECT_FALSE(test, v3_cancel(c->adapter, c->fx->device, stays));
	KUNIT_EXPECT_TRUE(test, v3_cancel(other, c->fx->device, goes));
	KUNIT_EXPECT_FALSE(test, v3_cancel(c->adapter, c->fx->device,
					   c->context));
	KUNIT_EXPECT_EQ(test, 0, granted.calls);
	cancel_end(c);
	KUNIT_EXPECT_EQ(test, 1, granted.calls);
	KUNIT_EXPECT_EQ(test, 0, cancelled.calls);
	fx_put_adapter(other);
}

/* Proves: C-243 */
static void cancel_without_routine(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);

	c->length = CANCEL_BYTES;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(c->adapter, c->buf->mdl, c->base, 0, &c->length,
				true, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sys_cancel(c->adapter,
							 c->context));
	KUNIT_EXPECT_EQ(test, 0UL, (ulong)sys_step(SYS_TX, CANCEL_BYTES));
	KUNIT_EXPECT_EQ(test, 1ULL, sys_stats(SYS_TX).terminated);
	cancel_flush(c);
	cancel_end(c);
}

/* Proves: C-244 */
static void cancel_loop(struct kunit *test)
{
	struct cancel *c = cancel_setup(test, sys_loop_adapter(test->priv,
							       SYS_TX));
	u32 i;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, cancel_map(c));
	for (i = 0; i < 3; i++)
		sys_step(SYS_TX, CANCEL_BYTES);
	KUNIT_EXPECT_EQ(test, 3, c->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaComplete, c->completion.status);
	sys_step(SYS_TX, 1024);
	KUNIT_EXPECT_EQ(test, CANCEL_BYTES - 1024, sys_counter(c->adapter));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sys_cancel(c->adapter,
							 c->context));
	KUNIT_EXPECT_EQ(test, DmaCancelled, c->completion.status);
	KUNIT_EXPECT_EQ(test, 0UL, (ulong)sys_step(SYS_TX, CANCEL_BYTES));
	KUNIT_EXPECT_EQ(test, 4, c->completion.calls);
	cancel_flush(c);
	cancel_end(c);
}

/* Proves: C-246 */
static void cancel_foreign_context(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);
	struct v3_context *other = v3_new_context(c->fx, c->adapter);
	PDMA_ADAPTER neighbour = sys_adapter(c->fx, DEVICE_DESCRIPTION_VERSION3,
					     SYS_TX);

	cancel_map(c);
	FX_MISUSE(c->fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
					 sys_cancel(c->adapter, other)));
	FX_MISUSE(c->fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
					 c->adapter->DmaOperations
					 ->CancelMappedTransfer(c->adapter,
								NULL)));
	FX_MISUSE(c->fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
					 sys_cancel(neighbour, c->context)));
	KUNIT_EXPECT_EQ(test, 0, c->completion.calls);
	cancel_flush(c);
	fx_free_channel(c->adapter);
	/* not allocated any more */
	FX_MISUSE(c->fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
					 sys_cancel(c->adapter, c->context)));
	fx_buffer_free(c->buf);
	fx_put_adapter(neighbour);
	fx_put_adapter(c->adapter);
}

/* Proves: B-15 */
static void cancel_stop_order(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);
	NTSTATUS cancelled, flushed;
	KIRQL old;

	cancel_map(c);
	sys_step(SYS_TX, 100);
	old = fx_raise();
	cancelled = sys_cancel(c->adapter, c->context);
	flushed = cancel_flush(c);
	c->adapter->DmaOperations->FreeAdapterChannel(c->adapter);
	fx_lower(old);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancelled);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, flushed);
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_buffer_free(c->buf);
	fx_put_adapter(c->adapter);
}

/* A controller that never moves a byte can be left at any time. */
static void cancel_hanging_controller(struct kunit *test)
{
	struct cancel *c = cancel_begin(test);

	ntdma_testdev_dmac_set_mode(SYS_TX, NTDMA_TESTDEV_DMAC_HANG);
	cancel_map(c);
	KUNIT_EXPECT_EQ(test, CANCEL_BYTES, sys_counter(c->adapter));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sys_cancel(c->adapter,
							 c->context));
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_flush(c));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_map(c));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancel_flush(c));
	KUNIT_EXPECT_EQ(test, 1, c->completion.calls);
	cancel_end(c);
}

static struct kunit_case dma_system_cancel_cases[] = {
	KUNIT_CASE(cancel_while_running),
	KUNIT_CASE(cancel_before_interrupt),
	KUNIT_CASE(cancel_before_callback),
	KUNIT_CASE(cancel_after_completion),
	KUNIT_CASE(cancel_from_completion),
	KUNIT_CASE(cancel_before_map),
	KUNIT_CASE(cancel_queued),
	KUNIT_CASE(cancel_without_routine),
	KUNIT_CASE(cancel_loop),
	KUNIT_CASE(cancel_foreign_context),
	KUNIT_CASE(cancel_stop_order),
	KUNIT_CASE(cancel_hanging_controller),
	{}
};

static struct kunit_suite dma_system_cancel_suite = {
	.name = "ntdma_dma_system_cancel",
	.init = sys_fixture_init,
	.exit = sys_fixture_exit,
	.test_cases = dma_system_cancel_cases,
};

kunit_test_suite(dma_system_cancel_suite);

MODULE_DESCRIPTION("ntdma suite: cancelling system DMA");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
