// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use of lists, mappings and adapters that are live: one line each, and the
 * object goes on.
 */
#include <linux/module.h>

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
