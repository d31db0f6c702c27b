// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory runs out in version 3: each place that allocates fails at each of its
 * visits. Every routine answers with success or with its documented failure,
 * nothing is left behind, and the next attempt works.
 */
#include <linux/module.h>
#include <linux/sizes.h>

#include "../module/nt/inject.h"
#include "fixture_ex.h"

#define MAX_VISITS	64
#define VECTOR_COUNT	3
#define SEED		7

struct site3_row {
	const char *name;
	enum ntdma_site site;
};

static const struct site3_row site3_rows[] = {
	{ "vector", NTDMA_SITE_VECTOR },
	{ "table of a borrowed buffer", NTDMA_SITE_BUFFER_TABLE },
	{ "record of a buffer", NTDMA_SITE_BUFFER_RECORD },
	{ "memory of a buffer", NTDMA_SITE_COMMON_BUFFER },
	{ "map registers", NTDMA_SITE_MAP_REGS },
	{ "id of map registers", NTDMA_SITE_MAP_REGS_ID },
	{ "list", NTDMA_SITE_LIST },
	{ "waiting request", NTDMA_SITE_REQUEST },
};

static void site3_desc(const struct site3_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(site3, site3_rows, site3_desc);

/**
 * struct walk - one walk through the routines of version 3
 * @fx: the case
 * @adapter: on which
 * @buf: data, contiguous and with a system address
 * @elements: for a mapping
 * @memory: for lists of BuildScatterGatherListEx
 * @size: of @memory
 * @context: one for each request that may wait
 * @grant: of the waiting channel request
 * @get: of the waiting list request
 * @build: of the other one
 * @failures: refusals seen
 */
struct walk {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	PSCATTER_GATHER_LIST elements;
	void *memory;
	ULONG size;
	struct v3_context *context[4];
	struct fx_grant grant;
	struct fx_delivery get;
	struct fx_delivery build;
	u32 failures;
};

static struct walk *walk_begin(struct kunit *test)
{
	struct walk *walk = kunit_kzalloc(test, sizeof(*walk), GFP_KERNEL);
	struct fixture *fx = fx_strict(test);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, walk);
	walk->fx = fx;
	walk->adapter = v3_adapter(fx);
	walk->buf = fx_contiguous(test, 0, 2 * PAGE_SIZE);
	walk->buf->mdl->MappedSystemVa = page_address(walk->buf->pages[0]);
	walk->buf->mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
	walk->elements = ex_memory(fx, 2);
	walk->memory = ex_list_memory(fx, walk->adapter,
				      ex_whole(walk->buf, true), &walk->size);
	for (i = 0; i < ARRAY_SIZE(walk->context); i++)
		walk->context[i] = v3_new_context(fx, walk->adapter);
	fx_buffer_fill(walk->buf, SEED);
	return walk;
}

static void walk_end(struct walk *walk)
{
	fx_put_adapter(walk->adapter);
	fx_buffer_free(walk->buf);
}

/* True for success; anything but the documented failure fails the case. */
static bool walk_check(struct walk *walk, NTSTATUS status)
{
	if (status == STATUS_SUCCESS)
		return true;
	KUNIT_EXPECT_EQ(walk->fx->test, STATUS_INSUFFICIENT_RESOURCES, status);
	walk->failures++;
	return false;
}

static void walk_buffer(struct walk *walk)
{
	const DMA_OPERATIONS *ops = walk->adapter->DmaOperations;
	PHYSICAL_ADDRESS logical = { .QuadPart = -1 };
	PVOID va;

	va = ops->AllocateCommonBufferEx(walk->adapter, NULL, SZ_16K, &logical,
					 true, MM_ANY_NODE_OK);
	if (va) {
		ops->FreeCommonBuffer(walk->adapter, SZ_16K, logical, va, true);
		return;
	}
	KUNIT_EXPECT_EQ(walk->fx->test, 0LL, logical.QuadPart);
	walk->failures++;
}

static void walk_vector(struct walk *walk)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	const DMA_OPERATIONS *ops = walk->adapter->DmaOperations;
	PDMA_COMMON_BUFFER_VECTOR vector = (void *)walk;
	NTSTATUS status;

	status = ops->AllocateCommonBufferVector(walk->adapter, low, high,
						 MmCached, 0, 0, VECTOR_COUNT,
						 PAGE_SIZE, &vector);
	if (walk_check(walk, status))
		ops->FreeCommonBufferVector(walk->adapter, vector);
	else
		KUNIT_EXPECT_NULL(walk->fx->test, vector);
}

static void walk_borrowed(struct walk *walk)
{
	const DMA_OPERATIONS *ops = walk->adapter->DmaOperations;
	PHYSICAL_ADDRESS logical = { .QuadPart = -1 };
	PMDL mdl = walk->buf->mdl;
	NTSTATUS status;

	status = ops->CreateCommonBufferFromMdl(walk->adapter, mdl, NULL, 0,
						&logical);
	if (walk_check(walk, status))
		ops->FreeCommonBuffer(walk->adapter, mdl->ByteCount, logical,
				      mdl->MappedSystemVa, true);
	else
		KUNIT_EXPECT_EQ(walk->fx->test, 0LL, logical.QuadPart);
}

static void walk_transfer(struct walk *walk, PVOID base)
{
	struct kunit *test = walk->fx->test;
	ULONG length = walk->buf->length;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(walk->adapter, walk->buf->mdl, base, 0, &length,
			       true, walk->elements, EX_LIST_BYTES(2)));
	KUNIT_EXPECT_EQ(test, walk->buf->length,
			fx_list_sees(walk->elements, SEED));
	v3_flush(walk->adapter, walk->buf->mdl, base, 0, length, true);
}

/* Requests of each kind behind a held channel, then the channel goes. */
static void walk_queue(struct walk *walk)
{
	struct ex_range range = ex_whole(walk->buf, true);
	NTSTATUS channel, get, build;

	walk->grant = (struct fx_grant){ .action = DeallocateObject };
	walk->get = (struct fx_delivery){ };
	walk->build = (struct fx_delivery){ };
	channel = v3_allocate(walk->adapter, walk->fx->device, walk->context[1],
			      1, 0, &walk->grant, NULL);
	get = ex_get(walk->fx, walk->adapter, walk->context[2], range, 0,
		     &walk->get, NULL);
	build = ex_build(walk->fx, walk->adapter, walk->context[3], range, 0,
			 &walk->build, walk->memory, walk->size, NULL);
	v3_free_object(walk->adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(walk->fx->test, (int)walk_check(walk, channel),
			walk->grant.calls);
	KUNIT_EXPECT_EQ(walk->fx->test, (int)walk_check(walk, get),
			walk->get.calls);
	KUNIT_EXPECT_EQ(walk->fx->test, (int)walk_check(walk, build),
			walk->build.calls);
	if (walk->get.calls)
		fx_put_list(walk->adapter, walk->get.list, true);
	if (walk->build.calls)
		fx_put_list(walk->adapter, walk->build.list, true);
}

static void walk_run(struct walk *walk)
{
	PVOID base = NULL;
	NTSTATUS status;

	walk_buffer(walk);
	walk_vector(walk);
	walk_borrowed(walk);
	status = v3_allocate(walk->adapter, walk->fx->device, walk->context[0],
			     2, V3_SYNC, NULL, &base);
	if (!walk_check(walk, status))
		return;
	walk_transfer(walk, base);
	walk_queue(walk);
}

/* The walk itself is sound: with memory, nothing fails. */
static void inject3_nothing(struct kunit *test)
{
	struct walk *walk = walk_begin(test);

	walk_run(walk);
	KUNIT_EXPECT_EQ(test, 0U, walk->failures);
	walk_end(walk);
}

/* Proves: C-259 */
static void inject3_each_visit(struct kunit *test)
{
	const struct site3_row *row = test->param_value;
	struct walk *walk = walk_begin(test);
	int live = ntdma_test_live_objects_flush();
	u64 coherent = fx_live_coherent();
	u32 nth, hits;

	for (nth = 1; nth < MAX_VISITS; nth++) {
		u32 before = walk->failures;

		ntdma_inject_arm(row->site, nth, false);
		walk_run(walk);
		hits = ntdma_inject_hits(row->site);
		ntdma_inject_disarm();
		KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
		KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
		KUNIT_EXPECT_EQ(test, coherent, fx_live_coherent());
		if (hits < nth)
			break;
		KUNIT_EXPECT_EQ_MSG(test, before + 1, walk->failures,
				    "visit %u", nth);
	}
	KUNIT_EXPECT_GT_MSG(test, nth, 1U, "site never visited");
	/* the contexts of the refused requests are as good as new */
	walk->failures = 0;
	walk_run(walk);
	KUNIT_EXPECT_EQ(test, 0U, walk->failures);
	walk_end(walk);
}

static struct kunit_case dma_v3_inject_cases[] = {
	KUNIT_CASE(inject3_nothing),
	KUNIT_CASE_PARAM(inject3_each_visit, site3_gen_params),
	{}
};

static struct kunit_suite dma_v3_inject_suite = {
	.name = "ntdma_dma_v3_inject",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_inject_cases,
};

kunit_test_suite(dma_v3_inject_suite);

MODULE_DESCRIPTION("ntdma suite: failing allocations of version 3");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
