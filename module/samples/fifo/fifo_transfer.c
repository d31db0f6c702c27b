// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: one request by system DMA, version 3.
 *
 *	AllocateAdapterChannelEx --> FifoGranted
 *	     MapTransferEx   <------------+---------------------+
 *	          (the controller moves a part of the request)  | more left
 *	     FifoCompleted --> FlushAdapterBuffersEx -----------+
 *	                              |
 *	     FreeAdapterChannel <-----+ done, or an error
 *
 * The completion routine may run before MapTransferEx has returned: whatever
 * comes next is its business alone.
 */
#include <wdm.h>

#include "fifo.h"

static DRIVER_CONTROL FifoGranted;
static DMA_COMPLETION_ROUTINE FifoCompleted;

VOID FifoInitializeTransfer(PFIFO_TRANSFER Transfer, PFIFO_EXTENSION Fifo,
			    FIFO_ADAPTER_INDEX Index, PMDL Mdl, ULONG Length,
			    BOOLEAN WriteToDevice)
{
	RtlZeroMemory(Transfer, sizeof(*Transfer));
	Transfer->Fifo = Fifo;
	Transfer->Adapter = &Fifo->Adapters[Index];
	Transfer->Mdl = Mdl;
	Transfer->Length = Length;
	Transfer->WriteToDevice = WriteToDevice;
	KeInitializeEvent(&Transfer->Finished, NotificationEvent, FALSE);
}

/* DISPATCH_LEVEL. When it fails, no completion routine will be called. */
static NTSTATUS FifoMapNext(PFIFO_TRANSFER Transfer)
{
	PDMA_ADAPTER Adapter = Transfer->Adapter->Adapter;

	Transfer->Operations++;
	Transfer->Mapped = Transfer->Length - Transfer->Done;
	return Adapter->DmaOperations->MapTransferEx(Adapter, Transfer->Mdl,
			Transfer->MapRegisterBase, Transfer->Done, 0,
			&Transfer->Mapped, Transfer->WriteToDevice, NULL, 0,
			FifoCompleted, Transfer);
}

static VOID FifoEnd(PFIFO_TRANSFER Transfer, NTSTATUS Status)
{
	Transfer->Status = Status;
	KeSetEvent(&Transfer->Finished, IO_NO_INCREMENT, FALSE);
}

static IO_ALLOCATION_ACTION FifoGranted(PDEVICE_OBJECT DeviceObject, PIRP Irp,
					PVOID MapRegisterBase, PVOID Context)
{
	PFIFO_TRANSFER Transfer = Context;
	NTSTATUS Status;

	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	Transfer->MapRegisterBase = MapRegisterBase;
	Status = FifoMapNext(Transfer);
	if (NT_SUCCESS(Status))
		return KeepObject;

	FifoEnd(Transfer, Status);
	return DeallocateObject;
}

static NTSTATUS FifoFlush(PFIFO_TRANSFER Transfer)
{
	PDMA_ADAPTER Adapter = Transfer->Adapter->Adapter;

	return Adapter->DmaOperations->FlushAdapterBuffersEx(Adapter,
			Transfer->Mdl, Transfer->MapRegisterBase,
			Transfer->Done, Transfer->Mapped,
			Transfer->WriteToDevice);
}

static VOID FifoCompleted(PDMA_ADAPTER Adapter, PDEVICE_OBJECT DeviceObject,
			  PVOID Context, DMA_COMPLETION_STATUS Completion)
{
	PFIFO_TRANSFER Transfer = Context;
	NTSTATUS Status;

	UNREFERENCED_PARAMETER(DeviceObject);

	Transfer->Calls++;
	Status = FifoFlush(Transfer);
	if (Completion == DmaCancelled)
		Status = STATUS_CANCELLED;
	else if (Completion != DmaComplete)
		Status = STATUS_IO_DEVICE_ERROR;

	if (NT_SUCCESS(Status)) {
		Transfer->Done += Transfer->Mapped;
		if (Transfer->Done < Transfer->Length) {
			Status = FifoMapNext(Transfer);
			if (NT_SUCCESS(Status))
				return;
		}
	}

	Adapter->DmaOperations->FreeAdapterChannel(Adapter);
	FifoEnd(Transfer, Status);
}

/* PASSIVE_LEVEL: the transfer has started, or waits for its channel. */
NTSTATUS FifoStartTransfer(PFIFO_TRANSFER Transfer)
{
	PDMA_ADAPTER Adapter = Transfer->Adapter->Adapter;
	ULONG Registers = BYTES_TO_PAGES(Transfer->Length) + 1;
	NTSTATUS Status;
	KIRQL OldIrql;

	Status = Adapter->DmaOperations->InitializeDmaTransferContext(Adapter,
			Transfer->TransferContext);
	if (!NT_SUCCESS(Status))
		return Status;

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	Status = Adapter->DmaOperations->AllocateAdapterChannelEx(Adapter,
			Transfer->Fifo->DeviceObject, Transfer->TransferContext,
			FifoMinimum(Registers, Transfer->Adapter->MapRegisters),
			0, FifoGranted, Transfer, NULL);
	KeLowerIrql(OldIrql);
	return Status;
}

/*
 * PASSIVE_LEVEL: wait for a transfer that was started. One that does not end is
 * cancelled: its completion routine is told so, and cleans up as ever.
 */
NTSTATUS FifoFinishTransfer(PFIFO_TRANSFER Transfer)
{
	PDMA_ADAPTER Adapter = Transfer->Adapter->Adapter;
	LARGE_INTEGER Timeout;
	NTSTATUS Status;

	Timeout.QuadPart = -60 * FIFO_SECOND;
	Status = KeWaitForSingleObject(&Transfer->Finished, Executive,
				       KernelMode, FALSE, &Timeout);
	if (Status == STATUS_SUCCESS)
		return Transfer->Status;

	if (Adapter->DmaOperations->CancelAdapterChannel(Adapter,
							 Transfer->Fifo->DeviceObject,
							 Transfer->TransferContext))
		return STATUS_IO_TIMEOUT;

	Adapter->DmaOperations->CancelMappedTransfer(Adapter,
			Transfer->TransferContext);
	KeWaitForSingleObject(&Transfer->Finished, Executive, KernelMode, FALSE,
			      NULL);
	return STATUS_IO_TIMEOUT;
}
