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

/* Three arrays behind the struct: pieces, table entries, two bitmaps. */
static struct ntdma_map_regs *alloc_regs(u32 count)
{
	size_t bits = BITS_TO_LONGS(count) * sizeof(long);
	struct ntdma_map_regs *regs = NULL;
	size_t size;

	size = struct_size(regs, pieces, count);
	size = size_add(size, array_size(count, sizeof(*regs->sgl)));
	size = size_add(size, 2 * bits);
	if (!ntdma_fail(NTDMA_SITE_MAP_REGS))
		regs = kzalloc(size, GFP_ATOMIC | __GFP_NOWARN);
	if (!regs)
		return NULL;
	regs->sgl = (struct scatterlist *)(regs->pieces + count);
	regs->sg_used = (unsigned long *)(regs->sgl + count);
	regs->reserve.used = regs->sg_used + BITS_TO_LONGS(count);
	regs->count = count;
	return regs;
}

static int publish(struct ntdma_map_regs *regs)
{
	struct ntdma_adapter *adapter = regs->adapter;
	unsigned long flags;
	int ret;

	if (ntdma_fail(NTDMA_SITE_MAP_REGS_ID))
		return -ENOMEM;
	xa_lock_irqsave(&adapter->map_regs, flags);
	ret = __xa_alloc_cyclic(&adapter->map_regs, &regs->id, regs,
				xa_limit_32b, &adapter->next_map_regs,
				GFP_ATOMIC);
	xa_unlock_irqrestore(&adapter->map_regs, flags);
	return ret < 0 ? ret : 0;
}

/**
 * ntdma_map_regs_create - allocate a set
 * @adapter: whose registers
 * @count: at most the adapter's limit; 0 is a channel without registers
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the set with two references, the caller's and the handle's; NULL when
 * memory is short or the adapter was put.
 */
struct ntdma_map_regs *ntdma_map_regs_create(struct ntdma_adapter *adapter,
					     u32 count)
{
	struct ntdma_map_regs *regs = alloc_regs(count);
	u32 i;

	if (!regs)
		return NULL;
	kref_init(&regs->ref);
	spin_lock_init(&regs->lock);
	INIT_LIST_HEAD(&regs->live);
	INIT_LIST_HEAD(&regs->idle);
	for (i = 0; i < count; i++)
		list_add_tail(&regs->pieces[i].node, &regs->idle);
	regs->adapter = adapter;
	if (!ntdma_adapter_get(adapter))
		goto err_free;
	kref_get(&regs->ref);
	if (publish(regs))
		goto err_put_adapter;
	ntdma_live_inc();
	return regs;

err_put_adapter:
	ntdma_adapter_put(adapter);
err_free:
	kfree(regs);
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
	regs = xa_load(&adapter->map_regs, lower_32_bits(key));
	if (regs && !kref_get_unless_zero(&regs->ref))
		regs = NULL;
	rcu_read_unlock();
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
	struct ntdma_adapter *adapter = regs->adapter;
	unsigned long flags;
	void *found;

	xa_lock_irqsave(&adapter->map_regs, flags);
	found = __xa_erase(&adapter->map_regs, regs->id);
	xa_unlock_irqrestore(&adapter->map_regs, flags);
	return found == regs;
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
	kfree_rcu(regs, rcu);
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

/* Entries for a piece: as many as registers, but they may be fragmented. */
static bool take_entries(struct ntdma_map_regs *regs, struct ntdma_piece *piece)
{
	unsigned long first;

	lockdep_assert_held(&regs->lock);
	first = bitmap_find_next_zero_area(regs->sg_used, regs->count, 0,
					   piece->nr_sg, 0);
	if (first >= regs->count)
		return false;
	bitmap_set(regs->sg_used, first, piece->nr_sg);
	piece->first_sg = first;
	piece->map.sgl = regs->sgl + first;
	return true;
}

static struct ntdma_reserve *piece_reserve(struct ntdma_map_regs *regs)
{
	return regs->reserve.cpu ? &regs->reserve : &regs->adapter->reserve;
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
	piece = list_first_entry_or_null(&regs->idle, struct ntdma_piece, node);
	if (!piece)
		goto err_unlock;
	piece->nr_regs = PFN_UP(offset_in_page(va) + (u64)span->length);
	piece->nr_sg = regs->adapter->scatter_gather ? 1 : piece->nr_regs;
	if (piece->nr_regs > regs->count - regs->regs_used)
		goto err_unlock;
	ret = -EBUSY;
	if (!take_entries(regs, piece))
		goto err_unlock;
	regs->regs_used += piece->nr_regs;
	list_del(&piece->node);
	spin_unlock_irqrestore(&regs->lock, flags);

	piece->mdl = span->mdl;
	piece->va = va;
	piece->whole_chain = false;
	piece->reserve = piece_reserve(regs);
	return piece;

err_unlock:
	spin_unlock_irqrestore(&regs->lock, flags);
	return ERR_PTR(ret);
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
	piece = list_first_entry(&regs->idle, struct ntdma_piece, node);
	list_del(&piece->node);
	piece->nr_regs = regs->count;
	piece->nr_sg = regs->count;
	take_entries(regs, piece);
	regs->regs_used = regs->count;
	spin_unlock_irqrestore(&regs->lock, flags);

	piece->mdl = mdl;
	piece->va = offset;
	piece->whole_chain = true;
	piece->reserve = piece_reserve(regs);
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
	if (piece && piece->whole_chain)
		list_del(&piece->node);
	else
		piece = NULL;
	spin_unlock_irqrestore(&regs->lock, flags);
	return piece;
}

/**
 * ntdma_piece_done - a piece has been mapped
 * @regs: set
 * @piece: from ntdma_piece_take()
 */
void ntdma_piece_done(struct ntdma_map_regs *regs, struct ntdma_piece *piece)
{
	unsigned long flags;

	spin_lock_irqsave(&regs->lock, flags);
	list_add_tail(&piece->node, &regs->live);
	note_highest(regs, piece);
	spin_unlock_irqrestore(&regs->lock, flags);
}

/**
 * ntdma_piece_give - undo ntdma_piece_take()
 * @regs: set
 * @piece: neither live nor mapped
 */
void ntdma_piece_give(struct ntdma_map_regs *regs, struct ntdma_piece *piece)
{
	unsigned long flags;

	spin_lock_irqsave(&regs->lock, flags);
	bitmap_clear(regs->sg_used, piece->first_sg, piece->nr_sg);
	regs->regs_used -= piece->nr_regs;
	list_add(&piece->node, &regs->idle);
	if (list_empty(&regs->live))
		regs->next_mdl = NULL;
	spin_unlock_irqrestore(&regs->lock, flags);
}

static struct ntdma_piece *pop_live(struct ntdma_map_regs *regs)
{
	struct ntdma_piece *piece;
	unsigned long flags;

	spin_lock_irqsave(&regs->lock, flags);
	piece = list_first_entry_or_null(&regs->live, struct ntdma_piece, node);
	if (piece)
		list_del(&piece->node);
	spin_unlock_irqrestore(&regs->lock, flags);
	return piece;
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
	struct ntdma_piece *piece;
	u32 n = 0;

	while ((piece = pop_live(regs))) {
		ntdma_mapping_unmap(regs->adapter, &piece->map, piece->reserve);
		ntdma_piece_give(regs, piece);
		n++;
	}
	return n;
}
