// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: what a Windows driver does for one transfer by system DMA, after
 * its channel was granted: map, completion routine, flush.
 */
#include <wdm.h>

#include "client.h"

typedef struct _BENCH_SYSTEM {
	PDMA_ADAPTER Adapter;
	ULONG MapRegisters;
	PMDL Mdl;
	ULONG Length;
	ULONG Mapped;
	PVOID MapRegisterBase;
	UCHAR TransferContext[DMA_TRANSFER_CONTEXT_SIZE_V1];
	BOOLEAN Completed;
	NTSTATUS Status;
} BENCH_SYSTEM, *PBENCH_SYSTEM;

static DMA_COMPLETION_ROUTINE BenchSystemCompleted;

const unsigned int BenchSystemExtensionSize = sizeof(BENCH_SYSTEM);

int BenchSystemStart(PDEVICE_OBJECT DeviceObject)
{
	PBENCH_SYSTEM Bench = DeviceObject->DeviceExtension;
	DEVICE_DESCRIPTION Description;

	RtlZeroMemory(&Description, sizeof(Description));
	Description.Version = DEVICE_DESCRIPTION_VERSION3;
	Description.InterfaceType = ACPIBus;
	Description.DmaRequestLine = BENCH_SYSTEM_LINE;
	Description.DeviceAddress.QuadPart = BENCH_SYSTEM_REGISTER;
	Description.DmaWidth = Width32Bits;
	Description.MaximumLength = BENCH_SYSTEM_PAGES * PAGE_SIZE;
	Bench->Adapter = IoGetDmaAdapter(DeviceObject, &Description,
					 &Bench->MapRegisters);
	return Bench->Adapter ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

VOID BenchSystemStop(PDEVICE_OBJECT DeviceObject)
{
	PBENCH_SYSTEM Bench = DeviceObject->DeviceExtension;

	Bench->Adapter->DmaOperations->PutDmaAdapter(Bench->Adapter);
}

int BenchSystemOpen(PDEVICE_OBJECT DeviceObject, PVOID Va, unsigned int Length)
{
	PBENCH_SYSTEM Bench = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	PDMA_OPERATIONS Dma = Adapter->DmaOperations;
	NTSTATUS Status;
	KIRQL OldIrql;

	Bench->Mdl = IoAllocateMdl(Va, Length, FALSE, FALSE, NULL);
	if (!Bench->Mdl)
		return STATUS_INSUFFICIENT_RESOURCES;
	MmBuildMdlForNonPagedPool(Bench->Mdl);
	Bench->Length = Length;

	Dma->InitializeDmaTransferContext(Adapter, Bench->TransferContext);
	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Dma->AllocateAdapterChannelEx(Adapter, DeviceObject,
			Bench->TransferContext, BYTES_TO_PAGES(Length),
			DMA_SYNCHRONOUS_CALLBACK, NULL, NULL,
			&Bench->MapRegisterBase);
	KeLowerIrql(OldIrql);
	if (!NT_SUCCESS(Status))
		IoFreeMdl(Bench->Mdl);
	return Status;
}

VOID BenchSystemClose(PDEVICE_OBJECT DeviceObject)
{
	PBENCH_SYSTEM Bench = DeviceObject->DeviceExtension;
	KIRQL OldIrql;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Bench->Adapter->DmaOperations->FreeAdapterChannel(Bench->Adapter);
	KeLowerIrql(OldIrql);
	IoFreeMdl(Bench->Mdl);
}

static VOID BenchSystemCompleted(PDMA_ADAPTER Adapter,
				 PDEVICE_OBJECT DeviceObject, PVOID Context,
				 DMA_COMPLETION_STATUS Completion)
{
	PBENCH_SYSTEM Bench = Context;

	UNREFERENCED_PARAMETER(DeviceObject);

	Bench->Status = Adapter->DmaOperations->FlushAdapterBuffersEx(Adapter,
			Bench->Mdl, Bench->MapRegisterBase, 0, Bench->Mapped,
			TRUE);
	Bench->Completed = Completion == DmaComplete;
}

/* The completion routine runs when the level is lowered. */
int BenchSystemTransfer(PVOID Context)
{
	PBENCH_SYSTEM Bench = ((PDEVICE_OBJECT)Context)->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	NTSTATUS Status;
	KIRQL OldIrql;

	Bench->Completed = FALSE;
	Bench->Mapped = Bench->Length;
	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Adapter->DmaOperations->MapTransferEx(Adapter, Bench->Mdl,
			Bench->MapRegisterBase, 0, 0, &Bench->Mapped, TRUE,
			NULL, 0, BenchSystemCompleted, Bench);
	if (NT_SUCCESS(Status))
		BenchSystemStep(Bench->Mapped);
	KeLowerIrql(OldIrql);

	if (!NT_SUCCESS(Status))
		return Status;
	if (!Bench->Completed || Bench->Mapped != Bench->Length)
		return STATUS_UNSUCCESSFUL;
	return Bench->Status;
}
