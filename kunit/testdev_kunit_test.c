// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fake device is strict: each rule that it knows is broken once here, and
 * must be noticed; and data that follow the rules must arrive.
 *
 * Calls that are wrong in themselves go to the device's DMA operations past
 * the kernel's own checker, which would rightly complain about them.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "testdev_fixture.h"

static void testdev_is_strict(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, PAGE_SIZE, DMA_TO_DEVICE);
	struct ntdma_testdev_mapping mapping = {};
	phys_addr_t phys = 0;

	KUNIT_EXPECT_NE(test, (u64)virt_to_phys(td->page), (u64)addr);
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_translate(addr + 7, &phys));
	KUNIT_EXPECT_EQ(test, (u64)virt_to_phys(td->page) + 7, (u64)phys);
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_find_mapping(addr, &mapping));
	KUNIT_EXPECT_EQ(test, PAGE_SIZE, mapping.size);
	KUNIT_EXPECT_EQ(test, (int)DMA_TO_DEVICE, (int)mapping.dir);
	td_unmap(test, addr, PAGE_SIZE, DMA_TO_DEVICE);

	KUNIT_EXPECT_EQ(test, -EFAULT, ntdma_testdev_translate(addr, &phys));
	KUNIT_EXPECT_EQ(test, 1ULL, td_stats().maps);
	KUNIT_EXPECT_EQ(test, 1ULL, td_stats().unmaps);
}

static void testdev_reads_memory(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr;

	td_fill_pattern(td->page, PAGE_SIZE);
	addr = td_map(test, td->page, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, PAGE_SIZE, TD_READ |
					   NTDMA_TESTDEV_DESC_PATTERN));
	td_unmap(test, addr, PAGE_SIZE, DMA_TO_DEVICE);

	KUNIT_EXPECT_MEMEQ(test, td->page, ntdma_testdev_memory(), PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, (u64)PAGE_SIZE, td_stats().bytes_read);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().bytes_written);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
}

static void testdev_notices_wrong_data(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr;

	td_fill_pattern(td->page, PAGE_SIZE);
	td->page[100] ^= 1;
	addr = td_map(test, td->page, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr, PAGE_SIZE, TD_READ |
					      NTDMA_TESTDEV_DESC_PATTERN));
	KUNIT_EXPECT_EQ(test, (int)NTDMA_TESTDEV_ERR_DATA,
			(int)td_stats().last_error);
	td_unmap(test, addr, PAGE_SIZE, DMA_TO_DEVICE);
}

static void testdev_writes_memory(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page + 8, 100, DMA_FROM_DEVICE);

	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 100, TD_WRITE |
					   NTDMA_TESTDEV_DESC_PATTERN));
	td_unmap(test, addr, 100, DMA_FROM_DEVICE);

	KUNIT_EXPECT_EQ(test, (size_t)8, td_untouched(td->page, 8, 0x11));
	KUNIT_EXPECT_EQ(test, 100U, td_pattern_len(td->page + 8, 100, 0));
	KUNIT_EXPECT_EQ(test, PAGE_SIZE - 108,
			td_untouched(td->page + 108, PAGE_SIZE - 108, 0x11));
	KUNIT_EXPECT_EQ(test, 100ULL, td_stats().bytes_written);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
}

static void testdev_coherent_memory(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t before = td_map(test, td->page, 64, DMA_TO_DEVICE);
	size_t size = 3 * PAGE_SIZE;
	dma_addr_t addr;
	u8 *mem;

	/* With something before it, alignment is no accident. */
	td_unmap(test, before, 64, DMA_TO_DEVICE);
	mem = dma_alloc_coherent(td->dev, size, &addr, GFP_ATOMIC);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	KUNIT_EXPECT_EQ(test, size, td_untouched(mem, size, 0));
	KUNIT_EXPECT_EQ(test, 0ULL, (u64)addr & (4 * PAGE_SIZE - 1));
	KUNIT_EXPECT_EQ(test, 0, td_access(addr + 100, 2 * PAGE_SIZE, TD_WRITE |
					   NTDMA_TESTDEV_DESC_PATTERN));
	KUNIT_EXPECT_EQ(test, (u32)(2 * PAGE_SIZE),
			td_pattern_len(mem + 100, 2 * PAGE_SIZE, 0));
	mem[100] = ~mem[100];
	KUNIT_EXPECT_EQ(test, 0, td_access(addr + 100, 1, TD_READ));
	KUNIT_EXPECT_EQ(test, mem[100], ntdma_testdev_memory()[0]);
	/* Each page stands for itself: it can be put into an MDL. */
	KUNIT_EXPECT_EQ(test, 1, page_count(virt_to_page(mem + PAGE_SIZE)));
	KUNIT_EXPECT_EQ(test, 1ULL, td_stats().live_coherent);
	dma_free_coherent(td->dev, size, mem, addr);

	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().live_coherent);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr, 1, TD_READ));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_STALE, 1);
}

static void testdev_fault_unmapped(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	phys_addr_t phys = virt_to_phys(td->page);

	KUNIT_EXPECT_EQ(test, -EIO, td_access(phys, 16, TD_WRITE));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_UNMAPPED, 1);
	KUNIT_EXPECT_EQ(test, (u64)phys, (u64)td_stats().last_fault.dma_addr);
	KUNIT_EXPECT_EQ(test, (size_t)16, td_untouched(td->page, 16, 0x11));
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().bytes_written);
	KUNIT_EXPECT_EQ(test, (int)NTDMA_TESTDEV_ERR_FAULT,
			(int)td_stats().last_error);
}

static void testdev_fault_stale(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, PAGE_SIZE, DMA_FROM_DEVICE);

	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 16, TD_WRITE |
					   NTDMA_TESTDEV_DESC_PATTERN));
	td_unmap(test, addr, PAGE_SIZE, DMA_FROM_DEVICE);
	memset(td->page, 0x11, PAGE_SIZE);

	/* A device that was not stopped writes once more. */
	KUNIT_EXPECT_EQ(test, -EIO, ntdma_testdev_rewrite());
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_STALE, 1);
	KUNIT_EXPECT_EQ(test, PAGE_SIZE,
			td_untouched(td->page, PAGE_SIZE, 0x11));
}

static void testdev_addresses_are_not_reused(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t first, second;

	first = td_map(test, td->page, PAGE_SIZE, DMA_BIDIRECTIONAL);
	td_unmap(test, first, PAGE_SIZE, DMA_BIDIRECTIONAL);
	second = td_map(test, td->page, PAGE_SIZE, DMA_BIDIRECTIONAL);

	KUNIT_EXPECT_NE(test, (u64)first, (u64)second);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(first, 1, TD_READ));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_STALE, 1);
	td_unmap(test, second, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

static void testdev_fault_range(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_FROM_DEVICE);

	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr + 32, 33, TD_WRITE |
					      NTDMA_TESTDEV_DESC_PATTERN));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_RANGE, 1);
	td_unmap(test, addr, 64, DMA_FROM_DEVICE);
	/* What lay inside arrived, as on a bus; the byte behind did not. */
	KUNIT_EXPECT_EQ(test, 32U, td_pattern_len(td->page + 32, 32, 0));
	KUNIT_EXPECT_EQ(test, 0x11, (int)td->page[64]);
	KUNIT_EXPECT_EQ(test, 32ULL, td_stats().bytes_written);
}

static void testdev_fault_direction(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t out = td_map(test, td->page, 64, DMA_TO_DEVICE);
	dma_addr_t in = td_map(test, td->page + 2048, 64, DMA_FROM_DEVICE);

	KUNIT_EXPECT_EQ(test, -EIO, td_access(out, 64, TD_WRITE));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_DIRECTION, 1);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(in, 64, TD_READ));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_DIRECTION, 2);
	td_unmap(test, out, 64, DMA_TO_DEVICE);
	td_unmap(test, in, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, PAGE_SIZE,
			td_untouched(td->page, PAGE_SIZE, 0x11));
}

static void testdev_fault_owner(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_BIDIRECTIONAL);

	/* Bytes 16 to 31 go to the processor, the rest stays. */
	dma_sync_single_for_cpu(td->dev, addr + 16, 16, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 16, TD_WRITE));
	KUNIT_EXPECT_EQ(test, 0, td_access(addr + 32, 32, TD_READ));
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr + 31, 2, TD_READ));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_OWNER, 1);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr + 8, 16, TD_WRITE));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_OWNER, 2);

	dma_sync_single_for_device(td->dev, addr + 16, 8, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 24, TD_READ));
	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr + 24, 1, TD_READ));
	dma_sync_single_for_device(td->dev, addr + 24, 8, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 64, TD_READ));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_OWNER, 3);
	td_unmap(test, addr, 64, DMA_BIDIRECTIONAL);
}

static void testdev_fault_cpu_write(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_TO_DEVICE);

	/* Legal: while the processor owns the byte. */
	dma_sync_single_for_cpu(td->dev, addr, 8, DMA_TO_DEVICE);
	td->page[3] = 1;
	dma_sync_single_for_device(td->dev, addr, 8, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);

	td->page[3] = 2;
	dma_sync_single_for_cpu(td->dev, addr, 8, DMA_TO_DEVICE);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_CPU_WRITE, 1);
	td->page[63] = 3;
	td_unmap(test, addr, 64, DMA_TO_DEVICE);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_CPU_WRITE, 2);
}

static void testdev_device_write_is_no_cpu_write(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_FROM_DEVICE);

	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 64, TD_WRITE |
					   NTDMA_TESTDEV_DESC_PATTERN));
	dma_sync_single_for_cpu(td->dev, addr, 64, DMA_FROM_DEVICE);
	dma_sync_single_for_device(td->dev, addr, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 32, TD_WRITE));
	td_unmap(test, addr, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
}

static void testdev_missing_sync_shows(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr;
	u8 seen = 0;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_NON_COHERENT);
	addr = td_map(test, td->page, 64, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 64, TD_WRITE |
					   NTDMA_TESTDEV_DESC_PATTERN));
	KUNIT_EXPECT_EQ(test, (size_t)64, td_untouched(td->page, 64, 0x11));
	dma_sync_single_for_cpu(td->dev, addr + 8, 8, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, (size_t)8, td_untouched(td->page, 8, 0x11));
	KUNIT_EXPECT_EQ(test, 8U, td_pattern_len(td->page + 8, 8, 8));

	/* And the other way: the device sees the old byte until the sync. */
	td->page[8] = 0x77;
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_peek(addr + 8, &seen, 1));
	KUNIT_EXPECT_EQ(test, (int)ntdma_testdev_pattern(TD_SEED, 8), (int)seen);
	dma_sync_single_for_device(td->dev, addr + 8, 8, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_peek(addr + 8, &seen, 1));
	KUNIT_EXPECT_EQ(test, 0x77, (int)seen);

	td_unmap(test, addr, 64, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, 8U, td_pattern_len(td->page, 64, 0));
	KUNIT_EXPECT_EQ(test, 55U, td_pattern_len(td->page + 9, 55, 9));
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
}

static void testdev_poison_shows(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_NON_COHERENT |
			       NTDMA_TESTDEV_CTL_POISON);
	addr = td_map(test, td->page, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 32, TD_WRITE |
					   NTDMA_TESTDEV_DESC_PATTERN));
	td_unmap(test, addr, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 32U, td_pattern_len(td->page, 32, 0));
	KUNIT_EXPECT_EQ(test, (size_t)32,
			td_untouched(td->page + 32, 32, NTDMA_TESTDEV_POISON));
}

static void testdev_fault_mask(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t wide = td_map(test, td->page, 64, DMA_BIDIRECTIONAL);
	dma_addr_t narrow;

	KUNIT_EXPECT_GT(test, (u64)wide, 0xffffffffULL);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_set_width(32));
	narrow = td_map(test, td->page + 2048, 64, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_LE(test, (u64)narrow + 63, 0xffffffffULL);

	KUNIT_EXPECT_EQ(test, 0, td_access(narrow, 64, TD_READ));
	KUNIT_EXPECT_EQ(test, -EIO, td_access(wide, 64, TD_READ));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_MASK, 1);
	td_unmap(test, wide, 64, DMA_BIDIRECTIONAL);
	td_unmap(test, narrow, 64, DMA_BIDIRECTIONAL);
}

static void testdev_fault_bus_master(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct pci_dev *pdev = to_pci_dev(td->dev);
	dma_addr_t addr = td_map(test, td->page, 64, DMA_BIDIRECTIONAL);

	pci_clear_master(pdev);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr, 64, TD_WRITE));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_BUS_MASTER, 1);
	pci_set_master(pdev);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 64, TD_READ));
	td_unmap(test, addr, 64, DMA_BIDIRECTIONAL);
}

static void testdev_fault_bad_unmap(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	const struct dma_map_ops *ops = get_dma_ops(td->dev);
	struct scatterlist sg[2];

	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], td->page, 64);
	sg_set_buf(&sg[1], td->page + 1024, 64);
	KUNIT_ASSERT_EQ(test, 2, ops->map_sg(td->dev, sg, 2, DMA_TO_DEVICE, 0));
	/* One element as if it were a list, then both once more. */
	ops->unmap_sg(td->dev, &sg[1], 1, DMA_TO_DEVICE, 0);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_BAD_UNMAP, 1);
	ops->unmap_sg(td->dev, sg, 2, DMA_TO_DEVICE, 0);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_BAD_UNMAP, 2);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().live_mappings);

	/* A free that takes streaming memory for coherent. */
	KUNIT_ASSERT_EQ(test, 2, ops->map_sg(td->dev, sg, 2, DMA_TO_DEVICE, 0));
	ops->free(td->dev, 64, td->page, sg_dma_address(sg), 0);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_BAD_UNMAP, 3);
	/* The right list in the wrong direction. */
	ops->unmap_sg(td->dev, sg, 2, DMA_FROM_DEVICE, 0);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_BAD_UNMAP, 5);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().live_mappings);
}

static void testdev_fault_bad_sync(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	const struct dma_map_ops *ops = get_dma_ops(td->dev);
	struct scatterlist sg;
	dma_addr_t addr;

	sg_init_one(&sg, td->page, 64);
	KUNIT_ASSERT_EQ(test, 1, ops->map_sg(td->dev, &sg, 1, DMA_TO_DEVICE, 0));
	addr = sg_dma_address(&sg);
	ops->sync_single_for_cpu(td->dev, addr, 65, DMA_TO_DEVICE);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_BAD_SYNC, 1);
	ops->sync_single_for_device(td->dev, addr, 64, DMA_FROM_DEVICE);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_BAD_SYNC, 2);
	ops->unmap_sg(td->dev, &sg, 1, DMA_TO_DEVICE, 0);
	ops->sync_single_for_cpu(td->dev, addr, 64, DMA_TO_DEVICE);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_BAD_SYNC, 3);
}

static void testdev_fault_leak(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_TO_DEVICE);

	KUNIT_EXPECT_EQ(test, 1U, ntdma_testdev_check_leaks());
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_LEAK, 1);
	KUNIT_EXPECT_EQ(test, 0U, ntdma_testdev_check_leaks());
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().live_mappings);
	td_unmap(test, addr, 64, DMA_TO_DEVICE);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_LEAK, 1);
}

/* A driver that goes and leaves something mapped; then it comes back. */
static void testdev_leak_at_unbind(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	const struct dma_map_ops *ops = get_dma_ops(td->dev);
	struct scatterlist sg;

	sg_init_one(&sg, td->page, 64);
	KUNIT_ASSERT_EQ(test, 1, ops->map_sg(td->dev, &sg, 1, DMA_TO_DEVICE, 0));
	device_release_driver(td->dev);
	KUNIT_EXPECT_NULL(test, td->dev->driver);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_LEAK, 1);
	KUNIT_EXPECT_EQ(test, -ENODEV, ntdma_testdev_on_interrupt(NULL, NULL));
	ops->unmap_sg(td->dev, &sg, 1, DMA_TO_DEVICE, 0);

	KUNIT_EXPECT_EQ(test, 1, device_attach(td->dev));
	KUNIT_EXPECT_TRUE(test, ntdma_testdev_is_strict());
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_LEAK, 1);
}

static struct kunit_case testdev_cases[] = {
	KUNIT_CASE(testdev_is_strict),
	KUNIT_CASE(testdev_reads_memory),
	KUNIT_CASE(testdev_notices_wrong_data),
	KUNIT_CASE(testdev_writes_memory),
	KUNIT_CASE(testdev_coherent_memory),
	KUNIT_CASE(testdev_fault_unmapped),
	KUNIT_CASE(testdev_fault_stale),
	KUNIT_CASE(testdev_addresses_are_not_reused),
	KUNIT_CASE(testdev_fault_range),
	KUNIT_CASE(testdev_fault_direction),
	KUNIT_CASE(testdev_fault_owner),
	KUNIT_CASE(testdev_fault_cpu_write),
	KUNIT_CASE(testdev_device_write_is_no_cpu_write),
	KUNIT_CASE(testdev_missing_sync_shows),
	KUNIT_CASE(testdev_poison_shows),
	KUNIT_CASE(testdev_fault_mask),
	KUNIT_CASE(testdev_fault_bus_master),
	KUNIT_CASE(testdev_fault_bad_unmap),
	KUNIT_CASE(testdev_fault_bad_sync),
	KUNIT_CASE(testdev_fault_leak),
	KUNIT_CASE(testdev_leak_at_unbind),
	{}
};

static struct kunit_suite testdev_suite = {
	.name		= "ntdma_testdev",
	.init		= td_init,
	.exit		= td_exit,
	.test_cases	= testdev_cases,
};

kunit_test_suite(testdev_suite);

MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("Suite: the fake PCI device is strict");
MODULE_LICENSE("GPL");
