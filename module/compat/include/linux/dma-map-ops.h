/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * map_phys and unmap_phys replace map_page and unmap_page, and take MMIO with
 * an attribute instead of map_resource, since Linux 6.18. alloc_pages is
 * called alloc_pages_op since Linux 6.4 or so.
 */
#include_next <linux/dma-map-ops.h>

#ifndef _NTDMA_COMPAT_DMA_MAP_OPS_H
#define _NTDMA_COMPAT_DMA_MAP_OPS_H

#include <linux/mm.h>

#ifdef NTDMA_HAVE_DMA_OPS_MAP_PHYS
#define DMA_OPS_MAP_PHYS(name, fn)	.map_phys = (fn)
#define DMA_OPS_UNMAP_PHYS(fn)		.unmap_phys = (fn)
#define DEFINE_DMA_MAP_PAGE(name, fn)	static_assert(true)
#else
#define DMA_ATTR_MMIO			0
#define DMA_OPS_MAP_PHYS(name, fn)	.map_page = (name)
#define DMA_OPS_UNMAP_PHYS(fn)		.unmap_page = (fn)
/* Defines @name, in the shape of map_page, out of @fn, a map_phys. */
#define DEFINE_DMA_MAP_PAGE(name, fn)					\
static dma_addr_t name(struct device *dev, struct page *page,		\
		       unsigned long offset, size_t size,		\
		       enum dma_data_direction dir, unsigned long attrs) \
{									\
	return fn(dev, page_to_phys(page) + offset, size, dir, attrs);	\
}									\
static_assert(true)
#endif

#ifndef NTDMA_HAVE_DMA_OPS_ALLOC_PAGES_OP
#define alloc_pages_op			alloc_pages
#endif

#endif
