// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preferred NUMA nodes of common buffers. Machines with one node have nothing to
 * show: `make e2e SCENARIO=numa` has two.
 */
#include <linux/module.h>
#include <linux/nodemask.h>
#include <linux/sizes.h>

#include "fixture_direct.h"

#define NUMA_LENGTH	(3 * PAGE_SIZE)
/* More of this size than the smaller node of the scenario has. */
#define NUMA_BIG	SZ_2M
#define NUMA_MANY	64

typedef PVOID (*numa_alloc_fn)(PDMA_ADAPTER adapter, ULONG length,
			       NODE_REQUIREMENT node, PHYSICAL_ADDRESS *logical);

static PVOID alloc_ex(PDMA_ADAPTER adapter, ULONG length, NODE_REQUIREMENT node,
		      PHYSICAL_ADDRESS *logical)
{
	return adapter->DmaOperations->AllocateCommonBufferEx(adapter, NULL,
			length, logical, true, node);
}

static PVOID alloc_with_bounds(PDMA_ADAPTER adapter, ULONG length,
			       NODE_REQUIREMENT node, PHYSICAL_ADDRESS *logical)
{
	return adapter->DmaOperations->AllocateCommonBufferWithBounds(adapter,
			NULL, NULL, length, 0, NULL, node, logical);
}

static PVOID alloc_of_domain(PDMA_ADAPTER adapter, ULONG length,
			     NODE_REQUIREMENT node, PHYSICAL_ADDRESS *logical)
{
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PVOID va = NULL;

	ops->AllocateDomainCommonBuffer(adapter, ops->GetDmaDomain(adapter),
					NULL, length, 0, NULL, node, logical,
					&va);
	return va;
}

struct numa_row {
	const char *name;
	numa_alloc_fn alloc;
};

static const struct numa_row numa_rows[] = {
	{ "AllocateCommonBufferEx", alloc_ex },
	{ "AllocateCommonBufferWithBounds", alloc_with_bounds },
	{ "AllocateDomainCommonBuffer", alloc_of_domain },
};

static void numa_desc(const struct numa_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(numa, numa_rows, numa_desc);

static void numa_needs_nodes(struct kunit *test)
{
	if (num_node_state(N_MEMORY) < 2)
		kunit_skip(test, "all memory is on one node");
}

static int nid_of(void *va)
{
	return page_to_nid(is_vmalloc_addr(va) ? vmalloc_to_page(va) :
						 virt_to_page(va));
}

static void expect_on_node(struct kunit *test, u8 *va, int node)
{
	u32 offset;

	KUNIT_ASSERT_NOT_NULL(test, va);
	for (offset = 0; offset < NUMA_LENGTH; offset += PAGE_SIZE)
		KUNIT_EXPECT_EQ(test, node, nid_of(va + offset));
}

static void numa_free(PDMA_ADAPTER adapter, ULONG length,
		      PHYSICAL_ADDRESS logical, PVOID va)
{
	adapter->DmaOperations->FreeCommonBuffer(adapter, length, logical, va,
						 true);
}

/* All pages, on each node; the device itself stays where it was. */
static void numa_buffer_on_its_node(struct kunit *test)
{
	const struct numa_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PHYSICAL_ADDRESS logical;
	struct direct direct;
	int node, home;
	u8 *va;

	numa_needs_nodes(test);
	direct = direct_begin(fx);
	home = dev_to_node(&direct.platform->dev);
	for_each_node_state(node, N_MEMORY) {
		va = row->alloc(direct.adapter, NUMA_LENGTH, node, &logical);
		expect_on_node(test, va, node);
		numa_free(direct.adapter, NUMA_LENGTH, logical, va);
	}
	KUNIT_EXPECT_EQ(test, home, dev_to_node(&direct.platform->dev));
	direct_end(&direct);
}

static void numa_vector_on_its_node(struct kunit *test)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	PDMA_COMMON_BUFFER_VECTOR vector;
	struct fixture *fx = test->priv;
	const DMA_OPERATIONS *ops;
	PHYSICAL_ADDRESS logical;
	struct direct direct;
	PVOID va;
	int node;

	numa_needs_nodes(test);
	direct = direct_begin(fx);
	ops = direct.adapter->DmaOperations;
	for_each_node_state(node, N_MEMORY) {
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				ops->AllocateCommonBufferVector(direct.adapter,
					low, high, MmCached, node, 0, 2,
					NUMA_LENGTH, &vector));
		ops->GetCommonBufferFromVectorByIndex(direct.adapter, vector, 1,
						      &va, &logical);
		expect_on_node(test, va, node);
		ops->FreeCommonBufferVector(direct.adapter, vector);
	}
	direct_end(&direct);
}

/*
 * A preference is no demand: when the node is full, another one serves.
 *
 * Proves: C-253
 */
static void numa_full_node_falls_back(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PHYSICAL_ADDRESS *logical;
	struct direct direct;
	u32 i, count, elsewhere = 0;
	int node, last = 0;
	PVOID *va;

	numa_needs_nodes(test);
	for_each_node_state(node, N_MEMORY)
		last = node;
	direct = direct_begin(fx);
	va = kunit_kcalloc(test, NUMA_MANY, sizeof(*va), GFP_KERNEL);
	logical = kunit_kcalloc(test, NUMA_MANY, sizeof(*logical), GFP_KERNEL);
	for (count = 0; va && logical && !elsewhere && count < NUMA_MANY;
	     count++) {
		va[count] = alloc_ex(direct.adapter, NUMA_BIG, last,
				     &logical[count]);
		if (!va[count])
			break;
		elsewhere += nid_of(va[count]) != last;
	}
	KUNIT_EXPECT_GT(test, count, 1U);
	KUNIT_EXPECT_EQ(test, 1U, elsewhere);
	for (i = 0; i < count; i++)
		numa_free(direct.adapter, NUMA_BIG, logical[i], va[i]);
	direct_end(&direct);
}

static struct kunit_case dma_numa_cases[] = {
	KUNIT_CASE_PARAM(numa_buffer_on_its_node, numa_gen_params),
	KUNIT_CASE(numa_vector_on_its_node),
	KUNIT_CASE(numa_full_node_falls_back),
	{}
};

static struct kunit_suite dma_numa_suite = {
	.name = "ntdma_dma_numa",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_numa_cases,
};

kunit_test_suite(dma_numa_suite);

MODULE_DESCRIPTION("ntdma suite: NUMA nodes");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
