/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists that are changed under a lock by the system: ExInterlockedXxxList, and
 * the sequenced list. What needs no lock is in ported.h.
 */
#ifndef _NTDMA_DDK_WDM_LIST_H
#define _NTDMA_DDK_WDM_LIST_H

#include "kernel.h"

typedef struct _SLIST_ENTRY {
	struct _SLIST_ENTRY *Next;
} SLIST_ENTRY, *PSLIST_ENTRY;

/* Larger than on Windows, to hold a lock. */
typedef struct _SLIST_HEADER {
	ULONG_PTR Opaque[16];
} SLIST_HEADER, *PSLIST_HEADER;

PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead,
					PLIST_ENTRY ListEntry,
					PKSPIN_LOCK Lock);
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead,
					PLIST_ENTRY ListEntry,
					PKSPIN_LOCK Lock);
PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead,
					PKSPIN_LOCK Lock);
PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY ListHead,
					      PSINGLE_LIST_ENTRY ListEntry,
					      PKSPIN_LOCK Lock);
PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY ListHead,
					     PKSPIN_LOCK Lock);

VOID InitializeSListHead(PSLIST_HEADER SListHead);
PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER ListHead,
				       PSLIST_ENTRY ListEntry);
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER ListHead);
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER ListHead);
USHORT ExQueryDepthSList(PSLIST_HEADER SListHead);

#define ExInitializeSListHead			InitializeSListHead
#define ExInterlockedPushEntrySList(head, entry, lock) \
	InterlockedPushEntrySList(head, entry)
#define ExInterlockedPopEntrySList(head, lock) \
	InterlockedPopEntrySList(head)
#define ExInterlockedFlushSList			InterlockedFlushSList

#endif
