// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fake device misbehaves exactly as it is told, and reports to its driver.
 */
#include <linux/bottom_half.h>
#include <linux/completion.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/pci.h>

#include "testdev_fixture.h"

#define TD_TIMEOUT	(60 * HZ)

static void testdev_no_sg_takes_one_descriptor(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_TO_DEVICE);
	struct ntdma_testdev_desc descs[2] = {
		td_desc(addr, 32, TD_READ), td_desc(addr + 32, 32, TD_READ),
	};

	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_run(descs, 2));
	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_NO_SG);
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_run(descs, 1));
	KUNIT_EXPECT_EQ(test, -EIO, ntdma_testdev_run(descs, 2));
	KUNIT_EXPECT_EQ(test, (int)NTDMA_TESTDEV_ERR_COUNT,
			(int)td_stats().last_error);
	KUNIT_EXPECT_EQ(test, 3ULL, td_stats().descs);
	td_unmap(test, addr, 64, DMA_TO_DEVICE);
}

static void testdev_overrun_is_caught(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_FROM_DEVICE);

	ntdma_testdev_set_overrun(4);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr, 64, TD_WRITE));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_RANGE, 1);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 60, TD_WRITE));
	KUNIT_EXPECT_EQ(test, 128ULL, td_stats().bytes_written);
	td_unmap(test, addr, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, (size_t)64,
			td_untouched(td->page + 64, 64, 0x11));
}

static void testdev_fails_on_demand(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_FROM_DEVICE);

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_FAIL);
	KUNIT_EXPECT_EQ(test, -EIO, td_access(addr, 64, TD_WRITE));
	KUNIT_EXPECT_EQ(test, (int)NTDMA_TESTDEV_ERR_DEVICE,
			(int)td_stats().last_error);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().bytes_written);
	td_unmap(test, addr, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, (size_t)64, td_untouched(td->page, 64, 0x11));
}

static void testdev_vanishes(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct pci_dev *pdev = to_pci_dev(td->dev);
	dma_addr_t addr = td_map(test, td->page, 64, DMA_FROM_DEVICE);
	u32 magic = 0;

	pci_write_config_dword(pdev, NTDMA_TESTDEV_CONTROL,
			       NTDMA_TESTDEV_CTL_VANISH);
	pci_read_config_dword(pdev, NTDMA_TESTDEV_MAGIC, &magic);
	KUNIT_EXPECT_EQ(test, 0xffffffffU, magic);
	KUNIT_EXPECT_EQ(test, -ENODEV, td_access(addr, 64, TD_WRITE));
	pci_write_config_dword(pdev, NTDMA_TESTDEV_CONTROL, 0);
	KUNIT_EXPECT_EQ(test, -ENODEV, td_access(addr, 64, TD_WRITE));
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().bytes_written);

	ntdma_testdev_set_mode(0);
	pci_read_config_dword(pdev, NTDMA_TESTDEV_MAGIC, &magic);
	KUNIT_EXPECT_EQ(test, (u32)NTDMA_TESTDEV_MAGIC_VALUE, magic);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 64, TD_WRITE));
	td_unmap(test, addr, 64, DMA_FROM_DEVICE);
}

static void testdev_clamps_addresses(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr;

	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_set_width(28));
	addr = td_map(test, td->page, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_LE(test, (u64)addr + 63, 0xfffffffULL);
	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_CLAMP);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr | BIT_ULL(40), 64, TD_WRITE |
					   NTDMA_TESTDEV_DESC_PATTERN));
	td_unmap(test, addr, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 64U, td_pattern_len(td->page, 64, 0));
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
}

static void testdev_runs_with_bottom_halves_off(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_FROM_DEVICE);
	struct ntdma_testdev_desc desc =
		td_desc(addr, 64, TD_WRITE | NTDMA_TESTDEV_DESC_PATTERN);
	int ret;

	local_bh_disable();
	ret = ntdma_testdev_run_atomic(&desc, 1);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, 0, ret);
	td_unmap(test, addr, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 64U, td_pattern_len(td->page, 64, 0));
}

/* What the interrupt handler of a case saw. */
struct td_irq {
	struct completion done;
	bool in_hardirq;
	int count;
};

static void td_interrupt(void *context)
{
	struct td_irq *irq = context;

	irq->in_hardirq = in_hardirq();
	irq->count++;
	complete(&irq->done);
}

static void testdev_interrupts(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_TO_DEVICE);
	struct td_irq irq = {};

	init_completion(&irq.done);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_on_interrupt(td_interrupt, &irq));
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 64, TD_READ));
	KUNIT_EXPECT_EQ(test, 0, irq.count);
	KUNIT_EXPECT_EQ(test, 0, td_access(addr, 64, TD_READ |
					   NTDMA_TESTDEV_DESC_INTERRUPT));
	KUNIT_EXPECT_EQ(test, 1, irq.count);
	KUNIT_EXPECT_TRUE(test, irq.in_hardirq);
	KUNIT_EXPECT_EQ(test, 1ULL, td_stats().interrupts);
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_on_interrupt(NULL, NULL));
	td_unmap(test, addr, 64, DMA_TO_DEVICE);
}

static u32 td_register(struct td_fixture *td, int reg)
{
	u32 value = 0;

	pci_read_config_dword(to_pci_dev(td->dev), reg, &value);
	return value;
}

static void td_ring(struct td_fixture *td, dma_addr_t ring, u32 count)
{
	struct pci_dev *pdev = to_pci_dev(td->dev);

	pci_write_config_dword(pdev, NTDMA_TESTDEV_RING_LO,
			       lower_32_bits(ring));
	pci_write_config_dword(pdev, NTDMA_TESTDEV_RING_HI,
			       upper_32_bits(ring));
	pci_write_config_dword(pdev, NTDMA_TESTDEV_DOORBELL, count);
}

/* As a driver does it: descriptors in memory, a doorbell, an interrupt. */
static void testdev_doorbell(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 128, DMA_FROM_DEVICE);
	struct ntdma_testdev_desc *descs;
	struct td_irq irq = {};
	dma_addr_t ring;

	init_completion(&irq.done);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_on_interrupt(td_interrupt, &irq));
	descs = dma_alloc_coherent(td->dev, PAGE_SIZE, &ring, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, descs);
	descs[0] = td_desc(addr, 64, TD_WRITE | NTDMA_TESTDEV_DESC_PATTERN);
	descs[1] = td_desc(addr + 64, 64, TD_WRITE |
			   NTDMA_TESTDEV_DESC_INTERRUPT);
	td_ring(td, ring, 2);
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&irq.done, TD_TIMEOUT));
	td_unmap(test, addr, 128, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 64U, td_pattern_len(td->page, 64, 0));
	KUNIT_EXPECT_EQ(test, 64U, td_pattern_len(td->page + 64, 64, 0));
	KUNIT_EXPECT_EQ(test, 2U, td_register(td, NTDMA_TESTDEV_COMPLETED));
	KUNIT_EXPECT_EQ(test, (u32)NTDMA_TESTDEV_ST_DONE |
			(u32)NTDMA_TESTDEV_ST_STRICT,
			td_register(td, NTDMA_TESTDEV_STATUS));
	KUNIT_EXPECT_EQ(test, 128U, td_register(td, NTDMA_TESTDEV_WRITTEN_LO));

	/* The ring itself is fetched by DMA and can fault, with interrupt. */
	dma_free_coherent(td->dev, PAGE_SIZE, descs, ring);
	td_ring(td, ring, 1);
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&irq.done, TD_TIMEOUT));
	KUNIT_EXPECT_EQ(test, (u32)NTDMA_TESTDEV_ERR_FAULT,
			td_register(td, NTDMA_TESTDEV_ERROR));
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_STALE, 1);
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_on_interrupt(NULL, NULL));
}

#define TD_USERS	4
#define TD_ROUNDS	100
#define TD_SHARE	(PAGE_SIZE / TD_USERS)

/* One of several threads that use the device at a time. */
struct td_user {
	struct td_fixture *td;
	struct completion done;
	u32 offset;
	int wrong;
};

static bool td_user_round(struct td_user *user, bool atomic)
{
	u8 *buf = user->td->page + user->offset;
	struct device *dev = user->td->dev;
	struct ntdma_testdev_desc desc;
	dma_addr_t addr;
	int ret;

	memset(buf, 0, TD_SHARE);
	addr = dma_map_single(dev, buf, TD_SHARE, DMA_FROM_DEVICE);
	if (dma_mapping_error(dev, addr))
		return false;
	desc = td_desc(addr, TD_SHARE, TD_WRITE | NTDMA_TESTDEV_DESC_PATTERN);
	desc.offset = cpu_to_le32(user->offset);
	ret = atomic ? ntdma_testdev_run_atomic(&desc, 1) :
		       ntdma_testdev_run(&desc, 1);
	dma_unmap_single(dev, addr, TD_SHARE, DMA_FROM_DEVICE);
	return !ret &&
	       td_pattern_len(buf, TD_SHARE, user->offset) == TD_SHARE;
}

static int td_user_thread(void *data)
{
	struct td_user *user = data;
	int i;

	for (i = 0; i < TD_ROUNDS; i++) {
		if (!td_user_round(user, i & 1))
			user->wrong++;
		cond_resched();
	}
	kthread_complete_and_exit(&user->done, 0);
}

static void testdev_serves_many(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct td_user *users;
	int i, started;

	users = kunit_kzalloc(test, TD_USERS * sizeof(*users), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, users);
	for (started = 0; started < TD_USERS; started++) {
		struct td_user *user = &users[started];

		user->td = td;
		user->offset = started * TD_SHARE;
		init_completion(&user->done);
		if (IS_ERR(kthread_run(td_user_thread, user, "td-user")))
			break;
	}
	for (i = 0; i < started; i++) {
		wait_for_completion(&users[i].done);
		KUNIT_EXPECT_EQ(test, 0, users[i].wrong);
	}
	KUNIT_EXPECT_EQ(test, TD_USERS, started);
	KUNIT_EXPECT_EQ(test, (u64)TD_USERS * TD_ROUNDS, td_stats().unmaps);
	KUNIT_EXPECT_EQ(test, (u64)PAGE_SIZE * TD_ROUNDS,
			td_stats().bytes_written);
	KUNIT_EXPECT_EQ(test, 0ULL, td_stats().fault_total);
}

static void testdev_bar_holds_the_registers(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct pci_dev *pdev = to_pci_dev(td->dev);
	void __iomem *bar;

	if (!pci_resource_len(pdev, 0))
		kunit_skip(test, "ntdma_testdev was loaded without bar=1");
	bar = ioremap(pci_resource_start(pdev, 0), pci_resource_len(pdev, 0));
	KUNIT_ASSERT_NOT_NULL(test, (void __force *)bar);
	KUNIT_EXPECT_EQ(test, (u32)NTDMA_TESTDEV_MAGIC_VALUE,
			readl(bar + NTDMA_TESTDEV_MAGIC));
	KUNIT_EXPECT_EQ(test, 0x4d44U, (u32)readw(bar + NTDMA_TESTDEV_MAGIC + 2));
	writel(0x12345678, bar + NTDMA_TESTDEV_RING_HI);
	KUNIT_EXPECT_EQ(test, 0x12345678U, td_register(td, NTDMA_TESTDEV_RING_HI));
	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_VANISH);
	KUNIT_EXPECT_EQ(test, 0xffffffffU, readl(bar + NTDMA_TESTDEV_MAGIC));
	iounmap(bar);
}

static struct kunit_case testdev_modes_cases[] = {
	KUNIT_CASE(testdev_no_sg_takes_one_descriptor),
	KUNIT_CASE(testdev_overrun_is_caught),
	KUNIT_CASE(testdev_fails_on_demand),
	KUNIT_CASE(testdev_vanishes),
	KUNIT_CASE(testdev_clamps_addresses),
	KUNIT_CASE(testdev_runs_with_bottom_halves_off),
	KUNIT_CASE(testdev_interrupts),
	KUNIT_CASE(testdev_doorbell),
	KUNIT_CASE(testdev_serves_many),
	KUNIT_CASE(testdev_bar_holds_the_registers),
	{}
};

static struct kunit_suite testdev_modes_suite = {
	.name		= "ntdma_testdev_modes",
	.init		= td_init,
	.exit		= td_exit,
	.test_cases	= testdev_modes_cases,
};

kunit_test_suite(testdev_modes_suite);

MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("Suite: the fake PCI device misbehaves as it is told");
MODULE_LICENSE("GPL");
