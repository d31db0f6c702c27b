/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names for ported files alone, because Linux has uses of its own for them.
 *
 * Where a file includes Linux headers too, before or after, Linux's meaning of
 * a name that both sides define holds, without a warning: what Linux defines
 * by macro is an enumerator or a function here, and min() and max() are left
 * to <stdlib.h>. Keep such files to glue.
 */
#ifndef _NTDMA_DDK_WDM_PORTED_H
#define _NTDMA_DDK_WDM_PORTED_H

#include "kernel.h"
#include "mdl.h"
#include "pool.h"
#include "seh.h"

/* Pool tags are four-character constants, and MSVC's pragmas are not gcc's. */
#pragma GCC diagnostic ignored "-Wmultichar"
#pragma GCC diagnostic ignored "-Wunknown-pragmas"

#define IN
#define OUT
#define OPTIONAL
#define CONST		const

#ifndef TRUE
#define TRUE		1
#endif
#ifndef FALSE
#define FALSE		0
#endif

#define __int8		char
#define __int16		short
#define __int32		int
#define __int64		long long
#define __forceinline	__always_inline
#define FORCEINLINE	static __always_inline
#define __cdecl
#define __stdcall
#define __fastcall

#define C_ASSERT(condition)		_Static_assert(condition, #condition)
#define PAGED_CODE()			((void)0)
#define UNREFERENCED_PARAMETER(p)	((void)(p))
#define DBG_UNREFERENCED_PARAMETER(p)	((void)(p))
#define UNREFERENCED_LOCAL_VARIABLE(v)	((void)(v))

#define FIELD_OFFSET(type, field)	((LONG)offsetof(type, field))
#define RTL_FIELD_SIZE(type, field)	sizeof_field(type, field)
#define RTL_SIZEOF_THROUGH_FIELD(type, field) \
	offsetofend(type, field)
#define RTL_CONTAINS_FIELD(object, size, field) \
	(offsetofend(__typeof__(*(object)), field) <= (size))
#define CONTAINING_RECORD(address, type, field) \
	((type *)((PCHAR)(address) - offsetof(type, field)))
#define RTL_NUMBER_OF(array)		(sizeof(array) / sizeof((array)[0]))

#ifndef ARRAYSIZE
#define ARRAYSIZE(array)		RTL_NUMBER_OF(array)
#endif

#ifndef PAGE_SHIFT
enum { PAGE_SHIFT = NTDMA_NT_PAGE_SHIFT };
#endif
#ifndef PAGE_SIZE
enum { PAGE_SIZE = NTDMA_NT_PAGE_SIZE };
#endif

#define BYTE_OFFSET(va)		((ULONG)((ULONG_PTR)(va) & NTDMA_NT_PAGE_MASK))
#define ROUND_TO_PAGES(size) \
	(((ULONG_PTR)(size) + NTDMA_NT_PAGE_MASK) & \
	 ~(ULONG_PTR)NTDMA_NT_PAGE_MASK)

#define ROUND_TO_SIZE(length, alignment) \
	(((ULONG_PTR)(length) + ((alignment) - 1)) & ~((ULONG_PTR)(alignment) - 1))
#define ALIGN_DOWN_BY(size, align) \
	((ULONG_PTR)(size) & ~((ULONG_PTR)(align) - 1))
#define ALIGN_UP_BY(size, align) \
	ALIGN_DOWN_BY((ULONG_PTR)(size) + (align) - 1, align)
#define ALIGN_DOWN_POINTER_BY(address, align) \
	((PVOID)ALIGN_DOWN_BY(address, align))
#define ALIGN_UP_POINTER_BY(address, align) \
	((PVOID)ALIGN_UP_BY(address, align))
#define ARGUMENT_PRESENT(argument)	((argument) != NULL)

#ifndef PAGE_READONLY
enum {
	PAGE_READONLY = NTDMA_PAGE_READONLY,
	PAGE_READWRITE = NTDMA_PAGE_READWRITE,
	PAGE_NOCACHE = NTDMA_PAGE_NOCACHE,
	PAGE_WRITECOMBINE = NTDMA_PAGE_WRITECOMBINE,
};
#endif

#ifndef PAGE_ALIGN
/* Rounds down, and takes pointers and pointer-sized integers alike. */
typedef union {
	const volatile void *Pointer;
	ULONG_PTR Integer;
	ULONGLONG Wide;
} __attribute__((transparent_union)) NTDMA_VA;

FORCEINLINE PVOID PAGE_ALIGN(NTDMA_VA Va)
{
	return (PVOID)(Va.Integer & ~(ULONG_PTR)NTDMA_NT_PAGE_MASK);
}
#endif

#define RtlEqualMemory(a, b, length)	(!__builtin_memcmp(a, b, length))
#define RtlCopyBytes			RtlCopyMemory
#define RtlZeroBytes			RtlZeroMemory

#if defined(DBG) && DBG
#define KdPrint(arguments)		DbgPrint arguments
#define KdPrintEx(arguments)		DbgPrintEx arguments
#define NT_ASSERTMSG(message, condition) \
	((condition) ? (void)0 : \
	 (void)DbgPrint("assertion failed: %s (%s), %s:%d\n", message, \
			#condition, __FILE__, __LINE__))
#define NT_ASSERT(condition) \
	((condition) ? (void)0 : \
	 (void)DbgPrint("assertion failed: %s, %s:%d\n", #condition, \
			__FILE__, __LINE__))
#else
#define KdPrint(arguments)		((void)0)
#define KdPrintEx(arguments)		((void)0)
#define NT_ASSERTMSG(message, condition) \
					((void)0)
#define NT_ASSERT(condition)		((void)0)
#endif
#ifndef ASSERT
#define ASSERT(condition)		NT_ASSERT(condition)
#endif
#ifndef ASSERTMSG
#define ASSERTMSG(message, condition)	NT_ASSERTMSG(message, condition)
#endif

/**
 * KeAcquireSpinLockRaiseToDpc - KeAcquireSpinLock(), returning the level
 * @SpinLock: the lock
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the level before.
 */
static inline KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock)
{
	KIRQL OldIrql;

	KeAcquireSpinLock(SpinLock, &OldIrql);
	return OldIrql;
}

/**
 * KeRaiseIrqlToDpcLevel - KeRaiseIrql() to DISPATCH_LEVEL
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the level before.
 */
static inline KIRQL KeRaiseIrqlToDpcLevel(void)
{
	KIRQL OldIrql;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	return OldIrql;
}

/**
 * PushEntryList - put an entry on a stack
 * @ListHead: the stack
 * @Entry: the entry
 *
 * Context: any.
 */
static inline VOID PushEntryList(PSINGLE_LIST_ENTRY ListHead,
				 PSINGLE_LIST_ENTRY Entry)
{
	Entry->Next = ListHead->Next;
	ListHead->Next = Entry;
}

/**
 * PopEntryList - take the top of a stack
 * @ListHead: the stack
 *
 * Context: any.
 * Return: the entry, NULL if there is none.
 */
static inline PSINGLE_LIST_ENTRY PopEntryList(PSINGLE_LIST_ENTRY ListHead)
{
	PSINGLE_LIST_ENTRY First = ListHead->Next;

	if (First)
		ListHead->Next = First->Next;
	return First;
}

/**
 * InitializeListHead - make a head an empty list
 * @ListHead: the list
 *
 * Context: any.
 */
static inline VOID InitializeListHead(PLIST_ENTRY ListHead)
{
	ListHead->Flink = ListHead;
	ListHead->Blink = ListHead;
}

/**
 * IsListEmpty - has a list no entry?
 * @ListHead: the list
 *
 * Context: any.
 * Return: TRUE when it is empty.
 */
static inline BOOLEAN IsListEmpty(const LIST_ENTRY *ListHead)
{
	return ListHead->Flink == ListHead;
}

/**
 * RemoveEntryList - take an entry out of its list
 * @Entry: the entry
 *
 * Context: any.
 * Return: TRUE when the list is empty now.
 */
static inline BOOLEAN RemoveEntryList(PLIST_ENTRY Entry)
{
	PLIST_ENTRY Next = Entry->Flink;
	PLIST_ENTRY Previous = Entry->Blink;

	Previous->Flink = Next;
	Next->Blink = Previous;
	return Next == Previous;
}

/**
 * RemoveHeadList - take the first entry of a list
 * @ListHead: the list
 *
 * Context: any.
 * Return: the entry; the head itself if the list is empty.
 */
static inline PLIST_ENTRY RemoveHeadList(PLIST_ENTRY ListHead)
{
	PLIST_ENTRY Entry = ListHead->Flink;

	RemoveEntryList(Entry);
	return Entry;
}

/**
 * RemoveTailList - take the last entry of a list
 * @ListHead: the list
 *
 * Context: any.
 * Return: the entry; the head itself if the list is empty.
 */
static inline PLIST_ENTRY RemoveTailList(PLIST_ENTRY ListHead)
{
	PLIST_ENTRY Entry = ListHead->Blink;

	RemoveEntryList(Entry);
	return Entry;
}

/**
 * InsertHeadList - insert an entry at the head of a list
 * @ListHead: the list
 * @Entry: the entry
 *
 * Context: any.
 */
static inline VOID InsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
	PLIST_ENTRY First = ListHead->Flink;

	Entry->Flink = First;
	Entry->Blink = ListHead;
	First->Blink = Entry;
	ListHead->Flink = Entry;
}

/**
 * InsertTailList - insert an entry at the tail of a list
 * @ListHead: the list
 * @Entry: the entry
 *
 * Context: any.
 */
static inline VOID InsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
	PLIST_ENTRY Last = ListHead->Blink;

	Entry->Flink = ListHead;
	Entry->Blink = Last;
	Last->Flink = Entry;
	ListHead->Blink = Entry;
}

#endif
