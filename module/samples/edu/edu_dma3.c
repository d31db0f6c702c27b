// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: DMA by the routines of version 3, which came with Windows 8: offsets
 * instead of addresses, requests that are granted at once or not at all, and
 * MDL chains everywhere.
 *
 *	EduScatterGatherListEx	a list without a callback
 *	EduPacketEx		a few elements for each mapping
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

static NTSTATUS EduOpenPacketEx(PEDU_STREAM Stream)
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
