/* SPDX-License-Identifier: GPL-2.0-only */
/* A set of map registers: what a MapRegisterBase denotes. */
#ifndef _NTDMA_MAP_REGISTERS_H
#define _NTDMA_MAP_REGISTERS_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include <wdm.h>

#include "mapping.h"
#include "reserve.h"

struct ntdma_adapter;

/**
 * struct ntdma_piece - one MapTransfer
 * @node: in the set's list of live pieces
 * @next_idle: the next piece to use again
 * @mdl: as passed, only compared
 * @va: CurrentVa as passed, only compared
 * @first_sg: first entry of the set's table, if @nr_sg
 * @nr_sg: entries; 0 if it uses its own one, or all
 * @nr_regs: map registers that it uses
 * @whole_chain: made by MapTransferEx: @va is its Offset
 * @mapped: it can be flushed
 * @reserve: where it bounces, if it does
 * @map: pages and mapping
 */
struct ntdma_piece {
	struct list_head node;
	struct ntdma_piece *next_idle;
	const MDL *mdl;
	uintptr_t va;
	u32 first_sg;
	u32 nr_sg;
	u32 nr_regs;
	bool whole_chain;
	bool mapped;
	struct ntdma_reserve *reserve;
	struct ntdma_mapping map;
};

/**
 * struct ntdma_map_regs - map registers granted to one request
 * @ref: the handle's, the request's or the owner's, and those of running calls
 * @rcu: a look-up may be under way
 * @adapter: with a reference
 * @id: key in the adapter's table
 * @count: registers
 * @room: registers that the memory has room for
 * @flags: DMA_FAIL_ON_BOUNCE, DMA_ZERO_BUFFERS
 * @reserve: the set's own bounce pages, without @cpu if it has none
 * @reserve_first: where they start in the adapter's reserve
 * @device: device object of the request, for completion routines
 * @transfer_context: of the request; only compared
 * @held: KeepObject was returned: the queue's owner pointer has a reference;
 *	under the queue's lock
 * @entered: its callback has been entered
 * @lock: guards what follows; nests inside nothing, irq-safe
 * @live: pieces in the order of MapTransfer
 * @idle: pieces to use again
 * @nr_fresh: pieces that were never used
 * @regs_used: registers used by live pieces
 * @sg_used: bitmap of the entries of @sgl in use
 * @next_mdl: where a new piece cannot overlap a live one ...
 * @next_va: ... at or above this
 * @sgl: one entry a register
 * @pieces: one a register
 */
struct ntdma_map_regs {
	struct kref ref;
	struct rcu_head rcu;
	struct ntdma_adapter *adapter;
	u32 id;
	u32 count;
	u32 room;
	u32 flags;
	struct ntdma_reserve reserve;
	u32 reserve_first;
	PDEVICE_OBJECT device;
	PVOID transfer_context;
	bool held;
	bool entered;

	spinlock_t lock;	/* see map_registers.c */
	/* under lock */
	struct list_head live;
	struct ntdma_piece *idle;
	u32 nr_fresh;
	u32 regs_used;
	unsigned long *sg_used;
	const MDL *next_mdl;
	uintptr_t next_va;

	struct scatterlist *sgl;
	struct ntdma_piece pieces[];
};

/* A piece has been mapped: from now on it can be flushed. */
static inline void ntdma_piece_done(struct ntdma_piece *piece)
{
	/* pairs with ntdma_piece_is_mapped() */
	smp_store_release(&piece->mapped, true);
}

/* Live pieces that are not are on their way in some MapTransfer. */
static inline bool ntdma_piece_is_mapped(const struct ntdma_piece *piece)
{
	/* pairs with ntdma_piece_done() */
	return smp_load_acquire(&piece->mapped);
}

struct ntdma_map_regs *ntdma_map_regs_create(struct ntdma_adapter *adapter,
					     u32 count);
struct ntdma_map_regs *ntdma_map_regs_lookup(struct ntdma_adapter *adapter,
					     PVOID base);
bool ntdma_map_regs_unpublish(struct ntdma_map_regs *regs);
void ntdma_map_regs_put(struct ntdma_map_regs *regs);
int ntdma_map_regs_reserve(struct ntdma_map_regs *regs);
void ntdma_map_regs_free_spares(struct ntdma_adapter *adapter);
PVOID ntdma_map_regs_base(const struct ntdma_map_regs *regs);
u32 ntdma_map_regs_unmap_all(struct ntdma_map_regs *regs);
void ntdma_map_regs_lose(struct ntdma_map_regs *regs);

struct ntdma_piece *ntdma_piece_take(struct ntdma_map_regs *regs,
				     const struct ntdma_span *span,
				     uintptr_t va);
struct ntdma_piece *ntdma_piece_take_whole(struct ntdma_map_regs *regs,
					   const MDL *mdl, u64 offset);
struct ntdma_piece *ntdma_piece_pop_whole(struct ntdma_map_regs *regs);
void ntdma_piece_abort(struct ntdma_map_regs *regs, struct ntdma_piece *piece);
void ntdma_pieces_give(struct ntdma_map_regs *regs, struct list_head *pieces);
void ntdma_piece_give(struct ntdma_map_regs *regs, struct ntdma_piece *piece);

#endif
