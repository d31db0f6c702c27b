// SPDX-License-Identifier: GPL-2.0-only
/*
 * GetScatterGatherList() and PutScatterGatherList().
 */
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_chain.h"

static NTSTATUS list_of_chain(struct fixture *fx, PDMA_ADAPTER adapter,
			      struct fx_chain *chain, u32 start, u32 length,
			      struct fx_delivery *delivery, BOOLEAN write)
{
	return fx_get_list(adapter, fx->device, chain->buf[0]->mdl,
			   fx_va(chain->buf[0], start), length, delivery,
			   write);
}

struct shape_row {
	const char *name;
	bool sg, scattered, write;
	unsigned int bits;
	u32 offset, length;
};

static const struct shape_row shape_rows[] = {
	{ "one byte out", true, true, true, 64, 0, 1 },
	{ "one byte at the page end in", true, true, false, 64, 0xfff, 1 },
	{ "two bytes over the edge in", true, true, false, 64, 0xfff, 2 },
	{ "page out", true, true, true, 64, 0, PAGE_SIZE },
	{ "scattered out", true, true, true, 64, 0x10, 0xf000 },
	{ "scattered in", true, true, false, 64, 0x10, 0xf000 },
	{ "contiguous in", true, false, false, 64, 0x10, 0xf000 },
	{ "full 64 KiB out", true, true, true, 64, 0xfff, 0x10000 },
	{ "packet scattered out", false, true, true, 64, 0x10, 0xf000 },
	{ "packet scattered in", false, true, false, 64, 0x10, 0xf000 },
	{ "packet 24 bits out", false, true, true, 24, 0x801, 0x3001 },
	{ "packet 24 bits in", false, true, false, 24, 0x801, 0x3001 },
	{ "packet 24 bits contiguous in", false, false, false, 24, 1, 0x4001 },
};

static void shape_desc(const struct shape_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(shape, shape_rows, shape_desc);

static void expect_well_formed(struct kunit *test,
			       const SCATTER_GATHER_LIST *list, u32 length)
{
	u32 i;

	KUNIT_EXPECT_EQ(test, (u64)length, fx_list_length(list));
	for (i = 0; i < list->NumberOfElements; i++)
		KUNIT_EXPECT_NE(test, 0U, list->Elements[i].Length);
}

/* Proves: C-115 C-116 C-117 C-127 B-26 */
static void list_moves_every_byte(struct kunit *test)
{
	const struct shape_row *row = test->param_value;
	struct fixture *fx = test->priv;
	struct fx_buffer *buf;
	PSCATTER_GATHER_LIST list;
	PDMA_ADAPTER adapter;

	adapter = row->sg ? fx_adapter(fx, 2) :
			    fx_packet_adapter(fx, row->bits, FX_MAX_LENGTH);
	buf = fx_buffer_create(test, row->offset, row->length, row->scattered,
			       GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	if (row->write)
		fx_buffer_fill(buf, 1);
	else
		fx_device_load(row->length, 1);
	list = fx_list_of(fx, adapter, buf, row->length, row->write);
	expect_well_formed(test, list, row->length);
	if (!row->sg)
		KUNIT_EXPECT_EQ(test, 1U, list->NumberOfElements);
	KUNIT_EXPECT_EQ(test, 0,
			fx_device_move_list(list, 0, row->write ?
					    FX_TO_DEVICE : FX_FROM_DEVICE));
	fx_put_list(adapter, list, row->write);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	if (row->write)
		FX_EXPECT_DEVICE_DATA(test, row->length, 1);
	FX_EXPECT_DATA(test, buf, 1);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-127 */
static void list_put_delivers_bounced_data(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_buffer *buf = fx_scattered(test, 5, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	fx_device_load(buf->length, 2);
	list = fx_list_of(fx, adapter, buf, buf->length, false);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move_list(list, 0, FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, FX_MARGIN, *fx_byte(buf, 0));
	fx_put_list(adapter, list, false);
	FX_EXPECT_DATA(test, buf, 2);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-118 C-115 B-21 B-26 */
static void list_over_chain(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_chain chain = fx_chain_of_three(test);
	struct fx_delivery delivery = { };

	fx_chain_fill(&chain, 3);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			list_of_chain(fx, adapter, &chain, 0, chain.length,
				      &delivery, true));
	KUNIT_ASSERT_EQ(test, 1, delivery.calls);
	expect_well_formed(test, delivery.list, chain.length);
	KUNIT_EXPECT_EQ(test, 0U,
			fx_chain_spanning(&chain, 0, delivery.list));
	KUNIT_EXPECT_EQ(test, chain.length, fx_list_sees(delivery.list, 3));
	fx_put_list(adapter, delivery.list, true);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/*
 * Pieces that are adjacent in memory still keep the border.
 *
 * Proves: C-118
 */
static void list_never_merges_mdls(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *front = fx_contiguous(test, 0, 2 * PAGE_SIZE);
	struct fx_buffer *back = fx_contiguous(test, 0, PAGE_SIZE);
	struct fx_chain chain = { };
	struct fx_delivery delivery = { };

	front->mdl->ByteCount = PAGE_SIZE;
	front->length = PAGE_SIZE;
	fx_pfns(back->mdl)[0] = fx_pfns(front->mdl)[1];
	fx_chain_add(&chain, front);
	fx_chain_add(&chain, back);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			list_of_chain(fx, adapter, &chain, 0, 2 * PAGE_SIZE,
				      &delivery, true));
	KUNIT_EXPECT_EQ(test, 2U, delivery.list->NumberOfElements);
	KUNIT_EXPECT_EQ(test, 0U,
			fx_chain_spanning(&chain, 0, delivery.list));
	fx_put_list(adapter, delivery.list, true);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/*
 * Bounce pages are contiguous, and still no element spans two MDLs. A wide
 * sibling keeps the platform's addresses out of the narrow adapter's reach.
 *
 * Proves: C-118 B-26
 */
static void list_bounced_chain_keeps_borders(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER wide = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_delivery delivery = { };
	struct fx_chain chain = { };
	PDMA_ADAPTER adapter;

	desc.Dma64BitAddresses = false;
	adapter = fx_adapter_of(fx, &desc);
	fx_chain_add(&chain, fx_scattered(test, 0x700, 200));
	fx_chain_add(&chain, fx_scattered(test, 0x10, 300));
	fx_chain_add(&chain, fx_scattered(test, 0xff0, 32));
	fx_chain_fill(&chain, 13);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			list_of_chain(fx, adapter, &chain, 0, chain.length,
				      &delivery, true));
	KUNIT_EXPECT_LT(test, (u64)delivery.list->Elements[0].Address.QuadPart,
			(u64)SZ_4G);
	KUNIT_EXPECT_GE(test, delivery.list->NumberOfElements, 3U);
	KUNIT_EXPECT_EQ(test, 0U,
			fx_chain_spanning(&chain, 0, delivery.list));
	KUNIT_EXPECT_EQ(test, chain.length, fx_list_sees(delivery.list, 13));
	fx_put_list(adapter, delivery.list, true);
	fx_put_adapter(adapter);
	fx_put_adapter(wide);
	fx_chain_free(&chain);
}

/* Proves: C-119 */
static void list_starts_inside_first_mdl(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_chain chain = fx_chain_of_three(test);
	const u32 start = PAGE_SIZE + 0x55;
	u32 length = chain.length - start - 1;
	struct fx_delivery delivery = { };

	fx_device_load(chain.length, 4);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			list_of_chain(fx, adapter, &chain, start, length,
				      &delivery, false));
	expect_well_formed(test, delivery.list, length);
	KUNIT_EXPECT_EQ(test, 0U,
			fx_chain_spanning(&chain, start, delivery.list));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move_list(delivery.list, start,
						     FX_FROM_DEVICE));
	fx_put_list(adapter, delivery.list, false);
	KUNIT_EXPECT_EQ(test, length,
			fx_chain_differs(&chain, start, length, 4));
	KUNIT_EXPECT_EQ(test, FX_MARGIN, *fx_chain_byte(&chain, start - 1));
	KUNIT_EXPECT_EQ(test, FX_MARGIN,
			*fx_chain_byte(&chain, chain.length - 1));
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/*
 * MDLs of equal address, without any address, and empty ones in between.
 *
 * Proves: B-21
 */
static void list_ignores_addresses(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_chain chain = fx_chain_of_three(test);
	struct fx_delivery delivery = { };
	MDL empty = { .MdlFlags = MDL_PAGES_LOCKED };

	chain.buf[1]->mdl->StartVa = NULL;
	chain.buf[2]->mdl->StartVa = NULL;
	chain.buf[0]->mdl->Next = &empty;
	empty.Next = chain.buf[1]->mdl;
	fx_chain_fill(&chain, 5);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			list_of_chain(fx, adapter, &chain, 0, chain.length,
				      &delivery, true));
	KUNIT_EXPECT_EQ(test, chain.length, fx_list_sees(delivery.list, 5));
	fx_put_list(adapter, delivery.list, true);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/* Proves: C-120 */
static void list_longer_than_chain(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_chain chain = fx_chain_of_three(test);
	struct fx_delivery delivery = { };
	NTSTATUS status;

	FX_MISUSE(fx, status = list_of_chain(fx, adapter, &chain, 0,
					     chain.length + 1, &delivery,
					     true));
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL, status);
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/* Proves: C-121 */
static void list_beyond_map_registers(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	u32 length = fx->map_regs * PAGE_SIZE;
	struct fx_buffer *buf = fx_scattered(test, 0, length + 1);
	struct fx_delivery delivery = { };
	NTSTATUS status;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device, buf->mdl,
				    fx_va(buf, 0), length, &delivery, true));
	fx_put_list(adapter, delivery.list, true);
	FX_MISUSE(fx, status = fx_get_list(adapter, fx->device, buf->mdl,
					   fx_va(buf, 0), length + 1,
					   &delivery, true));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, status);
	KUNIT_EXPECT_EQ(test, 1, delivery.calls);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-123 */
static void list_two_at_once(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *one = fx_scattered(test, 0, 3 * PAGE_SIZE);
	struct fx_buffer *two = fx_scattered(test, 9, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST first, second;

	fx_buffer_fill(one, 6);
	fx_buffer_fill(two, 7);
	first = fx_list_of(fx, adapter, one, one->length, true);
	second = fx_list_of(fx, adapter, two, two->length, true);
	KUNIT_EXPECT_PTR_NE(test, first, second);
	KUNIT_EXPECT_EQ(test, two->length, fx_list_sees(second, 7));
	fx_put_list(adapter, second, true);
	KUNIT_EXPECT_EQ(test, one->length, fx_list_sees(first, 6));
	fx_put_list(adapter, first, true);
	fx_put_adapter(adapter);
	fx_buffer_free(one);
	fx_buffer_free(two);
}

struct nest {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	int depth, deepest, left;
	PSCATTER_GATHER_LIST list[101];
	struct fx_delivery delivery;
};

static void nest_body(struct fx_delivery *delivery)
{
	struct nest *nest = delivery->priv;
	struct fx_buffer *buf = nest->buf;

	nest->list[nest->left] = delivery->list;
	nest->deepest = max(nest->deepest, ++nest->depth);
	if (nest->left) {
		nest->left--;
		nest->adapter->DmaOperations->GetScatterGatherList(nest->adapter,
				nest->fx->device, buf->mdl, fx_va(buf, 0),
				buf->length, fx_list_control, delivery, true);
	}
	nest->depth--;
}

/* Proves: C-124 */
static void list_requested_inside_callback(struct kunit *test)
{
	struct nest *nest = kunit_kzalloc(test, sizeof(*nest), GFP_KERNEL);
	struct fixture *fx = test->priv;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, nest);
	nest->fx = fx;
	nest->adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	nest->buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	nest->left = 100;
	nest->delivery.body = nest_body;
	nest->delivery.priv = nest;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_get_list(nest->adapter, fx->device, nest->buf->mdl,
				    fx_va(nest->buf, 0), nest->buf->length,
				    &nest->delivery, true));
	KUNIT_EXPECT_EQ(test, 101, nest->delivery.calls);
	KUNIT_EXPECT_LE(test, nest->deepest, 4);
	for (i = 0; i < ARRAY_SIZE(nest->list); i++)
		if (nest->list[i])
			fx_put_list(nest->adapter, nest->list[i], true);
	fx_put_adapter(nest->adapter);
	fx_buffer_free(nest->buf);
}

/* Proves: C-125 */
static void list_callback_arguments(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct fx_delivery delivery = { };
	IRP irp = { };

	fx->device->CurrentIrp = &irp;
	/* entered at PASSIVE_LEVEL, to see that the level is raised */
	adapter->DmaOperations->GetScatterGatherList(adapter, fx->device,
						     buf->mdl, fx_va(buf, 0),
						     buf->length,
						     fx_list_control, &delivery,
						     true);
	fx->device->CurrentIrp = NULL;
	KUNIT_ASSERT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, delivery.irql);
	KUNIT_EXPECT_TRUE(test, delivery.softirq);
	KUNIT_EXPECT_PTR_EQ(test, fx->device, delivery.device);
	KUNIT_EXPECT_PTR_EQ(test, &irp, delivery.irp);
	fx_put_list(adapter, delivery.list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-126 */
static void list_valid_until_put(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 4 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list, other;
	u64 addr;

	fx_buffer_fill(buf, 8);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	addr = list->Elements[0].Address.QuadPart;
	/* traffic that would reuse what was freed */
	other = fx_list_of(fx, adapter, buf, buf->length, true);
	fx_put_list(adapter, other, true);
	KUNIT_EXPECT_EQ(test, addr, (u64)list->Elements[0].Address.QuadPart);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 8));
	fx_put_list(adapter, list, true);
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(addr));
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static void put_inside_body(struct fx_delivery *delivery)
{
	PDMA_ADAPTER adapter = delivery->priv;

	adapter->DmaOperations->PutScatterGatherList(adapter, delivery->list,
						     true);
}

/* Proves: C-128 B-20 */
static void list_put_inside_callback(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct fx_delivery delivery = {
		.body = put_inside_body,
		.priv = adapter,
	};

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device, buf->mdl,
				    fx_va(buf, 0), buf->length, &delivery,
				    true));
	KUNIT_EXPECT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-129 */
static void list_put_after_scribble(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 4 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;
	u32 count;

	list = fx_list_of(fx, adapter, buf, buf->length, true);
	count = list->NumberOfElements;
	memset(list->Elements, 0, count * sizeof(list->Elements[0]));
	list->NumberOfElements = 0;
	list->Reserved = 0;
	fx_put_list(adapter, list, true);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-130 B-12 */
static void list_put_with_wrong_direction(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	fx_buffer_fill(buf, 9);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 9));
	/* whether it is reported is a matter of the misuse suite */
	fx->any_misuse = true;
	fx_put_list(adapter, list, false);
	FX_EXPECT_DATA(test, buf, 9);
	fx_device_load(buf->length, 10);
	list = fx_list_of(fx, adapter, buf, buf->length, false);
	fx_device_move_list(list, 0, FX_FROM_DEVICE);
	fx_put_list(adapter, list, true);
	FX_EXPECT_DATA(test, buf, 10);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-131 */
static void list_put_twice(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	list = fx_list_of(fx, adapter, buf, buf->length, true);
	fx_put_list(adapter, list, true);
	FX_MISUSE(fx, fx_put_list(adapter, list, true));
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-132 */
static void list_leaves_mdl_alone(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0x40, 3 * PAGE_SIZE);
	size_t size = sizeof(MDL) + buf->nr_pages * sizeof(PFN_NUMBER);
	void *copy = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, buf->mdl, size);
	fx_put_list(adapter, fx_list_of(fx, adapter, buf, buf->length, false),
		    false);
	KUNIT_EXPECT_MEMEQ(test, copy, buf->mdl, size);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-133 */
static void list_waits_for_held_channel(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	struct fx_delivery delivery = { };

	fx_buffer_fill(buf, 11);
	fx_grant_base(fx, adapter, 1, KeepObject);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device, buf->mdl,
				    fx_va(buf, 0), buf->length, &delivery,
				    true));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	fx_free_channel(adapter);
	KUNIT_ASSERT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(delivery.list, 11));
	fx_put_list(adapter, delivery.list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-134 */
static void list_on_v1_table(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION);
	struct fx_buffer *buf = fx_scattered(test, 1, 3 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	fx_buffer_fill(buf, 12);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 12));
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* There is no limit on elements but the map registers. */
static void list_of_4096_fragments(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = fx_strict(test);
	struct fx_buffer *buf = fx_scattered(test, 0, 4096 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;
	PDMA_ADAPTER adapter;

	desc.MaximumLength = buf->length;
	adapter = fx_adapter_of(fx, &desc);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_EXPECT_EQ(test, 4096U, list->NumberOfElements);
	expect_well_formed(test, list, buf->length);
	FX_EXPECT_MAPPED(test, list->Elements[4095].Address.QuadPart);
	fx_put_list(adapter, list, true);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* A list is refused as a whole when Linux cannot map some of it. */
static void list_undone_on_map_failure(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 4 * PAGE_SIZE);
	u32 nth;

	for (nth = 1; nth <= 4; nth++) {
		struct fx_delivery delivery = { };
		NTSTATUS status;

		ntdma_testdev_fail_map(nth, true);
		fx_buffer_fill(buf, nth);
		status = fx_get_list(adapter, fx->device, buf->mdl,
				     fx_va(buf, 0), buf->length, &delivery,
				     true);
		if (delivery.calls) {
			KUNIT_EXPECT_EQ(test, buf->length,
					fx_list_sees(delivery.list, nth));
			fx_put_list(adapter, delivery.list, true);
		} else {
			KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
					status);
		}
		ntdma_testdev_fail_map(0, false);
		KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	}
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static struct kunit_case dma_sg_list_cases[] = {
	KUNIT_CASE_PARAM(list_moves_every_byte, shape_gen_params),
	KUNIT_CASE(list_put_delivers_bounced_data),
	KUNIT_CASE(list_over_chain),
	KUNIT_CASE(list_never_merges_mdls),
	KUNIT_CASE(list_bounced_chain_keeps_borders),
	KUNIT_CASE(list_starts_inside_first_mdl),
	KUNIT_CASE(list_ignores_addresses),
	KUNIT_CASE(list_longer_than_chain),
	KUNIT_CASE(list_beyond_map_registers),
	KUNIT_CASE(list_two_at_once),
	KUNIT_CASE(list_requested_inside_callback),
	KUNIT_CASE(list_callback_arguments),
	KUNIT_CASE(list_valid_until_put),
	KUNIT_CASE(list_put_inside_callback),
	KUNIT_CASE(list_put_after_scribble),
	KUNIT_CASE(list_put_with_wrong_direction),
	KUNIT_CASE(list_put_twice),
	KUNIT_CASE(list_leaves_mdl_alone),
	KUNIT_CASE(list_waits_for_held_channel),
	KUNIT_CASE(list_on_v1_table),
	KUNIT_CASE(list_of_4096_fragments),
	KUNIT_CASE(list_undone_on_map_failure),
	{}
};

static struct kunit_suite dma_sg_list_suite = {
	.name = "ntdma_dma_sg_list",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_sg_list_cases,
};

kunit_test_suite(dma_sg_list_suite);

MODULE_DESCRIPTION("ntdma suite: scatter/gather lists");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
