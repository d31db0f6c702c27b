// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locking what an MDL describes: user pages are pinned, kernel memory is there
 * anyway.
 */
#define pr_fmt(fmt) "ntdma: " fmt

#include <linux/export.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "inject.h"
#include "internal.h"
#include "mdl_record.h"
#include "report.h"

/* what is locked for long counts as if the process had locked it itself */
static int charge(struct mdl_pages *pages)
{
	int ret;

	if (!pages->lasting)
		return 0;
	if (ntdma_fail(NTDMA_SITE_PIN_CHARGE))
		return -ENOMEM;
	ret = account_locked_vm(current->mm, pages->count, true);
	if (ret)
		return ret;
	mmgrab(current->mm);
	pages->mm = current->mm;
	return 0;
}

static void uncharge(struct mdl_pages *pages)
{
	if (!pages->mm)
		return;
	if (mmget_not_zero(pages->mm)) {
		account_locked_vm(pages->mm, pages->count, false);
		mmput(pages->mm);
	}
	mmdrop(pages->mm);
}

static void unpin_pages(struct ntdma_deferred *deferred)
{
	struct mdl_pages *pages =
		container_of(deferred, struct mdl_pages, deferred);

	unpin_user_pages_dirty_lock(pages->pages, pages->count, pages->dirty);
	uncharge(pages);
	kvfree(pages);
}

static struct mdl_pages *alloc_pages_array(unsigned int count)
{
	struct mdl_pages *pages;

	if (ntdma_fail(NTDMA_SITE_PIN_ARRAY))
		return NULL;
	pages = kvzalloc(struct_size(pages, pages, count), GFP_KERNEL);
	if (pages) {
		pages->count = count;
		refcount_set(&pages->refs, 1);
		pages->deferred.release = unpin_pages;
	}
	return pages;
}

/* all or nothing: 0 or -EFAULT */
static int pin_all(struct mdl_pages *pages, unsigned long start)
{
	unsigned int flags = (pages->dirty ? FOLL_WRITE : 0) |
			     (pages->lasting ? FOLL_LONGTERM : 0);
	unsigned int wanted = pages->count;
	unsigned int pinned = 0;
	int ret = 0;

	if (ntdma_fail(NTDMA_SITE_PIN))
		return -EFAULT;

	while (pinned < wanted) {
		ret = pin_user_pages_fast(start + pinned * PAGE_SIZE,
					  wanted - pinned, flags,
					  pages->pages + pinned);
		if (ret <= 0)
			break;
		pinned += ret;
	}
	if (pinned == wanted)
		return 0;
	unpin_user_pages(pages->pages, pinned);
	return -EFAULT;
}

static void fill_from_pages(MDL *mdl, const struct mdl_pages *pages)
{
	PFN_NUMBER *pfns = MmGetMdlPfnArray(mdl);
	unsigned int i;

	for (i = 0; i < pages->count; i++)
		pfns[i] = page_to_pfn(pages->pages[i]);
}

static NTSTATUS attach(MDL *mdl, struct mdl_pages *pages)
{
	switch (ntdma_mdl_attach_pages(mdl, pages)) {
	case 0:
		return STATUS_SUCCESS;
	case -EBUSY:
		ntdma_misuse("MmProbeAndLockPages", "MDL is locked (%p)", mdl);
		return STATUS_INVALID_PARAMETER;
	default:
		return STATUS_INSUFFICIENT_RESOURCES;
	}
}

static NTSTATUS lock_user(MDL *mdl, bool write, bool lasting)
{
	struct mdl_pages *pages;
	NTSTATUS status;

	if (!current->mm)
		return STATUS_ACCESS_VIOLATION;

	pages = alloc_pages_array(ntdma_mdl_span(mdl));
	if (!pages)
		return STATUS_INSUFFICIENT_RESOURCES;
	pages->dirty = write;
	pages->lasting = lasting;
	if (charge(pages)) {
		status = STATUS_WORKING_SET_QUOTA;
		goto free_pages;
	}
	if (pin_all(pages, (unsigned long)mdl->StartVa)) {
		status = STATUS_ACCESS_VIOLATION;
		goto uncharge_pages;
	}

	fill_from_pages(mdl, pages);
	status = attach(mdl, pages);
	if (!NT_SUCCESS(status))
		goto unpin;
	return STATUS_SUCCESS;

unpin:
	unpin_user_pages(pages->pages, pages->count);
uncharge_pages:
	uncharge(pages);
free_pages:
	kvfree(pages);
	return status;
}

/*
 * Kernel mode may lock addresses of either kind. Where the two overlap in
 * numbers, as in user-mode Linux, kernel memory is meant.
 */
static NTSTATUS lock_buffer(MDL *mdl, KPROCESSOR_MODE mode, bool write)
{
	if (mode == KernelMode && !ntdma_mdl_fill_kernel(mdl))
		return STATUS_SUCCESS;

	if (!access_ok((void __user *)MmGetMdlVirtualAddress(mdl),
		       mdl->ByteCount))
		return STATUS_ACCESS_VIOLATION;
	if (!ntdma_at_passive()) {
		ntdma_misuse("MmProbeAndLockPages", "locks user memory at level %u (%p)",
			     KeGetCurrentIrql(), mdl);
		return STATUS_UNSUCCESSFUL;
	}
	return lock_user(mdl, write, false);
}

static const char *why_not_locked(const MDL *mdl)
{
	if (mdl->MdlFlags & MDL_PAGES_LOCKED)
		return "MDL is locked";
	if (mdl->MdlFlags & (MDL_SOURCE_IS_NONPAGED_POOL | MDL_PARTIAL |
			     MDL_MAPPED_TO_SYSTEM_VA))
		return "MDL is nonpaged, partial or mapped";
	if (!mdl->ByteCount)
		return "MDL is empty";
	if (!ntdma_mdl_fits(mdl, ntdma_mdl_span(mdl)))
		return "MDL was changed";
	return NULL;
}

/**
 * NtdmaProbeAndLockPages - lock a buffer, with a status
 * @MemoryDescriptorList: MDL over user addresses of the current process, or
 *	over kernel memory
 * @AccessMode: UserMode refuses kernel addresses
 * @Operation: IoReadAccess when the device only reads the buffer; anything else
 *	demands a writable buffer and marks its pages dirty at unlock
 *
 * Context: PASSIVE_LEVEL for user memory, up to DISPATCH_LEVEL for kernel memory.
 * Return: STATUS_SUCCESS, or with the MDL unlocked STATUS_ACCESS_VIOLATION,
 * STATUS_INSUFFICIENT_RESOURCES, and for what is reported as a mistake
 * STATUS_INVALID_PARAMETER (state of the MDL) or STATUS_UNSUCCESSFUL (level).
 */
NTSTATUS NtdmaProbeAndLockPages(PMDL MemoryDescriptorList,
				KPROCESSOR_MODE AccessMode,
				LOCK_OPERATION Operation)
{
	const char *problem = why_not_locked(MemoryDescriptorList);
	bool write = Operation != IoReadAccess;
	NTSTATUS status;

	if (problem) {
		ntdma_misuse("MmProbeAndLockPages", "%s (%p)", problem,
			     MemoryDescriptorList);
		return STATUS_INVALID_PARAMETER;
	}

	status = lock_buffer(MemoryDescriptorList, AccessMode, write);
	if (!NT_SUCCESS(status))
		return status;
	MemoryDescriptorList->MdlFlags |= MDL_PAGES_LOCKED |
					  (write ? MDL_WRITE_OPERATION : 0);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(NtdmaProbeAndLockPages, "NTDMA");

/**
 * NtdmaLockUserPagesForLong - lock user memory for an unknown time
 * @MemoryDescriptorList: MDL over user addresses of the current process
 *
 * As NtdmaProbeAndLockPages() for UserMode and IoModifyAccess, in memory that may
 * stay locked: it counts against the process' limit (RLIMIT_MEMLOCK), and what
 * must not stay, such as pages of a file on persistent memory, is refused. Such
 * an MDL can be exported, see ntdma_dmabuf_export_mdl(). MmUnlockPages() undoes it.
 *
 * Context: PASSIVE_LEVEL.
 * Return: as NtdmaProbeAndLockPages(), and STATUS_WORKING_SET_QUOTA beyond the
 * limit.
 */
NTSTATUS NtdmaLockUserPagesForLong(PMDL MemoryDescriptorList)
{
	static const char name[] = "NtdmaLockUserPagesForLong";
	PMDL mdl = MemoryDescriptorList;
	const char *problem = why_not_locked(mdl);
	NTSTATUS status;

	if (!problem && !ntdma_at_passive())
		problem = "not at PASSIVE_LEVEL";
	if (problem) {
		ntdma_misuse(name, "%s (%p)", problem, mdl);
		return STATUS_INVALID_PARAMETER;
	}
	if (!access_ok((void __user *)MmGetMdlVirtualAddress(mdl),
		       mdl->ByteCount))
		return STATUS_ACCESS_VIOLATION;
	status = lock_user(mdl, true, true);
	if (NT_SUCCESS(status))
		mdl->MdlFlags |= MDL_PAGES_LOCKED | MDL_WRITE_OPERATION;
	return status;
}
EXPORT_SYMBOL_NS_GPL(NtdmaLockUserPagesForLong, "NTDMA");

/**
 * MmProbeAndLockPages - lock a buffer
 * @MemoryDescriptorList: see NtdmaProbeAndLockPages()
 * @AccessMode: see there
 * @Operation: see there
 *
 * Windows raises an exception on failure. Here the failure goes to the log and
 * MDL_PAGES_LOCKED stays clear; every DMA routine refuses such an MDL. Drivers
 * that want to know call NtdmaProbeAndLockPages().
 *
 * Deviation: raises only inside a __try of the same function; else the log says
 * what failed and MDL_PAGES_LOCKED stays clear.
 *
 * Context: as NtdmaProbeAndLockPages().
 */
VOID MmProbeAndLockPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
			 LOCK_OPERATION Operation)
{
	NTSTATUS status;

	status = NtdmaProbeAndLockPages(MemoryDescriptorList, AccessMode,
					Operation);
	if (!NT_SUCCESS(status))
		pr_warn_ratelimited("%s: failed with status 0x%08x (%p)\n",
				    __func__, status, MemoryDescriptorList);
}
EXPORT_SYMBOL_NS_GPL(MmProbeAndLockPages, "NTDMA");

static const char *why_not_unlocked(const MDL *mdl)
{
	if (mdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL)
		return "MDL is nonpaged";
	if (mdl->MdlFlags & MDL_PARTIAL)
		return "MDL is partial";
	if (!(mdl->MdlFlags & MDL_PAGES_LOCKED))
		return "MDL is not locked";
	if (ntdma_mdl_has_pages(mdl, true))
		return "pages are to be freed by MmFreePagesFromMdl()";
	return NULL;
}

/**
 * MmUnlockPages - unlock a buffer and drop its system mapping
 * @MemoryDescriptorList: MDL locked by MmProbeAndLockPages(); anything else is
 *	reported and stays as it is
 *
 * Context: up to DISPATCH_LEVEL. Where that is not certain to allow sleeping the
 * pages are unpinned a little later.
 */
VOID MmUnlockPages(PMDL MemoryDescriptorList)
{
	PMDL mdl = MemoryDescriptorList;
	const char *problem = why_not_unlocked(mdl);
	struct mdl_pages *pages;

	if (problem) {
		ntdma_misuse(__func__, "%s (%p)", problem, mdl);
		return;
	}

	/* the mapping first: its pages are still ours then */
	ntdma_mdl_unmap(mdl);
	pages = ntdma_mdl_take_pages(mdl, false);
	mdl->MdlFlags &= ~(MDL_PAGES_LOCKED | MDL_WRITE_OPERATION);
	ntdma_mdl_release(NULL, pages);
}
EXPORT_SYMBOL_NS_GPL(MmUnlockPages, "NTDMA");
