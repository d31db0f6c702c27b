// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: what a Windows driver does for one request, without the device.
 *
 * Each routine goes the way from a buffer to addresses that a device could use,
 * and back.
 */
#include <wdm.h>

#include "client.h"
#include "client_extension.h"

#define BENCH_TAG	0x68636e42	/* "Bnch" */

static DRIVER_CONTROL BenchAdapterControl;
static DRIVER_LIST_CONTROL BenchListControl;

const unsigned int BenchExtensionSize = sizeof(BENCH_EXTENSION);

int BenchStartDevice(PDEVICE_OBJECT DeviceObject)
{
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	DEVICE_DESCRIPTION Description;
	ULONG MapRegisters;

	RtlZeroMemory(&Description, sizeof(Description));
	Description.Version = DEVICE_DESCRIPTION_VERSION3;
	Description.Master = TRUE;
	Description.ScatterGather = TRUE;
	Description.DmaAddressWidth = 64;
	Description.InterfaceType = PCIBus;
	Description.MaximumLength = BENCH_MAX_PAGES * PAGE_SIZE;

	Bench->Adapter = IoGetDmaAdapter(DeviceObject, &Description,
					 &MapRegisters);
	return Bench->Adapter ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

VOID BenchStopDevice(PDEVICE_OBJECT DeviceObject)
{
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;

	Bench->Adapter->DmaOperations->PutDmaAdapter(Bench->Adapter);
}

static NTSTATUS BenchAllocateList(PBENCH_EXTENSION Bench)
{
	PDMA_ADAPTER Adapter = Bench->Adapter;
	NTSTATUS Status;

	Status = Adapter->DmaOperations->CalculateScatterGatherList(Adapter,
			Bench->Mdl, Bench->CurrentVa, Bench->Length,
			&Bench->ListLength, &Bench->MapRegisters);
	if (!NT_SUCCESS(Status))
		return Status;

	Bench->ListBuffer = ExAllocatePool2(POOL_FLAG_NON_PAGED,
					    Bench->ListLength, BENCH_TAG);
	return Bench->ListBuffer ? STATUS_SUCCESS :
				   STATUS_INSUFFICIENT_RESOURCES;
}

int BenchOpenBuffer(PDEVICE_OBJECT DeviceObject, PVOID Va, unsigned int Length)
{
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	NTSTATUS Status;

	Bench->Mdl = IoAllocateMdl(Va, Length, FALSE, FALSE, NULL);
	if (!Bench->Mdl)
		return STATUS_INSUFFICIENT_RESOURCES;
	MmBuildMdlForNonPagedPool(Bench->Mdl);
	Bench->CurrentVa = MmGetMdlVirtualAddress(Bench->Mdl);
	Bench->Length = Length;

	Status = BenchAllocateList(Bench);
	if (!NT_SUCCESS(Status))
		IoFreeMdl(Bench->Mdl);
	return Status;
}

VOID BenchCloseBuffer(PDEVICE_OBJECT DeviceObject)
{
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;

	ExFreePoolWithTag(Bench->ListBuffer, BENCH_TAG);
	IoFreeMdl(Bench->Mdl);
}

static VOID BenchListControl(PDEVICE_OBJECT DeviceObject, PIRP Irp,
			     PSCATTER_GATHER_LIST ScatterGather, PVOID Context)
{
	PBENCH_EXTENSION Bench = Context;

	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	Bench->List = ScatterGather;
}

int BenchGet(PVOID Context)
{
	PDEVICE_OBJECT DeviceObject = Context;
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	NTSTATUS Status;

	Status = Adapter->DmaOperations->GetScatterGatherList(Adapter,
			DeviceObject, Bench->Mdl, Bench->CurrentVa,
			Bench->Length, BenchListControl, Bench, TRUE);
	if (!NT_SUCCESS(Status))
		return Status;

	Adapter->DmaOperations->PutScatterGatherList(Adapter, Bench->List, TRUE);
	return STATUS_SUCCESS;
}

int BenchBuild(PVOID Context)
{
	PDEVICE_OBJECT DeviceObject = Context;
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	NTSTATUS Status;

	Status = Adapter->DmaOperations->BuildScatterGatherList(Adapter,
			DeviceObject, Bench->Mdl, Bench->CurrentVa,
			Bench->Length, BenchListControl, Bench, TRUE,
			Bench->ListBuffer, Bench->ListLength);
	if (!NT_SUCCESS(Status))
		return Status;

	Adapter->DmaOperations->PutScatterGatherList(Adapter, Bench->List, TRUE);
	return STATUS_SUCCESS;
}

static IO_ALLOCATION_ACTION BenchAdapterControl(PDEVICE_OBJECT DeviceObject,
						PIRP Irp, PVOID MapRegisterBase,
						PVOID Context)
{
	PBENCH_EXTENSION Bench = Context;

	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	Bench->MapRegisterBase = MapRegisterBase;
	return DeallocateObjectKeepRegisters;
}

/* Each call asks for all that is left and gets as much as is contiguous. */
static NTSTATUS BenchMapAll(PBENCH_EXTENSION Bench)
{
	PSCATTER_GATHER_ELEMENT Element = Bench->Elements;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	PUCHAR CurrentVa = Bench->CurrentVa;
	ULONG Left = Bench->Length;

	while (Left) {
		ULONG Length = Left;

		Element->Address = Adapter->DmaOperations->MapTransfer(Adapter,
				Bench->Mdl, Bench->MapRegisterBase, CurrentVa,
				&Length, TRUE);
		if (!Length)
			return STATUS_UNSUCCESSFUL;
		Element->Length = Length;
		Element++;
		CurrentVa += Length;
		Left -= Length;
	}

	return STATUS_SUCCESS;
}

int BenchPacket(PVOID Context)
{
	PDEVICE_OBJECT DeviceObject = Context;
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	NTSTATUS Status;

	Status = Adapter->DmaOperations->AllocateAdapterChannel(Adapter,
			DeviceObject, Bench->MapRegisters, BenchAdapterControl,
			Bench);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = BenchMapAll(Bench);
	Adapter->DmaOperations->FlushAdapterBuffers(Adapter, Bench->Mdl,
			Bench->MapRegisterBase, Bench->CurrentVa, Bench->Length,
			TRUE);
	Adapter->DmaOperations->FreeMapRegisters(Adapter,
			Bench->MapRegisterBase, Bench->MapRegisters);
	return Status;
}

int BenchCommon(PVOID Context)
{
	PDEVICE_OBJECT DeviceObject = Context;
	PBENCH_EXTENSION Bench = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Bench->Adapter;
	PHYSICAL_ADDRESS Logical;
	PVOID Va;

	Va = Adapter->DmaOperations->AllocateCommonBuffer(Adapter,
			Bench->Length, &Logical, TRUE);
	if (!Va)
		return STATUS_INSUFFICIENT_RESOURCES;

	Adapter->DmaOperations->FreeCommonBuffer(Adapter, Bench->Length,
						 Logical, Va, TRUE);
	return STATUS_SUCCESS;
}
