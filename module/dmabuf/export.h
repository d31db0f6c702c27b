/* SPDX-License-Identifier: GPL-2.0-only */
/* An exported buffer: pages, and where they come from. */
#ifndef _NTDMA_DMABUF_EXPORT_H
#define _NTDMA_DMABUF_EXPORT_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct dma_buf;
struct mdl_pages;
struct ntdma_common_buffer;
struct ntdma_export;
struct page;
struct seq_file;
struct vm_area_struct;

/**
 * struct ntdma_export_source - what differs between sources of memory
 * @vmap: address for the kernel, NULL if it cannot be mapped
 * @vunmap: undo @vmap; may be absent
 * @mmap: map into a process, with the caching that the memory has
 * @release: the last importer is gone: give the memory back
 * @show: tell in a few words what it is
 *
 * All may sleep.
 */
struct ntdma_export_source {
	void *(*vmap)(struct ntdma_export *export);
	void (*vunmap)(struct ntdma_export *export, void *va);
	int (*mmap)(struct ntdma_export *export, struct vm_area_struct *vma);
	void (*release)(struct ntdma_export *export);
	void (*show)(struct ntdma_export *export, struct seq_file *m);
};

/**
 * struct ntdma_export - one exported buffer, dma_buf.priv
 * @node: in the list of all, under its lock
 * @source: where the memory comes from
 * @pages: its pages, from @source
 * @nr_pages: how many
 * @buffer: the common buffer, with a reference; or
 * @mdl_pages: the pages of an MDL, shared
 * @vmapped: address for the kernel as long as there is one; under the
 *	reservation lock of the dma-buf, or on Linux 6.1 a lock of dma-buf's own
 * @lock: guards what follows
 * @importers: attached devices
 */
struct ntdma_export {
	struct list_head node;
	const struct ntdma_export_source *source;
	struct page **pages;
	u32 nr_pages;
	union {
		struct ntdma_common_buffer *buffer;
		struct mdl_pages *mdl_pages;
	};
	void *vmapped;
	struct mutex lock;	/* importers */
	struct list_head importers;
};

struct ntdma_export *ntdma_export_alloc(const struct ntdma_export_source *source);
struct dma_buf *ntdma_export_publish(struct ntdma_export *export);

/* export_mdl.c */
struct dma_buf *ntdma_export_pages(struct mdl_pages *shared, u32 first,
				   u32 count);

#endif
