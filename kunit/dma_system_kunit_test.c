// SPDX-License-Identifier: GPL-2.0-only
/*
 * Subordinate devices: adapters, channels, one-shot transfers of all versions.
 */
#include <linux/dmaengine.h>
#include <linux/module.h>

#include "fixture_system.h"

#define SYS_BYTES	(2 * (ULONG)PAGE_SIZE)

/* Proves: C-032 C-288 */
static void system_adapter_is_its_controllers(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3,
					   SYS_TX);
	struct ntdma_testdev_mapping mapping;
	PHYSICAL_ADDRESS logical;
	PVOID va;

	/* the description's DmaAddressWidth is 0; the buffer is the controller's */
	va = adapter->DmaOperations->AllocateCommonBuffer(adapter, 16, &logical,
							  true);
	KUNIT_EXPECT_NOT_NULL(test, va);
	KUNIT_EXPECT_EQ(test, 0, ntdma_testdev_find_mapping(logical.QuadPart,
							    &mapping));
	KUNIT_EXPECT_TRUE(test, mapping.coherent);
	adapter->DmaOperations->FreeCommonBuffer(adapter, 16, logical, va,
						 true);
	fx_put_adapter(adapter);
}

static void expect_refused(struct fixture *fx, DEVICE_DESCRIPTION *desc)
{
	ULONG map_regs;

	FX_MISUSE(fx, KUNIT_EXPECT_NULL(fx->test,
					IoGetDmaAdapter(fx->device, desc,
							&map_regs)));
}

/* Proves: C-033 */
static void system_unknown_line(struct kunit *test)
{
	struct fixture *fx = test->priv;
	ULONG version;

	for (version = 0; version <= DEVICE_DESCRIPTION_VERSION3; version++) {
		DEVICE_DESCRIPTION desc = sys_description(version, SYS_TX);

		desc.DmaChannel = 99;
		desc.DmaRequestLine = 99;
		expect_refused(fx, &desc);
	}
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
}

/*
 * A controller that cannot do what is described.
 * Proves: C-033
 */
static void system_unfit_controller(struct kunit *test)
{
	static const struct ntdma_testdev_dmac_limits bytes_only = {
		.widths = BIT(DMA_SLAVE_BUSWIDTH_1_BYTE),
	};
	struct fixture *fx = test->priv;
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION3,
						  SYS_TX);

	desc.DmaWidth = MaximumDmaWidth;
	expect_refused(fx, &desc);
	desc.DmaWidth = Width32Bits;
	ntdma_testdev_dmac_set_limits(&bytes_only);
	expect_refused(fx, &desc);
	desc.DmaWidth = Width8Bits;
	fx_put_adapter(fx_adapter_of(fx, &desc));
}

/* Proves: C-044 */
static void system_put_releases_channel(struct kunit *test)
{
	struct fixture *fx = test->priv;
	u32 i;

	for (i = 0; i < 3; i++) {
		PDMA_ADAPTER adapter =
			sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_RX);

		KUNIT_EXPECT_TRUE(test, sys_stats(SYS_RX).requested);
		fx_put_adapter(adapter);
		ntdma_test_live_objects_flush();
		KUNIT_EXPECT_FALSE(test, sys_stats(SYS_RX).requested);
	}
	KUNIT_EXPECT_EQ(test, 3ULL, sys_stats(SYS_RX).requests);
}

/* A tables' size and members depend on the version, not on the kind of device. */
static void system_tables(struct kunit *test)
{
	static const ULONG sizes[] = { 0x68, 0x68, 0x80, 0x140 };
	struct fixture *fx = test->priv;
	ULONG version;

	for (version = 0; version <= DEVICE_DESCRIPTION_VERSION3; version++) {
		PDMA_ADAPTER adapter = sys_adapter(fx, version, SYS_TX);
		PVOID *member = (PVOID *)(adapter->DmaOperations) + 1;
		ULONG offset;

		KUNIT_EXPECT_EQ(test, sizes[version],
				adapter->DmaOperations->Size);
		for (offset = 8; offset < 0x140; offset += 8, member++)
			KUNIT_EXPECT_EQ_MSG(test, offset < sizes[version],
					    !!*member, "offset %#x", offset);
		fx_put_adapter(adapter);
	}
}

/* Bytes of a v1 transfer arrive in the FIFO's register, in words. */
static void expect_sent(struct fixture *fx, PDMA_ADAPTER adapter, u32 offset)
{
	struct kunit *test = fx->test;
	struct fx_buffer *buf = ex_filled(test, offset, SYS_BYTES, 3);
	PVOID base = fx_grant_base(fx, adapter, fx->map_regs, KeepObject);
	struct ntdma_testdev_fifo_stats fifo;
	ULONG length = SYS_BYTES;

	fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
	KUNIT_EXPECT_EQ(test, SYS_BYTES, length);
	KUNIT_EXPECT_EQ(test, SYS_BYTES, sys_counter(adapter));
	KUNIT_EXPECT_EQ(test, (size_t)SYS_BYTES, sys_step(SYS_TX, SYS_BYTES));
	KUNIT_EXPECT_EQ(test, 0U, sys_counter(adapter));
	KUNIT_EXPECT_TRUE(test, fx_flush(adapter, buf->mdl, base, fx_va(buf, 0),
					 SYS_BYTES, true));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	KUNIT_EXPECT_EQ(test, (u32)SYS_BYTES,
			sys_popped(test, 0, 0, SYS_BYTES, 3));
	ntdma_testdev_fifo_get_stats(0, &fifo);
	KUNIT_EXPECT_EQ(test, 4U, fifo.last_width);
	fx_free_channel(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-091 */
static void system_v1_starts(struct kunit *test)
{
	struct fixture *fx = test->priv;
	ULONG version;

	for (version = 0; version <= DEVICE_DESCRIPTION_VERSION3; version++) {
		PDMA_ADAPTER adapter = sys_adapter(fx, version, SYS_TX);

		expect_sent(fx, adapter, 0);
		/* pieces that are no multiple of a word are copied */
		expect_sent(fx, adapter, 0x123);
		fx_put_adapter(adapter);
	}
}

/* A controller of one segment gets scattered pages as one. */
static void system_v1_whole_length(struct kunit *test)
{
	static const struct ntdma_testdev_dmac_limits one_segment = {
		.widths = BIT(DMA_SLAVE_BUSWIDTH_4_BYTES),
		.max_segments = 1,
	};
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter;

	ntdma_testdev_dmac_set_limits(&one_segment);
	adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION1, SYS_TX);
	expect_sent(fx, adapter, 0);
	fx_put_adapter(adapter);
}

/* Proves: C-101 C-112 */
static void system_v1_flush_stops(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION1,
					   SYS_RX);
	struct fx_buffer *buf = fx_scattered(test, 0, SYS_BYTES);
	PVOID base = fx_grant_base(fx, adapter, fx->map_regs, KeepObject);
	ULONG length = SYS_BYTES;

	sys_push(test, 0, SYS_BYTES, 5);
	fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, false);
	sys_step(SYS_RX, 1000);
	KUNIT_EXPECT_EQ(test, SYS_BYTES - 1000, sys_counter(adapter));
	sys_step(SYS_RX, 100);
	KUNIT_EXPECT_EQ(test, SYS_BYTES - 1100, sys_counter(adapter));
	KUNIT_EXPECT_TRUE(test, fx_flush(adapter, buf->mdl, base, fx_va(buf, 0),
					 SYS_BYTES, false));
	KUNIT_EXPECT_EQ(test, 0UL, (ulong)sys_step(SYS_RX, 100));
	KUNIT_EXPECT_EQ(test, SYS_BYTES - 1100, sys_counter(adapter));
	KUNIT_EXPECT_EQ(test, 1ULL, sys_stats(SYS_RX).terminated);
	KUNIT_EXPECT_EQ(test, 1100U, fx_buffer_differs(buf, 0, 1100, 5));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* Proves: C-114 */
static void system_counter_without_transfer(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION1,
					   SYS_RX);

	KUNIT_EXPECT_EQ(test, 0U, sys_counter(adapter));
	fx_grant_base(fx, adapter, 1, KeepObject);
	KUNIT_EXPECT_EQ(test, 0U, sys_counter(adapter));
	fx_free_channel(adapter);
	fx_put_adapter(adapter);
}

/* IgnoreCount: the controller is not asked; version 0 does not know it. */
static void system_ignore_count(struct kunit *test)
{
	struct fixture *fx = test->priv;
	ULONG version;

	for (version = 0; version <= DEVICE_DESCRIPTION_VERSION3; version++) {
		DEVICE_DESCRIPTION desc = sys_description(version, SYS_TX);
		struct fx_buffer *buf = ex_filled(test, 0, 64, 1);
		ULONG length = 64;
		PDMA_ADAPTER adapter;
		PVOID base;

		desc.IgnoreCount = true;
		desc.DemandMode = true;
		adapter = fx_adapter_of(fx, &desc);
		base = fx_grant_base(fx, adapter, 1, KeepObject);
		fx_map(adapter, buf->mdl, base, fx_va(buf, 0), &length, true);
		sys_step(SYS_TX, 16);
		KUNIT_EXPECT_EQ(test, version ? 64U : 48U, sys_counter(adapter));
		sys_step(SYS_TX, 48);
		KUNIT_EXPECT_EQ(test, 0U, sys_counter(adapter));
		fx_flush(adapter, buf->mdl, base, fx_va(buf, 0), 64, true);
		fx_free_channel(adapter);
		fx_buffer_free(buf);
		fx_put_adapter(adapter);
		ntdma_test_live_objects_flush();
	}
}

/* Proves: C-204 C-207 C-208 C-213 */
static void system_v3_completes(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3,
					   SYS_RX);
	struct fx_buffer *buf = fx_scattered(test, 8, SYS_BYTES);
	ULONG length = SYS_BYTES;
	struct sys_completion completion = { .length_is = &length };
	struct v3_context *context;
	PVOID base = sys_hold(fx, adapter, &context);

	sys_push(test, 0, SYS_BYTES, 7);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(adapter, buf->mdl, base, 0, &length, false,
				&completion));
	KUNIT_EXPECT_EQ(test, SYS_BYTES, length);
	KUNIT_EXPECT_EQ(test, 0, completion.calls);
	sys_step(SYS_RX, SYS_BYTES);
	KUNIT_EXPECT_EQ(test, 1, completion.calls);
	KUNIT_EXPECT_EQ(test, DmaComplete, completion.status);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, completion.irql);
	KUNIT_EXPECT_PTR_EQ(test, adapter, completion.adapter);
	KUNIT_EXPECT_PTR_EQ(test, fx->device, completion.device);
	KUNIT_EXPECT_EQ(test, SYS_BYTES, completion.length);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, length, false));
	FX_EXPECT_DATA(test, buf, 7);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* Proves: C-205 */
static void system_device_offset(struct kunit *test)
{
	struct fixture *fx = test->priv;
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION3,
						  SYS_TX1);
	struct fx_buffer *buf = ex_filled(test, 0, 64, 1);
	ULONG length = 64;
	PDMA_ADAPTER adapter;
	PVOID base;

	desc.DeviceAddress.QuadPart = 0;
	adapter = fx_adapter_of(fx, &desc);
	base = ex_hold(fx, adapter, fx->map_regs, 0);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			adapter->DmaOperations->MapTransferEx(adapter, buf->mdl,
				base, 0, NTDMA_TESTDEV_FIFO_DATA(1), &length,
				true, NULL, 0, NULL, NULL));
	sys_step(SYS_TX1, 64);
	KUNIT_EXPECT_EQ(test, 64U, sys_popped(test, 1, 0, 64, 1));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* Proves: C-206 C-199 */
static void system_one_segment(struct kunit *test)
{
	static const struct ntdma_testdev_dmac_limits one_segment = {
		.widths = BIT(DMA_SLAVE_BUSWIDTH_4_BYTES),
		.max_segments = 1,
	};
	struct fixture *fx = test->priv;
	struct fx_buffer *buf = ex_filled(test, 0x800, SYS_BYTES, 2);
	DMA_ADAPTER_INFO info = { .Version = 1 };
	u32 done = 0, calls = 0;
	PDMA_ADAPTER adapter;
	PVOID base;

	ntdma_testdev_dmac_set_limits(&one_segment);
	adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3, SYS_TX);
	base = ex_hold(fx, adapter, fx->map_regs, 0);
	while (done < SYS_BYTES && calls++ < 10) {
		ULONG length = SYS_BYTES - done;

		KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
				sys_map(adapter, buf->mdl, base, done, &length,
					true, NULL));
		sys_step(SYS_TX, length);
		v3_flush(adapter, buf->mdl, base, done, length, true);
		done += length;
	}
	KUNIT_EXPECT_EQ(test, 3U, calls);
	KUNIT_EXPECT_EQ(test, (u32)SYS_BYTES,
			sys_popped(test, 0, 0, SYS_BYTES, 2));
	adapter->DmaOperations->GetDmaAdapterInfo(adapter, &info);
	KUNIT_EXPECT_EQ(test, 1U, info.V1.ScatterGatherLimit);
	KUNIT_EXPECT_EQ(test, 4U, info.V1.MinimumTransferUnit);
	KUNIT_EXPECT_EQ(test, 1U, info.V1.ReadDmaCounterAvailable);
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* Proves: C-209 */
static void system_polling(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3,
					   SYS_TX);
	struct fx_buffer *buf = ex_filled(test, 0, SYS_BYTES, 9);
	PVOID base = ex_hold(fx, adapter, fx->map_regs, 0);
	ULONG length = SYS_BYTES, left = SYS_BYTES;

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(adapter, buf->mdl, base, 0, &length, true,
				NULL));
	while (left) {
		sys_step(SYS_TX, 1024);
		KUNIT_ASSERT_EQ(test, left - 1024, sys_counter(adapter));
		left -= 1024;
	}
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, length, true));
	KUNIT_EXPECT_EQ(test, (u32)SYS_BYTES,
			sys_popped(test, 0, 0, SYS_BYTES, 9));
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* Proves: C-215 C-289 C-214 */
static void system_flush_before_end(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3,
					   SYS_TX);
	struct fx_buffer *buf = ex_filled(test, 0, SYS_BYTES, 9);
	struct sys_completion completion = { };
	ULONG length = SYS_BYTES;
	PVOID base = ex_hold(fx, adapter, fx->map_regs, 0);
	KIRQL old;

	sys_map(adapter, buf->mdl, base, 0, &length, true, &completion);
	/* all bytes have moved, and the callback comes late */
	ntdma_testdev_dmac_hold(SYS_TX, NTDMA_TESTDEV_DMAC_HOLD_CALLBACK);
	ntdma_testdev_dmac_step(SYS_TX, SYS_BYTES);
	old = fx_raise();
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, base, 0, 0, true));
	fx_lower(old);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	/* a new transfer does not get it either */
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(adapter, buf->mdl, base, 0, &length, true,
				&completion));
	ntdma_testdev_dmac_release(SYS_TX);
	ntdma_testdev_dmac_drain(SYS_TX);
	KUNIT_EXPECT_EQ(test, 0, completion.calls);
	KUNIT_EXPECT_EQ(test, SYS_BYTES, sys_counter(adapter));
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

/* The rest of a buffer, mapped from inside the completion routine. */
struct chunks {
	struct fx_buffer *buf;
	PVOID base;
	u32 done;
	ULONG length;
	ULONG counter;
	u32 errors;
	bool free;
};

static void next_chunk(struct sys_completion *completion)
{
	struct chunks *chunks = completion->priv;
	PDMA_ADAPTER adapter = completion->adapter;

	chunks->counter += sys_counter(adapter);
	chunks->errors += !!v3_flush(adapter, chunks->buf->mdl, chunks->base,
				     chunks->done, chunks->length, true);
	chunks->done += chunks->length;
	chunks->length = 1024;
	if (chunks->done < chunks->buf->length)
		chunks->errors += !!sys_map(adapter, chunks->buf->mdl,
					    chunks->base, chunks->done,
					    &chunks->length, true, completion);
	else
		adapter->DmaOperations->FreeAdapterChannel(adapter);
}

/* Proves: C-216 C-285 B-16 */
static void system_chunks_from_completion(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3,
					   SYS_TX);
	struct fx_grant waiter = { .action = DeallocateObject };
	struct chunks chunks = {
		.buf	= ex_filled(test, 0, SYS_BYTES, 4),
		.base	= ex_hold(fx, adapter, fx->map_regs, 0),
		.length	= 1024,
	};
	struct sys_completion completion = {
		.body	= next_chunk,
		.priv	= &chunks,
	};
	u32 i;

	/* who waits gets the channel that is freed in there */
	fx_allocate(adapter, fx->device, 1, &waiter);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			sys_map(adapter, chunks.buf->mdl, chunks.base, 0,
				&chunks.length, true, &completion));
	for (i = 0; i < SYS_BYTES / 1024; i++)
		sys_step(SYS_TX, 1024);
	KUNIT_EXPECT_EQ(test, (int)(SYS_BYTES / 1024), completion.calls);
	KUNIT_EXPECT_EQ(test, 0U, chunks.errors);
	KUNIT_EXPECT_EQ(test, 0U, chunks.counter);
	KUNIT_EXPECT_EQ(test, 1, waiter.calls);
	KUNIT_EXPECT_EQ(test, (u32)SYS_BYTES,
			sys_popped(test, 0, 0, SYS_BYTES, 4));
	fx_buffer_free(chunks.buf);
	fx_put_adapter(adapter);
}

/* What Microsoft's sample keeps on the stack of the thread that does it all. */
struct sdma_request {
	KEVENT granted;
	KEVENT completed;
	PVOID base;
	DMA_COMPLETION_STATUS status;
};

static IO_ALLOCATION_ACTION sdma_control(PDEVICE_OBJECT device, PIRP irp,
					 PVOID base, PVOID context)
{
	struct sdma_request *request = context;

	request->base = base;
	KeSetEvent(&request->granted, IO_NO_INCREMENT, false);
	return KeepObject;
}

static VOID sdma_complete(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
			  PVOID context, DMA_COMPLETION_STATUS status)
{
	struct sdma_request *request = context;

	request->status = status;
	KeSetEvent(&request->completed, IO_NO_INCREMENT, false);
}

static NTSTATUS sdma_wait(PKEVENT event)
{
	LARGE_INTEGER timeout = { .QuadPart = -20LL * 10000000 };

	return KeWaitForSingleObject(event, Executive, KernelMode, false,
				     &timeout);
}

/* Proves: C-286 */
static void system_sdma_sequence(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = sys_adapter(fx, DEVICE_DESCRIPTION_VERSION3,
					   SYS_RX);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	struct fx_buffer *buf = fx_scattered(test, 0, SYS_BYTES);
	u8 context[DMA_TRANSFER_CONTEXT_SIZE_V1];
	struct sdma_request request = { };
	ULONG length = SYS_BYTES;

	ntdma_testdev_dmac_set_mode(SYS_RX, NTDMA_TESTDEV_DMAC_AUTO);
	sys_push(test, 0, SYS_BYTES, 6);
	KeInitializeEvent(&request.granted, NotificationEvent, false);
	KeInitializeEvent(&request.completed, NotificationEvent, false);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->InitializeDmaTransferContext(adapter, context));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->AllocateAdapterChannelEx(adapter, fx->device,
						      context, fx->map_regs, 0,
						      sdma_control, &request,
						      NULL));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sdma_wait(&request.granted));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ops->MapTransferEx(adapter, buf->mdl, request.base, 0,
					   0, &length, false, NULL, 0,
					   sdma_complete, &request));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, sdma_wait(&request.completed));
	KUNIT_EXPECT_EQ(test, DmaComplete, request.status);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_flush(adapter, buf->mdl, request.base, 0, length,
				 false));
	FX_EXPECT_DATA(test, buf, 6);
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
}

static struct kunit_case dma_system_cases[] = {
	KUNIT_CASE(system_adapter_is_its_controllers),
	KUNIT_CASE(system_unknown_line),
	KUNIT_CASE(system_unfit_controller),
	KUNIT_CASE(system_put_releases_channel),
	KUNIT_CASE(system_tables),
	KUNIT_CASE(system_v1_starts),
	KUNIT_CASE(system_v1_whole_length),
	KUNIT_CASE(system_v1_flush_stops),
	KUNIT_CASE(system_counter_without_transfer),
	KUNIT_CASE(system_ignore_count),
	KUNIT_CASE(system_v3_completes),
	KUNIT_CASE(system_device_offset),
	KUNIT_CASE(system_one_segment),
	KUNIT_CASE(system_polling),
	KUNIT_CASE(system_flush_before_end),
	KUNIT_CASE(system_chunks_from_completion),
	KUNIT_CASE(system_sdma_sequence),
	{}
};

static struct kunit_suite dma_system_suite = {
	.name = "ntdma_dma_system",
	.init = sys_fixture_init,
	.exit = sys_fixture_exit,
	.test_cases = dma_system_cases,
};

kunit_test_suite(dma_system_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("ntdma: subordinate devices");
MODULE_LICENSE("GPL");
