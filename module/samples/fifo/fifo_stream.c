// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: a stream without end, as of a sound device: the controller goes round
 * and round in a common buffer (AutoInitialize), and the completion routine is
 * called after each period, to fill what was played or to take what was
 * recorded.
 *
 * The data are a pattern that goes on over the end of the buffer: the device
 * makes it, or compares with it, so that a period that is lost, late or played
 * twice shows.
 */
#include <wdm.h>

#include "fifo.h"

static DMA_COMPLETION_ROUTINE FifoPeriodPassed;

/* The next period of the pattern, written to the buffer or compared with it. */
static BOOLEAN FifoHandlePeriod(PFIFO_STREAM Stream)
{
	PUCHAR Period = Stream->Buffer + Stream->Position % Stream->Bytes;
	BOOLEAN Right = TRUE;
	ULONG i;

	for (i = 0; i < FIFO_STREAM_PERIOD; i++) {
		UCHAR Value = FifoPattern(Stream->Seed, Stream->Position + i);

		if (Stream->WriteToDevice)
			Period[i] = Value;
		else if (Period[i] != Value)
			Right = FALSE;
	}
	Stream->Position += FIFO_STREAM_PERIOD;
	return Right;
}

static VOID FifoPeriodPassed(PDMA_ADAPTER Adapter, PDEVICE_OBJECT DeviceObject,
			     PVOID Context, DMA_COMPLETION_STATUS Completion)
{
	PFIFO_STREAM Stream = Context;

	UNREFERENCED_PARAMETER(DeviceObject);

	if (Completion == DmaCancelled)
		return;

	if (!FifoHandlePeriod(Stream) || Completion != DmaComplete ||
	    Adapter->DmaOperations->ReadDmaCounter(Adapter) > Stream->Bytes)
		Stream->Wrong++;
	if (++Stream->Periods == Stream->Wanted)
		KeSetEvent(&Stream->Finished, IO_NO_INCREMENT, FALSE);
}

/* DISPATCH_LEVEL: the channel is free, or this fails: nobody waits. */
static NTSTATUS FifoStart(PFIFO_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter;
	ULONG Period = FIFO_STREAM_PERIOD;
	NTSTATUS Status;

	Status = Adapter->DmaOperations->AllocateAdapterChannelEx(Adapter,
			Stream->Fifo->DeviceObject, Stream->TransferContext,
			BYTES_TO_PAGES(Stream->Bytes), DMA_SYNCHRONOUS_CALLBACK,
			NULL, NULL, &Stream->MapRegisterBase);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = Adapter->DmaOperations->ConfigureAdapterChannel(Adapter,
			FIFO_FUNCTION_PERIOD, &Period);
	if (!NT_SUCCESS(Status))
		goto Free;

	Stream->Mapped = Stream->Bytes;
	Status = Adapter->DmaOperations->MapTransferEx(Adapter, Stream->Mdl,
			Stream->MapRegisterBase, 0, 0, &Stream->Mapped,
			Stream->WriteToDevice, NULL, 0, FifoPeriodPassed,
			Stream);
	if (NT_SUCCESS(Status))
		return STATUS_SUCCESS;

Free:
	Adapter->DmaOperations->FreeAdapterChannel(Adapter);
	return Status;
}

/* DISPATCH_LEVEL: in the order in which sound drivers do it. */
static NTSTATUS FifoStop(PFIFO_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter;
	NTSTATUS Status;

	Adapter->DmaOperations->CancelMappedTransfer(Adapter,
			Stream->TransferContext);
	Status = Adapter->DmaOperations->FlushAdapterBuffersEx(Adapter,
			Stream->Mdl, Stream->MapRegisterBase, 0,
			Stream->Mapped, Stream->WriteToDevice);
	Adapter->DmaOperations->FreeAdapterChannel(Adapter);
	return Status;
}

static NTSTATUS FifoPlay(PFIFO_STREAM Stream)
{
	LARGE_INTEGER Timeout;
	NTSTATUS Stopped;
	NTSTATUS Status;
	KIRQL OldIrql;

	Timeout.QuadPart = -60 * FIFO_SECOND;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = FifoStart(Stream);
	KeLowerIrql(OldIrql);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = KeWaitForSingleObject(&Stream->Finished, Executive, KernelMode,
				       FALSE, &Timeout);
	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Stopped = FifoStop(Stream);
	KeLowerIrql(OldIrql);

	if (Status != STATUS_SUCCESS)
		return STATUS_IO_TIMEOUT;
	if (Stream->Wrong)
		return STATUS_DATA_ERROR;
	return Stopped;
}

static NTSTATUS FifoAllocateBuffer(PFIFO_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter;

	Stream->Bytes = FIFO_STREAM_PERIODS * FIFO_STREAM_PERIOD;
	Stream->Buffer = Adapter->DmaOperations->AllocateCommonBuffer(Adapter,
			Stream->Bytes, &Stream->Logical, TRUE);
	if (!Stream->Buffer)
		return STATUS_INSUFFICIENT_RESOURCES;

	Stream->Mdl = IoAllocateMdl(Stream->Buffer, Stream->Bytes, FALSE, FALSE,
				    NULL);
	if (!Stream->Mdl)
		return STATUS_INSUFFICIENT_RESOURCES;
	MmBuildMdlForNonPagedPool(Stream->Mdl);
	return STATUS_SUCCESS;
}

static VOID FifoFreeBuffer(PFIFO_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter;

	if (Stream->Mdl)
		IoFreeMdl(Stream->Mdl);
	if (Stream->Buffer)
		Adapter->DmaOperations->FreeCommonBuffer(Adapter, Stream->Bytes,
				Stream->Logical, Stream->Buffer, TRUE);
}

/* PASSIVE_LEVEL: Wanted periods, then silence. */
NTSTATUS FifoRunStream(PFIFO_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter;
	NTSTATUS Status;

	KeInitializeEvent(&Stream->Finished, NotificationEvent, FALSE);
	Status = Adapter->DmaOperations->InitializeDmaTransferContext(Adapter,
			Stream->TransferContext);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = FifoAllocateBuffer(Stream);
	if (NT_SUCCESS(Status)) {
		while (Stream->WriteToDevice &&
		       Stream->Position < Stream->Bytes)
			FifoHandlePeriod(Stream);
		Status = FifoPlay(Stream);
	}
	FifoFreeBuffer(Stream);
	return Status;
}
