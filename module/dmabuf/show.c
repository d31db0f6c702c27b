// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/ntdma/dmabufs: what is shared with whom.
 *
 *   # cat /sys/kernel/debug/ntdma/dmabufs
 *   export 65536 bytes, importers 1, common buffer of adapter 2, freed by its driver
 *   import 4096 bytes, adapter 3, exporter udmabuf, runs 1, window open, mapped 1
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "../dma/debugfs.h"
#include "dmabuf.h"

static int dmabufs_show(struct seq_file *m, void *unused)
{
	ntdma_dmabuf_exports_show(m);
	ntdma_dmabuf_imports_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(dmabufs);

/**
 * ntdma_dmabuf_init - create the file; failure does no harm
 */
void ntdma_dmabuf_init(void)
{
	debugfs_create_file("dmabufs", 0444, ntdma_debugfs_root(), NULL,
			    &dmabufs_fops);
}
