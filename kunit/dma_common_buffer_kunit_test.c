// SPDX-License-Identifier: GPL-2.0-only
/*
 * AllocateCommonBuffer() and FreeCommonBuffer().
 */
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_calls.h"

static void *buffer_alloc(PDMA_ADAPTER adapter, ULONG length,
			  PHYSICAL_ADDRESS *logical)
{
	logical->QuadPart = -1;
	return adapter->DmaOperations->AllocateCommonBuffer(adapter, length,
							    logical, true);
}

static void buffer_free(PDMA_ADAPTER adapter, ULONG length,
			PHYSICAL_ADDRESS logical, void *va)
{
	adapter->DmaOperations->FreeCommonBuffer(adapter, length, logical, va,
						 true);
}

static void buffer_fill(u8 *va, u32 length, u32 seed)
{
	u32 i;

	for (i = 0; i < length; i++)
		va[i] = fx_pattern(seed, i);
}

static u32 buffer_differs(const u8 *va, u32 length, u32 seed)
{
	u32 i;

	for (i = 0; i < length && va[i] == fx_pattern(seed, i); i++)
		;
	return i;
}

/* Proves: C-045 B-22 */
static void buffer_is_page_aligned(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical;
	KIRQL old;
	u8 *va;

	va = buffer_alloc(adapter, 1, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	KUNIT_EXPECT_EQ(test, 0UL, offset_in_page(va));
	KUNIT_EXPECT_EQ(test, 0ULL, logical.QuadPart & (PAGE_SIZE - 1ULL));
	old = fx_raise();
	*va = 0;
	fx_lower(old);
	buffer_free(adapter, 1, logical, va);
	fx_put_adapter(adapter);
}

/* Proves: C-046 */
static void buffer_is_coherent(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PHYSICAL_ADDRESS logical;
	PDMA_ADAPTER adapter;
	u8 *va;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_NON_COHERENT);
	adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	va = buffer_alloc(adapter, 1000, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	buffer_fill(va, 1000, 1);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, 1000, 0,
						FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, 1000, 1);
	fx_device_load(1000, 2);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, 1000, 0,
						FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, 1000U, buffer_differs(va, 1000, 2));
	buffer_free(adapter, 1000, logical, va);
	fx_put_adapter(adapter);
}

/*
 * One access of the device over the whole length: one contiguous range.
 *
 * Proves: C-047
 */
static void buffer_is_contiguous(struct kunit *test)
{
	const u32 length = 3 * PAGE_SIZE + 5;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical;
	u8 *va;

	va = buffer_alloc(adapter, length, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	fx_device_load(length, 3);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, length, 0,
						FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, length, buffer_differs(va, length, 3));
	buffer_free(adapter, length, logical, va);
	fx_put_adapter(adapter);
}

/* Proves: C-048 C-052 */
static void buffer_ignores_cache_flag(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical;
	int cached;
	u8 *va;

	for (cached = 0; cached < 2; cached++) {
		va = adapter->DmaOperations->AllocateCommonBuffer(adapter, 64,
								  &logical,
								  cached);
		KUNIT_ASSERT_NOT_NULL(test, va);
		buffer_fill(va, 64, cached);
		KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical.QuadPart, 64, 0,
							FX_TO_DEVICE));
		FX_EXPECT_DEVICE_DATA(test, 64, cached);
		adapter->DmaOperations->FreeCommonBuffer(adapter, 64, logical,
							 va, !cached);
		KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
	}
	fx_put_adapter(adapter);
}

/* Proves: C-049 */
static void buffer_failure_is_clean(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	int live = ntdma_test_live_objects_flush();
	PHYSICAL_ADDRESS logical;

	ntdma_testdev_fail_alloc(1, true);
	KUNIT_EXPECT_NULL(test, buffer_alloc(adapter, PAGE_SIZE, &logical));
	KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	ntdma_testdev_fail_alloc(0, false);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
}

/* Proves: C-050 */
static void buffer_of_no_length(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical;
	void *va;

	FX_MISUSE(fx, va = buffer_alloc(adapter, 0, &logical));
	KUNIT_EXPECT_NULL(test, va);
	KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	fx_put_adapter(adapter);
}

/* Proves: C-053 */
static void buffer_double_free(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical, other;
	void *va, *next;

	va = buffer_alloc(adapter, 100, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	buffer_free(adapter, 100, logical, va);
	FX_MISUSE(fx, buffer_free(adapter, 100, logical, va));
	next = buffer_alloc(adapter, 100, &other);
	KUNIT_EXPECT_NOT_NULL(test, next);
	buffer_free(adapter, 100, other, next);
	fx_put_adapter(adapter);
}

/* Proves: C-054 */
static void buffer_free_unknown(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical, bogus;
	void *va;

	va = buffer_alloc(adapter, 100, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	bogus.QuadPart = logical.QuadPart + SZ_1G;
	FX_MISUSE(fx, buffer_free(adapter, 100, bogus, va + SZ_1G));
	FX_EXPECT_MAPPED(test, logical.QuadPart);
	buffer_free(adapter, 100, logical, va);
	fx_put_adapter(adapter);
}

/* Proves: C-055 */
static void buffer_free_wrong_length(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical;
	void *va;

	va = buffer_alloc(adapter, 3 * PAGE_SIZE, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	FX_MISUSE(fx, buffer_free(adapter, PAGE_SIZE, logical, va));
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
	FX_MISUSE(fx, buffer_free(adapter, PAGE_SIZE, logical, va));
	fx_put_adapter(adapter);
}

/* Proves: C-056 */
static void buffer_under_an_mdl(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	ULONG length = 2 * PAGE_SIZE, done;
	PHYSICAL_ADDRESS logical;
	PVOID base;
	PMDL mdl;
	u8 *va;

	va = buffer_alloc(adapter, length, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	buffer_fill(va, length, 5);
	mdl = IoAllocateMdl(va, length, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	MmBuildMdlForNonPagedPool(mdl);
	base = fx_grant_base(fx, adapter, 3, DeallocateObjectKeepRegisters);
	for (done = 0; done < 2 * PAGE_SIZE; done += length) {
		u64 addr;

		length = 2 * PAGE_SIZE - done;
		addr = fx_map(adapter, mdl, base, va + done, &length, true);
		KUNIT_ASSERT_GT(test, length, 0U);
		KUNIT_EXPECT_EQ(test, 0, fx_device_move(addr, length, done,
							FX_TO_DEVICE));
	}
	FX_EXPECT_DEVICE_DATA(test, done, 5);
	KUNIT_EXPECT_TRUE(test, fx_flush(adapter, mdl, base, va, done, true));
	fx_free_map_regs(adapter, base, 3);
	IoFreeMdl(mdl);
	buffer_free(adapter, 2 * PAGE_SIZE, logical, va);
	fx_put_adapter(adapter);
}

/* Proves: C-057 */
static void buffer_beyond_map_registers(struct kunit *test)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	PHYSICAL_ADDRESS logical;
	PDMA_ADAPTER adapter;
	void *va;

	desc.MaximumLength = 2 * PAGE_SIZE;
	adapter = fx_adapter_of(fx, &desc);
	va = buffer_alloc(adapter, 4 * desc.MaximumLength, &logical);
	KUNIT_EXPECT_NOT_NULL(test, va);
	if (va)
		buffer_free(adapter, 4 * desc.MaximumLength, logical, va);
	fx_put_adapter(adapter);
}

/* Allocated through one adapter of a duplex pair, used beside the other. */
static void buffer_shared_by_duplex_pair(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER reader = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PDMA_ADAPTER writer = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PHYSICAL_ADDRESS logical;
	void *va;

	va = buffer_alloc(reader, PAGE_SIZE, &logical);
	KUNIT_ASSERT_NOT_NULL(test, va);
	FX_MISUSE(fx, buffer_free(writer, PAGE_SIZE, logical, va));
	FX_EXPECT_MAPPED(test, logical.QuadPart);
	buffer_free(reader, PAGE_SIZE, logical, va);
	fx_put_adapter(reader);
	fx_put_adapter(writer);
}

static struct kunit_case dma_common_buffer_cases[] = {
	KUNIT_CASE(buffer_is_page_aligned),
	KUNIT_CASE(buffer_is_coherent),
	KUNIT_CASE(buffer_is_contiguous),
	KUNIT_CASE(buffer_ignores_cache_flag),
	KUNIT_CASE(buffer_failure_is_clean),
	KUNIT_CASE(buffer_of_no_length),
	KUNIT_CASE(buffer_double_free),
	KUNIT_CASE(buffer_free_unknown),
	KUNIT_CASE(buffer_free_wrong_length),
	KUNIT_CASE(buffer_under_an_mdl),
	KUNIT_CASE(buffer_beyond_map_registers),
	KUNIT_CASE(buffer_shared_by_duplex_pair),
	{}
};

static struct kunit_suite dma_common_buffer_suite = {
	.name = "ntdma_dma_common_buffer",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_common_buffer_cases,
};

kunit_test_suite(dma_common_buffer_suite);

MODULE_DESCRIPTION("ntdma suite: common buffers");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
