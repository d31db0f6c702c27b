// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: one request by system DMA as it has been since Windows NT: no
 * completion routine; the device counts, and interrupts when a part has moved.
 *
 *	AllocateAdapterChannel --> FifoPacketControl
 *	     MapTransfer, count to the device <--------------+
 *	          interrupt --> DPC --> FlushAdapterBuffers -+ more left
 *	     FreeAdapterChannel <-----------+ done
 */
#include <wdm.h>

#include "fifo.h"

static DRIVER_CONTROL FifoPacketControl;

static PVOID FifoCurrentVa(PFIFO_TRANSFER Transfer)
{
	return (PUCHAR)MmGetMdlVirtualAddress(Transfer->Mdl) + Transfer->Done;
}

/* DISPATCH_LEVEL. The device asks for data when it knows how many come. */
static VOID FifoMapPacket(PFIFO_TRANSFER Transfer)
{
	PDMA_ADAPTER Adapter = Transfer->Adapter->Adapter;
	ULONG Most = (Transfer->Adapter->MapRegisters - 1) << PAGE_SHIFT;

	Transfer->Operations++;
	Transfer->Mapped = FifoMinimum(Transfer->Length - Transfer->Done, Most);
	Adapter->DmaOperations->MapTransfer(Adapter, Transfer->Mdl,
			Transfer->MapRegisterBase, FifoCurrentVa(Transfer),
			&Transfer->Mapped, Transfer->WriteToDevice);
	FifoWrite(Transfer->Fifo, FIFO_COUNT, Transfer->Mapped);
}

static IO_ALLOCATION_ACTION FifoPacketControl(PDEVICE_OBJECT DeviceObject,
					      PIRP Irp, PVOID MapRegisterBase,
					      PVOID Context)
{
	PFIFO_TRANSFER Transfer = Context;

	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	Transfer->MapRegisterBase = MapRegisterBase;
	FifoMapPacket(Transfer);
	return KeepObject;
}

VOID FifoPacketDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
		   PVOID SystemArgument2)
{
	PFIFO_TRANSFER Transfer = ((PFIFO_EXTENSION)DeferredContext)->Packet;
	PDMA_ADAPTER Adapter = Transfer->Adapter->Adapter;
	ULONG Left;

	UNREFERENCED_PARAMETER(Dpc);
	UNREFERENCED_PARAMETER(SystemArgument1);
	UNREFERENCED_PARAMETER(SystemArgument2);

	Transfer->Calls++;
	Left = Adapter->DmaOperations->ReadDmaCounter(Adapter);
	if (!Adapter->DmaOperations->FlushAdapterBuffers(Adapter, Transfer->Mdl,
							 Transfer->MapRegisterBase,
							 FifoCurrentVa(Transfer),
							 Transfer->Mapped,
							 Transfer->WriteToDevice) ||
	    Left)
		Transfer->Status = STATUS_IO_DEVICE_ERROR;

	Transfer->Done += Transfer->Mapped;
	if (NT_SUCCESS(Transfer->Status) && Transfer->Done < Transfer->Length) {
		FifoMapPacket(Transfer);
		return;
	}
	Adapter->DmaOperations->FreeAdapterChannel(Adapter);
	KeSetEvent(&Transfer->Finished, IO_NO_INCREMENT, FALSE);
}

/* A device that fell silent: stop the controller, and take the channel back. */
static NTSTATUS FifoAbandonPacket(PFIFO_TRANSFER Transfer)
{
	PDMA_ADAPTER Adapter = Transfer->Adapter->Adapter;
	KIRQL OldIrql;

	KeFlushQueuedDpcs();
	if (KeReadStateEvent(&Transfer->Finished))
		return Transfer->Status;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Adapter->DmaOperations->FlushAdapterBuffers(Adapter, Transfer->Mdl,
			Transfer->MapRegisterBase, FifoCurrentVa(Transfer),
			Transfer->Mapped, Transfer->WriteToDevice);
	Adapter->DmaOperations->FreeAdapterChannel(Adapter);
	KeLowerIrql(OldIrql);
	return STATUS_IO_TIMEOUT;
}

/* PASSIVE_LEVEL: one transfer from its beginning to its end. */
NTSTATUS FifoMovePacket(PFIFO_TRANSFER Transfer)
{
	PFIFO_EXTENSION Fifo = Transfer->Fifo;
	PDMA_ADAPTER Adapter = Transfer->Adapter->Adapter;
	ULONG Registers = BYTES_TO_PAGES(Transfer->Length) + 1;
	LARGE_INTEGER Timeout;
	NTSTATUS Status;
	KIRQL OldIrql;

	Timeout.QuadPart = -60 * FIFO_SECOND;
	Fifo->Packet = Transfer;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Adapter->DmaOperations->AllocateAdapterChannel(Adapter,
			Fifo->DeviceObject,
			FifoMinimum(Registers, Transfer->Adapter->MapRegisters),
			FifoPacketControl, Transfer);
	KeLowerIrql(OldIrql);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = KeWaitForSingleObject(&Transfer->Finished, Executive,
				       KernelMode, FALSE, &Timeout);
	return Status == STATUS_SUCCESS ? Transfer->Status :
					  FifoAbandonPacket(Transfer);
}
