// SPDX-License-Identifier: GPL-2.0-only
/*
 * HD Audio engines: what they may do in which state, and what that is for the
 * hardware.
 */
#include <linux/io.h>
#include <linux/module.h>

#include "fixture_hda.h"

/*
 * The columns of the matrix: a function brings an engine there, another back. Where
 * the driver writes the list itself, there are columns of their own.
 */
enum cell_state {
	BARE,			/* no buffer */
	READY,			/* buffer, reset */
	STOPPED,
	RUNNING,
	OWN_LISTLESS,		/* buffer of the BDL interface, no list yet */
	OWN_READY,
	OWN_STOPPED,
	OWN_RUNNING,
	CELL_STATES
};

static bool is_own(enum cell_state state)
{
	return state >= OWN_LISTLESS;
}

static bool is_stopped(enum cell_state state)
{
	return state == STOPPED || state == OWN_STOPPED;
}

static bool is_running(enum cell_state state)
{
	return state == RUNNING || state == OWN_RUNNING;
}

/* may leave Reset, or has left it */
static bool is_set_up(enum cell_state state)
{
	return state != BARE && state != OWN_LISTLESS;
}

/**
 * struct cell - an engine in one of the states
 * @fx: the fixture
 * @state: the state
 * @handle: the engine
 * @buffer: not in own states
 * @data: memory, in own states
 * @list: the list, in own states
 */
struct cell {
	struct hda_fixture *fx;
	enum cell_state state;
	HANDLE handle;
	struct hda_buffer buffer;
	PVOID data;
	HDAUDIO_BUFFER_DESCRIPTOR *list;
};

static NTSTATUS attach_own(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;

	return fx->bdl.AllocateContiguousDmaBuffer(fx->bus.Context, cell->handle,
						   4096, &cell->data,
						   &cell->list);
}

static NTSTATUS set_up_own(struct cell *cell, UCHAR *stream, ULONG *fifo)
{
	struct hda_fixture *fx = cell->fx;

	return fx->bdl.SetupDmaEngineWithBdl(fx->bus.Context, cell->handle, 4096,
					     1, NULL, NULL, stream, fifo);
}

static void write_list(struct cell *cell)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		cell->list[i].Address.QuadPart = virt_to_phys(cell->data) +
						 i * 2048;
		cell->list[i].Length = 2048;
		cell->list[i].InterruptOnCompletion = 1;
	}
}

static void enter_cell(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;
	PVOID context = fx->bus.Context;
	UCHAR stream;
	ULONG fifo;

	if (is_own(cell->state)) {
		HDA_OK(fx, attach_own(cell));
		write_list(cell);
	} else if (cell->state != BARE) {
		HDA_OK(fx, hda_attach(fx, context, cell->handle, 1, 4096,
				      &cell->buffer));
	}
	if (is_own(cell->state) && is_set_up(cell->state))
		HDA_OK(fx, set_up_own(cell, &stream, &fifo));
	if (is_stopped(cell->state) || is_running(cell->state))
		HDA_OK(fx, hda_set(fx, context, cell->handle, StopState));
	if (is_running(cell->state))
		HDA_OK(fx, hda_set(fx, context, cell->handle, RunState));
}

/* where there is no MDL, any will do: the state comes first */
static NTSTATUS free_notifying(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;
	PMDL mdl = cell->buffer.mdl ?: (PMDL)fx;

	return fx->bus.FreeDmaBufferWithNotification(fx->bus.Context,
						     cell->handle, mdl, 4096);
}

static void leave_cell(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;
	PVOID context = fx->bus.Context;

	if (is_running(cell->state))
		HDA_OK(fx, hda_set(fx, context, cell->handle, StopState));
	if (is_stopped(cell->state) || is_running(cell->state))
		HDA_OK(fx, hda_set(fx, context, cell->handle, ResetState));
	if (is_own(cell->state))
		HDA_OK(fx, fx->bdl.FreeContiguousDmaBuffer(context,
							   cell->handle));
	else if (cell->state != BARE)
		HDA_OK(fx, free_notifying(cell));
}

/* Each of these rows must be refused, and leaves its outputs alone. */
static void refuse_new_buffers(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;
	PVOID context = fx->bus.Context;
	struct cell before, other;

	if (cell->state == BARE)
		return;
	memcpy(&before, cell, sizeof(before));
	memcpy(&other, cell, sizeof(other));
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   hda_attach(fx, context, cell->handle, 0, 4096,
			      &other.buffer));
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   hda_attach(fx, context, cell->handle, 2, 4096,
			      &other.buffer));
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST, attach_own(&other));
	KUNIT_EXPECT_MEMEQ(fx->test, &before, &other, sizeof(other));
}

static void refuse_changes(struct cell *cell)
{
	HDAUDIO_STREAM_FORMAT format = hda_format(48000, 16, 16, 2);
	HDAUDIO_CONVERTER_FORMAT code = { .ConverterFormat = 0x5555 };
	struct hda_fixture *fx = cell->fx;
	PVOID context = fx->bus.Context;

	if (cell->state == BARE)
		return;
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   fx->bus.ChangeBandwidthAllocation(context, cell->handle,
						     &format, &code));
	KUNIT_EXPECT_EQ(fx->test, 0x5555, (int)code.ConverterFormat);
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   fx->bus.FreeDmaEngine(context, cell->handle));
}

static void refuse_frees(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;
	PVOID context = fx->bus.Context;

	if (cell->state != READY) {
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   fx->bus.FreeDmaBuffer(context, cell->handle));
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   free_notifying(cell));
	}
	if (cell->state != OWN_LISTLESS && cell->state != OWN_READY)
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   fx->bdl.FreeContiguousDmaBuffer(context,
							   cell->handle));
}

static void refuse_set_up(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;
	UCHAR stream = 0xaa;
	ULONG fifo = 0xaaaa;

	if (cell->state == OWN_LISTLESS || cell->state == OWN_READY)
		return;
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   set_up_own(cell, &stream, &fifo));
	KUNIT_EXPECT_EQ(fx->test, 0xaa, (int)stream);
	KUNIT_EXPECT_EQ(fx->test, 0xaaaaU, fifo);
}

static void refuse_states(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;
	PVOID context = fx->bus.Context;

	if (!is_set_up(cell->state))
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   hda_set(fx, context, cell->handle, StopState));
	if (!is_stopped(cell->state) && !is_running(cell->state))
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   hda_set(fx, context, cell->handle, RunState));
	if (is_running(cell->state))
		HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
			   hda_set(fx, context, cell->handle, ResetState));
	KUNIT_EXPECT_EQ(fx->test, STATUS_INVALID_PARAMETER,
			hda_set(fx, context, cell->handle, 3));
}

/* What the engine has already succeeds. */
static void repeat_state(struct cell *cell)
{
	HDAUDIO_STREAM_STATE state = ResetState;
	struct hda_fixture *fx = cell->fx;

	if (is_stopped(cell->state))
		state = PauseState;
	else if (is_running(cell->state))
		state = RunState;
	HDA_OK(fx, hda_set(fx, fx->bus.Context, cell->handle, state));
}

static VOID no_callback(PVOID context, LARGE_INTEGER qpc)
{
}

/* These have no state that they would not work in. */
static void allow_rest(struct cell *cell)
{
	struct hda_fixture *fx = cell->fx;
	PVOID context = fx->bus.Context;
	HANDLE handle = cell->handle;
	PULONG position = NULL;
	KEVENT event;

	HDA_OK(fx, fx->bus.GetLinkPositionRegister(context, handle, &position));
	KUNIT_EXPECT_PTR_EQ(fx->test, position,
			    &fx->positions[hda_engine(fx, handle)->index]);
	KeInitializeEvent(&event, NotificationEvent, false);
	HDA_OK(fx, fx->bus.RegisterNotificationEvent(context, handle, &event));
	HDA_OK(fx, fx->bus.UnregisterNotificationEvent(context, handle, &event));
	HDA_OK(fx, fx->bus.RegisterNotificationCallback(context, handle,
							fx->object, no_callback,
							fx));
	HDA_OK(fx, fx->bus.UnregisterNotificationCallback(context, handle,
							  no_callback, fx));
}

/*
 * Proves: H-024 H-032 H-033 H-039 H-040 H-042 H-043 H-044 H-057 H-058 H-059 H-069
 * H-072 H-073 H-074 H-075 H-076 H-079 H-086 H-125
 */
static void hda_state_matrix(struct kunit *test)
{
	struct cell cell = { .fx = test->priv };
	struct hda_fixture *fx = cell.fx;
	unsigned int logged;

	cell.handle = hda_open_render(fx, fx->bus.Context);
	for (cell.state = BARE; cell.state < CELL_STATES; cell.state++) {
		cell.buffer.mdl = NULL;
		fx->logged = 0;
		enter_cell(&cell);
		logged = fx->logged;
		refuse_new_buffers(&cell);
		refuse_changes(&cell);
		refuse_frees(&cell);
		refuse_set_up(&cell);
		refuse_states(&cell);
		repeat_state(&cell);
		allow_rest(&cell);
		/* nothing of that has reached the hardware */
		KUNIT_EXPECT_EQ(test, logged, fx->logged);
		KUNIT_EXPECT_EQ(test, is_running(cell.state), !!fx->running);
		leave_cell(&cell);
	}
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, cell.handle));
}

/* what the hardware was told since the last time: so many things, the first this */
static void expect_told(struct hda_fixture *fx, unsigned int count,
			enum hda_op first)
{
	KUNIT_EXPECT_EQ(fx->test, count, fx->logged);
	if (count)
		KUNIT_EXPECT_EQ(fx->test, first, fx->log[0].op);
	fx->logged = 0;
}

/* an engine of the case, all of whose buffer is 0x11 */
static HANDLE open_cycle(struct hda_fixture *fx, struct hda_buffer *buffer)
{
	HANDLE handle = hda_open_render(fx, fx->bus.Context);

	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096, buffer));
	hda_map(fx, buffer);
	memset(buffer->data, 0x11, buffer->size);
	memset(ntdma_testdev_memory(), 0, buffer->size);
	fx->logged = 0;
	return handle;
}

static void close_cycle(struct hda_fixture *fx, HANDLE handle,
			struct hda_buffer *buffer)
{
	MmUnmapLockedPages(buffer->data, buffer->mdl);
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
}

/* Proves: H-071 */
static void hda_full_state_cycle(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	PVOID context = fx->bus.Context;
	struct hda_buffer buffer;
	HANDLE handle = open_cycle(fx, &buffer);
	u8 *heard = ntdma_testdev_memory();

	KUNIT_EXPECT_EQ(test, 0, hda_play(fx, handle, 256, 0));
	HDA_OK(fx, hda_set(fx, context, handle, StopState));
	/* programmed it was with the buffer */
	expect_told(fx, 0, HDA_SETUP);
	KUNIT_EXPECT_EQ(test, 0, hda_play(fx, handle, 256, 0));
	KUNIT_EXPECT_EQ(test, 0, (int)heard[0]);
	HDA_OK(fx, hda_set(fx, context, handle, RunState));
	expect_told(fx, 4, HDA_HOLD);
	KUNIT_EXPECT_EQ(test, 256, hda_play(fx, handle, 256, 0));
	KUNIT_EXPECT_EQ(test, 0x11, (int)heard[255]);
	HDA_OK(fx, hda_set(fx, context, handle, StopState));
	expect_told(fx, 4, HDA_HOLD);
	KUNIT_EXPECT_EQ(test, 0, hda_play(fx, handle, 256, 256));
	HDA_OK(fx, hda_set(fx, context, handle, ResetState));
	/* and it is ready for the next round */
	expect_told(fx, 2, HDA_RESET);
	KUNIT_EXPECT_EQ(test, 0, hda_play(fx, handle, 256, 256));
	KUNIT_EXPECT_EQ(test, 0, (int)heard[256]);
	hda_start(fx, context, handle);
	KUNIT_EXPECT_EQ(test, 4096, hda_turn(fx, handle));
	hda_finish(fx, context, handle);
	close_cycle(fx, handle, &buffer);
}

/* Proves: H-083 H-084 */
static void hda_position_survives_stop(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	PVOID context = fx->bus.Context;
	struct hda_buffer buffer;
	HANDLE handle = open_cycle(fx, &buffer);
	PULONG position;

	HDA_OK(fx, fx->bus.GetLinkPositionRegister(context, handle, &position));
	hda_start(fx, context, handle);
	KUNIT_EXPECT_EQ(test, 1000, hda_play(fx, handle, 1000, 0));
	HDA_OK(fx, hda_set(fx, context, handle, PauseState));
	KUNIT_EXPECT_EQ(test, 1000U, *position);
	HDA_OK(fx, hda_set(fx, context, handle, RunState));
	KUNIT_EXPECT_EQ(test, 1000U, *position);
	KUNIT_EXPECT_EQ(test, 500, hda_play(fx, handle, 500, 0));
	KUNIT_EXPECT_EQ(test, 1500U, *position);
	HDA_OK(fx, hda_set(fx, context, handle, StopState));
	KUNIT_EXPECT_EQ(test, 1500U, *position);
	HDA_OK(fx, hda_set(fx, context, handle, ResetState));
	KUNIT_EXPECT_EQ(test, 0U, *position);
	close_cycle(fx, handle, &buffer);
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

static struct kunit_case hdaudio_state_cases[] = {
	KUNIT_CASE(hda_state_matrix),
	KUNIT_CASE(hda_full_state_cycle),
	KUNIT_CASE(hda_position_survives_stop),
	KUNIT_CASE(hda_engines_start_together),
	KUNIT_CASE(hda_all_engines_or_none),
	{}
};

static struct kunit_suite hdaudio_state_suite = {
	.name = "ntdma_hdaudio_state",
	.init = hda_fixture_init,
	.exit = hda_fixture_exit,
	.test_cases = hdaudio_state_cases,
};

kunit_test_suite(hdaudio_state_suite);

MODULE_DESCRIPTION("ntdma suite: HD Audio engines, state by state");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
