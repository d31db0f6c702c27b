// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ending early: pause and resume, termination, what Abort and Reset answer.
 */
#include <linux/module.h>

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

/* Proves: N-102 N-128 */
static void netdma_operations_that_exist(struct kunit *test)
{
	static const enum dma_transaction_type absent[] = {
		DMA_XOR, DMA_PQ, DMA_XOR_VAL, DMA_PQ_VAL, DMA_MEMSET,
		DMA_MEMSET_SG, DMA_SLAVE, DMA_CYCLIC, DMA_INTERLEAVE,
	};
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	unsigned int i;

	nd_open(&fx->p);
	chan = nd_request(fx);
	KUNIT_EXPECT_NOT_NULL(test, chan->device->device_pause);
	KUNIT_EXPECT_NOT_NULL(test, chan->device->device_resume);
	KUNIT_EXPECT_TRUE(test, dma_has_cap(DMA_MEMCPY, chan->device->cap_mask));
	KUNIT_EXPECT_TRUE(test, dma_has_cap(DMA_INTERRUPT, chan->device->cap_mask));
	for (i = 0; i < ARRAY_SIZE(absent); i++)
		KUNIT_EXPECT_FALSE(test, __dma_has_cap(absent[i],
						       &chan->device->cap_mask));
	/* dmaengine sets it where no client of async_tx is configured */
	if (IS_ENABLED(CONFIG_ASYNC_XOR))
		KUNIT_EXPECT_FALSE(test, dma_has_cap(DMA_ASYNC_TX,
						     chan->device->cap_mask));
	dma_release_channel(chan);
	nd_close(&fx->p);

	fx->p.what.SuspendDma = NULL;
	fx->p.what.ResumeDma = NULL;
	nd_open(&fx->p);
	chan = nd_request(fx);
	KUNIT_EXPECT_NULL(test, chan->device->device_pause);
	KUNIT_EXPECT_NULL(test, chan->device->device_resume);
	KUNIT_EXPECT_GT(test, 0, dmaengine_pause(chan));
	dma_release_channel(chan);
}

/* Proves: N-103 N-104 N-105 N-107 */
static void netdma_pause_and_resume(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *done, *held, *later;
	u32 ran;

	done = nd_issue(fx, chan, 100, 1);
	held = nd_issue(fx, chan, 3 * ND_CHUNK, 2);
	nd_run(&fx->p.chans[0], 2);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(chan));
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_SUSPEND]);
	ran = fx->p.chans[0].ran;
	nd_run(&fx->p.chans[0], 9);
	KUNIT_EXPECT_EQ(test, ran, fx->p.chans[0].ran);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, done));
	KUNIT_EXPECT_EQ(test, DMA_PAUSED, nd_status(chan, held));

	/* the mock refuses Start and Append while suspended */
	later = nd_issue(fx, chan, 100, 3);
	KUNIT_EXPECT_EQ(test, DMA_PAUSED, nd_status(chan, later));
	KUNIT_EXPECT_EQ(test, 0, dmaengine_resume(chan));
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_RESUME]);
	KUNIT_EXPECT_EQ(test, DMA_IN_PROGRESS, nd_status(chan, held));
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, held);
	nd_wait(fx, later);
	ND_EXPECT_COPIED(fx, done);
	ND_EXPECT_COPIED(fx, held);
	ND_EXPECT_COPIED(fx, later);

	/* idle: no handler for either */
	KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(chan));
	KUNIT_EXPECT_EQ(test, 0, dmaengine_resume(chan));
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_SUSPEND]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_RESUME]);
	dma_release_channel(chan);
}

/* A refused Suspend and a refused Resume. Proves: N-107 */
static void netdma_suspend_refused(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copy;

	copy = nd_issue(fx, chan, 3 * ND_CHUNK, 1);
	fx->p.refuse[ND_SUSPEND] = 1;
	KUNIT_EXPECT_EQ(test, -EIO, dmaengine_pause(chan));
	KUNIT_EXPECT_EQ(test, DMA_IN_PROGRESS, nd_status(chan, copy));
	KUNIT_EXPECT_EQ(test, 0, dmaengine_resume(chan));
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_RESUME]);

	KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(chan));
	fx->p.refuse[ND_RESUME] = 1;
	KUNIT_EXPECT_EQ(test, -EIO, dmaengine_resume(chan));
	KUNIT_EXPECT_EQ(test, DMA_PAUSED, nd_status(chan, copy));
	KUNIT_EXPECT_EQ(test, 0, dmaengine_resume(chan));
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-106 */
static void netdma_forms_of_the_last_descriptor(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *first, *second;
	struct dma_chan *chan;

	nd_open(&fx->p);
	chan = nd_request(fx);
	for (fx->p.last_form = 0; fx->p.last_form < 3; fx->p.last_form++) {
		fx->p.no_word = true;
		fx->p.no_interrupt = true;
		first = nd_issue(fx, chan, 100, 1);
		second = nd_issue(fx, chan, 100, 2);
		nd_run(&fx->p.chans[0], 1);
		KUNIT_EXPECT_EQ(test, DMA_IN_PROGRESS, nd_status(chan, first));
		KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(chan));
		KUNIT_EXPECT_EQ_MSG(test, DMA_COMPLETE, nd_status(chan, first),
				    "form %u", fx->p.last_form);
		KUNIT_EXPECT_EQ(test, DMA_PAUSED, nd_status(chan, second));
		fx->p.no_word = false;
		fx->p.no_interrupt = false;
		dmaengine_resume(chan);
		nd_run(&fx->p.chans[0], 9);
		nd_wait(fx, second);
		nd_settle(chan);
		ND_EXPECT_COPIED(fx, first);
		ND_EXPECT_COPIED(fx, second);
	}
	dma_release_channel(chan);
}

struct pause_call {
	struct dma_chan *chan;
	int pause, resume;
};

static void pause_here(void *arg)
{
	struct pause_call *call = arg;

	call->pause = dmaengine_pause(call->chan);
	call->resume = dmaengine_resume(call->chan);
}

/* Proves: N-077 for pause and resume */
static void netdma_pause_with_interrupts_off(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct pause_call call = { .chan = chan };

	nt_run_in(NT_IRQS_OFF, pause_here, &call);
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, call.pause);
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK, call.resume);
	dma_release_channel(chan);
}

/* Proves: N-108 */
static void netdma_terminate_idle(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copy;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, 0, dmaengine_terminate_sync(chan));
	for (i = 0; i < 3; i++) {
		copy = nd_issue(fx, chan, 100, i);
		nd_run(&fx->p.chans[0], 1);
		nd_wait(fx, copy);
		ND_EXPECT_COPIED(fx, copy);
		KUNIT_EXPECT_EQ(test, 0, dmaengine_terminate_sync(chan));
	}
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_ABORT]);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_RESET]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_START]);
	dma_release_channel(chan);
}

/* Proves: N-109 */
static void netdma_terminate_busy(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copies[4];
	unsigned int i;

	for (i = 0; i < 3; i++)
		copies[i] = nd_issue(fx, chan, 2 * ND_CHUNK, i);
	copies[3] = nd_copy_create(fx, 100, 3);
	nd_submit(fx, chan, copies[3], ND_FLAGS);
	nd_run(&fx->p.chans[0], 1);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_terminate_sync(chan));
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ABORT]);
	/* an access to what is unmapped now would be a device fault */
	for (i = 0; i < 4; i++)
		nd_copy_unmap(copies[i]);
	nd_run(&fx->p.chans[0], 99);
	nd_settle(chan);
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, 0U, copies[i]->calls);
		KUNIT_EXPECT_EQ(test, DMA_ERROR, nd_status(chan, copies[i]));
	}
	dma_release_channel(chan);
}

static void terminate_here(void *chan)
{
	dmaengine_terminate_async(chan);
}

/* Proves: N-077 N-109 for termination */
static void netdma_terminate_from_any_context(struct kunit *test)
{
	static const enum nt_context contexts[] = {
		NT_TASK, NT_BH_OFF, NT_SPINLOCK, NT_IRQS_OFF, NT_SOFTIRQ, NT_HARDIRQ,
	};
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copy;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(contexts); i++) {
		copy = nd_issue(fx, chan, 3 * ND_CHUNK, i);
		nt_run_in(contexts[i], terminate_here, chan);
		dmaengine_synchronize(chan);
		KUNIT_EXPECT_EQ(test, i + 1, fx->p.calls[ND_ABORT]);
		KUNIT_EXPECT_EQ(test, 0U, copy->calls);
		nd_copy_unmap(copy);
	}
	copy = nd_issue(fx, chan, 3 * ND_CHUNK, 7);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

static struct dma_chan *terminating;

static void terminate_in_callback(void *arg, const struct dmaengine_result *result)
{
	nd_called_back(arg, result);
	dmaengine_terminate_async(terminating);
}

static void netdma_terminate_in_a_callback(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct dma_async_tx_descriptor *txd;
	struct nd_copy *first, *second;

	terminating = chan;
	first = nd_copy_create(fx, 100, 1);
	txd = nd_prep(chan, first, ND_FLAGS);
	KUNIT_ASSERT_NOT_NULL(test, txd);
	txd->callback_result = terminate_in_callback;
	first->cookie = dmaengine_submit(txd);
	second = nd_issue(fx, chan, 100, 2);
	nd_run(&fx->p.chans[0], 2);
	nd_wait(fx, first);
	nd_settle(chan);
	/* it was finished as well, and its callback taken back */
	KUNIT_EXPECT_EQ(test, 0U, second->calls);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, second));
	ND_EXPECT_COPIED(fx, first);
	ND_EXPECT_COPIED(fx, second);
	dma_release_channel(chan);
}

/* Proves: N-108 without Abort and Reset */
static void netdma_terminate_waits_for_the_hardware(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *gone, *copy;
	struct dma_chan *chan;

	ntdma_netdma_test_params()->watchdog_ms = 10;
	fx->p.what.AbortDma = NULL;
	fx->p.what.ResetChannel = NULL;
	chan = open_version(test);
	gone = nd_issue(fx, chan, 5 * ND_CHUNK, 1);
	nd_set_pump(&fx->p, 1);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_terminate_sync(chan));
	nd_set_pump(&fx->p, 0);
	KUNIT_EXPECT_EQ(test, 5U, fx->p.chans[0].ran);
	KUNIT_EXPECT_EQ(test, 0U, gone->calls);
	nd_copy_unmap(gone);

	copy = nd_issue(fx, chan, 2 * ND_CHUNK, 2);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_START]);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-108 for a channel that holds */
static void netdma_terminate_while_suspended(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *gone, *copy;

	gone = nd_issue(fx, chan, 5 * ND_CHUNK, 1);
	nd_run(&fx->p.chans[0], 1);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(chan));
	KUNIT_EXPECT_EQ(test, 0, dmaengine_terminate_sync(chan));
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ABORT]);
	nd_copy_unmap(gone);
	/* termination ends the pause as well */
	copy = nd_issue(fx, chan, 2 * ND_CHUNK, 2);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-107 N-108 */
static void netdma_terminate_from_interrupt_while_suspended(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *gone, *copy;
	struct dma_chan *chan;

	ntdma_netdma_test_params()->watchdog_ms = 10;
	fx->p.what.AbortDma = NULL;
	fx->p.what.ResetChannel = NULL;
	chan = open_version(test);
	gone = nd_issue(fx, chan, 5 * ND_CHUNK, 1);
	nd_run(&fx->p.chans[0], 1);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(chan));
	nt_run_in(NT_HARDIRQ, terminate_here, chan);
	/* only what is let go of runs out */
	nd_set_pump(&fx->p, 1);
	dmaengine_synchronize(chan);
	nd_set_pump(&fx->p, 0);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_RESUME]);
	KUNIT_EXPECT_EQ(test, 5U, fx->p.chans[0].ran);
	KUNIT_EXPECT_EQ(test, 0U, gone->calls);
	nd_copy_unmap(gone);

	copy = nd_issue(fx, chan, 2 * ND_CHUNK, 2);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

static void terminate_held_with_an_empty_ring(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *done, *copy;

	/* the last one finishes while Suspend waits for it */
	fx->p.finish_first = true;
	done = nd_issue(fx, chan, ND_CHUNK, 1);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(chan));
	KUNIT_EXPECT_EQ(test, 1U, fx->p.chans[0].ran);
	nt_run_in(NT_HARDIRQ, terminate_here, chan);
	dmaengine_synchronize(chan);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, done));
	ND_EXPECT_COPIED(fx, done);

	/* the mock refuses Append and Start while suspended */
	copy = nd_issue(fx, chan, 2 * ND_CHUNK, 2);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* Proves: N-105 N-108 */
static void netdma_terminate_held_with_an_empty_ring(struct kunit *test)
{
	terminate_held_with_an_empty_ring(test);
}

/* Proves: N-105 N-107 */
static void netdma_terminate_held_without_abort(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	fx->p.what.AbortDma = NULL;
	fx->p.what.ResetChannel = NULL;
	terminate_held_with_an_empty_ring(test);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_RESUME]);
}

/* Proves: N-111 */
static void netdma_abort_refused(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *gone, *copy;

	gone = nd_issue(fx, chan, 5 * ND_CHUNK, 1);
	fx->p.refuse[ND_ABORT] = 1;
	dmaengine_terminate_sync(chan);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_RESET]);
	nd_copy_unmap(gone);
	copy = nd_issue(fx, chan, 2 * ND_CHUNK, 2);
	nd_run(&fx->p.chans[0], 9);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
}

/* The channel takes no work any more. Proves: N-111 */
static void netdma_reset_refused(struct kunit *test)
{
	struct dma_chan *chan = open_version(test);
	struct nd_fixture *fx = test->priv;
	struct nd_copy *gone, *late;

	gone = nd_issue(fx, chan, 5 * ND_CHUNK, 1);
	fx->p.refuse[ND_ABORT] = 1;
	fx->p.refuse[ND_RESET] = 1;
	dmaengine_terminate_sync(chan);
	late = nd_copy_create(fx, 100, 2);
	KUNIT_EXPECT_NULL(test, nd_prep(chan, late, ND_FLAGS));
	/* the hardware is still at it, in memory that nobody got back */
	nd_run(&fx->p.chans[0], 99);
	dma_release_channel(chan);
	KUNIT_EXPECT_EQ(test, 1U, ntdma_netdma_test_quarantined());
	nd_copy_unmap(gone);
	nd_copy_unmap(late);
}

/* Proves: N-112 */
static void netdma_terminate_loop(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copies[6], *copy;
	struct dma_chan *chan;
	unsigned int i, j;

	ntdma_netdma_test_params()->ring = 16;
	chan = open_version(test);
	for (j = 0; j < 6; j++)
		copies[j] = nd_copy_create(fx, 4 * ND_CHUNK, j);
	copy = nd_copy_create(fx, 700, 77);
	for (i = 0; i < 300; i++) {
		for (j = 0; j < 6; j++)
			nd_submit(fx, chan, copies[j], DMA_CTRL_ACK);
		dma_async_issue_pending(chan);
		nd_run(&fx->p.chans[0], i % 26);
		dmaengine_terminate_sync(chan);

		memset(copy->dst, 0, copy->len);
		reinit_completion(&copy->done);
		nd_submit(fx, chan, copy, ND_FLAGS);
		dma_async_issue_pending(chan);
		nd_run(&fx->p.chans[0], 9);
		nd_wait(fx, copy);
		dma_sync_single_for_cpu(fx->dev, copy->dst_dma, copy->len,
					DMA_FROM_DEVICE);
		KUNIT_EXPECT_EQ(test, nd_byte(77, 699), copy->dst[699]);
		if (fx->p.broken)
			break;
		dma_sync_single_for_device(fx->dev, copy->dst_dma, copy->len,
					   DMA_FROM_DEVICE);
	}
	for (j = 0; j < 6; j++)
		nd_copy_unmap(copies[j]);
	nd_copy_unmap(copy);
	dma_release_channel(chan);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(netdma_operations_that_exist),
	KUNIT_CASE_PARAM(netdma_pause_and_resume, version_gen_params),
	KUNIT_CASE_PARAM(netdma_suspend_refused, version_gen_params),
	KUNIT_CASE(netdma_forms_of_the_last_descriptor),
	KUNIT_CASE_PARAM(netdma_pause_with_interrupts_off, version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_idle, version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_busy, version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_from_any_context, version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_in_a_callback, version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_waits_for_the_hardware, version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_while_suspended, version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_from_interrupt_while_suspended,
			 version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_held_with_an_empty_ring,
			 version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_held_without_abort, version_gen_params),
	KUNIT_CASE_PARAM(netdma_abort_refused, version_gen_params),
	KUNIT_CASE_PARAM(netdma_reset_refused, version_gen_params),
	KUNIT_CASE_PARAM(netdma_terminate_loop, version_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_stop",
	.init = nd_fixture_init,
	.exit = nd_fixture_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("NetDMA transfers that end early");
MODULE_LICENSE("GPL");
