// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device queues: one request is at the device, the others wait in order.
 *
 *	        insert: not queued, runs           insert: waits
 *	IDLE ----------------------------> BUSY ----+
 *	  ^                                 |  ^----+
 *	  +---------------------------------+
 *	        remove: nothing waits
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/list.h>

#include "internal.h"

/* KOBJECTS value of a device queue */
#define OBJECT_IS_DEVICE_QUEUE	20

/* A LIST_ENTRY is a list_head under another name. */
static_assert(sizeof(LIST_ENTRY) == sizeof(struct list_head));
static_assert(offsetof(LIST_ENTRY, Blink) == offsetof(struct list_head, prev));

static struct list_head *to_list(PLIST_ENTRY entry)
{
	return (struct list_head *)entry;
}

static PKDEVICE_QUEUE_ENTRY to_entry(struct list_head *node)
{
	return container_of((PLIST_ENTRY)node, KDEVICE_QUEUE_ENTRY,
			    DeviceListEntry);
}

/**
 * KeInitializeDeviceQueue - make storage an idle device queue
 * @DeviceQueue: the storage
 *
 * Context: any.
 */
VOID KeInitializeDeviceQueue(PKDEVICE_QUEUE DeviceQueue)
{
	DeviceQueue->Type = OBJECT_IS_DEVICE_QUEUE;
	DeviceQueue->Size = sizeof(*DeviceQueue);
	DeviceQueue->Busy = false;
	INIT_LIST_HEAD(to_list(&DeviceQueue->DeviceListHead));
	KeInitializeSpinLock(&DeviceQueue->Lock);
}
EXPORT_SYMBOL_NS_GPL(KeInitializeDeviceQueue, "NTDMA");

/* The first entry with a larger key, or the head. */
static struct list_head *find_successor(PKDEVICE_QUEUE queue, ULONG key)
{
	struct list_head *node;

	list_for_each(node, to_list(&queue->DeviceListHead))
		if (to_entry(node)->SortKey > key)
			break;
	return node;
}

static BOOLEAN insert(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry,
		      const ULONG *key)
{
	struct list_head *next = to_list(&queue->DeviceListHead);
	BOOLEAN busy;
	KIRQL irql;

	KeAcquireSpinLock(&queue->Lock, &irql);
	busy = queue->Busy;
	queue->Busy = true;
	if (key)
		entry->SortKey = *key;
	if (busy) {
		if (key)
			next = find_successor(queue, *key);
		list_add_tail(to_list(&entry->DeviceListEntry), next);
	}
	entry->Inserted = busy;
	KeReleaseSpinLock(&queue->Lock, irql);
	return busy;
}

/**
 * KeInsertDeviceQueue - queue a request, or find the device idle
 * @DeviceQueue: the queue
 * @DeviceQueueEntry: the request's entry
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: TRUE when it waits; FALSE when the device was idle: it is busy now,
 * and the caller starts the request.
 */
BOOLEAN KeInsertDeviceQueue(PKDEVICE_QUEUE DeviceQueue,
			    PKDEVICE_QUEUE_ENTRY DeviceQueueEntry)
{
	return insert(DeviceQueue, DeviceQueueEntry, NULL);
}
EXPORT_SYMBOL_NS_GPL(KeInsertDeviceQueue, "NTDMA");

/**
 * KeInsertByKeyDeviceQueue - KeInsertDeviceQueue() in order of a key
 * @DeviceQueue: the queue
 * @DeviceQueueEntry: the request's entry
 * @SortKey: its place; behind entries with the same key
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: as KeInsertDeviceQueue().
 */
BOOLEAN KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue,
				 PKDEVICE_QUEUE_ENTRY DeviceQueueEntry,
				 ULONG SortKey)
{
	return insert(DeviceQueue, DeviceQueueEntry, &SortKey);
}
EXPORT_SYMBOL_NS_GPL(KeInsertByKeyDeviceQueue, "NTDMA");

/* The first entry with at least this key; if there is none, the first. */
static struct list_head *find_from(PKDEVICE_QUEUE queue, ULONG key)
{
	struct list_head *node;

	list_for_each(node, to_list(&queue->DeviceListHead))
		if (to_entry(node)->SortKey >= key)
			return node;
	return to_list(queue->DeviceListHead.Flink);
}

static PKDEVICE_QUEUE_ENTRY remove(PKDEVICE_QUEUE queue, ULONG key)
{
	PKDEVICE_QUEUE_ENTRY entry = NULL;
	KIRQL irql;

	KeAcquireSpinLock(&queue->Lock, &irql);
	if (list_empty(to_list(&queue->DeviceListHead))) {
		queue->Busy = false;
	} else {
		entry = to_entry(find_from(queue, key));
		list_del_init(to_list(&entry->DeviceListEntry));
		entry->Inserted = false;
	}
	KeReleaseSpinLock(&queue->Lock, irql);
	return entry;
}

/**
 * KeRemoveDeviceQueue - next request, or the device becomes idle
 * @DeviceQueue: the queue
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: entry of the request to start; NULL if none waits.
 */
PKDEVICE_QUEUE_ENTRY KeRemoveDeviceQueue(PKDEVICE_QUEUE DeviceQueue)
{
	return remove(DeviceQueue, 0);
}
EXPORT_SYMBOL_NS_GPL(KeRemoveDeviceQueue, "NTDMA");

/**
 * KeRemoveByKeyDeviceQueue - next request at or above a key
 * @DeviceQueue: the queue
 * @SortKey: the key; above the last it begins from the first again
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: as KeRemoveDeviceQueue().
 */
PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue,
					      ULONG SortKey)
{
	return remove(DeviceQueue, SortKey);
}
EXPORT_SYMBOL_NS_GPL(KeRemoveByKeyDeviceQueue, "NTDMA");

/**
 * KeRemoveEntryDeviceQueue - take a request out of the queue
 * @DeviceQueue: the queue
 * @DeviceQueueEntry: the request's entry
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: TRUE when it was waiting.
 */
BOOLEAN KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE DeviceQueue,
				 PKDEVICE_QUEUE_ENTRY DeviceQueueEntry)
{
	BOOLEAN inserted;
	KIRQL irql;

	KeAcquireSpinLock(&DeviceQueue->Lock, &irql);
	inserted = DeviceQueueEntry->Inserted;
	if (inserted) {
		list_del_init(to_list(&DeviceQueueEntry->DeviceListEntry));
		DeviceQueueEntry->Inserted = false;
	}
	KeReleaseSpinLock(&DeviceQueue->Lock, irql);
	return inserted;
}
EXPORT_SYMBOL_NS_GPL(KeRemoveEntryDeviceQueue, "NTDMA");
