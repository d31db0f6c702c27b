// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults: what the device or its driver did wrong, counted by kind.
 */
#include <linux/irq_work.h>

#include "internal.h"

static const char * const fault_names[NTDMA_TESTDEV_FAULT_KINDS] = {
	[NTDMA_TESTDEV_FAULT_UNMAPPED]		= "unmapped",
	[NTDMA_TESTDEV_FAULT_STALE]		= "stale",
	[NTDMA_TESTDEV_FAULT_RANGE]		= "range",
	[NTDMA_TESTDEV_FAULT_DIRECTION]		= "direction",
	[NTDMA_TESTDEV_FAULT_OWNER]		= "owner",
	[NTDMA_TESTDEV_FAULT_CPU_WRITE]		= "cpu-write",
	[NTDMA_TESTDEV_FAULT_MASK]		= "mask",
	[NTDMA_TESTDEV_FAULT_BUS_MASTER]	= "bus-master",
	[NTDMA_TESTDEV_FAULT_BAD_UNMAP]		= "bad-unmap",
	[NTDMA_TESTDEV_FAULT_BAD_SYNC]		= "bad-sync",
	[NTDMA_TESTDEV_FAULT_LEAK]		= "leak",
};

const char *ntdma_testdev_fault_name(enum ntdma_testdev_fault_kind kind)
{
	return kind < NTDMA_TESTDEV_FAULT_KINDS ? fault_names[kind] : "?";
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fault_name, "NTDMA_TESTDEV");

/* Consoles take locks that nest in none of ours, so the log comes later. */
static void log_fault(struct irq_work *work)
{
	struct testdev *td = container_of(work, struct testdev, fault_log);
	struct ntdma_testdev_fault fault;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	fault = td->iommu.stats.last_fault;
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);

	if (fault.sequence)
		dev_info_ratelimited(&td->pdev->dev,
				     "fault %llu: %s, address %pad, %zu bytes\n",
				     fault.sequence, fault_names[fault.kind],
				     &fault.dma_addr, fault.len);
}

void testdev_fault_init(struct testdev *td)
{
	init_irq_work(&td->fault_log, log_fault);
}

void testdev_fault_exit(struct testdev *td)
{
	irq_work_sync(&td->fault_log);
}

void testdev_fault_locked(struct testdev *td,
			  enum ntdma_testdev_fault_kind kind, dma_addr_t addr,
			  size_t len, enum dma_data_direction dir)
{
	struct ntdma_testdev_stats *stats = &td->iommu.stats;

	lockdep_assert_held(&td->iommu.lock);

	stats->faults[kind]++;
	stats->fault_total++;
	stats->last_fault = (struct ntdma_testdev_fault) {
		.kind = kind,
		.dma_addr = addr,
		.len = len,
		.dir = dir,
		.sequence = stats->fault_total,
	};
	irq_work_queue(&td->fault_log);
}

void testdev_fault(struct testdev *td, enum ntdma_testdev_fault_kind kind,
		   dma_addr_t addr, size_t len, enum dma_data_direction dir)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	testdev_fault_locked(td, kind, addr, len, dir);
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
}
