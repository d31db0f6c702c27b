// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory runs out: each place in the DMA layer that allocates fails at each of
 * its visits in a workload that goes everywhere. Every routine answers with
 * success or with its documented failure, and nothing is left behind.
 */
#include <linux/module.h>
#include <linux/sizes.h>

#include "../module/nt/inject.h"
#include "fixture_chain.h"

#define INJECT_MAX_LISTS	400
#define INJECT_SEED		31

/* @retried: less memory is tried next, so that one failure does no harm */
struct site_row {
	const char *name;
	enum ntdma_site site;
	u32 lists;
	bool retried;
};

/* Records of lists are only allocated when very many lists are out. */
static const struct site_row site_rows[] = {
	{ "adapter", NTDMA_SITE_ADAPTER, 3 },
	{ "adapter counters", NTDMA_SITE_ADAPTER_COUNTERS, 3 },
	{ "adapter reference", NTDMA_SITE_ADAPTER_REF, 3 },
	{ "list slots", NTDMA_SITE_LIST_SLOTS, 3 },
	{ "shared device", NTDMA_SITE_DMA_DEVICE, 3 },
	{ "packet reserve", NTDMA_SITE_RESERVE, 3, .retried = true },
	{ "map of the reserve", NTDMA_SITE_RESERVE_MAP, 3 },
	{ "common buffer", NTDMA_SITE_COMMON_BUFFER, 3 },
	{ "record of a common buffer", NTDMA_SITE_BUFFER_RECORD, 3 },
	{ "list", NTDMA_SITE_LIST, 3 },
	{ "record of a list", NTDMA_SITE_LIST_RECORD, INJECT_MAX_LISTS },
	{ "waiting request", NTDMA_SITE_REQUEST, 3 },
	{ "map registers", NTDMA_SITE_MAP_REGS, 3 },
	{ "id of map registers", NTDMA_SITE_MAP_REGS_ID, 3 },
	{ "MDL of a bounced list", NTDMA_SITE_BUILD_MDL, 3 },
};

static void site_desc(const struct site_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(site, site_rows, site_desc);

/**
 * struct workload - one walk through all routines
 * @fx: the case
 * @packet: adapter that bounces
 * @wide: adapter with scatter/gather
 * @buf: data
 * @lists: lists of @wide
 * @nr_lists: wanted
 * @failures: refusals seen
 */
struct workload {
	struct fixture *fx;
	PDMA_ADAPTER packet;
	PDMA_ADAPTER wide;
	struct fx_buffer *buf;
	PSCATTER_GATHER_LIST *lists;
	u32 nr_lists;
	u32 failures;
};

/* True for success; anything but the documented failure fails the case. */
static bool workload_check(struct workload *load, NTSTATUS status, int calls)
{
	if (status == STATUS_SUCCESS) {
		KUNIT_EXPECT_EQ(load->fx->test, 1, calls);
		return true;
	}
	KUNIT_EXPECT_EQ(load->fx->test, STATUS_INSUFFICIENT_RESOURCES, status);
	KUNIT_EXPECT_EQ(load->fx->test, 0, calls);
	load->failures++;
	return false;
}

static PDMA_ADAPTER workload_adapter(struct workload *load, bool sg)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);
	PDMA_ADAPTER adapter;
	ULONG map_regs;

	desc.ScatterGather = sg;
	desc.Dma32BitAddresses = sg;
	desc.Dma64BitAddresses = sg;
	adapter = IoGetDmaAdapter(load->fx->device, &desc, &map_regs);
	load->failures += !adapter;
	return adapter;
}

static void workload_common_buffer(struct workload *load)
{
	const DMA_OPERATIONS *ops = load->wide->DmaOperations;
	PHYSICAL_ADDRESS logical = { .QuadPart = -1 };
	void *va;

	va = ops->AllocateCommonBuffer(load->wide, SZ_16K, &logical, true);
	if (va) {
		ops->FreeCommonBuffer(load->wide, SZ_16K, logical, va, true);
	} else {
		KUNIT_EXPECT_EQ(load->fx->test, 0LL, logical.QuadPart);
		load->failures++;
	}
}

static void workload_packet(struct workload *load)
{
	struct fx_grant grant = { .action = DeallocateObjectKeepRegisters };
	struct fx_buffer *buf = load->buf;
	ULONG length = buf->length;
	NTSTATUS status;
	u64 addr;

	status = fx_allocate(load->packet, load->fx->device, 3, &grant);
	if (!workload_check(load, status, grant.calls))
		return;
	addr = fx_map(load->packet, buf->mdl, grant.base, fx_va(buf, 0),
		      &length, true);
	KUNIT_EXPECT_EQ(load->fx->test, buf->length, length);
	KUNIT_EXPECT_EQ(load->fx->test, 0,
			fx_device_move(addr, length, 0, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(load->fx->test, length, INJECT_SEED);
	fx_flush(load->packet, buf->mdl, grant.base, fx_va(buf, 0), length,
		 true);
	fx_free_map_regs(load->packet, grant.base, 3);
}

/* Requests of each kind behind a held channel, then the channel goes. */
static void workload_queue(struct workload *load)
{
	struct fx_grant holder = { .action = KeepObject };
	struct fx_grant waiter = { .action = DeallocateObject };
	struct fx_delivery get = { }, build = { };
	struct fx_buffer *buf = load->buf;
	NTSTATUS held, channel, list, built;
	u8 memory[256];

	held = fx_allocate(load->wide, load->fx->device, 1, &holder);
	if (!workload_check(load, held, holder.calls))
		return;
	channel = fx_allocate(load->wide, load->fx->device, 1, &waiter);
	list = fx_get_list(load->wide, load->fx->device, buf->mdl,
			   fx_va(buf, 0), buf->length, &get, true);
	built = fx_build_list(load->wide, load->fx->device, buf->mdl,
			      fx_va(buf, 0), buf->length, &build, true, memory,
			      sizeof(memory));
	fx_free_channel(load->wide);
	workload_check(load, channel, waiter.calls);
	if (workload_check(load, list, get.calls))
		fx_put_list(load->wide, get.list, true);
	if (workload_check(load, built, build.calls))
		fx_put_list(load->wide, build.list, true);
}

static void workload_lists(struct workload *load)
{
	struct fx_buffer *buf = load->buf;
	u32 i;

	for (i = 0; i < load->nr_lists; i++) {
		struct fx_delivery delivery = { };
		NTSTATUS status;

		status = fx_get_list(load->wide, load->fx->device, buf->mdl,
				     fx_va(buf, 0), 16, &delivery, true);
		workload_check(load, status, delivery.calls);
		load->lists[i] = delivery.list;
	}
	for (i = 0; i < load->nr_lists; i++)
		if (load->lists[i])
			fx_put_list(load->wide, load->lists[i], true);
}

static void workload_bounced_mdl(struct workload *load)
{
	struct fx_delivery delivery = { };
	const DMA_OPERATIONS *ops;
	struct fx_buffer *buf = load->buf;
	PMDL target = NULL;
	NTSTATUS status;

	status = fx_get_list(load->packet, load->fx->device, buf->mdl,
			     fx_va(buf, 0), buf->length, &delivery, true);
	if (!workload_check(load, status, delivery.calls))
		return;
	ops = load->packet->DmaOperations;
	status = ops->BuildMdlFromScatterGatherList(load->packet, delivery.list,
						    buf->mdl, &target);
	workload_check(load, status, !!target);
	fx_put_list(load->packet, delivery.list, true);
}

static void workload_run(struct workload *load)
{
	load->packet = workload_adapter(load, false);
	load->wide = workload_adapter(load, true);
	if (load->packet) {
		workload_packet(load);
		workload_bounced_mdl(load);
		fx_put_adapter(load->packet);
	}
	if (load->wide) {
		workload_common_buffer(load);
		workload_queue(load);
		workload_lists(load);
		fx_put_adapter(load->wide);
	}
}

static struct workload workload_begin(struct kunit *test, u32 nr_lists)
{
	struct workload load = { .fx = test->priv, .nr_lists = nr_lists };

	load.lists = kunit_kzalloc(test, nr_lists * sizeof(*load.lists),
				   GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, load.lists);
	load.buf = fx_scattered(test, 0x21, PAGE_SIZE + 100);
	fx_buffer_fill(load.buf, INJECT_SEED);
	return load;
}

/* The workload itself is sound: with memory, nothing fails. */
static void inject_nothing(struct kunit *test)
{
	struct workload load = workload_begin(test, INJECT_MAX_LISTS);

	workload_run(&load);
	KUNIT_EXPECT_EQ(test, 0U, load.failures);
	fx_buffer_free(load.buf);
}

/* Proves: C-122 */
static void inject_each_visit(struct kunit *test)
{
	const struct site_row *row = test->param_value;
	struct workload load = workload_begin(test, row->lists);
	u32 nth, hits;

	for (nth = 1; nth < INJECT_MAX_LISTS; nth++) {
		int live = ntdma_test_live_objects_flush();
		u32 before = load.failures;

		ntdma_inject_arm(row->site, nth, false);
		workload_run(&load);
		hits = ntdma_inject_hits(row->site);
		ntdma_inject_disarm();
		KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
		if (hits < nth)
			break;
		KUNIT_EXPECT_EQ_MSG(test, before + !row->retried,
				    load.failures, "visit %u", nth);
		if (row->site != NTDMA_SITE_DMA_DEVICE)
			KUNIT_EXPECT_EQ(test, live,
					ntdma_test_live_objects_flush());
	}
	KUNIT_EXPECT_GT_MSG(test, nth, 1U, "site never visited");
	fx_buffer_free(load.buf);
}

static void inject_for_ever(struct kunit *test)
{
	const struct site_row *row = test->param_value;
	struct workload load = workload_begin(test, row->lists);

	ntdma_inject_arm(row->site, 1, true);
	workload_run(&load);
	ntdma_inject_disarm();
	KUNIT_EXPECT_GT(test, load.failures, 0U);
	load.failures = 0;
	workload_run(&load);
	KUNIT_EXPECT_EQ(test, 0U, load.failures);
	fx_buffer_free(load.buf);
}

/* The platform's own failures, one at a time: mappings and coherent memory. */
static void inject_platform(struct kunit *test)
{
	struct workload load;
	u32 nth;

	fx_strict(test);
	load = workload_begin(test, 3);
	for (nth = 1; nth < 40; nth++) {
		ntdma_testdev_fail_map(nth, false);
		workload_run(&load);
		ntdma_testdev_fail_map(0, false);
		ntdma_testdev_fail_alloc(nth, false);
		workload_run(&load);
		ntdma_testdev_fail_alloc(0, false);
		KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	}
	KUNIT_EXPECT_GT(test, load.failures, 0U);
	fx_buffer_free(load.buf);
}

static struct kunit_case dma_inject_cases[] = {
	KUNIT_CASE(inject_nothing),
	KUNIT_CASE_PARAM(inject_each_visit, site_gen_params),
	KUNIT_CASE_PARAM(inject_for_ever, site_gen_params),
	KUNIT_CASE(inject_platform),
	{}
};

static struct kunit_suite dma_inject_suite = {
	.name = "ntdma_dma_inject",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_inject_cases,
};

kunit_test_suite(dma_inject_suite);

MODULE_DESCRIPTION("ntdma suite: failing allocations");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
