// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: the ways of version 3, as client.c has those before it.
 */
#include <wdm.h>

#include "client.h"
#include "client_extension.h"

static DRIVER_CONTROL BenchAdapterControlEx;

/* As network drivers do: no routine, the channel is let go of at once. */
int BenchBuildEx(PVOID Context)
{
	PDEVICE_OBJECT DeviceObject = Context;
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	PDMA_OPERATIONS Dma = Adapter->DmaOperations;
	NTSTATUS Status;

	Dma->InitializeDmaTransferContext(Adapter, Bench->TransferContext);
	Status = Dma->BuildScatterGatherListEx(Adapter, DeviceObject,
			Bench->TransferContext, Bench->Mdl, 0, Bench->Length,
			DMA_SYNCHRONOUS_CALLBACK, NULL, NULL, TRUE,
			Bench->ListBuffer, Bench->ListLength, NULL, NULL,
			&Bench->List);
	Dma->FreeAdapterObject(Adapter, DeallocateObjectKeepRegisters);
	if (!NT_SUCCESS(Status))
		return Status;

	Dma->PutScatterGatherList(Adapter, Bench->List, TRUE);
	return STATUS_SUCCESS;
}

static IO_ALLOCATION_ACTION BenchAdapterControlEx(PDEVICE_OBJECT DeviceObject,
						  PIRP Irp,
						  PVOID MapRegisterBase,
						  PVOID Context)
{
	PBENCH_EXTENSION Bench = Context;

	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	Bench->MapRegisterBase = MapRegisterBase;
	return DeallocateObjectKeepRegisters;
}

int BenchPacketEx(PVOID Context)
{
	PDEVICE_OBJECT DeviceObject = Context;
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	PDMA_OPERATIONS Dma = Adapter->DmaOperations;
	ULONG Length = Bench->Length;
	NTSTATUS Status;

	Dma->InitializeDmaTransferContext(Adapter, Bench->TransferContext);
	Status = Dma->AllocateAdapterChannelEx(Adapter, DeviceObject,
			Bench->TransferContext, Bench->MapRegisters,
			DMA_SYNCHRONOUS_CALLBACK, BenchAdapterControlEx, Bench,
			NULL);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = Dma->MapTransferEx(Adapter, Bench->Mdl, Bench->MapRegisterBase,
			0, 0, &Length, TRUE, Bench->ListBuffer,
			Bench->ListLength, NULL, NULL);
	Dma->FlushAdapterBuffersEx(Adapter, Bench->Mdl, Bench->MapRegisterBase,
				   0, Length, TRUE);
	Dma->FreeMapRegisters(Adapter, Bench->MapRegisterBase,
			      Bench->MapRegisters);
	if (NT_SUCCESS(Status) && Length != Bench->Length)
		return STATUS_UNSUCCESSFUL;
	return Status;
}

int BenchVector(PVOID Context)
{
	PDEVICE_OBJECT DeviceObject = Context;
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	PDMA_COMMON_BUFFER_VECTOR Vector;
	PHYSICAL_ADDRESS Low, High;
	NTSTATUS Status;

	Low.QuadPart = 0;
	High.QuadPart = MAXLONGLONG;
	Status = Adapter->DmaOperations->AllocateCommonBufferVector(Adapter,
			Low, High, MmCached, MM_ANY_NODE_OK, 0,
			Bench->Length / PAGE_SIZE, PAGE_SIZE, &Vector);
	if (!NT_SUCCESS(Status))
		return Status;

	Adapter->DmaOperations->FreeCommonBufferVector(Adapter, Vector);
	return STATUS_SUCCESS;
}
