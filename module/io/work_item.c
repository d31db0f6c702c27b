// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work items: a call at PASSIVE_LEVEL, on Linux's workqueues.
 */
#include <linux/export.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "../nt/inject.h"
#include "../nt/report.h"
#include "io.h"

/* of our own, to be flushed before a driver goes */
static struct workqueue_struct *io_workqueue;

/**
 * struct _IO_WORKITEM - a work item
 * @work: Linux's
 * @device: first argument of the routine: the device, or the driver
 * @routine: of the call that is queued, or NULL
 * @routine_ex: the same, with the item as third argument
 * @context: its second argument
 * @queued: a call waits
 */
struct _IO_WORKITEM {
	struct work_struct work;
	PVOID device;
	PIO_WORKITEM_ROUTINE routine;
	PIO_WORKITEM_ROUTINE_EX routine_ex;
	PVOID context;
	atomic_t queued;
};

/* The routine may free the item or queue it again. */
static void run(struct work_struct *work)
{
	PIO_WORKITEM item = container_of(work, struct _IO_WORKITEM, work);
	PIO_WORKITEM_ROUTINE_EX routine_ex = item->routine_ex;
	PIO_WORKITEM_ROUTINE routine = item->routine;
	PVOID device = item->device;
	PVOID context = item->context;

	atomic_set_release(&item->queued, 0);
	if (routine_ex)
		routine_ex(device, context, item);
	else
		routine(device, context);
}

/**
 * IoSizeofWorkItem - bytes that IoInitializeWorkItem() wants
 *
 * Context: any.
 * Return: the size of an item.
 */
ULONG IoSizeofWorkItem(void)
{
	return sizeof(struct _IO_WORKITEM);
}
EXPORT_SYMBOL_NS_GPL(IoSizeofWorkItem, "NTDMA");

/**
 * IoInitializeWorkItem - make a work item in memory of the driver's own
 * @IoObject: device or driver object, for the routine
 * @IoWorkItem: IoSizeofWorkItem() bytes that stay, not on a stack
 *
 * Context: any.
 */
VOID IoInitializeWorkItem(PVOID IoObject, PIO_WORKITEM IoWorkItem)
{
	memset(IoWorkItem, 0, sizeof(*IoWorkItem));
	INIT_WORK(&IoWorkItem->work, run);
	IoWorkItem->device = IoObject;
}
EXPORT_SYMBOL_NS_GPL(IoInitializeWorkItem, "NTDMA");

/**
 * IoUninitializeWorkItem - undo IoInitializeWorkItem()
 * @IoWorkItem: not queued, else it is reported
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoUninitializeWorkItem(PIO_WORKITEM IoWorkItem)
{
	if (atomic_read(&IoWorkItem->queued))
		ntdma_misuse(__func__, "item is queued (%p)", IoWorkItem);
}
EXPORT_SYMBOL_NS_GPL(IoUninitializeWorkItem, "NTDMA");

/**
 * IoAllocateWorkItem - allocate a work item
 * @DeviceObject: for the routine
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the item, or NULL.
 */
PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject)
{
	PIO_WORKITEM item = ntdma_fail(NTDMA_SITE_WORK_ITEM) ? NULL :
			    ntdma_alloc(sizeof(*item));

	if (item)
		IoInitializeWorkItem(DeviceObject, item);
	return item;
}
EXPORT_SYMBOL_NS_GPL(IoAllocateWorkItem, "NTDMA");

static void queue(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine,
		  PIO_WORKITEM_ROUTINE_EX routine_ex, PVOID context,
		  const char *caller)
{
	if (atomic_cmpxchg(&item->queued, 0, 1)) {
		ntdma_misuse(caller, "item is queued (%p)", item);
		return;
	}
	item->routine = routine;
	item->routine_ex = routine_ex;
	item->context = context;
	queue_work(io_workqueue, &item->work);
}

/**
 * IoQueueWorkItem - have a routine called at PASSIVE_LEVEL
 * @IoWorkItem: the item; queueing one that waits is reported and changes nothing
 * @WorkerRoutine: the routine
 * @QueueType: ignored
 * @Context: its second argument
 *
 * Deviation: QueueType is ignored: Linux's workqueues have one priority here.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoQueueWorkItem(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE WorkerRoutine,
		     WORK_QUEUE_TYPE QueueType, PVOID Context)
{
	queue(IoWorkItem, WorkerRoutine, NULL, Context, __func__);
}
EXPORT_SYMBOL_NS_GPL(IoQueueWorkItem, "NTDMA");

/**
 * IoQueueWorkItemEx - the same for a routine that is told its item
 * @IoWorkItem: as IoQueueWorkItem()
 * @WorkerRoutine: the routine
 * @QueueType: ignored
 * @Context: its second argument
 *
 * Deviation: QueueType is ignored: Linux's workqueues have one priority here.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoQueueWorkItemEx(PIO_WORKITEM IoWorkItem,
		       PIO_WORKITEM_ROUTINE_EX WorkerRoutine,
		       WORK_QUEUE_TYPE QueueType, PVOID Context)
{
	queue(IoWorkItem, NULL, WorkerRoutine, Context, __func__);
}
EXPORT_SYMBOL_NS_GPL(IoQueueWorkItemEx, "NTDMA");

/**
 * IoFreeWorkItem - free a work item
 * @IoWorkItem: not queued; its own routine may free it
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoFreeWorkItem(PIO_WORKITEM IoWorkItem)
{
	if (atomic_read(&IoWorkItem->queued)) {
		ntdma_misuse(__func__, "item is queued (%p)", IoWorkItem);
		return;
	}
	ntdma_free(IoWorkItem);
}
EXPORT_SYMBOL_NS_GPL(IoFreeWorkItem, "NTDMA");

/**
 * io_work_flush - wait for the routines that run or are queued
 *
 * Context: may sleep.
 */
void io_work_flush(void)
{
	flush_workqueue(io_workqueue);
}

/**
 * io_work_init - before the first work item
 *
 * Return: 0 or -ENOMEM.
 */
int io_work_init(void)
{
	io_workqueue = alloc_workqueue("ntdma_io", WQ_UNBOUND, 0);
	return io_workqueue ? 0 : -ENOMEM;
}

/**
 * io_work_exit - after the last one
 */
void io_work_exit(void)
{
	destroy_workqueue(io_workqueue);
}
