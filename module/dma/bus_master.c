// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backend for devices that master the bus: Linux's dma-mapping.
 *
 * The only file of module/dma that calls dma-mapping.
 */
#include <linux/device.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/slab.h>

#include "adapter.h"
#include "bus_master.h"
#include "dma_device.h"
#include "mapping.h"

/* An IOMMU that maps pages where it likes says so by its merge boundary. */
static bool merges(struct device *dev)
{
	unsigned long boundary = dma_get_merge_boundary(dev);

	return boundary && boundary < PAGE_SIZE;
}

/*
 * Behind an IOMMU the narrowest width suits all adapters and costs nothing. Else
 * the widest counts, and narrower adapters check each address and fall back on
 * their own reserve. 0 without adapters, and when the device is another driver's.
 */
static u64 mask_for_all(struct ntdma_dma_device *dmadev)
{
	bool narrow = merges(dmadev->dev);
	struct ntdma_adapter *adapter;
	u64 mask = 0;

	if (!dmadev->device)
		return 0;
	list_for_each_entry(adapter, &dmadev->adapters, node) {
		/* the masks of a controller are not the device's */
		if (adapter->dev != dmadev->dev)
			continue;
		if (!mask)
			mask = adapter->dma_limit;
		mask = narrow ? min(mask, adapter->dma_limit) :
				max(mask, adapter->dma_limit);
	}
	return min(mask, dmadev->mask);
}

static void set(struct device *dev, u64 mask, u32 max_segment, u32 min_align)
{
	if (dma_set_mask(dev, mask))
		dev_dbg(dev, "mask %#llx refused, kept %#llx\n", mask,
			dma_get_mask(dev));
	if (!dev->dma_parms)
		return;
	dma_set_max_seg_size(dev, max_segment);
	dma_set_min_align_mask(dev, min_align);
}

static void bus_master_settle(struct ntdma_dma_device *dmadev)
{
	struct device *dev = dmadev->dev;
	u64 mask;

	lockdep_assert_held(&dmadev->lock);
	mask = mask_for_all(dmadev);
	/*
	 * No request shall be cut for a limit that Windows does not know, and
	 * the offset in a page survives in swiotlb's copy (C-080).
	 */
	if (mask)
		set(dev, mask, U32_MAX & PAGE_MASK, PAGE_SIZE - 1);
	else if (dmadev->settled)
		set(dev, dmadev->mask, dmadev->max_segment, dmadev->min_align);
	dmadev->settled = mask;
}

/* The longest piece worth trying; elements carry 32-bit lengths. */
static u32 longest_segment(struct device *dev)
{
	size_t longest = min_t(size_t, dma_get_max_seg_size(dev),
			       dma_max_mapping_size(dev));

	return max_t(u32, min_t(size_t, longest, U32_MAX) & PAGE_MASK,
		     PAGE_SIZE);
}

/* swiotlb in use shows as a limit on the size of a mapping. */
static bool reaches_all_memory(struct device *dev, u64 limit)
{
	return dma_get_required_mask(dev) <= limit &&
	       !dma_addressing_limited(dev) &&
	       dma_max_mapping_size(dev) == SIZE_MAX;
}

static void free_probe(struct device *probe)
{
	kfree(probe);
}

/* A device without limits of its own shows whether all is bounced. */
static bool swiotlb_is_forced(void)
{
	struct device *probe = kzalloc(sizeof(*probe), GFP_KERNEL);
	bool forced;

	if (!probe)
		return true;
	device_initialize(probe);
	probe->release = free_probe;
	forced = dma_coerce_mask_and_coherent(probe, DMA_BIT_MASK(64)) ||
		 dma_max_mapping_size(probe) != SIZE_MAX;
	put_device(probe);
	return forced;
}

/*
 * Where neither IOMMU nor swiotlb helps a narrow device, Linux answers with a
 * backtrace and a taint rather than with a plain refusal: it must not be asked.
 * The pool of swiotlb lies somewhere below 4 GiB.
 */
static u64 ask_limit(struct device *dev, u64 limit)
{
	if (merges(dev) || get_dma_ops(dev))
		return U64_MAX;
	if (dma_get_required_mask(dev) <= limit)
		return U64_MAX;
	if (limit >= DMA_BIT_MASK(32) && dma_max_mapping_size(dev) != SIZE_MAX)
		return U64_MAX;
	return swiotlb_is_forced() ? 0 : limit;
}

int ntdma_bus_master_limits(struct ntdma_adapter *adapter)
{
	struct device *dev = adapter->dev;

	adapter->dma_limit = min_not_zero(adapter->dma_limit,
					  dev->bus_dma_limit);
	adapter->may_merge = merges(dev);
	/* scattered pages are no run without an IOMMU, wherever they are */
	adapter->may_bounce = !adapter->may_merge &&
			      (!adapter->scatter_gather ||
			       !reaches_all_memory(dev, adapter->dma_limit));
	adapter->ask_limit = ask_limit(dev, adapter->dma_limit);
	adapter->max_segment = longest_segment(dev);
	adapter->alignment = dev_is_dma_coherent(dev) ?
			     1 : dma_get_cache_alignment();
	return 0;
}

static noinline int map_table(struct device *dev, struct ntdma_mapping *map)
{
	int n = dma_map_sg(dev, map->sgl, map->nr_segs, map->dir);

	if (n <= 0)
		return -ENOMEM;
	map->nr_mapped = n;
	map->kind = NTDMA_MAP_SG;
	return 0;
}

static noinline bool may_ask(const struct ntdma_adapter *adapter,
			     const struct ntdma_mapping *map)
{
	struct scatterlist *sg = map->sgl;
	struct scatterlist *end = sg + map->nr_segs;
	phys_addr_t last;

	for (; sg < end; sg++) {
		last = sg_phys(sg) + sg->length - 1;
		if (phys_to_dma(adapter->dev, last) > adapter->ask_limit)
			return false;
	}
	return true;
}

static_assert(DMA_MAPPING_ERROR == NTDMA_NO_ADDRESS);

static dma_addr_t bus_master_map_page(struct ntdma_adapter *adapter,
				      struct page *page, u32 offset, u32 length,
				      enum dma_data_direction dir)
{
	struct device *dev = adapter->dev;
	dma_addr_t dma_addr;

	if (unlikely(adapter->ask_limit != U64_MAX) &&
	    phys_to_dma(dev, page_to_phys(page) + offset + length - 1) >
	    adapter->ask_limit)
		return NTDMA_NO_ADDRESS;
	dma_addr = dma_map_page(dev, page, offset, length, dir);
	return dma_mapping_error(dev, dma_addr) ? NTDMA_NO_ADDRESS : dma_addr;
}

void ntdma_bus_master_unmap_page(struct ntdma_adapter *adapter,
				 dma_addr_t dma_addr, u32 length,
				 enum dma_data_direction dir)
{
	dma_unmap_page(adapter->dev, dma_addr, length, dir);
}

/* One segment is cheaper as a page range than as a list. */
static int map_single(struct ntdma_adapter *adapter, struct ntdma_mapping *map)
{
	struct scatterlist *sg = map->sgl;
	dma_addr_t dma_addr;

	dma_addr = bus_master_map_page(adapter, sg_page(sg), sg->offset,
				       sg->length, map->dir);
	if (dma_addr == NTDMA_NO_ADDRESS)
		return -EIO;
	sg_dma_address(sg) = dma_addr;
	sg_dma_len(sg) = sg->length;
	map->nr_mapped = 1;
	map->kind = NTDMA_MAP_PAGE;
	return 0;
}

int ntdma_bus_master_map(struct ntdma_adapter *adapter,
			 struct ntdma_mapping *map)
{
	if (map->nr_segs == 1)
		return map_single(adapter, map);
	if (adapter->ask_limit != U64_MAX && !may_ask(adapter, map))
		return -EIO;
	return map_table(adapter->dev, map);
}

void ntdma_bus_master_unmap(struct ntdma_adapter *adapter,
			    struct ntdma_mapping *map)
{
	struct scatterlist *sg = map->sgl;

	if (map->kind == NTDMA_MAP_SHARED)
		dma_unmap_sg_attrs(adapter->dev, sg, map->nr_segs, map->dir,
				   DMA_ATTR_SKIP_CPU_SYNC);
	else if (map->kind == NTDMA_MAP_PAGE)
		ntdma_bus_master_unmap_page(adapter, sg_dma_address(sg),
					    map->length, map->dir);
	else
		dma_unmap_sg(adapter->dev, sg, map->nr_segs, map->dir);
}

/* Linux allocates for the whole device; width and node are a request's. */
static void *alloc_below(struct device *dev, size_t size, dma_addr_t *dma_addr,
			 u64 limit, int node)
{
	u64 mask = dev->coherent_dma_mask;
	int home = dev_to_node(dev);
	void *cpu;

	if (node != NUMA_NO_NODE)
		set_dev_node(dev, node);
	/* where Linux refuses the mask, the result is checked all the same */
	if (limit < mask && dma_set_coherent_mask(dev, limit))
		dev_dbg(dev, "coherent mask %#llx refused\n", limit);
	cpu = dma_alloc_coherent(dev, size, dma_addr, GFP_KERNEL | __GFP_NOWARN);
	dev->coherent_dma_mask = mask;
	set_dev_node(dev, home);
	return cpu;
}

/* What came out too high goes back. */
static void *keep_within(struct device *dev, size_t size, void *cpu,
			 dma_addr_t dma_addr, u64 limit)
{
	if (!cpu || dma_addr + size - 1 <= limit)
		return cpu;
	dma_free_coherent(dev, size, cpu, dma_addr);
	return NULL;
}

static void *bus_master_alloc(struct ntdma_adapter *adapter, size_t size,
			      dma_addr_t *dma_addr, u64 limit, int node)
{
	struct device *dev = adapter->dev;
	void *cpu;

	mutex_lock(&adapter->dmadev->lock);
	cpu = alloc_below(dev, size, dma_addr, limit, node);
	mutex_unlock(&adapter->dmadev->lock);
	return keep_within(dev, size, cpu, *dma_addr, limit);
}

/* Without a change of the masks, for devices whose masks are another driver's. */
void *ntdma_bus_master_alloc_within(struct ntdma_adapter *adapter, size_t size,
				    dma_addr_t *dma_addr, u64 limit)
{
	struct device *dev = adapter->dev;
	void *cpu = dma_alloc_coherent(dev, size, dma_addr,
				       GFP_KERNEL | __GFP_NOWARN);

	return keep_within(dev, size, cpu, *dma_addr, limit);
}

bool ntdma_bus_master_remaps(struct ntdma_adapter *adapter)
{
	return get_dma_ops(adapter->dev) || merges(adapter->dev);
}

void ntdma_bus_master_free(struct ntdma_adapter *adapter, size_t size,
			   void *cpu, dma_addr_t dma_addr)
{
	dma_free_coherent(adapter->dev, size, cpu, dma_addr);
}

static int bus_master_pages(struct ntdma_adapter *adapter,
			    struct sg_table *table, size_t size, void *cpu,
			    dma_addr_t dma_addr)
{
	return dma_get_sgtable(adapter->dev, table, cpu, dma_addr, size);
}

static int bus_master_mmap(struct ntdma_adapter *adapter,
			   struct vm_area_struct *vma, size_t size, void *cpu,
			   dma_addr_t dma_addr)
{
	return dma_mmap_coherent(adapter->dev, vma, cpu, dma_addr, size);
}

/* An address that differs from the memory's own is a bounce buffer's. */
static bool is_copy(struct ntdma_adapter *adapter,
		    const struct ntdma_mapping *map)
{
	return !ntdma_bus_master_remaps(adapter) &&
	       sg_dma_address(map->sgl) !=
	       phys_to_dma(adapter->dev, sg_phys(map->sgl));
}

/*
 * CPU and device go on sharing the pages, so that there is nothing to hand back
 * at the end; only a coherent device can live with that.
 */
int ntdma_bus_master_map_shared(struct ntdma_adapter *adapter,
				struct ntdma_mapping *map)
{
	struct device *dev = adapter->dev;
	int n;

	if (!dev_is_dma_coherent(dev))
		return -EIO;
	if (adapter->ask_limit != U64_MAX && !may_ask(adapter, map))
		return -EIO;
	n = dma_map_sg(dev, map->sgl, map->nr_segs, map->dir);
	if (n <= 0)
		return -ENOMEM;
	map->nr_mapped = n;
	map->kind = NTDMA_MAP_SHARED;
	if (ntdma_mapping_one_run(map) && !is_copy(adapter, map))
		return 0;
	dma_unmap_sg_attrs(dev, map->sgl, map->nr_segs, map->dir,
			   DMA_ATTR_SKIP_CPU_SYNC);
	return -EIO;
}

/* Devices without translation all see memory at the same addresses. */
void *ntdma_bus_master_domain(struct ntdma_adapter *adapter)
{
	struct device *dev = adapter->dev;
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);
	static char untranslated;

	if (ntdma_bus_master_remaps(adapter))
		return domain ? (void *)domain : dev;
	return dev->dma_range_map ? (void *)dev : &untranslated;
}

const struct ntdma_backend_ops ntdma_bus_master_ops = {
	.name	= "bus-master",
	.settle	= bus_master_settle,
	.limits	= ntdma_bus_master_limits,
	.map	= ntdma_bus_master_map,
	.unmap	= ntdma_bus_master_unmap,
	.map_page = bus_master_map_page,
	.unmap_page = ntdma_bus_master_unmap_page,
	.alloc	= bus_master_alloc,
	.free	= ntdma_bus_master_free,
	.pages	= bus_master_pages,
	.mmap	= bus_master_mmap,
	.map_shared = ntdma_bus_master_map_shared,
	.domain	= ntdma_bus_master_domain,
	.remaps	= ntdma_bus_master_remaps,
};
