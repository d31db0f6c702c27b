// SPDX-License-Identifier: GPL-2.0-only
/*
 * Notification events and callbacks of engines.
 *
 * The DPC walks a controller's registrations under RCU. One that was removed may
 * still be served by a walk that has begun; unregistering waits for that. A
 * registration is bound to a handle, and so may outlive the engine behind it.
 */
#include <linux/rculist.h>
#include <linux/slab.h>

#include "client.h"
#include "inject.h"
#include "notification.h"
#include "report.h"
#include "stream.h"

/**
 * struct hdaudio_notification - one registration
 * @node: in the controller's list
 * @rcu: the DPC may be looking at it
 * @client: whose
 * @handle: engine, or ticket by now
 * @event: event to signal; NULL: a callback
 * @fdo: referenced for the callback
 * @callback: what to call
 * @context: its first argument
 */
struct hdaudio_notification {
	struct list_head node;
	struct rcu_head rcu;
	struct hdaudio_client *client;
	HANDLE handle;
	PKEVENT event;
	PDEVICE_OBJECT fdo;
	PHDAUDIO_DMA_NOTIFICATION_CALLBACK callback;
	PVOID context;
};

static NTSTATUS add(const struct hdaudio_notification *template)
{
	struct hdaudio_client *client = template->client;
	struct hdaudio_controller *controller = client->controller;
	struct hdaudio_notification *notification = NULL;
	NTSTATUS status;

	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_NOTIFICATION))
		notification = kmemdup(template, sizeof(*template), GFP_KERNEL);
	if (!notification)
		return STATUS_INSUFFICIENT_RESOURCES;

	spin_lock_irq(&controller->lock);
	status = hdaudio_client_status(client);
	if (!status && !hdaudio_engine_find(client, template->handle))
		status = STATUS_INVALID_HANDLE;
	if (!status) {
		if (notification->fdo)
			notification->fdo->ReferenceCount++;
		list_add_tail_rcu(&notification->node,
				  &controller->notifications);
	}
	spin_unlock_irq(&controller->lock);
	if (status)
		kfree(notification);
	return status;
}

static bool is_same(const struct hdaudio_notification *one,
		    const struct hdaudio_notification *other)
{
	return one->handle == other->handle && one->client == other->client &&
	       one->event == other->event && one->callback == other->callback &&
	       one->context == other->context;
}

/* the driver may have destroyed it meanwhile */
static void put_fdo(PDEVICE_OBJECT fdo)
{
	if (fdo && ntdma_device_is_live(fdo))
		fdo->ReferenceCount--;
}

static struct hdaudio_notification *
take_notification(struct hdaudio_controller *controller,
		  const struct hdaudio_notification *which)
{
	struct hdaudio_notification *notification;

	list_for_each_entry(notification, &controller->notifications, node) {
		if (!is_same(notification, which))
			continue;
		list_del_rcu(&notification->node);
		put_fdo(notification->fdo);
		return notification;
	}
	return NULL;
}

static NTSTATUS remove(const struct hdaudio_notification *which)
{
	struct hdaudio_controller *controller = which->client->controller;
	struct hdaudio_notification *notification = NULL;
	bool known;

	spin_lock_irq(&controller->lock);
	known = hdaudio_engine_find(which->client, which->handle) ||
		hdaudio_ticket_find(which->client, which->handle);
	if (known)
		notification = take_notification(controller, which);
	spin_unlock_irq(&controller->lock);

	if (!known)
		return STATUS_INVALID_HANDLE;
	if (!notification)
		return STATUS_INVALID_PARAMETER;
	/* the driver may free what the DPC is about to call */
	synchronize_rcu();
	kfree(notification);
	return STATUS_SUCCESS;
}

/**
 * hdaudio_event_add - have an event signalled
 * @client: whose engine
 * @handle: which engine
 * @event: the event; a second registration counts as one of its own
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INSUFFICIENT_RESOURCES, or
 * what hdaudio_client_status() says.
 */
NTSTATUS hdaudio_event_add(struct hdaudio_client *client, HANDLE handle,
			   PKEVENT event)
{
	struct hdaudio_notification notification = {
		.client = client,
		.handle = handle,
		.event = event,
	};

	return add(&notification);
}

/**
 * hdaudio_event_remove - undo hdaudio_event_add()
 * @client: whose engine
 * @handle: which engine, or a ticket
 * @event: the event; it may be freed afterwards
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER.
 */
NTSTATUS hdaudio_event_remove(struct hdaudio_client *client, HANDLE handle,
			      PKEVENT event)
{
	struct hdaudio_notification notification = {
		.client = client,
		.handle = handle,
		.event = event,
	};

	return remove(&notification);
}

/**
 * hdaudio_callback_add - have a routine called
 * @client: whose engine
 * @handle: which engine
 * @fdo: device object to reference; NULL: none
 * @callback: the routine
 * @context: its first argument
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INSUFFICIENT_RESOURCES, or
 * what hdaudio_client_status() says.
 */
NTSTATUS hdaudio_callback_add(struct hdaudio_client *client, HANDLE handle,
			      PDEVICE_OBJECT fdo,
			      PHDAUDIO_DMA_NOTIFICATION_CALLBACK callback,
			      PVOID context)
{
	struct hdaudio_notification notification = {
		.client = client,
		.handle = handle,
		.fdo = fdo,
		.callback = callback,
		.context = context,
	};

	return add(&notification);
}

/**
 * hdaudio_callback_remove - undo hdaudio_callback_add()
 * @client: whose engine
 * @handle: which engine, or a ticket
 * @callback: the routine; it is not running afterwards
 * @context: its first argument
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER.
 */
NTSTATUS hdaudio_callback_remove(struct hdaudio_client *client, HANDLE handle,
				 PHDAUDIO_DMA_NOTIFICATION_CALLBACK callback,
				 PVOID context)
{
	struct hdaudio_notification notification = {
		.client = client,
		.handle = handle,
		.callback = callback,
		.context = context,
	};

	return remove(&notification);
}

/**
 * hdaudio_notifications_drop - forget registrations that were left over
 * @client: whose
 * @handle: of which engine; NULL: of all
 *
 * Context: the controller's lock is held.
 * Return: how many there were.
 */
unsigned int hdaudio_notifications_drop(struct hdaudio_client *client,
					HANDLE handle)
{
	struct list_head *all = &client->controller->notifications;
	struct hdaudio_notification *notification, *next;
	unsigned int count = 0;

	list_for_each_entry_safe(notification, next, all, node) {
		if (notification->client != client ||
		    (handle && notification->handle != handle))
			continue;
		list_del_rcu(&notification->node);
		put_fdo(notification->fdo);
		kfree_rcu(notification, rcu);
		count++;
	}
	return count;
}

/**
 * hdaudio_notifications_forgotten - report what hdaudio_notifications_drop() dropped
 * @routine: called by the driver that left them
 * @handle: of which engine
 * @count: how many there were, not 0
 * @wait: until no callback is running; at PASSIVE_LEVEL
 *
 * Context: up to DISPATCH_LEVEL.
 */
void hdaudio_notifications_forgotten(const char *routine, HANDLE handle,
				     unsigned int count, bool wait)
{
	ntdma_misuse(routine, "%u notifications are still registered (handle %#lx)",
		     count, (ULONG_PTR)handle);
	if (wait)
		synchronize_rcu();
}

/**
 * hdaudio_notifications_deliver - serve all registrations of an engine
 * @controller: whose engine
 * @handle: what the engine was known by when its interrupt came
 * @qpc: when that was
 *
 * Context: DISPATCH_LEVEL.
 */
void hdaudio_notifications_deliver(struct hdaudio_controller *controller,
				   HANDLE handle, LARGE_INTEGER qpc)
{
	struct hdaudio_notification *notification;

	rcu_read_lock();
	list_for_each_entry_rcu(notification, &controller->notifications, node) {
		if (notification->handle != handle)
			continue;
		if (notification->event)
			KeSetEvent(notification->event, IO_NO_INCREMENT, false);
		else
			notification->callback(notification->context, qpc);
	}
	rcu_read_unlock();
}
