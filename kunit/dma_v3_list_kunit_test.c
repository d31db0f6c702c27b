// SPDX-License-Identifier: GPL-2.0-only
/*
 * GetScatterGatherListEx(), BuildScatterGatherListEx() and what
 * FreeAdapterObject() does to their lists.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_v3.h"

#define V3_SEED		51
#define V3_LIST_MEMORY	4096

/**
 * struct v3_list - what most cases need
 * @fx: the case
 * @adapter: scatter/gather, 64 bits
 * @context: ready
 * @chain: of three
 * @memory: for Build
 */
struct v3_list {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct v3_context *context;
	struct fx_chain chain;
	u8 memory[V3_LIST_MEMORY];
};

static struct v3_list *v3_begin(struct kunit *test)
{
	struct v3_list *v3 = kunit_kzalloc(test, sizeof(*v3), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, v3);
	v3->fx = test->priv;
	v3->adapter = v3_adapter(v3->fx);
	v3->context = v3_new_context(v3->fx, v3->adapter);
	v3->chain = fx_chain_of_three(test);
	fx_chain_fill(&v3->chain, V3_SEED);
	return v3;
}

static void v3_end(struct v3_list *v3)
{
	fx_put_adapter(v3->adapter);
	fx_chain_free(&v3->chain);
}

static NTSTATUS v3_get(struct v3_list *v3, ULONG flags,
		       struct fx_delivery *delivery, PSCATTER_GATHER_LIST *list)
{
	return v3_get_list(v3->adapter, v3->fx->device, v3->context,
			   v3->chain.buf[0]->mdl, 0, v3->chain.length, flags,
			   delivery, true, list);
}

static NTSTATUS v3_build(struct v3_list *v3, ULONG flags,
			 struct fx_delivery *delivery, ULONG size,
			 PSCATTER_GATHER_LIST *list)
{
	return v3_build_list(v3->adapter, v3->fx->device, v3->context,
			     v3->chain.buf[0]->mdl, 0, v3->chain.length, flags,
			     delivery, true, v3->memory, size, list);
}

static void expect_works(struct v3_list *v3, PSCATTER_GATHER_LIST list)
{
	KUNIT_ASSERT_NOT_NULL(v3->fx->test, list);
	KUNIT_EXPECT_EQ(v3->fx->test, v3->chain.length,
			fx_list_sees(list, V3_SEED));
	KUNIT_EXPECT_EQ(v3->fx->test, 0U,
			fx_chain_spanning(&v3->chain, 0, list));
}

/* Proves: C-219 C-220 */
static void v3_list_needs_receiver(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;
	NTSTATUS status;

	FX_MISUSE(v3->fx, status = v3_get(v3, 0, NULL, &list));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(v3->fx, status = v3_get(v3, V3_SYNC, NULL, NULL));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(v3->fx, status = v3_build(v3, 0, NULL, V3_LIST_MEMORY,
					    &list));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_end(v3);
}

/* Proves: C-221 */
static void v3_list_sync_by_pointer(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, v3_get(v3, V3_SYNC, NULL, &list));
	expect_works(v3, list);
	v3_free_object(v3->adapter, DeallocateObjectKeepRegisters);
	expect_works(v3, list);
	fx_put_list(v3->adapter, list, true);
	v3_end(v3);
}

/* Proves: C-222 C-223 */
static void v3_list_sync_by_both(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;
	struct fx_delivery delivery = { };

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3_get(v3, V3_SYNC, &delivery, &list));
	KUNIT_EXPECT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, delivery.irql);
	KUNIT_EXPECT_PTR_EQ(test, list, delivery.list);
	expect_works(v3, list);
	fx_put_list(v3->adapter, list, true);
	v3_end(v3);
}

static VOID never_completes(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
			    PVOID context, DMA_COMPLETION_STATUS status)
{
	*(int *)context += 1;
}

/* Proves: C-225 */
static void v3_list_ignores_completion(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;
	int calls = 0;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3->adapter->DmaOperations->GetScatterGatherListEx(
				v3->adapter, v3->fx->device, v3->context->bytes,
				v3->chain.buf[0]->mdl, 0, v3->chain.length,
				V3_SYNC, NULL, NULL, true, never_completes,
				&calls, &list));
	expect_works(v3, list);
	fx_put_list(v3->adapter, list, true);
	KUNIT_EXPECT_EQ(test, 0, calls);
	v3_end(v3);
}

/* Proves: C-226 C-168 B-07 B-08 */
static void v3_build_in_callers_memory(struct kunit *test)
{
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;
	NTSTATUS status;
	KIRQL old;

	v3->adapter->DmaOperations->GetDmaTransferInfo(v3->adapter,
			v3->chain.buf[0]->mdl, 0, v3->chain.length, true,
			&info);
	KUNIT_ASSERT_LE(test, info.V1.ScatterGatherListSize,
			(ULONG)V3_LIST_MEMORY);
	/* at PASSIVE_LEVEL, then at DISPATCH_LEVEL */
	status = v3_build(v3, V3_SYNC, NULL, info.V1.ScatterGatherListSize,
			  &list);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, status);
	KUNIT_EXPECT_PTR_EQ(test, &v3->memory[0], (u8 *)list);
	expect_works(v3, list);
	fx_put_list(v3->adapter, list, true);
	old = fx_raise();
	status = v3_build(v3, V3_SYNC, NULL, info.V1.ScatterGatherListSize,
			  &list);
	fx_lower(old);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, status);
	expect_works(v3, (PSCATTER_GATHER_LIST)v3->memory);
	fx_put_list(v3->adapter, (PSCATTER_GATHER_LIST)v3->memory, true);
	v3_end(v3);
}

/* Proves: C-227 */
static void v3_build_too_small(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;

	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL,
			v3_build(v3, V3_SYNC, NULL, 40, &list));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(v3->adapter, DeallocateObjectKeepRegisters);
	v3_end(v3);
}

/* Proves: C-228 */
static void v3_build_beyond_limit(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;
	struct fx_buffer *buf;
	NTSTATUS status;

	buf = fx_scattered(test, 0, (v3->fx->map_regs + 1) * PAGE_SIZE);
	FX_MISUSE(v3->fx, status =
		  v3_build_list(v3->adapter, v3->fx->device, v3->context,
				buf->mdl, 0, buf->length, V3_SYNC, NULL, true,
				v3->memory, V3_LIST_MEMORY, &list));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES, status);
	fx_buffer_free(buf);
	v3_end(v3);
}

/* Proves: C-229 */
static void v3_build_async_on_idle_adapter(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	struct fx_delivery delivery = { };

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_build(v3, 0, &delivery, V3_LIST_MEMORY, NULL));
	KUNIT_ASSERT_EQ(test, 1, delivery.calls);
	expect_works(v3, delivery.list);
	fx_put_list(v3->adapter, delivery.list, true);
	v3_end(v3);
}

/* Behind a held channel: waits, or fails at once when it must not wait. */
static void v3_list_behind_a_channel(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;
	struct fx_delivery delivery = { };

	fx_grant_base(v3->fx, v3->adapter, 1, KeepObject);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			v3_get(v3, V3_SYNC, NULL, &list));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			v3_build(v3, V3_SYNC, NULL, V3_LIST_MEMORY, &list));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, v3_get(v3, 0, &delivery, NULL));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	fx_free_channel(v3->adapter);
	KUNIT_ASSERT_EQ(test, 1, delivery.calls);
	fx_put_list(v3->adapter, delivery.list, true);
	v3_end(v3);
}

/* Proves: C-189 */
static void v3_list_cancelled_while_waiting(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	struct fx_delivery delivery = { };

	fx_grant_base(v3->fx, v3->adapter, 1, KeepObject);
	v3_build(v3, 0, &delivery, V3_LIST_MEMORY, NULL);
	KUNIT_EXPECT_TRUE(test, v3_cancel(v3->adapter, v3->fx->device,
					  v3->context));
	fx_free_channel(v3->adapter);
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_end(v3);
}

/* Proves: C-231 C-232 C-233 B-10 */
static void v3_free_object_keeps_lists(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;

	v3_build(v3, V3_SYNC, NULL, 40, &list);	/* too small */
	v3_free_object(v3->adapter, DeallocateObjectKeepRegisters);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3_build(v3, V3_SYNC, NULL, V3_LIST_MEMORY, &list));
	v3_free_object(v3->adapter, DeallocateObjectKeepRegisters);
	v3_free_object(v3->adapter, DeallocateObjectKeepRegisters);
	expect_works(v3, list);
	fx_put_list(v3->adapter, list, true);
	v3_free_object(v3->adapter, DeallocateObjectKeepRegisters);
	v3_end(v3);
}

/* Proves: B-11 */
static void v3_free_object_instead_of_put(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL, again = NULL;
	u64 addr;
	int i;

	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
				v3_get(v3, V3_SYNC, NULL, &list));
		expect_works(v3, list);
		addr = list->Elements[0].Address.QuadPart;
		v3_free_object(v3->adapter, DeallocateObject);
		KUNIT_EXPECT_FALSE(test, fx_is_mapped(addr));
		KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
		/* the memory stays readable */
		KUNIT_EXPECT_EQ(test, addr,
				(u64)list->Elements[0].Address.QuadPart);
		fx_put_list(v3->adapter, list, true);
	}
	/* with two of them outstanding it cannot tell which is meant */
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, v3_get(v3, V3_SYNC, NULL, &list));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3_get(v3, V3_SYNC, NULL, &again));
	v3_free_object(v3->adapter, DeallocateObject);
	expect_works(v3, list);
	expect_works(v3, again);
	fx_put_list(v3->adapter, list, true);
	fx_put_list(v3->adapter, again, true);
	v3_end(v3);
}

/* Never put at all: PutDmaAdapter() has to cope. */
static void v3_retired_list_never_put(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PSCATTER_GATHER_LIST list = NULL;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, v3_get(v3, V3_SYNC, NULL, &list));
	v3_free_object(v3->adapter, DeallocateObject);
	v3_end(v3);
}

static void v3_list_bad_ranges(struct kunit *test)
{
	struct v3_list *v3 = v3_begin(test);
	PMDL mdl = v3->chain.buf[0]->mdl;
	PSCATTER_GATHER_LIST list = NULL;
	u32 length = v3->chain.length;
	NTSTATUS status;

	FX_MISUSE(v3->fx, status =
		  v3_get_list(v3->adapter, v3->fx->device, v3->context, mdl,
			      length, 1, V3_SYNC, NULL, true, &list));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(v3->fx, status =
		  v3_get_list(v3->adapter, v3->fx->device, v3->context, mdl, 1,
			      length, V3_SYNC, NULL, true, &list));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(v3->fx, status =
		  v3_get_list(v3->adapter, v3->fx->device, v3->context, mdl, 0,
			      0, V3_SYNC, NULL, true, &list));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_MISUSE(v3->fx, status =
		  v3_get_list(v3->adapter, v3->fx->device, v3->context, mdl, 0,
			      1, V3_SYNC | 8, NULL, true, &list));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_end(v3);
}

#define PARALLEL_THREADS	4
#define PARALLEL_ROUNDS		500

struct parallel {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	struct v3_context *context;
	struct fx_buffer *buf;
	struct completion done;
	int failures;
	u8 memory[512];
};

static int parallel_thread(void *data)
{
	struct parallel *p = data;
	int i;

	for (i = 0; i < PARALLEL_ROUNDS; i++) {
		PSCATTER_GATHER_LIST list = NULL;
		NTSTATUS status;

		v3_context_init(p->adapter, p->context);
		status = v3_build_list(p->adapter, p->fx->device, p->context,
				       p->buf->mdl, 0, p->buf->length, V3_SYNC,
				       NULL, true, p->memory,
				       sizeof(p->memory), &list);
		v3_free_object(p->adapter, DeallocateObjectKeepRegisters);
		if (NT_SUCCESS(status))
			fx_put_list(p->adapter, list, true);
		else
			p->failures++;
	}
	complete(&p->done);
	return 0;
}

/* Proves: C-230 */
static void v3_build_in_parallel(struct kunit *test)
{
	struct parallel *p[PARALLEL_THREADS];
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	int i;

	for (i = 0; i < PARALLEL_THREADS; i++) {
		p[i] = kunit_kzalloc(test, sizeof(*p[i]), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p[i]);
		p[i]->fx = fx;
		p[i]->adapter = adapter;
		p[i]->context = v3_new_context(fx, adapter);
		p[i]->buf = fx_scattered(test, 1, 3 * PAGE_SIZE);
		init_completion(&p[i]->done);
	}
	for (i = 0; i < PARALLEL_THREADS; i++)
		KUNIT_EXPECT_NOT_ERR_OR_NULL(test,
					     kthread_run(parallel_thread, p[i],
							 "ntdma_build%d", i));
	for (i = 0; i < PARALLEL_THREADS; i++) {
		wait_for_completion(&p[i]->done);
		KUNIT_EXPECT_EQ(test, 0, p[i]->failures);
		fx_buffer_free(p[i]->buf);
	}
	fx_put_adapter(adapter);
}

static struct kunit_case dma_v3_list_cases[] = {
	KUNIT_CASE(v3_list_needs_receiver),
	KUNIT_CASE(v3_list_sync_by_pointer),
	KUNIT_CASE(v3_list_sync_by_both),
	KUNIT_CASE(v3_list_ignores_completion),
	KUNIT_CASE(v3_build_in_callers_memory),
	KUNIT_CASE(v3_build_too_small),
	KUNIT_CASE(v3_build_beyond_limit),
	KUNIT_CASE(v3_build_async_on_idle_adapter),
	KUNIT_CASE(v3_list_behind_a_channel),
	KUNIT_CASE(v3_list_cancelled_while_waiting),
	KUNIT_CASE(v3_free_object_keeps_lists),
	KUNIT_CASE(v3_free_object_instead_of_put),
	KUNIT_CASE(v3_retired_list_never_put),
	KUNIT_CASE(v3_list_bad_ranges),
	KUNIT_CASE(v3_build_in_parallel),
	{}
};

static struct kunit_suite dma_v3_list_suite = {
	.name = "ntdma_dma_v3_list",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_v3_list_cases,
};
kunit_test_suite(dma_v3_list_suite);

MODULE_DESCRIPTION("ntdma suite: version 3 lists");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
