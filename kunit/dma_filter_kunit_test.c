// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bus filters: adapters that wrap ours.
 */
#include <linux/module.h>

#include "fixture.h"

/**
 * struct filter - a bus filter in front of a device
 * @below: the interface as it found it
 * @asked: adapters that went through it
 * @table: its own operations
 * @wrapper: its own adapter
 * @inner: the adapter that it wraps
 */
struct filter {
	BUS_INTERFACE_STANDARD below;
	int asked;
	DMA_OPERATIONS table;
	DMA_ADAPTER wrapper;
	PDMA_ADAPTER inner;
};

static VOID filter_put(PDMA_ADAPTER adapter)
{
	struct filter *filter = container_of(adapter, struct filter, wrapper);

	filter->inner->DmaOperations->PutDmaAdapter(filter->inner);
}

static PDMA_ADAPTER filter_get(PVOID context, PDEVICE_DESCRIPTION desc,
			       PULONG map_regs)
{
	struct filter *filter = context;

	filter->asked++;
	filter->inner = filter->below.GetDmaAdapter(filter->below.Context, desc,
						    map_regs);
	if (!filter->inner)
		return NULL;
	filter->table = *filter->inner->DmaOperations;
	filter->table.PutDmaAdapter = filter_put;
	filter->wrapper = *filter->inner;
	filter->wrapper.DmaOperations = &filter->table;
	return &filter->wrapper;
}

static struct filter *filter_insert(struct fixture *fx)
{
	PBUS_INTERFACE_STANDARD bus = ntdma_device_bus_interface(fx->device);
	struct filter *filter;

	KUNIT_ASSERT_NOT_NULL(fx->test, bus);
	filter = kunit_kzalloc(fx->test, sizeof(*filter), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(fx->test, filter);
	filter->below = *bus;
	bus->Context = filter;
	bus->GetDmaAdapter = filter_get;
	return filter;
}

/* Proves: B-18 */
static void filter_wraps_adapter(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	struct filter *filter = filter_insert(fx);
	PDMA_ADAPTER adapter;
	ULONG map_regs = 0;

	adapter = IoGetDmaAdapter(fx->device, &desc, &map_regs);
	KUNIT_EXPECT_EQ(test, 1, filter->asked);
	KUNIT_ASSERT_PTR_EQ(test, &filter->wrapper, adapter);
	KUNIT_EXPECT_EQ(test, FX_MAX_LENGTH / PAGE_SIZE + 1, map_regs);
	KUNIT_EXPECT_PTR_NE(test, filter->inner, adapter);
	adapter->DmaOperations->PutDmaAdapter(adapter);
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
}

/* Proves: B-18 */
static void filter_sees_refusals(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(4);
	struct fixture *fx = test->priv;
	struct filter *filter = filter_insert(fx);
	PDMA_ADAPTER adapter;

	FX_MISUSE(fx, adapter = IoGetDmaAdapter(fx->device, &desc, NULL));
	KUNIT_EXPECT_NULL(test, adapter);
	KUNIT_EXPECT_EQ(test, 1, filter->asked);
}

/* Proves: B-18 */
static void filter_interface_of_nothing(struct kunit *test)
{
	DEVICE_OBJECT stranger = {};

	KUNIT_EXPECT_NULL(test, ntdma_device_bus_interface(NULL));
	KUNIT_EXPECT_NULL(test, ntdma_device_bus_interface(&stranger));
}

static struct kunit_case dma_filter_cases[] = {
	KUNIT_CASE(filter_wraps_adapter),
	KUNIT_CASE(filter_sees_refusals),
	KUNIT_CASE(filter_interface_of_nothing),
	{}
};

static struct kunit_suite dma_filter_suite = {
	.name = "ntdma_dma_filter",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_filter_cases,
};

kunit_test_suite(dma_filter_suite);

MODULE_DESCRIPTION("ntdma suite: bus filters");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
