/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Engines in the hands of clients.
 */
#ifndef _NTDMA_HDAUDIO_STREAM_H
#define _NTDMA_HDAUDIO_STREAM_H

#include "buffer.h"

/**
 * struct hdaudio_result - what the buffer routines tell
 * @mdl: describes the buffer
 * @size: what it has become
 * @stream: number on the link
 * @fifo: bytes
 * @data: BDL interface: the memory
 * @bdl: BDL interface: the page for the list
 */
struct hdaudio_result {
	PMDL mdl;
	size_t size;
	u8 stream;
	u32 fifo;
	PVOID data;
	HDAUDIO_BUFFER_DESCRIPTOR *bdl;
};

/**
 * struct hdaudio_claim - what a driver says of the buffer that it frees
 * @origin: whose opposite it called
 * @mdl: its MDL; NULL: it does not say
 * @size: with @mdl: bytes
 */
struct hdaudio_claim {
	enum hdaudio_origin origin;
	const MDL *mdl;
	size_t size;
};

struct hdaudio_engine *hdaudio_engine_find(struct hdaudio_client *client,
					   HANDLE handle);
struct hdaudio_engine *
hdaudio_engine_find_any(struct hdaudio_controller *controller, HANDLE handle);
struct hdaudio_buffer *hdaudio_ticket_find(struct hdaudio_client *client,
					   HANDLE handle);
HANDLE hdaudio_engine_handle(const struct hdaudio_controller *controller,
			     const struct hdaudio_engine *engine);

bool hdaudio_engine_is_known(struct hdaudio_client *client, HANDLE handle);
NTSTATUS hdaudio_engine_allocate(struct hdaudio_client *client,
				 const struct hdaudio_format *format,
				 const struct hdaudio_share *share,
				 HANDLE *handle);
NTSTATUS hdaudio_engine_change(struct hdaudio_client *client, HANDLE handle,
			       const struct hdaudio_format *format);
NTSTATUS hdaudio_engine_free(struct hdaudio_client *client, HANDLE handle);
NTSTATUS hdaudio_engines_set_state(struct hdaudio_client *client,
				   HDAUDIO_STREAM_STATE state, u32 count,
				   const HANDLE *handles);
NTSTATUS hdaudio_engine_position(struct hdaudio_client *client, HANDLE handle,
				 PULONG *position);
void hdaudio_streams_revoke(struct hdaudio_client *client);

/* stream_buffer.c */
NTSTATUS hdaudio_stream_attach(struct hdaudio_client *client, HANDLE handle,
			       enum hdaudio_origin origin, size_t requested,
			       unsigned int notifications,
			       struct hdaudio_result *result);
NTSTATUS hdaudio_stream_set_up(struct hdaudio_client *client, HANDLE handle,
			       u32 length, u32 entries, PHDAUDIO_BDL_ISR isr,
			       PVOID context, struct hdaudio_result *result);
NTSTATUS hdaudio_stream_detach(struct hdaudio_client *client, HANDLE handle,
			       const struct hdaudio_claim *claim);

/* What the two files tell each other; the controller's lock is held. */
NTSTATUS hdaudio_engine_program(struct hdaudio_controller *controller,
				struct hdaudio_engine *engine);
void hdaudio_engine_unprogram(struct hdaudio_controller *controller,
			      struct hdaudio_engine *engine);

#endif
