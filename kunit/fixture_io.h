/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A WDM driver that writes down what comes, and a platform device for it.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_IO_H
#define _NTDMA_KUNIT_FIXTURE_IO_H

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/irqdomain.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include <ntdma/ntdma.h>
#include <ntdma/wdm_driver.h>

#include "fixture_nt.h"

#define NAME		"ntdma_io_host"
#define TRACE		40
#define MEMORY		0x7f000000UL

static const struct platform_device_id ids[] = {
	{ NAME },
	{ }
};

/**
 * struct host_case - the driver of a case, and its one device
 * @driver: as registered
 * @pdev: the device, in Linux
 * @irq: its interrupt
 * @pdo: the device, as AddDevice saw it
 * @fdo: our device object
 * @below: what it is attached to
 * @flags: DO_BUFFERED_IO, DO_DIRECT_IO or none, for @fdo
 * @trace: letters of what came, in order
 * @length: of @trace
 * @start: status of IRP_MN_START_DEVICE
 * @forget: IRP_MN_REMOVE_DEVICE deletes nothing
 * @refuse: IRP_MN_QUERY_STOP_DEVICE fails
 * @resources: descriptors of the last start
 * @count: of @resources
 * @pending: requests are kept, with a cancel routine
 * @began: one is kept
 * @in: bytes of the last write or control
 */
struct host_case {
	struct ntdma_wdm_driver driver;
	struct platform_device *pdev;
	int irq;
	PDEVICE_OBJECT pdo;
	PDEVICE_OBJECT fdo;
	PDEVICE_OBJECT below;
	ULONG flags;
	char trace[TRACE];
	unsigned int length;
	NTSTATUS start;
	bool forget;
	bool refuse;
	CM_PARTIAL_RESOURCE_DESCRIPTOR resources[4];
	ULONG count;
	bool pending;
	struct completion began;
	char in[32];
};

static struct host_case *the_case;

static void note(char letter)
{
	if (the_case->length < TRACE - 1)
		the_case->trace[the_case->length++] = letter;
}

static NTSTATUS end(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
	irp->IoStatus.Status = status;
	irp->IoStatus.Information = information;
	IoCompleteRequest(irp, IO_NO_INCREMENT);
	return status;
}

static NTSTATUS add_device(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
	UNICODE_STRING name;
	NTSTATUS status;

	note('A');
	RtlInitUnicodeString(&name, L"\\Device\\ntdma_io_host");
	status = IoCreateDevice(driver, 16, &name, FILE_DEVICE_UNKNOWN, 0, false,
				&the_case->fdo);
	if (!NT_SUCCESS(status))
		return status;
	the_case->pdo = pdo;
	the_case->below = IoAttachDeviceToDeviceStack(the_case->fdo, pdo);
	the_case->fdo->Flags |= the_case->flags;
	the_case->fdo->Flags &= ~DO_DEVICE_INITIALIZING;
	return STATUS_SUCCESS;
}

static void keep_resources(PCM_RESOURCE_LIST list)
{
	PCM_PARTIAL_RESOURCE_LIST partial = &list->List[0].PartialResourceList;

	the_case->count = partial->Count;
	memcpy(the_case->resources, partial->PartialDescriptors,
	       min_t(ULONG, partial->Count, 4) * sizeof(the_case->resources[0]));
}

static NTSTATUS remove(PIRP irp)
{
	NTSTATUS status;

	note('R');
	IoSkipCurrentIrpStackLocation(irp);
	status = IoCallDriver(the_case->below, irp);
	if (!the_case->forget) {
		IoDetachDevice(the_case->below);
		IoDeleteDevice(the_case->fdo);
	}
	return status;
}

static NTSTATUS pnp(PDEVICE_OBJECT device, PIRP irp)
{
	PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);

	switch (location->MinorFunction) {
	case IRP_MN_START_DEVICE:
		note('S');
		keep_resources(location->Parameters.StartDevice.AllocatedResourcesTranslated);
		return end(irp, the_case->start, 0);
	case IRP_MN_REMOVE_DEVICE:
		return remove(irp);
	case IRP_MN_QUERY_STOP_DEVICE:
		note('q');
		if (the_case->refuse)
			return end(irp, STATUS_UNSUCCESSFUL, 0);
		break;
	case IRP_MN_STOP_DEVICE:
		note('T');
		break;
	case IRP_MN_CANCEL_STOP_DEVICE:
		note('k');
		break;
	case IRP_MN_SURPRISE_REMOVAL:
		note('P');
		break;
	}
	IoSkipCurrentIrpStackLocation(irp);
	return IoCallDriver(the_case->below, irp);
}

static NTSTATUS open_close(PDEVICE_OBJECT device, PIRP irp)
{
	switch (IoGetCurrentIrpStackLocation(irp)->MajorFunction) {
	case IRP_MJ_CREATE:
		note('O');
		break;
	case IRP_MJ_CLEANUP:
		note('u');
		break;
	default:
		note('C');
		break;
	}
	return end(irp, STATUS_SUCCESS, 0);
}

static VOID cancel_routine(PDEVICE_OBJECT device, PIRP irp)
{
	note('x');
	IoReleaseCancelSpinLock(irp->CancelIrql);
	end(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS keep(PIRP irp)
{
	KIRQL irql;

	IoMarkIrpPending(irp);
	IoAcquireCancelSpinLock(&irql);
	IoSetCancelRoutine(irp, cancel_routine);
	IoReleaseCancelSpinLock(irql);
	complete(&the_case->began);
	return STATUS_PENDING;
}

/* the buffer of a transfer, where the driver may use it */
static void *buffer_of(PIRP irp)
{
	if (irp->MdlAddress)
		return MmGetSystemAddressForMdlSafe(irp->MdlAddress,
						    NormalPagePriority);
	return irp->AssociatedIrp.SystemBuffer;
}

/* neither: the driver locks the user's memory by itself */
static NTSTATUS lock_user_buffer(PIRP irp, ULONG length, LOCK_OPERATION operation)
{
	PMDL mdl = IoAllocateMdl(irp->UserBuffer, length, false, false, irp);
	NTSTATUS status;

	if (!mdl)
		return STATUS_INSUFFICIENT_RESOURCES;
	status = NtdmaProbeAndLockPages(mdl, irp->RequestorMode, operation);
	return status;
}

static NTSTATUS transfer(PDEVICE_OBJECT device, PIRP irp)
{
	PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
	ULONG length = location->Parameters.Read.Length;
	bool reading = location->MajorFunction == IRP_MJ_READ;
	NTSTATUS status = STATUS_SUCCESS;
	char *bytes;

	note(reading ? 'r' : 'w');
	if (the_case->pending)
		return keep(irp);
	if (!(device->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO)))
		status = lock_user_buffer(irp, length,
					  reading ? IoWriteAccess : IoReadAccess);
	if (!NT_SUCCESS(status))
		return end(irp, status, 0);
	bytes = buffer_of(irp);
	if (reading)
		memcpy(bytes, "0123456789", min_t(ULONG, length, 10));
	else
		memcpy(the_case->in, bytes, min_t(ULONG, length, 31));
	return end(irp, STATUS_SUCCESS, min_t(ULONG, length, 10));
}

#define CODE(method)	CTL_CODE(FILE_DEVICE_UNKNOWN, 0x900, method, FILE_ANY_ACCESS)

/* @length bytes of the user's, by an MDL of the driver's own */
static NTSTATUS with_user_memory(PVOID address, ULONG length,
				 LOCK_OPERATION operation, char *bytes)
{
	PMDL mdl = IoAllocateMdl(address, length, false, false, NULL);
	NTSTATUS status;
	void *mapped;

	if (!mdl)
		return STATUS_INSUFFICIENT_RESOURCES;
	status = NtdmaProbeAndLockPages(mdl, UserMode, operation);
	if (!NT_SUCCESS(status))
		goto free;
	mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
	if (!mapped)
		status = STATUS_INSUFFICIENT_RESOURCES;
	else if (operation == IoReadAccess)
		memcpy(bytes, mapped, length);
	else
		memcpy(mapped, bytes, length);
	MmUnlockPages(mdl);
free:
	IoFreeMdl(mdl);
	return status;
}

/* METHOD_NEITHER: both addresses are the user's, nothing is copied for us */
static NTSTATUS control_neither(PIRP irp, PIO_STACK_LOCATION location)
{
	ULONG in = location->Parameters.DeviceIoControl.InputBufferLength;
	ULONG out = location->Parameters.DeviceIoControl.OutputBufferLength;
	NTSTATUS status;

	if (irp->AssociatedIrp.SystemBuffer || irp->MdlAddress ||
	    irp->RequestorMode != UserMode)
		return end(irp, STATUS_UNSUCCESSFUL, 0);
	status = with_user_memory(location->Parameters.DeviceIoControl.Type3InputBuffer,
				  min_t(ULONG, in, 31), IoReadAccess, the_case->in);
	if (NT_SUCCESS(status))
		status = with_user_memory(irp->UserBuffer, min_t(ULONG, out, 8),
					  IoWriteAccess, "neither");
	return end(irp, status, NT_SUCCESS(status) ? 8 : 0);
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp)
{
	PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
	char *system = irp->AssociatedIrp.SystemBuffer, *other;

	note('i');
	memset(the_case->in, 0, sizeof(the_case->in));
	switch (location->Parameters.DeviceIoControl.IoControlCode) {
	case CODE(METHOD_BUFFERED):
		strscpy(the_case->in, system, sizeof(the_case->in));
		strscpy(system, "answer", 8);
		return end(irp, STATUS_BUFFER_OVERFLOW, 7);
	case CODE(METHOD_IN_DIRECT):
		other = buffer_of(irp);
		strscpy(the_case->in, other, sizeof(the_case->in));
		return end(irp, STATUS_SUCCESS, strlen(system));
	case CODE(METHOD_OUT_DIRECT):
		strscpy(buffer_of(irp), system, 8);
		return end(irp, STATUS_SUCCESS, 8);
	case CODE(METHOD_NEITHER):
		return control_neither(irp, location);
	default:
		return end(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
	}
}

static VOID unload(PDRIVER_OBJECT driver)
{
	note('U');
}

static NTSTATUS driver_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	note('E');
	driver->DriverExtension->AddDevice = add_device;
	driver->DriverUnload = unload;
	driver->MajorFunction[IRP_MJ_PNP] = pnp;
	driver->MajorFunction[IRP_MJ_CREATE] = open_close;
	driver->MajorFunction[IRP_MJ_CLEANUP] = open_close;
	driver->MajorFunction[IRP_MJ_CLOSE] = open_close;
	driver->MajorFunction[IRP_MJ_READ] = transfer;
	driver->MajorFunction[IRP_MJ_WRITE] = transfer;
	driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
	return STATUS_SUCCESS;
}

static void make_interrupt(struct kunit *test)
{
	/* without an owner: this module is not pinned by its own handlers */
	int irq = __irq_alloc_descs(-1, 1, 1, NUMA_NO_NODE, NULL, NULL);

	KUNIT_ASSERT_GT(test, irq, 0);
	irq_set_chip_and_handler_name(irq, &dummy_irq_chip, handle_simple_irq, NAME);
	irq_modify_status(irq, IRQ_NOREQUEST, IRQ_NOPROBE);
	the_case->irq = irq;
}

static int host_init(struct kunit *test)
{
	struct host_case *c;
	int ret = nt_fixture_init(test);

	if (ret)
		return ret;
	c = kzalloc(sizeof(*c), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c);
	the_case = c;
	init_completion(&c->began);
	c->driver.name = NAME;
	c->driver.entry = driver_entry;
	c->driver.platform_ids = ids;
	make_interrupt(test);
	return 0;
}

static void host_exit(struct kunit *test)
{
	irq_free_desc(the_case->irq);
	kfree(the_case);
	the_case = NULL;
	nt_fixture_exit(test);
}

static void plug(struct kunit *test)
{
	const struct resource resources[] = {
		DEFINE_RES_MEM(MEMORY, 0x1000),
		DEFINE_RES_IRQ(the_case->irq),
	};

	KUNIT_ASSERT_EQ(test, 0, ntdma_wdm_driver_register(&the_case->driver));
	the_case->pdev = platform_device_register_simple(NAME, PLATFORM_DEVID_NONE,
							 resources, 2);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, the_case->pdev);
}

static void unplug(void)
{
	platform_device_unregister(the_case->pdev);
	ntdma_wdm_driver_unregister(&the_case->driver);
}

#define EXPECT_TRACE(test, expected) \
	KUNIT_EXPECT_STREQ(test, expected, (const char *)the_case->trace)

#endif
