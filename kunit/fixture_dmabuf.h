/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The other side of a dma-buf: an exporter that is told how to behave and counts
 * what is asked of it, and an importer.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_DMABUF_H
#define _NTDMA_KUNIT_FIXTURE_DMABUF_H

#include <linux/dma-buf.h>
#include <linux/dma-fence.h>
#include <linux/dma-mapping.h>
#include <linux/dma-resv.h>
#include <linux/iosys-map.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <ntdma/dmabuf.h>

#include "fixture_ex.h"

enum db_fail {
	DB_FAIL_NOTHING,
	DB_FAIL_ATTACH,
	DB_FAIL_PIN,
	DB_FAIL_MAP,
	DB_FAIL_SHORT,		/* a table of less than the buffer */
	DB_FAIL_REGISTERS,	/* no memory behind the address for the CPU */
};

/**
 * struct db_exporter - memory of another driver
 * @dmabuf: what is imported; the exporter's reference
 * @buf: the pages, with margins that must not change
 * @va: kernel mapping of them
 * @fail: what goes wrong
 * @dev: whose mapping is the last one
 * @table: that mapping
 * @pinned: pins that were not undone; of an exporter that moves its memory
 * @attached: attachments
 * @mapped: mappings
 * @vmapped: kernel mappings
 * @cpu: accesses that were begun and not ended
 * @released: the last reference was dropped
 * @on_attach: called by the next attachment, once
 * @context: its
 */
struct db_exporter {
	struct dma_buf *dmabuf;
	struct fx_buffer *buf;
	u8 *va;
	enum db_fail fail;
	struct device *dev;
	struct sg_table *table;
	int pinned;
	int attached;
	int mapped;
	int vmapped;
	int cpu;
	bool released;
	void (*on_attach)(struct db_exporter *exporter);
	void *context;
};

static inline int db_attach(struct dma_buf *dmabuf,
			    struct dma_buf_attachment *attach)
{
	struct db_exporter *exporter = dmabuf->priv;
	void (*on_attach)(struct db_exporter *exporter) = exporter->on_attach;

	if (exporter->fail == DB_FAIL_ATTACH)
		return -EBUSY;
	exporter->on_attach = NULL;
	if (on_attach)
		on_attach(exporter);
	exporter->attached++;
	return 0;
}

static inline void db_detach(struct dma_buf *dmabuf,
			     struct dma_buf_attachment *attach)
{
	struct db_exporter *exporter = dmabuf->priv;

	exporter->attached--;
}

static inline int db_pin(struct dma_buf_attachment *attach)
{
	struct db_exporter *exporter = attach->dmabuf->priv;

	if (exporter->fail == DB_FAIL_PIN)
		return -EPERM;
	exporter->pinned++;
	return 0;
}

static inline void db_unpin(struct dma_buf_attachment *attach)
{
	struct db_exporter *exporter = attach->dmabuf->priv;

	exporter->pinned--;
}

static inline struct sg_table *db_map(struct dma_buf_attachment *attach,
				      enum dma_data_direction dir)
{
	struct db_exporter *exporter = attach->dmabuf->priv;
	struct fx_buffer *buf = exporter->buf;
	struct sg_table *table;

	if (exporter->fail == DB_FAIL_MAP)
		return ERR_PTR(-EIO);
	table = kzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return ERR_PTR(-ENOMEM);
	if (sg_alloc_table_from_pages(table, buf->pages, buf->nr_pages, 0,
				      buf->length, GFP_KERNEL) ||
	    dma_map_sgtable(attach->dev, table, dir, DMA_ATTR_SKIP_CPU_SYNC)) {
		sg_free_table(table);
		kfree(table);
		return ERR_PTR(-EIO);
	}
	dma_sync_sgtable_for_device(attach->dev, table, dir);
	exporter->dev = attach->dev;
	exporter->table = table;
	exporter->mapped++;
	if (exporter->fail == DB_FAIL_SHORT)
		table->nents--;
	return table;
}

static inline void db_unmap(struct dma_buf_attachment *attach,
			    struct sg_table *table, enum dma_data_direction dir)
{
	struct db_exporter *exporter = attach->dmabuf->priv;

	dma_sync_sgtable_for_cpu(attach->dev, table, dir);
	dma_unmap_sgtable(attach->dev, table, dir, DMA_ATTR_SKIP_CPU_SYNC);
	if (exporter->table == table)
		exporter->table = NULL;
	sg_free_table(table);
	kfree(table);
	exporter->mapped--;
}

static inline int db_begin(struct dma_buf *dmabuf, enum dma_data_direction dir)
{
	struct db_exporter *exporter = dmabuf->priv;

	exporter->cpu++;
	if (exporter->table)
		dma_sync_sgtable_for_cpu(exporter->dev, exporter->table, dir);
	return 0;
}

static inline int db_end(struct dma_buf *dmabuf, enum dma_data_direction dir)
{
	struct db_exporter *exporter = dmabuf->priv;

	exporter->cpu--;
	if (exporter->table)
		dma_sync_sgtable_for_device(exporter->dev, exporter->table,
					    dir);
	return 0;
}

static inline int db_vmap(struct dma_buf *dmabuf, struct iosys_map *map)
{
	struct db_exporter *exporter = dmabuf->priv;

	exporter->vmapped++;
	if (exporter->fail == DB_FAIL_REGISTERS)
		iosys_map_set_vaddr_iomem(map, (void __iomem *)exporter->va);
	else
		iosys_map_set_vaddr(map, exporter->va);
	return 0;
}

static inline void db_vunmap(struct dma_buf *dmabuf, struct iosys_map *map)
{
	struct db_exporter *exporter = dmabuf->priv;

	exporter->vmapped--;
}

static inline void db_release(struct dma_buf *dmabuf)
{
	struct db_exporter *exporter = dmabuf->priv;

	exporter->released = true;
}

#define DB_OPS_MUTE					\
	.attach			= db_attach,		\
	.detach			= db_detach,		\
	.map_dma_buf		= db_map,		\
	.unmap_dma_buf		= db_unmap,		\
	.begin_cpu_access	= db_begin,		\
	.end_cpu_access		= db_end,		\
	.release		= db_release

#define DB_OPS						\
	DB_OPS_MUTE,					\
	.vmap			= db_vmap,		\
	.vunmap			= db_vunmap

static const struct dma_buf_ops db_static_ops = { DB_OPS };

/* An exporter without an address for the CPU. */
static const struct dma_buf_ops __maybe_unused db_mute_ops = { DB_OPS_MUTE };

/* An exporter with these may move its memory when nobody has pinned it. */
static const struct dma_buf_ops __maybe_unused db_moving_ops = {
	DB_OPS,
	.pin	= db_pin,
	.unpin	= db_unpin,
};

static inline struct db_exporter *db_export_with(struct kunit *test,
						 struct fx_buffer *buf,
						 const struct dma_buf_ops *ops)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct db_exporter *exporter;

	exporter = kunit_kzalloc(test, sizeof(*exporter), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, exporter);
	exporter->buf = buf;
	exporter->va = vmap(buf->pages, buf->nr_pages, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, exporter->va);
	info.ops = ops;
	info.size = buf->length;
	info.flags = O_RDWR;
	info.priv = exporter;
	exporter->dmabuf = dma_buf_export(&info);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, exporter->dmabuf);
	return exporter;
}

static inline struct db_exporter *db_export(struct kunit *test, u32 length)
{
	return db_export_with(test, fx_scattered(test, 0, length),
			      &db_static_ops);
}

/* The CPU writes, as the protocol of dma-bufs wants it. */
static inline void db_fill(struct db_exporter *exporter, u32 seed)
{
	dma_buf_begin_cpu_access(exporter->dmabuf, DMA_BIDIRECTIONAL);
	fx_buffer_fill(exporter->buf, seed);
	dma_buf_end_cpu_access(exporter->dmabuf, DMA_BIDIRECTIONAL);
}

/* As fx_buffer_differs(), and as the protocol wants it. */
static inline u32 db_differs(struct db_exporter *exporter, u32 start,
			     u32 length, u32 seed)
{
	u32 same;

	dma_buf_begin_cpu_access(exporter->dmabuf, DMA_FROM_DEVICE);
	same = fx_buffer_differs(exporter->buf, start, length, seed);
	dma_buf_end_cpu_access(exporter->dmabuf, DMA_FROM_DEVICE);
	return same;
}

/*
 * Files are released behind the back of whoever closed them; a task of the kernel
 * has a worker do it.
 */
static inline bool db_wait_released(const bool *released)
{
	int tries;

	for (tries = 0; !READ_ONCE(*released) && tries < 1000; tries++)
		schedule_timeout_uninterruptible(1);
	return READ_ONCE(*released);
}

/* Everything that was asked of the exporter has been undone. */
static inline void db_exporter_end(struct kunit *test,
				   struct db_exporter *exporter)
{
	ntdma_test_live_objects_flush();
	dma_buf_put(exporter->dmabuf);
	KUNIT_EXPECT_TRUE(test, db_wait_released(&exporter->released));
	KUNIT_EXPECT_EQ(test, 0, exporter->attached);
	KUNIT_EXPECT_EQ(test, 0, exporter->pinned);
	KUNIT_EXPECT_EQ(test, 0, exporter->mapped);
	KUNIT_EXPECT_EQ(test, 0, exporter->vmapped);
	KUNIT_EXPECT_EQ(test, 0, exporter->cpu);
	KUNIT_EXPECT_EQ(test, 0U, fx_buffer_margins(exporter->buf));
	vunmap(exporter->va);
	fx_buffer_free(exporter->buf);
}

/**
 * struct db_importer - a device that uses a dma-buf
 * @dmabuf: with a reference
 * @attach: its attachment
 * @table: addresses for it
 */
struct db_importer {
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *table;
};

static inline int db_import(struct db_importer *importer,
			    struct dma_buf *dmabuf, struct device *dev)
{
	importer->attach = dma_buf_attach(dmabuf, dev);
	if (IS_ERR(importer->attach))
		return PTR_ERR(importer->attach);
	importer->table = dma_buf_map_attachment_unlocked(importer->attach,
							  DMA_BIDIRECTIONAL);
	if (IS_ERR(importer->table)) {
		dma_buf_detach(dmabuf, importer->attach);
		return PTR_ERR(importer->table);
	}
	get_dma_buf(dmabuf);
	importer->dmabuf = dmabuf;
	return 0;
}

static inline void db_import_end(struct db_importer *importer)
{
	dma_buf_unmap_attachment_unlocked(importer->attach, importer->table,
					  DMA_BIDIRECTIONAL);
	dma_buf_detach(importer->dmabuf, importer->attach);
	dma_buf_put(importer->dmabuf);
}

/* The fake device moves bytes at the addresses that it got as an importer. */
static inline int db_import_move(const struct db_importer *importer,
				 enum fx_way way)
{
	struct scatterlist *sg;
	u32 offset = 0;
	int ret = 0, i;

	for_each_sgtable_dma_sg(importer->table, sg, i) {
		ret = fx_device_move(sg_dma_address(sg), sg_dma_len(sg), offset,
				     way);
		if (ret)
			break;
		offset += sg_dma_len(sg);
	}
	return ret;
}

/* A reference counts as dropped when the exporter of ours has noticed. */
static inline bool db_wait_live(int live)
{
	int tries;

	for (tries = 0; tries < 1000; tries++) {
		if (ntdma_test_live_objects_flush() == live)
			return true;
		schedule_timeout_uninterruptible(1);
	}
	return false;
}

/* Fences of others on a buffer */
static inline const char *db_fence_name(struct dma_fence *fence)
{
	return "kunit";
}

static const struct dma_fence_ops db_fence_ops = {
	.get_driver_name	= db_fence_name,
	.get_timeline_name	= db_fence_name,
};

static DEFINE_SPINLOCK(db_fence_lock);

static inline struct dma_fence *db_add_fence(struct kunit *test,
					     struct dma_buf *dmabuf,
					     enum dma_resv_usage usage)
{
	struct dma_fence *fence = kzalloc(sizeof(*fence), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fence);
	dma_fence_init(fence, &db_fence_ops, &db_fence_lock,
		       dma_fence_context_alloc(1), 1);
	dma_resv_lock(dmabuf->resv, NULL);
	KUNIT_EXPECT_EQ(test, 0, dma_resv_reserve_fences(dmabuf->resv, 1));
	dma_resv_add_fence(dmabuf->resv, fence, usage);
	dma_resv_unlock(dmabuf->resv);
	return fence;
}

/* Does somebody who wants to write the buffer have to wait? */
static inline bool db_is_busy(const struct db_exporter *exporter)
{
	return !dma_resv_test_signaled(exporter->dmabuf->resv,
				       DMA_RESV_USAGE_READ);
}

/* Our fence, the only one on the buffer; NULL if there is none. */
static inline struct dma_fence *db_our_fence(const struct db_exporter *exporter)
{
	struct dma_resv *resv = exporter->dmabuf->resv;
	struct dma_fence *fence = NULL;

	dma_resv_lock(resv, NULL);
	if (dma_resv_get_singleton(resv, DMA_RESV_USAGE_READ, &fence))
		fence = NULL;
	dma_resv_unlock(resv);
	return fence;
}

#endif
