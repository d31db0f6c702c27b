/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is told when an engine has come to the end, or to the middle, of its buffer.
 */
#ifndef _NTDMA_HDAUDIO_NOTIFICATION_H
#define _NTDMA_HDAUDIO_NOTIFICATION_H

#include "controller.h"

NTSTATUS hdaudio_event_add(struct hdaudio_client *client, HANDLE handle,
			   PKEVENT event);
NTSTATUS hdaudio_event_remove(struct hdaudio_client *client, HANDLE handle,
			      PKEVENT event);
NTSTATUS hdaudio_callback_add(struct hdaudio_client *client, HANDLE handle,
			      PDEVICE_OBJECT fdo,
			      PHDAUDIO_DMA_NOTIFICATION_CALLBACK callback,
			      PVOID context);
NTSTATUS hdaudio_callback_remove(struct hdaudio_client *client, HANDLE handle,
				 PHDAUDIO_DMA_NOTIFICATION_CALLBACK callback,
				 PVOID context);
unsigned int hdaudio_notifications_drop(struct hdaudio_client *client,
					HANDLE handle);
void hdaudio_notifications_forgotten(const char *routine, HANDLE handle,
				     unsigned int count, bool wait);
void hdaudio_notifications_deliver(struct hdaudio_controller *controller,
				   HANDLE handle, LARGE_INTEGER qpc);

#endif
