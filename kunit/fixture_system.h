/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ground for the suites of system DMA: the FIFO peripheral is the subordinate
 * device, the fake PCI device is its controller. Channel n serves line
 * SYS_LINE(n): 0 receives and 1 transmits on port 0, 2 and 3 on port 1.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_SYSTEM_H
#define _NTDMA_KUNIT_FIXTURE_SYSTEM_H

#include <linux/delay.h>

#include <ntdma/system_dma.h>

#include "fixture_ex.h"

#define SYS_LINE(channel)	(16 + (channel))
#define SYS_RX			0
#define SYS_TX			1
#define SYS_RX1			2
#define SYS_TX1			3

static const struct ntdma_system_dma_line sys_lines[] = {
	{ .line = SYS_LINE(SYS_RX), .name = "rx0",
	  .device_address = NTDMA_TESTDEV_FIFO_DATA(0) },
	{ .line = SYS_LINE(SYS_TX), .name = "tx0",
	  .device_address = NTDMA_TESTDEV_FIFO_DATA(0) },
	{ .line = SYS_LINE(SYS_RX1), .filter = ntdma_testdev_dmac_filter,
	  .param = (void *)SYS_RX1 },
	{ .line = SYS_LINE(SYS_TX1), .filter = ntdma_testdev_dmac_filter,
	  .param = (void *)SYS_TX1 },
};

static struct ntdma_system_dma_controller sys_controller = {
	.instance	= 7,
	.lines		= sys_lines,
	.nr_lines	= ARRAY_SIZE(sys_lines),
};

/**
 * struct sys_completion - completion calls
 * @body: runs inside, after the record was made; may be NULL
 * @priv: for @body
 * @calls: how many
 * @status: of the latest
 * @irql: level inside
 * @adapter: argument
 * @device: argument
 * @length: what MapTransferEx() had said by then
 * @length_is: where it said so
 */
struct sys_completion {
	void (*body)(struct sys_completion *completion);
	void *priv;
	int calls;
	DMA_COMPLETION_STATUS status;
	KIRQL irql;
	PDMA_ADAPTER adapter;
	PDEVICE_OBJECT device;
	ULONG length;
	ULONG *length_is;
};

static inline VOID sys_complete(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
				PVOID context, DMA_COMPLETION_STATUS status)
{
	struct sys_completion *completion = context;

	completion->adapter = adapter;
	completion->device = device;
	completion->status = status;
	completion->irql = KeGetCurrentIrql();
	if (completion->length_is)
		completion->length = *completion->length_is;
	completion->calls++;
	if (completion->body)
		completion->body(completion);
}

static inline int sys_fixture_init(struct kunit *test)
{
	struct fixture *fx = kunit_kzalloc(test, sizeof(*fx), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, fx);
	fx->test = test;
	fx->dev = ntdma_testdev_fifo_device();
	KUNIT_ASSERT_NOT_NULL_MSG(test, fx->dev, "load ntdma_testdev first");
	KUNIT_ASSERT_EQ(test, 0U, ntdma_testdev_reset());
	KUNIT_ASSERT_TRUE(test, ntdma_testdev_is_strict());
	KUNIT_ASSERT_EQ(test, 0, ntdma_system_dma_register(&sys_controller));
	for (i = 0; i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
		ntdma_testdev_dmac_set_mode(i, NTDMA_TESTDEV_DMAC_MANUAL);
	fx->live = ntdma_test_live_objects_flush();
	fx->misuse = ntdma_misuse_count();
	fx->device = ntdma_device_create(fx->dev, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, fx->device);
	test->priv = fx;
	return 0;
}

static inline void sys_fixture_exit(struct kunit *test)
{
	struct fixture *fx = test->priv;

	ntdma_system_dma_unregister(&sys_controller);
	fixture_exit(test);
	if (fx)
		KUNIT_EXPECT_EQ(test, 0U, ntdma_testdev_dmac_reset());
}

static inline DEVICE_DESCRIPTION sys_description(ULONG version, u32 channel)
{
	DEVICE_DESCRIPTION desc = {
		.Version = version,
		.DmaWidth = Width32Bits,
		.DmaChannel = SYS_LINE(channel),
		.InterfaceType = Internal,
		.MaximumLength = FX_MAX_LENGTH,
		.DmaRequestLine = SYS_LINE(channel),
	};

	desc.DeviceAddress.QuadPart = NTDMA_TESTDEV_FIFO_DATA(channel / 2);
	return desc;
}

static inline PDMA_ADAPTER sys_adapter(struct fixture *fx, ULONG version,
				       u32 channel)
{
	DEVICE_DESCRIPTION desc = sys_description(version, channel);

	return fx_adapter_of(fx, &desc);
}

/* Version 3, AutoInitialize. */
static inline PDMA_ADAPTER sys_loop_adapter(struct fixture *fx, u32 channel)
{
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION3,
						  channel);

	desc.AutoInitialize = true;
	desc.MaximumLength = 0;
	return fx_adapter_of(fx, &desc);
}

static inline NTSTATUS sys_map(PDMA_ADAPTER adapter, PMDL mdl, PVOID base,
			       u64 offset, ULONG *length, BOOLEAN write,
			       struct sys_completion *completion)
{
	return adapter->DmaOperations->MapTransferEx(adapter, mdl, base, offset,
						     0, length, write, NULL, 0,
						     completion ? sys_complete :
								  NULL,
						     completion);
}

static inline NTSTATUS sys_cancel(PDMA_ADAPTER adapter,
				  struct v3_context *context)
{
	return adapter->DmaOperations->CancelMappedTransfer(adapter,
							    context->bytes);
}

static inline ULONG sys_counter(PDMA_ADAPTER adapter)
{
	return adapter->DmaOperations->ReadDmaCounter(adapter);
}

/* The channel, held synchronously with a context that can be cancelled. */
static inline PVOID sys_hold(struct fixture *fx, PDMA_ADAPTER adapter,
			     struct v3_context **context)
{
	PVOID base = NULL;

	*context = v3_new_context(fx, adapter);
	KUNIT_ASSERT_EQ(fx->test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device, *context, fx->map_regs,
				    V3_SYNC, NULL, &base));
	KUNIT_ASSERT_NOT_NULL(fx->test, base);
	return base;
}

static inline struct ntdma_testdev_dmac_stats sys_stats(u32 channel)
{
	struct ntdma_testdev_dmac_stats stats;

	ntdma_testdev_dmac_get_stats(channel, &stats);
	return stats;
}

/* What a worker or an interrupt does by itself; false if it never does. */
#define sys_until(condition)						\
({									\
	unsigned long limit = jiffies + 20 * HZ;			\
									\
	while (!(condition) && time_before(jiffies, limit))		\
		usleep_range(200, 500);					\
	condition;							\
})

/*
 * The controller moves bytes, and what follows from that has followed. A transfer
 * that was started while the controller was synchronized is issued by a worker.
 */
static inline size_t sys_step(u32 channel, size_t bytes)
{
	bool issued = sys_until(!sys_stats(channel).unissued);
	size_t moved = issued ? ntdma_testdev_dmac_step(channel, bytes) : 0;

	ntdma_testdev_dmac_drain(channel);
	return moved;
}

/* Bytes that wait in a receive FIFO, with the pattern of fx_buffer_fill(). */
static inline void sys_push(struct kunit *test, u32 port, u32 length, u32 seed)
{
	u8 *bytes = kunit_kzalloc(test, length, GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	for (i = 0; i < length; i++)
		bytes[i] = fx_pattern(seed, i);
	KUNIT_ASSERT_EQ(test, (size_t)length,
			ntdma_testdev_fifo_push(port, bytes, length));
}

/* Bytes of the transmit FIFO that are the pattern from @start on. */
static inline u32 sys_popped(struct kunit *test, u32 port, u32 start,
			     u32 length, u32 seed)
{
	u8 *bytes = kunit_kzalloc(test, length, GFP_KERNEL);
	u32 n, i;

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	n = ntdma_testdev_fifo_pop(port, bytes, length);
	for (i = 0; i < n; i++)
		if (bytes[i] != fx_pattern(seed, start + i))
			break;
	return i;
}

#endif
