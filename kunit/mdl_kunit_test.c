// SPDX-License-Identifier: GPL-2.0-only
/*
 * MDLs: sizes, allocation, chains, kernel memory, slices, advancing.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "../module/testdev/testdev.h"
#include "fixture_nt.h"

#define VA(number)	((PVOID)(uintptr_t)(number))

/* a driver's own data */
static u8 static_data[3 * PAGE_SIZE];

static PMDL mdl_over(struct kunit *test, void *va, ULONG length)
{
	PMDL mdl = IoAllocateMdl(va, length, false, false, NULL);

	KUNIT_ASSERT_NOT_NULL(test, mdl);
	return mdl;
}

static PMDL nonpaged_mdl(struct kunit *test, void *va, ULONG length)
{
	PMDL mdl = mdl_over(test, va, length);

	MmBuildMdlForNonPagedPool(mdl);
	return mdl;
}

struct span_row {
	unsigned long va;
	size_t length;
	unsigned int pages;
};

static const struct span_row span_rows[] = {
	{ 0x10000, 0, 0 },
	{ 0x10001, 0, 1 },
	{ 0x10000, 1, 1 },
	{ 0x10000, 0x1000, 1 },
	{ 0x10000, 0x1001, 2 },
	{ 0x10fff, 1, 1 },
	{ 0x10fff, 2, 2 },
	{ 0x10fff, 0x1002, 3 },
	{ 0x10800, 0x10000, 17 },
	{ 0x10000, 0xfffff000, 0xfffff },
};

static void span_desc(const struct span_row *row, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%#lx+%#zx", row->va, row->length);
}

KUNIT_ARRAY_PARAM(mdl_span, span_rows, span_desc);

/* Proves: C-274 */
static void mdl_size_follows_span(struct kunit *test)
{
	const struct span_row *row = test->param_value;
	SIZE_T size = MmSizeOfMdl(VA(row->va), row->length);
	MDL mdl;

	KUNIT_EXPECT_EQ(test, 0x30UL + 8UL * row->pages, size);
	memset(&mdl, 0xff, sizeof(mdl));
	MmInitializeMdl(&mdl, VA(row->va), row->length);
	KUNIT_EXPECT_NULL(test, mdl.Next);
	KUNIT_EXPECT_EQ(test, (CSHORT)size, mdl.Size);
	KUNIT_EXPECT_EQ(test, 0, mdl.MdlFlags);
	KUNIT_EXPECT_PTR_EQ(test, VA(row->va & PAGE_MASK), mdl.StartVa);
	KUNIT_EXPECT_EQ(test, (ULONG)(row->va & ~PAGE_MASK), mdl.ByteOffset);
	KUNIT_EXPECT_EQ(test, (ULONG)row->length, mdl.ByteCount);
	KUNIT_EXPECT_PTR_EQ(test, VA(row->va), MmGetMdlVirtualAddress(&mdl));
}

/* Proves: C-275 */
static void mdl_links_to_irp(struct kunit *test)
{
	PMDL primary, second, third;
	IRP irp = { };

	primary = IoAllocateMdl(VA(0x1000), 10, false, false, &irp);
	KUNIT_ASSERT_NOT_NULL(test, primary);
	KUNIT_EXPECT_PTR_EQ(test, primary, irp.MdlAddress);
	second = IoAllocateMdl(VA(0x2000), 10, true, false, &irp);
	third = IoAllocateMdl(VA(0x3000), 10, true, false, &irp);
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_ASSERT_NOT_NULL(test, third);
	KUNIT_EXPECT_PTR_EQ(test, primary, irp.MdlAddress);
	KUNIT_EXPECT_PTR_EQ(test, second, primary->Next);
	KUNIT_EXPECT_PTR_EQ(test, third, second->Next);
	KUNIT_EXPECT_NULL(test, third->Next);
	IoFreeMdl(primary);
	IoFreeMdl(second);
	IoFreeMdl(third);
}

/* Proves: C-275 */
static void mdl_secondary_of_empty_irp(struct kunit *test)
{
	IRP irp = { };
	PMDL mdl;

	mdl = IoAllocateMdl(VA(0x1000), 10, true, false, &irp);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_PTR_EQ(test, mdl, irp.MdlAddress);
	IoFreeMdl(mdl);
}

static void mdl_longest(struct kunit *test)
{
	PMDL mdl;

	KUNIT_EXPECT_NULL(test, IoAllocateMdl(NULL, 0xfffff001, false, false,
					      NULL));
	mdl = IoAllocateMdl(VA(0xfff), 0xfffff000, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, 0xfffff000U, MmGetMdlByteCount(mdl));
	/* the array is there to its end */
	MmGetMdlPfnArray(mdl)[0xfffff] = 1;
	IoFreeMdl(mdl);
}

/* Proves: C-281 */
static void mdl_free_spares_chain(struct kunit *test)
{
	u8 *page = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	struct nt_fixture *fx = test->priv;
	PMDL first, second;
	IRP irp = { };

	first = IoAllocateMdl(page, 16, false, false, &irp);
	second = IoAllocateMdl(page + 16, 16, true, false, &irp);
	KUNIT_ASSERT_PTR_EQ(test, second, first->Next);
	IoFreeMdl(first);
	KUNIT_EXPECT_EQ(test, fx->records + 1, ntdma_test_mdl_records());
	MmBuildMdlForNonPagedPool(second);
	KUNIT_EXPECT_PTR_EQ(test, (void *)(page + 16),
			    MmGetSystemAddressForMdlSafe(second, 0));
	IoFreeMdl(second);
}

static void expect_pfns(struct kunit *test, PMDL mdl, u8 *va,
			struct page *(*page_of)(const void *va))
{
	unsigned int i, pages;

	pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, MmGetMdlByteCount(mdl));
	va = (u8 *)((unsigned long)va & PAGE_MASK);
	for (i = 0; i < pages; i++)
		KUNIT_EXPECT_EQ(test, page_to_pfn(page_of(va + i * PAGE_SIZE)),
				MmGetMdlPfnArray(mdl)[i]);
}

static struct page *linear_page(const void *va)
{
	return virt_to_page(va);
}

static struct page *any_page(const void *va)
{
	return is_vmalloc_addr(va) ? vmalloc_to_page(va) : virt_to_page(va);
}

static void check_nonpaged(struct kunit *test, u8 *va, ULONG length,
			   struct page *(*page_of)(const void *va))
{
	PMDL mdl = nonpaged_mdl(test, va, length);

	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL);
	KUNIT_EXPECT_FALSE(test, mdl->MdlFlags & MDL_PAGES_LOCKED);
	KUNIT_EXPECT_TRUE(test, ntdma_mdl_is_resident(mdl));
	KUNIT_EXPECT_PTR_EQ(test, (void *)va,
			    MmGetSystemAddressForMdlSafe(mdl, 0));
	expect_pfns(test, mdl, va, page_of);
	IoFreeMdl(mdl);
}

/* Proves: C-276 */
static void mdl_nonpaged_kmalloc(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	check_nonpaged(test, memory, 4 * PAGE_SIZE, linear_page);
	check_nonpaged(test, memory + 5, 1, linear_page);
	check_nonpaged(test, memory + 4095, PAGE_SIZE + 2, linear_page);
}

/* Proves: C-276 */
static void mdl_nonpaged_pages(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 2);
	u8 *memory;

	KUNIT_ASSERT_NOT_NULL(test, page);
	memory = page_address(page);
	check_nonpaged(test, memory + 100, 3 * PAGE_SIZE, linear_page);
	__free_pages(page, 2);
}

static void mdl_nonpaged_vmalloc(struct kunit *test)
{
	u8 *memory = vmalloc(5 * PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	check_nonpaged(test, memory, 5 * PAGE_SIZE, vmalloc_to_page);
	check_nonpaged(test, memory + 4000, 2 * PAGE_SIZE, vmalloc_to_page);
	vfree(memory);
}

static void mdl_nonpaged_static_data(struct kunit *test)
{
	PMDL mdl = nonpaged_mdl(test, static_data + 7, 2 * PAGE_SIZE);
	u8 *alias;

	KUNIT_ASSERT_TRUE(test, mdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL);
	/* the page number leads to the same byte */
	alias = page_address(pfn_to_page(MmGetMdlPfnArray(mdl)[0]));
	static_data[7] = 0x5a;
	KUNIT_EXPECT_EQ(test, 0x5a, alias[mdl->ByteOffset]);
	IoFreeMdl(mdl);
}

/* Proves: C-056 C-276 */
static void mdl_nonpaged_coherent(struct kunit *test)
{
	struct device *dev = ntdma_testdev_device();
	dma_addr_t dma;
	u8 *memory;

	KUNIT_ASSERT_NOT_NULL_MSG(test, dev, "load ntdma_testdev first");
	memory = dma_alloc_coherent(dev, 3 * PAGE_SIZE, &dma, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	check_nonpaged(test, memory, 3 * PAGE_SIZE, any_page);
	dma_free_coherent(dev, 3 * PAGE_SIZE, memory, dma);
}

static void expect_refused(struct kunit *test, void *va, ULONG length)
{
	PMDL mdl = mdl_over(test, va, length);

	NT_MISUSE(test, MmBuildMdlForNonPagedPool(mdl));
	KUNIT_EXPECT_EQ(test, 0, mdl->MdlFlags);
	KUNIT_EXPECT_FALSE(test, ntdma_mdl_is_resident(mdl));
	IoFreeMdl(mdl);
}

static void mdl_nonpaged_refuses(struct kunit *test)
{
	u8 on_stack[32];
	u8 *memory;

	expect_refused(test, on_stack, sizeof(on_stack));
	expect_refused(test, NULL, PAGE_SIZE);
	/* user addresses, and what is nowhere */
	expect_refused(test, VA(0x1000), PAGE_SIZE);
	expect_refused(test, VA(0xffff0000ffff0000UL), PAGE_SIZE);

	/* the guard page behind it is not there */
	memory = vmalloc(PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	expect_refused(test, memory, 2 * PAGE_SIZE);
	vfree(memory);
}

static void mdl_nonpaged_tampered_length(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);
	PMDL mdl = mdl_over(test, memory, PAGE_SIZE);

	/* a longer array than was allocated is not written */
	mdl->ByteCount = 4 * PAGE_SIZE;
	NT_MISUSE(test, MmBuildMdlForNonPagedPool(mdl));
	KUNIT_EXPECT_FALSE(test, ntdma_mdl_is_resident(mdl));
	IoFreeMdl(mdl);
}

/* Proves: C-277 */
static void mdl_partial_shares_pages(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 8 * PAGE_SIZE, GFP_KERNEL);
	PMDL source = nonpaged_mdl(test, memory + 16, 7 * PAGE_SIZE);
	PMDL slice = mdl_over(test, memory + 5000, 2 * PAGE_SIZE);

	IoBuildPartialMdl(source, slice, memory + 5000, 2 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, slice->MdlFlags & MDL_PARTIAL);
	KUNIT_EXPECT_TRUE(test, ntdma_mdl_is_resident(slice));
	KUNIT_EXPECT_EQ(test, 2U * PAGE_SIZE, MmGetMdlByteCount(slice));
	KUNIT_EXPECT_PTR_EQ(test, (void *)(memory + 5000),
			    MmGetMdlVirtualAddress(slice));
	KUNIT_EXPECT_MEMEQ(test, MmGetMdlPfnArray(source) + 1,
			   MmGetMdlPfnArray(slice), 3 * sizeof(PFN_NUMBER));
	KUNIT_EXPECT_PTR_EQ(test, (void *)(memory + 5000),
			    MmGetSystemAddressForMdlSafe(slice, 0));

	/* 0: up to the end of the source; the same MDL can be used again */
	MmPrepareMdlForReuse(slice);
	IoBuildPartialMdl(source, slice, memory + 6 * PAGE_SIZE, 0);
	KUNIT_EXPECT_EQ(test, PAGE_SIZE + 16, (size_t)MmGetMdlByteCount(slice));
	KUNIT_EXPECT_MEMEQ(test, MmGetMdlPfnArray(source) + 6,
			   MmGetMdlPfnArray(slice), 2 * sizeof(PFN_NUMBER));
	IoFreeMdl(slice);
	IoFreeMdl(source);
}

static void mdl_partial_of_partial(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);
	PMDL source = nonpaged_mdl(test, memory, 4 * PAGE_SIZE);
	PMDL half = mdl_over(test, memory + 2 * PAGE_SIZE, 2 * PAGE_SIZE);
	PMDL quarter = mdl_over(test, memory + 3 * PAGE_SIZE, PAGE_SIZE);

	IoBuildPartialMdl(source, half, memory + 2 * PAGE_SIZE, 0);
	IoBuildPartialMdl(half, quarter, memory + 3 * PAGE_SIZE, 0);
	KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(source)[3],
			MmGetMdlPfnArray(quarter)[0]);
	IoFreeMdl(quarter);
	IoFreeMdl(half);
	IoFreeMdl(source);
}

static void mdl_partial_refuses(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);
	PMDL source = nonpaged_mdl(test, memory + 8, 2 * PAGE_SIZE);
	PMDL empty = mdl_over(test, memory, 2 * PAGE_SIZE);
	PMDL slice = mdl_over(test, memory + 8, PAGE_SIZE);

	/* a good slice first: after a refusal it must not be believed */
	IoBuildPartialMdl(source, slice, memory + 8, PAGE_SIZE);
	KUNIT_ASSERT_TRUE(test, ntdma_mdl_is_resident(slice));
	NT_MISUSE(test, IoBuildPartialMdl(empty, slice, memory, 1));
	KUNIT_EXPECT_FALSE(test, ntdma_mdl_is_resident(slice));

	NT_MISUSE(test, IoBuildPartialMdl(source, slice, memory + 7, 1));
	NT_MISUSE(test, IoBuildPartialMdl(source, slice,
					  memory + 8 + 2 * PAGE_SIZE, 0));
	NT_MISUSE(test, IoBuildPartialMdl(source, slice, memory + PAGE_SIZE,
					  PAGE_SIZE + 9));
	/* three pages do not fit into the array of two */
	NT_MISUSE(test, IoBuildPartialMdl(source, slice, memory + 8, 0));
	KUNIT_EXPECT_FALSE(test, ntdma_mdl_is_resident(slice));
	IoBuildPartialMdl(source, slice, memory + PAGE_SIZE, PAGE_SIZE + 8);
	KUNIT_EXPECT_TRUE(test, ntdma_mdl_is_resident(slice));

	IoFreeMdl(slice);
	IoFreeMdl(empty);
	IoFreeMdl(source);
}

static void mdl_partial_in_own_memory(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);
	PMDL source = nonpaged_mdl(test, memory, 4 * PAGE_SIZE);
	PMDL slice = kunit_kzalloc(test, MmSizeOfMdl(memory, 2 * PAGE_SIZE),
				   GFP_KERNEL);

	MmInitializeMdl(slice, memory, 2 * PAGE_SIZE);
	IoBuildPartialMdl(source, slice, memory + PAGE_SIZE, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(source)[1],
			MmGetMdlPfnArray(slice)[0]);
	/* its size is that of the array, not that of the last slice */
	IoBuildPartialMdl(source, slice, memory + 2 * PAGE_SIZE, 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, MmGetMdlPfnArray(source)[3],
			MmGetMdlPfnArray(slice)[1]);
	NT_MISUSE(test, IoBuildPartialMdl(source, slice, memory, 0));
	NT_MISUSE(test, IoFreeMdl(slice));
	IoFreeMdl(source);
}

/* Proves: C-278 */
static void mdl_advance(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);
	PMDL mdl = nonpaged_mdl(test, memory + 96, 3 * PAGE_SIZE);
	PFN_NUMBER pfns[4];

	memcpy(pfns, MmGetMdlPfnArray(mdl), sizeof(pfns));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, MmAdvanceMdl(mdl, 0));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, MmAdvanceMdl(mdl, PAGE_SIZE));
	KUNIT_EXPECT_PTR_EQ(test, (void *)(memory + 96 + PAGE_SIZE),
			    MmGetMdlVirtualAddress(mdl));
	KUNIT_EXPECT_PTR_EQ(test, (void *)(memory + 96 + PAGE_SIZE),
			    MmGetSystemAddressForMdlSafe(mdl, 0));
	KUNIT_EXPECT_EQ(test, 2U * PAGE_SIZE, MmGetMdlByteCount(mdl));
	KUNIT_EXPECT_MEMEQ(test, pfns + 1, MmGetMdlPfnArray(mdl),
			   3 * sizeof(*pfns));

	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER_2,
			MmAdvanceMdl(mdl, 2 * PAGE_SIZE + 1));
	KUNIT_EXPECT_EQ(test, (NTSTATUS)0xC00000F0, STATUS_INVALID_PARAMETER_2);
	KUNIT_EXPECT_EQ(test, 2U * PAGE_SIZE, MmGetMdlByteCount(mdl));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, MmAdvanceMdl(mdl, 2 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, 0U, MmGetMdlByteCount(mdl));
	IoFreeMdl(mdl);
}

static void mdl_free_misuse(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	PMDL mdl = mdl_over(test, memory, 16);
	MDL own;

	IoFreeMdl(mdl);
	NT_MISUSE(test, IoFreeMdl(mdl));
	NT_MISUSE(test, IoFreeMdl(NULL));
	NT_MISUSE(test, IoFreeMdl((PMDL)memory));
	MmInitializeMdl(&own, memory, 0);
	NT_MISUSE(test, IoFreeMdl(&own));
}

struct level_case {
	u8 *memory;
	PMDL mdl;
	bool resident;
	bool contiguous;
};

static void build_and_map(void *arg)
{
	struct level_case *c = arg;

	c->mdl = IoAllocateMdl(c->memory, 2 * PAGE_SIZE, false, false, NULL);
	if (!c->mdl)
		return;
	MmBuildMdlForNonPagedPool(c->mdl);
	c->resident = ntdma_mdl_is_resident(c->mdl);
	c->contiguous = MmGetSystemAddressForMdlSafe(c->mdl, 0) == c->memory;
	IoFreeMdl(c->mdl);
}

static void mdl_at_any_level(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 2 * PAGE_SIZE, GFP_KERNEL);
	enum nt_context context;

	for (context = NT_TASK; context <= NT_SOFTIRQ; context++) {
		struct level_case c = { .memory = memory };

		nt_run_in(context, build_and_map, &c);
		KUNIT_EXPECT_TRUE_MSG(test, c.resident && c.contiguous, "%s",
				      nt_context_names[context]);
	}
}

static void mdl_allocation_fails(struct kunit *test)
{
	PMDL chain = mdl_over(test, VA(0x1000), 1);
	IRP irp = { .MdlAddress = chain };

	ntdma_inject_arm(NTDMA_SITE_MDL, 1, false);
	KUNIT_EXPECT_NULL(test, IoAllocateMdl(VA(0x1000), 1, true, false, &irp));
	KUNIT_EXPECT_EQ(test, 1U, ntdma_inject_hits(NTDMA_SITE_MDL));
	KUNIT_EXPECT_PTR_EQ(test, chain, irp.MdlAddress);
	KUNIT_EXPECT_NULL(test, chain->Next);
	IoFreeMdl(chain);
}

static struct kunit_case mdl_cases[] = {
	KUNIT_CASE_PARAM(mdl_size_follows_span, mdl_span_gen_params),
	KUNIT_CASE(mdl_links_to_irp),
	KUNIT_CASE(mdl_secondary_of_empty_irp),
	KUNIT_CASE(mdl_longest),
	KUNIT_CASE(mdl_free_spares_chain),
	KUNIT_CASE(mdl_nonpaged_kmalloc),
	KUNIT_CASE(mdl_nonpaged_pages),
	KUNIT_CASE(mdl_nonpaged_vmalloc),
	KUNIT_CASE(mdl_nonpaged_static_data),
	KUNIT_CASE(mdl_nonpaged_coherent),
	KUNIT_CASE(mdl_nonpaged_refuses),
	KUNIT_CASE(mdl_nonpaged_tampered_length),
	KUNIT_CASE(mdl_partial_shares_pages),
	KUNIT_CASE(mdl_partial_of_partial),
	KUNIT_CASE(mdl_partial_refuses),
	KUNIT_CASE(mdl_partial_in_own_memory),
	KUNIT_CASE(mdl_advance),
	KUNIT_CASE(mdl_free_misuse),
	KUNIT_CASE(mdl_at_any_level),
	KUNIT_CASE(mdl_allocation_fails),
	{}
};

static struct kunit_suite mdl_suite = {
	.name = "ntdma_mdl",
	.init = nt_fixture_init,
	.exit = nt_fixture_exit,
	.test_cases = mdl_cases,
};

kunit_test_suite(mdl_suite);

MODULE_DESCRIPTION("ntdma suite: memory descriptor lists");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
