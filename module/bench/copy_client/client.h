/* SPDX-License-Identifier: GPL-2.0-only */
/* A dmaengine client that asks for what other clients rarely do. */
#ifndef _NTDMA_BENCH_CLIENT_H
#define _NTDMA_BENCH_CLIENT_H

#include <linux/completion.h>
#include <linux/dma-direction.h>
#include <linux/dmaengine.h>
#include <linux/prandom.h>
#include <linux/seq_file.h>

/**
 * struct client_memory - what is copied from or to
 * @dev: mapped for this device
 * @data: in memory
 * @size: bytes
 * @dma: on the bus
 * @dir: of the mapping
 */
struct client_memory {
	struct device *dev;
	u8 *data;
	size_t size;
	dma_addr_t dma;
	enum dma_data_direction dir;
};

/**
 * struct client_outcome - what came of a run
 * @copies: that ended well, and were right
 * @wrong: ended well, and were not
 * @failed: refused, or ended with an error
 * @hung: did not end
 * @late: ended, or were written, after they had been terminated
 * @done: something worth counting, by run
 */
struct client_outcome {
	u64 copies;
	u64 wrong;
	u64 failed;
	u64 hung;
	u64 late;
	u64 done;
};

/**
 * struct client_run - a word written to "run"
 * @name: the word
 * @fn: what it does; @first and @second are the numbers behind it
 */
struct client_run {
	const char *name;
	int (*fn)(struct client_outcome *outcome, unsigned int first,
		  unsigned int second);
};

/* memory.c */
struct dma_chan *client_request(void);
int client_memory_alloc(struct client_memory *memory, struct device *dev,
			size_t size, enum dma_data_direction dir);
void client_memory_free(struct client_memory *memory);
int client_map(struct client_memory *memory);
void client_unmap(struct client_memory *memory);
int client_copy(struct dma_chan *chan, struct client_memory *dst,
		struct client_memory *src, size_t offset, size_t len);

/* device.c */
void client_device_hold(unsigned int nth);
unsigned int client_device_run(void);
u64 client_device_done(void);
int client_device_wait(u64 count);

/* terminate.c, chain.c, load.c, pause.c, cost.c */
int client_terminate(struct client_outcome *outcome, unsigned int loops,
		     unsigned int seed);
int client_chain(struct client_outcome *outcome, unsigned int links,
		 unsigned int seed);
int client_load(struct client_outcome *outcome, unsigned int threads,
		unsigned int seed);
int client_stop(struct client_outcome *outcome, unsigned int first,
		unsigned int second);
int client_pause(struct client_outcome *outcome, unsigned int loops,
		 unsigned int seed);
int client_verify(struct client_outcome *outcome, unsigned int copies,
		  unsigned int seed);
int client_cost(struct client_outcome *outcome, unsigned int side,
		unsigned int unused);
void client_cost_show(struct seq_file *seq);

#endif
