// SPDX-License-Identifier: GPL-2.0-only
/*
 * Common buffers with bounds, in vectors, over existing memory and of domains.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "fixture_v3.h"

static void buffer_free(PDMA_ADAPTER adapter, ULONG length,
			PHYSICAL_ADDRESS logical, void *va)
{
	adapter->DmaOperations->FreeCommonBuffer(adapter, length, logical, va,
						 true);
}

static void *alloc_ex(PDMA_ADAPTER adapter, s64 maximum, ULONG length,
		      PHYSICAL_ADDRESS *logical, NODE_REQUIREMENT node)
{
	PHYSICAL_ADDRESS limit = { .QuadPart = maximum };

	return adapter->DmaOperations->AllocateCommonBufferEx(adapter,
			maximum ? &limit : NULL, length, logical, true, node);
}

static bool device_reaches(void *va, u64 logical, u32 length)
{
	memset(va, 0x3c, length);
	memset(ntdma_testdev_memory(), 0, length);
	return !fx_device_move(logical, length, 0, FX_TO_DEVICE) &&
	       !memcmp(ntdma_testdev_memory(), va, length);
}

struct limit_row {
	const char *name;
	s64 maximum;
	u64 last;
	NODE_REQUIREMENT node;
};

static const struct limit_row limit_rows[] = {
	{ "none", 0, U64_MAX, MM_ANY_NODE_OK },
	{ "24 bits", 0xffffff, 0xffffff, MM_ANY_NODE_OK },
	{ "32 bits", 0xffffffff, 0xffffffff, MM_ANY_NODE_OK },
	{ "beyond the width", S64_MAX, U64_MAX, MM_ANY_NODE_OK },
	{ "no such node", 0, U64_MAX, 1000 },
	{ "first node", 0, U64_MAX, 0 },
};

static void limit_desc(const struct limit_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(limit, limit_rows, limit_desc);

/* Proves: C-250 C-251 C-253 C-257 B-13 */
static void v3_buffer_below_maximum(struct kunit *test)
{
	const struct limit_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PHYSICAL_ADDRESS logical;
	void *va;

	va = alloc_ex(adapter, row->maximum, 5000, &logical, row->node);
	KUNIT_ASSERT_NOT_NULL(test, va);
	KUNIT_EXPECT_LE(test, logical.QuadPart + 5000 - 1ULL, row->last);
	KUNIT_EXPECT_TRUE(test, device_reaches(va, logical.QuadPart, 5000));
	buffer_free(adapter, 5000, logical, va);
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
	fx_put_adapter(adapter);
}

/* Proves: C-252 */
static void v3_buffer_maximum_never_widens(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER wide = v3_adapter(fx);
	PDMA_ADAPTER adapter = v3_packet_adapter(fx, 24);
	PHYSICAL_ADDRESS logical;
	void *va;

	va = alloc_ex(adapter, 0xffffffff, 100, &logical, MM_ANY_NODE_OK);
	KUNIT_ASSERT_NOT_NULL(test, va);
	KUNIT_EXPECT_LE(test, logical.QuadPart + PAGE_SIZE - 1ULL, 0xffffffULL);
	buffer_free(adapter, 100, logical, va);
	fx_put_adapter(adapter);
	fx_put_adapter(wide);
}

static void *alloc_bounds(PDMA_ADAPTER adapter, u64 low, u64 high, ULONG flags,
			  MEMORY_CACHING_TYPE *cache, PHYSICAL_ADDRESS *logical)
{
	PHYSICAL_ADDRESS min = { .QuadPart = low }, max = { .QuadPart = high };

	return adapter->DmaOperations->AllocateCommonBufferWithBounds(adapter,
			&min, &max, PAGE_SIZE, flags, cache, MM_ANY_NODE_OK,
			logical);
}

/* Proves: C-254 C-256 C-257 */
static void v3_buffer_between_bounds(struct kunit *test)
{
	static const struct { u64 low, high; ULONG flags; } bounds[] = {
		{ 0, S64_MAX, 0 },
		{ 0, 0xffffffff, 0 },
		{ 0x1000000, 0xffffffff, 0 },
		{ 0x100000000ULL, S64_MAX, 0 },
		{ 0, S64_MAX, DOMAIN_COMMON_BUFFER_LARGE_PAGE },
	};
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PHYSICAL_ADDRESS logical;
	int i, got = 0;
	void *va;

	for (i = 0; i < ARRAY_SIZE(bounds); i++) {
		va = alloc_bounds(adapter, bounds[i].low, bounds[i].high,
				  bounds[i].flags, NULL, &logical);
		if (!va)
			continue;	/* may fail, must not lie */
		got++;
		KUNIT_EXPECT_GE(test, (u64)logical.QuadPart, bounds[i].low);
		KUNIT_EXPECT_LE(test, logical.QuadPart + PAGE_SIZE - 1ULL,
				bounds[i].high);
		if (bounds[i].flags)
			KUNIT_EXPECT_EQ(test, 0ULL,
					logical.QuadPart & (SZ_2M - 1ULL));
		KUNIT_EXPECT_TRUE(test, device_reaches(va, logical.QuadPart,
						       PAGE_SIZE));
		buffer_free(adapter, PAGE_SIZE, logical, va);
	}
	KUNIT_EXPECT_GE(test, got, 3);
	fx_put_adapter(adapter);
}

/* Proves: C-255 */
static void v3_buffer_cache_types(struct kunit *test)
{
	static const struct { MEMORY_CACHING_TYPE type; bool good; } types[] = {
		{ MmCached, true }, { MmNonCached, true },
		{ MmWriteCombined, false }, { MmMaximumCacheType, false },
	};
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PHYSICAL_ADDRESS logical;
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		MEMORY_CACHING_TYPE type = types[i].type;
		void *va;

		FX_TOLERATE(fx, va = alloc_bounds(adapter, 0, S64_MAX, 0, &type,
						  &logical));
		KUNIT_EXPECT_EQ(test, types[i].good, !!va);
		if (va)
			buffer_free(adapter, PAGE_SIZE, logical, va);
	}
	fx_put_adapter(adapter);
}

#define VECTOR_ELEMENTS	6
#define VECTOR_SIZE	6000

static NTSTATUS vector_alloc(PDMA_ADAPTER adapter, ULONG elements, u64 size,
			     PDMA_COMMON_BUFFER_VECTOR *vector)
{
	PHYSICAL_ADDRESS low = { }, high = { .QuadPart = S64_MAX };

	return adapter->DmaOperations->AllocateCommonBufferVector(adapter, low,
			high, MmCached, 0, 0, elements, size, vector);
}

static void vector_get(PDMA_ADAPTER adapter, PDMA_COMMON_BUFFER_VECTOR vector,
		       ULONG index, void **va, PHYSICAL_ADDRESS *logical)
{
	*va = (void *)1;
	logical->QuadPart = -1;
	adapter->DmaOperations->GetCommonBufferFromVectorByIndex(adapter,
			vector, index, va, logical);
}

/* Proves: C-258 C-260 */
static void v3_vector_of_buffers(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PDMA_COMMON_BUFFER_VECTOR vector = NULL;
	PHYSICAL_ADDRESS logical[VECTOR_ELEMENTS];
	void *va[VECTOR_ELEMENTS];
	int i, j;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			vector_alloc(adapter, VECTOR_ELEMENTS, VECTOR_SIZE,
				     &vector));
	for (i = 0; i < VECTOR_ELEMENTS; i++) {
		vector_get(adapter, vector, i, &va[i], &logical[i]);
		KUNIT_EXPECT_EQ(test, 0UL, offset_in_page(va[i]));
		KUNIT_EXPECT_TRUE(test, device_reaches(va[i],
						       logical[i].QuadPart,
						       VECTOR_SIZE));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_NE(test, logical[i].QuadPart,
					logical[j].QuadPart);
	}
	adapter->DmaOperations->FreeCommonBufferFromVector(adapter, vector, 2);
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical[2].QuadPart));
	KUNIT_EXPECT_TRUE(test, fx_is_mapped(logical[3].QuadPart));
	FX_MISUSE(fx, adapter->DmaOperations->FreeCommonBufferFromVector(
			adapter, vector, 2));
	adapter->DmaOperations->FreeCommonBufferVector(adapter, vector);
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical[0].QuadPart));
	fx_put_adapter(adapter);
}

/* Proves: C-261 */
static void v3_vector_index_out_of_range(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PDMA_COMMON_BUFFER_VECTOR vector = NULL;
	PHYSICAL_ADDRESS logical;
	void *va;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			vector_alloc(adapter, 2, PAGE_SIZE, &vector));
	FX_MISUSE(fx, vector_get(adapter, vector, 2, &va, &logical));
	KUNIT_EXPECT_NULL(test, va);
	KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	FX_MISUSE(fx, adapter->DmaOperations->FreeCommonBufferFromVector(
			adapter, vector, 2));
	adapter->DmaOperations->FreeCommonBufferVector(adapter, vector);
	fx_put_adapter(adapter);
}

/* Proves: C-259 */
static void v3_vector_all_or_nothing(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PDMA_COMMON_BUFFER_VECTOR vector = NULL;
	int live = ntdma_test_live_objects_flush();
	u64 before = fx_live_coherent();
	NTSTATUS status;

	ntdma_testdev_fail_alloc(4, true);
	status = vector_alloc(adapter, VECTOR_ELEMENTS, VECTOR_SIZE, &vector);
	ntdma_testdev_fail_alloc(0, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, status);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	KUNIT_EXPECT_EQ(test, before, fx_live_coherent());
	FX_TOLERATE(fx, status = vector_alloc(adapter, 0, 1, &vector));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_TOLERATE(fx, status = vector_alloc(adapter, 1, 0, &vector));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	fx_put_adapter(adapter);
}

typedef DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION v3_config;

static NTSTATUS from_mdl(PDMA_ADAPTER adapter, PMDL mdl, v3_config *configs,
			 ULONG count, PHYSICAL_ADDRESS *logical)
{
	return adapter->DmaOperations->CreateCommonBufferFromMdl(adapter, mdl,
			configs, count, logical);
}

/* An MDL over kernel memory with a system address, as the DDI asks for. */
static PMDL mapped_mdl(struct kunit *test, struct fx_buffer *buf)
{
	PMDL mdl;

	mdl = IoAllocateMdl(page_address(buf->pages[0]) + buf->offset,
			    buf->length, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	MmBuildMdlForNonPagedPool(mdl);
	return mdl;
}

/*
 * Linux has no coherent mapping of memory that exists. Coherent hardware does
 * not mind; the fake platform, which is stricter, counts the processor's write.
 *
 * Proves: C-262 B-13
 */
static void v3_buffer_from_mdl(struct kunit *test)
{
	struct fx_buffer *buf = fx_contiguous(test, 0, 4 * PAGE_SIZE);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PMDL mdl = mapped_mdl(test, buf);
	PHYSICAL_ADDRESS logical = { };
	MDL copy = *mdl;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, mdl, NULL, 0, &logical));
	KUNIT_EXPECT_EQ(test, 0ULL, logical.QuadPart & (PAGE_SIZE - 1ULL));
	fx_buffer_fill(buf, 5);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, buf->length,
						0, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, buf->length, 5);
	buffer_free(adapter, buf->length, logical, mdl->MappedSystemVa);
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
	KUNIT_EXPECT_MEMEQ(test, &copy, mdl, sizeof(copy));
	FX_EXPECT_DATA(test, buf, 5);
	fx->faults = fx_faults(NTDMA_TESTDEV_FAULT_CPU_WRITE);
	fx_put_adapter(adapter);
	IoFreeMdl(mdl);
	fx_buffer_free(buf);
}

struct shape_row {
	const char *name;
	u32 offset, length;
	bool chained, unmapped;
};

static const struct shape_row shape_rows[] = {
	{ "unaligned", 0x10, 2 * PAGE_SIZE },
	{ "odd length", 0, PAGE_SIZE + 1 },
	{ "chain", 0, PAGE_SIZE, .chained = true },
	{ "no system address", 0, PAGE_SIZE, .unmapped = true },
};

static void shape_desc(const struct shape_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(shape, shape_rows, shape_desc);

/* Proves: C-263 C-264 */
static void v3_buffer_from_bad_mdl(struct kunit *test)
{
	const struct shape_row *row = test->param_value;
	struct fx_buffer *buf = fx_contiguous(test, row->offset, row->length);
	struct fx_buffer *next = fx_contiguous(test, 0, PAGE_SIZE);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PMDL mdl = mapped_mdl(test, buf);
	PHYSICAL_ADDRESS logical = { };
	NTSTATUS status;

	if (row->chained)
		mdl->Next = next->mdl;
	FX_TOLERATE(fx, status = from_mdl(adapter, row->unmapped ? buf->mdl :
					  mdl, NULL, 0, &logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	mdl->Next = NULL;
	fx_put_adapter(adapter);
	IoFreeMdl(mdl);
	fx_buffer_free(next);
	fx_buffer_free(buf);
}

/*
 * Scattered pages need a platform that makes them contiguous.
 *
 * Proves: C-265
 */
static void v3_buffer_from_scattered_pages(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0, 3 * PAGE_SIZE);
	struct fixture *fx = test->priv;
	PHYSICAL_ADDRESS logical = { };
	PDMA_ADAPTER adapter;
	NTSTATUS status;
	void *va;

	va = vmap(buf->pages, buf->nr_pages, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, va);
	buf->mdl->MappedSystemVa = va;
	buf->mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
	adapter = v3_adapter(fx);
	FX_TOLERATE(fx, status = from_mdl(adapter, buf->mdl, NULL, 0,
					  &logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	fx_put_adapter(adapter);
	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_MERGE);
	if (dma_get_merge_boundary(fx->dev)) {
		adapter = v3_adapter(fx);
		fx_buffer_fill(buf, 7);
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				from_mdl(adapter, buf->mdl, NULL, 0, &logical));
		KUNIT_EXPECT_EQ(test, 0,
				fx_device_move(logical.QuadPart, buf->length, 0,
					       FX_TO_DEVICE));
		FX_EXPECT_DEVICE_DATA(test, buf->length, 7);
		buffer_free(adapter, buf->length, logical, va);
		fx_put_adapter(adapter);
	}
	vunmap(va);
	fx_buffer_free(buf);
}

/*
 * The fake platform remaps, so that one-sided access is there and enforced.
 *
 * Proves: C-266
 */
static void v3_buffer_from_mdl_configurations(struct kunit *test)
{
	v3_config limits = {
		.ConfigType = CommonBufferConfigTypeLogicalAddressLimits,
		.LogicalAddressLimits.MaximumAddress.QuadPart = S64_MAX,
	};
	v3_config access = {
		.ConfigType = CommonBufferConfigTypeHardwareAccessPermissions,
		.HardwareAccessType = CommonBufferHardwareAccessReadWrite,
	};
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	v3_config pair[2] = { limits, limits };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PMDL mdl = mapped_mdl(test, buf);
	PHYSICAL_ADDRESS logical = { };
	NTSTATUS status;

	FX_TOLERATE(fx, status = from_mdl(adapter, mdl, pair, 2, &logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, mdl, &access, 1, &logical));
	buffer_free(adapter, PAGE_SIZE, logical, mdl->MappedSystemVa);
	access.HardwareAccessType = CommonBufferHardwareAccessReadOnly;
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, mdl, &access, 1, &logical));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, 16, 0,
						FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, -EIO, fx_device_move(logical.QuadPart, 16, 0,
						   FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, 1ULL, fx_faults(NTDMA_TESTDEV_FAULT_DIRECTION));
	fx->faults++;
	buffer_free(adapter, PAGE_SIZE, logical, mdl->MappedSystemVa);
	pair[0].ConfigType = CommonBufferConfigTypeMax;
	FX_TOLERATE(fx, status = from_mdl(adapter, mdl, pair, 1, &logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, mdl, &limits, 1, &logical));
	KUNIT_EXPECT_GE(test, logical.QuadPart, 0LL);
	buffer_free(adapter, PAGE_SIZE, logical, mdl->MappedSystemVa);
	fx_put_adapter(adapter);
	IoFreeMdl(mdl);
	fx_buffer_free(buf);
}

/* Proves: C-267 */
static void v3_buffer_from_subsection(struct kunit *test)
{
	v3_config section = {
		.ConfigType = CommonBufferConfigTypeSubSection,
		.SubSection = { 3 * PAGE_SIZE, PAGE_SIZE },
	};
	struct fx_buffer *one = fx_contiguous(test, 0, 2 * PAGE_SIZE);
	struct fx_buffer *two = fx_contiguous(test, 0, 2 * PAGE_SIZE);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PMDL first = mapped_mdl(test, one), second = mapped_mdl(test, two);
	PHYSICAL_ADDRESS logical = { };
	NTSTATUS status;

	first->Next = second;
	fx_buffer_fill(two, 6);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			from_mdl(adapter, first, &section, 1, &logical));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, PAGE_SIZE,
						PAGE_SIZE, FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, (u32)PAGE_SIZE,
			fx_device_differs(PAGE_SIZE, PAGE_SIZE, 6));
	buffer_free(adapter, PAGE_SIZE, logical,
		    second->MappedSystemVa + PAGE_SIZE);
	section.SubSection.Offset = PAGE_SIZE;
	section.SubSection.Length = 2 * PAGE_SIZE;
	FX_TOLERATE(fx, status = from_mdl(adapter, first, &section, 1,
					  &logical));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	fx_put_adapter(adapter);
	IoFreeMdl(first);
	IoFreeMdl(second);
	fx_buffer_free(one);
	fx_buffer_free(two);
}

/* Proves: C-270 */
static void v3_domains(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	HANDLE domain = ops->GetDmaDomain(adapter);
	NTSTATUS status;

	KUNIT_EXPECT_NOT_NULL(test, domain);
	KUNIT_EXPECT_PTR_EQ(test, domain, ops->GetDmaDomain(adapter));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->JoinDmaDomain(adapter, domain));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ops->LeaveDmaDomain(adapter));
	FX_TOLERATE(fx, status = ops->LeaveDmaDomain(adapter));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_DEVICE_REQUEST, status);
	FX_TOLERATE(fx, status = ops->JoinDmaDomain(adapter, (HANDLE)0x1234));
	KUNIT_EXPECT_FALSE(test, NT_SUCCESS(status));
	fx_put_adapter(adapter);
}

/* Proves: C-257 B-13 */
static void v3_domain_common_buffer(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PHYSICAL_ADDRESS logical;
	void *va = NULL;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			ops->AllocateDomainCommonBuffer(adapter,
					ops->GetDmaDomain(adapter), NULL,
					PAGE_SIZE, 0, NULL, MM_ANY_NODE_OK,
					&logical, &va));
	KUNIT_EXPECT_TRUE(test, device_reaches(va, logical.QuadPart,
					       PAGE_SIZE));
	buffer_free(adapter, PAGE_SIZE, logical, va);
	fx_put_adapter(adapter);
}

static struct kunit_case dma_v3_buffer_cases[] = {
	KUNIT_CASE_PARAM(v3_buffer_below_maximum, limit_gen_params),
	KUNIT_CASE(v3_buffer_maximum_never_widens),
	KUNIT_CASE(v3_buffer_between_bounds),
	KUNIT_CASE(v3_buffer_cache_types),
	KUNIT_CASE(v3_vector_of_buffers),
	KUNIT_CASE(v3_vector_index_out_of_range),
	KUNIT_CASE(v3_vector_all_or_nothing),
	KUNIT_CASE(v3_buffer_from_mdl),
	KUNIT_CASE_PARAM(v3_buffer_from_bad_mdl, shape_gen_params),
	KUNIT_CASE(v3_buffer_from_scattered_pages),
	KUNIT_CASE(v3_buffer_from_mdl_configurations),
	KUNIT_CASE(v3_buffer_from_subsection),
	KUNIT_CASE(v3_domains),
	KUNIT_CASE(v3_domain_common_buffer),
	{}
};

static struct kunit_suite dma_v3_buffer_suite = {
	.name = "ntdma_dma_v3_buffer",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_buffer_cases,
};
kunit_test_suite(dma_v3_buffer_suite);

MODULE_DESCRIPTION("ntdma suite: later kinds of common buffers");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
