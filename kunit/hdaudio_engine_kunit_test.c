// SPDX-License-Identifier: GPL-2.0-only
/*
 * HD Audio engines: who gets them, what they may do in which state, and what
 * that is for the hardware.
 */
#include <linux/module.h>

#include "fixture_hda.h"

static NTSTATUS open_render(struct hda_fixture *fx, HDAUDIO_STREAM_FORMAT format,
			    HANDLE *handle)
{
	HDAUDIO_CONVERTER_FORMAT converter;

	return fx->bus.AllocateRenderDmaEngine(fx->bus.Context, &format, false,
					       handle, &converter);
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

/* The states of the matrix: a function brings an engine there, another back. */
enum cell_state { BARE, LISTLESS, READY, STOPPED, RUNNING, STATES };

static void enter_state(struct hda_fixture *fx, HANDLE handle,
			enum cell_state state, struct hda_buffer *buffer)
{
	HDAUDIO_BUFFER_DESCRIPTOR *list;
	PVOID data;

	if (state == LISTLESS)
		HDA_OK(fx, fx->bdl.AllocateContiguousDmaBuffer(fx->bus.Context,
							       handle, 4096,
							       &data, &list));
	if (state >= READY)
		HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096,
				      buffer));
	if (state >= STOPPED)
		HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, StopState));
	if (state == RUNNING)
		HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, RunState));
}

static void leave_state(struct hda_fixture *fx, HANDLE handle,
			enum cell_state state)
{
	if (state == RUNNING)
		HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, StopState));
	if (state >= STOPPED)
		HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, ResetState));
	if (state >= READY)
		HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	if (state == LISTLESS)
		HDA_OK(fx, fx->bdl.FreeContiguousDmaBuffer(fx->bus.Context,
							   handle));
}

/* Calls that must be refused in a state, and leave it as it is. */
static void refuse_buffers(struct hda_fixture *fx, HANDLE handle,
			   enum cell_state state)
{
	PVOID context = fx->bus.Context;
	HDAUDIO_BUFFER_DESCRIPTOR *list;
	struct hda_buffer buffer;
	u16 code = 0;
	PVOID data;

	if (state != BARE) {
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   hda_attach(fx, context, handle, 0, 4096, &buffer));
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   hda_attach(fx, context, handle, 2, 4096, &buffer));
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   fx->bdl.AllocateContiguousDmaBuffer(context, handle,
							       4096, &data,
							       &list));
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   change(fx, handle, hda_format(48000, 16, 16, 2),
				  &code));
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   fx->bus.FreeDmaEngine(context, handle));
	}
	if (state != READY)
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   fx->bus.FreeDmaBuffer(context, handle));
	if (state != READY)
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   fx->bus.FreeDmaBufferWithNotification(context, handle,
				(PMDL)fx, 4096));
	if (state != LISTLESS)
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   fx->bdl.FreeContiguousDmaBuffer(context, handle));
}

static void refuse_set_up(struct hda_fixture *fx, HANDLE handle,
			  enum cell_state state)
{
	UCHAR stream = 0xaa;
	ULONG fifo = 0xaaaa;

	if (state == LISTLESS)
		return;
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   fx->bdl.SetupDmaEngineWithBdl(fx->bus.Context, handle, 4096,
						 1, NULL, NULL, &stream, &fifo));
	KUNIT_EXPECT_EQ(fx->test, 0xaa, (int)stream);
	KUNIT_EXPECT_EQ(fx->test, 0xaaaaU, fifo);
}

static void refuse_states(struct hda_fixture *fx, HANDLE handle,
			  enum cell_state state)
{
	PVOID context = fx->bus.Context;

	if (state == BARE || state == LISTLESS)
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   hda_set(fx, context, handle, StopState));
	if (state <= READY)
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   hda_set(fx, context, handle, RunState));
	if (state == RUNNING)
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   hda_set(fx, context, handle, ResetState));
	KUNIT_EXPECT_EQ(fx->test, STATUS_INVALID_PARAMETER,
			hda_set(fx, context, handle, 3));
}

/* What the engine has already succeeds without a register. */
static void repeat_state(struct hda_fixture *fx, HANDLE handle,
			 enum cell_state state)
{
	static const HDAUDIO_STREAM_STATE states[] = {
		[BARE] = ResetState, [LISTLESS] = ResetState,
		[READY] = ResetState, [STOPPED] = PauseState,
		[RUNNING] = RunState,
	};
	unsigned int before = fx->logged;
	PULONG position = NULL;

	HDA_OK(fx, hda_set(fx, fx->bus.Context, handle, states[state]));
	KUNIT_EXPECT_EQ(fx->test, before, fx->logged);
	HDA_OK(fx, fx->bus.GetLinkPositionRegister(fx->bus.Context, handle,
						   &position));
	KUNIT_EXPECT_NOT_NULL(fx->test, position);
}

/*
 * Proves: H-024 H-032 H-033 H-039 H-040 H-042 H-043 H-044 H-057 H-058 H-059 H-069
 * H-072 H-073 H-074 H-075 H-076 H-079 H-086
 */
static void hda_state_matrix(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hda_buffer buffer;
	enum cell_state state;
	unsigned int logged;

	for (state = BARE; state < STATES; state++) {
		fx->logged = 0;
		enter_state(fx, handle, state, &buffer);
		logged = fx->logged;
		refuse_buffers(fx, handle, state);
		refuse_set_up(fx, handle, state);
		refuse_states(fx, handle, state);
		repeat_state(fx, handle, state);
		/* nothing of that has reached the hardware */
		KUNIT_EXPECT_EQ(test, logged, fx->logged);
		KUNIT_EXPECT_EQ(test, state == RUNNING, !!fx->running);
		leave_state(fx, handle, state);
	}
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
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
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	refuse_handle(fx, fx->bus.Context, handle);
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   hda_set(fx, fx->bus.Context, handle, ResetState));
}

static int find_op(const struct hda_fixture *fx, enum hda_op op, u32 engines)
{
	unsigned int i;

	for (i = 0; i < fx->logged; i++)
		if (fx->log[i].op == op && fx->log[i].engines == engines)
			return i;
	return -1;
}

/* Proves: H-081 */
static void hda_engines_start_together(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handles[3];
	struct hda_buffer buffer;
	u32 one, two;

	handles[0] = hda_open_render(fx, fx->bus.Context);
	handles[1] = hda_open_capture(fx, fx->bdl.Context);
	handles[2] = handles[0];
	one = BIT(hda_engine(fx, handles[0])->index);
	two = BIT(hda_engine(fx, handles[1])->index);
	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handles[0], 1, 4096, &buffer));
	HDA_OK(fx, hda_attach(fx, fx->bdl.Context, handles[1], 1, 4096, &buffer));
	HDA_OK(fx, fx->bus.SetDmaEngineState(fx->bus.Context, StopState, 3,
					     handles));
	fx->logged = 0;
	HDA_OK(fx, fx->bus.SetDmaEngineState(fx->bus.Context, RunState, 3,
					     handles));
	KUNIT_EXPECT_EQ(test, 5U, fx->logged);
	KUNIT_EXPECT_EQ(test, 0, find_op(fx, HDA_HOLD, one | two));
	KUNIT_EXPECT_GT(test, find_op(fx, HDA_RUN, one), 0);
	KUNIT_EXPECT_GT(test, find_op(fx, HDA_RUN, two), 0);
	KUNIT_EXPECT_EQ(test, 3, find_op(fx, HDA_SETTLE, one | two));
	KUNIT_EXPECT_EQ(test, 4, find_op(fx, HDA_UNHOLD, one | two));

	fx->logged = 0;
	HDA_OK(fx, fx->bus.SetDmaEngineState(fx->bus.Context, StopState, 2,
					     handles));
	KUNIT_EXPECT_EQ(test, 0, find_op(fx, HDA_HOLD, one | two));
	KUNIT_EXPECT_EQ(test, 4, find_op(fx, HDA_UNHOLD, one | two));
	HDA_OK(fx, fx->bus.SetDmaEngineState(fx->bus.Context, ResetState, 2,
					     handles));
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handles[0]));
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bdl.Context, handles[1]));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handles[0]));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bdl.Context, handles[1]));
}

/* Proves: H-077 H-078 */
static void hda_all_engines_or_none(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct hda_buffer buffer;
	HANDLE handles[2];

	handles[0] = hda_open_render(fx, fx->bus.Context);
	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handles[0], 1, 4096, &buffer));
	HDA_OK(fx, hda_set(fx, fx->bus.Context, handles[0], StopState));
	handles[1] = (HANDLE)0x123;
	fx->logged = 0;
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   fx->bus.SetDmaEngineState(fx->bus.Context, RunState, 2,
					     handles));
	handles[1] = hda_open_render(fx, fx->bus.Context);
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   fx->bus.SetDmaEngineState(fx->bus.Context, RunState, 2,
					     handles));
	KUNIT_EXPECT_EQ(test, 0U, fx->logged);
	KUNIT_EXPECT_EQ(test, 0U, fx->running);
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.SetDmaEngineState(fx->bus.Context, RunState, 0,
						  handles));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.SetDmaEngineState(fx->bus.Context, RunState, 2,
						  NULL));
	HDA_OK(fx, fx->bus.SetDmaEngineState(fx->bus.Context, ResetState, 2,
					     handles));
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handles[0]));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handles[0]));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handles[1]));
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

static struct kunit_case hdaudio_engine_cases[] = {
	KUNIT_CASE(hda_engine_is_handed_out),
	KUNIT_CASE(hda_engine_bad_arguments),
	KUNIT_CASE(hda_engine_pool),
	KUNIT_CASE(hda_engine_bandwidth),
	KUNIT_CASE(hda_bandwidth_changes),
	KUNIT_CASE(hda_state_matrix),
	KUNIT_CASE(hda_wrong_handles),
	KUNIT_CASE(hda_engines_start_together),
	KUNIT_CASE(hda_all_engines_or_none),
	KUNIT_CASE(hda_engines_at_dispatch),
	KUNIT_CASE(hda_engine_does_not_reset),
	KUNIT_CASE(hda_engine_freed_early),
	KUNIT_CASE(hda_controller_vanishes),
	KUNIT_CASE(hda_removal_stops_engines),
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
