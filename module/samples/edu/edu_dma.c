// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: the ways in which a driver makes memory visible to its device, as
 * they have been since Windows 2000. Those of version 3 are in edu_dma3.c.
 *
 *	EduCommonBuffer		shared for good, the device knows its address
 *	EduScatterGatherList	one list for the whole request
 *	EduBuiltList		the same in memory that the driver provides
 *	EduPacket		map registers: map, move, flush, next part
 */
#include <wdm.h>

#include "edu.h"

static NTSTATUS EduOpenCommonBuffer(PEDU_STREAM Stream)
{
	Stream->RunLength = Stream->Left;
	Stream->Pieces = 1;
	return STATUS_SUCCESS;
}

/* The one range of a common buffer holds all that the request asks for. */
static NTSTATUS EduNoMoreRuns(PEDU_STREAM Stream)
{
	UNREFERENCED_PARAMETER(Stream);
	return STATUS_INVALID_DEVICE_STATE;
}

static NTSTATUS EduCloseCommonBuffer(PEDU_STREAM Stream)
{
	UNREFERENCED_PARAMETER(Stream);
	return STATUS_SUCCESS;
}

const EDU_METHOD EduCommonBuffer = {
	.Open		= EduOpenCommonBuffer,
	.NextRun	= EduNoMoreRuns,
	.Close		= EduCloseCommonBuffer,
};

/* DISPATCH_LEVEL, perhaps on another CPU and before the request returns. */
VOID EduListControl(PDEVICE_OBJECT DeviceObject, PIRP Irp,
		    PSCATTER_GATHER_LIST ScatterGather, PVOID Context)
{
	PEDU_STREAM Stream = Context;

	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	Stream->List = ScatterGather;
	KeSetEvent(&Stream->Granted, IO_NO_INCREMENT, FALSE);
}

static VOID EduWaitForGrant(PEDU_STREAM Stream)
{
	KeWaitForSingleObject(&Stream->Granted, Executive, KernelMode, FALSE,
			      NULL);
	Stream->Operations++;
}

static NTSTATUS EduOpenList(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;
	KIRQL OldIrql;

	KeInitializeEvent(&Stream->Granted, NotificationEvent, FALSE);

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Adapter->DmaOperations->GetScatterGatherList(Adapter,
			Stream->Edu->DeviceObject, Stream->Mdl,
			Stream->CurrentVa, Stream->Left, EduListControl, Stream,
			Stream->WriteToDevice);
	KeLowerIrql(OldIrql);

	if (NT_SUCCESS(Status))
		EduWaitForGrant(Stream);
	return Status;
}

NTSTATUS EduNextElement(PEDU_STREAM Stream)
{
	PSCATTER_GATHER_ELEMENT Element;

	if (Stream->Pieces == Stream->List->NumberOfElements)
		return STATUS_INVALID_DEVICE_STATE;

	Element = &Stream->List->Elements[Stream->Pieces];
	Stream->Logical = Element->Address;
	Stream->RunLength = Element->Length;
	return STATUS_SUCCESS;
}

/* The list must have described the request exactly: nothing may be left. */
NTSTATUS EduCloseList(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	BOOLEAN Exact = Stream->RunLength == 0 &&
			Stream->Pieces == Stream->List->NumberOfElements;
	KIRQL OldIrql;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Adapter->DmaOperations->PutScatterGatherList(Adapter, Stream->List,
						     Stream->WriteToDevice);
	KeLowerIrql(OldIrql);
	Stream->List = NULL;

	return Exact ? STATUS_SUCCESS : STATUS_INVALID_BUFFER_SIZE;
}

const EDU_METHOD EduScatterGatherList = {
	.Open		= EduOpenList,
	.NextRun	= EduNextElement,
	.Close		= EduCloseList,
};

static NTSTATUS EduBuildList(PEDU_STREAM Stream, ULONG Size)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;
	KIRQL OldIrql;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Adapter->DmaOperations->BuildScatterGatherList(Adapter,
			Stream->Edu->DeviceObject, Stream->Mdl,
			Stream->CurrentVa, Stream->Left, EduListControl, Stream,
			Stream->WriteToDevice, Stream->ListBuffer, Size);
	KeLowerIrql(OldIrql);

	if (NT_SUCCESS(Status))
		EduWaitForGrant(Stream);
	return Status;
}

static NTSTATUS EduOpenBuiltList(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;
	ULONG Size;

	Status = Adapter->DmaOperations->CalculateScatterGatherList(Adapter,
			Stream->Mdl, Stream->CurrentVa, Stream->Left, &Size,
			NULL);
	if (!NT_SUCCESS(Status))
		return Status;

	Stream->ListBuffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, Size,
					     EDU_TAG);
	if (!Stream->ListBuffer)
		return STATUS_INSUFFICIENT_RESOURCES;

	KeInitializeEvent(&Stream->Granted, NotificationEvent, FALSE);
	Status = EduBuildList(Stream, Size);
	if (!NT_SUCCESS(Status))
		ExFreePoolWithTag(Stream->ListBuffer, EDU_TAG);
	return Status;
}

static NTSTATUS EduCloseBuiltList(PEDU_STREAM Stream)
{
	NTSTATUS Status = EduCloseList(Stream);

	ExFreePoolWithTag(Stream->ListBuffer, EDU_TAG);
	Stream->ListBuffer = NULL;
	return Status;
}

const EDU_METHOD EduBuiltList = {
	.Open		= EduOpenBuiltList,
	.NextRun	= EduNextElement,
	.Close		= EduCloseBuiltList,
};

/* DISPATCH_LEVEL: a bus master gives the channel back, keeps the registers. */
IO_ALLOCATION_ACTION EduAdapterControl(PDEVICE_OBJECT DeviceObject, PIRP Irp,
				       PVOID MapRegisterBase, PVOID Context)
{
	PEDU_STREAM Stream = Context;

	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	Stream->MapRegisterBase = MapRegisterBase;
	KeSetEvent(&Stream->Granted, IO_NO_INCREMENT, FALSE);
	return DeallocateObjectKeepRegisters;
}

static NTSTATUS EduOpenPacket(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	ULONG Pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(Stream->CurrentVa,
						     Stream->Left);
	NTSTATUS Status;
	KIRQL OldIrql;

	Stream->MapRegisters = EduMinimum(Pages, Stream->Adapter->MapRegisters);
	Stream->OperationLength = 0;
	Stream->Unmapped = 0;
	KeInitializeEvent(&Stream->Granted, NotificationEvent, FALSE);

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Adapter->DmaOperations->AllocateAdapterChannel(Adapter,
			Stream->Edu->DeviceObject, Stream->MapRegisters,
			EduAdapterControl, Stream);
	KeLowerIrql(OldIrql);

	if (NT_SUCCESS(Status))
		KeWaitForSingleObject(&Stream->Granted, Executive, KernelMode,
				      FALSE, NULL);
	return Status;
}

/* One flush for an operation, however many runs it was mapped in. */
static NTSTATUS EduFlushOperation(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	BOOLEAN Flushed;

	if (Stream->OperationLength == 0)
		return STATUS_SUCCESS;

	Flushed = Adapter->DmaOperations->FlushAdapterBuffers(Adapter,
			Stream->Mdl, Stream->MapRegisterBase,
			Stream->OperationVa, Stream->OperationLength,
			Stream->WriteToDevice);
	Stream->OperationLength = 0;
	return Flushed ? STATUS_SUCCESS : STATUS_IO_DEVICE_ERROR;
}

/* As much as map registers and adapter allow, counting a partial first page. */
static VOID EduStartOperation(PEDU_STREAM Stream)
{
	ULONG Length = Stream->MapRegisters * PAGE_SIZE -
		       BYTE_OFFSET(Stream->CurrentVa);

	Length = EduMinimum(Length, Stream->Adapter->MaximumLength);
	Length = EduMinimum(Length, Stream->Left);

	Stream->OperationVa = Stream->CurrentVa;
	Stream->OperationLength = Length;
	Stream->Unmapped = Length;
	Stream->Operations++;
}

/* DISPATCH_LEVEL: everything mapped so far has been moved. */
static NTSTATUS EduNextMapping(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;
	ULONG Length;

	if (Stream->Unmapped == 0) {
		Status = EduFlushOperation(Stream);
		if (!NT_SUCCESS(Status))
			return Status;
		EduStartOperation(Stream);
	}

	Length = Stream->Unmapped;
	Stream->Logical = Adapter->DmaOperations->MapTransfer(Adapter,
			Stream->Mdl, Stream->MapRegisterBase, Stream->CurrentVa,
			&Length, Stream->WriteToDevice);
	if (Length == 0)
		return STATUS_INSUFFICIENT_RESOURCES;
	/* A device without scatter/gather gets all of it in one piece. */
	if (!Stream->Adapter->ScatterGather && Length != Stream->Unmapped)
		return STATUS_INVALID_BUFFER_SIZE;

	Stream->CurrentVa = (PUCHAR)Stream->CurrentVa + Length;
	Stream->RunLength = Length;
	Stream->Unmapped -= Length;
	return STATUS_SUCCESS;
}

static NTSTATUS EduClosePacket(PEDU_STREAM Stream)
{
	PDMA_ADAPTER Adapter = Stream->Adapter->Adapter;
	NTSTATUS Status;
	KIRQL OldIrql;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = EduFlushOperation(Stream);
	Adapter->DmaOperations->FreeMapRegisters(Adapter,
			Stream->MapRegisterBase, Stream->MapRegisters);
	KeLowerIrql(OldIrql);
	return Status;
}

const EDU_METHOD EduPacket = {
	.Open		= EduOpenPacket,
	.NextRun	= EduNextMapping,
	.Close		= EduClosePacket,
};
