// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: a transfer by system DMA against the same transfer by a driver that
 * uses dmaengine itself, on the controller of ntdma_testdev.ko. No byte moves:
 * what is counted is to map, to prepare, to submit, to be called back and to
 * unmap.
 *
 *	# cd /sys/kernel/debug/ntdma_bench_system
 *	# cat results
 *
 * The lines are those of ntdma_bench.ko, which measures.
 */
#include <linux/bottom_half.h>
#include <linux/debugfs.h>
#include <linux/dma-mapping.h>
#include <linux/dmaengine.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>

#include <ntdma/ntdma.h>
#include <ntdma/system_dma.h>

#include "../../testdev/testdev.h"
#include "../bench.h"
#include "client.h"

/* Channels of a kind: one is ntdma's for as long as the module is loaded. */
#define BENCH_SHIM_CHANNEL	1
#define BENCH_NATIVE_CHANNEL	3

/**
 * struct bench_system - all there is
 * @device: what the Windows side knows the peripheral by
 * @pages: scattered memory: every second page of it
 * @buffer: the pages that are used
 * @va: the same, contiguous for the CPU
 * @count: pages of a transfer
 * @chan: the channel while Linux' way is measured
 * @sgl: preallocated
 * @called: by dmaengine
 * @debugfs: directory of "results"
 */
static struct bench_system {
	struct _DEVICE_OBJECT *device;
	void *pages;
	struct page *buffer[BENCH_SYSTEM_PAGES];
	void *va;
	unsigned int count;
	struct dma_chan *chan;
	struct scatterlist sgl[BENCH_SYSTEM_PAGES];
	bool called;
	struct dentry *debugfs;
} bench;

static struct ntdma_system_dma_line bench_line = {
	.line		= BENCH_SYSTEM_LINE,
	.name		= "tx0",
};

static struct ntdma_system_dma_controller bench_controller = {
	.lines		= &bench_line,
	.nr_lines	= 1,
};

void BenchSystemStep(unsigned int length)
{
	ntdma_testdev_dmac_step(BENCH_SHIM_CHANNEL, length);
}

static void native_called(void *param)
{
	bench.called = true;
}

static int native_submit(unsigned int nents)
{
	struct dma_slave_config config = {
		.direction	= DMA_MEM_TO_DEV,
		.dst_addr	= NTDMA_TESTDEV_FIFO_DATA(1),
		.dst_addr_width	= DMA_SLAVE_BUSWIDTH_4_BYTES,
		.dst_maxburst	= 1,
	};
	struct dma_async_tx_descriptor *tx;

	if (dmaengine_slave_config(bench.chan, &config))
		return -EINVAL;
	tx = dmaengine_prep_slave_sg(bench.chan, bench.sgl, nents,
				     DMA_MEM_TO_DEV,
				     DMA_PREP_INTERRUPT | DMA_CTRL_ACK);
	if (!tx)
		return -ENOMEM;
	tx->callback = native_called;
	if (dma_submit_error(dmaengine_submit(tx)))
		return -EIO;
	dma_async_issue_pending(bench.chan);
	return 0;
}

/* A driver's way, its callback included. */
static int native_transfer(void *context)
{
	struct device *dev = bench.chan->device->dev;
	unsigned int i;
	int ret, n;

	bench.called = false;
	local_bh_disable();
	for (i = 0; i < bench.count; i++)
		sg_set_page(&bench.sgl[i], bench.buffer[i], PAGE_SIZE, 0);
	n = dma_map_sg(dev, bench.sgl, bench.count, DMA_TO_DEVICE);
	ret = n ? native_submit(n) : -ENOMEM;
	if (!ret)
		ntdma_testdev_dmac_step(BENCH_NATIVE_CHANNEL,
					bench.count << PAGE_SHIFT);
	local_bh_enable();
	if (n)
		dma_unmap_sg(dev, bench.sgl, bench.count, DMA_TO_DEVICE);
	return ret ?: bench.called ? 0 : -EIO;
}

static int measure_shim(struct bench_cost *cost)
{
	int ret;

	ret = BenchSystemOpen(bench.device, bench.va,
			      bench.count << PAGE_SHIFT);
	if (ret < 0)
		return ret;
	ret = bench_measure(BENCH_SHIM, BenchSystemTransfer, bench.device, true,
			    cost);
	BenchSystemClose(bench.device);
	return ret;
}

static int measure_native(struct bench_cost *cost)
{
	int ret;

	bench.chan = dma_request_chan(ntdma_testdev_fifo_device(), "tx1");
	if (IS_ERR(bench.chan))
		return PTR_ERR(bench.chan);
	sg_init_table(bench.sgl, bench.count);
	ret = bench_measure(BENCH_NATIVE, native_transfer, NULL, true, cost);
	dma_release_channel(bench.chan);
	return ret;
}

static int bench_results_show(struct seq_file *s, void *unused)
{
	static const unsigned int sizes[] = { 1, BENCH_SYSTEM_PAGES };
	struct bench_cost shim, native;
	unsigned int i;
	int ret;

	ntdma_testdev_dmac_set_mode(BENCH_SHIM_CHANNEL,
				    NTDMA_TESTDEV_DMAC_EMPTY);
	ntdma_testdev_dmac_set_mode(BENCH_NATIVE_CHANNEL,
				    NTDMA_TESTDEV_DMAC_EMPTY);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		bench.count = sizes[i];
		ret = measure_shim(&shim) ?: measure_native(&native);
		if (ret) {
			pr_err("system-%u: failed: %#x\n", sizes[i], ret);
			return -EIO;
		}
		seq_printf(s, "system-%u %llu %llu %llu %llu\n", sizes[i],
			   shim.median, shim.min, native.median, native.min);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(bench_results);

static int alloc_memory(void)
{
	unsigned int i;

	bench.pages = alloc_pages_exact(2 * BENCH_SYSTEM_PAGES * PAGE_SIZE,
					GFP_KERNEL);
	if (!bench.pages)
		return -ENOMEM;
	for (i = 0; i < BENCH_SYSTEM_PAGES; i++)
		bench.buffer[i] = virt_to_page(bench.pages + 2 * i * PAGE_SIZE);
	bench.va = vmap(bench.buffer, BENCH_SYSTEM_PAGES, VM_MAP, PAGE_KERNEL);
	if (bench.va)
		return 0;
	free_pages_exact(bench.pages, 2 * BENCH_SYSTEM_PAGES * PAGE_SIZE);
	return -ENOMEM;
}

static void free_memory(void)
{
	vunmap(bench.va);
	free_pages_exact(bench.pages, 2 * BENCH_SYSTEM_PAGES * PAGE_SIZE);
}

static int __init bench_system_init(void)
{
	struct device *fifo = ntdma_testdev_fifo_device();
	int ret;

	if (!fifo)
		return -ENODEV;
	ret = alloc_memory();
	if (ret)
		return ret;
	ret = ntdma_system_dma_register(&bench_controller);
	if (ret)
		goto err_free;
	bench.device = ntdma_device_create(fifo, BenchSystemExtensionSize);
	if (IS_ERR(bench.device)) {
		ret = PTR_ERR(bench.device);
		goto err_unregister;
	}
	if (BenchSystemStart(bench.device) < 0) {
		ret = -EIO;
		goto err_destroy;
	}
	bench.debugfs = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("results", 0400, bench.debugfs, NULL,
			    &bench_results_fops);
	return 0;

err_destroy:
	ntdma_device_destroy(bench.device);
err_unregister:
	ntdma_system_dma_unregister(&bench_controller);
err_free:
	free_memory();
	return ret;
}
module_init(bench_system_init);

static void __exit bench_system_exit(void)
{
	debugfs_remove(bench.debugfs);
	BenchSystemStop(bench.device);
	ntdma_device_destroy(bench.device);
	ntdma_system_dma_unregister(&bench_controller);
	free_memory();
}
module_exit(bench_system_exit);

MODULE_DESCRIPTION("ntdma benchmark: system DMA against dmaengine");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_BENCH");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
