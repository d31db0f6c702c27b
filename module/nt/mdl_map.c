// SPDX-License-Identifier: GPL-2.0-only
/*
 * System mappings of MDLs.
 *
 * Pages in a row need none: the kernel sees all memory. Scattered pages are
 * mapped by vmap(), which wants a task; Windows maps at DISPATCH_LEVEL too, so a
 * driver that does has to map once before, at PASSIVE_LEVEL.
 */
#define pr_fmt(fmt) "ntdma: " fmt

#include <linux/export.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "inject.h"
#include "internal.h"
#include "mdl_record.h"
#include "report.h"

#define MDL_HAS_ADDRESS	(MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL)

static bool is_contiguous(const MDL *mdl)
{
	const PFN_NUMBER *pfns = MmGetMdlPfnArray(mdl);
	unsigned int i, count = ntdma_mdl_span(mdl);

	for (i = 1; i < count; i++)
		if (pfns[i] != pfns[0] + i)
			return false;
	return true;
}

static bool all_memory(const MDL *mdl)
{
	const PFN_NUMBER *pfns = MmGetMdlPfnArray(mdl);
	unsigned int i, count = ntdma_mdl_span(mdl);

	for (i = 0; i < count; i++)
		if (!pfn_valid(pfns[i]))
			return false;
	return count;
}

static const char *why_not_mapped(const MDL *mdl)
{
	if (!ntdma_mdl_is_resident(mdl))
		return "MDL is not locked";
	if (!ntdma_mdl_fits(mdl, ntdma_mdl_span(mdl)))
		return "MDL was changed";
	if (!all_memory(mdl))
		return "MDL describes no memory";
	return NULL;
}

static void *map_directly(MDL *mdl)
{
	void *base = page_address(pfn_to_page(MmGetMdlPfnArray(mdl)[0]));

	mdl->MappedSystemVa = base + mdl->ByteOffset;
	mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
	return mdl->MappedSystemVa;
}

static void *vmap_pfns(const MDL *mdl)
{
	const PFN_NUMBER *pfns = MmGetMdlPfnArray(mdl);
	unsigned int i, count = ntdma_mdl_span(mdl);
	struct page **pages = NULL;
	void *base = NULL;

	if (!ntdma_fail(NTDMA_SITE_MAP_ARRAY))
		pages = kvmalloc_array(count, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return NULL;
	for (i = 0; i < count; i++)
		pages[i] = pfn_to_page(pfns[i]);

	if (!ntdma_fail(NTDMA_SITE_VMAP))
		base = vmap(pages, count, VM_MAP, PAGE_KERNEL);
	kvfree(pages);
	return base;
}

static void unmap_mapping(struct ntdma_deferred *deferred)
{
	struct mdl_mapping *mapping =
		container_of(deferred, struct mdl_mapping, deferred);

	vunmap(mapping->base);
	kfree(mapping);
}

static struct mdl_mapping *create_mapping(const MDL *mdl)
{
	struct mdl_mapping *mapping = NULL;

	if (!ntdma_fail(NTDMA_SITE_MAP))
		mapping = kmalloc(sizeof(*mapping), GFP_KERNEL);
	if (!mapping)
		return NULL;

	mapping->deferred.release = unmap_mapping;
	mapping->base = vmap_pfns(mdl);
	if (mapping->base)
		return mapping;
	kfree(mapping);
	return NULL;
}

static void *map_scattered(MDL *mdl)
{
	struct mdl_mapping *mapping;
	int ret;

	if (!ntdma_at_passive()) {
		pr_warn_ratelimited("%u scattered pages cannot be mapped at level %u, map them at PASSIVE_LEVEL first\n",
				    ntdma_mdl_span(mdl), KeGetCurrentIrql());
		return NULL;
	}

	mapping = create_mapping(mdl);
	if (!mapping)
		return NULL;
	ret = ntdma_mdl_attach_mapping(mdl, mapping);
	if (ret)
		unmap_mapping(&mapping->deferred);
	/* of two mappers at a time the second gets what the first made */
	return ret && ret != -EBUSY ? NULL : mdl->MappedSystemVa;
}

static void *map(MDL *mdl, const char *routine)
{
	const char *problem = why_not_mapped(mdl);
	void *va;

	if (problem) {
		ntdma_misuse(routine, "%s (%p)", problem, mdl);
		return NULL;
	}

	va = is_contiguous(mdl) ? map_directly(mdl) : map_scattered(mdl);
	if (va && (mdl->MdlFlags & MDL_PARTIAL))
		mdl->MdlFlags |= MDL_PARTIAL_HAS_BEEN_MAPPED;
	return va;
}

/**
 * MmGetSystemAddressForMdlSafe - kernel address of what an MDL describes
 * @Mdl: MDL that is locked, nonpaged, or partial
 * @Priority: ignored, as are its flags against writing and executing
 *
 * Maps at the first call; later ones return the same. MmUnlockPages() unmaps.
 *
 * Deviation: scattered pages are mapped at PASSIVE_LEVEL only; Priority and its
 * flags are ignored.
 *
 * Context: up to DISPATCH_LEVEL, but only PASSIVE_LEVEL maps scattered pages.
 * Return: address of the first byte, ByteOffset included, or NULL. [C-280]
 */
PVOID MmGetSystemAddressForMdlSafe(PMDL Mdl, ULONG Priority)
{
	if (Mdl->MdlFlags & MDL_HAS_ADDRESS)
		return Mdl->MappedSystemVa;
	return map(Mdl, __func__);
}
EXPORT_SYMBOL_NS_GPL(MmGetSystemAddressForMdlSafe, "NTDMA");

/**
 * MmMapLockedPagesSpecifyCache - map what an MDL describes
 * @MemoryDescriptorList: MDL that is locked or partial and not mapped
 * @AccessMode: KernelMode; mapping to user space is refused
 * @CacheType: ignored: memory has one type, the one that the kernel gave it
 * @RequestedAddress: ignored, for UserMode only
 * @BugCheckOnFailure: ignored, failing is always reported by NULL
 * @Priority: ignored
 *
 * Mapping a second time is reported and yields the mapping that there is.
 *
 * Deviation: UserMode is refused, failing is always NULL, memory keeps its type
 * of caching.
 *
 * Context: as MmGetSystemAddressForMdlSafe().
 * Return: address of the first byte, ByteOffset included, or NULL.
 */
PVOID MmMapLockedPagesSpecifyCache(PMDL MemoryDescriptorList,
				   KPROCESSOR_MODE AccessMode,
				   MEMORY_CACHING_TYPE CacheType,
				   PVOID RequestedAddress,
				   ULONG BugCheckOnFailure, ULONG Priority)
{
	PMDL mdl = MemoryDescriptorList;

	if (AccessMode != KernelMode) {
		ntdma_misuse(__func__, "mapping to user space is not supported (%p)",
			     mdl);
		return NULL;
	}
	if (mdl->MdlFlags & MDL_HAS_ADDRESS) {
		ntdma_misuse(__func__, "MDL is mapped or nonpaged (%p)", mdl);
		return mdl->MappedSystemVa;
	}
	return map(mdl, __func__);
}
EXPORT_SYMBOL_NS_GPL(MmMapLockedPagesSpecifyCache, "NTDMA");

/**
 * ntdma_mdl_unmap - take down the mapping of an MDL, if it has one
 * @mdl: the MDL
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_mdl_unmap(MDL *mdl)
{
	if (!(mdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL))
		mdl->MappedSystemVa = NULL;
	mdl->MdlFlags &= ~(MDL_MAPPED_TO_SYSTEM_VA | MDL_PARENT_MAPPED_SYSTEM_VA |
			   MDL_PARTIAL_HAS_BEEN_MAPPED);
	ntdma_mdl_release(ntdma_mdl_take_mapping(mdl), NULL);
}

/**
 * MmUnmapLockedPages - undo a mapping
 * @BaseAddress: what the mapping routine returned
 * @MemoryDescriptorList: the MDL
 *
 * What is not mapped, mapped elsewhere, nonpaged, or mapped through the source
 * of a partial MDL is reported and stays.
 *
 * Context: up to DISPATCH_LEVEL; there the address may stay readable a little.
 */
VOID MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList)
{
	PMDL mdl = MemoryDescriptorList;

	if (!(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) ||
	    (mdl->MdlFlags & MDL_PARENT_MAPPED_SYSTEM_VA)) {
		ntdma_misuse(__func__, "MDL has no mapping of its own (%p)", mdl);
		return;
	}
	if (BaseAddress != mdl->MappedSystemVa) {
		ntdma_misuse(__func__, "MDL is mapped elsewhere (%p)", mdl);
		return;
	}
	ntdma_mdl_unmap(mdl);
}
EXPORT_SYMBOL_NS_GPL(MmUnmapLockedPages, "NTDMA");

/**
 * MmMapLockedPages - MmMapLockedPagesSpecifyCache() of old drivers
 * @MemoryDescriptorList: the MDL
 * @AccessMode: KernelMode
 *
 * Windows stops the machine where the mapping fails; here the result is NULL.
 *
 * Deviation: NULL where Windows stops.
 *
 * Context: as MmMapLockedPagesSpecifyCache().
 * Return: the address, or NULL.
 */
PVOID MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode)
{
	return MmMapLockedPagesSpecifyCache(MemoryDescriptorList, AccessMode,
					    MmCached, NULL, false,
					    HighPagePriority);
}
EXPORT_SYMBOL_NS_GPL(MmMapLockedPages, "NTDMA");
