// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: DMA by the routines of version 3, which came with Windows 8: offsets
 * instead of addresses, requests that are granted at once or not at all, and
 * MDL chains everywhere.
 *
 *	EduScatterGatherListEx	a list without a callback
 *	EduPacketEx		a few elements for each mapping
 *	EduQueuedListEx		a list that has to wait, and is cancelled once
 *	EduQueuedPacketEx	the same with map registers
 */
#include <wdm.h>

#include "edu.h"

static NTSTATUS EduInitializeContext(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;

	return Adapter->DmaOperations->InitializeDmaTransferContext(Adapter,
			Stream->TransferContext);
}

/* Synchronous, so that no event is needed. The list lives until it is put. */
static NTSTATUS EduOpenListEx(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;

	Status = EduInitializeContext(Stream);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = Adapter->DmaOperations->GetScatterGatherListEx(Adapter,
			Stream->Edu->DeviceObject, Stream->TransferContext,
			Stream->Mdl, Stream->Offset, Stream->Left,
			DMA_SYNCHRONOUS_CALLBACK, NULL, NULL,
			Stream->WriteToDevice, NULL, NULL, &Stream->List);
	if (!NT_SUCCESS(Status))
		return Status;

	Adapter->DmaOperations->FreeAdapterObject(Adapter,
			DeallocateObjectKeepRegisters);
	Stream->Operations++;
	return STATUS_SUCCESS;
}

const EDU_METHOD EduScatterGatherListEx = {
	.Open		= EduOpenListEx,
	.NextRun	= EduNextElement,
	.Close		= EduCloseList,
};

/* As many map registers as the whole request needs, or as there are. */
static NTSTATUS EduCountRegisters(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	DMA_TRANSFER_INFO Info;
	NTSTATUS Status;

	RtlZeroMemory(&Info, sizeof(Info));
	Info.Version = DMA_TRANSFER_INFO_VERSION1;
	Status = Adapter->DmaOperations->GetDmaTransferInfo(Adapter,
			Stream->Mdl, Stream->Offset, Stream->Left,
			Stream->WriteToDevice, &Info);
	if (!NT_SUCCESS(Status))
		return Status;

	Stream->MapRegisters = EduMinimum(Info.V1.MapRegisterCount,
					  Stream->Adapter->MapRegisters);
	return STATUS_SUCCESS;
}

/* Granted at once, or as soon as the channel is free: the event tells. */
static NTSTATUS EduRequestPacketEx(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;
	KIRQL OldIrql;

	Status = EduInitializeContext(Stream);
	if (NT_SUCCESS(Status))
		Status = EduCountRegisters(Stream);
	if (!NT_SUCCESS(Status))
		return Status;

	KeInitializeEvent(&Stream->Granted, NotificationEvent, FALSE);
	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Adapter->DmaOperations->AllocateAdapterChannelEx(Adapter,
			Stream->Edu->DeviceObject, Stream->TransferContext,
			Stream->MapRegisters, 0, EduAdapterControl, Stream,
			NULL);
	KeLowerIrql(OldIrql);
	return Status;
}

static NTSTATUS EduOpenPacketEx(PEDU_STREAM Stream)
{
	NTSTATUS Status = EduRequestPacketEx(Stream);

	if (NT_SUCCESS(Status))
		KeWaitForSingleObject(&Stream->Granted, Executive, KernelMode,
				      FALSE, NULL);
	return Status;
}

/* Each mapping is flushed before the next one is made. */
static NTSTATUS EduFlushOperationEx(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;

	if (Stream->OperationLength == 0)
		return STATUS_SUCCESS;

	Status = Adapter->DmaOperations->FlushAdapterBuffersEx(Adapter,
			Stream->Mdl, Stream->MapRegisterBase,
			Stream->OperationOffset, Stream->OperationLength,
			Stream->WriteToDevice);
	Stream->OperationLength = 0;
	return Status;
}

/* The list has little room, so that a part of the request is mapped. */
static NTSTATUS EduMapOperationEx(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	ULONG Length = Stream->Left;
	NTSTATUS Status;

	Status = Adapter->DmaOperations->MapTransferEx(Adapter, Stream->Mdl,
			Stream->MapRegisterBase, Stream->Offset, 0, &Length,
			Stream->WriteToDevice, &Stream->Mapped,
			sizeof(Stream->Space), NULL, NULL);
	if (!NT_SUCCESS(Status))
		return Status;

	Stream->OperationOffset = Stream->Offset;
	Stream->OperationLength = Length;
	Stream->Offset += Length;
	Stream->Element = 0;
	Stream->Operations++;
	return STATUS_SUCCESS;
}

/* DISPATCH_LEVEL: everything mapped so far has been moved. */
static NTSTATUS EduNextMappingEx(PEDU_STREAM Stream)
{
	PSCATTER_GATHER_ELEMENT Element;
	NTSTATUS Status;

	if (Stream->Element == Stream->Mapped.NumberOfElements) {
		Status = EduFlushOperationEx(Stream);
		if (NT_SUCCESS(Status))
			Status = EduMapOperationEx(Stream);
		if (!NT_SUCCESS(Status))
			return Status;
	}

	Element = &Stream->Mapped.Elements[Stream->Element++];
	Stream->Logical = Element->Address;
	Stream->RunLength = Element->Length;
	return STATUS_SUCCESS;
}

static NTSTATUS EduClosePacketEx(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;
	KIRQL OldIrql;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = EduFlushOperationEx(Stream);
	Adapter->DmaOperations->FreeMapRegisters(Adapter,
			Stream->MapRegisterBase, Stream->MapRegisters);
	KeLowerIrql(OldIrql);
	return Status;
}

const EDU_METHOD EduPacketEx = {
	.Open		= EduOpenPacketEx,
	.NextRun	= EduNextMappingEx,
	.Close		= EduClosePacketEx,
};

static NTSTATUS EduRequestListEx(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;

	Status = EduInitializeContext(Stream);
	if (!NT_SUCCESS(Status))
		return Status;

	KeInitializeEvent(&Stream->Granted, NotificationEvent, FALSE);
	return Adapter->DmaOperations->GetScatterGatherListEx(Adapter,
			Stream->Edu->DeviceObject, Stream->TransferContext,
			Stream->Mdl, Stream->Offset, Stream->Left, 0,
			EduListControl, Stream, Stream->WriteToDevice, NULL,
			NULL, NULL);
}

/* Take the channel without a routine: who comes after has to wait. */
static NTSTATUS EduHoldChannel(PEDU_STREAM Stream, PVOID Context)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	PVOID MapRegisterBase;
	NTSTATUS Status;
	KIRQL OldIrql;

	Status = Adapter->DmaOperations->InitializeDmaTransferContext(Adapter,
			Context);
	if (!NT_SUCCESS(Status))
		return Status;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Adapter->DmaOperations->AllocateAdapterChannelEx(Adapter,
			Stream->Edu->DeviceObject, Context, 1,
			DMA_SYNCHRONOUS_CALLBACK, NULL, NULL,
			&MapRegisterBase);
	KeLowerIrql(OldIrql);
	return Status;
}

static BOOLEAN EduCancel(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;

	return Adapter->DmaOperations->CancelAdapterChannel(Adapter,
			Stream->Edu->DeviceObject, Stream->TransferContext);
}

/*
 * The channel is held: the first request is cancelled while it waits, as for an
 * IRP that nobody wants any more, and the second one is left to wait.
 */
static NTSTATUS EduQueueTwice(PEDU_STREAM Stream,
			      NTSTATUS (*Request)(PEDU_STREAM Stream))
{
	NTSTATUS Status = Request(Stream);

	if (!NT_SUCCESS(Status))
		return Status;
	if (!EduCancel(Stream) || KeReadStateEvent(&Stream->Granted))
		return STATUS_INVALID_DEVICE_STATE;

	Status = Request(Stream);
	if (!NT_SUCCESS(Status))
		return Status;
	return KeReadStateEvent(&Stream->Granted) ?
	       STATUS_INVALID_DEVICE_STATE : STATUS_SUCCESS;
}

/* Once granted, it is too late to cancel. */
static NTSTATUS EduOpenQueued(PEDU_STREAM Stream,
			      NTSTATUS (*Request)(PEDU_STREAM Stream))
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	UCHAR Context[DMA_TRANSFER_CONTEXT_SIZE_V1];
	NTSTATUS Status;

	Status = EduHoldChannel(Stream, Context);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = EduQueueTwice(Stream, Request);
	Adapter->DmaOperations->FreeAdapterObject(Adapter, DeallocateObject);
	if (!NT_SUCCESS(Status))
		return Status;

	KeWaitForSingleObject(&Stream->Granted, Executive, KernelMode, FALSE,
			      NULL);
	return EduCancel(Stream) ? STATUS_INVALID_DEVICE_STATE :
				   STATUS_SUCCESS;
}

static NTSTATUS EduOpenQueuedListEx(PEDU_STREAM Stream)
{
	Stream->Operations++;
	return EduOpenQueued(Stream, EduRequestListEx);
}

static NTSTATUS EduOpenQueuedPacketEx(PEDU_STREAM Stream)
{
	return EduOpenQueued(Stream, EduRequestPacketEx);
}

const EDU_METHOD EduQueuedListEx = {
	.Open		= EduOpenQueuedListEx,
	.NextRun	= EduNextElement,
	.Close		= EduCloseList,
};

const EDU_METHOD EduQueuedPacketEx = {
	.Open		= EduOpenQueuedPacketEx,
	.NextRun	= EduNextMappingEx,
	.Close		= EduClosePacketEx,
};
