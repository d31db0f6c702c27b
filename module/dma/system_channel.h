/* SPDX-License-Identifier: GPL-2.0-only */
/* Channels of DMA controllers, shared by adapters. */
#ifndef _NTDMA_SYSTEM_CHANNEL_H
#define _NTDMA_SYSTEM_CHANNEL_H

#include <linux/dmaengine.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include <wdm.h>

#include "dma_controller.h"
#include "queue.h"

struct ntdma_adapter;
struct ntdma_map_regs;

/* See the drawing in system_transfer.c. */
enum ntdma_system_state {
	NTDMA_SYSTEM_IDLE,
	NTDMA_SYSTEM_MAPPING,
	NTDMA_SYSTEM_RUNNING,
	NTDMA_SYSTEM_DONE,
};

/**
 * struct ntdma_system_transfer - what a channel is doing; under its lock
 * @state: where it is
 * @generation: of the latest transfer; tells late callbacks of earlier ones
 * @cookie: dmaengine's name for it
 * @cyclic: it goes round
 * @failed: it ended with an error, or with the controller
 * @cancelled: CancelMappedTransfer() was called; until the next flush
 * @dma_addr: where it begins, if it is inside a common buffer; else 0
 * @length: bytes of it, or of one round
 * @left: bytes not moved, when it is not running
 * @completion: the client's routine, or NULL
 * @context: passed to it
 */
struct ntdma_system_transfer {
	enum ntdma_system_state state;
	u32 generation;
	dma_cookie_t cookie;
	bool cyclic;
	bool failed;
	bool cancelled;
	dma_addr_t dma_addr;
	u32 length;
	u32 left;
	PDMA_COMPLETION_ROUTINE completion;
	PVOID context;
};

/**
 * struct ntdma_late - callbacks that came in a hard interrupt
 * @tasklet: passes them on; what follows is under the channel's lock
 * @count: how many
 * @generation: of the transfer; others' are forgotten
 * @failed: it failed with the last one
 * @residue: bytes that it did not move
 */
struct ntdma_late {
	struct tasklet_struct tasklet;
	u32 count;
	u32 generation;
	bool failed;
	u32 residue;
};

/**
 * struct ntdma_system_channel - one channel of a DMA controller
 * @rcu: a callback may be looking at it
 * @id: decimal, never reused, for messages and callbacks
 * @node: in the list of channels, under their mutex, as are @users and @clients
 * @users: adapters
 * @clients: the adapters, by their &struct ntdma_system_client
 * @line: which request line it serves
 * @owner_dev: in whose name it was found, for lines that are a device's own; or
 *	NULL
 * @dev: the controller, with a reference
 * @caps: what it can do
 * @has_caps: it says so
 * @queue: requests of all adapters
 * @idle: lets the engine free what was terminated, which may sleep
 * @late: see there
 * @lock: guards what follows; irq-safe; nests outside dmaengine's locks; not held
 *	across callbacks of clients
 * @chan: the channel; NULL when the controller went away
 * @regs: set that owns it, with a reference, or NULL
 * @xfer: what it is doing
 * @unsynced: a transfer was terminated, and the engine not synchronized since
 * @syncing: @idle is doing that: nothing may be issued
 * @issue: issue when it has
 */
struct ntdma_system_channel {
	struct rcu_head rcu;
	u32 id;
	struct list_head node;
	u32 users;
	struct list_head clients;
	struct ntdma_line line;
	struct device *owner_dev;
	struct device *dev;
	struct dma_slave_caps caps;
	bool has_caps;
	struct ntdma_queue queue;
	struct work_struct idle;
	struct ntdma_late late;

	spinlock_t lock;	/* see system_transfer.c */
	/* under lock */
	struct dma_chan *chan;
	struct ntdma_map_regs *regs;
	struct ntdma_system_transfer xfer;
	bool unsynced;
	bool syncing;
	bool issue;
};

/**
 * struct ntdma_system_client - an adapter and its channel
 * @node: in the channel's list
 * @adapter: whose
 * @channel: with a reference
 * @address: of the device's data register
 * @width: of that register, in bytes
 * @cyclic: transfers go round until they are stopped (AutoInitialize)
 * @ignore_count: do not believe the controller's counter (IgnoreCount)
 * @period: of the loop that is being mapped
 * @bounce: table for a transfer that is copied
 * @nr_bounce: its entries
 * @setup: what ConfigureAdapterChannel changes
 */
struct ntdma_system_client {
	struct list_head node;
	struct ntdma_adapter *adapter;
	struct ntdma_system_channel *channel;
	phys_addr_t address;
	u32 width;
	bool cyclic;
	bool ignore_count;
	u32 period;
	struct scatterlist *bounce;
	u32 nr_bounce;
	struct ntdma_system_dma_setup setup;
};

struct ntdma_system_channel *
ntdma_system_channel_get(struct ntdma_system_client *client,
			 struct device *dev, const struct ntdma_line *line);
void ntdma_system_channel_put(struct ntdma_system_client *client);
struct ntdma_system_channel *ntdma_system_channel_find(u32 id);
void ntdma_system_channel_sync_later(struct ntdma_system_channel *channel);
int ntdma_system_channel_init(void);
void ntdma_system_channel_exit(void);

#endif
