// SPDX-License-Identifier: GPL-2.0-only
/*
 * HD Audio buffers: memory that engines reach, bytes that arrive, and who is told
 * when.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_hda.h"

static u8 sample(u32 seed, u32 i)
{
	return ntdma_testdev_pattern(seed, i);
}

static void fill(u8 *bytes, size_t size, u32 seed)
{
	size_t i;

	for (i = 0; i < size; i++)
		bytes[i] = sample(seed, i);
}

/* index of the first byte that is another one */
static size_t differs(const u8 *bytes, size_t size, u32 seed)
{
	size_t i;

	for (i = 0; i < size && bytes[i] == sample(seed, i); i++)
		;
	return i;
}

static void open_buffer(struct hda_fixture *fx, HANDLE *handle, bool render,
			ULONG notifications, SIZE_T size,
			struct hda_buffer *buffer)
{
	*handle = render ? hda_open_render(fx, fx->bus.Context) :
			   hda_open_capture(fx, fx->bus.Context);
	HDA_OK(fx, hda_attach(fx, fx->bus.Context, *handle, notifications, size,
			      buffer));
	hda_map(fx, buffer);
}

static void close_buffer(struct hda_fixture *fx, HANDLE handle,
			 struct hda_buffer *buffer)
{
	MmUnmapLockedPages(buffer->data, buffer->mdl);
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
}

/* Proves: H-037 H-053 */
static void hda_buffer_is_described(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct hda_buffer buffer;
	HANDLE handle;

	open_buffer(fx, &handle, true, 0, 38400, &buffer);
	KUNIT_EXPECT_EQ(test, (SIZE_T)38400, buffer.size);
	KUNIT_EXPECT_GE(test, (SIZE_T)MmGetMdlByteCount(buffer.mdl), buffer.size);
	KUNIT_EXPECT_EQ(test, 0U, MmGetMdlByteOffset(buffer.mdl));
	KUNIT_EXPECT_TRUE(test, buffer.mdl->MdlFlags & MDL_PAGES_LOCKED);
	KUNIT_EXPECT_EQ(test, (UCHAR)hda_engine(fx, handle)->tag, buffer.stream);
	KUNIT_EXPECT_NE(test, 0, (int)buffer.stream);
	close_buffer(fx, handle, &buffer);
}

/* Proves: H-038 */
static void hda_buffer_sizes(struct kunit *test)
{
	static const struct { SIZE_T asked, got; } sizes[] = {
		{ 1, 256 }, { 1000, 1024 }, { 38400, 38400 }, { 65537, 65536 },
		{ SZ_1M + 1, SZ_1M }, { SIZE_MAX, SZ_4M },
	};
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hda_buffer buffer;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 0,
				      sizes[i].asked, &buffer));
		KUNIT_EXPECT_EQ(test, sizes[i].got, buffer.size);
		HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	}
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			hda_attach(fx, fx->bus.Context, handle, 0, 0, &buffer));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
}

/* Proves: H-041 H-045 */
static void hda_buffer_cycles(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hda_buffer buffer;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, i % 3, 8192,
				      &buffer));
		HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	}
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
}

/* Proves: H-051 H-054 */
static void hda_buffer_notifying(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	PVOID context = fx->bus.Context;
	struct hda_buffer buffer;

	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			hda_attach(fx, context, handle, 3, 4096, &buffer));
	HDA_OK(fx, hda_attach(fx, context, handle, 2, 4096, &buffer));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.FreeDmaBufferWithNotification(context, handle,
							      (PMDL)fx, 4096));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.FreeDmaBufferWithNotification(context, handle,
							      NULL, 4096));
	HDA_OK(fx, fx->bus.FreeDmaBufferWithNotification(context, handle,
							 buffer.mdl, 4096));
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   fx->bus.FreeDmaBufferWithNotification(context, handle,
							 buffer.mdl, 4096));
	HDA_OK(fx, fx->bus.FreeDmaEngine(context, handle));
}

/* Proves: H-133 */
static void hda_render_reaches_device(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct hda_buffer buffer;
	HANDLE handle;

	open_buffer(fx, &handle, true, 2, 38400, &buffer);
	fill(buffer.data, buffer.size, 1);
	hda_start(fx, fx->bus.Context, handle);
	KUNIT_EXPECT_EQ(test, 38400, hda_turn(fx, handle));
	KUNIT_EXPECT_EQ(test, (size_t)38400,
			differs(ntdma_testdev_memory(), 38400, 1));
	hda_finish(fx, fx->bus.Context, handle);
	close_buffer(fx, handle, &buffer);
}

/* Proves: H-134 */
static void hda_capture_reaches_memory(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct hda_buffer buffer;
	HANDLE handle;

	open_buffer(fx, &handle, false, 2, 38400, &buffer);
	memset(buffer.data, 0x55, buffer.size);
	fill(ntdma_testdev_memory(), 38400, 2);
	hda_start(fx, fx->bus.Context, handle);
	KUNIT_EXPECT_EQ(test, 38400, hda_turn(fx, handle));
	KUNIT_EXPECT_EQ(test, (size_t)38400, differs(buffer.data, 38400, 2));
	hda_finish(fx, fx->bus.Context, handle);
	close_buffer(fx, handle, &buffer);
}

/* a buffer in pieces, when memory has no large ones */
static void hda_buffer_in_pieces(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct hda_buffer buffer;
	HANDLE handle;

	/* what is tried: 64 KiB, then twice 32 KiB */
	ntdma_inject_arm(NTDMA_SITE_HDAUDIO_PAGES, 1, false);
	open_buffer(fx, &handle, true, 2, SZ_64K, &buffer);
	KUNIT_EXPECT_EQ(test, 3U, ntdma_inject_hits(NTDMA_SITE_HDAUDIO_PAGES));
	fill(buffer.data, buffer.size, 3);
	hda_start(fx, fx->bus.Context, handle);
	KUNIT_EXPECT_EQ(test, SZ_64K, hda_turn(fx, handle));
	KUNIT_EXPECT_EQ(test, (size_t)SZ_64K,
			differs(ntdma_testdev_memory(), SZ_64K, 3));
	hda_finish(fx, fx->bus.Context, handle);
	close_buffer(fx, handle, &buffer);
}

/* Proves: H-048 */
static void hda_buffer_without_memory(struct kunit *test)
{
	static const enum ntdma_site sites[] = {
		NTDMA_SITE_HDAUDIO_BUFFER, NTDMA_SITE_HDAUDIO_PAGES,
		NTDMA_SITE_HDAUDIO_PIECES, NTDMA_SITE_MDL,
	};
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	struct hda_buffer buffer;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sites); i++) {
		ntdma_inject_arm(sites[i], 1, true);
		KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
				hda_attach(fx, fx->bus.Context, handle, 1, 8192,
					   &buffer));
		KUNIT_EXPECT_GE(test, ntdma_inject_hits(sites[i]), 1U);
		ntdma_inject_disarm();
	}
	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 8192, &buffer));
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
}

/**
 * struct own_buffer - buffer with a list of the driver's own
 * @handle: engine
 * @data: memory
 * @list: page of entries
 * @phys: where @data is
 */
struct own_buffer {
	HANDLE handle;
	u8 *data;
	HDAUDIO_BUFFER_DESCRIPTOR *list;
	phys_addr_t phys;
};

static void open_own(struct hda_fixture *fx, struct own_buffer *own, ULONG size)
{
	PVOID data = NULL;

	own->handle = hda_open_render(fx, fx->bdl.Context);
	HDA_OK(fx, fx->bdl.AllocateContiguousDmaBuffer(fx->bdl.Context,
						       own->handle, size, &data,
						       &own->list));
	KUNIT_ASSERT_NOT_NULL(fx->test, data);
	own->data = data;
	own->phys = virt_to_phys(data);
}

static void close_own(struct hda_fixture *fx, struct own_buffer *own)
{
	HDA_OK(fx, fx->bdl.FreeContiguousDmaBuffer(fx->bdl.Context,
						   own->handle));
	HDA_OK(fx, fx->bdl.FreeDmaEngine(fx->bdl.Context, own->handle));
}

/* four fragments of 512 bytes, one in each KiB; the odd ones interrupt */
static void write_list(struct own_buffer *own)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		own->list[i].Address.QuadPart = own->phys + i * 1024;
		own->list[i].Length = 512;
		own->list[i].InterruptOnCompletion = i & 1;
	}
}

struct isr_calls {
	unsigned int count;
	ULONG mask;
	KIRQL irql;
};

static VOID count_isr(VOID *context, ULONG mask)
{
	struct isr_calls *calls = context;

	calls->count++;
	calls->mask |= mask;
	calls->irql = KeGetCurrentIrql();
}

static NTSTATUS set_up(struct hda_fixture *fx, struct own_buffer *own,
		       ULONG length, ULONG lvi, struct isr_calls *calls)
{
	UCHAR stream;
	ULONG fifo;

	return fx->bdl.SetupDmaEngineWithBdl(fx->bdl.Context, own->handle,
					     length, lvi,
					     calls ? count_isr : NULL, calls,
					     &stream, &fifo);
}

/* Proves: H-056 H-060 H-061 H-062 H-063 H-065 H-066 H-068 */
static void hda_own_list_plays(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct isr_calls calls = {};
	struct own_buffer own;
	struct hdaudio_engine *engine;
	unsigned int i;

	open_own(fx, &own, 4096);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(own.list));
	memset(own.list, 0, PAGE_SIZE);
	memset(own.data, 0xee, 4096);
	for (i = 0; i < 2048; i++)
		own.data[i / 512 * 1024 + i % 512] = sample(4, i);
	write_list(&own);
	HDA_OK(fx, set_up(fx, &own, 2048, 3, &calls));
	engine = hda_engine(fx, own.handle);
	KUNIT_EXPECT_EQ(test, 4U, fx->setup[engine->index].entries);
	KUNIT_EXPECT_EQ(test, (size_t)2048, fx->setup[engine->index].size);

	hda_start(fx, fx->bdl.Context, own.handle);
	/* what the driver writes from here on the engine does not see */
	own.list[0].Address.QuadPart = 0;
	KUNIT_EXPECT_EQ(test, 2048, hda_turn(fx, own.handle));
	KUNIT_EXPECT_EQ(test, (size_t)2048,
			differs(ntdma_testdev_memory(), 2048, 4));
	KUNIT_EXPECT_EQ(test, 2U, calls.count);
	KUNIT_EXPECT_EQ(test, 0x04U, calls.mask);
	KUNIT_EXPECT_GT(test, (int)calls.irql, DISPATCH_LEVEL);
	hda_finish(fx, fx->bdl.Context, own.handle);
	close_own(fx, &own);
}

/* Proves: H-064 H-067 H-069 */
static void hda_own_list_errors(struct kunit *test)
{
	struct isr_calls first = {}, second = {};
	struct hda_fixture *fx = test->priv;
	struct hdaudio_engine *engine;
	struct own_buffer own;

	open_own(fx, &own, 4096);
	engine = hda_engine(fx, own.handle);
	write_list(&own);
	HDA_OK(fx, set_up(fx, &own, 2048, 3, &first));
	write_list(&own);
	HDA_OK(fx, set_up(fx, &own, 1024, 1, &second));
	hda_start(fx, fx->bdl.Context, own.handle);
	hda_interrupt(fx, engine, HDAUDIO_FIFO_ERROR);
	KUNIT_EXPECT_EQ(test, 0x08U, second.mask);
	hda_interrupt(fx, engine, HDAUDIO_DESC_ERROR | 0x20);
	KUNIT_EXPECT_EQ(test, 0x18U, second.mask);
	KUNIT_EXPECT_EQ(test, 0U, first.count);
	hda_finish(fx, fx->bdl.Context, own.handle);
	HDA_OK(fx, fx->bdl.FreeContiguousDmaBuffer(fx->bdl.Context, own.handle));
	hda_interrupt(fx, engine, HDAUDIO_COMPLETE);
	KUNIT_EXPECT_EQ(test, 2U, second.count);
	HDA_OK(fx, fx->bdl.FreeDmaEngine(fx->bdl.Context, own.handle));
}

/* Proves: H-060 H-070 */
static void hda_own_list_refused(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct own_buffer own;

	open_own(fx, &own, 4096);
#define REFUSED(call) KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, call)
	write_list(&own);
	REFUSED(set_up(fx, &own, 512, 0, NULL));
	REFUSED(set_up(fx, &own, 2048, 256, NULL));
	REFUSED(set_up(fx, &own, 2046, 3, NULL));
	own.list[3].Address.QuadPart = own.phys + 4096;
	REFUSED(set_up(fx, &own, 2048, 3, NULL));
	write_list(&own);
	own.list[3].Address.QuadPart += 2;
	REFUSED(set_up(fx, &own, 2048, 3, NULL));
	write_list(&own);
	own.list[0].Length = 0;
	REFUSED(set_up(fx, &own, 1536, 3, NULL));
#undef REFUSED
	/* the engine is still without a list */
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   hda_set(fx, fx->bdl.Context, own.handle, StopState));
	write_list(&own);
	HDA_OK(fx, set_up(fx, &own, 2048, 3, NULL));
	/* a bad one does not replace a good one */
	own.list[0].Length = 0;
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			set_up(fx, &own, 1536, 3, NULL));
	hda_start(fx, fx->bdl.Context, own.handle);
	KUNIT_EXPECT_EQ(test, 2048, hda_turn(fx, own.handle));
	hda_finish(fx, fx->bdl.Context, own.handle);
	close_own(fx, &own);
}

static void hda_own_list_without_memory(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bdl.Context);
	HDAUDIO_BUFFER_DESCRIPTOR *list;
	PVOID data;

	ntdma_inject_arm(NTDMA_SITE_HDAUDIO_SHADOW, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			fx->bdl.AllocateContiguousDmaBuffer(fx->bdl.Context,
							    handle, 4096, &data,
							    &list));
	HDA_OK(fx, fx->bdl.FreeDmaEngine(fx->bdl.Context, handle));
}

struct notified {
	unsigned int count;
	KIRQL irql;
	LONGLONG last;
	bool backwards;
};

static VOID count_notification(PVOID context, LARGE_INTEGER qpc)
{
	struct notified *notified = context;

	notified->count++;
	notified->irql = KeGetCurrentIrql();
	notified->backwards |= qpc.QuadPart < notified->last;
	notified->last = qpc.QuadPart;
}

static NTSTATUS add_callback(struct hda_fixture *fx, HANDLE handle,
			     struct notified *notified)
{
	return fx->bus.RegisterNotificationCallback(fx->bus.Context, handle,
						    fx->object,
						    count_notification, notified);
}

static NTSTATUS remove_callback(struct hda_fixture *fx, HANDLE handle,
				void *notified)
{
	return fx->bus.UnregisterNotificationCallback(fx->bus.Context, handle,
						      count_notification,
						      notified);
}

/* Proves: H-118 H-119 H-120 H-122 H-125 */
static void hda_notifications_arrive(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	struct notified one = {}, two = {};
	PVOID context = fx->bus.Context;
	HANDLE handle = hda_open_render(fx, context);
	HANDLE other = hda_open_render(fx, context);
	struct hda_buffer buffer;
	KEVENT event, foreign;

	KeInitializeEvent(&event, NotificationEvent, false);
	KeInitializeEvent(&foreign, NotificationEvent, false);
	/* before there is a buffer */
	HDA_OK(fx, fx->bus.RegisterNotificationEvent(context, handle, &event));
	HDA_OK(fx, fx->bus.RegisterNotificationEvent(context, other, &foreign));
	HDA_OK(fx, add_callback(fx, handle, &one));
	HDA_OK(fx, hda_attach(fx, context, handle, 2, 8192, &buffer));
	hda_start(fx, context, handle);
	/* and while the engine runs */
	HDA_OK(fx, add_callback(fx, handle, &two));
	KUNIT_EXPECT_EQ(test, 8192, hda_turn(fx, handle));
	KUNIT_EXPECT_GE(test, one.count, 1U);
	KUNIT_EXPECT_EQ(test, one.count, two.count);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, (int)one.irql);
	KUNIT_EXPECT_FALSE(test, one.backwards);
	KUNIT_EXPECT_LE(test, one.last, (LONGLONG)hdaudio_qpc().QuadPart);
	KUNIT_EXPECT_NE(test, 0, KeReadStateEvent(&event));
	KUNIT_EXPECT_EQ(test, 0, KeReadStateEvent(&foreign));
	hda_finish(fx, context, handle);

	HDA_OK(fx, fx->bus.UnregisterNotificationEvent(context, handle, &event));
	HDA_OK(fx, fx->bus.UnregisterNotificationEvent(context, other, &foreign));
	HDA_OK(fx, remove_callback(fx, handle, &one));
	HDA_OK(fx, remove_callback(fx, handle, &two));
	HDA_OK(fx, fx->bus.FreeDmaBuffer(context, handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(context, handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(context, other));
}

/* Proves: H-049 H-050 */
static void hda_notifications_are_counted(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	PVOID context = fx->bus.Context;
	HANDLE handle = hda_open_render(fx, context);
	struct hdaudio_engine *engine = hda_engine(fx, handle);
	struct notified notified = {};
	struct hda_buffer buffer;
	ULONG count;
	unsigned int i;

	HDA_OK(fx, add_callback(fx, handle, &notified));
	for (count = 1; count <= 2; count++) {
		notified.count = 0;
		HDA_OK(fx, hda_attach(fx, context, handle, count, 38400,
				      &buffer));
		for (i = 0; i < fx->setup[engine->index].entries; i++) {
			if (!engine->bdl[i].InterruptOnCompletion)
				continue;
			hda_interrupt(fx, engine, HDAUDIO_COMPLETE);
			KeFlushQueuedDpcs();
		}
		KUNIT_EXPECT_EQ(test, count, notified.count);
		HDA_OK(fx, fx->bus.FreeDmaBuffer(context, handle));
	}
	HDA_OK(fx, remove_callback(fx, handle, &notified));
	HDA_OK(fx, fx->bus.FreeDmaEngine(context, handle));
}

/* Proves: H-052 */
static void hda_midpoint_inside_page(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	PVOID context = fx->bus.Context;
	struct notified notified = {};
	struct hda_buffer buffer;
	HANDLE handle;

	open_buffer(fx, &handle, true, 2, 38400, &buffer);
	KUNIT_EXPECT_NE(test, (size_t)0, buffer.size / 2 % PAGE_SIZE);
	HDA_OK(fx, add_callback(fx, handle, &notified));
	fill(buffer.data, buffer.size, 5);
	hda_start(fx, context, handle);
	/* nothing before the middle, one there; so it is with the end */
	KUNIT_EXPECT_EQ(test, 19199, hda_play(fx, handle, 19199, 0));
	KUNIT_EXPECT_EQ(test, 0U, notified.count);
	KUNIT_EXPECT_EQ(test, 1, hda_play(fx, handle, 1, 19199));
	KUNIT_EXPECT_EQ(test, 1U, notified.count);
	KUNIT_EXPECT_EQ(test, 19199, hda_play(fx, handle, 19199, 19200));
	KUNIT_EXPECT_EQ(test, 1U, notified.count);
	KUNIT_EXPECT_EQ(test, 1, hda_play(fx, handle, 1, 38399));
	KUNIT_EXPECT_EQ(test, 2U, notified.count);
	KUNIT_EXPECT_EQ(test, (size_t)38400,
			differs(ntdma_testdev_memory(), 38400, 5));
	hda_finish(fx, context, handle);
	HDA_OK(fx, remove_callback(fx, handle, &notified));
	close_buffer(fx, handle, &buffer);
}

/* Proves: H-121 H-123 H-124 */
static void hda_notifications_unregister(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	PVOID context = fx->bus.Context;
	HANDLE handle = hda_open_render(fx, context);
	LONG references = fx->object->ReferenceCount;
	struct notified notified = {};
	KEVENT event;

	KeInitializeEvent(&event, NotificationEvent, false);
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.UnregisterNotificationEvent(context, handle,
							    &event));
	/* twice is two */
	HDA_OK(fx, fx->bus.RegisterNotificationEvent(context, handle, &event));
	HDA_OK(fx, fx->bus.RegisterNotificationEvent(context, handle, &event));
	HDA_OK(fx, fx->bus.UnregisterNotificationEvent(context, handle, &event));
	hda_interrupt(fx, hda_engine(fx, handle), HDAUDIO_COMPLETE);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_NE(test, 0, KeResetEvent(&event));
	HDA_OK(fx, fx->bus.UnregisterNotificationEvent(context, handle, &event));
	hda_interrupt(fx, hda_engine(fx, handle), HDAUDIO_COMPLETE);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 0, KeReadStateEvent(&event));

	HDA_OK(fx, add_callback(fx, handle, &notified));
	KUNIT_EXPECT_EQ(test, references + 1, fx->object->ReferenceCount);
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			remove_callback(fx, handle, fx));
	HDA_OK(fx, remove_callback(fx, handle, &notified));
	KUNIT_EXPECT_EQ(test, references, fx->object->ReferenceCount);
	HDA_OK(fx, fx->bus.FreeDmaEngine(context, handle));
}

/* what a driver leaves behind goes with its engine, and is reported */
static void hda_notifications_left_over(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HANDLE handle = hda_open_render(fx, fx->bus.Context);
	LONG references = fx->object->ReferenceCount;
	struct notified notified = {};

	HDA_OK(fx, add_callback(fx, handle, &notified));
	HDA_MISUSE(fx, STATUS_SUCCESS,
		   fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	KUNIT_EXPECT_EQ(test, references, fx->object->ReferenceCount);
	ntdma_inject_arm(NTDMA_SITE_HDAUDIO_NOTIFICATION, 1, false);
	handle = hda_open_render(fx, fx->bus.Context);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			add_callback(fx, handle, &notified));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
}

static struct kunit_case hdaudio_buffer_cases[] = {
	KUNIT_CASE(hda_buffer_is_described),
	KUNIT_CASE(hda_buffer_sizes),
	KUNIT_CASE(hda_buffer_cycles),
	KUNIT_CASE(hda_buffer_notifying),
	KUNIT_CASE(hda_render_reaches_device),
	KUNIT_CASE(hda_capture_reaches_memory),
	KUNIT_CASE(hda_buffer_in_pieces),
	KUNIT_CASE(hda_buffer_without_memory),
	KUNIT_CASE(hda_own_list_plays),
	KUNIT_CASE(hda_own_list_errors),
	KUNIT_CASE(hda_own_list_refused),
	KUNIT_CASE(hda_own_list_without_memory),
	KUNIT_CASE(hda_notifications_arrive),
	KUNIT_CASE(hda_notifications_are_counted),
	KUNIT_CASE(hda_midpoint_inside_page),
	KUNIT_CASE(hda_notifications_unregister),
	KUNIT_CASE(hda_notifications_left_over),
	{}
};

static struct kunit_suite hdaudio_buffer_suite = {
	.name = "ntdma_hdaudio_buffer",
	.init = hda_fixture_init,
	.exit = hda_fixture_exit,
	.test_cases = hdaudio_buffer_cases,
};

kunit_test_suite(hdaudio_buffer_suite);

MODULE_DESCRIPTION("ntdma suite: HD Audio buffers and notifications");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
