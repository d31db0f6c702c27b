// SPDX-License-Identifier: GPL-2.0-only
/*
 * MDLs: allocate, free, describe.
 *
 *	             IoAllocateMdl() / MmInitializeMdl()
 *	                           |
 *	                        EMPTY ---- IoBuildPartialMdl() ----> PARTIAL
 *	           _______________/  \________________
 *	          |                                    |
 *	MmBuildMdlForNonPagedPool()          MmProbeAndLockPages()
 *	          |                                    |
 *	          v                                    v
 *	      NONPAGED                              LOCKED -- MmUnlockPages() --> EMPTY
 *
 * The states are bits of MdlFlags, which is client memory: they steer what a
 * routine answers, never what is released (see mdl_record.h).
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/sched/task_stack.h>
#include <linux/vmalloc.h>

#include "inject.h"
#include "internal.h"
#include "mdl_record.h"
#include "report.h"

/* page frame numbers are Linux' own, so the page sizes have to agree */
static_assert(PAGE_SHIFT == NTDMA_NT_PAGE_SHIFT);

/* an MDL counts bytes in 32 bits and starts anywhere in its first page */
#define MDL_MAX_BYTES		(U32_MAX - PAGE_SIZE + 1)

/**
 * MmSizeOfMdl - memory that an MDL takes
 * @Base: first byte to describe
 * @Length: bytes to describe
 *
 * Context: any.
 * Return: bytes of header and page array. [C-274]
 */
SIZE_T MmSizeOfMdl(PVOID Base, SIZE_T Length)
{
	SIZE_T pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(Base, Length);

	return sizeof(MDL) + pages * sizeof(PFN_NUMBER);
}
EXPORT_SYMBOL_NS_GPL(MmSizeOfMdl, "NTDMA");

/**
 * MmInitializeMdl - make the driver's own memory an empty MDL
 * @MemoryDescriptorList: memory of at least MmSizeOfMdl() bytes
 * @BaseVa: first byte to describe
 * @Length: bytes to describe
 *
 * Size wraps as on Windows, its field has 16 bits. Memory of an MDL that is
 * locked or mapped is reported; one of IoAllocateMdl() is then left as it is,
 * because its pages would never be unlocked. [C-274]
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID MmInitializeMdl(PMDL MemoryDescriptorList, PVOID BaseVa, SIZE_T Length)
{
	enum mdl_verdict verdict = ntdma_mdl_forget(MemoryDescriptorList);
	ULONG_PTR va = (ULONG_PTR)BaseVa;

	if (verdict != MDL_UNKNOWN)
		ntdma_misuse(__func__, "MDL is still locked or mapped (%p)",
			     MemoryDescriptorList);
	if (verdict == MDL_BUSY)
		return;

	memset(MemoryDescriptorList, 0, sizeof(*MemoryDescriptorList));
	MemoryDescriptorList->Size = MmSizeOfMdl(BaseVa, Length);
	MemoryDescriptorList->StartVa = (PVOID)(va & PAGE_MASK);
	MemoryDescriptorList->ByteOffset = offset_in_page(va);
	MemoryDescriptorList->ByteCount = Length;
}
EXPORT_SYMBOL_NS_GPL(MmInitializeMdl, "NTDMA");

static void append_to_chain(PMDL *head, PMDL mdl)
{
	while (*head)
		head = &(*head)->Next;
	*head = mdl;
}

/**
 * IoAllocateMdl - allocate an empty MDL
 * @VirtualAddress: first byte to describe; a number, not followed
 * @Length: bytes to describe, at most 4 GiB - PAGE_SIZE
 * @SecondaryBuffer: append to the chain of @Irp instead of becoming its head
 * @ChargeQuota: ignored, there are no quotas
 * @Irp: request to link the MDL to, or NULL
 *
 * Deviation: ChargeQuota is ignored, there are no quotas.
 *
 * Context: up to DISPATCH_LEVEL; a page array that the page allocator does not
 * have in one piece only at PASSIVE_LEVEL.
 * Return: the MDL, or NULL. [C-275]
 */
PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer,
		   BOOLEAN ChargeQuota, struct _IRP *Irp)
{
	PMDL mdl = NULL;

	if (Length > MDL_MAX_BYTES)
		return NULL;
	if (!ntdma_fail(NTDMA_SITE_MDL))
		mdl = ntdma_mdl_alloc(VirtualAddress, Length);
	if (!mdl)
		return NULL;

	if (Irp && SecondaryBuffer)
		append_to_chain(&Irp->MdlAddress, mdl);
	else if (Irp)
		Irp->MdlAddress = mdl;
	return mdl;
}
EXPORT_SYMBOL_NS_GPL(IoAllocateMdl, "NTDMA");

/**
 * IoFreeMdl - free one MDL
 * @Mdl: from IoAllocateMdl(); the rest of its chain stays. [C-281]
 *
 * A partial MDL is unmapped on the way. An MDL whose pages are locked is kept
 * and reported, because a device may be using them: unlock it, then free it. So
 * is one that IoAllocateMdl() did not allocate or that was freed before.
 *
 * Deviation: an MDL whose pages are locked is reported and kept.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoFreeMdl(PMDL Mdl)
{
	struct mdl_mapping *mapping;

	switch (ntdma_mdl_retire(Mdl, &mapping)) {
	case MDL_UNKNOWN:
		ntdma_misuse(__func__, "freed before or not allocated here (%p)",
			     Mdl);
		return;
	case MDL_BUSY:
		ntdma_misuse(__func__, "pages are still locked (%p)", Mdl);
		return;
	case MDL_RETIRED:
		break;
	}

	if ((Mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) &&
	    !(Mdl->MdlFlags & MDL_PARTIAL))
		ntdma_misuse(__func__, "MDL is still mapped (%p)", Mdl);
	ntdma_mdl_release(mapping, NULL);
	ntdma_mdl_free(Mdl);
}
EXPORT_SYMBOL_NS_GPL(IoFreeMdl, "NTDMA");

static bool is_scattered_kernel(const void *va)
{
#ifdef MODULES_VADDR
	/* a driver's own data; not part of the vmalloc area everywhere */
	if ((unsigned long)va >= MODULES_VADDR &&
	    (unsigned long)va < MODULES_END)
		return true;
#endif
	return is_vmalloc_addr(va);
}

/* NULL for what is no kernel memory backed by pages */
static struct page *kernel_page(const void *va)
{
	struct page *page;

	if (!is_scattered_kernel(va))
		return virt_addr_valid(va) ? virt_to_page(va) : NULL;

	page = vmalloc_to_page(va);
	/* ioremap() lives there too */
	return page && pfn_valid(page_to_pfn(page)) ? page : NULL;
}

/**
 * ntdma_mdl_fill_kernel - fill in the page numbers of kernel memory
 * @mdl: MDL over kernel addresses
 *
 * Nothing but the array is written.
 *
 * Return: 0, -EFAULT when some of it is no memory, -ENOSPC when the array is too
 * small, because the driver changed the MDL.
 */
int ntdma_mdl_fill_kernel(MDL *mdl)
{
	unsigned int i, pages = ntdma_mdl_span(mdl);
	PFN_NUMBER *pfns = MmGetMdlPfnArray(mdl);
	struct page *page;

	if (!ntdma_mdl_fits(mdl, pages))
		return -ENOSPC;

	for (i = 0; i < pages; i++) {
		page = kernel_page(mdl->StartVa + i * PAGE_SIZE);
		if (!page)
			return -EFAULT;
		pfns[i] = page_to_pfn(page);
	}
	return 0;
}

static bool is_on_stack(const MDL *mdl)
{
	const void *va = MmGetMdlVirtualAddress(mdl);
	unsigned int last = max(mdl->ByteCount, 1U) - 1;

	return object_is_on_stack(va) || object_is_on_stack(va + last);
}

static const char *why_not_nonpaged(MDL *mdl)
{
	if (mdl->MdlFlags & (MDL_PAGES_LOCKED | MDL_PARTIAL |
			     MDL_MAPPED_TO_SYSTEM_VA))
		return "MDL is locked, mapped or partial";
	if (is_on_stack(mdl))
		return "buffer is on the stack";
	if (ntdma_mdl_fill_kernel(mdl))
		return "buffer is no kernel memory";
	return NULL;
}

/**
 * MmBuildMdlForNonPagedPool - describe kernel memory, which is always there
 * @MemoryDescriptorList: MDL over memory from kmalloc(), vmalloc(), the page
 *	allocator, a common buffer, or a driver's static data
 *
 * Refuses, with a report, stacks (they move between tasks), user addresses,
 * device memory, and MDLs that are locked, mapped or partial; such an MDL stays
 * without MDL_SOURCE_IS_NONPAGED_POOL, and no DMA routine accepts it.
 * [C-056 C-276]
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID MmBuildMdlForNonPagedPool(PMDL MemoryDescriptorList)
{
	PMDL mdl = MemoryDescriptorList;
	const char *problem = why_not_nonpaged(mdl);

	if (problem) {
		ntdma_misuse(__func__, "%s (%p)", problem, mdl);
		return;
	}
	mdl->MappedSystemVa = MmGetMdlVirtualAddress(mdl);
	mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
}
EXPORT_SYMBOL_NS_GPL(MmBuildMdlForNonPagedPool, "NTDMA");

/**
 * MmAdvanceMdl - move the start of an MDL forward
 * @Mdl: the MDL; no DMA may be going on with it
 * @NumberOfBytes: how far
 *
 * Unlike on Windows, pages that are passed stay locked until MmUnlockPages():
 * the mapping may still cover them.
 *
 * Deviation: pages that are passed stay locked until MmUnlockPages().
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER_2 past the end, with the MDL
 * unchanged. [C-278]
 */
NTSTATUS MmAdvanceMdl(PMDL Mdl, ULONG NumberOfBytes)
{
	PFN_NUMBER *pfns = MmGetMdlPfnArray(Mdl);
	unsigned int span = ntdma_mdl_span(Mdl);
	unsigned int passed;
	u64 offset;

	if (NumberOfBytes > Mdl->ByteCount)
		return STATUS_INVALID_PARAMETER_2;
	if (!ntdma_mdl_fits(Mdl, span)) {
		ntdma_misuse(__func__, "MDL was changed (%p)", Mdl);
		return STATUS_INVALID_PARAMETER_1;
	}

	offset = (u64)Mdl->ByteOffset + NumberOfBytes;
	passed = offset >> PAGE_SHIFT;
	memmove(pfns, pfns + passed, (span - passed) * sizeof(*pfns));

	Mdl->StartVa += (size_t)passed << PAGE_SHIFT;
	Mdl->ByteOffset = offset_in_page(offset);
	Mdl->ByteCount -= NumberOfBytes;
	if (Mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA |
			     MDL_SOURCE_IS_NONPAGED_POOL))
		Mdl->MappedSystemVa += NumberOfBytes;
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(MmAdvanceMdl, "NTDMA");
