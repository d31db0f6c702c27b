// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs: what the device did and what is mapped for it.
 *
 *   # cat /sys/kernel/debug/ntdma_testdev/mappings
 *   0x0000010000000000      4096 to-device
 *   0x0000010000002000      8192 coherent
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "copy.h"

static struct dentry *root;

static int stats_show(struct seq_file *seq, void *unused)
{
	struct ntdma_testdev_stats s;
	unsigned int i;

	ntdma_testdev_get_stats(&s);
	seq_printf(seq, "strict           %d\n", ntdma_testdev_is_strict());
	seq_printf(seq, "bytes_read       %llu\n", s.bytes_read);
	seq_printf(seq, "bytes_written    %llu\n", s.bytes_written);
	seq_printf(seq, "runs             %llu\n", s.runs);
	seq_printf(seq, "descs            %llu\n", s.descs);
	seq_printf(seq, "interrupts       %llu\n", s.interrupts);
	seq_printf(seq, "maps             %llu\n", s.maps);
	seq_printf(seq, "unmaps           %llu\n", s.unmaps);
	seq_printf(seq, "map_failures     %llu\n", s.map_failures);
	seq_printf(seq, "sg_calls         %llu\n", s.sg_calls);
	seq_printf(seq, "allocs           %llu\n", s.allocs);
	seq_printf(seq, "frees            %llu\n", s.frees);
	seq_printf(seq, "alloc_failures   %llu\n", s.alloc_failures);
	seq_printf(seq, "syncs_for_cpu    %llu\n", s.syncs_for_cpu);
	seq_printf(seq, "syncs_for_device %llu\n", s.syncs_for_device);
	seq_printf(seq, "bytes_synced     %llu\n", s.bytes_synced);
	seq_printf(seq, "live_mappings    %llu\n", s.live_mappings);
	seq_printf(seq, "live_coherent    %llu\n", s.live_coherent);
	seq_printf(seq, "live_bytes       %llu\n", s.live_bytes);
	for (i = 0; i < NTDMA_TESTDEV_FAULT_KINDS; i++)
		seq_printf(seq, "fault %-10s %llu\n",
			   ntdma_testdev_fault_name(i), s.faults[i]);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

static const char *describe(const struct testdev_mapping *mapping)
{
	static const char * const directions[] = {
		[DMA_BIDIRECTIONAL]	= "bidirectional",
		[DMA_TO_DEVICE]		= "to-device",
		[DMA_FROM_DEVICE]	= "from-device",
		[DMA_NONE]		= "none",
	};

	return mapping->kind == TESTDEV_COHERENT ? "coherent" :
						   directions[mapping->dir];
}

static int mappings_show(struct seq_file *seq, void *unused)
{
	struct testdev *td = seq->private;
	struct rb_node *node;
	unsigned long flags;

	/* A short buffer only makes seq_file come again with a larger one. */
	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	for (node = rb_first(&td->iommu.live); node; node = rb_next(node)) {
		const struct testdev_mapping *mapping =
			rb_entry(node, struct testdev_mapping, node);

		seq_printf(seq, "%pad %9zu %s%s\n", &mapping->start,
			   mapping->size, describe(mapping),
			   mapping->counted ? "" : " leaked");
	}
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(mappings);

void testdev_debugfs_create(struct testdev *td)
{
	root = debugfs_create_dir("ntdma_testdev", NULL);
	debugfs_create_file("stats", 0444, root, td, &stats_fops);
	debugfs_create_file("mappings", 0444, root, td, &mappings_fops);
	debugfs_create_file("copy", 0644, root, td, &testdev_copy_fops);
}

void testdev_debugfs_destroy(void)
{
	debugfs_remove(root);
}
