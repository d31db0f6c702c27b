// SPDX-License-Identifier: GPL-2.0-only
/*
 * CreateCommonBufferFromMdl(): memory that the client has already, seen by the
 * device in one run.
 */
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "fixture_direct.h"

#define FROM_PAGES	4
#define CONFIG		DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION

/**
 * struct borrowed - pages with an MDL that has a system address
 * @buf: pages and MDL
 * @va: system address
 */
struct borrowed {
	struct fx_buffer *buf;
	void *va;
};

static struct borrowed borrow(struct kunit *test, struct fx_buffer *buf)
{
	struct borrowed b = { .buf = buf };
	u8 *va = vmap(buf->pages, buf->nr_pages, VM_MAP, PAGE_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, va);
	b.va = va + buf->offset;
	buf->mdl->MappedSystemVa = b.va;
	buf->mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
	return b;
}

static void give_back(struct borrowed *b)
{
	vunmap((u8 *)b->va - b->buf->offset);
	fx_buffer_free(b->buf);
}

static NTSTATUS from_mdl(PDMA_ADAPTER adapter, PMDL mdl, CONFIG *configs,
			 ULONG count, PHYSICAL_ADDRESS *logical)
{
	logical->QuadPart = -1;
	return adapter->DmaOperations->CreateCommonBufferFromMdl(adapter, mdl,
								 configs, count,
								 logical);
}

static void from_mdl_free(PDMA_ADAPTER adapter, ULONG length,
			  PHYSICAL_ADDRESS logical, PVOID va)
{
	adapter->DmaOperations->FreeCommonBuffer(adapter, length, logical, va,
						 true);
}

/* The device reads what the CPU wrote and the other way round. */
static void expect_both_ways(struct kunit *test, struct fx_buffer *buf,
			     u64 logical, u32 seed)
{
	fx_buffer_fill(buf, seed);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical, buf->length, 0,
						FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, buf->length, seed);
	fx_device_load(buf->length, seed + 1);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical, buf->length, 0,
						FX_FROM_DEVICE));
	FX_EXPECT_DATA(test, buf, seed + 1);
}

/* Proves: C-257 C-262 B-13 */
static void from_mdl_contiguous(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct borrowed b = borrow(test, fx_contiguous(test, 0, FROM_PAGES *
							PAGE_SIZE));
	int live = ntdma_test_live_objects_flush();
	MDL before = *b.buf->mdl;
	PHYSICAL_ADDRESS logical;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, b.buf->mdl, NULL, 0, &logical));
	expect_both_ways(test, b.buf, logical.QuadPart, 1);
	from_mdl_free(adapter, b.buf->length, logical, b.va);
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	/* pages, data and MDL are the client's as before */
	KUNIT_EXPECT_MEMEQ(test, &before, b.buf->mdl, sizeof(before));
	FX_EXPECT_DATA(test, b.buf, 2);
	fx_put_adapter(adapter);
	give_back(&b);
}

/* Proves: C-262 */
static void from_mdl_of_nonpaged_pool(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	u8 *page = (u8 *)__get_free_page(GFP_KERNEL);
	PHYSICAL_ADDRESS logical;
	PMDL mdl;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	mdl = IoAllocateMdl(page, PAGE_SIZE, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	MmBuildMdlForNonPagedPool(mdl);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, mdl, NULL, 0, &logical));
	fx_device_load(PAGE_SIZE, 3);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, PAGE_SIZE, 0,
						FX_FROM_DEVICE));
	from_mdl_free(adapter, PAGE_SIZE, logical, page);
	for (i = 0; i < PAGE_SIZE && page[i] == fx_pattern(3, i); i++)
		;
	KUNIT_EXPECT_EQ(test, (u32)PAGE_SIZE, i);
	IoFreeMdl(mdl);
	free_page((unsigned long)page);
	fx_put_adapter(adapter);
}

/* As its third source the DDI names pages from the system. */
static void from_mdl_of_allocated_pages(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PHYSICAL_ADDRESS logical;
	PVOID va;
	PMDL mdl;

	mdl = MmAllocatePagesForMdlEx(low, high, low, PAGE_SIZE, MmCached, 0);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	va = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
	KUNIT_ASSERT_NOT_NULL(test, va);
	memset(va, 0x42, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, mdl, NULL, 0, &logical));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, PAGE_SIZE, 0,
						FX_TO_DEVICE));
	KUNIT_EXPECT_NULL(test, memchr_inv(ntdma_testdev_memory(), 0x42,
					   PAGE_SIZE));
	from_mdl_free(adapter, PAGE_SIZE, logical, va);
	MmFreePagesFromMdl(mdl);
	ExFreePool(mdl);
	fx_put_adapter(adapter);
}

struct shape_row {
	const char *name;
	u32 offset, length;
	bool chained, unmapped;
};

static const struct shape_row shape_rows[] = {
	{ "offset of one byte", 1, PAGE_SIZE },
	{ "one byte less", 0, 2 * PAGE_SIZE - 1 },
	{ "one byte more", 0, PAGE_SIZE + 1 },
	{ "half a page", 0x800, 0x800 },
	{ "chained", 0, PAGE_SIZE, .chained = true },
	{ "no system address", 0, PAGE_SIZE, .unmapped = true },
};

static void shape_desc(const struct shape_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(shape, shape_rows, shape_desc);

/* Proves: C-263 C-264 */
static void from_mdl_does_not_qualify(struct kunit *test)
{
	const struct shape_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct borrowed b = borrow(test, fx_contiguous(test, row->offset,
							row->length));
	struct borrowed next = borrow(test, fx_contiguous(test, 0, PAGE_SIZE));
	PHYSICAL_ADDRESS logical;
	NTSTATUS status;

	if (row->chained)
		b.buf->mdl->Next = next.buf->mdl;
	if (row->unmapped)
		b.buf->mdl->MdlFlags &= ~MDL_MAPPED_TO_SYSTEM_VA;
	FX_MISUSE(fx, status = from_mdl(adapter, b.buf->mdl, NULL, 0,
					&logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	give_back(&b);
	give_back(&next);
}

/* Proves: C-265 */
static void from_mdl_scattered(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct borrowed b = borrow(test, fx_scattered(test, 0, FROM_PAGES *
						       PAGE_SIZE));
	PHYSICAL_ADDRESS logical;
	NTSTATUS status;

	FX_TOLERATE(fx, status = from_mdl(adapter, b.buf->mdl, NULL, 0,
					  &logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	give_back(&b);
}

/* Proves: C-265 */
static void from_mdl_scattered_behind_an_iommu(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PHYSICAL_ADDRESS logical;
	PDMA_ADAPTER adapter;
	struct borrowed b;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_MERGE);
	if (!dma_get_merge_boundary(fx->dev))
		kunit_skip(test, "lists of this kernel cannot be merged");
	adapter = v3_adapter(fx);
	b = borrow(test, fx_scattered(test, 0, FROM_PAGES * PAGE_SIZE));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, b.buf->mdl, NULL, 0, &logical));
	expect_both_ways(test, b.buf, logical.QuadPart, 4);
	from_mdl_free(adapter, b.buf->length, logical, b.va);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	give_back(&b);
}

static CONFIG config_access(u32 access)
{
	return (CONFIG){
		.ConfigType = CommonBufferConfigTypeHardwareAccessPermissions,
		.HardwareAccessType = access,
	};
}

static CONFIG config_limits(u64 min, u64 max)
{
	CONFIG config = {
		.ConfigType = CommonBufferConfigTypeLogicalAddressLimits,
	};

	config.LogicalAddressLimits.MinimumAddress.QuadPart = min;
	config.LogicalAddressLimits.MaximumAddress.QuadPart = max;
	return config;
}

static CONFIG config_section(u64 offset, ULONG length)
{
	CONFIG config = { .ConfigType = CommonBufferConfigTypeSubSection };

	config.SubSection.Offset = offset;
	config.SubSection.Length = length;
	return config;
}

/* Proves: C-266 */
static void from_mdl_config_twice(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct borrowed b = borrow(test, fx_contiguous(test, 0, PAGE_SIZE));
	const CONFIG configs[] = {
		config_limits(0, ~0ULL), config_section(0, PAGE_SIZE),
		config_access(CommonBufferHardwareAccessReadWrite),
	};
	PHYSICAL_ADDRESS logical;
	NTSTATUS status;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(configs); i++) {
		CONFIG twice[] = { configs[i], configs[i] };

		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				from_mdl(adapter, b.buf->mdl, twice, 1,
					 &logical));
		from_mdl_free(adapter, PAGE_SIZE, logical, b.va);
		FX_MISUSE(fx, status = from_mdl(adapter, b.buf->mdl, twice, 2,
						&logical));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
		KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	}
	fx_put_adapter(adapter);
	give_back(&b);
}

static void from_mdl_config_unknown(struct kunit *test)
{
	static const u32 types[] = { CommonBufferConfigTypeMax, 31, 32, ~0U };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct borrowed b = borrow(test, fx_contiguous(test, 0, PAGE_SIZE));
	PHYSICAL_ADDRESS logical;
	CONFIG config = { };
	NTSTATUS status;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		config.ConfigType = types[i];
		FX_MISUSE(fx, status = from_mdl(adapter, b.buf->mdl, &config, 1,
						&logical));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	}
	config = config_access(CommonBufferHardwareAccessMax);
	FX_MISUSE(fx, status = from_mdl(adapter, b.buf->mdl, &config, 1,
					&logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	fx_put_adapter(adapter);
	give_back(&b);
}

struct section_row {
	const char *name;
	u64 offset;
	ULONG length;
	bool fits;
	u32 mdl, page;
};

/* Of a chain of two MDLs with FROM_PAGES pages each. */
static const struct section_row section_rows[] = {
	{ "all of the first", 0, FROM_PAGES * PAGE_SIZE, true, 0, 0 },
	{ "inside the first", PAGE_SIZE, PAGE_SIZE, true, 0, 1 },
	{ "all of the second", FROM_PAGES * PAGE_SIZE, FROM_PAGES * PAGE_SIZE,
	  true, 1, 0 },
	{ "inside the second", (FROM_PAGES + 1) * PAGE_SIZE, 2 * PAGE_SIZE,
	  true, 1, 1 },
	{ "over the border", (FROM_PAGES - 1) * PAGE_SIZE, 2 * PAGE_SIZE },
	{ "all of both", 0, 2 * FROM_PAGES * PAGE_SIZE },
	{ "odd offset", 1, PAGE_SIZE },
	{ "odd length", 0, PAGE_SIZE + 1 },
	{ "no length", 0, 0 },
	{ "behind the end", 2 * FROM_PAGES * PAGE_SIZE, PAGE_SIZE },
	{ "over the end", (2 * FROM_PAGES - 1) * PAGE_SIZE, 2 * PAGE_SIZE },
	{ "far away", 1ULL << 63, PAGE_SIZE },
};

static void section_desc(const struct section_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(section, section_rows, section_desc);

static void expect_section(struct kunit *test, const struct section_row *row,
			   u64 logical)
{
	u32 start = row->page * PAGE_SIZE;

	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical, row->length, start,
						FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, (u32)row->length,
			fx_device_differs(start, row->length, 5));
	/* not a byte more than the section */
	KUNIT_EXPECT_NE(test, 0, fx_device_move(logical, row->length + 1, 0,
						FX_TO_DEVICE));
}

/* Proves: C-263 C-267 */
static void from_mdl_section(struct kunit *test)
{
	const struct section_row *row = test->param_value;
	CONFIG config = config_section(row->offset, row->length);
	const u32 length = FROM_PAGES * PAGE_SIZE;
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct borrowed b[2] = {
		borrow(test, fx_contiguous(test, 0, length)),
		borrow(test, fx_contiguous(test, 0, length)),
	};
	PHYSICAL_ADDRESS logical;
	NTSTATUS status;

	b[0].buf->mdl->Next = b[1].buf->mdl;
	fx_buffer_fill(b[row->mdl].buf, 5);
	if (row->fits) {
		status = from_mdl(adapter, b[0].buf->mdl, &config, 1,
				  &logical);
		KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, status);
		expect_section(test, row, logical.QuadPart);
		fx->faults++;
		from_mdl_free(adapter, row->length, logical,
			      (u8 *)b[row->mdl].va + row->page * PAGE_SIZE);
	} else {
		FX_MISUSE(fx, status = from_mdl(adapter, b[0].buf->mdl, &config,
						1, &logical));
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	}
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	give_back(&b[0]);
	give_back(&b[1]);
}

/* Proves: C-268 */
static void from_mdl_access_of_a_remapped_device(struct kunit *test)
{
	CONFIG read_only = config_access(CommonBufferHardwareAccessReadOnly);
	CONFIG write_only = config_access(CommonBufferHardwareAccessWriteOnly);
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct borrowed b = borrow(test, fx_contiguous(test, 0, PAGE_SIZE));
	PHYSICAL_ADDRESS logical;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, b.buf->mdl, &read_only, 1, &logical));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, 16, 0,
						FX_TO_DEVICE));
	KUNIT_EXPECT_NE(test, 0, fx_device_move(logical.QuadPart, 16, 0,
						FX_FROM_DEVICE));
	fx->faults++;
	from_mdl_free(adapter, PAGE_SIZE, logical, b.va);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, b.buf->mdl, &write_only, 1,
				 &logical));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, 16, 0,
						FX_FROM_DEVICE));
	KUNIT_EXPECT_NE(test, 0, fx_device_move(logical.QuadPart, 16, 0,
						FX_TO_DEVICE));
	fx->faults++;
	from_mdl_free(adapter, PAGE_SIZE, logical, b.va);
	fx_put_adapter(adapter);
	give_back(&b);
}

/* Proves: C-268 */
static void from_mdl_access_without_remapping(struct kunit *test)
{
	CONFIG configs[] = {
		config_access(CommonBufferHardwareAccessReadOnly),
		config_access(CommonBufferHardwareAccessWriteOnly),
		config_access(CommonBufferHardwareAccessReadWrite),
	};
	struct fixture *fx = fx_strict(test);
	struct direct direct = direct_begin(fx);
	struct borrowed b = borrow(test, fx_contiguous(test, 0, PAGE_SIZE));
	PHYSICAL_ADDRESS logical;
	u32 i;

	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED,
				from_mdl(direct.adapter, b.buf->mdl,
					 &configs[i], 1, &logical));
		KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	}
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			from_mdl(direct.adapter, b.buf->mdl, &configs[2], 1,
				 &logical));
	from_mdl_free(direct.adapter, PAGE_SIZE, logical, b.va);
	direct_end(&direct);
	give_back(&b);
}

/* Proves: C-265 C-269 */
static void from_mdl_limits_are_inclusive(struct kunit *test)
{
	const u32 length = 2 * PAGE_SIZE;
	struct fixture *fx = fx_strict(test);
	struct direct direct = direct_begin(fx);
	struct borrowed b = borrow(test, fx_contiguous(test, 0, length));
	struct borrowed scattered = borrow(test, fx_scattered(test, 0, length));
	u64 first = fx_phys(b.buf, 0), last = first + length - 1;
	CONFIG config = config_limits(first, last);
	PHYSICAL_ADDRESS logical;
	NTSTATUS status;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(direct.adapter, b.buf->mdl, &config, 1,
				 &logical));
	KUNIT_EXPECT_EQ(test, first, (u64)logical.QuadPart);
	from_mdl_free(direct.adapter, length, logical, b.va);
	config = config_limits(first + 1, last);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			from_mdl(direct.adapter, b.buf->mdl, &config, 1,
				 &logical));
	KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	config = config_limits(first, last - 1);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			from_mdl(direct.adapter, b.buf->mdl, &config, 1,
				 &logical));
	FX_TOLERATE(fx, status = from_mdl(direct.adapter, scattered.buf->mdl,
					  NULL, 0, &logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	direct_end(&direct);
	give_back(&b);
	give_back(&scattered);
}

/* Addresses that the platform does not give: refused, nothing is mapped. */
static void from_mdl_limits_out_of_reach(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct borrowed b = borrow(test, fx_contiguous(test, 0, PAGE_SIZE));
	CONFIG rows[] = {
		config_limits(0, 0xffffff), config_limits(~0ULL, ~0ULL),
		config_limits(SZ_4G, 0), config_limits(0, 0),
	};
	PHYSICAL_ADDRESS logical;
	NTSTATUS status;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		FX_TOLERATE(fx, status = from_mdl(adapter, b.buf->mdl, &rows[i],
						  1, &logical));
		KUNIT_EXPECT_TRUE(test, status == STATUS_INVALID_PARAMETER ||
				  status == STATUS_INSUFFICIENT_RESOURCES);
		KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
		KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	}
	fx_put_adapter(adapter);
	give_back(&b);
}

static struct kunit_case dma_buffer_from_mdl_cases[] = {
	KUNIT_CASE(from_mdl_contiguous),
	KUNIT_CASE(from_mdl_of_nonpaged_pool),
	KUNIT_CASE(from_mdl_of_allocated_pages),
	KUNIT_CASE_PARAM(from_mdl_does_not_qualify, shape_gen_params),
	KUNIT_CASE(from_mdl_scattered),
	KUNIT_CASE(from_mdl_scattered_behind_an_iommu),
	KUNIT_CASE(from_mdl_config_twice),
	KUNIT_CASE(from_mdl_config_unknown),
	KUNIT_CASE_PARAM(from_mdl_section, section_gen_params),
	KUNIT_CASE(from_mdl_access_of_a_remapped_device),
	KUNIT_CASE(from_mdl_access_without_remapping),
	KUNIT_CASE(from_mdl_limits_are_inclusive),
	KUNIT_CASE(from_mdl_limits_out_of_reach),
	{}
};

static struct kunit_suite dma_buffer_from_mdl_suite = {
	.name = "ntdma_dma_buffer_from_mdl",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_buffer_from_mdl_cases,
};

kunit_test_suite(dma_buffer_from_mdl_suite);

MODULE_DESCRIPTION("ntdma suite: common buffers over a client's memory");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
