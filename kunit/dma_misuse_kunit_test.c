// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong calls: each is refused with the documented result or ignored, reported
 * by exactly one line, and costs nothing.
 */
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_misuse_v2.h"

struct call_row {
	const char *name;
	void (*call)(struct misuse *m);
	bool passive, any_irql;
};

static const struct call_row call_rows[] = {
	{ "PutDmaAdapter", call_put },
	{ "AllocateCommonBuffer", call_allocate_buffer, .passive = true },
	{ "FreeCommonBuffer", call_free_buffer },
	{ "AllocateAdapterChannel", call_allocate_channel },
	{ "FlushAdapterBuffers", call_flush },
	{ "FreeAdapterChannel", call_free_channel },
	{ "FreeMapRegisters", call_free_registers },
	{ "MapTransfer", call_map },
	{ "GetDmaAlignment", call_alignment },
	{ "ReadDmaCounter", call_counter },
	{ "GetScatterGatherList", call_get_list },
	{ "PutScatterGatherList", call_put_list },
	{ "CalculateScatterGatherList", call_calculate, .any_irql = true },
	{ "BuildScatterGatherList", call_build_list },
	{ "BuildMdlFromScatterGatherList", call_build_mdl },
};

static void call_desc(const struct call_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(call, call_rows, call_desc);

static void misuse_null_adapter(struct kunit *test)
{
	const struct call_row *row = test->param_value;
	struct misuse *m = misuse_begin(test);
	PDMA_ADAPTER adapter = m->adapter;

	m->adapter = NULL;
	FX_MISUSE(m->fx, row->call(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse_end(m, adapter);
}

/* Something with our table that is no adapter of ours. */
static void misuse_foreign_adapter(struct kunit *test)
{
	const struct call_row *row = test->param_value;
	struct misuse *m = misuse_begin(test);
	PDMA_ADAPTER adapter = m->adapter;

	m->adapter = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m->adapter);
	*m->adapter = *adapter;
	m->adapter->DmaOperations = NULL;
	FX_MISUSE(m->fx, row->call(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse_end(m, adapter);
}

/* After the last put; @cached: through a table that the driver remembered. */
static void misuse_stale(struct kunit *test, bool cached)
{
	const struct call_row *row = test->param_value;
	struct misuse *m = misuse_begin(test);
	PDMA_ADAPTER live = m->adapter, stale;

	stale = fx_adapter(m->fx, DEVICE_DESCRIPTION_VERSION2);
	fx_put_adapter(stale);
	m->adapter = stale;
	if (!cached)
		m->ops = stale->DmaOperations;
	FX_MISUSE(m->fx, row->call(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse_end(m, live);
}

static void misuse_stale_adapter(struct kunit *test)
{
	misuse_stale(test, false);
}

static void misuse_stale_adapter_by_old_table(struct kunit *test)
{
	misuse_stale(test, true);
}

struct misuse_irq {
	struct irq_work work;
	const struct call_row *row;
	struct misuse *m;
};

static void misuse_in_hardirq(struct irq_work *work)
{
	struct misuse_irq *irq = container_of(work, struct misuse_irq, work);

	irq->row->call(irq->m);
}

static void misuse_run_in_hardirq(struct misuse_irq *irq)
{
	irq_work_queue(&irq->work);
	irq_work_sync(&irq->work);
}

static void misuse_above_dispatch(struct kunit *test)
{
	struct misuse_irq *irq = kunit_kzalloc(test, sizeof(*irq), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, irq);
	irq->work = IRQ_WORK_INIT_HARD(misuse_in_hardirq);
	irq->row = test->param_value;
	irq->m = misuse_begin(test);
	if (irq->row->any_irql) {
		misuse_run_in_hardirq(irq);
		KUNIT_EXPECT_FALSE(test, irq->m->refused);
	} else {
		FX_MISUSE(irq->m->fx, misuse_run_in_hardirq(irq));
		KUNIT_EXPECT_TRUE(test, irq->m->refused);
	}
	misuse_end(irq->m, irq->m->adapter);
}

static void call_raised(struct misuse *m, const struct call_row *row)
{
	KIRQL old = fx_raise();

	row->call(m);
	fx_lower(old);
}

static void misuse_passive_routine_at_dispatch(struct kunit *test)
{
	const struct call_row *row = test->param_value;
	struct misuse *m;

	if (!row->passive)
		kunit_skip(test, "legal at DISPATCH_LEVEL");
	m = misuse_begin(test);
	FX_MISUSE(m->fx, call_raised(m, row));
	KUNIT_EXPECT_TRUE(test, m->refused);
	misuse_end(m, m->adapter);
}

static PDMA_ADAPTER get_adapter_raised(struct fixture *fx)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	KIRQL old = fx_raise();
	PDMA_ADAPTER adapter;
	ULONG map_regs;

	adapter = IoGetDmaAdapter(fx->device, &desc, &map_regs);
	fx_lower(old);
	return adapter;
}

static void misuse_get_adapter_at_dispatch(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter;

	FX_MISUSE(fx, adapter = get_adapter_raised(fx));
	KUNIT_EXPECT_NULL(test, adapter);
}

static void misuse_get_adapter_arguments(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter;
	ULONG map_regs;

	FX_MISUSE(fx, adapter = IoGetDmaAdapter(NULL, &desc, &map_regs));
	KUNIT_EXPECT_NULL(test, adapter);
	FX_MISUSE(fx, adapter = IoGetDmaAdapter(fx->device, NULL, &map_regs));
	KUNIT_EXPECT_NULL(test, adapter);
}

/*
 * Objects of one adapter given to another, which has some of its own that could
 * be mistaken for them: refused, and nothing happens.
 */
static void misuse_objects_of_a_sibling(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	PDMA_ADAPTER owner = m->adapter;
	PVOID own;

	m->adapter = fx_adapter(m->fx, DEVICE_DESCRIPTION_VERSION2);
	own = fx_grant_base(m->fx, m->adapter, 1,
			    DeallocateObjectKeepRegisters);
	FX_MISUSE(m->fx, call_put_list(m));
	FX_MISUSE(m->fx, call_free_registers(m));
	FX_MISUSE(m->fx, call_free_buffer(m));
	FX_MISUSE(m->fx, call_map(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_flush(m));
	FX_MISUSE(m->fx, call_build_mdl(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	fx_free_map_regs(m->adapter, own, 1);
	fx_put_adapter(m->adapter);
	misuse_end(m, owner);
}

struct handle_row {
	const char *name;
	ULONG_PTR handle;
};

static const struct handle_row handle_rows[] = {
	{ "one", 1 },
	{ "all ones", ~0UL },
	{ "user address", 0x7fff0000 },
	{ "not canonical", 0x8000000000000000UL },
};

static void handle_desc(const struct handle_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(handle, handle_rows, handle_desc);

/* Handles are looked up, never followed. */
static void misuse_garbage_handles(struct kunit *test)
{
	const struct handle_row *row = test->param_value;
	struct misuse *m = misuse_begin(test);
	PSCATTER_GATHER_LIST list = m->list;
	PVOID base = m->base, buffer = m->buffer;
	PHYSICAL_ADDRESS logical = m->logical;

	m->list = (void *)row->handle;
	m->base = (void *)row->handle;
	m->buffer = (void *)row->handle;
	m->logical.QuadPart = row->handle;
	FX_MISUSE(m->fx, call_put_list(m));
	FX_MISUSE(m->fx, call_build_mdl(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_free_registers(m));
	FX_MISUSE(m->fx, call_map(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_flush(m));
	FX_MISUSE(m->fx, call_free_buffer(m));
	m->list = list;
	m->base = base;
	m->buffer = buffer;
	m->logical = logical;
	misuse_end(m, m->adapter);
}

static void misuse_null_arguments(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	const DMA_OPERATIONS *ops = m->ops;
	PSCATTER_GATHER_LIST list = m->list;
	PVOID base = m->base, va;
	NTSTATUS status;

	FX_MISUSE(m->fx, va = ops->AllocateCommonBuffer(m->adapter, 16, NULL,
							true));
	KUNIT_EXPECT_NULL(test, va);
	FX_MISUSE(m->fx, status =
		  ops->CalculateScatterGatherList(m->adapter, NULL, NULL, 16,
						  NULL, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status =
		  ops->BuildMdlFromScatterGatherList(m->adapter, list,
						     m->buf->mdl, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, ops->MapTransfer(m->adapter, m->buf->mdl, base,
					  fx_va(m->buf, 0), NULL, true));
	m->list = NULL;
	FX_MISUSE(m->fx, call_put_list(m));
	m->list = list;
	m->base = NULL;
	FX_MISUSE(m->fx, call_map(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	m->base = base;
	misuse_end(m, m->adapter);
}

/* How one MDL can be wrong for every routine that takes one. */
static void spoil_unlocked(PMDL mdl)
{
	mdl->MdlFlags = 0;
}

static void spoil_io_space(PMDL mdl)
{
	mdl->MdlFlags |= MDL_IO_SPACE;
}

static void spoil_offset(PMDL mdl)
{
	mdl->ByteOffset = PAGE_SIZE;
}

static void spoil_cycle(PMDL mdl)
{
	mdl->Next = mdl;
	mdl->ByteCount = 0;
}

struct spoil_row {
	const char *name;
	void (*spoil)(PMDL mdl);
};

static const struct spoil_row spoil_rows[] = {
	{ "not locked", spoil_unlocked },
	{ "device memory", spoil_io_space },
	{ "offset beyond a page", spoil_offset },
	{ "cycle of empty MDLs", spoil_cycle },
};

static void spoil_desc(const struct spoil_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(spoil, spoil_rows, spoil_desc);

static void misuse_bad_mdl(struct kunit *test)
{
	const struct spoil_row *row = test->param_value;
	struct misuse *m = misuse_begin(test);
	MDL good = *m->buf->mdl;

	row->spoil(m->buf->mdl);
	FX_MISUSE(m->fx, call_get_list(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_build_list(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_MISUSE(m->fx, call_map(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	*m->buf->mdl = good;
	misuse_end(m, m->adapter);
}

static void misuse_null_mdl(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	PMDL good = m->buf->mdl;
	struct fx_buffer spoiled = *m->buf;
	struct fx_buffer *buf = m->buf;
	MDL nowhere = *good;
	NTSTATUS status;
	ULONG length = 16;

	/* addresses come from a copy, the routines get NULL */
	spoiled.mdl = &nowhere;
	FX_MISUSE(m->fx, status = fx_get_list(m->adapter, m->fx->device, NULL,
					      fx_va(&spoiled, 0), 16,
					      &m->delivery, true));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status = fx_build_list(m->adapter, m->fx->device, NULL,
						fx_va(&spoiled, 0), 16,
						&m->delivery, true, m->memory,
						sizeof(m->memory)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, fx_map(m->adapter, NULL, m->base, fx_va(&spoiled, 0),
				&length, true));
	KUNIT_EXPECT_EQ(test, 0U, length);
	KUNIT_EXPECT_EQ(test, 0, m->delivery.calls);
	m->buf = buf;
	misuse_end(m, m->adapter);
}

struct range_row {
	const char *name;
	s32 start;
	ULONG length;
	NTSTATUS status;
};

static const struct range_row range_rows[] = {
	{ "before", -1, 16, STATUS_INVALID_PARAMETER },
	{ "behind", PAGE_SIZE, 16, STATUS_INVALID_PARAMETER },
	{ "over the end", PAGE_SIZE - 8, 16, STATUS_BUFFER_TOO_SMALL },
	{ "nothing", 0, 0, STATUS_INVALID_PARAMETER },
	{ "4 GiB", 0, ~0U, STATUS_BUFFER_TOO_SMALL },
};

static void range_desc(const struct range_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(range, range_rows, range_desc);

static void misuse_bad_range(struct kunit *test)
{
	const struct range_row *row = test->param_value;
	struct misuse *m = misuse_begin(test);
	PVOID va = fx_va(m->buf, 0) + row->start;
	ULONG length = row->length;
	NTSTATUS status;

	FX_MISUSE(m->fx, status = fx_get_list(m->adapter, m->fx->device,
					      m->buf->mdl, va, row->length,
					      &m->delivery, true));
	KUNIT_EXPECT_EQ(test, row->status, status);
	FX_MISUSE(m->fx, status = fx_build_list(m->adapter, m->fx->device,
						m->buf->mdl, va, row->length,
						&m->delivery, true, m->memory,
						sizeof(m->memory)));
	KUNIT_EXPECT_EQ(test, row->status, status);
	FX_MISUSE(m->fx, fx_map(m->adapter, m->buf->mdl, m->base, va, &length,
				true));
	KUNIT_EXPECT_EQ(test, 0U, length);
	KUNIT_EXPECT_EQ(test, 0, m->delivery.calls);
	misuse_end(m, m->adapter);
}

static struct kunit_case dma_misuse_cases[] = {
	KUNIT_CASE_PARAM(misuse_null_adapter, call_gen_params),
	KUNIT_CASE_PARAM(misuse_foreign_adapter, call_gen_params),
	KUNIT_CASE_PARAM(misuse_stale_adapter, call_gen_params),
	KUNIT_CASE_PARAM(misuse_stale_adapter_by_old_table, call_gen_params),
	KUNIT_CASE_PARAM(misuse_above_dispatch, call_gen_params),
	KUNIT_CASE_PARAM(misuse_passive_routine_at_dispatch, call_gen_params),
	KUNIT_CASE(misuse_get_adapter_at_dispatch),
	KUNIT_CASE(misuse_get_adapter_arguments),
	KUNIT_CASE(misuse_objects_of_a_sibling),
	KUNIT_CASE_PARAM(misuse_garbage_handles, handle_gen_params),
	KUNIT_CASE(misuse_null_arguments),
	KUNIT_CASE_PARAM(misuse_bad_mdl, spoil_gen_params),
	KUNIT_CASE(misuse_null_mdl),
	KUNIT_CASE_PARAM(misuse_bad_range, range_gen_params),
	{}
};

static struct kunit_suite dma_misuse_suite = {
	.name = "ntdma_dma_misuse",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_misuse_cases,
};

kunit_test_suite(dma_misuse_suite);

MODULE_DESCRIPTION("ntdma suite: wrong calls");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
