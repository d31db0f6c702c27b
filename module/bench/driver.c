// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: DMA_OPERATIONS against the way in which a Linux driver maps the
 * same memory for the same device, QEMU's edu. Nothing is transferred.
 *
 *	# cd /sys/kernel/debug/ntdma_bench
 *	# echo all > run		(or the name of one case)
 *	# cat results
 *
 * A line of the results: case, cost of ntdma (median, least), cost of Linux'
 * idiom (median, least). Meant to be read by tools/bench.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include <ntdma/ntdma.h>

#include "bench.h"

#define BENCH_PCI_VENDOR	0x1234
#define BENCH_PCI_DEVICE	0x11e8
#define BENCH_NAME_LENGTH	48

/**
 * struct bench_case - two ways of doing the same
 * @name: of the operation
 * @idiom: of Linux' way, if there is more than one
 * @shim: DMA_OPERATIONS' way
 * @native: Linux' way
 * @scattered: pages have no neighbours in memory
 * @can_sleep: both need PASSIVE_LEVEL
 * @pages: sizes, up to the first 0
 */
struct bench_case {
	const char *name;
	const char *idiom;
	bench_op_fn shim;
	bench_op_fn native;
	bool scattered;
	bool can_sleep;
	unsigned int pages[4];
};

static const struct bench_case cases[] = {
	{ "build-scattered", "", BenchBuild, bench_native_sg,
	  true, false, { 1, 16, 64, 256 } },
	{ "build-contiguous", "", BenchBuild, bench_native_sg,
	  false, false, { 1, 16, 64, 256 } },
	{ "build-contiguous", "-table", BenchBuild, bench_native_sg_table,
	  false, false, { 1, 16, 64, 256 } },
	{ "get-scattered", "", BenchGet, bench_native_sg,
	  true, false, { 1, 16, 64, 256 } },
	{ "get-contiguous", "", BenchGet, bench_native_sg,
	  false, false, { 1, 16, 64, 256 } },
	{ "get-contiguous", "-table", BenchGet, bench_native_sg_table,
	  false, false, { 1, 16, 64, 256 } },
	{ "build_ex-scattered", "", BenchBuildEx, bench_native_sg,
	  true, false, { 1, 16, 256 } },
	{ "map-scattered", "", BenchPacket, bench_native_sg,
	  true, false, { 1, 16 } },
	{ "map_ex-scattered", "", BenchPacketEx, bench_native_sg,
	  true, false, { 1, 16, 256 } },
	{ "common", "", BenchCommon, bench_native_coherent,
	  false, true, { 1, 16 } },
	{ "vector", "", BenchVector, bench_native_vector,
	  false, true, { 64 } },
};

/**
 * struct bench_row - what came of one case and size
 * @name: both as one word
 * @shim: cost
 * @native: cost
 */
struct bench_row {
	char name[BENCH_NAME_LENGTH];
	struct bench_cost shim;
	struct bench_cost native;
};

/**
 * struct bench - the one bound device
 * @device: what the Windows side knows it by
 * @native: what the Linux side has
 * @scattered: memory without neighbours
 * @contiguous: memory in one piece
 * @debugfs: directory of "run" and "results"
 * @lock: guards what follows, and the measurement
 * @rows: of the last run
 * @count: how many of them there are
 */
struct bench {
	struct _DEVICE_OBJECT *device;
	struct bench_native native;
	struct bench_memory scattered;
	struct bench_memory contiguous;
	struct dentry *debugfs;

	struct mutex lock;	/* serialises runs */
	struct bench_row rows[ARRAY_SIZE(cases) * ARRAY_SIZE(cases->pages)];
	unsigned int count;
};

static void native_prepare(struct bench_native *native, struct page **pages,
			   unsigned int count)
{
	native->pages = pages;
	native->count = count;
	sg_init_table(native->sgl, count);
}

static int measure_row(struct bench *bench, const struct bench_case *c,
		       unsigned int pages, struct bench_row *row)
{
	struct bench_memory *memory = c->scattered ? &bench->scattered :
						     &bench->contiguous;
	int ret;

	ret = BenchOpenBuffer(bench->device, memory->va, pages << PAGE_SHIFT);
	if (ret < 0)
		return ret;
	native_prepare(&bench->native, memory->pages, pages);
	ret = bench_measure(BENCH_SHIM, c->shim, bench->device, c->can_sleep,
			    &row->shim);
	if (!ret)
		ret = bench_measure(BENCH_NATIVE, c->native, &bench->native,
				    c->can_sleep, &row->native);
	BenchCloseBuffer(bench->device);
	return ret;
}

/* Measures the named row, or all. */
static int measure_rows(struct bench *bench, const char *wanted)
{
	struct bench_row *row = bench->rows;
	const struct bench_case *c;
	unsigned int i;
	int ret;

	for (c = cases; c < cases + ARRAY_SIZE(cases); c++) {
		for (i = 0; i < ARRAY_SIZE(c->pages) && c->pages[i]; i++) {
			snprintf(row->name, sizeof(row->name), "%s-%u%s",
				 c->name, c->pages[i], c->idiom);
			if (strcmp(wanted, "all") && strcmp(wanted, row->name))
				continue;
			ret = measure_row(bench, c, c->pages[i], row);
			if (ret) {
				pr_err("%s: failed: %#x\n", row->name, ret);
				return -EIO;
			}
			row++;
		}
	}
	bench->count = row - bench->rows;
	return bench->count ? 0 : -ENOENT;
}

static ssize_t bench_run_write(struct file *file, const char __user *buf,
			       size_t count, loff_t *ppos)
{
	struct bench *bench = file->private_data;
	char name[BENCH_NAME_LENGTH];
	int ret;

	if (count >= sizeof(name))
		return -EINVAL;
	if (copy_from_user(name, buf, count))
		return -EFAULT;
	name[count] = '\0';

	mutex_lock(&bench->lock);
	bench->count = 0;
	ret = measure_rows(bench, strim(name));
	mutex_unlock(&bench->lock);
	return ret ? ret : count;
}

static const struct file_operations bench_run_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= bench_run_write,
};

static int bench_results_show(struct seq_file *s, void *unused)
{
	struct bench *bench = s->private;
	const struct bench_row *row;

	mutex_lock(&bench->lock);
	for (row = bench->rows; row < bench->rows + bench->count; row++)
		seq_printf(s, "%s %llu %llu %llu %llu\n", row->name,
			   row->shim.median, row->shim.min,
			   row->native.median, row->native.min);
	mutex_unlock(&bench->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(bench_results);

/*
 * Scattered memory is every second page of a block, far from being in order:
 * 83 and 256 have no common divisor, so each page comes once.
 */
static int memory_alloc(struct bench_memory *memory, bool scattered)
{
	unsigned int i, index;

	memory->block_size = BENCH_MAX_PAGES * PAGE_SIZE << scattered;
	memory->block = alloc_pages_exact(memory->block_size, GFP_KERNEL);
	if (!memory->block)
		return -ENOMEM;
	for (i = 0; i < BENCH_MAX_PAGES; i++) {
		index = scattered ? 2 * (i * 83 % BENCH_MAX_PAGES) : i;
		memory->pages[i] = virt_to_page(memory->block +
						index * PAGE_SIZE);
	}
	memory->va = vmap(memory->pages, BENCH_MAX_PAGES, VM_MAP, PAGE_KERNEL);
	if (!memory->va)
		goto err_free;
	return 0;

err_free:
	free_pages_exact(memory->block, memory->block_size);
	return -ENOMEM;
}

static void memory_free(struct bench_memory *memory)
{
	vunmap(memory->va);
	free_pages_exact(memory->block, memory->block_size);
}

static int bench_start(struct bench *bench, struct device *dev)
{
	int ret;

	ret = memory_alloc(&bench->scattered, true);
	if (ret)
		return ret;
	ret = memory_alloc(&bench->contiguous, false);
	if (ret)
		goto err_free_scattered;
	bench->device = ntdma_device_create(dev, BenchExtensionSize);
	if (IS_ERR(bench->device)) {
		ret = PTR_ERR(bench->device);
		goto err_free_contiguous;
	}
	if (BenchStartDevice(bench->device) < 0) {
		ret = -EIO;
		goto err_destroy;
	}
	return 0;

err_destroy:
	ntdma_device_destroy(bench->device);
err_free_contiguous:
	memory_free(&bench->contiguous);
err_free_scattered:
	memory_free(&bench->scattered);
	return ret;
}

static void bench_stop(struct bench *bench)
{
	BenchStopDevice(bench->device);
	ntdma_device_destroy(bench->device);
	memory_free(&bench->contiguous);
	memory_free(&bench->scattered);
}

static int bench_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct bench *bench;
	int ret;

	/* More than edu drives: nothing may be bounced, nothing is started. */
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (ret)
		return ret;
	bench = kvzalloc(sizeof(*bench), GFP_KERNEL);
	if (!bench)
		return -ENOMEM;
	mutex_init(&bench->lock);
	bench->native.dev = &pdev->dev;
	ret = bench_start(bench, &pdev->dev);
	if (ret)
		goto err_free;

	pci_set_drvdata(pdev, bench);
	bench->debugfs = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("run", 0200, bench->debugfs, bench,
			    &bench_run_fops);
	debugfs_create_file("results", 0400, bench->debugfs, bench,
			    &bench_results_fops);
	return 0;

err_free:
	kvfree(bench);
	return ret;
}

static void bench_remove(struct pci_dev *pdev)
{
	struct bench *bench = pci_get_drvdata(pdev);

	debugfs_remove(bench->debugfs);
	bench_stop(bench);
	kvfree(bench);
}

/* No device table: it must not be loaded for an edu by itself. */
static const struct pci_device_id bench_ids[] = {
	{ PCI_DEVICE(BENCH_PCI_VENDOR, BENCH_PCI_DEVICE) },
	{ }
};

static struct pci_driver bench_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= bench_ids,
	.probe		= bench_probe,
	.remove		= bench_remove,
};
module_pci_driver(bench_driver);

MODULE_DESCRIPTION("ntdma benchmark: DMA_OPERATIONS against Linux' own idioms");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
