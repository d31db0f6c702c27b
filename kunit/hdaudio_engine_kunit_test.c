// SPDX-License-Identifier: GPL-2.0-only
/*
 * HD Audio engines: who gets them, and what becomes of them when their device goes.
 */
#include <linux/module.h>

#include "../module/hdaudio/buffer.h"
#include "fixture_hda.h"

static NTSTATUS open_striped(struct hda_fixture *fx, HDAUDIO_STREAM_FORMAT format,
			     bool stripe, HANDLE *handle)
{
	HDAUDIO_CONVERTER_FORMAT converter;

	return fx->bus.AllocateRenderDmaEngine(fx->bus.Context, &format, stripe,
					       handle, &converter);
}

static NTSTATUS open_render(struct hda_fixture *fx, HDAUDIO_STREAM_FORMAT format,
			    HANDLE *handle)
{
	return open_striped(fx, format, false, handle);
}

/* Proves: H-015 H-025 */
static void hda_engine_is_handed_out(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HDAUDIO_STREAM_FORMAT format = hda_format(48000, 16, 16, 2);
	HDAUDIO_CONVERTER_FORMAT converter = {};
	HANDLE handle = NULL;

	HDA_OK(fx, fx->bus.AllocateRenderDmaEngine(fx->bus.Context, &format,
						   false, &handle, &converter));
	KUNIT_EXPECT_NOT_NULL(test, handle);
	KUNIT_EXPECT_EQ(test, 0x0011, (int)converter.ConverterFormat);
	KUNIT_EXPECT_EQ(test, 0U, fx->logged);
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	KUNIT_EXPECT_EQ(test, 0U, fx->logged);
}

/* Proves: H-019 H-020 */
static void hda_engine_bad_arguments(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HDAUDIO_STREAM_FORMAT good = hda_format(48000, 16, 16, 2);
	HDAUDIO_STREAM_FORMAT bad = hda_format(12345, 16, 16, 2);
	HDAUDIO_CONVERTER_FORMAT converter = { .ConverterFormat = 0x5555 };
	HANDLE handle = (HANDLE)0x77;
	PVOID context = fx->bus.Context;

#define REFUSED(call) KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, call)
	REFUSED(fx->bus.AllocateRenderDmaEngine(context, &bad, false, &handle,
						&converter));
	REFUSED(fx->bus.AllocateRenderDmaEngine(context, NULL, false, &handle,
						&converter));
	REFUSED(fx->bus.AllocateRenderDmaEngine(context, &good, false, NULL,
						&converter));
	REFUSED(fx->bus.AllocateRenderDmaEngine(context, &good, false, &handle,
						NULL));
	REFUSED(fx->bus.AllocateCaptureDmaEngine(context, 0, &bad, &handle,
						 &converter));
	REFUSED(fx->bus.AllocateCaptureDmaEngine(context, 1, &good, &handle,
						 &converter));
	REFUSED(fx->bus.AllocateCaptureDmaEngine(context, 15, &good, &handle,
						 &converter));
#undef REFUSED
	KUNIT_EXPECT_PTR_EQ(test, (HANDLE)0x77, handle);
	KUNIT_EXPECT_EQ(test, 0x5555, (int)converter.ConverterFormat);
}

/* Proves: H-021 H-022 H-023 */
static void hda_engine_pool(struct kunit *test)
{
	HDAUDIO_STREAM_FORMAT format = hda_format(48000, 16, 16, 2);
	struct hda_fixture *fx = test->priv;
	HANDLE handles[HDA_OUT + HDA_BOTH], extra;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(handles); i++) {
		handles[i] = hda_open_render(fx, fx->bus.Context);
		KUNIT_EXPECT_EQ(test, i < HDA_OUT ? HDAUDIO_OUT :
						    HDAUDIO_BIDIRECTIONAL,
				hda_engine(fx, handles[i])->kind);
	}
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			open_render(fx, format, &extra));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handles[0]));
	extra = hda_open_render(fx, fx->bus.Context);
	KUNIT_EXPECT_PTR_NE(test, handles[0], extra);
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, extra));
	for (i = 1; i < ARRAY_SIZE(handles); i++)
		HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handles[i]));

	for (i = 0; i < HDA_IN + HDA_BOTH; i++) {
		handles[i] = hda_open_capture(fx, fx->bus.Context);
		KUNIT_EXPECT_EQ(test, i < HDA_IN ? HDAUDIO_IN :
						   HDAUDIO_BIDIRECTIONAL,
				hda_engine(fx, handles[i])->kind);
	}
	for (i = 0; i < HDA_IN + HDA_BOTH; i++)
		HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handles[i]));
}

/* Proves: H-026 H-028 H-029 */
static void hda_engine_bandwidth(struct kunit *test)
{
	HDAUDIO_STREAM_FORMAT wide = hda_format(96000, 32, 32, 8);
	struct hda_fixture *fx = test->priv;
	HANDLE handle, extra;

	HDA_OK(fx, open_render(fx, wide, &handle));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			open_render(fx, wide, &extra));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	HDA_OK(fx, open_render(fx, wide, &handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));

	fx->controller->bandwidth.out_stream_words = 16;
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL,
			open_render(fx, wide, &extra));
	KUNIT_EXPECT_EQ(test, 0U, fx->controller->bandwidth.out_used);
}

/* Proves: H-030 */
static void hda_engine_striped(struct kunit *test)
{
	HDAUDIO_STREAM_FORMAT wide = hda_format(96000, 32, 32, 8);
	struct hda_fixture *fx = test->priv;
	struct hda_buffer buffer;
	unsigned int lines;
	HANDLE handle;

	for (lines = 1; lines <= 2; lines++) {
		fx->controller->bandwidth.lines = lines;
		HDA_OK(fx, open_striped(fx, wide, true, &handle));
		KUNIT_EXPECT_EQ(test, 32 / lines,
				fx->controller->bandwidth.out_used);
		HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096,
				      &buffer));
		KUNIT_EXPECT_EQ(test, lines, (unsigned int)
				fx->setup[hda_engine(fx, handle)->index].lines);
		HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
		HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	}
}

static NTSTATUS change(struct hda_fixture *fx, HANDLE handle,
		       HDAUDIO_STREAM_FORMAT format, u16 *code)
{
	HDAUDIO_CONVERTER_FORMAT converter = { .ConverterFormat = *code };
	NTSTATUS status;

	status = fx->bus.ChangeBandwidthAllocation(fx->bus.Context, handle,
						   &format, &converter);
	*code = converter.ConverterFormat;
	return status;
}

/* Proves: H-031 H-034 H-035 */
static void hda_bandwidth_changes(struct kunit *test)
{
	HDAUDIO_STREAM_FORMAT wide = hda_format(96000, 32, 32, 8);
	HDAUDIO_STREAM_FORMAT half = hda_format(48000, 32, 32, 8);
	struct hda_fixture *fx = test->priv;
	struct hda_buffer buffer;
	HANDLE one, two;
	u16 code = 0;

	HDA_OK(fx, open_render(fx, wide, &one));
	HDA_OK(fx, open_render(fx, half, &two));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			change(fx, two, wide, &code));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			change(fx, two, hda_format(12345, 16, 16, 2), &code));
	KUNIT_EXPECT_EQ(test, 0, (int)code);
	KUNIT_EXPECT_EQ(test, 48U, fx->controller->bandwidth.out_used);
	/* with the link nearly full its own share is enough */
	HDA_OK(fx, change(fx, one, wide, &code));
	HDA_OK(fx, change(fx, one, hda_format(44100, 16, 16, 2), &code));
	KUNIT_EXPECT_EQ(test, 0x4011, (int)code);
	KUNIT_EXPECT_EQ(test, 18U, fx->controller->bandwidth.out_used);

	HDA_OK(fx, hda_attach(fx, fx->bus.Context, one, 1, 4096, &buffer));
	KUNIT_EXPECT_EQ(test, 0x4011,
			(int)fx->setup[hda_engine(fx, one)->index].code);
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, one));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, one));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, two));
	KUNIT_EXPECT_EQ(test, 0U, fx->controller->bandwidth.out_used);
}

static VOID no_callback(PVOID context, LARGE_INTEGER qpc)
{
}

static void refuse_handle(struct hda_fixture *fx, PVOID context, HANDLE handle)
{
	HDAUDIO_BUFFER_DESCRIPTOR *list;
	struct hda_buffer buffer;
	PULONG position;
	KEVENT event;
	UCHAR stream;
	ULONG fifo;
	PVOID data;

	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.FreeDmaEngine(context, handle));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.FreeDmaBuffer(context, handle));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.FreeDmaBufferWithNotification(context, handle,
							 (PMDL)fx, 1));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   hda_attach(fx, context, handle, 0, 4096, &buffer));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   hda_attach(fx, context, handle, 1, 4096, &buffer));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bdl.AllocateContiguousDmaBuffer(context, handle, 4096,
						       &data, &list));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bdl.SetupDmaEngineWithBdl(context, handle, 4096, 1, NULL,
						 NULL, &stream, &fifo));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bdl.FreeContiguousDmaBuffer(context, handle));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.ChangeBandwidthAllocation(context, handle, NULL,
						     NULL));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.GetLinkPositionRegister(context, handle, &position));
	KeInitializeEvent(&event, NotificationEvent, false);
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.RegisterNotificationEvent(context, handle, &event));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.UnregisterNotificationEvent(context, handle, &event));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.RegisterNotificationCallback(context, handle,
							fx->object, no_callback,
							fx));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.UnregisterNotificationCallback(context, handle,
							  no_callback, fx));
}

static void refuse_state(struct hda_fixture *fx, HANDLE handle)
{
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   hda_set(fx, fx->bus.Context, handle, ResetState));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   hda_set(fx, fx->bus.Context, handle, StopState));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   hda_set(fx, fx->bus.Context, handle, RunState));
}

/* Proves: H-036 H-085 H-092 */
static void hda_wrong_handles(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);

	refuse_handle(fx, fx->bus.Context, NULL);
	refuse_handle(fx, fx->bus.Context, (HANDLE)fx);
	refuse_handle(fx, fx->bus.Context, (HANDLE)~0UL);
	refuse_handle(fx, fx->bdl.Context, handle);
	/* of another controller: its number is in the upper bits */
	refuse_handle(fx, fx->bus.Context, (HANDLE)((u64)handle + (1ULL << 40)));
	refuse_state(fx, (HANDLE)((u64)handle + (1ULL << 40)));
	refuse_state(fx, NULL);
	refuse_state(fx, (HANDLE)fx);
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	refuse_handle(fx, fx->bus.Context, handle);
	refuse_state(fx, handle);
	KUNIT_EXPECT_EQ(test, 0U, fx->logged);
}

/* Proves: H-082 H-087 H-092 */
static void hda_engines_at_dispatch(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hda_buffer buffer;
	PULONG clock, position;
	KIRQL irql;

	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096, &buffer));
	KeRaiseIrql(DISPATCH_LEVEL, &irql);
	hda_start(fx, fx->bus.Context, handle);
	fx->bus.GetWallClockRegister(fx->bus.Context, &clock);
	HDA_OK(fx, fx->bus.GetLinkPositionRegister(fx->bus.Context, handle,
						   &position));
	hda_finish(fx, fx->bus.Context, handle);
	KeLowerIrql(irql);
	KUNIT_EXPECT_PTR_EQ(test, &fx->clock, clock);
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	KeRaiseIrql(DISPATCH_LEVEL, &irql);
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	KeLowerIrql(irql);
}

/* Proves: H-047 */
static void hda_engine_does_not_reset(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hda_buffer buffer;

	fx->stuck = ~0;
	KUNIT_EXPECT_EQ(test, STATUS_DEVICE_NOT_READY,
			hda_attach(fx, fx->bus.Context, handle, 1, 4096,
				   &buffer));
	fx->stuck = 0;
	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096, &buffer));
	HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, StopState));
	fx->stuck = ~0;
	KUNIT_EXPECT_EQ(test, STATUS_DEVICE_NOT_READY,
			hda_set(fx, fx->bus.Context, handle, ResetState));
	fx->stuck = 0;
	HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, ResetState));
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
}

/* Proves: H-088 */
static void hda_engine_freed_early(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hdaudio_function *function;
	struct hda_buffer buffer;

	function = list_first_entry(&fx->controller->functions,
				    struct hdaudio_function, node);
	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096, &buffer));
	hda_start(fx, fx->bus.Context, handle);
	ntdma_hdaudio_set_stopping(&function->hdev, true);
	hda_finish(fx, fx->bus.Context, handle);
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	KUNIT_EXPECT_EQ(test, 0U, fx->controller->bandwidth.out_used);
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   hda_set(fx, fx->bus.Context, handle, StopState));
	hda_map(fx, &buffer);
	memset(buffer.data, 0x33, buffer.size);
	MmUnmapLockedPages(buffer.data, buffer.mdl);
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	ntdma_hdaudio_set_stopping(&function->hdev, false);
}

/* Proves: H-088 H-128 */
static void hda_controller_vanishes(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	HDAUDIO_STREAM_FORMAT format = hda_format(48000, 16, 16, 2);
	struct hda_buffer buffer;
	PULONG clock;
	HANDLE extra;

	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096, &buffer));
	hda_start(fx, fx->bus.Context, handle);
	hdaudio_controller_set_gone(fx->controller);
	fx->logged = 0;
	KUNIT_EXPECT_EQ(test, STATUS_NO_SUCH_DEVICE,
			open_render(fx, format, &extra));
	HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, StopState));
	KUNIT_EXPECT_EQ(test, STATUS_NO_SUCH_DEVICE,
			hda_set(fx, fx->bus.Context, handle, RunState));
	HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, ResetState));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	fx->bus.GetWallClockRegister(fx->bus.Context, &clock);
	KUNIT_EXPECT_NULL(test, clock);
	KUNIT_EXPECT_EQ(test, 0U, fx->logged);
}

/* Proves: H-128 */
static void hda_removal_stops_engines(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hda_buffer buffer;
	PULONG position;

	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096, &buffer));
	hda_start(fx, fx->bus.Context, handle);
	hda_remove(fx);
	KUNIT_EXPECT_EQ(test, 0U, fx->running);
	KUNIT_EXPECT_EQ(test, STATUS_NO_SUCH_DEVICE,
			fx->bus.GetLinkPositionRegister(fx->bus.Context, handle,
							&position));
	/* the memory is still there, and goes with the interface */
	hda_map(fx, &buffer);
	memset(buffer.data, 0x33, buffer.size);
	MmUnmapLockedPages(buffer.data, buffer.mdl);
}

static u64 live_coherent(void)
{
	struct ntdma_testdev_stats stats;

	ntdma_testdev_get_stats(&stats);
	return stats.live_coherent;
}

/* what the device may still reach is not freed, whatever the driver does */
static void hda_engine_does_not_let_go(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hdaudio_buffer *held;
	struct hda_buffer buffer;

	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096, &buffer));
	held = hda_engine(fx, handle)->buffer;
	hda_start(fx, fx->bus.Context, handle);
	fx->stuck = ~0;
	hda_remove(fx);
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	KUNIT_EXPECT_EQ(test, 1ULL, live_coherent());
	held->is_stuck = false;
	/* nor is what an IOMMU knew that has gone with the device */
	held->is_translated = true;
	hdaudio_buffer_destroy(held);
	KUNIT_EXPECT_EQ(test, 1ULL, live_coherent());
	held->is_translated = false;
	hdaudio_buffer_destroy(held);
	KUNIT_EXPECT_EQ(test, 0ULL, live_coherent());
}

/* a ticket takes the registrations along that were made under its handle */
static void hda_ticket_with_notifications(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	PVOID context = fx->bus.Context;
	HANDLE handle = hda_open_render(fx, context);
	LONG references = fx->object->ReferenceCount;
	struct hda_buffer buffer;

	HDA_OK(fx, hda_attach(fx, context, handle, 1, 4096, &buffer));
	HDA_OK(fx, fx->bus.RegisterNotificationCallback(context, handle,
							fx->object, no_callback,
							fx));
	hdaudio_controller_set_gone(fx->controller);
	KUNIT_EXPECT_EQ(test, STATUS_NO_SUCH_DEVICE,
			fx->bus.RegisterNotificationCallback(context, handle,
							     fx->object,
							     no_callback, fx));
	HDA_OK(fx, fx->bus.FreeDmaEngine(context, handle));
	KUNIT_EXPECT_EQ(test, references + 1, fx->object->ReferenceCount);
	HDA_MISUSE(fx, STATUS_SUCCESS, fx->bus.FreeDmaBuffer(context, handle));
	KUNIT_EXPECT_EQ(test, references, fx->object->ReferenceCount);
	KUNIT_EXPECT_TRUE(test, list_empty(&fx->controller->notifications));
}

/* the chip may interrupt until its driver has let go of it, to no effect */
static void hda_interrupts_after_removal(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct hdaudio_controller *controller = fx->controller;
	unsigned int events = controller->event_head;

	hda_open_render(fx, fx->bus.Context);
	hda_remove(fx);
	hda_unsolicited(fx, 0, 1 << 26);
	hda_interrupt(fx, &controller->engines[HDA_IN], HDAUDIO_COMPLETE);
	spin_lock_irq(&controller->lock);
	hdaudio_overrun(controller);
	KUNIT_EXPECT_FALSE(test, controller->is_pending);
	spin_unlock_irq(&controller->lock);
	KUNIT_EXPECT_EQ(test, events, controller->event_head);
}

static struct kunit_case hdaudio_engine_cases[] = {
	KUNIT_CASE(hda_engine_is_handed_out),
	KUNIT_CASE(hda_engine_bad_arguments),
	KUNIT_CASE(hda_engine_pool),
	KUNIT_CASE(hda_engine_bandwidth),
	KUNIT_CASE(hda_engine_striped),
	KUNIT_CASE(hda_bandwidth_changes),
	KUNIT_CASE(hda_wrong_handles),
	KUNIT_CASE(hda_engines_at_dispatch),
	KUNIT_CASE(hda_engine_does_not_reset),
	KUNIT_CASE(hda_engine_freed_early),
	KUNIT_CASE(hda_controller_vanishes),
	KUNIT_CASE(hda_removal_stops_engines),
	KUNIT_CASE(hda_engine_does_not_let_go),
	KUNIT_CASE(hda_ticket_with_notifications),
	KUNIT_CASE(hda_interrupts_after_removal),
	{}
};

static struct kunit_suite hdaudio_engine_suite = {
	.name = "ntdma_hdaudio_engine",
	.init = hda_fixture_init,
	.exit = hda_fixture_exit,
	.test_cases = hdaudio_engine_cases,
};

kunit_test_suite(hdaudio_engine_suite);

MODULE_DESCRIPTION("ntdma suite: HD Audio engines");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
