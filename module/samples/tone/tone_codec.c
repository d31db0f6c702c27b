// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: the codec's side. Commands find the converters and connect them to
 * streams.
 */
#include <wdm.h>
#include <hdaudio.h>

#include "tone.h"

#define VERB_GET_PARAMETER	0xF00
#define VERB_SET_STREAM		0x706
#define VERB_SET_PIN		0x707
#define VERB16_SET_FORMAT	0x2

#define PARAMETER_NODES		0x04
#define PARAMETER_WIDGET	0x09

#define WIDGET_DAC		0
#define WIDGET_ADC		1
#define WIDGET_PIN		4

#define PIN_OUT			0x40

#define PARAMETER_PIN		0x0C
#define PIN_CAN_OUT		0x10

static VOID ToneVerb8(PHDAUDIO_CODEC_TRANSFER Transfer, UCHAR Codec, UCHAR Node,
		      USHORT Verb, UCHAR Data)
{
	RtlZeroMemory(Transfer, sizeof(*Transfer));
	Transfer->Output.Verb8.CodecAddress = Codec;
	Transfer->Output.Verb8.Node = Node;
	Transfer->Output.Verb8.VerbId = Verb;
	Transfer->Output.Verb8.Data = Data;
}

static VOID ToneVerb16(PHDAUDIO_CODEC_TRANSFER Transfer, UCHAR Codec, UCHAR Node,
		       UCHAR Verb, USHORT Data)
{
	RtlZeroMemory(Transfer, sizeof(*Transfer));
	Transfer->Output.Verb16.CodecAddress = Codec;
	Transfer->Output.Verb16.Node = Node;
	Transfer->Output.Verb16.VerbId = Verb;
	Transfer->Output.Verb16.Data = Data;
}

/* All of them must be answered. */
static NTSTATUS ToneTransfer(PTONE_EXTENSION Tone, ULONG Count,
			     PHDAUDIO_CODEC_TRANSFER Transfers)
{
	NTSTATUS Status;
	ULONG Index;

	Status = Tone->Bus.TransferCodecVerbs(Tone->Bus.Context, Count,
					      Transfers, NULL, NULL);
	if (!NT_SUCCESS(Status))
		return Status;
	for (Index = 0; Index < Count; Index++)
		if (!Transfers[Index].Input.IsValid)
			return STATUS_IO_TIMEOUT;
	return STATUS_SUCCESS;
}

ULONG ToneParameter(PTONE_EXTENSION Tone, UCHAR Codec, UCHAR Node,
		    UCHAR Parameter)
{
	HDAUDIO_CODEC_TRANSFER Transfer;

	ToneVerb8(&Transfer, Codec, Node, VERB_GET_PARAMETER, Parameter);
	if (!NT_SUCCESS(ToneTransfer(Tone, 1, &Transfer)))
		return 0;
	return Transfer.Input.Response;
}

static VOID ToneTakeWidget(PTONE_EXTENSION Tone, UCHAR Node, PTONE_PATH Path)
{
	ULONG Type = ToneParameter(Tone, Path->Codec, Node, PARAMETER_WIDGET) >>
		     20 & 0xF;

	if (Type == WIDGET_DAC && !Path->Dac)
		Path->Dac = Node;
	else if (Type == WIDGET_ADC && !Path->Adc)
		Path->Adc = Node;
	else if (Type == WIDGET_PIN && !Path->OutPin &&
		 ToneParameter(Tone, Path->Codec, Node, PARAMETER_PIN) &
		 PIN_CAN_OUT)
		Path->OutPin = Node;
}

/* The first of each kind will do. */
NTSTATUS ToneFindPath(PTONE_EXTENSION Tone, UCHAR Codec, UCHAR Group,
		      PTONE_PATH Path)
{
	ULONG Nodes = ToneParameter(Tone, Codec, Group, PARAMETER_NODES);
	UCHAR First = (UCHAR)(Nodes >> 16);
	UCHAR Index;

	RtlZeroMemory(Path, sizeof(*Path));
	Path->Codec = Codec;
	for (Index = 0; Index < (UCHAR)Nodes; Index++)
		ToneTakeWidget(Tone, (UCHAR)(First + Index), Path);
	return Path->Dac || Path->Adc ? STATUS_SUCCESS :
					STATUS_DEVICE_CONFIGURATION_ERROR;
}

NTSTATUS ToneConnect(PTONE_EXTENSION Tone, const TONE_PATH *Path,
		     const TONE_STREAM *Stream)
{
	UCHAR Converter = Stream->Render ? Path->Dac : Path->Adc;
	HDAUDIO_CODEC_TRANSFER Transfers[3];
	ULONG Count = 2;

	if (!Converter)
		return STATUS_DEVICE_CONFIGURATION_ERROR;
	ToneVerb16(&Transfers[0], Path->Codec, Converter, VERB16_SET_FORMAT,
		   Stream->Format.ConverterFormat);
	ToneVerb8(&Transfers[1], Path->Codec, Converter, VERB_SET_STREAM,
		  (UCHAR)(Stream->StreamId << 4));
	if (Stream->Render)
		ToneVerb8(&Transfers[Count++], Path->Codec, Path->OutPin,
			  VERB_SET_PIN, PIN_OUT);
	return ToneTransfer(Tone, Count, Transfers);
}

NTSTATUS ToneDisconnect(PTONE_EXTENSION Tone, const TONE_PATH *Path,
			const TONE_STREAM *Stream)
{
	UCHAR Converter = Stream->Render ? Path->Dac : Path->Adc;
	HDAUDIO_CODEC_TRANSFER Transfer;

	/* Stream 0 is nobody's. */
	ToneVerb8(&Transfer, Path->Codec, Converter, VERB_SET_STREAM, 0);
	return ToneTransfer(Tone, 1, &Transfer);
}

/*
 * Asks our codec, another one, and ours again, in one call. Answered gets a bit for
 * each answer.
 */
NTSTATUS ToneAskInBetween(PTONE_EXTENSION Tone, UCHAR Codec, ULONG *Answered)
{
	HDAUDIO_CODEC_TRANSFER Transfers[3];
	NTSTATUS Status;
	ULONG Index;

	ToneVerb8(&Transfers[0], Tone->Path.Codec, 0, VERB_GET_PARAMETER, 0);
	ToneVerb8(&Transfers[1], Codec, 0, VERB_GET_PARAMETER, 0);
	ToneVerb8(&Transfers[2], Tone->Path.Codec, 0, VERB_GET_PARAMETER, 0);
	Status = Tone->Bus.TransferCodecVerbs(Tone->Bus.Context, 3, Transfers,
					      NULL, NULL);
	*Answered = 0;
	if (!NT_SUCCESS(Status))
		return Status;
	for (Index = 0; Index < 3; Index++)
		if (Transfers[Index].Input.IsValid)
			*Answered |= 1 << Index;
	return STATUS_SUCCESS;
}
