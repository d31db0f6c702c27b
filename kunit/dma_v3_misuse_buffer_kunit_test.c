// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use of the common buffers of version 3 and later, and of their vectors.
 */
#include <linux/module.h>

#include "fixture_misuse.h"

static void misuse3_unknown_buffer_flags(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	struct misuse3 *m = misuse3_begin(test);
	HANDLE domain = m->ops->GetDmaDomain(m->adapter);
	PDMA_COMMON_BUFFER_VECTOR vector;
	NTSTATUS status;
	PVOID va;

	FX_MISUSE(m->fx, va =
		  m->ops->AllocateCommonBufferWithBounds(m->adapter, NULL, NULL,
				16, 2, NULL, MM_ANY_NODE_OK, &m->logical));
	KUNIT_EXPECT_NULL(test, va);
	FX_MISUSE(m->fx, status =
		  m->ops->AllocateDomainCommonBuffer(m->adapter, domain, NULL,
				16, 2, NULL, MM_ANY_NODE_OK, &m->logical, &va));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(m->fx, status =
		  m->ops->AllocateCommonBufferVector(m->adapter, low, high,
				MmCached, MM_ANY_NODE_OK, 0x80000000, 2, 16,
				&vector));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	misuse3_end(m, m->adapter);
}

/* Proves: C-261 */
static void misuse3_vector_index(struct kunit *test)
{
	static const ULONG indices[] = { 2, 3, 0x80000000, ~0U };
	struct misuse3 *m = misuse3_begin(test);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(indices); i++) {
		m->index = indices[i];
		FX_MISUSE(m->fx, call_vector_get(m));
		KUNIT_EXPECT_TRUE(test, m->refused);
		FX_MISUSE(m->fx, call_vector_free_one(m));
	}
	misuse3_end(m, m->adapter);
}

/* Double frees, of one element and of all. */
static void misuse3_vector_freed_twice(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	PDMA_COMMON_BUFFER_VECTOR kept = m->vector;
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };

	m->ops->AllocateCommonBufferVector(m->adapter, low, high, MmCached,
					   MM_ANY_NODE_OK, 0, 3, 16,
					   &m->vector);
	m->index = 1;
	call_vector_free_one(m);
	FX_MISUSE(m->fx, call_vector_free_one(m));
	FX_MISUSE(m->fx, call_vector_get(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	call_vector_free(m);
	FX_MISUSE(m->fx, call_vector_free(m));
	FX_MISUSE(m->fx, call_vector_free_one(m));
	FX_MISUSE(m->fx, call_vector_get(m));
	KUNIT_EXPECT_TRUE(test, m->refused);
	m->vector = kept;
	misuse3_end(m, m->adapter);
}

struct vector_row {
	const char *name;
	MEMORY_CACHING_TYPE type;
	ULONG count;
	u64 size;
};

static const struct vector_row vector_rows[] = {
	{ "no elements", MmCached, 0, 16 },
	{ "elements of nothing", MmCached, 2, 0 },
	{ "write combined", MmWriteCombined, 2, 16 },
	{ "no such cache type", MmMaximumCacheType, 2, 16 },
};

static void vector_desc(const struct vector_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vector, vector_rows, vector_desc);

static void misuse3_vector_arguments(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	const struct vector_row *row = test->param_value;
	struct misuse3 *m = misuse3_begin(test);
	PDMA_COMMON_BUFFER_VECTOR vector = (void *)m;
	NTSTATUS status;

	FX_MISUSE(m->fx, status =
		  m->ops->AllocateCommonBufferVector(m->adapter, low, high,
				row->type, MM_ANY_NODE_OK, 0, row->count,
				row->size, &vector));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_NULL(test, vector);
	misuse3_end(m, m->adapter);
}

/* A driver that forgot a vector: reported, and still there to be freed. */
static void misuse3_put_with_vector(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PDMA_COMMON_BUFFER_VECTOR vector;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			ops->AllocateCommonBufferVector(adapter, low, high,
				MmCached, MM_ANY_NODE_OK, 0, 2, 16, &vector));
	FX_MISUSE(fx, fx_put_adapter(adapter));
	FX_STRICT(KUNIT_EXPECT_GE(test, fx_live_coherent(), 2ULL));
	ops->FreeCommonBufferVector(adapter, vector);
}

/* Routines that allocate one buffer; all are freed by the same one. */
static PVOID alloc_ex(struct misuse3 *m)
{
	return m->ops->AllocateCommonBufferEx(m->adapter, NULL, PAGE_SIZE,
					      &m->logical, true,
					      MM_ANY_NODE_OK);
}

static PVOID alloc_bounds(struct misuse3 *m)
{
	return m->ops->AllocateCommonBufferWithBounds(m->adapter, NULL, NULL,
			PAGE_SIZE, 0, NULL, MM_ANY_NODE_OK, &m->logical);
}

static PVOID alloc_domain(struct misuse3 *m)
{
	HANDLE domain = m->ops->GetDmaDomain(m->adapter);
	PVOID va = NULL;

	m->ops->AllocateDomainCommonBuffer(m->adapter, domain, NULL, PAGE_SIZE,
					   0, NULL, MM_ANY_NODE_OK, &m->logical,
					   &va);
	return va;
}

static PVOID alloc_from_mdl(struct misuse3 *m)
{
	PMDL mdl = m->buf->mdl;

	mdl->MappedSystemVa = page_address(m->buf->pages[0]);
	mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
	call_from_mdl(m);
	return m->status == STATUS_SUCCESS ? mdl->MappedSystemVa : NULL;
}

static void free_buffer(struct misuse3 *m, PVOID va, ULONG length)
{
	m->ops->FreeCommonBuffer(m->adapter, length, m->logical, va, true);
}

struct alloc3_row {
	const char *name;
	PVOID (*alloc)(struct misuse3 *m);
	ULONG length;
};

static const struct alloc3_row alloc3_rows[] = {
	{ "AllocateCommonBufferEx", alloc_ex, PAGE_SIZE },
	{ "AllocateCommonBufferWithBounds", alloc_bounds, PAGE_SIZE },
	{ "AllocateDomainCommonBuffer", alloc_domain, PAGE_SIZE },
	{ "CreateCommonBufferFromMdl", alloc_from_mdl,
	  MISUSE_PAGES * PAGE_SIZE },
};

static void alloc3_desc(const struct alloc3_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(alloc3, alloc3_rows, alloc3_desc);

/*
 * Freed with a length that is one off: all of it, with one line; freed again:
 * nothing, with another.
 *
 * Proves: C-053 C-055 C-257
 */
static void misuse3_buffer_freed_twice(struct kunit *test)
{
	const struct alloc3_row *row = test->param_value;
	struct fixture *fx = fx_strict(test);
	struct misuse3 *m = misuse3_begin(test);
	s32 off;
	PVOID va;

	for (off = -1; off <= 1; off++) {
		va = row->alloc(m);
		KUNIT_ASSERT_NOT_NULL(test, va);
		if (off)
			FX_MISUSE(fx, free_buffer(m, va, row->length + off));
		else
			free_buffer(m, va, row->length);
		ntdma_test_live_objects_flush();
		KUNIT_EXPECT_FALSE(test, fx_is_mapped(m->logical.QuadPart));
		FX_MISUSE(fx, free_buffer(m, va, row->length));
	}
	misuse3_end(m, m->adapter);
}

/* The address for the CPU and the one for the device are of two buffers. */
static void misuse3_buffer_mixed_up(struct kunit *test)
{
	struct misuse3 *m = misuse3_begin(test);
	PHYSICAL_ADDRESS first;
	PVOID one, two;

	one = alloc_ex(m);
	first = m->logical;
	two = alloc_bounds(m);
	KUNIT_ASSERT_NOT_NULL(test, one);
	KUNIT_ASSERT_NOT_NULL(test, two);
	FX_MISUSE(m->fx, free_buffer(m, one, PAGE_SIZE));
	FX_TOLERATE(m->fx, free_buffer(m, two, PAGE_SIZE));
	m->logical = first;
	FX_TOLERATE(m->fx, free_buffer(m, one, PAGE_SIZE));
	misuse3_end(m, m->adapter);
}

static struct kunit_case dma_v3_misuse_buffer_cases[] = {
	KUNIT_CASE(misuse3_unknown_buffer_flags),
	KUNIT_CASE(misuse3_vector_index),
	KUNIT_CASE(misuse3_vector_freed_twice),
	KUNIT_CASE_PARAM(misuse3_vector_arguments, vector_gen_params),
	KUNIT_CASE(misuse3_put_with_vector),
	KUNIT_CASE_PARAM(misuse3_buffer_freed_twice, alloc3_gen_params),
	KUNIT_CASE(misuse3_buffer_mixed_up),
	{}
};

static struct kunit_suite dma_v3_misuse_buffer_suite = {
	.name = "ntdma_dma_v3_misuse_buffer",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_misuse_buffer_cases,
};

kunit_test_suite(dma_v3_misuse_buffer_suite);

MODULE_DESCRIPTION("ntdma suite: wrong use of common buffers");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
