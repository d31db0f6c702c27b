// SPDX-License-Identifier: GPL-2.0-only
/*
 * HD Audio codec commands and unsolicited responses.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "fixture_hda.h"

#define ABSENT	5	/* no codec there */

static HDAUDIO_CODEC_TRANSFER *alloc_transfers(struct kunit *test, u32 count)
{
	HDAUDIO_CODEC_TRANSFER *transfers;

	transfers = kunit_kzalloc(test, count * sizeof(*transfers), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, transfers);
	return transfers;
}

static void write_command(HDAUDIO_CODEC_TRANSFER *transfer, u8 codec, u32 number)
{
	transfer->Output.Command = codec << 28 | 0x02300000 | number;
	/* of an earlier call */
	transfer->Input.CompleteResponse = ~0ULL;
}

static void write_commands(HDAUDIO_CODEC_TRANSFER *transfers, u8 codec,
			   u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		write_command(&transfers[i], codec, i);
}

static void expect_answer(struct kunit *test,
			  const HDAUDIO_CODEC_TRANSFER *transfer)
{
	u64 complete = transfer->Input.CompleteResponse;

	KUNIT_EXPECT_EQ(test, ~transfer->Output.Command,
			transfer->Input.Response);
	KUNIT_EXPECT_EQ(test, (u64)transfer->Output.Verb8.CodecAddress,
			complete >> 32 & 0xf);
	/* valid, and none of the other bits */
	KUNIT_EXPECT_EQ(test, 1ULL << 63, complete & ~0xfffffffffULL);
}

static NTSTATUS send(struct hda_fixture *fx, u32 count,
		     HDAUDIO_CODEC_TRANSFER *transfers)
{
	return fx->bus.TransferCodecVerbs(fx->bus.Context, count, transfers,
					  NULL, NULL);
}

/* Proves: H-003 H-097 H-098 H-100 H-105 */
static void hda_verbs_synchronous(struct kunit *test)
{
	HDAUDIO_CODEC_TRANSFER *transfers = alloc_transfers(test, 1000);
	struct hda_fixture *fx = test->priv;
	u32 i;

	write_commands(transfers, 0, 1000);
	write_commands(transfers + 500, 2, 500);
	fx->most_pending = 0;
	HDA_OK(fx, send(fx, 1000, transfers));
	for (i = 0; i < 1000; i++)
		expect_answer(test, &transfers[i]);
	KUNIT_EXPECT_EQ(test, 1U, fx->most_pending);
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, send(fx, 0, transfers));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, send(fx, 1, NULL));
}

/* Proves: H-099 */
static void hda_verbs_to_absent_codec(struct kunit *test)
{
	HDAUDIO_CODEC_TRANSFER *transfers = alloc_transfers(test, 3);
	struct hda_fixture *fx = test->priv;

	fx->controller->verb_timeout = 1;
	write_command(&transfers[0], 0, 0);
	write_command(&transfers[1], ABSENT, 1);
	write_command(&transfers[2], 2, 2);
	HDA_OK(fx, send(fx, 3, transfers));
	KUNIT_EXPECT_EQ(test, 0ULL, transfers[1].Input.CompleteResponse);
	fx->controller->verb_timeout = HZ;
	write_command(&transfers[0], 0, 0);
	HDA_OK(fx, send(fx, 1, transfers));
	expect_answer(test, &transfers[0]);
}

/**
 * struct async_call - an asynchronous call and what became of it
 * @fx: the fixture
 * @done: completed by the callback
 * @calls: how often that ran
 * @irql: at which level
 * @seen: array that it got
 * @order: when, of all calls
 * @again: another call to make from the callback
 * @transfers: its commands
 */
struct async_call {
	struct hda_fixture *fx;
	struct completion done;
	unsigned int calls;
	KIRQL irql;
	HDAUDIO_CODEC_TRANSFER *seen;
	unsigned int order;
	struct async_call *again;
	HDAUDIO_CODEC_TRANSFER transfers[8];
};

static atomic_t order;

static NTSTATUS send_async(struct async_call *call);

static VOID note_done(HDAUDIO_CODEC_TRANSFER *transfers, PVOID context)
{
	struct async_call *call = context;

	call->calls++;
	call->seen = transfers;
	call->irql = KeGetCurrentIrql();
	call->order = atomic_inc_return(&order);
	if (call->again)
		send_async(call->again);
	complete(&call->done);
}

static NTSTATUS send_async(struct async_call *call)
{
	struct hda_fixture *fx = call->fx;

	return fx->bus.TransferCodecVerbs(fx->bus.Context,
					  ARRAY_SIZE(call->transfers),
					  call->transfers, note_done, call);
}

static struct async_call *new_call(struct hda_fixture *fx, u8 codec)
{
	struct async_call *call;

	call = kunit_kzalloc(fx->test, sizeof(*call), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(fx->test, call);
	call->fx = fx;
	init_completion(&call->done);
	write_commands(call->transfers, codec, ARRAY_SIZE(call->transfers));
	return call;
}

static void wait_call(struct async_call *call)
{
	KUNIT_EXPECT_NE(call->fx->test, 0UL,
			wait_for_completion_timeout(&call->done, 60 * HZ));
	KUNIT_EXPECT_EQ(call->fx->test, 1U, call->calls);
}

/* Proves: H-101 H-102 H-103 */
static void hda_verbs_asynchronous(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct async_call *call = new_call(fx, 0);
	unsigned int i;
	KIRQL irql;

	call->again = new_call(fx, 2);
	KeRaiseIrql(DISPATCH_LEVEL, &irql);
	HDA_OK(fx, send_async(call));
	KUNIT_EXPECT_EQ(test, 0U, call->calls);
	KeLowerIrql(irql);
	wait_call(call);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, (int)call->irql);
	KUNIT_EXPECT_PTR_EQ(test, &call->transfers[0], call->seen);
	wait_call(call->again);
	for (i = 0; i < ARRAY_SIZE(call->transfers); i++) {
		expect_answer(test, &call->transfers[i]);
		expect_answer(test, &call->again->transfers[i]);
	}
}

/* Proves: H-104 */
static void hda_verbs_keep_order(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct async_call *one = new_call(fx, 0), *two = new_call(fx, 2);

	fx->hold_answers = true;
	HDA_OK(fx, send_async(one));
	HDA_OK(fx, send_async(two));
	/* the second has a codec of its own, and waits all the same */
	KUNIT_EXPECT_EQ(test, 1U, fx->sent - fx->answered);
	fx->hold_answers = false;
	tasklet_schedule(&fx->answering);
	wait_call(one);
	wait_call(two);
	KUNIT_EXPECT_LT(test, one->order, two->order);
}

/* Proves: H-108 */
static void hda_verbs_of_two_clients(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct async_call *calls[8];
	unsigned int i, j;

	/* two interfaces, two codecs */
	for (i = 0; i < 8; i++) {
		calls[i] = new_call(fx, i & 2);
		HDA_OK(fx, fx->bus.TransferCodecVerbs(i & 1 ? fx->bus.Context :
							      fx->bdl.Context,
				ARRAY_SIZE(calls[i]->transfers),
				calls[i]->transfers, note_done, calls[i]));
	}
	for (i = 0; i < 8; i++) {
		wait_call(calls[i]);
		for (j = 0; j < ARRAY_SIZE(calls[i]->transfers); j++)
			expect_answer(test, &calls[i]->transfers[j]);
	}
}

/* Proves: H-106 */
static void hda_verbs_overrun(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct async_call *call = new_call(fx, 0);
	u64 spurious = fx->controller->spurious;
	unsigned int i;
	u32 late;

	fx->hold_answers = true;
	HDA_OK(fx, send_async(call));
	spin_lock_irq(&fx->controller->lock);
	late = fx->pending[fx->answered++ % HDA_PENDING];
	fx->hold_answers = false;
	hdaudio_overrun(fx->controller);
	/* this one was not among the lost, and is not the next command's */
	hdaudio_response(fx->controller, hda_answer_to(late), late >> 28);
	KUNIT_EXPECT_EQ(test, spurious + 1, fx->controller->spurious);
	hdaudio_interrupt_done(fx->controller);
	spin_unlock_irq(&fx->controller->lock);
	wait_call(call);
	KUNIT_EXPECT_EQ(test, 1ULL << 62,
			call->transfers[0].Input.CompleteResponse);
	for (i = 1; i < ARRAY_SIZE(call->transfers); i++)
		expect_answer(test, &call->transfers[i]);
}

/* Proves: H-107 */
static void hda_verbs_without_memory(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct async_call *call = new_call(fx, 0);

	ntdma_inject_arm(NTDMA_SITE_HDAUDIO_REQUEST, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_NO_MEMORY, send_async(call));
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 0U, call->calls);
}

/* Proves: H-109 */
static void hda_verbs_late_answer(struct kunit *test)
{
	HDAUDIO_CODEC_TRANSFER *transfers = alloc_transfers(test, 1);
	struct hda_fixture *fx = test->priv;
	u64 spurious;

	fx->hold_answers = true;
	fx->controller->verb_timeout = 1;
	write_command(transfers, 0, 1);
	HDA_OK(fx, send(fx, 1, transfers));
	KUNIT_EXPECT_EQ(test, 0ULL, transfers->Input.CompleteResponse);
	spurious = fx->controller->spurious;
	/* nobody waits for it any more */
	hda_answer(fx);
	KUNIT_EXPECT_EQ(test, spurious + 1, fx->controller->spurious);
	fx->controller->verb_timeout = HZ;
	fx->hold_answers = false;
	write_command(transfers, 0, 2);
	HDA_OK(fx, send(fx, 1, transfers));
	expect_answer(test, transfers);
}

/* Proves: H-110 */
static void hda_verbs_of_removed_device(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct async_call *one = new_call(fx, 0), *two = new_call(fx, 2);
	unsigned int i;

	fx->hold_answers = true;
	HDA_OK(fx, send_async(one));
	HDA_OK(fx, send_async(two));
	hda_remove(fx);
	KUNIT_EXPECT_EQ(test, 1U, one->calls);
	KUNIT_EXPECT_EQ(test, 1U, two->calls);
	for (i = 0; i < ARRAY_SIZE(one->transfers); i++) {
		KUNIT_EXPECT_EQ(test, 0ULL,
				one->transfers[i].Input.CompleteResponse);
		KUNIT_EXPECT_EQ(test, 0ULL,
				two->transfers[i].Input.CompleteResponse);
	}
	KUNIT_EXPECT_EQ(test, STATUS_NO_SUCH_DEVICE, send_async(one));
	KUNIT_EXPECT_EQ(test, STATUS_NO_SUCH_DEVICE,
			send(fx, 1, one->transfers));
}

/* what an unsolicited callback saw */
struct event_calls {
	unsigned int count;
	KIRQL irql;
	HDAUDIO_CODEC_RESPONSE last;
};

static VOID note_event(HDAUDIO_CODEC_RESPONSE response, PVOID context)
{
	struct event_calls *calls = context;

	calls->count++;
	calls->irql = KeGetCurrentIrql();
	calls->last = response;
}

static NTSTATUS add_tag(struct hda_fixture *fx, PVOID context,
			struct event_calls *calls, UCHAR *tag)
{
	return fx->bus.RegisterEventCallback(context, note_event, calls, tag);
}

/* Proves: H-111 H-112 H-116 */
static void hda_tags_are_unique(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HDAUDIO_BUS_INTERFACE other;
	u64 seen = 0;
	UCHAR tag;
	unsigned int i;

	/* two clients of one codec share its tags */
	for (i = 0; i < 64; i++) {
		HDA_OK(fx, add_tag(fx, i & 1 ? fx->bus.Context : fx->bdl.Context,
				   NULL, &tag));
		KUNIT_EXPECT_LT(test, (int)tag, 64);
		seen |= 1ULL << tag;
		KUNIT_EXPECT_EQ(test, i == 63, !tag);
	}
	KUNIT_EXPECT_EQ(test, ~0ULL, seen);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			add_tag(fx, fx->bus.Context, NULL, &tag));
	/* another codec has its own */
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->other, &GUID_HDAUDIO_BUS_INTERFACE,
				  sizeof(other), &other));
	HDA_OK(fx, add_tag(fx, other.Context, NULL, &tag));
	HDA_OK(fx, other.UnregisterEventCallback(other.Context, tag));
	other.InterfaceDereference(other.Context);

	for (i = 0; i < 64; i++)
		HDA_OK(fx, fx->bus.UnregisterEventCallback((i + 63) % 64 & 1 ?
							   fx->bus.Context :
							   fx->bdl.Context, i));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.UnregisterEventCallback(fx->bus.Context, 1));
}

/* Proves: H-116 */
static void hda_tags_refused(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	UCHAR tag;

	HDA_OK(fx, add_tag(fx, fx->bus.Context, NULL, &tag));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.UnregisterEventCallback(fx->bdl.Context, tag));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.UnregisterEventCallback(fx->bus.Context, 64));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.UnregisterEventCallback(fx->bus.Context, 255));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.RegisterEventCallback(fx->bus.Context, NULL,
						      NULL, &tag));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			add_tag(fx, fx->bus.Context, NULL, NULL));
	HDA_OK(fx, fx->bus.UnregisterEventCallback(fx->bus.Context, tag));
	ntdma_inject_arm(NTDMA_SITE_HDAUDIO_TAG, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			add_tag(fx, fx->bus.Context, NULL, &tag));
	/* the next is the same one again */
	HDA_OK(fx, add_tag(fx, fx->bus.Context, NULL, &tag));
	KUNIT_EXPECT_EQ(test, 1, (int)tag);
}

/* Proves: H-113 H-114 H-117 */
static void hda_events_find_owner(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct event_calls calls = {};
	UCHAR tag;

	HDA_OK(fx, add_tag(fx, fx->bus.Context, &calls, &tag));
	hda_unsolicited(fx, 0, (u32)tag << 26 | 5 << 21 | 0x12345);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 1U, calls.count);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, (int)calls.irql);
	KUNIT_EXPECT_EQ(test, (int)tag, (int)calls.last.Unsolicited.Tag);
	KUNIT_EXPECT_EQ(test, 5, (int)calls.last.Unsolicited.SubTag);
	KUNIT_EXPECT_EQ(test, 0x12345, (int)calls.last.Unsolicited.Response);
	KUNIT_EXPECT_EQ(test, 0x8000001000000000ULL,
			calls.last.CompleteResponse & 0xffffffff00000000ULL);

	/* another tag, another codec, a codec that cannot be */
	hda_unsolicited(fx, 0, (u32)(tag + 1) << 26);
	hda_unsolicited(fx, 2, (u32)tag << 26);
	hda_unsolicited(fx, 15, (u32)tag << 26);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 1U, calls.count);

	HDA_OK(fx, fx->bus.UnregisterEventCallback(fx->bus.Context, tag));
	hda_unsolicited(fx, 0, (u32)tag << 26);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 1U, calls.count);
}

/* Proves: H-115 */
static void hda_events_are_no_answers(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct async_call *call = new_call(fx, 0);
	struct event_calls calls = {};
	unsigned int i;
	UCHAR tag;

	HDA_OK(fx, add_tag(fx, fx->bus.Context, &calls, &tag));
	fx->hold_answers = true;
	HDA_OK(fx, send_async(call));
	for (i = 0; i < 200; i++)
		hda_unsolicited(fx, 0, (u32)tag << 26 | i);
	fx->hold_answers = false;
	tasklet_schedule(&fx->answering);
	wait_call(call);
	for (i = 0; i < ARRAY_SIZE(call->transfers); i++)
		expect_answer(test, &call->transfers[i]);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_GE(test, calls.count, 1U);
}

static void hda_function_without_memory(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HDAUDIO_BUS_INTERFACE bus = {};

	ntdma_inject_arm(NTDMA_SITE_HDAUDIO_CLIENT, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_INTERFACE,
				  sizeof(bus), &bus));
	KUNIT_EXPECT_NULL(test, bus.Context);
}

static struct kunit_case hdaudio_verbs_cases[] = {
	KUNIT_CASE(hda_verbs_synchronous),
	KUNIT_CASE(hda_verbs_to_absent_codec),
	KUNIT_CASE(hda_verbs_asynchronous),
	KUNIT_CASE(hda_verbs_keep_order),
	KUNIT_CASE(hda_verbs_of_two_clients),
	KUNIT_CASE(hda_verbs_overrun),
	KUNIT_CASE(hda_verbs_without_memory),
	KUNIT_CASE(hda_verbs_late_answer),
	KUNIT_CASE(hda_verbs_of_removed_device),
	KUNIT_CASE(hda_tags_are_unique),
	KUNIT_CASE(hda_tags_refused),
	KUNIT_CASE(hda_events_find_owner),
	KUNIT_CASE(hda_events_are_no_answers),
	KUNIT_CASE(hda_function_without_memory),
	{}
};

static struct kunit_suite hdaudio_verbs_suite = {
	.name = "ntdma_hdaudio_verbs",
	.init = hda_fixture_init,
	.exit = hda_fixture_exit,
	.test_cases = hdaudio_verbs_cases,
};

kunit_test_suite(hdaudio_verbs_suite);

MODULE_DESCRIPTION("ntdma suite: HD Audio codec commands and events");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
