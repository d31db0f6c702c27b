// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong calls of version 3 and later, whatever the routine: adapters, levels and
 * handles that are not what they should be, arguments that are missing. Each is
 * refused with the documented result or ignored, reported by exactly one line, and
 * costs nothing.
 */
#include <linux/irq_work.h>
#include <linux/module.h>

#include "fixture_misuse.h"

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

static struct kunit_case dma_v3_misuse_cases[] = {
	KUNIT_CASE_PARAM(misuse3_null_adapter, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_foreign_adapter, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_stale_adapter, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_stale_adapter_by_old_table, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_above_dispatch, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_passive_routine_at_dispatch, call3_gen_params),
	KUNIT_CASE_PARAM(misuse3_garbage_handles, handle3_gen_params),
	KUNIT_CASE(misuse3_objects_of_a_sibling),
	KUNIT_CASE(misuse3_null_arguments),
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
