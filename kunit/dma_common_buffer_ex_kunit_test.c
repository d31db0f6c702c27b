// SPDX-License-Identifier: GPL-2.0-only
/*
 * Common buffers with wishes: bounds, node, cache type, granularity, domain,
 * and vectors of them.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_ex.h"

/* A routine that allocates one buffer with an upper bound. */
enum kind { PLAIN, EX, BOUNDS, DOMAIN };

static PVOID shared_alloc(PDMA_ADAPTER adapter, enum kind kind,
			  PHYSICAL_ADDRESS *max, ULONG length,
			  PHYSICAL_ADDRESS *logical)
{
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PVOID va = NULL;

	logical->QuadPart = -1;
	switch (kind) {
	case EX:
		return ops->AllocateCommonBufferEx(adapter, max, length,
						   logical, false,
						   MM_ANY_NODE_OK);
	case BOUNDS:
		return ops->AllocateCommonBufferWithBounds(adapter, NULL, max,
							   length, 0, NULL,
							   MM_ANY_NODE_OK,
							   logical);
	case DOMAIN:
		ops->AllocateDomainCommonBuffer(adapter,
						ops->GetDmaDomain(adapter),
						max, length, 0, NULL,
						MM_ANY_NODE_OK, logical, &va);
		return va;
	default:
		return ops->AllocateCommonBuffer(adapter, length, logical,
						 false);
	}
}

/* All kinds are freed alike, with the cache flag that drivers pass. */
static void shared_free(PDMA_ADAPTER adapter, ULONG length,
			PHYSICAL_ADDRESS logical, PVOID va)
{
	adapter->DmaOperations->FreeCommonBuffer(adapter, length, logical, va,
						 true);
}

static void shared_fill(u8 *va, u32 length, u32 seed)
{
	u32 i;

	for (i = 0; i < length; i++)
		va[i] = fx_pattern(seed, i);
}

/* Both directions through one buffer, all bytes. */
static void expect_shared(struct kunit *test, u8 *va, u64 logical, u32 length,
			  u32 seed)
{
	u32 i;

	shared_fill(va, length, seed);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical, length, 0,
						FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, length, seed);
	fx_device_load(length, seed + 1);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical, length, 0,
						FX_FROM_DEVICE));
	for (i = 0; i < length && va[i] == fx_pattern(seed + 1, i); i++)
		;
	KUNIT_EXPECT_EQ(test, length, i);
}

struct kind_row {
	const char *name;
	enum kind kind;
};

static const struct kind_row kind_rows[] = {
	{ "AllocateCommonBuffer", PLAIN },
	{ "AllocateCommonBufferEx", EX },
	{ "AllocateCommonBufferWithBounds", BOUNDS },
	{ "AllocateDomainCommonBuffer", DOMAIN },
};

static void kind_desc(const struct kind_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(kind, kind_rows, kind_desc);

/* Proves: C-250 C-257 B-13 B-22 */
static void wish_none(struct kunit *test)
{
	const struct kind_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	int live = ntdma_test_live_objects_flush();
	PHYSICAL_ADDRESS logical;
	u8 *va;

	va = shared_alloc(adapter, row->kind, NULL, 5000, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	KUNIT_EXPECT_EQ(test, 0UL, offset_in_page(va));
	KUNIT_EXPECT_EQ(test, 0ULL, logical.QuadPart & (PAGE_SIZE - 1ULL));
	KUNIT_EXPECT_NULL(test, memchr_inv(va, 0, 5000));
	expect_shared(test, va, logical.QuadPart, 5000, 1);
	shared_free(adapter, 5000, logical, va);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
	fx_put_adapter(adapter);
}

struct limit_row {
	const char *name;
	ULONG bits;
	u64 max, last;
};

/* What is asked of an adapter, and the highest address it may answer. */
static const struct limit_row limit_rows[] = {
	{ "24 bits of 64", 64, 0xffffff, 0xffffff },
	{ "limit 16 MiB of 64", 64, 0x1000000, 0x1000000 },
	{ "28 bits of 64", 64, 0xfffffff, 0xfffffff },
	{ "32 bits of 64", 64, 0xffffffff, 0xffffffff },
	{ "limit 4 GiB of 64", 64, SZ_4G, SZ_4G },
	{ "no power of two", 64, 0x12345fff, 0x12345fff },
	{ "40 bits of 64", 64, 0xffffffffffULL, 0xffffffffffULL },
	{ "all ones of 64", 64, ~0ULL, ~0ULL },
	{ "all ones of 24", 24, ~0ULL, 0xffffff },
	{ "32 bits of 24", 24, 0xffffffff, 0xffffff },
	{ "24 bits of 32", 32, 0xffffff, 0xffffff },
};

static void limit_desc(const struct limit_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(limit, limit_rows, limit_desc);

/* Proves: C-029 C-251 C-252 */
static void wish_upper_bound(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	const struct limit_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PHYSICAL_ADDRESS max = { .QuadPart = row->max };
	PDMA_ADAPTER adapter;
	enum kind kind;

	desc.DmaAddressWidth = row->bits;
	adapter = fx_adapter_of(fx, &desc);
	for (kind = EX; kind <= DOMAIN; kind++) {
		PHYSICAL_ADDRESS logical;
		u8 *va = shared_alloc(adapter, kind, &max, 5000, &logical);

		KUNIT_ASSERT_NOT_NULL(test, va);
		KUNIT_EXPECT_LE(test, (u64)logical.QuadPart + 4999, row->last);
		KUNIT_EXPECT_EQ(test, row->max, (u64)max.QuadPart);
		expect_shared(test, va, logical.QuadPart, 5000, 2);
		shared_free(adapter, 5000, logical, va);
	}
	fx_put_adapter(adapter);
}

/* What cannot be had is refused, and the address says so. */
static void wish_impossible_bound(struct kunit *test)
{
	static const u64 limits[] = { 0, 1, PAGE_SIZE - 1, 0xfffff };
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PHYSICAL_ADDRESS logical, max;
	enum kind kind;
	PVOID va;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(limits); i++)
		for (kind = EX; kind <= DOMAIN; kind++) {
			max.QuadPart = limits[i];
			FX_TOLERATE(fx, va = shared_alloc(adapter, kind, &max,
							  16, &logical));
			KUNIT_EXPECT_NULL(test, va);
			KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
		}
	/* and no narrow mask is left behind */
	va = shared_alloc(adapter, EX, NULL, 16, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	KUNIT_EXPECT_GT(test, (u64)logical.QuadPart, (u64)SZ_4G);
	shared_free(adapter, 16, logical, va);
	fx_put_adapter(adapter);
}

/* One caller's ceiling is nobody else's. */
static void wish_bound_is_of_one_call(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PHYSICAL_ADDRESS max = { .QuadPart = 0xffffff }, low, high;
	u8 *below, *above;

	below = shared_alloc(adapter, EX, &max, 16, &low);
	above = shared_alloc(adapter, PLAIN, NULL, 16, &high);
	KUNIT_ASSERT_NOT_NULL(test, below);
	KUNIT_ASSERT_NOT_NULL(test, above);
	KUNIT_EXPECT_LE(test, (u64)low.QuadPart, 0xffffffULL);
	KUNIT_EXPECT_GT(test, (u64)high.QuadPart, (u64)SZ_4G);
	shared_free(adapter, 16, low, below);
	shared_free(adapter, 16, high, above);
	fx_put_adapter(adapter);
}

/* Proves: C-253 */
static void wish_node(struct kunit *test)
{
	static const NODE_REQUIREMENT nodes[] = { 0, 1, 63, 1023, 0x7fffffff,
						  MM_ANY_NODE_OK, ~0U };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	int home = dev_to_node(fx->dev);
	PHYSICAL_ADDRESS logical;
	PVOID va;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(nodes); i++) {
		va = ops->AllocateCommonBufferEx(adapter, NULL, 100, &logical,
						 i & 1, nodes[i]);
		KUNIT_ASSERT_NOT_NULL(test, va);
		shared_free(adapter, 100, logical, va);
		va = ops->AllocateCommonBufferWithBounds(adapter, NULL, NULL,
							 100, 0, NULL, nodes[i],
							 &logical);
		KUNIT_ASSERT_NOT_NULL(test, va);
		shared_free(adapter, 100, logical, va);
		KUNIT_EXPECT_EQ(test, home, dev_to_node(fx->dev));
	}
	fx_put_adapter(adapter);
}

struct window_row {
	const char *name;
	u64 min, max;
	bool possible;
};

/* Possible are those windows in which the fake platform has addresses. */
static const struct window_row window_rows[] = {
	{ "from 1 MiB to 16 MiB", SZ_1M, SZ_16M - 1, true },
	{ "from 16 MiB to 256 MiB", SZ_16M, SZ_256M - 1, true },
	{ "from 256 MiB to 4 GiB", SZ_256M, SZ_4G - 1, true },
	{ "from 4 GiB on", SZ_4G, ~0ULL, true },
	{ "from 1 TiB on", 1ULL << 40, ~0ULL, true },
	{ "from the top", 1ULL << 63, ~0ULL, false },
	{ "from all ones", ~0ULL, ~0ULL, false },
	{ "upside down", SZ_4G, SZ_16M, false },
	{ "one byte", SZ_16M, SZ_16M, false },
	{ "a byte less than a page", SZ_16M, SZ_16M + PAGE_SIZE - 2, false },
};

static void window_desc(const struct window_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(window, window_rows, window_desc);

/* Proves: C-254 */
static void wish_window(struct kunit *test)
{
	const struct window_row *row = test->param_value;
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PHYSICAL_ADDRESS min = { .QuadPart = row->min };
	PHYSICAL_ADDRESS max = { .QuadPart = row->max }, logical;
	u64 coherent = fx_live_coherent();
	u8 *va;

	FX_TOLERATE(fx, va =
		    ops->AllocateCommonBufferWithBounds(adapter, &min, &max,
							100, 0, NULL,
							MM_ANY_NODE_OK,
							&logical));
	KUNIT_EXPECT_EQ(test, row->possible, !!va);
	if (va) {
		KUNIT_EXPECT_GE(test, (u64)logical.QuadPart, row->min);
		KUNIT_EXPECT_LE(test, (u64)logical.QuadPart + 99, row->max);
		expect_shared(test, va, logical.QuadPart, 100, 3);
		shared_free(adapter, 100, logical, va);
	} else {
		KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	}
	/* what was tried and lies elsewhere was given back */
	KUNIT_EXPECT_EQ(test, coherent, fx_live_coherent());
	fx_put_adapter(adapter);
}

struct cache_row {
	const char *name;
	MEMORY_CACHING_TYPE type;
	bool fits;
};

static const struct cache_row cache_rows[] = {
	{ "MmNonCached", MmNonCached, true },
	{ "MmCached", MmCached, true },
	{ "MmWriteCombined", MmWriteCombined, false },
	{ "MmHardwareCoherentCached", MmHardwareCoherentCached, false },
	{ "MmMaximumCacheType", MmMaximumCacheType, false },
	{ "MmNotMapped", MmNotMapped, false },
};

static void cache_desc(const struct cache_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(cache, cache_rows, cache_desc);

/* Proves: C-255 */
static void wish_cache_type(struct kunit *test)
{
	const struct cache_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	HANDLE domain = ops->GetDmaDomain(adapter);
	MEMORY_CACHING_TYPE type = row->type;
	PHYSICAL_ADDRESS logical;
	NTSTATUS status;
	PVOID va, same = NULL;

	FX_TOLERATE(fx, va =
		    ops->AllocateCommonBufferWithBounds(adapter, NULL, NULL,
							16, 0, &type,
							MM_ANY_NODE_OK,
							&logical));
	KUNIT_EXPECT_EQ(test, row->fits, !!va);
	if (va)
		shared_free(adapter, 16, logical, va);
	FX_TOLERATE(fx, status =
		    ops->AllocateDomainCommonBuffer(adapter, domain, NULL, 16,
						    0, &type, MM_ANY_NODE_OK,
						    &logical, &same));
	KUNIT_EXPECT_EQ(test, row->fits ? STATUS_SUCCESS :
			STATUS_INVALID_PARAMETER, status);
	if (same)
		shared_free(adapter, 16, logical, same);
	fx_put_adapter(adapter);
}

/* Proves: C-256 */
static void wish_large_pages(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PHYSICAL_ADDRESS logical;
	u8 *va;

	va = ops->AllocateCommonBufferWithBounds(adapter, NULL, NULL, 5000,
			DOMAIN_COMMON_BUFFER_LARGE_PAGE, NULL, MM_ANY_NODE_OK,
			&logical);
	if (!va) {
		fx_put_adapter(adapter);
		kunit_skip(test, "no 2 MiB in one piece");
	}
	KUNIT_EXPECT_EQ(test, 0ULL, logical.QuadPart & (SZ_2M - 1ULL));
	/* the granule is the buffer's up to its end */
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart + SZ_2M - 16,
						16, 0, FX_TO_DEVICE));
	expect_shared(test, va, logical.QuadPart, 5000, 4);
	shared_free(adapter, 5000, logical, va);
	fx_put_adapter(adapter);
}

/* More than the machine has: no, and no noise. */
static void wish_too_much(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PHYSICAL_ADDRESS logical;
	enum kind kind;
	PVOID va;

	if (totalram_pages() > SZ_4G >> PAGE_SHIFT)
		kunit_skip(test, "this machine could have it");
	for (kind = PLAIN; kind <= DOMAIN; kind++) {
		va = shared_alloc(adapter, kind, NULL, ~0U, &logical);
		KUNIT_EXPECT_NULL(test, va);
		KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	}
	fx_put_adapter(adapter);
}

/* Proves: C-271 */
static void flush_buffer_changes_nothing(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	struct fx_buffer *buf = ex_filled(test, 0x10, PAGE_SIZE, 6);
	struct ntdma_testdev_stats before, after;
	KIRQL old;

	ntdma_testdev_get_stats(&before);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->FlushDmaBuffer(adapter, buf->mdl, true));
	old = fx_raise();
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->FlushDmaBuffer(adapter, buf->mdl, false));
	fx_lower(old);
	ntdma_testdev_get_stats(&after);
	KUNIT_EXPECT_MEMEQ(test, &before, &after, sizeof(before));
	FX_EXPECT_DATA(test, buf, 6);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static const PHYSICAL_ADDRESS lowest = { .QuadPart = 0 };
static const PHYSICAL_ADDRESS highest = { .QuadPart = -1 };

static NTSTATUS vector_alloc(PDMA_ADAPTER adapter, PHYSICAL_ADDRESS low,
			     PHYSICAL_ADDRESS high, ULONG count, u64 size,
			     PDMA_COMMON_BUFFER_VECTOR *vector)
{
	const DMA_OPERATIONS *ops = adapter->DmaOperations;

	return ops->AllocateCommonBufferVector(adapter, low, high, MmCached, 0,
					       0, count, size, vector);
}

static PDMA_COMMON_BUFFER_VECTOR vector_of(struct fixture *fx,
					   PDMA_ADAPTER adapter,
					   PHYSICAL_ADDRESS low,
					   PHYSICAL_ADDRESS high, ULONG count,
					   u64 size)
{
	PDMA_COMMON_BUFFER_VECTOR vector = NULL;

	KUNIT_ASSERT_EQ(fx->test, STATUS_SUCCESS,
			vector_alloc(adapter, low, high, count, size, &vector));
	KUNIT_ASSERT_NOT_NULL(fx->test, vector);
	return vector;
}

struct element {
	u8 *va;
	PHYSICAL_ADDRESS logical;
};

static struct element element_of(PDMA_ADAPTER adapter,
				 PDMA_COMMON_BUFFER_VECTOR vector, ULONG index)
{
	struct element element = { };
	PVOID va;

	adapter->DmaOperations->GetCommonBufferFromVectorByIndex(adapter,
			vector, index, &va, &element.logical);
	element.va = va;
	return element;
}

static bool overlap(u64 one, u64 other, u64 size)
{
	return one < other + size && other < one + size;
}

#define VECTOR_COUNT	7
#define VECTOR_SIZE	5000

/* Proves: C-258 */
static void vector_of_buffers(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PDMA_COMMON_BUFFER_VECTOR vector;
	struct element e[VECTOR_COUNT];
	u32 i, j;

	vector = vector_of(fx, adapter, lowest, highest, VECTOR_COUNT,
			   VECTOR_SIZE);
	for (i = 0; i < VECTOR_COUNT; i++) {
		KIRQL old = fx_raise();

		e[i] = element_of(adapter, vector, i);
		fx_lower(old);
		KUNIT_ASSERT_NOT_NULL(test, e[i].va);
		KUNIT_EXPECT_EQ(test, 0UL, offset_in_page(e[i].va));
		KUNIT_EXPECT_EQ(test, 0ULL,
				e[i].logical.QuadPart & (PAGE_SIZE - 1ULL));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_FALSE(test,
					   overlap(e[i].logical.QuadPart,
						   e[j].logical.QuadPart,
						   VECTOR_SIZE) ||
					   overlap((uintptr_t)e[i].va,
						   (uintptr_t)e[j].va,
						   VECTOR_SIZE));
		expect_shared(test, e[i].va, e[i].logical.QuadPart, VECTOR_SIZE,
			      i);
	}
	/* nobody wrote into a neighbour */
	for (i = 0; i < VECTOR_COUNT; i++)
		for (j = 0; j < VECTOR_SIZE; j++)
			KUNIT_ASSERT_EQ(test, fx_pattern(i + 1, j), e[i].va[j]);
	adapter->DmaOperations->FreeCommonBufferVector(adapter, vector);
	KUNIT_EXPECT_EQ(test, 0, fx_is_mapped(e[0].logical.QuadPart));
	fx_put_adapter(adapter);
}

/* Both bounds hold for each element, inclusively. */
static void vector_within_bounds(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const PHYSICAL_ADDRESS low = { .QuadPart = SZ_16M };
	const PHYSICAL_ADDRESS high = { .QuadPart = SZ_256M - 1 };
	PDMA_COMMON_BUFFER_VECTOR vector;
	NTSTATUS status;
	u32 i;

	vector = vector_of(fx, adapter, low, high, 4, PAGE_SIZE);
	for (i = 0; i < 4; i++) {
		struct element e = element_of(adapter, vector, i);

		KUNIT_EXPECT_GE(test, e.logical.QuadPart, low.QuadPart);
		KUNIT_EXPECT_LE(test, e.logical.QuadPart + (s64)PAGE_SIZE - 1,
				high.QuadPart);
	}
	adapter->DmaOperations->FreeCommonBufferVector(adapter, vector);
	vector = (void *)fx;
	FX_TOLERATE(fx, status = vector_alloc(adapter, high, low, 4, 16,
					      &vector));
	KUNIT_EXPECT_TRUE(test, status == STATUS_INVALID_PARAMETER ||
			  status == STATUS_INSUFFICIENT_RESOURCES);
	KUNIT_EXPECT_NULL(test, vector);
	fx_put_adapter(adapter);
}

/* Proves: C-259 */
static void vector_all_or_nothing(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	int live = ntdma_test_live_objects_flush();
	u64 coherent = fx_live_coherent();
	PDMA_COMMON_BUFFER_VECTOR vector;
	NTSTATUS status;
	u32 k;

	for (k = 1; k <= 4; k++) {
		vector = (void *)fx;
		ntdma_testdev_fail_alloc(k, false);
		status = vector_alloc(adapter, lowest, highest, 4, PAGE_SIZE,
				      &vector);
		KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, status);
		KUNIT_EXPECT_NULL(test, vector);
		KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
		KUNIT_EXPECT_EQ(test, coherent, fx_live_coherent());
	}
	ntdma_testdev_fail_alloc(0, false);
	fx_put_adapter(adapter);
}

/* Proves: C-260 */
static void vector_freed_in_parts(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	u64 coherent = fx_live_coherent();
	PDMA_COMMON_BUFFER_VECTOR vector;
	struct element gone, kept;

	vector = vector_of(fx, adapter, lowest, highest, 3, PAGE_SIZE);
	gone = element_of(adapter, vector, 1);
	kept = element_of(adapter, vector, 2);
	ops->FreeCommonBufferFromVector(adapter, vector, 1);
	ntdma_test_live_objects_flush();
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(gone.logical.QuadPart));
	KUNIT_EXPECT_EQ(test, coherent + 2, fx_live_coherent());
	expect_shared(test, kept.va, kept.logical.QuadPart, PAGE_SIZE, 7);
	ops->FreeCommonBufferVector(adapter, vector);
	ntdma_test_live_objects_flush();
	KUNIT_EXPECT_EQ(test, coherent, fx_live_coherent());
	fx_put_adapter(adapter);
}

/* Numbers that no machine has memory for, and products that wrap. */
static void vector_of_too_many(struct kunit *test)
{
	static const struct {
		ULONG count;
		u64 size;
	} rows[] = { { ~0U, 1 }, { ~0U, ~0ULL }, { 0x20000000, 0x80000000 },
		     { 2, ~0U }, { 2, 1ULL << 40 }, { 1, ~0ULL } };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PDMA_COMMON_BUFFER_VECTOR vector;
	NTSTATUS status;
	u32 i;

	if (totalram_pages() > SZ_4G >> PAGE_SHIFT)
		kunit_skip(test, "this machine could have some of them");
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		vector = (void *)fx;
		FX_TOLERATE(fx, status = vector_alloc(adapter, lowest, highest,
						      rows[i].count,
						      rows[i].size, &vector));
		KUNIT_EXPECT_TRUE(test, !NT_SUCCESS(status));
		KUNIT_EXPECT_NULL(test, vector);
	}
	fx_put_adapter(adapter);
}

/* The vector itself keeps the adapter, whatever is left in it. */
static void vector_outlives_its_elements(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PDMA_COMMON_BUFFER_VECTOR vector;

	vector = vector_of(fx, adapter, lowest, highest, 1, PAGE_SIZE);
	ops->FreeCommonBufferFromVector(adapter, vector, 0);
	FX_MISUSE(fx, fx_put_adapter(adapter));
	ntdma_test_live_objects_flush();
	ops->FreeCommonBufferVector(adapter, vector);
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
}

static struct kunit_case dma_common_buffer_ex_cases[] = {
	KUNIT_CASE_PARAM(wish_none, kind_gen_params),
	KUNIT_CASE_PARAM(wish_upper_bound, limit_gen_params),
	KUNIT_CASE(wish_impossible_bound),
	KUNIT_CASE(wish_bound_is_of_one_call),
	KUNIT_CASE(wish_node),
	KUNIT_CASE_PARAM(wish_window, window_gen_params),
	KUNIT_CASE_PARAM(wish_cache_type, cache_gen_params),
	KUNIT_CASE(wish_large_pages),
	KUNIT_CASE(wish_too_much),
	KUNIT_CASE(flush_buffer_changes_nothing),
	KUNIT_CASE(vector_of_buffers),
	KUNIT_CASE(vector_within_bounds),
	KUNIT_CASE(vector_all_or_nothing),
	KUNIT_CASE(vector_freed_in_parts),
	KUNIT_CASE(vector_of_too_many),
	KUNIT_CASE(vector_outlives_its_elements),
	{}
};

static struct kunit_suite dma_common_buffer_ex_suite = {
	.name = "ntdma_dma_common_buffer_ex",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_common_buffer_ex_cases,
};

kunit_test_suite(dma_common_buffer_ex_suite);

MODULE_DESCRIPTION("ntdma suite: common buffers with wishes");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
