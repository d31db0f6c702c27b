// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: driver for the bus master of the fake PCI device, the way it would be
 * written for Windows. It copies from one MDL to another, by way of the device's
 * own memory, in a single run of the device:
 *
 *	GetScatterGatherListEx, twice --> descriptors in a common buffer
 *	     doorbell --> interrupt --> DPC --> event
 *	PutScatterGatherList, twice
 */
#include <wdm.h>

#include "mover.h"

static KDEFERRED_ROUTINE MoverDpc;

const unsigned int MoverExtensionSize = sizeof(MOVER_EXTENSION);

static PDMA_ADAPTER MoverGetAdapter(PDEVICE_OBJECT DeviceObject)
{
	DEVICE_DESCRIPTION Description;
	ULONG MapRegisters;

	RtlZeroMemory(&Description, sizeof(Description));
	Description.Version = DEVICE_DESCRIPTION_VERSION3;
	Description.Master = TRUE;
	Description.ScatterGather = TRUE;
	Description.DmaAddressWidth = 64;
	Description.InterfaceType = PCIBus;
	Description.MaximumLength = MOVER_MAX_LENGTH;
	return IoGetDmaAdapter(DeviceObject, &Description, &MapRegisters);
}

int MoverStartDevice(PDEVICE_OBJECT DeviceObject, PVOID Bus)
{
	PMOVER_EXTENSION Mover = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter;

	if (MoverReadBus(Bus, NTDMA_TESTDEV_MAGIC) != NTDMA_TESTDEV_MAGIC_VALUE)
		return STATUS_DEVICE_DOES_NOT_EXIST;

	Mover->DeviceObject = DeviceObject;
	Mover->Bus = Bus;
	Mover->From.WriteToDevice = TRUE;
	KeInitializeDpc(&Mover->Dpc, MoverDpc, Mover);
	KeInitializeEvent(&Mover->Done, SynchronizationEvent, FALSE);

	Adapter = MoverGetAdapter(DeviceObject);
	if (!Adapter)
		return STATUS_INSUFFICIENT_RESOURCES;
	Mover->Adapter = Adapter;
	Mover->Ring = Adapter->DmaOperations->AllocateCommonBuffer(Adapter,
			MOVER_RING_LENGTH, &Mover->RingAddress, TRUE);
	if (!Mover->Ring) {
		Adapter->DmaOperations->PutDmaAdapter(Adapter);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	return STATUS_SUCCESS;
}

/* The interrupt is disconnected, and nothing is under way. */
VOID MoverStopDevice(PDEVICE_OBJECT DeviceObject)
{
	PMOVER_EXTENSION Mover = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Mover->Adapter;

	KeFlushQueuedDpcs();
	Adapter->DmaOperations->FreeCommonBuffer(Adapter, MOVER_RING_LENGTH,
						 Mover->RingAddress,
						 Mover->Ring, TRUE);
	Adapter->DmaOperations->PutDmaAdapter(Adapter);
}

PDMA_ADAPTER MoverAdapter(PDEVICE_OBJECT DeviceObject)
{
	PMOVER_EXTENSION Mover = DeviceObject->DeviceExtension;

	return Mover->Adapter;
}

/* The list lives until it is put; the request itself is over at once. */
static NTSTATUS MoverOpen(PMOVER_EXTENSION Mover, PMOVER_SIDE Side, PMDL Mdl,
			  ULONG Length)
{
	PDMA_ADAPTER Adapter = Mover->Adapter;
	NTSTATUS Status;

	Status = Adapter->DmaOperations->InitializeDmaTransferContext(Adapter,
			Side->TransferContext);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = Adapter->DmaOperations->GetScatterGatherListEx(Adapter,
			Mover->DeviceObject, Side->TransferContext, Mdl, 0,
			Length, DMA_SYNCHRONOUS_CALLBACK, NULL, NULL,
			Side->WriteToDevice, NULL, NULL, &Side->List);
	if (!NT_SUCCESS(Status))
		return Status;

	Adapter->DmaOperations->FreeAdapterObject(Adapter,
			DeallocateObjectKeepRegisters);
	return STATUS_SUCCESS;
}

static VOID MoverClose(PMOVER_EXTENSION Mover, PMOVER_SIDE Side)
{
	PDMA_ADAPTER Adapter = Mover->Adapter;
	KIRQL OldIrql;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Adapter->DmaOperations->PutScatterGatherList(Adapter, Side->List,
						     Side->WriteToDevice);
	KeLowerIrql(OldIrql);
	Side->List = NULL;
}

/* The bytes of both sides meet in the device's memory, from its beginning on. */
static VOID MoverDescribe(PMOVER_EXTENSION Mover, PMOVER_SIDE Side)
{
	ULONG Flags = Side->WriteToDevice ? NTDMA_TESTDEV_DESC_TO_DEVICE :
					    NTDMA_TESTDEV_DESC_FROM_DEVICE;
	PSCATTER_GATHER_LIST List = Side->List;
	PMOVER_DESCRIPTOR Descriptor;
	ULONG Offset = 0;
	ULONG Index;

	for (Index = 0; Index < List->NumberOfElements; Index++) {
		Descriptor = &Mover->Ring[Mover->Count++];
		Descriptor->Address = List->Elements[Index].Address.QuadPart;
		Descriptor->Length = List->Elements[Index].Length;
		Descriptor->Flags = Flags;
		Descriptor->Offset = Offset;
		Descriptor->Seed = 0;
		Offset += Descriptor->Length;
	}
}

static VOID MoverStart(PMOVER_EXTENSION Mover)
{
	Mover->Count = 0;
	MoverDescribe(Mover, &Mover->From);
	MoverDescribe(Mover, &Mover->To);
	Mover->Ring[Mover->Count - 1].Flags |= NTDMA_TESTDEV_DESC_INTERRUPT;

	KeClearEvent(&Mover->Done);
	MoverWriteBus(Mover->Bus, NTDMA_TESTDEV_RING_LO,
		      Mover->RingAddress.LowPart);
	MoverWriteBus(Mover->Bus, NTDMA_TESTDEV_RING_HI,
		      Mover->RingAddress.HighPart);
	MoverWriteBus(Mover->Bus, NTDMA_TESTDEV_DOORBELL, Mover->Count);
}

static NTSTATUS MoverWait(PMOVER_EXTENSION Mover)
{
	LARGE_INTEGER Timeout;
	NTSTATUS Status;

	Timeout.QuadPart = -60 * MOVER_SECOND;
	Status = KeWaitForSingleObject(&Mover->Done, Executive, KernelMode,
				       FALSE, &Timeout);
	if (Status != STATUS_SUCCESS) {
		/* A device that is reset touches memory no more. */
		MoverWriteBus(Mover->Bus, NTDMA_TESTDEV_COMMAND,
			      NTDMA_TESTDEV_CMD_RESET);
		KeFlushQueuedDpcs();
		return STATUS_IO_TIMEOUT;
	}
	if (MoverReadBus(Mover->Bus, NTDMA_TESTDEV_ERROR) !=
	    NTDMA_TESTDEV_ERR_NONE)
		return STATUS_IO_DEVICE_ERROR;
	return STATUS_SUCCESS;
}

/* PASSIVE_LEVEL, one caller at a time. */
NTSTATUS MoverCopyMdl(PDEVICE_OBJECT DeviceObject, PMDL From, PMDL To,
		      ULONG Length)
{
	PMOVER_EXTENSION Mover = DeviceObject->DeviceExtension;
	NTSTATUS Status;

	Status = MoverOpen(Mover, &Mover->From, From, Length);
	if (!NT_SUCCESS(Status))
		return Status;
	Status = MoverOpen(Mover, &Mover->To, To, Length);
	if (!NT_SUCCESS(Status)) {
		MoverClose(Mover, &Mover->From);
		return Status;
	}

	MoverStart(Mover);
	Status = MoverWait(Mover);
	MoverClose(Mover, &Mover->To);
	MoverClose(Mover, &Mover->From);
	return Status;
}

static VOID MoverDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
		     PVOID SystemArgument2)
{
	PMOVER_EXTENSION Mover = DeferredContext;

	UNREFERENCED_PARAMETER(Dpc);
	UNREFERENCED_PARAMETER(SystemArgument1);
	UNREFERENCED_PARAMETER(SystemArgument2);

	KeSetEvent(&Mover->Done, IO_NO_INCREMENT, FALSE);
}

BOOLEAN MoverInterruptService(PKINTERRUPT Interrupt, PVOID ServiceContext)
{
	PMOVER_EXTENSION Mover = ((PDEVICE_OBJECT)ServiceContext)->DeviceExtension;
	ULONG Causes = MoverReadBus(Mover->Bus, NTDMA_TESTDEV_INTERRUPT);

	UNREFERENCED_PARAMETER(Interrupt);

	/* The line may be shared; a device that is gone reads as all ones. */
	if (Causes == 0 || Causes == MAXULONG)
		return FALSE;

	MoverWriteBus(Mover->Bus, NTDMA_TESTDEV_INTERRUPT, Causes);
	KeInsertQueueDpc(&Mover->Dpc, NULL, NULL);
	return TRUE;
}
