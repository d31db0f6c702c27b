// SPDX-License-Identifier: GPL-2.0-only
/*
 * Completions: what the word and the DPC prove, what they do not, and how the
 * client hears of it.
 */
#include <linux/module.h>

#include "fixture_netdma.h"

static struct dma_chan *open_one(struct nd_fixture *fx)
{
	nd_open(&fx->p);
	return nd_request(fx);
}

/* The hardware writes this word, whatever it did */
static void write_word(struct nd_chan *c, u64 word)
{
	bool no_word = c->provider->no_word;

	c->provider->no_word = false;
	nd_write_word(c, word);
	c->provider->no_word = no_word;
}

static void dpc(struct nd_chan *c, u64 addr)
{
	PHYSICAL_ADDRESS last = { .QuadPart = addr };

	local_bh_disable();
	NetDmaInterruptDpc(c->handle, last);
	local_bh_enable();
}

static void issue_many(struct nd_fixture *fx, struct dma_chan *chan,
		       struct nd_copy **copies, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		copies[i] = nd_copy_create(fx, 100, i);
		nd_submit(fx, chan, copies[i], DMA_CTRL_ACK);
	}
	dma_async_issue_pending(chan);
}

static unsigned int count_done(struct dma_chan *chan, struct nd_copy **copies,
			       unsigned int n)
{
	unsigned int i, done = 0;

	for (i = 0; i < n; i++)
		done += nd_status(chan, copies[i]) == DMA_COMPLETE;
	return done;
}

static void finish(struct nd_fixture *fx, struct dma_chan *chan,
		   struct nd_copy **copies, unsigned int n)
{
	unsigned int i;

	nd_run(&fx->p.chans[0], 999);
	dpc(&fx->p.chans[0], 0);
	KUNIT_EXPECT_EQ(fx->test, n, count_done(chan, copies, n));
	nd_settle(chan);
	for (i = 0; i < n; i++)
		ND_EXPECT_COPIED(fx, copies[i]);
	dma_release_channel(chan);
}

/* Proves: N-083 N-084 N-094 */
static void netdma_word_retires_through(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_copy *copies[5], *next;

	issue_many(fx, chan, copies, 5);
	KUNIT_EXPECT_EQ(test, 0U, count_done(chan, copies, 5));
	nd_run(&fx->p.chans[0], 3);
	KUNIT_EXPECT_EQ(test, 3U, count_done(chan, copies, 5));
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, copies[2]));
	KUNIT_EXPECT_EQ(test, DMA_IN_PROGRESS, nd_status(chan, copies[3]));
	nd_run(&fx->p.chans[0], 2);
	KUNIT_EXPECT_EQ(test, 5U, count_done(chan, copies, 5));
	nd_settle(chan);
	/* Idle: what comes is appended */
	next = nd_issue(fx, chan, 100, 9);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_APPEND]);
	finish(fx, chan, copies, 5);
	ND_EXPECT_COPIED(fx, next);
}

/* Proves: N-085 */
static void netdma_armed_proves_nothing(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_copy *copies[3];

	issue_many(fx, chan, copies, 3);
	write_word(&fx->p.chans[0], fx->p.chans[0].first_pa |
		   NetDmaTransferStatusArmed);
	dpc(&fx->p.chans[0], 0);
	KUNIT_EXPECT_EQ(test, 0U, count_done(chan, copies, 3));
	finish(fx, chan, copies, 3);
}

/* Proves: N-086 */
static void netdma_foreign_addresses(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_chan *c = &fx->p.chans[0];
	struct nd_copy *copies[3];
	u64 ring = 256 * 64;

	issue_many(fx, chan, copies, 3);
	ND_MISUSES(fx, 1, dpc(c, 0xdead0000dead0000ULL));
	ND_MISUSES(fx, 1, dpc(c, c->first_pa + 8));
	ND_MISUSES(fx, 1, dpc(c, c->first_pa + ring));
	ND_MISUSES(fx, 1, dpc(c, c->first_pa - 64));
	/* in the ring, and not handed out */
	dpc(c, c->first_pa + 3 * 64);
	dpc(c, c->first_pa + ring - 64);
	KUNIT_EXPECT_EQ(test, 0U, count_done(chan, copies, 3));
	write_word(c, c->first_pa + 3 * 64);
	dpc(c, 0);
	write_word(c, c->first_pa + ring);
	dpc(c, 0);
	KUNIT_EXPECT_EQ(test, 0U, count_done(chan, copies, 3));
	finish(fx, chan, copies, 3);
}

/* Proves: N-087 N-093 */
static void netdma_repeated_completion(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_copy *copies[2];
	unsigned int i;

	issue_many(fx, chan, copies, 2);
	nd_run(&fx->p.chans[0], 1);
	for (i = 0; i < 5; i++)
		dpc(&fx->p.chans[0], fx->p.chans[0].first_pa);
	KUNIT_EXPECT_EQ(test, 1U, copies[0]->calls);
	KUNIT_EXPECT_EQ(test, 0U, copies[1]->calls);
	KUNIT_EXPECT_FALSE(test, copies[0]->wrong_context);
	finish(fx, chan, copies, 2);
	KUNIT_EXPECT_EQ(test, 1U, copies[0]->calls);
	KUNIT_EXPECT_EQ(test, 1U, copies[1]->calls);
}

/* Proves: N-089 */
static void netdma_dpc_ahead_of_the_word(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_copy *copies[4];

	fx->p.no_word = true;
	issue_many(fx, chan, copies, 4);
	nd_run(&fx->p.chans[0], 2);
	KUNIT_EXPECT_EQ(test, 0U, count_done(chan, copies, 4));
	dpc(&fx->p.chans[0], fx->p.chans[0].last);
	KUNIT_EXPECT_EQ(test, 2U, count_done(chan, copies, 4));
	fx->p.no_word = false;
	finish(fx, chan, copies, 4);
}

/* Proves: N-089 */
static void netdma_word_ahead_of_the_dpc(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_copy *copies[4];

	issue_many(fx, chan, copies, 4);
	nd_run(&fx->p.chans[0], 3);
	dpc(&fx->p.chans[0], fx->p.chans[0].first_pa);
	nd_settle(chan);
	KUNIT_EXPECT_EQ(test, 1U, copies[2]->calls);
	KUNIT_EXPECT_EQ(test, 0U, copies[3]->calls);
	finish(fx, chan, copies, 4);
}

/* Proves: N-100 */
static void netdma_stale_dpc_is_no_proof(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copies[7];
	struct dma_chan *chan;
	struct nd_copy *first;
	u64 old;

	ntdma_netdma_test_params()->ring = 8;
	chan = open_one(fx);
	first = nd_issue(fx, chan, 3 * ND_CHUNK, 1);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, first);
	ND_EXPECT_COPIED(fx, first);

	/* the ring is full: the slot that finished long ago is in use again */
	old = fx->p.chans[0].last - 64;
	issue_many(fx, chan, copies, 7);
	dpc(&fx->p.chans[0], old);
	KUNIT_EXPECT_EQ(test, 0U, count_done(chan, copies, 7));
	finish(fx, chan, copies, 7);
}

/* Proves: N-090 */
static void netdma_dpc_without_address(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_copy *copies[2];

	issue_many(fx, chan, copies, 2);
	dpc(&fx->p.chans[0], 0);
	KUNIT_EXPECT_EQ(test, 0U, copies[0]->calls + copies[1]->calls);
	nd_run(&fx->p.chans[0], 1);
	dpc(&fx->p.chans[0], 0);
	nd_settle(chan);
	KUNIT_EXPECT_EQ(test, 1U, copies[0]->calls);
	KUNIT_EXPECT_EQ(test, 0U, copies[1]->calls);
	finish(fx, chan, copies, 2);
}

struct isr_call {
	struct nd_chan *c;
	ULONG cpu;
};

static void isr_here(void *arg)
{
	struct isr_call *call = arg;
	PHYSICAL_ADDRESS last = { .QuadPart = call->c->last };

	NetDmaIsr(call->c->handle, last, &call->cpu);
}

/* Proves: N-091 */
static void netdma_isr_in_hard_interrupt(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct isr_call call = { .c = &fx->p.chans[0], .cpu = 12345 };
	struct nd_copy *copies[2];
	u32 orders;

	issue_many(fx, chan, copies, 2);
	nd_run(&fx->p.chans[0], 1);
	orders = fx->p.nr_orders;
	nt_run_in(NT_HARDIRQ, isr_here, &call);
	KUNIT_EXPECT_TRUE(test, call.cpu < nr_cpu_ids);
	KUNIT_EXPECT_EQ(test, orders, fx->p.nr_orders);
	finish(fx, chan, copies, 2);
}

static void submit_again(void *arg, const struct dmaengine_result *result)
{
	struct nd_copy *copy = arg;
	struct nd_copy *next = copy + 1;
	struct dma_async_tx_descriptor *txd;
	struct dma_chan *chan = (void *)next->dev;

	nd_called_back(copy, result);
	txd = nd_prep(chan, next, ND_FLAGS);
	if (!txd)
		return;
	next->cookie = dmaengine_submit(txd);
	dma_async_issue_pending(chan);
}

/* Submits from a callback. Proves: N-093 */
static void netdma_callback_may_submit(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct dma_async_tx_descriptor *txd;
	struct nd_copy copies[2];

	copies[0] = *nd_copy_create(fx, 100, 1);
	copies[1] = *nd_copy_create(fx, 100, 2);
	init_completion(&copies[0].done);
	init_completion(&copies[1].done);
	copies[1].dev = (void *)chan;
	txd = nd_prep(chan, &copies[0], ND_FLAGS);
	KUNIT_ASSERT_NOT_NULL(test, txd);
	txd->callback_result = submit_again;
	copies[0].cookie = dmaengine_submit(txd);
	dma_async_issue_pending(chan);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, &copies[0]);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, &copies[1]);
	copies[1].dev = fx->dev;
	ND_EXPECT_COPIED(fx, &copies[0]);
	ND_EXPECT_COPIED(fx, &copies[1]);
	dma_release_channel(chan);
}

/* How the four ends of a transfer treat its unmap data */
enum ending { END_GOOD, END_ERROR, END_TERMINATE, END_STOP };

static void expect_unmapped_once(struct nd_fixture *fx, enum ending ending)
{
	struct dmaengine_unmap_data *unmap;
	struct dma_async_tx_descriptor *txd;
	struct nd_copy *copy;
	struct dma_chan *chan;

	chan = nd_request(fx);
	copy = nd_copy_create(fx, 100, 1);
	nd_copy_unmap(copy);
	unmap = dmaengine_get_unmap_data(fx->dev, 2, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(fx->test, unmap);
	unmap->len = 100;
	unmap->to_cnt = 1;
	unmap->from_cnt = 1;
	unmap->addr[0] = dma_map_page(fx->dev, virt_to_page(copy->src),
				      offset_in_page(copy->src), 100, DMA_TO_DEVICE);
	unmap->addr[1] = dma_map_page(fx->dev, virt_to_page(copy->dst),
				      offset_in_page(copy->dst), 100, DMA_FROM_DEVICE);
	KUNIT_ASSERT_EQ(fx->test, 0, dma_mapping_error(fx->dev, unmap->addr[0]));
	KUNIT_ASSERT_EQ(fx->test, 0, dma_mapping_error(fx->dev, unmap->addr[1]));
	copy->src_dma = unmap->addr[0];
	copy->dst_dma = unmap->addr[1];
	txd = nd_prep(chan, copy, ND_FLAGS);
	KUNIT_ASSERT_NOT_NULL(fx->test, txd);
	dma_set_unmap(txd, unmap);
	dmaengine_unmap_put(unmap);
	copy->cookie = dmaengine_submit(txd);
	dma_async_issue_pending(chan);

	switch (ending) {
	case END_GOOD:
		nd_run(&fx->p.chans[0], 1);
		break;
	case END_ERROR:
		nd_halt(&fx->p.chans[0], 0);
		dpc(&fx->p.chans[0], 0);
		break;
	case END_TERMINATE:
		dmaengine_terminate_sync(chan);
		break;
	case END_STOP:
		ntdma_netdma_test_params()->stall_ms = 20;
		ntdma_netdma_test_params()->watchdog_ms = 10;
		NetDmaProviderStop(fx->p.handle);
		break;
	}
	nd_settle(chan);
	/* mapped twice would leak, unmapped twice would be a device fault */
	dma_release_channel(chan);
}

/* Proves: N-095 */
static void netdma_unmapped_once(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	enum ending ending;
	struct ntdma_testdev_stats stats;

	nd_open(&fx->p);
	for (ending = END_GOOD; ending <= END_STOP; ending++) {
		expect_unmapped_once(fx, ending);
		ntdma_testdev_get_stats(&stats);
		KUNIT_EXPECT_EQ_MSG(test, 0ULL, (u64)stats.live_mappings,
				    "ending %u", ending);
	}
}

/* Proves: N-096 */
static void netdma_not_freed_before_ack(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct dma_async_tx_descriptor *txd, *other;
	struct nd_copy *copy;
	unsigned int i;

	copy = nd_copy_create(fx, 100, 1);
	txd = nd_prep(chan, copy, DMA_PREP_INTERRUPT);
	KUNIT_ASSERT_NOT_NULL(test, txd);
	copy->cookie = dmaengine_submit(txd);
	dma_async_issue_pending(chan);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, copy);
	nd_settle(chan);

	/* more than the channel came with */
	for (i = 0; i < 300; i++) {
		other = nd_prep(chan, copy, DMA_CTRL_ACK);
		KUNIT_EXPECT_PTR_NE(test, txd, other);
	}
	KUNIT_EXPECT_EQ(test, copy->cookie, txd->cookie);
	async_tx_ack(txd);
	nd_run(&fx->p.chans[0], 1);
	nd_settle(chan);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-097 N-098 */
static void netdma_watchdog_finds_completions(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *lost, *silent;

	ntdma_netdma_test_params()->watchdog_ms = 10;
	fx->p.no_interrupt = true;
	chan = open_one(fx);
	lost = nd_issue(fx, chan, 100, 1);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, lost);
	ND_EXPECT_COPIED(fx, lost);

	silent = nd_copy_create(fx, 100, 2);
	nd_submit(fx, chan, silent, DMA_CTRL_ACK);
	dma_async_issue_pending(chan);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, silent);
	ND_EXPECT_COPIED(fx, silent);
	dma_release_channel(chan);
}

/* Proves: N-099 N-100 */
static void netdma_halted_by_an_error(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_copy *good, *bad, *behind, *later;

	good = nd_issue(fx, chan, 100, 1);
	bad = nd_issue(fx, chan, 2 * ND_CHUNK, 2);
	behind = nd_issue(fx, chan, 100, 3);
	nd_run(&fx->p.chans[0], 2);
	nd_wait(fx, good);
	nd_halt(&fx->p.chans[0], fx->p.chans[0].last);
	dpc(&fx->p.chans[0], 0);
	nd_wait(fx, bad);
	nd_wait(fx, behind);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_NOERROR, good->result);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_WRITE_FAILED, bad->result);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, behind->result);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, good));
	KUNIT_EXPECT_EQ(test, DMA_ERROR, nd_status(chan, bad));
	KUNIT_EXPECT_EQ(test, DMA_ERROR, nd_status(chan, behind));

	later = nd_issue(fx, chan, 3 * ND_CHUNK, 4);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_START]);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, later);
	ND_EXPECT_COPIED(fx, later);
	ND_EXPECT_COPIED(fx, good);
	nd_copy_unmap(bad);
	nd_copy_unmap(behind);
	/* failed cookies stay visible */
	KUNIT_EXPECT_EQ(test, DMA_ERROR, nd_status(chan, bad));
	dma_release_channel(chan);
}

/* The option for hardware that names the last good one. Proves: N-099 */
static void netdma_halted_address_is_good(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *good, *bad;

	ntdma_netdma_test_params()->halted_addr_good = true;
	chan = open_one(fx);
	fx->p.no_word = true;
	fx->p.no_interrupt = true;
	good = nd_issue(fx, chan, 100, 1);
	bad = nd_issue(fx, chan, 100, 2);
	nd_run(&fx->p.chans[0], 1);
	fx->p.no_word = false;
	nd_halt(&fx->p.chans[0], fx->p.chans[0].last);
	dpc(&fx->p.chans[0], 0);
	nd_wait(fx, good);
	nd_wait(fx, bad);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_NOERROR, good->result);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_WRITE_FAILED, bad->result);
	ND_EXPECT_COPIED(fx, good);
	nd_copy_unmap(bad);
	dma_release_channel(chan);
}

/* The hardware stops while it has nothing to do: only Start wakes it. */
static void netdma_halted_while_idle(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct nd_copy *copy;

	copy = nd_issue(fx, chan, 100, 1);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	nd_halt(&fx->p.chans[0], 0);
	copy = nd_issue(fx, chan, 100, 2);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_START]);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

static void netdma_residue_by_descriptor(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan = open_one(fx);
	struct dma_tx_state state;
	struct nd_copy *copy, *behind;
	unsigned int i;

	copy = nd_issue(fx, chan, 3 * ND_CHUNK + 5, 1);
	behind = nd_issue(fx, chan, 77, 2);
	for (i = 0; i < 4; i++) {
		dmaengine_tx_status(chan, copy->cookie, &state);
		KUNIT_EXPECT_EQ(test, (3 - i) * ND_CHUNK + 5, state.residue);
		dmaengine_tx_status(chan, behind->cookie, &state);
		KUNIT_EXPECT_EQ(test, 77U, state.residue);
		nd_run(&fx->p.chans[0], 1);
	}
	dmaengine_tx_status(chan, copy->cookie, &state);
	KUNIT_EXPECT_EQ(test, 0U, state.residue);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, behind);
	ND_EXPECT_COPIED(fx, copy);
	ND_EXPECT_COPIED(fx, behind);
	dma_release_channel(chan);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(netdma_word_retires_through),
	KUNIT_CASE(netdma_armed_proves_nothing),
	KUNIT_CASE(netdma_foreign_addresses),
	KUNIT_CASE(netdma_repeated_completion),
	KUNIT_CASE(netdma_dpc_ahead_of_the_word),
	KUNIT_CASE(netdma_word_ahead_of_the_dpc),
	KUNIT_CASE(netdma_stale_dpc_is_no_proof),
	KUNIT_CASE(netdma_dpc_without_address),
	KUNIT_CASE(netdma_isr_in_hard_interrupt),
	KUNIT_CASE(netdma_callback_may_submit),
	KUNIT_CASE(netdma_unmapped_once),
	KUNIT_CASE(netdma_not_freed_before_ack),
	KUNIT_CASE(netdma_watchdog_finds_completions),
	KUNIT_CASE(netdma_halted_by_an_error),
	KUNIT_CASE(netdma_halted_address_is_good),
	KUNIT_CASE(netdma_halted_while_idle),
	KUNIT_CASE(netdma_residue_by_descriptor),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_completion",
	.init = nd_fixture_init,
	.exit = nd_fixture_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("NetDMA completions");
MODULE_LICENSE("GPL");
