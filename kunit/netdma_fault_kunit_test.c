// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every trouble that the fake copy engine can make, and every refusal of its
 * driver, seen by clients: who fails is told so, once; who is told that data
 * arrived has them; what comes afterwards works. The balance of memory is drawn
 * by the fixture.
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

/* The driver: as fixture_netdma_provider.h, with the device's engine behind it. */
struct fault_channel {
	struct nd_chan *chan;
	u64 last;
	struct tasklet_struct dpc;
};

static struct fault_channel fault_channels[ND_CHANNELS];
static struct pci_dev *fault_pdev;

static u32 index_of(const struct nd_chan *c)
{
	return c - c->provider->chans;
}

static void engine_write(const struct nd_chan *c, u32 reg, u32 value)
{
	pci_write_config_dword(fault_pdev,
			       ntdma_testdev_copy_channel(index_of(c)) + reg, value);
}

static u32 engine_read(const struct nd_chan *c, u32 reg)
{
	u32 value;

	pci_read_config_dword(fault_pdev,
			      ntdma_testdev_copy_channel(index_of(c)) + reg, &value);
	return value;
}

static void engine_command(const struct nd_chan *c,
			   enum ntdma_testdev_copy_command command, u32 count,
			   u64 first)
{
	engine_write(c, NTDMA_TESTDEV_COPY_COMMAND,
		     ntdma_testdev_copy_command(command, count, first));
}

static NTSTATUS engine_allocate(PVOID context, PNET_DMA_CHANNEL_PARAMETERS params,
				PVOID handle, PVOID *channel)
{
	u64 word = params->CompletionPhysicalAddress.QuadPart;
	NTSTATUS status = nd_allocate(context, params, handle, channel);
	struct nd_chan *c = *channel;

	if (status != STATUS_SUCCESS)
		return status;
	fault_channels[index_of(c)].chan = c;
	engine_write(c, NTDMA_TESTDEV_COPY_WORD_LO, lower_32_bits(word));
	engine_write(c, NTDMA_TESTDEV_COPY_WORD_HI, upper_32_bits(word));
	engine_command(c, nd_rings(c->provider) ? NTDMA_TESTDEV_COPY_ENABLE_RING :
						  NTDMA_TESTDEV_COPY_ENABLE_LIST,
		       0, 0);
	return STATUS_SUCCESS;
}

static VOID engine_free(PVOID context)
{
	engine_command(context, NTDMA_TESTDEV_COPY_DISABLE, 0, 0);
	nd_free(context);
}

static NTSTATUS engine_start(PVOID context, PNET_DMA_DESCRIPTOR va,
			     PHYSICAL_ADDRESS pa, ULONG count)
{
	struct nd_chan *c = context;

	if (nd_enter_chan(c, ND_START))
		return nd_leave(c, true);
	engine_write(c, NTDMA_TESTDEV_COPY_ADDR_LO, lower_32_bits(pa.QuadPart));
	engine_write(c, NTDMA_TESTDEV_COPY_ADDR_HI, upper_32_bits(pa.QuadPart));
	engine_command(c, NTDMA_TESTDEV_COPY_START, count, 0);
	return nd_leave(c, false);
}

static NTSTATUS engine_append(PVOID context, PNET_DMA_DESCRIPTOR va,
			      PHYSICAL_ADDRESS pa, ULONG count)
{
	struct nd_chan *c = context;

	if (nd_enter_chan(c, ND_APPEND))
		return nd_leave(c, true);
	engine_command(c, NTDMA_TESTDEV_COPY_APPEND, count, pa.QuadPart);
	return nd_leave(c, false);
}

/* Hardware that is gone cannot be stopped, and need not be. */
static NTSTATUS engine_stop(struct nd_chan *c, enum nd_handler handler,
			    enum ntdma_testdev_copy_command command)
{
	u32 state;

	if (nd_enter_chan(c, handler))
		return nd_leave(c, true);
	engine_command(c, command, 0, 0);
	state = engine_read(c, NTDMA_TESTDEV_COPY_STATE);
	return nd_leave(c, state != NTDMA_TESTDEV_COPY_READY && state != U32_MAX);
}

static NTSTATUS engine_abort(PVOID context)
{
	return engine_stop(context, ND_ABORT, NTDMA_TESTDEV_COPY_ABORT);
}

static NTSTATUS engine_reset(PVOID context)
{
	return engine_stop(context, ND_RESET, NTDMA_TESTDEV_COPY_RESET);
}

static void engine_dpc(struct tasklet_struct *tasklet)
{
	struct fault_channel *f = from_tasklet(f, tasklet, dpc);
	PHYSICAL_ADDRESS last = { };

	if ((f->last & NTDMA_TESTDEV_COPY_ST_MASK) < NTDMA_TESTDEV_COPY_ST_HALTED)
		last.QuadPart = f->last & ~(u64)NTDMA_TESTDEV_COPY_ST_MASK;
	NetDmaInterruptDpc(f->chan->handle, last);
}

/* The device says what is done last: the lie of a stale interrupt is believed. */
static void engine_interrupt(void *unused)
{
	struct fault_channel *f;
	u32 causes, i;

	pci_read_config_dword(fault_pdev, NTDMA_TESTDEV_COPY_INTERRUPT, &causes);
	if (causes == U32_MAX)
		return;
	pci_write_config_dword(fault_pdev, NTDMA_TESTDEV_COPY_INTERRUPT, causes);
	for (i = 0; i < ND_CHANNELS; i++) {
		f = &fault_channels[i];
		if (!(causes & BIT(i)) || !f->chan)
			continue;
		f->last = engine_read(f->chan, NTDMA_TESTDEV_COPY_LAST_LO);
		f->last |= (u64)engine_read(f->chan, NTDMA_TESTDEV_COPY_LAST_HI) << 32;
		tasklet_schedule(&f->dpc);
	}
}

static int fault_init(struct kunit *test)
{
	struct nd_fixture *fx;
	unsigned int i;
	int ret;

	ret = nd_fixture_init(test);
	if (ret)
		return ret;
	fx = test->priv;
	fault_pdev = to_pci_dev(fx->dev);
	for (i = 0; i < ND_CHANNELS; i++) {
		fault_channels[i] = (struct fault_channel){ };
		tasklet_setup(&fault_channels[i].dpc, engine_dpc);
	}
	fx->p.what.AllocateDmaChannel = engine_allocate;
	fx->p.what.FreeDmaChannel = engine_free;
	fx->p.what.StartDma = engine_start;
	fx->p.what.AppendDma = engine_append;
	fx->p.what.AbortDma = engine_abort;
	fx->p.what.ResetChannel = engine_reset;
	fx->p.what.SuspendDma = NULL;
	fx->p.what.ResumeDma = NULL;
	return ntdma_testdev_on_interrupt(engine_interrupt, NULL);
}

static void fault_exit(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct ntdma_testdev_copy_stats stats;
	unsigned int i;

	if (fx)
		nd_close(&fx->p);
	ntdma_testdev_on_interrupt(NULL, NULL);
	for (i = 0; i < ND_CHANNELS; i++)
		tasklet_kill(&fault_channels[i].dpc);
	ntdma_testdev_copy_get_stats(&stats);
	KUNIT_EXPECT_EQ(test, 0ULL, (u64)stats.fault_total);
	nd_fixture_exit(test);
}

static struct dma_chan *open_version(struct kunit *test)
{
	const struct version *v = test->param_value;
	struct nd_fixture *fx = test->priv;

	fx->p.what.MajorVersion = v->major;
	fx->p.what.MinorVersion = v->minor;
	nd_open(&fx->p);
	return nd_request(fx);
}

static struct ntdma_testdev_copy_channel_stats engine_stats(void)
{
	struct ntdma_testdev_copy_stats stats;

	ntdma_testdev_copy_get_stats(&stats);
	return stats.channels[0];
}

static void inject(struct nd_fixture *fx, enum ntdma_testdev_copy_inject what,
		   unsigned int nth)
{
	KUNIT_ASSERT_EQ(fx->test, 0, ntdma_testdev_copy_inject(0, what, nth));
}

/* A copy that has ended: told once, and told the truth */
static bool expect_truth(struct nd_fixture *fx, struct dma_chan *chan,
			 struct nd_copy *copy)
{
	bool good;

	nd_wait(fx, copy);
	good = copy->result == DMA_TRANS_NOERROR;
	KUNIT_EXPECT_EQ(fx->test, 1U, copy->calls);
	KUNIT_EXPECT_EQ(fx->test, good ? DMA_COMPLETE : DMA_ERROR,
			nd_status(chan, copy));
	if (good)
		ND_EXPECT_COPIED(fx, copy);
	else
		nd_copy_unmap(copy);
	return good;
}

static void expect_works(struct nd_fixture *fx, struct dma_chan *chan)
{
	KUNIT_EXPECT_TRUE(fx->test, expect_truth(fx, chan,
						 nd_issue(fx, chan, 3 * ND_CHUNK + 7, 99)));
}

/* Two copies of two descriptors each; the kth of the four fails */
static void halt_after(struct nd_fixture *fx, struct dma_chan *chan, u32 k,
		       bool trusted)
{
	struct nd_copy *copies[2];
	bool good[2];
	unsigned int i;
	u64 descs;

	inject(fx, NTDMA_TESTDEV_COPY_HOLD, 1);
	inject(fx, NTDMA_TESTDEV_COPY_HALT, k);
	for (i = 0; i < 2; i++)
		copies[i] = nd_issue(fx, chan, 2 * ND_CHUNK, k + i);
	descs = engine_stats().descs;
	KUNIT_EXPECT_EQ(fx->test, k - 1, ntdma_testdev_copy_run(0));
	for (i = 0; i < 2; i++) {
		good[i] = expect_truth(fx, chan, copies[i]);
		/* nobody hears of more than was copied, nor of less if proven */
		if (trusted || 2 * i + 2 > k - 1)
			KUNIT_EXPECT_EQ_MSG(fx->test, 2 * i + 2 <= k - 1, good[i],
					    "copy %u, halt at %u", i, k);
	}
	KUNIT_EXPECT_EQ(fx->test, descs + k - 1, engine_stats().descs);
	inject(fx, NTDMA_TESTDEV_COPY_HALT, 0);
	inject(fx, NTDMA_TESTDEV_COPY_HOLD, 0);
	expect_works(fx, chan);
}

/* Proves: N-099 N-100 */
static void netdma_fault_halt(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	u32 k;

	for (k = 1; k <= 4; k++) {
		halt_after(fx, chan, k, false);
		ntdma_netdma_test_params()->halted_addr_good = true;
		halt_after(fx, chan, k, true);
		ntdma_netdma_test_params()->halted_addr_good = false;
	}
	/* each halt took a Start, none an Append */
	KUNIT_EXPECT_EQ(test, 9U, fx->p.calls[ND_START]);
	dma_release_channel(chan);
}

/* Proves: N-098 */
static void netdma_fault_lost_interrupts(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	unsigned int i;

	ntdma_netdma_test_params()->watchdog_ms = 10;
	inject(fx, NTDMA_TESTDEV_COPY_LOSE, 3);
	for (i = 0; i < 3; i++)
		expect_works(fx, chan);
	KUNIT_EXPECT_EQ(test, 0ULL, engine_stats().interrupts);
	expect_works(fx, chan);
	dma_release_channel(chan);
}

/* Proves: N-087 N-093 */
static void netdma_fault_duplicate_interrupts(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copies[5];
	unsigned int i;

	inject(fx, NTDMA_TESTDEV_COPY_REPEAT, 5);
	for (i = 0; i < 5; i++)
		copies[i] = nd_issue(fx, chan, ND_CHUNK + i, i);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_TRUE(test, expect_truth(fx, chan, copies[i]));
	expect_works(fx, chan);
	nd_settle(chan);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, 1U, copies[i]->calls);
	dma_release_channel(chan);
}

/* Proves: N-086 N-100 */
static void netdma_fault_stale_interrupts(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	unsigned int i;

	/* old addresses come round soon */
	ntdma_netdma_test_params()->ring = 8;
	chan = open_version(test);
	inject(fx, NTDMA_TESTDEV_COPY_STALE, 20);
	for (i = 0; i < 20; i++)
		expect_works(fx, chan);
	dma_release_channel(chan);
}

/* Proves: N-080 */
static void netdma_fault_start(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;

	fx->p.refuse[ND_START] = 2;
	KUNIT_EXPECT_FALSE(test, expect_truth(fx, chan, nd_issue(fx, chan, 100, 1)));
	KUNIT_EXPECT_FALSE(test, expect_truth(fx, chan, nd_issue(fx, chan, 9000, 2)));
	KUNIT_EXPECT_EQ(test, 0ULL, engine_stats().starts);
	KUNIT_EXPECT_EQ(test, 0ULL, engine_stats().descs);
	expect_works(fx, chan);
	dma_release_channel(chan);
}

/* Proves: N-081 N-100 */
static void netdma_fault_append(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *first, *refused;

	inject(fx, NTDMA_TESTDEV_COPY_HOLD, 1);
	first = nd_issue(fx, chan, 2 * ND_CHUNK, 1);
	fx->p.refuse[ND_APPEND] = 1;
	refused = nd_issue(fx, chan, 3 * ND_CHUNK, 2);
	KUNIT_EXPECT_EQ(test, 0ULL, engine_stats().appends);
	inject(fx, NTDMA_TESTDEV_COPY_HOLD, 0);
	/* 1.x: the link was visible, and all was aborted */
	KUNIT_EXPECT_EQ(test, nd_rings(&fx->p), expect_truth(fx, chan, first));
	KUNIT_EXPECT_FALSE(test, expect_truth(fx, chan, refused));
	expect_works(fx, chan);
	dma_release_channel(chan);
}

/* Proves: N-049 */
static void netdma_fault_allocate(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct ntdma_testdev_stats stats;
	struct dma_chan *chan;

	dma_release_channel(open_version(test));
	fx->p.refuse[ND_ALLOCATE] = 1;
	KUNIT_EXPECT_NULL(test, nd_try_request(fx));
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_ALLOCATE]--);
	ntdma_testdev_get_stats(&stats);
	KUNIT_EXPECT_EQ(test, 0ULL, (u64)stats.live_coherent);
	KUNIT_EXPECT_EQ(test, NTDMA_TESTDEV_COPY_OFF, engine_stats().state);
	chan = nd_request(fx);
	expect_works(fx, chan);
	dma_release_channel(chan);
}

/* Work on its way, in the ring and before it, with a device that is gone */
struct removal {
	struct dma_chan *chan;
	struct nd_copy *copies[3];
	u64 descs;
};

static void vanish_at_work(struct kunit *test, struct removal *r)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *before;

	ntdma_netdma_test_params()->ring = 8;
	ntdma_netdma_test_params()->stall_ms = 30;
	ntdma_netdma_test_params()->watchdog_ms = 10;
	r->chan = open_version(test);
	/* the device takes up two descriptors, and has more to do */
	inject(fx, NTDMA_TESTDEV_COPY_HOLD, 3);
	before = nd_issue(fx, r->chan, 2 * ND_CHUNK, 1);
	r->copies[0] = nd_issue(fx, r->chan, 3 * ND_CHUNK, 2);
	r->copies[1] = nd_issue(fx, r->chan, 9 * ND_CHUNK, 3);
	r->copies[2] = nd_copy_create(fx, 100, 4);
	nd_submit(fx, r->chan, r->copies[2], ND_FLAGS);
	KUNIT_EXPECT_TRUE(test, expect_truth(fx, r->chan, before));
	KUNIT_EXPECT_EQ(test, NTDMA_TESTDEV_COPY_BUSY, engine_stats().state);
	r->descs = engine_stats().descs;
	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_VANISH);
}

static void expect_removed(struct nd_fixture *fx, struct removal *r)
{
	struct ntdma_testdev_stats stats;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_FALSE(fx->test, expect_truth(fx, r->chan, r->copies[i]));
		KUNIT_EXPECT_EQ(fx->test, DMA_TRANS_ABORTED, r->copies[i]->result);
	}
	KUNIT_EXPECT_EQ(fx->test, r->descs, engine_stats().descs);
	KUNIT_EXPECT_EQ(fx->test, 1U, fx->p.calls[ND_FREE]);
	KUNIT_EXPECT_EQ(fx->test, ND_FREE, fx->p.order[fx->p.nr_orders - 1]);
	KUNIT_EXPECT_EQ(fx->test, 0U, ntdma_netdma_test_quarantined());
	ntdma_testdev_get_stats(&stats);
	KUNIT_EXPECT_EQ(fx->test, 0ULL, (u64)stats.live_coherent);
	dma_release_channel(r->chan);
}

/* Proves: N-120 */
static void netdma_fault_removal(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct removal removal;
	u32 calls;

	vanish_at_work(test, &removal);
	calls = fx->p.nr_orders;
	ntdma_netdma_gone(fx->dev);
	NetDmaProviderStop(fx->p.handle);
	/* Free, and no other handler */
	KUNIT_EXPECT_EQ(test, calls + 1, fx->p.nr_orders);
	expect_removed(fx, &removal);
}

/* Proves: N-037 N-120 */
static void netdma_fault_removal_unnoticed(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct removal removal;

	vanish_at_work(test, &removal);
	NetDmaProviderStop(fx->p.handle);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ABORT]);
	expect_removed(fx, &removal);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(netdma_fault_halt, version_gen_params),
	KUNIT_CASE_PARAM(netdma_fault_lost_interrupts, version_gen_params),
	KUNIT_CASE_PARAM(netdma_fault_duplicate_interrupts, version_gen_params),
	KUNIT_CASE_PARAM(netdma_fault_stale_interrupts, version_gen_params),
	KUNIT_CASE_PARAM(netdma_fault_start, version_gen_params),
	KUNIT_CASE_PARAM(netdma_fault_append, version_gen_params),
	KUNIT_CASE_PARAM(netdma_fault_allocate, version_gen_params),
	KUNIT_CASE_PARAM(netdma_fault_removal, version_gen_params),
	KUNIT_CASE_PARAM(netdma_fault_removal_unnoticed, version_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_fault",
	.init = fault_init,
	.exit = fault_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("NetDMA on hardware that misbehaves");
MODULE_LICENSE("GPL");
