// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong requests of version 3: transfer contexts, flags, actions, flushes, MDLs
 * and memory for lists.
 */
#include <linux/module.h>

#include "fixture_misuse.h"

/* Routines that need a transfer context, which a test spoils. */
static void (*const context_calls[])(struct misuse3 *m) = {
	call_allocate, call_get, call_build, call_cancel,
};

static void expect_context_refused(struct misuse3 *m)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(context_calls); i++) {
		FX_MISUSE(m->fx, context_calls[i](m));
		KUNIT_EXPECT_TRUE(m->fx->test, m->refused);
	}
}

/* Proves: C-172 */
static void misuse3_context_never_initialised(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);

	v3_context_fill(m->context, 0);
	expect_context_refused(m);
	v3_context_fill(m->context, 0xff);
	expect_context_refused(m);
	misuse3_end(m, m->adapter);
}

/* A copy is another context; the original goes on. */
static void misuse3_context_copied(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	struct v3_context *original = m->context;

	m->context = kunit_kzalloc(test, sizeof(*m->context), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m->context);
	*m->context = *original;
	expect_context_refused(m);
	m->context = original;
	call_allocate(m);
	KUNIT_EXPECT_EQ(test, 1, m->grant.calls);
	misuse3_end(m, m->adapter);
}

/* Proves: C-171 C-181 */
static void misuse3_context_missing(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	NTSTATUS status;
	BOOLEAN cancelled;

	FX_MISUSE(m->fx, status =
		  m->ops->InitializeDmaTransferContext(m->adapter, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, cancelled =
		  m->ops->CancelAdapterChannel(m->adapter, m->fx->device,
					       NULL));
	KUNIT_EXPECT_FALSE(test, cancelled);
	FX_MISUSE(m->fx, status = v3_allocate(m->adapter, m->fx->device, NULL,
					      1, 0, &m->grant, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status = ex_get(m->fx, m->adapter, NULL,
					 ex_whole(m->buf, true), 0,
					 &m->delivery, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status = ex_build(m->fx, m->adapter, NULL,
					   ex_whole(m->buf, true), 0,
					   &m->delivery, m->memory, m->size,
					   NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0, m->grant.calls + m->delivery.calls);
	misuse3_end(m, m->adapter);
}

/* One context, one request: the second one is refused, the first waits on. */
static void misuse3_context_in_use(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	struct fx_grant waiter = { .action = DeallocateObject };

	ex_hold(m->fx, m->adapter, 1, 0);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(m->adapter, m->fx->device, m->context, 1, 0,
				    &waiter, NULL));
	FX_MISUSE(m->fx, call_allocate(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_get(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_build(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	v3_free_object(m->adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	misuse3_end(m, m->adapter);
}

/* A cancel on another adapter than the request's finds nothing. */
static void misuse3_cancel_on_a_sibling(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	struct fx_grant waiter = { .action = DeallocateObject };
	PDMA_ADAPTER sibling = v3_adapter(m->fx);
	BOOLEAN cancelled;

	ex_hold(m->fx, m->adapter, 1, 0);
	v3_allocate(m->adapter, m->fx->device, m->context, 1, 0, &waiter, NULL);
	FX_TOLERATE(m->fx, cancelled = v3_cancel(sibling, m->fx->device,
						 m->context));
	KUNIT_EXPECT_FALSE(test, cancelled);
	v3_free_object(m->adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	fx_put_adapter(sibling);
	misuse3_end(m, m->adapter);
}

/* Initialised again while it waits: the callback comes once all the same. */
static void misuse3_context_initialised_in_use(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	struct fx_grant waiter = { .action = DeallocateObject };

	ex_hold(m->fx, m->adapter, 1, 0);
	v3_allocate(m->adapter, m->fx->device, m->context, 1, 0, &waiter, NULL);
	FX_TOLERATE(m->fx, v3_context_init(m->adapter, m->context));
	v3_free_object(m->adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	misuse3_end(m, m->adapter);
}

static const ULONG unknown_flags[] = { 0x8, 0x100, 0x80000000,
				       V3_SYNC | 0x40000000 };

/* Proves: C-183 */
static void misuse3_unknown_flags(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	NTSTATUS status;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(unknown_flags); i++) {
		FX_MISUSE(m->fx, status =
			  v3_allocate(m->adapter, m->fx->device, m->context, 1,
				      unknown_flags[i], &m->grant, NULL));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
		FX_MISUSE(m->fx, status =
			  ex_get(m->fx, m->adapter, m->context,
				 ex_whole(m->buf, true), unknown_flags[i],
				 &m->delivery, NULL));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
		FX_MISUSE(m->fx, status =
			  ex_build(m->fx, m->adapter, m->context,
				   ex_whole(m->buf, true), unknown_flags[i],
				   &m->delivery, m->memory, m->size, NULL));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	}
	KUNIT_EXPECT_EQ(test, 0, m->grant.calls + m->delivery.calls);
	misuse3_end(m, m->adapter);
}

static void misuse3_invalid_actions(struct kunit *test)
{
	static const int actions[] = { 0, 4, -1 };
	struct misuse3 *m = misuse3_begin(test);
	struct fx_grant waiter = { .action = DeallocateObject };
	u32 i;

	ex_hold(m->fx, m->adapter, 1, 0);
	v3_allocate(m->adapter, m->fx->device, m->context, 1, 0, &waiter, NULL);
	for (i = 0; i < ARRAY_SIZE(actions); i++) {
		FX_MISUSE(m->fx, v3_free_object(m->adapter, actions[i]));
		KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	}
	v3_free_object(m->adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	misuse3_end(m, m->adapter);
}

struct reflush_row {
	const char *name;
	u64 offset;
	ULONG length;
	BOOLEAN write;
	bool other_mdl;
};

/* How a flush may differ from the map of 16 bytes at offset 0. */
static const struct reflush_row reflush_rows[] = {
	{ "longer", 0, 17, true },
	{ "another offset", 1, 16, true },
	{ "offset of all ones", ~0ULL, 16, true },
	{ "the other direction", 0, 16, false },
	{ "another MDL", 0, 16, true, true },
};

static void reflush_desc(const struct reflush_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(reflush, reflush_rows, reflush_desc);

/* The mapping that is recorded ends, whatever the arguments say. */
static void misuse3_flush_differs(struct kunit *test)
{
	const struct reflush_row *row = test->param_value;
	struct misuse3 *m = misuse3_begin(test);
	struct fx_buffer *other = fx_scattered(test, 0, PAGE_SIZE);
	u64 addr;

	call_map(m);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, m->status);
	addr = ex_address(m->elements);
	FX_MISUSE(m->fx, v3_flush(m->adapter, row->other_mdl ? other->mdl :
				  m->buf->mdl, m->base, row->offset,
				  row->length, row->write));
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(addr));
	misuse3_end(m, m->adapter);
	fx_buffer_free(other);
}

static void misuse3_flush_twice(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);

	call_map(m);
	call_flush(m);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, m->status);
	FX_MISUSE(m->fx, call_flush(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse3_end(m, m->adapter);
}

/* Nothing to flush is no mistake. */
static void misuse3_flush_without_base(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	PVOID base = m->base;

	m->base = NULL;
	call_flush(m);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, m->status);
	m->base = base;
	misuse3_end(m, m->adapter);
}

/* The channel goes while its mapping lives: undone, and said. */
static void misuse3_free_object_with_mapping(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	ULONG length = 16;
	PVOID base = ex_hold(m->fx, m->adapter, 1, 0);
	u64 addr;

	v3_map(m->adapter, m->buf->mdl, base, 0, &length, true, m->elements,
	       EX_LIST_BYTES(1));
	addr = ex_address(m->elements);
	FX_MISUSE(m->fx, v3_free_object(m->adapter, DeallocateObject));
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(addr));
	misuse3_end(m, m->adapter);
}

/* Routines that take an MDL, which a test takes away or spoils. */
static void (*const mdl_calls[])(struct misuse3 *m) = {
	call_map, call_get, call_build, call_from_mdl,
};

static void spoil3_missing(struct fx_buffer *buf)
{
	buf->mdl = NULL;
}

static void spoil3_unlocked(struct fx_buffer *buf)
{
	buf->mdl->MdlFlags = MDL_MAPPED_TO_SYSTEM_VA;
}

static void spoil3_io_space(struct fx_buffer *buf)
{
	buf->mdl->MdlFlags |= MDL_IO_SPACE | MDL_MAPPED_TO_SYSTEM_VA;
}

static void spoil3_offset(struct fx_buffer *buf)
{
	buf->mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
	buf->mdl->ByteOffset = PAGE_SIZE;
}

static void spoil3_cycle(struct fx_buffer *buf)
{
	buf->mdl->Next = buf->mdl;
	buf->mdl->ByteCount = 0;
}

struct spoil3_row {
	const char *name;
	void (*spoil)(struct fx_buffer *buf);
};

static const struct spoil3_row spoil3_rows[] = {
	{ "no MDL", spoil3_missing },
	{ "not locked", spoil3_unlocked },
	{ "device memory", spoil3_io_space },
	{ "offset beyond a page", spoil3_offset },
	{ "cycle of empty MDLs", spoil3_cycle },
};

static void spoil3_desc(const struct spoil3_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(spoil3, spoil3_rows, spoil3_desc);

static void misuse3_bad_mdl(struct kunit *test)
{
	const struct spoil3_row *row = test->param_value;
	struct misuse3 *m = misuse3_begin(test);
	PMDL mdl = m->buf->mdl;
	MDL good = *mdl;
	u32 i;

	row->spoil(m->buf);
	for (i = 0; i < ARRAY_SIZE(mdl_calls); i++) {
		u64 before = ntdma_misuse_count();

		mdl_calls[i](m);
		KUNIT_EXPECT_TRUE_MSG(test, m->refused, "call %u", i);
		KUNIT_EXPECT_EQ_MSG(test, before + 1, ntdma_misuse_count(),
				    "call %u", i);
		m->fx->misuse += ntdma_misuse_count() - before;
	}
	m->buf->mdl = mdl;
	*mdl = good;
	misuse3_end(m, m->adapter);
}

/* The same memory for a second list while the first lives in it. */
static void misuse3_build_over_a_live_list(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	PSCATTER_GATHER_LIST first;

	call_build(m);
	first = m->delivery.list;
	m->delivery.calls = 0;
	FX_MISUSE(m->fx, call_build(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_EXPECT_MAPPED(test, ex_address(first));
	fx_put_list(m->adapter, first, true);
	misuse3_end(m, m->adapter);
}

static void misuse3_build_without_memory(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	PVOID memory = m->memory;

	m->memory = NULL;
	FX_MISUSE(m->fx, call_build(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	m->memory = memory;
	misuse3_end(m, m->adapter);
}

/* What was given back is given back again, each way. */
static void misuse3_released_twice(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	PSCATTER_GATHER_LIST list;
	PVOID base;

	base = ex_hold(m->fx, m->adapter, 1, 0);
	v3_free_object(m->adapter, DeallocateObject);
	FX_MISUSE(m->fx, fx_free_map_regs(m->adapter, base, 1));
	FX_MISUSE(m->fx, fx_free_channel(m->adapter));
	ex_hold(m->fx, m->adapter, 1, 0);
	fx_free_channel(m->adapter);
	FX_MISUSE(m->fx, fx_free_channel(m->adapter));
	/* harmless: drivers call it always */
	v3_free_object(m->adapter, DeallocateObjectKeepRegisters);

	list = ex_list(m->fx, m->adapter, ex_whole(m->buf, true));
	fx_put_list(m->adapter, list, true);
	FX_MISUSE(m->fx, fx_put_list(m->adapter, list, true));
	misuse3_end(m, m->adapter);
}

/* A request ends once, however often it is cancelled. */
static void misuse3_cancelled_twice(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	struct fx_grant waiter = { .action = DeallocateObject };

	ex_hold(m->fx, m->adapter, 1, 0);
	v3_allocate(m->adapter, m->fx->device, m->context, 1, 0, &waiter, NULL);
	KUNIT_EXPECT_TRUE(test, v3_cancel(m->adapter, m->fx->device,
					  m->context));
	v3_cancel(m->adapter, m->fx->device, m->context);
	v3_free_object(m->adapter, DeallocateObject);
	v3_cancel(m->adapter, m->fx->device, m->context);
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED,
			v3_allocate(m->adapter, m->fx->device, m->context, 1, 0,
				    &waiter, NULL));
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	misuse3_end(m, m->adapter);
}

static struct kunit_case dma_v3_misuse_request_cases[] = {
	KUNIT_CASE(misuse3_context_never_initialised),
	KUNIT_CASE(misuse3_context_copied),
	KUNIT_CASE(misuse3_context_missing),
	KUNIT_CASE(misuse3_context_in_use),
	KUNIT_CASE(misuse3_cancel_on_a_sibling),
	KUNIT_CASE(misuse3_context_initialised_in_use),
	KUNIT_CASE(misuse3_unknown_flags),
	KUNIT_CASE(misuse3_invalid_actions),
	KUNIT_CASE_PARAM(misuse3_flush_differs, reflush_gen_params),
	KUNIT_CASE(misuse3_flush_twice),
	KUNIT_CASE(misuse3_flush_without_base),
	KUNIT_CASE(misuse3_free_object_with_mapping),
	KUNIT_CASE_PARAM(misuse3_bad_mdl, spoil3_gen_params),
	KUNIT_CASE(misuse3_build_over_a_live_list),
	KUNIT_CASE(misuse3_build_without_memory),
	KUNIT_CASE(misuse3_released_twice),
	KUNIT_CASE(misuse3_cancelled_twice),
	{}
};

static struct kunit_suite dma_v3_misuse_request_suite = {
	.name = "ntdma_dma_v3_misuse_request",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_misuse_request_cases,
};

kunit_test_suite(dma_v3_misuse_request_suite);

MODULE_DESCRIPTION("ntdma suite: wrong requests of version 3");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
