// SPDX-License-Identifier: GPL-2.0-only
/*
 * HD Audio interfaces: how they are got, counted and dropped, and what they tell
 * of the device.
 */
#include <linux/module.h>

#include "fixture_hda.h"

static const struct {
	const GUID *type;
	USHORT size;
} interfaces[] = {
	{ &GUID_HDAUDIO_BUS_INTERFACE, 144 },
	{ &GUID_HDAUDIO_BUS_INTERFACE_BDL, 152 },
	{ &GUID_HDAUDIO_BUS_INTERFACE_V2, 176 },
	{ &GUID_HDAUDIO_BUS_INTERFACE_V3, 192 },
};

union any_interface {
	HDAUDIO_BUS_INTERFACE base;
	HDAUDIO_BUS_INTERFACE_BDL bdl;
	HDAUDIO_BUS_INTERFACE_V3 v3;
	PVOID pointers[24];
	UCHAR bytes[200];
};

static void expect_filled(struct kunit *test, const union any_interface *table,
			  USHORT size)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, size, table->base.Size);
	KUNIT_EXPECT_EQ(test, 0x0100, (int)table->base.Version);
	for (i = 1; i < size / sizeof(PVOID); i++)
		KUNIT_EXPECT_NOT_NULL(test, table->pointers[i]);
	for (i = size; i < sizeof(table->bytes); i++)
		KUNIT_EXPECT_EQ(test, 0xaa, (int)table->bytes[i]);
}

/* Proves: H-005 H-006 H-007 H-008 */
static void hda_query_fills_table(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	union any_interface table;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(interfaces); i++) {
		memset(&table, 0xaa, sizeof(table));
		KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
				hda_query(fx->object, interfaces[i].type,
					  interfaces[i].size, &table));
		expect_filled(test, &table, interfaces[i].size);
		table.base.InterfaceDereference(table.base.Context);
	}
}

/* Proves: H-005 */
static void hda_query_takes_any_version(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	union any_interface table = {};

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			NtdmaQueryInterface(fx->object,
					    &GUID_HDAUDIO_BUS_INTERFACE_V2, 176,
					    2, &table, NULL));
	KUNIT_EXPECT_EQ(test, 0x0100, (int)table.base.Version);
	table.base.InterfaceDereference(table.base.Context);
}

/* Proves: H-009 */
static void hda_query_unknown_type(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	union any_interface table, before;

	memset(&table, 0xaa, sizeof(table));
	before = table;
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_CLASS,
				  sizeof(table), &table));
	KUNIT_EXPECT_MEMEQ(test, &before, &table, sizeof(table));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			hda_query(NULL, &GUID_HDAUDIO_BUS_INTERFACE,
				  sizeof(table), &table));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			hda_query(fx->object, NULL, sizeof(table), &table));
}

/* Proves: H-010 */
static void hda_query_too_small(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	union any_interface table, before;
	unsigned int i;

	memset(&table, 0xaa, sizeof(table));
	before = table;
	for (i = 0; i < ARRAY_SIZE(interfaces); i++)
		KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
				hda_query(fx->object, interfaces[i].type,
					  interfaces[i].size - 1, &table));
	KUNIT_EXPECT_MEMEQ(test, &before, &table, sizeof(table));
}

/* Proves: H-011 H-012 */
static void hda_contexts_are_counted(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HDAUDIO_BUS_INTERFACE one, other;
	UCHAR codec = 0xff;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_INTERFACE,
				  sizeof(one), &one));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_INTERFACE,
				  sizeof(other), &other));
	KUNIT_EXPECT_PTR_NE(test, one.Context, other.Context);

	one.InterfaceReference(one.Context);
	one.InterfaceDereference(one.Context);
	one.GetResourceInformation(one.Context, &codec, NULL);
	KUNIT_EXPECT_EQ(test, 0, (int)codec);
	one.InterfaceDereference(one.Context);
	other.InterfaceDereference(other.Context);
}

/* Proves: H-012 */
static void hda_stale_contexts(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HDAUDIO_BUS_INTERFACE bus;
	u64 before;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_INTERFACE,
				  sizeof(bus), &bus));
	bus.InterfaceDereference(bus.Context);
	HDA_MISUSE(fx, STATUS_INVALID_PARAMETER,
		   bus.FreeDmaBuffer(bus.Context, NULL));
	HDA_MISUSE(fx, STATUS_INVALID_PARAMETER,
		   bus.FreeDmaBuffer((PVOID)~0UL, NULL));
	HDA_MISUSE(fx, STATUS_INVALID_PARAMETER,
		   bus.FreeDmaBuffer(fx, NULL));
	HDA_MISUSE(fx, STATUS_INVALID_PARAMETER, bus.FreeDmaEngine(NULL, NULL));

	before = ntdma_misuse_count();
	bus.InterfaceReference(bus.Context);
	bus.InterfaceDereference(bus.Context);
	KUNIT_EXPECT_EQ(test, before + 2, ntdma_misuse_count());
	fx->misuse += 2;
}

/* Proves: H-013 H-014 */
static void hda_tables_are_prefixes(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HDAUDIO_BUS_INTERFACE_V2 v2;
	HDAUDIO_BUS_INTERFACE base;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_INTERFACE,
				  sizeof(base), &base));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->object, &GUID_HDAUDIO_BUS_INTERFACE_V2,
				  sizeof(v2), &v2));
	KUNIT_EXPECT_MEMEQ(test, &base.InterfaceReference,
			   &v2.InterfaceReference, sizeof(base) - 16);
	KUNIT_EXPECT_MEMEQ(test, &v2.InterfaceReference,
			   &fx->bus.InterfaceReference, sizeof(v2) - 16);
	KUNIT_EXPECT_PTR_EQ(test, (void *)base.FreeDmaEngine,
			    (void *)fx->bdl.FreeDmaEngine);
	base.InterfaceDereference(base.Context);
	v2.InterfaceDereference(v2.Context);
}

/* Proves: H-093 H-094 H-095 */
static void hda_device_information(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	union {
		HDAUDIO_DEVICE_INFORMATION brief;
		HDAUDIO_DEVICE_INFORMATION_V2 full;
		UCHAR bytes[16];
	} info;
	PVOID context = fx->bus.Context;

	memset(&info, 0xaa, sizeof(info));
	info.brief.Size = 9;
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL,
			fx->bus.GetDeviceInformation(context, &info.brief));
	KUNIT_EXPECT_EQ(test, 9, (int)info.brief.Size);
	KUNIT_EXPECT_EQ(test, 0xaa, (int)info.bytes[2]);

	info.brief.Size = 13;
	HDA_OK(fx, fx->bus.GetDeviceInformation(context, &info.brief));
	KUNIT_EXPECT_EQ(test, 10, (int)info.brief.Size);
	KUNIT_EXPECT_EQ(test, 0x0100, (int)info.brief.DeviceVersion);
	KUNIT_EXPECT_EQ(test, 2, (int)info.brief.CodecsDetected);
	KUNIT_EXPECT_FALSE(test, info.brief.IsStripingSupported);
	KUNIT_EXPECT_EQ(test, 0xaa, (int)info.bytes[10]);

	info.brief.Size = 16;
	HDA_OK(fx, fx->bus.GetDeviceInformation(context, &info.brief));
	KUNIT_EXPECT_EQ(test, 14, (int)info.full.Size);
	KUNIT_EXPECT_EQ(test, 1, (int)info.full.CtrlRevision);
	KUNIT_EXPECT_EQ(test, 0x8086, (int)info.full.CtrlVendorId);
	KUNIT_EXPECT_EQ(test, 0x2668, (int)info.full.CtrlDeviceId);
	KUNIT_EXPECT_EQ(test, 0xaa, (int)info.bytes[14]);
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx->bus.GetDeviceInformation(context, NULL));
	hda_remove(fx);
	info.brief.Size = 16;
	KUNIT_EXPECT_EQ(test, STATUS_NO_SUCH_DEVICE,
			fx->bus.GetDeviceInformation(context, &info.brief));
	KUNIT_EXPECT_EQ(test, 16, (int)info.brief.Size);
}

/* Proves: H-096 */
static void hda_resource_information(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	HDAUDIO_BUS_INTERFACE bus;
	UCHAR codec, node;

	fx->bus.GetResourceInformation(fx->bus.Context, &codec, &node);
	KUNIT_EXPECT_EQ(test, 0, (int)codec);
	KUNIT_EXPECT_EQ(test, 1, (int)node);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			hda_query(fx->other, &GUID_HDAUDIO_BUS_INTERFACE,
				  sizeof(bus), &bus));
	bus.GetResourceInformation(bus.Context, &codec, &node);
	KUNIT_EXPECT_EQ(test, 2, (int)codec);
	KUNIT_EXPECT_EQ(test, 1, (int)node);
	bus.GetResourceInformation(bus.Context, NULL, NULL);
	bus.InterfaceDereference(bus.Context);
}

/* Proves: H-129 H-130 */
static void hda_hardware_ids(struct kunit *test)
{
	static const char *const ids[] = {
		"HDAUDIO\\FUNC_01&VEN_1AF4&DEV_0011&SUBSYS_1AF40011&REV_1001",
		"HDAUDIO\\FUNC_01&VEN_1AF4&DEV_0011&SUBSYS_1AF40011",
		"HDAUDIO\\FUNC_01&CTLR_VEN_8086&CTLR_DEV_2668&VEN_1AF4&DEV_0011&REV_1001",
		"HDAUDIO\\FUNC_01&CTLR_VEN_8086&VEN_1AF4&DEV_0011&REV_1001",
		"HDAUDIO\\FUNC_01&VEN_1AF4&DEV_0011&REV_1001",
		"HDAUDIO\\FUNC_01&VEN_1AF4&DEV_0011",
		"HDAUDIO\\FUNC_01&VEN_1AF4",
		"HDAUDIO\\FUNC_01",
	};
	struct hda_fixture *fx = test->priv;
	struct hdaudio_function *function;
	char id[HDAUDIO_ID_LENGTH];
	unsigned int i;

	function = list_first_entry(&fx->controller->functions,
				    struct hdaudio_function, node);
	for (i = 0; i < HDAUDIO_FUNCTION_IDS; i++) {
		KUNIT_EXPECT_EQ(test, strlen(ids[i]),
				hdaudio_function_id(function, i, id));
		KUNIT_EXPECT_STREQ(test, ids[i], id);
	}
}

static void call_passive_buffer_routines(struct hda_fixture *fx)
{
	PVOID context = fx->bus.Context;
	HANDLE handle = (HANDLE)1;
	PVOID data;

	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.FreeDmaBuffer(context, handle));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.AllocateDmaBuffer(context, handle, 1, NULL, NULL,
					     NULL, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.AllocateDmaBufferWithNotification(context, handle, 1,
				1, NULL, NULL, NULL, NULL, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.FreeDmaBufferWithNotification(context, handle, NULL,
							 0));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.ChangeBandwidthAllocation(context, handle, NULL,
						     NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bdl.AllocateContiguousDmaBuffer(context, handle, 1, &data,
						       NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bdl.SetupDmaEngineWithBdl(context, handle, 1, 1, NULL,
						 NULL, NULL, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bdl.FreeContiguousDmaBuffer(context, handle));
}

static void call_passive_routines(struct hda_fixture *fx)
{
	PVOID context = fx->bus.Context;
	HANDLE handle = (HANDLE)1;

	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.AllocateCaptureDmaEngine(context, 0, NULL, NULL,
						    NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.AllocateRenderDmaEngine(context, NULL, false, NULL,
						   NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.RegisterEventCallback(context, NULL, NULL, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.UnregisterEventCallback(context, 1));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.TransferCodecVerbs(context, 1, NULL, NULL, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.GetDeviceInformation(context, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.RegisterNotificationEvent(context, handle, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.UnregisterNotificationEvent(context, handle, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.RegisterNotificationCallback(context, handle, NULL,
							NULL, NULL));
	HDA_MISUSE(fx, STATUS_UNSUCCESSFUL,
		   fx->bus.UnregisterNotificationCallback(context, handle, NULL,
							  NULL));
}

/* Proves: H-046 */
static void hda_passive_routines_above(struct kunit *test)
{
	struct hda_fixture *fx = test->priv;
	KIRQL irql;

	KeRaiseIrql(DISPATCH_LEVEL, &irql);
	call_passive_buffer_routines(fx);
	call_passive_routines(fx);
	KeLowerIrql(irql);
}

static struct kunit_case hdaudio_interface_cases[] = {
	KUNIT_CASE(hda_query_fills_table),
	KUNIT_CASE(hda_query_takes_any_version),
	KUNIT_CASE(hda_query_unknown_type),
	KUNIT_CASE(hda_query_too_small),
	KUNIT_CASE(hda_contexts_are_counted),
	KUNIT_CASE(hda_stale_contexts),
	KUNIT_CASE(hda_tables_are_prefixes),
	KUNIT_CASE(hda_device_information),
	KUNIT_CASE(hda_resource_information),
	KUNIT_CASE(hda_hardware_ids),
	KUNIT_CASE(hda_passive_routines_above),
	{}
};

static struct kunit_suite hdaudio_interface_suite = {
	.name = "ntdma_hdaudio_interface",
	.init = hda_fixture_init,
	.exit = hda_fixture_exit,
	.test_cases = hdaudio_interface_cases,
};

kunit_test_suite(hdaudio_interface_suite);

MODULE_DESCRIPTION("ntdma suite: HD Audio interfaces");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
