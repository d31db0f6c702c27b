/* SPDX-License-Identifier: GPL-2.0-only */
/* The fences of access windows. */
#ifndef _NTDMA_DMABUF_FENCE_H
#define _NTDMA_DMABUF_FENCE_H

#include <linux/types.h>

struct dma_fence;

struct dma_fence *ntdma_fence_create(u64 context, u64 seqno);
void ntdma_fence_end(struct dma_fence *fence, int error);

#endif
