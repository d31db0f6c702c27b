// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of a list of version 3: it waits, is cancelled, is retired by
 * FreeAdapterObject(), and all that in many threads.
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_order.h"

#define NEVER_PUT	20

/*
 * The client that never puts: DeallocateObject ends the mapping, delivers the
 * data, leaves the list to be read, and a put afterwards does no harm.
 *
 * Proves: B-11
 */
static void list_ex_retired_then_put(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_packet_adapter(fx, 24);
	struct fx_buffer *buf = fx_scattered(test, 0x99, 2 * PAGE_SIZE);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, false));

	fx_device_load(buf->length, 12);
	order_bare(order);
	fx_device_move_list(order->list, 0, FX_FROM_DEVICE);
	v3_free_object(adapter, DeallocateObject);
	FX_EXPECT_DATA(test, buf, 12);
	KUNIT_EXPECT_EQ(test, (u64)buf->length, fx_list_length(order->list));
	v3_free_object(adapter, DeallocateObject);
	/* a second copy out of the bounce pages would show */
	fx_buffer_fill(buf, 13);
	fx_put_list(adapter, order->list, false);
	FX_EXPECT_DATA(test, buf, 13);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: B-11 */
static void list_ex_retired_shuts_the_device_out(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct order *order = order_create(fx, adapter, GET,
					   ex_whole(buf, false));

	fx_device_load(buf->length, 14);
	order_bare(order);
	fx_device_move_list(order->list, 0, FX_FROM_DEVICE);
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_buffer_fill(buf, 15);
	KUNIT_EXPECT_NE(test, 0, ntdma_testdev_rewrite());
	fx->faults++;
	FX_EXPECT_DATA(test, buf, 15);
	fx_put_list(adapter, order->list, false);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: B-11 */
static void list_ex_never_put(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	int live = 0, i;

	for (i = 0; i < NEVER_PUT; i++) {
		PSCATTER_GATHER_LIST list = ex_list(fx, adapter,
						    ex_whole(buf, false));

		fx_device_load(buf->length, i);
		fx_device_move_list(list, 0, FX_FROM_DEVICE);
		v3_free_object(adapter, DeallocateObject);
		FX_EXPECT_DATA(test, buf, i);
		KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
		if (i == NEVER_PUT / 2)
			live = ntdma_test_live_objects_flush();
	}
	/* bounded: it did not grow with the second half */
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
	fx_buffer_free(buf);
}

/*
 * Build and never put: the client's memory is its own again, to be used for
 * the next list or freed.
 *
 * Proves: B-11
 */
static void list_ex_rebuilt_in_place(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 16);
	struct order *order = order_create(fx, adapter, BUILD,
					   ex_whole(buf, true));
	int i;

	for (i = 0; i < NEVER_PUT; i++) {
		order_bare(order);
		KUNIT_EXPECT_EQ(test, buf->length,
				fx_list_sees(order->list, 16));
		v3_free_object(adapter, DeallocateObject);
		KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	}
	/* a put of the last one is late, not wrong */
	fx_put_list(adapter, order->list, true);
	memset(order->memory, 0xff, order->size);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

struct stays_row {
	const char *name;
	bool second, routine;
	ULONG flags;
};

/* What keeps a list mapped although DeallocateObject was asked for. */
static const struct stays_row stays_rows[] = {
	{ "two of them", true, false, V3_SYNC },
	{ "synchronous with routine", false, true, V3_SYNC },
	{ "asynchronous", false, true, 0 },
};

static void stays_desc(const struct stays_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(stays, stays_rows, stays_desc);

/* Proves: C-235 B-11 */
static void list_ex_deallocate_spares(struct kunit *test)
{
	const struct stays_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 17);
	struct order *order = order_create(fx, adapter, GET,
					   ex_whole(buf, true));
	PSCATTER_GATHER_LIST second = NULL;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			order_place(order, row->flags, row->routine, true));
	if (row->second)
		second = ex_list(fx, adapter, ex_whole(buf, true));
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 17));
	if (second) {
		KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(second, 17));
		fx_put_list(adapter, second, true);
	}
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Synchronous and the channel is held: an answer, not a queue. */
static void list_ex_sync_never_waits(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, PAGE_SIZE, 18);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));

	ex_hold(fx, adapter, 1, 0);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			order_place(order, V3_SYNC, true, true));
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
	order_bare(order);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 18));
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Asynchronous: waits, then comes; the result variable is not touched late. */
static void list_ex_async_waits(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 19);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));

	ex_hold(fx, adapter, 1, 0);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			order_place(order, 0, true, true));
	KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
	KUNIT_EXPECT_NULL(test, order->list);
	v3_free_object(adapter, DeallocateObject);
	KUNIT_ASSERT_EQ(test, 1, order->delivery.calls);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, order->delivery.irql);
	KUNIT_EXPECT_NULL(test, order->list);
	KUNIT_EXPECT_EQ(test, buf->length,
			fx_list_sees(order->delivery.list, 19));
	fx_put_list(adapter, order->delivery.list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Cancelled while it waits: no callback, and the memory is free again. */
static void list_ex_cancelled(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 20);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));

	ex_hold(fx, adapter, 1, 0);
	order_place(order, 0, true, false);
	KUNIT_EXPECT_TRUE(test, v3_cancel(adapter, fx->device,
					  order->context));
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_context_init(adapter, order->context);
	order_bare(order);
	KUNIT_EXPECT_FALSE(test, v3_cancel(adapter, fx->device,
					   order->context));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 20));
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* The reserve is full: sync fails, async waits for the put. */
static void list_ex_short_of_bounce_pages(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_packet_adapter(fx, 24);
	struct fx_buffer *buf = ex_filled(test, 0, FX_MAX_LENGTH, 21);
	struct order *first = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));
	struct order *second = order_create(fx, adapter, *maker,
					    ex_whole(buf, true));

	order_bare(first);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			order_place(second, V3_SYNC, false, true));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			order_place(second, 0, true, false));
	KUNIT_EXPECT_EQ(test, 0, second->delivery.calls);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(first->list, 21));
	fx_put_list(adapter, first->list, true);
	KUNIT_ASSERT_EQ(test, 1, second->delivery.calls);
	KUNIT_EXPECT_EQ(test, buf->length,
			fx_list_sees(second->delivery.list, 21));
	fx_put_list(adapter, second->delivery.list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Not to be bounced: refused, for good or until the flag goes. */
static void list_ex_fail_on_bounce(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_packet_adapter(fx, 64);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 22);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));

	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			order_place(order, V3_SYNC | DMA_FAIL_ON_BOUNCE, false,
				    true));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			order_place(order, DMA_FAIL_ON_BOUNCE, true, false));
	KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			order_place(order, V3_SYNC | DMA_ZERO_BUFFERS, false,
				    true));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 22));
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Behind a held channel too: it would block who comes after it for good. */
static void list_ex_fail_on_bounce_in_line(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_packet_adapter(fx, 64);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 23);
	struct order *never = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));

	ex_hold(fx, adapter, 1, 0);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			order_place(never, DMA_FAIL_ON_BOUNCE, true, false));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			order_place(order, 0, true, true));
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 0, never->delivery.calls);
	KUNIT_ASSERT_EQ(test, 1, order->delivery.calls);
	KUNIT_EXPECT_EQ(test, buf->length,
			fx_list_sees(order->delivery.list, 23));
	fx_put_list(adapter, order->delivery.list, true);
	fx_put_adapter(adapter);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_buffer_free(buf);
}

struct crowd;

/**
 * struct member - one thread of the crowd
 * @crowd: shared
 * @order: its own
 * @buf: its own
 * @index: of it
 */
struct member {
	struct crowd *crowd;
	struct order *order;
	struct fx_buffer *buf;
	u32 index;
};

#define CROWD		8
#define CROWD_TURNS	1250

struct crowd {
	struct member members[CROWD];
	atomic_t bad;
	atomic_t left;
	struct completion done;
};

static bool member_data_ok(struct member *member)
{
	u32 offset = member->index * SZ_64K, i;
	const u8 *memory = ntdma_testdev_memory() + offset;

	if (fx_device_move_list(member->order->list, offset, FX_TO_DEVICE))
		return false;
	for (i = 0; i < member->buf->length; i++)
		if (memory[i] != fx_pattern(member->index, i))
			return false;
	return true;
}

static int member_run(void *data)
{
	struct member *member = data;
	struct order *order = member->order;
	u32 turn;

	for (turn = 0; turn < CROWD_TURNS; turn++) {
		v3_context_init(order->adapter, order->context);
		if (order_place(order, V3_SYNC, false, true)) {
			atomic_inc(&member->crowd->bad);
			v3_free_object(order->adapter,
				       DeallocateObjectKeepRegisters);
			continue;
		}
		v3_free_object(order->adapter, DeallocateObjectKeepRegisters);
		if (turn % 50 == 0 && !member_data_ok(member))
			atomic_inc(&member->crowd->bad);
		fx_put_list(order->adapter, order->list, true);
		cond_resched();
	}
	if (atomic_dec_and_test(&member->crowd->left))
		complete(&member->crowd->done);
	return 0;
}

/* Proves: C-230 B-10 */
static void list_ex_from_many_threads(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct crowd *crowd = kunit_kzalloc(test, sizeof(*crowd), GFP_KERNEL);
	struct task_struct *task;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, crowd);
	init_completion(&crowd->done);
	atomic_set(&crowd->left, CROWD);
	for (i = 0; i < CROWD; i++) {
		struct member *member = &crowd->members[i];

		member->crowd = crowd;
		member->index = i;
		member->buf = ex_filled(test, 0x10 * i, 3 * PAGE_SIZE, i);
		member->order = order_create(fx, adapter, BUILD,
					     ex_whole(member->buf, true));
	}
	for (i = 0; i < CROWD; i++) {
		task = kthread_run(member_run, &crowd->members[i],
				   "ntdma_crowd/%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	}
	KUNIT_ASSERT_NE(test, 0UL,
			wait_for_completion_timeout(&crowd->done, 120 * HZ));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&crowd->bad));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	for (i = 0; i < CROWD; i++)
		fx_buffer_free(crowd->members[i].buf);
}

static struct kunit_case dma_sg_life_cases[] = {
	KUNIT_CASE_PARAM(list_ex_retired_then_put, maker_gen_params),
	KUNIT_CASE(list_ex_retired_shuts_the_device_out),
	KUNIT_CASE(list_ex_never_put),
	KUNIT_CASE(list_ex_rebuilt_in_place),
	KUNIT_CASE_PARAM(list_ex_deallocate_spares, stays_gen_params),
	KUNIT_CASE_PARAM(list_ex_sync_never_waits, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_async_waits, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_cancelled, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_short_of_bounce_pages, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_fail_on_bounce, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_fail_on_bounce_in_line, maker_gen_params),
	KUNIT_CASE(list_ex_from_many_threads),
	{}
};

static struct kunit_suite dma_sg_life_suite = {
	.name = "ntdma_dma_sg_life",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_sg_life_cases,
};

kunit_test_suite(dma_sg_life_suite);

MODULE_DESCRIPTION("ntdma suite: waiting and retired lists of version 3");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
