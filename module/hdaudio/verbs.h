/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests of codec commands.
 */
#ifndef _NTDMA_HDAUDIO_VERBS_H
#define _NTDMA_HDAUDIO_VERBS_H

#include "controller.h"

/**
 * struct hdaudio_request - one call of TransferCodecVerbs()
 * @node: in the client's queue, then in the controller's list of done ones
 * @client: whose
 * @transfers: the driver's array, ours until it is done
 * @count: its length
 * @next: element that is under way, or is next
 * @callback: whom to tell; NULL: @done instead
 * @context: the callback's second argument
 * @done: what a synchronous caller waits for
 *
 * Protected by the controller's lock. An asynchronous one is freed after its
 * callback.
 */
struct hdaudio_request {
	struct list_head node;
	struct hdaudio_client *client;
	HDAUDIO_CODEC_TRANSFER *transfers;
	u32 count;
	u32 next;
	PHDAUDIO_TRANSFER_COMPLETE_CALLBACK callback;
	PVOID context;
	struct completion *done;
};

void hdaudio_verbs_init(struct hdaudio_controller *controller);
void hdaudio_verbs_stop(struct hdaudio_controller *controller);
NTSTATUS hdaudio_verbs_transfer(struct hdaudio_client *client, u32 count,
				HDAUDIO_CODEC_TRANSFER *transfers,
				PHDAUDIO_TRANSFER_COMPLETE_CALLBACK callback,
				PVOID context);
void hdaudio_verbs_abort(struct hdaudio_client *client);
void hdaudio_verbs_deliver(struct hdaudio_controller *controller);

#endif
