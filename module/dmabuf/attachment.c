// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attaching to another driver's buffer.
 *
 * All that may sleep or fail is done once: attach, map for the device, map for
 * the kernel. The attachment is static: an exporter that moves its memory about
 * has to pin it at attach, and there is nothing to notify us of.
 */
#include <linux/dma-buf.h>
#include <linux/dma-direction.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "../dma/adapter.h"
#include "../dma/foreign.h"
#include "../nt/inject.h"
#include "attachment.h"

/* No address is asked for a page: on Linux 7.2 the table has none. */
static int add_runs(struct ntdma_attachment *attachment)
{
	struct ntdma_run *run = NULL;
	struct scatterlist *sg;
	u64 offset = 0;
	int i;

	for_each_sgtable_dma_sg(attachment->table, sg, i) {
		dma_addr_t dma_addr = sg_dma_address(sg);
		u64 bytes = min_t(u64, sg_dma_len(sg),
				  attachment->size - offset);

		if (!bytes)
			break;
		if (!PAGE_ALIGNED(dma_addr) || !PAGE_ALIGNED(bytes))
			return -EINVAL;
		if (run && run->dma_addr + run->length == dma_addr) {
			run->length += bytes;
		} else {
			run = &attachment->runs[attachment->nr_runs++];
			*run = (struct ntdma_run){ offset, dma_addr, bytes };
		}
		attachment->highest = max(attachment->highest,
					  dma_addr + bytes - 1);
		offset += bytes;
	}
	return offset == attachment->size ? 0 : -EINVAL;
}

static int find_runs(struct ntdma_attachment *attachment)
{
	u32 entries = attachment->table->nents;
	int ret;

	if (!entries)
		return -EINVAL;
	if (!ntdma_fail(NTDMA_SITE_IMPORT_RUNS))
		attachment->runs = kvmalloc_array(entries,
						  sizeof(*attachment->runs),
						  GFP_KERNEL);
	if (!attachment->runs)
		return -ENOMEM;
	ret = add_runs(attachment);
	if (ret) {
		kvfree(attachment->runs);
		attachment->runs = NULL;
	}
	return ret;
}

static int check_reach(const struct ntdma_attachment *attachment,
		       const struct ntdma_adapter *adapter)
{
	if (attachment->highest > adapter->dma_limit)
		return -ERANGE;
	return adapter->scatter_gather || attachment->nr_runs == 1 ?
	       0 : -ERANGE;
}

static int map_attachment(struct ntdma_attachment *attachment,
			  const struct ntdma_adapter *adapter)
{
	int ret;

	attachment->table = dma_buf_map_attachment_unlocked(attachment->attach,
							    DMA_BIDIRECTIONAL);
	if (IS_ERR_OR_NULL(attachment->table))
		return PTR_ERR(attachment->table) ?: -ENOMEM;
	ret = find_runs(attachment);
	if (!ret)
		ret = check_reach(attachment, adapter);
	if (!ret)
		return 0;
	kvfree(attachment->runs);
	dma_buf_unmap_attachment_unlocked(attachment->attach,
					  attachment->table,
					  DMA_BIDIRECTIONAL);
	return ret;
}

/**
 * ntdma_attachment_init - attach, map and pin
 * @attachment: zeroed
 * @adapter: for whose device
 * @dmabuf: whose
 *
 * Context: may sleep; calls the exporter.
 * Return: 0 or -errno, see ntdma_dmabuf_import().
 */
int ntdma_attachment_init(struct ntdma_attachment *attachment,
			  struct ntdma_adapter *adapter, struct dma_buf *dmabuf)
{
	int ret;

	if (!dmabuf->size || !PAGE_ALIGNED(dmabuf->size))
		return -EINVAL;
	attachment->size = dmabuf->size;
	attachment->attach = dma_buf_attach(dmabuf, adapter->dev);
	if (IS_ERR(attachment->attach))
		return PTR_ERR(attachment->attach);
	ret = map_attachment(attachment, adapter);
	if (ret) {
		dma_buf_detach(dmabuf, attachment->attach);
		return ret;
	}
	get_dma_buf(dmabuf);
	attachment->dmabuf = dmabuf;
	/* optional for exporters, and so for us */
	if (dma_buf_vmap_unlocked(dmabuf, &attachment->map))
		iosys_map_clear(&attachment->map);
	return 0;
}

/**
 * ntdma_attachment_exit - undo ntdma_attachment_init()
 * @attachment: that the device does not use any more
 *
 * Context: may sleep; calls the exporter.
 */
void ntdma_attachment_exit(struct ntdma_attachment *attachment)
{
	if (iosys_map_is_set(&attachment->map))
		dma_buf_vunmap_unlocked(attachment->dmabuf, &attachment->map);
	dma_buf_unmap_attachment_unlocked(attachment->attach,
					  attachment->table,
					  DMA_BIDIRECTIONAL);
	dma_buf_detach(attachment->dmabuf, attachment->attach);
	kvfree(attachment->runs);
	dma_buf_put(attachment->dmabuf);
}
