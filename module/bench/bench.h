/* SPDX-License-Identifier: GPL-2.0-only */
/* The Linux side of the benchmark. */
#ifndef _NTDMA_BENCH_BENCH_H
#define _NTDMA_BENCH_BENCH_H

#include <linux/scatterlist.h>
#include <linux/types.h>

#include "client.h"

struct device;
struct page;

/**
 * struct bench_memory - pages that are mapped by both sides
 * @block: where they come from
 * @block_size: in bytes
 * @pages: in the order of the buffer
 * @va: the buffer, contiguous for the CPU
 */
struct bench_memory {
	void *block;
	size_t block_size;
	struct page *pages[BENCH_MAX_PAGES];
	void *va;
};

/* As large as a SCATTER_GATHER_ELEMENT, so that both sides write the same. */
struct bench_element {
	u64 address;
	u32 length;
	unsigned long reserved;
};

/* Where a coherent page is. */
struct bench_buffer {
	void *cpu;
	dma_addr_t dma_addr;
};

/**
 * struct bench_native - what a Linux driver has at hand for one request
 * @dev: device
 * @pages: pages of the request
 * @count: how many
 * @sgl: preallocated
 * @elements: what the device would be told
 * @buffers: pages of a vector
 */
struct bench_native {
	struct device *dev;
	struct page **pages;
	unsigned int count;
	struct scatterlist sgl[BENCH_MAX_PAGES];
	struct bench_element elements[BENCH_MAX_PAGES];
	struct bench_buffer buffers[BENCH_MAX_PAGES];
};

/* One operation, there and back; 0 or negative. */
typedef int (*bench_op_fn)(void *context);

int bench_native_sg(void *context);
int bench_native_sg_table(void *context);
int bench_native_coherent(void *context);
int bench_native_vector(void *context);

/**
 * struct bench_cost - cycles, or instructions where the clock counts those
 * @median: of all rounds
 * @min: of all rounds
 */
struct bench_cost {
	u64 median;
	u64 min;
};

/**
 * enum bench_side - whose rounds a profile counts
 * @BENCH_SHIM: ours
 * @BENCH_NATIVE: Linux' idiom
 */
enum bench_side {
	BENCH_SHIM,
	BENCH_NATIVE,
};

int bench_measure(enum bench_side side, bench_op_fn op, void *context,
		  bool can_sleep, struct bench_cost *cost);

#endif
