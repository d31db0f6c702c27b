// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whole sequences of version 3 as drivers perform them: from callbacks, other
 * threads and interrupts, with contexts that do not outlive their requests.
 */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "fixture_ex.h"

/**
 * struct driver - a driver that moves one buffer, chunk after chunk
 * @fx: the case
 * @adapter: of its device
 * @buf: data
 * @context: of its request
 * @list: of one mapping
 * @base: of its grant
 * @done: bytes moved
 * @length: of the chunk under way
 * @chunks: how many there were
 * @status: last answer
 * @dpc: runs after the interrupt
 * @finished: all is moved, or @status says why not
 */
struct driver {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct fx_buffer *buf;
	struct v3_context *context;
	PSCATTER_GATHER_LIST list;
	PVOID base;
	u32 done;
	ULONG length;
	u32 chunks;
	NTSTATUS status;
	struct tasklet_struct dpc;
	struct completion finished;
};

/* Maps the next chunk and lets the device run; its interrupt goes on. */
static void driver_start(struct driver *driver)
{
	struct ntdma_testdev_desc desc;

	driver->length = driver->buf->length - driver->done;
	driver->status = v3_map(driver->adapter, driver->buf->mdl, driver->base,
				driver->done, &driver->length, false,
				driver->list, EX_LIST_BYTES(1));
	if (!NT_SUCCESS(driver->status)) {
		complete(&driver->finished);
		return;
	}
	driver->chunks++;
	desc = (struct ntdma_testdev_desc){
		.addr = cpu_to_le64(ex_address(driver->list)),
		.len = cpu_to_le32(driver->length),
		.flags = cpu_to_le32(FX_FROM_DEVICE |
				     NTDMA_TESTDEV_DESC_INTERRUPT),
		.offset = cpu_to_le32(driver->done),
	};
	ntdma_testdev_run_atomic(&desc, 1);
}

static void driver_interrupt(void *context)
{
	struct driver *driver = context;

	tasklet_schedule(&driver->dpc);
}

static void driver_dpc(struct tasklet_struct *dpc)
{
	struct driver *driver = from_tasklet(driver, dpc, dpc);

	driver->status = v3_flush(driver->adapter, driver->buf->mdl,
				  driver->base, driver->done, driver->length,
				  false);
	driver->done += driver->length;
	if (NT_SUCCESS(driver->status) && driver->done < driver->buf->length)
		driver_start(driver);
	else
		complete(&driver->finished);
}

static void driver_granted(struct fx_grant *grant)
{
	struct driver *driver = grant->priv;

	driver->base = grant->base;
	driver_start(driver);
}

static struct driver *driver_create(struct fixture *fx)
{
	struct driver *driver = kunit_kzalloc(fx->test, sizeof(*driver),
					      GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(fx->test, driver);
	driver->fx = fx;
	driver->adapter = v3_adapter(fx);
	driver->buf = fx_scattered(fx->test, 0x10, 5 * PAGE_SIZE);
	driver->context = v3_new_context(fx, driver->adapter);
	driver->list = ex_memory(fx, 1);
	tasklet_setup(&driver->dpc, driver_dpc);
	init_completion(&driver->finished);
	KUNIT_ASSERT_EQ(fx->test, 0,
			ntdma_testdev_on_interrupt(driver_interrupt, driver));
	return driver;
}

static void driver_destroy(struct driver *driver)
{
	ntdma_testdev_on_interrupt(NULL, NULL);
	tasklet_kill(&driver->dpc);
	fx_put_adapter(driver->adapter);
	fx_buffer_free(driver->buf);
}

/*
 * Adapter, transfer information, context, channel, map, device, interrupt,
 * flush, map registers, adapter.
 *
 * Proves: C-284
 */
static void scenario3_ten_steps(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObjectKeepRegisters };
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };
	struct fixture *fx = test->priv;
	struct driver *driver = driver_create(fx);
	const DMA_OPERATIONS *ops = driver->adapter->DmaOperations;

	fx_device_load(driver->buf->length, 1);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			ops->GetDmaTransferInfo(driver->adapter,
						driver->buf->mdl, 0,
						driver->buf->length, false,
						&info));
	grant.body = driver_granted;
	grant.priv = driver;
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3_allocate(driver->adapter, fx->device,
				    driver->context, info.V1.MapRegisterCount,
				    0, &grant, NULL));
	KUNIT_ASSERT_NE(test, 0UL,
			wait_for_completion_timeout(&driver->finished,
						    20 * HZ));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, driver->status);
	KUNIT_EXPECT_EQ(test, 6U, driver->chunks);
	FX_EXPECT_DATA(test, driver->buf, 1);
	fx_free_map_regs(driver->adapter, driver->base,
			 info.V1.MapRegisterCount);
	driver_destroy(driver);
}

static void put_list_and_adapter(struct fx_delivery *delivery)
{
	PDMA_ADAPTER adapter = delivery->priv;

	fx_put_list(adapter, delivery->list, true);
	fx_put_adapter(adapter);
}

/* Proves: B-20 */
static void scenario3_list_callback_puts_all(struct kunit *test)
{
	struct fx_delivery delivery = { .body = put_list_and_adapter };
	struct fixture *fx = test->priv;
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	struct v3_context *context;
	PDMA_ADAPTER adapter;
	ULONG flags;

	for (flags = 0; flags <= V3_SYNC; flags++) {
		adapter = v3_adapter(fx);
		delivery.priv = adapter;
		context = v3_new_context(fx, adapter);
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				ex_get(fx, adapter, context,
				       ex_whole(buf, true), flags, &delivery,
				       NULL));
		KUNIT_EXPECT_EQ(test, (int)flags + 1, delivery.calls);
		KUNIT_EXPECT_EQ(test, fx->live,
				ntdma_test_live_objects_flush());
	}
	fx_buffer_free(buf);
}

/* The same from the callback of a request that had to wait. */
static void scenario3_waiter_puts_all(struct kunit *test)
{
	struct fx_delivery delivery = { .body = put_list_and_adapter };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	struct v3_context *context = v3_new_context(fx, adapter);

	ex_hold(fx, adapter, 1, 0);
	delivery.priv = adapter;
	ex_get(fx, adapter, context, ex_whole(buf, true), 0, &delivery, NULL);
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
	fx_buffer_free(buf);
}

static void put_adapter_body(struct fx_grant *grant)
{
	fx_put_adapter(grant->priv);
}

/* Proves: B-20 */
static void scenario3_channel_callback_puts_adapter(struct kunit *test)
{
	struct fx_grant grant = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);

	grant.body = put_adapter_body;
	grant.priv = adapter;
	/* map registers are out while the adapter is put */
	FX_TOLERATE(fx, v3_allocate(adapter, fx->device, context, 1, 0, &grant,
				    NULL));
	KUNIT_EXPECT_EQ(test, 1, grant.calls);
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
}

static void free_context_body(struct fx_grant *grant)
{
	kfree(grant->priv);
}

static struct v3_context *heap_context(struct kunit *test, PDMA_ADAPTER adapter)
{
	struct v3_context *context = kmalloc(sizeof(*context), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, context);
	v3_context_init(adapter, context);
	return context;
}

/*
 * Contexts that are freed with the event that ends their request, some of them
 * from inside: KASAN would see who looks at them later.
 *
 * Proves: C-175 C-184
 */
static void scenario3_context_dies_at_the_end(struct kunit *test)
{
	struct fx_grant freed = { .action = DeallocateObject };
	struct fx_grant cancelled = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context;

	freed.body = free_context_body;
	freed.priv = heap_context(test, adapter);
	v3_allocate(adapter, fx->device, freed.priv, 1, 0, &freed, NULL);
	KUNIT_EXPECT_EQ(test, 1, freed.calls);
	freed.priv = heap_context(test, adapter);
	v3_allocate(adapter, fx->device, freed.priv, 1, V3_SYNC, &freed, NULL);
	KUNIT_EXPECT_EQ(test, 2, freed.calls);
	ex_hold(fx, adapter, 1, 0);
	context = heap_context(test, adapter);
	v3_allocate(adapter, fx->device, context, 1, 0, &cancelled, NULL);
	freed.priv = heap_context(test, adapter);
	v3_allocate(adapter, fx->device, freed.priv, 1, 0, &freed, NULL);
	KUNIT_EXPECT_TRUE(test, v3_cancel(adapter, fx->device, context));
	kfree(context);
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 0, cancelled.calls);
	KUNIT_EXPECT_EQ(test, 3, freed.calls);
	fx_put_adapter(adapter);
}

static void free_object_body(struct fx_grant *grant)
{
	v3_free_object(grant->priv, DeallocateObject);
}

/*
 * The channel is freed from inside; KeepObject does not bring it back.
 *
 * Proves: B-25
 */
static void scenario3_keep_does_not_resurrect(struct kunit *test)
{
	static const ULONG flags[] = { 0, V3_SYNC };
	struct fx_grant grant = { .action = KeepObject };
	struct fx_grant next = { .action = DeallocateObject };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct v3_context *context = v3_new_context(fx, adapter);
	int live = ntdma_test_live_objects_flush(), i;

	grant.body = free_object_body;
	grant.priv = adapter;
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		v3_allocate(adapter, fx->device, context, 2, flags[i], &grant,
			    NULL);
		KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
		v3_allocate(adapter, fx->device, context, 1, V3_SYNC, &next,
			    NULL);
		KUNIT_EXPECT_EQ(test, i + 1, next.calls);
	}
	fx_put_adapter(adapter);
}

/**
 * struct other - a thread that does what the callback tells it
 * @driver: state of the transfer
 * @granted: the callback says go
 * @freed: the thread is through
 * @has_freed: the same for one who must not sleep
 * @differs: bytes that were right
 */
struct other {
	struct driver *driver;
	struct completion granted;
	struct completion freed;
	atomic_t has_freed;
	u32 differs;
};

static int other_thread(void *data)
{
	struct other *other = data;
	struct driver *driver = other->driver;
	ULONG length = PAGE_SIZE;

	wait_for_completion(&other->granted);
	driver->status = v3_map(driver->adapter, driver->buf->mdl, driver->base,
				0, &length, true, driver->list,
				EX_LIST_BYTES(1));
	if (NT_SUCCESS(driver->status)) {
		other->differs = fx_list_sees(driver->list, 2);
		driver->length = length;
		v3_flush(driver->adapter, driver->buf->mdl, driver->base, 0,
			 length, true);
	}
	v3_free_object(driver->adapter, DeallocateObject);
	atomic_set(&other->has_freed, 1);
	complete(&other->freed);
	return 0;
}

static void signal_other_body(struct fx_grant *grant)
{
	struct other *other = grant->priv;
	u64 spins;

	other->driver->base = grant->base;
	complete(&other->granted);
	/* With a second CPU the other thread wins; alone it cannot run yet. */
	for (spins = 0; num_online_cpus() > 1 && spins < 100000000; spins++) {
		if (atomic_read(&other->has_freed))
			break;
		cpu_relax();
	}
}

/* Proves: C-217 B-25 */
static void scenario3_another_thread_goes_on(struct kunit *test)
{
	struct fx_grant grant = { .action = KeepObject };
	struct fixture *fx = test->priv;
	struct driver *driver = driver_create(fx);
	struct other *other = kunit_kzalloc(test, sizeof(*other), GFP_KERNEL);
	struct task_struct *task;

	KUNIT_ASSERT_NOT_NULL(test, other);
	other->driver = driver;
	fx_buffer_fill(driver->buf, 2);
	init_completion(&other->granted);
	init_completion(&other->freed);
	task = kthread_run(other_thread, other, "ntdma_other");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	grant.body = signal_other_body;
	grant.priv = other;
	v3_allocate(driver->adapter, fx->device, driver->context, 2, 0, &grant,
		    NULL);
	KUNIT_ASSERT_NE(test, 0UL,
			wait_for_completion_timeout(&other->freed, 20 * HZ));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, driver->status);
	KUNIT_EXPECT_EQ(test, (u32)driver->length, other->differs);
	/* the channel is free again */
	ex_hold(fx, driver->adapter, 1, 0);
	v3_free_object(driver->adapter, DeallocateObject);
	driver_destroy(driver);
}

/* A request that can be cancelled. */
enum request { CHANNEL, LIST, BUILT };

/**
 * struct cancellable - one request and what came of it
 * @fx: the case
 * @adapter: on which
 * @request: kind
 * @buf: data of a list
 * @context: its context
 * @spare: context for a request of the callback
 * @memory: for BUILT
 * @size: of @memory
 * @grant: of CHANNEL
 * @delivery: of the others
 * @answer: what a cancel from inside the callback returned
 */
struct cancellable {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	enum request request;
	struct fx_buffer *buf;
	struct v3_context *context;
	struct v3_context *spare;
	void *memory;
	ULONG size;
	struct fx_grant grant;
	struct fx_delivery delivery;
	BOOLEAN answer;
};

static const enum request requests[] = { CHANNEL, LIST, BUILT };

static void request_desc(const enum request *request, char *desc)
{
	static const char *const names[] = { "channel", "Get", "Build" };

	strscpy(desc, names[*request], KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(request, requests, request_desc);

static void cancel_in_grant(struct fx_grant *grant)
{
	struct cancellable *c = grant->priv;

	c->answer = v3_cancel(c->adapter, c->fx->device, c->context);
}

static void cancel_in_delivery(struct fx_delivery *delivery)
{
	struct cancellable *c = delivery->priv;

	c->answer = v3_cancel(c->adapter, c->fx->device, c->context);
	fx_put_list(c->adapter, delivery->list, true);
}

static struct cancellable *cancellable_create(struct kunit *test,
					      PDMA_ADAPTER adapter,
					      enum request request)
{
	struct cancellable *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->fx = test->priv;
	c->adapter = adapter;
	c->request = request;
	c->buf = fx_scattered(test, 0, PAGE_SIZE);
	c->context = v3_new_context(c->fx, adapter);
	c->spare = v3_new_context(c->fx, adapter);
	c->memory = ex_list_memory(c->fx, adapter, ex_whole(c->buf, true),
				   &c->size);
	c->grant.action = DeallocateObject;
	c->grant.body = cancel_in_grant;
	c->grant.priv = c;
	c->delivery.body = cancel_in_delivery;
	c->delivery.priv = c;
	c->answer = true;
	return c;
}

static NTSTATUS cancellable_place(struct cancellable *c)
{
	if (c->request == CHANNEL)
		return v3_allocate(c->adapter, c->fx->device, c->context, 1, 0,
				   &c->grant, NULL);
	if (c->request == LIST)
		return ex_get(c->fx, c->adapter, c->context,
			      ex_whole(c->buf, true), 0, &c->delivery, NULL);
	return ex_build(c->fx, c->adapter, c->context, ex_whole(c->buf, true),
			0, &c->delivery, c->memory, c->size, NULL);
}

static int cancellable_calls(const struct cancellable *c)
{
	return c->grant.calls + c->delivery.calls;
}

/*
 * Before: no callback, and so it stays until the context is new again.
 *
 * Proves: C-174 C-188 C-189
 */
static void scenario3_cancel_before(struct kunit *test)
{
	const enum request *request = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct cancellable *c = cancellable_create(test, adapter, *request);

	KUNIT_EXPECT_TRUE(test, v3_cancel(adapter, fx->device, c->context));
	KUNIT_EXPECT_TRUE(test, v3_cancel(adapter, fx->device, c->context));
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED, cancellable_place(c));
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED, cancellable_place(c));
	KUNIT_EXPECT_EQ(test, 0, cancellable_calls(c));
	v3_context_init(adapter, c->context);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancellable_place(c));
	KUNIT_EXPECT_EQ(test, 1, cancellable_calls(c));
	fx_put_adapter(adapter);
	fx_buffer_free(c->buf);
}

/*
 * Inside its callback and after it: too late.
 *
 * Proves: C-173 C-185
 */
static void scenario3_cancel_too_late(struct kunit *test)
{
	const enum request *request = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct cancellable *c = cancellable_create(test, adapter, *request);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancellable_place(c));
	KUNIT_EXPECT_EQ(test, 1, cancellable_calls(c));
	KUNIT_EXPECT_FALSE(test, c->answer);
	KUNIT_EXPECT_FALSE(test, v3_cancel(adapter, fx->device, c->context));
	/* nothing was marked: the context serves again */
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, cancellable_place(c));
	KUNIT_EXPECT_EQ(test, 2, cancellable_calls(c));
	fx_put_adapter(adapter);
	fx_buffer_free(c->buf);
}

static void cancel_other_body(struct fx_grant *grant)
{
	struct cancellable *other = grant->priv;

	other->answer = v3_cancel(other->adapter, other->fx->device,
				  other->context);
}

/*
 * By the callback of the request before it, while the queue is drained.
 *
 * Proves: C-187 C-190
 */
static void scenario3_cancel_by_the_one_before(struct kunit *test)
{
	struct fx_grant first = { .action = DeallocateObject };
	const enum request *request = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct cancellable *second = cancellable_create(test, adapter,
							*request);
	struct cancellable *third = cancellable_create(test, adapter, *request);

	first.body = cancel_other_body;
	first.priv = second;
	second->answer = false;
	ex_hold(fx, adapter, 1, 0);
	v3_allocate(adapter, fx->device, v3_new_context(fx, adapter), 1, 0,
		    &first, NULL);
	cancellable_place(second);
	cancellable_place(third);
	v3_free_object(adapter, DeallocateObject);
	KUNIT_EXPECT_EQ(test, 1, first.calls);
	KUNIT_EXPECT_TRUE(test, second->answer);
	KUNIT_EXPECT_EQ(test, 0, cancellable_calls(second));
	KUNIT_EXPECT_EQ(test, 1, cancellable_calls(third));
	fx_put_adapter(adapter);
	fx_buffer_free(second->buf);
	fx_buffer_free(third->buf);
}

/* The adapter goes with requests in its queue: no callback, nothing lost. */
static void scenario3_cancel_by_put(struct kunit *test)
{
	const enum request *request = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct cancellable *c = cancellable_create(test, adapter, *request);

	ex_hold(fx, adapter, 1, 0);
	cancellable_place(c);
	FX_TOLERATE(fx, fx_put_adapter(adapter));
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
	KUNIT_EXPECT_EQ(test, 0, cancellable_calls(c));
	fx_buffer_free(c->buf);
}

static void nested_body(struct fx_delivery *delivery)
{
	struct cancellable *inner = delivery->priv;
	struct fixture *fx = inner->fx;
	PSCATTER_GATHER_LIST list = NULL;

	/* synchronous ones need not wait for the callback to return */
	ex_get(fx, inner->adapter, inner->spare, ex_whole(inner->buf, true),
	       V3_SYNC, NULL, &list);
	KUNIT_EXPECT_NOT_NULL(fx->test, list);
	if (list)
		fx_put_list(inner->adapter, list, true);
	cancellable_place(inner);
	KUNIT_EXPECT_EQ(fx->test, 0, inner->delivery.calls);
	fx_put_list(inner->adapter, delivery->list, true);
}

/* From inside a list callback: synchronous at once, the rest afterwards. */
static void scenario3_nested_requests(struct kunit *test)
{
	struct fx_delivery outer = { .body = nested_body };
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct cancellable *inner = cancellable_create(test, adapter, LIST);

	outer.priv = inner;
	ex_get(fx, adapter, v3_new_context(fx, adapter),
	       ex_whole(inner->buf, true), 0, &outer, NULL);
	KUNIT_EXPECT_EQ(test, 1, outer.calls);
	KUNIT_EXPECT_EQ(test, 1, inner->delivery.calls);
	KUNIT_EXPECT_GT(test, inner->delivery.when, outer.when);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_put_adapter(adapter);
	fx_buffer_free(inner->buf);
}

static struct kunit_case dma_v3_scenario_cases[] = {
	KUNIT_CASE(scenario3_ten_steps),
	KUNIT_CASE(scenario3_list_callback_puts_all),
	KUNIT_CASE(scenario3_waiter_puts_all),
	KUNIT_CASE(scenario3_channel_callback_puts_adapter),
	KUNIT_CASE(scenario3_context_dies_at_the_end),
	KUNIT_CASE(scenario3_keep_does_not_resurrect),
	KUNIT_CASE(scenario3_another_thread_goes_on),
	KUNIT_CASE_PARAM(scenario3_cancel_before, request_gen_params),
	KUNIT_CASE_PARAM(scenario3_cancel_too_late, request_gen_params),
	KUNIT_CASE_PARAM(scenario3_cancel_by_the_one_before, request_gen_params),
	KUNIT_CASE_PARAM(scenario3_cancel_by_put, request_gen_params),
	KUNIT_CASE(scenario3_nested_requests),
	{}
};

static struct kunit_suite dma_v3_scenario_suite = {
	.name = "ntdma_dma_v3_scenario",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_scenario_cases,
};

kunit_test_suite(dma_v3_scenario_suite);

MODULE_DESCRIPTION("ntdma suite: sequences of version 3");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
