// SPDX-License-Identifier: GPL-2.0-only
/*
 * FreeAdapterChannel() and FreeMapRegisters(), with the two routines that only
 * answer: GetDmaAlignment() and ReadDmaCounter().
 */
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_calls.h"

#define FREE_MAX_HOLDERS	64

/* Proves: C-102 */
static void free_channel_releases_registers(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	int live = ntdma_test_live_objects_flush(), i;

	/* More rounds than any reserve has pages: a leak would block. */
	for (i = 0; i < 1000; i++) {
		struct fx_grant grant = { .action = KeepObject };

		fx_allocate(adapter, fx->device, fx->map_regs, &grant);
		if (grant.calls != 1)
			break;
		fx_free_channel(adapter);
	}
	KUNIT_EXPECT_EQ(test, 1000, i);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
}

/* Proves: C-103 */
static void free_channel_without_owner(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PVOID base;

	FX_MISUSE(fx, fx_free_channel(adapter));
	base = fx_grant_base(fx, adapter, 1, KeepObject);
	KUNIT_EXPECT_NOT_NULL(test, base);
	fx_free_channel(adapter);
	FX_MISUSE(fx, fx_free_channel(adapter));
	fx_put_adapter(adapter);
}

/* Registers kept after the channel went are no business of this routine. */
static void free_channel_spares_kept_registers(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	ULONG length = buf->length;
	PVOID base;
	u64 addr;

	base = fx_grant_base(fx, adapter, 1, DeallocateObjectKeepRegisters);
	addr = fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	FX_MISUSE(fx, fx_free_channel(adapter));
	FX_EXPECT_MAPPED(test, addr);
	fx_flush(adapter, buf->mdl, base, fx_va(buf, 0), length, true);
	fx_free_map_regs(adapter, base, 1);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-104 */
static void free_channel_over_mapping(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	ULONG length = buf->length;
	PVOID base;

	base = fx_grant_base(fx, adapter, 2, KeepObject);
	fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	KUNIT_EXPECT_NE(test, 0ULL, fx_live_mappings());
	FX_MISUSE(fx, fx_free_channel(adapter));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* As above, data that the device wrote still arrive. */
static void free_registers_over_mapping(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_buffer *buf = fx_scattered(test, 0x11, 2 * PAGE_SIZE);
	ULONG length = buf->length;
	PVOID base;
	u64 addr;

	base = fx_grant_base(fx, adapter, 3, DeallocateObjectKeepRegisters);
	fx_device_load(length, 1);
	addr = fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, false);
	KUNIT_EXPECT_EQ(test, 0,
			fx_device_move(addr, length, 0, FX_FROM_DEVICE));
	FX_MISUSE(fx, fx_free_map_regs(adapter, base, 3));
	FX_EXPECT_DATA(test, buf, 1);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Takes full sets until one has to wait; how many were granted. */
static int free_exhaust(struct fixture *fx, PDMA_ADAPTER adapter,
			struct fx_grant *grants)
{
	int i;

	for (i = 0; i < FREE_MAX_HOLDERS; i++) {
		grants[i].action = DeallocateObjectKeepRegisters;
		fx_allocate(adapter, fx->device, fx->map_regs, &grants[i]);
		if (!grants[i].calls)
			break;
	}
	return i;
}

/* Proves: C-105 */
static void free_registers_admits_waiter(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_grant *grants;
	int held, i;

	grants = kunit_kzalloc(test, FREE_MAX_HOLDERS * sizeof(*grants),
			       GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, grants);
	held = free_exhaust(fx, adapter, grants);
	KUNIT_EXPECT_GE(test, held, 1);
	KUNIT_EXPECT_LT(test, held, FREE_MAX_HOLDERS);
	fx_free_map_regs(adapter, grants[0].base, fx->map_regs);
	if (held < FREE_MAX_HOLDERS) {
		KUNIT_EXPECT_EQ(test, 1, grants[held].calls);
		KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, grants[held].irql);
		held++;
	}
	for (i = 1; i < held; i++)
		if (grants[i].calls)
			fx_free_map_regs(adapter, grants[i].base,
					 fx->map_regs);
	fx_put_adapter(adapter);
}

/* Proves: C-106 */
static void free_registers_null(struct kunit *test)
{
	PDMA_ADAPTER adapter = fx_adapter(test->priv, 2);

	fx_free_map_regs(adapter, NULL, 4);
	fx_put_adapter(adapter);
}

/* Proves: C-107 */
static void free_registers_twice(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PVOID base, next;

	base = fx_grant_base(fx, adapter, 2, DeallocateObjectKeepRegisters);
	fx_free_map_regs(adapter, base, 2);
	FX_MISUSE(fx, fx_free_map_regs(adapter, base, 2));
	/* the stale handle does not hit its successor */
	next = fx_grant_base(fx, adapter, 2, DeallocateObjectKeepRegisters);
	FX_MISUSE(fx, fx_free_map_regs(adapter, base, 2));
	fx_free_map_regs(adapter, next, 2);
	fx_put_adapter(adapter);
}

#define FREE_MANY	80

/* More sets than have a place of their own: no base is another one's. */
static void free_many_sets(struct kunit *test)
{
	struct fixture *fx = test->priv;
	/* with a page of its reserve for each, should Linux bounce */
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 32, FREE_MANY * PAGE_SIZE);
	PVOID bases[FREE_MANY];
	u32 i;

	for (i = 0; i < FREE_MANY; i++)
		bases[i] = fx_grant_base(fx, adapter, 1,
					 DeallocateObjectKeepRegisters);
	for (i = 0; i < FREE_MANY; i += 2)
		fx_free_map_regs(adapter, bases[i], 1);
	for (i = 0; i < FREE_MANY; i += 2)
		FX_MISUSE(fx, fx_free_map_regs(adapter, bases[i], 1));
	for (i = 1; i < FREE_MANY; i += 2)
		fx_free_map_regs(adapter, bases[i], 1);
	fx_put_adapter(adapter);
}

struct count_row {
	const char *name;
	int delta;
};

static const struct count_row count_rows[] = {
	{ "one short", -1 }, { "one more", 1 }, { "none", -3 },
};

static void count_desc(const struct count_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(count, count_rows, count_desc);

/* Proves: C-108 */
static void free_registers_wrong_count(struct kunit *test)
{
	const struct count_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	int live = ntdma_test_live_objects_flush();
	PVOID base;

	base = fx_grant_base(fx, adapter, 3, DeallocateObjectKeepRegisters);
	FX_MISUSE(fx, fx_free_map_regs(adapter, base, 3 + row->delta));
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
}

/* Proves: C-109 */
static void free_nothing_after_list(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_buffer *buf = fx_scattered(test, 0, SZ_64K);
	int live = ntdma_test_live_objects_flush(), i;

	for (i = 0; i < 100; i++)
		fx_put_list(adapter,
			    fx_list_of(fx, adapter, buf, SZ_64K, true), true);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-110 C-111 */
static void free_alignment_is_one(struct kunit *test)
{
	PDMA_ADAPTER adapter = fx_adapter(test->priv, 2);
	ULONG alignment = adapter->DmaOperations->GetDmaAlignment(adapter);

	KUNIT_EXPECT_EQ(test, 1U, alignment);
	KUNIT_EXPECT_TRUE(test, is_power_of_2(alignment));
	fx_put_adapter(adapter);
}

/* Proves: C-113 C-114 */
static void free_counter_is_zero(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	ULONG length = buf->length;
	PVOID base;
	u64 addr;

	KUNIT_EXPECT_EQ(test, 0U,
			adapter->DmaOperations->ReadDmaCounter(adapter));
	base = fx_grant_base(fx, adapter, 1, DeallocateObjectKeepRegisters);
	addr = fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	KUNIT_EXPECT_EQ(test, 0U,
			adapter->DmaOperations->ReadDmaCounter(adapter));
	FX_EXPECT_MAPPED(test, addr);
	fx_flush(adapter, buf->mdl, base, fx_va(buf, 0), length, true);
	fx_free_map_regs(adapter, base, 1);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* More than one piece of memory of the kernel's largest size holds. */
#define FREE_LARGE	40000

static void free_a_large_set(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	struct fixture *fx = fx_strict(test);
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	u8 context[DMA_TRANSFER_CONTEXT_SIZE_V1];
	const DMA_OPERATIONS *ops;
	PDMA_ADAPTER adapter;
	ULONG length = 16;
	PVOID base = NULL;

	desc.MaximumLength = FREE_LARGE * PAGE_SIZE;
	adapter = fx_adapter_of(fx, &desc);
	KUNIT_ASSERT_GT(test, fx->map_regs, (ULONG)FREE_LARGE);
	ops = adapter->DmaOperations;
	ops->InitializeDmaTransferContext(adapter, context);
	/* at PASSIVE_LEVEL */
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->AllocateAdapterChannelEx(adapter, fx->device,
						      context, FREE_LARGE,
						      DMA_SYNCHRONOUS_CALLBACK,
						      NULL, NULL, &base));
	if (base) {
		fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
		KUNIT_EXPECT_EQ(test, 16U, length);
		fx_flush(adapter, buf->mdl, base, fx_va(buf, 0), 16, true);
		fx_free_channel(adapter);
	}
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static struct kunit_case dma_free_cases[] = {
	KUNIT_CASE(free_channel_releases_registers),
	KUNIT_CASE(free_channel_without_owner),
	KUNIT_CASE(free_channel_spares_kept_registers),
	KUNIT_CASE(free_channel_over_mapping),
	KUNIT_CASE(free_registers_over_mapping),
	KUNIT_CASE(free_registers_admits_waiter),
	KUNIT_CASE(free_registers_null),
	KUNIT_CASE(free_registers_twice),
	KUNIT_CASE(free_many_sets),
	KUNIT_CASE_PARAM(free_registers_wrong_count, count_gen_params),
	KUNIT_CASE(free_nothing_after_list),
	KUNIT_CASE(free_alignment_is_one),
	KUNIT_CASE(free_counter_is_zero),
	KUNIT_CASE(free_a_large_set),
	{}
};

static struct kunit_suite dma_free_suite = {
	.name = "ntdma_dma_free",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_free_cases,
};

kunit_test_suite(dma_free_suite);

MODULE_DESCRIPTION("ntdma suite: releasing channel and map registers");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
