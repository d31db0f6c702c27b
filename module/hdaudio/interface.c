// SPDX-License-Identifier: GPL-2.0-only
/*
 * The four interfaces and how a driver gets them.
 *
 * The base interface is the beginning of version 2, which is the beginning of
 * version 3; the BDL interface has other buffer routines in the middle.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "interface.h"
#include "report.h"

#define INTERFACE_VERSION	0x0100

/*
 * GUID_HDAUDIO_BUS_INTERFACE - the base interface
 */
const GUID GUID_HDAUDIO_BUS_INTERFACE = {
	0xd2eaf88b, 0xab18, 0x41a8,
	{ 0xb6, 0x64, 0x8d, 0x59, 0x21, 0x67, 0x67, 0x1b },
};
EXPORT_SYMBOL_NS_GPL(GUID_HDAUDIO_BUS_INTERFACE, "NTDMA_HDAUDIO");

/*
 * GUID_HDAUDIO_BUS_INTERFACE_BDL - the one with buffers of the client
 */
const GUID GUID_HDAUDIO_BUS_INTERFACE_BDL = {
	0xb4d65397, 0x5634, 0x40b0,
	{ 0xb0, 0x68, 0xf5, 0xb9, 0xf8, 0xb9, 0x67, 0xa5 },
};
EXPORT_SYMBOL_NS_GPL(GUID_HDAUDIO_BUS_INTERFACE_BDL, "NTDMA_HDAUDIO");

/*
 * GUID_HDAUDIO_BUS_INTERFACE_V2 - version 2: notification events
 */
const GUID GUID_HDAUDIO_BUS_INTERFACE_V2 = {
	0xb52af5fb, 0x424b, 0x4bb9,
	{ 0xa1, 0x60, 0x5b, 0x38, 0xbe, 0x94, 0xe5, 0x68 },
};
EXPORT_SYMBOL_NS_GPL(GUID_HDAUDIO_BUS_INTERFACE_V2, "NTDMA_HDAUDIO");

/*
 * GUID_HDAUDIO_BUS_INTERFACE_V3 - version 3: notification callbacks
 */
const GUID GUID_HDAUDIO_BUS_INTERFACE_V3 = {
	0xdc25da12, 0xbcd1, 0x4c7f,
	{ 0x84, 0xe1, 0x02, 0xad, 0xb6, 0xdc, 0xdc, 0xbf },
};
EXPORT_SYMBOL_NS_GPL(GUID_HDAUDIO_BUS_INTERFACE_V3, "NTDMA_HDAUDIO");

/*
 * GUID_HDAUDIO_BUS_CLASS - class of the buses
 */
const GUID GUID_HDAUDIO_BUS_CLASS = {
	0xbbd1a745, 0xadd6, 0x4575,
	{ 0x9c, 0x2e, 0x9b, 0x42, 0x8d, 0x1c, 0x32, 0x66 },
};
EXPORT_SYMBOL_NS_GPL(GUID_HDAUDIO_BUS_CLASS, "NTDMA_HDAUDIO");

/* InterfaceReference of all four */
static VOID reference(PVOID context)
{
	if (!hdaudio_client_reference(context))
		ntdma_misuse("InterfaceReference", "stale context (%p)", context);
}

/* InterfaceDereference of all four */
static VOID dereference(PVOID context)
{
	if (!hdaudio_client_dereference(context))
		ntdma_misuse("InterfaceDereference", "stale context (%p)",
			     context);
}

static const HDAUDIO_BUS_INTERFACE_V3 interface_v3 = {
	.Version			= INTERFACE_VERSION,
	.InterfaceReference		= reference,
	.InterfaceDereference		= dereference,
	.TransferCodecVerbs		= hdaudio_transfer_codec_verbs,
	.AllocateCaptureDmaEngine	= hdaudio_allocate_capture_dma_engine,
	.AllocateRenderDmaEngine	= hdaudio_allocate_render_dma_engine,
	.ChangeBandwidthAllocation	= hdaudio_change_bandwidth_allocation,
	.AllocateDmaBuffer		= hdaudio_allocate_dma_buffer,
	.FreeDmaBuffer			= hdaudio_free_dma_buffer,
	.FreeDmaEngine			= hdaudio_free_dma_engine,
	.SetDmaEngineState		= hdaudio_set_dma_engine_state,
	.GetWallClockRegister		= hdaudio_get_wall_clock_register,
	.GetLinkPositionRegister	= hdaudio_get_link_position_register,
	.RegisterEventCallback		= hdaudio_register_event_callback,
	.UnregisterEventCallback	= hdaudio_unregister_event_callback,
	.GetDeviceInformation		= hdaudio_get_device_information,
	.GetResourceInformation		= hdaudio_get_resource_information,
	.AllocateDmaBufferWithNotification =
		hdaudio_allocate_dma_buffer_with_notification,
	.FreeDmaBufferWithNotification	= hdaudio_free_dma_buffer_with_notification,
	.RegisterNotificationEvent	= hdaudio_register_notification_event,
	.UnregisterNotificationEvent	= hdaudio_unregister_notification_event,
	.RegisterNotificationCallback	= hdaudio_register_notification_callback,
	.UnregisterNotificationCallback	= hdaudio_unregister_notification_callback,
};

static const HDAUDIO_BUS_INTERFACE_BDL interface_bdl = {
	.Version			= INTERFACE_VERSION,
	.InterfaceReference		= reference,
	.InterfaceDereference		= dereference,
	.TransferCodecVerbs		= hdaudio_transfer_codec_verbs,
	.AllocateCaptureDmaEngine	= hdaudio_allocate_capture_dma_engine,
	.AllocateRenderDmaEngine	= hdaudio_allocate_render_dma_engine,
	.ChangeBandwidthAllocation	= hdaudio_change_bandwidth_allocation,
	.AllocateContiguousDmaBuffer	= hdaudio_allocate_contiguous_dma_buffer,
	.SetupDmaEngineWithBdl		= hdaudio_setup_dma_engine_with_bdl,
	.FreeContiguousDmaBuffer	= hdaudio_free_contiguous_dma_buffer,
	.FreeDmaEngine			= hdaudio_free_dma_engine,
	.SetDmaEngineState		= hdaudio_set_dma_engine_state,
	.GetWallClockRegister		= hdaudio_get_wall_clock_register,
	.GetLinkPositionRegister	= hdaudio_get_link_position_register,
	.RegisterEventCallback		= hdaudio_register_event_callback,
	.UnregisterEventCallback	= hdaudio_unregister_event_callback,
	.GetDeviceInformation		= hdaudio_get_device_information,
	.GetResourceInformation		= hdaudio_get_resource_information,
};

static const struct {
	const GUID *type;
	const void *table;
	USHORT size;
} interfaces[] = {
	{ &GUID_HDAUDIO_BUS_INTERFACE, &interface_v3,
	  sizeof(HDAUDIO_BUS_INTERFACE) },
	{ &GUID_HDAUDIO_BUS_INTERFACE_BDL, &interface_bdl,
	  sizeof(HDAUDIO_BUS_INTERFACE_BDL) },
	{ &GUID_HDAUDIO_BUS_INTERFACE_V2, &interface_v3,
	  sizeof(HDAUDIO_BUS_INTERFACE_V2) },
	{ &GUID_HDAUDIO_BUS_INTERFACE_V3, &interface_v3,
	  sizeof(HDAUDIO_BUS_INTERFACE_V3) },
};

static NTSTATUS hand_out(struct hdaudio_function *function, unsigned int which,
			 PVOID interface)
{
	HDAUDIO_BUS_INTERFACE *header = interface;
	struct hdaudio_client *client = hdaudio_client_create(function);

	if (!client)
		return STATUS_INSUFFICIENT_RESOURCES;
	memcpy(interface, interfaces[which].table, interfaces[which].size);
	header->Size = interfaces[which].size;
	header->Context = hdaudio_client_context(client);
	return STATUS_SUCCESS;
}

/**
 * hdaudio_query_interface - IRP_MN_QUERY_INTERFACE of a function group
 * @object: device object of the function group
 * @type: which interface
 * @size: bytes at @interface
 * @version: ignored: drivers are known that ask for what they call version 2
 * @interface: receives the table, with one reference that the driver drops by
 *	InterfaceDereference
 * @specific: ignored
 * @context: the function group
 *
 * Every call makes a Context of its own. [H-005 H-006 H-007 H-008 H-011 H-012]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_NOT_SUPPORTED for other types [H-009],
 * STATUS_INVALID_PARAMETER when @size does not suffice [H-010],
 * STATUS_INSUFFICIENT_RESOURCES; nothing is written then.
 */
NTSTATUS hdaudio_query_interface(PDEVICE_OBJECT object, const GUID *type,
				 USHORT size, USHORT version, PVOID interface,
				 PVOID specific, void *context)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(interfaces); i++) {
		if (memcmp(type, interfaces[i].type, sizeof(*type)))
			continue;
		if (size < interfaces[i].size || !interface)
			return STATUS_INVALID_PARAMETER;
		return hand_out(context, i, interface);
	}
	return STATUS_NOT_SUPPORTED;
}

/**
 * hdaudio_enter - a routine of an interface begins
 * @context: what the driver passed
 * @routine: name of the routine
 * @passive: it may sleep
 * @client: receives the client with a reference, for hdaudio_leave()
 *
 * Return: STATUS_SUCCESS; STATUS_UNSUCCESSFUL at too high a level [H-046],
 * STATUS_INVALID_PARAMETER for a stale context: both are reported.
 */
NTSTATUS hdaudio_enter(PVOID context, const char *routine, bool passive,
		       struct hdaudio_client **client)
{
	/* a driver's interrupt routine holds the lock that we want */
	if (ntdma_above_dispatch() || (passive && !ntdma_at_passive())) {
		ntdma_misuse(routine, "called at level %u (context %p)",
			     KeGetCurrentIrql(), context);
		return STATUS_UNSUCCESSFUL;
	}
	*client = hdaudio_client_find(context);
	if (!*client) {
		ntdma_misuse(routine, "stale context (%p)", context);
		return STATUS_INVALID_PARAMETER;
	}
	return STATUS_SUCCESS;
}

/**
 * hdaudio_leave - a routine of an interface ends
 * @client: from hdaudio_enter()
 * @routine: name of the routine
 * @handle: engine that it was about, or NULL
 * @status: its result; what only a wrong driver can cause is reported
 *
 * Return: @status.
 */
NTSTATUS hdaudio_leave(struct hdaudio_client *client, const char *routine,
		       HANDLE handle, NTSTATUS status)
{
	if (status == STATUS_INVALID_HANDLE)
		ntdma_misuse(routine, "no engine of this driver (handle %#lx, context %u)",
			     (ULONG_PTR)handle, client->id);
	else if (status == STATUS_INVALID_DEVICE_REQUEST)
		ntdma_misuse(routine, "not in this state (handle %#lx, context %u)",
			     (ULONG_PTR)handle, client->id);
	hdaudio_client_put(client);
	return status;
}
