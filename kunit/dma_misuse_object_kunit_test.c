// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use of lists, mappings and adapters that are live: one line each, and the
 * object goes on.
 */
#include <linux/module.h>

#include "../module/dma/sg_table.h"
#include "fixture_misuse_v2.h"

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

/* Does the seal of a table notice that a word of it was changed? */
static bool seal_notices(struct ntdma_mapping *map, unsigned int *word)
{
	u64 seal = ntdma_sg_table_seal(map);
	bool noticed;

	*word ^= 0x100;
	noticed = ntdma_sg_table_seal(map) != seal;
	*word ^= 0x100;
	return noticed;
}

/* A copy back writes where the table says: all of that has to be sealed. */
static void misuse_seal_of_a_copied_list(struct kunit *test)
{
	struct scatterlist table[2] = { { .offset = 8, .length = 16 },
					{ .length = 32 } };
	struct ntdma_mapping map = {
		.kind = NTDMA_MAP_BOUNCE, .sgl = table, .nr_segs = 2,
	};
	u32 i;

	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_TRUE(test, seal_notices(&map, &table[i].offset));
		KUNIT_EXPECT_TRUE(test, seal_notices(&map, &table[i].length));
	}
}

/* A driver writes over the memory of a list that it waits for. */
static u32 redirect(void *memory, size_t size, const struct page *from,
		    struct page *to)
{
	struct page **word = memory;
	u32 n = 0;

	for (; (void *)(word + 1) <= memory + size; word++) {
		if (*word != from)
			continue;
		*word = to;
		n++;
	}
	return n;
}

static void misuse_build_overwritten_in_line(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	struct fx_buffer *secret = fx_scattered(test, 0, PAGE_SIZE);
	struct fx_grant holder = { .action = KeepObject };
	struct fx_delivery delivery = { };
	u64 memory[64] = { };

	fx_allocate(adapter, fx->device, 1, &holder);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			fx_build_list(adapter, fx->device, buf->mdl,
				      fx_va(buf, 0), buf->length, &delivery,
				      true, memory, sizeof(memory)));
	KUNIT_ASSERT_EQ(test, 1U, redirect(memory, sizeof(memory),
					   buf->pages[0], secret->pages[0]));
	FX_MISUSE(fx, fx_free_channel(adapter));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	if (delivery.calls)
		fx_put_list(adapter, delivery.list, true);
	/* the memory and the adapter go on */
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_build_list(adapter, fx->device, buf->mdl,
				      fx_va(buf, 0), buf->length, &delivery,
				      true, memory, sizeof(memory)));
	KUNIT_EXPECT_EQ(test, 1, delivery.calls);
	fx_put_list(adapter, delivery.list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(secret);
	fx_buffer_free(buf);
}

static struct kunit_case dma_misuse_object_cases[] = {
	KUNIT_CASE(misuse_list_needs_routine),
	KUNIT_CASE(misuse_build_needs_memory),
	KUNIT_CASE(misuse_build_over_a_live_list),
	KUNIT_CASE(misuse_wrong_direction),
	KUNIT_CASE(misuse_flush_beyond_mapping),
	KUNIT_CASE(misuse_map_twice),
	KUNIT_CASE(misuse_put_adapter_twice),
	KUNIT_CASE(misuse_put_with_registers),
	KUNIT_CASE(misuse_destroy_with_adapter),
	KUNIT_CASE(misuse_seal_of_a_copied_list),
	KUNIT_CASE(misuse_build_overwritten_in_line),
	{}
};

static struct kunit_suite dma_misuse_object_suite = {
	.name = "ntdma_dma_misuse_object",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_misuse_object_cases,
};

kunit_test_suite(dma_misuse_object_suite);

MODULE_DESCRIPTION("ntdma suite: wrong use of live objects");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
