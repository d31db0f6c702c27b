// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests on their way through a stack of devices.
 *
 *	             IoCallDriver: one location down
 *	top    ------------------------------------------> bottom
 *	   ^                                                 |
 *	   |  IoCompleteRequest: up, through the completion  |
 *	   +--------------- routines of all that ask --------+
 *	                    |
 *	                    | a routine keeps the request:
 *	                    v STATUS_MORE_PROCESSING_REQUIRED
 *	                  stopped, until IoCompleteRequest again
 *
 * A request is the driver's memory as long as it travels; what we have to know
 * lies in front of it. Below its last location and above its first one there is
 * one more, for drivers that write where they have none.
 */
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "../nt/inject.h"
#include "../nt/report.h"
#include "io.h"

/**
 * struct io_request - a request and what we know about it
 * @done: somebody waits for it: a request of ours
 * @ours: see @done
 * @irp: what drivers see
 * @stack: its stack locations, numbered from 1 as CurrentLocation counts, between
 *	two that nobody reads
 */
struct io_request {
	struct completion done;
	bool ours;
	IRP irp;
	IO_STACK_LOCATION stack[];
};

/* Guards cancel routines, as on Windows. */
static DEFINE_SPINLOCK(cancel_lock);

static struct io_request *to_request(PIRP irp)
{
	return container_of(irp, struct io_request, irp);
}

/* @must: waits for memory, and gets it */
static PIRP allocate(CCHAR stack_size, bool must)
{
	struct io_request *request = NULL;
	size_t size = struct_size(request, stack, stack_size + 2);

	if (must)
		request = kmalloc(size, GFP_KERNEL | __GFP_NOFAIL);
	else if (!ntdma_fail(NTDMA_SITE_IRP))
		request = ntdma_alloc(size);
	if (!request)
		return NULL;
	memset(request, 0, size);
	init_completion(&request->done);
	request->irp.Type = IO_TYPE_IRP;
	request->irp.Size = size - offsetof(struct io_request, irp);
	request->irp.StackCount = stack_size;
	request->irp.CurrentLocation = stack_size + 1;
	request->irp.Tail.Overlay.CurrentStackLocation =
		&request->stack[stack_size + 1];
	return &request->irp;
}

/**
 * IoAllocateIrp - allocate a request
 * @StackSize: stack locations, 1 to 126
 * @ChargeQuota: ignored
 *
 * Deviation: 126 stack locations at most; ChargeQuota is ignored.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the request, or NULL.
 */
PIRP IoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota)
{
	if (StackSize < 1 || StackSize >= MAXCHAR) {
		ntdma_misuse(__func__, "%d stack locations", StackSize);
		return NULL;
	}
	return allocate(StackSize, false);
}
EXPORT_SYMBOL_NS_GPL(IoAllocateIrp, "NTDMA");

/**
 * IoFreeIrp - free a request
 * @Irp: from IoAllocateIrp(), with no driver
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoFreeIrp(PIRP Irp)
{
	if (Irp->Type != IO_TYPE_IRP) {
		ntdma_misuse(__func__, "freed before or no request (%p)", Irp);
		return;
	}
	Irp->Type = 0;
	ntdma_free(to_request(Irp));
}
EXPORT_SYMBOL_NS_GPL(IoFreeIrp, "NTDMA");

/**
 * NtdmaNoStackLocation - report a stack location that is not there
 * @Irp: the request
 * @Routine: what wanted it, and does nothing
 *
 * Windows' routines write to the memory beside the request in this case.
 *
 * Context: any but NMI.
 */
VOID NtdmaNoStackLocation(PIRP Irp, PCSTR Routine)
{
	ntdma_misuse(Routine, "no stack location (%p at %d of %d)", Irp,
		     Irp->CurrentLocation, Irp->StackCount);
}
EXPORT_SYMBOL_NS_GPL(NtdmaNoStackLocation, "NTDMA");

/* A request that cannot go down ends where it is. */
static NTSTATUS refuse(PIRP irp, NTSTATUS status)
{
	irp->IoStatus.Status = status;
	irp->IoStatus.Information = 0;
	IoCompleteRequest(irp, IO_NO_INCREMENT);
	return status;
}

/**
 * IoCallDriver - pass a request to a driver
 * @DeviceObject: device of that driver
 * @Irp: the request; its next stack location is filled
 *
 * A request without a stack location left is reported and completed with
 * STATUS_INVALID_DEVICE_REQUEST; Windows stops there.
 *
 * Deviation: without a stack location the request is reported and ends.
 *
 * Context: up to DISPATCH_LEVEL, as the request's kind allows.
 * Return: what the driver's dispatch routine returns.
 */
NTSTATUS IoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	PIO_STACK_LOCATION location;
	PDRIVER_DISPATCH dispatch;

	if (Irp->CurrentLocation <= 1) {
		ntdma_misuse(__func__, "no stack location left (%p)", Irp);
		return refuse(Irp, STATUS_INVALID_DEVICE_REQUEST);
	}
	IoSetNextIrpStackLocation(Irp);
	location = IoGetCurrentIrpStackLocation(Irp);
	location->DeviceObject = DeviceObject;

	dispatch = location->MajorFunction > IRP_MJ_MAXIMUM_FUNCTION ? NULL :
		   DeviceObject->DriverObject->MajorFunction[location->MajorFunction];
	if (!dispatch)
		return refuse(Irp, STATUS_INVALID_DEVICE_REQUEST);
	return dispatch(DeviceObject, Irp);
}
EXPORT_SYMBOL_NS_GPL(IoCallDriver, "NTDMA");

static bool wants(const IRP *irp, const IO_STACK_LOCATION *location)
{
	UCHAR when = NT_SUCCESS(irp->IoStatus.Status) ? SL_INVOKE_ON_SUCCESS :
							SL_INVOKE_ON_ERROR;

	if (irp->Cancel)
		when |= SL_INVOKE_ON_CANCEL;
	return location->CompletionRoutine && (location->Control & when);
}

/* One location up; false when the routine there keeps the request. */
static bool complete_location(PIRP irp)
{
	PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
	PDEVICE_OBJECT above = NULL;
	IO_STACK_LOCATION copy = *location;

	irp->PendingReturned = !!(location->Control & SL_PENDING_RETURNED);
	memset(location, 0, sizeof(*location));
	IoSkipCurrentIrpStackLocation(irp);
	if (irp->CurrentLocation <= irp->StackCount)
		above = IoGetCurrentIrpStackLocation(irp)->DeviceObject;

	if (wants(irp, &copy))
		return copy.CompletionRoutine(above, irp, copy.Context) !=
		       STATUS_MORE_PROCESSING_REQUIRED;
	/* nobody asked: the one above has to know all the same */
	if (irp->PendingReturned && irp->CurrentLocation <= irp->StackCount)
		IoMarkIrpPending(irp);
	return true;
}

/**
 * IoCompleteRequest - end a request, or send it back up
 * @Irp: the request, IoStatus is set
 * @PriorityBoost: ignored, Linux schedules as it sees fit
 *
 * Completing a request twice is reported where it can be seen.
 *
 * Deviation: PriorityBoost is ignored; a second completion is reported.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoCompleteRequest(PIRP Irp, CCHAR PriorityBoost)
{
	struct io_request *request = to_request(Irp);

	if (Irp->Type != IO_TYPE_IRP || Irp->CurrentLocation > Irp->StackCount) {
		ntdma_misuse(__func__, "completed before or no request (%p)", Irp);
		return;
	}
	if (Irp->IoStatus.Status == STATUS_PENDING)
		ntdma_misuse(__func__, "completed with STATUS_PENDING (%p)", Irp);
	if (Irp->CancelRoutine)
		ntdma_misuse(__func__, "completed with a cancel routine (%p)", Irp);

	while (Irp->CurrentLocation <= Irp->StackCount)
		if (!complete_location(Irp))
			return;
	if (request->ours)
		complete(&request->done);
	else
		ntdma_misuse(__func__, "request of a driver has no routine that keeps it (%p)",
			     Irp);
}
EXPORT_SYMBOL_NS_GPL(IoCompleteRequest, "NTDMA");

/**
 * IoAcquireCancelSpinLock - take the lock that guards cancel routines
 * @Irql: receives the level before
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoAcquireCancelSpinLock(PKIRQL Irql)
	__acquires(&cancel_lock)
{
	*Irql = KeGetCurrentIrql();
	if (*Irql < DISPATCH_LEVEL)
		KeRaiseIrql(DISPATCH_LEVEL, Irql);
	spin_lock(&cancel_lock);
}
EXPORT_SYMBOL_NS_GPL(IoAcquireCancelSpinLock, "NTDMA");

/**
 * IoReleaseCancelSpinLock - release it
 * @Irql: level to go back to
 *
 * Context: the holder's.
 */
VOID IoReleaseCancelSpinLock(KIRQL Irql)
	__releases(&cancel_lock)
{
	spin_unlock(&cancel_lock);
	if (Irql < DISPATCH_LEVEL)
		KeLowerIrql(Irql);
}
EXPORT_SYMBOL_NS_GPL(IoReleaseCancelSpinLock, "NTDMA");

/**
 * IoCancelIrp - ask for a request to end
 * @Irp: the request; it may end as soon as this is called
 *
 * The driver's cancel routine is called with the cancel lock held, at
 * DISPATCH_LEVEL, and has to release it with Irp->CancelIrql.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: TRUE when there was a cancel routine.
 */
BOOLEAN IoCancelIrp(PIRP Irp)
{
	PDRIVER_CANCEL routine;
	PIO_STACK_LOCATION location;
	KIRQL irql;

	IoAcquireCancelSpinLock(&irql);
	Irp->Cancel = true;
	routine = IoSetCancelRoutine(Irp, NULL);
	if (!routine) {
		IoReleaseCancelSpinLock(irql);
		return false;
	}
	Irp->CancelIrql = irql;
	location = IoGetCurrentIrpStackLocation(Irp);
	routine(location->DeviceObject, Irp);
	return true;
}
EXPORT_SYMBOL_NS_GPL(IoCancelIrp, "NTDMA");

/* What ends something cannot be left out: the driver would keep its memory. */
static bool is_an_end(UCHAR major, UCHAR minor)
{
	if (major == IRP_MJ_PNP)
		return minor == IRP_MN_REMOVE_DEVICE ||
		       minor == IRP_MN_SURPRISE_REMOVAL ||
		       minor == IRP_MN_STOP_DEVICE ||
		       minor == IRP_MN_CANCEL_STOP_DEVICE;
	return major == IRP_MJ_CLEANUP || major == IRP_MJ_CLOSE;
}

/**
 * io_irp_create - a request of ours for the top of a stack
 * @device: that device
 * @major: IRP_MJ_...
 * @minor: IRP_MN_...
 *
 * Context: may sleep.
 * Return: the request with its first location ready to be filled, or NULL, but not
 * for requests that end something.
 */
PIRP io_irp_create(PDEVICE_OBJECT device, UCHAR major, UCHAR minor)
{
	PIRP irp = allocate(device->StackSize, is_an_end(major, minor));

	if (!irp)
		return NULL;
	to_request(irp)->ours = true;
	irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
	IoGetNextIrpStackLocation(irp)->MajorFunction = major;
	IoGetNextIrpStackLocation(irp)->MinorFunction = minor;
	return irp;
}

/**
 * io_call_and_wait - send a request of ours and wait for its end
 * @device: top of the stack
 * @irp: the request
 *
 * When the calling process is killed the request is cancelled, and still waited
 * for: its buffers are the driver's until it ends.
 *
 * Context: may sleep.
 * Return: true when it ended by itself, false when it was cancelled.
 */
bool io_call_and_wait(PDEVICE_OBJECT device, PIRP irp)
{
	struct io_request *request = to_request(irp);

	IoCallDriver(device, irp);
	if (!wait_for_completion_killable(&request->done))
		return true;
	IoCancelIrp(irp);
	wait_for_completion(&request->done);
	return false;
}

/* The cancel came before the routine was set: nobody else calls it. */
static void release_or_cancel(PDEVICE_OBJECT device, PIRP irp, KIRQL before,
			      bool waits)
{
	PDRIVER_CANCEL routine = NULL;

	if (waits && irp->Cancel)
		routine = IoSetCancelRoutine(irp, NULL);
	if (!routine) {
		IoReleaseCancelSpinLock(before);
		return;
	}
	irp->CancelIrql = before;
	routine(device, irp);
}

/**
 * IoStartPacket - hand a request to StartIo, now or in its turn
 * @DeviceObject: the device
 * @Irp: the request
 * @Key: place in the queue, or NULL for its end
 * @CancelFunction: cancel routine while it waits, or NULL; called at once for a
 *	request that would wait and is cancelled already
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoStartPacket(PDEVICE_OBJECT DeviceObject, PIRP Irp, PULONG Key,
		   PDRIVER_CANCEL CancelFunction)
{
	PKDEVICE_QUEUE_ENTRY entry = &Irp->Tail.Overlay.DeviceQueueEntry;
	KIRQL irql, before;
	BOOLEAN waits;

	KeRaiseIrql(DISPATCH_LEVEL, &irql);
	if (CancelFunction) {
		/* a cancel sees it queued or not at all */
		IoAcquireCancelSpinLock(&before);
		IoSetCancelRoutine(Irp, CancelFunction);
	}
	waits = Key ? KeInsertByKeyDeviceQueue(&DeviceObject->DeviceQueue, entry,
					       *Key) :
		      KeInsertDeviceQueue(&DeviceObject->DeviceQueue, entry);
	if (!waits)
		DeviceObject->CurrentIrp = Irp;
	if (CancelFunction)
		release_or_cancel(DeviceObject, Irp, before, waits);
	if (!waits)
		DeviceObject->DriverObject->DriverStartIo(DeviceObject, Irp);
	KeLowerIrql(irql);
}
EXPORT_SYMBOL_NS_GPL(IoStartPacket, "NTDMA");

/**
 * IoStartNextPacket - hand the next waiting request to StartIo
 * @DeviceObject: the device
 * @Cancelable: the requests have cancel routines
 *
 * Context: DISPATCH_LEVEL.
 */
VOID IoStartNextPacket(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable)
{
	PKDEVICE_QUEUE_ENTRY entry;
	KIRQL irql = DISPATCH_LEVEL;
	PIRP irp = NULL;

	if (Cancelable)
		IoAcquireCancelSpinLock(&irql);
	DeviceObject->CurrentIrp = NULL;
	entry = KeRemoveDeviceQueue(&DeviceObject->DeviceQueue);
	if (entry)
		irp = container_of(entry, IRP, Tail.Overlay.DeviceQueueEntry);
	DeviceObject->CurrentIrp = irp;
	if (Cancelable)
		IoReleaseCancelSpinLock(irql);
	if (irp)
		DeviceObject->DriverObject->DriverStartIo(DeviceObject, irp);
}
EXPORT_SYMBOL_NS_GPL(IoStartNextPacket, "NTDMA");
