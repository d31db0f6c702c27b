// SPDX-License-Identifier: GPL-2.0-only
/*
 * IoGetDmaAdapter() and PutDmaAdapter(): tables, map registers, width, life.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "fixture_calls.h"

#define TABLE_V1	0x68
#define TABLE_V2	0x80

static void expect_table(struct kunit *test, PDMA_ADAPTER adapter, u32 size)
{
	void * const *slots = (void * const *)adapter->DmaOperations;
	u32 i;

	KUNIT_EXPECT_EQ(test, size, adapter->DmaOperations->Size);
	for (i = 1; i < sizeof(DMA_OPERATIONS) / sizeof(void *); i++) {
		bool inside = (i + 1) * sizeof(void *) <= size;

		KUNIT_EXPECT_EQ_MSG(test, inside, !!slots[i], "slot %#x",
				    i * (u32)sizeof(void *));
	}
}

struct table_row {
	const char *name;
	ULONG version;
	u32 size;
};

static const struct table_row table_rows[] = {
	{ "V0", DEVICE_DESCRIPTION_VERSION, TABLE_V1 },
	{ "V1", DEVICE_DESCRIPTION_VERSION1, TABLE_V1 },
	{ "V2", DEVICE_DESCRIPTION_VERSION2, TABLE_V2 },
};

static void table_desc(const struct table_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(table, table_rows, table_desc);

/* Proves: C-008 C-009 C-010 C-015 C-016 B-02 B-03 B-04 */
static void adapter_table_matches_version(struct kunit *test)
{
	const struct table_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, row->version);

	expect_table(test, adapter, row->size);
	fx_put_adapter(adapter);
}

/* Proves: C-012 C-013 B-01 */
static void adapter_header(struct kunit *test)
{
	const struct table_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, row->version);

	KUNIT_EXPECT_EQ(test, 1, adapter->Version);
	KUNIT_EXPECT_EQ(test, 16, adapter->Size);
	fx_put_adapter(adapter);
}

/* Proves: C-014 */
static void adapter_unknown_version(struct kunit *test)
{
	static const ULONG versions[] = { 4, 0xffffffff };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter;
	ULONG map_regs;
	int i;

	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		DEVICE_DESCRIPTION desc = fx_description(versions[i]);

		FX_MISUSE(fx, adapter = IoGetDmaAdapter(fx->device, &desc,
							&map_regs));
		KUNIT_EXPECT_NULL(test, adapter);
	}
}

/*
 * A short description ends where the page ends: reading on would fault.
 *
 * Proves: C-018
 */
static void adapter_short_description(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	u8 *page = vmalloc(PAGE_SIZE);
	PDMA_ADAPTER adapter;
	void *end;

	KUNIT_ASSERT_NOT_NULL(test, page);
	end = page + PAGE_SIZE - NTDMA_DEVICE_DESCRIPTION_SIZE_V2;
	memcpy(end, &desc, NTDMA_DEVICE_DESCRIPTION_SIZE_V2);
	adapter = fx_adapter_of(fx, end);
	fx_put_adapter(adapter);
	vfree(page);
}

struct map_regs_row {
	ULONG max_length;
	ULONG map_regs;
};

static const struct map_regs_row map_regs_rows[] = {
	{ 1, 2 }, { 4096, 2 }, { 4097, 3 }, { 65536, 17 }, { 65537, 18 },
};

static void map_regs_desc(const struct map_regs_row *row, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u bytes", row->max_length);
}

KUNIT_ARRAY_PARAM(map_regs, map_regs_rows, map_regs_desc);

/* Proves: C-019 C-020 B-05 */
static void adapter_map_registers(struct kunit *test)
{
	const struct map_regs_row *row = test->param_value;
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;

	desc.MaximumLength = row->max_length;
	fx_put_adapter(fx_adapter_of(fx, &desc));
	KUNIT_EXPECT_EQ(test, row->map_regs, fx->map_regs);
	desc.ScatterGather = false;
	fx_put_adapter(fx_adapter_of(fx, &desc));
	KUNIT_EXPECT_EQ(test, row->map_regs, fx->map_regs);
}

/* Proves: C-021 C-022 */
static void adapter_map_register_bounds(struct kunit *test)
{
	static const ULONG lengths[] = { 0, 0xffffffff, 0xfffff001 };
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	int i, sg;

	for (i = 0; i < ARRAY_SIZE(lengths); i++)
		for (sg = 0; sg < 2; sg++) {
			desc.MaximumLength = lengths[i];
			desc.ScatterGather = sg;
			fx_put_adapter(fx_adapter_of(fx, &desc));
			KUNIT_EXPECT_GE(test, fx->map_regs, 2U);
			KUNIT_EXPECT_LE(test, fx->map_regs, 0xfffffU);
		}
}

/* The count is optional to the caller although the DDI says otherwise. */
static void adapter_without_count(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = IoGetDmaAdapter(fx->device, &desc, NULL);

	KUNIT_ASSERT_NOT_NULL(test, adapter);
	fx_put_adapter(adapter);
}

struct width_row {
	const char *name;
	bool sg, bits32, bits64;
	INTERFACE_TYPE interface;
	u64 last;
};

static const struct width_row width_rows[] = {
	{ "64 and 32", true, true, true, PCIBus, ~0ULL },
	{ "64 alone", true, false, true, PCIBus, ~0ULL },
	{ "32", true, true, false, PCIBus, 0xffffffff },
	{ "32 on another bus", true, true, false, Isa, 0xffffffff },
	{ "32 without scatter/gather", false, true, false, PCIBus, 0xffffffff },
	{ "none, PCI scatter/gather", true, false, false, PCIBus, 0xffffffff },
	{ "none, undefined bus is PCI", true, false, false,
	  InterfaceTypeUndefined, 0xffffffff },
	{ "none, no scatter/gather", false, false, false, PCIBus, 0xffffff },
	{ "none, ISA scatter/gather", true, false, false, Isa, 0xffffff },
};

static void width_desc(const struct width_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(width, width_rows, width_desc);

static PDMA_ADAPTER width_adapter(struct fixture *fx,
				  const struct width_row *row)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);

	desc.ScatterGather = row->sg;
	desc.Dma32BitAddresses = row->bits32;
	desc.Dma64BitAddresses = row->bits64;
	desc.InterfaceType = row->interface;
	return fx_adapter_of(fx, &desc);
}

static void expect_list_within(struct kunit *test,
			       const SCATTER_GATHER_LIST *list, u64 last)
{
	u32 i;

	for (i = 0; i < list->NumberOfElements; i++)
		KUNIT_EXPECT_LE(test,
				list->Elements[i].Address.QuadPart +
				list->Elements[i].Length - 1ULL, last);
}

/* Proves: C-024 C-025 C-026 C-037 */
static void adapter_width_bounds_lists(struct kunit *test)
{
	const struct width_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = width_adapter(fx, row);
	struct fx_buffer *buf = fx_scattered(test, 0x123, 3 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	fx_buffer_fill(buf, 1);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	expect_list_within(test, list, row->last);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 1));
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-051 */
static void adapter_width_bounds_buffers(struct kunit *test)
{
	const struct width_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = width_adapter(fx, row);
	PHYSICAL_ADDRESS logical;
	void *va;

	va = adapter->DmaOperations->AllocateCommonBuffer(adapter, 5000,
							  &logical, true);
	KUNIT_ASSERT_NOT_NULL(test, va);
	KUNIT_EXPECT_LE(test, logical.QuadPart + 2ULL * PAGE_SIZE - 1,
			row->last);
	adapter->DmaOperations->FreeCommonBuffer(adapter, 5000, logical, va,
						 true);
	fx_put_adapter(adapter);
}

/*
 * 64 address bits are used, so a 32-bit width would show.
 *
 * Proves: C-023
 */
static void adapter_wide_uses_high_addresses(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_EXPECT_GT(test, (u64)list->Elements[0].Address.QuadPart,
			(u64)SZ_4G);
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* The device's own limit counts, whatever the description claims. */
static void adapter_description_never_widens(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct fx_buffer *buf = fx_scattered(test, 0x80, 5 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;
	PDMA_ADAPTER adapter;

	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_set_width(28));
	adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	fx_buffer_fill(buf, 2);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	expect_list_within(test, list, (1ULL << 28) - 1);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 2));
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-031 */
static void adapter_ignores_later_members(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;
	PDMA_ADAPTER adapter;

	desc.DmaAddressWidth = 0xdeadbeef;
	desc.DmaRequestLine = 0xdeadbeef;
	desc.DeviceAddress.QuadPart = -1;
	adapter = fx_adapter_of(fx, &desc);
	fx_buffer_fill(buf, 3);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 3));
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-034 */
static void adapter_copies_description(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter_of(fx, &desc);
	struct fx_buffer *buf = fx_scattered(test, 0, 4 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	memset(&desc, 0, sizeof(desc));
	fx_buffer_fill(buf, 4);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_EXPECT_GT(test, list->NumberOfElements, 1U);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 4));
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-035 */
static void adapter_siblings_live_alone(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER one = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PDMA_ADAPTER two = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION);
	struct fx_buffer *buf = fx_scattered(test, 0x10, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	KUNIT_EXPECT_PTR_NE(test, one, two);
	fx_put_adapter(one);
	fx_buffer_fill(buf, 5);
	list = fx_list_of(fx, two, buf, buf->length, true);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 5));
	fx_put_list(two, list, true);
	fx_put_adapter(two);
	fx_buffer_free(buf);
}

/* Proves: C-036 */
static void adapter_two_widths_at_once(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER wide = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PDMA_ADAPTER narrow = fx_packet_adapter(fx, 24, FX_MAX_LENGTH);
	struct fx_buffer *buf = fx_scattered(test, 0x40, 3 * PAGE_SIZE);
	PSCATTER_GATHER_LIST high, low;

	fx_buffer_fill(buf, 6);
	low = fx_list_of(fx, narrow, buf, buf->length, true);
	high = fx_list_of(fx, wide, buf, buf->length, true);
	expect_list_within(test, low, 0xffffff);
	KUNIT_EXPECT_GT(test, (u64)high->Elements[0].Address.QuadPart,
			(u64)SZ_4G);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(low, 6));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(high, 6));
	fx_put_list(narrow, low, true);
	fx_put_list(wide, high, true);
	fx_put_adapter(narrow);
	fx_put_adapter(wide);
	fx_buffer_free(buf);
}

/* Proves: C-038 */
static void adapter_put_releases_all(struct kunit *test)
{
	struct fixture *fx = test->priv;
	int live = ntdma_test_live_objects_flush();
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, FX_MAX_LENGTH);

	KUNIT_EXPECT_GT(test, ntdma_test_live_objects(), live);
	fx_put_adapter(adapter);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_coherent());
}

/* Proves: C-039 */
static void adapter_put_at_dispatch(struct kunit *test)
{
	struct fixture *fx = test->priv;
	int live = ntdma_test_live_objects_flush();
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, FX_MAX_LENGTH);
	KIRQL old = fx_raise();

	fx_put_adapter(adapter);
	fx_lower(old);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
}

/* Proves: C-040 */
static void adapter_put_drops_queue(struct kunit *test)
{
	struct fx_grant first = { .action = KeepObject };
	struct fx_grant second = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	u64 before = ntdma_misuse_count();

	fx_allocate(adapter, fx->device, 1, &first);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_allocate(adapter, fx->device, 1, &second));
	KUNIT_EXPECT_EQ(test, 1, first.calls);
	fx->any_misuse = true;
	fx_put_adapter(adapter);
	KUNIT_EXPECT_GT(test, ntdma_misuse_count(), before);
	ntdma_test_live_objects_flush();
	KUNIT_EXPECT_EQ(test, 0, second.calls);
}

/* Proves: C-041 */
static void adapter_put_with_list(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;

	fx_buffer_fill(buf, 7);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	FX_MISUSE(fx, fx_put_adapter(adapter));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 7));
	fx->any_misuse = true;
	fx_put_list(adapter, list, true);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_buffer_free(buf);
}

/* Proves: C-042 */
static void adapter_put_with_common_buffer(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical;
	void *va;

	va = adapter->DmaOperations->AllocateCommonBuffer(adapter, PAGE_SIZE,
							  &logical, true);
	KUNIT_ASSERT_NOT_NULL(test, va);
	FX_MISUSE(fx, fx_put_adapter(adapter));
	ntdma_test_live_objects_flush();
	FX_EXPECT_MAPPED(test, logical.QuadPart);
	fx->any_misuse = true;
	adapter->DmaOperations->FreeCommonBuffer(adapter, PAGE_SIZE, logical,
						 va, true);
	ntdma_test_live_objects_flush();
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
}

/* Proves: C-043 */
static void adapter_put_null(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);

	FX_MISUSE(fx, adapter->DmaOperations->PutDmaAdapter(NULL));
	fx_put_adapter(adapter);
}

/* What the glue set on its device, and what it is now. */
struct settings {
	u64 mask;
	unsigned int segment, align;
};

static struct settings settings_of(struct device *dev)
{
	return (struct settings){
		.mask		= dma_get_mask(dev),
		.segment	= dev->dma_parms->max_segment_size,
		.align		= dma_get_min_align_mask(dev),
	};
}

static void expect_settings(struct kunit *test, struct device *dev,
			    const struct settings *set)
{
	struct settings now = settings_of(dev);

	KUNIT_EXPECT_EQ(test, set->mask, now.mask);
	KUNIT_EXPECT_EQ(test, set->segment, now.segment);
	KUNIT_EXPECT_EQ(test, set->align, now.align);
}

/* The device goes to its next driver as it came, be the adapter put or not. */
static void adapter_leaves_the_device_as_it_was(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	struct fixture *fx = test->priv;
	struct settings old = settings_of(fx->dev);
	struct settings set;

	dma_set_max_seg_size(fx->dev, SZ_32K);
	dma_set_min_align_mask(fx->dev, SZ_512 - 1);
	set = settings_of(fx->dev);
	desc.DmaAddressWidth = 28;
	fx_put_adapter(fx_adapter_of(fx, &desc));
	ntdma_test_live_objects_flush();
	expect_settings(test, fx->dev, &set);
	fx_adapter_of(fx, &desc);
	FX_MISUSE(fx, ntdma_device_destroy(fx->device));
	expect_settings(test, fx->dev, &set);
	dma_set_max_seg_size(fx->dev, old.segment);
	dma_set_min_align_mask(fx->dev, old.align);
	fx->device = ntdma_device_create(fx->dev, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, fx->device);
}

static struct kunit_case dma_adapter_cases[] = {
	KUNIT_CASE_PARAM(adapter_table_matches_version, table_gen_params),
	KUNIT_CASE_PARAM(adapter_header, table_gen_params),
	KUNIT_CASE(adapter_unknown_version),
	KUNIT_CASE(adapter_short_description),
	KUNIT_CASE_PARAM(adapter_map_registers, map_regs_gen_params),
	KUNIT_CASE(adapter_map_register_bounds),
	KUNIT_CASE(adapter_without_count),
	KUNIT_CASE_PARAM(adapter_width_bounds_lists, width_gen_params),
	KUNIT_CASE_PARAM(adapter_width_bounds_buffers, width_gen_params),
	KUNIT_CASE(adapter_wide_uses_high_addresses),
	KUNIT_CASE(adapter_description_never_widens),
	KUNIT_CASE(adapter_ignores_later_members),
	KUNIT_CASE(adapter_copies_description),
	KUNIT_CASE(adapter_siblings_live_alone),
	KUNIT_CASE(adapter_two_widths_at_once),
	KUNIT_CASE(adapter_put_releases_all),
	KUNIT_CASE(adapter_put_at_dispatch),
	KUNIT_CASE(adapter_put_drops_queue),
	KUNIT_CASE(adapter_put_with_list),
	KUNIT_CASE(adapter_put_with_common_buffer),
	KUNIT_CASE(adapter_put_null),
	KUNIT_CASE(adapter_leaves_the_device_as_it_was),
	{}
};

static struct kunit_suite dma_adapter_suite = {
	.name = "ntdma_dma_adapter",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_adapter_cases,
};

kunit_test_suite(dma_adapter_suite);

MODULE_DESCRIPTION("ntdma suite: adapters");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
