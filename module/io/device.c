// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device objects of drivers, their names, and the stacks that they form.
 *
 * Two kinds of device object meet here: those that a driver creates, and the
 * physical device object at the bottom of a stack, which nt/device_object.c
 * binds to a struct device.
 */
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../nt/inject.h"
#include "../nt/report.h"
#include "io.h"

/* Guards the list of devices, the devices of a driver, and the stacks. */
static DEFINE_MUTEX(devices_lock);
static LIST_HEAD(devices);

static struct io_device *find_locked(const DEVICE_OBJECT *object)
{
	struct io_device *device;

	list_for_each_entry(device, &devices, node)
		if (&device->object == object)
			return device;
	return NULL;
}

static struct io_device *find_named_locked(const char *name)
{
	struct io_device *device;

	list_for_each_entry(device, &devices, node)
		if (device->name[0] && !strcasecmp(device->name, name))
			return device;
	return NULL;
}

/**
 * io_device_find - device of IoCreateDevice() behind a pointer
 * @object: any pointer; it is compared, not followed
 *
 * Context: may sleep.
 * Return: the device, NULL for any other.
 */
struct io_device *io_device_find(PDEVICE_OBJECT object)
{
	struct io_device *device;

	mutex_lock(&devices_lock);
	device = find_locked(object);
	mutex_unlock(&devices_lock);
	return device;
}

/**
 * io_name - last component of a name, as plain text
 * @name: "\Device\Foo0", "\DosDevices\Foo" and the like
 * @text: receives "Foo0"; what does not belong into a file name becomes '_'
 * @size: of @text
 *
 * Context: any.
 */
void io_name(PCUNICODE_STRING name, char *text, size_t size)
{
	size_t i, start = 0, count = name->Length / sizeof(WCHAR);
	size_t length = 0;

	for (i = 0; i < count; i++)
		if (name->Buffer[i] == '\\')
			start = i + 1;
	for (i = start; i < count && length + 1 < size; i++) {
		WCHAR c = name->Buffer[i];

		text[length++] = c > ' ' && c < 0x7f && c != '/' ? c : '_';
	}
	text[length] = '\0';
}

static void init_object(struct io_device *device, PDRIVER_OBJECT driver,
			ULONG extension_size, DEVICE_TYPE type,
			ULONG characteristics)
{
	PDEVICE_OBJECT object = &device->object;

	object->Type = IO_TYPE_DEVICE;
	object->Size = sizeof(*object) + extension_size;
	object->DriverObject = driver;
	object->Flags = DO_DEVICE_INITIALIZING;
	object->Characteristics = characteristics;
	object->DeviceType = type;
	object->StackSize = 1;
	object->AlignmentRequirement = dma_get_cache_alignment() - 1;
	if (extension_size)
		object->DeviceExtension = device->extension;
	KeInitializeDeviceQueue(&object->DeviceQueue);
	INIT_LIST_HEAD(&device->nodes);
}

static NTSTATUS add_device(struct io_device *device)
{
	PDRIVER_OBJECT driver = device->object.DriverObject;
	NTSTATUS status = STATUS_SUCCESS;

	mutex_lock(&devices_lock);
	if (device->name[0] && find_named_locked(device->name)) {
		status = STATUS_OBJECT_NAME_COLLISION;
	} else {
		list_add_tail(&device->node, &devices);
		device->object.NextDevice = driver->DeviceObject;
		driver->DeviceObject = &device->object;
	}
	mutex_unlock(&devices_lock);
	return status;
}

static void remove_device(struct io_device *device)
{
	PDRIVER_OBJECT driver = device->object.DriverObject;
	PDEVICE_OBJECT *at;

	mutex_lock(&devices_lock);
	for (at = &driver->DeviceObject; *at; at = &(*at)->NextDevice)
		if (*at == &device->object) {
			*at = device->object.NextDevice;
			break;
		}
	list_del(&device->node);
	mutex_unlock(&devices_lock);
}

/**
 * IoCreateDevice - create a device object
 * @DriverObject: the driver
 * @DeviceExtensionSize: bytes of zeroed extension
 * @DeviceName: "\Device\Foo", or NULL; a named device appears as /dev/Foo, for
 *	root alone
 * @DeviceType: kept
 * @DeviceCharacteristics: kept
 * @Exclusive: ignored
 * @DeviceObject: receives the device
 *
 * Files can be opened once DO_DEVICE_INITIALIZING is cleared: by the driver, and
 * by us for what DriverEntry created.
 *
 * Deviation: only the last component of the name counts, Exclusive is ignored,
 * and the entry in /dev is for root.
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_OBJECT_NAME_COLLISION for a name that exists;
 * STATUS_INSUFFICIENT_RESOURCES without memory or without room in /dev.
 */
NTSTATUS IoCreateDevice(PDRIVER_OBJECT DriverObject, ULONG DeviceExtensionSize,
			PUNICODE_STRING DeviceName, DEVICE_TYPE DeviceType,
			ULONG DeviceCharacteristics, BOOLEAN Exclusive,
			PDEVICE_OBJECT *DeviceObject)
{
	struct io_device *device = NULL;
	NTSTATUS status;

	*DeviceObject = NULL;
	if (!ntdma_fail(NTDMA_SITE_IO_DEVICE))
		device = kvzalloc(sizeof(*device) + DeviceExtensionSize,
				  GFP_KERNEL);
	if (!device)
		return STATUS_INSUFFICIENT_RESOURCES;
	init_object(device, DriverObject, DeviceExtensionSize, DeviceType,
		    DeviceCharacteristics);
	if (DeviceName)
		io_name(DeviceName, device->name, sizeof(device->name));

	status = add_device(device);
	if (!NT_SUCCESS(status))
		goto err_free;
	if (device->name[0] && io_node_add(device, device->name)) {
		status = STATUS_INSUFFICIENT_RESOURCES;
		goto err_remove;
	}
	*DeviceObject = &device->object;
	return STATUS_SUCCESS;

err_remove:
	remove_device(device);
err_free:
	kvfree(device);
	return status;
}
EXPORT_SYMBOL_NS_GPL(IoCreateDevice, "NTDMA");

/**
 * IoDeleteDevice - delete a device object
 * @DeviceObject: from IoCreateDevice(); anything else is reported
 *
 * Its entries in /dev go; files that are still open see a device that is gone.
 * Deleting an attached device is reported, and detaches it first.
 *
 * Deviation: files that are still open see a device that is gone.
 *
 * Context: PASSIVE_LEVEL.
 */
VOID IoDeleteDevice(PDEVICE_OBJECT DeviceObject)
{
	struct io_device *device = io_device_find(DeviceObject);

	if (!device) {
		ntdma_misuse(__func__, "deleted before or no device (%p)",
			     DeviceObject);
		return;
	}
	if (device->lower) {
		ntdma_misuse(__func__, "device is still attached (%p)",
			     DeviceObject);
		IoDetachDevice(device->lower);
	}
	io_node_remove_all(device);
	remove_device(device);
	kvfree(device);
}
EXPORT_SYMBOL_NS_GPL(IoDeleteDevice, "NTDMA");

/**
 * io_device_ready - what DriverEntry created may be opened
 * @driver: its driver
 *
 * Context: may sleep.
 */
void io_device_ready(PDRIVER_OBJECT driver)
{
	PDEVICE_OBJECT object;

	mutex_lock(&devices_lock);
	for (object = driver->DeviceObject; object; object = object->NextDevice)
		object->Flags &= ~DO_DEVICE_INITIALIZING;
	mutex_unlock(&devices_lock);
}

/**
 * io_device_drop_all - delete what a driver left behind
 * @driver: the driver
 *
 * Context: may sleep.
 */
void io_device_drop_all(PDRIVER_OBJECT driver)
{
	while (driver->DeviceObject) {
		ntdma_misuse("DriverUnload", "device object was never deleted (%p)",
			     driver->DeviceObject);
		io_node_close_files(driver->DeviceObject);
		IoDeleteDevice(driver->DeviceObject);
	}
}

/**
 * IoCreateSymbolicLink - give a device another name
 * @SymbolicLinkName: "\DosDevices\Foo" or "\??\Foo": /dev/Foo
 * @DeviceName: name of the device
 *
 * Deviation: a link is a second entry in /dev, and goes with its device.
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND without such a device;
 * STATUS_OBJECT_NAME_COLLISION for a name in use;
 * STATUS_INSUFFICIENT_RESOURCES.
 */
NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING SymbolicLinkName,
			      PUNICODE_STRING DeviceName)
{
	char link[sizeof_field(struct io_device, name)];
	char name[sizeof(link)];
	struct io_device *device;
	int ret;

	io_name(SymbolicLinkName, link, sizeof(link));
	io_name(DeviceName, name, sizeof(name));
	mutex_lock(&devices_lock);
	device = find_named_locked(name);
	mutex_unlock(&devices_lock);
	if (!device)
		return STATUS_OBJECT_NAME_NOT_FOUND;
	/* both names are the same file here */
	if (!strcmp(link, name))
		return STATUS_SUCCESS;

	ret = io_node_add(device, link);
	if (ret == -EEXIST)
		return STATUS_OBJECT_NAME_COLLISION;
	return ret ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(IoCreateSymbolicLink, "NTDMA");

/**
 * IoDeleteSymbolicLink - take a name back
 * @SymbolicLinkName: as for IoCreateSymbolicLink()
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND.
 */
NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING SymbolicLinkName)
{
	char link[sizeof_field(struct io_device, name)];
	struct io_device *device;

	io_name(SymbolicLinkName, link, sizeof(link));
	mutex_lock(&devices_lock);
	device = find_named_locked(link);
	mutex_unlock(&devices_lock);
	/* the name of a device goes with the device */
	if (device)
		return STATUS_SUCCESS;
	return io_node_remove(link) ? STATUS_OBJECT_NAME_NOT_FOUND :
				      STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(IoDeleteSymbolicLink, "NTDMA");

static PDEVICE_OBJECT top_locked(PDEVICE_OBJECT object)
{
	while (object->AttachedDevice)
		object = object->AttachedDevice;
	return object;
}

/**
 * io_device_top - highest device of a stack
 * @object: any device in it
 *
 * Context: may sleep.
 * Return: the device that requests are sent to.
 */
PDEVICE_OBJECT io_device_top(PDEVICE_OBJECT object)
{
	mutex_lock(&devices_lock);
	object = top_locked(object);
	mutex_unlock(&devices_lock);
	return object;
}

/**
 * IoAttachDeviceToDeviceStack - put a device on top of a stack
 * @SourceDevice: from IoCreateDevice(), not attached yet
 * @TargetDevice: any device of the stack
 *
 * Deviation: filters attach within the stack of their own driver.
 *
 * Context: PASSIVE_LEVEL.
 * Return: the device that was on top, to which requests are passed on; NULL for
 * what is no such device.
 */
PDEVICE_OBJECT IoAttachDeviceToDeviceStack(PDEVICE_OBJECT SourceDevice,
					   PDEVICE_OBJECT TargetDevice)
{
	PDEVICE_OBJECT top = NULL;
	struct io_device *device;

	mutex_lock(&devices_lock);
	device = find_locked(SourceDevice);
	if (device && !device->lower && TargetDevice &&
	    SourceDevice != TargetDevice) {
		top = top_locked(TargetDevice);
		top->AttachedDevice = SourceDevice;
		device->lower = top;
		SourceDevice->StackSize = top->StackSize + 1;
		SourceDevice->AlignmentRequirement = top->AlignmentRequirement;
	}
	mutex_unlock(&devices_lock);
	if (!top)
		ntdma_misuse(__func__, "attached before or no device (%p)",
			     SourceDevice);
	return top;
}
EXPORT_SYMBOL_NS_GPL(IoAttachDeviceToDeviceStack, "NTDMA");

/**
 * IoDetachDevice - take the device above another one off the stack
 * @TargetDevice: the lower one, as IoAttachDeviceToDeviceStack() returned it
 *
 * Context: PASSIVE_LEVEL.
 */
VOID IoDetachDevice(PDEVICE_OBJECT TargetDevice)
{
	struct io_device *device;

	mutex_lock(&devices_lock);
	device = find_locked(TargetDevice->AttachedDevice);
	if (device)
		device->lower = NULL;
	TargetDevice->AttachedDevice = NULL;
	mutex_unlock(&devices_lock);
	if (!device)
		ntdma_misuse(__func__, "nothing is attached (%p)", TargetDevice);
}
EXPORT_SYMBOL_NS_GPL(IoDetachDevice, "NTDMA");
