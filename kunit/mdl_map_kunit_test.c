// SPDX-License-Identifier: GPL-2.0-only
/*
 * MDLs with pages of their own, and system mappings of scattered pages.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "fixture_nt.h"

#define ANY_HIGH	phys(-1)

static PHYSICAL_ADDRESS phys(u64 number)
{
	PHYSICAL_ADDRESS address = { .QuadPart = number };

	return address;
}

KUNIT_ARRAY_PARAM(map_context, nt_dispatch_contexts, nt_context_desc);

static struct page *mdl_page(PMDL mdl, unsigned int index)
{
	return pfn_to_page(MmGetMdlPfnArray(mdl)[index]);
}

static void free_pages_mdl(PMDL mdl)
{
	MmFreePagesFromMdl(mdl);
	ExFreePool(mdl);
}

/* Proves: C-279 */
static void mdl_pages_all_there(struct kunit *test)
{
	PMDL mdl = MmAllocatePagesForMdl(phys(0), ANY_HIGH, phys(0),
					 5 * PAGE_SIZE - 1);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, 5U * PAGE_SIZE, MmGetMdlByteCount(mdl));
	KUNIT_EXPECT_EQ(test, 0U, MmGetMdlByteOffset(mdl));
	KUNIT_EXPECT_NULL(test, MmGetMdlBaseVa(mdl));
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_PAGES_LOCKED);
	KUNIT_EXPECT_FALSE(test, mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_NULL(test, memchr_inv(page_address(mdl_page(mdl, i)),
						   0, PAGE_SIZE));
	free_pages_mdl(mdl);
}

/* Proves: C-279 */
static void mdl_pages_partly_there(struct kunit *test)
{
	PMDL mdl;

	/* the third page and all after it are not to be had */
	ntdma_inject_arm(NTDMA_SITE_PAGE, 3, true);
	mdl = MmAllocatePagesForMdlEx(phys(0), ANY_HIGH, phys(0),
				      5 * PAGE_SIZE, MmCached, 0);
	ntdma_inject_disarm();
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, 2U * PAGE_SIZE, MmGetMdlByteCount(mdl));
	free_pages_mdl(mdl);

	ntdma_inject_arm(NTDMA_SITE_PAGE, 3, true);
	KUNIT_EXPECT_NULL(test, MmAllocatePagesForMdlEx(phys(0), ANY_HIGH,
							phys(0),
							5 * PAGE_SIZE, MmCached,
							MM_ALLOCATE_FULLY_REQUIRED));
	ntdma_inject_arm(NTDMA_SITE_PAGE, 1, true);
	KUNIT_EXPECT_NULL(test, MmAllocatePagesForMdl(phys(0), ANY_HIGH,
						      phys(0), PAGE_SIZE));
}

static bool pages_within(PMDL mdl, u64 low, u64 high)
{
	unsigned int i;
	u64 base;

	for (i = 0; i < MmGetMdlByteCount(mdl) / PAGE_SIZE; i++) {
		base = (u64)MmGetMdlPfnArray(mdl)[i] << PAGE_SHIFT;
		if (base < low || base + PAGE_SIZE - 1 > high)
			return false;
	}
	return true;
}

static void mdl_pages_keep_bounds(struct kunit *test)
{
	u64 middle;
	PMDL mdl;

	/* learn where memory is, then ask for what lies below and above */
	mdl = MmAllocatePagesForMdl(phys(0), ANY_HIGH, phys(0), PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	middle = (u64)MmGetMdlPfnArray(mdl)[0] << PAGE_SHIFT;
	free_pages_mdl(mdl);

	mdl = MmAllocatePagesForMdl(phys(middle), ANY_HIGH, phys(0),
				    4 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, !mdl || pages_within(mdl, middle, U64_MAX));
	if (mdl)
		free_pages_mdl(mdl);
	mdl = MmAllocatePagesForMdl(phys(0), phys(middle - 1), phys(0),
				    4 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, !mdl || pages_within(mdl, 0, middle - 1));
	if (mdl)
		free_pages_mdl(mdl);

	/* one of the two has to have had something */
	mdl = MmAllocatePagesForMdl(phys(0), phys(DMA_BIT_MASK(32)),
				    phys(0), 4 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_TRUE(test, pages_within(mdl, 0, DMA_BIT_MASK(32)));
	free_pages_mdl(mdl);

	/* no memory there, and bounds the wrong way round */
	KUNIT_EXPECT_NULL(test, MmAllocatePagesForMdl(phys(1ULL << 51),
						      ANY_HIGH, phys(0),
						      PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, MmAllocatePagesForMdl(phys(0x2000),
						      phys(0x1000),
						      phys(0), PAGE_SIZE));
	/* a range of one byte holds no page, not even with others above it */
	mdl = MmAllocatePagesForMdl(phys(0), phys(0), phys(PAGE_SIZE),
				    PAGE_SIZE);
	KUNIT_EXPECT_NULL(test, mdl);
	mdl = MmAllocatePagesForMdl(phys(0), phys(PAGE_SIZE - 1),
				    phys(PAGE_SIZE), 3 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	free_pages_mdl(mdl);
}

/* Each chunk of 6 pages lies in a row. */
static void mdl_pages_in_chunks(struct kunit *test)
{
	PFN_NUMBER *pfns;
	unsigned int i;
	PMDL mdl;

	mdl = MmAllocatePagesForMdlEx(phys(0), ANY_HIGH,
				      phys(6 * PAGE_SIZE), 18 * PAGE_SIZE,
				      MmCached,
				      MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, 18U * PAGE_SIZE, MmGetMdlByteCount(mdl));
	pfns = MmGetMdlPfnArray(mdl);
	for (i = 0; i < 18; i++)
		KUNIT_EXPECT_EQ(test, pfns[i / 6 * 6] + i % 6, pfns[i]);
	free_pages_mdl(mdl);

	/* a whole number of chunks has to be asked for */
	mdl = MmAllocatePagesForMdlEx(phys(0), ANY_HIGH, phys(4 * PAGE_SIZE),
				      6 * PAGE_SIZE, MmCached,
				      MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS);
	KUNIT_EXPECT_NULL(test, mdl);

	mdl = MmAllocatePagesForMdlEx(phys(0), ANY_HIGH, phys(0),
				      13 * PAGE_SIZE, MmCached,
				      MM_ALLOCATE_PREFER_CONTIGUOUS |
				      MM_DONT_ZERO_ALLOCATION);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, 13U * PAGE_SIZE, MmGetMdlByteCount(mdl));
	free_pages_mdl(mdl);
}

static void mdl_pages_misuse(struct kunit *test)
{
	PMDL mdl = MmAllocatePagesForMdl(phys(0), ANY_HIGH, phys(0),
					 3 * PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	NT_MISUSE(test, MmUnlockPages(mdl));
	NT_MISUSE(test, IoFreeMdl(mdl));
	NT_MISUSE(test, ExFreePool(mdl));
	KUNIT_EXPECT_NOT_NULL(test, MmGetSystemAddressForMdlSafe(mdl, 0));
	/* a mapping goes with the pages */
	MmFreePagesFromMdl(mdl);
	KUNIT_EXPECT_FALSE(test, ntdma_mdl_is_resident(mdl));
	NT_MISUSE(test, MmFreePagesFromMdl(mdl));
	ExFreePool(mdl);
}

static void mdl_pages_allocation_fails(struct kunit *test)
{
	static const enum ntdma_site sites[] = {
		NTDMA_SITE_PAGES_ARRAY, NTDMA_SITE_PAGES_MDL, NTDMA_SITE_PAGE,
	};
	struct nt_fixture *fx = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sites); i++) {
		ntdma_inject_arm(sites[i], 1, true);
		KUNIT_EXPECT_NULL(test,
				  MmAllocatePagesForMdl(phys(0), ANY_HIGH,
							phys(0), PAGE_SIZE));
		KUNIT_EXPECT_NE(test, 0U, ntdma_inject_hits(sites[i]));
		KUNIT_EXPECT_EQ(test, fx->records, ntdma_test_mdl_records());
		ntdma_inject_disarm();
	}
}

/* Pages in falling order, so that no two of them are neighbours upwards. */
static PMDL scattered_mdl(struct kunit *test)
{
	PMDL mdl = MmAllocatePagesForMdl(phys(0), ANY_HIGH, phys(0),
					 4 * PAGE_SIZE);
	PFN_NUMBER *pfns;
	unsigned int i, j;

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	pfns = MmGetMdlPfnArray(mdl);
	for (i = 0; i < 4; i++)
		for (j = i + 1; j < 4; j++)
			if (pfns[i] < pfns[j])
				swap(pfns[i], pfns[j]);
	return mdl;
}

/* Proves: C-280 */
static void mdl_map_scattered_pages(struct kunit *test)
{
	PMDL mdl = scattered_mdl(test);
	unsigned int i;
	u8 *mapped;

	mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
	KUNIT_ASSERT_NOT_NULL(test, mapped);
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(mapped));
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
	KUNIT_EXPECT_PTR_EQ(test, (void *)mapped,
			    MmGetSystemAddressForMdlSafe(mdl, 0));
	for (i = 0; i < 4; i++) {
		mapped[i * PAGE_SIZE + 9] = 0x40 + i;
		KUNIT_EXPECT_EQ(test, 0x40 + i,
				((u8 *)page_address(mdl_page(mdl, i)))[9]);
	}
	/* the offset counts */
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, MmAdvanceMdl(mdl, PAGE_SIZE + 9));
	KUNIT_EXPECT_EQ(test, 0x41,
			*(u8 *)MmGetSystemAddressForMdlSafe(mdl, 0));
	MmUnmapLockedPages(mdl->MappedSystemVa, mdl);
	KUNIT_EXPECT_FALSE(test, mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
	mapped = MmGetSystemAddressForMdlSafe(mdl, 0);
	KUNIT_ASSERT_NOT_NULL(test, mapped);
	KUNIT_EXPECT_EQ(test, 9UL, offset_in_page(mapped));
	KUNIT_EXPECT_EQ(test, 0x41, *mapped);
	free_pages_mdl(mdl);
}

static void get_address(void *arg)
{
	PMDL mdl = arg;

	MmGetSystemAddressForMdlSafe(mdl, 0);
}

/* Proves: C-280 */
static void mdl_map_contiguous_anywhere(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);
	PMDL mdl = IoAllocateMdl(memory + 77, 2 * PAGE_SIZE, false, false, NULL);

	MmProbeAndLockPages(mdl, KernelMode, IoReadAccess);
	nt_run_in(NT_SOFTIRQ, get_address, mdl);
	/* no mapping was made: the kernel sees pages in a row anyway */
	KUNIT_EXPECT_PTR_EQ(test, (void *)(memory + 77), mdl->MappedSystemVa);
	MmUnlockPages(mdl);
	KUNIT_EXPECT_NULL(test, mdl->MappedSystemVa);
	IoFreeMdl(mdl);
}

static void mdl_map_scattered_wants_passive(struct kunit *test)
{
	PMDL mdl = scattered_mdl(test);

	nt_run_in(NT_BH_OFF, get_address, mdl);
	KUNIT_EXPECT_FALSE(test, mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
	get_address(mdl);
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
	free_pages_mdl(mdl);
}

static void unmap_mdl(void *arg)
{
	PMDL mdl = arg;

	MmUnmapLockedPages(mdl->MappedSystemVa, mdl);
}

static void mdl_map_ends_at_any_level(struct kunit *test)
{
	const enum nt_context *context = test->param_value;
	PMDL mdl = scattered_mdl(test);

	KUNIT_ASSERT_NOT_NULL(test, MmGetSystemAddressForMdlSafe(mdl, 0));
	nt_run_in(*context, unmap_mdl, mdl);
	KUNIT_EXPECT_FALSE(test, mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
	KUNIT_EXPECT_NOT_NULL(test, MmGetSystemAddressForMdlSafe(mdl, 0));
	free_pages_mdl(mdl);
}

static void mdl_map_shared_with_partial(struct kunit *test)
{
	PMDL mdl = scattered_mdl(test);
	PMDL slice = IoAllocateMdl((PVOID)PAGE_SIZE, 2 * PAGE_SIZE, false, false,
				   NULL);
	u8 *mapped;

	/* of its own, as long as the source is not mapped */
	IoBuildPartialMdl(mdl, slice, (PVOID)PAGE_SIZE, 2 * PAGE_SIZE);
	mapped = MmGetSystemAddressForMdlSafe(slice, 0);
	KUNIT_EXPECT_NOT_NULL(test, mapped);
	KUNIT_EXPECT_TRUE(test, slice->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED);
	MmPrepareMdlForReuse(slice);
	KUNIT_EXPECT_FALSE(test, slice->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);

	mapped = MmGetSystemAddressForMdlSafe(mdl, 0);
	IoBuildPartialMdl(mdl, slice, (PVOID)(PAGE_SIZE + 3), PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, slice->MdlFlags & MDL_PARENT_MAPPED_SYSTEM_VA);
	KUNIT_EXPECT_PTR_EQ(test, (void *)(mapped + PAGE_SIZE + 3),
			    MmGetSystemAddressForMdlSafe(slice, 0));
	NT_MISUSE(test, MmUnmapLockedPages(slice->MappedSystemVa, slice));
	MmPrepareMdlForReuse(slice);

	/* still mapped itself when it is built anew; freed while mapped */
	MmUnmapLockedPages(mapped, mdl);
	IoBuildPartialMdl(mdl, slice, (PVOID)PAGE_SIZE, 2 * PAGE_SIZE);
	MmGetSystemAddressForMdlSafe(slice, 0);
	NT_MISUSE(test, IoBuildPartialMdl(mdl, slice, (PVOID)PAGE_SIZE,
					  2 * PAGE_SIZE));
	MmGetSystemAddressForMdlSafe(slice, 0);
	IoFreeMdl(slice);
	free_pages_mdl(mdl);
}

static void *map_as(PMDL mdl, KPROCESSOR_MODE mode)
{
	return MmMapLockedPagesSpecifyCache(mdl, mode, MmNonCached, NULL, false,
					    0);
}

static void mdl_map_misuse(struct kunit *test)
{
	PMDL empty = IoAllocateMdl((PVOID)PAGE_SIZE, 8, false, false, NULL);
	PMDL mdl = scattered_mdl(test);
	void *mapped;

	NT_MISUSE(test, mapped = MmGetSystemAddressForMdlSafe(empty, 0));
	KUNIT_EXPECT_NULL(test, mapped);
	NT_MISUSE(test, MmPrepareMdlForReuse(empty));
	IoFreeMdl(empty);

	NT_MISUSE(test, MmUnmapLockedPages(mdl, mdl));
	NT_MISUSE(test, mapped = map_as(mdl, UserMode));
	KUNIT_EXPECT_NULL(test, mapped);
	mapped = map_as(mdl, KernelMode);
	KUNIT_EXPECT_NOT_NULL(test, mapped);
	NT_MISUSE(test, KUNIT_EXPECT_PTR_EQ(test, mapped,
					    map_as(mdl, KernelMode)));
	NT_MISUSE(test, MmUnmapLockedPages(mapped + 1, mdl));
	MmUnmapLockedPages(mapped, mdl);
	NT_MISUSE(test, MmUnmapLockedPages(mapped, mdl));

	/* a page number that is none */
	MmGetMdlPfnArray(mdl)[1] = 1UL << 50;
	NT_MISUSE(test, mapped = MmGetSystemAddressForMdlSafe(mdl, 0));
	KUNIT_EXPECT_NULL(test, mapped);
	free_pages_mdl(mdl);
}

static void mdl_map_allocation_fails(struct kunit *test)
{
	static const enum ntdma_site sites[] = {
		NTDMA_SITE_MAP, NTDMA_SITE_MAP_ARRAY, NTDMA_SITE_VMAP,
		NTDMA_SITE_MDL_RECORD,
	};
	struct nt_fixture *fx = test->priv;
	PMDL mdl = scattered_mdl(test);
	unsigned int i;
	PMDL own;

	/* a slice in our own memory: its record has to be allocated */
	own = kunit_kzalloc(test, MmSizeOfMdl(NULL, 4 * PAGE_SIZE), GFP_KERNEL);
	MmInitializeMdl(own, NULL, 4 * PAGE_SIZE);
	IoBuildPartialMdl(mdl, own, NULL, 0);
	for (i = 0; i < ARRAY_SIZE(sites); i++) {
		ntdma_inject_arm(sites[i], 1, false);
		KUNIT_EXPECT_NULL(test, MmGetSystemAddressForMdlSafe(own, 0));
		KUNIT_EXPECT_EQ(test, 1U, ntdma_inject_hits(sites[i]));
		KUNIT_EXPECT_EQ(test, fx->records + 1, ntdma_test_mdl_records());
	}
	KUNIT_EXPECT_NOT_NULL(test, MmGetSystemAddressForMdlSafe(own, 0));
	KUNIT_EXPECT_EQ(test, fx->records + 2, ntdma_test_mdl_records());
	MmPrepareMdlForReuse(own);
	free_pages_mdl(mdl);
}

static void mdl_maps_by_names_of_old(struct kunit *test)
{
	PMDL mdl = MmAllocatePagesForMdl(phys(0), ANY_HIGH, phys(0), 2 * PAGE_SIZE);
	u8 *address;

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	address = MmMapLockedPages(mdl, KernelMode);
	KUNIT_ASSERT_NOT_NULL(test, address);
	memset(address, 0x5a, 2 * PAGE_SIZE);
	MmUnmapLockedPages(address, mdl);
	KUNIT_EXPECT_NULL(test, memchr_inv(page_address(mdl_page(mdl, 1)), 0x5a,
					   PAGE_SIZE));
	address = MmGetSystemAddressForMdl(mdl);
	KUNIT_ASSERT_NOT_NULL(test, address);
	KUNIT_EXPECT_EQ(test, 0x5a, address[2 * PAGE_SIZE - 1]);
	MmUnmapLockedPages(address, mdl);
	free_pages_mdl(mdl);
}

static struct kunit_case mdl_map_cases[] = {
	KUNIT_CASE(mdl_pages_all_there),
	KUNIT_CASE(mdl_pages_partly_there),
	KUNIT_CASE(mdl_pages_keep_bounds),
	KUNIT_CASE(mdl_pages_in_chunks),
	KUNIT_CASE(mdl_pages_misuse),
	KUNIT_CASE(mdl_pages_allocation_fails),
	KUNIT_CASE(mdl_map_scattered_pages),
	KUNIT_CASE(mdl_map_contiguous_anywhere),
	KUNIT_CASE(mdl_map_scattered_wants_passive),
	KUNIT_CASE_PARAM(mdl_map_ends_at_any_level, map_context_gen_params),
	KUNIT_CASE(mdl_map_shared_with_partial),
	KUNIT_CASE(mdl_map_misuse),
	KUNIT_CASE(mdl_map_allocation_fails),
	KUNIT_CASE(mdl_maps_by_names_of_old),
	{}
};

static struct kunit_suite mdl_map_suite = {
	.name = "ntdma_mdl_map",
	.init = nt_fixture_init,
	.exit = nt_fixture_exit,
	.test_cases = mdl_map_cases,
};

kunit_test_suite(mdl_map_suite);

MODULE_DESCRIPTION("ntdma suite: allocated and mapped MDLs");
MODULE_IMPORT_NS("NTDMA");
MODULE_LICENSE("GPL");
