// SPDX-License-Identifier: GPL-2.0-only
/*
 * Controllers that go away, or do not stop at once: at which moment whom they may
 * not surprise, and that memory stays until they have left it.
 */
#include <linux/dmaengine.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/pci.h>

#include "../module/nt/inject.h"
#include "fixture_system.h"

#define GONE_BYTES	((ULONG)PAGE_SIZE)

/**
 * struct leaver - somebody who asks for an adapter while its controller goes
 * @nb: behind ntdma's own on the controller's bus
 * @fx: the case
 * @calls: times that the controller went
 * @adapter: what he got
 */
struct leaver {
	struct notifier_block nb;
	struct fixture *fx;
	int calls;
	PDMA_ADAPTER adapter;
};

static int ask_while_leaving(struct notifier_block *nb, unsigned long event,
			     void *dev)
{
	struct leaver *leaver = container_of(nb, struct leaver, nb);
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION3,
						  SYS_RX);

	if (event != BUS_NOTIFY_UNBIND_DRIVER || dev != ntdma_testdev_device())
		return NOTIFY_DONE;
	leaver->calls++;
	leaver->adapter = IoGetDmaAdapter(leaver->fx->device, &desc, NULL);
	return NOTIFY_DONE;
}

/* Too late for the notifier, too early for dmaengine: no channel is given out. */
static void gone_adapter_while_unbinding(struct kunit *test)
{
	struct leaver leaver = {
		.nb.notifier_call = ask_while_leaving,
		.nb.priority	  = -1,
		.fx		  = test->priv,
	};

	/* whoever came first has the bus watched */
	fx_put_adapter(sys_adapter(leaver.fx, DEVICE_DESCRIPTION_VERSION3,
				   SYS_TX));
	ntdma_test_live_objects_flush();
	KUNIT_ASSERT_EQ(test, 0, bus_register_notifier(&pci_bus_type,
						       &leaver.nb));
	FX_TOLERATE(leaver.fx, ntdma_testdev_dmac_unbind());
	bus_unregister_notifier(&pci_bus_type, &leaver.nb);
	KUNIT_EXPECT_EQ(test, 1, leaver.calls);
	KUNIT_EXPECT_NULL(test, leaver.adapter);
	KUNIT_EXPECT_EQ(test, 0ULL, sys_stats(SYS_RX).lost);
	if (leaver.adapter)
		fx_put_adapter(leaver.adapter);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_dmac_bind());
}

static int functions_called;

static s32 count_function(struct ntdma_system_dma_setup *setup, u32 number,
			  void *context)
{
	functions_called++;
	return STATUS_SUCCESS;
}

/* The channel in its hands would be a dead one. */
static void gone_configure_after_unbind(struct kunit *test)
{
	static const struct ntdma_system_dma_function function = {
		.call = count_function,
	};
	struct ntdma_system_dma_controller functions = {
		.dev		= ntdma_testdev_device(),
		.functions	= &function,
		.nr_functions	= 1,
	};
	PDMA_ADAPTER adapter = sys_adapter(test->priv,
					   DEVICE_DESCRIPTION_VERSION3, SYS_RX);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;

	functions_called = 0;
	KUNIT_ASSERT_EQ(test, 0, ntdma_system_dma_register(&functions));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->ConfigureAdapterChannel(adapter, 0, NULL));
	ntdma_testdev_dmac_unbind();
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			ops->ConfigureAdapterChannel(adapter, 0, NULL));
	KUNIT_EXPECT_EQ(test, 1, functions_called);
	ntdma_system_dma_unregister(&functions);
	fx_put_adapter(adapter);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_dmac_bind());
}

/**
 * struct ring - a loop
 * @adapter: AutoInitialize, receives
 * @buf: memory of the test's, or NULL: a common buffer
 * @va: where it is
 * @logical: of a common buffer
 * @mdl: over it
 * @base: channel held
 * @completion: of each round
 */
struct ring {
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	u8 *va;
	PHYSICAL_ADDRESS logical;
	PMDL mdl;
	PVOID base;
	struct sys_completion completion;
};

static void ring_alloc(struct kunit *test, struct ring *ring)
{
	const DMA_OPERATIONS *ops = ring->adapter->DmaOperations;

	ring->va = ops->AllocateCommonBuffer(ring->adapter, GONE_BYTES,
					     &ring->logical, true);
	KUNIT_ASSERT_NOT_NULL(test, ring->va);
	ring->mdl = IoAllocateMdl(ring->va, GONE_BYTES, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, ring->mdl);
	MmBuildMdlForNonPagedPool(ring->mdl);
}

static void ring_run(struct kunit *test, struct ring *ring, bool common)
{
	struct fixture *fx = test->priv;
	struct v3_context *context;
	ULONG length = GONE_BYTES;

	ring->adapter = sys_loop_adapter(fx, SYS_RX);
	if (common) {
		ring_alloc(test, ring);
	} else {
		ring->buf = fx_contiguous(test, 0, GONE_BYTES);
		ring->mdl = ring->buf->mdl;
	}
	ring->base = sys_hold(fx, ring->adapter, &context);
	sys_push(test, 0, GONE_BYTES, 1);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(ring->adapter, ring->mdl, ring->base, 0,
				&length, false, &ring->completion));
	sys_step(SYS_RX, GONE_BYTES);
	KUNIT_EXPECT_EQ(test, 1, ring->completion.calls);
}

static void ring_flush(struct ring *ring)
{
	v3_flush(ring->adapter, ring->mdl, ring->base, 0, GONE_BYTES, false);
}

static void ring_free(struct ring *ring)
{
	if (ring->buf) {
		fx_buffer_free(ring->buf);
		return;
	}
	IoFreeMdl(ring->mdl);
	ring->adapter->DmaOperations->FreeCommonBuffer(ring->adapter,
			GONE_BYTES, ring->logical, ring->va, true);
}

static void ring_end(struct ring *ring)
{
	fx_free_channel(ring->adapter);
	fx_put_adapter(ring->adapter);
}

/* The loop ends once, and the controller reaches nothing any more. */
static void gone_under_loop(struct kunit *test)
{
	struct ring ring = { };

	ring_run(test, &ring, false);
	ntdma_testdev_dmac_unbind();
	KUNIT_EXPECT_EQ(test, 2, ring.completion.calls);
	KUNIT_EXPECT_EQ(test, DmaError, ring.completion.status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	FX_EXPECT_DATA(test, ring.buf, 1);
	ring_flush(&ring);
	ring_free(&ring);
	ring_end(&ring);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_dmac_bind());
}

/* The last round is over, and its callback on its way: each call once. */
static void gone_before_callback(struct kunit *test)
{
	struct ring ring = { };

	ring_run(test, &ring, false);
	sys_push(test, 0, GONE_BYTES, 1);
	ntdma_testdev_dmac_hold(SYS_RX, NTDMA_TESTDEV_DMAC_HOLD_CALLBACK);
	ntdma_testdev_dmac_step(SYS_RX, GONE_BYTES);
	ntdma_testdev_dmac_unbind();
	KUNIT_EXPECT_LE(test, ring.completion.calls, 3);
	KUNIT_EXPECT_EQ(test, DmaError, ring.completion.status);
	ring_flush(&ring);
	ring_free(&ring);
	ring_end(&ring);
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_dmac_bind());
}

/* A flush does not wait for the engine to tidy up: who frees the memory does. */
static void gone_free_waits_for_controller(struct kunit *test)
{
	struct ring ring = { };
	KIRQL old;

	ring_run(test, &ring, true);
	old = fx_raise();
	ring_flush(&ring);
	fx_lower(old);
	ring_free(&ring);
	KUNIT_EXPECT_EQ(test, 1ULL, sys_stats(SYS_RX).syncs);
	ring_end(&ring);
}

/* What nobody can stop is not started. */
static void gone_controller_cannot_stop(struct kunit *test)
{
	struct fixture *fx = test->priv;
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION3,
						  SYS_TX);
	struct dma_chan *chan = dma_request_chan(fx->dev, "tx0");
	int (*terminate)(struct dma_chan *chan);
	struct dma_device *ddev;
	PDMA_ADAPTER adapter;

	KUNIT_ASSERT_FALSE(test, IS_ERR(chan));
	ddev = chan->device;
	dma_release_channel(chan);
	terminate = ddev->device_terminate_all;
	ddev->device_terminate_all = NULL;
	FX_MISUSE(fx, adapter = IoGetDmaAdapter(fx->device, &desc, NULL));
	ddev->device_terminate_all = terminate;
	KUNIT_EXPECT_NULL(test, adapter);
	if (adapter)
		fx_put_adapter(adapter);
}

/* A loop, its stop and its next start cost the engine's descriptor alone. */
static void loop_no_allocation(struct kunit *test)
{
	unsigned int hits[NTDMA_SITE_COUNT], site;
	struct ring ring = { };
	ULONG length = GONE_BYTES;

	ring_run(test, &ring, true);
	ntdma_inject_count();
	for (site = 0; site < NTDMA_SITE_COUNT; site++)
		hits[site] = ntdma_inject_hits(site);
	ring_flush(&ring);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(ring.adapter, ring.mdl, ring.base, 0, &length,
				false, &ring.completion));
	ring_flush(&ring);
	for (site = 0; site < NTDMA_SITE_COUNT; site++)
		KUNIT_EXPECT_EQ_MSG(test, hits[site] +
				    (site == NTDMA_SITE_SYSTEM_PREP),
				    ntdma_inject_hits(site), "site %u", site);
	ntdma_inject_disarm();
	ring_free(&ring);
	ring_end(&ring);
}

static struct kunit_case dma_system_gone_cases[] = {
	KUNIT_CASE(gone_adapter_while_unbinding),
	KUNIT_CASE(gone_configure_after_unbind),
	KUNIT_CASE(gone_under_loop),
	KUNIT_CASE(gone_before_callback),
	KUNIT_CASE(gone_free_waits_for_controller),
	KUNIT_CASE(gone_controller_cannot_stop),
	KUNIT_CASE(loop_no_allocation),
	{}
};

static struct kunit_suite dma_system_gone_suite = {
	.name = "ntdma_dma_system_gone",
	.init = sys_fixture_init,
	.exit = sys_fixture_exit,
	.test_cases = dma_system_gone_cases,
};

kunit_test_suite(dma_system_gone_suite);

MODULE_DESCRIPTION("ntdma suite: DMA controllers that go away");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
