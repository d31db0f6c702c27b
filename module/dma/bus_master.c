// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backend for devices that master the bus: Linux's dma-mapping.
 *
 * The only file of module/dma that calls dma-mapping.
 */
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>

#include "adapter.h"
#include "dma_device.h"
#include "mapping.h"

/* The longest piece worth trying; elements carry 32-bit lengths. */
static u32 longest_segment(struct device *dev)
{
	size_t longest = min_t(size_t, dma_get_max_seg_size(dev),
			       dma_max_mapping_size(dev));

	return max_t(u32, min_t(size_t, longest, U32_MAX) & PAGE_MASK,
		     PAGE_SIZE);
}

/*
 * An IOMMU that merges says so by its boundary. Without one, Linux can map all
 * memory only if the device reaches all of it and nothing forces swiotlb, which
 * shows as a limit on the size of a mapping.
 */
static int bus_master_limits(struct ntdma_adapter *adapter)
{
	struct device *dev = adapter->dev;

	adapter->may_merge = dma_get_merge_boundary(dev) &&
			     dma_get_merge_boundary(dev) < PAGE_SIZE;
	adapter->may_bounce = !adapter->may_merge &&
			      (dma_addressing_limited(dev) ||
			       dma_max_mapping_size(dev) != SIZE_MAX ||
			       dma_get_mask(dev) > adapter->dma_limit);
	adapter->max_segment = longest_segment(dev);
	adapter->alignment = dev_is_dma_coherent(dev) ?
			     1 : dma_get_cache_alignment();
	return 0;
}

static int map_page(struct device *dev, struct ntdma_mapping *map)
{
	struct scatterlist *sg = map->sgl;
	dma_addr_t dma_addr;

	dma_addr = dma_map_page(dev, sg_page(sg), sg->offset, sg->length,
				map->dir);
	if (dma_mapping_error(dev, dma_addr))
		return -ENOMEM;
	sg_dma_address(sg) = dma_addr;
	sg_dma_len(sg) = sg->length;
	map->nr_mapped = 1;
	map->kind = NTDMA_MAP_PAGE;
	return 0;
}

static int bus_master_map(struct ntdma_adapter *adapter,
			  struct ntdma_mapping *map)
{
	int n;

	/* one segment is cheaper as a page range than as a list */
	if (map->nr_segs == 1)
		return map_page(adapter->dev, map);
	n = dma_map_sg(adapter->dev, map->sgl, map->nr_segs, map->dir);
	if (n <= 0)
		return -ENOMEM;
	map->nr_mapped = n;
	map->kind = NTDMA_MAP_SG;
	return 0;
}

static void bus_master_unmap(struct ntdma_adapter *adapter,
			     struct ntdma_mapping *map)
{
	struct scatterlist *sg = map->sgl;

	if (map->kind == NTDMA_MAP_PAGE)
		dma_unmap_page(adapter->dev, sg_dma_address(sg),
			       sg_dma_len(sg), map->dir);
	else
		dma_unmap_sg(adapter->dev, sg, map->nr_segs, map->dir);
}

static void *bus_master_alloc(struct ntdma_adapter *adapter, size_t size,
			      dma_addr_t *dma_addr, u64 limit)
{
	struct device *dev = adapter->dev;
	u64 mask = ntdma_dma_device_narrow(adapter->dmadev, limit);
	void *cpu;

	cpu = dma_alloc_coherent(dev, size, dma_addr, GFP_KERNEL | __GFP_NOWARN);
	ntdma_dma_device_widen(adapter->dmadev, mask);
	if (cpu && *dma_addr + size - 1 > limit) {
		dma_free_coherent(dev, size, cpu, *dma_addr);
		cpu = NULL;
	}
	return cpu;
}

static void bus_master_free(struct ntdma_adapter *adapter, size_t size,
			    void *cpu, dma_addr_t dma_addr)
{
	dma_free_coherent(adapter->dev, size, cpu, dma_addr);
}

const struct ntdma_backend_ops ntdma_bus_master_ops = {
	.name	= "bus-master",
	.limits	= bus_master_limits,
	.map	= bus_master_map,
	.unmap	= bus_master_unmap,
	.alloc	= bus_master_alloc,
	.free	= bus_master_free,
};
