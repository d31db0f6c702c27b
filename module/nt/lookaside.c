// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lookaside lists: blocks of one size, kept for the next one who asks.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/spinlock.h>

#include "internal.h"

/* what is kept at most; Windows tunes that by itself and ignores Depth */
#define MAX_KEPT	32

/* a free block */
struct kept {
	struct kept *next;
};

/* how a lookaside list is used */
struct nt_lookaside {
	PALLOCATE_FUNCTION allocate;
	PFREE_FUNCTION free;
	SIZE_T size;
	ULONG tag;
	raw_spinlock_t lock;

	/* protected by lock */
	struct kept *kept;
	unsigned int count;
};

static_assert(sizeof(struct nt_lookaside) <= sizeof(NPAGED_LOOKASIDE_LIST));

static struct nt_lookaside *to_nt(PNPAGED_LOOKASIDE_LIST lookaside)
{
	return (struct nt_lookaside *)lookaside;
}

/**
 * ExInitializeNPagedLookasideList - make storage an empty list
 * @Lookaside: the storage
 * @Allocate: where new blocks come from, NULL for ExAllocatePoolWithTag()
 * @Free: where they go in the end, NULL for ExFreePool()
 * @Flags: ignored: memory comes back as NULL, never as an exception
 * @Size: of a block
 * @Tag: of the blocks
 * @Depth: ignored, as on Windows
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
				     PALLOCATE_FUNCTION Allocate,
				     PFREE_FUNCTION Free, ULONG Flags,
				     SIZE_T Size, ULONG Tag, USHORT Depth)
{
	struct nt_lookaside *list = to_nt(Lookaside);

	list->allocate = Allocate ? Allocate : ExAllocatePoolWithTag;
	list->free = Free ? Free : ExFreePool;
	list->size = max_t(SIZE_T, Size, sizeof(struct kept));
	list->tag = Tag;
	list->kept = NULL;
	list->count = 0;
	raw_spin_lock_init(&list->lock);
}
EXPORT_SYMBOL_NS_GPL(ExInitializeNPagedLookasideList, "NTDMA");

static void *pop(struct nt_lookaside *list)
{
	struct kept *block;
	unsigned long flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	block = list->kept;
	if (block) {
		list->kept = block->next;
		list->count--;
	}
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return block;
}

/**
 * ExAllocateFromNPagedLookasideList - get a block
 * @Lookaside: the list
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the block, contents undefined; NULL without memory.
 */
PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
	struct nt_lookaside *list = to_nt(Lookaside);
	void *block = pop(list);

	return block ? block : list->allocate(NonPagedPool, list->size,
					      list->tag);
}
EXPORT_SYMBOL_NS_GPL(ExAllocateFromNPagedLookasideList, "NTDMA");

/**
 * ExFreeToNPagedLookasideList - give a block back
 * @Lookaside: the list
 * @Entry: the block
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
	struct nt_lookaside *list = to_nt(Lookaside);
	struct kept *block = Entry;
	unsigned long flags;
	bool keep;

	raw_spin_lock_irqsave(&list->lock, flags);
	keep = list->count < MAX_KEPT;
	if (keep) {
		block->next = list->kept;
		list->kept = block;
		list->count++;
	}
	raw_spin_unlock_irqrestore(&list->lock, flags);
	if (!keep)
		list->free(Entry);
}
EXPORT_SYMBOL_NS_GPL(ExFreeToNPagedLookasideList, "NTDMA");

/**
 * ExDeleteNPagedLookasideList - free what a list keeps
 * @Lookaside: the list; blocks that are in use stay the driver's
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
	struct nt_lookaside *list = to_nt(Lookaside);
	void *block;

	while ((block = pop(list)))
		list->free(block);
}
EXPORT_SYMBOL_NS_GPL(ExDeleteNPagedLookasideList, "NTDMA");
