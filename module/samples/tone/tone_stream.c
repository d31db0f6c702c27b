// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: engines, their buffers, and what goes in there.
 *
 * The buffer has two blocks. Each notification says that a block was played; it
 * is filled again while the engine is busy with the other.
 */
#include <wdm.h>
#include <hdaudio.h>

#include "tone.h"

static const SHORT ToneSine[] = {
	0, 1044, 2071, 3061, 4000, 4870, 5657, 6347,
	6928, 7391, 7727, 7932, 8000, 7932, 7727, 7391,
	6928, 6347, 5657, 4870, 4000, 3061, 2071, 1044,
	0, -1044, -2071, -3061, -4000, -4870, -5657, -6347,
	-6928, -7391, -7727, -7932, -8000, -7932, -7727, -7391,
	-6928, -6347, -5657, -4870, -4000, -3061, -2071, -1044,
};

static HDAUDIO_DMA_NOTIFICATION_CALLBACK ToneNotify;
static HDAUDIO_BDL_ISR ToneIsr;
static KDEFERRED_ROUTINE ToneDpc;

static VOID ToneCount(PTONE_STREAM Stream, LONGLONG Time)
{
	LONGLONG Distance = Time - Stream->LastTime;

	Stream->LastTime = Time;
	Stream->LastClock = READ_REGISTER_ULONG(Stream->Clock);
	if (Stream->Notifications) {
		if (!Stream->Shortest || Distance < Stream->Shortest)
			Stream->Shortest = Distance;
		if (Distance > Stream->Longest)
			Stream->Longest = Distance;
	} else {
		Stream->FirstTime = Stream->LastTime;
		Stream->FirstClock = Stream->LastClock;
	}
	Stream->Notifications++;
	KeSetEvent(&Stream->Notified, IO_NO_INCREMENT, FALSE);
}

static VOID ToneNotify(PVOID Context, LARGE_INTEGER QpcAtIoc)
{
	ToneCount(Context, QpcAtIoc.QuadPart);
}

/* DIRQL: nothing is allowed here but to ask for a DPC. */
static VOID ToneIsr(VOID *Context, ULONG InterruptBitMask)
{
	PTONE_STREAM Stream = Context;

	Stream->IsrIrql = KeGetCurrentIrql();
	Stream->IsrMask |= InterruptBitMask;
	if (InterruptBitMask & 0x04)
		KeInsertQueueDpc(&Stream->Dpc, NULL, NULL);
}

static VOID ToneDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
		    PVOID SystemArgument2)
{
	UNREFERENCED_PARAMETER(Dpc);
	UNREFERENCED_PARAMETER(SystemArgument1);
	UNREFERENCED_PARAMETER(SystemArgument2);

	ToneCount(DeferredContext, 0);
}

static ULONG ToneRandom(PTONE_STREAM Stream)
{
	Stream->Seed = Stream->Seed * 1664525 + 1013904223;
	return Stream->Seed >> 16;
}

static VOID ToneNextFrame(PTONE_STREAM Stream, SHORT *Left, SHORT *Right)
{
	if (Stream->Frame >= Stream->Frames) {
		*Left = 0;
		*Right = 0;
	} else if (Stream->Source == TONE_SINE) {
		*Left = ToneSine[Stream->Frame % RTL_NUMBER_OF(ToneSine)];
		*Right = *Left;
	} else {
		*Left = (SHORT)ToneRandom(Stream);
		*Right = (SHORT)ToneRandom(Stream);
	}
	Stream->Frame++;
}

VOID ToneFill(PTONE_STREAM Stream, ULONG Block)
{
	SHORT *Sample = (SHORT *)(Stream->Data + Block * (Stream->Size /
							  TONE_BLOCKS));
	SIZE_T Count = Stream->Size / TONE_BLOCKS / TONE_FRAME;

	while (Count--) {
		ToneNextFrame(Stream, &Sample[0], &Sample[1]);
		Sample += 2;
	}
	/* The memory may be write-combined: nothing may linger. */
	KeMemoryBarrier();
}

static NTSTATUS ToneAllocateEngine(PTONE_STREAM Stream)
{
	PTONE_EXTENSION Tone = Stream->Tone;
	HDAUDIO_STREAM_FORMAT Format = {
		.SampleRate = TONE_RATE,
		.ValidBitsPerSample = 16,
		.ContainerSize = 16,
		.NumberOfChannels = 2,
	};

	if (!Stream->Render)
		return Tone->Bus.AllocateCaptureDmaEngine(Stream->Context,
							  Tone->Path.Codec,
							  &Format,
							  &Stream->Handle,
							  &Stream->Format);
	if (Stream->Bdl)
		return Tone->BdlBus.AllocateRenderDmaEngine(Stream->Context,
							    &Format, FALSE,
							    &Stream->Handle,
							    &Stream->Format);
	return Tone->Bus.AllocateRenderDmaEngine(Stream->Context, &Format, FALSE,
						 &Stream->Handle,
						 &Stream->Format);
}

/* The physical address of memory that is contiguous. */
static PHYSICAL_ADDRESS ToneWhere(PVOID Data)
{
	PHYSICAL_ADDRESS Address = { .QuadPart = 0 };
	PMDL Mdl = IoAllocateMdl(Data, PAGE_SIZE, FALSE, FALSE, NULL);

	if (Mdl) {
		MmBuildMdlForNonPagedPool(Mdl);
		Address.QuadPart = (LONGLONG)MmGetMdlPfnArray(Mdl)[0] <<
				   PAGE_SHIFT;
		IoFreeMdl(Mdl);
	}
	return Address;
}

static NTSTATUS ToneAllocateWithBdl(PTONE_STREAM Stream)
{
	HDAUDIO_BUS_INTERFACE_BDL *Bus = &Stream->Tone->BdlBus;
	PHDAUDIO_BUFFER_DESCRIPTOR List;
	PHYSICAL_ADDRESS Address;
	NTSTATUS Status;
	PVOID Data;
	ULONG Index;

	Stream->Size = TONE_BLOCKS * TONE_BLOCK;
	Status = Bus->AllocateContiguousDmaBuffer(Bus->Context, Stream->Handle,
						  (ULONG)Stream->Size, &Data,
						  &List);
	if (!NT_SUCCESS(Status))
		return Status;
	Stream->Data = Data;
	Address = ToneWhere(Data);
	for (Index = 0; Index < TONE_BLOCKS; Index++) {
		List[Index].Address.QuadPart = Address.QuadPart +
					       Index * TONE_BLOCK;
		List[Index].Length = TONE_BLOCK;
		List[Index].InterruptOnCompletion = 1;
	}
	Status = Bus->SetupDmaEngineWithBdl(Bus->Context, Stream->Handle,
					    (ULONG)Stream->Size, TONE_BLOCKS - 1,
					    ToneIsr, Stream, &Stream->StreamId,
					    &Stream->FifoSize);
	if (!NT_SUCCESS(Status))
		Bus->FreeContiguousDmaBuffer(Bus->Context, Stream->Handle);
	return Status;
}

static NTSTATUS ToneAllocateWithNotification(PTONE_STREAM Stream)
{
	HDAUDIO_BUS_INTERFACE_V3 *Bus = &Stream->Tone->Bus;
	NTSTATUS Status;
	SIZE_T Offset;

	Status = Bus->AllocateDmaBufferWithNotification(Bus->Context,
							Stream->Handle,
							TONE_BLOCKS,
							TONE_BLOCKS * TONE_BLOCK,
							&Stream->Mdl,
							&Stream->Size, &Offset,
							&Stream->StreamId,
							&Stream->FifoSize);
	if (!NT_SUCCESS(Status))
		return Status;
	Stream->Data = MmMapLockedPagesSpecifyCache(Stream->Mdl, KernelMode,
						    MmWriteCombined, NULL, FALSE,
						    NormalPagePriority);
	Status = STATUS_INSUFFICIENT_RESOURCES;
	if (!Stream->Data)
		goto FreeBuffer;
	Stream->Data += Offset;
	Status = Bus->RegisterNotificationCallback(Bus->Context, Stream->Handle,
						   Stream->Tone->DeviceObject,
						   ToneNotify, Stream);
	if (NT_SUCCESS(Status))
		return Status;

	MmUnmapLockedPages(Stream->Data, Stream->Mdl);
FreeBuffer:
	Bus->FreeDmaBufferWithNotification(Bus->Context, Stream->Handle,
					   Stream->Mdl, Stream->Size);
	return Status;
}

NTSTATUS ToneOpen(PTONE_STREAM Stream, PTONE_EXTENSION Tone, BOOLEAN Render,
		  BOOLEAN Bdl)
{
	NTSTATUS Status;

	RtlZeroMemory(Stream, sizeof(*Stream));
	Stream->Tone = Tone;
	Stream->Render = Render;
	Stream->Bdl = Bdl;
	Stream->Context = Bdl ? Tone->BdlBus.Context : Tone->Bus.Context;
	KeInitializeEvent(&Stream->Notified, SynchronizationEvent, FALSE);
	KeInitializeDpc(&Stream->Dpc, ToneDpc, Stream);

	Tone->Bus.GetWallClockRegister(Stream->Context, &Stream->Clock);
	if (!Stream->Clock)
		return STATUS_NO_SUCH_DEVICE;
	Status = ToneAllocateEngine(Stream);
	if (!NT_SUCCESS(Status))
		return Status;
	Status = Bdl ? ToneAllocateWithBdl(Stream) :
		       ToneAllocateWithNotification(Stream);
	if (NT_SUCCESS(Status))
		Status = Tone->Bus.GetLinkPositionRegister(Stream->Context,
							   Stream->Handle,
							   &Stream->Position);
	else
		Tone->Bus.FreeDmaEngine(Stream->Context, Stream->Handle);
	return Status;
}

/* The engine is in Reset. */
VOID ToneClose(PTONE_STREAM Stream)
{
	PTONE_EXTENSION Tone = Stream->Tone;

	if (Stream->Bdl) {
		Tone->BdlBus.FreeContiguousDmaBuffer(Stream->Context,
						     Stream->Handle);
		KeFlushQueuedDpcs();
	} else {
		Tone->Bus.UnregisterNotificationCallback(Stream->Context,
							 Stream->Handle,
							 ToneNotify, Stream);
		MmUnmapLockedPages(Stream->Data, Stream->Mdl);
		Tone->Bus.FreeDmaBufferWithNotification(Stream->Context,
							Stream->Handle,
							Stream->Mdl,
							Stream->Size);
	}
	Tone->Bus.FreeDmaEngine(Stream->Context, Stream->Handle);
}

NTSTATUS ToneSetState(PTONE_STREAM Stream, PTONE_STREAM Other,
		      HDAUDIO_STREAM_STATE State)
{
	HANDLE Handles[2];
	ULONG Count = 0;

	Handles[Count++] = Stream->Handle;
	if (Other)
		Handles[Count++] = Other->Handle;
	return Stream->Tone->Bus.SetDmaEngineState(Stream->Context, State, Count,
						   Handles);
}

NTSTATUS ToneWait(PTONE_STREAM Stream, ULONG Count)
{
	LARGE_INTEGER Timeout;
	NTSTATUS Status;

	Timeout.QuadPart = -TONE_SECOND;
	while (Stream->Notifications < Count) {
		Status = KeWaitForSingleObject(&Stream->Notified, Executive,
					       KernelMode, FALSE, &Timeout);
		if (Status != STATUS_SUCCESS)
			return STATUS_IO_TIMEOUT;
		if (Stream->Tone->Aborted)
			return STATUS_CANCELLED;
	}
	return STATUS_SUCCESS;
}

/* Looks where the engine is, and whether it has begun from the start again. */
ULONG ToneWatch(PTONE_STREAM Stream)
{
	ULONG Position = READ_REGISTER_ULONG(Stream->Position);

	if (Position < Stream->LastPosition)
		Stream->Wraps++;
	if (Position > Stream->HighestPosition)
		Stream->HighestPosition = Position;
	Stream->LastPosition = Position;
	return Position;
}
