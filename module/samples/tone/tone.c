// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: driver for the audio function group of an HD Audio codec, the way it
 * would be written for Windows. It plays a tone or a pattern and captures;
 * tone_codec.c talks to the codec, tone_stream.c to the engines, tone_glue.c is
 * the Linux side.
 */
#include <wdm.h>
#include <hdaudio.h>

#include "tone.h"

const unsigned int ToneExtensionSize = sizeof(TONE_EXTENSION);

#define PARAMETER_VENDOR	0x00

/* Both interfaces are asked for: one for its notifications, one for its lists. */
static NTSTATUS ToneQueryInterfaces(PTONE_EXTENSION Tone)
{
	NTSTATUS Status;

	Status = NtdmaQueryInterface(Tone->DeviceObject,
				     &GUID_HDAUDIO_BUS_INTERFACE_V3,
				     sizeof(Tone->Bus), 0x0100, &Tone->Bus, NULL);
	if (!NT_SUCCESS(Status))
		return Status;
	Status = NtdmaQueryInterface(Tone->DeviceObject,
				     &GUID_HDAUDIO_BUS_INTERFACE_BDL,
				     sizeof(Tone->BdlBus), 0x0100, &Tone->BdlBus,
				     NULL);
	if (!NT_SUCCESS(Status))
		Tone->Bus.InterfaceDereference(Tone->Bus.Context);
	return Status;
}

static NTSTATUS ToneLookAround(PTONE_EXTENSION Tone)
{
	NTSTATUS Status;
	UCHAR Codec;

	Tone->Bus.GetResourceInformation(Tone->Bus.Context, &Codec, &Tone->Group);
	Tone->Information.Size = sizeof(Tone->Information);
	Status = Tone->Bus.GetDeviceInformation(Tone->Bus.Context,
			(PHDAUDIO_DEVICE_INFORMATION)&Tone->Information);
	if (!NT_SUCCESS(Status))
		return Status;
	Tone->VendorId = ToneParameter(Tone, Codec, 0, PARAMETER_VENDOR);
	return ToneFindPath(Tone, Codec, Tone->Group, &Tone->Path);
}

NTSTATUS ToneStartDevice(PDEVICE_OBJECT DeviceObject)
{
	PTONE_EXTENSION Tone = DeviceObject->DeviceExtension;
	NTSTATUS Status;

	Tone->DeviceObject = DeviceObject;
	Status = ToneQueryInterfaces(Tone);
	if (!NT_SUCCESS(Status))
		return Status;
	Status = ToneLookAround(Tone);
	if (!NT_SUCCESS(Status))
		ToneStopDevice(DeviceObject);
	return Status;
}

VOID ToneStopDevice(PDEVICE_OBJECT DeviceObject)
{
	PTONE_EXTENSION Tone = DeviceObject->DeviceExtension;

	Tone->BdlBus.InterfaceDereference(Tone->BdlBus.Context);
	Tone->Bus.InterfaceDereference(Tone->Bus.Context);
}

/* Whoever is playing gives up; ToneStopDevice() comes when nobody is. */
VOID ToneAbort(PDEVICE_OBJECT DeviceObject)
{
	PTONE_EXTENSION Tone = DeviceObject->DeviceExtension;

	Tone->Aborted = TRUE;
}

VOID ToneDescribe(PDEVICE_OBJECT DeviceObject, struct tone_codec *Codec)
{
	PTONE_EXTENSION Tone = DeviceObject->DeviceExtension;

	Codec->codec = Tone->Path.Codec;
	Codec->group = Tone->Group;
	Codec->vendor = Tone->VendorId;
	Codec->dac = Tone->Path.Dac;
	Codec->out_pin = Tone->Path.OutPin;
	Codec->adc = Tone->Path.Adc;
	Codec->codecs = Tone->Information.CodecsDetected;
	Codec->version = Tone->Information.DeviceVersion;
	Codec->vendor_id = Tone->Information.CtrlVendorId;
	Codec->device_id = Tone->Information.CtrlDeviceId;
}

static VOID TonePrepare(PTONE_STREAM Stream, const struct tone_options *Options)
{
	ULONG Block;

	Stream->Source = Options->source;
	Stream->Seed = Options->seed;
	Stream->Frames = Options->milliseconds * (TONE_RATE / 1000);
	for (Block = 0; Block < TONE_BLOCKS; Block++)
		ToneFill(Stream, Block);
}

/*
 * Blocks are filled as they are played. One more is waited for than there is
 * sound: the end of it is still in FIFOs when its block is done.
 */
static NTSTATUS ToneFeed(PTONE_STREAM Stream, PTONE_STREAM Other)
{
	ULONG Blocks = (Stream->Frames * TONE_FRAME + TONE_BLOCK - 1) / TONE_BLOCK +
		       1;
	NTSTATUS Status = STATUS_SUCCESS;
	ULONG Block;

	for (Block = 0; Block < Blocks; Block++) {
		Status = ToneWait(Stream, Block + 1);
		if (NT_SUCCESS(Status) && Other)
			Status = ToneWait(Other, Block + 1);
		if (!NT_SUCCESS(Status))
			break;
		ToneWatch(Stream);
		ToneFill(Stream, Block % TONE_BLOCKS);
		if (Other)
			ToneFill(Other, Block % TONE_BLOCKS);
	}
	return Status;
}

static NTSTATUS ToneRun(PTONE_STREAM Stream, PTONE_STREAM Other,
			struct tone_result *Result)
{
	NTSTATUS Status;

	Status = ToneSetState(Stream, Other, StopState);
	if (!NT_SUCCESS(Status))
		return Status;
	Status = ToneSetState(Stream, Other, RunState);
	if (NT_SUCCESS(Status))
		Status = ToneFeed(Stream, Other);
	/* Of a device that is gone the registers must not be read. */
	if (NT_SUCCESS(Status)) {
		Result->position = ToneWatch(Stream);
		if (Other)
			Result->peer_position = ToneWatch(Other);
	}
	ToneSetState(Stream, Other, StopState);
	if (NT_SUCCESS(Status))
		Result->stopped = ToneWatch(Stream);
	ToneSetState(Stream, Other, ResetState);
	return Status;
}

static VOID ToneReport(PTONE_STREAM Stream, struct tone_result *Result)
{
	Result->stream = Stream->StreamId;
	Result->fifo = Stream->FifoSize;
	Result->bytes = Stream->Size;
	Result->notifications = Stream->Notifications;
	Result->shortest = Stream->Shortest;
	Result->longest = Stream->Longest;
	Result->ticks = Stream->LastClock - Stream->FirstClock;
	Result->time = Stream->LastTime - Stream->FirstTime;
	Result->highest = Stream->HighestPosition;
	Result->wraps = Stream->Wraps;
	Result->isr_level = Stream->IsrIrql;
	Result->isr_mask = Stream->IsrMask;
	if (Stream->Mdl)
		Result->physical = (ULONGLONG)MmGetMdlPfnArray(Stream->Mdl)[0] <<
				   PAGE_SHIFT;
}

static NTSTATUS TonePlayOne(PTONE_STREAM Stream,
			    const struct tone_options *Options,
			    struct tone_result *Result)
{
	PTONE_EXTENSION Tone = Stream->Tone;
	NTSTATUS Status;

	TonePrepare(Stream, Options);
	Status = ToneConnect(Tone, &Tone->Path, Stream);
	if (NT_SUCCESS(Status))
		Status = ToneRun(Stream, NULL, Result);
	ToneDisconnect(Tone, &Tone->Path, Stream);
	ToneReport(Stream, Result);
	return Status;
}

/* The other codec gets the same with another seed; it belongs to nobody. */
static NTSTATUS TonePlayPair(PTONE_STREAM Stream, PTONE_STREAM Other,
			     const struct tone_options *Options,
			     struct tone_result *Result)
{
	PTONE_EXTENSION Tone = Stream->Tone;
	struct tone_options Second = *Options;
	TONE_PATH Path;
	NTSTATUS Status;

	Status = ToneFindPath(Tone, (UCHAR)Options->peer, Tone->Group, &Path);
	if (!NT_SUCCESS(Status))
		return Status;
	Second.seed++;
	TonePrepare(Stream, Options);
	TonePrepare(Other, &Second);
	Status = ToneConnect(Tone, &Tone->Path, Stream);
	if (NT_SUCCESS(Status))
		Status = ToneConnect(Tone, &Path, Other);
	if (NT_SUCCESS(Status))
		Status = ToneRun(Stream, Other, Result);
	ToneDisconnect(Tone, &Path, Other);
	ToneDisconnect(Tone, &Tone->Path, Stream);
	ToneReport(Stream, Result);
	return Status;
}

VOID TonePlay(PDEVICE_OBJECT DeviceObject, const struct tone_options *Options,
	      struct tone_result *Result)
{
	PTONE_EXTENSION Tone = DeviceObject->DeviceExtension;
	BOOLEAN Bdl = Options->method == TONE_BDL;
	TONE_STREAM Stream, Other;
	NTSTATUS Status;

	RtlZeroMemory(Result, sizeof(*Result));
	Status = ToneOpen(&Stream, Tone, TRUE, Bdl);
	if (NT_SUCCESS(Status) && Options->pair) {
		Status = ToneOpen(&Other, Tone, TRUE, Bdl);
		if (NT_SUCCESS(Status)) {
			Status = TonePlayPair(&Stream, &Other, Options, Result);
			ToneClose(&Other);
		}
		ToneClose(&Stream);
	} else if (NT_SUCCESS(Status)) {
		Status = TonePlayOne(&Stream, Options, Result);
		ToneClose(&Stream);
	}
	Result->status = Status;
}

VOID ToneAsk(PDEVICE_OBJECT DeviceObject, const struct tone_options *Options,
	     struct tone_result *Result)
{
	PTONE_EXTENSION Tone = DeviceObject->DeviceExtension;
	ULONG Answered;

	RtlZeroMemory(Result, sizeof(*Result));
	Result->status = ToneAskInBetween(Tone, (UCHAR)Options->peer, &Answered);
	Result->answered = Answered;
}

/* Silence has to be there, and nothing of what was there before. */
static VOID ToneInspect(PTONE_STREAM Stream, struct tone_result *Result)
{
	SIZE_T Index;

	for (Index = 0; Index < Stream->Size; Index++) {
		if (Stream->Data[Index] != 0)
			Result->wrong++;
		if (Stream->Data[Index] == TONE_FILLING)
			Result->untouched++;
	}
}

VOID ToneCapture(PDEVICE_OBJECT DeviceObject, const struct tone_options *Options,
		 struct tone_result *Result)
{
	PTONE_EXTENSION Tone = DeviceObject->DeviceExtension;
	TONE_STREAM Stream;
	NTSTATUS Status;

	RtlZeroMemory(Result, sizeof(*Result));
	Status = ToneOpen(&Stream, Tone, FALSE, FALSE);
	if (!NT_SUCCESS(Status)) {
		Result->status = Status;
		return;
	}
	RtlFillMemory(Stream.Data, Stream.Size, TONE_FILLING);
	Status = ToneConnect(Tone, &Tone->Path, &Stream);
	if (NT_SUCCESS(Status))
		Status = ToneSetState(&Stream, NULL, StopState);
	if (NT_SUCCESS(Status))
		Status = ToneSetState(&Stream, NULL, RunState);
	if (NT_SUCCESS(Status))
		Status = ToneWait(&Stream, TONE_CAPTURE_BLOCKS);
	ToneSetState(&Stream, NULL, StopState);
	ToneSetState(&Stream, NULL, ResetState);
	ToneDisconnect(Tone, &Tone->Path, &Stream);
	ToneInspect(&Stream, Result);
	ToneReport(&Stream, Result);
	ToneClose(&Stream);
	Result->status = Status;
}
