// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong calls of version 3 and later: each is refused with the documented
 * result or ignored, reported by exactly one line, and costs nothing.
 */
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_ex.h"

#define UNTOUCHED	0x5a5a5a5a
#define MISUSE_PAGES	2

/**
 * struct misuse3 - valid arguments for any routine; a test spoils one of them
 * @fx: the case
 * @adapter: what the call is made on
 * @ops: table that is used
 * @buf: buffer of whole pages
 * @context: for requests
 * @base: map registers
 * @list: list that is mapped
 * @vector: of two buffers
 * @index: into @vector
 * @logical: result of allocations
 * @grant: of channel requests
 * @delivery: of list requests
 * @length: of MapTransferEx, in and out
 * @elements: for its list
 * @memory: for a list of BuildScatterGatherListEx
 * @size: of @memory
 * @status: result where the routine has one
 * @refused: result as the DDI documents it for a refusal
 */
struct misuse3 {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	const DMA_OPERATIONS *ops;
	struct fx_buffer *buf;
	struct v3_context *context;
	PVOID base;
	PSCATTER_GATHER_LIST list;
	PDMA_COMMON_BUFFER_VECTOR vector;
	ULONG index;
	PHYSICAL_ADDRESS logical;
	struct fx_grant grant;
	struct fx_delivery delivery;
	ULONG length;
	PSCATTER_GATHER_LIST elements;
	PVOID memory;
	ULONG size;
	NTSTATUS status;
	bool refused;
};

static void refused_if(struct misuse3 *m, NTSTATUS status)
{
	m->status = status;
	m->refused = status == STATUS_INVALID_PARAMETER;
}

static void call_adapter_info(struct misuse3 *m)
{
	DMA_ADAPTER_INFO info = { .Version = 1, .V1.Flags = UNTOUCHED };

	refused_if(m, m->ops->GetDmaAdapterInfo(m->adapter, &info));
	m->refused &= info.V1.Flags == UNTOUCHED;
}

static void call_transfer_info(struct misuse3 *m)
{
	DMA_TRANSFER_INFO info = { .Version = 1,
				   .V1.MapRegisterCount = UNTOUCHED };

	refused_if(m, m->ops->GetDmaTransferInfo(m->adapter, m->buf->mdl, 0, 16,
						 true, &info));
	m->refused &= info.V1.MapRegisterCount == UNTOUCHED;
}

static void call_init(struct misuse3 *m)
{
	struct v3_context context;

	v3_context_fill(&context, 0x33);
	refused_if(m, m->ops->InitializeDmaTransferContext(m->adapter,
							   context.bytes));
	m->refused &= !memchr_inv(&context, 0x33, sizeof(context));
}

static void call_buffer_ex(struct misuse3 *m)
{
	PHYSICAL_ADDRESS logical = { .QuadPart = UNTOUCHED };
	PVOID va = m->ops->AllocateCommonBufferEx(m->adapter, NULL, 16,
						  &logical, true,
						  MM_ANY_NODE_OK);

	m->refused = !va && !logical.QuadPart;
}

static void call_allocate(struct misuse3 *m)
{
	refused_if(m, m->ops->AllocateAdapterChannelEx(m->adapter,
						       m->fx->device,
						       m->context->bytes, 1, 0,
						       fx_control, &m->grant,
						       NULL));
	m->refused &= !m->grant.calls;
}

static void call_configure(struct misuse3 *m)
{
	refused_if(m, m->ops->ConfigureAdapterChannel(m->adapter, 1, NULL));
}

static void call_cancel(struct misuse3 *m)
{
	m->refused = !m->ops->CancelAdapterChannel(m->adapter, m->fx->device,
						   m->context->bytes);
}

static void call_map(struct misuse3 *m)
{
	m->length = 16;
	refused_if(m, v3_map(m->adapter, m->buf->mdl, m->base, 0, &m->length,
			     true, m->elements, EX_LIST_BYTES(1)));
}

/* The table may be another one than the adapter's. */
static void call_map_by_table(struct misuse3 *m)
{
	m->length = 16;
	refused_if(m, m->ops->MapTransferEx(m->adapter, m->buf->mdl, m->base, 0,
					    0, &m->length, true, m->elements,
					    EX_LIST_BYTES(1), NULL, NULL));
}

static void call_get(struct misuse3 *m)
{
	refused_if(m, m->ops->GetScatterGatherListEx(m->adapter, m->fx->device,
						     m->context->bytes,
						     m->buf->mdl, 0, 16,
						     V3_SYNC, fx_list_control,
						     &m->delivery, true, NULL,
						     NULL, NULL));
	m->refused &= !m->delivery.calls;
}

static void call_build(struct misuse3 *m)
{
	refused_if(m, m->ops->BuildScatterGatherListEx(m->adapter,
						       m->fx->device,
						       m->context->bytes,
						       m->buf->mdl, 0, 16,
						       V3_SYNC, fx_list_control,
						       &m->delivery, true,
						       m->memory, m->size, NULL,
						       NULL, NULL));
	m->refused &= !m->delivery.calls;
}

static void call_flush(struct misuse3 *m)
{
	refused_if(m, m->ops->FlushAdapterBuffersEx(m->adapter, m->buf->mdl,
						    m->base, 0, 16, true));
}

static void call_free_object(struct misuse3 *m)
{
	m->ops->FreeAdapterObject(m->adapter, DeallocateObject);
	m->refused = true;
}

static void call_cancel_mapped(struct misuse3 *m)
{
	refused_if(m, m->ops->CancelMappedTransfer(m->adapter,
						   m->context->bytes));
}

static void call_domain_buffer(struct misuse3 *m)
{
	PVOID va = NULL;

	m->logical.QuadPart = 0;
	refused_if(m, m->ops->AllocateDomainCommonBuffer(m->adapter, m, NULL,
							 16, 0, NULL,
							 MM_ANY_NODE_OK,
							 &m->logical, &va));
	m->refused &= !va && !m->logical.QuadPart;
}

static void call_flush_buffer(struct misuse3 *m)
{
	refused_if(m, m->ops->FlushDmaBuffer(m->adapter, m->buf->mdl, true));
}

static void call_join(struct misuse3 *m)
{
	refused_if(m, m->ops->JoinDmaDomain(m->adapter, m));
}

static void call_leave(struct misuse3 *m)
{
	refused_if(m, m->ops->LeaveDmaDomain(m->adapter));
}

static void call_get_domain(struct misuse3 *m)
{
	m->refused = !m->ops->GetDmaDomain(m->adapter);
}

static void call_bounds(struct misuse3 *m)
{
	PHYSICAL_ADDRESS logical = { .QuadPart = UNTOUCHED };
	PVOID va = m->ops->AllocateCommonBufferWithBounds(m->adapter, NULL,
			NULL, 16, 0, NULL, MM_ANY_NODE_OK, &logical);

	m->refused = !va && !logical.QuadPart;
}

static void call_vector(struct misuse3 *m)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	PDMA_COMMON_BUFFER_VECTOR vector = (void *)m;

	refused_if(m, m->ops->AllocateCommonBufferVector(m->adapter, low, high,
							 MmCached,
							 MM_ANY_NODE_OK, 0, 2,
							 16, &vector));
	m->refused &= !vector;
}

static void call_vector_get(struct misuse3 *m)
{
	PVOID va = m;

	m->logical.QuadPart = UNTOUCHED;
	m->ops->GetCommonBufferFromVectorByIndex(m->adapter, m->vector,
						 m->index, &va, &m->logical);
	m->refused = !va && !m->logical.QuadPart;
}

static void call_vector_free_one(struct misuse3 *m)
{
	m->ops->FreeCommonBufferFromVector(m->adapter, m->vector, m->index);
	m->refused = true;
}

static void call_vector_free(struct misuse3 *m)
{
	m->ops->FreeCommonBufferVector(m->adapter, m->vector);
	m->refused = true;
}

static void call_from_mdl(struct misuse3 *m)
{
	m->logical.QuadPart = 0;
	refused_if(m, m->ops->CreateCommonBufferFromMdl(m->adapter, m->buf->mdl,
							NULL, 0, &m->logical));
	m->refused &= !m->logical.QuadPart;
}

struct call3_row {
	const char *name;
	void (*call)(struct misuse3 *m);
	bool passive;
};

static const struct call3_row call3_rows[] = {
	{ "GetDmaAdapterInfo", call_adapter_info },
	{ "GetDmaTransferInfo", call_transfer_info },
	{ "InitializeDmaTransferContext", call_init },
	{ "AllocateCommonBufferEx", call_buffer_ex, .passive = true },
	{ "AllocateAdapterChannelEx", call_allocate },
	{ "ConfigureAdapterChannel", call_configure },
	{ "CancelAdapterChannel", call_cancel },
	{ "MapTransferEx", call_map_by_table },
	{ "GetScatterGatherListEx", call_get },
	{ "BuildScatterGatherListEx", call_build },
	{ "FlushAdapterBuffersEx", call_flush },
	{ "FreeAdapterObject", call_free_object },
	{ "CancelMappedTransfer", call_cancel_mapped },
	{ "AllocateDomainCommonBuffer", call_domain_buffer, .passive = true },
	{ "FlushDmaBuffer", call_flush_buffer },
	{ "JoinDmaDomain", call_join },
	{ "LeaveDmaDomain", call_leave },
	{ "GetDmaDomain", call_get_domain },
	{ "AllocateCommonBufferWithBounds", call_bounds, .passive = true },
	{ "AllocateCommonBufferVector", call_vector, .passive = true },
	{ "GetCommonBufferFromVector", call_vector_get },
	{ "FreeCommonBufferFromVector", call_vector_free_one },
	{ "FreeCommonBufferVector", call_vector_free },
	{ "CreateCommonBufferFromMdl", call_from_mdl, .passive = true },
};

static void call3_desc(const struct call3_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(call3, call3_rows, call3_desc);

static struct misuse3 *misuse3_begin(struct kunit *test)
{
	struct misuse3 *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	struct fixture *fx = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->fx = fx;
	m->adapter = v3_adapter(fx);
	m->ops = m->adapter->DmaOperations;
	m->buf = fx_contiguous(test, 0, MISUSE_PAGES * PAGE_SIZE);
	m->base = fx_grant_base(fx, m->adapter, 1,
				DeallocateObjectKeepRegisters);
	m->context = v3_new_context(fx, m->adapter);
	m->elements = ex_memory(fx, 1);
	m->memory = ex_list_memory(fx, m->adapter, ex_whole(m->buf, true),
				   &m->size);
	/* two, so that no DeallocateObject means either */
	m->list = fx_list_of(fx, m->adapter, m->buf, 16, true);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			m->ops->AllocateCommonBufferVector(m->adapter, low,
				high, MmCached, MM_ANY_NODE_OK, 0, 2, PAGE_SIZE,
				&m->vector));
	m->grant.action = DeallocateObject;
	return m;
}

/* Everything is still there, works and can be released. */
static void misuse3_end(struct misuse3 *m, PDMA_ADAPTER adapter)
{
	struct kunit *test = m->fx->test;

	m->adapter = adapter;
	m->ops = adapter->DmaOperations;
	FX_EXPECT_MAPPED(test, ex_address(m->list));
	for (m->index = 0; m->index < 2; m->index++) {
		call_vector_get(m);
		KUNIT_EXPECT_FALSE(test, m->refused);
		FX_EXPECT_MAPPED(test, m->logical.QuadPart);
	}
	call_map(m);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, m->status);
	call_flush(m);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, m->status);
	v3_context_init(adapter, m->context);
	m->grant.calls = 0;
	call_allocate(m);
	KUNIT_EXPECT_EQ(test, 1, m->grant.calls);
	m->delivery.calls = 0;
	call_build(m);
	KUNIT_EXPECT_EQ(test, 1, m->delivery.calls);
	fx_put_list(adapter, m->delivery.list, true);
	fx_put_list(adapter, m->list, true);
	fx_free_map_regs(adapter, m->base, 1);
	call_vector_free(m);
	fx_put_adapter(adapter);
	fx_buffer_free(m->buf);
}

static void misuse3_null_adapter(struct kunit *test)
{
	const struct call3_row *row = test->param_value;
	struct misuse3 *m = misuse3_begin(test);
	PDMA_ADAPTER adapter = m->adapter;

	m->adapter = NULL;
	FX_MISUSE(m->fx, row->call(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse3_end(m, adapter);
}

static void misuse3_foreign_adapter(struct kunit *test)
{
	const struct call3_row *row = test->param_value;
	struct misuse3 *m = misuse3_begin(test);
	PDMA_ADAPTER adapter = m->adapter;

	m->adapter = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m->adapter);
	*m->adapter = *adapter;
	m->adapter->DmaOperations = NULL;
	FX_MISUSE(m->fx, row->call(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse3_end(m, adapter);
}

static void misuse3_stale(struct kunit *test, bool cached)
{
	const struct call3_row *row = test->param_value;
	struct misuse3 *m = misuse3_begin(test);
	PDMA_ADAPTER live = m->adapter, stale;

	stale = v3_adapter(m->fx);
	fx_put_adapter(stale);
	m->adapter = stale;
	if (!cached)
		m->ops = stale->DmaOperations;
	FX_MISUSE(m->fx, row->call(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse3_end(m, live);
}

static void misuse3_stale_adapter(struct kunit *test)
{
	misuse3_stale(test, false);
}

static void misuse3_stale_adapter_by_old_table(struct kunit *test)
{
	misuse3_stale(test, true);
}

struct misuse3_irq {
	struct irq_work work;
	const struct call3_row *row;
	struct misuse3 *m;
};

static void misuse3_in_hardirq(struct irq_work *work)
{
	struct misuse3_irq *irq = container_of(work, struct misuse3_irq, work);

	irq->row->call(irq->m);
}

static void misuse3_run_in_hardirq(struct misuse3_irq *irq)
{
	irq_work_queue(&irq->work);
	irq_work_sync(&irq->work);
}

static void misuse3_above_dispatch(struct kunit *test)
{
	struct misuse3_irq *irq = kunit_kzalloc(test, sizeof(*irq), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, irq);
	irq->work = IRQ_WORK_INIT_HARD(misuse3_in_hardirq);
	irq->row = test->param_value;
	irq->m = misuse3_begin(test);
	FX_MISUSE(irq->m->fx, misuse3_run_in_hardirq(irq));
	KUNIT_EXPECT_TRUE(test, irq->m->refused);
	misuse3_end(irq->m, irq->m->adapter);
}

static void call3_raised(struct misuse3 *m, const struct call3_row *row)
{
	KIRQL old = fx_raise();

	row->call(m);
	fx_lower(old);
}

static void misuse3_passive_routine_at_dispatch(struct kunit *test)
{
	const struct call3_row *row = test->param_value;
	struct misuse3 *m;

	if (!row->passive)
		kunit_skip(test, "works at DISPATCH_LEVEL");
	m = misuse3_begin(test);
	FX_MISUSE(m->fx, call3_raised(m, row));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse3_end(m, m->adapter);
}

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

static void misuse3_unknown_buffer_flags(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	struct misuse3 *m = misuse3_begin(test);
	HANDLE domain = m->ops->GetDmaDomain(m->adapter);
	PDMA_COMMON_BUFFER_VECTOR vector;
	NTSTATUS status;
	PVOID va;

	FX_MISUSE(m->fx, va =
		  m->ops->AllocateCommonBufferWithBounds(m->adapter, NULL, NULL,
				16, 2, NULL, MM_ANY_NODE_OK, &m->logical));
	KUNIT_EXPECT_NULL(test, va);
	FX_MISUSE(m->fx, status =
		  m->ops->AllocateDomainCommonBuffer(m->adapter, domain, NULL,
				16, 2, NULL, MM_ANY_NODE_OK, &m->logical, &va));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status =
		  m->ops->AllocateCommonBufferVector(m->adapter, low, high,
				MmCached, MM_ANY_NODE_OK, 0x80000000, 2, 16,
				&vector));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
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

struct handle3_row {
	const char *name;
	ULONG_PTR handle;
};

static const struct handle3_row handle3_rows[] = {
	{ "one", 1 },
	{ "all ones", ~0UL },
	{ "user address", 0x7fff0000 },
	{ "not canonical", 0x8000000000000000UL },
};

static void handle3_desc(const struct handle3_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(handle3, handle3_rows, handle3_desc);

/* Handles are looked up, never followed. */
static void misuse3_garbage_handles(struct kunit *test)
{
	const struct handle3_row *row = test->param_value;
	struct misuse3 *m = misuse3_begin(test);
	PDMA_COMMON_BUFFER_VECTOR vector = m->vector;
	PVOID base = m->base;
	NTSTATUS status;

	m->base = (void *)row->handle;
	m->vector = (void *)row->handle;
	FX_MISUSE(m->fx, call_map(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_flush(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_vector_get(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_vector_free_one(m));
	FX_MISUSE(m->fx, call_vector_free(m));
	status = m->ops->JoinDmaDomain(m->adapter, (HANDLE)row->handle);
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED, status);
	m->base = base;
	m->vector = vector;
	misuse3_end(m, m->adapter);
}

/* Objects of one adapter given to another. */
static void misuse3_objects_of_a_sibling(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	PDMA_ADAPTER owner = m->adapter;
	PVOID own;

	m->adapter = v3_adapter(m->fx);
	own = ex_hold(m->fx, m->adapter, 1, 0);
	FX_MISUSE(m->fx, call_map(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_flush(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_vector_get(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_vector_free_one(m));
	FX_MISUSE(m->fx, call_vector_free(m));
	KUNIT_EXPECT_NOT_NULL(test, own);
	call_free_object(m);
	fx_put_adapter(m->adapter);
	misuse3_end(m, owner);
}

/* Proves: C-261 */
static void misuse3_vector_index(struct kunit *test)
{
	static const ULONG indices[] = { 2, 3, 0x80000000, ~0U };
	struct misuse3 *m = misuse3_begin(test);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(indices); i++) {
		m->index = indices[i];
		FX_MISUSE(m->fx, call_vector_get(m));
		KUNIT_EXPECT_TRUE(test, m->refused);
		FX_MISUSE(m->fx, call_vector_free_one(m));
	}
	misuse3_end(m, m->adapter);
}

/* Double frees, of one element and of all. */
static void misuse3_vector_freed_twice(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	PDMA_COMMON_BUFFER_VECTOR kept = m->vector;
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };

	m->ops->AllocateCommonBufferVector(m->adapter, low, high, MmCached,
					   MM_ANY_NODE_OK, 0, 3, 16,
					   &m->vector);
	m->index = 1;
	call_vector_free_one(m);
	FX_MISUSE(m->fx, call_vector_free_one(m));
	FX_MISUSE(m->fx, call_vector_get(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	call_vector_free(m);
	FX_MISUSE(m->fx, call_vector_free(m));
	FX_MISUSE(m->fx, call_vector_free_one(m));
	FX_MISUSE(m->fx, call_vector_get(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	m->vector = kept;
	misuse3_end(m, m->adapter);
}

struct vector_row {
	const char *name;
	MEMORY_CACHING_TYPE type;
	ULONG count;
	u64 size;
};

static const struct vector_row vector_rows[] = {
	{ "no elements", MmCached, 0, 16 },
	{ "elements of nothing", MmCached, 2, 0 },
	{ "write combined", MmWriteCombined, 2, 16 },
	{ "no such cache type", MmMaximumCacheType, 2, 16 },
};

static void vector_desc(const struct vector_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vector, vector_rows, vector_desc);

static void misuse3_vector_arguments(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	const struct vector_row *row = test->param_value;
	struct misuse3 *m = misuse3_begin(test);
	PDMA_COMMON_BUFFER_VECTOR vector = (void *)m;
	NTSTATUS status;

	FX_MISUSE(m->fx, status =
		  m->ops->AllocateCommonBufferVector(m->adapter, low, high,
				row->type, MM_ANY_NODE_OK, 0, row->count,
				row->size, &vector));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_NULL(test, vector);
	misuse3_end(m, m->adapter);
}

static void misuse3_null_arguments(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	struct misuse3 *m = misuse3_begin(test);
	const DMA_OPERATIONS *ops = m->ops;
	NTSTATUS status;
	PVOID va;

	FX_MISUSE(m->fx, status = ops->GetDmaAdapterInfo(m->adapter, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status = ops->GetDmaTransferInfo(m->adapter,
							  m->buf->mdl, 0, 16,
							  true, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, va = ops->AllocateCommonBufferEx(m->adapter, NULL, 16,
							  NULL, true, 0));
	KUNIT_EXPECT_NULL(test, va);
	FX_MISUSE(m->fx, va = ops->AllocateCommonBufferEx(m->adapter, NULL, 0,
							  &m->logical, true,
							  0));
	KUNIT_EXPECT_NULL(test, va);
	FX_MISUSE(m->fx, va =
		  ops->AllocateCommonBufferWithBounds(m->adapter, NULL, NULL,
						      16, 0, NULL, 0, NULL));
	KUNIT_EXPECT_NULL(test, va);
	FX_MISUSE(m->fx, status =
		  ops->AllocateCommonBufferVector(m->adapter, low, high,
						  MmCached, 0, 0, 2, 16, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status =
		  ops->CreateCommonBufferFromMdl(m->adapter, m->buf->mdl, NULL,
						 0, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status =
		  ops->CreateCommonBufferFromMdl(m->adapter, m->buf->mdl, NULL,
						 1, &m->logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status = ops->JoinDmaDomain(m->adapter, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status = v3_map(m->adapter, m->buf->mdl, m->base, 0,
					 NULL, true, m->elements,
					 EX_LIST_BYTES(1)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
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

/* A driver that forgot a vector: reported, and still there to be freed. */
static void misuse3_put_with_vector(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PDMA_COMMON_BUFFER_VECTOR vector;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			ops->AllocateCommonBufferVector(adapter, low, high,
				MmCached, MM_ANY_NODE_OK, 0, 2, 16, &vector));
	FX_MISUSE(fx, fx_put_adapter(adapter));
	FX_STRICT(KUNIT_EXPECT_GE(test, fx_live_coherent(), 2ULL));
	ops->FreeCommonBufferVector(adapter, vector);
}

static struct kunit_case dma_v3_misuse_cases[] = {
	KUNIT_CASE_PARAM(misuse3_null_adapter, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_foreign_adapter, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_stale_adapter, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_stale_adapter_by_old_table, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_above_dispatch, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_passive_routine_at_dispatch, call3_gen_params),
	KUNIT_CASE(misuse3_context_never_initialised),
	KUNIT_CASE(misuse3_context_copied),
	KUNIT_CASE(misuse3_context_missing),
	KUNIT_CASE(misuse3_context_in_use),
	KUNIT_CASE(misuse3_cancel_on_a_sibling),
	KUNIT_CASE(misuse3_context_initialised_in_use),
	KUNIT_CASE(misuse3_unknown_flags),
	KUNIT_CASE(misuse3_unknown_buffer_flags),
	KUNIT_CASE(misuse3_invalid_actions),
	KUNIT_CASE_PARAM(misuse3_flush_differs, reflush_gen_params),
	KUNIT_CASE(misuse3_flush_twice),
	KUNIT_CASE(misuse3_flush_without_base),
	KUNIT_CASE(misuse3_free_object_with_mapping),
	KUNIT_CASE_PARAM(misuse3_garbage_handles, handle3_gen_params),
	KUNIT_CASE(misuse3_objects_of_a_sibling),
	KUNIT_CASE(misuse3_vector_index),
	KUNIT_CASE(misuse3_vector_freed_twice),
	KUNIT_CASE_PARAM(misuse3_vector_arguments, vector_gen_params),
	KUNIT_CASE(misuse3_null_arguments),
	KUNIT_CASE_PARAM(misuse3_bad_mdl, spoil3_gen_params),
	KUNIT_CASE(misuse3_build_over_a_live_list),
	KUNIT_CASE(misuse3_build_without_memory),
	KUNIT_CASE(misuse3_put_with_vector),
	{}
};

static struct kunit_suite dma_v3_misuse_suite = {
	.name = "ntdma_dma_v3_misuse",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_misuse_cases,
};

kunit_test_suite(dma_v3_misuse_suite);

MODULE_DESCRIPTION("ntdma suite: wrong calls of version 3");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
