/* SPDX-License-Identifier: GPL-2.0-only */
/* The Linux way to drive the copy engine of the fake PCI device. */
#ifndef _NTDMA_BENCH_NATIVE_H
#define _NTDMA_BENCH_NATIVE_H

#include <linux/dmaengine.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include <uapi/ntdma/testdev_copy.h>

/* Descriptors of a channel, a power of two. */
#define NATIVE_RING	256

/**
 * struct native_tx - one slot of the ring, as dmaengine sees it
 * @tx: the transaction that ends here
 * @bytes: of all slots of the transaction; 0: a later slot ends it
 */
struct native_tx {
	struct dma_async_tx_descriptor tx;
	size_t bytes;
};

/**
 * struct native_channel - one channel
 * @chan: dmaengine's side
 * @regs: offset of the registers
 * @task: retires
 * @descs: ring in coherent memory; the completion word is behind it
 * @descs_dma: its bus address
 * @word: completion word
 * @lock: protects what follows, up to @retire; held from prep to submit
 * @started: the next command is an append
 * @head: next free slot, not reduced
 * @issued: up to here the device knows
 * @txs: by slot
 * @retire: protects what follows; held over callbacks; taken before @lock
 * @tail: oldest slot that is not retired
 */
struct native_channel {
	struct dma_chan chan;
	u32 regs;
	struct tasklet_struct task;
	struct ntdma_testdev_copy_desc *descs;
	dma_addr_t descs_dma;
	__le64 *word;

	spinlock_t lock;	/* see above */
	bool started;
	u32 head;
	u32 issued;
	struct native_tx txs[NATIVE_RING];

	spinlock_t retire;	/* see above */
	u32 tail;
};

/**
 * struct native - the engine
 * @dma: dmaengine's side
 * @pdev: the device
 * @irq: its interrupt
 * @channels: all of them
 */
struct native {
	struct dma_device dma;
	struct pci_dev *pdev;
	int irq;
	struct native_channel channels[NTDMA_TESTDEV_COPY_CHANNELS];
};

static inline struct native_channel *to_native(struct dma_chan *chan)
{
	return container_of(chan, struct native_channel, chan);
}

static inline void native_write(struct native_channel *c, u32 reg, u32 value)
{
	pci_write_config_dword(to_pci_dev(c->chan.device->dev), c->regs + reg,
			       value);
}

static inline void native_command(struct native_channel *c,
				  enum ntdma_testdev_copy_command command,
				  u32 count, u64 first)
{
	native_write(c, NTDMA_TESTDEV_COPY_COMMAND,
		     ntdma_testdev_copy_command(command, count, first));
}

/* retire.c */
void native_retire(struct native_channel *c);
void native_task(struct tasklet_struct *task);

/* chan.c */
void native_channel_init(struct native *n, unsigned int index);
void native_ops_init(struct dma_device *dma);

#endif
