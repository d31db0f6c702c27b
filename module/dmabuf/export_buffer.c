// SPDX-License-Identifier: GPL-2.0-only
/* Common buffers as dma-bufs. */
#include <linux/dma-buf.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include <ntdma/dmabuf.h>

#include "../dma/adapter.h"
#include "../dma/common_buffer.h"
#include "../nt/inject.h"
#include "../nt/mdl_record.h"
#include "../nt/report.h"
#include "dmabuf.h"
#include "export.h"

static const char buffer_name[] = "ntdma_dmabuf_export_buffer";
static const char vector_name[] = "ntdma_dmabuf_export_vector";

static void *buffer_vmap(struct ntdma_export *export)
{
	return export->buffer->cpu;
}

/* As cached as the kernel's own mapping is, which the backend knows. */
static int buffer_mmap(struct ntdma_export *export, struct vm_area_struct *vma)
{
	struct ntdma_common_buffer *buffer = export->buffer;
	struct ntdma_adapter *adapter = buffer->adapter;

	return adapter->backend->mmap(adapter, vma, buffer->size, buffer->cpu,
				      buffer->dma_addr);
}

static void buffer_release(struct ntdma_export *export)
{
	struct ntdma_common_buffer *buffer = export->buffer;

	kvfree(export->pages);
	atomic_dec(&buffer->shared);
	ntdma_common_buffer_release(buffer);
}

/* Freed by its driver, when nobody has it but those who share it. */
static void buffer_show(struct ntdma_export *export, struct seq_file *m)
{
	struct ntdma_common_buffer *buffer = export->buffer;
	bool freed = refcount_read(&buffer->refs) ==
		     atomic_read(&buffer->shared);

	seq_printf(m, "common buffer of adapter %u%s", buffer->adapter->id,
		   freed ? ", freed by its driver" : "");
}

static const struct ntdma_export_source buffer_source = {
	.vmap		= buffer_vmap,
	.mmap		= buffer_mmap,
	.release	= buffer_release,
	.show		= buffer_show,
};

static int fill_pages(struct ntdma_export *export, struct sg_table *table)
{
	struct sg_page_iter iter;

	export->nr_pages = export->buffer->size >> PAGE_SHIFT;
	if (!ntdma_fail(NTDMA_SITE_EXPORT_PAGES))
		export->pages = kvmalloc_array(export->nr_pages,
					       sizeof(*export->pages),
					       GFP_KERNEL | __GFP_NOWARN);
	if (!export->pages)
		return -ENOMEM;
	export->nr_pages = 0;
	for_each_sgtable_page(table, &iter, 0)
		export->pages[export->nr_pages++] = sg_page_iter_page(&iter);
	return 0;
}

static int ask_for_pages(struct ntdma_export *export)
{
	struct ntdma_common_buffer *buffer = export->buffer;
	struct ntdma_adapter *adapter = buffer->adapter;
	struct sg_table table;
	int ret;

	if (!adapter->backend->pages || !adapter->backend->mmap)
		return -EOPNOTSUPP;
	if (ntdma_fail(NTDMA_SITE_EXPORT_TABLE))
		return -ENOMEM;
	ret = adapter->backend->pages(adapter, &table, buffer->size,
				      buffer->cpu, buffer->dma_addr);
	if (ret)
		return ret;
	ret = fill_pages(export, &table);
	sg_free_table(&table);
	return ret;
}

/* The reference on the buffer is the export's on success. */
static struct dma_buf *export_allocated(struct ntdma_common_buffer *buffer)
{
	struct ntdma_export *export = ntdma_export_alloc(&buffer_source);
	struct dma_buf *dmabuf;
	int ret;

	if (!export)
		return ERR_PTR(-ENOMEM);
	export->buffer = buffer;
	ret = ask_for_pages(export);
	if (ret) {
		dmabuf = ERR_PTR(ret);
		goto err_free;
	}
	atomic_inc(&buffer->shared);
	dmabuf = ntdma_export_publish(export);
	if (!IS_ERR(dmabuf))
		return dmabuf;
	atomic_dec(&buffer->shared);
	kvfree(export->pages);
err_free:
	kfree(export);
	return dmabuf;
}

/* Another MDL may be where the buffer's was: its pages tell. */
static bool are_pages_of(const struct ntdma_common_buffer *buffer,
			 const struct mdl_pages *shared)
{
	u32 first = buffer->mdl_page, i = first;
	struct sg_page_iter iter;

	if (shared->count < first ||
	    shared->count - first < buffer->length >> PAGE_SHIFT)
		return false;
	for_each_sg_page(buffer->map.sgl, &iter, buffer->map.nr_segs, 0)
		if (shared->pages[i++] != sg_page_iter_page(&iter))
			return false;
	return true;
}

/* The pages are an MDL's; the buffer itself need not last. */
static struct dma_buf *export_borrowed(const struct ntdma_common_buffer *buffer)
{
	struct mdl_pages *shared = ntdma_mdl_share_pages(buffer->mdl);

	if (IS_ERR(shared))
		return ERR_CAST(shared);
	if (!are_pages_of(buffer, shared)) {
		ntdma_mdl_pages_put(shared);
		return ERR_PTR(-ENOENT);
	}
	return ntdma_export_pages(shared, buffer->mdl_page,
				  buffer->length >> PAGE_SHIFT);
}

static struct dma_buf *export_any(struct ntdma_common_buffer *buffer)
{
	struct dma_buf *dmabuf;

	if (buffer->give_back)
		dmabuf = ntdma_dmabuf_of_buffer(buffer);
	else if (buffer->size)
		dmabuf = export_allocated(buffer);
	else
		dmabuf = export_borrowed(buffer);
	if (IS_ERR(dmabuf) || buffer->give_back || !buffer->size)
		ntdma_common_buffer_release(buffer);
	return dmabuf;
}

struct dma_buf *ntdma_dmabuf_export_buffer(struct _DMA_ADAPTER *dma,
					   const void *va)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, buffer_name);
	struct ntdma_common_buffer *buffer;

	if (!adapter)
		return ERR_PTR(-ENODEV);
	if (!ntdma_at_passive()) {
		ntdma_misuse(buffer_name, "not at PASSIVE_LEVEL (adapter %u)",
			     adapter->id);
		return ERR_PTR(-EINVAL);
	}
	buffer = ntdma_common_buffer_find(adapter, va);
	if (!buffer) {
		ntdma_misuse(buffer_name, "no common buffer at %p (adapter %u)",
			     va, adapter->id);
		return ERR_PTR(-ENOENT);
	}
	return export_any(buffer);
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_export_buffer, "NTDMA");

struct dma_buf *
ntdma_dmabuf_export_vector(struct _DMA_ADAPTER *dma,
			   struct _DMA_COMMON_BUFFER_VECTOR *vector, u32 index)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, vector_name);
	struct ntdma_common_buffer *buffer;

	if (!adapter)
		return ERR_PTR(-ENODEV);
	if (!ntdma_at_passive()) {
		ntdma_misuse(vector_name, "not at PASSIVE_LEVEL (adapter %u)",
			     adapter->id);
		return ERR_PTR(-EINVAL);
	}
	buffer = ntdma_common_buffer_of_vector(adapter, vector, index);
	if (!buffer) {
		ntdma_misuse(vector_name,
			     "no element %u in a live vector (adapter %u)",
			     index, adapter->id);
		return ERR_PTR(-ENOENT);
	}
	return export_any(buffer);
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_export_vector, "NTDMA");
