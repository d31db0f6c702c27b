// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channel, memory, and the plain copy that shows that a channel works.
 */
#include <linux/dma-mapping.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include <uapi/ntdma/testdev.h>

#include "client.h"

/* Far beyond what an emulated, loaded machine needs. */
#define CLIENT_TIMEOUT	(30 * HZ)

static bool is_testdev(struct dma_chan *chan, void *unused)
{
	struct device *dev = chan->device->dev;

	return dev_is_pci(dev) &&
	       to_pci_dev(dev)->vendor == NTDMA_TESTDEV_VENDOR_ID &&
	       dma_has_cap(DMA_MEMCPY, chan->device->cap_mask);
}

/**
 * client_request - a channel of the fake PCI device
 *
 * Return: the channel or NULL.
 */
struct dma_chan *client_request(void)
{
	dma_cap_mask_t mask;

	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	return dma_request_channel(mask, is_testdev, NULL);
}

int client_memory_alloc(struct client_memory *memory, struct device *dev,
			size_t size, enum dma_data_direction dir)
{
	memory->dev = dev;
	memory->size = size;
	memory->dir = dir;
	memory->data = kmalloc(size, GFP_KERNEL);
	return memory->data ? 0 : -ENOMEM;
}

void client_memory_free(struct client_memory *memory)
{
	kfree(memory->data);
	memory->data = NULL;
}

int client_map(struct client_memory *memory)
{
	memory->dma = dma_map_single(memory->dev, memory->data, memory->size,
				     memory->dir);
	return dma_mapping_error(memory->dev, memory->dma) ? -ENOMEM : 0;
}

void client_unmap(struct client_memory *memory)
{
	dma_unmap_single(memory->dev, memory->dma, memory->size, memory->dir);
}

struct wait {
	struct completion done;
	enum dmaengine_tx_result result;
};

static void copied(void *param, const struct dmaengine_result *result)
{
	struct wait *wait = param;

	wait->result = result ? result->result : DMA_TRANS_NOERROR;
	complete(&wait->done);
}

static int submit_and_wait(struct dma_chan *chan,
			   struct dma_async_tx_descriptor *tx)
{
	struct wait wait = { .result = DMA_TRANS_ABORTED };
	dma_cookie_t cookie;

	init_completion(&wait.done);
	tx->callback_result = copied;
	tx->callback_param = &wait;
	cookie = dmaengine_submit(tx);
	if (dma_submit_error(cookie))
		return -EIO;
	dma_async_issue_pending(chan);
	if (!wait_for_completion_timeout(&wait.done, CLIENT_TIMEOUT)) {
		dmaengine_terminate_sync(chan);
		return -ETIMEDOUT;
	}
	if (wait.result != DMA_TRANS_NOERROR ||
	    dma_async_is_tx_complete(chan, cookie, NULL, NULL) != DMA_COMPLETE)
		return -EIO;
	return 0;
}

/**
 * client_copy - copy and compare
 * @chan: channel
 * @dst: where to, unmapped; what is around the copy must not change
 * @src: where from, unmapped
 * @offset: of the copy in both
 * @len: bytes
 *
 * Return: 0; -EIO when it failed, -ETIMEDOUT when it did not end, -EBADMSG
 * when the data are wrong.
 */
int client_copy(struct dma_chan *chan, struct client_memory *dst,
		struct client_memory *src, size_t offset, size_t len)
{
	struct dma_async_tx_descriptor *tx;
	int ret = -EIO;

	memset(dst->data, 0x5a, dst->size);
	if (client_map(src))
		return -EIO;
	if (client_map(dst))
		goto out_unmap_src;

	tx = dmaengine_prep_dma_memcpy(chan, dst->dma + offset,
				       src->dma + offset, len,
				       DMA_PREP_INTERRUPT | DMA_CTRL_ACK);
	if (tx)
		ret = submit_and_wait(chan, tx);
	client_unmap(dst);
out_unmap_src:
	client_unmap(src);
	if (ret)
		return ret;

	if (memcmp(dst->data + offset, src->data + offset, len) ||
	    memchr_inv(dst->data, 0x5a, offset) ||
	    memchr_inv(dst->data + offset + len, 0x5a,
		       dst->size - offset - len))
		return -EBADMSG;
	return 0;
}
