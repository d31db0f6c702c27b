// SPDX-License-Identifier: GPL-2.0-only
/*
 * Coherent memory: whole pages that are mapped as long as they exist.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "internal.h"

static void *memory_alloc(size_t size, gfp_t gfp)
{
	void *vaddr;

	gfp |= __GFP_ZERO | __GFP_NOWARN;
	vaddr = alloc_pages_exact(size, gfp);
	if (!vaddr && gfpflags_allow_blocking(gfp))
		vaddr = __vmalloc(size, gfp);
	return vaddr;
}

static void memory_free(void *vaddr, size_t size)
{
	if (is_vmalloc_addr(vaddr))
		vfree(vaddr);
	else
		free_pages_exact(vaddr, size);
}

void *testdev_alloc(struct device *dev, size_t size, dma_addr_t *handle,
		    gfp_t gfp, unsigned long attrs)
{
	struct testdev *td = testdev_of_device(dev);
	u64 mask = min_not_zero(dev->coherent_dma_mask, dev->bus_dma_limit);
	struct testdev_mapping *mapping;
	void *vaddr;

	if (!size)
		return NULL;
	mapping = testdev_mapping_create(PFN_UP(size), TESTDEV_COHERENT,
					 DMA_BIDIRECTIONAL, gfp);
	if (!mapping)
		return NULL;
	vaddr = memory_alloc(PAGE_ALIGN(size), gfp);
	if (!vaddr)
		goto err_destroy_mapping;

	testdev_mapping_add_coherent(mapping, vaddr, size);
	if (testdev_iommu_insert(td, mapping, mask, false))
		goto err_free_memory;

	*handle = mapping->start;
	return vaddr;

err_free_memory:
	memory_free(vaddr, PAGE_ALIGN(size));
err_destroy_mapping:
	testdev_mapping_destroy(mapping);
	return NULL;
}

void testdev_free(struct device *dev, size_t size, void *vaddr,
		  dma_addr_t handle, unsigned long attrs)
{
	struct testdev *td = testdev_of_device(dev);
	const struct testdev_mapping key = {
		.start = handle,
		.size = size,
		.kind = TESTDEV_COHERENT,
		.dir = DMA_BIDIRECTIONAL,
		.cpu_addr = vaddr,
	};
	struct testdev_mapping *mapping;

	mapping = testdev_iommu_remove(td, &key);
	if (!mapping)
		return;
	memory_free(mapping->cpu_addr, PAGE_ALIGN(mapping->size));
	testdev_mapping_destroy(mapping);
}

int testdev_mmap(struct device *dev, struct vm_area_struct *vma, void *vaddr,
		 dma_addr_t handle, size_t size, unsigned long attrs)
{
	unsigned long pages = vma_pages(vma);
	unsigned long first = vma->vm_pgoff;
	unsigned long i;
	int ret;

	if (first >= PFN_UP(size) || pages > PFN_UP(size) - first)
		return -ENXIO;

	for (i = 0; i < pages; i++) {
		void *addr = vaddr + ((first + i) << PAGE_SHIFT);
		struct page *page = is_vmalloc_addr(addr) ?
				    vmalloc_to_page(addr) : virt_to_page(addr);

		ret = vm_insert_page(vma, vma->vm_start + (i << PAGE_SHIFT),
				     page);
		if (ret)
			return ret;
	}
	return 0;
}

int testdev_get_sgtable(struct device *dev, struct sg_table *sgt, void *vaddr,
			dma_addr_t handle, size_t size, unsigned long attrs)
{
	struct scatterlist *sg;
	int ret, i;

	ret = sg_alloc_table(sgt, PFN_UP(size), GFP_KERNEL);
	if (ret)
		return ret;

	for_each_sgtable_sg(sgt, sg, i) {
		void *addr = vaddr + ((size_t)i << PAGE_SHIFT);

		sg_set_page(sg, is_vmalloc_addr(addr) ? vmalloc_to_page(addr) :
							virt_to_page(addr),
			    PAGE_SIZE, 0);
	}
	return 0;
}

struct page *testdev_alloc_pages(struct device *dev, size_t size,
				 dma_addr_t *handle,
				 enum dma_data_direction dir, gfp_t gfp)
{
	struct page *page;

	page = alloc_pages(gfp | __GFP_ZERO, get_order(size));
	if (!page)
		return NULL;

	/* The memory begins as the processor's; the driver syncs it. */
	*handle = testdev_map_phys(dev, page_to_phys(page), size, dir,
				   DMA_ATTR_SKIP_CPU_SYNC);
	if (*handle == DMA_MAPPING_ERROR) {
		__free_pages(page, get_order(size));
		return NULL;
	}
	return page;
}

void testdev_free_pages(struct device *dev, size_t size, struct page *page,
			dma_addr_t handle, enum dma_data_direction dir)
{
	testdev_unmap_phys(dev, handle, size, dir, DMA_ATTR_SKIP_CPU_SYNC);
	__free_pages(page, get_order(size));
}
