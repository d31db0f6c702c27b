// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lookaside lists: blocks of one size, kept for the next one who asks.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "internal.h"

/* what is kept at most; Windows tunes that by itself and ignores Depth */
#define MAX_KEPT	32

/* a free block */
struct kept {
	struct kept *next;
};

/* how a lookaside list of either kind is used */
struct nt_lookaside {
	PALLOCATE_FUNCTION allocate;
	PFREE_FUNCTION free;
	PALLOCATE_FUNCTION_EX allocate_ex;	/* or NULL, before @allocate */
	PFREE_FUNCTION_EX free_ex;		/* the same, before @free */
	POOL_TYPE type;
	SIZE_T size;
	ULONG tag;
	raw_spinlock_t lock;

	/* protected by lock */
	struct kept *kept;
	unsigned int count;
};

static_assert(sizeof(struct nt_lookaside) <= sizeof(NPAGED_LOOKASIDE_LIST));
static_assert(sizeof(struct nt_lookaside) <= sizeof(LOOKASIDE_LIST_EX));

static void init(struct nt_lookaside *list, POOL_TYPE type, SIZE_T size,
		 ULONG tag)
{
	memset(list, 0, sizeof(*list));
	list->type = type;
	list->size = max_t(SIZE_T, size, sizeof(struct kept));
	list->tag = tag;
	raw_spin_lock_init(&list->lock);
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
 * Deviation: memory that cannot be had comes back as NULL, never as an
 * exception; Windows tunes how many blocks are kept, here it is 32.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
				     PALLOCATE_FUNCTION Allocate,
				     PFREE_FUNCTION Free, ULONG Flags,
				     SIZE_T Size, ULONG Tag, USHORT Depth)
{
	struct nt_lookaside *list = (struct nt_lookaside *)Lookaside;

	init(list, NonPagedPool, Size, Tag);
	list->allocate = Allocate ? Allocate : ExAllocatePoolWithTag;
	list->free = Free ? Free : ExFreePool;
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

static void *allocate_block(struct nt_lookaside *list)
{
	void *block = pop(list);

	if (block)
		return block;
	if (list->allocate_ex)
		return list->allocate_ex(list->type, list->size, list->tag,
					 (PLOOKASIDE_LIST_EX)list);
	return list->allocate(list->type, list->size, list->tag);
}

static void release_block(struct nt_lookaside *list, void *block)
{
	if (list->free_ex)
		list->free_ex(block, (PLOOKASIDE_LIST_EX)list);
	else
		list->free(block);
}

static void free_block(struct nt_lookaside *list, void *memory)
{
	struct kept *block = memory;
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
		release_block(list, block);
}

static void flush(struct nt_lookaside *list)
{
	void *block;

	while ((block = pop(list)))
		release_block(list, block);
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
	return allocate_block((struct nt_lookaside *)Lookaside);
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
	free_block((struct nt_lookaside *)Lookaside, Entry);
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
	flush((struct nt_lookaside *)Lookaside);
}
EXPORT_SYMBOL_NS_GPL(ExDeleteNPagedLookasideList, "NTDMA");

/**
 * ExInitializeLookasideListEx - make storage an empty list
 * @Lookaside: the storage
 * @Allocate: where new blocks come from, NULL for ExAllocatePoolWithTag()
 * @Free: where they go in the end, NULL for ExFreePool()
 * @PoolType: for @Allocate
 * @Flags: 0 or one of EX_LOOKASIDE_LIST_EX_FLAGS_...
 * @Size: of a block
 * @Tag: of the blocks
 * @Depth: has to be 0
 *
 * Deviation: memory that cannot be had comes back as NULL, never as an
 * exception, whatever the flags say.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER_5 for wrong flags;
 * STATUS_INVALID_PARAMETER_8 for a depth.
 */
NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX Lookaside,
				     PALLOCATE_FUNCTION_EX Allocate,
				     PFREE_FUNCTION_EX Free, POOL_TYPE PoolType,
				     ULONG Flags, SIZE_T Size, ULONG Tag,
				     USHORT Depth)
{
	struct nt_lookaside *list = (struct nt_lookaside *)Lookaside;

	if (Flags > EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE)
		return STATUS_INVALID_PARAMETER_5;
	if (Depth)
		return STATUS_INVALID_PARAMETER_8;
	init(list, PoolType, Size, Tag);
	list->allocate = ExAllocatePoolWithTag;
	list->free = ExFreePool;
	list->allocate_ex = Allocate;
	list->free_ex = Free;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(ExInitializeLookasideListEx, "NTDMA");

/**
 * ExAllocateFromLookasideListEx - get a block
 * @Lookaside: the list
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the block, contents undefined; NULL without memory.
 */
PVOID ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
	return allocate_block((struct nt_lookaside *)Lookaside);
}
EXPORT_SYMBOL_NS_GPL(ExAllocateFromLookasideListEx, "NTDMA");

/**
 * ExFreeToLookasideListEx - give a block back
 * @Lookaside: the list
 * @Entry: the block
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry)
{
	free_block((struct nt_lookaside *)Lookaside, Entry);
}
EXPORT_SYMBOL_NS_GPL(ExFreeToLookasideListEx, "NTDMA");

/**
 * ExFlushLookasideListEx - free what a list keeps, and go on
 * @Lookaside: the list
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExFlushLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
	flush((struct nt_lookaside *)Lookaside);
}
EXPORT_SYMBOL_NS_GPL(ExFlushLookasideListEx, "NTDMA");

/**
 * ExDeleteLookasideListEx - free what a list keeps, for the last time
 * @Lookaside: the list; blocks that are in use stay the driver's
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
	flush((struct nt_lookaside *)Lookaside);
}
EXPORT_SYMBOL_NS_GPL(ExDeleteLookasideListEx, "NTDMA");
