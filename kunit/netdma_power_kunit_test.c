// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power and removal: what is parked, what is started again, what fails.
 */
#include <linux/module.h>
#include <linux/pci.h>

#include "fixture_netdma.h"

struct version {
	u8 major, minor;
};

static const struct version versions[] = { { 1, 1 }, { 2, 1 } };

static void version_desc(const struct version *v, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u.%u", v->major, v->minor);
}

KUNIT_ARRAY_PARAM(version, versions, version_desc);

static struct dma_chan *open_version(struct kunit *test)
{
	const struct version *v = test->param_value;
	struct nd_fixture *fx = test->priv;

	fx->p.what.MajorVersion = v->major;
	fx->p.what.MinorVersion = v->minor;
	nd_open(&fx->p);
	return nd_request(fx);
}

static void notify(struct nd_provider *p, NET_DMA_PNP_NOTIFICATION_CODE code)
{
	NET_DMA_PNP_NOTIFICATION event = {
		.StructureRevision = NET_DMA_PNP_NOTIFICATION_REVISION_1,
		.StructureSize = sizeof(event),
		.NotificationCode = code,
	};

	NetDmaPnPEventNotify(p->handle, &event);
}

static void power_down(struct nd_provider *p)
{
	notify(p, NetDmaNotificationProviderPowerDown);
}

/* the engine has forgotten everything */
static void power_up(struct nd_provider *p)
{
	struct nd_chan *c;
	u32 i;

	for (i = 0; i < ND_CHANNELS; i++) {
		c = &p->chans[i];
		c->started = false;
		c->next = 0;
		c->last = 0;
		c->count = 0;
	}
	notify(p, NetDmaNotificationProviderPowerUp);
}

/* Proves: N-113 N-114 N-115 N-116 */
static void netdma_power_cycle(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *before, *parked, *after;
	u32 calls;

	before = nd_issue(fx, chan, 6 * ND_CHUNK, 1);
	nd_set_pump(&fx->p, 1);
	power_down(&fx->p);
	nd_set_pump(&fx->p, 0);
	KUNIT_EXPECT_EQ(test, 6U, fx->p.chans[0].ran);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, before));
	nd_settle(chan);
	ND_EXPECT_COPIED(fx, before);

	calls = fx->p.nr_orders;
	parked = nd_issue(fx, chan, 2 * ND_CHUNK, 2);
	KUNIT_EXPECT_EQ(test, DMA_IN_PROGRESS, nd_status(chan, parked));
	KUNIT_EXPECT_EQ(test, calls, fx->p.nr_orders);
	KUNIT_EXPECT_NULL(test, nd_try_request(fx));

	power_up(&fx->p);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_START]);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, parked);
	ND_EXPECT_COPIED(fx, parked);
	after = nd_issue(fx, chan, 100, 3);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, after);
	ND_EXPECT_COPIED(fx, after);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_FREE]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ALLOCATE]);
	dma_release_channel(chan);
}

/* Proves: N-115 with nothing parked */
static void netdma_power_up_starts_idle_channels(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	NET_DMA_DESCRIPTOR desc = { };
	struct nd_copy *copy;

	power_down(&fx->p);
	power_up(&fx->p);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_START]);
	nd_read(fx->p.chans[0].first_pa, &desc);
	KUNIT_EXPECT_TRUE(test, desc.ControlFlags & NET_DMA_NULL_TRANSFER);
	copy = nd_issue(fx, chan, 100, 1);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_APPEND]);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-113 for other providers */
static void netdma_power_of_one_provider(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copy, *other;
	struct dma_chan *chans[2];

	fx->p.attributes.DmaChannelCount = 1;
	fx->p2.attributes.DmaChannelCount = 1;
	nd_open(&fx->p);
	chans[0] = nd_request(fx);
	nd_open(&fx->p2);
	chans[1] = nd_request(fx);
	other = nd_issue(fx, chans[1], 3 * ND_CHUNK, 2);
	power_down(&fx->p);
	KUNIT_EXPECT_EQ(test, DMA_IN_PROGRESS, nd_status(chans[1], other));
	nd_run(&fx->p2.chans[0], 9);
	nd_wait(fx, other);
	ND_EXPECT_COPIED(fx, other);
	copy = nd_issue(fx, chans[0], 100, 1);
	power_up(&fx->p);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chans[0]);
	dma_release_channel(chans[1]);
}

/* Proves: N-119 */
static void netdma_power_again_and_again(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *parked;

	notify(&fx->p, NetDmaNotificationProviderPowerUp);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_START]);
	power_down(&fx->p);
	power_down(&fx->p);
	parked = nd_issue(fx, chan, 100, 1);
	NetDmaProviderStop(fx->p.handle);
	KUNIT_EXPECT_EQ(test, 1U, parked->calls);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, parked->result);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_START]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_FREE]);
	nd_copy_unmap(parked);
	dma_release_channel(chan);
	/* a stopped provider has no power to lose */
	power_down(&fx->p);
	NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
	dma_release_channel(nd_request(fx));
}

/* Proves: N-113 with hardware that hangs */
static void netdma_power_down_with_dead_hardware(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *stuck, *parked;
	struct dma_chan *chan;

	ntdma_netdma_test_params()->stall_ms = 30;
	ntdma_netdma_test_params()->watchdog_ms = 10;
	chan = open_version(test);
	stuck = nd_issue(fx, chan, 3 * ND_CHUNK, 1);
	power_down(&fx->p);
	nd_wait(fx, stuck);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, stuck->result);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ABORT]);
	nd_copy_unmap(stuck);
	parked = nd_issue(fx, chan, 100, 2);
	power_up(&fx->p);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, parked);
	ND_EXPECT_COPIED(fx, parked);
	dma_release_channel(chan);
}

/* Proves: N-105 N-113 for a paused channel */
static void netdma_power_down_while_paused(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *held, *parked;

	held = nd_issue(fx, chan, 3 * ND_CHUNK, 1);
	nd_run(&fx->p.chans[0], 1);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(chan));
	parked = nd_issue(fx, chan, 100, 2);
	nd_set_pump(&fx->p, 2);
	power_down(&fx->p);
	nd_set_pump(&fx->p, 0);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, held));
	power_up(&fx->p);
	nd_run(&fx->p.chans[0], 9);
	KUNIT_EXPECT_EQ(test, DMA_PAUSED, nd_status(chan, parked));
	KUNIT_EXPECT_EQ(test, 0, dmaengine_resume(chan));
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, parked);
	ND_EXPECT_COPIED(fx, held);
	ND_EXPECT_COPIED(fx, parked);
	dma_release_channel(chan);
}

/* Proves: N-117 */
static void netdma_power_without_notification(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *before, *parked;
	PHYSICAL_ADDRESS none = { };
	struct dma_chan *chan;

	fx->p.what.MajorVersion = 1;
	fx->p.what.MinorVersion = 0;
	nd_open(&fx->p);
	chan = nd_request(fx);
	before = nd_issue(fx, chan, 3 * ND_CHUNK, 1);
	nd_set_pump(&fx->p, 1);
	ntdma_netdma_suspend(fx->dev);
	nd_set_pump(&fx->p, 0);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, before));
	parked = nd_issue(fx, chan, 100, 2);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_START]);
	fx->p.chans[0].started = false;
	ntdma_netdma_resume(fx->dev);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_START]);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, parked);
	ND_EXPECT_COPIED(fx, before);
	ND_EXPECT_COPIED(fx, parked);

	/* or it asks for a Start by a DPC that names nothing */
	local_bh_disable();
	NetDmaInterruptDpc(fx->p.chans[0].handle, none);
	local_bh_enable();
	nd_settle(chan);
	KUNIT_EXPECT_EQ(test, 3U, fx->p.calls[ND_START]);
	nd_run(&fx->p.chans[0], 9);
	dma_release_channel(chan);
}

/* Proves: N-118 */
static void netdma_events_that_are_none(struct kunit *test)
{
	NET_DMA_PNP_NOTIFICATION good = {
		.StructureRevision = NET_DMA_PNP_NOTIFICATION_REVISION_1,
		.StructureSize = sizeof(good),
		.NotificationCode = NetDmaNotificationProviderPowerDown,
	}, bad;
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *copy;
	u32 code;

	nd_open(&fx->p);
	chan = nd_request(fx);
	bad = good;
	bad.StructureRevision = 2;
	ND_MISUSES(fx, 1, NetDmaPnPEventNotify(fx->p.handle, &bad));
	bad = good;
	bad.StructureSize = 31;
	ND_MISUSES(fx, 1, NetDmaPnPEventNotify(fx->p.handle, &bad));
	ND_MISUSES(fx, 1, NetDmaPnPEventNotify(fx->p.handle, NULL));
	for (code = 0; code <= 9; code++) {
		if (code == NetDmaNotificationProviderPowerDown ||
		    code == NetDmaNotificationProviderPowerUp)
			continue;
		bad = good;
		bad.NotificationCode = code;
		ND_MISUSES(fx, 1, NetDmaPnPEventNotify(fx->p.handle, &bad));
	}
	/* nothing happened: it works as before */
	copy = nd_issue(fx, chan, 100, 1);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-120 */
static void netdma_surprise_removal(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copies[3];
	unsigned int i;
	u32 calls;

	for (i = 0; i < 2; i++)
		copies[i] = nd_issue(fx, chan, 3 * ND_CHUNK, i);
	copies[2] = nd_copy_create(fx, 100, 2);
	nd_submit(fx, chan, copies[2], ND_FLAGS);
	nd_run(&fx->p.chans[0], 1);
	calls = fx->p.nr_orders;
	fx->p.chans[0].next = 0;
	fx->p.chans[0].count = 0;
	ntdma_netdma_gone(fx->dev);
	for (i = 0; i < 3; i++) {
		nd_wait(fx, copies[i]);
		KUNIT_EXPECT_EQ(test, 1U, copies[i]->calls);
		KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, copies[i]->result);
		KUNIT_EXPECT_EQ(test, DMA_ERROR, nd_status(chan, copies[i]));
	}
	KUNIT_EXPECT_NULL(test, nd_prep(chan, copies[0], ND_FLAGS));
	dmaengine_terminate_sync(chan);
	NetDmaProviderStop(fx->p.handle);
	KUNIT_EXPECT_EQ(test, calls + 1, fx->p.nr_orders);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_FREE]);
	for (i = 0; i < 3; i++)
		nd_copy_unmap(copies[i]);
	dma_release_channel(chan);
}

/* Proves: N-120 for a device that the PCI core gave up */
static void netdma_stop_of_a_disconnected_device(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct pci_dev *pdev = to_pci_dev(fx->dev);
	pci_channel_state_t before = pdev->error_state;
	struct nd_copy *copy;

	copy = nd_issue(fx, chan, 3 * ND_CHUNK, 1);
	fx->p.chans[0].next = 0;
	fx->p.chans[0].count = 0;
	pdev->error_state = pci_channel_io_perm_failure;
	NetDmaProviderStop(fx->p.handle);
	pdev->error_state = before;
	KUNIT_EXPECT_EQ(test, 1U, copy->calls);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, copy->result);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_ABORT]);
	nd_copy_unmap(copy);
	dma_release_channel(chan);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(netdma_power_cycle, version_gen_params),
	KUNIT_CASE_PARAM(netdma_power_up_starts_idle_channels, version_gen_params),
	KUNIT_CASE(netdma_power_of_one_provider),
	KUNIT_CASE_PARAM(netdma_power_again_and_again, version_gen_params),
	KUNIT_CASE_PARAM(netdma_power_down_with_dead_hardware, version_gen_params),
	KUNIT_CASE_PARAM(netdma_power_down_while_paused, version_gen_params),
	KUNIT_CASE(netdma_power_without_notification),
	KUNIT_CASE(netdma_events_that_are_none),
	KUNIT_CASE_PARAM(netdma_surprise_removal, version_gen_params),
	KUNIT_CASE_PARAM(netdma_stop_of_a_disconnected_device, version_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_power",
	.init = nd_fixture_init,
	.exit = nd_fixture_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("NetDMA providers without power");
MODULE_LICENSE("GPL");
