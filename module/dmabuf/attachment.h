/* SPDX-License-Identifier: GPL-2.0-only */
/* Another driver's buffer, attached, mapped and pinned for a device of ours. */
#ifndef _NTDMA_DMABUF_ATTACHMENT_H
#define _NTDMA_DMABUF_ATTACHMENT_H

#include <linux/iosys-map.h>
#include <linux/types.h>

struct dma_buf;
struct dma_buf_attachment;
struct device;
struct ntdma_adapter;
struct ntdma_run;
struct sg_table;

/**
 * struct ntdma_attachment - a dma-buf in use by one device
 * @dmabuf: with a reference
 * @attach: the device's attachment; static, so that the exporter keeps the memory
 *	where it is until the end
 * @table: addresses for the device; never looked at for pages
 * @map: kernel mapping, NULL inside if the exporter has none
 * @size: bytes, whole pages
 * @highest: highest address for the device
 * @runs: contiguous for the device, in the order of the buffer
 * @nr_runs: how many
 */
struct ntdma_attachment {
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *table;
	struct iosys_map map;
	size_t size;
	u64 highest;
	struct ntdma_run *runs;
	u32 nr_runs;
};

int ntdma_attachment_init(struct ntdma_attachment *attachment,
			  struct ntdma_adapter *adapter,
			  struct dma_buf *dmabuf);
void ntdma_attachment_exit(struct ntdma_attachment *attachment);

/* Registers are no addresses to read and write memory at. */
static inline void *
ntdma_attachment_cpu(const struct ntdma_attachment *attachment)
{
	return attachment->map.is_iomem ? NULL : attachment->map.vaddr;
}

#endif
