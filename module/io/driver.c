// SPDX-License-Identifier: GPL-2.0-only
/*
 * Driver objects.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../nt/inject.h"
#include "io.h"

/* The registry that is not there; drivers only pass the path on. */
#define SERVICES	"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"

struct io_driver {
	DRIVER_OBJECT object;
	DRIVER_EXTENSION extension;
	WCHAR name[64];
	WCHAR path[128];
};

static NTSTATUS invalid_request(PDEVICE_OBJECT device, PIRP irp)
{
	irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
	irp->IoStatus.Information = 0;
	IoCompleteRequest(irp, IO_NO_INCREMENT);
	return STATUS_INVALID_DEVICE_REQUEST;
}

static void widen(WCHAR *wide, size_t room, const char *first,
		  const char *second)
{
	size_t count = 0;

	while (*first && count + 1 < room)
		wide[count++] = *first++;
	while (*second && count + 1 < room)
		wide[count++] = *second++;
	wide[count] = 0;
}

/**
 * io_driver_create - make a driver object and let the driver fill it
 * @name: of the service
 * @entry: the driver's DriverEntry
 *
 * Context: may sleep.
 * Return: the object, -ENOMEM, or what DriverEntry's status says, as an ERR_PTR.
 */
PDRIVER_OBJECT io_driver_create(const char *name, PDRIVER_INITIALIZE entry)
{
	struct io_driver *driver = NULL;
	UNICODE_STRING path;
	NTSTATUS status;
	unsigned int i;

	if (!ntdma_fail(NTDMA_SITE_DRIVER_OBJECT))
		driver = kzalloc(sizeof(*driver), GFP_KERNEL);
	if (!driver)
		return ERR_PTR(-ENOMEM);

	driver->object.Type = IO_TYPE_DRIVER;
	driver->object.Size = sizeof(driver->object);
	driver->object.DriverExtension = &driver->extension;
	driver->object.DriverInit = entry;
	driver->extension.DriverObject = &driver->object;
	widen(driver->name, ARRAY_SIZE(driver->name), "\\Driver\\", name);
	RtlInitUnicodeString(&driver->object.DriverName, driver->name);
	widen(driver->path, ARRAY_SIZE(driver->path), SERVICES, name);
	RtlInitUnicodeString(&path, driver->path);
	for (i = 0; i < ARRAY_SIZE(driver->object.MajorFunction); i++)
		driver->object.MajorFunction[i] = invalid_request;

	status = entry(&driver->object, &path);
	if (!NT_SUCCESS(status)) {
		io_device_drop_all(&driver->object);
		kfree(driver);
		return ERR_PTR(io_errno(status));
	}
	io_device_ready(&driver->object);
	return &driver->object;
}

/**
 * io_driver_destroy - let a driver clean up, and free its object
 * @object: from io_driver_create(), without devices but those of DriverEntry
 *
 * Context: may sleep.
 */
void io_driver_destroy(PDRIVER_OBJECT object)
{
	if (object->DriverUnload)
		object->DriverUnload(object);
	io_device_drop_all(object);
	kfree(container_of(object, struct io_driver, object));
}

static const struct {
	NTSTATUS status;
	int error;
} errors[] = {
	{ STATUS_INSUFFICIENT_RESOURCES, -ENOMEM },
	{ STATUS_NO_MEMORY, -ENOMEM },
	{ STATUS_INVALID_PARAMETER, -EINVAL },
	{ STATUS_INVALID_DEVICE_REQUEST, -ENOTTY },
	{ STATUS_NOT_SUPPORTED, -EOPNOTSUPP },
	{ STATUS_NOT_IMPLEMENTED, -EOPNOTSUPP },
	{ STATUS_BUFFER_TOO_SMALL, -EOVERFLOW },
	{ STATUS_BUFFER_OVERFLOW, -EOVERFLOW },
	{ STATUS_ACCESS_DENIED, -EACCES },
	{ STATUS_ACCESS_VIOLATION, -EFAULT },
	{ STATUS_DEVICE_BUSY, -EBUSY },
	{ STATUS_DEVICE_NOT_READY, -EAGAIN },
	{ STATUS_DISK_FULL, -ENOSPC },
	{ STATUS_DELETE_PENDING, -ENODEV },
	{ STATUS_NO_SUCH_DEVICE, -ENODEV },
	{ STATUS_DEVICE_DOES_NOT_EXIST, -ENODEV },
	{ STATUS_CANCELLED, -EINTR },
	{ STATUS_TIMEOUT, -ETIMEDOUT },
	{ STATUS_IO_TIMEOUT, -ETIMEDOUT },
	{ STATUS_OBJECT_NAME_COLLISION, -EEXIST },
	{ STATUS_OBJECT_NAME_NOT_FOUND, -ENOENT },
};

/**
 * io_errno - what user space gets for a status
 * @status: any
 *
 * Context: any.
 * Return: 0 for success, else an errno; -EIO for what has no counterpart.
 */
int io_errno(NTSTATUS status)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].status == status)
			return errors[i].error;
	return NT_SUCCESS(status) ? 0 : -EIO;
}
