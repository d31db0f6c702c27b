// SPDX-License-Identifier: GPL-2.0-only
/*
 * MDLs that keep what is not theirs: locked user memory, and how it ends.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "fixture_nt.h"
#include "fixture_user.h"

static PMDL user_mdl(struct user_area *area, size_t offset, ULONG length)
{
	return IoAllocateMdl((PVOID)(area->start + offset), length, false, false,
			     NULL);
}

static struct page *mdl_page(PMDL mdl, unsigned int index)
{
	return pfn_to_page(MmGetMdlPfnArray(mdl)[index]);
}

static bool is_pinned(struct page *page)
{
	return folio_maybe_dma_pinned(page_folio(page));
}

static void mdl_lock_user_memory(struct kunit *test)
{
	struct user_area area;
	u8 data[3] = { };
	u8 *mapped;
	PMDL mdl;

	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	mdl = user_mdl(&area, 100, 3 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			NtdmaProbeAndLockPages(mdl, UserMode, IoWriteAccess));
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_PAGES_LOCKED);
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_WRITE_OPERATION);
	KUNIT_EXPECT_TRUE(test, is_pinned(mdl_page(mdl, 3)));

	/* what a device writes there is what the process reads */
	mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
	if (mapped) {
		memcpy(mapped + PAGE_SIZE, "dma", 3);
		KUNIT_EXPECT_EQ(test, 0UL,
				copy_from_user(data,
					       user_at(&area, 100 + PAGE_SIZE),
					       3));
		KUNIT_EXPECT_MEMEQ(test, "dma", data, 3);
	}
	KUNIT_EXPECT_NOT_NULL(test, mapped);
	/* not started over while it is locked */
	NT_MISUSE(test, MmInitializeMdl(mdl, NULL, 1));
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_PAGES_LOCKED);
	MmUnlockPages(mdl);
	KUNIT_EXPECT_EQ(test, 0, mdl->MdlFlags);
	IoFreeMdl(mdl);
	user_area_destroy(&area);
}

static void unlock_mdl(void *mdl)
{
	MmUnlockPages(mdl);
}

KUNIT_ARRAY_PARAM(lock_context, nt_dispatch_contexts, nt_context_desc);

/* pages stay pinned as long as they are locked, and not longer */
static void mdl_lock_ends_at_any_level(struct kunit *test)
{
	const enum nt_context *context = test->param_value;
	struct user_area area;
	struct page *page;
	PMDL mdl;

	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	mdl = user_mdl(&area, 0, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			NtdmaProbeAndLockPages(mdl, UserMode, IoModifyAccess));
	page = mdl_page(mdl, 2);
	get_page(page);
	KUNIT_EXPECT_NOT_NULL(test, MmGetSystemAddressForMdlSafe(mdl, 0));
	KUNIT_EXPECT_TRUE(test, is_pinned(page));

	nt_run_in(*context, unlock_mdl, mdl);
	ntdma_flush_deferred();
	KUNIT_EXPECT_FALSE(test, is_pinned(page));
	KUNIT_EXPECT_TRUE(test, PageDirty(page));
	put_page(page);
	IoFreeMdl(mdl);
	user_area_destroy(&area);
}

static void mdl_lock_refuses_bad_addresses(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	struct user_area area;
	PMDL mdl;

	user_area_create(test, &area, PROT_READ);
	/* not writable */
	mdl = user_mdl(&area, 0, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, STATUS_ACCESS_VIOLATION,
			NtdmaProbeAndLockPages(mdl, UserMode, IoWriteAccess));
	KUNIT_EXPECT_EQ(test, 0, mdl->MdlFlags);
	MmProbeAndLockPages(mdl, UserMode, IoWriteAccess);
	KUNIT_EXPECT_EQ(test, 0, mdl->MdlFlags);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			NtdmaProbeAndLockPages(mdl, UserMode, IoReadAccess));
	KUNIT_EXPECT_FALSE(test, mdl->MdlFlags & MDL_WRITE_OPERATION);
	MmUnlockPages(mdl);

	/* nothing there: what was pinned before the hole is given back */
	vm_munmap(area.start + 2 * PAGE_SIZE, PAGE_SIZE);
	IoFreeMdl(mdl);
	mdl = user_mdl(&area, 0, 3 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, STATUS_ACCESS_VIOLATION,
			NtdmaProbeAndLockPages(mdl, UserMode, IoReadAccess));
	IoFreeMdl(mdl);
	user_area_destroy(&area);

	/* a kernel address, and no address space at all */
	mdl = IoAllocateMdl(memory, PAGE_SIZE, false, false, NULL);
	KUNIT_EXPECT_EQ(test, STATUS_ACCESS_VIOLATION,
			NtdmaProbeAndLockPages(mdl, UserMode, IoReadAccess));
	IoFreeMdl(mdl);
}

static void mdl_lock_kernel_memory(struct kunit *test)
{
	u8 *memory = vmalloc(4 * PAGE_SIZE);
	PMDL mdl;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	mdl = IoAllocateMdl(memory + 9, 3 * PAGE_SIZE, false, false, NULL);
	MmProbeAndLockPages(mdl, KernelMode, IoModifyAccess);
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_PAGES_LOCKED);
	KUNIT_EXPECT_EQ(test, page_to_pfn(vmalloc_to_page(memory + PAGE_SIZE)),
			MmGetMdlPfnArray(mdl)[1]);
	MmUnlockPages(mdl);
	IoFreeMdl(mdl);
	vfree(memory);
}

static void mdl_lock_misuse(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 2 * PAGE_SIZE, GFP_KERNEL);
	PMDL mdl = IoAllocateMdl(memory, PAGE_SIZE, false, false, NULL);

	NT_MISUSE(test, MmUnlockPages(mdl));
	MmProbeAndLockPages(mdl, KernelMode, IoReadAccess);
	NT_MISUSE(test, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
					NtdmaProbeAndLockPages(mdl, KernelMode,
							       IoReadAccess)));
	NT_MISUSE(test, MmBuildMdlForNonPagedPool(mdl));
	MmUnlockPages(mdl);
	NT_MISUSE(test, MmUnlockPages(mdl));

	MmBuildMdlForNonPagedPool(mdl);
	NT_MISUSE(test, MmUnlockPages(mdl));
	NT_MISUSE(test, NtdmaProbeAndLockPages(mdl, KernelMode, IoReadAccess));
	NT_MISUSE(test, MmUnmapLockedPages(memory, mdl));
	NT_MISUSE(test, MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached,
						     NULL, false, 0));
	NT_MISUSE(test, MmFreePagesFromMdl(mdl));
	IoFreeMdl(mdl);

	mdl = IoAllocateMdl(memory, 0, false, false, NULL);
	NT_MISUSE(test, NtdmaProbeAndLockPages(mdl, KernelMode, IoReadAccess));
	IoFreeMdl(mdl);
}

/* device memory is never given away: a locked MDL outlives its careless owner */
static void mdl_lock_survives_free(struct kunit *test)
{
	struct nt_fixture *fx = test->priv;
	struct user_area area;
	PMDL mdl;

	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	mdl = user_mdl(&area, 0, PAGE_SIZE);
	MmProbeAndLockPages(mdl, UserMode, IoWriteAccess);
	NT_MISUSE(test, IoFreeMdl(mdl));
	NT_MISUSE(test, ExFreePool(mdl));
	KUNIT_EXPECT_EQ(test, fx->records + 1, ntdma_test_mdl_records());
	KUNIT_EXPECT_TRUE(test, is_pinned(mdl_page(mdl, 0)));
	/* flags are the client's, pins are ours */
	mdl->MdlFlags &= ~MDL_PAGES_LOCKED;
	NT_MISUSE(test, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
					NtdmaProbeAndLockPages(mdl, UserMode,
							       IoWriteAccess)));
	mdl->MdlFlags |= MDL_PAGES_LOCKED;
	/* what is unpinned is what was pinned, whatever the array says */
	MmGetMdlPfnArray(mdl)[0] = 0;
	MmUnlockPages(mdl);
	IoFreeMdl(mdl);
	user_area_destroy(&area);
}

struct lock_at {
	PMDL mdl;
	NTSTATUS status;
};

static void try_lock_user(void *arg)
{
	struct lock_at *at = arg;

	at->status = NtdmaProbeAndLockPages(at->mdl, UserMode, IoReadAccess);
}

static void mdl_lock_user_wants_passive(struct kunit *test)
{
	struct user_area area;
	struct lock_at at;

	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	at.mdl = user_mdl(&area, 0, PAGE_SIZE);
	NT_MISUSE(test, nt_run_in(NT_BH_OFF, try_lock_user, &at));
	KUNIT_EXPECT_EQ(test, STATUS_UNSUCCESSFUL, at.status);
	KUNIT_EXPECT_EQ(test, 0, at.mdl->MdlFlags);
	IoFreeMdl(at.mdl);
	user_area_destroy(&area);
}

static void mdl_lock_allocation_fails(struct kunit *test)
{
	static const struct {
		enum ntdma_site site;
		NTSTATUS status;
	} rows[] = {
		{ NTDMA_SITE_PIN_ARRAY, STATUS_INSUFFICIENT_RESOURCES },
		{ NTDMA_SITE_PIN, STATUS_ACCESS_VIOLATION },
		{ NTDMA_SITE_MDL_RECORD, STATUS_INSUFFICIENT_RESOURCES },
	};
	struct nt_fixture *fx = test->priv;
	struct user_area area;
	unsigned int i;
	PMDL mdl;

	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	/* in our own memory: its record has to be allocated */
	mdl = kunit_kzalloc(test, MmSizeOfMdl(NULL, 2 * PAGE_SIZE), GFP_KERNEL);
	MmInitializeMdl(mdl, (PVOID)area.start, 2 * PAGE_SIZE);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		ntdma_inject_arm(rows[i].site, 1, false);
		KUNIT_EXPECT_EQ(test, rows[i].status,
				NtdmaProbeAndLockPages(mdl, UserMode,
						       IoWriteAccess));
		KUNIT_EXPECT_EQ(test, 1U, ntdma_inject_hits(rows[i].site));
		KUNIT_EXPECT_EQ(test, 0, mdl->MdlFlags);
		KUNIT_EXPECT_EQ(test, fx->records, ntdma_test_mdl_records());
	}
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			NtdmaProbeAndLockPages(mdl, UserMode, IoWriteAccess));
	KUNIT_EXPECT_EQ(test, fx->records + 1, ntdma_test_mdl_records());
	/* a locked MDL is not started over, it would never be unlocked */
	MmUnlockPages(mdl);
	KUNIT_EXPECT_EQ(test, fx->records, ntdma_test_mdl_records());
	user_area_destroy(&area);
}

static struct kunit_case mdl_lock_cases[] = {
	KUNIT_CASE(mdl_lock_user_memory),
	KUNIT_CASE_PARAM(mdl_lock_ends_at_any_level, lock_context_gen_params),
	KUNIT_CASE(mdl_lock_refuses_bad_addresses),
	KUNIT_CASE(mdl_lock_kernel_memory),
	KUNIT_CASE(mdl_lock_misuse),
	KUNIT_CASE(mdl_lock_survives_free),
	KUNIT_CASE(mdl_lock_user_wants_passive),
	KUNIT_CASE(mdl_lock_allocation_fails),
	{}
};

static struct kunit_suite mdl_lock_suite = {
	.name = "ntdma_mdl_lock",
	.init = nt_fixture_init,
	.exit = nt_fixture_exit,
	.test_cases = mdl_lock_cases,
};

kunit_test_suite(mdl_lock_suite);

MODULE_DESCRIPTION("ntdma suite: locked MDLs");
MODULE_IMPORT_NS("NTDMA");
MODULE_LICENSE("GPL");
