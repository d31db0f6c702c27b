/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pool memory, and the routines that fill, copy and compare it.
 */
#ifndef _NTDMA_DDK_WDM_POOL_H
#define _NTDMA_DDK_WDM_POOL_H

#include "../ntdef.h"

typedef enum _POOL_TYPE {
	NonPagedPool			= 0,
	NonPagedPoolExecute		= 0,
	PagedPool			= 1,
	NonPagedPoolMustSucceed		= 2,
	DontUseThisType			= 3,
	NonPagedPoolCacheAligned	= 4,
	PagedPoolCacheAligned		= 5,
	NonPagedPoolCacheAlignedMustS	= 6,
	MaxPoolType			= 7,
	NonPagedPoolNx			= 512,
	NonPagedPoolNxCacheAligned	= 516
} POOL_TYPE;

typedef ULONG64 POOL_FLAGS;

#define POOL_FLAG_USE_QUOTA		0x0000000000000001ULL
#define POOL_FLAG_UNINITIALIZED		0x0000000000000002ULL
#define POOL_FLAG_SESSION		0x0000000000000004ULL
#define POOL_FLAG_CACHE_ALIGNED		0x0000000000000008ULL
#define POOL_FLAG_RESERVED1		0x0000000000000010ULL
#define POOL_FLAG_RAISE_ON_FAILURE	0x0000000000000020ULL
#define POOL_FLAG_NON_PAGED		0x0000000000000040ULL
#define POOL_FLAG_NON_PAGED_EXECUTE	0x0000000000000080ULL
#define POOL_FLAG_PAGED			0x0000000000000100ULL

PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
			    ULONG Tag);
PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag);
PVOID ExAllocatePool3(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag,
		      const VOID *ExtendedParameters,
		      ULONG ExtendedParametersCount);
VOID ExFreePoolWithTag(PVOID P, ULONG Tag);
VOID ExFreePool(PVOID P);

/**
 * ExAllocatePoolUninitialized - allocate pool memory as it comes
 * @PoolType: as ExAllocatePoolWithTag()
 * @NumberOfBytes: size
 * @Tag: four characters
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the memory, or NULL.
 */
static inline PVOID ExAllocatePoolUninitialized(POOL_TYPE PoolType,
						SIZE_T NumberOfBytes, ULONG Tag)
{
	return ExAllocatePoolWithTag(PoolType, NumberOfBytes, Tag);
}

PVOID ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);

typedef PVOID ALLOCATE_FUNCTION(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
				ULONG Tag);
typedef ALLOCATE_FUNCTION *PALLOCATE_FUNCTION;
typedef VOID FREE_FUNCTION(PVOID Buffer);
typedef FREE_FUNCTION *PFREE_FUNCTION;

/* Opaque; larger than on Windows where the kernel's locks are. */
typedef struct _GENERAL_LOOKASIDE {
	ULONG_PTR Opaque[32];
} NPAGED_LOOKASIDE_LIST, *PNPAGED_LOOKASIDE_LIST, PAGED_LOOKASIDE_LIST,
	*PPAGED_LOOKASIDE_LIST;

VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
				     PALLOCATE_FUNCTION Allocate,
				     PFREE_FUNCTION Free, ULONG Flags,
				     SIZE_T Size, ULONG Tag, USHORT Depth);
PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);
VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry);
VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);

/* All pool is resident. */
#define ExInitializePagedLookasideList		ExInitializeNPagedLookasideList
#define ExAllocateFromPagedLookasideList	ExAllocateFromNPagedLookasideList
#define ExFreeToPagedLookasideList		ExFreeToNPagedLookasideList
#define ExDeletePagedLookasideList		ExDeleteNPagedLookasideList

/* The same with an allocator that is told the list. */
typedef struct _LOOKASIDE_LIST_EX {
	ULONG_PTR Opaque[32];
} LOOKASIDE_LIST_EX, *PLOOKASIDE_LIST_EX;

typedef PVOID ALLOCATE_FUNCTION_EX(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
				   ULONG Tag, PLOOKASIDE_LIST_EX Lookaside);
typedef ALLOCATE_FUNCTION_EX *PALLOCATE_FUNCTION_EX;
typedef VOID FREE_FUNCTION_EX(PVOID Buffer, PLOOKASIDE_LIST_EX Lookaside);
typedef FREE_FUNCTION_EX *PFREE_FUNCTION_EX;

#define EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL	0x00000001UL
#define EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE	0x00000002UL

NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX Lookaside,
				     PALLOCATE_FUNCTION_EX Allocate,
				     PFREE_FUNCTION_EX Free, POOL_TYPE PoolType,
				     ULONG Flags, SIZE_T Size, ULONG Tag,
				     USHORT Depth);
PVOID ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);
VOID ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry);
VOID ExFlushLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);
VOID ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);

VOID RtlZeroMemory(PVOID Destination, SIZE_T Length);
VOID RtlCopyMemory(PVOID Destination, const VOID *Source, SIZE_T Length);
VOID RtlMoveMemory(PVOID Destination, const VOID *Source, SIZE_T Length);
VOID RtlFillMemory(PVOID Destination, SIZE_T Length, UCHAR Fill);
SIZE_T RtlCompareMemory(const VOID *Source1, const VOID *Source2,
			SIZE_T Length);

#endif
