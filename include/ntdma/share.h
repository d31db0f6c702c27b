/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A character device by which user space shares memory with a driver's device:
 * /dev/NAME, with the calls of <uapi/ntdma/share.h>. What is special to the driver
 * is the transfer; exports and imports are <ntdma/dmabuf.h>.
 */
#ifndef _NTDMA_SHARE_H
#define _NTDMA_SHARE_H

#include <linux/types.h>

struct ntdma_share;
struct _DMA_ADAPTER;
struct _MDL;

/**
 * struct ntdma_share_ops - the driver's part
 * @copy: have the device copy @length bytes from one MDL to the other. Both are
 *	over dma-bufs and in their access windows. PASSIVE_LEVEL; one call at a
 *	time. Returns 0 or a negative NTSTATUS.
 * @max_length: most bytes of a buffer
 */
struct ntdma_share_ops {
	int (*copy)(void *context, struct _MDL *from, struct _MDL *to,
		    u32 length);
	u32 max_length;
};

/**
 * ntdma_share_create - let user space in
 * @name: of the file in /dev; copied
 * @adapter: for which exports and imports are made; put after
 *	ntdma_share_destroy()
 * @ops: the driver's
 * @context: their argument
 *
 * Context: PASSIVE_LEVEL.
 * Return: the device, or ERR_PTR(-errno).
 */
struct ntdma_share *ntdma_share_create(const char *name,
				       struct _DMA_ADAPTER *adapter,
				       const struct ntdma_share_ops *ops,
				       void *context);

/**
 * ntdma_share_destroy - undo ntdma_share_create()
 * @share: the device; NULL and ERR_PTR() are ignored
 *
 * Waits for calls under way. Files that are still open get -ENODEV from then on,
 * and do not keep the driver loaded.
 *
 * Context: PASSIVE_LEVEL.
 */
void ntdma_share_destroy(struct ntdma_share *share);

#endif
