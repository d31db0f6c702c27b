// SPDX-License-Identifier: GPL-2.0-only
/*
 * Routines of the interfaces that are about codecs, events and information.
 */
#include <linux/bitops.h>
#include <linux/string.h>

#include "event.h"
#include "interface.h"
#include "notification.h"
#include "stream.h"
#include "verbs.h"

#define DRIVER_VERSION	0x0100

/**
 * hdaudio_transfer_codec_verbs - TransferCodecVerbs()
 * @context: the interface's
 * @count: how many commands
 * @transfers: commands, and room for the answers; the driver keeps off until the
 *	call is over
 * @callback: called once, at DISPATCH_LEVEL, with @transfers and
 *	@callback_context, when all are answered or timed out; NULL: the call
 *	waits
 * @callback_context: for @callback
 *
 * [H-097 to H-110]
 *
 * Context: up to DISPATCH_LEVEL with a @callback, else PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, even if no codec answered: look at IsValid;
 * STATUS_INVALID_PARAMETER, STATUS_NO_MEMORY, STATUS_NO_SUCH_DEVICE,
 * STATUS_UNSUCCESSFUL at too high a level: no callback.
 */
NTSTATUS hdaudio_transfer_codec_verbs(PVOID context, ULONG count,
				      PHDAUDIO_CODEC_TRANSFER transfers,
				      PHDAUDIO_TRANSFER_COMPLETE_CALLBACK callback,
				      PVOID callback_context)
{
	static const char routine[] = "TransferCodecVerbs";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, !callback, &client);
	if (status)
		return status;
	status = count && transfers ?
		 hdaudio_verbs_transfer(client, count, transfers, callback,
					callback_context) :
		 STATUS_INVALID_PARAMETER;
	return hdaudio_leave(client, routine, NULL, status);
}

/**
 * hdaudio_register_event_callback - RegisterEventCallback()
 * @context: the interface's
 * @callback: called at DISPATCH_LEVEL with each response of that tag
 * @callback_context: its second argument
 * @tag: receives the tag, for the driver to program into its widget
 *
 * [H-111 H-112 H-113 H-114 H-115]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_PARAMETER,
 * STATUS_INSUFFICIENT_RESOURCES, STATUS_UNSUCCESSFUL, STATUS_NO_SUCH_DEVICE.
 */
NTSTATUS hdaudio_register_event_callback(PVOID context,
					 PHDAUDIO_UNSOLICITED_RESPONSE_CALLBACK callback,
					 PVOID callback_context, PUCHAR tag)
{
	static const char routine[] = "RegisterEventCallback";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = callback && tag ?
		 hdaudio_tag_add(client, callback, callback_context, tag) :
		 STATUS_INVALID_PARAMETER;
	return hdaudio_leave(client, routine, NULL, status);
}

/**
 * hdaudio_unregister_event_callback - UnregisterEventCallback()
 * @context: the interface's
 * @tag: the tag
 *
 * [H-116 H-117]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, and the callback is not running; STATUS_INVALID_PARAMETER,
 * STATUS_UNSUCCESSFUL.
 */
NTSTATUS hdaudio_unregister_event_callback(PVOID context, UCHAR tag)
{
	static const char routine[] = "UnregisterEventCallback";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = hdaudio_tag_remove(client, tag);
	return hdaudio_leave(client, routine, NULL, status);
}

/* does the device still exist? */
static NTSTATUS status_of(struct hdaudio_client *client)
{
	NTSTATUS status;

	spin_lock_irq(&client->controller->lock);
	status = hdaudio_client_status(client);
	spin_unlock_irq(&client->controller->lock);
	return status;
}

/* how much fits is how much the driver gets */
static NTSTATUS inform(const struct hdaudio_controller *controller,
		       HDAUDIO_DEVICE_INFORMATION *information)
{
	HDAUDIO_DEVICE_INFORMATION_V2 full = {
		.Size = sizeof(full),
		.DeviceVersion = controller->info.version,
		.DriverVersion = DRIVER_VERSION,
		/* the documents want a count; a public header says mask */
		.CodecsDetected = hweight16(controller->info.codecs),
		.IsStripingSupported = controller->bandwidth.lines > 1,
		.CtrlRevision = controller->info.revision,
		.CtrlVendorId = controller->info.vendor,
		.CtrlDeviceId = controller->info.device,
	};

	if (information->Size < sizeof(*information))
		return STATUS_BUFFER_TOO_SMALL;
	if (information->Size < sizeof(full)) {
		full.Size = sizeof(*information);
		full.CtrlRevision = 0;	/* padding of the short form */
	}
	memcpy(information, &full, full.Size);
	return STATUS_SUCCESS;
}

/**
 * hdaudio_get_device_information - GetDeviceInformation()
 * @context: the interface's
 * @information: Size says how much there is room for, then how much was written
 *
 * [H-093 H-094 H-095]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER,
 * STATUS_NO_SUCH_DEVICE, STATUS_UNSUCCESSFUL with nothing written.
 */
NTSTATUS hdaudio_get_device_information(PVOID context,
					PHDAUDIO_DEVICE_INFORMATION information)
{
	static const char routine[] = "GetDeviceInformation";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = information ? status_of(client) : STATUS_INVALID_PARAMETER;
	if (!status)
		status = inform(client->controller, information);
	return hdaudio_leave(client, routine, NULL, status);
}

/**
 * hdaudio_get_resource_information - GetResourceInformation()
 * @context: the interface's
 * @codec: receives the codec's address, or NULL
 * @node: receives the node of the function group, or NULL
 *
 * [H-096]
 *
 * Context: PASSIVE_LEVEL; works up to DISPATCH_LEVEL, having no status to refuse
 * with.
 */
VOID hdaudio_get_resource_information(PVOID context, PUCHAR codec, PUCHAR node)
{
	static const char routine[] = "GetResourceInformation";
	struct hdaudio_client *client;

	if (hdaudio_enter(context, routine, false, &client))
		return;
	if (codec)
		*codec = client->function->hdev.codec;
	if (node)
		*node = client->function->hdev.node;
	hdaudio_leave(client, routine, NULL, STATUS_SUCCESS);
}

/**
 * hdaudio_register_notification_event - RegisterNotificationEvent()
 * @context: the interface's
 * @handle: the engine, in any state
 * @event: signalled at each notification
 *
 * [H-118 H-119 H-120 H-125]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER,
 * STATUS_INSUFFICIENT_RESOURCES, STATUS_UNSUCCESSFUL, STATUS_NO_SUCH_DEVICE.
 */
NTSTATUS hdaudio_register_notification_event(PVOID context, HANDLE handle,
					     PKEVENT event)
{
	static const char routine[] = "RegisterNotificationEvent";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = event ? hdaudio_event_add(client, handle, event) :
			 STATUS_INVALID_PARAMETER;
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_unregister_notification_event - UnregisterNotificationEvent()
 * @context: the interface's
 * @handle: the engine, or what was its handle before it was freed early
 * @event: the event
 *
 * [H-121]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, and the event will not be signalled any more;
 * STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER, STATUS_UNSUCCESSFUL.
 */
NTSTATUS hdaudio_unregister_notification_event(PVOID context, HANDLE handle,
					       PKEVENT event)
{
	static const char routine[] = "UnregisterNotificationEvent";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = event ? hdaudio_event_remove(client, handle, event) :
			 STATUS_INVALID_PARAMETER;
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_register_notification_callback - RegisterNotificationCallback()
 * @context: the interface's
 * @handle: the engine, in any state
 * @fdo: device object that is referenced until the callback is unregistered
 * @callback: called at DISPATCH_LEVEL with the time of the interrupt
 * @callback_context: its first argument
 *
 * [H-119 H-122 H-123 H-125]
 *
 * Context: PASSIVE_LEVEL.
 * Return: as hdaudio_register_notification_event().
 */
NTSTATUS hdaudio_register_notification_callback(PVOID context, HANDLE handle,
						PDEVICE_OBJECT fdo,
						PHDAUDIO_DMA_NOTIFICATION_CALLBACK callback,
						PVOID callback_context)
{
	static const char routine[] = "RegisterNotificationCallback";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = callback && ntdma_device_is_live(fdo) ?
		 hdaudio_callback_add(client, handle, fdo, callback,
				      callback_context) :
		 STATUS_INVALID_PARAMETER;
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_unregister_notification_callback - UnregisterNotificationCallback()
 * @context: the interface's
 * @handle: as for hdaudio_unregister_notification_event()
 * @callback: the callback
 * @callback_context: its first argument, which has to match as well
 *
 * [H-123 H-124]
 *
 * Context: PASSIVE_LEVEL.
 * Return: as hdaudio_unregister_notification_event().
 */
NTSTATUS hdaudio_unregister_notification_callback(PVOID context, HANDLE handle,
						  PHDAUDIO_DMA_NOTIFICATION_CALLBACK callback,
						  PVOID callback_context)
{
	static const char routine[] = "UnregisterNotificationCallback";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = callback ? hdaudio_callback_remove(client, handle, callback,
						    callback_context) :
			    STATUS_INVALID_PARAMETER;
	return hdaudio_leave(client, routine, handle, status);
}
