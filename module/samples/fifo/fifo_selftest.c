// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: moves seeded data through the device in every way that it knows, and
 * looks at every byte.
 */
#include <wdm.h>

#include "fifo.h"

/* Scattered pages, as those of a user's buffer. */
typedef struct _FIFO_BUFFER {
	PMDL Mdl;
	PUCHAR Base;
} FIFO_BUFFER, *PFIFO_BUFFER;

/* A self-test under way. */
typedef struct _FIFO_RUN {
	PFIFO_EXTENSION Fifo;
	const struct fifo_options *Options;
	struct fifo_result *Results;
	ULONG Count;
} FIFO_RUN, *PFIFO_RUN;

static VOID FifoFreePages(PFIFO_BUFFER Buffer)
{
	if (Buffer->Base)
		MmUnmapLockedPages(Buffer->Base, Buffer->Mdl);
	if (Buffer->Mdl) {
		MmFreePagesFromMdl(Buffer->Mdl);
		ExFreePool(Buffer->Mdl);
	}
	RtlZeroMemory(Buffer, sizeof(*Buffer));
}

static NTSTATUS FifoAllocatePages(PFIFO_BUFFER Buffer, ULONG Length)
{
	PHYSICAL_ADDRESS Low, High, Skip;

	Low.QuadPart = 0;
	High.QuadPart = -1;
	Skip.QuadPart = 0;
	RtlZeroMemory(Buffer, sizeof(*Buffer));
	Buffer->Mdl = MmAllocatePagesForMdlEx(Low, High, Skip, Length, MmCached,
					      MM_ALLOCATE_FULLY_REQUIRED);
	if (Buffer->Mdl)
		Buffer->Base = MmGetSystemAddressForMdlSafe(Buffer->Mdl,
							    NormalPagePriority |
							    MdlMappingNoExecute);
	if (Buffer->Base)
		return STATUS_SUCCESS;

	FifoFreePages(Buffer);
	return STATUS_INSUFFICIENT_RESOURCES;
}

static VOID FifoFill(PFIFO_RUN Run, PFIFO_BUFFER Buffer)
{
	ULONG i;

	for (i = 0; i < Run->Options->length; i++)
		Buffer->Base[i] = FifoPattern(Run->Options->seed, i);
	if (Run->Options->corrupt)
		Buffer->Base[Run->Options->seed % Run->Options->length] ^= 0x10;
}

static NTSTATUS FifoCheck(PFIFO_RUN Run, PFIFO_BUFFER Buffer)
{
	ULONG i;

	for (i = 0; i < Run->Options->length; i++)
		if (Buffer->Base[i] != FifoPattern(Run->Options->seed, i))
			return STATUS_DATA_ERROR;
	return STATUS_SUCCESS;
}

/* What the device has to say about the data that it got. */
static NTSTATUS FifoCheckDevice(PFIFO_RUN Run)
{
	ULONG Found = FifoRead(Run->Fifo, FIFO_STATUS);

	FifoWrite(Run->Fifo, FIFO_STATUS, Found);
	return Found & FIFO_STATUS_MISMATCH ? STATUS_DATA_ERROR :
					      STATUS_SUCCESS;
}

static VOID FifoSetMode(PFIFO_RUN Run, ULONG Mode)
{
	FifoWrite(Run->Fifo, FIFO_COUNT, 0);
	FifoWrite(Run->Fifo, FIFO_SEED, Run->Options->seed);
	FifoWrite(Run->Fifo, FIFO_CONTROL, Mode);
	FifoWrite(Run->Fifo, FIFO_STATUS, MAXULONG);
}

static struct fifo_result *FifoReport(PFIFO_RUN Run, const char *What,
				      BOOLEAN WriteToDevice, NTSTATUS Status)
{
	struct fifo_result *Result = &Run->Results[Run->Count++];

	RtlZeroMemory(Result, sizeof(*Result));
	Result->what = What;
	Result->direction = WriteToDevice ? "to device" : "from device";
	Result->status = Status;
	return Result;
}

static VOID FifoReportTransfer(PFIFO_RUN Run, const char *What,
			       PFIFO_TRANSFER Transfer, NTSTATUS Status)
{
	struct fifo_result *Result =
		FifoReport(Run, What, Transfer->WriteToDevice, Status);

	Result->bytes = Transfer->Done;
	Result->operations = Transfer->Operations;
	Result->calls = Transfer->Calls;
}

/* Both directions at a time: each waits for the other's data. */
static VOID FifoLoopback(PFIFO_RUN Run, PFIFO_BUFFER Source, PFIFO_BUFFER Sink)
{
	FIFO_TRANSFER Transmit, Receive;
	NTSTATUS Received, Transmitted;

	FifoSetMode(Run, FIFO_MODE_LOOPBACK);
	FifoInitializeTransfer(&Receive, Run->Fifo, FifoReceiver, Sink->Mdl,
			       Run->Options->length, FALSE);
	FifoInitializeTransfer(&Transmit, Run->Fifo, FifoTransmitter,
			       Source->Mdl, Run->Options->length, TRUE);
	Received = FifoStartTransfer(&Receive);
	Transmitted = FifoStartTransfer(&Transmit);
	if (NT_SUCCESS(Transmitted))
		Transmitted = FifoFinishTransfer(&Transmit);
	if (NT_SUCCESS(Received))
		Received = FifoFinishTransfer(&Receive);
	if (NT_SUCCESS(Received))
		Received = FifoCheck(Run, Sink);
	FifoReportTransfer(Run, "MapTransferEx", &Transmit, Transmitted);
	FifoReportTransfer(Run, "MapTransferEx", &Receive, Received);
}

static VOID FifoStream(PFIFO_RUN Run, FIFO_ADAPTER_INDEX Index,
		       BOOLEAN WriteToDevice)
{
	struct fifo_result *Result;
	FIFO_STREAM Stream;
	NTSTATUS Status;

	FifoSetMode(Run, FIFO_MODE_PATTERN);
	RtlZeroMemory(&Stream, sizeof(Stream));
	Stream.Fifo = Run->Fifo;
	Stream.Adapter = Run->Fifo->Adapters[Index].Adapter;
	Stream.WriteToDevice = WriteToDevice;
	Stream.Seed = Run->Options->seed ^ Run->Options->corrupt;
	Stream.Wanted = (FIFO_STREAM_BYTES + FIFO_STREAM_PERIOD - 1) /
			FIFO_STREAM_PERIOD;
	Status = FifoRunStream(&Stream);
	if (NT_SUCCESS(Status))
		Status = FifoCheckDevice(Run);
	Result = FifoReport(Run, "MapTransferEx, looped", WriteToDevice,
			    Status);
	Result->bytes = Stream.Periods * FIFO_STREAM_PERIOD;
	Result->operations = 1;
	Result->calls = Stream.Periods;
}

static VOID FifoPacket(PFIFO_RUN Run, FIFO_ADAPTER_INDEX Index,
		       PFIFO_BUFFER Buffer, BOOLEAN WriteToDevice)
{
	FIFO_TRANSFER Transfer;
	NTSTATUS Status;

	FifoSetMode(Run, FIFO_MODE_PATTERN | FIFO_GATED |
			 FIFO_INTERRUPT_ENABLE);
	FifoInitializeTransfer(&Transfer, Run->Fifo, Index, Buffer->Mdl,
			       Run->Options->length, WriteToDevice);
	Status = FifoMovePacket(&Transfer);
	if (NT_SUCCESS(Status))
		Status = WriteToDevice ? FifoCheckDevice(Run) :
					 FifoCheck(Run, Buffer);
	FifoReportTransfer(Run, "MapTransfer", &Transfer, Status);
}

/* PASSIVE_LEVEL. Returns the number of rows. */
unsigned int FifoSelfTest(PDEVICE_OBJECT DeviceObject,
			  const struct fifo_options *Options,
			  struct fifo_result *Results)
{
	FIFO_RUN Run = { DeviceObject->DeviceExtension, Options, Results, 0 };
	FIFO_BUFFER Source, Sink;

	if (!NT_SUCCESS(FifoAllocatePages(&Source, Options->length)))
		return 0;
	if (NT_SUCCESS(FifoAllocatePages(&Sink, Options->length))) {
		FifoFill(&Run, &Source);
		if (Options->tests & FIFO_TEST_TRANSFER)
			FifoLoopback(&Run, &Source, &Sink);
		if (Options->tests & FIFO_TEST_STREAM) {
			FifoStream(&Run, FifoLoopTransmitter, TRUE);
			FifoStream(&Run, FifoLoopReceiver, FALSE);
		}
		RtlZeroMemory(Sink.Base, Options->length);
		if (Options->tests & FIFO_TEST_PACKET) {
			FifoPacket(&Run, FifoPacketTransmitter, &Source, TRUE);
			FifoPacket(&Run, FifoPacketReceiver, &Sink, FALSE);
		}
		FifoSetMode(&Run, 0);
		FifoFreePages(&Sink);
	}
	FifoFreePages(&Source);
	return Run.Count;
}
