// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of a list of version 3: it waits, is cancelled, or is retired
 * by FreeAdapterObject().
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
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

/*
 * A client that puts its lists frees the adapter object as well, by habit: that
 * must not end the list of another thread.
 *
 * Proves: B-10 B-11
 */
static void list_ex_deallocate_after_put(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0x40, PAGE_SIZE, 24);
	struct order *mine = order_create(fx, adapter, *maker,
					  ex_whole(buf, true));
	struct order *theirs = order_create(fx, adapter, *maker,
					    ex_whole(buf, true));

	order_bare(mine);
	order_bare(theirs);
	fx_put_list(adapter, mine->list, true);
	v3_free_object(adapter, DeallocateObject);
	FX_EXPECT_MAPPED(test, ex_address(theirs->list));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(theirs->list, 24));
	fx_put_list(adapter, theirs->list, true);
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static void put_meanwhile(void *context, bool unmap)
{
	struct order *order = context;
	PSCATTER_GATHER_LIST list = order->list;

	order->list = NULL;
	if (unmap && list)
		fx_put_list(order->adapter, list, true);
}

/* Put by one thread while another's DeallocateObject is unmapping it. */
static void list_ex_put_while_retired(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 25);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));
	int live = ntdma_test_live_objects_flush();

	order_bare(order);
	ntdma_testdev_on_map(put_meanwhile, order);
	v3_free_object(adapter, DeallocateObject);
	ntdma_testdev_on_map(NULL, NULL);
	KUNIT_EXPECT_NULL(test, order->list);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Pages of a list that no reserve of such an adapter holds. */
#define UNBOUNCED_PAGES	40

/**
 * struct stuck - a request that Linux cannot map when its turn comes
 * @order: request
 * @buf: of what
 * @came: its callback ran
 */
struct stuck {
	struct order *order;
	struct fx_buffer *buf;
	struct completion came;
};

static void note_arrival(struct fx_delivery *delivery)
{
	complete(delivery->priv);
}

/* The request waits behind a channel that is held. */
static struct stuck *stuck_begin(struct fixture *fx, enum maker maker)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	struct stuck *stuck = kunit_kzalloc(fx->test, sizeof(*stuck),
					    GFP_KERNEL);
	PDMA_ADAPTER adapter;

	KUNIT_ASSERT_NOT_NULL(fx->test, stuck);
	desc.MaximumLength = UNBOUNCED_PAGES * PAGE_SIZE;
	adapter = fx_adapter_of(fx, &desc);
	stuck->buf = ex_filled(fx->test, 0, desc.MaximumLength, 26);
	stuck->order = order_create(fx, adapter, maker,
				    ex_whole(stuck->buf, true));
	init_completion(&stuck->came);
	stuck->order->delivery.body = note_arrival;
	stuck->order->delivery.priv = &stuck->came;
	ex_hold(fx, adapter, 1, 0);
	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS,
			order_place(stuck->order, 0, true, false));
	return stuck;
}

static void stuck_end(struct stuck *stuck)
{
	struct order *order = stuck->order;

	if (order->delivery.calls) {
		KUNIT_EXPECT_EQ(order->fx->test, stuck->buf->length,
				fx_list_sees(order->delivery.list, 26));
		fx_put_list(order->adapter, order->delivery.list, true);
	}
	fx_put_adapter(order->adapter);
	fx_buffer_free(stuck->buf);
}

/* Nothing of the adapter is in use, so that no release can wake the request. */
static void list_ex_outlasts_a_failure(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct stuck *stuck = stuck_begin(fx_strict(test), *maker);
	struct order *order = stuck->order;

	ntdma_testdev_fail_map(1, true);
	v3_free_object(order->adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
	ntdma_testdev_fail_map(0, false);
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&stuck->came, 10 * HZ));
	KUNIT_EXPECT_EQ(test, 1, order->delivery.calls);
	stuck_end(stuck);
}

/* Who comes after it needs nothing of Linux. */
static void list_ex_failure_blocks_nobody(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = fx_strict(test);
	struct stuck *stuck = stuck_begin(fx, *maker);
	struct order *order = stuck->order;

	ntdma_testdev_fail_map(1, true);
	v3_free_object(order->adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_allocate(order->adapter, fx->device, 1, &grant));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
	KUNIT_EXPECT_TRUE(test, v3_cancel(order->adapter, fx->device,
					  order->context));
	ntdma_testdev_fail_map(0, false);
	stuck_end(stuck);
}

/* rounds of a hundred loops that a rival gets for its call */
#define RIVAL_ROUNDS	100000

/**
 * struct rival - cancels on another processor while a grant is attempted
 * @order: what it cancels
 * @go: the attempt is under way
 * @done: @cancelled is valid
 * @called: the call is about to be made
 * @returned: it has returned
 * @cancelled: what it returned
 */
struct rival {
	struct order *order;
	struct completion go, done;
	bool called, returned;
	BOOLEAN cancelled;
};

static int rival_run(void *data)
{
	struct rival *rival = data;
	struct order *order = rival->order;

	wait_for_completion(&rival->go);
	WRITE_ONCE(rival->called, true);
	rival->cancelled = v3_cancel(order->adapter, order->fx->device,
				     order->context);
	WRITE_ONCE(rival->returned, true);
	complete(&rival->done);
	return 0;
}

/* Lets the rival call, and return if it can without waiting for us. */
static void rival_meanwhile(void *context, bool unmap)
{
	struct rival *rival = context;
	u32 i;

	if (unmap || READ_ONCE(rival->called))
		return;
	complete(&rival->go);
	while (!READ_ONCE(rival->called))
		cpu_relax();
	for (i = 0; i < RIVAL_ROUNDS && !READ_ONCE(rival->returned); i++)
		ndelay(100);
}

/*
 * The attempt fails and the request would go on waiting: the cancel gets it.
 *
 * Proves: C-186
 */
static void list_ex_cancelled_in_its_turn(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = fx_strict(test);
	struct rival *rival;
	struct stuck *stuck;
	struct task_struct *task;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two processors");
	stuck = stuck_begin(fx, *maker);
	rival = kunit_kzalloc(test, sizeof(*rival), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, rival);
	rival->order = stuck->order;
	init_completion(&rival->go);
	init_completion(&rival->done);
	task = kthread_create(rival_run, rival, "ntdma_rival");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	/* neither waits for the other's processor */
	migrate_disable();
	kthread_bind(task, cpumask_any_but(cpu_online_mask,
					   raw_smp_processor_id()));
	wake_up_process(task);
	ntdma_testdev_fail_map(1, true);
	ntdma_testdev_on_map(rival_meanwhile, rival);
	v3_free_object(stuck->order->adapter, DeallocateObject);
	migrate_enable();
	wait_for_completion(&rival->done);
	ntdma_testdev_on_map(NULL, NULL);
	ntdma_testdev_fail_map(0, false);
	KUNIT_EXPECT_TRUE(test, rival->cancelled);
	KUNIT_EXPECT_EQ(test, 0, stuck->order->delivery.calls);
	stuck_end(stuck);
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
	KUNIT_CASE_PARAM(list_ex_deallocate_after_put, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_put_while_retired, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_outlasts_a_failure, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_failure_blocks_nobody, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_cancelled_in_its_turn, maker_gen_params),
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
