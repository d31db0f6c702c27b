// SPDX-License-Identifier: GPL-2.0-only
/*
 * System DMA when something is wrong: the controller fails or goes away, memory is
 * short, the driver asks for nonsense.
 */
#include <linux/dmaengine.h>
#include <linux/module.h>

#include "../module/nt/inject.h"
#include "fixture_system.h"

#define FAULT_BYTES	((ULONG)PAGE_SIZE)

/**
 * struct victim - a transfer that something happens to
 * @fx: the case
 * @adapter: its adapter
 * @buf: of it
 * @base: channel held
 * @completion: of it
 * @length: of it
 */
struct victim {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	PVOID base;
	struct sys_completion completion;
	ULONG length;
};

static struct victim *victim_begin(struct kunit *test, u32 offset)
{
	struct victim *v = kunit_kzalloc(test, sizeof(*v), GFP_KERNEL);
	struct v3_context *context;

	KUNIT_ASSERT_NOT_NULL(test, v);
	v->fx = test->priv;
	v->adapter = sys_adapter(v->fx, DEVICE_DESCRIPTION_VERSION3, SYS_RX);
	v->buf = fx_scattered(test, offset, FAULT_BYTES);
	v->base = sys_hold(v->fx, v->adapter, &context);
	sys_push(test, 0, FAULT_BYTES, 1);
	return v;
}

static NTSTATUS victim_map(struct victim *v)
{
	v->length = FAULT_BYTES;
	return sys_map(v->adapter, v->buf->mdl, v->base, 0, &v->length, false,
		       &v->completion);
}

static NTSTATUS victim_flush(struct victim *v)
{
	return v3_flush(v->adapter, v->buf->mdl, v->base, 0, FAULT_BYTES, false);
}

static void victim_end(struct victim *v)
{
	fx_free_channel(v->adapter);
	fx_buffer_free(v->buf);
	fx_put_adapter(v->adapter);
}

/* An error of the controller is told once, with what had not moved. */
static void fault_controller_error(struct kunit *test)
{
	struct victim *v = victim_begin(test, 0);

	ntdma_testdev_dmac_fail_after(SYS_RX, 1000);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_map(v));
	sys_step(SYS_RX, FAULT_BYTES);
	KUNIT_EXPECT_EQ(test, 1, v->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaError, v->completion.status);
	KUNIT_EXPECT_EQ(test, FAULT_BYTES - 1000, sys_counter(v->adapter));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_flush(v));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_map(v));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_flush(v));
	KUNIT_EXPECT_EQ(test, 1, v->completion.calls);
	victim_end(v);
}

/* Before version 3 the flush tells. */
static void fault_flush_returns_false(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION1,
					   SYS_TX);
	struct fx_buffer *buf = ex_filled(test, 0, FAULT_BYTES, 1);
	PVOID base = fx_grant_base(fx, adapter, 2, KeepObject);
	ULONG length = FAULT_BYTES;

	ntdma_testdev_dmac_fail_after(SYS_TX, 16);
	fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	sys_step(SYS_TX, FAULT_BYTES);
	KUNIT_EXPECT_FALSE(test, fx_flush(adapter, buf->mdl, base,
					  fx_va(buf, 0), FAULT_BYTES, true));
	length = FAULT_BYTES;
	fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	sys_step(SYS_TX, FAULT_BYTES);
	KUNIT_EXPECT_TRUE(test, fx_flush(adapter, buf->mdl, base, fx_va(buf, 0),
					 FAULT_BYTES, true));
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

static void expect_gone(struct victim *v)
{
	struct kunit *test = v->fx->test;

	KUNIT_EXPECT_EQ(test, 1, v->completion.calls);
	KUNIT_EXPECT_EQ(test, DmaError, v->completion.status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_coherent());
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_flush(v));
	/* nothing can be started any more */
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, victim_map(v));
	KUNIT_EXPECT_EQ(test, 1, v->completion.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, sys_stats(SYS_RX).lost);
}

/* The controller loses its driver; @offset 2 makes the transfer a copy. */
static void unbind_while_running(struct kunit *test, u32 offset)
{
	struct victim *v = victim_begin(test, offset);
	PDMA_ADAPTER again;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_map(v));
	sys_step(SYS_RX, 1000);
	ntdma_testdev_dmac_unbind();
	expect_gone(v);
	victim_end(v);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_dmac_bind());
	/* who comes later finds the new one */
	again = sys_adapter(v->fx, DEVICE_DESCRIPTION_VERSION3, SYS_RX);
	fx_put_adapter(again);
}

static void fault_unbind_while_running(struct kunit *test)
{
	unbind_while_running(test, 0);
}

static void fault_unbind_under_copy(struct kunit *test)
{
	unbind_while_running(test, 2);
}

/* Requests that wait are granted in their turn, and can start nothing. */
static void fault_unbind_while_queued(struct kunit *test)
{
	struct victim *v = victim_begin(test, 0);
	struct fx_grant waiter = { .action = KeepObject };
	ULONG length = FAULT_BYTES;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_allocate(v->adapter, v->fx->device, 2, &waiter));
	ntdma_testdev_dmac_unbind();
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	KUNIT_EXPECT_EQ(test, 0, v->completion.calls);
	fx_free_channel(v->adapter);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			sys_map(v->adapter, v->buf->mdl, waiter.base, 0,
				&length, false, NULL));
	fx_map(v->adapter, v->buf->mdl, waiter.base, fx_va(v->buf, 0), &length,
	       false);
	KUNIT_EXPECT_EQ(test, 0U, length);
	victim_end(v);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_dmac_bind());
}

/* A device that is removed takes its transfer with it, and the line is free. */
static void fault_device_removed(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct victim *v = victim_begin(test, 0);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_map(v));
	fx->any_misuse = true;
	ntdma_device_destroy(fx->device);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, 1ULL, sys_stats(SYS_RX).terminated);
	KUNIT_EXPECT_EQ(test, 0, v->completion.calls);
	KUNIT_EXPECT_FALSE(test, sys_stats(SYS_RX).requested);
	fx_buffer_free(v->buf);
	fx->device = ntdma_device_create(fx->dev, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, fx->device);
}

/* Proves: C-211 and what else MapTransferEx refuses, with nothing started */
static void fault_map_ex_misuse(struct kunit *test)
{
	struct victim *v = victim_begin(test, 0);
	PMDL mdl = v->buf->mdl;
	struct fixture *fx = v->fx;
	PSCATTER_GATHER_LIST list = ex_memory(fx, 2);
	ULONG odd = 6, none = 0, all = FAULT_BYTES;
	const DMA_OPERATIONS *ops = v->adapter->DmaOperations;

	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      sys_map(v->adapter, mdl, v->base, 0, &odd,
					      false, NULL)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      sys_map(v->adapter, mdl, v->base,
					      FAULT_BYTES, &all, false, NULL)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      sys_map(v->adapter, NULL, v->base, 0,
					      &all, false, NULL)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      sys_map(v->adapter, mdl, (PVOID)1, 0,
					      &all, false, NULL)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      v3_map(v->adapter, mdl, v->base, 0, &all,
					     false, list, 39)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      ops->MapTransferEx(v->adapter, mdl,
							 v->base, 0, 0, &all,
							 false, NULL, 40, NULL,
							 NULL)));
	/* there is no register: the controller prepares nothing */
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			ops->MapTransferEx(v->adapter, mdl, v->base, 0, 4, &all,
					   false, NULL, 0, NULL, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(v->adapter, mdl, v->base, 0, &none, false,
				&v->completion));
	KUNIT_EXPECT_EQ(test, 0ULL, sys_stats(SYS_RX).submitted);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_map(v));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      victim_map(v)));
	sys_step(SYS_RX, FAULT_BYTES);
	KUNIT_EXPECT_EQ(test, 1, v->completion.calls);
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      victim_map(v)));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_flush(v));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      victim_flush(v)));
	victim_end(v);
}

static void fault_map_v1_misuse(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION1,
					   SYS_TX);
	struct fx_buffer *buf = ex_filled(test, 0, FAULT_BYTES, 1);
	PVOID base = fx_grant_base(fx, adapter, 2, KeepObject);
	ULONG length = FAULT_BYTES + 4;

	FX_MISUSE(fx, fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length,
			     true));
	KUNIT_EXPECT_EQ(test, 0U, length);
	FX_MISUSE(fx, fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length,
			     true));
	length = 64;
	fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	KUNIT_EXPECT_EQ(test, 64U, length);
	FX_MISUSE(fx, fx_map(adapter, buf->mdl, base, fx_va(buf, 64), &length,
			     true));
	KUNIT_EXPECT_EQ(test, 0U, length);
	KUNIT_EXPECT_TRUE(test, fx_flush(adapter, buf->mdl, base, fx_va(buf, 0),
					 64, true));
	fx_free_channel(adapter);
	/* registers without the channel start nothing */
	base = fx_grant_base(fx, adapter, 2, DeallocateObjectKeepRegisters);
	length = 64;
	FX_MISUSE(fx, fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length,
			     true));
	KUNIT_EXPECT_EQ(test, 0U, length);
	fx_free_map_regs(adapter, base, 2);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* Proves: C-224 */
static void fault_lists_refused(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3,
					   SYS_TX);
	struct fx_buffer *buf = ex_filled(test, 0, 64, 1);
	struct v3_context *context = v3_new_context(fx, adapter);
	struct fx_delivery delivery = { };
	PSCATTER_GATHER_LIST list = NULL;
	u8 memory[256];

	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      ex_get(fx, adapter, context,
					     ex_whole(buf, true), V3_SYNC, NULL,
					     &list)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      ex_build(fx, adapter, context,
					       ex_whole(buf, true), V3_SYNC,
					       NULL, memory, sizeof(memory),
					       &list)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      fx_get_list(adapter, fx->device, buf->mdl,
						  fx_va(buf, 0), 64, &delivery,
						  true)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				      fx_build_list(adapter, fx->device,
						    buf->mdl, fx_va(buf, 0), 64,
						    &delivery, true, memory,
						    sizeof(memory))));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* Freed with a transfer: it is stopped first, and reported. */
static void fault_free_while_running(struct kunit *test)
{
	struct victim *v = victim_begin(test, 0);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_map(v));
	FX_MISUSE(v->fx, fx_free_channel(v->adapter));
	KUNIT_EXPECT_EQ(test, 1ULL, sys_stats(SYS_RX).terminated);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, 0, v->completion.calls);
	fx_buffer_free(v->buf);
	fx_put_adapter(v->adapter);
}

static const enum ntdma_site create_sites[] = {
	NTDMA_SITE_SYSTEM_CLIENT,
	NTDMA_SITE_SYSTEM_CHANNEL,
	NTDMA_SITE_SYSTEM_CHANNEL_ID,
	NTDMA_SITE_SYSTEM_BOUNCE,
};

/* Each allocation of an adapter may fail, and nothing stays behind. */
static void fault_create_without_memory(struct kunit *test)
{
	struct fixture *fx = test->priv;
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION3,
						  SYS_TX);
	PDMA_ADAPTER adapter;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(create_sites); i++) {
		ntdma_inject_arm(create_sites[i], 1, false);
		FX_TOLERATE(fx, adapter = IoGetDmaAdapter(fx->device, &desc,
							  NULL));
		KUNIT_EXPECT_NULL(test, adapter);
		KUNIT_EXPECT_EQ(test, 1U, ntdma_inject_hits(create_sites[i]));
		ntdma_inject_disarm();
		KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
		KUNIT_EXPECT_FALSE(test, sys_stats(SYS_TX).requested);
	}
	ntdma_testdev_dmac_fail_request(1, false);
	FX_MISUSE(fx, adapter = IoGetDmaAdapter(fx->device, &desc, NULL));
	KUNIT_EXPECT_NULL(test, adapter);
}

/* The engine has no descriptor: nothing is mapped, and a retry helps. */
static void fault_prep_fails(struct kunit *test)
{
	struct victim *v = victim_begin(test, 0);

	ntdma_inject_arm(NTDMA_SITE_SYSTEM_PREP, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, victim_map(v));
	ntdma_testdev_dmac_fail_prep(1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, victim_map(v));
	KUNIT_EXPECT_EQ(test, FAULT_BYTES, v->length);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_map(v));
	sys_step(SYS_RX, FAULT_BYTES);
	KUNIT_EXPECT_EQ(test, 1, v->completion.calls);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_flush(v));
	FX_EXPECT_DATA(test, v->buf, 1);
	ntdma_inject_disarm();
	victim_end(v);
}

static void no_allocation(struct kunit *test, u32 offset)
{
	struct victim *v = victim_begin(test, offset);
	unsigned int hits[NTDMA_SITE_COUNT], site;
	u64 prepared = sys_stats(SYS_RX).prepared;

	ntdma_inject_count();
	for (site = 0; site < NTDMA_SITE_COUNT; site++)
		hits[site] = ntdma_inject_hits(site);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_map(v));
	sys_step(SYS_RX, FAULT_BYTES);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, victim_flush(v));
	for (site = 0; site < NTDMA_SITE_COUNT; site++)
		KUNIT_EXPECT_EQ_MSG(test, hits[site] +
				    (site == NTDMA_SITE_SYSTEM_PREP),
				    ntdma_inject_hits(site), "site %u", site);
	ntdma_inject_disarm();
	KUNIT_EXPECT_EQ(test, prepared + 1, sys_stats(SYS_RX).prepared);
	victim_end(v);
}

/* After the grant a transfer costs the engine's descriptor and nothing of ours. */
static void fault_no_allocation_per_transfer(struct kunit *test)
{
	no_allocation(test, 0);
	/* nor when it is copied */
	no_allocation(test, 2);
}

static struct kunit_case dma_system_fault_cases[] = {
	KUNIT_CASE(fault_controller_error),
	KUNIT_CASE(fault_flush_returns_false),
	KUNIT_CASE(fault_unbind_while_running),
	KUNIT_CASE(fault_unbind_under_copy),
	KUNIT_CASE(fault_unbind_while_queued),
	KUNIT_CASE(fault_device_removed),
	KUNIT_CASE(fault_map_ex_misuse),
	KUNIT_CASE(fault_map_v1_misuse),
	KUNIT_CASE(fault_lists_refused),
	KUNIT_CASE(fault_free_while_running),
	KUNIT_CASE(fault_create_without_memory),
	KUNIT_CASE(fault_prep_fails),
	KUNIT_CASE(fault_no_allocation_per_transfer),
	{}
};

static struct kunit_suite dma_system_fault_suite = {
	.name = "ntdma_dma_system_fault",
	.init = sys_fixture_init,
	.exit = sys_fixture_exit,
	.test_cases = dma_system_fault_cases,
};

kunit_test_suite(dma_system_fault_suite);

MODULE_DESCRIPTION("ntdma suite: system DMA with faults and misuse");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
