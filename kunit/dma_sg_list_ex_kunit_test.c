// SPDX-License-Identifier: GPL-2.0-only
/*
 * GetScatterGatherListEx() and BuildScatterGatherListEx().
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "fixture_order.h"

struct matrix_row {
	const char *name;
	enum maker maker;
	ULONG flags;
	bool routine, result, fits;
};

static const struct matrix_row matrix_rows[] = {
	{ "Get, async, nothing", GET, 0, false, false, false },
	{ "Get, async, result", GET, 0, false, true, false },
	{ "Get, async, routine", GET, 0, true, false, true },
	{ "Get, async, both", GET, 0, true, true, true },
	{ "Get, sync, nothing", GET, V3_SYNC, false, false, false },
	{ "Get, sync, result", GET, V3_SYNC, false, true, true },
	{ "Get, sync, routine", GET, V3_SYNC, true, false, true },
	{ "Get, sync, both", GET, V3_SYNC, true, true, true },
	{ "Build, async, nothing", BUILD, 0, false, false, false },
	{ "Build, async, result", BUILD, 0, false, true, false },
	{ "Build, async, routine", BUILD, 0, true, false, true },
	{ "Build, async, both", BUILD, 0, true, true, true },
	{ "Build, sync, nothing", BUILD, V3_SYNC, false, false, false },
	{ "Build, sync, result", BUILD, V3_SYNC, false, true, true },
	{ "Build, sync, routine", BUILD, V3_SYNC, true, false, true },
	{ "Build, sync, both", BUILD, V3_SYNC, true, true, true },
};

static void matrix_desc(const struct matrix_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(matrix, matrix_rows, matrix_desc);

static void expect_order_works(struct order *order,
			       const struct matrix_row *row)
{
	struct kunit *test = order->fx->test;
	PSCATTER_GATHER_LIST list = order->delivery.list ?: order->list;

	KUNIT_EXPECT_EQ(test, (int)row->routine, order->delivery.calls);
	if (row->routine && row->result)
		KUNIT_EXPECT_PTR_EQ(test, order->list, order->delivery.list);
	if (row->routine)
		KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, order->delivery.irql);
	if (row->maker == BUILD)
		KUNIT_EXPECT_PTR_EQ(test, order->memory, (void *)list);
	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, order->range.length, fx_list_sees(list, 1));
	fx_put_list(order->adapter, list, true);
}

/* Proves: C-219 C-220 C-222 C-226 C-229 B-08 */
static void list_ex_matrix(struct kunit *test)
{
	const struct matrix_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0x70, 2 * PAGE_SIZE, 1);
	struct order *order = order_create(fx, adapter, row->maker,
					   ex_whole(buf, true));
	NTSTATUS status;

	if (row->fits) {
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				order_place(order, row->flags, row->routine,
					    row->result));
		expect_order_works(order, row);
	} else {
		FX_MISUSE(fx, status = order_place(order, row->flags,
						   row->routine, row->result));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
		KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
		KUNIT_EXPECT_NULL(test, order->list);
	}
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-221 C-223 */
static void list_ex_lives_until_put(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0xabc, 3 * PAGE_SIZE);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, false));

	fx_device_load(buf->length, 2);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			order_place(order, V3_SYNC, true, true));
	/* the callback has returned, the mapping stays */
	FX_STRICT(KUNIT_EXPECT_NE(test, 0ULL, fx_live_mappings()));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move_list(order->list, 0,
						     FX_FROM_DEVICE));
	fx_put_list(adapter, order->list, false);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	FX_EXPECT_DATA(test, buf, 2);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static void note_result(struct fx_delivery *delivery)
{
	struct order *order = delivery->priv;

	/* stored before the callback: the client reads either */
	order->memory = order->list;
}

/* Proves: C-222 */
static void list_ex_result_before_callback(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct order *order = order_create(fx, adapter, GET,
					   ex_whole(buf, true));

	order->delivery.body = note_result;
	order->delivery.priv = order;
	order_place(order, V3_SYNC, true, true);
	KUNIT_EXPECT_PTR_EQ(test, (void *)order->delivery.list, order->memory);
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static int completions;

static VOID never_completes(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
			    PVOID context, DMA_COMPLETION_STATUS status)
{
	completions++;
}

/* Proves: C-225 */
static void list_ex_ignores_completion(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 3);
	struct order *order = order_create(fx, adapter, BUILD,
					   ex_whole(buf, true));

	completions = 0;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->GetScatterGatherListEx(adapter, fx->device,
				order->context->bytes, buf->mdl, 0, buf->length,
				V3_SYNC, NULL, NULL, true, never_completes,
				(void *)1, &order->list));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 3));
	fx_put_list(adapter, order->list, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->BuildScatterGatherListEx(adapter, fx->device,
				order->context->bytes, buf->mdl, 0, buf->length,
				V3_SYNC, NULL, NULL, true, order->memory,
				order->size, never_completes, (void *)1,
				&order->list));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 3));
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	KUNIT_EXPECT_EQ(test, 0, completions);
	fx_buffer_free(buf);
}

struct size_row {
	const char *name;
	s32 less;
};

/* By how much the buffer is smaller than it has to be; -1: one element. */
static const struct size_row size_rows[] = {
	{ "one byte less", 1 },
	{ "one element less", sizeof(SCATTER_GATHER_ELEMENT) },
	{ "room for one element", -1 },
};

static void size_desc(const struct size_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(size, size_rows, size_desc);

/* Proves: C-227 */
static void list_ex_buffer_too_small(struct kunit *test)
{
	const struct size_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 4 * PAGE_SIZE, 4);
	struct order *order = order_create(fx, adapter, BUILD,
					   ex_whole(buf, true));
	ULONG whole = order->size;

	order->size = row->less < 0 ? EX_LIST_BYTES(1) : whole - row->less;
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL,
			order_place(order, V3_SYNC, true, true));
	KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	/* exactly enough, with the same context */
	order->size = whole;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			order_place(order, V3_SYNC, false, true));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 4));
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-228 */
static void list_ex_beyond_the_limit(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	struct order *order;
	struct fx_buffer *buf;
	PDMA_ADAPTER adapter;
	NTSTATUS status;
	u32 limit;

	desc.MaximumLength = 3 * PAGE_SIZE;
	adapter = fx_adapter_of(fx, &desc);
	limit = fx->map_regs;
	buf = ex_filled(test, 0, (limit + 1) * PAGE_SIZE, 5);
	order = order_create(fx, adapter, *maker, ex_whole(buf, true));
	FX_MISUSE(fx, status = order_place(order, V3_SYNC, false, true));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	order->range.length = limit * PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			order_place(order, V3_SYNC, false, true));
	KUNIT_EXPECT_EQ(test, order->range.length,
			fx_list_sees(order->list, 5));
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

struct outside_row {
	const char *name;
	u64 offset;
	ULONG length;
};

/* Of a chain of 2 * PAGE_SIZE bytes in two MDLs. */
static const struct outside_row outside_rows[] = {
	{ "offset at the end", 2 * PAGE_SIZE, 1 },
	{ "offset of all ones", ~0ULL, 1 },
	{ "no length", 0, 0 },
	{ "one byte more", 0, 2 * PAGE_SIZE + 1 },
	{ "two bytes at the last", 2 * PAGE_SIZE - 1, 2 },
	{ "length of all ones", 1, ~0U },
};

static void outside_desc(const struct outside_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(outside, outside_rows, outside_desc);

static void list_ex_outside(struct kunit *test)
{
	const struct outside_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_chain chain = { };
	struct order *order;
	NTSTATUS status;

	fx_chain_add(&chain, fx_scattered(test, 0, PAGE_SIZE));
	fx_chain_add(&chain, fx_scattered(test, 0, PAGE_SIZE));
	order = order_create(fx, adapter, GET, ex_whole(chain.buf[0], true));
	order->range.offset = row->offset;
	order->range.length = row->length;
	for (order->maker = GET; order->maker <= BUILD; order->maker++) {
		FX_MISUSE(fx, status = order_place(order, V3_SYNC, true,
						   true));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
		KUNIT_EXPECT_EQ(test, 0, order->delivery.calls);
	}
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	order->maker = BUILD;
	order->range.offset = 2 * PAGE_SIZE - 1;
	order->range.length = 1;
	order_bare(order);
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/* Proves: B-21 B-26 */
static void list_ex_from_the_second_mdl(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_chain chain = fx_chain_of_three(test);
	u32 start = chain.buf[0]->length + 0x321;
	struct order *order;
	u32 length = chain.length - start;

	fx_chain_fill(&chain, 6);
	order = order_create(fx, adapter, *maker,
			     (struct ex_range){ chain.buf[0]->mdl, start,
						length, true });
	order_bare(order);
	KUNIT_EXPECT_EQ(test, (u64)length, fx_list_length(order->list));
	KUNIT_EXPECT_EQ(test, 0U,
			fx_chain_spanning(&chain, start, order->list));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move_list(order->list, start,
						     FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, length, fx_device_differs(start, length, 6));
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/* Proves: B-07 */
static void list_ex_at_both_levels(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0x11, 3 * PAGE_SIZE, 7);
	struct order *order = order_create(fx, adapter, BUILD,
					   ex_whole(buf, true));
	NTSTATUS status;
	KIRQL old;

	status = v3_build_list(adapter, fx->device, order->context, buf->mdl, 0,
			       buf->length, V3_SYNC, NULL, true, order->memory,
			       order->size, &order->list);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, status);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 7));
	fx_put_list(adapter, order->list, true);
	old = fx_raise();
	status = v3_build_list(adapter, fx->device, order->context, buf->mdl, 0,
			       buf->length, V3_SYNC, NULL, true, order->memory,
			       order->size, &order->list);
	fx_lower(old);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, status);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 7));
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static void try_memory(struct order *order, void *memory)
{
	struct kunit *test = order->fx->test;
	PSCATTER_GATHER_LIST first = memory;

	order->memory = memory;
	order_bare(order);
	KUNIT_EXPECT_PTR_EQ(test, first, order->list);
	KUNIT_EXPECT_EQ(test, order->range.length, fx_list_sees(first, 8));
	fx_put_list(order->adapter, first, true);
	memset(memory, 0x99, order->size);
}

/* Proves: B-08 B-09 */
static void list_ex_in_any_memory(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 8);
	struct order *order = order_create(fx, adapter, BUILD,
					   ex_whole(buf, true));
	u8 *memory = vmalloc(3 * PAGE_SIZE);
	u8 stack[256];

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_ASSERT_LE(test, (size_t)order->size, sizeof(stack) - 4);
	try_memory(order, memory + PAGE_SIZE);
	/* over the border of two pages that are no neighbours */
	try_memory(order, memory + 2 * PAGE_SIZE - 40);
	try_memory(order, memory + 4);
	try_memory(order, stack);
	try_memory(order, stack + 4);
	vfree(memory);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: B-12 */
static void list_ex_put_the_other_way(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_packet_adapter(fx, 24);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 9);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));

	order_bare(order);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 9));
	FX_TOLERATE(fx, fx_put_list(adapter, order->list, false));
	/* what was written to the device is not copied back over the source */
	FX_EXPECT_DATA(test, buf, 9);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-232 C-233 C-234 B-10 */
static void list_ex_free_object_keeps_list(struct kunit *test)
{
	const enum maker *maker = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0x40, 3 * PAGE_SIZE, 10);
	struct order *order = order_create(fx, adapter, *maker,
					   ex_whole(buf, true));

	order_bare(order);
	v3_free_object(adapter, KeepObject);
	v3_free_object(adapter, DeallocateObjectKeepRegisters);
	v3_free_object(adapter, DeallocateObjectKeepRegisters);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(order->list, 10));
	fx_put_list(adapter, order->list, true);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObjectKeepRegisters);
	/* nothing of the adapter went with it */
	order_bare(order);
	fx_put_list(adapter, order->list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-231 B-10 */
static void list_ex_free_object_after_failure(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 11);
	struct order *other = order_create(fx, adapter, BUILD,
					   ex_whole(buf, true));
	struct order *order = order_create(fx, adapter, BUILD,
					   ex_whole(buf, true));

	order_bare(other);
	order->size--;
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL,
			order_place(order, V3_SYNC, false, true));
	v3_free_object(adapter, DeallocateObjectKeepRegisters);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(other->list, 11));
	fx_put_list(adapter, other->list, true);
	fx_put_adapter(adapter);
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

static struct kunit_case dma_sg_list_ex_cases[] = {
	KUNIT_CASE_PARAM(list_ex_matrix, matrix_gen_params),
	KUNIT_CASE_PARAM(list_ex_lives_until_put, maker_gen_params),
	KUNIT_CASE(list_ex_result_before_callback),
	KUNIT_CASE(list_ex_ignores_completion),
	KUNIT_CASE_PARAM(list_ex_buffer_too_small, size_gen_params),
	KUNIT_CASE_PARAM(list_ex_beyond_the_limit, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_outside, outside_gen_params),
	KUNIT_CASE_PARAM(list_ex_from_the_second_mdl, maker_gen_params),
	KUNIT_CASE(list_ex_at_both_levels),
	KUNIT_CASE(list_ex_in_any_memory),
	KUNIT_CASE_PARAM(list_ex_put_the_other_way, maker_gen_params),
	KUNIT_CASE_PARAM(list_ex_free_object_keeps_list, maker_gen_params),
	KUNIT_CASE(list_ex_free_object_after_failure),
	KUNIT_CASE(list_ex_from_many_threads),
	{}
};

static struct kunit_suite dma_sg_list_ex_suite = {
	.name = "ntdma_dma_sg_list_ex",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_sg_list_ex_cases,
};

kunit_test_suite(dma_sg_list_ex_suite);

MODULE_DESCRIPTION("ntdma suite: scatter/gather lists of version 3");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
