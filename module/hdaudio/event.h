/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tags of unsolicited responses.
 */
#ifndef _NTDMA_HDAUDIO_EVENT_H
#define _NTDMA_HDAUDIO_EVENT_H

#include "controller.h"

NTSTATUS hdaudio_tag_add(struct hdaudio_client *client,
			 PHDAUDIO_UNSOLICITED_RESPONSE_CALLBACK routine,
			 PVOID context, u8 *tag);
NTSTATUS hdaudio_tag_remove(struct hdaudio_client *client, u8 tag);
void hdaudio_tags_revoke(struct hdaudio_client *client);
void hdaudio_events_deliver(struct hdaudio_controller *controller);

#endif
