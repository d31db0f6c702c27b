/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The dmaengine controller of ntdma_testdev.ko and the FIFOs that it feeds;
 * shared by the dmac*.c and fifo*.c files.
 *
 * LOCKING: everything that a transfer touches is protected by engine.lock, as
 * the bus master is: the controller runs from a hard timer of its own. Memory
 * is freed and callbacks are called outside of it.
 */
#ifndef _NTDMA_TESTDEV_DMAC_H
#define _NTDMA_TESTDEV_DMAC_H

#include <linux/dmaengine.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>

#include "internal.h"

/* Bytes that pass the controller at once; also its internal buffer. */
#define TESTDEV_DMAC_CHUNK	4096
/* Bytes in each direction of a port. */
#define TESTDEV_FIFO_SIZE	0x10000

/**
 * enum testdev_txd_kind - what a descriptor describes
 * @TESTDEV_TXD_SLAVE: memory against a FIFO, once
 * @TESTDEV_TXD_CYCLIC: memory against a FIFO, round and round
 * @TESTDEV_TXD_MEMCPY: memory to memory
 */
enum testdev_txd_kind {
	TESTDEV_TXD_SLAVE,
	TESTDEV_TXD_CYCLIC,
	TESTDEV_TXD_MEMCPY,
};

/**
 * struct testdev_segment - contiguous memory
 * @addr: bus address
 * @len: bytes
 */
struct testdev_segment {
	dma_addr_t addr;
	size_t len;
};

/**
 * struct testdev_txd - a transfer
 * @tx: what the client holds
 * @node: in a list of its channel
 * @kind: which
 * @dir: direction of a slave transfer
 * @port: FIFO of a slave transfer
 * @width: bytes in one access to the FIFO's register
 * @burst: bytes that automatic mode moves without looking at the FIFO again
 * @dst: destination of a copy
 * @size: bytes in all segments
 * @period: bytes between two callbacks of a cyclic transfer
 * @done: bytes moved; starts again with each round
 * @seg: segment that is being moved
 * @seg_done: bytes of it that moved
 * @due: callbacks to be called
 * @held: callbacks that a test holds back
 * @late: held where termination does not find them any more
 * @completed: the cookie says that it is complete
 * @result: how it ended
 * @seg_count: members of @segs
 * @segs: the memory
 */
struct testdev_txd {
	struct dma_async_tx_descriptor tx;
	struct list_head node;
	enum testdev_txd_kind kind;
	enum dma_transfer_direction dir;
	unsigned int port;
	unsigned int width;
	unsigned int burst;
	dma_addr_t dst;
	size_t size;
	size_t period;
	size_t done;
	unsigned int seg;
	size_t seg_done;
	unsigned int due;
	unsigned int held;
	bool late;
	bool completed;
	enum dmaengine_tx_result result;
	unsigned int seg_count;
	struct testdev_segment segs[];
};

/**
 * struct testdev_chan - a channel, for as long as the controller is registered
 * @chan: what clients hold
 * @dmac: its controller
 * @index: which; also the request line that it serves
 * @tasklet: calls callbacks
 * @hard: does so in a hard interrupt, if a test wants that
 * @wait: one waiter for @hard at a time, as irq_work_sync() demands
 * @config: latest dmaengine_slave_config()
 * @prepared: not submitted yet
 * @submitted: not issued yet
 * @issued: wait for their turn
 * @active: the one that moves
 * @finished: end with a callback or with being freed
 * @error_cookie: of the latest transfer that failed
 * @paused: by the client
 * @requested: somebody holds the channel
 * @buffer: TESTDEV_DMAC_CHUNK bytes on their way
 */
struct testdev_chan {
	struct dma_chan chan;
	struct testdev_dmac *dmac;
	unsigned int index;
	struct tasklet_struct tasklet;
	struct irq_work hard;
	struct mutex wait;	/* one synchronize at a time */
	struct dma_slave_config config;
	struct list_head prepared;
	struct list_head submitted;
	struct list_head issued;
	struct testdev_txd *active;
	struct list_head finished;
	dma_cookie_t error_cookie;
	bool paused;
	bool requested;
	u8 buffer[TESTDEV_DMAC_CHUNK];
};

/**
 * struct testdev_dmac - one registration of the controller
 * @ddev: what the dmaengine core knows
 * @td: the device
 * @node: in &testdev_dma.dmacs
 * @chans: channels
 */
struct testdev_dmac {
	struct dma_device ddev;
	struct testdev *td;
	struct list_head node;
	struct testdev_chan chans[NTDMA_TESTDEV_DMAC_CHANNELS];
};

static inline struct testdev_chan *to_testdev_chan(struct dma_chan *chan)
{
	return container_of(chan, struct testdev_chan, chan);
}

static inline struct testdev_txd *
to_testdev_txd(struct dma_async_tx_descriptor *tx)
{
	return container_of(tx, struct testdev_txd, tx);
}

static inline struct testdev_dma_knobs *testdev_knobs(struct testdev_chan *tc)
{
	return &tc->dmac->td->dma.knobs[tc->index];
}

/* dmac_prep.c */
int testdev_dmac_config(struct dma_chan *chan, struct dma_slave_config *config);
struct dma_async_tx_descriptor *
testdev_dmac_prep_memcpy(struct dma_chan *chan, dma_addr_t dst, dma_addr_t src,
			 size_t len, unsigned long flags);
struct dma_async_tx_descriptor *
testdev_dmac_prep_slave_sg(struct dma_chan *chan, struct scatterlist *sgl,
			   unsigned int sg_len,
			   enum dma_transfer_direction dir,
			   unsigned long flags, void *context);
struct dma_async_tx_descriptor *
testdev_dmac_prep_cyclic(struct dma_chan *chan, dma_addr_t addr, size_t len,
			 size_t period, enum dma_transfer_direction dir,
			 unsigned long flags);

/* dmac_queue.c */
dma_cookie_t testdev_dmac_submit(struct dma_async_tx_descriptor *tx);
void testdev_dmac_issue_pending(struct dma_chan *chan);
enum dma_status testdev_dmac_tx_status(struct dma_chan *chan,
				       dma_cookie_t cookie,
				       struct dma_tx_state *state);
int testdev_dmac_pause(struct dma_chan *chan);
int testdev_dmac_resume(struct dma_chan *chan);
int testdev_dmac_terminate(struct dma_chan *chan);
void testdev_dmac_synchronize(struct dma_chan *chan);
unsigned int testdev_dmac_release_locked(struct testdev_chan *tc);
void testdev_dmac_tasklet(struct tasklet_struct *tasklet);
void testdev_dmac_hard(struct irq_work *work);
void testdev_dmac_schedule(struct testdev_chan *tc);
void testdev_dmac_wait(struct testdev_chan *tc);
void testdev_dmac_finish_locked(struct testdev_chan *tc,
				enum dmaengine_tx_result result);
void testdev_dmac_period_locked(struct testdev_chan *tc);
void testdev_dmac_free_list(struct testdev_chan *tc, struct list_head *list);

/* dmac_move.c */
void testdev_dmac_kick_locked(struct testdev *td);
size_t testdev_dmac_move_locked(struct testdev_chan *tc, size_t budget,
				bool exact);
enum hrtimer_restart testdev_dmac_timer(struct hrtimer *timer);

/* fifo.c; _locked: the caller holds engine.lock */
size_t testdev_fifo_room_locked(struct testdev *td, unsigned int port);
size_t testdev_fifo_level_locked(struct testdev *td, unsigned int port);
void testdev_fifo_put_locked(struct testdev *td, unsigned int port,
			     const u8 *buf, size_t len, unsigned int width);
void testdev_fifo_take_locked(struct testdev *td, unsigned int port, u8 *buf,
			      size_t len, unsigned int width);
void testdev_fifo_restart_locked(struct testdev *td, unsigned int port,
				 enum ntdma_testdev_fifo_mode mode, u32 seed);
size_t testdev_fifo_push_locked(struct testdev *td, unsigned int port,
				const void *buf, size_t len);
size_t testdev_fifo_pop_locked(struct testdev *td, unsigned int port,
			       void *buf, size_t len);

#endif
