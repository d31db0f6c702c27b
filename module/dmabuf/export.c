// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exporter: pages of ours become a dma-buf.
 *
 *   driver's  --export--> EXPORTED --freed by the driver--> ORPHANED
 *                            |                                 |
 *                            +--last descriptor, mapping, importer gone--> back
 *
 * Each importer's device gets a mapping of its own when it attaches, so that it
 * learns then whether it reaches the memory at all. Nothing is ever copied: memory
 * which a device reaches through a bounce buffer only is not shared with it.
 *
 * LOCKING: exports_lock guards the list of all, ntdma_export.lock the importers of
 * one and nests inside; no lock of dma-buf is taken under either.
 */
#include <linux/dma-buf.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/highmem.h>
#include <linux/iosys-map.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "../dma/live.h"
#include "../nt/inject.h"
#include "dmabuf.h"
#include "export.h"

/**
 * struct importer - one attached device, dma_buf_attachment.priv
 * @node: in the export's list
 * @dev: the device
 * @table: the pages, mapped for it; never shown to it
 */
struct importer {
	struct list_head node;
	struct device *dev;
	struct sg_table table;
};

static DEFINE_MUTEX(exports_lock);
static LIST_HEAD(exports);

bool ntdma_dmabuf_device_remaps(struct device *dev)
{
	unsigned long boundary = dma_get_merge_boundary(dev);

	return get_dma_ops(dev) || (boundary && boundary < PAGE_SIZE);
}

/*
 * Asking Linux to map memory that a device does not reach and that it cannot
 * bounce gives a backtrace and a taint: so it is not asked.
 */
static bool is_in_reach(struct device *dev, const struct ntdma_export *export)
{
	u64 limit = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);
	phys_addr_t highest = 0;
	u32 i;

	if (ntdma_dmabuf_device_remaps(dev))
		return true;
	for (i = 0; i < export->nr_pages; i++)
		highest = max(highest, page_to_phys(export->pages[i]));
	return phys_to_dma(dev, highest + PAGE_SIZE - 1) <= limit;
}

static bool is_copy(const struct importer *importer)
{
	struct device *dev = importer->dev;
	struct scatterlist *sg;
	int i;

	if (ntdma_dmabuf_device_remaps(dev))
		return false;
	for_each_sgtable_dma_sg(&importer->table, sg, i)
		if (sg_dma_address(sg) != phys_to_dma(dev, sg_phys(sg)))
			return true;
	return false;
}

static int fill_table(struct importer *importer,
		      const struct ntdma_export *export)
{
	u32 longest = dma_get_max_seg_size(importer->dev) & PAGE_MASK;

	if (ntdma_fail(NTDMA_SITE_EXPORT_MAP))
		return -ENOMEM;
	return sg_alloc_table_from_pages_segment(&importer->table,
						 export->pages,
						 export->nr_pages, 0,
						 (u64)export->nr_pages <<
						 PAGE_SHIFT,
						 max_t(u32, longest, PAGE_SIZE),
						 GFP_KERNEL);
}

static void unmap_table(struct importer *importer)
{
	dma_unmap_sgtable(importer->dev, &importer->table, DMA_BIDIRECTIONAL,
			  DMA_ATTR_SKIP_CPU_SYNC);
}

/* The importers say by map_dma_buf() when caches and memory have to agree. */
static int map_importer(struct importer *importer,
			const struct ntdma_export *export)
{
	int ret = fill_table(importer, export);

	if (ret)
		return ret;
	ret = dma_map_sgtable(importer->dev, &importer->table,
			      DMA_BIDIRECTIONAL, DMA_ATTR_SKIP_CPU_SYNC);
	if (ret)
		goto err_free;
	if (!is_copy(importer))
		return 0;
	unmap_table(importer);
	ret = -ERANGE;
err_free:
	sg_free_table(&importer->table);
	return ret;
}

static int export_attach(struct dma_buf *dmabuf,
			 struct dma_buf_attachment *attachment)
{
	struct ntdma_export *export = dmabuf->priv;
	struct importer *importer = NULL;
	int ret;

	if (!attachment->dev->dma_mask)
		return -ENODEV;
	if (!is_in_reach(attachment->dev, export))
		return -ERANGE;
	if (!ntdma_fail(NTDMA_SITE_EXPORT_ATTACH))
		importer = kzalloc(sizeof(*importer), GFP_KERNEL);
	if (!importer)
		return -ENOMEM;
	importer->dev = attachment->dev;
	ret = map_importer(importer, export);
	if (ret) {
		kfree(importer);
		return ret;
	}
	attachment->priv = importer;
	mutex_lock(&export->lock);
	list_add_tail(&importer->node, &export->importers);
	mutex_unlock(&export->lock);
	return 0;
}

static void export_detach(struct dma_buf *dmabuf,
			  struct dma_buf_attachment *attachment)
{
	struct ntdma_export *export = dmabuf->priv;
	struct importer *importer = attachment->priv;

	mutex_lock(&export->lock);
	list_del(&importer->node);
	mutex_unlock(&export->lock);
	unmap_table(importer);
	sg_free_table(&importer->table);
	kfree(importer);
}

/*
 * The importer gets a copy: what it does to its table, or what DMABUF_DEBUG does,
 * must not reach the one that caches are synchronised by.
 */
static struct sg_table *show_table(const struct sg_table *table)
{
	struct scatterlist *from, *to;
	struct sg_table *shown = NULL;
	int i;

	if (!ntdma_fail(NTDMA_SITE_EXPORT_SHOW))
		shown = kzalloc(sizeof(*shown), GFP_KERNEL);
	if (!shown)
		return NULL;
	if (sg_alloc_table(shown, table->orig_nents, GFP_KERNEL)) {
		kfree(shown);
		return NULL;
	}
	to = shown->sgl;
	for_each_sgtable_sg(table, from, i) {
		sg_set_page(to, sg_page(from), from->length, from->offset);
		sg_dma_address(to) = sg_dma_address(from);
		sg_dma_len(to) = sg_dma_len(from);
		to = sg_next(to);
	}
	shown->nents = table->nents;
	return shown;
}

static struct sg_table *export_map(struct dma_buf_attachment *attachment,
				   enum dma_data_direction dir)
{
	struct importer *importer = attachment->priv;
	struct sg_table *shown = show_table(&importer->table);

	if (!shown)
		return ERR_PTR(-ENOMEM);
	dma_sync_sgtable_for_device(importer->dev, &importer->table, dir);
	return shown;
}

static void export_unmap(struct dma_buf_attachment *attachment,
			 struct sg_table *shown, enum dma_data_direction dir)
{
	struct importer *importer = attachment->priv;

	dma_sync_sgtable_for_cpu(importer->dev, &importer->table, dir);
	sg_free_table(shown);
	kfree(shown);
}

static size_t bytes_of(const struct ntdma_export *export)
{
	return (size_t)export->nr_pages << PAGE_SHIFT;
}

static int export_begin_cpu_access(struct dma_buf *dmabuf,
				   enum dma_data_direction dir)
{
	struct ntdma_export *export = dmabuf->priv;
	struct importer *importer;

	mutex_lock(&export->lock);
	list_for_each_entry(importer, &export->importers, node)
		dma_sync_sgtable_for_cpu(importer->dev, &importer->table, dir);
	mutex_unlock(&export->lock);
	return 0;
}

static int export_end_cpu_access(struct dma_buf *dmabuf,
				 enum dma_data_direction dir)
{
	struct ntdma_export *export = dmabuf->priv;
	struct importer *importer;

	mutex_lock(&export->lock);
	list_for_each_entry(importer, &export->importers, node)
		dma_sync_sgtable_for_device(importer->dev, &importer->table,
					    dir);
	mutex_unlock(&export->lock);
	return 0;
}

static int export_mmap(struct dma_buf *dmabuf, struct vm_area_struct *vma)
{
	struct ntdma_export *export = dmabuf->priv;

	/* a private mapping would show a copy */
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	return export->source->mmap(export, vma);
}

static int export_vmap(struct dma_buf *dmabuf, struct iosys_map *map)
{
	struct ntdma_export *export = dmabuf->priv;

	export->vmapped = export->source->vmap(export);
	if (!export->vmapped)
		return -ENOMEM;
	iosys_map_set_vaddr(map, export->vmapped);
	return 0;
}

static void export_vunmap(struct dma_buf *dmabuf, struct iosys_map *map)
{
	struct ntdma_export *export = dmabuf->priv;

	if (export->source->vunmap)
		export->source->vunmap(export, export->vmapped);
	export->vmapped = NULL;
}

static void export_release(struct dma_buf *dmabuf)
{
	struct ntdma_export *export = dmabuf->priv;

	mutex_lock(&exports_lock);
	list_del(&export->node);
	mutex_unlock(&exports_lock);
	export->source->release(export);
	mutex_destroy(&export->lock);
	kfree(export);
	ntdma_live_dec();
}

static const struct dma_buf_ops export_ops = {
	.attach			= export_attach,
	.detach			= export_detach,
	.map_dma_buf		= export_map,
	.unmap_dma_buf		= export_unmap,
	.begin_cpu_access	= export_begin_cpu_access,
	.end_cpu_access		= export_end_cpu_access,
	.mmap			= export_mmap,
	.vmap			= export_vmap,
	.vunmap			= export_vunmap,
	.release		= export_release,
};

/**
 * ntdma_export_alloc - a record, to be filled
 * @source: where the memory comes from
 *
 * Return: the record, freed by kfree() if it is not published; NULL.
 */
struct ntdma_export *ntdma_export_alloc(const struct ntdma_export_source *source)
{
	struct ntdma_export *export = NULL;

	if (!ntdma_fail(NTDMA_SITE_EXPORT))
		export = kzalloc(sizeof(*export), GFP_KERNEL);
	if (!export)
		return NULL;
	export->source = source;
	mutex_init(&export->lock);
	INIT_LIST_HEAD(&export->importers);
	return export;
}

/**
 * ntdma_export_publish - make the dma-buf
 * @export: filled record; the dma-buf's on success
 *
 * This module stays loaded as long as the dma-buf exists.
 *
 * Return: the dma-buf or ERR_PTR().
 */
struct dma_buf *ntdma_export_publish(struct ntdma_export *export)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct dma_buf *dmabuf;

	info.ops = &export_ops;
	info.size = bytes_of(export);
	info.flags = O_RDWR;
	info.priv = export;
	dmabuf = dma_buf_export(&info);
	if (IS_ERR(dmabuf))
		return dmabuf;
	mutex_lock(&exports_lock);
	list_add_tail(&export->node, &exports);
	mutex_unlock(&exports_lock);
	ntdma_live_inc();
	return dmabuf;
}

static u32 count_importers(struct ntdma_export *export)
{
	const struct list_head *node;
	u32 n = 0;

	mutex_lock(&export->lock);
	list_for_each(node, &export->importers)
		n++;
	mutex_unlock(&export->lock);
	return n;
}

/**
 * ntdma_dmabuf_exports_show - all exported buffers, a line each
 * @m: where
 */
void ntdma_dmabuf_exports_show(struct seq_file *m)
{
	struct ntdma_export *export;

	mutex_lock(&exports_lock);
	list_for_each_entry(export, &exports, node) {
		seq_printf(m, "export %zu bytes, importers %u, ",
			   bytes_of(export), count_importers(export));
		export->source->show(export, m);
		seq_putc(m, '\n');
	}
	mutex_unlock(&exports_lock);
}
