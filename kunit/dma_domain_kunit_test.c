// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA domains. Adapters of one device share one, and so do devices that nothing
 * translates for; two devices behind an IOMMU are the scenario `edu-domain`.
 */
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_direct.h"

static void domain_free(PDMA_ADAPTER adapter, ULONG length,
			PHYSICAL_ADDRESS logical, PVOID va)
{
	adapter->DmaOperations->FreeCommonBuffer(adapter, length, logical, va,
						 true);
}

/* The device reads what the CPU wrote. */
static void expect_shared(struct kunit *test, u8 *va, u64 logical, u32 length)
{
	u32 i;

	for (i = 0; i < length; i++)
		va[i] = fx_pattern(5, i);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical, length, 0,
						FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, length, 5);
}

/* Proves: C-270 */
static void domain_of_a_device(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER one = v3_adapter(fx), two = v3_packet_adapter(fx, 32);
	const DMA_OPERATIONS *ops = one->DmaOperations;
	HANDLE domain = ops->GetDmaDomain(one);

	KUNIT_EXPECT_NOT_NULL(test, domain);
	KUNIT_EXPECT_PTR_EQ(test, domain, ops->GetDmaDomain(one));
	KUNIT_EXPECT_PTR_EQ(test, domain, ops->GetDmaDomain(two));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_DEVICE_REQUEST,
			ops->LeaveDmaDomain(one));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ops->JoinDmaDomain(one, domain));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ops->JoinDmaDomain(two, domain));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ops->LeaveDmaDomain(one));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_DEVICE_REQUEST,
			ops->LeaveDmaDomain(one));
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED,
			ops->JoinDmaDomain(one, &domain));
	KUNIT_EXPECT_PTR_EQ(test, domain, ops->GetDmaDomain(one));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ops->LeaveDmaDomain(two));
	fx_put_adapter(one);
	fx_put_adapter(two);
}

/* A buffer of the domain serves whoever joined, and outlives none of it. */
static void domain_buffer_is_shared(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER one = v3_adapter(fx), two = v3_adapter(fx);
	const DMA_OPERATIONS *ops = one->DmaOperations;
	HANDLE domain = ops->GetDmaDomain(two);
	PHYSICAL_ADDRESS logical;
	NTSTATUS status;
	PVOID va = NULL;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, ops->JoinDmaDomain(one, domain));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			ops->AllocateDomainCommonBuffer(one, domain, NULL, 9000,
							0, NULL, MM_ANY_NODE_OK,
							&logical, &va));
	ops->LeaveDmaDomain(one);
	expect_shared(test, va, logical.QuadPart, 9000);
	domain_free(one, 9000, logical, va);
	va = one;
	status = ops->AllocateDomainCommonBuffer(one, &domain, NULL, 16, 0,
						 NULL, MM_ANY_NODE_OK, &logical,
						 &va);
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED, status);
	KUNIT_EXPECT_NULL(test, va);
	KUNIT_EXPECT_EQ(test, 0LL, logical.QuadPart);
	fx_put_adapter(one);
	fx_put_adapter(two);
}

/* What is allocated for a domain is of use to every adapter that joined it. */
static void domain_buffer_within_all_reach(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER wide = v3_adapter(fx), narrow = v3_packet_adapter(fx, 24);
	const DMA_OPERATIONS *ops = wide->DmaOperations;
	HANDLE domain = ops->GetDmaDomain(wide);
	PHYSICAL_ADDRESS logical;
	PVOID va = NULL;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->JoinDmaDomain(narrow, domain));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->AllocateDomainCommonBuffer(wide, domain, NULL,
							PAGE_SIZE, 0, NULL,
							MM_ANY_NODE_OK,
							&logical, &va));
	KUNIT_EXPECT_LE(test, (u64)logical.QuadPart + PAGE_SIZE, (u64)SZ_16M);
	domain_free(wide, PAGE_SIZE, logical, va);

	/* who left does not count any more */
	ops->LeaveDmaDomain(narrow);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->AllocateDomainCommonBuffer(wide, domain, NULL,
							PAGE_SIZE, 0, NULL,
							MM_ANY_NODE_OK,
							&logical, &va));
	FX_STRICT(KUNIT_EXPECT_GT(test, (u64)logical.QuadPart, (u64)SZ_16M));
	domain_free(wide, PAGE_SIZE, logical, va);
	fx_put_adapter(wide);
	fx_put_adapter(narrow);
}

/* The fake device is translated by itself; the other one is not. */
static void domain_of_another_device(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	struct direct direct = direct_begin(fx);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	HANDLE other = ops->GetDmaDomain(direct.adapter);
	PHYSICAL_ADDRESS logical;
	PVOID va = NULL;

	KUNIT_EXPECT_PTR_NE(test, other, ops->GetDmaDomain(adapter));
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED,
			ops->JoinDmaDomain(adapter, other));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_DEVICE_REQUEST,
			ops->LeaveDmaDomain(adapter));
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED,
			ops->AllocateDomainCommonBuffer(adapter, other, NULL,
							16, 0, NULL,
							MM_ANY_NODE_OK,
							&logical, &va));
	KUNIT_EXPECT_NULL(test, va);
	fx_put_adapter(adapter);
	direct_end(&direct);
}

static struct kunit_case dma_domain_cases[] = {
	KUNIT_CASE(domain_of_a_device),
	KUNIT_CASE(domain_buffer_is_shared),
	KUNIT_CASE(domain_buffer_within_all_reach),
	KUNIT_CASE(domain_of_another_device),
	{}
};

static struct kunit_suite dma_domain_suite = {
	.name = "ntdma_dma_domain",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_domain_cases,
};

kunit_test_suite(dma_domain_suite);

MODULE_DESCRIPTION("ntdma suite: DMA domains");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
