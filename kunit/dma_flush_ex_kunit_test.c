// SPDX-License-Identifier: GPL-2.0-only
/*
 * FlushAdapterBuffersEx(), and transfers of version 3 that are copied or refused.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_ex.h"

/* Reads arrive with the flush, from a device that nobody is coherent with. */
static void flush_ex_delivers(struct kunit *test, PDMA_ADAPTER adapter)
{
	struct fixture *fx = test->priv;
	struct fx_buffer *buf = fx_scattered(test, 0x55, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 3);
	PVOID base = ex_hold(fx, adapter, 3, 0);
	ULONG length = buf->length;

	fx_device_load(buf->length, 9);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, false, list,
			       EX_LIST_BYTES(3)));
	KUNIT_ASSERT_EQ(test, buf->length, length);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move_list(list, 0, FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, FX_MARGIN, *fx_byte(buf, 0));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, length, false));
	FX_EXPECT_DATA(test, buf, 9);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-213 C-218 */
static void transfer_ex_flush_syncs(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_NON_COHERENT |
			       NTDMA_TESTDEV_CTL_POISON);
	flush_ex_delivers(test, v3_adapter(fx));
}

/* Proves: C-213 */
static void transfer_ex_flush_copies_back(struct kunit *test)
{
	struct fixture *fx = test->priv;

	flush_ex_delivers(test, v3_packet_adapter(fx, 24));
}

/* Proves: C-218 */
static void transfer_ex_needs_no_cache_flush(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct fx_buffer *buf = ex_filled(test, 0, PAGE_SIZE, 10);

	KeFlushIoBuffers(buf->mdl, true, true);
	KeFlushIoBuffers(buf->mdl, false, true);
	FX_EXPECT_DATA(test, buf, 10);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_PTR_EQ(test, fx->device, ntdma_device_find(fx->dev));
	fx_buffer_free(buf);
}

struct short_row {
	const char *name;
	bool packet;
	ULONG length;
};

static const struct short_row short_rows[] = {
	{ "nothing", false, 0 },
	{ "one byte", false, 1 },
	{ "one less", false, 2 * PAGE_SIZE - 1 },
	{ "nothing, bounced", true, 0 },
	{ "half, bounced", true, PAGE_SIZE },
};

static void short_desc(const struct short_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(short, short_rows, short_desc);

/* Proves: C-214 B-24 */
static void transfer_ex_short_flush(struct kunit *test)
{
	const struct short_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = row->packet ? v3_packet_adapter(fx, 24) :
					     v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 2);
	PVOID base = ex_hold(fx, adapter, 2, 0);
	ULONG length = buf->length;

	fx_device_load(buf->length, 11);
	v3_map(adapter, buf->mdl, base, 0, &length, false, list,
	       EX_LIST_BYTES(2));
	KUNIT_ASSERT_EQ(test, buf->length, length);
	fx_device_move_list(list, 0, FX_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, row->length,
				 false));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, row->length,
			fx_buffer_differs(buf, 0, row->length, 11));
	/* the mapping is over, so the next one may begin */
	length = buf->length;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, false, list,
			       EX_LIST_BYTES(2)));
	v3_flush(adapter, buf->mdl, base, 0, length, false);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* The device that writes late hits a fault, not memory. */
static void transfer_ex_flush_shuts_the_device_out(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 1);
	PVOID base = ex_hold(fx, adapter, 1, 0);
	ULONG length = buf->length;

	fx_device_load(buf->length, 12);
	v3_map(adapter, buf->mdl, base, 0, &length, false, list,
	       EX_LIST_BYTES(1));
	fx_device_move_list(list, 0, FX_FROM_DEVICE);
	v3_flush(adapter, buf->mdl, base, 0, 0, false);
	fx_buffer_fill(buf, 13);
	KUNIT_EXPECT_NE(test, 0, ntdma_testdev_rewrite());
	fx->faults++;
	KUNIT_EXPECT_EQ(test, 1ULL, fx_faults(NTDMA_TESTDEV_FAULT_STALE));
	FX_EXPECT_DATA(test, buf, 13);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-245 C-248 */
static void transfer_ex_no_controller(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	struct fx_buffer *buf = ex_filled(test, 0, PAGE_SIZE, 14);
	struct v3_context *context = v3_new_context(fx, adapter);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 1);
	ULONG length = buf->length;
	PVOID base = NULL;
	NTSTATUS status;

	v3_allocate(adapter, fx->device, context, 1, V3_SYNC, NULL, &base);
	v3_map(adapter, buf->mdl, base, 0, &length, true, list,
	       EX_LIST_BYTES(1));
	FX_TOLERATE(fx, status = ops->CancelMappedTransfer(adapter,
							   context->bytes));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	FX_TOLERATE(fx, status = ops->ConfigureAdapterChannel(adapter, 1,
							      NULL));
	KUNIT_EXPECT_EQ(test, STATUS_NOT_IMPLEMENTED, status);
	/* the mapping does not mind */
	KUNIT_EXPECT_EQ(test, length, fx_list_sees(list, 14));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

struct bounce_row {
	const char *name;
	bool packet;
	u32 bits;
	bool bounces;
};

static const struct bounce_row bounce_rows[] = {
	{ "scatter/gather of 64 bits", false, 64, false },
	{ "packet over scattered pages", true, 64, true },
};

static void bounce_desc(const struct bounce_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(bounce, bounce_rows, bounce_desc);

/* Without the flag both work; with it, only what needs no copy. */
static void transfer_ex_fail_on_bounce(struct kunit *test)
{
	const struct bounce_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = row->packet ? v3_packet_adapter(fx, row->bits) :
					     v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 2 * PAGE_SIZE, 15);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 2);
	PVOID base = ex_hold(fx, adapter, 2, DMA_FAIL_ON_BOUNCE);
	ULONG length = buf->length;
	NTSTATUS status;

	status = v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			EX_LIST_BYTES(2));
	KUNIT_EXPECT_EQ(test, row->bounces ? STATUS_INSUFFICIENT_RESOURCES :
					     STATUS_SUCCESS, status);
	if (NT_SUCCESS(status))
		v3_flush(adapter, buf->mdl, base, 0, length, true);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	v3_free_object(adapter, DeallocateObject);
	base = ex_hold(fx, adapter, 2, 0);
	length = buf->length;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(2)));
	KUNIT_EXPECT_EQ(test, length, fx_list_sees(list, 15));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/*
 * The device reads the whole page around its data: what another transfer left
 * in the bounce pages is not there.
 */
static void transfer_ex_zero_buffers(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_packet_adapter(fx, 24);
	struct fx_buffer *secret = ex_filled(test, 0, 2 * PAGE_SIZE, 16);
	struct fx_buffer *buf = ex_filled(test, 0x200, PAGE_SIZE, 17);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 1);
	ULONG length = secret->length;
	PVOID base = ex_hold(fx, adapter, 2, 0);
	u8 *seen = kunit_kzalloc(test, 2 * PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, seen);
	v3_map(adapter, secret->mdl, base, 0, &length, true, list,
	       EX_LIST_BYTES(1));
	v3_flush(adapter, secret->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	base = ex_hold(fx, adapter, 2, DMA_ZERO_BUFFERS);
	length = buf->length;
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(1)));
	KUNIT_ASSERT_EQ(test, buf->length, length);
	KUNIT_EXPECT_EQ(test, 0,
			ntdma_testdev_peek(ex_address(list) - 0x200, seen,
					   2 * PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, memchr_inv(seen, 0, 0x200));
	KUNIT_EXPECT_NULL(test, memchr_inv(seen + 0x200 + buf->length, 0,
					   PAGE_SIZE - 0x200));
	KUNIT_EXPECT_EQ(test, length, fx_list_sees(list, 17));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(secret);
	fx_buffer_free(buf);
}

static void transfer_ex_bounds_the_map(struct kunit *test, u32 nth)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, 3 * PAGE_SIZE, 18);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 3);
	PVOID base = ex_hold(fx, adapter, 3, DMA_FAIL_ON_BOUNCE);
	ULONG length = buf->length;

	ntdma_testdev_fail_map(nth, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(3)));
	ntdma_testdev_fail_map(0, false);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	length = buf->length;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(3)));
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 18));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Linux refuses to map: nothing is mapped, the next attempt works. */
static void transfer_ex_refused_by_linux(struct kunit *test)
{
	u32 nth;

	for (nth = 1; nth <= 3; nth++)
		transfer_ex_bounds_the_map(test, nth);
}

/* The same refusal without the flag is covered by the reserve. */
static void transfer_ex_refusal_is_bounced(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0x30, 3 * PAGE_SIZE, 19);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 4);
	PVOID base = ex_hold(fx, adapter, 4, 0);
	ULONG length = buf->length;

	ntdma_testdev_fail_map(1, true);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(4)));
	ntdma_testdev_fail_map(0, false);
	KUNIT_EXPECT_EQ(test, buf->length, length);
	KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(list, 19));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	v3_free_object(adapter, DeallocateObject);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Version 1's base is as good as any: map Ex, flush Ex, free. */
static void transfer_ex_on_an_older_grant(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_buffer *buf = ex_filled(test, 0, PAGE_SIZE, 20);
	PSCATTER_GATHER_LIST list = ex_memory(fx, 1);
	ULONG length = buf->length;
	PVOID base;

	base = fx_grant_base(fx, adapter, 1, DeallocateObjectKeepRegisters);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_map(adapter, buf->mdl, base, 0, &length, true, list,
			       EX_LIST_BYTES(1)));
	KUNIT_EXPECT_EQ(test, length, fx_list_sees(list, 20));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, length, true));
	fx_free_map_regs(adapter, base, 1);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

static struct kunit_case dma_flush_ex_cases[] = {
	KUNIT_CASE(transfer_ex_flush_syncs),
	KUNIT_CASE(transfer_ex_flush_copies_back),
	KUNIT_CASE(transfer_ex_needs_no_cache_flush),
	KUNIT_CASE_PARAM(transfer_ex_short_flush, short_gen_params),
	KUNIT_CASE(transfer_ex_flush_shuts_the_device_out),
	KUNIT_CASE(transfer_ex_no_controller),
	KUNIT_CASE_PARAM(transfer_ex_fail_on_bounce, bounce_gen_params),
	KUNIT_CASE(transfer_ex_zero_buffers),
	KUNIT_CASE(transfer_ex_refused_by_linux),
	KUNIT_CASE(transfer_ex_refusal_is_bounced),
	KUNIT_CASE(transfer_ex_on_an_older_grant),
	{}
};

static struct kunit_suite dma_flush_ex_suite = {
	.name = "ntdma_dma_flush_ex",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_flush_ex_cases,
};

kunit_test_suite(dma_flush_ex_suite);

MODULE_DESCRIPTION("ntdma suite: FlushAdapterBuffersEx and bounced transfers");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
