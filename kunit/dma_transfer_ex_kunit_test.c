// SPDX-License-Identifier: GPL-2.0-only
/*
 * MapTransferEx() and FlushAdapterBuffersEx().
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_ex.h"

#define GUARD		0x3c

static struct fx_chain chain_by_mode(struct kunit *test, u32 seed)
{
	struct fx_chain chain = fx_chain_of_three(test);

	fx_chain_fill(&chain, seed);
	return chain;
}

/* Proves: C-192 C-202 C-218 B-21 B-26 */
static void transfer_ex_maps_a_chain(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_chain chain = chain_by_mode(test, 1);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 16);
	ULONG length = chain.length;
	PVOID base = ex_hold(fx, adapter, fx_chain_registers(&chain), 0);
	PMDL mdl = chain.buf[0]->mdl;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(16)));
	KUNIT_EXPECT_EQ(test, chain.length, length);
	KUNIT_EXPECT_EQ(test, (u64)length, fx_list_length(list));
	KUNIT_EXPECT_EQ(test, 0U, fx_chain_spanning(&chain, 0, list));
	KUNIT_EXPECT_EQ(test, chain.length, fx_list_sees(list, 1));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, mdl, base, 0, length, true));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

struct start_row {
	const char *name;
	u32 mdl, into, length;
};

/* Places in the chain of three: in which MDL, how far into it. */
static const struct start_row start_rows[] = {
	{ "first byte of the first", 0, 0, 300 },
	{ "last byte of the first", 0, 2 * PAGE_SIZE, 1 },
	{ "over the first border", 0, 2 * PAGE_SIZE - 5, 100 },
	{ "first byte of the second", 1, 0, PAGE_SIZE },
	{ "inside the second", 1, 0x777, 2 * PAGE_SIZE },
	{ "over the second border", 1, 2 * PAGE_SIZE, PAGE_SIZE + 9 },
	{ "inside the third", 2, 1, 200 },
	{ "last byte of all", 2, PAGE_SIZE + 2, 1 },
};

static void start_desc(const struct start_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(start, start_rows, start_desc);

static u32 start_of(const struct fx_chain *chain, const struct start_row *row)
{
	u32 start = row->into, i;

	for (i = 0; i < row->mdl; i++)
		start += chain->buf[i]->length;
	return start;
}

/* Bytes of the stream from @start on, seen through the list. */
static u32 list_sees_from(const SCATTER_GATHER_LIST *list, u32 start, u32 seed)
{
	u32 length = fx_list_length(list);

	memset(ntdma_testdev_memory(), 0, start + length);
	if (fx_device_move_list(list, start, FX_TO_DEVICE))
		return 0;
	return fx_device_differs(start, length, seed);
}

/* Proves: C-193 C-194 B-21 */
static void transfer_ex_starts_anywhere(struct kunit *test)
{
	const struct start_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_chain chain = chain_by_mode(test, 2);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 16);
	PVOID base = ex_hold(fx, adapter, 16, 0);
	u32 start = start_of(&chain, row);
	PMDL mdl = chain.buf[0]->mdl;
	ULONG length = row->length;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, mdl, base, start, &length, true, list,
			       EX_LIST_BYTES(16)));
	KUNIT_EXPECT_EQ(test, row->length, length);
	KUNIT_EXPECT_EQ(test, row->length, list_sees_from(list, start, 2));
	KUNIT_EXPECT_EQ(test, 0U, fx_chain_spanning(&chain, start, list));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, mdl, base, start, length, true));
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/* Proves: C-195 C-203 B-23 */
static void transfer_ex_forty_bytes(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0x100, 3 * PAGE_SIZE, 3);
	PVOID base = ex_hold(fx, adapter, 4, 0);
	struct {
		u8 list[40];
		u8 guard[24];
	} memory;
	PSCATTER_GATHER_LIST list = (void *)memory.list;
	ULONG length = buf->length;

	KUNIT_ASSERT_EQ(test, 40U, EX_LIST_BYTES(1));
	memset(&memory, GUARD, sizeof(memory));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       sizeof(memory.list)));
	KUNIT_EXPECT_EQ(test, 1U, list->NumberOfElements);
	KUNIT_EXPECT_EQ(test, (ULONG)PAGE_SIZE - 0x100, length);
	KUNIT_EXPECT_EQ(test, length, list->Elements[0].Length);
	KUNIT_EXPECT_EQ(test, length, fx_list_sees(list, 3));
	KUNIT_EXPECT_NULL(test, memchr_inv(memory.guard, GUARD,
					   sizeof(memory.guard)));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, length, true));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

struct room_row {
	const char *name;
	ULONG bytes;
	u32 elements;
};

/* Bytes around each limit of a list. */
static const struct room_row room_rows[] = {
	{ "39 bytes", 39, 0 },
	{ "16 bytes", 16, 0 },
	{ "15 bytes", 15, 0 },
	{ "no bytes", 0, 0 },
	{ "41 bytes", 41, 1 },
	{ "63 bytes", 63, 1 },
	{ "64 bytes", 64, 2 },
	{ "88 bytes", 88, 3 },
	{ "111 bytes", 111, 3 },
	{ "112 bytes", 112, 4 },
	{ "136 bytes", 136, 4 },
};

static void room_desc(const struct room_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(room, room_rows, room_desc);

/* Proves: C-196 C-202 C-203 */
static void transfer_ex_fits_the_room(struct kunit *test)
{
	const struct room_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 4 * PAGE_SIZE, 4);
	PVOID base = ex_hold(fx, adapter, 4, 0);
	u8 *memory = (u8 *)ex_memory(fx, 8);
	ULONG length = buf->length;
	NTSTATUS status;

	memset(memory, GUARD, EX_LIST_BYTES(8));
	if (!row->elements) {
		FX_MISUSE(fx, status = v3_map(adapter, buf->mdl, base, 0,
					      &length, true, memory,
					      row->bytes));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
		KUNIT_EXPECT_EQ(test, buf->length, length);
	} else {
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				v3_map(adapter, buf->mdl, base, 0, &length,
				       true, memory, row->bytes));
		KUNIT_EXPECT_EQ(test, row->elements * (ULONG)PAGE_SIZE, length);
		KUNIT_EXPECT_EQ(test, length, fx_list_sees((void *)memory, 4));
		v3_flush(adapter, buf->mdl, base, 0, length, true);
	}
	KUNIT_EXPECT_NULL(test, memchr_inv(memory + row->bytes, GUARD,
					   EX_LIST_BYTES(8) - row->bytes));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-197 */
static void transfer_ex_needs_a_list(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	PVOID base = ex_hold(fx, adapter, 1, 0);
	ULONG length = buf->length;
	NTSTATUS status;

	FX_MISUSE(fx, status = v3_map(adapter, buf->mdl, base, 0, &length, true,
				      NULL, 0));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(fx, status = v3_map(adapter, buf->mdl, base, 0, &length, true,
				      NULL, EX_LIST_BYTES(1)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/**
 * struct piecewise - a buffer moved in as many transfers as it takes
 * @name: of the row
 * @sg: device with scatter/gather
 * @bits: address width
 * @map_regs: of the grant
 * @elements: room in the list
 * @write: direction
 */
struct piecewise {
	const char *name;
	bool sg;
	u32 bits, map_regs, elements;
	BOOLEAN write;
};

static const struct piecewise piecewise_rows[] = {
	{ "two registers out", true, 64, 2, 16, true },
	{ "two registers in", true, 64, 2, 16, false },
	{ "one register in", true, 64, 1, 16, false },
	{ "one element out", true, 64, 16, 1, true },
	{ "three elements in", true, 64, 16, 3, false },
	{ "packet out", false, 64, 16, 1, true },
	{ "packet in", false, 64, 16, 1, false },
	{ "packet of 24 bits out", false, 24, 2, 1, true },
	{ "packet of 24 bits in", false, 24, 2, 4, false },
	{ "24 bits in", true, 24, 3, 16, false },
};

static void piecewise_desc(const struct piecewise *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(piecewise, piecewise_rows, piecewise_desc);

static PDMA_ADAPTER piecewise_adapter(struct fixture *fx,
				      const struct piecewise *row)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);

	desc.ScatterGather = row->sg;
	desc.DmaAddressWidth = row->bits;
	return fx_adapter_of(fx, &desc);
}

/* One transfer from @done on; returns what it moved, 0 when it failed. */
static u32 piecewise_step(struct fixture *fx, PDMA_ADAPTER adapter,
			  const struct piecewise *row, struct fx_chain *chain,
			  PVOID base, PSCATTER_GATHER_LIST list, u32 done)
{
	PMDL mdl = chain->buf[0]->mdl;
	ULONG length = chain->length - done;
	NTSTATUS status;

	status = v3_map(adapter, mdl, base, done, &length, row->write, list,
			EX_LIST_BYTES(row->elements));
	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS, status);
	if (!NT_SUCCESS(status))
		return 0;
	KUNIT_EXPECT_EQ(fx->test, (u64)length, fx_list_length(list));
	KUNIT_EXPECT_LE(fx->test, list->NumberOfElements, row->elements);
	if (!row->sg)
		KUNIT_EXPECT_EQ(fx->test, 1U, list->NumberOfElements);
	KUNIT_EXPECT_EQ(fx->test, 0,
			fx_device_move_list(list, done, row->write ?
					    FX_TO_DEVICE : FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS,
			v3_flush(adapter, mdl, base, done, length,
				 row->write));
	return length;
}

/* Proves: C-198 C-199 C-202 C-213 */
static void transfer_ex_in_pieces(struct kunit *test)
{
	const struct piecewise *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = piecewise_adapter(fx, row);
	struct fx_chain chain = fx_chain_of_three(test);
	PSCATTER_GATHER_LIST list = ex_memory(fx, row->elements);
	PVOID base = ex_hold(fx, adapter, row->map_regs, 0);
	u32 done = 0, moved, steps = 0;

	if (row->write)
		fx_chain_fill(&chain, 5);
	else
		fx_device_load(chain.length, 5);
	do {
		moved = piecewise_step(fx, adapter, row, &chain, base, list,
				       done);
		KUNIT_EXPECT_LE(test, moved,
				row->map_regs * (u32)PAGE_SIZE);
		done += moved;
		steps++;
	} while (moved && done < chain.length);
	KUNIT_EXPECT_EQ(test, chain.length, done);
	KUNIT_EXPECT_GT(test, steps, 1U);
	if (row->write)
		FX_EXPECT_DEVICE_DATA(test, chain.length, 5);
	KUNIT_EXPECT_EQ(test, chain.length,
			fx_chain_differs(&chain, 0, chain.length, 5));
	KUNIT_EXPECT_EQ(test, 0U, fx_chain_margins(&chain));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/* Where an IOMMU merges, a packet device gets the whole buffer in one run. */
static void transfer_ex_packet_behind_an_iommu(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 1);
	struct fx_buffer *buf;
	PDMA_ADAPTER adapter;
	ULONG length;
	PVOID base;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_MERGE);
	if (!dma_get_merge_boundary(fx->dev))
		kunit_skip(test, "lists of this kernel cannot be merged");
	buf = ex_filled(test, 0, 4 * PAGE_SIZE, 6);
	length = buf->length;
	adapter = v3_packet_adapter(fx, 64);
	base = ex_hold(fx, adapter, 4, DMA_FAIL_ON_BOUNCE);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(1)));
	KUNIT_EXPECT_EQ(test, buf->length, length);
	KUNIT_EXPECT_EQ(test, 1U, list->NumberOfElements);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 6));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

struct outside_row {
	const char *name;
	u64 offset;
	ULONG length;
};

/* Of a buffer of two pages. */
static const struct outside_row outside_rows[] = {
	{ "offset at the end", 2 * PAGE_SIZE, 1 },
	{ "offset one behind", 2 * PAGE_SIZE + 1, 1 },
	{ "offset beyond 4 GiB", SZ_4G, 1 },
	{ "offset of all ones", ~0ULL, 1 },
	{ "one byte more", 0, 2 * PAGE_SIZE + 1 },
	{ "two bytes at the last", 2 * PAGE_SIZE - 1, 2 },
	{ "length of all ones", 1, ~0U },
};

static void outside_desc(const struct outside_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(outside, outside_rows, outside_desc);

/* Proves: C-200 */
static void transfer_ex_outside(struct kunit *test)
{
	const struct outside_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 4);
	PVOID base = ex_hold(fx, adapter, 2, 0);
	ULONG length = row->length;
	NTSTATUS status;

	FX_MISUSE(fx, status = v3_map(adapter, buf->mdl, base, row->offset,
				      &length, true, list, EX_LIST_BYTES(4)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	/* the last byte is inside */
	length = 1;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 2 * PAGE_SIZE - 1,
			       &length, true, list, EX_LIST_BYTES(4)));
	v3_flush(adapter, buf->mdl, base, 2 * PAGE_SIZE - 1, 1, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-201 */
static void transfer_ex_of_nothing(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 1);
	PVOID base = ex_hold(fx, adapter, 1, 0);
	ULONG length = 0;

	list->NumberOfElements = 99;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(1)));
	KUNIT_EXPECT_EQ(test, 0U, length);
	KUNIT_EXPECT_EQ(test, 0U, list->NumberOfElements);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, 0, true));
	/* and a real one goes on as if nothing had been */
	length = buf->length;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(1)));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static int completions;

static VOID never_completes(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
			    PVOID context, DMA_COMPLETION_STATUS status)
{
	completions++;
}

/* Proves: C-210 */
static void transfer_ex_completion_is_not_for_masters(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 1);
	PVOID base = ex_hold(fx, adapter, 1, 0);
	ULONG length = buf->length;
	NTSTATUS status;

	completions = 0;
	FX_MISUSE(fx, status =
		  adapter->DmaOperations->MapTransferEx(adapter, buf->mdl, base,
							0, 0, &length, true,
							list, EX_LIST_BYTES(1),
							never_completes, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	KUNIT_EXPECT_EQ(test, 0, completions);
	fx_buffer_free(buf);
}

/* A device offset means nothing to a bus master. */
static void transfer_ex_ignores_device_offset(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, PAGE_SIZE, 7);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 1);
	PVOID base = ex_hold(fx, adapter, 1, 0);
	ULONG length = buf->length;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			adapter->DmaOperations->MapTransferEx(adapter, buf->mdl,
				base, 0, 0x1234, &length, true, list,
				EX_LIST_BYTES(1), NULL, NULL));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 7));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-211 */
static void transfer_ex_once_at_a_time(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 8);
	PSCATTER_GATHER_LIST first = ex_memory(fx, 2);
	PSCATTER_GATHER_LIST second = ex_memory(fx, 2);
	PVOID base = ex_hold(fx, adapter, 2, 0);
	ULONG length = PAGE_SIZE, again = PAGE_SIZE;
	NTSTATUS status;

	v3_map(adapter, buf->mdl, base, 0, &length, true, first,
	       EX_LIST_BYTES(2));
	FX_MISUSE(fx, status = v3_map(adapter, buf->mdl, base, PAGE_SIZE,
				      &again, true, second, EX_LIST_BYTES(2)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 1ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, length, fx_list_sees(first, 8));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, PAGE_SIZE, &again, true,
			       second, EX_LIST_BYTES(2)));
	v3_flush(adapter, buf->mdl, base, PAGE_SIZE, again, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static struct kunit_case dma_transfer_ex_cases[] = {
	KUNIT_CASE(transfer_ex_maps_a_chain),
	KUNIT_CASE_PARAM(transfer_ex_starts_anywhere, start_gen_params),
	KUNIT_CASE(transfer_ex_forty_bytes),
	KUNIT_CASE_PARAM(transfer_ex_fits_the_room, room_gen_params),
	KUNIT_CASE(transfer_ex_needs_a_list),
	KUNIT_CASE_PARAM(transfer_ex_in_pieces, piecewise_gen_params),
	KUNIT_CASE(transfer_ex_packet_behind_an_iommu),
	KUNIT_CASE_PARAM(transfer_ex_outside, outside_gen_params),
	KUNIT_CASE(transfer_ex_of_nothing),
	KUNIT_CASE(transfer_ex_completion_is_not_for_masters),
	KUNIT_CASE(transfer_ex_ignores_device_offset),
	KUNIT_CASE(transfer_ex_once_at_a_time),
	{}
};

static struct kunit_suite dma_transfer_ex_suite = {
	.name = "ntdma_dma_transfer_ex",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_transfer_ex_cases,
};

kunit_test_suite(dma_transfer_ex_suite);

MODULE_DESCRIPTION("ntdma suite: MapTransferEx");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
