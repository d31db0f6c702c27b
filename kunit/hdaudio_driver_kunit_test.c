// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drivers of HD Audio function groups: which devices they get, and what becomes of
 * what they leave behind.
 */
#include <linux/module.h>

#include "fixture_hda.h"

#define EXTENSION_SIZE	64

/**
 * struct driver_case - the driver of a case, and what it saw
 * @driver: the driver
 * @fx: the fixture
 * @start: what its probe does with codec 0, or NULL
 * @probed: mask of codecs
 * @removed: mask of codecs
 * @dirty: an extension was not zeroed
 * @bus: its interface
 * @handle: its engine
 * @buffer: of that engine
 * @transfers: its commands
 * @answers: how often their callback ran
 * @events: how often that of its tag did
 * @notifications: how often that of its engine did
 * @tag: its tag
 */
struct driver_case {
	struct ntdma_hdaudio_driver driver;
	struct hda_fixture *fx;
	NTSTATUS (*start)(struct driver_case *drv, PDEVICE_OBJECT object);
	u32 probed;
	u32 removed;
	bool dirty;
	HDAUDIO_BUS_INTERFACE_V3 bus;
	HANDLE handle;
	struct hda_buffer buffer;
	HDAUDIO_CODEC_TRANSFER transfers[4];
	unsigned int answers;
	unsigned int events;
	unsigned int notifications;
	UCHAR tag;
};

static struct driver_case *to_case(struct ntdma_hdaudio_device *hdev)
{
	return container_of(hdev->dev.driver, struct driver_case, driver.driver);
}

static int case_probe(struct ntdma_hdaudio_device *hdev)
{
	struct driver_case *drv = to_case(hdev);

	/* controllers of the machine are nobody's business here */
	if (hdev->dev.parent != drv->fx->controller->dev)
		return -ENODEV;
	drv->probed |= BIT(hdev->codec);
	drv->dirty |= memchr_inv(hdev->object->DeviceExtension, 0,
				 EXTENSION_SIZE) != NULL;
	memset(hdev->object->DeviceExtension, 0xff, EXTENSION_SIZE);
	if (drv->start && !hdev->codec)
		return drv->start(drv, hdev->object) ? -EIO : 0;
	return 0;
}

static void case_remove(struct ntdma_hdaudio_device *hdev)
{
	to_case(hdev)->removed |= BIT(hdev->codec);
}

static const char *const all_ids[] = { "hdaudio\\func_01", NULL };

static const char *const exact_ids[] = {
	"HDAUDIO\\FUNC_02",
	"HDAUDIO\\FUNC_01&VEN_1AF4&DEV_0011&SUBSYS_1AF40011&REV_1001",
	NULL
};

static const char *const foreign_ids[] = {
	"HDAUDIO\\FUNC_01&VEN_1AF4&DEV_0012", "HDAUDIO", "", NULL
};

static struct driver_case *new_case(struct kunit *test, const char *const *ids)
{
	struct driver_case *drv = kunit_kzalloc(test, sizeof(*drv), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, drv);
	drv->fx = test->priv;
	drv->driver.ids = ids;
	drv->driver.extension_size = EXTENSION_SIZE;
	drv->driver.probe = case_probe;
	drv->driver.remove = case_remove;
	return drv;
}

/* without an owner: on Linux 6.1 this module is not in sysfs yet */
static void load_driver(struct driver_case *drv)
{
	KUNIT_ASSERT_EQ(drv->fx->test, 0,
			__ntdma_hdaudio_register_driver(&drv->driver, NULL,
							"ntdma_hdaudio_case"));
}

static void unload_driver(struct driver_case *drv)
{
	ntdma_hdaudio_unregister_driver(&drv->driver);
}

/* Proves: H-130 */
static void hda_driver_gets_its_devices(struct kunit *test)
{
	const char *const *const good[] = { all_ids, exact_ids, all_ids };
	struct driver_case *drv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		drv = new_case(test, good[i]);
		load_driver(drv);
		KUNIT_EXPECT_EQ(test, (u32)HDA_CODECS, drv->probed);
		KUNIT_EXPECT_FALSE(test, drv->dirty);
		unload_driver(drv);
		KUNIT_EXPECT_EQ(test, (u32)HDA_CODECS, drv->removed);
	}
	drv = new_case(test, foreign_ids);
	load_driver(drv);
	unload_driver(drv);
	KUNIT_EXPECT_EQ(test, 0U, drv->probed);
}

/* a driver's devices go with the controller */
static void hda_driver_loses_its_devices(struct kunit *test)
{
	struct driver_case *drv = new_case(test, all_ids);

	load_driver(drv);
	hda_remove(drv->fx);
	KUNIT_EXPECT_EQ(test, (u32)HDA_CODECS, drv->removed);
	unload_driver(drv);
}

static VOID count_answer(HDAUDIO_CODEC_TRANSFER *transfers, PVOID context)
{
	struct driver_case *drv = context;

	drv->answers++;
}

static VOID count_event(HDAUDIO_CODEC_RESPONSE response, PVOID context)
{
	struct driver_case *drv = context;

	drv->events++;
}

static VOID count_notification(PVOID context, LARGE_INTEGER qpc)
{
	struct driver_case *drv = context;

	drv->notifications++;
}

static NTSTATUS get_interface(struct driver_case *drv, PDEVICE_OBJECT object)
{
	return hda_query(object, &GUID_HDAUDIO_BUS_INTERFACE_V3,
			 sizeof(drv->bus), &drv->bus);
}

static NTSTATUS send_commands(struct driver_case *drv)
{
	drv->fx->hold_answers = true;
	return drv->bus.TransferCodecVerbs(drv->bus.Context,
					   ARRAY_SIZE(drv->transfers),
					   drv->transfers, count_answer, drv);
}

static NTSTATUS be_notified(struct driver_case *drv, PDEVICE_OBJECT object)
{
	return drv->bus.RegisterNotificationCallback(drv->bus.Context,
						     drv->handle, object,
						     count_notification, drv);
}

/* all that there is to have */
static NTSTATUS start_everything(struct driver_case *drv, PDEVICE_OBJECT object)
{
	struct hda_fixture *fx = drv->fx;
	NTSTATUS status = get_interface(drv, object);

	if (status)
		return status;
	drv->handle = hda_open_render(fx, drv->bus.Context);
	HDA_OK(fx, hda_attach(fx, drv->bus.Context, drv->handle, 1, 4096,
			      &drv->buffer));
	HDA_OK(fx, be_notified(drv, object));
	HDA_OK(fx, drv->bus.RegisterEventCallback(drv->bus.Context, count_event,
						  drv, &drv->tag));
	hda_start(fx, drv->bus.Context, drv->handle);
	return send_commands(drv);
}

/* what has come to the driver so far stays all that comes */
static void expect_silence(struct driver_case *drv)
{
	unsigned int events = drv->events, notifications = drv->notifications;
	struct hda_fixture *fx = drv->fx;

	hda_unsolicited(fx, 0, (u32)drv->tag << 26);
	hda_interrupt(fx, hda_engine(fx, drv->handle), HDAUDIO_COMPLETE);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(fx->test, events, drv->events);
	KUNIT_EXPECT_EQ(fx->test, notifications, drv->notifications);
}

/* Proves: H-110 H-128 */
static void hda_driver_leaves_everything(struct kunit *test)
{
	struct driver_case *drv = new_case(test, all_ids);
	struct hda_fixture *fx = test->priv;

	drv->start = start_everything;
	load_driver(drv);
	KUNIT_EXPECT_NE(test, 0U, fx->running);
	hda_unsolicited(fx, 0, (u32)drv->tag << 26);
	hda_interrupt(fx, hda_engine(fx, drv->handle), HDAUDIO_COMPLETE);
	KeFlushQueuedDpcs();
	KUNIT_EXPECT_EQ(test, 1U, drv->events);
	KUNIT_EXPECT_EQ(test, 1U, drv->notifications);

	unload_driver(drv);
	KUNIT_EXPECT_EQ(test, 0U, fx->running);
	KUNIT_EXPECT_EQ(test, 0U, fx->controller->bandwidth.out_used);
	KUNIT_EXPECT_EQ(test, 1U, drv->answers);
	KUNIT_EXPECT_EQ(test, 0ULL, drv->transfers[0].Input.CompleteResponse);
	expect_silence(drv);
	/* only the buffer is still there, and can be given back */
	HDA_OK(fx, drv->bus.FreeDmaBuffer(drv->bus.Context, drv->handle));
	HDA_MISUSE(fx, STATUS_INVALID_HANDLE,
		   drv->bus.FreeDmaBuffer(drv->bus.Context, drv->handle));
	drv->bus.InterfaceDereference(drv->bus.Context);
}

static NTSTATUS start_and_forget(struct driver_case *drv, PDEVICE_OBJECT object)
{
	NTSTATUS status = get_interface(drv, object);

	if (!status)
		status = send_commands(drv);
	if (!status)
		drv->bus.InterfaceDereference(drv->bus.Context);
	return status;
}

/* Proves: H-110 */
static void hda_driver_drops_its_interface(struct kunit *test)
{
	struct driver_case *drv = new_case(test, all_ids);

	drv->start = start_and_forget;
	load_driver(drv);
	KUNIT_EXPECT_EQ(test, 0U, drv->answers);
	/* the callback is in the driver, and so must have run before that goes */
	unload_driver(drv);
	KUNIT_EXPECT_EQ(test, 1U, drv->answers);
}

static NTSTATUS start_in_vain(struct driver_case *drv, PDEVICE_OBJECT object)
{
	start_everything(drv, object);
	return STATUS_UNSUCCESSFUL;
}

/* a probe that fails leaves nothing either */
static void hda_driver_fails_to_start(struct kunit *test)
{
	struct driver_case *drv = new_case(test, all_ids);
	struct hda_fixture *fx = test->priv;

	drv->start = start_in_vain;
	load_driver(drv);
	KUNIT_EXPECT_EQ(test, 0U, fx->running);
	KUNIT_EXPECT_EQ(test, 1U, drv->answers);
	expect_silence(drv);
	unload_driver(drv);
	KUNIT_EXPECT_EQ(test, (u32)HDA_CODECS & ~1U, drv->removed);
	drv->bus.InterfaceDereference(drv->bus.Context);
}

/* an interface whose driver is gone does not reach another's engines */
static void hda_driver_is_gone_for_others(struct kunit *test)
{
	struct driver_case *drv = new_case(test, all_ids);
	struct hda_fixture *fx = test->priv;
	struct hda_buffer buffer;
	HANDLE handle;

	drv->start = get_interface;
	load_driver(drv);
	unload_driver(drv);
	/* the fixture's interfaces are revoked too: of the other codec */
	fx->bus.InterfaceDereference(fx->bus.Context);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->other, &GUID_HDAUDIO_BUS_INTERFACE_V3,
				  sizeof(fx->bus), &fx->bus));
	handle = hda_open_render(fx, fx->bus.Context);
	HDA_OK(fx, hda_attach(fx, fx->bus.Context, handle, 1, 4096, &buffer));
	hda_start(fx, fx->bus.Context, handle);
	KUNIT_EXPECT_EQ(test, STATUS_NO_SUCH_DEVICE,
			hda_set(fx, drv->bus.Context, handle, StopState));
	KUNIT_EXPECT_NE(test, 0U, fx->running);
	HDA_MISUSE(fx, STATUS_INVALID_DEVICE_REQUEST,
		   hda_set(fx, fx->bus.Context, handle, ResetState));
	hda_finish(fx, fx->bus.Context, handle);
	HDA_OK(fx, fx->bus.FreeDmaBuffer(fx->bus.Context, handle));
	HDA_OK(fx, fx->bus.FreeDmaEngine(fx->bus.Context, handle));
	drv->bus.InterfaceDereference(drv->bus.Context);
}

static struct kunit_case hdaudio_driver_cases[] = {
	KUNIT_CASE(hda_driver_gets_its_devices),
	KUNIT_CASE(hda_driver_loses_its_devices),
	KUNIT_CASE(hda_driver_leaves_everything),
	KUNIT_CASE(hda_driver_drops_its_interface),
	KUNIT_CASE(hda_driver_fails_to_start),
	KUNIT_CASE(hda_driver_is_gone_for_others),
	{}
};

static struct kunit_suite hdaudio_driver_suite = {
	.name = "ntdma_hdaudio_driver",
	.init = hda_fixture_init,
	.exit = hda_fixture_exit,
	.test_cases = hdaudio_driver_cases,
};

kunit_test_suite(hdaudio_driver_suite);

MODULE_DESCRIPTION("ntdma suite: drivers of HD Audio function groups");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
