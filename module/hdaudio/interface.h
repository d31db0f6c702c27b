/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interfaces: tables of routines.
 */
#ifndef _NTDMA_HDAUDIO_INTERFACE_H
#define _NTDMA_HDAUDIO_INTERFACE_H

#include "client.h"

NTSTATUS hdaudio_query_interface(PDEVICE_OBJECT object, const GUID *type,
				 USHORT size, USHORT version, PVOID interface,
				 PVOID specific, void *context);

/* What every routine begins and ends with. */
NTSTATUS hdaudio_enter(PVOID context, const char *routine, bool passive,
		       struct hdaudio_client **client);
NTSTATUS hdaudio_leave(struct hdaudio_client *client, const char *routine,
		       HANDLE handle, NTSTATUS status);

/* interface_engine.c */
ALLOCATE_CAPTURE_DMA_ENGINE hdaudio_allocate_capture_dma_engine;
ALLOCATE_RENDER_DMA_ENGINE hdaudio_allocate_render_dma_engine;
CHANGE_BANDWIDTH_ALLOCATION hdaudio_change_bandwidth_allocation;
FREE_DMA_ENGINE hdaudio_free_dma_engine;
SET_DMA_ENGINE_STATE hdaudio_set_dma_engine_state;
GET_WALL_CLOCK_REGISTER hdaudio_get_wall_clock_register;
GET_LINK_POSITION_REGISTER hdaudio_get_link_position_register;

/* interface_buffer.c */
ALLOCATE_DMA_BUFFER hdaudio_allocate_dma_buffer;
FREE_DMA_BUFFER hdaudio_free_dma_buffer;
ALLOCATE_DMA_BUFFER_WITH_NOTIFICATION hdaudio_allocate_dma_buffer_with_notification;
FREE_DMA_BUFFER_WITH_NOTIFICATION hdaudio_free_dma_buffer_with_notification;
ALLOCATE_CONTIGUOUS_DMA_BUFFER hdaudio_allocate_contiguous_dma_buffer;
SETUP_DMA_ENGINE_WITH_BDL hdaudio_setup_dma_engine_with_bdl;
FREE_CONTIGUOUS_DMA_BUFFER hdaudio_free_contiguous_dma_buffer;

/* interface_codec.c */
TRANSFER_CODEC_VERBS hdaudio_transfer_codec_verbs;
REGISTER_EVENT_CALLBACK hdaudio_register_event_callback;
UNREGISTER_EVENT_CALLBACK hdaudio_unregister_event_callback;
GET_DEVICE_INFORMATION hdaudio_get_device_information;
GET_RESOURCE_INFORMATION hdaudio_get_resource_information;
REGISTER_NOTIFICATION_EVENT hdaudio_register_notification_event;
UNREGISTER_NOTIFICATION_EVENT hdaudio_unregister_notification_event;
REGISTER_NOTIFICATION_CALLBACK hdaudio_register_notification_callback;
UNREGISTER_NOTIFICATION_CALLBACK hdaudio_unregister_notification_callback;

#endif
