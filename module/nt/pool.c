// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pool memory: kmalloc(), and vmalloc() for what is too large for it.
 *
 * All of it is resident, so paged and nonpaged pool are one.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "inject.h"
#include "internal.h"
#include "mdl_record.h"
#include "pool_record.h"
#include "report.h"

/* memory that could not be freed where the driver freed it holds the work */
struct freed_block {
	struct ntdma_deferred deferred;
};

/**
 * ntdma_alloc - allocate without asking for the context
 * @size: bytes
 *
 * Atomic first: a lock that the kernel does not count may be held. Where that
 * does not do and sleeping looks allowed, memory may be scattered.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: memory for ntdma_free(), or NULL.
 */
void *ntdma_alloc(size_t size)
{
	/* the reserves for atomic requests are for small ones */
	gfp_t gfp = size <= PAGE_SIZE ? GFP_ATOMIC : GFP_NOWAIT;
	void *memory;

	memory = kmalloc(size, gfp | __GFP_NOWARN);
	if (!memory && ntdma_at_passive())
		memory = kvmalloc(size, GFP_KERNEL | __GFP_NOWARN);
	return memory;
}

static void free_block(struct ntdma_deferred *deferred)
{
	kvfree(container_of(deferred, struct freed_block, deferred));
}

/**
 * ntdma_free - free memory of ntdma_alloc()
 * @memory: the memory or NULL
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_free(void *memory)
{
	struct freed_block *block = memory;

	if (!is_vmalloc_addr(memory)) {
		kfree(memory);
		return;
	}
	block->deferred.release = free_block;
	ntdma_release(&block->deferred);
}

/*
 * Windows aligns to 16 bytes, and large blocks to pages. kmalloc() promises the
 * former only for powers of two, and has other sizes up to 192.
 */
static size_t block_size(size_t size)
{
	return size <= 192 ? roundup_pow_of_two(max_t(size_t, size, 16)) : size;
}

static void *allocate(size_t size, bool zero, u32 tag)
{
	void *memory;

	size = block_size(size);
	memory = ntdma_fail(NTDMA_SITE_POOL) ? NULL : ntdma_alloc(size);
	if (!memory)
		return NULL;
	if (!ntdma_pool_remember(memory, size, tag)) {
		ntdma_free(memory);
		return NULL;
	}
	if (zero)
		memset(memory, 0, size);
	return memory;
}

/**
 * ExAllocatePoolWithTag - allocate pool memory
 * @PoolType: ignored, all pool is resident
 * @NumberOfBytes: size
 * @Tag: kept, and shown in debugfs; freeing with another one is refused
 *
 * A page or more is page aligned, anything else aligned to 16 bytes and within
 * one page. Contents are undefined.
 *
 * Deviation: all pool is resident.
 *
 * Context: up to DISPATCH_LEVEL; more than the page allocator has in one piece
 * only at PASSIVE_LEVEL.
 * Return: the memory, or NULL.
 */
PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return allocate(NumberOfBytes, false, Tag);
}
EXPORT_SYMBOL_NS_GPL(ExAllocatePoolWithTag, "NTDMA");

/**
 * ExAllocatePool2 - allocate zeroed pool memory
 * @Flags: POOL_FLAG_UNINITIALIZED leaves the contents undefined; where to
 *	allocate is ignored; POOL_FLAG_RAISE_ON_FAILURE returns NULL all the same
 * @NumberOfBytes: size, not 0
 * @Tag: as ExAllocatePoolWithTag(), but not 0
 *
 * Deviation: all pool is resident; POOL_FLAG_RAISE_ON_FAILURE returns NULL.
 *
 * Context: as ExAllocatePoolWithTag().
 * Return: the memory; NULL also for a size or tag of 0, as documented.
 */
PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag)
{
	if (!NumberOfBytes || !Tag)
		return NULL;
	return allocate(NumberOfBytes, !(Flags & POOL_FLAG_UNINITIALIZED), Tag);
}
EXPORT_SYMBOL_NS_GPL(ExAllocatePool2, "NTDMA");

/**
 * ExAllocatePool3 - ExAllocatePool2() with parameters
 * @Flags: as ExAllocatePool2()
 * @NumberOfBytes: as ExAllocatePool2()
 * @Tag: as ExAllocatePool2()
 * @ExtendedParameters: not supported
 * @ExtendedParametersCount: 0
 *
 * Deviation: extended parameters are refused.
 *
 * Context: as ExAllocatePoolWithTag().
 * Return: as ExAllocatePool2(); NULL where parameters are passed.
 */
PVOID ExAllocatePool3(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag,
		      const VOID *ExtendedParameters,
		      ULONG ExtendedParametersCount)
{
	if (ExtendedParametersCount)
		return NULL;
	return ExAllocatePool2(Flags, NumberOfBytes, Tag);
}
EXPORT_SYMBOL_NS_GPL(ExAllocatePool3, "NTDMA");

/**
 * ExAllocatePoolZero - ExAllocatePoolWithTag() of zeroed memory
 * @PoolType: ignored
 * @NumberOfBytes: size
 * @Tag: as ExAllocatePoolWithTag()
 *
 * Context: as ExAllocatePoolWithTag().
 * Return: the memory, or NULL.
 */
PVOID ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return allocate(NumberOfBytes, true, Tag);
}
EXPORT_SYMBOL_NS_GPL(ExAllocatePoolZero, "NTDMA");

static void free_block_of(const void *memory, u32 tag, const char *routine)
{
	switch (ntdma_pool_forget(memory, tag, NULL)) {
	case POOL_FOUND:
		ntdma_free((void *)memory);
		break;
	case POOL_OTHER_TAG:
		ntdma_misuse(routine, "tag %#x, but allocated with %#x (%p)",
			     tag, ntdma_pool_tag(memory), memory);
		break;
	case POOL_UNKNOWN:
		ntdma_misuse(routine, "freed before or no pool memory (%p)",
			     memory);
		break;
	}
}

static void free_pool(void *memory, u32 tag, const char *routine)
{
	struct mdl_mapping *mapping;

	/* MmAllocatePagesForMdlEx() hands out MDLs that end here */
	switch (ntdma_mdl_retire(memory, &mapping)) {
	case MDL_BUSY:
		ntdma_misuse(routine, "MDL still has pages (%p)", memory);
		break;
	case MDL_RETIRED:
		ntdma_mdl_release(mapping, NULL);
		ntdma_free(memory);
		break;
	case MDL_UNKNOWN:
		ntdma_mdl_release(mapping, NULL);
		free_block_of(memory, tag, routine);
		break;
	}
}

/**
 * ExFreePoolWithTag - free pool memory
 * @P: from ExAllocatePoolWithTag(), ExAllocatePool2() or
 *	MmAllocatePagesForMdlEx(); NULL is harmless
 * @Tag: the one that it was allocated with, or 0 for any
 *
 * What was freed before or never allocated, what has another tag, and an MDL
 * that still has its pages are reported and stay: Windows stops there.
 *
 * Deviation: a wrong tag or address is reported and nothing is freed.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExFreePoolWithTag(PVOID P, ULONG Tag)
{
	if (P)
		free_pool(P, Tag, __func__);
}
EXPORT_SYMBOL_NS_GPL(ExFreePoolWithTag, "NTDMA");

/**
 * ExFreePool - ExFreePoolWithTag() for any tag
 * @P: see there
 *
 * Deviation: a wrong address is reported and nothing is freed.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExFreePool(PVOID P)
{
	if (P)
		free_pool(P, 0, __func__);
}
EXPORT_SYMBOL_NS_GPL(ExFreePool, "NTDMA");
