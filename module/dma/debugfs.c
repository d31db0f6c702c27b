// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/ntdma/adapters: what "!dma" shows on Windows.
 *
 *   # cat /sys/kernel/debug/ntdma/adapters
 *   adapter 1 0000:00:02.0 owner edu_start+0x4d/0x1a0 [ntdma_edu]
 *     bus-master, version 2, scatter/gather, 28 of 32 address bits
 *     map registers 17, sets 0, lists 0, common buffers 1, waiting 0, channel free
 *     reserve 17 of 17 pages free
 *     maps 12, unmaps 12, bytes 49152, bounced 0, lists 4, grants 2, queued 0
 */
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/seq_file.h>

#include "adapter.h"
#include "channel.h"
#include "common_buffer.h"
#include "debugfs.h"
#include "dma_device.h"

static struct dentry *root;

DEFINE_SHOW_ATTRIBUTE(ntdma_pool);

static u32 count_waiters(struct ntdma_adapter *adapter)
{
	struct ntdma_queue *queue = adapter->queue;
	const struct ntdma_request *req;
	unsigned long flags;
	u32 n = 0;

	spin_lock_irqsave(&queue->lock, flags);
	list_for_each_entry(req, &queue->waiters, node)
		n += req->adapter == adapter;
	spin_unlock_irqrestore(&queue->lock, flags);
	return n;
}

static void show_adapter(struct ntdma_adapter *adapter, void *data)
{
	struct ntdma_counters total;
	struct seq_file *m = data;

	ntdma_adapter_totals(adapter, &total);
	seq_printf(m, "adapter %u %s owner %s%s\n", adapter->id,
		   dev_name(adapter->dev), adapter->owner_name,
		   atomic_read(&adapter->closing) ? " CLOSED" : "");
	seq_printf(m, "  %s, version %u, %sscatter/gather, %d of %u address bits\n",
		   adapter->backend->name, adapter->version,
		   adapter->scatter_gather ? "" : "no ",
		   fls64(adapter->dma_limit), adapter->width);
	seq_printf(m, "  map registers %u, sets %u, lists %u, common buffers %u, waiting %u, channel %s\n",
		   adapter->max_map_regs, ntdma_regs_table_count(&adapter->map_regs),
		   ntdma_sg_registry_count(&adapter->lists),
		   ntdma_common_buffer_count(adapter), count_waiters(adapter),
		   READ_ONCE(adapter->queue->owner) ? "held" : "free");
	seq_printf(m, "  reserve %u of %u pages free\n",
		   READ_ONCE(adapter->reserve.nr_free),
		   adapter->reserve.nr_pages);
	seq_printf(m, "  maps %llu, unmaps %llu, bytes %llu, bounced %llu, lists %llu, grants %llu, queued %llu\n",
		   total.maps, total.unmaps, total.bytes, total.bounce_bytes,
		   total.lists, total.grants, total.queued);
}

static int adapters_show(struct seq_file *m, void *unused)
{
	ntdma_dma_device_visit_adapters(show_adapter, m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(adapters);

/**
 * ntdma_debugfs_init - create the files; failure does no harm
 */
void ntdma_debugfs_init(void)
{
	root = debugfs_create_dir("ntdma", NULL);
	debugfs_create_file("adapters", 0444, root, NULL, &adapters_fops);
	debugfs_create_file("pool", 0444, root, NULL, &ntdma_pool_fops);
}

/**
 * ntdma_debugfs_root - where others may add a file
 */
struct dentry *ntdma_debugfs_root(void)
{
	return root;
}

/**
 * ntdma_debugfs_exit - remove the files
 */
void ntdma_debugfs_exit(void)
{
	debugfs_remove_recursive(root);
}
