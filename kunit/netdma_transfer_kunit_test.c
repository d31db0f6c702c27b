// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transfers: which descriptors the provider gets, by which call, in which order.
 * The mock provider checks what holds for every list; each case runs for lists
 * that end in zero and for rings.
 */
#include <linux/module.h>

#include "fixture_netdma.h"

struct version {
	u8 major, minor;
};

static const struct version versions[] = { { 1, 0 }, { 1, 1 }, { 2, 0 }, { 2, 1 } };

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

static NET_DMA_DESCRIPTOR desc_at(u64 addr)
{
	NET_DMA_DESCRIPTOR desc = { };

	nd_read(addr, &desc);
	return desc;
}

/* Proves: N-056 N-059 N-061 N-062 N-065 N-074 */
static void netdma_start_then_append(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_chan *c = &fx->p.chans[0];
	struct nd_copy *copy;
	unsigned int i;

	for (i = 0; i < 600; i++) {
		copy = nd_issue(fx, chan, 64 + i, i);
		KUNIT_EXPECT_EQ(test, 1U, c->first_count);
		KUNIT_EXPECT_TRUE(test, desc_at(c->first_pa).ControlFlags &
				  NET_DMA_STATUS_UPDATE_ON_COMPLETION);
		KUNIT_EXPECT_EQ(test, 1U, nd_run(c, 5));
		nd_wait(fx, copy);
		KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, copy));
		KUNIT_EXPECT_FALSE(test, copy->wrong_context);
		ND_EXPECT_COPIED(fx, copy);
		if (fx->p.broken)
			break;
	}
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_START]);
	KUNIT_EXPECT_EQ(test, 599U, fx->p.calls[ND_APPEND]);
	dma_release_channel(chan);
}

/* Proves: N-057 N-060 */
static void netdma_start_after_abort(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *gone, *copy;

	gone = nd_issue(fx, chan, 10000, 1);
	nd_run(&fx->p.chans[0], 1);
	dmaengine_terminate_sync(chan);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ABORT]);
	copy = nd_issue(fx, chan, 10000, 2);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_START]);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_APPEND]);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	KUNIT_EXPECT_EQ(test, 0U, gone->calls);
	nd_copy_unmap(gone);
	dma_release_channel(chan);
}

/* Proves: N-058 N-110 */
static void netdma_start_after_reset(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *gone, *copy;
	struct dma_chan *chan;

	fx->p.what.AbortDma = NULL;
	chan = open_version(test);
	gone = nd_issue(fx, chan, 10000, 1);
	nd_run(&fx->p.chans[0], 1);
	dmaengine_terminate_sync(chan);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_RESET]);
	copy = nd_issue(fx, chan, 10000, 2);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_START]);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	nd_copy_unmap(gone);
	dma_release_channel(chan);
}

static u64 old_tail;
static u64 link_at_append;

static NTSTATUS append_looks_at_tail(PVOID context, PNET_DMA_DESCRIPTOR va,
				     PHYSICAL_ADDRESS pa, ULONG count)
{
	link_at_append = desc_at(old_tail).NextDescriptor.QuadPart;
	if (link_at_append != pa.QuadPart)
		nd_broke(nd_context(context)->provider, "tail leads elsewhere");
	return nd_append(context, va, pa, count);
}

/* Proves: N-063 N-064 N-066 N-072 */
static void netdma_link_of_the_old_tail(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	NET_DMA_DESCRIPTOR before, after;
	struct nd_copy *first, *second;
	struct dma_chan *chan;

	fx->p.what.AppendDma = append_looks_at_tail;
	chan = open_version(test);
	first = nd_issue(fx, chan, 100, 1);
	old_tail = fx->p.chans[0].first_pa;
	before = desc_at(old_tail);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, first);

	second = nd_issue(fx, chan, 100, 2);
	after = desc_at(old_tail);
	if (nd_rings(&fx->p))
		KUNIT_EXPECT_EQ(test, before.NextDescriptor.QuadPart,
				after.NextDescriptor.QuadPart);
	else
		KUNIT_EXPECT_EQ(test, 0LL, before.NextDescriptor.QuadPart);
	/* nothing else of a finished descriptor changes */
	after.NextDescriptor = before.NextDescriptor;
	KUNIT_EXPECT_MEMEQ(test, &before, &after, sizeof(before));
	KUNIT_EXPECT_EQ(test, 0ULL, after.Reserved1 | after.Reserved2);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, second);
	ND_EXPECT_COPIED(fx, first);
	ND_EXPECT_COPIED(fx, second);
	dma_release_channel(chan);
}

/* Proves: N-067 N-068 N-125 */
static void netdma_sizes(struct kunit *test)
{
	static const size_t sizes[] = {
		1, ND_CHUNK - 1, ND_CHUNK, ND_CHUNK + 1, 3 * ND_CHUNK,
		40 * ND_CHUNK, 40 * ND_CHUNK + 17,
	};
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *copy;
	unsigned int i, ran;

	/* the last ones go ten times round the ring */
	ntdma_netdma_test_params()->ring = 4;
	chan = open_version(test);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		copy = nd_issue(fx, chan, sizes[i], i);
		for (ran = 0; ran < DIV_ROUND_UP(sizes[i], ND_CHUNK); ran++)
			KUNIT_EXPECT_EQ(test, 1U, nd_run(&fx->p.chans[0], 1));
		KUNIT_EXPECT_EQ(test, 0U, nd_run(&fx->p.chans[0], 1));
		nd_wait(fx, copy);
		KUNIT_EXPECT_EQ(test, 1U, copy->calls);
		ND_EXPECT_COPIED(fx, copy);
	}
	dma_release_channel(chan);
}

/* Proves: N-069 */
static void netdma_no_page_breaks(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *copy;
	u32 flags;

	ntdma_netdma_test_params()->split_4k = true;
	fx->p.attributes.MaximumTransferSize = 65536;
	chan = open_version(test);
	copy = nd_issue(fx, chan, 20000, 4);
	flags = desc_at(fx->p.chans[0].first_pa).ControlFlags;
	KUNIT_EXPECT_EQ(test, 0U, flags & (NET_DMA_SOURCE_PAGE_BREAK |
					   NET_DMA_DESTINATION_PAGE_BREAK |
					   NET_DMA_SOURCE_NO_SNOOP |
					   NET_DMA_DESTINATION_NO_SNOOP));
	KUNIT_EXPECT_GE(test, fx->p.chans[0].first_count, 5U);
	nd_run(&fx->p.chans[0], 99);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

static u32 flags_of(struct nd_fixture *fx, struct dma_chan *chan,
		    unsigned long flags, unsigned int index)
{
	struct nd_copy *copy = nd_copy_create(fx, 2 * ND_CHUNK, 1);
	u64 addr;
	u32 seen;

	nd_submit(fx, chan, copy, flags | DMA_CTRL_ACK);
	dma_async_issue_pending(chan);
	addr = fx->p.chans[0].first_pa;
	if (index)
		addr = desc_at(addr).NextDescriptor.QuadPart;
	seen = desc_at(addr).ControlFlags;
	nd_run(&fx->p.chans[0], 9);
	/* polling retires what asked for no interrupt */
	KUNIT_EXPECT_EQ(fx->test, DMA_COMPLETE, nd_status(chan, copy));
	nd_settle(chan);
	nd_copy_unmap(copy);
	return seen;
}

/* Proves: N-073 N-075 */
static void netdma_flags(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	const u32 irq = NET_DMA_INTERRUPT_ON_COMPLETION;
	const u32 fence = NET_DMA_SERIALIZE_TRANSFER;

	KUNIT_EXPECT_EQ(test, 0U, flags_of(fx, chan, 0, 0) & (irq | fence));
	KUNIT_EXPECT_EQ(test, 0U, flags_of(fx, chan, 0, 1) & (irq | fence));
	KUNIT_EXPECT_EQ(test, irq, irq & flags_of(fx, chan, DMA_PREP_INTERRUPT, 1));
	KUNIT_EXPECT_EQ(test, 0U, irq & flags_of(fx, chan, DMA_PREP_INTERRUPT, 0));
	KUNIT_EXPECT_EQ(test, fence, fence & flags_of(fx, chan, DMA_PREP_FENCE, 1));
	KUNIT_EXPECT_EQ(test, 0U, fence & flags_of(fx, chan, DMA_PREP_FENCE, 0));
	dma_release_channel(chan);
}

/* Proves: N-073 */
static void netdma_backlog_asks_for_an_interrupt(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copies[6];
	struct dma_chan *chan;
	unsigned int i;

	ntdma_netdma_test_params()->ring = 4;
	chan = open_version(test);
	for (i = 0; i < 6; i++) {
		copies[i] = nd_copy_create(fx, 100, i);
		nd_submit(fx, chan, copies[i], DMA_CTRL_ACK);
	}
	dma_async_issue_pending(chan);
	KUNIT_EXPECT_EQ(test, 3U, fx->p.chans[0].first_count);
	/* the third has it: the DPC brings the rest */
	KUNIT_EXPECT_EQ(test, 3U, nd_run(&fx->p.chans[0], 3));
	KUNIT_EXPECT_EQ(test, 3U, nd_run(&fx->p.chans[0], 9));
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, copies[5]));
	nd_settle(chan);
	for (i = 0; i < 6; i++)
		ND_EXPECT_COPIED(fx, copies[i]);
	dma_release_channel(chan);
}

/* Proves: N-076 */
static void netdma_null_transfer(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct dma_async_tx_descriptor *txd;
	struct nd_copy copy = { };
	NET_DMA_DESCRIPTOR desc;
	u64 probe;

	init_completion(&copy.done);
	txd = chan->device->device_prep_dma_interrupt(chan, ND_FLAGS);
	KUNIT_ASSERT_NOT_NULL(test, txd);
	txd->callback_result = nd_called_back;
	txd->callback_param = &copy;
	copy.cookie = dmaengine_submit(txd);
	dma_async_issue_pending(chan);
	desc = desc_at(fx->p.chans[0].first_pa);
	KUNIT_EXPECT_TRUE(test, desc.ControlFlags & NET_DMA_NULL_TRANSFER);
	KUNIT_EXPECT_GT(test, desc.TransferSize, 0U);
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_peek(desc.SourceAddress.QuadPart,
						    &probe, sizeof(probe)));
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_peek(desc.DestinationAddress.QuadPart,
						    &probe, sizeof(probe)));
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, &copy);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, &copy));
	dma_release_channel(chan);
}

static void issue_here(void *chan)
{
	dma_async_issue_pending(chan);
}

/* Proves: N-077 N-126 */
static void netdma_issue_from_any_context(struct kunit *test)
{
	static const enum nt_context contexts[] = {
		NT_TASK, NT_BH_OFF, NT_SPINLOCK, NT_IRQS_OFF, NT_SOFTIRQ, NT_HARDIRQ,
	};
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copy;
	unsigned int i;

	nd_set_pump(&fx->p, 8);
	for (i = 0; i < ARRAY_SIZE(contexts); i++) {
		copy = nd_copy_create(fx, 9000, i);
		nd_submit(fx, chan, copy, ND_FLAGS);
		nt_run_in(contexts[i], issue_here, chan);
		nd_wait(fx, copy);
		ND_EXPECT_COPIED(fx, copy);
	}
	nd_set_pump(&fx->p, 0);
	/* the mock notes a handler with interrupts off */
	dma_release_channel(chan);
}

/* Proves: N-079 N-088 */
static void netdma_dpc_inside_a_handler(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *copy;
	unsigned int i;

	ntdma_netdma_test_params()->ring = 8;
	fx->p.sync = true;
	chan = open_version(test);
	for (i = 0; i < 20; i++) {
		copy = nd_issue(fx, chan, 100000, i);
		nd_wait(fx, copy);
		KUNIT_EXPECT_EQ(test, 1U, copy->calls);
		ND_EXPECT_COPIED(fx, copy);
	}
	dma_release_channel(chan);
}

/* Proves: N-080 */
static void netdma_start_refused(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	static const NTSTATUS codes[] = {
		STATUS_INSUFFICIENT_RESOURCES, STATUS_UNSUCCESSFUL,
	};
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copy;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		fx->p.status = codes[i];
		fx->p.refuse[ND_START] = 1;
		copy = nd_issue(fx, chan, 10000, 1);
		nd_wait(fx, copy);
		KUNIT_EXPECT_EQ(test, 1U, copy->calls);
		KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, copy->result);
		KUNIT_EXPECT_EQ(test, DMA_ERROR, nd_status(chan, copy));
		nd_copy_unmap(copy);
	}
	copy = nd_issue(fx, chan, 10000, 2);
	KUNIT_EXPECT_EQ(test, 3U, fx->p.calls[ND_START]);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

static void expect_append_refused(struct nd_fixture *fx, struct dma_chan *chan)
{
	struct nd_copy *first, *refused, *next;

	first = nd_issue(fx, chan, 2 * ND_CHUNK, 1);
	nd_run(&fx->p.chans[0], 1);
	fx->p.refuse[ND_APPEND] = 1;
	refused = nd_issue(fx, chan, 3 * ND_CHUNK, 2);
	nd_run(&fx->p.chans[0], 99);
	nd_wait(fx, refused);
	nd_wait(fx, first);
	KUNIT_EXPECT_EQ(fx->test, 1U, refused->calls);
	KUNIT_EXPECT_EQ(fx->test, DMA_TRANS_ABORTED, refused->result);
	KUNIT_EXPECT_EQ(fx->test, DMA_ERROR, nd_status(chan, refused));

	next = nd_issue(fx, chan, 3 * ND_CHUNK, 3);
	nd_run(&fx->p.chans[0], 99);
	nd_wait(fx, next);
	KUNIT_EXPECT_EQ(fx->test, DMA_TRANS_NOERROR, next->result);
	KUNIT_EXPECT_EQ(fx->test, 2U, fx->p.calls[ND_START]);
	if (first->result == DMA_TRANS_NOERROR)
		ND_EXPECT_COPIED(fx, first);
	else
		nd_copy_unmap(first);
	nd_copy_unmap(refused);
	ND_EXPECT_COPIED(fx, next);
}

/* Proves: N-081 */
static void netdma_append_refused(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;

	expect_append_refused(fx, chan);
	/* 1.x: the link was visible, only an abort makes the ring ours again */
	KUNIT_EXPECT_EQ(test, nd_rings(&fx->p) ? 0U : 1U, fx->p.calls[ND_ABORT]);
	dma_release_channel(chan);
}

/* Proves: N-081 without Abort and Reset */
static void netdma_append_refused_no_abort(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;

	fx->p.what.AbortDma = NULL;
	fx->p.what.ResetChannel = NULL;
	chan = open_version(test);
	expect_append_refused(fx, chan);
	dma_release_channel(chan);
}

static NTSTATUS append_too_late(PVOID context, PNET_DMA_DESCRIPTOR va,
				PHYSICAL_ADDRESS pa, ULONG count)
{
	struct nd_chan *c = nd_context(context);

	/* the engine ran into the link before the call */
	nd_run(c, 99);
	return nd_append(context, va, pa, count);
}

/* Proves: N-082 */
static void netdma_append_after_the_fact(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *first, *second;
	struct dma_chan *chan;

	fx->p.what.AppendDma = append_too_late;
	chan = open_version(test);
	first = nd_issue(fx, chan, 100, 1);
	second = nd_issue(fx, chan, 100, 2);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, first);
	nd_wait(fx, second);
	ND_EXPECT_COPIED(fx, first);
	ND_EXPECT_COPIED(fx, second);
	dma_release_channel(chan);
}

/* Proves: N-078 N-101 */
static void netdma_smallest_ring(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan, *other;
	struct nd_copy *copy, *beside;
	unsigned int round, i;

	ntdma_netdma_test_params()->ring = 4;
	fx->p.sync = true;
	chan = open_version(test);
	other = nd_request(fx);
	/* 4 x 64 x 16 descriptors: a thousand times round */
	for (round = 0; round < 4; round++) {
		copy = nd_copy_create(fx, 16 * ND_CHUNK, round);
		for (i = 0; i < 63; i++)
			nd_submit(fx, chan, copy, DMA_CTRL_ACK);
		dma_async_issue_pending(chan);
		beside = nd_issue(fx, other, 5000, round);
		nd_submit(fx, chan, copy, ND_FLAGS);
		dma_async_issue_pending(chan);
		nd_wait(fx, beside);
		for (i = 0; i < 64; i++)
			nd_wait(fx, copy);
		KUNIT_EXPECT_EQ(test, 64U, copy->calls);
		ND_EXPECT_COPIED(fx, copy);
		ND_EXPECT_COPIED(fx, beside);
	}
	KUNIT_EXPECT_EQ(test, 4096U, fx->p.chans[0].ran);
	dma_release_channel(chan);
	dma_release_channel(other);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(netdma_start_then_append, version_gen_params),
	KUNIT_CASE_PARAM(netdma_start_after_abort, version_gen_params),
	KUNIT_CASE_PARAM(netdma_start_after_reset, version_gen_params),
	KUNIT_CASE_PARAM(netdma_link_of_the_old_tail, version_gen_params),
	KUNIT_CASE_PARAM(netdma_sizes, version_gen_params),
	KUNIT_CASE_PARAM(netdma_no_page_breaks, version_gen_params),
	KUNIT_CASE_PARAM(netdma_flags, version_gen_params),
	KUNIT_CASE_PARAM(netdma_backlog_asks_for_an_interrupt, version_gen_params),
	KUNIT_CASE_PARAM(netdma_null_transfer, version_gen_params),
	KUNIT_CASE_PARAM(netdma_issue_from_any_context, version_gen_params),
	KUNIT_CASE_PARAM(netdma_dpc_inside_a_handler, version_gen_params),
	KUNIT_CASE_PARAM(netdma_start_refused, version_gen_params),
	KUNIT_CASE_PARAM(netdma_append_refused, version_gen_params),
	KUNIT_CASE_PARAM(netdma_append_refused_no_abort, version_gen_params),
	KUNIT_CASE_PARAM(netdma_append_after_the_fact, version_gen_params),
	KUNIT_CASE_PARAM(netdma_smallest_ring, version_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_transfer",
	.init = nd_fixture_init,
	.exit = nd_fixture_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("NetDMA transfers");
MODULE_LICENSE("GPL");
