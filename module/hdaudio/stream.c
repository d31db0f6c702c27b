// SPDX-License-Identifier: GPL-2.0-only
/*
 * Engines: who has them, and what they are doing.
 *
 *	          allocate                 attach (and set up)
 *	free -----------------> RESET, - -----------------------> RESET, buffer
 *	  ^                        | ^                               |   |  ^
 *	  +------------------------+ +-------------------------------+   |  |
 *	            free                         detach             stop |  | reset
 *	                                                                 v  |
 *	                                                              STOPPED
 *	                                                                 |  ^
 *	                                                             run v  | stop
 *	                                                              RUNNING
 *
 * There is no way around STOPPED. Without a buffer that the engine is set up for
 * there is no way out of RESET. While the function group is being stopped or
 * removed an engine may be freed under its buffer: the handle becomes a ticket,
 * good for freeing the buffer and nothing else.
 *
 * A handle is the controller's id, a count of allocations, and the engine's index
 * plus one. It is compared and never followed.
 */
#include <linux/bits.h>
#include <linux/export.h>
#include <linux/rculist.h>

#include "client.h"
#include "notification.h"
#include "stream.h"

/**
 * hdaudio_engine_handle - what an engine is known by
 * @controller: the controller
 * @engine: one that is allocated
 */
HANDLE hdaudio_engine_handle(const struct hdaudio_controller *controller,
			     const struct hdaudio_engine *engine)
{
	return (HANDLE)((u64)controller->id << 40 |
			(u64)engine->generation << 8 | (engine->index + 1));
}

/**
 * hdaudio_engine_find_any - engine of a controller, whoever has it
 * @controller: the controller, locked
 * @handle: anything
 *
 * Return: the engine, NULL when @handle names none.
 */
struct hdaudio_engine *
hdaudio_engine_find_any(struct hdaudio_controller *controller, HANDLE handle)
{
	unsigned int index = ((ULONG_PTR)handle & 0xff) - 1;
	struct hdaudio_engine *engine;

	if (index >= controller->count)
		return NULL;
	engine = &controller->engines[index];
	return engine->owner && handle == hdaudio_engine_handle(controller, engine) ?
	       engine : NULL;
}

/**
 * hdaudio_engine_find - engine of a client
 * @client: the client
 * @handle: anything
 *
 * Context: the controller's lock is held.
 * Return: the engine, NULL when @handle names none or another's.
 */
struct hdaudio_engine *hdaudio_engine_find(struct hdaudio_client *client,
					   HANDLE handle)
{
	struct hdaudio_engine *engine = hdaudio_engine_find_any(client->controller, handle);

	return engine && engine->owner == client ? engine : NULL;
}

/**
 * hdaudio_engine_is_known - does a handle name an engine of this client?
 * @client: the client
 * @handle: anything
 *
 * For routines that look at further arguments next: the handle comes first. It
 * may be freed before they are done.
 *
 * Context: up to DISPATCH_LEVEL.
 */
bool hdaudio_engine_is_known(struct hdaudio_client *client, HANDLE handle)
{
	unsigned long flags;
	bool known;

	spin_lock_irqsave(&client->controller->lock, flags);
	known = hdaudio_engine_find(client, handle) ||
		hdaudio_client_status(client) == STATUS_NO_SUCH_DEVICE;
	spin_unlock_irqrestore(&client->controller->lock, flags);
	return known;
}

/**
 * hdaudio_ticket_find - buffer that outlived its engine
 * @client: whose
 * @handle: anything
 *
 * Context: the controller's lock is held.
 * Return: the buffer, NULL when there is none.
 */
struct hdaudio_buffer *hdaudio_ticket_find(struct hdaudio_client *client,
					   HANDLE handle)
{
	struct hdaudio_buffer *buffer;

	list_for_each_entry(buffer, &client->tickets, node)
		if (buffer->ticket == handle)
			return buffer;
	return NULL;
}

/* the directed ones first: a bidirectional one may be needed for either */
static struct hdaudio_engine *pick(struct hdaudio_controller *controller,
				   bool render)
{
	enum hdaudio_kind wanted = render ? HDAUDIO_OUT : HDAUDIO_IN;
	struct hdaudio_engine *engine, *spare = NULL;
	unsigned int i;

	for (i = 0; i < controller->count; i++) {
		engine = &controller->engines[i];
		if (engine->owner)
			continue;
		if (engine->kind == wanted)
			return engine;
		if (engine->kind == HDAUDIO_BIDIRECTIONAL && !spare)
			spare = engine;
	}
	return spare;
}

static NTSTATUS allocate(struct hdaudio_client *client,
			 const struct hdaudio_format *format,
			 const struct hdaudio_share *share, HANDLE *handle)
{
	struct hdaudio_controller *controller = client->controller;
	NTSTATUS status = hdaudio_client_status(client);
	struct hdaudio_engine *engine;

	if (status)
		return status;
	status = hdaudio_bandwidth_fits(&controller->bandwidth, share);
	if (status)
		return status;
	engine = pick(controller, share->render);
	if (!engine)
		return STATUS_INSUFFICIENT_RESOURCES;
	status = hdaudio_bandwidth_take(&controller->bandwidth, share);
	if (status)
		return status;

	engine->owner = client;
	engine->generation++;
	engine->state = HDAUDIO_RESET;
	engine->format = *format;
	engine->share = *share;
	*handle = hdaudio_engine_handle(controller, engine);
	return STATUS_SUCCESS;
}

/**
 * hdaudio_engine_allocate - give a client an engine
 * @client: the client
 * @format: what it will carry
 * @share: of the link
 * @handle: receives the handle
 *
 * No register is touched.
 *
 * Return: STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL when no engine can carry it,
 * STATUS_INSUFFICIENT_RESOURCES when none is free or the link is full, or what
 * hdaudio_client_status() says.
 */
NTSTATUS hdaudio_engine_allocate(struct hdaudio_client *client,
				 const struct hdaudio_format *format,
				 const struct hdaudio_share *share,
				 HANDLE *handle)
{
	NTSTATUS status;

	spin_lock_irq(&client->controller->lock);
	status = allocate(client, format, share, handle);
	spin_unlock_irq(&client->controller->lock);
	return status;
}

static struct hdaudio_share share_again(struct hdaudio_controller *controller,
					const struct hdaudio_engine *engine,
					const struct hdaudio_format *format)
{
	if (!engine->share.render)
		return hdaudio_share_in(format, engine->share.codec);
	return hdaudio_share_out(&controller->bandwidth, format,
				 engine->share.lines > 1);
}

/* its own share is up for sale while it asks */
static NTSTATUS change(struct hdaudio_controller *controller,
		       struct hdaudio_engine *engine,
		       const struct hdaudio_format *format)
{
	struct hdaudio_share share = share_again(controller, engine, format);
	NTSTATUS status = hdaudio_bandwidth_fits(&controller->bandwidth, &share);

	if (status)
		return status;
	hdaudio_bandwidth_give(&controller->bandwidth, &engine->share);
	status = hdaudio_bandwidth_take(&controller->bandwidth, &share);
	if (status) {
		hdaudio_bandwidth_take(&controller->bandwidth, &engine->share);
		return status;
	}
	engine->share = share;
	engine->format = *format;
	return STATUS_SUCCESS;
}

/**
 * hdaudio_engine_change - another format for an engine
 * @client: whose
 * @handle: which
 * @format: the format
 *
 * Return: STATUS_SUCCESS; otherwise nothing has changed: STATUS_INVALID_HANDLE,
 * STATUS_INVALID_DEVICE_REQUEST with a buffer, STATUS_BUFFER_TOO_SMALL,
 * STATUS_INSUFFICIENT_RESOURCES, or what hdaudio_client_status() says.
 */
NTSTATUS hdaudio_engine_change(struct hdaudio_client *client, HANDLE handle,
			       const struct hdaudio_format *format)
{
	struct hdaudio_controller *controller = client->controller;
	struct hdaudio_engine *engine;
	NTSTATUS status;

	spin_lock_irq(&controller->lock);
	status = hdaudio_client_status(client);
	engine = hdaudio_engine_find(client, handle);
	if (!status && !engine)
		status = STATUS_INVALID_HANDLE;
	if (!status && engine->buffer)
		status = STATUS_INVALID_DEVICE_REQUEST;
	if (!status)
		status = change(controller, engine, format);
	spin_unlock_irq(&controller->lock);
	return status;
}

/**
 * hdaudio_engine_program - reset an engine and tell it its list
 * @controller: the controller, locked
 * @engine: one in RESET with its list built
 *
 * Return: STATUS_SUCCESS, or STATUS_DEVICE_NOT_READY when it does not reset.
 */
NTSTATUS hdaudio_engine_program(struct hdaudio_controller *controller,
				struct hdaudio_engine *engine)
{
	if (controller->ops->reset(controller, engine))
		return STATUS_DEVICE_NOT_READY;
	controller->ops->setup(controller, engine);
	engine->is_set_up = true;
	return STATUS_SUCCESS;
}

/**
 * hdaudio_engine_unprogram - an engine forgets its list
 * @controller: the controller, locked
 * @engine: one in RESET
 */
void hdaudio_engine_unprogram(struct hdaudio_controller *controller,
			      struct hdaudio_engine *engine)
{
	if (engine->is_set_up && !controller->gone)
		controller->ops->cleanup(controller, engine);
	engine->is_set_up = false;
	engine->isr = NULL;
	engine->causes = 0;
}

/* a buffer lives on under the engine's old handle */
static void leave_ticket(struct hdaudio_client *client,
			 struct hdaudio_engine *engine)
{
	struct hdaudio_buffer *buffer = engine->buffer;

	buffer->ticket = hdaudio_engine_handle(client->controller, engine);
	list_add_tail(&buffer->node, &client->tickets);
	engine->buffer = NULL;
}

static void release(struct hdaudio_client *client, struct hdaudio_engine *engine)
{
	struct hdaudio_controller *controller = client->controller;

	hdaudio_engine_unprogram(controller, engine);
	if (engine->buffer)
		leave_ticket(client, engine);
	hdaudio_bandwidth_give(&controller->bandwidth, &engine->share);
	engine->owner = NULL;
}

static bool may_leave_ticket(const struct hdaudio_client *client)
{
	return hdaudio_client_status(client) == STATUS_NO_SUCH_DEVICE ||
	       client->function->phase != HDAUDIO_STARTED;
}

static NTSTATUS free_engine(struct hdaudio_client *client, HANDLE handle,
			    unsigned int *forgotten)
{
	struct hdaudio_engine *engine = hdaudio_engine_find(client, handle);

	if (!engine)
		return STATUS_INVALID_HANDLE;
	if (engine->state != HDAUDIO_RESET)
		return STATUS_INVALID_DEVICE_REQUEST;
	if (engine->buffer && !may_leave_ticket(client))
		return STATUS_INVALID_DEVICE_REQUEST;
	if (!engine->buffer)
		*forgotten = hdaudio_notifications_drop(client, handle);
	release(client, engine);
	return STATUS_SUCCESS;
}

/**
 * hdaudio_engine_free - take an engine back
 * @client: whose
 * @handle: which
 *
 * Notifications that are still registered are dropped and reported.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE; STATUS_INVALID_DEVICE_REQUEST
 * when it is not reset, or has a buffer while its device is neither being stopped
 * nor removed.
 */
NTSTATUS hdaudio_engine_free(struct hdaudio_client *client, HANDLE handle)
{
	unsigned int forgotten = 0;
	unsigned long flags;
	NTSTATUS status;

	spin_lock_irqsave(&client->controller->lock, flags);
	status = free_engine(client, handle, &forgotten);
	spin_unlock_irqrestore(&client->controller->lock, flags);
	if (forgotten)
		hdaudio_notifications_forgotten("FreeDmaEngine", handle,
						forgotten, ntdma_can_sleep());
	return status;
}

/**
 * hdaudio_engine_position - where an engine is in its buffer
 * @client: whose
 * @handle: which
 * @position: receives the register
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE, or what hdaudio_client_status()
 * says.
 */
NTSTATUS hdaudio_engine_position(struct hdaudio_client *client, HANDLE handle,
				 PULONG *position)
{
	struct hdaudio_controller *controller = client->controller;
	struct hdaudio_engine *engine;
	unsigned long flags;
	NTSTATUS status;

	spin_lock_irqsave(&controller->lock, flags);
	status = hdaudio_client_status(client);
	engine = hdaudio_engine_find(client, handle);
	if (!status && !engine)
		status = STATUS_INVALID_HANDLE;
	if (!status)
		*position = controller->ops->position(controller, engine);
	spin_unlock_irqrestore(&controller->lock, flags);
	return status;
}

/* a buffer under an engine that does not reset must never be freed */
static void silence(struct hdaudio_controller *controller,
		    struct hdaudio_engine *engine)
{
	if (engine->state == HDAUDIO_RUNNING) {
		controller->ops->run(controller, engine, false);
		controller->ops->settle(controller, BIT(engine->index), false);
	}
	if (engine->state != HDAUDIO_RESET)
		engine->buffer->is_stuck =
			controller->ops->reset(controller, engine);
}

/**
 * hdaudio_streams_revoke - stop and take back all engines of a client
 * @client: the client; its buffers become tickets
 *
 * Context: the controller's lock is held.
 */
void hdaudio_streams_revoke(struct hdaudio_client *client)
{
	struct hdaudio_controller *controller = client->controller;
	struct hdaudio_engine *engine;
	unsigned int i;

	hdaudio_notifications_drop(client, NULL);
	for (i = 0; i < controller->count; i++) {
		engine = &controller->engines[i];
		if (engine->owner != client)
			continue;
		if (!controller->gone)
			silence(controller, engine);
		engine->state = HDAUDIO_RESET;
		release(client, engine);
	}
}
