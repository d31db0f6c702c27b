// SPDX-License-Identifier: GPL-2.0-only
/*
 * Streaming mappings, as drivers make them through dma-mapping.
 */
#include <linux/mm.h>

#include "internal.h"

static u64 streaming_mask(struct device *dev)
{
	return min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);
}

static unsigned int frames_of(phys_addr_t phys, size_t size)
{
	return PFN_UP(offset_in_page(phys) + size);
}

dma_addr_t testdev_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			    enum dma_data_direction dir, unsigned long attrs)
{
	struct testdev *td = testdev_of_device(dev);
	struct testdev_mapping *mapping;

	/* Another device's registers are out of this one's reach. */
	if (!size || (attrs & DMA_ATTR_MMIO) || !pfn_valid(PHYS_PFN(phys)))
		return DMA_MAPPING_ERROR;

	testdev_iommu_visit(td, false);
	mapping = testdev_mapping_create(frames_of(phys, size), TESTDEV_SINGLE,
					 dir, GFP_ATOMIC);
	if (!mapping)
		return DMA_MAPPING_ERROR;

	if (testdev_mapping_add(td, mapping, phys, size, attrs) ||
	    testdev_iommu_insert(td, mapping, streaming_mask(dev),
				 attrs & TESTDEV_ATTR_PROBE)) {
		testdev_mapping_destroy(mapping);
		return DMA_MAPPING_ERROR;
	}
	return mapping->start;
}

/* What older kernels have in place of map_phys. */
static dma_addr_t __maybe_unused
map_page_op(struct device *dev, struct page *page, unsigned long offset,
	    size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	return testdev_map_phys(dev, page_to_phys(page) + offset, size, dir,
				attrs);
}

/**
 * testdev_unmap_mapping - give the memory of a dead mapping back
 * @td: the device
 * @mapping: streaming, from testdev_iommu_remove(); freed
 * @attrs: of the DMA call
 */
void testdev_unmap_mapping(struct testdev *td, struct testdev_mapping *mapping,
			   unsigned long attrs)
{
	struct ntdma_testdev_stats *stats = &td->iommu.stats;
	unsigned long flags;

	if (!(attrs & DMA_ATTR_SKIP_CPU_SYNC)) {
		bool touched = testdev_mapping_to_cpu(mapping, 0, mapping->size);

		raw_spin_lock_irqsave(&td->iommu.lock, flags);
		stats->bytes_synced += mapping->size;
		if (touched)
			testdev_fault_locked(td, NTDMA_TESTDEV_FAULT_CPU_WRITE,
					     mapping->start, mapping->size,
					     mapping->dir);
		raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	}
	testdev_mapping_destroy(mapping);
}

void testdev_unmap_phys(struct device *dev, dma_addr_t addr, size_t size,
			enum dma_data_direction dir, unsigned long attrs)
{
	struct testdev *td = testdev_of_device(dev);
	const struct testdev_mapping key = {
		.start = addr,
		.size = size,
		.kind = TESTDEV_SINGLE,
		.dir = dir,
	};
	struct testdev_mapping *mapping;

	testdev_iommu_visit(td, true);
	mapping = testdev_iommu_remove(td, &key);
	if (mapping)
		testdev_unmap_mapping(td, mapping, attrs);
}

/* The streaming mapping that holds all of a range to be synced. */
static struct testdev_mapping *find_synced(struct testdev *td, dma_addr_t addr,
					   size_t size,
					   enum dma_data_direction dir)
{
	struct testdev_mapping *mapping = testdev_iommu_find_locked(td, addr);

	if (!mapping || mapping->kind == TESTDEV_COHERENT ||
	    size > mapping->size - (addr - mapping->start))
		return NULL;
	if (mapping->dir != dir && mapping->dir != DMA_BIDIRECTIONAL)
		return NULL;
	return mapping;
}

void testdev_sync_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			  enum dma_data_direction dir)
{
	struct testdev *td = testdev_of_device(dev);
	struct testdev_mapping *mapping;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	mapping = find_synced(td, addr, size, dir);
	if (!mapping)
		testdev_fault_locked(td, NTDMA_TESTDEV_FAULT_BAD_SYNC, addr,
				     size, dir);
	else if (testdev_mapping_to_cpu(mapping, addr - mapping->start, size))
		testdev_fault_locked(td, NTDMA_TESTDEV_FAULT_CPU_WRITE, addr,
				     size, dir);
	if (mapping)
		td->iommu.stats.bytes_synced += size;
	td->iommu.stats.syncs_for_cpu++;
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
}

void testdev_sync_for_device(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir)
{
	struct testdev *td = testdev_of_device(dev);
	struct testdev_mapping *mapping;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	mapping = find_synced(td, addr, size, dir);
	if (mapping) {
		testdev_mapping_to_device(mapping, addr - mapping->start, size);
		td->iommu.stats.bytes_synced += size;
	} else {
		testdev_fault_locked(td, NTDMA_TESTDEV_FAULT_BAD_SYNC, addr,
				     size, dir);
	}
	td->iommu.stats.syncs_for_device++;
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
}

static int dma_supported_op(struct device *dev, u64 mask)
{
	return mask >= DMA_BIT_MASK(24);
}

static size_t max_mapping_size_op(struct device *dev)
{
	struct testdev *td = testdev_of_device(dev);

	return READ_ONCE(td->iommu.limits.max_mapping_size) ?: SIZE_MAX;
}

static unsigned long get_merge_boundary_op(struct device *dev)
{
	struct testdev *td = testdev_of_device(dev);

	return READ_ONCE(td->iommu.merge) ? PAGE_SIZE - 1 : 0;
}

const struct dma_map_ops testdev_dma_ops = {
	.alloc			= testdev_alloc,
	.free			= testdev_free,
	.alloc_pages_op		= testdev_alloc_pages,
	.free_pages		= testdev_free_pages,
	.mmap			= testdev_mmap,
	.get_sgtable		= testdev_get_sgtable,
	DMA_OPS_MAP(testdev_map_phys, map_page_op),
	DMA_OPS_UNMAP(testdev_unmap_phys),
	.map_sg			= testdev_map_sg,
	.unmap_sg		= testdev_unmap_sg,
	.sync_single_for_cpu	= testdev_sync_for_cpu,
	.sync_single_for_device	= testdev_sync_for_device,
	.sync_sg_for_cpu	= testdev_sync_sg_for_cpu,
	.sync_sg_for_device	= testdev_sync_sg_for_device,
	.dma_supported		= dma_supported_op,
	.max_mapping_size	= max_mapping_size_op,
	.get_merge_boundary	= get_merge_boundary_op,
};
