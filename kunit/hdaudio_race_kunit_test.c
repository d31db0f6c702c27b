// SPDX-License-Identifier: GPL-2.0-only
/*
 * HD Audio under fire: interrupts storm while drivers register and unregister, and
 * the controller goes while a driver is busy.
 */
#include <linux/kthread.h>
#include <linux/module.h>

#include "fixture_hda.h"

#define ROUNDS	50

/**
 * struct storm - a thread that interrupts until it is told to stop
 * @fx: the fixture
 * @tag: of unsolicited responses
 * @engine: that comes to an end; NULL: none
 * @thread: the thread
 */
struct storm {
	struct hda_fixture *fx;
	UCHAR tag;
	struct hdaudio_engine *engine;
	struct task_struct *thread;
};

static int storm_thread(void *arg)
{
	struct storm *storm = arg;

	while (!kthread_should_stop()) {
		hda_unsolicited(storm->fx, 0, (u32)storm->tag << 26);
		if (storm->engine)
			hda_interrupt(storm->fx, storm->engine,
				      HDAUDIO_COMPLETE);
		cond_resched();
	}
	return 0;
}

static void start_storm(struct storm *storm)
{
	storm->thread = kthread_run(storm_thread, storm, "ntdma_storm");
	KUNIT_ASSERT_FALSE(storm->fx->test, IS_ERR(storm->thread));
}

static void stop_storm(struct storm *storm)
{
	kthread_stop(storm->thread);
	KeFlushQueuedDpcs();
}

/**
 * struct receiver - one registration and its callback
 * @called: completed by each call
 * @closed: unregistered: no call may come
 * @late: calls that came all the same
 */
struct receiver {
	struct completion called;
	bool closed;
	unsigned int late;
};

static void open_receiver(struct receiver *receiver)
{
	receiver->closed = false;
	reinit_completion(&receiver->called);
}

static void receive(struct receiver *receiver)
{
	if (READ_ONCE(receiver->closed))
		receiver->late++;
	complete(&receiver->called);
}

static VOID receive_event(HDAUDIO_CODEC_RESPONSE response, PVOID context)
{
	receive(context);
}

static VOID receive_notification(PVOID context, LARGE_INTEGER qpc)
{
	receive(context);
}

static void wait_receiver(struct hda_fixture *fx, struct receiver *receiver)
{
	KUNIT_EXPECT_NE(fx->test, 0UL,
			wait_for_completion_timeout(&receiver->called, 60 * HZ));
}

/* Proves: H-117 */
static void hda_events_end_with_unregister(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct storm storm = { .fx = fx, .tag = 1 };
	struct receiver receiver = {};
	unsigned int i;
	UCHAR tag;

	init_completion(&receiver.called);
	start_storm(&storm);
	for (i = 0; i < ROUNDS; i++) {
		open_receiver(&receiver);
		HDA_OK(fx, fx->bus.RegisterEventCallback(fx->bus.Context,
							 receive_event,
							 &receiver, &tag));
		KUNIT_EXPECT_EQ(test, 1, (int)tag);
		wait_receiver(fx, &receiver);
		HDA_OK(fx, fx->bus.UnregisterEventCallback(fx->bus.Context, tag));
		WRITE_ONCE(receiver.closed, true);
	}
	stop_storm(&storm);
	KUNIT_EXPECT_EQ(test, 0U, receiver.late);
}

static NTSTATUS be_notified(struct hda_fixture *fx, HANDLE handle,
			    struct receiver *receiver)
{
	return fx->bus.RegisterNotificationCallback(fx->bus.Context, handle,
						    fx->object,
						    receive_notification,
						    receiver);
}

static NTSTATUS be_no_more(struct hda_fixture *fx, HANDLE handle,
			   struct receiver *receiver)
{
	return fx->bus.UnregisterNotificationCallback(fx->bus.Context, handle,
						      receive_notification,
						      receiver);
}

/* Proves: H-121 */
static void hda_notifications_end_with_unregister(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	PVOID context = fx->bus.Context;
	struct storm storm = { .fx = fx };
	struct receiver receiver = {};
	unsigned int i;
	HANDLE handle;

	init_completion(&receiver.called);
	handle = hda_open_render(fx, context);
	storm.engine = hda_engine(fx, handle);
	start_storm(&storm);
	for (i = 0; i < ROUNDS; i++) {
		open_receiver(&receiver);
		HDA_OK(fx, be_notified(fx, handle, &receiver));
		wait_receiver(fx, &receiver);
		HDA_OK(fx, be_no_more(fx, handle, &receiver));
		WRITE_ONCE(receiver.closed, true);
	}
	/* an engine goes and comes while it interrupts */
	for (i = 0; i < ROUNDS; i++) {
		HDA_OK(fx, fx->bus.FreeDmaEngine(context, handle));
		handle = hda_open_render(fx, context);
	}
	stop_storm(&storm);
	HDA_OK(fx, fx->bus.FreeDmaEngine(context, handle));
	KUNIT_EXPECT_EQ(test, 0U, receiver.late);
}

/**
 * struct busy - a thread that does what drivers do, until the device is gone
 * @fx: the fixture
 * @context: of its interface
 * @begun: completed after the first round
 * @ended: completed at the end
 * @wrong: statuses that are neither success nor STATUS_NO_SUCH_DEVICE, where there
 *	is no third
 */
struct busy {
	struct hda_fixture *fx;
	PVOID context;
	struct completion begun;
	struct completion ended;
	unsigned int wrong;
};

static NTSTATUS note_status(struct busy *busy, NTSTATUS status)
{
	if (status && status != STATUS_NO_SUCH_DEVICE)
		busy->wrong++;
	return status;
}

/* one buffer is played and given back; what is left over stays with the client */
static NTSTATUS play_once(struct busy *busy)
{
	HDAUDIO_STREAM_FORMAT format = hda_format(48000, 16, 16, 2);
	struct hda_fixture *fx = busy->fx;
	HDAUDIO_CONVERTER_FORMAT converter;
	struct hda_buffer buffer;
	NTSTATUS status;
	HANDLE handle;

	status = fx->bus.AllocateRenderDmaEngine(busy->context, &format, false,
						 &handle, &converter);
	if (note_status(busy, status))
		return status;
	status = hda_attach(fx, busy->context, handle, 2, 8192, &buffer);
	if (note_status(busy, status))
		return status;
	status = hda_set(fx, busy->context, handle, StopState);
	if (note_status(busy, status))
		return status;
	status = hda_set(fx, busy->context, handle, RunState);
	if (note_status(busy, status))
		return status;
	/* the device may go in the middle: then some of this is no use any more */
	hda_set(fx, busy->context, handle, StopState);
	hda_set(fx, busy->context, handle, ResetState);
	fx->bus.FreeDmaBuffer(busy->context, handle);
	fx->bus.FreeDmaEngine(busy->context, handle);
	return STATUS_SUCCESS;
}

static NTSTATUS ask_once(struct busy *busy)
{
	HDAUDIO_CODEC_TRANSFER transfers[4] = {};
	struct hda_fixture *fx = busy->fx;

	return note_status(busy, fx->bus.TransferCodecVerbs(busy->context, 4,
							    transfers, NULL,
							    NULL));
}

static int busy_thread(void *arg)
{
	struct busy *busy = arg;
	NTSTATUS status;

	do {
		status = play_once(busy);
		if (!status)
			status = ask_once(busy);
		complete(&busy->begun);
		cond_resched();
	} while (status != STATUS_NO_SUCH_DEVICE && !busy->wrong);
	complete(&busy->ended);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

/* Proves: H-128 */
static void hda_removal_under_calls(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct busy busy = { .fx = fx, .context = fx->bus.Context };
	struct task_struct *thread;
	u64 misuse;

	init_completion(&busy.begun);
	init_completion(&busy.ended);
	thread = kthread_run(busy_thread, &busy, "ntdma_busy");
	KUNIT_ASSERT_FALSE(test, IS_ERR(thread));
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&busy.begun, 60 * HZ));
	misuse = ntdma_misuse_count();
	hda_remove(fx);
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&busy.ended, 60 * HZ));
	kthread_stop(thread);
	KUNIT_EXPECT_EQ(test, 0U, busy.wrong);
	KUNIT_EXPECT_EQ(test, 0U, fx->running);
	/* whoever comes too late gives back a handle that is none any more */
	fx->misuse += ntdma_misuse_count() - misuse;
}

static struct kunit_case hdaudio_race_cases[] = {
	KUNIT_CASE(hda_events_end_with_unregister),
	KUNIT_CASE(hda_notifications_end_with_unregister),
	KUNIT_CASE(hda_removal_under_calls),
	{}
};

static struct kunit_suite hdaudio_race_suite = {
	.name = "ntdma_hdaudio_race",
	.init = hda_fixture_init,
	.exit = hda_fixture_exit,
	.test_cases = hdaudio_race_cases,
};

kunit_test_suite(hdaudio_race_suite);

MODULE_DESCRIPTION("ntdma suite: HD Audio under fire");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
