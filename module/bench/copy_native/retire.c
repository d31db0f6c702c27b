// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: what the copy engine finished becomes completed transactions.
 */
#include "native.h"

static void complete_tx(struct native_tx *tx, struct dmaengine_result *result)
{
	struct dma_async_tx_descriptor *desc = &tx->tx;

	desc->chan->completed_cookie = desc->cookie;
	dma_descriptor_unmap(desc);
	if (desc->callback_result)
		desc->callback_result(desc->callback_param, result);
	else if (desc->callback)
		desc->callback(desc->callback_param);
	desc->callback_result = NULL;
	desc->callback = NULL;
}

/* Slots up to the one whose address the device wrote; none if it is not ours. */
static u32 finished(struct native_channel *c)
{
	u64 word = le64_to_cpu(READ_ONCE(*c->word));
	u64 addr = word & ~(u64)(NTDMA_TESTDEV_COPY_ALIGN - 1);
	u32 slot = (addr - c->descs_dma) / sizeof(*c->descs);
	u32 count;

	if ((word & NTDMA_TESTDEV_COPY_ST_MASK) > NTDMA_TESTDEV_COPY_ST_SUSPEND)
		return 0;
	count = ((slot - c->tail) & (NATIVE_RING - 1)) + 1;
	return count <= READ_ONCE(c->issued) - c->tail ? count : 0;
}

/**
 * native_retire - complete what is done
 * @c: channel
 *
 * Descriptors that failed stay where they are: there is no recovery here.
 *
 * Context: softirq or bottom halves on.
 */
void native_retire(struct native_channel *c)
{
	struct dmaengine_result result = { .result = DMA_TRANS_NOERROR };
	struct native_tx *tx;
	u32 left;

	spin_lock_bh(&c->retire);
	left = finished(c);
	dma_rmb();
	while (left--) {
		tx = &c->txs[c->tail & (NATIVE_RING - 1)];
		if (tx->bytes)
			complete_tx(tx, &result);
		/* The slot is free after this. */
		smp_store_release(&c->tail, c->tail + 1);
	}
	spin_unlock_bh(&c->retire);
}

void native_task(struct tasklet_struct *task)
{
	struct native_channel *c = from_tasklet(c, task, task);

	native_retire(c);
}
