// SPDX-License-Identifier: GPL-2.0-only
/* Somebody else's dma-buf as a common buffer. */
#include <linux/dma-buf.h>
#include <linux/export.h>
#include <linux/slab.h>

#include <ntdma/dmabuf.h>

#include "../dma/adapter.h"
#include "../dma/common_buffer.h"
#include "../dma/foreign.h"
#include "../dma/live.h"
#include "../nt/inject.h"
#include "../nt/report.h"
#include "attachment.h"
#include "dmabuf.h"

static const char name[] = "ntdma_dmabuf_import_buffer";

/**
 * struct imported_buffer - a common buffer that is another driver's
 * @base: what FreeCommonBuffer finds
 * @attachment: the memory
 */
struct imported_buffer {
	struct ntdma_common_buffer base;
	struct ntdma_attachment attachment;
};

static void give_back(struct ntdma_common_buffer *base)
{
	struct imported_buffer *buffer =
		container_of(base, struct imported_buffer, base);

	ntdma_attachment_exit(&buffer->attachment);
	kfree(buffer);
}

/**
 * ntdma_dmabuf_of_buffer - the dma-buf that a common buffer is made of
 * @buffer: with @give_back
 *
 * Return: the dma-buf with a reference.
 */
struct dma_buf *ntdma_dmabuf_of_buffer(struct ntdma_common_buffer *buffer)
{
	struct dma_buf *dmabuf = container_of(buffer, struct imported_buffer,
					      base)->attachment.dmabuf;

	get_dma_buf(dmabuf);
	return dmabuf;
}

static int check_attachment(const struct ntdma_attachment *attachment)
{
	if (attachment->nr_runs > 1)
		return -ERANGE;
	return ntdma_attachment_cpu(attachment) ? 0 : -EOPNOTSUPP;
}

/* The caller's reference on the adapter is the buffer's on success. */
static struct ntdma_common_buffer *import_for(struct ntdma_adapter *adapter,
					      struct dma_buf *dmabuf)
{
	struct imported_buffer *buffer = NULL;
	int ret;

	if (!ntdma_fail(NTDMA_SITE_IMPORT))
		buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	if (!buffer)
		return ERR_PTR(-ENOMEM);
	ntdma_common_buffer_init(&buffer->base, adapter, dmabuf->size);
	ret = ntdma_attachment_init(&buffer->attachment, adapter, dmabuf);
	if (ret)
		goto err_free;
	ret = check_attachment(&buffer->attachment);
	if (ret)
		goto err_exit;
	buffer->base.cpu = ntdma_attachment_cpu(&buffer->attachment);
	buffer->base.dma_addr = buffer->attachment.runs->dma_addr;
	buffer->base.give_back = give_back;
	ntdma_live_inc();
	return &buffer->base;

err_exit:
	ntdma_attachment_exit(&buffer->attachment);
err_free:
	kfree(buffer);
	return ERR_PTR(ret);
}

static const char *refuse_buffer(const struct dma_buf *dmabuf,
				 const u64 *logical, void *const *va)
{
	if (!dmabuf)
		return "no dma-buf";
	if (!logical || !va)
		return "nowhere to put the addresses";
	return ntdma_at_passive() ? NULL : "not at PASSIVE_LEVEL";
}

int ntdma_dmabuf_import_buffer(struct _DMA_ADAPTER *dma,
			       struct dma_buf *dmabuf, u64 *logical, void **va)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, name);
	const char *refusal = refuse_buffer(dmabuf, logical, va);
	struct ntdma_common_buffer *buffer;

	if (!adapter)
		return -ENODEV;
	if (refusal) {
		ntdma_misuse(name, "%s (adapter %u)", refusal, adapter->id);
		return -EINVAL;
	}
	*logical = 0;
	*va = NULL;
	if (adapter->backend->controller)
		return -EOPNOTSUPP;
	if (dmabuf->size > U32_MAX)
		return -E2BIG;
	if (!ntdma_adapter_get(adapter))
		return -ENODEV;
	buffer = import_for(adapter, dmabuf);
	if (IS_ERR(buffer)) {
		ntdma_adapter_put(adapter);
		return PTR_ERR(buffer);
	}
	*logical = buffer->dma_addr;
	*va = buffer->cpu;
	ntdma_common_buffer_publish(buffer);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_import_buffer, "NTDMA");
