// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device memory, contiguous memory, and physical addresses.
 */
#define pr_fmt(fmt) "ntdma: " fmt

#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/vmalloc.h>

#include "inject.h"
#include "internal.h"
#include "pool_record.h"
#include "report.h"

/**
 * MmMapIoSpace - map device memory
 * @PhysicalAddress: as the bus reports it: translated, not from a BAR register
 * @NumberOfBytes: length, not 0
 * @CacheType: MmNonCached, MmWriteCombined, or MmCached for what is memory
 *
 * Deviation: PASSIVE_LEVEL only.
 *
 * Context: PASSIVE_LEVEL; Windows allows DISPATCH_LEVEL, where Linux cannot map.
 * Return: address for READ_REGISTER_xxx() and its kin; NULL on failure.
 */
PVOID MmMapIoSpace(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes,
		   MEMORY_CACHING_TYPE CacheType)
{
	phys_addr_t phys = PhysicalAddress.QuadPart;

	if (!NumberOfBytes || !ntdma_at_passive()) {
		ntdma_misuse(__func__, "%zu bytes at level %u",
			     (size_t)NumberOfBytes, KeGetCurrentIrql());
		return NULL;
	}

	switch (CacheType) {
	case MmNonCached:
	case MmNonCachedUnordered:
		return (__force void *)ioremap(phys, NumberOfBytes);
	case MmWriteCombined:
	case MmUSWCCached:
		return (__force void *)ioremap_wc(phys, NumberOfBytes);
	case MmCached:
	case MmHardwareCoherentCached:
		return memremap(phys, NumberOfBytes, MEMREMAP_WB);
	default:
		return NULL;
	}
}
EXPORT_SYMBOL_NS_GPL(MmMapIoSpace, "NTDMA");

/**
 * MmMapIoSpaceEx - MmMapIoSpace() by page protection
 * @PhysicalAddress: as MmMapIoSpace()
 * @NumberOfBytes: as MmMapIoSpace()
 * @Protect: PAGE_READWRITE or PAGE_READONLY, with PAGE_NOCACHE or
 *	PAGE_WRITECOMBINE; read-only is not enforced
 *
 * Deviation: PASSIVE_LEVEL only.
 *
 * Context: as MmMapIoSpace().
 * Return: as MmMapIoSpace(); NULL also for other protections.
 */
PVOID MmMapIoSpaceEx(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes,
		     ULONG Protect)
{
	ULONG access = Protect & ~(NTDMA_PAGE_NOCACHE | NTDMA_PAGE_WRITECOMBINE);
	MEMORY_CACHING_TYPE type = MmCached;

	if (access != NTDMA_PAGE_READONLY && access != NTDMA_PAGE_READWRITE) {
		ntdma_misuse(__func__, "protection %#x", Protect);
		return NULL;
	}
	if (Protect & NTDMA_PAGE_NOCACHE)
		type = MmNonCached;
	else if (Protect & NTDMA_PAGE_WRITECOMBINE)
		type = MmWriteCombined;
	return MmMapIoSpace(PhysicalAddress, NumberOfBytes, type);
}
EXPORT_SYMBOL_NS_GPL(MmMapIoSpaceEx, "NTDMA");

/**
 * MmUnmapIoSpace - undo MmMapIoSpace()
 * @BaseAddress: what it returned
 * @NumberOfBytes: ignored
 *
 * Context: PASSIVE_LEVEL.
 */
VOID MmUnmapIoSpace(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
	/* cached memory is where the kernel has it anyway */
	if (BaseAddress && !virt_addr_valid(BaseAddress))
		iounmap((__force void __iomem *)BaseAddress);
}
EXPORT_SYMBOL_NS_GPL(MmUnmapIoSpace, "NTDMA");

static bool lies_between(const void *memory, size_t size, u64 lowest,
			 u64 highest, u64 boundary)
{
	u64 first = virt_to_phys((void *)memory), last = first + size - 1;

	return first >= lowest && last <= highest &&
	       (!boundary || ((first ^ last) & ~(boundary - 1)) == 0);
}

/* Zones end where they end: from the largest to the one that lies lowest. */
static void *alloc_between(size_t size, u64 lowest, u64 highest, u64 boundary)
{
	static const gfp_t zones[] = { 0, GFP_DMA32, GFP_DMA };
	unsigned int i;
	void *memory;

	for (i = 0; i < ARRAY_SIZE(zones); i++) {
		memory = ntdma_fail(NTDMA_SITE_CONTIGUOUS) ? NULL :
			 alloc_pages_exact(size, GFP_KERNEL | __GFP_ZERO |
					   __GFP_NOWARN | zones[i]);
		if (!memory)
			continue;
		if (lies_between(memory, size, lowest, highest, boundary))
			return memory;
		free_pages_exact(memory, size);
	}
	return NULL;
}

/**
 * MmAllocateContiguousMemorySpecifyCache - pages in a row
 * @NumberOfBytes: length, rounded up to pages
 * @LowestAcceptableAddress: first byte at or above it
 * @HighestAcceptableAddress: last byte at or below it
 * @BoundaryAddressMultiple: not to be crossed, a power of two; 0 for none
 * @CacheType: MmCached; other types need device memory, see MmMapIoSpace()
 *
 * Physically in a row, which is not what a device sees behind an IOMMU: memory
 * for a device is a common buffer's. Linux's zones do not end where the caller
 * asks: what they offer may lie too high, and then the answer is NULL.
 *
 * Deviation: memory is cached whatever the type.
 *
 * Context: PASSIVE_LEVEL.
 * Return: zeroed memory for MmFreeContiguousMemorySpecifyCache(), or NULL.
 */
PVOID MmAllocateContiguousMemorySpecifyCache(SIZE_T NumberOfBytes,
					     PHYSICAL_ADDRESS LowestAcceptableAddress,
					     PHYSICAL_ADDRESS HighestAcceptableAddress,
					     PHYSICAL_ADDRESS BoundaryAddressMultiple,
					     MEMORY_CACHING_TYPE CacheType)
{
	size_t size = PAGE_ALIGN(NumberOfBytes);
	void *memory;

	if (!ntdma_at_passive()) {
		ntdma_misuse(__func__, "at level %u", KeGetCurrentIrql());
		return NULL;
	}
	if (!size || CacheType != MmCached)
		return NULL;
	memory = alloc_between(size, LowestAcceptableAddress.QuadPart,
			       HighestAcceptableAddress.QuadPart,
			       BoundaryAddressMultiple.QuadPart);
	if (memory && !ntdma_pool_remember(memory, size, NTDMA_TAG_CONTIGUOUS)) {
		free_pages_exact(memory, size);
		memory = NULL;
	}
	return memory;
}
EXPORT_SYMBOL_NS_GPL(MmAllocateContiguousMemorySpecifyCache, "NTDMA");

/**
 * MmAllocateContiguousMemory - pages in a row below an address
 * @NumberOfBytes: as MmAllocateContiguousMemorySpecifyCache()
 * @HighestAcceptableAddress: as there
 *
 * Context: PASSIVE_LEVEL.
 * Return: as there.
 */
PVOID MmAllocateContiguousMemory(SIZE_T NumberOfBytes,
				 PHYSICAL_ADDRESS HighestAcceptableAddress)
{
	PHYSICAL_ADDRESS none = { .QuadPart = 0 };

	return MmAllocateContiguousMemorySpecifyCache(NumberOfBytes, none,
						      HighestAcceptableAddress,
						      none, MmCached);
}
EXPORT_SYMBOL_NS_GPL(MmAllocateContiguousMemory, "NTDMA");

/**
 * MmFreeContiguousMemory - free pages in a row
 * @BaseAddress: from MmAllocateContiguousMemory() or its kin; anything else is
 *	reported and stays
 *
 * Context: PASSIVE_LEVEL.
 */
VOID MmFreeContiguousMemory(PVOID BaseAddress)
{
	size_t size;

	if (ntdma_pool_forget(BaseAddress, NTDMA_TAG_CONTIGUOUS, &size) ==
	    POOL_FOUND)
		free_pages_exact(BaseAddress, size);
	else
		ntdma_misuse(__func__, "freed before or no such memory (%p)",
			     BaseAddress);
}
EXPORT_SYMBOL_NS_GPL(MmFreeContiguousMemory, "NTDMA");

/**
 * MmFreeContiguousMemorySpecifyCache - MmFreeContiguousMemory()
 * @BaseAddress: see there
 * @NumberOfBytes: ignored
 * @CacheType: ignored
 *
 * Context: PASSIVE_LEVEL.
 */
VOID MmFreeContiguousMemorySpecifyCache(PVOID BaseAddress, SIZE_T NumberOfBytes,
					MEMORY_CACHING_TYPE CacheType)
{
	MmFreeContiguousMemory(BaseAddress);
}
EXPORT_SYMBOL_NS_GPL(MmFreeContiguousMemorySpecifyCache, "NTDMA");

/**
 * MmGetPhysicalAddress - where kernel memory is
 * @BaseAddress: resident kernel memory
 *
 * The first call says so in the log: behind an IOMMU, and wherever memory is
 * bounced, a device finds something else at this address, or nothing.
 *
 * Deviation: the result is no address for a device; the log says so once.
 *
 * Context: any but NMI.
 * Return: the physical address, which is not a DMA address; 0 for what is no
 * kernel memory.
 */
PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress)
{
	PHYSICAL_ADDRESS address = { .QuadPart = 0 };

	pr_warn_once("%s: a physical address is not a DMA address, use a DMA_ADAPTER for those\n",
		     __func__);
	if (is_vmalloc_addr(BaseAddress))
		address.QuadPart = page_to_phys(vmalloc_to_page(BaseAddress)) +
				   offset_in_page(BaseAddress);
	else if (virt_addr_valid(BaseAddress))
		address.QuadPart = virt_to_phys(BaseAddress);
	return address;
}
EXPORT_SYMBOL_NS_GPL(MmGetPhysicalAddress, "NTDMA");
