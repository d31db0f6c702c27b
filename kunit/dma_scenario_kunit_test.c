// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whole sequences as drivers in the field perform them.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/pfn.h>
#include <linux/sizes.h>
#include <linux/swiotlb.h>

#include <wdm/dma_legacy.h>

#include "fixture_v3.h"

/* Proves: C-272 C-273 */
static void scenario_legacy_names(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObjectKeepRegisters };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	ULONG length = buf->length;
	PHYSICAL_ADDRESS logical;
	KIRQL old;
	void *va;

	va = HalAllocateCommonBuffer(adapter, 100, &logical, true);
	KUNIT_ASSERT_NOT_NULL(test, va);
	FX_EXPECT_MAPPED(test, logical.QuadPart);
	HalFreeCommonBuffer(adapter, 100, logical, va, true);
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
	KUNIT_EXPECT_EQ(test, 1L, HalGetDmaAlignmentRequirement());
	KUNIT_EXPECT_EQ(test, 1U, HalGetDmaAlignment(adapter));
	KUNIT_EXPECT_EQ(test, 0U, HalReadDmaCounter(adapter));
	old = fx_raise();
	IoAllocateAdapterChannel(adapter, fx->device, 1, fx_control, &grant);
	logical = IoMapTransfer(adapter, buf->mdl, grant.base, fx_va(buf, 0),
				&length, true);
	fx_lower(old);
	KUNIT_EXPECT_EQ(test, buf->length, length);
	FX_EXPECT_MAPPED(test, logical.QuadPart);
	KUNIT_EXPECT_EQ(test, 1, IoFlushAdapterBuffers(adapter, buf->mdl,
						       grant.base,
						       fx_va(buf, 0), length,
						       true));
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(logical.QuadPart));
	IoFreeMapRegisters(adapter, grant.base, 1);
	fx_grant_base(fx, adapter, 1, KeepObject);
	IoFreeAdapterChannel(adapter);
	HalPutDmaAdapter(adapter);
	fx_buffer_free(buf);
}

/*
 * The guide's example: twelve pages over five registers, 5 + 5 + 2.
 *
 * Proves: C-283
 */
static void scenario_split_request(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObjectKeepRegisters };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 64, 4 * PAGE_SIZE);
	struct fx_buffer *buf = fx_scattered(test, 0, 12 * PAGE_SIZE);
	u32 done, operations = 0, chunk;

	KUNIT_ASSERT_EQ(test, 5U, fx->map_regs);
	fx_device_load(buf->length, 1);
	fx_allocate(adapter, fx->device, 5, &grant);
	for (done = 0; done < buf->length; done += chunk, operations++) {
		ULONG length;
		u64 addr;

		chunk = min_t(u32, 5 * PAGE_SIZE, buf->length - done);
		length = chunk;
		addr = fx_map(adapter, buf->mdl, grant.base, fx_va(buf, done),
			      &length, false);
		KUNIT_ASSERT_EQ(test, chunk, length);
		KUNIT_EXPECT_EQ(test, 0, fx_device_move(addr, chunk, done,
							FX_FROM_DEVICE));
		KUNIT_EXPECT_EQ(test, 1, fx_flush(adapter, buf->mdl, grant.base,
						  fx_va(buf, done), chunk,
						  false));
	}
	KUNIT_EXPECT_EQ(test, 3U, operations);
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	FX_EXPECT_DATA(test, buf, 1);
	fx_free_map_regs(adapter, grant.base, 5);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-287 */
static void scenario_duplex(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER reader = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PDMA_ADAPTER writer = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *in = fx_scattered(test, 3, 3 * PAGE_SIZE);
	struct fx_buffer *out = fx_scattered(test, 0xabc, 3 * PAGE_SIZE);
	PSCATTER_GATHER_LIST reads, writes;

	fx_buffer_fill(out, 2);
	reads = fx_list_of(fx, reader, in, in->length, false);
	writes = fx_list_of(fx, writer, out, out->length, true);
	/* what goes out comes back in */
	KUNIT_EXPECT_EQ(test, 0, fx_device_move_list(writes, 0, FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, 0, fx_device_move_list(reads, 0, FX_FROM_DEVICE));
	fx_put_list(writer, writes, true);
	fx_put_list(reader, reads, false);
	FX_EXPECT_DATA(test, in, 2);
	FX_EXPECT_DATA(test, out, 2);
	fx_put_adapter(writer);
	fx_put_adapter(reader);
	fx_buffer_free(in);
	fx_buffer_free(out);
}

/**
 * struct pump - packets that share few map registers, each freed by its own
 * device interrupt
 * @fx: the case
 * @adapter: with a small reserve
 * @buf: the same memory for all
 * @active: granted and not yet finished, oldest first
 * @nr_active: in @active
 * @order: number of the packet that must be granted next
 * @in_order: all were granted in order so far
 */
struct pump {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	struct fx_grant *active[64];
	u32 nr_active;
	u32 order;
	bool in_order;
};

struct pump_packet {
	struct fx_grant grant;
	u32 number;
	struct pump *pump;
};

static void pump_start(struct fx_grant *grant)
{
	struct pump_packet *packet =
		container_of(grant, struct pump_packet, grant);
	struct pump *pump = packet->pump;

	pump->in_order &= packet->number == pump->order++;
	pump->active[pump->nr_active++] = grant;
}

static bool pump_finish_oldest(struct pump *pump)
{
	struct fx_buffer *buf = pump->buf;
	struct fx_grant *grant = pump->active[0];
	ULONG length = buf->length;
	bool good;
	u64 addr;

	memmove(pump->active, pump->active + 1,
		--pump->nr_active * sizeof(pump->active[0]));
	addr = fx_map(pump->adapter, buf->mdl, grant->base, fx_va(buf, 0),
		      &length, true);
	good = length == buf->length &&
	       !fx_device_move(addr, length, 0, FX_TO_DEVICE) &&
	       fx_device_differs(0, length, 5) == length;
	fx_flush(pump->adapter, buf->mdl, grant->base, fx_va(buf, 0), length,
		 true);
	fx_free_map_regs(pump->adapter, grant->base, 2);
	return good;
}

/* Proves: B-19 */
static void scenario_pump_packets(struct kunit *test)
{
	struct pump_packet *packets;
	struct fixture *fx = test->priv;
	struct pump pump = { .fx = fx, .in_order = true };
	u32 good = 0, i;

	packets = kunit_kzalloc(test, 50 * sizeof(*packets), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, packets);
	pump.adapter = fx_packet_adapter(fx, 24, PAGE_SIZE);
	pump.buf = fx_scattered(test, 0x800, PAGE_SIZE);
	fx_buffer_fill(pump.buf, 5);
	for (i = 0; i < 50; i++) {
		packets[i].grant.action = DeallocateObjectKeepRegisters;
		packets[i].grant.body = pump_start;
		packets[i].number = i;
		packets[i].pump = &pump;
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				fx_allocate(pump.adapter, fx->device, 2,
					    &packets[i].grant));
	}
	while (pump.nr_active)
		good += pump_finish_oldest(&pump);
	KUNIT_EXPECT_EQ(test, 50U, good);
	KUNIT_EXPECT_EQ(test, 50U, pump.order);
	KUNIT_EXPECT_TRUE(test, pump.in_order);
	fx_put_adapter(pump.adapter);
	fx_buffer_free(pump.buf);
}

static void put_all_inside(struct fx_delivery *delivery)
{
	PDMA_ADAPTER adapter = delivery->priv;

	adapter->DmaOperations->PutScatterGatherList(adapter, delivery->list,
						     true);
	adapter->DmaOperations->PutDmaAdapter(adapter);
}

/* Proves: B-20 */
static void scenario_put_adapter_inside_callback(struct kunit *test)
{
	struct fixture *fx = test->priv;
	int live = ntdma_test_live_objects_flush();
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct fx_delivery delivery = {
		.body = put_all_inside,
		.priv = adapter,
	};

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device, buf->mdl,
				    fx_va(buf, 0), buf->length, &delivery,
				    true));
	KUNIT_EXPECT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_buffer_free(buf);
}

/*
 * The same again from a request that had to wait, in the granting call.
 *
 * Proves: B-20
 */
static void scenario_put_inside_late_callback(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct fx_delivery delivery = {
		.body = put_all_inside,
		.priv = adapter,
	};

	fx_grant_base(fx, adapter, 1, KeepObject);
	fx_get_list(adapter, fx->device, buf->mdl, fx_va(buf, 0), buf->length,
		    &delivery, true);
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_buffer_free(buf);
}

/*
 * A framework checks the table the ways that are known from the field.
 *
 * Proves: B-02 B-03 B-04
 */
static void scenario_framework_probes_table(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;

	KUNIT_EXPECT_EQ(test, (size_t)ops->Size,
			offsetof(DMA_OPERATIONS, GetDmaAdapterInfo));
	KUNIT_EXPECT_NULL(test, ops->GetDmaAdapterInfo);
	KUNIT_EXPECT_NULL(test, ops->CreateCommonBufferFromMdl);
	KUNIT_EXPECT_NULL(test, ops->UnregisterFaultCallback);
	fx_put_adapter(adapter);
}

/* Linux bounces by itself where the device is not coherent: same results. */
static void scenario_non_coherent_platform(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	struct fx_chain chain = fx_chain_of_three(test);
	struct fx_delivery delivery = { };
	PDMA_ADAPTER adapter;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_NON_COHERENT);
	adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	fx_chain_fill(&chain, 6);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device, chain.buf[0]->mdl,
				    fx_va(chain.buf[0], 0), chain.length,
				    &delivery, true));
	KUNIT_EXPECT_EQ(test, chain.length, fx_list_sees(delivery.list, 6));
	fx_put_list(adapter, delivery.list, true);
	fx_device_load(chain.length, 7);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device, chain.buf[0]->mdl,
				    fx_va(chain.buf[0], 0), chain.length,
				    &delivery, false));
	KUNIT_EXPECT_EQ(test, 0,
			fx_device_move_list(delivery.list, 0, FX_FROM_DEVICE));
	fx_put_list(adapter, delivery.list, false);
	KUNIT_EXPECT_EQ(test, chain.length,
			fx_chain_differs(&chain, 0, chain.length, 7));
	KUNIT_EXPECT_EQ(test, 0U, fx_chain_margins(&chain));
	fx_put_adapter(adapter);
	fx_chain_free(&chain);
}

/*
 * An IOMMU makes scattered pages one run: no byte is copied.
 *
 * Proves: B-28 C-079
 */
static void scenario_merging_platform(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PSCATTER_GATHER_LIST list;
	struct fx_buffer *buf;
	PDMA_ADAPTER adapter;
	phys_addr_t phys;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_MERGE);
	if (!dma_get_merge_boundary(fx->dev))
		kunit_skip(test, "this kernel cannot merge");
	buf = fx_scattered(test, 0x10, 5 * PAGE_SIZE);
	adapter = fx_packet_adapter(fx, 64, SZ_64K);
	fx_buffer_fill(buf, 8);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_EXPECT_EQ(test, 1U, list->NumberOfElements);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 8));
	KUNIT_EXPECT_EQ(test, 0,
			ntdma_testdev_translate(list->Elements[0].Address.QuadPart,
						&phys));
	KUNIT_EXPECT_EQ(test, (u64)fx_phys(buf, 0), (u64)phys);
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/*
 * The device writes more than it should into bounce pages: what lies behind
 * the data in the client's page stays as it was.
 */
static void scenario_device_overruns(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE - 100);
	ULONG length = buf->length;
	PVOID base;
	u64 addr;

	base = fx_grant_base(fx, adapter, 2, DeallocateObjectKeepRegisters);
	fx_device_load(2 * PAGE_SIZE, 9);
	addr = fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, false);
	ntdma_testdev_set_overrun(50);
	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_OVERRUN);
	fx_device_move(addr, length, 0, FX_FROM_DEVICE);
	ntdma_testdev_set_mode(0);
	fx_flush(adapter, buf->mdl, base, fx_va(buf, 0), length, false);
	FX_EXPECT_DATA(test, buf, 9);
	fx_free_map_regs(adapter, base, 2);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* What the v3 sequence works on, and how each of its steps went. */
struct v3_sequence {
	PDMA_ADAPTER adapter;
	struct fx_chain chain;
	ULONG list_size;
	PSCATTER_GATHER_LIST list;
	ULONG length;
	NTSTATUS mapped, flushed;
	u32 seen;
};

static void v3_sequence_body(struct fx_grant *grant)
{
	struct v3_sequence *seq = grant->priv;
	PMDL mdl = seq->chain.buf[0]->mdl;

	seq->length = seq->chain.length;
	seq->mapped = v3_map(seq->adapter, mdl, grant->base, 0, &seq->length,
			     true, seq->list, seq->list_size);
	seq->seen = fx_list_sees(seq->list, 14);
	seq->flushed = v3_flush(seq->adapter, mdl, grant->base, 0, seq->length,
				true);
}

/*
 * The ten steps of the version 3 guide; the list has the size that
 * GetDmaTransferInfo() gave, which serves BuildScatterGatherListEx() too.
 *
 * Proves: C-284 C-168
 */
static void scenario_v3_sequence(struct kunit *test)
{
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);
	struct v3_sequence seq = { .adapter = adapter };
	struct fx_grant grant = {
		.action = DeallocateObject,
		.body = v3_sequence_body,
		.priv = &seq,
	};
	PSCATTER_GATHER_LIST list;
	PMDL mdl;

	seq.chain = fx_chain_of_three(test);
	fx_chain_fill(&seq.chain, 14);
	mdl = seq.chain.buf[0]->mdl;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			adapter->DmaOperations->GetDmaTransferInfo(adapter, mdl,
				0, seq.chain.length, true, &info));
	seq.list_size = info.V1.ScatterGatherListSize;
	seq.list = kunit_kzalloc(test, seq.list_size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, seq.list);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device, context,
				    info.V1.MapRegisterCount, 0, &grant, NULL));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, seq.mapped);
	KUNIT_EXPECT_EQ(test, seq.chain.length, seq.length);
	KUNIT_EXPECT_EQ(test, seq.chain.length, seq.seen);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, seq.flushed);
	v3_context_init(adapter, context);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3_build_list(adapter, fx->device, context, mdl, 0,
				      seq.chain.length, V3_SYNC, NULL, true,
				      seq.list, seq.list_size, &list));
	v3_free_object(adapter, DeallocateObjectKeepRegisters);
	KUNIT_EXPECT_EQ(test, seq.chain.length, fx_list_sees(list, 14));
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_chain_free(&seq.chain);
}

/* With swiotlb=force the device works on a copy, in each element of a list. */
static void scenario_linux_bounces(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PSCATTER_GATHER_LIST list;
	struct fx_buffer *buf;
	PDMA_ADAPTER adapter;
	u32 i;

	if (!ntdma_testdev_is_direct() || !is_swiotlb_force_bounce(fx->dev))
		kunit_skip(test, "Linux does not bounce here");
	buf = fx_scattered(test, 0x123, 3 * PAGE_SIZE);
	adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	list = fx_list_of(fx, adapter, buf, buf->length, true);
	KUNIT_EXPECT_EQ(test, 4U, list->NumberOfElements);
	for (i = 0; i < list->NumberOfElements; i++)
		KUNIT_EXPECT_NE(test, page_to_pfn(buf->pages[i]),
				PHYS_PFN(list->Elements[i].Address.QuadPart));
	fx_put_list(adapter, list, true);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static struct kunit_case dma_scenario_cases[] = {
	KUNIT_CASE(scenario_legacy_names),
	KUNIT_CASE(scenario_split_request),
	KUNIT_CASE(scenario_duplex),
	KUNIT_CASE(scenario_pump_packets),
	KUNIT_CASE(scenario_put_adapter_inside_callback),
	KUNIT_CASE(scenario_put_inside_late_callback),
	KUNIT_CASE(scenario_framework_probes_table),
	KUNIT_CASE(scenario_non_coherent_platform),
	KUNIT_CASE(scenario_merging_platform),
	KUNIT_CASE(scenario_device_overruns),
	KUNIT_CASE(scenario_v3_sequence),
	KUNIT_CASE(scenario_linux_bounces),
	{}
};

static struct kunit_suite dma_scenario_suite = {
	.name = "ntdma_dma_scenario",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_scenario_cases,
};

kunit_test_suite(dma_scenario_suite);

MODULE_DESCRIPTION("ntdma suite: sequences from the field");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
