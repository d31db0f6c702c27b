// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: a WDM driver for QEMU's educational PCI device. Loading, Plug and
 * Play and resources are here, requests in wdm_io.c.
 *
 * Not one Linux name is in these two files: they compile with Windows' headers
 * as well. wdm_glue.c makes a Linux module of them.
 */
#include <ntddk.h>

#include "wdm_edu.h"

DRIVER_INITIALIZE DriverEntry;
static DRIVER_ADD_DEVICE WdmAddDevice;
static DRIVER_DISPATCH WdmOpenClose;
static DRIVER_DISPATCH WdmPnp;
static DRIVER_DISPATCH WdmPower;
static DRIVER_UNLOAD WdmUnload;
static IO_COMPLETION_ROUTINE WdmForwarded;

#define DEVICE_NAME	L"\\Device\\EduWdm"
#define LINK_NAME	L"\\DosDevices\\EduWdm"

/* A request is at most the device's memory, in two pages. */
#define MAP_REGISTERS	2

ULONG WdmRead(PWDM_EXTENSION Extension, ULONG Offset)
{
	return READ_REGISTER_ULONG((PULONG)(Extension->Registers + Offset));
}

VOID WdmWrite(PWDM_EXTENSION Extension, ULONG Offset, ULONG Value)
{
	WRITE_REGISTER_ULONG((PULONG)(Extension->Registers + Offset), Value);
}

NTSTATUS WdmComplete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
	Irp->IoStatus.Status = Status;
	Irp->IoStatus.Information = Information;
	IoCompleteRequest(Irp, IO_NO_INCREMENT);
	return Status;
}

static NTSTATUS NTAPI WdmOpenClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	UNREFERENCED_PARAMETER(DeviceObject);

	return WdmComplete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI WdmPower(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;

	PoStartNextPowerIrp(Irp);
	IoSkipCurrentIrpStackLocation(Irp);
	return PoCallDriver(Extension->Lower, Irp);
}

static NTSTATUS NTAPI WdmForwarded(PDEVICE_OBJECT DeviceObject, PIRP Irp,
				   PVOID Context)
{
	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);

	KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
	return STATUS_MORE_PROCESSING_REQUIRED;
}

/* Pass it down, and have it back. */
static NTSTATUS WdmForward(PWDM_EXTENSION Extension, PIRP Irp)
{
	KEVENT Done;

	KeInitializeEvent(&Done, NotificationEvent, FALSE);
	IoCopyCurrentIrpStackLocationToNext(Irp);
	IoSetCompletionRoutine(Irp, WdmForwarded, &Done, TRUE, TRUE, TRUE);
	if (IoCallDriver(Extension->Lower, Irp) == STATUS_PENDING)
		KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
	return Irp->IoStatus.Status;
}

static NTSTATUS WdmMapResources(PWDM_EXTENSION Extension,
				PCM_RESOURCE_LIST Resources)
{
	PCM_PARTIAL_RESOURCE_LIST List;
	PCM_PARTIAL_RESOURCE_DESCRIPTOR Resource;
	BOOLEAN HasInterrupt = FALSE;
	ULONG Index;

	if (!Resources)
		return STATUS_DEVICE_CONFIGURATION_ERROR;

	List = &Resources->List[0].PartialResourceList;
	for (Index = 0; Index < List->Count; Index++) {
		Resource = &List->PartialDescriptors[Index];
		if (Resource->Type == CmResourceTypeMemory &&
		    !Extension->Registers) {
			Extension->RegistersLength = Resource->u.Memory.Length;
			Extension->Registers =
				MmMapIoSpace(Resource->u.Memory.Start,
					     Resource->u.Memory.Length,
					     MmNonCached);
		} else if (Resource->Type == CmResourceTypeInterrupt) {
			HasInterrupt = TRUE;
			Extension->Vector = Resource->u.Interrupt.Vector;
			Extension->Irql = (KIRQL)Resource->u.Interrupt.Level;
			Extension->Affinity = Resource->u.Interrupt.Affinity;
			Extension->Latched = !!(Resource->Flags &
						CM_RESOURCE_INTERRUPT_LATCHED);
		}
	}

	if (!Extension->Registers || !HasInterrupt)
		return STATUS_INSUFFICIENT_RESOURCES;
	if ((WdmRead(Extension, EDU_IDENTIFICATION) & EDU_ID_MASK) != EDU_ID)
		return STATUS_NO_SUCH_DEVICE;
	return STATUS_SUCCESS;
}

static NTSTATUS WdmGetAdapter(PWDM_EXTENSION Extension)
{
	DEVICE_DESCRIPTION Description;
	ULONG MapRegisters;

	RtlZeroMemory(&Description, sizeof(Description));
	Description.Version = DEVICE_DESCRIPTION_VERSION;
	Description.Master = TRUE;
	Description.ScatterGather = TRUE;
	Description.Dma32BitAddresses = TRUE;
	Description.InterfaceType = PCIBus;
	Description.MaximumLength = WDM_WINDOW;

	Extension->Adapter = IoGetDmaAdapter(Extension->Pdo, &Description,
					     &MapRegisters);
	if (!Extension->Adapter || MapRegisters < MAP_REGISTERS)
		return STATUS_INSUFFICIENT_RESOURCES;
	return STATUS_SUCCESS;
}

/* Whatever there is of it. */
static VOID WdmStop(PWDM_EXTENSION Extension)
{
	if (Extension->Interrupt) {
		Extension->Started = FALSE;
		IoDisconnectInterrupt(Extension->Interrupt);
		Extension->Interrupt = NULL;
		KeFlushQueuedDpcs();
		WdmAbort(Extension->DeviceObject);
	}
	if (Extension->Adapter) {
		Extension->Adapter->DmaOperations->PutDmaAdapter(Extension->Adapter);
		Extension->Adapter = NULL;
	}
	if (Extension->Registers) {
		MmUnmapIoSpace(Extension->Registers, Extension->RegistersLength);
		Extension->Registers = NULL;
	}
}

static NTSTATUS WdmStart(PWDM_EXTENSION Extension, PCM_RESOURCE_LIST Resources)
{
	NTSTATUS Status;

	Status = WdmMapResources(Extension, Resources);
	if (NT_SUCCESS(Status))
		Status = WdmGetAdapter(Extension);
	if (NT_SUCCESS(Status))
		Status = IoConnectInterrupt(&Extension->Interrupt, WdmInterrupt,
					    Extension->DeviceObject, NULL,
					    Extension->Vector, Extension->Irql,
					    Extension->Irql,
					    Extension->Latched ? Latched :
								 LevelSensitive,
					    TRUE, Extension->Affinity, FALSE);
	if (NT_SUCCESS(Status)) {
		WdmWrite(Extension, EDU_STATUS, EDU_STATUS_INTERRUPT);
		Extension->Started = TRUE;
	} else {
		WdmStop(Extension);
	}
	return Status;
}

static NTSTATUS WdmRemove(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;
	UNICODE_STRING Link;
	NTSTATUS Status;

	WdmStop(Extension);
	Irp->IoStatus.Status = STATUS_SUCCESS;
	IoSkipCurrentIrpStackLocation(Irp);
	Status = IoCallDriver(Extension->Lower, Irp);

	RtlInitUnicodeString(&Link, LINK_NAME);
	IoDeleteSymbolicLink(&Link);
	IoDetachDevice(Extension->Lower);
	IoDeleteDevice(DeviceObject);
	return Status;
}

static NTSTATUS NTAPI WdmPnp(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	PIO_STACK_LOCATION Location = IoGetCurrentIrpStackLocation(Irp);
	PWDM_EXTENSION Extension = DeviceObject->DeviceExtension;
	PCM_RESOURCE_LIST Resources;
	NTSTATUS Status;

	switch (Location->MinorFunction) {
	case IRP_MN_START_DEVICE:
		Resources = Location->Parameters.StartDevice.AllocatedResourcesTranslated;
		Status = WdmForward(Extension, Irp);
		if (NT_SUCCESS(Status))
			Status = WdmStart(Extension, Resources);
		return WdmComplete(Irp, Status, 0);
	case IRP_MN_REMOVE_DEVICE:
		return WdmRemove(DeviceObject, Irp);
	case IRP_MN_STOP_DEVICE:
	case IRP_MN_SURPRISE_REMOVAL:
		WdmStop(Extension);
		Irp->IoStatus.Status = STATUS_SUCCESS;
		break;
	case IRP_MN_QUERY_STOP_DEVICE:
	case IRP_MN_QUERY_REMOVE_DEVICE:
	case IRP_MN_CANCEL_STOP_DEVICE:
	case IRP_MN_CANCEL_REMOVE_DEVICE:
		Irp->IoStatus.Status = STATUS_SUCCESS;
		break;
	default:
		break;
	}
	IoSkipCurrentIrpStackLocation(Irp);
	return IoCallDriver(Extension->Lower, Irp);
}

static NTSTATUS NTAPI WdmAddDevice(PDRIVER_OBJECT DriverObject,
				   PDEVICE_OBJECT PhysicalDeviceObject)
{
	UNICODE_STRING Name, Link;
	PDEVICE_OBJECT DeviceObject;
	PWDM_EXTENSION Extension;
	NTSTATUS Status;

	RtlInitUnicodeString(&Name, DEVICE_NAME);
	RtlInitUnicodeString(&Link, LINK_NAME);
	Status = IoCreateDevice(DriverObject, sizeof(WDM_EXTENSION), &Name,
				FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
				FALSE, &DeviceObject);
	if (!NT_SUCCESS(Status))
		return Status;
	Status = IoCreateSymbolicLink(&Link, &Name);
	if (!NT_SUCCESS(Status)) {
		IoDeleteDevice(DeviceObject);
		return Status;
	}

	Extension = DeviceObject->DeviceExtension;
	Extension->DeviceObject = DeviceObject;
	Extension->Pdo = PhysicalDeviceObject;
	Extension->Lower = IoAttachDeviceToDeviceStack(DeviceObject,
						       PhysicalDeviceObject);
	if (!Extension->Lower) {
		IoDeleteSymbolicLink(&Link);
		IoDeleteDevice(DeviceObject);
		return STATUS_NO_SUCH_DEVICE;
	}
	IoInitializeDpcRequest(DeviceObject, WdmDpc);
	DeviceObject->Flags |= DO_DIRECT_IO;
	DeviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
	return STATUS_SUCCESS;
}

static VOID NTAPI WdmUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);

	DbgPrint("EduWdm: unloaded\n");
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject,
			   PUNICODE_STRING RegistryPath)
{
	DbgPrint("EduWdm: %wZ\n", RegistryPath);

	DriverObject->DriverExtension->AddDevice = WdmAddDevice;
	DriverObject->DriverStartIo = WdmStartIo;
	DriverObject->DriverUnload = WdmUnload;
	DriverObject->MajorFunction[IRP_MJ_CREATE] = WdmOpenClose;
	DriverObject->MajorFunction[IRP_MJ_CLEANUP] = WdmOpenClose;
	DriverObject->MajorFunction[IRP_MJ_CLOSE] = WdmOpenClose;
	DriverObject->MajorFunction[IRP_MJ_READ] = WdmTransfer;
	DriverObject->MajorFunction[IRP_MJ_WRITE] = WdmTransfer;
	DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = WdmControl;
	DriverObject->MajorFunction[IRP_MJ_PNP] = WdmPnp;
	DriverObject->MajorFunction[IRP_MJ_POWER] = WdmPower;
	return STATUS_SUCCESS;
}
