// SPDX-License-Identifier: GPL-2.0-only
/*
 * Map registers: accounting, and the memory that makes MapTransfer infallible.
 *
 * A set owns all that its mappings can ever need: records, table entries for
 * their pages, and, where Linux may be unable to map, bounce pages from the
 * adapter's reserve. A MapRegisterBase is a number, never an address: adapter
 * id above, set id below; neither is used twice, so a stale base finds nothing.
 *
 *   create --reserve--> granted --FreeMapRegisters, FreeAdapterChannel, or
 *                          |      DeallocateObject--> unpublished --last
 *                          |                          reference--> freed
 *                          +-- MapTransfer / FlushAdapterBuffers: idle <-> live
 *
 * LOCKING: ntdma_map_regs.lock guards the pieces; it nests inside nothing and
 * is not held while Linux maps.
 */
#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/pfn.h>
#include <linux/slab.h>

#include "adapter.h"
#include "channel.h"
#include "inject.h"
#include "live.h"
#include "map_registers.h"
#include "mapping_inline.h"
#include "nt.h"

/* sets that may be kept for the next grant */
#define NTDMA_SPARE_REGS	64U

/* Three arrays behind the struct: pieces, table entries, two bitmaps. */
static struct ntdma_map_regs *alloc_memory(u32 room)
{
	size_t bits = BITS_TO_LONGS(room) * sizeof(long);
	struct ntdma_map_regs *regs;
	size_t size;

	size = struct_size(regs, pieces, room);
	size = size_add(size, array_size(room, sizeof(*regs->sgl)));
	size = size_add(size, 2 * bits);
	/* DISPATCH_LEVEL allows no more than this */
	if (size > KMALLOC_MAX_SIZE && ntdma_at_passive())
		regs = kvzalloc(size, GFP_KERNEL | __GFP_NOWARN);
	else
		regs = kzalloc(size, GFP_ATOMIC | __GFP_NOWARN);
	if (!regs)
		return NULL;
	regs->sgl = (struct scatterlist *)(regs->pieces + room);
	regs->sg_used = (unsigned long *)(regs->sgl + room);
	regs->room = room;
	return regs;
}

/* The set that was freed last serves again: all of its pieces are idle. */
static struct ntdma_map_regs *alloc_regs(struct ntdma_adapter *adapter,
					 u32 count)
{
	struct ntdma_map_regs *regs;

	if (ntdma_fail(NTDMA_SITE_MAP_REGS))
		return NULL;
	regs = this_cpu_xchg(adapter->cpu->spare_regs, NULL);
	if (regs && regs->room < count) {
		kvfree_rcu(regs, rcu);
		regs = NULL;
	}
	if (!regs)
		regs = alloc_memory(max(count, min(adapter->max_map_regs,
						   NTDMA_SPARE_REGS)));
	if (!regs)
		return NULL;
	regs->reserve.cpu = NULL;
	regs->reserve.used = regs->sg_used + BITS_TO_LONGS(regs->room);
	regs->count = count;
	regs->flags = 0;
	regs->device = NULL;
	regs->transfer_context = NULL;
	regs->held = false;
	regs->entered = false;
	regs->idle = NULL;
	regs->nr_fresh = count;
	regs->next_mdl = NULL;
	return regs;
}

static void free_memory(struct ntdma_adapter *adapter,
			struct ntdma_map_regs *regs)
{
	if (regs->room <= NTDMA_SPARE_REGS)
		regs = this_cpu_xchg(adapter->cpu->spare_regs, regs);
	if (regs)
		kvfree_rcu(regs, rcu);
}

/**
 * ntdma_map_regs_free_spares - free the sets kept for the next grant
 * @adapter: without sets
 */
void ntdma_map_regs_free_spares(struct ntdma_adapter *adapter)
{
	struct ntdma_map_regs *regs;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		regs = per_cpu_ptr(adapter->cpu, cpu)->spare_regs;
		if (regs)
			kvfree_rcu(regs, rcu);
	}
}

static int publish(struct ntdma_map_regs *regs)
{
	if (ntdma_fail(NTDMA_SITE_MAP_REGS_ID))
		return -ENOMEM;
	return ntdma_regs_table_add(&regs->adapter->map_regs, regs);
}

/**
 * ntdma_map_regs_create - allocate a set
 * @adapter: whose registers
 * @count: at most the adapter's limit; 0 is a channel without registers
 *
 * Context: up to DISPATCH_LEVEL; sets of some 30000 registers or more want
 * PASSIVE_LEVEL.
 * Return: the set with two references, the caller's and the handle's; NULL when
 * memory is short or the adapter was put.
 */
struct ntdma_map_regs *ntdma_map_regs_create(struct ntdma_adapter *adapter,
					     u32 count)
{
	struct ntdma_map_regs *regs = alloc_regs(adapter, count);

	if (!regs)
		return NULL;
	spin_lock_init(&regs->lock);
	INIT_LIST_HEAD(&regs->live);
	regs->adapter = adapter;
	if (!ntdma_adapter_get(adapter))
		goto err_free;
	if (publish(regs))
		goto err_put_adapter;
	ntdma_live_inc();
	return regs;

err_put_adapter:
	ntdma_adapter_put(adapter);
err_free:
	kvfree_rcu(regs, rcu);
	return NULL;
}

/**
 * ntdma_map_regs_base - the set's MapRegisterBase
 * @regs: set
 *
 * Return: never NULL, and never an address (B-27).
 */
PVOID ntdma_map_regs_base(const struct ntdma_map_regs *regs)
{
	return (PVOID)((uintptr_t)regs->adapter->id << 32 | regs->id);
}

/**
 * ntdma_map_regs_lookup - set behind a MapRegisterBase
 * @adapter: whose set it must be
 * @base: what the client passed
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the set with a reference, NULL for a stale or foreign base.
 */
struct ntdma_map_regs *ntdma_map_regs_lookup(struct ntdma_adapter *adapter,
					     PVOID base)
{
	struct ntdma_map_regs *regs;
	uintptr_t key = (uintptr_t)base;

	if (key >> 32 != adapter->id)
		return NULL;
	rcu_read_lock();
	regs = ntdma_regs_table_find(&adapter->map_regs, lower_32_bits(key));
	if (regs && !kref_get_unless_zero(&regs->ref))
		regs = NULL;
	rcu_read_unlock();
	/* its memory may have become another set in the meantime */
	if (regs && unlikely(regs->id != lower_32_bits(key))) {
		ntdma_map_regs_put(regs);
		regs = NULL;
	}
	return regs;
}

/**
 * ntdma_map_regs_unpublish - make a set's base invalid
 * @regs: set
 *
 * Return: true for the one caller who did it; he drops the handle's reference.
 */
bool ntdma_map_regs_unpublish(struct ntdma_map_regs *regs)
{
	return ntdma_regs_table_del(&regs->adapter->map_regs, regs);
}

static void free_regs(struct kref *ref)
{
	struct ntdma_map_regs *regs =
		container_of(ref, struct ntdma_map_regs, ref);
	struct ntdma_adapter *adapter = regs->adapter;

	/* a MapTransfer may have been on its way when the base was freed */
	ntdma_map_regs_unmap_all(regs);
	if (regs->reserve.cpu)
		ntdma_reserve_give(&adapter->reserve, regs->reserve_first,
				   regs->count);
	free_memory(adapter, regs);
	ntdma_live_dec();
	ntdma_channel_released(adapter);
	ntdma_adapter_put(adapter);
}

/**
 * ntdma_map_regs_put - drop a reference
 * @regs: set
 *
 * Context: up to DISPATCH_LEVEL. The last reference may grant a waiter.
 */
void ntdma_map_regs_put(struct ntdma_map_regs *regs)
{
	kref_put(&regs->ref, free_regs);
}

/**
 * ntdma_map_regs_reserve - get the bounce pages of a set
 * @regs: set that is about to be granted
 *
 * Return: 0 or what ntdma_reserve_take() returns.
 */
int ntdma_map_regs_reserve(struct ntdma_map_regs *regs)
{
	struct ntdma_adapter *adapter = regs->adapter;
	int ret;

	if (!adapter->may_bounce || !regs->count || regs->reserve.cpu ||
	    regs->flags & DMA_FAIL_ON_BOUNCE)
		return 0;
	ret = ntdma_reserve_take(&adapter->reserve, regs->count,
				 &regs->reserve_first);
	if (ret)
		return ret;
	ntdma_reserve_carve(&regs->reserve, &adapter->reserve,
			    regs->reserve_first, regs->count,
			    regs->reserve.used);
	return 0;
}

static bool overlaps_live(const struct ntdma_map_regs *regs, const MDL *mdl,
			  uintptr_t va, u32 length)
{
	const struct ntdma_piece *piece;

	lockdep_assert_held(&regs->lock);
	if (mdl == regs->next_mdl && va >= regs->next_va)
		return false;
	list_for_each_entry(piece, &regs->live, node)
		if (piece->mdl == mdl && va < piece->va + piece->map.length &&
		    piece->va < va + length)
			return true;
	return false;
}

/*
 * Entries for a piece. A device with scatter/gather gets runs, for which each
 * piece has an entry of its own; other ones need an entry a register, in a row,
 * and those may be fragmented.
 */
static bool take_entries(struct ntdma_map_regs *regs, struct ntdma_piece *piece)
{
	unsigned long first;

	lockdep_assert_held(&regs->lock);
	if (!piece->nr_sg) {
		piece->map.sgl = regs->sgl + (piece - regs->pieces);
		return true;
	}
	first = bitmap_find_next_zero_area(regs->sg_used, regs->count, 0,
					   piece->nr_sg, 0);
	if (first >= regs->count)
		return false;
	bitmap_set(regs->sg_used, first, piece->nr_sg);
	piece->first_sg = first;
	piece->map.sgl = regs->sgl + first;
	return true;
}

/* Pieces that were used go first; the fresh ones need no initialisation. */
static struct ntdma_piece *peek_idle(struct ntdma_map_regs *regs)
{
	lockdep_assert_held(&regs->lock);
	if (regs->idle)
		return regs->idle;
	return regs->nr_fresh ? &regs->pieces[regs->nr_fresh - 1] : NULL;
}

static void pop_idle(struct ntdma_map_regs *regs)
{
	lockdep_assert_held(&regs->lock);
	if (regs->idle)
		regs->idle = regs->idle->next_idle;
	else
		regs->nr_fresh--;
}

static struct ntdma_reserve *piece_reserve(struct ntdma_map_regs *regs)
{
	return regs->reserve.cpu ? &regs->reserve : &regs->adapter->reserve;
}

/* Saves overlaps_live() its walk for clients that go upwards, as all do. */
static void note_highest(struct ntdma_map_regs *regs,
			 const struct ntdma_piece *added)
{
	const struct ntdma_piece *piece;

	lockdep_assert_held(&regs->lock);
	if (regs->next_mdl != added->mdl) {
		regs->next_mdl = added->mdl;
		regs->next_va = 0;
		list_for_each_entry(piece, &regs->live, node)
			if (piece->mdl == added->mdl)
				regs->next_va = max(regs->next_va, piece->va +
						    piece->map.length);
	}
	regs->next_va = max(regs->next_va, added->va + added->map.length);
}

/* From now on nothing else can be mapped there; but nothing is mapped yet. */
static void add_live(struct ntdma_map_regs *regs, struct ntdma_piece *piece,
		     u32 length)
{
	lockdep_assert_held(&regs->lock);
	piece->reserve = piece_reserve(regs);
	piece->map.length = length;
	piece->mapped = false;
	list_add_tail(&piece->node, &regs->live);
	note_highest(regs, piece);
}

/**
 * ntdma_piece_take - a record for one MapTransfer
 * @regs: set
 * @span: range to map, inside one MDL
 * @va: its CurrentVa
 *
 * Return: the record; ERR_PTR(-EEXIST) when a part is mapped already,
 * ERR_PTR(-ENOSPC) when the registers are used up, ERR_PTR(-EBUSY) when a
 * shorter range would do.
 */
struct ntdma_piece *ntdma_piece_take(struct ntdma_map_regs *regs,
				     const struct ntdma_span *span,
				     uintptr_t va)
{
	struct ntdma_piece *piece;
	unsigned long flags;
	int ret = -ENOSPC;

	spin_lock_irqsave(&regs->lock, flags);
	if (overlaps_live(regs, span->mdl, va, span->length)) {
		ret = -EEXIST;
		goto err_unlock;
	}
	piece = peek_idle(regs);
	if (!piece)
		goto err_unlock;
	piece->nr_regs = PFN_UP(offset_in_page(va) + (u64)span->length);
	piece->nr_sg = regs->adapter->scatter_gather ? 0 : piece->nr_regs;
	if (piece->nr_regs > regs->count - regs->regs_used)
		goto err_unlock;
	ret = -EBUSY;
	if (!take_entries(regs, piece))
		goto err_unlock;
	regs->regs_used += piece->nr_regs;
	pop_idle(regs);
	piece->mdl = span->mdl;
	piece->va = va;
	piece->whole_chain = false;
	add_live(regs, piece, span->length);
	spin_unlock_irqrestore(&regs->lock, flags);
	return piece;

err_unlock:
	spin_unlock_irqrestore(&regs->lock, flags);
	return ERR_PTR(ret);
}

/**
 * ntdma_piece_take_whole - all of a set for one MapTransferEx
 * @regs: set
 * @mdl: first MDL
 * @offset: Offset of the request
 *
 * Return: the record; ERR_PTR(-EEXIST) while anything is mapped under the set,
 * ERR_PTR(-ENOSPC) if it has no registers.
 */
struct ntdma_piece *ntdma_piece_take_whole(struct ntdma_map_regs *regs,
					   const MDL *mdl, u64 offset)
{
	struct ntdma_piece *piece;
	unsigned long flags;

	if (!regs->count)
		return ERR_PTR(-ENOSPC);
	spin_lock_irqsave(&regs->lock, flags);
	if (regs->regs_used) {
		spin_unlock_irqrestore(&regs->lock, flags);
		return ERR_PTR(-EEXIST);
	}
	piece = peek_idle(regs);
	pop_idle(regs);
	piece->nr_regs = regs->count;
	/* all entries are free */
	piece->nr_sg = 0;
	piece->map.sgl = regs->sgl;
	regs->regs_used = regs->count;
	piece->mdl = mdl;
	piece->va = offset;
	piece->whole_chain = true;
	add_live(regs, piece, 0);
	spin_unlock_irqrestore(&regs->lock, flags);
	return piece;
}

/**
 * ntdma_piece_pop_whole - the piece of a MapTransferEx
 * @regs: set
 *
 * Return: the piece, no longer live; NULL if there is none.
 */
struct ntdma_piece *ntdma_piece_pop_whole(struct ntdma_map_regs *regs)
{
	struct ntdma_piece *piece;
	unsigned long flags;

	spin_lock_irqsave(&regs->lock, flags);
	piece = list_first_entry_or_null(&regs->live, struct ntdma_piece, node);
	if (piece && piece->whole_chain && ntdma_piece_is_mapped(piece))
		list_del(&piece->node);
	else
		piece = NULL;
	spin_unlock_irqrestore(&regs->lock, flags);
	return piece;
}

static void give(struct ntdma_map_regs *regs, struct ntdma_piece *piece)
{
	lockdep_assert_held(&regs->lock);
	if (piece->nr_sg)
		bitmap_clear(regs->sg_used, piece->first_sg, piece->nr_sg);
	regs->regs_used -= piece->nr_regs;
	piece->next_idle = regs->idle;
	regs->idle = piece;
	if (list_empty(&regs->live))
		regs->next_mdl = NULL;
}

/**
 * ntdma_piece_abort - undo ntdma_piece_take()
 * @regs: set
 * @piece: live, but not mapped
 */
void ntdma_piece_abort(struct ntdma_map_regs *regs, struct ntdma_piece *piece)
{
	unsigned long flags;

	spin_lock_irqsave(&regs->lock, flags);
	list_del(&piece->node);
	give(regs, piece);
	/* what it kept others from is free again */
	if (regs->next_mdl == piece->mdl)
		regs->next_mdl = NULL;
	spin_unlock_irqrestore(&regs->lock, flags);
}

/**
 * ntdma_piece_give - the registers of a piece are free again
 * @regs: set
 * @piece: neither live nor mapped
 */
void ntdma_piece_give(struct ntdma_map_regs *regs, struct ntdma_piece *piece)
{
	unsigned long flags;

	spin_lock_irqsave(&regs->lock, flags);
	give(regs, piece);
	spin_unlock_irqrestore(&regs->lock, flags);
}

/**
 * ntdma_pieces_give - ntdma_piece_give() of a list
 * @regs: set
 * @pieces: neither live nor mapped
 */
void ntdma_pieces_give(struct ntdma_map_regs *regs, struct list_head *pieces)
{
	struct ntdma_piece *piece;
	unsigned long flags;

	if (list_empty(pieces))
		return;
	spin_lock_irqsave(&regs->lock, flags);
	list_for_each_entry(piece, pieces, node)
		give(regs, piece);
	spin_unlock_irqrestore(&regs->lock, flags);
}

static void pop_live(struct ntdma_map_regs *regs, struct list_head *popped)
{
	struct ntdma_piece *piece, *next;
	unsigned long flags;

	spin_lock_irqsave(&regs->lock, flags);
	list_for_each_entry_safe(piece, next, &regs->live, node)
		if (ntdma_piece_is_mapped(piece))
			list_move_tail(&piece->node, popped);
	spin_unlock_irqrestore(&regs->lock, flags);
}

/**
 * ntdma_map_regs_unmap_all - end all mappings of a set
 * @regs: set
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: how many there were.
 */
u32 ntdma_map_regs_unmap_all(struct ntdma_map_regs *regs)
{
	const struct ntdma_controller_ops *controller =
		regs->adapter->backend->controller;
	struct ntdma_piece *piece;
	LIST_HEAD(popped);
	u32 n = 0;

	if (!controller && list_empty(&regs->live))
		return 0;
	/* for controllers: see ntdma_map_regs_lose() */
	rcu_read_lock();
	/* for good: a MapTransfer on its way starts nothing any more */
	if (controller)
		controller->quit(regs);
	pop_live(regs, &popped);
	list_for_each_entry(piece, &popped, node) {
		ntdma_mapping_unmap(regs->adapter, &piece->map, piece->reserve);
		n++;
	}
	rcu_read_unlock();
	ntdma_pieces_give(regs, &popped);
	return n;
}

/**
 * ntdma_map_regs_lose - end the mappings of a controller that goes away
 * @regs: set, or its memory, in an RCU read-side section
 *
 * The pieces stay live for the client to flush; there is nothing left to unmap
 * then. Who has taken a piece already unmaps it in a read-side section of his own.
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_map_regs_lose(struct ntdma_map_regs *regs)
{
	struct ntdma_piece *piece;
	unsigned long flags;

	if (!kref_get_unless_zero(&regs->ref))
		return;
	spin_lock_irqsave(&regs->lock, flags);
	list_for_each_entry(piece, &regs->live, node) {
		if (!ntdma_piece_is_mapped(piece))
			continue;
		ntdma_mapping_unmap(regs->adapter, &piece->map, piece->reserve);
		piece->map.kind = NTDMA_MAP_LOST;
	}
	spin_unlock_irqrestore(&regs->lock, flags);
	ntdma_map_regs_put(regs);
}
