// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels: what Allocate is told and what Free may count on, whoever ends
 * first, client or provider.
 */
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/module.h>

#include "fixture_netdma.h"

/* Proves: N-043 */
static void netdma_allocate_on_first_reference(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	unsigned int i;

	nd_open(&fx->p);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_ALLOCATE]);
	for (i = 1; i <= 3; i++) {
		chan = nd_request(fx);
		KUNIT_EXPECT_EQ(test, i, fx->p.calls[ND_ALLOCATE]);
		dma_release_channel(chan);
		KUNIT_EXPECT_EQ(test, i, fx->p.calls[ND_FREE]);
	}
}

static bool start_returned;

static NTSTATUS allocate_before_start_returns(PVOID context,
					      PNET_DMA_CHANNEL_PARAMETERS params,
					      PVOID handle, PVOID *channel)
{
	if (start_returned)
		nd_broke(context, "allocated too late");
	return nd_allocate(context, params, handle, channel);
}

/* Proves: N-024 */
static void netdma_allocate_inside_start(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;

	/* a public device, and a client of any channel that there is */
	ntdma_netdma_test_params()->private_chans = false;
	fx->p.what.AllocateDmaChannel = allocate_before_start_returns;
	start_returned = false;
	dmaengine_get();
	nd_open(&fx->p);
	start_returned = true;
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_ALLOCATE]);
	dmaengine_put();
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_FREE]);
}

/* Proves: N-044 N-046 N-047 */
static void netdma_parameters_revision_1(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct ntdma_testdev_mapping mapping;
	NET_DMA_CHANNEL_PARAMETERS *params = &fx->p.chans[0].params;
	struct dma_chan *chan;
	unsigned int cpu;
	u64 seen = 0;

	nd_open(&fx->p);
	chan = nd_request(fx);
	KUNIT_EXPECT_EQ(test, 1, params->Revision);
	KUNIT_EXPECT_EQ(test, 40, params->Size);
	KUNIT_EXPECT_EQ(test, 0U, params->Flags);
	KUNIT_EXPECT_EQ(test, 0U, params->ChannelPriority);

	KUNIT_EXPECT_EQ(test, 0ULL,
			params->CompletionPhysicalAddress.QuadPart % 64ULL);
	KUNIT_EXPECT_EQ(test, 4ULL, *(u64 *)params->CompletionVirtualAddress);
	*(u64 *)params->CompletionVirtualAddress = 0x1122334455667780ULL;
	KUNIT_EXPECT_EQ(test, 0,
			ntdma_testdev_peek(params->CompletionPhysicalAddress.QuadPart,
					   &seen, sizeof(seen)));
	KUNIT_EXPECT_EQ(test, 0x1122334455667780ULL, seen);
	KUNIT_EXPECT_EQ(test, 0,
			ntdma_testdev_find_mapping(params->CompletionPhysicalAddress.QuadPart,
						   &mapping));
	KUNIT_EXPECT_TRUE(test, mapping.coherent);

	KUNIT_EXPECT_NE(test, 0U, params->ProcessorAffinityMask);
	for (cpu = 0; cpu < 32; cpu++)
		if (params->ProcessorAffinityMask & BIT(cpu))
			KUNIT_EXPECT_TRUE(test, cpu_online(cpu));
	dma_release_channel(chan);
}

/* Proves: N-045 */
static void netdma_parameters_revision_2(struct kunit *test)
{
	static const struct {
		u8 major, minor;
		u32 flags;
		u16 size;
	} rows[] = {
		{ 2, 1, NET_DMA_PROVIDER_SUPPORTS_PROC_GROUPS, 56 },
		{ 2, 1, 0, 40 },
		{ 2, 0, NET_DMA_PROVIDER_SUPPORTS_PROC_GROUPS, 40 },
		{ 1, 1, NET_DMA_PROVIDER_SUPPORTS_PROC_GROUPS, 40 },
	};
	struct nd_fixture *fx = test->priv;
	NET_DMA_CHANNEL_PARAMETERS *params = &fx->p.chans[0].params;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fx->p.what.MajorVersion = rows[i].major;
		fx->p.what.MinorVersion = rows[i].minor;
		fx->p.what.Flags = rows[i].flags;
		nd_open(&fx->p);
		dma_release_channel(nd_request(fx));
		KUNIT_EXPECT_EQ(test, rows[i].size, params->Size);
		KUNIT_EXPECT_EQ(test, rows[i].size == 56 ? 2 : 1,
				params->Revision);
		if (rows[i].size == 56)
			KUNIT_EXPECT_NE(test, 0ULL,
					(u64)params->ProcessorAffinityMaskEx.Mask);
		nd_close(&fx->p);
	}
}

static u32 chosen_cpu;

static NTSTATUS allocate_on_cpu(PVOID context, PNET_DMA_CHANNEL_PARAMETERS params,
				PVOID handle, PVOID *channel)
{
	params->CpuNumber = chosen_cpu;
	return nd_allocate(context, params, handle, channel);
}

static u32 cpu_of_interrupt(struct nd_chan *c)
{
	PHYSICAL_ADDRESS none = { };
	ULONG cpu = 12345;

	NetDmaIsr(c->handle, none, &cpu);
	return cpu;
}

/* Proves: N-048 */
static void netdma_cpu_of_the_provider(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;

	fx->p.what.AllocateDmaChannel = allocate_on_cpu;
	nd_open(&fx->p);
	chosen_cpu = cpumask_last(cpu_online_mask);
	chan = nd_request(fx);
	KUNIT_EXPECT_EQ(test, chosen_cpu, cpu_of_interrupt(&fx->p.chans[0]));
	dma_release_channel(chan);

	chosen_cpu = 4711;
	ND_MISUSES(fx, 1, chan = nd_request(fx));
	KUNIT_EXPECT_TRUE(test, cpu_online(cpu_of_interrupt(&fx->p.chans[0])));
	dma_release_channel(chan);
}

/* Proves: N-049 N-050 */
static void netdma_allocate_fails(struct kunit *test)
{
	static const NTSTATUS codes[] = {
		STATUS_INSUFFICIENT_RESOURCES, STATUS_UNSUCCESSFUL,
		STATUS_NO_SUCH_DEVICE,
	};
	struct nd_fixture *fx = test->priv;
	struct ntdma_testdev_stats stats;
	unsigned int i;

	nd_open(&fx->p);
	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		fx->p.status = codes[i];
		/* dmaengine tries both channels */
		fx->p.refuse[ND_ALLOCATE] = 2;
		KUNIT_EXPECT_NULL(test, nd_try_request(fx));
		fx->p.refuse[ND_ALLOCATE] = 0;
		ntdma_testdev_get_stats(&stats);
		KUNIT_EXPECT_EQ(test, 0ULL, (u64)stats.live_coherent);
		/* for -ENODEV dmaengine would have dropped the device */
		dma_release_channel(nd_request(fx));
	}
	fx->p.calls[ND_ALLOCATE] = 0;
	fx->p.calls[ND_FREE] = 0;
}

/* Proves: N-052 */
static void netdma_null_context(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_chan *chan;
	struct nd_copy *copy;

	fx->p.null_context = true;
	nd_open(&fx->p);
	chan = nd_request(fx);
	copy = nd_issue(fx, chan, 300, 3);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, copy);
	ND_EXPECT_COPIED(fx, copy);
	dma_release_channel(chan);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_FREE]);
}

/* Proves: N-053 */
static void netdma_release_with_work(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *copies[3];
	struct dma_chan *chan;
	unsigned int i;

	nd_open(&fx->p);
	chan = nd_request(fx);
	for (i = 0; i < 3; i++)
		copies[i] = nd_issue(fx, chan, 5000, i);
	dma_release_channel(chan);
	/* the mock checks that nothing is outstanding */
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_FREE]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ABORT]);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, 0U, copies[i]->calls);
		nd_copy_unmap(copies[i]);
	}
}

/* Proves: N-054 N-092 */
static void netdma_handle_after_free(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	PHYSICAL_ADDRESS addr = { .QuadPart = 0x1000 };
	struct dma_chan *chan;
	ULONG cpu = 12345;
	void *handle;

	nd_open(&fx->p);
	chan = nd_request(fx);
	handle = fx->p.chans[0].handle;
	dma_release_channel(chan);
	fx->p.nr_orders = 0;

	NetDmaInterruptDpc(handle, addr);
	NetDmaIsr(handle, addr, &cpu);
	NetDmaIsr(handle, addr, NULL);
	NetDmaIsr(NULL, addr, NULL);
	NetDmaInterruptDpc(NULL, addr);
	KUNIT_EXPECT_TRUE(test, cpu < nr_cpu_ids);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.nr_orders);

	/* nor does it mean the next channel */
	chan = nd_request(fx);
	KUNIT_EXPECT_PTR_NE(test, handle, fx->p.chans[0].handle);
	dma_release_channel(chan);
}

static int stop_in_thread(void *arg)
{
	struct nd_provider *p = arg;

	NetDmaProviderStop(p->handle);
	return 0;
}

static struct task_struct *stop_concurrently(struct nd_fixture *fx)
{
	struct task_struct *task = kthread_create(stop_in_thread, &fx->p,
						  "nd-stop");

	KUNIT_ASSERT_FALSE(fx->test, IS_ERR(task));
	get_task_struct(task);
	wake_up_process(task);
	return task;
}

static void join(struct task_struct *task)
{
	kthread_stop(task);
	put_task_struct(task);
}

/* Proves: N-055 */
static void netdma_free_races_with_stop(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct task_struct *task;
	struct dma_chan *chan;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, nd_register(&fx->p));
	for (i = 1; i <= 10; i++) {
		NetDmaProviderStart(fx->p.handle, &fx->p.attributes);
		chan = nd_request(fx);
		task = stop_concurrently(fx);
		dma_release_channel(chan);
		join(task);
		NetDmaProviderStop(fx->p.handle);
		KUNIT_EXPECT_EQ(test, i, fx->p.calls[ND_ALLOCATE]);
		KUNIT_EXPECT_EQ(test, i, fx->p.calls[ND_FREE]);
	}
}

/* Proves: N-031 N-032 N-042 */
static void netdma_stop_waits(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *first, *second;
	struct dma_chan *chans[2];

	nd_open(&fx->p);
	chans[0] = nd_request(fx);
	chans[1] = nd_request(fx);
	first = nd_issue(fx, chans[0], 40000, 1);
	second = nd_issue(fx, chans[1], 40000, 2);
	nd_set_pump(&fx->p, 1);
	NetDmaProviderStop(fx->p.handle);
	nd_set_pump(&fx->p, 0);

	/* all done by the time it returned, none aborted */
	KUNIT_EXPECT_EQ(test, 1U, first->calls);
	KUNIT_EXPECT_EQ(test, 1U, second->calls);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_NOERROR, first->result);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_NOERROR, second->result);
	KUNIT_EXPECT_EQ(test, 0U, fx->p.calls[ND_ABORT]);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_FREE]);
	KUNIT_EXPECT_EQ(test, ND_FREE, fx->p.order[fx->p.nr_orders - 1]);
	ND_EXPECT_COPIED(fx, first);
	ND_EXPECT_COPIED(fx, second);
	dma_release_channel(chans[0]);
	dma_release_channel(chans[1]);
	KUNIT_EXPECT_EQ(test, 2U, fx->p.calls[ND_FREE]);
}

/* Proves: N-033 N-034 N-035 N-041 */
static void netdma_client_outlives_the_provider(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct dma_async_tx_descriptor *early;
	struct nd_copy *copy, *late;
	struct dma_chan *chan;
	u32 calls;

	nd_open(&fx->p);
	chan = nd_request(fx);
	/* the driver's module is pinned by dmaengine, ours by us */
	KUNIT_EXPECT_PTR_EQ(test, fx->dev->driver->owner, chan->device->owner);
	copy = nd_issue(fx, chan, 100, 1);
	nd_run(&fx->p.chans[0], 1);
	nd_wait(fx, copy);
	late = nd_copy_create(fx, 100, 2);
	early = nd_prep(chan, late, ND_FLAGS);
	KUNIT_ASSERT_NOT_NULL(test, early);

	NetDmaProviderStop(fx->p.handle);
	calls = fx->p.nr_orders;
	KUNIT_EXPECT_NULL(test, nd_try_request(fx));
	KUNIT_EXPECT_NULL(test, nd_prep(chan, late, ND_FLAGS));
	KUNIT_EXPECT_NE(test, 0, dma_submit_error(dmaengine_submit(early)));
	dma_async_issue_pending(chan);
	KUNIT_EXPECT_EQ(test, DMA_COMPLETE, nd_status(chan, copy));
	KUNIT_EXPECT_EQ(test, 0, dmaengine_terminate_sync(chan));
	dmaengine_pause(chan);
	dmaengine_resume(chan);
	dma_release_channel(chan);
	KUNIT_EXPECT_EQ(test, calls, fx->p.nr_orders);
	KUNIT_EXPECT_EQ(test, fx->engines, ntdma_netdma_test_engines());
	ND_EXPECT_COPIED(fx, copy);
	nd_copy_unmap(late);
}

/* Proves: N-036 */
static void netdma_stop_runs_the_backlog(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *issued[8], *submitted;
	struct dma_chan *chan;
	unsigned int i;

	ntdma_netdma_test_params()->ring = 4;
	nd_open(&fx->p);
	chan = nd_request(fx);
	for (i = 0; i < 8; i++)
		issued[i] = nd_issue(fx, chan, 1000, i);
	submitted = nd_copy_create(fx, 100, 99);
	nd_submit(fx, chan, submitted, ND_FLAGS);
	nd_set_pump(&fx->p, 2);
	NetDmaProviderStop(fx->p.handle);
	nd_set_pump(&fx->p, 0);

	for (i = 0; i < 8; i++) {
		KUNIT_EXPECT_EQ(test, 1U, issued[i]->calls);
		KUNIT_EXPECT_EQ(test, DMA_TRANS_NOERROR, issued[i]->result);
		ND_EXPECT_COPIED(fx, issued[i]);
	}
	KUNIT_EXPECT_EQ(test, 1U, submitted->calls);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, submitted->result);
	KUNIT_EXPECT_EQ(test, DMA_ERROR, nd_status(chan, submitted));
	nd_copy_unmap(submitted);
	dma_release_channel(chan);
}

/* Proves: N-037 N-111 */
static void netdma_stop_with_dead_hardware(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct ntdma_testdev_stats stats;
	struct dma_chan *chan;
	struct nd_copy *copy;

	ntdma_netdma_test_params()->stall_ms = 30;
	ntdma_netdma_test_params()->watchdog_ms = 10;
	nd_open(&fx->p);
	chan = nd_request(fx);
	copy = nd_issue(fx, chan, 9000, 1);
	fx->p.refuse[ND_ABORT] = 9;
	fx->p.refuse[ND_RESET] = 9;
	NetDmaProviderStop(fx->p.handle);

	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ABORT]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_RESET]);
	KUNIT_EXPECT_EQ(test, 1U, copy->calls);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, copy->result);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_FREE]);
	/* what the hardware might still use is not given back */
	KUNIT_EXPECT_EQ(test, 1U, ntdma_netdma_test_quarantined());
	ntdma_testdev_get_stats(&stats);
	KUNIT_EXPECT_EQ(test, 1ULL, (u64)stats.live_coherent);
	/* freed with descriptors outstanding: the provider said so itself */
	fx->p.broken = NULL;
	nd_copy_unmap(copy);
	dma_release_channel(chan);
}

static struct dma_chan *stopping_chan;

/* The client's last words come while its channel is being stopped. */
static NTSTATUS abort_while_the_client_issues(PVOID context)
{
	unsigned long flags;

	local_irq_save(flags);
	dma_async_issue_pending(stopping_chan);
	local_irq_restore(flags);
	return nd_abort(context);
}

/* Proves: N-033 N-053 N-055 */
static void netdma_issue_behind_the_last_stop(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct nd_copy *stuck, *late;

	ntdma_netdma_test_params()->stall_ms = 30;
	ntdma_netdma_test_params()->watchdog_ms = 10;
	fx->p.what.AbortDma = abort_while_the_client_issues;
	nd_open(&fx->p);
	stopping_chan = nd_request(fx);
	stuck = nd_issue(fx, stopping_chan, 9000, 1);
	late = nd_copy_create(fx, 100, 2);
	nd_submit(fx, stopping_chan, late, ND_FLAGS);
	NetDmaProviderStop(fx->p.handle);

	/* the mock notes a channel that is freed while it works */
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_ABORT]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_START]);
	KUNIT_EXPECT_EQ(test, 1U, fx->p.calls[ND_FREE]);
	KUNIT_EXPECT_EQ(test, ND_FREE, fx->p.order[fx->p.nr_orders - 1]);
	KUNIT_EXPECT_EQ(test, 1U, stuck->calls);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, stuck->result);
	KUNIT_EXPECT_EQ(test, 1U, late->calls);
	KUNIT_EXPECT_EQ(test, DMA_TRANS_ABORTED, late->result);
	KUNIT_EXPECT_EQ(test, 0U, ntdma_netdma_test_quarantined());
	nd_copy_unmap(stuck);
	nd_copy_unmap(late);
	dma_release_channel(stopping_chan);
}

/* Proves: N-037 N-111 */
static void netdma_quarantine_takes_no_memory(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct ntdma_testdev_stats stats;
	struct dma_chan *chan;
	struct nd_copy *copy;

	nd_open(&fx->p);
	chan = nd_request(fx);
	copy = nd_issue(fx, chan, 9000, 1);
	fx->p.refuse[ND_ABORT] = 9;
	fx->p.refuse[ND_RESET] = 9;
	ntdma_inject_arm(NTDMA_SITE_NETDMA_QUARANTINE, 1, true);
	dmaengine_terminate_sync(chan);
	dma_release_channel(chan);
	KUNIT_EXPECT_EQ(test, 0U, ntdma_inject_hits(NTDMA_SITE_NETDMA_QUARANTINE));
	ntdma_inject_disarm();

	/* what is kept from the hardware is found again */
	KUNIT_EXPECT_EQ(test, 1U, ntdma_netdma_test_quarantined());
	ntdma_testdev_get_stats(&stats);
	KUNIT_EXPECT_EQ(test, 1ULL, (u64)stats.live_coherent);
	/* freed with descriptors outstanding: the provider said so itself */
	fx->p.broken = NULL;
	nd_copy_unmap(copy);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(netdma_allocate_on_first_reference),
	KUNIT_CASE(netdma_allocate_inside_start),
	KUNIT_CASE(netdma_parameters_revision_1),
	KUNIT_CASE(netdma_parameters_revision_2),
	KUNIT_CASE(netdma_cpu_of_the_provider),
	KUNIT_CASE(netdma_allocate_fails),
	KUNIT_CASE(netdma_null_context),
	KUNIT_CASE(netdma_release_with_work),
	KUNIT_CASE(netdma_handle_after_free),
	KUNIT_CASE(netdma_free_races_with_stop),
	KUNIT_CASE(netdma_stop_waits),
	KUNIT_CASE(netdma_client_outlives_the_provider),
	KUNIT_CASE(netdma_stop_runs_the_backlog),
	KUNIT_CASE(netdma_stop_with_dead_hardware),
	KUNIT_CASE(netdma_issue_behind_the_last_stop),
	KUNIT_CASE(netdma_quarantine_takes_no_memory),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_channel",
	.init = nd_fixture_init,
	.exit = nd_fixture_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("NetDMA channels");
MODULE_LICENSE("GPL");
