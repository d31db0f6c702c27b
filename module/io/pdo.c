// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bottom of a device stack: the part of the PnP manager and of the bus
 * driver that a function driver sees.
 *
 *	         AddDevice, START            REMOVE
 *	BOUND ------------------> STARTED -----------> gone
 *	                           |  ^ |               ^
 *	          QUERY_STOP, STOP |  | | SURPRISE_     |
 *	                           v  | | REMOVAL       |
 *	                        STOPPED +---------------+
 *	                           |  ^ START           ^
 *	                           +--------------------+
 *
 * Files are closed before REMOVE, so that a driver sees the requests in the
 * order in which Windows sends them. STOPPED is a device in system sleep.
 */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <ntdma/ntdma.h>

#include <wdmguid.h>

#include "../nt/report.h"
#include "io.h"

/*
 * GUID_BUS_INTERFACE_STANDARD - asks a bus driver for BUS_INTERFACE_STANDARD
 */
const GUID GUID_BUS_INTERFACE_STANDARD = {
	0x496b8280, 0x6f25, 0x11d0, { 0xbe, 0xaf, 0x08, 0x00, 0x2b, 0xe2, 0x09, 0x2f },
};
EXPORT_SYMBOL_NS_GPL(GUID_BUS_INTERFACE_STANDARD, "NTDMA");

static NTSTATUS end(PIRP irp, NTSTATUS status)
{
	irp->IoStatus.Status = status;
	IoCompleteRequest(irp, IO_NO_INCREMENT);
	return status;
}

static NTSTATUS bus_interface(PDEVICE_OBJECT pdo, USHORT size, PVOID interface)
{
	PBUS_INTERFACE_STANDARD bus = ntdma_device_bus_interface(pdo);

	if (!bus || !interface || size < sizeof(*bus))
		return STATUS_INVALID_PARAMETER;
	memcpy(interface, bus, sizeof(*bus));
	bus->InterfaceReference(bus->Context);
	return STATUS_SUCCESS;
}

/* What the bus does not know goes back as it came. */
static NTSTATUS query_interface(PDEVICE_OBJECT pdo, PIO_STACK_LOCATION location,
				NTSTATUS otherwise)
{
	const GUID *type = location->Parameters.QueryInterface.InterfaceType;
	USHORT size = location->Parameters.QueryInterface.Size;
	PINTERFACE interface = location->Parameters.QueryInterface.Interface;
	NTSTATUS status;

	if (type && !memcmp(type, &GUID_BUS_INTERFACE_STANDARD, sizeof(GUID)))
		return bus_interface(pdo, size, interface);
	status = NtdmaQueryInterface(pdo, type, size,
				     location->Parameters.QueryInterface.Version,
				     interface,
				     location->Parameters.QueryInterface.InterfaceSpecificData);
	return status == STATUS_NOT_SUPPORTED ? otherwise : status;
}

static NTSTATUS bus_pnp(PDEVICE_OBJECT pdo, PIRP irp)
{
	PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);

	switch (location->MinorFunction) {
	case IRP_MN_START_DEVICE:
	case IRP_MN_QUERY_REMOVE_DEVICE:
	case IRP_MN_CANCEL_REMOVE_DEVICE:
	case IRP_MN_REMOVE_DEVICE:
	case IRP_MN_SURPRISE_REMOVAL:
	case IRP_MN_STOP_DEVICE:
	case IRP_MN_QUERY_STOP_DEVICE:
	case IRP_MN_CANCEL_STOP_DEVICE:
		return end(irp, STATUS_SUCCESS);
	case IRP_MN_QUERY_INTERFACE:
		return end(irp, query_interface(pdo, location,
						irp->IoStatus.Status));
	default:
		/* unknown ones go back as they came */
		return end(irp, irp->IoStatus.Status);
	}
}

static NTSTATUS bus_power(PDEVICE_OBJECT pdo, PIRP irp)
{
	return end(irp, STATUS_SUCCESS);
}

DRIVER_OBJECT io_bus_driver = {
	.Type = IO_TYPE_DRIVER,
	.Size = sizeof(DRIVER_OBJECT),
	.MajorFunction = {
		[IRP_MJ_POWER] = bus_power,
		[IRP_MJ_PNP] = bus_pnp,
	},
};

static NTSTATUS send_pnp(PDEVICE_OBJECT pdo, UCHAR minor,
			 PCM_RESOURCE_LIST resources)
{
	PDEVICE_OBJECT top = io_device_top(pdo);
	PIO_STACK_LOCATION location;
	NTSTATUS status;
	PIRP irp;

	irp = io_irp_create(top, IRP_MJ_PNP, minor);
	if (!irp)
		return STATUS_INSUFFICIENT_RESOURCES;
	location = IoGetNextIrpStackLocation(irp);
	location->Parameters.StartDevice.AllocatedResources = resources;
	location->Parameters.StartDevice.AllocatedResourcesTranslated = resources;
	io_call_and_wait(top, irp);
	status = irp->IoStatus.Status;
	IoFreeIrp(irp);
	return status;
}

static void drop_stack(PDEVICE_OBJECT pdo)
{
	while (pdo->AttachedDevice) {
		PDEVICE_OBJECT left = pdo->AttachedDevice;

		ntdma_misuse("IRP_MN_REMOVE_DEVICE", "device is still attached (%p)",
			     left);
		IoDetachDevice(pdo);
		if (io_device_find(left))
			IoDeleteDevice(left);
	}
}

/* Nothing of the driver runs for this device any more. */
static void remove_stack(PDEVICE_OBJECT pdo)
{
	send_pnp(pdo, IRP_MN_REMOVE_DEVICE, NULL);
	KeFlushQueuedDpcs();
	io_work_flush();
	drop_stack(pdo);
}

static NTSTATUS start_stack(PDEVICE_OBJECT pdo, struct device *dev)
{
	PCM_RESOURCE_LIST resources = io_resources_create(dev);
	NTSTATUS status;

	if (!resources)
		return STATUS_INSUFFICIENT_RESOURCES;
	status = send_pnp(pdo, IRP_MN_START_DEVICE, resources);
	kfree(resources);
	return status;
}

/**
 * io_pdo_start - put a driver on a device and start it
 * @pdo: device object of the Linux device
 * @driver: its AddDevice is called
 * @dev: the Linux device, for its resources
 *
 * Context: may sleep.
 * Return: 0 or -errno, with nothing left on the device.
 */
int io_pdo_start(PDEVICE_OBJECT pdo, PDRIVER_OBJECT driver, struct device *dev)
{
	NTSTATUS status;

	pdo->DriverObject = &io_bus_driver;
	pdo->Flags |= DO_BUS_ENUMERATED_DEVICE;
	status = driver->DriverExtension->AddDevice(driver, pdo);
	if (!NT_SUCCESS(status)) {
		drop_stack(pdo);
		return io_errno(status);
	}
	status = start_stack(pdo, dev);
	if (!NT_SUCCESS(status))
		remove_stack(pdo);
	return io_errno(status);
}

/**
 * io_pdo_stop - take the hardware away for a while
 * @pdo: from io_pdo_start()
 *
 * Context: may sleep.
 * Return: 0, or -EBUSY when the driver refuses: then it goes on.
 */
int io_pdo_stop(PDEVICE_OBJECT pdo)
{
	if (!NT_SUCCESS(send_pnp(pdo, IRP_MN_QUERY_STOP_DEVICE, NULL))) {
		send_pnp(pdo, IRP_MN_CANCEL_STOP_DEVICE, NULL);
		return -EBUSY;
	}
	send_pnp(pdo, IRP_MN_STOP_DEVICE, NULL);
	KeFlushQueuedDpcs();
	return 0;
}

/**
 * io_pdo_restart - give the hardware back after io_pdo_stop()
 * @pdo: from io_pdo_start()
 * @dev: the Linux device, for its resources
 *
 * Context: may sleep.
 * Return: 0; or -errno, and the device stays stopped until it is removed.
 */
int io_pdo_restart(PDEVICE_OBJECT pdo, struct device *dev)
{
	return io_errno(start_stack(pdo, dev));
}

/**
 * io_pdo_remove - take the driver off a device
 * @pdo: from io_pdo_start()
 * @gone: the device does not answer any more
 *
 * Context: may sleep.
 */
void io_pdo_remove(PDEVICE_OBJECT pdo, bool gone)
{
	PDEVICE_OBJECT object;

	if (gone)
		send_pnp(pdo, IRP_MN_SURPRISE_REMOVAL, NULL);
	for (object = pdo->AttachedDevice; object; object = object->AttachedDevice)
		io_node_close_files(object);
	remove_stack(pdo);
}
