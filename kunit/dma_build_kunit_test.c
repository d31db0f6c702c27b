// SPDX-License-Identifier: GPL-2.0-only
/*
 * CalculateScatterGatherList(), BuildScatterGatherList() and
 * BuildMdlFromScatterGatherList().
 */
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "../module/nt/inject.h"
#include "fixture_chain.h"

#define BUILD_SEED	21
#define BUILD_CANARY	0x5a

static NTSTATUS calculate(PDMA_ADAPTER adapter, PMDL mdl, PVOID va,
			  ULONG length, ULONG *size, ULONG *map_regs)
{
	return adapter->DmaOperations->CalculateScatterGatherList(adapter, mdl,
								  va, length,
								  size,
								  map_regs);
}

static u32 list_bytes(u32 elements)
{
	return sizeof(SCATTER_GATHER_LIST) +
	       elements * sizeof(SCATTER_GATHER_ELEMENT);
}

/* Proves: C-135 B-05 */
static void build_worst_case_is_exact(struct kunit *test)
{
	static const ULONG lengths[] = { 1, 4096, 65536, 1 << 20, 0, ~0U };
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	struct fixture *fx = test->priv;
	ULONG size, map_regs;
	PDMA_ADAPTER adapter;
	int i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		desc.MaximumLength = lengths[i];
		adapter = fx_adapter_of(fx, &desc);
		map_regs = 0;
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				calculate(adapter, NULL, NULL,
					  fx->map_regs * (u32)PAGE_SIZE, &size,
					  &map_regs));
		KUNIT_EXPECT_EQ(test, fx->map_regs, map_regs);
		fx_put_adapter(adapter);
	}
}

struct span_row {
	ULONG offset, length, map_regs;
};

static const struct span_row span_rows[] = {
	{ 0, 1, 1 }, { 0xfff, 1, 1 }, { 0xfff, 2, 2 }, { 0, 4096, 1 },
	{ 1, 4096, 2 }, { 0xfff, 4098, 3 }, { 0xfff, 65536, 17 },
};

static void span_desc(const struct span_row *row, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%#x bytes at %#x", row->length,
		 row->offset);
}

KUNIT_ARRAY_PARAM(span, span_rows, span_desc);

/* Proves: C-136 C-137 C-141 B-06 */
static void build_counts_spanned_pages(struct kunit *test)
{
	const struct span_row *row = test->param_value;
	PDMA_ADAPTER adapter = fx_adapter(test->priv, 2);
	PVOID va = (PVOID)(ULONG_PTR)row->offset;
	ULONG size = 0, again = 0, map_regs = 0;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			calculate(adapter, NULL, va, row->length, &size,
				  &map_regs));
	KUNIT_EXPECT_EQ(test, row->map_regs, map_regs);
	KUNIT_EXPECT_GE(test, size, list_bytes(map_regs));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			calculate(adapter, NULL, va, row->length, &again,
				  NULL));
	KUNIT_EXPECT_EQ(test, size, again);
	fx_put_adapter(adapter);
}

/*
 * A question, not a request: the answer is no, and nobody did wrong.
 *
 * Proves: C-138
 */
static void build_calculate_beyond_limit(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	u32 length = fx->map_regs * PAGE_SIZE;
	ULONG size = 1, map_regs = 2;

	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			calculate(adapter, NULL, NULL, length + 1, &size,
				  &map_regs));
	KUNIT_EXPECT_EQ(test, 1U, size);
	KUNIT_EXPECT_EQ(test, 2U, map_regs);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			calculate(adapter, NULL, (PVOID)1, length, &size,
				  &map_regs));
	fx_put_adapter(adapter);
}

/* Proves: C-139 */
static void build_calculate_short_mdl(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	ULONG size, map_regs;
	NTSTATUS status;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			calculate(adapter, buf->mdl, fx_va(buf, 0),
				  buf->length, &size, &map_regs));
	FX_MISUSE(fx, status = calculate(adapter, buf->mdl, fx_va(buf, 0),
					 buf->length + 1, &size, &map_regs));
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL, status);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-140 */
static void build_calculate_chain(struct kunit *test)
{
	PDMA_ADAPTER adapter = fx_adapter(test->priv, 2);
	struct fx_chain chain = fx_chain_of_three(test);
	ULONG size, map_regs = 0;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			calculate(adapter, chain.buf[0]->mdl,
				  fx_va(chain.buf[0], 0), chain.length, &size,
				  &map_regs));
	KUNIT_EXPECT_EQ(test, fx_chain_registers(&chain), map_regs);
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

struct hardirq_calculation {
	struct irq_work work;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	bool hardirq;
	NTSTATUS status;
	ULONG size, map_regs;
};

static void calculate_in_hardirq(struct irq_work *work)
{
	struct hardirq_calculation *calc =
		container_of(work, struct hardirq_calculation, work);

	calc->hardirq = in_hardirq();
	calc->status = calculate(calc->adapter, calc->buf->mdl,
				 fx_va(calc->buf, 0), calc->buf->length,
				 &calc->size, &calc->map_regs);
}

/* Proves: C-144 */
static void build_calculate_in_hardirq(struct kunit *test)
{
	struct hardirq_calculation *calc;

	calc = kunit_kzalloc(test, sizeof(*calc), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, calc);
	calc->work = IRQ_WORK_INIT_HARD(calculate_in_hardirq);
	calc->adapter = fx_adapter(test->priv, DEVICE_DESCRIPTION_VERSION2);
	calc->buf = fx_scattered(test, 0xfff, 3 * PAGE_SIZE);
	irq_work_queue(&calc->work);
	irq_work_sync(&calc->work);
	KUNIT_EXPECT_TRUE(test, calc->hardirq);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, calc->status);
	KUNIT_EXPECT_EQ(test, 4U, calc->map_regs);
	fx_put_adapter(calc->adapter);
	fx_buffer_free(calc->buf);
}

/**
 * struct build - one list in memory of ours
 * @fx: the case
 * @adapter: its adapter
 * @chain: what the list covers
 * @memory: the list's memory, followed by canaries
 * @size: of @memory
 */
struct build {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_chain chain;
	u8 *memory;
	ULONG size;
};

#define BUILD_CANARIES	64

static void build_get_memory(struct build *build, ULONG size)
{
	build->size = size;
	build->memory = kunit_kzalloc(build->fx->test, size + BUILD_CANARIES,
				      GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(build->fx->test, build->memory);
	memset(build->memory + size, BUILD_CANARY, BUILD_CANARIES);
}

static struct build build_begin(struct kunit *test, PDMA_ADAPTER adapter,
				struct fx_chain chain)
{
	struct build build = {
		.fx = test->priv, .adapter = adapter, .chain = chain,
	};
	ULONG size = 0;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			calculate(adapter, chain.buf[0]->mdl,
				  fx_va(chain.buf[0], 0), chain.length, &size,
				  NULL));
	build_get_memory(&build, size);
	fx_chain_fill(&build.chain, BUILD_SEED);
	return build;
}

static NTSTATUS build_into(struct build *build, void *memory, ULONG size,
			   struct fx_delivery *delivery)
{
	struct fx_buffer *first = build->chain.buf[0];

	return fx_build_list(build->adapter, build->fx->device, first->mdl,
			     fx_va(first, 0), build->chain.length, delivery,
			     true, memory, size);
}

static u32 build_canaries(const struct build *build)
{
	u32 i;

	for (i = 0; i < BUILD_CANARIES; i++)
		if (build->memory[build->size + i] != BUILD_CANARY)
			break;
	return i;
}

static void build_end(struct build *build)
{
	KUNIT_EXPECT_EQ(build->fx->test, (u32)BUILD_CANARIES,
			build_canaries(build));
	fx_put_adapter(build->adapter);
	fx_chain_free(&build->chain);
}

static struct fx_chain chain_of_one(struct fx_buffer *buf)
{
	struct fx_chain chain = { };

	fx_chain_add(&chain, buf);
	return chain;
}

/* Proves: C-142 C-145 B-08 */
static void build_in_callers_memory(struct kunit *test)
{
	struct fx_delivery delivery = { };
	struct build build;

	build = build_begin(test, fx_adapter(test->priv, 2),
			    fx_chain_of_three(test));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			build_into(&build, build.memory, build.size,
				   &delivery));
	KUNIT_ASSERT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_PTR_EQ(test, build.memory, (u8 *)delivery.list);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, delivery.irql);
	KUNIT_EXPECT_EQ(test, build.chain.length,
			fx_list_sees((void *)build.memory, BUILD_SEED));
	fx_put_list(build.adapter, delivery.list, true);
	build_end(&build);
}

/* Proves: C-142 */
static void build_of_any_shape(struct kunit *test)
{
	const struct span_row *row = test->param_value;
	struct fixture *fx = test->priv;
	struct fx_delivery delivery = { };
	struct build build;

	build = build_begin(test, fx_packet_adapter(fx, 24, FX_MAX_LENGTH),
			    chain_of_one(fx_scattered(test, row->offset,
						      row->length)));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			build_into(&build, build.memory, build.size,
				   &delivery));
	KUNIT_EXPECT_EQ(test, 1U, delivery.list->NumberOfElements);
	KUNIT_EXPECT_EQ(test, row->length,
			fx_list_sees(delivery.list, BUILD_SEED));
	fx_put_list(build.adapter, delivery.list, true);
	build_end(&build);
}

/* Proves: C-143 */
static void build_with_worst_case_size(struct kunit *test)
{
	PDMA_ADAPTER adapter = fx_adapter(test->priv, 2);
	struct fx_chain chain = fx_chain_of_three(test);
	struct fx_delivery delivery = { };
	struct build build;
	ULONG size = 0;

	build = build_begin(test, adapter, chain);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			calculate(adapter, NULL, NULL,
				  fx_chain_registers(&chain) * (u32)PAGE_SIZE,
				  &size, NULL));
	build_get_memory(&build, size);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			build_into(&build, build.memory, size, &delivery));
	KUNIT_EXPECT_EQ(test, chain.length,
			fx_list_sees(delivery.list, BUILD_SEED));
	fx_put_list(adapter, delivery.list, true);
	build_end(&build);
}

static void fail_every_site(void)
{
	int site;

	for (site = 0; site < NTDMA_SITE_COUNT; site++)
		ntdma_inject_arm(site, 1, true);
}

/* Proves: C-146 */
static void build_without_memory(struct kunit *test)
{
	struct fx_delivery delivery = { };
	struct build build;
	NTSTATUS status;
	int site;

	build = build_begin(test, fx_adapter(test->priv, 2),
			    fx_chain_of_three(test));
	fail_every_site();
	status = build_into(&build, build.memory, build.size, &delivery);
	ntdma_inject_disarm();
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, status);
	for (site = 0; site < NTDMA_SITE_COUNT; site++)
		KUNIT_EXPECT_EQ_MSG(test, 0U, ntdma_inject_hits(site),
				    "site %d", site);
	KUNIT_EXPECT_EQ(test, build.chain.length,
			fx_list_sees(delivery.list, BUILD_SEED));
	fx_put_list(build.adapter, delivery.list, true);
	build_end(&build);
}

/*
 * Clients find the size they need by trying, so this is no mistake.
 *
 * Proves: C-147
 */
static void build_in_too_little_memory(struct kunit *test)
{
	struct fx_delivery delivery = { };
	struct build build;

	build = build_begin(test, fx_adapter(test->priv, 2),
			    chain_of_one(fx_scattered(test, 0,
						      8 * PAGE_SIZE)));
	build_get_memory(&build, list_bytes(8) - 1);
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL,
			build_into(&build, build.memory, build.size,
				   &delivery));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	build_end(&build);
}

/* Proves: C-148 */
static void build_beyond_the_mdl(struct kunit *test)
{
	struct fx_delivery delivery = { };
	struct build build;
	NTSTATUS status;

	build = build_begin(test, fx_adapter(test->priv, 2),
			    chain_of_one(fx_scattered(test, 0, PAGE_SIZE)));
	build.chain.length++;
	FX_MISUSE(build.fx, status = build_into(&build, build.memory,
						build.size, &delivery));
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL, status);
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	build_end(&build);
}

/* Proves: C-149 C-150 */
static void build_again_in_same_memory(struct kunit *test)
{
	struct fx_delivery delivery = { };
	struct build build;
	int i;

	build = build_begin(test, fx_adapter(test->priv, 2),
			    fx_chain_of_three(test));
	for (i = 0; i < 50; i++) {
		KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
				build_into(&build, build.memory, build.size,
					   &delivery));
		KUNIT_EXPECT_EQ(test, i + 1, delivery.calls);
		fx_put_list(build.adapter, delivery.list, true);
	}
	/* still ours: neither freed nor poisoned behind our back */
	memset(build.memory, BUILD_CANARY, build.size);
	KUNIT_EXPECT_EQ(test, BUILD_CANARY, build.memory[build.size - 1]);
	build_end(&build);
}

#define BUILD_HUNDREDS	600
#define BUILD_STRIDE	192

/*
 * More lists at a time than there are records at hand: each keeps its own, none
 * is made twice in the same memory, and all can be put, in any order.
 */
static void build_hundreds_of_lists(struct kunit *test)
{
	struct fx_delivery delivery = { };
	struct build build;
	u8 *memory;
	u32 i;

	build = build_begin(test, fx_adapter(test->priv, 2),
			    chain_of_one(fx_scattered(test, 0,
						      2 * PAGE_SIZE)));
	KUNIT_ASSERT_GE(test, BUILD_STRIDE, (int)build.size);
	memory = kunit_kzalloc(test, BUILD_HUNDREDS * BUILD_STRIDE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	for (i = 0; i < BUILD_HUNDREDS; i++)
		KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
				build_into(&build, memory + i * BUILD_STRIDE,
					   build.size, &delivery));
	for (i = 0; i < BUILD_HUNDREDS; i += 7)
		FX_MISUSE(build.fx,
			  KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
					  build_into(&build,
						     memory + i * BUILD_STRIDE,
						     build.size, &delivery)));
	for (i = 0; i < BUILD_HUNDREDS; i++) {
		PSCATTER_GATHER_LIST list =
			(void *)(memory + i * 7 % BUILD_HUNDREDS * BUILD_STRIDE);

		KUNIT_EXPECT_EQ(test, build.chain.length,
				fx_list_sees(list, BUILD_SEED));
		fx_put_list(build.adapter, list, true);
	}
	build_end(&build);
}

/* Proves: B-09 */
static void build_in_any_memory(struct kunit *test)
{
	struct fx_delivery delivery = { };
	u8 stack[256], *virtual;
	struct build build;

	build = build_begin(test, fx_adapter(test->priv, 2),
			    chain_of_one(fx_scattered(test, 0,
						      2 * PAGE_SIZE)));
	virtual = vmalloc(PAGE_SIZE + build.size);
	KUNIT_ASSERT_NOT_NULL(test, virtual);
	KUNIT_ASSERT_GE(test, sizeof(stack) - 1, (size_t)build.size);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			build_into(&build, stack + 1, build.size, &delivery));
	KUNIT_EXPECT_PTR_EQ(test, stack + 1, (u8 *)delivery.list);
	KUNIT_EXPECT_EQ(test, build.chain.length,
			fx_list_sees(delivery.list, BUILD_SEED));
	fx_put_list(build.adapter, delivery.list, true);
	/* across a page border of virtual memory, unaligned */
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			build_into(&build, virtual + PAGE_SIZE - 33,
				   build.size, &delivery));
	KUNIT_EXPECT_EQ(test, build.chain.length,
			fx_list_sees(delivery.list, BUILD_SEED));
	fx_put_list(build.adapter, delivery.list, true);
	vfree(virtual);
	build_end(&build);
}

static NTSTATUS mdl_of_list(PDMA_ADAPTER adapter, PSCATTER_GATHER_LIST list,
			    PMDL original, PMDL *target)
{
	return adapter->DmaOperations->BuildMdlFromScatterGatherList(adapter,
			list, original, target);
}

/* Proves: C-151 */
static void build_mdl_needs_original(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	PSCATTER_GATHER_LIST list;
	PMDL target = NULL;
	NTSTATUS status;

	list = fx_list_of(fx, adapter, buf, buf->length, true);
	FX_MISUSE(fx, status = mdl_of_list(adapter, list, NULL, &target));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_NULL(test, target);
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-152 */
static void build_mdl_without_bounce(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;
	PMDL target;
	int i;

	list = fx_list_of(fx, adapter, buf, buf->length, true);
	for (i = 0; i < 2; i++) {
		target = NULL;
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				mdl_of_list(adapter, list, buf->mdl, &target));
		KUNIT_EXPECT_PTR_EQ(test, buf->mdl, target);
	}
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Are the pages of an MDL those that the device reaches at @addr? */
static void expect_pages_behind(struct kunit *test, PMDL mdl, u64 addr)
{
	u32 pages = fx_span_pages(mdl->ByteOffset, mdl->ByteCount), i;
	phys_addr_t phys;

	addr &= ~(u64)(PAGE_SIZE - 1);
	for (i = 0; i < pages; i++, addr += PAGE_SIZE) {
		KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_translate(addr, &phys));
		KUNIT_EXPECT_EQ(test, (u64)(phys >> PAGE_SHIFT),
				(u64)fx_pfns(mdl)[i]);
	}
}

/* Proves: C-153 C-154 */
static void build_mdl_with_bounce(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_buffer *buf = fx_scattered(test, 0x123, 3 * PAGE_SIZE);
	int live = ntdma_test_live_objects_flush();
	PMDL target = NULL, again = NULL;
	PSCATTER_GATHER_LIST list;

	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			mdl_of_list(adapter, list, buf->mdl, &target));
	KUNIT_ASSERT_NOT_NULL(test, target);
	KUNIT_EXPECT_PTR_NE(test, buf->mdl, target);
	KUNIT_EXPECT_NULL(test, target->Next);
	KUNIT_EXPECT_EQ(test, buf->length, target->ByteCount);
	KUNIT_EXPECT_TRUE(test, target->MdlFlags & MDL_PAGES_LOCKED);
	KUNIT_EXPECT_FALSE(test, target->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
	expect_pages_behind(test, target, list->Elements[0].Address.QuadPart);
	fx->any_misuse = true;
	KUNIT_EXPECT_EQ(test, STATUS_NONE_MAPPED,
			mdl_of_list(adapter, list, buf->mdl, &again));
	fx_put_list(adapter, list, true);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Put frees the MDL, so it has to undo what the client mapped. */
static void build_mdl_mapped_by_the_client(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_buffer *buf = fx_scattered(test, 0x123, 3 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list;
	PMDL target = NULL;
	u8 *va;

	fx_buffer_fill(buf, BUILD_SEED);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			mdl_of_list(adapter, list, buf->mdl, &target));
	va = MmGetSystemAddressForMdlSafe(target, NormalPagePriority);
	KUNIT_ASSERT_NOT_NULL(test, va);
	KUNIT_EXPECT_EQ(test, *fx_byte(buf, 5), va[5]);
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static struct kunit_case dma_build_cases[] = {
	KUNIT_CASE(build_worst_case_is_exact),
	KUNIT_CASE_PARAM(build_counts_spanned_pages, span_gen_params),
	KUNIT_CASE(build_calculate_beyond_limit),
	KUNIT_CASE(build_calculate_short_mdl),
	KUNIT_CASE(build_calculate_chain),
	KUNIT_CASE(build_calculate_in_hardirq),
	KUNIT_CASE(build_in_callers_memory),
	KUNIT_CASE_PARAM(build_of_any_shape, span_gen_params),
	KUNIT_CASE(build_with_worst_case_size),
	KUNIT_CASE(build_without_memory),
	KUNIT_CASE(build_in_too_little_memory),
	KUNIT_CASE(build_beyond_the_mdl),
	KUNIT_CASE(build_again_in_same_memory),
	KUNIT_CASE(build_hundreds_of_lists),
	KUNIT_CASE(build_in_any_memory),
	KUNIT_CASE(build_mdl_needs_original),
	KUNIT_CASE(build_mdl_without_bounce),
	KUNIT_CASE(build_mdl_with_bounce),
	KUNIT_CASE(build_mdl_mapped_by_the_client),
	{}
};

static struct kunit_suite dma_build_suite = {
	.name = "ntdma_dma_build",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_build_cases,
};

kunit_test_suite(dma_build_suite);

MODULE_DESCRIPTION("ntdma suite: lists in the caller's memory");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
