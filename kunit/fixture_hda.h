/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ground that the HD Audio suites stand on: a controller and codecs made of
 * software, behind the operations that real ones are behind.
 *
 * Engines reach memory through the fake PCI device, which lets them go only
 * where memory was mapped for them. Codecs answer from a tasklet, or when the
 * case says so.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_HDA_H
#define _NTDMA_KUNIT_FIXTURE_HDA_H

#include <linux/completion.h>
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/slab.h>

#include <hdaudio.h>
#include <ntdma/hdaudio.h>
#include <ntdma/ntdma.h>
#include <wdm.h>

#include "../module/hdaudio/controller.h"
#include "../module/hdaudio/function.h"
#include "../module/nt/inject.h"
#include "../module/nt/nt.h"
#include "../module/nt/report.h"
#include "../module/testdev/testdev.h"
#include "kunit_compat.h"

#define HDA_IN		2
#define HDA_OUT		2
#define HDA_BOTH	1
#define HDA_ENGINES	(HDA_IN + HDA_OUT + HDA_BOTH)
#define HDA_CODECS	0x05	/* addresses 0 and 2 */
#define HDA_LOG		64
#define HDA_PENDING	64

#define HDA_VENDOR	0x1af40011
#define HDA_SUBSYSTEM	0x1af40011
#define HDA_REVISION	0x00100101

/* What was done to the hardware. */
enum hda_op {
	HDA_RESET,
	HDA_SETUP,
	HDA_CLEANUP,
	HDA_HOLD,
	HDA_UNHOLD,
	HDA_RUN,
	HDA_STOP,
	HDA_SETTLE,
};

struct hda_log {
	enum hda_op op;
	u32 engines;
};

/**
 * struct hda_fixture - state of one case, in test->priv
 * @test: the case
 * @controller: the controller; its memory lasts until the last reference is gone
 * @released: completed then
 * @misuse: reported mistakes so far that were expected
 * @records: recorded MDLs before the case
 * @object: device object of the function group of codec 0
 * @other: device object of that of codec 2
 * @bus: interface of the first
 * @bdl: BDL interface of the first
 * @log: what was done to the hardware
 * @logged: how much of it
 * @stuck: engines that do not reset
 * @running: engines that run
 * @setup: what engines were programmed with
 * @positions: registers
 * @clock: register
 * @pending: commands that wait for an answer
 * @sent: how many there were
 * @answered: how many were answered
 * @hold_answers: the case answers
 * @most_pending: to one codec at a time
 * @answering: answers
 */
struct hda_fixture {
	struct kunit *test;
	struct hdaudio_controller *controller;
	struct completion released;
	u64 misuse;
	unsigned int records;
	PDEVICE_OBJECT object;
	PDEVICE_OBJECT other;
	HDAUDIO_BUS_INTERFACE_V3 bus;
	HDAUDIO_BUS_INTERFACE_BDL bdl;
	struct hda_log log[HDA_LOG];
	unsigned int logged;
	u32 stuck;
	u32 running;
	struct hdaudio_setup setup[HDA_ENGINES];
	u32 positions[HDA_ENGINES];
	u32 clock;
	u32 pending[HDA_PENDING];
	unsigned int sent;
	unsigned int answered;
	bool hold_answers;
	unsigned int most_pending;
	struct tasklet_struct answering;
};

/* the controller's memory knows its fixture */
struct hda_fake {
	struct hdaudio_controller controller;
	struct hda_fixture *fx;
};

static inline struct hda_fixture *hda_fx(struct hdaudio_controller *controller)
{
	return container_of(controller, struct hda_fake, controller)->fx;
}

static inline void hda_note(struct hdaudio_controller *controller,
			    enum hda_op op, u32 engines)
{
	struct hda_fixture *fx = hda_fx(controller);

	if (fx->logged < HDA_LOG)
		fx->log[fx->logged++] = (struct hda_log){ op, engines };
}

/* The codec's side: parameters of its nodes; anything else is echoed. */
static inline u32 hda_answer_to(u32 command)
{
	switch (command & 0x0fffffff) {
	case 0x000f0000:
		return HDA_VENDOR;
	case 0x000f0002:
		return HDA_REVISION;
	case 0x000f0004:
		return 0x00010001;	/* one group, node 1 */
	case 0x001f0005:
		return 0x101;
	case 0x001f2000:
		return HDA_SUBSYSTEM;
	default:
		return ~command;
	}
}

/* Answers the oldest command; commands to codecs that are not there stay. */
static inline void hda_answer(struct hda_fixture *fx)
{
	unsigned long flags;
	u32 command;

	spin_lock_irqsave(&fx->controller->lock, flags);
	if (fx->answered != fx->sent) {
		command = fx->pending[fx->answered++ % HDA_PENDING];
		if (HDA_CODECS & 1 << (command >> 28))
			hdaudio_response(fx->controller, hda_answer_to(command),
					 command >> 28);
		hdaudio_interrupt_done(fx->controller);
	}
	spin_unlock_irqrestore(&fx->controller->lock, flags);
}

static inline void hda_answer_all(struct tasklet_struct *tasklet)
{
	struct hda_fixture *fx = from_tasklet(fx, tasklet, answering);

	while (READ_ONCE(fx->answered) != READ_ONCE(fx->sent))
		hda_answer(fx);
}

static inline void hda_unsolicited(struct hda_fixture *fx, u8 codec,
				   u32 response)
{
	unsigned long flags;

	spin_lock_irqsave(&fx->controller->lock, flags);
	hdaudio_response(fx->controller, response, 0x10 | codec);
	hdaudio_interrupt_done(fx->controller);
	spin_unlock_irqrestore(&fx->controller->lock, flags);
}

static inline void hda_send(struct hdaudio_controller *controller, u32 command)
{
	struct hda_fixture *fx = hda_fx(controller);
	unsigned int i, pending = 0;

	fx->pending[fx->sent++ % HDA_PENDING] = command;
	for (i = fx->answered; i != fx->sent; i++)
		pending += fx->pending[i % HDA_PENDING] >> 28 == command >> 28;
	fx->most_pending = max(fx->most_pending, pending);
	if (!fx->hold_answers)
		tasklet_schedule(&fx->answering);
}

static inline int hda_reset(struct hdaudio_controller *controller,
			    struct hdaudio_engine *engine)
{
	struct hda_fixture *fx = hda_fx(controller);

	hda_note(controller, HDA_RESET, BIT(engine->index));
	if (fx->stuck & BIT(engine->index))
		return -ETIMEDOUT;
	fx->positions[engine->index] = 0;
	return 0;
}

static inline void hda_setup(struct hdaudio_controller *controller,
			     struct hdaudio_engine *engine)
{
	hda_note(controller, HDA_SETUP, BIT(engine->index));
	hda_fx(controller)->setup[engine->index] = engine->setup;
}

static inline void hda_cleanup(struct hdaudio_controller *controller,
			       struct hdaudio_engine *engine)
{
	hda_note(controller, HDA_CLEANUP, BIT(engine->index));
	hda_fx(controller)->setup[engine->index] = (struct hdaudio_setup){};
}

static inline void hda_hold(struct hdaudio_controller *controller, u32 engines,
			    bool on)
{
	hda_note(controller, on ? HDA_HOLD : HDA_UNHOLD, engines);
}

static inline void hda_run(struct hdaudio_controller *controller,
			   struct hdaudio_engine *engine, bool on)
{
	struct hda_fixture *fx = hda_fx(controller);

	hda_note(controller, on ? HDA_RUN : HDA_STOP, BIT(engine->index));
	if (on)
		fx->running |= BIT(engine->index);
	else
		fx->running &= ~BIT(engine->index);
}

static inline void hda_settle(struct hdaudio_controller *controller, u32 engines,
			      bool running)
{
	hda_note(controller, HDA_SETTLE, engines);
}

static inline u32 hda_fifo_size(struct hdaudio_controller *controller,
				struct hdaudio_engine *engine)
{
	return 256;
}

static inline PULONG hda_position(struct hdaudio_controller *controller,
				  struct hdaudio_engine *engine)
{
	return &hda_fx(controller)->positions[engine->index];
}

static inline PULONG hda_wall_clock(struct hdaudio_controller *controller)
{
	return &hda_fx(controller)->clock;
}

static inline void hda_release(struct hdaudio_controller *controller)
{
	complete(&hda_fx(controller)->released);
}

static const struct hdaudio_ops hda_fake_ops = {
	.send		= hda_send,
	.reset		= hda_reset,
	.setup		= hda_setup,
	.cleanup	= hda_cleanup,
	.hold		= hda_hold,
	.run		= hda_run,
	.settle		= hda_settle,
	.fifo_size	= hda_fifo_size,
	.position	= hda_position,
	.wall_clock	= hda_wall_clock,
	.release	= hda_release,
};

static inline void hda_add_engines(struct hda_fixture *fx,
				   enum hdaudio_kind kind, unsigned int count)
{
	struct hdaudio_controller *controller = fx->controller;
	HDAUDIO_BUFFER_DESCRIPTOR *bdl;
	struct hdaudio_engine *engine;
	unsigned int i;

	for (i = 0; i < count; i++) {
		bdl = kunit_kzalloc(fx->test, PAGE_SIZE, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(fx->test, bdl);
		engine = hdaudio_controller_add_engine(controller, kind,
						       controller->count + 1,
						       bdl);
		KUNIT_ASSERT_NOT_NULL(fx->test, engine);
	}
}

static inline PDEVICE_OBJECT hda_object_of(struct hda_fixture *fx, u8 codec)
{
	struct hdaudio_function *function;

	list_for_each_entry(function, &fx->controller->functions, node)
		if (function->hdev.codec == codec)
			return function->hdev.object;
	return NULL;
}

static inline NTSTATUS hda_query(PDEVICE_OBJECT object, const GUID *type,
				 USHORT size, PVOID interface)
{
	return NtdmaQueryInterface(object, type, size, 0x0100, interface, NULL);
}

static inline int hda_fixture_init(struct kunit *test)
{
	struct hda_fixture *fx = kunit_kzalloc(test, sizeof(*fx), GFP_KERNEL);
	struct hda_fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fx);
	KUNIT_ASSERT_NOT_NULL(test, fake);
	KUNIT_ASSERT_NOT_NULL_MSG(test, ntdma_testdev_device(),
				  "load ntdma_testdev first");
	KUNIT_ASSERT_EQ(test, 0U, ntdma_testdev_reset());
	fx->test = test;
	fx->misuse = ntdma_misuse_count();
	fx->records = ntdma_test_mdl_records();
	init_completion(&fx->released);
	tasklet_setup(&fx->answering, hda_answer_all);
	fx->controller = &fake->controller;
	fake->fx = fx;

	hdaudio_controller_init(fx->controller, ntdma_testdev_device(),
				&hda_fake_ops);
	fx->controller->info = (struct hdaudio_info){
		.version = 0x0100,
		.vendor = 0x8086,
		.device = 0x2668,
		.revision = 1,
		.codecs = HDA_CODECS,
	};
	hda_add_engines(fx, HDAUDIO_IN, HDA_IN);
	hda_add_engines(fx, HDAUDIO_OUT, HDA_OUT);
	hda_add_engines(fx, HDAUDIO_BIDIRECTIONAL, HDA_BOTH);
	KUNIT_ASSERT_EQ(test, 0, hdaudio_controller_start(fx->controller));
	test->priv = fx;

	fx->object = hda_object_of(fx, 0);
	fx->other = hda_object_of(fx, 2);
	KUNIT_ASSERT_NOT_NULL(test, fx->object);
	KUNIT_ASSERT_NOT_NULL(test, fx->other);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_INTERFACE_V3,
				  sizeof(fx->bus), &fx->bus));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_INTERFACE_BDL,
				  sizeof(fx->bdl), &fx->bdl));
	return 0;
}

/* The controller goes away, as at unbinding. */
static inline void hda_remove(struct hda_fixture *fx)
{
	if (!fx->object)
		return;
	hdaudio_controller_remove(fx->controller);
	fx->object = NULL;
	fx->other = NULL;
}

static inline void hda_fixture_exit(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct ntdma_testdev_stats stats;

	ntdma_inject_disarm();
	if (!fx)
		return;
	fx->bus.InterfaceDereference(fx->bus.Context);
	fx->bdl.InterfaceDereference(fx->bdl.Context);
	hda_remove(fx);
	ntdma_flush_deferred();
	hdaudio_controller_put(fx->controller);
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&fx->released, 60 * HZ));
	tasklet_kill(&fx->answering);
	KUNIT_EXPECT_EQ(test, fx->misuse, ntdma_misuse_count());
	KUNIT_EXPECT_EQ(test, fx->records, ntdma_test_mdl_records());
	ntdma_testdev_get_stats(&stats);
	KUNIT_EXPECT_EQ(test, 0ULL, (u64)stats.live_coherent);
	KUNIT_EXPECT_EQ(test, 0ULL, stats.fault_total);
	ntdma_testdev_reset();
}

/* The call is a mistake: it has this status, and one line reports it. */
#define HDA_MISUSE(fx, status, call)					\
do {									\
	struct hda_fixture *__fx = fx;					\
	u64 __before = ntdma_misuse_count();				\
									\
	KUNIT_EXPECT_EQ_MSG(__fx->test, status, call, "%s", #call);	\
	KUNIT_EXPECT_EQ_MSG(__fx->test, __before + 1,			\
			    ntdma_misuse_count(), "%s", #call);		\
	__fx->misuse += ntdma_misuse_count() - __before;		\
} while (0)

#define HDA_OK(fx, call) \
	KUNIT_EXPECT_EQ_MSG((fx)->test, STATUS_SUCCESS, call, "%s", #call)

static inline HDAUDIO_STREAM_FORMAT hda_format(ULONG rate, USHORT container,
					       USHORT valid, USHORT channels)
{
	return (HDAUDIO_STREAM_FORMAT){
		.SampleRate = rate,
		.ValidBitsPerSample = valid,
		.ContainerSize = container,
		.NumberOfChannels = channels,
	};
}

/* CD quality at 48 kHz: four bytes a frame */
static inline HANDLE hda_open_render(struct hda_fixture *fx, PVOID context)
{
	HDAUDIO_STREAM_FORMAT format = hda_format(48000, 16, 16, 2);
	HDAUDIO_CONVERTER_FORMAT converter;
	HANDLE handle = NULL;

	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS,
			fx->bus.AllocateRenderDmaEngine(context, &format, false,
							&handle, &converter));
	return handle;
}

static inline HANDLE hda_open_capture(struct hda_fixture *fx, PVOID context)
{
	HDAUDIO_STREAM_FORMAT format = hda_format(48000, 16, 16, 2);
	HDAUDIO_CONVERTER_FORMAT converter;
	HANDLE handle = NULL;

	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS,
			fx->bus.AllocateCaptureDmaEngine(context, 0, &format,
							 &handle, &converter));
	return handle;
}

static inline struct hdaudio_engine *hda_engine(struct hda_fixture *fx,
						HANDLE handle)
{
	return &fx->controller->engines[((ULONG_PTR)handle & 0xff) - 1];
}

/**
 * struct hda_buffer - a buffer of the case
 * @mdl: describes it
 * @size: bytes
 * @data: where it is mapped
 * @stream: number on the link
 */
struct hda_buffer {
	PMDL mdl;
	SIZE_T size;
	PUCHAR data;
	UCHAR stream;
};

static inline NTSTATUS hda_attach(struct hda_fixture *fx, PVOID context,
				  HANDLE handle, ULONG notifications,
				  SIZE_T size, struct hda_buffer *buffer)
{
	NTSTATUS status;
	SIZE_T offset;
	ULONG fifo;

	if (!notifications)
		status = fx->bus.AllocateDmaBuffer(context, handle, size,
						   &buffer->mdl, &buffer->size,
						   &buffer->stream, &fifo);
	else
		status = fx->bus.AllocateDmaBufferWithNotification(context,
				handle, notifications, size, &buffer->mdl,
				&buffer->size, &offset, &buffer->stream, &fifo);
	return status;
}

static inline void hda_map(struct hda_fixture *fx, struct hda_buffer *buffer)
{
	buffer->data = MmMapLockedPagesSpecifyCache(buffer->mdl, KernelMode,
						    MmWriteCombined, NULL, false,
						    NormalPagePriority);
	KUNIT_ASSERT_NOT_NULL(fx->test, buffer->data);
}

static inline NTSTATUS hda_set(struct hda_fixture *fx, PVOID context,
			       HANDLE handle, HDAUDIO_STREAM_STATE state)
{
	return fx->bus.SetDmaEngineState(context, state, 1, &handle);
}

static inline void hda_interrupt(struct hda_fixture *fx,
				 struct hdaudio_engine *engine, u32 causes)
{
	unsigned long flags;

	spin_lock_irqsave(&fx->controller->lock, flags);
	hdaudio_engine_interrupt(fx->controller, engine, causes, hdaudio_qpc());
	hdaudio_interrupt_done(fx->controller);
	spin_unlock_irqrestore(&fx->controller->lock, flags);
}

/**
 * struct hda_place - where an engine is in its list
 * @entry: the entry
 * @offset: bytes of it that are done
 */
struct hda_place {
	const HDAUDIO_BUFFER_DESCRIPTOR *entry;
	u32 offset;
};

static inline struct hda_place hda_place_of(struct hda_fixture *fx,
					    struct hdaudio_engine *engine)
{
	struct hda_place place = { engine->bdl, fx->positions[engine->index] };

	while (place.offset >= place.entry->Length)
		place.offset -= place.entry++->Length;
	return place;
}

/* The device moves bytes from here on, at most to the end of the entry. */
static inline int hda_move(struct hda_fixture *fx, struct hdaudio_engine *engine,
			   u32 bytes, u32 offset)
{
	struct hda_place place = hda_place_of(fx, engine);
	struct ntdma_testdev_desc desc = {
		.addr = cpu_to_le64(place.entry->Address.QuadPart + place.offset),
		.flags = cpu_to_le32(fx->setup[engine->index].render ?
				     NTDMA_TESTDEV_DESC_TO_DEVICE :
				     NTDMA_TESTDEV_DESC_FROM_DEVICE),
		.offset = cpu_to_le32(offset),
	};
	int ret;

	bytes = min_t(u32, bytes, place.entry->Length - place.offset);
	desc.len = cpu_to_le32(bytes);
	ret = ntdma_testdev_run_atomic(&desc, 1);
	if (ret)
		return ret;
	fx->positions[engine->index] = (fx->positions[engine->index] + bytes) %
				       fx->setup[engine->index].size;
	if (place.offset + bytes == place.entry->Length &&
	    place.entry->InterruptOnCompletion)
		hda_interrupt(fx, engine, HDAUDIO_COMPLETE);
	return bytes;
}

/*
 * So many bytes pass over the link: an engine that runs moves them between its
 * buffer, from its position on, and the device's memory at @offset; one that does
 * not run moves nothing. Returns bytes, or -errno.
 */
static inline int hda_play(struct hda_fixture *fx, HANDLE handle, u32 bytes,
			   u32 offset)
{
	struct hdaudio_engine *engine = hda_engine(fx, handle);
	u32 done = 0;
	int ret;

	while (done < bytes && fx->running & BIT(engine->index)) {
		ret = hda_move(fx, engine, bytes - done, offset + done);
		if (ret < 0)
			return ret;
		done += ret;
	}
	KeFlushQueuedDpcs();
	return done;
}

/* The engine goes through its list once. Returns bytes, or -errno. */
static inline int hda_turn(struct hda_fixture *fx, HANDLE handle)
{
	struct hdaudio_engine *engine = hda_engine(fx, handle);

	KUNIT_EXPECT_TRUE(fx->test, fx->running & BIT(engine->index));
	return hda_play(fx, handle, fx->setup[engine->index].size, 0);
}

static inline void hda_start(struct hda_fixture *fx, PVOID context,
			     HANDLE handle)
{
	HDA_OK(fx, hda_set(fx, context, handle, StopState));
	HDA_OK(fx, hda_set(fx, context, handle, RunState));
}

static inline void hda_finish(struct hda_fixture *fx, PVOID context,
			      HANDLE handle)
{
	HDA_OK(fx, hda_set(fx, context, handle, StopState));
	HDA_OK(fx, hda_set(fx, context, handle, ResetState));
}

#endif
