// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists that change under a lock.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/spinlock.h>

#include "internal.h"

/* Any level will do: interrupts are off while the driver's lock is held. */
static unsigned long lock_list(PKSPIN_LOCK lock)
	__acquires(lock)
{
	unsigned long flags;

	local_irq_save(flags);
	KeAcquireSpinLockAtDpcLevel(lock);
	__acquire(lock);
	return flags;
}

static void unlock_list(PKSPIN_LOCK lock, unsigned long flags)
	__releases(lock)
{
	KeReleaseSpinLockFromDpcLevel(lock);
	__release(lock);
	local_irq_restore(flags);
}

static void insert(PLIST_ENTRY entry, PLIST_ENTRY before, PLIST_ENTRY after)
{
	entry->Blink = before;
	entry->Flink = after;
	before->Flink = entry;
	after->Blink = entry;
}

/**
 * ExInterlockedInsertHeadList - insert an entry at the head of a list
 * @ListHead: the list
 * @ListEntry: the entry
 * @Lock: guards the list; to be used with these routines alone
 *
 * Context: any but NMI.
 * Return: the former first entry, NULL if the list was empty.
 */
PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead,
					PLIST_ENTRY ListEntry, PKSPIN_LOCK Lock)
{
	PLIST_ENTRY first;
	unsigned long flags;

	flags = lock_list(Lock);
	first = ListHead->Flink;
	insert(ListEntry, ListHead, first);
	unlock_list(Lock, flags);
	return first == ListHead ? NULL : first;
}
EXPORT_SYMBOL_NS_GPL(ExInterlockedInsertHeadList, "NTDMA");

/**
 * ExInterlockedInsertTailList - insert an entry at the tail of a list
 * @ListHead: the list
 * @ListEntry: the entry
 * @Lock: as ExInterlockedInsertHeadList()
 *
 * Context: any but NMI.
 * Return: the former last entry, NULL if the list was empty.
 */
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead,
					PLIST_ENTRY ListEntry, PKSPIN_LOCK Lock)
{
	PLIST_ENTRY last;
	unsigned long flags;

	flags = lock_list(Lock);
	last = ListHead->Blink;
	insert(ListEntry, last, ListHead);
	unlock_list(Lock, flags);
	return last == ListHead ? NULL : last;
}
EXPORT_SYMBOL_NS_GPL(ExInterlockedInsertTailList, "NTDMA");

/**
 * ExInterlockedRemoveHeadList - take the first entry of a list
 * @ListHead: the list
 * @Lock: as ExInterlockedInsertHeadList()
 *
 * Context: any but NMI.
 * Return: the entry, NULL if the list is empty.
 */
PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead, PKSPIN_LOCK Lock)
{
	PLIST_ENTRY first;
	unsigned long flags;

	flags = lock_list(Lock);
	first = ListHead->Flink;
	ListHead->Flink = first->Flink;
	first->Flink->Blink = ListHead;
	unlock_list(Lock, flags);
	return first == ListHead ? NULL : first;
}
EXPORT_SYMBOL_NS_GPL(ExInterlockedRemoveHeadList, "NTDMA");

/**
 * ExInterlockedPushEntryList - put an entry on a stack
 * @ListHead: the stack
 * @ListEntry: the entry
 * @Lock: as ExInterlockedInsertHeadList()
 *
 * Context: any but NMI.
 * Return: the former top, NULL if there was none.
 */
PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY ListHead,
					      PSINGLE_LIST_ENTRY ListEntry,
					      PKSPIN_LOCK Lock)
{
	PSINGLE_LIST_ENTRY top;
	unsigned long flags;

	flags = lock_list(Lock);
	top = ListHead->Next;
	ListEntry->Next = top;
	ListHead->Next = ListEntry;
	unlock_list(Lock, flags);
	return top;
}
EXPORT_SYMBOL_NS_GPL(ExInterlockedPushEntryList, "NTDMA");

/**
 * ExInterlockedPopEntryList - take the top of a stack
 * @ListHead: the stack
 * @Lock: as ExInterlockedInsertHeadList()
 *
 * Context: any but NMI.
 * Return: the entry, NULL if the stack is empty.
 */
PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY ListHead,
					     PKSPIN_LOCK Lock)
{
	PSINGLE_LIST_ENTRY top;
	unsigned long flags;

	flags = lock_list(Lock);
	top = ListHead->Next;
	if (top)
		ListHead->Next = top->Next;
	unlock_list(Lock, flags);
	return top;
}
EXPORT_SYMBOL_NS_GPL(ExInterlockedPopEntryList, "NTDMA");

/* how an SLIST_HEADER is used */
struct nt_slist {
	raw_spinlock_t lock;

	/* protected by lock */
	PSLIST_ENTRY top;
	USHORT depth;
};

static_assert(sizeof(struct nt_slist) <= sizeof(SLIST_HEADER));

static struct nt_slist *to_nt(PSLIST_HEADER head)
{
	return (struct nt_slist *)head;
}

/**
 * InitializeSListHead - make storage an empty sequenced list
 * @SListHead: the storage
 *
 * Context: any.
 */
VOID InitializeSListHead(PSLIST_HEADER SListHead)
{
	struct nt_slist *list = to_nt(SListHead);

	raw_spin_lock_init(&list->lock);
	list->top = NULL;
	list->depth = 0;
}
EXPORT_SYMBOL_NS_GPL(InitializeSListHead, "NTDMA");

/**
 * InterlockedPushEntrySList - put an entry on a sequenced list
 * @ListHead: the list
 * @ListEntry: the entry
 *
 * Context: any but NMI.
 * Return: the former top, NULL if there was none.
 */
PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER ListHead,
				       PSLIST_ENTRY ListEntry)
{
	struct nt_slist *list = to_nt(ListHead);
	PSLIST_ENTRY top;
	unsigned long flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	top = list->top;
	ListEntry->Next = top;
	list->top = ListEntry;
	list->depth++;
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return top;
}
EXPORT_SYMBOL_NS_GPL(InterlockedPushEntrySList, "NTDMA");

/**
 * InterlockedPopEntrySList - take the top of a sequenced list
 * @ListHead: the list
 *
 * Context: any but NMI.
 * Return: the entry, NULL if the list is empty.
 */
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER ListHead)
{
	struct nt_slist *list = to_nt(ListHead);
	PSLIST_ENTRY top;
	unsigned long flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	top = list->top;
	if (top) {
		list->top = top->Next;
		list->depth--;
	}
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return top;
}
EXPORT_SYMBOL_NS_GPL(InterlockedPopEntrySList, "NTDMA");

/**
 * InterlockedFlushSList - take all of a sequenced list
 * @ListHead: the list
 *
 * Context: any but NMI.
 * Return: the top with all that hangs on it, NULL if the list is empty.
 */
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER ListHead)
{
	struct nt_slist *list = to_nt(ListHead);
	PSLIST_ENTRY top;
	unsigned long flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	top = list->top;
	list->top = NULL;
	list->depth = 0;
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return top;
}
EXPORT_SYMBOL_NS_GPL(InterlockedFlushSList, "NTDMA");

/**
 * ExQueryDepthSList - entries of a sequenced list
 * @SListHead: the list
 *
 * Context: any.
 * Return: how many, modulo 65536.
 */
USHORT ExQueryDepthSList(PSLIST_HEADER SListHead)
{
	return READ_ONCE(to_nt(SListHead)->depth);
}
EXPORT_SYMBOL_NS_GPL(ExQueryDepthSList, "NTDMA");
