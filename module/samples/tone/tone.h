/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sample: the Windows side's own declarations.
 */
#ifndef _NTDMA_SAMPLES_TONE_H
#define _NTDMA_SAMPLES_TONE_H

#include "tone_public.h"

#define TONE_RATE		48000
#define TONE_FRAME		4	/* bytes of two samples of 16 bits */
#define TONE_BLOCK		19200	/* bytes of 100 ms */
#define TONE_BLOCKS		2	/* of the buffer */

/* Capturing goes on until the buffer was filled twice. */
#define TONE_CAPTURE_BLOCKS	4

/* What the memory holds before something is captured. */
#define TONE_FILLING		0x55

/* A second without a notification means that none will come. */
#define TONE_SECOND		10000000LL

/* The converters and the pin of a codec that we use; 0 is no node. */
typedef struct _TONE_PATH {
	UCHAR Codec;
	UCHAR Dac;
	UCHAR OutPin;
	UCHAR Adc;
} TONE_PATH, *PTONE_PATH;

typedef struct _TONE_EXTENSION {
	HDAUDIO_BUS_INTERFACE_V3 Bus;
	HDAUDIO_BUS_INTERFACE_BDL BdlBus;
	PDEVICE_OBJECT DeviceObject;
	UCHAR Group;
	ULONG VendorId;
	TONE_PATH Path;
	HDAUDIO_DEVICE_INFORMATION_V2 Information;
	volatile BOOLEAN Aborted;
} TONE_EXTENSION, *PTONE_EXTENSION;

/* One engine at work. */
typedef struct _TONE_STREAM {
	PTONE_EXTENSION Tone;
	BOOLEAN Render;
	BOOLEAN Bdl;
	PVOID Context;			/* of the interface that it is from */
	HANDLE Handle;
	HDAUDIO_CONVERTER_FORMAT Format;
	UCHAR StreamId;
	ULONG FifoSize;

	PMDL Mdl;			/* not with a list of our own */
	SIZE_T Size;
	PUCHAR Data;
	PULONG Position;
	PULONG Clock;

	/* What to play. */
	enum tone_source Source;
	ULONG Seed;
	ULONG Frame;			/* next to be written */
	ULONG Frames;			/* then silence */

	/* Counted at DISPATCH_LEVEL. */
	volatile ULONG Notifications;
	LONGLONG FirstTime;
	LONGLONG LastTime;
	ULONG FirstClock;
	ULONG LastClock;
	LONGLONG Shortest;
	LONGLONG Longest;
	KEVENT Notified;
	KDPC Dpc;

	/* What the interrupt routine saw. */
	KIRQL IsrIrql;
	ULONG IsrMask;

	/* Where the engine was seen. */
	ULONG LastPosition;
	ULONG HighestPosition;
	ULONG Wraps;
} TONE_STREAM, *PTONE_STREAM;

/* tone_codec.c */
NTSTATUS ToneFindPath(PTONE_EXTENSION Tone, UCHAR Codec, UCHAR Group,
		      PTONE_PATH Path);
ULONG ToneParameter(PTONE_EXTENSION Tone, UCHAR Codec, UCHAR Node,
		    UCHAR Parameter);
NTSTATUS ToneConnect(PTONE_EXTENSION Tone, const TONE_PATH *Path,
		     const TONE_STREAM *Stream);
NTSTATUS ToneDisconnect(PTONE_EXTENSION Tone, const TONE_PATH *Path,
			const TONE_STREAM *Stream);
NTSTATUS ToneAskInBetween(PTONE_EXTENSION Tone, UCHAR Codec, ULONG *Answered);

/* tone_stream.c */
NTSTATUS ToneOpen(PTONE_STREAM Stream, PTONE_EXTENSION Tone, BOOLEAN Render,
		  BOOLEAN Bdl);
VOID ToneClose(PTONE_STREAM Stream);
VOID ToneFill(PTONE_STREAM Stream, ULONG Block);
NTSTATUS ToneSetState(PTONE_STREAM Stream, PTONE_STREAM Other,
		      HDAUDIO_STREAM_STATE State);
NTSTATUS ToneWait(PTONE_STREAM Stream, ULONG Count);
ULONG ToneWatch(PTONE_STREAM Stream);

#endif
