/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * map_phys and unmap_phys replace map_page and unmap_page, and take MMIO with
 * an attribute instead of map_resource, in newer kernels; alloc_pages became
 * alloc_pages_op when a macro took its name.
 */
#include_next <linux/dma-map-ops.h>

#ifndef _NTDMA_COMPAT_DMA_MAP_OPS_H
#define _NTDMA_COMPAT_DMA_MAP_OPS_H

/* Initialise the member that this kernel has. */
#ifdef NTDMA_HAVE_DMA_OPS_MAP_PHYS
#define DMA_OPS_MAP(phys_fn, page_fn)	.map_phys = (phys_fn)
#define DMA_OPS_UNMAP(fn)		.unmap_phys = (fn)
#else
#define DMA_ATTR_MMIO			0
#define DMA_OPS_MAP(phys_fn, page_fn)	.map_page = (page_fn)
#define DMA_OPS_UNMAP(fn)		.unmap_page = (fn)
#endif

#ifndef NTDMA_HAVE_DMA_OPS_ALLOC_PAGES_OP
#define alloc_pages_op			alloc_pages
#endif

#endif
