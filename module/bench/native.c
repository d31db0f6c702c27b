// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: what a Linux driver does for one request, written by hand.
 */
#include <linux/dma-mapping.h>
#include <linux/gfp.h>

#include "bench.h"

static inline void write_element(struct bench_element *element,
				 struct scatterlist *sg)
{
	*element = (struct bench_element){
		.address	= sg_dma_address(sg),
		.length		= sg_dma_len(sg),
	};
}

/**
 * bench_native_sg - fill a preallocated scatterlist, map it, read it, unmap it
 * @context: struct bench_native
 *
 * Return: 0 or -ENOMEM.
 */
int bench_native_sg(void *context)
{
	struct bench_native *native = context;
	struct scatterlist *sg;
	unsigned int i;
	int n;

	for (i = 0; i < native->count; i++)
		sg_set_page(&native->sgl[i], native->pages[i], PAGE_SIZE, 0);
	n = dma_map_sg(native->dev, native->sgl, native->count, DMA_TO_DEVICE);
	if (!n)
		return -ENOMEM;
	for_each_sg(native->sgl, sg, n, i)
		write_element(&native->elements[i], sg);
	dma_unmap_sg(native->dev, native->sgl, native->count, DMA_TO_DEVICE);
	return 0;
}

/**
 * bench_native_sg_table - the same with a table that merges adjacent pages
 * @context: struct bench_native
 *
 * Return: 0 or -errno.
 */
int bench_native_sg_table(void *context)
{
	struct bench_native *native = context;
	struct scatterlist *sg;
	struct sg_table sgt;
	unsigned int i;
	int ret;

	ret = sg_alloc_table_from_pages(&sgt, native->pages, native->count, 0,
					(size_t)native->count << PAGE_SHIFT,
					GFP_ATOMIC);
	if (ret)
		return ret;
	ret = dma_map_sgtable(native->dev, &sgt, DMA_TO_DEVICE, 0);
	if (ret)
		goto err_free;
	for_each_sgtable_dma_sg(&sgt, sg, i)
		write_element(&native->elements[i], sg);
	dma_unmap_sgtable(native->dev, &sgt, DMA_TO_DEVICE, 0);
err_free:
	sg_free_table(&sgt);
	return ret;
}

/**
 * bench_native_coherent - allocate coherent memory and free it
 * @context: struct bench_native
 *
 * Return: 0 or -ENOMEM.
 */
int bench_native_coherent(void *context)
{
	struct bench_native *native = context;
	size_t size = (size_t)native->count << PAGE_SHIFT;
	dma_addr_t dma_addr;
	void *cpu;

	cpu = dma_alloc_coherent(native->dev, size, &dma_addr, GFP_KERNEL);
	if (!cpu)
		return -ENOMEM;
	dma_free_coherent(native->dev, size, cpu, dma_addr);
	return 0;
}

/**
 * bench_native_vector - allocate coherent pages one by one and free them
 * @context: struct bench_native
 *
 * Return: 0 or -ENOMEM.
 */
int bench_native_vector(void *context)
{
	struct bench_native *native = context;
	unsigned int i, n;

	for (n = 0; n < native->count; n++) {
		native->buffers[n].cpu =
			dma_alloc_coherent(native->dev, PAGE_SIZE,
					   &native->buffers[n].dma_addr,
					   GFP_KERNEL);
		if (!native->buffers[n].cpu)
			break;
	}
	for (i = 0; i < n; i++)
		dma_free_coherent(native->dev, PAGE_SIZE,
				  native->buffers[i].cpu,
				  native->buffers[i].dma_addr);
	return n == native->count ? 0 : -ENOMEM;
}
