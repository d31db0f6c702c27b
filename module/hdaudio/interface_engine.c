// SPDX-License-Identifier: GPL-2.0-only
/*
 * Routines of the interfaces that are about engines.
 */
#include <linux/bits.h>

#include "interface.h"
#include "stream.h"

/* is there such a codec? */
static bool is_codec(const struct hdaudio_controller *controller, u8 codec)
{
	return codec < HDAUDIO_MAX_CODECS && controller->info.codecs & BIT(codec);
}

static NTSTATUS allocate(struct hdaudio_client *client,
			 const struct hdaudio_format *format,
			 const struct hdaudio_share *share, PHANDLE handle,
			 PHDAUDIO_CONVERTER_FORMAT converter)
{
	NTSTATUS status = hdaudio_engine_allocate(client, format, share, handle);

	if (!status)
		converter->ConverterFormat = format->code;
	return status;
}

/**
 * hdaudio_allocate_capture_dma_engine - AllocateCaptureDmaEngine()
 * @context: the interface's
 * @codec: who sends
 * @stream: what
 * @handle: receives the engine's handle
 * @converter: receives the encoded format
 *
 * [H-015 H-019 H-020 H-022 H-023 H-025 H-027]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for a format, codec or pointer
 * that is none, STATUS_INSUFFICIENT_RESOURCES for want of engines or bandwidth,
 * STATUS_BUFFER_TOO_SMALL when no engine can carry the format,
 * STATUS_UNSUCCESSFUL at too high a level, STATUS_NO_SUCH_DEVICE.
 */
NTSTATUS hdaudio_allocate_capture_dma_engine(PVOID context, UCHAR codec,
					     PHDAUDIO_STREAM_FORMAT stream,
					     PHANDLE handle,
					     PHDAUDIO_CONVERTER_FORMAT converter)
{
	static const char routine[] = "AllocateCaptureDmaEngine";
	struct hdaudio_client *client;
	struct hdaudio_format format;
	struct hdaudio_share share;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	if (!stream || !handle || !converter ||
	    !hdaudio_format_encode(stream, &format) ||
	    !is_codec(client->controller, codec)) {
		status = STATUS_INVALID_PARAMETER;
	} else {
		share = hdaudio_share_in(&format, codec);
		status = allocate(client, &format, &share, handle, converter);
	}
	return hdaudio_leave(client, routine, NULL, status);
}

/**
 * hdaudio_allocate_render_dma_engine - AllocateRenderDmaEngine()
 * @context: the interface's
 * @stream: what to send
 * @stripe: over several lines, if there are
 * @handle: receives the engine's handle
 * @converter: receives the encoded format
 *
 * [H-015 H-021 H-026 H-029 H-030]
 *
 * Context: PASSIVE_LEVEL.
 * Return: as hdaudio_allocate_capture_dma_engine().
 */
NTSTATUS hdaudio_allocate_render_dma_engine(PVOID context,
					    PHDAUDIO_STREAM_FORMAT stream,
					    BOOLEAN stripe, PHANDLE handle,
					    PHDAUDIO_CONVERTER_FORMAT converter)
{
	static const char routine[] = "AllocateRenderDmaEngine";
	struct hdaudio_client *client;
	struct hdaudio_format format;
	struct hdaudio_share share;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	if (!stream || !handle || !converter ||
	    !hdaudio_format_encode(stream, &format)) {
		status = STATUS_INVALID_PARAMETER;
	} else {
		share = hdaudio_share_out(&client->controller->bandwidth,
					  &format, stripe);
		status = allocate(client, &format, &share, handle, converter);
	}
	return hdaudio_leave(client, routine, NULL, status);
}

/**
 * hdaudio_change_bandwidth_allocation - ChangeBandwidthAllocation()
 * @context: the interface's
 * @handle: the engine
 * @stream: its new format
 * @converter: receives the encoded format
 *
 * [H-031 H-032 H-033 H-034 H-035]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; otherwise the old format stays: STATUS_INVALID_HANDLE,
 * STATUS_INVALID_DEVICE_REQUEST with a buffer, and those of
 * hdaudio_allocate_capture_dma_engine().
 */
NTSTATUS hdaudio_change_bandwidth_allocation(PVOID context, HANDLE handle,
					     PHDAUDIO_STREAM_FORMAT stream,
					     PHDAUDIO_CONVERTER_FORMAT converter)
{
	static const char routine[] = "ChangeBandwidthAllocation";
	struct hdaudio_client *client;
	struct hdaudio_format format;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	if (!hdaudio_engine_is_known(client, handle))
		status = STATUS_INVALID_HANDLE;
	else if (!stream || !converter || !hdaudio_format_encode(stream, &format))
		status = STATUS_INVALID_PARAMETER;
	else
		status = hdaudio_engine_change(client, handle, &format);
	if (!status)
		converter->ConverterFormat = format.code;
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_free_dma_engine - FreeDmaEngine()
 * @context: the interface's
 * @handle: the engine
 *
 * [H-085 H-086 H-087 H-088]
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE; STATUS_INVALID_DEVICE_REQUEST
 * when the engine is not reset or has a buffer, unless its device is being
 * stopped or removed.
 */
NTSTATUS hdaudio_free_dma_engine(PVOID context, HANDLE handle)
{
	static const char routine[] = "FreeDmaEngine";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, false, &client);
	if (status)
		return status;
	status = hdaudio_engine_free(client, handle);
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_set_dma_engine_state - SetDmaEngineState()
 * @context: the interface's
 * @state: ResetState, StopState, PauseState, RunState
 * @count: how many handles
 * @handles: engines of any driver of the controller
 *
 * [H-024 H-071 to H-082]
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_PARAMETER, STATUS_INVALID_HANDLE,
 * STATUS_INVALID_DEVICE_REQUEST, STATUS_NO_SUCH_DEVICE: nothing has changed;
 * STATUS_DEVICE_NOT_READY when an engine does not reset.
 */
NTSTATUS hdaudio_set_dma_engine_state(PVOID context, HDAUDIO_STREAM_STATE state,
				      ULONG count, PHANDLE handles)
{
	static const char routine[] = "SetDmaEngineState";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, false, &client);
	if (status)
		return status;
	if (!count || !handles || (ULONG)state > RunState)
		status = STATUS_INVALID_PARAMETER;
	else
		status = hdaudio_engines_set_state(client, state, count, handles);
	return hdaudio_leave(client, routine, handles && count ? *handles : NULL,
			     status);
}

/**
 * hdaudio_get_wall_clock_register - GetWallClockRegister()
 * @context: the interface's
 * @clock: receives the register, NULL when the controller is gone
 *
 * [H-089 H-092]
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID hdaudio_get_wall_clock_register(PVOID context, PULONG *clock)
{
	static const char routine[] = "GetWallClockRegister";
	struct hdaudio_controller *controller;
	struct hdaudio_client *client;
	unsigned long flags;

	if (!clock)
		return;
	*clock = NULL;
	if (hdaudio_enter(context, routine, false, &client))
		return;
	controller = client->controller;
	spin_lock_irqsave(&controller->lock, flags);
	if (!hdaudio_client_status(client))
		*clock = controller->ops->wall_clock(controller);
	spin_unlock_irqrestore(&controller->lock, flags);
	hdaudio_leave(client, routine, NULL, STATUS_SUCCESS);
}

/**
 * hdaudio_get_link_position_register - GetLinkPositionRegister()
 * @context: the interface's
 * @handle: the engine
 * @position: receives the register, good until the engine is freed
 *
 * [H-090 H-091 H-092]
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER,
 * STATUS_NO_SUCH_DEVICE.
 */
NTSTATUS hdaudio_get_link_position_register(PVOID context, HANDLE handle,
					    PULONG *position)
{
	static const char routine[] = "GetLinkPositionRegister";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, false, &client);
	if (status)
		return status;
	status = position ? hdaudio_engine_position(client, handle, position) :
			    STATUS_INVALID_PARAMETER;
	return hdaudio_leave(client, routine, handle, status);
}
