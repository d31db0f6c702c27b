// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: requests of the WDM driver.
 *
 *	dispatch --IoStartPacket--> StartIo --> device --interrupt--> DPC
 *	    |                          ^                               |
 *	    v                          +-------IoStartNextPacket-------+
 *	STATUS_PENDING                                                 v
 *	                                                       IoCompleteRequest
 *
 * A request that waits can be cancelled; one at the device cannot, and ends
 * after a tenth of a second.
 */
#include <ntddk.h>

#include "wdm_edu.h"

static DRIVER_CANCEL WdmCancel;
static DRIVER_LIST_CONTROL WdmListControl;
static KSYNCHRONIZE_ROUTINE WdmTakeCauses;

static VOID NTAPI WdmCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	KIRQL Irql = Irp->CancelIrql;

	if (Irp == DeviceObject->CurrentIrp) {
		/* StartIo sees that it is cancelled and leaves it to us. */
		IoReleaseCancelSpinLock(DISPATCH_LEVEL);
		IoStartNextPacket(DeviceObject, TRUE);
		KeLowerIrql(Irql);
	} else {
		KeRemoveEntryDeviceQueue(&DeviceObject->DeviceQueue,
					 &Irp->Tail.Overlay.DeviceQueueEntry);
		IoReleaseCancelSpinLock(Irql);
	}
	WdmComplete(Irp, STATUS_CANCELLED, 0);
}

static NTSTATUS WdmQueue(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	IoMarkIrpPending(Irp);
	IoStartPacket(DeviceObject, Irp, NULL, WdmCancel);
	return STATUS_PENDING;
}

NTSTATUS NTAPI WdmTransfer(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	PIO_STACK_LOCATION Location = IoGetCurrentIrpStackLocation(Irp);
	LONGLONG Offset = Location->Parameters.Read.ByteOffset.QuadPart;

	/* Read and Write have the same parameters. */
	if (Location->Parameters.Read.Length == 0)
		return WdmComplete(Irp, STATUS_SUCCESS, 0);
	if (Offset < 0)
		return WdmComplete(Irp, STATUS_INVALID_PARAMETER, 0);
	if (Offset >= WDM_WINDOW)
		return WdmComplete(Irp, Location->MajorFunction == IRP_MJ_READ ?
				   STATUS_END_OF_FILE : STATUS_DISK_FULL, 0);
	return WdmQueue(DeviceObject, Irp);
}

static NTSTATUS WdmIdentify(PWDM_EXTENSION Extension, PIRP Irp,
			    PIO_STACK_LOCATION Location)
{
	if (Location->Parameters.DeviceIoControl.OutputBufferLength < sizeof(ULONG))
		return WdmComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
	if (!Extension->Started)
		return WdmComplete(Irp, STATUS_DEVICE_NOT_READY, 0);
	*(PULONG)Irp->AssociatedIrp.SystemBuffer =
		WdmRead(Extension, EDU_IDENTIFICATION);
	return WdmComplete(Irp, STATUS_SUCCESS, sizeof(ULONG));
}

NTSTATUS NTAPI WdmControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	PIO_STACK_LOCATION Location = IoGetCurrentIrpStackLocation(Irp);
	ULONG In = Location->Parameters.DeviceIoControl.InputBufferLength;
	ULONG Out = Location->Parameters.DeviceIoControl.OutputBufferLength;

	switch (Location->Parameters.DeviceIoControl.IoControlCode) {
	case IOCTL_WDM_IDENTIFY:
		return WdmIdentify(DeviceObject->DeviceExtension, Irp, Location);
	case IOCTL_WDM_FACTORIAL:
		if (In < sizeof(ULONG) || Out < sizeof(ULONG))
			return WdmComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
		return WdmQueue(DeviceObject, Irp);
	case IOCTL_WDM_LOAD:
	case IOCTL_WDM_STORE:
		if (In < sizeof(ULONG) || Out == 0)
			return WdmComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
		if (*(PULONG)Irp->AssociatedIrp.SystemBuffer >= WDM_WINDOW)
			return WdmComplete(Irp, STATUS_INVALID_PARAMETER, 0);
		return WdmQueue(DeviceObject, Irp);
	default:
		return WdmComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
	}
}

/* DISPATCH_LEVEL: end the request at the device, start the next. */
static VOID WdmFinish(PDEVICE_OBJECT DeviceObject, NTSTATUS Status,
		      ULONG Information)
{
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Extension->Adapter;
	PIRP Irp = DeviceObject->CurrentIrp;

	if (Extension->List) {
		Adapter->DmaOperations->PutScatterGatherList(Adapter,
				Extension->List, Extension->WriteToDevice);
		Extension->List = NULL;
	}
	IoStartNextPacket(DeviceObject, TRUE);
	WdmComplete(Irp, Status, Information);
}

static VOID WdmStartElement(PWDM_EXTENSION Extension)
{
	PSCATTER_GATHER_ELEMENT Element =
		&Extension->List->Elements[Extension->Element];
	ULONG Memory = Element->Address.LowPart;
	ULONG Device = EDU_MEMORY + Extension->Offset;
	ULONG Command = EDU_COMMAND_START | EDU_COMMAND_INTERRUPT;

	if (!Extension->WriteToDevice)
		Command |= EDU_COMMAND_TO_MEMORY;
	WdmWrite(Extension, EDU_DMA_SOURCE,
		 Extension->WriteToDevice ? Memory : Device);
	WdmWrite(Extension, EDU_DMA_DESTINATION,
		 Extension->WriteToDevice ? Device : Memory);
	WdmWrite(Extension, EDU_DMA_COUNT, Element->Length);
	WdmWrite(Extension, EDU_DMA_COMMAND, Command);
}

static VOID NTAPI WdmListControl(PDEVICE_OBJECT DeviceObject, PIRP Irp,
				 PSCATTER_GATHER_LIST List, PVOID Context)
{
	PWDM_EXTENSION Extension = Context;

	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	Extension->List = List;
	Extension->Element = 0;
	WdmStartElement(Extension);
}

static VOID WdmStartTransfer(PDEVICE_OBJECT DeviceObject, PIRP Irp,
			     ULONG Offset, ULONG Length, BOOLEAN WriteToDevice)
{
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;
	PDMA_ADAPTER Adapter = Extension->Adapter;
	NTSTATUS Status;

	if (Length > WDM_WINDOW - Offset)
		Length = WDM_WINDOW - Offset;
	Extension->Offset = Offset;
	Extension->Left = Length;
	Extension->Moved = 0;
	Extension->WriteToDevice = WriteToDevice;
	Status = Adapter->DmaOperations->GetScatterGatherList(Adapter,
			DeviceObject, Irp->MdlAddress,
			MmGetMdlVirtualAddress(Irp->MdlAddress), Length,
			WdmListControl, Extension, WriteToDevice);
	if (!NT_SUCCESS(Status))
		WdmFinish(DeviceObject, Status, 0);
}

static VOID WdmStartControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	PIO_STACK_LOCATION Location = IoGetCurrentIrpStackLocation(Irp);
	ULONG Code = Location->Parameters.DeviceIoControl.IoControlCode;
	ULONG Value = *(PULONG)Irp->AssociatedIrp.SystemBuffer;

	if (Code == IOCTL_WDM_FACTORIAL)
		WdmWrite(DeviceObject->DeviceExtension, EDU_FACTORIAL, Value);
	else
		WdmStartTransfer(DeviceObject, Irp, Value,
				 Location->Parameters.DeviceIoControl.OutputBufferLength,
				 Code == IOCTL_WDM_LOAD);
}

VOID NTAPI WdmStartIo(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	PIO_STACK_LOCATION Location = IoGetCurrentIrpStackLocation(Irp);
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;
	KIRQL Irql;

	IoAcquireCancelSpinLock(&Irql);
	if (Irp != DeviceObject->CurrentIrp || Irp->Cancel) {
		/* The cancel routine has it. */
		IoReleaseCancelSpinLock(Irql);
		return;
	}
	IoSetCancelRoutine(Irp, NULL);
	IoReleaseCancelSpinLock(Irql);

	if (!Extension->Started)
		WdmFinish(DeviceObject, STATUS_DELETE_PENDING, 0);
	else if (Location->MajorFunction == IRP_MJ_DEVICE_CONTROL)
		WdmStartControl(DeviceObject, Irp);
	else
		WdmStartTransfer(DeviceObject, Irp,
				 Location->Parameters.Read.ByteOffset.LowPart,
				 Location->Parameters.Read.Length,
				 Location->MajorFunction == IRP_MJ_WRITE);
}

BOOLEAN NTAPI WdmInterrupt(PKINTERRUPT Interrupt, PVOID ServiceContext)
{
	PDEVICE_OBJECT DeviceObject = ServiceContext;
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;
	ULONG Causes = WdmRead(Extension, EDU_INTERRUPT_STATUS);

	UNREFERENCED_PARAMETER(Interrupt);

	/* The line may be shared; a device that is gone reads as all ones. */
	if (Causes == 0 || Causes == MAXULONG)
		return FALSE;
	WdmWrite(Extension, EDU_INTERRUPT_ACK, Causes);
	Extension->Causes |= Causes;
	IoRequestDpc(DeviceObject, DeviceObject->CurrentIrp, NULL);
	return TRUE;
}

typedef struct _WDM_CAUSES {
	PWDM_EXTENSION Extension;
	ULONG Causes;
} WDM_CAUSES, *PWDM_CAUSES;

static BOOLEAN NTAPI WdmTakeCauses(PVOID SynchronizeContext)
{
	PWDM_CAUSES Taken = SynchronizeContext;

	Taken->Causes = Taken->Extension->Causes;
	Taken->Extension->Causes = 0;
	return TRUE;
}

static VOID WdmAdvance(PDEVICE_OBJECT DeviceObject)
{
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;
	ULONG Length = Extension->List->Elements[Extension->Element].Length;

	Extension->Offset += Length;
	Extension->Moved += Length;
	Extension->Left -= Length;
	Extension->Element++;
	if (Extension->Left != 0)
		WdmStartElement(Extension);
	else
		WdmFinish(DeviceObject, STATUS_SUCCESS, Extension->Moved);
}

VOID NTAPI WdmDpc(PKDPC Dpc, PDEVICE_OBJECT DeviceObject, PIRP Irp,
		  PVOID Context)
{
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;
	WDM_CAUSES Taken;

	UNREFERENCED_PARAMETER(Dpc);
	UNREFERENCED_PARAMETER(Context);

	Taken.Extension = Extension;
	KeSynchronizeExecution(Extension->Interrupt, WdmTakeCauses, &Taken);
	if ((Taken.Causes & EDU_INTERRUPT_DMA) && Extension->List) {
		WdmAdvance(DeviceObject);
	} else if ((Taken.Causes & EDU_INTERRUPT_FACTORIAL) && Irp) {
		*(PULONG)Irp->AssociatedIrp.SystemBuffer =
			WdmRead(Extension, EDU_FACTORIAL);
		WdmFinish(DeviceObject, STATUS_SUCCESS, sizeof(ULONG));
	}
}

/*
 * PASSIVE_LEVEL: the device is gone or will be, its interrupt is disconnected.
 * StartIo ends what waits, one after the other.
 */
VOID WdmAbort(PDEVICE_OBJECT DeviceObject)
{
	KIRQL Irql;

	KeRaiseIrql(DISPATCH_LEVEL, &Irql);
	if (DeviceObject->CurrentIrp)
		WdmFinish(DeviceObject, STATUS_DELETE_PENDING, 0);
	KeLowerIrql(Irql);
}
