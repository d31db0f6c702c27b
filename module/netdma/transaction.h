/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One transfer of a client: what dmaengine calls a descriptor.
 */
#ifndef _NTDMA_NETDMA_TRANSACTION_H
#define _NTDMA_NETDMA_TRANSACTION_H

#include <linux/dmaengine.h>
#include <linux/list.h>

struct netdma_chan;

#define NETDMA_FAILED_RANGES	64

/**
 * struct netdma_tx - a transfer
 * @txd: what the client holds
 * @node: in one list of the channel
 * @dst: where to, as far as it is not placed in the ring
 * @src: where from, likewise
 * @todo: bytes that are not placed
 * @left: bytes that are not known to be moved
 * @end: number of the descriptor behind its last one; valid when @placed
 * @result: how it ended
 * @placed: all of it is in the ring
 * @keep_mapped: the hardware could not be stopped: the mapping must stay
 */
struct netdma_tx {
	struct dma_async_tx_descriptor txd;
	struct list_head node;
	dma_addr_t dst;
	dma_addr_t src;
	size_t todo;
	size_t left;
	u32 end;
	enum dmaengine_tx_result result;
	bool placed;
	bool keep_mapped;
};

/**
 * struct netdma_failed - cookies of transfers that did not end well
 * @first: of each range
 * @last: of each range
 * @next: where the next range goes, over the oldest
 */
struct netdma_failed {
	dma_cookie_t first[NETDMA_FAILED_RANGES];
	dma_cookie_t last[NETDMA_FAILED_RANGES];
	unsigned int next;
};

int netdma_tx_prefill(struct netdma_chan *chan, unsigned int count);
void netdma_tx_free_all(struct netdma_chan *chan);
struct netdma_tx *netdma_tx_get(struct netdma_chan *chan, unsigned long flags);
void netdma_tx_finish(struct netdma_chan *chan, struct netdma_tx *tx,
		      enum dmaengine_tx_result result);
void netdma_tx_fail_list(struct netdma_chan *chan, struct list_head *list,
			 enum dmaengine_tx_result result);
void netdma_tx_terminate_all(struct netdma_chan *chan);
void netdma_tx_release_terminated(struct netdma_chan *chan);
void netdma_tx_run_done(struct netdma_chan *chan);
bool netdma_tx_failed(const struct netdma_failed *failed, dma_cookie_t cookie);
size_t netdma_tx_residue(struct netdma_chan *chan, dma_cookie_t cookie);

static inline struct netdma_tx *
netdma_tx_of(struct dma_async_tx_descriptor *txd)
{
	return container_of(txd, struct netdma_tx, txd);
}

#endif
