// SPDX-License-Identifier: GPL-2.0-only
/*
 * AllocateAdapterChannel(): who gets the channel, when, and what the answer of
 * the callback does.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>

#include "fixture_calls.h"

/* Proves: C-058 */
static void channel_idle_calls_at_once(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);

	/* entered at PASSIVE_LEVEL, to see that the level is raised */
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			adapter->DmaOperations->AllocateAdapterChannel(adapter,
				fx->device, 1, fx_control, &grant));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, grant.irql);
	KUNIT_EXPECT_TRUE(test, grant.softirq);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
	fx_put_adapter(adapter);
}

/* Proves: C-059 B-27 */
static void channel_callback_arguments(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	IRP irp = { };

	fx->device->CurrentIrp = &irp;
	fx_allocate(adapter, fx->device, 2, &grant);
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	KUNIT_EXPECT_PTR_EQ(test, fx->device, grant.device);
	KUNIT_EXPECT_PTR_EQ(test, &irp, grant.irp);
	KUNIT_EXPECT_NOT_NULL(test, grant.base);
	fx->device->CurrentIrp = NULL;
	fx_put_adapter(adapter);
}

/* Proves: C-060 */
static void channel_irp_of_request_time(struct kunit *test)
{
	struct fx_grant first = { .action = KeepObject };
	struct fx_grant second = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	IRP then = { }, later = { };

	fx_allocate(adapter, fx->device, 1, &first);
	fx->device->CurrentIrp = &then;
	fx_allocate(adapter, fx->device, 1, &second);
	fx->device->CurrentIrp = &later;
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 1, second.calls);
	KUNIT_EXPECT_PTR_EQ(test, &then, second.irp);
	fx->device->CurrentIrp = NULL;
	fx_put_adapter(adapter);
}

/* Proves: C-061 */
static void channel_map_register_limit(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	NTSTATUS status;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_allocate(adapter, fx->device, fx->map_regs, &grant));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	FX_MISUSE(fx, status = fx_allocate(adapter, fx->device,
					   fx->map_regs + 1, &grant));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, status);
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	fx_put_adapter(adapter);
}

/* Proves: C-062 C-063 C-067 */
static void channel_held_queues(struct kunit *test)
{
	struct fx_grant holder = { .action = KeepObject };
	struct fx_grant waiter = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);

	fx_allocate(adapter, fx->device, 1, &holder);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_allocate(adapter, fx->device, 1, &waiter));
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, waiter.irql);
	fx_put_adapter(adapter);
}

/* Proves: C-064 B-19 */
static void channel_grants_in_order(struct kunit *test)
{
	struct fx_grant grants[5] = { };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	int i;

	for (i = 0; i < ARRAY_SIZE(grants); i++) {
		grants[i].action = i & 1 ? KeepObject : DeallocateObject;
		if (!i)
			grants[i].action = KeepObject;
		fx_allocate(adapter, fx->device, 1, &grants[i]);
	}
	KUNIT_EXPECT_EQ(test, 0, grants[1].calls);
	fx_free_channel(adapter);	/* 1 keeps it */
	KUNIT_EXPECT_EQ(test, 1, grants[1].calls);
	KUNIT_EXPECT_EQ(test, 0, grants[2].calls);
	fx_free_channel(adapter);	/* 2 lets go, 3 keeps it */
	KUNIT_EXPECT_EQ(test, 1, grants[3].calls);
	KUNIT_EXPECT_EQ(test, 0, grants[4].calls);
	fx_free_channel(adapter);
	for (i = 1; i < ARRAY_SIZE(grants); i++) {
		KUNIT_EXPECT_EQ(test, 1, grants[i].calls);
		KUNIT_EXPECT_GT(test, grants[i].when, grants[i - 1].when);
	}
	fx_put_adapter(adapter);
}

/* Allocates once more from inside, which the DDI forbids and we survive. */
static void channel_nested_body(struct fx_grant *grant)
{
	struct fx_grant *next = grant->priv;

	fx_allocate(next->priv, grant->device, 1, next);
}

/* Proves: C-065 */
static void channel_deallocate_admits_next(struct kunit *test)
{
	struct fx_grant outer = { .action = DeallocateObject };
	struct fx_grant inner = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	int live = ntdma_test_live_objects_flush();

	outer.body = channel_nested_body;
	outer.priv = &inner;
	inner.priv = adapter;
	fx->any_misuse = true;
	fx_allocate(adapter, fx->device, 1, &outer);
	KUNIT_EXPECT_EQ(test, 1, inner.calls);
	KUNIT_EXPECT_GT(test, inner.when, outer.when);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
}

/* Proves: C-066 */
static void channel_registers_survive(struct kunit *test)
{
	struct fx_grant next = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	ULONG length = buf->length;
	PVOID base;
	u64 addr;

	base = fx_grant_base(fx, adapter, 2, DeallocateObjectKeepRegisters);
	fx_allocate(adapter, fx->device, 1, &next);
	KUNIT_EXPECT_EQ(test, 1, next.calls);
	fx_buffer_fill(buf, 1);
	addr = fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(addr, length, 0, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, buf->length, 1);
	fx_flush(adapter, buf->mdl, base, fx_va(buf, 0), buf->length, true);
	fx_free_map_regs(adapter, base, 2);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-068 */
static void channel_invalid_action(struct kunit *test)
{
	struct fx_grant bad = { .action = 0 };
	struct fx_grant next = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	ULONG length = buf->length;

	FX_MISUSE(fx, fx_allocate(adapter, fx->device, 2, &bad));
	fx_allocate(adapter, fx->device, 1, &next);
	KUNIT_EXPECT_EQ(test, 1, next.calls);
	fx_map(adapter, buf->mdl, bad.base, fx_va(buf, 0), &length, true);
	KUNIT_EXPECT_EQ(test, buf->length, length);
	fx_flush(adapter, buf->mdl, bad.base, fx_va(buf, 0), length, true);
	fx_free_map_regs(adapter, bad.base, 2);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-069 */
static void channel_per_adapter(struct kunit *test)
{
	struct fx_grant one = { .action = KeepObject };
	struct fx_grant two = { .action = KeepObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER first = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PDMA_ADAPTER second = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);

	fx_allocate(first, fx->device, 1, &one);
	fx_allocate(second, fx->device, 1, &two);
	KUNIT_EXPECT_EQ(test, 1, one.calls);
	KUNIT_EXPECT_EQ(test, 1, two.calls);
	fx_free_channel(first);
	fx_free_channel(second);
	fx_put_adapter(first);
	fx_put_adapter(second);
}

static NTSTATUS allocate_without_routine(struct fixture *fx,
					 PDMA_ADAPTER adapter)
{
	KIRQL old = fx_raise();
	NTSTATUS status;

	status = adapter->DmaOperations->AllocateAdapterChannel(adapter,
								fx->device, 1,
								NULL, NULL);
	fx_lower(old);
	return status;
}

/* Proves: C-071 */
static void channel_needs_routine(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	NTSTATUS status;

	FX_MISUSE(fx, status = allocate_without_routine(fx, adapter));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	fx_put_adapter(adapter);
}

/* Proves: C-072 */
static void channel_without_registers(struct kunit *test)
{
	struct fx_grant grant = { .action = KeepObject };
	struct fx_grant waiter = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_allocate(adapter, fx->device, 0, &grant));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	fx_allocate(adapter, fx->device, 0, &waiter);
	KUNIT_EXPECT_EQ(test, 0, waiter.calls);
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	fx_put_adapter(adapter);
}

/* Proves: C-073 */
static void channel_two_waiters_of_a_device(struct kunit *test)
{
	struct fx_grant holder = { .action = KeepObject };
	struct fx_grant one = { .action = DeallocateObject };
	struct fx_grant two = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);

	fx_allocate(adapter, fx->device, 1, &holder);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_allocate(adapter, fx->device, 1, &one));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			fx_allocate(adapter, fx->device, 1, &two));
	fx_free_channel(adapter);
	KUNIT_EXPECT_EQ(test, 1, one.calls);
	KUNIT_EXPECT_EQ(test, 1, two.calls);
	KUNIT_EXPECT_GT(test, two.when, one.when);
	fx_put_adapter(adapter);
}

/* Proves: C-074 */
static void channel_bases_are_distinct(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	PVOID base[4];
	int i, j;

	for (i = 0; i < ARRAY_SIZE(base); i++) {
		base[i] = fx_grant_base(fx, adapter, 1,
					DeallocateObjectKeepRegisters);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_PTR_NE(test, base[j], base[i]);
	}
	for (i = 0; i < ARRAY_SIZE(base); i++)
		fx_free_map_regs(adapter, base[i], 1);
	fx_put_adapter(adapter);
}

/* Frees the channel from inside, then claims to keep it: freed it stays. */
static void channel_free_inside_body(struct fx_grant *grant)
{
	PDMA_ADAPTER adapter = grant->priv;

	adapter->DmaOperations->FreeAdapterChannel(adapter);
}

/* Proves: B-25 */
static void channel_keep_does_not_resurrect(struct kunit *test)
{
	struct fx_grant grant = { .action = KeepObject };
	struct fx_grant next = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	int live = ntdma_test_live_objects_flush();

	grant.body = channel_free_inside_body;
	grant.priv = adapter;
	fx_allocate(adapter, fx->device, 1, &grant);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_allocate(adapter, fx->device, 1, &next);
	KUNIT_EXPECT_EQ(test, 1, next.calls);
	fx_put_adapter(adapter);
}

struct channel_other_thread {
	struct fx_buffer *buf;
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	PVOID base;
	struct completion granted;
	struct completion freed;
	atomic_t has_freed;
	u32 differs;
};

static int channel_other_thread(void *data)
{
	struct channel_other_thread *other = data;
	struct fx_buffer *buf = other->buf;
	ULONG length = buf->length;
	u64 addr;

	wait_for_completion(&other->granted);
	addr = fx_map(other->adapter, buf->mdl, other->base, fx_va(buf, 0),
		      &length, true);
	fx_device_move(addr, length, 0, FX_TO_DEVICE);
	other->differs = fx_device_differs(0, buf->length, 9);
	fx_flush(other->adapter, buf->mdl, other->base, fx_va(buf, 0), length,
		 true);
	fx_free_channel(other->adapter);
	atomic_set(&other->has_freed, 1);
	complete(&other->freed);
	return 0;
}

static void channel_signal_body(struct fx_grant *grant)
{
	struct channel_other_thread *other = grant->priv;
	u64 spins;

	other->base = grant->base;
	complete(&other->granted);
	/* With a second CPU the other thread wins; alone it cannot run yet. */
	for (spins = 0; num_online_cpus() > 1 && spins < 100000000; spins++) {
		if (atomic_read(&other->has_freed))
			break;
		cpu_relax();
	}
}

/* Proves: C-075 */
static void channel_freed_by_another_thread(struct kunit *test)
{
	struct fx_grant grant = { .action = KeepObject };
	struct fx_grant next = { .action = DeallocateObject };
	struct channel_other_thread *other;
	struct fixture *fx = test->priv;
	struct task_struct *task;

	other = kunit_kzalloc(test, sizeof(*other), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, other);
	other->adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	other->buf = fx_scattered(test, 0, PAGE_SIZE);
	fx_buffer_fill(other->buf, 9);
	init_completion(&other->granted);
	init_completion(&other->freed);
	task = kthread_run(channel_other_thread, other, "ntdma_other");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	grant.body = channel_signal_body;
	grant.priv = other;
	fx_allocate(other->adapter, fx->device, 2, &grant);
	KUNIT_ASSERT_NE(test, 0UL,
			wait_for_completion_timeout(&other->freed, 20 * HZ));
	KUNIT_EXPECT_EQ(test, other->buf->length, other->differs);
	fx_allocate(other->adapter, fx->device, 1, &next);
	KUNIT_EXPECT_EQ(test, 1, next.calls);
	fx_put_adapter(other->adapter);
	fx_buffer_free(other->buf);
}

/*
 * Bounce pages are what a device without scatter/gather can run out of, even if
 * it reaches all memory: who was granted registers has them, others wait.
 *
 * Proves: C-085 C-105
 */
static void channel_waits_for_bounce_pages(struct kunit *test)
{
	struct fx_grant second = { .action = DeallocateObjectKeepRegisters };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 64, 2 * PAGE_SIZE);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	ULONG count = fx->map_regs, length = buf->length;
	PVOID first;
	u64 addr;

	fx_buffer_fill(buf, 3);
	first = fx_grant_base(fx, adapter, count,
			      DeallocateObjectKeepRegisters);
	fx_allocate(adapter, fx->device, count, &second);
	KUNIT_EXPECT_EQ(test, 0, second.calls);
	fx_free_map_regs(adapter, first, count);
	KUNIT_ASSERT_EQ(test, 1, second.calls);

	addr = fx_map(adapter, buf->mdl, second.base, fx_va(buf, 0), &length,
		      true);
	KUNIT_EXPECT_EQ(test, buf->length, length);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(addr, length, 0, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, length, 3);
	fx_flush(adapter, buf->mdl, second.base, fx_va(buf, 0), length, true);
	fx_free_map_regs(adapter, second.base, count);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static struct kunit_case dma_channel_cases[] = {
	KUNIT_CASE(channel_idle_calls_at_once),
	KUNIT_CASE(channel_callback_arguments),
	KUNIT_CASE(channel_irp_of_request_time),
	KUNIT_CASE(channel_map_register_limit),
	KUNIT_CASE(channel_held_queues),
	KUNIT_CASE(channel_grants_in_order),
	KUNIT_CASE(channel_deallocate_admits_next),
	KUNIT_CASE(channel_registers_survive),
	KUNIT_CASE(channel_invalid_action),
	KUNIT_CASE(channel_per_adapter),
	KUNIT_CASE(channel_needs_routine),
	KUNIT_CASE(channel_without_registers),
	KUNIT_CASE(channel_two_waiters_of_a_device),
	KUNIT_CASE(channel_bases_are_distinct),
	KUNIT_CASE(channel_keep_does_not_resurrect),
	KUNIT_CASE(channel_freed_by_another_thread),
	KUNIT_CASE(channel_waits_for_bounce_pages),
	{}
};

static struct kunit_suite dma_channel_suite = {
	.name = "ntdma_dma_channel",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_channel_cases,
};

kunit_test_suite(dma_channel_suite);

MODULE_DESCRIPTION("ntdma suite: adapter channel");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
