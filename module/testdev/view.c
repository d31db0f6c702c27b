// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory as the device sees it: through live mappings, or, in direct mode,
 * wherever a bus address points to.
 */
#include <linux/dma-direct.h>
#include <linux/highmem.h>
#include <linux/mm.h>

#include "internal.h"

static bool may_access(const struct testdev_mapping *mapping,
		       enum dma_data_direction dir)
{
	return mapping->dir == DMA_BIDIRECTIONAL || mapping->dir == dir;
}

/* What is wrong with an access that begins at @addr; KINDS when nothing is. */
static enum ntdma_testdev_fault_kind
check_locked(struct testdev *td, const struct testdev_mapping *mapping,
	     dma_addr_t addr, size_t len, enum dma_data_direction dir)
{
	if (!mapping)
		return testdev_iommu_stale_locked(td, addr) ?
		       NTDMA_TESTDEV_FAULT_STALE : NTDMA_TESTDEV_FAULT_UNMAPPED;
	if (!may_access(mapping, dir))
		return NTDMA_TESTDEV_FAULT_DIRECTION;
	if (testdev_mapping_cpu_owned(mapping, addr - mapping->start, len))
		return NTDMA_TESTDEV_FAULT_OWNER;
	return NTDMA_TESTDEV_FAULT_KINDS;
}

static size_t reachable(const struct testdev_mapping *mapping, dma_addr_t addr,
			size_t len)
{
	return min_t(size_t, len, mapping->size - (addr - mapping->start));
}

/* As on a bus, what comes before the end of the mapping still goes through. */
static size_t strict_access(struct testdev *td, dma_addr_t addr, u8 *buf,
			    size_t len, enum dma_data_direction dir)
{
	enum ntdma_testdev_fault_kind kind;
	struct testdev_mapping *mapping;
	unsigned long flags;
	size_t moved = 0;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	mapping = testdev_iommu_find_locked(td, addr);
	if (mapping)
		moved = reachable(mapping, addr, len);
	kind = check_locked(td, mapping, addr, moved, dir);
	if (kind == NTDMA_TESTDEV_FAULT_KINDS) {
		testdev_mapping_copy(mapping, addr - mapping->start, buf, moved,
				     dir);
		if (moved < len)
			kind = NTDMA_TESTDEV_FAULT_RANGE;
	} else {
		moved = 0;
	}
	if (kind != NTDMA_TESTDEV_FAULT_KINDS)
		testdev_fault_locked(td, kind, addr, len, dir);
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	return moved;
}

/* Copy between @buf and memory at @phys, which need not exist. */
static size_t phys_copy(phys_addr_t phys, u8 *buf, size_t len,
			enum dma_data_direction dir)
{
	size_t moved = 0;

	while (moved < len) {
		size_t n = min_t(size_t, len - moved,
				 PAGE_SIZE - offset_in_page(phys));
		u8 *mem;

		if (!pfn_valid(PHYS_PFN(phys)))
			break;
		mem = kmap_local_page(pfn_to_page(PHYS_PFN(phys)));
		if (dir == DMA_TO_DEVICE)
			testdev_bus_copy(buf + moved,
					 mem + offset_in_page(phys), n);
		else
			testdev_bus_copy(mem + offset_in_page(phys),
					 buf + moved, n);
		kunmap_local(mem);
		phys += n;
		moved += n;
	}
	return moved;
}

static size_t direct_access(struct testdev *td, dma_addr_t addr, u8 *buf,
			    size_t len, enum dma_data_direction dir)
{
	size_t moved;

	moved = phys_copy(dma_to_phys(&td->pdev->dev, addr), buf, len, dir);
	if (moved < len)
		testdev_fault(td, NTDMA_TESTDEV_FAULT_UNMAPPED, addr, len, dir);
	return moved;
}

/**
 * testdev_view_access - DMA
 * @td: the device; the caller holds engine.lock
 * @addr: bus address
 * @buf: device's side
 * @len: bytes
 * @dir: DMA_TO_DEVICE reads memory, DMA_FROM_DEVICE writes it
 *
 * Return: bytes moved. Less than @len is a fault, already counted.
 */
size_t testdev_view_access(struct testdev *td, dma_addr_t addr, u8 *buf,
			   size_t len, enum dma_data_direction dir)
{
	u64 mask = DMA_BIT_MASK(td->engine.width);

	if (!testdev_bus_master(td)) {
		testdev_fault(td, NTDMA_TESTDEV_FAULT_BUS_MASTER, addr, len,
			      dir);
		return 0;
	}
	if (td->engine.control & NTDMA_TESTDEV_CTL_CLAMP)
		addr &= mask;
	if (addr > mask || len - 1 > mask - addr) {
		testdev_fault(td, NTDMA_TESTDEV_FAULT_MASK, addr, len, dir);
		return 0;
	}
	return td->strict ? strict_access(td, addr, buf, len, dir) :
			    direct_access(td, addr, buf, len, dir);
}

int testdev_view_peek(struct testdev *td, dma_addr_t addr, u8 *buf, size_t len)
{
	struct testdev_mapping *mapping;
	unsigned long flags;
	int ret = -EFAULT;

	if (!td->strict) {
		phys_addr_t phys = dma_to_phys(&td->pdev->dev, addr);

		return phys_copy(phys, buf, len, DMA_TO_DEVICE) == len ?
		       0 : -EFAULT;
	}

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	mapping = testdev_iommu_find_locked(td, addr);
	if (mapping && reachable(mapping, addr, len) == len) {
		testdev_mapping_copy(mapping, addr - mapping->start, buf, len,
				     DMA_TO_DEVICE);
		ret = 0;
	}
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	return ret;
}

int testdev_view_translate(struct testdev *td, dma_addr_t addr,
			   phys_addr_t *phys)
{
	struct testdev_mapping *mapping;
	unsigned long flags;

	if (!td->strict) {
		*phys = dma_to_phys(&td->pdev->dev, addr);
		return pfn_valid(PHYS_PFN(*phys)) ? 0 : -EFAULT;
	}

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	mapping = testdev_iommu_find_locked(td, addr);
	if (mapping)
		*phys = testdev_mapping_phys(mapping, addr - mapping->start);
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	return mapping ? 0 : -EFAULT;
}
