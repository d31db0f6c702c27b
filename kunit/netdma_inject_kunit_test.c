// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory runs out: each place that allocates fails at each of its visits, in a
 * life of a provider from register to deregister.
 */
#include <linux/module.h>
#include <linux/pci.h>

#include "fixture_netdma.h"

struct site_row {
	const char *name;
	enum ntdma_site site;
};

static const struct site_row site_rows[] = {
	{ "provider", NTDMA_SITE_NETDMA_PROVIDER },
	{ "affinity", NTDMA_SITE_NETDMA_AFFINITY },
	{ "engine", NTDMA_SITE_NETDMA_ENGINE },
	{ "transfer", NTDMA_SITE_NETDMA_TX },
	{ "ring", NTDMA_SITE_NETDMA_RING },
	{ "sizes of the ring", NTDMA_SITE_NETDMA_SIZES },
	{ "handle of a channel", NTDMA_SITE_NETDMA_HANDLE },
	{ "record for the quarantine", NTDMA_SITE_NETDMA_QUARANTINE },
};

static void site_desc(const struct site_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(site, site_rows, site_desc);

static NTSTATUS accept_affinity(PVOID context, PNET_DMA_CHANNEL_CPU_AFFINITY array,
				ULONG size)
{
	return STATUS_SUCCESS;
}

/* One client: as many transfers as the channel has, and one more */
static void use_channel(struct nd_fixture *fx, struct dma_chan *chan)
{
	struct nd_copy *copy = nd_copy_create(fx, 100, 1);
	struct dma_async_tx_descriptor *txd;
	unsigned int i, submitted = 0;

	for (i = 0; i < 9; i++) {
		txd = nd_prep(chan, copy, ND_FLAGS);
		if (!txd)
			continue;
		dmaengine_submit(txd);
		submitted++;
	}
	dma_async_issue_pending(chan);
	while (nd_run(&fx->p.chans[0], 9))
		;
	nd_settle(chan);
	KUNIT_EXPECT_EQ(fx->test, submitted, copy->calls);
	if (submitted)
		ND_EXPECT_COPIED(fx, copy);
	else
		nd_copy_unmap(copy);
}

/* False: something was refused, and everything is as it was */
static bool live_once(struct nd_fixture *fx)
{
	struct dma_chan *chan;
	NTSTATUS status;

	fx->p.handle = NULL;
	status = nd_register(&fx->p);
	if (status != STATUS_SUCCESS) {
		KUNIT_EXPECT_EQ(fx->test, STATUS_INSUFFICIENT_RESOURCES, status);
		KUNIT_EXPECT_NULL(fx->test, fx->p.handle);
		return false;
	}
	NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
	chan = nd_try_request(fx);
	if (chan) {
		use_channel(fx, chan);
		dma_release_channel(chan);
	}
	nd_close(&fx->p);
	return chan;
}

/* Proves: N-014 N-049 */
static void netdma_memory_runs_out(struct kunit *test)
{
	const struct site_row *row = test->param_value;
	struct nd_fixture *fx = test->priv;
	struct pci_dev *pdev = to_pci_dev(fx->dev);
	u8 msix_cap = pdev->msix_cap;
	unsigned int nth, hits;

	ntdma_netdma_test_params()->ring = 8;
	fx->p.attributes.DmaChannelCount = 1;
	fx->p.what.SetDmaChannelCpuAffinity = accept_affinity;
	pdev->msix_cap = 0xb0;
	for (nth = 1; ; nth++) {
		ntdma_inject_arm(row->site, nth, false);
		live_once(fx);
		hits = ntdma_inject_hits(row->site);
		ntdma_inject_disarm();
		/* nothing stayed behind, and memory is back */
		KUNIT_EXPECT_EQ(test, fx->engines, ntdma_netdma_test_engines());
		KUNIT_EXPECT_TRUE(test, live_once(fx));
		if (hits < nth)
			break;
	}
	KUNIT_EXPECT_GT(test, nth, 1U);
	pdev->msix_cap = msix_cap;
}

static void netdma_coherent_memory_runs_out(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	nd_open(&fx->p);
	ntdma_testdev_fail_alloc(1, true);
	KUNIT_EXPECT_NULL(test, nd_try_request(fx));
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_ALLOCATE]);
	ntdma_testdev_fail_alloc(0, false);
	dma_release_channel(nd_request(fx));
}

/* What a channel came with is enough for a full ring, again and again. */
static void netdma_issue_path_allocates_nothing(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_async_tx_descriptor *txd;
	unsigned int round, i, refused = 0;
	struct dma_chan *chan;
	struct nd_copy *copy;

	ntdma_netdma_test_params()->ring = 8;
	nd_open(&fx->p);
	chan = nd_request(fx);
	copy = nd_copy_create(fx, 3 * ND_CHUNK, 1);
	ntdma_inject_arm(NTDMA_SITE_NETDMA_TX, 1, true);
	for (round = 0; round < 100; round++) {
		for (i = 0; i < 8; i++) {
			txd = nd_prep(chan, copy, ND_FLAGS);
			if (txd)
				dmaengine_submit(txd);
			else
				refused++;
		}
		dma_async_issue_pending(chan);
		while (nd_run(&fx->p.chans[0], 9))
			;
		nd_settle(chan);
	}
	KUNIT_EXPECT_EQ(test, 0U, refused);
	KUNIT_EXPECT_EQ(test, 0U, ntdma_inject_hits(NTDMA_SITE_NETDMA_TX));
	KUNIT_EXPECT_EQ(test, 800U, copy->calls);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(netdma_memory_runs_out, site_gen_params),
	KUNIT_CASE(netdma_coherent_memory_runs_out),
	KUNIT_CASE(netdma_issue_path_allocates_nothing),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_inject",
	.init = nd_fixture_init,
	.exit = nd_fixture_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("NetDMA without memory");
MODULE_LICENSE("GPL");
