/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory descriptor lists: a buffer as an array of page frame numbers.
 */
#ifndef _NTDMA_DDK_WDM_MDL_H
#define _NTDMA_DDK_WDM_MDL_H

#include "kernel.h"

struct _EPROCESS;
struct _IRP;

typedef struct _EPROCESS *PEPROCESS;
typedef ULONG_PTR PFN_NUMBER, *PPFN_NUMBER;
typedef ULONG NODE_REQUIREMENT;

#define MM_ANY_NODE_OK		0x80000000

/* Windows pages have 4 KiB on x64. PAGE_SIZE is defined for ported files. */
#define NTDMA_NT_PAGE_SHIFT	12
#define NTDMA_NT_PAGE_SIZE	0x1000
#define NTDMA_NT_PAGE_MASK	0xFFF

/* The array of PFN_NUMBER follows the header, one entry for each page. */
typedef struct _MDL {
	struct _MDL *Next;
	CSHORT Size;		/* header and array in bytes; wraps at 32 KiB */
	CSHORT MdlFlags;
	PEPROCESS Process;
	PVOID MappedSystemVa;
	PVOID StartVa;
	ULONG ByteCount;
	ULONG ByteOffset;
} MDL, *PMDL;

#define MDL_MAPPED_TO_SYSTEM_VA		0x0001
#define MDL_PAGES_LOCKED		0x0002
#define MDL_SOURCE_IS_NONPAGED_POOL	0x0004
#define MDL_ALLOCATED_FIXED_SIZE	0x0008
#define MDL_PARTIAL			0x0010
#define MDL_PARTIAL_HAS_BEEN_MAPPED	0x0020
#define MDL_IO_PAGE_READ		0x0040
#define MDL_WRITE_OPERATION		0x0080
#define MDL_PARENT_MAPPED_SYSTEM_VA	0x0100
#define MDL_FREE_EXTRA_PTES		0x0200
#define MDL_DESCRIBES_AWE		0x0400
#define MDL_IO_SPACE			0x0800
#define MDL_NETWORK_HEADER		0x1000
#define MDL_MAPPING_CAN_FAIL		0x2000
#define MDL_ALLOCATED_MUST_SUCCEED	0x4000
#define MDL_INTERNAL			0x8000

typedef enum _MEMORY_CACHING_TYPE {
	MmNonCached			= 0,
	MmCached			= 1,
	MmWriteCombined			= 2,
	MmFrameBufferCached		= 2,
	MmHardwareCoherentCached	= 3,
	MmNonCachedUnordered		= 4,
	MmUSWCCached			= 5,
	MmMaximumCacheType		= 6,
	MmNotMapped			= -1
} MEMORY_CACHING_TYPE;

typedef enum _LOCK_OPERATION {
	IoReadAccess,
	IoWriteAccess,
	IoModifyAccess
} LOCK_OPERATION;

typedef enum _MM_PAGE_PRIORITY {
	LowPagePriority		= 0,
	NormalPagePriority	= 16,
	HighPagePriority	= 32
} MM_PAGE_PRIORITY;

#define MdlMappingNoWrite		0x80000000
#define MdlMappingNoExecute		0x40000000

#define MM_DONT_ZERO_ALLOCATION			0x00000001
#define MM_ALLOCATE_FROM_LOCAL_NODE_ONLY	0x00000002
#define MM_ALLOCATE_FULLY_REQUIRED		0x00000004
#define MM_ALLOCATE_NO_WAIT			0x00000008
#define MM_ALLOCATE_PREFER_CONTIGUOUS		0x00000010
#define MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS	0x00000020
#define MM_ALLOCATE_FAST_LARGE_PAGES		0x00000040
#define MM_ALLOCATE_AND_HOT_REMOVE		0x00000100

/* Exact up to the largest SIZE_T: the sum is never formed in bytes. */
#define BYTES_TO_PAGES(size)					\
	(((size) >> NTDMA_NT_PAGE_SHIFT) +			\
	 (((size) & NTDMA_NT_PAGE_MASK) != 0))

#define ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, size)		\
	((ULONG)((((ULONG_PTR)(va) & NTDMA_NT_PAGE_MASK) +	\
		  (ULONG_PTR)(size) + NTDMA_NT_PAGE_MASK) >>	\
		 NTDMA_NT_PAGE_SHIFT))

#define COMPUTE_PAGES_SPANNED(va, size)				\
	ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, size)

#define MmGetMdlByteCount(mdl)		((mdl)->ByteCount)
#define MmGetMdlByteOffset(mdl)		((mdl)->ByteOffset)
#define MmGetMdlBaseVa(mdl)		((mdl)->StartVa)
#define MmGetMdlPfnArray(mdl)		((PPFN_NUMBER)((mdl) + 1))

/**
 * MmGetMdlVirtualAddress - address that an MDL was made for
 * @Mdl: the MDL
 *
 * Context: any.
 * Return: the address; it need not be mapped anywhere.
 */
static inline PVOID MmGetMdlVirtualAddress(const MDL *Mdl)
{
	return (PCHAR)Mdl->StartVa + Mdl->ByteOffset;
}

PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer,
		   BOOLEAN ChargeQuota, struct _IRP *Irp);
VOID IoFreeMdl(PMDL Mdl);
VOID IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress,
		       ULONG Length);
VOID MmBuildMdlForNonPagedPool(PMDL MemoryDescriptorList);
VOID MmProbeAndLockPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
			 LOCK_OPERATION Operation);
VOID MmUnlockPages(PMDL MemoryDescriptorList);
PMDL MmAllocatePagesForMdl(PHYSICAL_ADDRESS LowAddress,
			   PHYSICAL_ADDRESS HighAddress,
			   PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes);
PMDL MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS LowAddress,
			     PHYSICAL_ADDRESS HighAddress,
			     PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes,
			     MEMORY_CACHING_TYPE CacheType, ULONG Flags);
VOID MmFreePagesFromMdl(PMDL MemoryDescriptorList);
PVOID MmMapLockedPagesSpecifyCache(PMDL MemoryDescriptorList,
				   KPROCESSOR_MODE AccessMode,
				   MEMORY_CACHING_TYPE CacheType,
				   PVOID RequestedAddress,
				   ULONG BugCheckOnFailure, ULONG Priority);
VOID MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList);
PVOID MmGetSystemAddressForMdlSafe(PMDL Mdl, ULONG Priority);
#define MmGetSystemAddressForMdl(mdl) \
	MmGetSystemAddressForMdlSafe(mdl, HighPagePriority)
VOID MmPrepareMdlForReuse(PMDL Mdl);
VOID MmInitializeMdl(PMDL MemoryDescriptorList, PVOID BaseVa, SIZE_T Length);
SIZE_T MmSizeOfMdl(PVOID Base, SIZE_T Length);
NTSTATUS MmAdvanceMdl(PMDL Mdl, ULONG NumberOfBytes);

/*
 * MmProbeAndLockPages() with the status as its result. On Windows the routine
 * raises an exception, which a ported driver cannot catch here.
 */
NTSTATUS NtdmaProbeAndLockPages(PMDL MemoryDescriptorList,
				KPROCESSOR_MODE AccessMode,
				LOCK_OPERATION Operation);
/* The same for user memory that stays locked for an unknown time. */
NTSTATUS NtdmaLockUserPagesForLong(PMDL MemoryDescriptorList);

PVOID MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode);

/* Page protection; the names without NTDMA_ are for ported files alone. */
#define NTDMA_PAGE_READONLY		0x02
#define NTDMA_PAGE_READWRITE		0x04
#define NTDMA_PAGE_NOCACHE		0x200
#define NTDMA_PAGE_WRITECOMBINE		0x400

PVOID MmMapIoSpace(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes,
		   MEMORY_CACHING_TYPE CacheType);
PVOID MmMapIoSpaceEx(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes,
		     ULONG Protect);
VOID MmUnmapIoSpace(PVOID BaseAddress, SIZE_T NumberOfBytes);
PVOID MmAllocateContiguousMemory(SIZE_T NumberOfBytes,
				 PHYSICAL_ADDRESS HighestAcceptableAddress);
PVOID MmAllocateContiguousMemorySpecifyCache(SIZE_T NumberOfBytes,
					     PHYSICAL_ADDRESS LowestAcceptableAddress,
					     PHYSICAL_ADDRESS HighestAcceptableAddress,
					     PHYSICAL_ADDRESS BoundaryAddressMultiple,
					     MEMORY_CACHING_TYPE CacheType);
VOID MmFreeContiguousMemory(PVOID BaseAddress);
VOID MmFreeContiguousMemorySpecifyCache(PVOID BaseAddress, SIZE_T NumberOfBytes,
					MEMORY_CACHING_TYPE CacheType);
PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress);

VOID KeFlushIoBuffers(PMDL Mdl, BOOLEAN ReadOperation, BOOLEAN DmaOperation);

#endif
