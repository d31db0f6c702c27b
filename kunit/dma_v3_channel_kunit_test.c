// SPDX-License-Identifier: GPL-2.0-only
/*
 * AllocateAdapterChannelEx(), CancelAdapterChannel() and FreeAdapterObject()
 * as far as it concerns the channel.
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_v3.h"

struct matrix_row {
	const char *name;
	ULONG flags;
	bool routine, base;
	NTSTATUS status;
};

static const struct matrix_row matrix_rows[] = {
	{ "async, routine", 0, true, false, STATUS_SUCCESS },
	{ "async, routine, base", 0, true, true, STATUS_INVALID_PARAMETER },
	{ "async, nothing", 0, false, false, STATUS_INVALID_PARAMETER },
	{ "async, base", 0, false, true, STATUS_INVALID_PARAMETER },
	{ "sync, routine", V3_SYNC, true, false, STATUS_SUCCESS },
	{ "sync, routine, base", V3_SYNC, true, true, STATUS_SUCCESS },
	{ "sync, base", V3_SYNC, false, true, STATUS_SUCCESS },
	{ "sync, nothing", V3_SYNC, false, false, STATUS_INVALID_PARAMETER },
};

static void matrix_desc(const struct matrix_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(matrix, matrix_rows, matrix_desc);

/* Proves: C-176 */
static void v3_channel_matrix(struct kunit *test)
{
	const struct matrix_row *row = test->param_value;
	struct fx_grant grant = { .action = KeepObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);
	PVOID base = NULL;
	NTSTATUS status;

	FX_TOLERATE(fx, status = v3_allocate(adapter, fx->device, context, 2,
					     row->flags,
					     row->routine ? &grant : NULL,
					     row->base ? &base : NULL));
	KUNIT_EXPECT_EQ(test, row->status, status);
	if (NT_SUCCESS(status)) {
		KUNIT_EXPECT_EQ(test, (int)row->routine, grant.calls);
		KUNIT_EXPECT_EQ(test, row->base, !!base);
		fx_free_channel(adapter);
	} else {
		KUNIT_EXPECT_EQ(test, 0, grant.calls);
	}
	fx_put_adapter(adapter);
}

/* Proves: C-177 */
static void v3_channel_sync_never_waits(struct kunit *test)
{
	struct fx_grant holder = { .action = KeepObject };
	struct fx_grant late = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *one = v3_new_context(fx, adapter);
	struct v3_context *two = v3_new_context(fx, adapter);

	v3_allocate(adapter, fx->device, one, 1, 0, &holder, NULL);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			v3_allocate(adapter, fx->device, two, 1, V3_SYNC,
				    &late, NULL));
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 0, late.calls);
	fx_put_adapter(adapter);
}

struct stored_base {
	PVOID base;
	PVOID at_callback;
};

static void note_stored_base(struct fx_grant *grant)
{
	struct stored_base *stored = grant->priv;

	stored->at_callback = stored->base;
}

/* Proves: C-178 C-179 */
static void v3_channel_sync_with_routine(struct kunit *test)
{
	struct stored_base stored = { };
	struct fx_grant grant = {
		.action = DeallocateObject,
		.body = note_stored_base,
		.priv = &stored,
	};
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device, context, 1, V3_SYNC,
				    &grant, &stored.base));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, grant.irql);
	KUNIT_EXPECT_PTR_EQ(test, grant.base, stored.at_callback);
	KUNIT_EXPECT_PTR_EQ(test, grant.base, stored.base);
	fx_put_adapter(adapter);
}

/* Proves: C-180 C-235 C-237 */
static void v3_channel_held_until_freed(struct kunit *test)
{
	struct fx_grant waiter = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *one = v3_new_context(fx, adapter);
	struct v3_context *two = v3_new_context(fx, adapter);
	int live = ntdma_test_live_objects_flush();
	PVOID base;

	v3_allocate(adapter, fx->device, one, 1, V3_SYNC, NULL, &base);
	v3_allocate(adapter, fx->device, two, 1, 0, &waiter, NULL);
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
}

/* Proves: C-182 C-183 */
static void v3_channel_limits(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);
	NTSTATUS status;

	FX_MISUSE(fx, status = v3_allocate(adapter, fx->device, context,
					   fx->map_regs + 1, V3_SYNC, &grant,
					   NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, status);
	FX_MISUSE(fx, status = v3_allocate(adapter, fx->device, context, 1,
					   V3_SYNC | 0x80000000, &grant, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0, grant.calls);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device, context, fx->map_regs,
				    V3_SYNC | DMA_ZERO_BUFFERS, &grant, NULL));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	fx_put_adapter(adapter);
}

/* Proves: C-184 C-175 */
static void v3_cancel_of_a_waiter(struct kunit *test)
{
	struct fx_grant holder = { .action = KeepObject };
	struct fx_grant waiter = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *one = v3_new_context(fx, adapter);
	struct v3_context *two = v3_new_context(fx, adapter);

	v3_allocate(adapter, fx->device, one, 1, 0, &holder, NULL);
	v3_allocate(adapter, fx->device, two, 1, 0, &waiter, NULL);
	KUNIT_EXPECT_TRUE(test, v3_cancel(adapter, fx->device, two));
	/* its memory belongs to the driver again */
	kunit_kfree(test, two);
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	fx_put_adapter(adapter);
}

/* Proves: C-185 */
static void v3_cancel_after_grant(struct kunit *test)
{
	struct fx_grant holder = { .action = KeepObject };
	struct fx_grant waiter = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *one = v3_new_context(fx, adapter);
	struct v3_context *two = v3_new_context(fx, adapter);

	v3_allocate(adapter, fx->device, one, 1, 0, &holder, NULL);
	KUNIT_EXPECT_FALSE(test, v3_cancel(adapter, fx->device, one));
	v3_allocate(adapter, fx->device, two, 1, 0, &waiter, NULL);
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	fx_put_adapter(adapter);
}

/* Proves: C-187 C-190 */
static void v3_cancel_in_the_middle(struct kunit *test)
{
	struct fx_grant holder = { .action = KeepObject };
	struct fx_grant waiter[3] = { };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context[3];
	int i;

	v3_allocate(adapter, fx->device, v3_new_context(fx, adapter), 1, 0,
		    &holder, NULL);
	for (i = 0; i < 3; i++) {
		context[i] = v3_new_context(fx, adapter);
		waiter[i].action = DeallocateObject;
		v3_allocate(adapter, fx->device, context[i], 1, 0, &waiter[i],
			    NULL);
	}
	KUNIT_EXPECT_TRUE(test, v3_cancel(adapter, fx->device, context[1]));
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 1, waiter[0].calls);
	KUNIT_EXPECT_EQ(test, 0, waiter[1].calls);
	KUNIT_EXPECT_EQ(test, 1, waiter[2].calls);
	KUNIT_EXPECT_GT(test, waiter[2].when, waiter[0].when);
	fx_put_adapter(adapter);
}

/* Proves: C-174 C-188 C-189 */
static void v3_cancel_in_advance(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObject };
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);
	struct fx_delivery delivery = { };
	u8 memory[512];

	KUNIT_EXPECT_TRUE(test, v3_cancel(adapter, fx->device, context));
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED,
			v3_allocate(adapter, fx->device, context, 1, V3_SYNC,
				    &grant, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED,
			v3_get_list(adapter, fx->device, context, buf->mdl, 0,
				    16, 0, &delivery, true, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED,
			v3_build_list(adapter, fx->device, context, buf->mdl,
				      0, 16, 0, &delivery, true, memory,
				      sizeof(memory), NULL));
	KUNIT_EXPECT_EQ(test, 0, grant.calls + delivery.calls);
	v3_context_init(adapter, context);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device, context, 1, V3_SYNC,
				    &grant, NULL));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-191 */
static void v3_channel_shares_queue_with_v1(struct kunit *test)
{
	struct fx_grant holder = { .action = KeepObject };
	struct fx_grant grant[3] = { };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	int i;

	fx_allocate(adapter, fx->device, 1, &holder);
	for (i = 0; i < 3; i++) {
		grant[i].action = DeallocateObject;
		if (i == 1)
			fx_allocate(adapter, fx->device, 1, &grant[i]);
		else
			v3_allocate(adapter, fx->device,
				    v3_new_context(fx, adapter), 1, 0,
				    &grant[i], NULL);
	}
	fx_free_channel(adapter);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, 1, grant[i].calls);
	KUNIT_EXPECT_GT(test, grant[1].when, grant[0].when);
	KUNIT_EXPECT_GT(test, grant[2].when, grant[1].when);
	fx_put_adapter(adapter);
}

/* Proves: C-238 */
static void v3_free_object_keeps_registers(struct kunit *test)
{
	struct fx_grant next = { .action = DeallocateObject };
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	ULONG length = buf->length;
	u8 memory[40];
	PVOID base;

	v3_allocate(adapter, fx->device, v3_new_context(fx, adapter), 1,
		    V3_SYNC, NULL, &base);
	v3_free_object(adapter, DeallocateObjectKeepRegisters);
	fx_allocate(adapter, fx->device, 1, &next);
	KUNIT_EXPECT_EQ(test, 1, next.calls);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true,
			       memory, sizeof(memory)));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, length, true));
	fx_free_map_regs(adapter, base, 1);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-234 C-236 C-237 */
static void v3_free_object_idle(struct kunit *test)
{
	struct fx_grant grant = { .action = KeepObject };
	struct fx_grant waiter = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);

	v3_free_object(adapter, KeepObject);
	v3_free_object(adapter, DeallocateObject);
	v3_free_object(adapter, DeallocateObjectKeepRegisters);
	fx_allocate(adapter, fx->device, 1, &grant);
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	fx_allocate(adapter, fx->device, 1, &waiter);
	v3_free_object(adapter, KeepObject);
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	FX_MISUSE(fx, v3_free_object(adapter, 7));
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	fx_put_adapter(adapter);
}

/* Proves: C-245 C-246 C-248 */
static void v3_routines_for_system_dma_only(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	NTSTATUS status;

	FX_TOLERATE(fx, status = ops->CancelMappedTransfer(adapter,
							   context->bytes));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_TOLERATE(fx, status = ops->CancelMappedTransfer(adapter, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_TOLERATE(fx, status = ops->ConfigureAdapterChannel(adapter, 1,
							      NULL));
	KUNIT_EXPECT_EQ(test, STATUS_NOT_IMPLEMENTED, status);
	fx_put_adapter(adapter);
}

#define RACE_ROUNDS	200

struct cancel_race {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct v3_context *context;
	struct completion start, done;
	bool stop;
	bool cancelled;
};

static int cancel_race_thread(void *data)
{
	struct cancel_race *race = data;

	for (;;) {
		wait_for_completion(&race->start);
		if (race->stop)
			break;
		race->cancelled = v3_cancel(race->adapter, race->fx->device,
					    race->context);
		complete(&race->done);
	}
	complete(&race->done);
	return 0;
}

/* Proves: C-186 */
static void v3_cancel_races_grant(struct kunit *test)
{
	struct fx_grant holder = { .action = KeepObject };
	struct cancel_race *race;
	struct task_struct *task;
	int round, won = 0;

	race = kunit_kzalloc(test, sizeof(*race), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, race);
	race->fx = test->priv;
	race->adapter = v3_adapter(race->fx);
	race->context = v3_new_context(race->fx, race->adapter);
	init_completion(&race->start);
	init_completion(&race->done);
	task = kthread_run(cancel_race_thread, race, "ntdma_cancel");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	for (round = 0; round < RACE_ROUNDS; round++) {
		struct fx_grant waiter = { .action = DeallocateObject };

		v3_context_init(race->adapter, race->context);
		fx_allocate(race->adapter, race->fx->device, 1, &holder);
		v3_allocate(race->adapter, race->fx->device, race->context, 1,
			    0, &waiter, NULL);
		complete(&race->start);
		fx_free_channel(race->adapter);
		wait_for_completion(&race->done);
		won += race->cancelled;
		KUNIT_EXPECT_EQ(test, 1, race->cancelled + waiter.calls);
	}
	race->stop = true;
	complete(&race->start);
	wait_for_completion(&race->done);
	kunit_info(test, "cancel won %d of %d", won, RACE_ROUNDS);
	fx_put_adapter(race->adapter);
}

static struct kunit_case dma_v3_channel_cases[] = {
	KUNIT_CASE_PARAM(v3_channel_matrix, matrix_gen_params),
	KUNIT_CASE(v3_channel_sync_never_waits),
	KUNIT_CASE(v3_channel_sync_with_routine),
	KUNIT_CASE(v3_channel_held_until_freed),
	KUNIT_CASE(v3_channel_limits),
	KUNIT_CASE(v3_cancel_of_a_waiter),
	KUNIT_CASE(v3_cancel_after_grant),
	KUNIT_CASE(v3_cancel_in_the_middle),
	KUNIT_CASE(v3_cancel_in_advance),
	KUNIT_CASE(v3_channel_shares_queue_with_v1),
	KUNIT_CASE(v3_free_object_keeps_registers),
	KUNIT_CASE(v3_free_object_idle),
	KUNIT_CASE(v3_routines_for_system_dma_only),
	KUNIT_CASE(v3_cancel_races_grant),
	{}
};

static struct kunit_suite dma_v3_channel_suite = {
	.name = "ntdma_dma_v3_channel",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_channel_cases,
};

kunit_test_suite(dma_v3_channel_suite);

MODULE_DESCRIPTION("ntdma suite: version 3 channel requests");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
