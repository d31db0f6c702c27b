// SPDX-License-Identifier: GPL-2.0-only
/*
 * The platform of the fake device: addresses that suit its width, lists, and
 * mappings that fail on demand.
 */
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>

#include "testdev_fixture.h"

struct td_width_row {
	const char *name;
	unsigned int bits;
	u64 base;
};

/* Each width has addresses that a narrower device does not reach. */
static const struct td_width_row td_width_rows[] = {
	{ "24 bits", 24, BIT_ULL(20) },
	{ "28 bits", 28, BIT_ULL(24) },
	{ "32 bits", 32, BIT_ULL(28) },
	{ "36 bits", 36, BIT_ULL(32) },
	{ "64 bits", 64, BIT_ULL(40) },
};

static void td_width_desc(const struct td_width_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(td_width, td_width_rows, td_width_desc);

static void testdev_width_has_its_window(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	const struct td_width_row *row = test->param_value;
	u64 last = row->bits == 64 ? U64_MAX : BIT_ULL(row->bits) - 1;
	dma_addr_t streaming, coherent;
	void *mem;

	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_set_width(row->bits));
	streaming = td_map(test, td->page, PAGE_SIZE, DMA_TO_DEVICE);
	mem = dma_alloc_coherent(td->dev, PAGE_SIZE, &coherent, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, mem);
	KUNIT_EXPECT_GE(test, (u64)streaming, row->base);
	KUNIT_EXPECT_LE(test, (u64)streaming + PAGE_SIZE - 1, last);
	KUNIT_EXPECT_GE(test, (u64)coherent, row->base);
	KUNIT_EXPECT_LE(test, (u64)coherent + PAGE_SIZE - 1, last);
	KUNIT_EXPECT_EQ(test, 0, td_access(streaming, PAGE_SIZE, TD_READ));
	KUNIT_EXPECT_EQ(test, 0, td_access(coherent, PAGE_SIZE, TD_WRITE));
	dma_free_coherent(td->dev, PAGE_SIZE, mem, coherent);
	td_unmap(test, streaming, PAGE_SIZE, DMA_TO_DEVICE);
}

static void testdev_narrow_window_goes_round(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t first = 0;
	int again = 0;
	int i;

	/* With guard pages, 24 bits leave room for 1920 of these at a time. */
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_set_width(24));
	for (i = 0; i < 2000; i++) {
		dma_addr_t addr = td_map(test, td->page, 64, DMA_TO_DEVICE);

		td_unmap(test, addr, 64, DMA_TO_DEVICE);
		if (!i)
			first = addr;
		else if (addr == first && !again)
			again = i;
	}
	KUNIT_EXPECT_EQ(test, (int)(15 * SZ_1M / (2 * PAGE_SIZE)), again);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
}

static bool td_maps(struct td_fixture *td, size_t size)
{
	dma_addr_t addr = dma_map_single(td->dev, td->page, size,
					 DMA_TO_DEVICE);

	if (dma_mapping_error(td->dev, addr))
		return false;
	dma_unmap_single(td->dev, addr, size, DMA_TO_DEVICE);
	return true;
}

static void testdev_injects_map_failures(struct kunit *test)
{
	struct td_fixture *td = test->priv;

	ntdma_testdev_fail_map(2, false);
	KUNIT_EXPECT_TRUE(test, td_maps(td, 64));
	KUNIT_EXPECT_FALSE(test, td_maps(td, 64));
	KUNIT_EXPECT_TRUE(test, td_maps(td, 64));
	ntdma_testdev_fail_map(1, true);
	KUNIT_EXPECT_FALSE(test, td_maps(td, 64));
	KUNIT_EXPECT_FALSE(test, td_maps(td, 64));
	KUNIT_EXPECT_TRUE(test, ntdma_testdev_is_strict());
	ntdma_testdev_fail_map(0, false);
	KUNIT_EXPECT_TRUE(test, td_maps(td, 64));
	KUNIT_EXPECT_EQ(test, 3ULL, td_stats().map_failures);
	KUNIT_EXPECT_EQ(test, 3ULL, td_stats().maps);
}

static void testdev_injects_alloc_failures(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr;
	void *mem;

	ntdma_testdev_fail_alloc(1, false);
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(td->dev, PAGE_SIZE, &addr,
						   GFP_KERNEL | __GFP_NOWARN));
	mem = dma_alloc_coherent(td->dev, PAGE_SIZE, &addr, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	dma_free_coherent(td->dev, PAGE_SIZE, mem, addr);
	KUNIT_EXPECT_EQ(test, 1ULL, td_stats().alloc_failures);
}

static void testdev_limits_mappings(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct ntdma_testdev_limits limits = {
		.max_mappings = 1, .max_mapping_size = 1024,
	};
	dma_addr_t addr;

	ntdma_testdev_set_limits(&limits);
	KUNIT_EXPECT_EQ(test, (size_t)1024, dma_max_mapping_size(td->dev));
	KUNIT_EXPECT_FALSE(test, td_maps(td, 1025));
	addr = td_map(test, td->page, 1024, DMA_TO_DEVICE);
	KUNIT_EXPECT_FALSE(test, td_maps(td, 64));
	td_unmap(test, addr, 1024, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, td_maps(td, 64));
}

static void td_sg_init(struct td_fixture *td, struct scatterlist *sg, u8 *last)
{
	sg_init_table(sg, 3);
	sg_set_buf(&sg[0], td->page + 512, PAGE_SIZE - 512);
	sg_set_buf(&sg[1], last, PAGE_SIZE);
	sg_set_buf(&sg[2], last + PAGE_SIZE, 512);
}

static void testdev_maps_elements_apart(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	u8 *last = (u8 *)__get_free_pages(GFP_KERNEL, 1);
	struct scatterlist sg[3];

	KUNIT_ASSERT_NOT_NULL(test, last);
	td_sg_init(td, sg, last);
	KUNIT_EXPECT_EQ(test, 0UL, dma_get_merge_boundary(td->dev));
	KUNIT_ASSERT_EQ(test, 3, dma_map_sg(td->dev, sg, 3, DMA_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, 3ULL, td_stats().live_mappings);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(sg_dma_address(&sg[1]),
					      PAGE_SIZE + 1, TD_WRITE));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_RANGE, 1);
	dma_unmap_sg(td->dev, sg, 3, DMA_FROM_DEVICE);

	/* The second element fails: the first is given back as it was. */
	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_NON_COHERENT |
			       NTDMA_TESTDEV_CTL_POISON);
	ntdma_testdev_fail_map(2, false);
	KUNIT_EXPECT_EQ(test, 0, dma_map_sg(td->dev, sg, 3, DMA_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, PAGE_SIZE,
			td_untouched(td->page, PAGE_SIZE, 0x11));
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().live_mappings);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_RANGE, 1);
	free_pages((unsigned long)last, 1);
}

static void testdev_merges_elements(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct scatterlist sg[3];
	dma_addr_t addr;
	u8 *last;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_MERGE);
	if (!dma_get_merge_boundary(td->dev))
		kunit_skip(test, "scatterlists of this kernel cannot be merged");
	last = (u8 *)__get_free_pages(GFP_KERNEL, 1);
	KUNIT_ASSERT_NOT_NULL(test, last);
	td_sg_init(td, sg, last);
	KUNIT_ASSERT_EQ(test, 1, dma_map_sg(td->dev, sg, 3, DMA_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, 1ULL, td_stats().live_mappings);
	KUNIT_EXPECT_EQ(test, (u32)(2 * PAGE_SIZE), (u32)sg_dma_len(sg));
	addr = sg_dma_address(sg);
	KUNIT_EXPECT_EQ(test, 512ULL, addr & (PAGE_SIZE - 1));
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 2 * PAGE_SIZE, TD_WRITE |
					   NTDMA_TESTDEV_DESC_PATTERN));
	dma_sync_sg_for_cpu(td->dev, sg, 3, DMA_FROM_DEVICE);
	dma_unmap_sg(td->dev, sg, 3, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, (u32)(PAGE_SIZE - 512),
			td_pattern_len(td->page + 512, PAGE_SIZE - 512, 0));
	KUNIT_EXPECT_EQ(test, (u32)(PAGE_SIZE + 512),
			td_pattern_len(last, PAGE_SIZE + 512,
				       PAGE_SIZE - 512));
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().live_mappings);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
	free_pages((unsigned long)last, 1);
}

static struct kunit_case testdev_platform_cases[] = {
	KUNIT_CASE_PARAM(testdev_width_has_its_window, td_width_gen_params),
	KUNIT_CASE(testdev_narrow_window_goes_round),
	KUNIT_CASE(testdev_injects_map_failures),
	KUNIT_CASE(testdev_injects_alloc_failures),
	KUNIT_CASE(testdev_limits_mappings),
	KUNIT_CASE(testdev_maps_elements_apart),
	KUNIT_CASE(testdev_merges_elements),
	{}
};

static struct kunit_suite testdev_platform_suite = {
	.name		= "ntdma_testdev_platform",
	.init		= td_init,
	.exit		= td_exit,
	.test_cases	= testdev_platform_cases,
};

kunit_test_suite(testdev_platform_suite);

MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("Suite: the platform of the fake PCI device");
MODULE_LICENSE("GPL");
