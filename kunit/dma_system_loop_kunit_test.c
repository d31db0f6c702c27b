// SPDX-License-Identifier: GPL-2.0-only
/*
 * AutoInitialize, ConfigureAdapterChannel, and channels that adapters share.
 */
#include <linux/module.h>

#include "fixture_system.h"

#define LOOP_PERIOD	1024U
#define LOOP_PERIODS	4U
#define LOOP_BYTES	(LOOP_PERIOD * LOOP_PERIODS)

/**
 * struct loop - a common buffer that goes round
 * @fx: the case
 * @adapter: AutoInitialize
 * @va: the buffer
 * @logical: its address, which the driver ignores
 * @mdl: over all of it
 * @base: channel held
 * @completion: of each period
 */
struct loop {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	u8 *va;
	PHYSICAL_ADDRESS logical;
	PMDL mdl;
	PVOID base;
	struct sys_completion completion;
};

static PMDL loop_mdl(struct kunit *test, u8 *va, u32 length)
{
	PMDL mdl = IoAllocateMdl(va, length, false, false, NULL);

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	MmBuildMdlForNonPagedPool(mdl);
	return mdl;
}

static struct loop *loop_begin(struct kunit *test, u32 channel)
{
	struct loop *loop = kunit_kzalloc(test, sizeof(*loop), GFP_KERNEL);
	const DMA_OPERATIONS *ops;
	struct v3_context *context;

	KUNIT_ASSERT_NOT_NULL(test, loop);
	loop->fx = test->priv;
	loop->adapter = sys_loop_adapter(loop->fx, channel);
	ops = loop->adapter->DmaOperations;
	loop->va = ops->AllocateCommonBuffer(loop->adapter, LOOP_BYTES,
					     &loop->logical, true);
	KUNIT_ASSERT_NOT_NULL(test, loop->va);
	loop->mdl = loop_mdl(test, loop->va, LOOP_BYTES);
	loop->base = sys_hold(loop->fx, loop->adapter, &context);
	return loop;
}

static void loop_fill(struct loop *loop)
{
	u32 i;

	for (i = 0; i < LOOP_BYTES; i++)
		loop->va[i] = fx_pattern(1, i);
}

static NTSTATUS loop_map(struct loop *loop, BOOLEAN write)
{
	ULONG length = LOOP_BYTES;
	NTSTATUS status;

	status = sys_map(loop->adapter, loop->mdl, loop->base, 0, &length,
			 write, &loop->completion);
	if (NT_SUCCESS(status))
		KUNIT_EXPECT_EQ(loop->fx->test, LOOP_BYTES, length);
	return status;
}

static void loop_end(struct loop *loop, BOOLEAN write)
{
	v3_flush(loop->adapter, loop->mdl, loop->base, 0, LOOP_BYTES, write);
	fx_free_channel(loop->adapter);
	IoFreeMdl(loop->mdl);
	loop->adapter->DmaOperations->FreeCommonBuffer(loop->adapter,
			LOOP_BYTES, loop->logical, loop->va, true);
	fx_put_adapter(loop->adapter);
}

/*
 * The bytes are in the FIFO, and there is one call a round.
 * Proves: B-14 C-056
 */
static void loop_common_buffer(struct kunit *test)
{
	struct loop *loop = loop_begin(test, SYS_TX);
	u64 mappings = fx_live_mappings();
	u32 i;

	loop_fill(loop);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, loop_map(loop, true));
	/* it is reached as it was allocated */
	KUNIT_EXPECT_EQ(test, mappings, fx_live_mappings());
	for (i = 1; i <= 3; i++) {
		sys_step(SYS_TX, LOOP_BYTES / 2);
		KUNIT_EXPECT_EQ(test, LOOP_BYTES / 2,
				sys_counter(loop->adapter));
		sys_step(SYS_TX, LOOP_BYTES / 2);
		KUNIT_EXPECT_EQ(test, (int)i, loop->completion.calls);
		KUNIT_EXPECT_EQ(test, LOOP_BYTES,
				sys_popped(test, 0, 0, LOOP_BYTES, 1));
		KUNIT_EXPECT_EQ(test, DmaComplete, loop->completion.status);
	}
	/* what the CPU writes meanwhile is what comes next */
	loop->va[0] ^= 0xff;
	sys_step(SYS_TX, LOOP_BYTES);
	KUNIT_EXPECT_EQ(test, 0U, sys_popped(test, 0, 0, LOOP_BYTES, 1));
	loop_end(loop, true);
}

/* Memory is never freed under the controller. */
static void loop_buffer_freed_while_running(struct kunit *test)
{
	struct loop *loop = loop_begin(test, SYS_TX);

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, loop_map(loop, true));
	sys_step(SYS_TX, LOOP_BYTES);
	FX_MISUSE(loop->fx,
		  loop->adapter->DmaOperations->FreeCommonBuffer(loop->adapter,
			LOOP_BYTES, loop->logical, loop->va, true));
	KUNIT_EXPECT_EQ(test, 2, loop->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaCancelled, loop->completion.status);
	KUNIT_EXPECT_EQ(test, 0UL, (ulong)sys_step(SYS_TX, LOOP_BYTES));
	v3_flush(loop->adapter, loop->mdl, loop->base, 0, LOOP_BYTES, true);
	fx_free_channel(loop->adapter);
	IoFreeMdl(loop->mdl);
	fx_put_adapter(loop->adapter);
}

/* Proves: C-092 */
static void loop_version_1(struct kunit *test)
{
	struct fixture *fx = test->priv;
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION2,
						  SYS_TX);
	struct fx_buffer *buf = fx_contiguous(test, 0, LOOP_BYTES);
	ULONG length = LOOP_BYTES;
	PDMA_ADAPTER adapter;
	PVOID base;
	u32 i;

	fx_buffer_fill(buf, 1);
	desc.AutoInitialize = true;
	adapter = fx_adapter_of(fx, &desc);
	base = fx_grant_base(fx, adapter, fx->map_regs, KeepObject);
	fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	KUNIT_EXPECT_EQ(test, LOOP_BYTES, length);
	for (i = 0; i < 3; i++) {
		sys_step(SYS_TX, LOOP_BYTES);
		KUNIT_EXPECT_EQ(test, LOOP_BYTES,
				sys_popped(test, 0, 0, LOOP_BYTES, 1));
	}
	KUNIT_EXPECT_TRUE(test, fx_flush(adapter, buf->mdl, base, fx_va(buf, 0),
					 LOOP_BYTES, true));
	KUNIT_EXPECT_EQ(test, 0UL, (ulong)sys_step(SYS_TX, LOOP_BYTES));
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* A chain of MDLs makes a period of each: B-14. */
static void loop_chain_of_periods(struct kunit *test)
{
	struct loop *loop = loop_begin(test, SYS_RX);
	PMDL mdls[LOOP_PERIODS];
	u32 i;

	IoFreeMdl(loop->mdl);
	for (i = 0; i < LOOP_PERIODS; i++) {
		mdls[i] = loop_mdl(test, loop->va + i * LOOP_PERIOD,
				   LOOP_PERIOD);
		if (i)
			mdls[i - 1]->Next = mdls[i];
	}
	loop->mdl = mdls[0];
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, loop_map(loop, false));
	sys_push(test, 0, 2 * LOOP_BYTES, 1);
	for (i = 1; i <= 2 * LOOP_PERIODS; i++) {
		sys_step(SYS_RX, LOOP_PERIOD);
		KUNIT_EXPECT_EQ(test, (int)i, loop->completion.calls);
	}
	KUNIT_EXPECT_EQ(test, fx_pattern(1, LOOP_BYTES), loop->va[0]);
	for (i = 1; i < LOOP_PERIODS; i++)
		IoFreeMdl(mdls[i]);
	mdls[0]->Next = NULL;
	loop_end(loop, false);
}

/* Pages that are not contiguous are no loop, and a part of one is not either. */
static void loop_is_never_cut(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_loop_adapter(fx, SYS_TX);
	struct fx_buffer *buf = ex_filled(test, 0, 3 * PAGE_SIZE, 1);
	PVOID base = ex_hold(fx, adapter, 2, 0);
	ULONG length = 2 * PAGE_SIZE;

	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			sys_map(adapter, buf->mdl, base, 0, &length, true,
				NULL));
	length = 3 * PAGE_SIZE;
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      sys_map(adapter, buf->mdl, base, 0,
					      &length, true, NULL)));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

static struct {
	u32 number;
	void *context;
	struct ntdma_system_dma_setup *setup;
} configured;

static s32 set_period(struct ntdma_system_dma_setup *setup, u32 number,
		      void *context)
{
	configured.number = number;
	configured.context = context;
	configured.setup = setup;
	setup->period = *(u32 *)context;
	return STATUS_DEVICE_BUSY;
}

static const struct ntdma_system_dma_function loop_functions[] = {
	{ .number = 0xf00, .call = set_period },
};

/* Proves: C-247 C-249 B-14 */
static void loop_configure(struct kunit *test)
{
	struct ntdma_system_dma_controller functions = {
		.dev		= ntdma_testdev_device(),
		.functions	= loop_functions,
		.nr_functions	= ARRAY_SIZE(loop_functions),
	};
	struct loop *loop = loop_begin(test, SYS_TX);
	const DMA_OPERATIONS *ops = loop->adapter->DmaOperations;
	u32 period = LOOP_PERIOD, i;

	KUNIT_EXPECT_EQ(test, STATUS_NOT_IMPLEMENTED,
			ops->ConfigureAdapterChannel(loop->adapter, 0xf00,
						     &period));
	KUNIT_ASSERT_EQ(test, 0, ntdma_system_dma_register(&functions));
	KUNIT_EXPECT_EQ(test, STATUS_NOT_IMPLEMENTED,
			ops->ConfigureAdapterChannel(loop->adapter, 0xf01,
						     &period));
	KUNIT_EXPECT_EQ(test, (NTSTATUS)STATUS_DEVICE_BUSY,
			ops->ConfigureAdapterChannel(loop->adapter, 0xf00,
						     &period));
	KUNIT_EXPECT_EQ(test, 0xf00U, configured.number);
	KUNIT_EXPECT_PTR_EQ(test, (void *)&period, configured.context);
	KUNIT_EXPECT_NOT_NULL(test, configured.setup->chan);

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, loop_map(loop, true));
	for (i = 1; i <= 2 * LOOP_PERIODS; i++) {
		sys_step(SYS_TX, LOOP_PERIOD);
		KUNIT_EXPECT_EQ(test, (int)i, loop->completion.calls);
	}
	loop_end(loop, true);
	ntdma_system_dma_unregister(&functions);
}

static void sharing_transfer(struct fixture *fx, PDMA_ADAPTER adapter,
			     PVOID base)
{
	struct fx_buffer *buf = ex_filled(fx->test, 0, 64, 1);
	ULONG length = 64;

	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS,
			sys_map(adapter, buf->mdl, base, 0, &length, true,
				NULL));
	sys_step(SYS_TX, 64);
	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, 64, true));
	fx_free_channel(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-070 */
static void sharing_in_order_of_arrival(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER a = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_TX);
	PDMA_ADAPTER b = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_TX);
	/* a has the channel, then wait: a, b, a */
	struct fx_grant grants[4] = { };
	PDMA_ADAPTER who[] = { a, a, b, a };
	u32 i, k;

	for (i = 0; i < ARRAY_SIZE(grants); i++) {
		grants[i].action = KeepObject;
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				fx_allocate(who[i], fx->device, 1, &grants[i]));
	}
	for (i = 0; i < ARRAY_SIZE(grants); i++) {
		for (k = 0; k < ARRAY_SIZE(grants); k++)
			KUNIT_EXPECT_EQ_MSG(test, k <= i, grants[k].calls,
					    "grant %u, turn %u", k, i);
		sharing_transfer(fx, who[i], grants[i].base);
	}
	KUNIT_EXPECT_EQ(test, 1ULL, sys_stats(SYS_TX).requests);
	fx_put_adapter(a);
	fx_put_adapter(b);
}

/* Who waits is not granted on the way out, and who comes next is. */
static void sharing_put_with_waiter(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER a = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_TX);
	PDMA_ADAPTER b = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_TX);
	struct fx_grant never = { .action = KeepObject };
	struct fx_grant after = { .action = DeallocateObject };
	struct v3_context *context;

	sys_hold(fx, a, &context);
	fx_allocate(b, fx->device, 1, &never);
	fx_allocate(a, fx->device, 1, &after);
	fx_put_adapter(b);
	KUNIT_EXPECT_EQ(test, 0, after.calls);
	fx_free_channel(a);
	KUNIT_EXPECT_EQ(test, 0, never.calls);
	KUNIT_EXPECT_EQ(test, 1, after.calls);
	fx_put_adapter(a);
}

/* PutDmaAdapter stops the controller and passes the channel on. */
static void sharing_put_while_running(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER a = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_TX);
	PDMA_ADAPTER b = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_TX);
	struct fx_buffer *buf = ex_filled(test, 0, 64, 1);
	struct fx_grant waiter = { .action = DeallocateObject };
	struct sys_completion completion = { };
	struct v3_context *context;
	PVOID base = sys_hold(fx, a, &context);
	ULONG length = 64;

	sys_map(a, buf->mdl, base, 0, &length, true, &completion);
	fx_allocate(b, fx->device, 1, &waiter);
	FX_TOLERATE(fx, fx_put_adapter(a));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, 1ULL, sys_stats(SYS_TX).terminated);
	KUNIT_EXPECT_EQ(test, 0, completion.calls);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	fx_buffer_free(buf);
	fx_put_adapter(b);
}

static struct kunit_case dma_system_loop_cases[] = {
	KUNIT_CASE(loop_common_buffer),
	KUNIT_CASE(loop_buffer_freed_while_running),
	KUNIT_CASE(loop_version_1),
	KUNIT_CASE(loop_chain_of_periods),
	KUNIT_CASE(loop_is_never_cut),
	KUNIT_CASE(loop_configure),
	KUNIT_CASE(sharing_in_order_of_arrival),
	KUNIT_CASE(sharing_put_with_waiter),
	KUNIT_CASE(sharing_put_while_running),
	{}
};

static struct kunit_suite dma_system_loop_suite = {
	.name = "ntdma_dma_system_loop",
	.init = sys_fixture_init,
	.exit = sys_fixture_exit,
	.test_cases = dma_system_loop_cases,
};

kunit_test_suite(dma_system_loop_suite);

MODULE_DESCRIPTION("ntdma suite: looped system DMA and shared channels");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
