// SPDX-License-Identifier: GPL-2.0-only
/*
 * Version 3 adapters, what they say about themselves and about a transfer, and
 * transfer contexts.
 */
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_v3.h"

#define INFO_CANARY	0x5a

/* Proves: C-011 C-012 C-017 B-01 B-02 B-03 */
static void v3_table_is_full(struct kunit *test)
{
	PDMA_ADAPTER adapter = v3_adapter(test->priv);
	void * const *slots = (void * const *)adapter->DmaOperations;
	u32 size = adapter->DmaOperations->Size, i;

	KUNIT_EXPECT_EQ(test, 1, adapter->Version);
	KUNIT_EXPECT_EQ(test, 0x140U, size);
	for (i = 1; i < size / sizeof(void *); i++)
		KUNIT_EXPECT_TRUE_MSG(test, slots[i], "slot %u", i);
	for (; i < sizeof(DMA_OPERATIONS) / sizeof(void *); i++)
		KUNIT_EXPECT_FALSE_MSG(test, slots[i], "slot %u", i);
	fx_put_adapter(adapter);
}

/* Proves: C-027 C-028 */
static void v3_impossible_widths(struct kunit *test)
{
	static const ULONG widths[] = { 0, 1, 23, 65, 0xffffffff };
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter;
	ULONG map_regs;
	int i;

	for (i = 0; i < ARRAY_SIZE(widths); i++) {
		desc.DmaAddressWidth = widths[i];
		FX_MISUSE(fx, adapter = IoGetDmaAdapter(fx->device, &desc,
							&map_regs));
		KUNIT_EXPECT_NULL(test, adapter);
	}
}

static NTSTATUS get_info(PDMA_ADAPTER adapter, DMA_ADAPTER_INFO *info)
{
	return adapter->DmaOperations->GetDmaAdapterInfo(adapter, info);
}

struct width_row {
	ULONG width;
};

static const struct width_row width_rows[] = {
	{ 64 }, { 40 }, { 32 }, { 28 }, { 24 },
};

static void width_desc(const struct width_row *row, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u bits", row->width);
}

KUNIT_ARRAY_PARAM(width, width_rows, width_desc);

/* Proves: C-029 C-030 C-155 C-158 C-159 C-160 B-17 */
static void v3_width_is_honoured(struct kunit *test)
{
	const struct width_row *row = test->param_value;
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	u64 last = row->width == 64 ? U64_MAX : (1ULL << row->width) - 1;
	DMA_ADAPTER_INFO info = { .Version = DMA_ADAPTER_INFO_VERSION1 };
	struct fx_buffer *buf = fx_scattered(test, 3, 2 * PAGE_SIZE);
	struct fixture *fx = test->priv;
	PSCATTER_GATHER_LIST list;
	PHYSICAL_ADDRESS logical;
	PDMA_ADAPTER adapter;
	void *va;
	u32 i;

	desc.DmaAddressWidth = row->width;
	desc.Dma64BitAddresses = row->width <= 32;
	desc.Dma32BitAddresses = row->width > 32;
	adapter = fx_adapter_of(fx, &desc);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, get_info(adapter, &info));
	KUNIT_EXPECT_EQ(test, row->width, info.V1.DmaAddressWidth);
	KUNIT_EXPECT_EQ(test, 0U, info.V1.Flags);
	KUNIT_EXPECT_EQ(test, 0U, info.V1.ReadDmaCounterAvailable);
	KUNIT_EXPECT_GE(test, info.V1.ScatterGatherLimit, 1U);
	KUNIT_EXPECT_GE(test, info.V1.MinimumTransferUnit, 1U);
	va = adapter->DmaOperations->AllocateCommonBuffer(adapter, 100,
							  &logical, true);
	KUNIT_ASSERT_NOT_NULL(test, va);
	KUNIT_EXPECT_LE(test, logical.QuadPart + PAGE_SIZE - 1ULL, last);
	adapter->DmaOperations->FreeCommonBuffer(adapter, 100, logical, va,
						 true);
	fx_buffer_fill(buf, 1);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	for (i = 0; i < list->NumberOfElements; i++)
		KUNIT_EXPECT_LE(test, list->Elements[i].Address.QuadPart +
				list->Elements[i].Length - 1ULL, last);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 1));
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-156 C-157 */
static void v3_adapter_info_versions(struct kunit *test)
{
	static const ULONG versions[] = { 0, 2, 0xffffffff };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	DMA_ADAPTER_INFO info, copy;
	NTSTATUS status;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		memset(&info, INFO_CANARY, sizeof(info));
		info.Version = versions[i];
		copy = info;
		FX_TOLERATE(fx, status = get_info(adapter, &info));
		KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED, status);
		KUNIT_EXPECT_MEMEQ(test, &copy, &info, sizeof(info));
	}
	memset(&info, INFO_CANARY, sizeof(info));
	info.Version = DMA_ADAPTER_INFO_VERSION1;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, get_info(adapter, &info));
	for (i = 0x18; i < sizeof(info); i++)
		KUNIT_EXPECT_EQ(test, INFO_CANARY, ((u8 *)&info)[i]);
	FX_MISUSE(fx, status = get_info(adapter, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	fx_put_adapter(adapter);
}

static NTSTATUS transfer_info(PDMA_ADAPTER adapter, PMDL mdl, u64 offset,
			      ULONG length, BOOLEAN write,
			      DMA_TRANSFER_INFO *info)
{
	return adapter->DmaOperations->GetDmaTransferInfo(adapter, mdl, offset,
							  length, write, info);
}

/* Proves: C-161 C-162 C-169 */
static void v3_transfer_info_agrees(struct kunit *test)
{
	PDMA_ADAPTER adapter = v3_adapter(test->priv);
	struct fx_chain chain = fx_chain_of_three(test);
	DMA_TRANSFER_INFO one, two;
	ULONG size, map_regs;
	PMDL mdl = chain.buf[0]->mdl;

	memset(&one, INFO_CANARY, sizeof(one));
	one.Version = DMA_TRANSFER_INFO_VERSION1;
	two.Version = DMA_TRANSFER_INFO_VERSION2;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			transfer_info(adapter, mdl, 0, chain.length, true,
				      &one));
	KUNIT_EXPECT_EQ(test, 0x5a5a5a5aU, one.V2.LogicalPageCount);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			transfer_info(adapter, mdl, 0, chain.length, false,
				      &two));
	KUNIT_EXPECT_EQ(test, fx_chain_registers(&chain),
			two.V2.LogicalPageCount);
	adapter->DmaOperations->CalculateScatterGatherList(adapter, mdl,
			fx_va(chain.buf[0], 0), chain.length, &size, &map_regs);
	KUNIT_EXPECT_EQ(test, map_regs, one.V1.MapRegisterCount);
	KUNIT_EXPECT_EQ(test, size, one.V1.ScatterGatherListSize);
	KUNIT_EXPECT_LE(test, one.V1.ScatterGatherElementCount, map_regs);
	KUNIT_EXPECT_MEMEQ(test, &one.V1, &two.V1, sizeof(one.V1));
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/* Proves: C-164 */
static void v3_transfer_info_from_second_mdl(struct kunit *test)
{
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };
	PDMA_ADAPTER adapter = v3_adapter(test->priv);
	struct fx_chain chain = fx_chain_of_three(test);
	u32 start = chain.buf[0]->length + 0x1000;
	u32 rest = chain.buf[1]->length - 0x1000, expect;

	expect = fx_span_pages(chain.buf[1]->offset + 0x1000, rest) +
		 fx_span_pages(chain.buf[2]->offset, chain.buf[2]->length);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			transfer_info(adapter, chain.buf[0]->mdl, start,
				      chain.length - start, true, &info));
	KUNIT_EXPECT_EQ(test, expect, info.V1.MapRegisterCount);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/* Proves: C-163 C-165 C-166 */
static void v3_transfer_info_refusals(struct kunit *test)
{
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	DMA_TRANSFER_INFO copy;
	NTSTATUS status;

	memset(&info.V2, INFO_CANARY, sizeof(info.V2));
	copy = info;
	FX_TOLERATE(fx, status = transfer_info(adapter, buf->mdl, PAGE_SIZE, 1,
					       true, &info));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_TOLERATE(fx, status = transfer_info(adapter, buf->mdl, 0, 0, true,
					       &info));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_TOLERATE(fx, status = transfer_info(adapter, NULL, 0, 1, true,
					       &info));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_TOLERATE(fx, status = transfer_info(adapter, buf->mdl, 1, PAGE_SIZE,
					       true, &info));
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL, status);
	KUNIT_EXPECT_MEMEQ(test, &copy, &info, sizeof(info));
	info.Version = 3;
	FX_TOLERATE(fx, status = transfer_info(adapter, buf->mdl, 0, 1, true,
					       &info));
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED, status);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-167 */
static void v3_transfer_info_beyond_limit(struct kunit *test)
{
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf;

	buf = fx_scattered(test, 1, (fx->map_regs + 3) * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			transfer_info(adapter, buf->mdl, 0, buf->length, true,
				      &info));
	KUNIT_EXPECT_EQ(test, fx->map_regs + 4, info.V1.MapRegisterCount);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-006 C-007 C-170 */
static void v3_context_stays_inside(struct kunit *test)
{
	PDMA_ADAPTER adapter = v3_adapter(test->priv);
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	struct v3_context context;
	int i;

	v3_context_fill(&context, 0xc3);
	KUNIT_EXPECT_EQ(test, 1UL, (unsigned long)context.bytes & 1);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_context_init(adapter, &context));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device, &context, 1, V3_SYNC,
				    &grant, NULL));
	for (i = 0; i < sizeof(context.before); i++) {
		KUNIT_EXPECT_EQ(test, 0xc3, context.before[i]);
		KUNIT_EXPECT_EQ(test, 0xc3, context.after[i]);
	}
	fx_put_adapter(adapter);
}

/* Proves: C-171 C-172 C-181 */
static void v3_context_must_be_initialised(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context context = { };
	NTSTATUS status;

	FX_MISUSE(fx, status =
		  adapter->DmaOperations->InitializeDmaTransferContext(adapter,
								       NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(fx, status = v3_allocate(adapter, fx->device, &context, 1,
					   V3_SYNC, &grant, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(fx, status = v3_allocate(adapter, fx->device, NULL, 1,
					   V3_SYNC, &grant, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0, grant.calls);
	fx_put_adapter(adapter);
}

/* Proves: C-173 */
static void v3_context_is_reusable(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);
	int i;

	for (i = 1; i <= 3; i++) {
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				v3_allocate(adapter, fx->device, context, 1, 0,
					    &grant, NULL));
		KUNIT_EXPECT_EQ(test, i, grant.calls);
	}
	fx_put_adapter(adapter);
}

static struct kunit_case dma_v3_info_cases[] = {
	KUNIT_CASE(v3_table_is_full),
	KUNIT_CASE(v3_impossible_widths),
	KUNIT_CASE_PARAM(v3_width_is_honoured, width_gen_params),
	KUNIT_CASE(v3_adapter_info_versions),
	KUNIT_CASE(v3_transfer_info_agrees),
	KUNIT_CASE(v3_transfer_info_from_second_mdl),
	KUNIT_CASE(v3_transfer_info_refusals),
	KUNIT_CASE(v3_transfer_info_beyond_limit),
	KUNIT_CASE(v3_context_stays_inside),
	KUNIT_CASE(v3_context_must_be_initialised),
	KUNIT_CASE(v3_context_is_reusable),
	{}
};

static struct kunit_suite dma_v3_info_suite = {
	.name = "ntdma_dma_v3_info",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_info_cases,
};

kunit_test_suite(dma_v3_info_suite);

MODULE_DESCRIPTION("ntdma suite: version 3 adapters and contexts");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
