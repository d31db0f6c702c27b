// SPDX-License-Identifier: GPL-2.0-only
/*
 * Providers: what is registered and what is refused, versions, names, the
 * processors of their interrupts, dead handles.
 */
#include <linux/cpumask.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/pci.h>

#include <ndis.h>

#include "fixture_netdma.h"

static void *const untouched = (void *)0x1234;

static void register_refused(struct nd_fixture *fx)
{
	NTSTATUS status;

	fx->p.handle = untouched;
	ND_MISUSES(fx, 1, status = nd_register(&fx->p));
	KUNIT_EXPECT_EQ(fx->test, STATUS_UNSUCCESSFUL, status);
	KUNIT_EXPECT_PTR_EQ(fx->test, untouched, fx->p.handle);
	fx->p.handle = NULL;
	KUNIT_EXPECT_EQ(fx->test, 0U, fx->p.nr_orders);
}

static void register_accepted(struct nd_fixture *fx)
{
	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS, nd_register(&fx->p));
	KUNIT_EXPECT_NOT_NULL(fx->test, fx->p.handle);
	NetDmaDeregisterProvider(fx->p.handle);
	fx->p.handle = NULL;
}

struct level_call {
	struct nd_provider *p;
	NTSTATUS status;
};

static void register_here(void *arg)
{
	struct level_call *call = arg;

	call->status = nd_register(call->p);
}

/* Proves: N-001 */
static void netdma_register_wants_passive(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct level_call call = { .p = &fx->p };

	ND_MISUSES(fx, 1, nt_run_in(NT_BH_OFF, register_here, &call));
	KUNIT_EXPECT_EQ(test, STATUS_UNSUCCESSFUL, call.status);
	KUNIT_EXPECT_NULL(test, fx->p.handle);
	register_accepted(fx);
}

/* Proves: N-002 N-006 N-020 */
static void netdma_register_yields_a_handle(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	NET_DMA_PROVIDER_CHARACTERISTICS *what = &fx->p.what;

	register_accepted(fx);
	what->SuspendDma = NULL;
	what->ResumeDma = NULL;
	what->AbortDma = NULL;
	what->ResetChannel = NULL;
	register_accepted(fx);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.nr_orders);
}

/* Proves: N-005 */
static void netdma_mandatory_handlers(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	NET_DMA_PROVIDER_CHARACTERISTICS whole = fx->p.what;

	fx->p.what.AllocateDmaChannel = NULL;
	register_refused(fx);
	fx->p.what = whole;
	fx->p.what.FreeDmaChannel = NULL;
	register_refused(fx);
	fx->p.what = whole;
	fx->p.what.StartDma = NULL;
	register_refused(fx);
	fx->p.what = whole;
	fx->p.what.AppendDma = NULL;
	register_refused(fx);
	fx->p.what = whole;
	fx->p.what.MaxDmaChannelCount = 0;
	register_refused(fx);
}

/* Proves: N-007 */
static void netdma_suspend_needs_resume(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	fx->p.what.ResumeDma = NULL;
	register_refused(fx);
}

/* Proves: N-008 */
static void netdma_sizes_per_version(struct kunit *test)
{
	static const struct {
		u8 major;
		u16 size;
		bool good;
	} rows[] = {
		{ 1, 95, false }, { 1, 96, true }, { 1, 112, true },
		{ 1, 200, true }, { 2, 96, false }, { 2, 111, false },
		{ 2, 112, true }, { 2, 200, true },
	};
	struct nd_fixture *fx = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fx->p.what.MajorVersion = rows[i].major;
		fx->p.what.MinorVersion = 0;
		fx->p.what.Size = rows[i].size;
		/* where Size ends before the name, it is not followed */
		fx->p.what.FriendlyName.Buffer =
			rows[i].size < 112 ? (PWSTR)8UL : nd_name;
		if (rows[i].good)
			register_accepted(fx);
		else
			register_refused(fx);
	}
}

/* Proves: N-009 N-021 */
static void netdma_versions(struct kunit *test)
{
	static const struct {
		u8 major, minor;
		bool good;
	} rows[] = {
		{ 0, 9, false }, { 1, 0, true }, { 1, 1, true }, { 1, 9, true },
		{ 2, 0, true }, { 2, 1, true }, { 2, 2, false }, { 3, 0, false },
	};
	struct nd_fixture *fx = test->priv;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, 0x00020001U, NetDmaGetVersion());
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fx->p.what.MajorVersion = rows[i].major;
		fx->p.what.MinorVersion = rows[i].minor;
		if (rows[i].good)
			register_accepted(fx);
		else
			register_refused(fx);
	}

	ntdma_netdma_test_params()->version = NETDMA_VERSION(2, 0);
	KUNIT_EXPECT_EQ(test, 0x00020000U, NetDmaGetVersion());
	fx->p.what.MajorVersion = 2;
	fx->p.what.MinorVersion = 1;
	register_refused(fx);
}

static void *by_name(const u16 *name)
{
	NDIS_STRING string;

	NdisInitUnicodeString(&string, name);
	return NdisGetRoutineAddress(&string);
}

/* Proves: N-022 */
static void netdma_routines_by_name(struct kunit *test)
{
	static const u16 get_version[] = {
		'N', 'e', 't', 'D', 'm', 'a', 'G', 'e', 't',
		'V', 'e', 'r', 's', 'i', 'o', 'n', 0,
	};
	static const u16 isr[] = {
		'N', 'e', 't', 'D', 'm', 'a', 'I', 's', 'r', 0,
	};
	static const u16 unknown[] = { 'N', 'e', 't', 'D', 'm', 'a', 0 };

	KUNIT_EXPECT_PTR_EQ(test, (void *)NetDmaGetVersion, by_name(get_version));
	KUNIT_EXPECT_PTR_EQ(test, (void *)NetDmaIsr, by_name(isr));
	KUNIT_EXPECT_NULL(test, by_name(unknown));
	KUNIT_EXPECT_NULL(test, by_name(NULL));

	ntdma_netdma_test_params()->version = NETDMA_VERSION(1, 0);
	KUNIT_EXPECT_NULL(test, by_name(get_version));
	KUNIT_EXPECT_PTR_EQ(test, (void *)NetDmaIsr, by_name(isr));
}

/* Proves: N-010 N-070 */
static void netdma_unknown_flags(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *copy;

	fx->p.what.Flags = 0xffffffff;
	fx->p.attributes.Flags = 0xffffffff;
	nd_open(&fx->p);
	chan = nd_request(fx);
	/* the mock refuses the DCA flag and every reserved bit */
	copy = nd_issue(fx, chan, 100, 1);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-011 */
static void netdma_empty_name(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	memset(&fx->p.what.FriendlyName, 0, sizeof(fx->p.what.FriendlyName));
	register_accepted(fx);
}

/* Proves: N-012 */
static void netdma_characteristics_are_copied(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *copy;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, nd_register(&fx->p));
	fx->p.what.AllocateDmaChannel = NULL;
	fx->p.what.StartDma = NULL;
	fx->p.what.FreeDmaChannel = NULL;
	fx->p.what.FriendlyName.Buffer = (PWSTR)8UL;
	NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
	chan = nd_request(fx);
	copy = nd_issue(fx, chan, 100, 1);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-013 */
static void netdma_needs_a_device(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	fx->p.what.PhysicalDeviceObject = NULL;
	register_refused(fx);
	/* compared with live device objects, not followed */
	fx->p.what.PhysicalDeviceObject = (PDEVICE_OBJECT)16UL;
	register_refused(fx);
}

/* Proves: N-003 N-004 */
static void netdma_two_providers(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *first, *second;

	fx->p.attributes.DmaChannelCount = 1;
	fx->p2.attributes.DmaChannelCount = 1;
	nd_open(&fx->p);
	first = nd_request(fx);
	KUNIT_EXPECT_NULL(test, nd_try_request(fx));
	nd_open(&fx->p2);
	second = nd_request(fx);
	KUNIT_EXPECT_PTR_NE(test, fx->p.handle, fx->p2.handle);
	/* each got its own context, or the mock would have run amok */
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ALLOCATE]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p2.calls[ND_ALLOCATE]);

	dma_release_channel(first);
	nd_close(&fx->p);
	KUNIT_EXPECT_EQ(test, 0U, fx->p2.calls[ND_FREE]);
	dma_release_channel(second);
}

/**
 * struct affinity - what SetDmaChannelCpuAffinity saw
 * @calls: how often
 * @p: context
 * @had_handle: the handle was stored already
 * @size: bytes
 * @good: each channel once, on a processor that runs
 * @status: to return
 */
static struct {
	u32 calls;
	struct nd_provider *p;
	bool had_handle;
	ULONG size;
	bool good;
	NTSTATUS status;
} affinity;

static NTSTATUS set_affinity(PVOID context, PNET_DMA_CHANNEL_CPU_AFFINITY array,
			     ULONG size)
{
	ULONG i;

	affinity.calls++;
	affinity.p = context;
	affinity.had_handle = affinity.p->handle;
	affinity.size = size;
	affinity.good = ntdma_at_passive();
	for (i = 0; i < size / sizeof(*array); i++)
		affinity.good &= array[i].DmaChannel == i &&
				 cpu_online(array[i].CpuNumber);
	return affinity.status;
}

/* Proves: N-015 N-016 N-017 N-018 N-019 */
static void netdma_affinity_with_msix(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct pci_dev *pdev = to_pci_dev(fx->dev);
	u8 msix_cap = pdev->msix_cap;

	fx->p.what.SetDmaChannelCpuAffinity = set_affinity;
	memset(&affinity, 0, sizeof(affinity));
	pdev->msix_cap = 0;
	register_accepted(fx);
	KUNIT_EXPECT_EQ(test, 0U, affinity.calls);

	/* what the PCI core sets for a device that has it */
	pdev->msix_cap = 0xb0;
	register_accepted(fx);
	KUNIT_EXPECT_EQ(test, 1U, affinity.calls);
	KUNIT_EXPECT_PTR_EQ(test, &fx->p, affinity.p);
	KUNIT_EXPECT_TRUE(test, affinity.had_handle);
	KUNIT_EXPECT_EQ(test, 8U * ND_CHANNELS, affinity.size);
	KUNIT_EXPECT_TRUE(test, affinity.good);

	affinity.status = STATUS_UNSUCCESSFUL;
	register_accepted(fx);
	KUNIT_EXPECT_EQ(test, 2U, affinity.calls);
	fx->p.what.SetDmaChannelCpuAffinity = NULL;
	register_accepted(fx);
	KUNIT_EXPECT_EQ(test, 2U, affinity.calls);
	pdev->msix_cap = msix_cap;
}

static unsigned int count_channels(struct nd_fixture *fx)
{
	struct dma_chan *chans[ND_CHANNELS + 1];
	unsigned int n = 0, i;

	while (n < ARRAY_SIZE(chans) && (chans[n] = nd_try_request(fx)))
		n++;
	for (i = 0; i < n; i++)
		dma_release_channel(chans[i]);
	return n;
}

/* Proves: N-023 N-025 N-051 */
static void netdma_channel_counts(struct kunit *test)
{
	static const struct {
		u32 wanted, count;
	} rows[] = { { 1, 1 }, { 4, 4 }, { 9, 4 }, { 0, 0 } };
	struct nd_fixture *fx = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, nd_register(&fx->p));
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fx->p.attributes.DmaChannelCount = rows[i].wanted;
		NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
		KUNIT_EXPECT_EQ(test, rows[i].count, count_channels(fx));
		NetDmaProviderStop(fx->p.handle);
		KUNIT_EXPECT_EQ(test, 0U, count_channels(fx));
	}
}

/* Proves: N-026 */
static void netdma_smallest_transfer(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, nd_register(&fx->p));
	fx->p.attributes.MaximumTransferSize = 4095;
	ND_MISUSES(fx, 1, NetDmaProviderStart(fx->p.handle, &fx->p.attributes));
	KUNIT_EXPECT_EQ(test, 0U, count_channels(fx));
	fx->p.attributes.MaximumTransferSize = 4096;
	NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
	KUNIT_EXPECT_EQ(test, 2U, count_channels(fx));
}

/* Proves: N-027 */
static void netdma_address_limits(struct kunit *test)
{
	static const struct {
		u64 highest;
		u32 bits;
	} rows[] = {
		{ 0xffffffff, 32 }, { (1ULL << 40) - 1, 40 },
		{ 1ULL << 40, 40 }, { U64_MAX, 64 }, { 0, 64 },
	};
	struct nd_fixture *fx = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, nd_register(&fx->p));
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fx->p.attributes.MaximumAddressSpace.QuadPart = rows[i].highest;
		NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
		KUNIT_EXPECT_EQ(test, rows[i].bits, fls64(dma_get_mask(fx->dev)));
		KUNIT_EXPECT_EQ(test, rows[i].bits,
				fls64(fx->dev->coherent_dma_mask));
		KUNIT_EXPECT_EQ(test, 2U, count_channels(fx));
		NetDmaProviderStop(fx->p.handle);
	}
}

/* Proves: N-027 */
static void netdma_limit_never_widens(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_set_width(32));
	nd_open(&fx->p);
	KUNIT_EXPECT_EQ(test, 32, fls64(dma_get_mask(fx->dev)));
}

/* Proves: N-028 */
static void netdma_second_start(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	nd_open(&fx->p);
	fx->p.attributes.DmaChannelCount = 4;
	ND_MISUSES(fx, 1, NetDmaProviderStart(fx->p.handle, &fx->p.attributes));
	fx->p.attributes.DmaChannelCount = 2;
	KUNIT_EXPECT_EQ(test, 2U, count_channels(fx));
}

/* Proves: N-038 N-040 */
static void netdma_dead_handles(struct kunit *test)
{
	NET_DMA_PNP_NOTIFICATION event = {
		.StructureRevision = NET_DMA_PNP_NOTIFICATION_REVISION_1,
		.StructureSize = sizeof(event),
		.NotificationCode = NetDmaNotificationProviderPowerDown,
	};
	struct nd_fixture *fx = test->priv;
	void *handle;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, nd_register(&fx->p));
	handle = fx->p.handle;
	NetDmaProviderStop(handle);
	NetDmaDeregisterProvider(handle);
	fx->p.handle = NULL;
	ND_MISUSES(fx, 1, NetDmaProviderStart(handle, &fx->p.attributes));
	ND_MISUSES(fx, 1, NetDmaProviderStop(handle));
	ND_MISUSES(fx, 1, NetDmaPnPEventNotify(handle, &event));
	ND_MISUSES(fx, 1, NetDmaDeregisterProvider(handle));
	ND_MISUSES(fx, 1, NetDmaDeregisterProvider(NULL));
}

/* Proves: N-039 */
static void netdma_deregister_stops(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;

	nd_open(&fx->p);
	chan = nd_request(fx);
	ND_MISUSES(fx, 1, NetDmaDeregisterProvider(fx->p.handle));
	fx->p.handle = NULL;
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_FREE]);
	KUNIT_EXPECT_EQ(test, 0U, count_channels(fx));
	dma_release_channel(chan);
}

static void netdma_device_object_goes_first(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;

	nd_open(&fx->p);
	chan = nd_request(fx);
	ND_MISUSES(fx, 1, ntdma_device_destroy(fx->device));
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_FREE]);
	ND_MISUSES(fx, 1, NetDmaDeregisterProvider(fx->p.handle));
	fx->p.handle = NULL;
	fx->device = ntdma_device_create(fx->dev, 0);
	dma_release_channel(chan);
}

/* Proves: N-030 */
static void netdma_start_stop_cycles(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, nd_register(&fx->p));
	for (i = 0; i < 100; i++) {
		NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
		if (i % 16 == 0)
			KUNIT_EXPECT_EQ(test, 2U, count_channels(fx));
		NetDmaProviderStop(fx->p.handle);
	}
	KUNIT_EXPECT_EQ(test, fx->engines, ntdma_netdma_test_engines());
}

/* Proves: N-029 */
static void netdma_new_attributes(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *copy;

	fx->p.attributes.MaximumTransferSize = 8192;
	nd_open(&fx->p);
	NetDmaProviderStop(fx->p.handle);
	fx->p.attributes.MaximumTransferSize = 4096;
	fx->p.attributes.DmaChannelCount = 1;
	NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
	KUNIT_EXPECT_EQ(test, 1U, count_channels(fx));
	chan = nd_request(fx);
	copy = nd_issue(fx, chan, 8192, 5);
	KUNIT_EXPECT_EQ(test, 2U, nd_run(&fx->p.chans[0], 9));
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(netdma_register_wants_passive),
	KUNIT_CASE(netdma_register_yields_a_handle),
	KUNIT_CASE(netdma_mandatory_handlers),
	KUNIT_CASE(netdma_suspend_needs_resume),
	KUNIT_CASE(netdma_sizes_per_version),
	KUNIT_CASE(netdma_versions),
	KUNIT_CASE(netdma_routines_by_name),
	KUNIT_CASE(netdma_unknown_flags),
	KUNIT_CASE(netdma_empty_name),
	KUNIT_CASE(netdma_characteristics_are_copied),
	KUNIT_CASE(netdma_needs_a_device),
	KUNIT_CASE(netdma_two_providers),
	KUNIT_CASE(netdma_affinity_with_msix),
	KUNIT_CASE(netdma_channel_counts),
	KUNIT_CASE(netdma_smallest_transfer),
	KUNIT_CASE(netdma_address_limits),
	KUNIT_CASE(netdma_limit_never_widens),
	KUNIT_CASE(netdma_second_start),
	KUNIT_CASE(netdma_dead_handles),
	KUNIT_CASE(netdma_deregister_stops),
	KUNIT_CASE(netdma_device_object_goes_first),
	KUNIT_CASE(netdma_start_stop_cycles),
	KUNIT_CASE(netdma_new_attributes),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_provider",
	.init = nd_fixture_init,
	.exit = nd_fixture_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("NetDMA providers");
MODULE_LICENSE("GPL");
