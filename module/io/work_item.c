// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work items: a call at PASSIVE_LEVEL, on Linux's workqueues.
 */
#include <linux/export.h>
#include <linux/workqueue.h>

#include "../nt/inject.h"
#include "../nt/report.h"
#include "io.h"

/* of our own, to be flushed before a driver goes */
static struct workqueue_struct *io_workqueue;

/**
 * struct _IO_WORKITEM - a work item
 * @work: Linux's
 * @device: first argument of the routine
 * @routine: of the call that is queued
 * @context: its second argument
 * @queued: a call waits
 */
struct _IO_WORKITEM {
	struct work_struct work;
	PDEVICE_OBJECT device;
	PIO_WORKITEM_ROUTINE routine;
	PVOID context;
	atomic_t queued;
};

/* The routine may free the item or queue it again. */
static void run(struct work_struct *work)
{
	PIO_WORKITEM item = container_of(work, struct _IO_WORKITEM, work);
	PIO_WORKITEM_ROUTINE routine = item->routine;
	PDEVICE_OBJECT device = item->device;
	PVOID context = item->context;

	atomic_set_release(&item->queued, 0);
	routine(device, context);
}

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

	if (!item)
		return NULL;
	INIT_WORK(&item->work, run);
	item->device = DeviceObject;
	item->routine = NULL;
	atomic_set(&item->queued, 0);
	return item;
}
EXPORT_SYMBOL_NS_GPL(IoAllocateWorkItem, "NTDMA");

/**
 * IoQueueWorkItem - have a routine called at PASSIVE_LEVEL
 * @IoWorkItem: the item; queueing one that waits is reported and changes nothing
 * @WorkerRoutine: the routine
 * @QueueType: ignored
 * @Context: its second argument
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoQueueWorkItem(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE WorkerRoutine,
		     WORK_QUEUE_TYPE QueueType, PVOID Context)
{
	if (atomic_cmpxchg(&IoWorkItem->queued, 0, 1)) {
		ntdma_misuse(__func__, "item is queued (%p)", IoWorkItem);
		return;
	}
	IoWorkItem->routine = WorkerRoutine;
	IoWorkItem->context = Context;
	queue_work(io_workqueue, &IoWorkItem->work);
}
EXPORT_SYMBOL_NS_GPL(IoQueueWorkItem, "NTDMA");

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
