// SPDX-License-Identifier: GPL-2.0-only
/*
 * MapTransferEx() and FlushAdapterBuffersEx() of a bus master.
 */
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_v3.h"

#define EX_SEED		41
#define EX_CANARY	0x5a
#define EX_LIST_SIZE	(sizeof(SCATTER_GATHER_LIST) + \
			 32 * sizeof(SCATTER_GATHER_ELEMENT))

/**
 * struct ex - a chain, and map registers to move it with
 * @fx: the case
 * @adapter: owns @base
 * @base: held by a synchronous request without routine
 * @chain: the memory
 * @memory: for lists, with a canary behind
 * @write: direction
 */
struct ex {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	PVOID base;
	struct fx_chain chain;
	u8 memory[EX_LIST_SIZE + 16];
	BOOLEAN write;
};

static struct ex *ex_begin(struct kunit *test, PDMA_ADAPTER adapter,
			   struct fx_chain chain, ULONG map_regs, BOOLEAN write)
{
	struct ex *ex = kunit_kzalloc(test, sizeof(*ex), GFP_KERNEL);
	struct fixture *fx = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, ex);
	ex->fx = fx;
	ex->adapter = adapter;
	ex->chain = chain;
	ex->write = write;
	memset(ex->memory, EX_CANARY, sizeof(ex->memory));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device,
				    v3_new_context(fx, adapter), map_regs,
				    V3_SYNC, NULL, &ex->base));
	KUNIT_ASSERT_NOT_NULL(test, ex->base);
	if (write)
		fx_chain_fill(&ex->chain, EX_SEED);
	else
		fx_device_load(chain.length, EX_SEED);
	return ex;
}

static NTSTATUS ex_map(struct ex *ex, u64 offset, ULONG *length, ULONG size)
{
	return v3_map(ex->adapter, ex->chain.buf[0]->mdl, ex->base, offset,
		      length, ex->write, ex->memory, size);
}

static NTSTATUS ex_flush(struct ex *ex, u64 offset, ULONG length)
{
	return v3_flush(ex->adapter, ex->chain.buf[0]->mdl, ex->base, offset,
			length, ex->write);
}

static PSCATTER_GATHER_LIST ex_list(struct ex *ex)
{
	return (PSCATTER_GATHER_LIST)ex->memory;
}

/* The device moves what the list in memory says, from @offset on. */
static int ex_move(struct ex *ex, u32 offset)
{
	return fx_device_move_list(ex_list(ex), offset, ex->write ?
				   FX_TO_DEVICE : FX_FROM_DEVICE);
}

static u32 ex_differs(struct ex *ex, u32 start, u32 length)
{
	if (ex->write)
		return fx_device_differs(start, length, EX_SEED);
	return fx_chain_differs(&ex->chain, start, length, EX_SEED);
}

static void ex_end(struct ex *ex)
{
	fx_free_channel(ex->adapter);
	fx_put_adapter(ex->adapter);
	fx_chain_free(&ex->chain);
}

static struct fx_chain ex_one(struct fx_buffer *buf)
{
	struct fx_chain chain = { };

	fx_chain_add(&chain, buf);
	return chain;
}

/* Proves: C-192 C-202 C-213 */
static void ex_maps_whole_chain(struct kunit *test)
{
	struct fx_chain chain = fx_chain_of_three(test);
	ULONG length = chain.length;
	struct ex *ex;

	ex = ex_begin(test, v3_adapter(test->priv), chain,
		      fx_chain_registers(&chain), false);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ex_map(ex, 0, &length, EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, chain.length, length);
	KUNIT_EXPECT_EQ(test, (u64)length, fx_list_length(ex_list(ex)));
	KUNIT_EXPECT_EQ(test, 0U, fx_chain_spanning(&chain, 0, ex_list(ex)));
	KUNIT_EXPECT_EQ(test, 0, ex_move(ex, 0));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ex_flush(ex, 0, length));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, length, ex_differs(ex, 0, length));
	KUNIT_EXPECT_EQ(test, 0U, fx_chain_margins(&chain));
	ex_end(ex);
}

/* Proves: C-193 */
static void ex_starts_in_second_mdl(struct kunit *test)
{
	struct fx_chain chain = fx_chain_of_three(test);
	u32 start = chain.buf[0]->length + 0x321;
	ULONG length = 2 * PAGE_SIZE;
	struct ex *ex;

	ex = ex_begin(test, v3_adapter(test->priv), chain, 8, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ex_map(ex, start, &length, EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, 0, ex_move(ex, start));
	KUNIT_EXPECT_EQ(test, length, ex_differs(ex, start, length));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ex_flush(ex, start, length));
	ex_end(ex);
}

/* Proves: C-194 */
static void ex_offset_zero_is_first_byte(struct kunit *test)
{
	struct ex *ex;
	ULONG length = 64;

	ex = ex_begin(test, v3_adapter(test->priv),
		      ex_one(fx_scattered(test, 0x123, PAGE_SIZE)), 2, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ex_map(ex, 0, &length, EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, 0x123ULL,
			ex_list(ex)->Elements[0].Address.QuadPart & 0xfff);
	KUNIT_EXPECT_EQ(test, 0, ex_move(ex, 0));
	KUNIT_EXPECT_EQ(test, 64U, ex_differs(ex, 0, 64));
	ex_flush(ex, 0, length);
	ex_end(ex);
}

/* Proves: C-195 C-199 C-203 B-23 */
static void ex_one_element_at_a_time(struct kunit *test)
{
	struct fx_chain chain = fx_chain_of_three(test);
	u32 done = 0, calls = 0, i;
	struct ex *ex;

	ex = ex_begin(test, v3_adapter(test->priv), chain,
		      fx_chain_registers(&chain), false);
	while (done < chain.length && calls++ < 32) {
		ULONG length = chain.length - done;

		KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
				ex_map(ex, done, &length, 40));
		KUNIT_EXPECT_EQ(test, 1U, ex_list(ex)->NumberOfElements);
		KUNIT_ASSERT_GT(test, length, 0U);
		KUNIT_EXPECT_EQ(test, 0, ex_move(ex, done));
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				ex_flush(ex, done, length));
		done += length;
	}
	for (i = 40; i < sizeof(ex->memory); i++)
		KUNIT_EXPECT_EQ(test, EX_CANARY, ex->memory[i]);
	KUNIT_EXPECT_EQ(test, chain.length, done);
	KUNIT_EXPECT_EQ(test, done, ex_differs(ex, 0, done));
	ex_end(ex);
}

/* Proves: C-196 C-197 C-200 */
static void ex_bad_arguments(struct kunit *test)
{
	struct ex *ex;
	NTSTATUS status;
	ULONG length;
	PMDL mdl;

	ex = ex_begin(test, v3_adapter(test->priv),
		      ex_one(fx_scattered(test, 0, PAGE_SIZE)), 2, true);
	mdl = ex->chain.buf[0]->mdl;
	length = 16;
	FX_MISUSE(ex->fx, status = ex_map(ex, 0, &length, 39));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	length = 16;
	FX_MISUSE(ex->fx, status = v3_map(ex->adapter, mdl, ex->base, 0,
					  &length, true, NULL, 0));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	length = 16;
	FX_MISUSE(ex->fx, status = ex_map(ex, PAGE_SIZE, &length,
					  EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	ex_end(ex);
}

static int completions;

static VOID count_completion(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
			     PVOID context, DMA_COMPLETION_STATUS status)
{
	completions++;
}

/* Proves: C-210 */
static void ex_never_completes(struct kunit *test)
{
	ULONG length = 16;
	NTSTATUS status;
	struct ex *ex;

	completions = 0;
	ex = ex_begin(test, v3_adapter(test->priv),
		      ex_one(fx_scattered(test, 0, PAGE_SIZE)), 2, true);
	FX_TOLERATE(ex->fx, status =
		    ex->adapter->DmaOperations->MapTransferEx(ex->adapter,
				ex->chain.buf[0]->mdl, ex->base, 0, 0, &length,
				true, ex_list(ex), EX_LIST_SIZE,
				count_completion, NULL));
	if (NT_SUCCESS(status))
		ex_flush(ex, 0, length);
	KUNIT_EXPECT_EQ(test, 0, completions);
	ex_end(ex);
}

/* Proves: C-198 C-199 */
static void ex_shortens_to_registers(struct kunit *test)
{
	struct ex *ex;
	ULONG length = 5 * PAGE_SIZE, rest;

	ex = ex_begin(test, v3_adapter(test->priv),
		      ex_one(fx_scattered(test, 0, 5 * PAGE_SIZE)), 2, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ex_map(ex, 0, &length, EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, (ULONG)(2 * PAGE_SIZE), length);
	KUNIT_EXPECT_EQ(test, 0, ex_move(ex, 0));
	ex_flush(ex, 0, length);
	rest = PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ex_map(ex, length, &rest, EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, 0, ex_move(ex, length));
	ex_flush(ex, length, rest);
	KUNIT_EXPECT_EQ(test, length + rest, ex_differs(ex, 0, length + rest));
	ex_end(ex);
}

/* Proves: C-201 */
static void ex_nothing(struct kunit *test)
{
	ULONG length = 0;
	NTSTATUS status;
	struct ex *ex;

	ex = ex_begin(test, v3_adapter(test->priv),
		      ex_one(fx_scattered(test, 0, PAGE_SIZE)), 2, true);
	FX_TOLERATE(ex->fx, status = ex_map(ex, 0, &length, EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, status);
	KUNIT_EXPECT_EQ(test, 0U, ex_list(ex)->NumberOfElements);
	KUNIT_EXPECT_EQ(test, 0U, length);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	FX_TOLERATE(ex->fx, status = ex_flush(ex, 0, 0));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, status);
	ex_end(ex);
}

/* Proves: C-211 */
static void ex_second_map_needs_flush(struct kunit *test)
{
	ULONG length = 16, again = 16;
	NTSTATUS status;
	struct ex *ex;

	ex = ex_begin(test, v3_adapter(test->priv),
		      ex_one(fx_scattered(test, 0, PAGE_SIZE)), 2, true);
	ex_map(ex, 0, &length, EX_LIST_SIZE);
	FX_MISUSE(ex->fx, status = ex_map(ex, 64, &again, EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ex_flush(ex, 0, 16));
	again = 16;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ex_map(ex, 64, &again, EX_LIST_SIZE));
	ex_flush(ex, 64, 16);
	ex_end(ex);
}

struct flush_row {
	const char *name;
	ULONG length;
};

static const struct flush_row flush_rows[] = {
	{ "shorter", 100 }, { "nothing", 0 },
};

static void flush_desc(const struct flush_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(flush, flush_rows, flush_desc);

/* Proves: C-214 B-24 */
static void ex_short_flush_retires(struct kunit *test)
{
	const struct flush_row *row = test->param_value;
	ULONG length = 2 * PAGE_SIZE;
	struct ex *ex;

	ex = ex_begin(test, v3_packet_adapter(test->priv, 24),
		      ex_one(fx_scattered(test, 0, 2 * PAGE_SIZE)), 2, false);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ex_map(ex, 0, &length, EX_LIST_SIZE));
	KUNIT_EXPECT_EQ(test, 1U, ex_list(ex)->NumberOfElements);
	KUNIT_EXPECT_EQ(test, 0, ex_move(ex, 0));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ex_flush(ex, 0, row->length));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, length, ex_differs(ex, 0, length));
	/* retired: the next one may come */
	length = 16;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ex_map(ex, 0, &length, EX_LIST_SIZE));
	ex_flush(ex, 0, 16);
	ex_end(ex);
}

/* Proves: C-218 C-271 */
static void ex_flush_routines_do_nothing(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	NTSTATUS status;

	fx_buffer_fill(buf, 3);
	KeFlushIoBuffers(buf->mdl, true, true);
	KeFlushIoBuffers(buf->mdl, false, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->FlushDmaBuffer(adapter, buf->mdl, true));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->FlushDmaBuffer(adapter, buf->mdl, false));
	FX_EXPECT_DATA(test, buf, 3);
	FX_TOLERATE(fx, status = ops->FlushDmaBuffer(adapter, NULL, true));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

struct ten_steps {
	struct ex *ex;
	ULONG length;
	NTSTATUS mapped, flushed;
	int moved;
};

static void ten_steps_body(struct fx_grant *grant)
{
	struct ten_steps *steps = grant->priv;
	struct ex *ex = steps->ex;

	ex->base = grant->base;
	steps->length = ex->chain.length;
	steps->mapped = ex_map(ex, 0, &steps->length, EX_LIST_SIZE);
	steps->moved = ex_move(ex, 0);
	steps->flushed = ex_flush(ex, 0, steps->length);
}

/* Proves: C-284 */
static void ex_complete_sequence(struct kunit *test)
{
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };
	struct ten_steps steps = { };
	struct fx_grant grant = {
		.action = DeallocateObject,
		.body = ten_steps_body,
		.priv = &steps,
	};
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);
	struct ex *ex = kunit_kzalloc(test, sizeof(*ex), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, ex);
	ex->fx = fx;
	ex->adapter = adapter;
	ex->chain = fx_chain_of_three(test);
	ex->write = true;
	steps.ex = ex;
	fx_chain_fill(&ex->chain, EX_SEED);
	adapter->DmaOperations->GetDmaTransferInfo(adapter,
			ex->chain.buf[0]->mdl, 0, ex->chain.length, true,
			&info);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device, context,
				    info.V1.MapRegisterCount, 0, &grant, NULL));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, steps.mapped);
	KUNIT_EXPECT_EQ(test, ex->chain.length, steps.length);
	KUNIT_EXPECT_EQ(test, 0, steps.moved);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, steps.flushed);
	KUNIT_EXPECT_EQ(test, steps.length, ex_differs(ex, 0, steps.length));
	fx_put_adapter(adapter);
	fx_chain_free(&ex->chain);
}

static struct kunit_case dma_v3_transfer_cases[] = {
	KUNIT_CASE(ex_maps_whole_chain),
	KUNIT_CASE(ex_starts_in_second_mdl),
	KUNIT_CASE(ex_offset_zero_is_first_byte),
	KUNIT_CASE(ex_one_element_at_a_time),
	KUNIT_CASE(ex_bad_arguments),
	KUNIT_CASE(ex_never_completes),
	KUNIT_CASE(ex_shortens_to_registers),
	KUNIT_CASE(ex_nothing),
	KUNIT_CASE(ex_second_map_needs_flush),
	KUNIT_CASE_PARAM(ex_short_flush_retires, flush_gen_params),
	KUNIT_CASE(ex_flush_routines_do_nothing),
	KUNIT_CASE(ex_complete_sequence),
	{}
};

static struct kunit_suite dma_v3_transfer_suite = {
	.name = "ntdma_dma_v3_transfer",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_transfer_cases,
};
kunit_test_suite(dma_v3_transfer_suite);

MODULE_DESCRIPTION("ntdma suite: version 3 transfers");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
