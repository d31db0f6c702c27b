// SPDX-License-Identifier: GPL-2.0-only
/* The pages of MDLs as dma-bufs, and descriptors. */
#include <linux/dma-buf.h>
#include <linux/export.h>
#include <linux/fcntl.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <ntdma/dmabuf.h>

#include "../nt/mdl_record.h"
#include "../nt/report.h"
#include "export.h"

static const char name[] = "ntdma_dmabuf_export_mdl";

static void *pages_vmap(struct ntdma_export *export)
{
	return vmap(export->pages, export->nr_pages, VM_MAP, PAGE_KERNEL);
}

static void pages_vunmap(struct ntdma_export *export, void *va)
{
	vunmap(va);
}

/* By number: pages of a process are anonymous, vm_insert_page() refuses those. */
static int pages_mmap(struct ntdma_export *export, struct vm_area_struct *vma)
{
	unsigned long first = vma->vm_pgoff;
	unsigned long count = vma_pages(vma);
	unsigned long i;
	int ret;

	if (first >= export->nr_pages || count > export->nr_pages - first)
		return -ENXIO;
	for (i = 0; i < count; i++) {
		ret = remap_pfn_range(vma, vma->vm_start + (i << PAGE_SHIFT),
				      page_to_pfn(export->pages[first + i]),
				      PAGE_SIZE, vma->vm_page_prot);
		if (ret)
			return ret;
	}
	return 0;
}

static void pages_release(struct ntdma_export *export)
{
	ntdma_mdl_pages_put(export->mdl_pages);
}

static void pages_show(struct ntdma_export *export, struct seq_file *m)
{
	struct mdl_pages *shared = export->mdl_pages;

	seq_printf(m, "pages of an MDL, %s, shared %u times",
		   shared->allocated ? "allocated" : "a process' own",
		   refcount_read(&shared->refs));
}

static const struct ntdma_export_source pages_source = {
	.vmap		= pages_vmap,
	.vunmap		= pages_vunmap,
	.mmap		= pages_mmap,
	.release	= pages_release,
	.show		= pages_show,
};

/**
 * ntdma_export_pages - make a dma-buf of pages that an MDL has or had
 * @shared: the pages, shared; the dma-buf's, or given back on failure
 * @first: first page to export
 * @count: how many
 *
 * Return: the dma-buf or ERR_PTR().
 */
struct dma_buf *ntdma_export_pages(struct mdl_pages *shared, u32 first,
				   u32 count)
{
	struct ntdma_export *export = ntdma_export_alloc(&pages_source);
	struct dma_buf *dmabuf = ERR_PTR(-ENOMEM);

	if (!export)
		goto err_put;
	export->mdl_pages = shared;
	export->pages = shared->pages + first;
	export->nr_pages = count;
	dmabuf = ntdma_export_publish(export);
	if (!IS_ERR(dmabuf))
		return dmabuf;
	kfree(export);
err_put:
	ntdma_mdl_pages_put(shared);
	return dmabuf;
}

static const char *why_not_exported(const MDL *mdl,
				    const struct mdl_pages *shared)
{
	if (mdl->Next)
		return "MDL is chained";
	if (mdl->ByteOffset ||
	    mdl->ByteCount != (u64)shared->count << PAGE_SHIFT)
		return "MDL is not over all of its pages";
	return NULL;
}

static struct dma_buf *refuse_mdl(const MDL *mdl, const char *problem, int ret)
{
	ntdma_misuse(name, "%s (%p)", problem, mdl);
	return ERR_PTR(ret);
}

struct dma_buf *ntdma_dmabuf_export_mdl(struct _MDL *mdl)
{
	struct mdl_pages *shared;
	const char *problem;

	if (!mdl || !ntdma_at_passive())
		return refuse_mdl(mdl, mdl ? "not at PASSIVE_LEVEL" : "no MDL",
				  -EINVAL);
	shared = ntdma_mdl_share_pages(mdl);
	if (shared == ERR_PTR(-EPERM))
		return refuse_mdl(mdl, "pages are locked for a transfer only",
				  -EPERM);
	if (IS_ERR(shared))
		return refuse_mdl(mdl, "MDL keeps no pages", PTR_ERR(shared));
	problem = why_not_exported(mdl, shared);
	if (!problem)
		return ntdma_export_pages(shared, 0, shared->count);
	ntdma_mdl_pages_put(shared);
	return refuse_mdl(mdl, problem, -EINVAL);
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_export_mdl, "NTDMA");

int ntdma_dmabuf_fd(struct dma_buf *dmabuf)
{
	return dma_buf_fd(dmabuf, O_CLOEXEC);
}
EXPORT_SYMBOL_NS_GPL(ntdma_dmabuf_fd, "NTDMA");
