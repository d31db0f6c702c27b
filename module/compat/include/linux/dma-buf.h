/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Since Linux 6.2 the functions that take the reservation lock say so; on Linux 7.2
 * memory that moves has its mappings invalidated.
 */
#include_next <linux/dma-buf.h>

#ifndef _NTDMA_COMPAT_DMA_BUF_H
#define _NTDMA_COMPAT_DMA_BUF_H

#ifndef NTDMA_HAVE_DMA_BUF_VMAP_UNLOCKED
#define dma_buf_vmap_unlocked(dmabuf, map)	dma_buf_vmap(dmabuf, map)
#define dma_buf_vunmap_unlocked(dmabuf, map)	dma_buf_vunmap(dmabuf, map)
#endif

#ifndef NTDMA_HAVE_DMA_BUF_INVALIDATE_MAPPINGS
#define invalidate_mappings		move_notify
#define dma_buf_invalidate_mappings	dma_buf_move_notify
#endif

#endif
