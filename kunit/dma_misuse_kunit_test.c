// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong calls: each is refused with the documented result or ignored, reported
 * by exactly one line, and costs nothing.
 */
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_chain.h"

#define UNTOUCHED	0x5a5a5a5a
/* More than one mapping needs, so that a second one is refused for itself. */
#define MISUSE_MAP_REGS	4

/**
 * struct misuse - valid arguments for any routine; a test spoils one of them
 * @fx: the case
 * @adapter: what the call is made on
 * @ops: table that is used, the adapter's own or a copy of its pointer
 * @buf: buffer of one page
 * @list: list to put or to build an MDL from
 * @base: map registers
 * @buffer: common buffer
 * @logical: its address for the device; result of allocations
 * @grant: of channel requests
 * @delivery: of list requests
 * @length: of MapTransfer, in and out
 * @size: result of a calculation
 * @target: resulting MDL
 * @memory: for lists
 * @status: result where the routine has one
 * @refused: result as the DDI documents it for a refusal
 */
struct misuse {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	const DMA_OPERATIONS *ops;
	struct fx_buffer *buf;
	PSCATTER_GATHER_LIST list;
	PVOID base;
	PVOID buffer;
	PHYSICAL_ADDRESS logical;
	struct fx_grant grant;
	struct fx_delivery delivery;
	ULONG length;
	ULONG size;
	PMDL target;
	u8 memory[256];
	NTSTATUS status;
	bool refused;
};

static void call_put(struct misuse *m)
{
	m->ops->PutDmaAdapter(m->adapter);
	m->refused = true;
}

static void call_allocate_buffer(struct misuse *m)
{
	PHYSICAL_ADDRESS logical = { .QuadPart = UNTOUCHED };
	PVOID va = m->ops->AllocateCommonBuffer(m->adapter, 16, &logical, true);

	m->refused = !va && !logical.QuadPart;
}

static void call_free_buffer(struct misuse *m)
{
	m->ops->FreeCommonBuffer(m->adapter, PAGE_SIZE, m->logical, m->buffer,
				 true);
	m->refused = true;
}

static void call_allocate_channel(struct misuse *m)
{
	m->status = m->ops->AllocateAdapterChannel(m->adapter, m->fx->device, 1,
						   fx_control, &m->grant);
	m->refused = !NT_SUCCESS(m->status) && !m->grant.calls;
}

static void call_flush(struct misuse *m)
{
	m->ops->FlushAdapterBuffers(m->adapter, m->buf->mdl, m->base,
				    fx_va(m->buf, 0), 16, true);
	m->refused = true;
}

static void call_free_channel(struct misuse *m)
{
	m->ops->FreeAdapterChannel(m->adapter);
	m->refused = true;
}

static void call_free_registers(struct misuse *m)
{
	m->ops->FreeMapRegisters(m->adapter, m->base, MISUSE_MAP_REGS);
	m->refused = true;
}

static void call_map(struct misuse *m)
{
	PHYSICAL_ADDRESS addr;

	m->length = 16;
	addr = m->ops->MapTransfer(m->adapter, m->buf->mdl, m->base,
				   fx_va(m->buf, 0), &m->length, true);
	m->refused = !addr.QuadPart && !m->length;
}

static void call_alignment(struct misuse *m)
{
	ULONG alignment = m->ops->GetDmaAlignment(m->adapter);

	/* drivers compute masks from it, so never 0 */
	m->refused = alignment == 1;
}

static void call_counter(struct misuse *m)
{
	m->refused = !m->ops->ReadDmaCounter(m->adapter);
}

static void call_get_list(struct misuse *m)
{
	m->status = m->ops->GetScatterGatherList(m->adapter, m->fx->device,
						 m->buf->mdl, fx_va(m->buf, 0),
						 16, fx_list_control,
						 &m->delivery, true);
	m->refused = !NT_SUCCESS(m->status) && !m->delivery.calls;
}

static void call_put_list(struct misuse *m)
{
	m->ops->PutScatterGatherList(m->adapter, m->list, true);
	m->refused = true;
}

static void call_calculate(struct misuse *m)
{
	m->size = UNTOUCHED;
	m->status = m->ops->CalculateScatterGatherList(m->adapter, NULL, NULL,
						       16, &m->size, NULL);
	m->refused = !NT_SUCCESS(m->status) && m->size == UNTOUCHED;
}

static void call_build_list(struct misuse *m)
{
	m->status = m->ops->BuildScatterGatherList(m->adapter, m->fx->device,
						   m->buf->mdl,
						   fx_va(m->buf, 0), 16,
						   fx_list_control,
						   &m->delivery, true,
						   m->memory,
						   sizeof(m->memory));
	m->refused = !NT_SUCCESS(m->status) && !m->delivery.calls;
}

static void call_build_mdl(struct misuse *m)
{
	m->status = m->ops->BuildMdlFromScatterGatherList(m->adapter, m->list,
							  m->buf->mdl,
							  &m->target);
	m->refused = !NT_SUCCESS(m->status);
}

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

static struct misuse *misuse_begin(struct kunit *test)
{
	struct misuse *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	struct fixture *fx = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->fx = fx;
	m->adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	m->ops = m->adapter->DmaOperations;
	m->buf = fx_scattered(test, 0, PAGE_SIZE);
	m->base = fx_grant_base(fx, m->adapter, MISUSE_MAP_REGS,
				DeallocateObjectKeepRegisters);
	m->list = fx_list_of(fx, m->adapter, m->buf, 16, true);
	m->buffer = m->ops->AllocateCommonBuffer(m->adapter, PAGE_SIZE,
						 &m->logical, true);
	KUNIT_ASSERT_NOT_NULL(test, m->buffer);
	m->grant.action = DeallocateObject;
	return m;
}

/* Everything is still there, works and can be released. */
static void misuse_end(struct misuse *m, PDMA_ADAPTER adapter)
{
	ULONG length = 16;

	m->adapter = adapter;
	m->ops = adapter->DmaOperations;
	FX_EXPECT_MAPPED(m->fx->test, m->logical.QuadPart);
	FX_EXPECT_MAPPED(m->fx->test, m->list->Elements[0].Address.QuadPart);
	fx_map(adapter, m->buf->mdl, m->base, fx_va(m->buf, 32), &length, true);
	KUNIT_EXPECT_EQ(m->fx->test, 16U, length);
	fx_flush(adapter, m->buf->mdl, m->base, fx_va(m->buf, 32), 16, true);
	call_put_list(m);
	call_free_registers(m);
	call_free_buffer(m);
	fx_put_adapter(adapter);
	fx_buffer_free(m->buf);
}

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

static void misuse_list_needs_routine(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	NTSTATUS status;

	FX_MISUSE(m->fx, status =
		  m->ops->GetScatterGatherList(m->adapter, m->fx->device,
					       m->buf->mdl, fx_va(m->buf, 0),
					       16, NULL, NULL, true));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status =
		  m->ops->BuildScatterGatherList(m->adapter, m->fx->device,
						 m->buf->mdl, fx_va(m->buf, 0),
						 16, NULL, NULL, true,
						 m->memory,
						 sizeof(m->memory)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	misuse_end(m, m->adapter);
}

static void misuse_build_needs_memory(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	NTSTATUS status;

	FX_MISUSE(m->fx, status = fx_build_list(m->adapter, m->fx->device,
						m->buf->mdl, fx_va(m->buf, 0),
						16, &m->delivery, true, NULL,
						sizeof(m->memory)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0, m->delivery.calls);
	misuse_end(m, m->adapter);
}

/* The same memory for a second list while the first lives in it. */
static void misuse_build_over_a_live_list(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	struct fx_delivery second = { };
	NTSTATUS status;

	call_build_list(m);
	KUNIT_ASSERT_EQ(test, 1, m->delivery.calls);
	FX_MISUSE(m->fx, status = fx_build_list(m->adapter, m->fx->device,
						m->buf->mdl, fx_va(m->buf, 0),
						16, &second, true, m->memory,
						sizeof(m->memory)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0, second.calls);
	fx_put_list(m->adapter, m->delivery.list, true);
	misuse_end(m, m->adapter);
}

/* Reported, and the direction of the mapping counts. */
static void misuse_wrong_direction(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	ULONG length = 16;
	PSCATTER_GATHER_LIST list;

	fx_map(m->adapter, m->buf->mdl, m->base, fx_va(m->buf, 0), &length,
	       true);
	FX_MISUSE(m->fx, fx_flush(m->adapter, m->buf->mdl, m->base,
				  fx_va(m->buf, 0), 16, false));
	list = fx_list_of(m->fx, m->adapter, m->buf, 16, false);
	FX_MISUSE(m->fx, fx_put_list(m->adapter, list, true));
	misuse_end(m, m->adapter);
}

/* Proves: C-095 */
static void misuse_flush_beyond_mapping(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	ULONG length = 16;
	u64 addr;

	addr = fx_map(m->adapter, m->buf->mdl, m->base, fx_va(m->buf, 0),
		      &length, true);
	FX_MISUSE(m->fx, fx_flush(m->adapter, m->buf->mdl, m->base,
				  fx_va(m->buf, 0), 32, true));
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(addr));
	misuse_end(m, m->adapter);
}

static void misuse_map_twice(struct kunit *test)
{
	struct misuse *m = misuse_begin(test);
	ULONG length = 16;
	u64 addr;

	addr = fx_map(m->adapter, m->buf->mdl, m->base, fx_va(m->buf, 0),
		      &length, true);
	FX_MISUSE(m->fx, call_map(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	FX_EXPECT_MAPPED(test, addr);
	fx_flush(m->adapter, m->buf->mdl, m->base, fx_va(m->buf, 0), 16, true);
	misuse_end(m, m->adapter);
}

static void misuse_put_adapter_twice(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);

	fx_put_adapter(adapter);
	FX_MISUSE(fx, fx_put_adapter(adapter));
	FX_MISUSE(fx, fx_put_adapter(adapter));
}

/* Put with map registers out: reported, mapping and memory stay reachable. */
static void misuse_put_with_registers(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	ULONG length = buf->length;
	PVOID base;
	u64 addr;

	base = fx_grant_base(fx, adapter, 1, DeallocateObjectKeepRegisters);
	addr = fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	FX_MISUSE(fx, fx_put_adapter(adapter));
	FX_EXPECT_MAPPED(test, addr);
	fx->any_misuse = true;
	fx_flush(adapter, buf->mdl, base, fx_va(buf, 0), length, true);
	fx_free_map_regs(adapter, base, 1);
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(addr));
	fx_buffer_free(buf);
}

/* A driver that forgot its adapter: the device object closes it. */
static void misuse_destroy_with_adapter(struct kunit *test)
{
	struct fixture *fx = test->priv;

	fx_packet_adapter(fx, 24, SZ_64K);
	FX_MISUSE(fx, ntdma_device_destroy(fx->device));
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
	fx->device = ntdma_device_create(fx->dev, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, fx->device);
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
	KUNIT_CASE(misuse_list_needs_routine),
	KUNIT_CASE(misuse_build_needs_memory),
	KUNIT_CASE(misuse_build_over_a_live_list),
	KUNIT_CASE(misuse_wrong_direction),
	KUNIT_CASE(misuse_flush_beyond_mapping),
	KUNIT_CASE(misuse_map_twice),
	KUNIT_CASE(misuse_put_adapter_twice),
	KUNIT_CASE(misuse_put_with_registers),
	KUNIT_CASE(misuse_destroy_with_adapter),
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
