// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers and the engines that walk through them.
 *
 * Memory is allocated and freed without the lock. So a buffer is made first and
 * attached if the engine is still there and still free of one; and it is detached
 * first and freed when nobody can see it any more.
 */
#include <linux/export.h>
#include <linux/slab.h>

#include "client.h"
#include "inject.h"
#include "notification.h"
#include "stream.h"

/* an engine that could get a buffer now; the lock is held */
static NTSTATUS find_bare(struct hdaudio_client *client, HANDLE handle,
			  struct hdaudio_engine **engine)
{
	NTSTATUS status = hdaudio_client_status(client);

	if (status)
		return status;
	*engine = hdaudio_engine_find(client, handle);
	if (!*engine)
		return STATUS_INVALID_HANDLE;
	return (*engine)->buffer ? STATUS_INVALID_DEVICE_REQUEST :
				   STATUS_SUCCESS;
}

/* the format decides about the size */
static NTSTATUS peek_frame(struct hdaudio_client *client, HANDLE handle,
			   unsigned int *frame)
{
	struct hdaudio_engine *engine;
	NTSTATUS status;

	spin_lock_irq(&client->controller->lock);
	status = find_bare(client, handle, &engine);
	if (!status)
		*frame = engine->format.frame;
	spin_unlock_irq(&client->controller->lock);
	return status;
}

/* from an engine's setup: the list is in its page */
static NTSTATUS program(struct hdaudio_controller *controller,
			struct hdaudio_engine *engine, unsigned int entries,
			size_t size)
{
	engine->setup = (struct hdaudio_setup){
		.code = engine->format.code,
		.entries = entries,
		.size = size,
		.render = engine->share.render,
		.lines = engine->share.lines,
	};
	return hdaudio_engine_program(controller, engine);
}

static int build_list(struct hdaudio_controller *controller,
		      struct hdaudio_engine *engine,
		      const struct hdaudio_buffer *buffer,
		      struct hdaudio_piece *pieces)
{
	unsigned int i;

	for (i = 0; i < buffer->count; i++)
		pieces[i] = (struct hdaudio_piece){
			.dma = buffer->chunks[i].dma + controller->dma_offset,
			.size = buffer->chunk_size,
		};
	return hdaudio_bdl_build(engine->bdl, pieces, buffer->count,
				 buffer->size, buffer->notifications ?: 1);
}

static NTSTATUS attach_cyclic(struct hdaudio_controller *controller,
			      struct hdaudio_engine *engine,
			      struct hdaudio_buffer *buffer,
			      struct hdaudio_piece *pieces)
{
	int entries = build_list(controller, engine, buffer, pieces);
	NTSTATUS status;

	if (entries < 0)
		return STATUS_INSUFFICIENT_RESOURCES;
	status = program(controller, engine, entries, buffer->size);
	if (!status)
		engine->buffer = buffer;
	return status;
}

static void describe(struct hdaudio_controller *controller,
		     struct hdaudio_engine *engine,
		     struct hdaudio_result *result)
{
	struct hdaudio_buffer *buffer = engine->buffer;

	result->mdl = buffer->mdl;
	result->size = buffer->size;
	result->stream = engine->tag;
	result->fifo = controller->ops->fifo_size(controller, engine);
	result->bdl = buffer->shadow;
	result->data = buffer->chunks[0].cpu;
}

static NTSTATUS attach(struct hdaudio_client *client, HANDLE handle,
		       struct hdaudio_buffer *buffer, unsigned int frame,
		       struct hdaudio_piece *pieces,
		       struct hdaudio_result *result)
{
	struct hdaudio_controller *controller = client->controller;
	struct hdaudio_engine *engine;
	NTSTATUS status = find_bare(client, handle, &engine);

	if (status)
		return status;
	/* rounded for another format than there is now: a race of two calls */
	if (engine->format.frame != frame)
		return STATUS_INVALID_DEVICE_REQUEST;
	if (buffer->origin == HDAUDIO_CONTIGUOUS)
		engine->buffer = buffer;
	else
		status = attach_cyclic(controller, engine, buffer, pieces);
	if (!status)
		describe(controller, engine, result);
	return status;
}

static struct hdaudio_buffer *
create_buffer(struct hdaudio_controller *controller, enum hdaudio_origin origin,
	      size_t requested, unsigned int frame, unsigned int notifications)
{
	size_t size = requested;

	if (origin != HDAUDIO_CONTIGUOUS)
		size = hdaudio_bdl_round(requested, frame, notifications ?: 1);
	return hdaudio_buffer_create(controller->dev, origin, size,
				     notifications);
}

static NTSTATUS create_and_attach(struct hdaudio_client *client, HANDLE handle,
				  struct hdaudio_buffer *buffer,
				  unsigned int frame,
				  struct hdaudio_result *result)
{
	struct hdaudio_piece *pieces = NULL;
	NTSTATUS status;

	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_PIECES))
		pieces = kcalloc(buffer->count, sizeof(*pieces), GFP_KERNEL);
	if (!pieces)
		return STATUS_INSUFFICIENT_RESOURCES;
	spin_lock_irq(&client->controller->lock);
	status = attach(client, handle, buffer, frame, pieces, result);
	spin_unlock_irq(&client->controller->lock);
	kfree(pieces);
	return status;
}

/**
 * hdaudio_stream_attach - give an engine a buffer
 * @client: whose engine
 * @handle: which
 * @origin: for which routine; the engine is programmed, except for
 *	HDAUDIO_CONTIGUOUS
 * @requested: bytes, not 0
 * @notifications: a turn; 0 for none
 * @result: what came of it; untouched on failure
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; otherwise the engine is as before:
 * STATUS_INVALID_HANDLE, STATUS_INVALID_DEVICE_REQUEST when it has a buffer,
 * STATUS_INSUFFICIENT_RESOURCES, STATUS_DEVICE_NOT_READY when it does not reset,
 * or what hdaudio_client_status() says.
 */
NTSTATUS hdaudio_stream_attach(struct hdaudio_client *client, HANDLE handle,
			       enum hdaudio_origin origin, size_t requested,
			       unsigned int notifications,
			       struct hdaudio_result *result)
{
	struct hdaudio_buffer *buffer;
	unsigned int frame;
	NTSTATUS status;

	status = peek_frame(client, handle, &frame);
	if (status)
		return status;
	buffer = create_buffer(client->controller, origin, requested, frame,
			       notifications);
	if (!buffer)
		return STATUS_INSUFFICIENT_RESOURCES;
	status = create_and_attach(client, handle, buffer, frame, result);
	if (status)
		hdaudio_buffer_destroy(buffer);
	return status;
}

/* an engine whose driver writes the list; the lock is held */
static NTSTATUS find_own_list(struct hdaudio_client *client, HANDLE handle,
			      struct hdaudio_engine **engine)
{
	NTSTATUS status = hdaudio_client_status(client);

	if (status)
		return status;
	*engine = hdaudio_engine_find(client, handle);
	if (!*engine)
		return STATUS_INVALID_HANDLE;
	if (!(*engine)->buffer || !(*engine)->buffer->shadow ||
	    (*engine)->state != HDAUDIO_RESET)
		return STATUS_INVALID_DEVICE_REQUEST;
	return STATUS_SUCCESS;
}

/* into @copy first: the engine's own list stays until this one is known good */
static bool translate(struct hdaudio_controller *controller,
		      const struct hdaudio_buffer *buffer, unsigned int entries,
		      size_t length, HDAUDIO_BUFFER_DESCRIPTOR *copy)
{
	struct hdaudio_block block = {
		.phys = hdaudio_buffer_phys(buffer, 0),
		.dma = buffer->chunks[0].dma + controller->dma_offset,
		.size = buffer->size,
	};

	return hdaudio_bdl_translate(copy, buffer->shadow, entries, &block,
				     length);
}

static NTSTATUS set_up(struct hdaudio_client *client, HANDLE handle, u32 length,
		       u32 entries, HDAUDIO_BUFFER_DESCRIPTOR *copy,
		       struct hdaudio_engine **found)
{
	struct hdaudio_controller *controller = client->controller;
	struct hdaudio_engine *engine;
	NTSTATUS status = find_own_list(client, handle, &engine);

	if (status)
		return status;
	if (!translate(controller, engine->buffer, entries, length, copy))
		return STATUS_INVALID_PARAMETER;
	hdaudio_engine_unprogram(controller, engine);
	memcpy(engine->bdl, copy, entries * sizeof(*copy));
	*found = engine;
	return program(controller, engine, entries, length);
}

/**
 * hdaudio_stream_set_up - program an engine with its driver's list
 * @client: whose engine
 * @handle: which
 * @length: sum of the entries
 * @entries: 2 to 256
 * @isr: called in hard interrupts; NULL: nothing is
 * @context: its first argument
 * @result: receives stream number and FIFO size
 *
 * The list is checked and copied; what the driver writes into it later has no
 * effect before the next call.
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_INVALID_HANDLE, STATUS_INVALID_DEVICE_REQUEST
 * without such a buffer or when not reset, STATUS_INVALID_PARAMETER for a list
 * that leaves the buffer, STATUS_INSUFFICIENT_RESOURCES,
 * STATUS_DEVICE_NOT_READY, or what hdaudio_client_status() says.
 */
NTSTATUS hdaudio_stream_set_up(struct hdaudio_client *client, HANDLE handle,
			       u32 length, u32 entries, PHDAUDIO_BDL_ISR isr,
			       PVOID context, struct hdaudio_result *result)
{
	HDAUDIO_BUFFER_DESCRIPTOR *copy = NULL;
	struct hdaudio_engine *engine;
	NTSTATUS status;

	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_PIECES))
		copy = kcalloc(entries, sizeof(*copy), GFP_KERNEL);
	if (!copy)
		return STATUS_INSUFFICIENT_RESOURCES;
	spin_lock_irq(&client->controller->lock);
	status = set_up(client, handle, length, entries, copy, &engine);
	if (!status) {
		engine->isr = isr;
		engine->isr_context = context;
		describe(client->controller, engine, result);
	}
	spin_unlock_irq(&client->controller->lock);
	kfree(copy);
	return status;
}

static NTSTATUS check_detach(const struct hdaudio_buffer *buffer,
			     const struct hdaudio_claim *claim)
{
	/* the two families do not mix */
	if (buffer->origin != claim->origin &&
	    (buffer->origin == HDAUDIO_CONTIGUOUS ||
	     claim->origin == HDAUDIO_CONTIGUOUS))
		return STATUS_INVALID_DEVICE_REQUEST;
	return claim->mdl && claim->mdl != buffer->mdl ?
	       STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

/* drivers that do it work on Windows: each is told once */
static void tolerate(struct hdaudio_client *client,
		     const struct hdaudio_buffer *buffer,
		     const struct hdaudio_claim *claim)
{
	struct device *dev = client->controller->dev;

	if (buffer->origin != claim->origin &&
	    !test_and_set_bit(HDAUDIO_OTHER_FREE, &client->tolerated))
		dev_warn(dev, "a buffer is freed by the opposite of another routine\n");
	if (claim->mdl && claim->size != buffer->size &&
	    !test_and_set_bit(HDAUDIO_OTHER_SIZE, &client->tolerated))
		dev_warn(dev, "a buffer of %zu bytes is freed as one of %zu\n",
			 buffer->size, claim->size);
}

/* the handle ends with the buffer, and so do registrations under it */
static NTSTATUS detach_ticket(struct hdaudio_client *client,
			      struct hdaudio_buffer *buffer,
			      const struct hdaudio_claim *claim,
			      unsigned int *forgotten)
{
	NTSTATUS status = check_detach(buffer, claim);

	if (status)
		return status;
	list_del(&buffer->node);
	*forgotten = hdaudio_notifications_drop(client, buffer->ticket);
	return STATUS_SUCCESS;
}

static NTSTATUS detach(struct hdaudio_client *client, HANDLE handle,
		       const struct hdaudio_claim *claim,
		       struct hdaudio_buffer **buffer, unsigned int *forgotten)
{
	struct hdaudio_engine *engine = hdaudio_engine_find(client, handle);
	NTSTATUS status;

	if (!engine) {
		*buffer = hdaudio_ticket_find(client, handle);
		return *buffer ? detach_ticket(client, *buffer, claim,
					       forgotten) :
				 STATUS_INVALID_HANDLE;
	}
	if (!engine->buffer || engine->state != HDAUDIO_RESET)
		return STATUS_INVALID_DEVICE_REQUEST;
	status = check_detach(engine->buffer, claim);
	if (status)
		return status;
	hdaudio_engine_unprogram(client->controller, engine);
	*buffer = engine->buffer;
	engine->buffer = NULL;
	return STATUS_SUCCESS;
}

/**
 * hdaudio_stream_detach - take an engine's buffer away and free it
 * @client: whose engine
 * @handle: which, or a ticket
 * @claim: what the driver thinks it is. The opposite of another routine of the
 *	same family and another size are tolerated; each client is told once.
 *
 * Notifications that are still registered under a ticket are dropped and reported.
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INVALID_DEVICE_REQUEST
 * without such a buffer or when not reset, STATUS_INVALID_PARAMETER for another
 * MDL.
 */
NTSTATUS hdaudio_stream_detach(struct hdaudio_client *client, HANDLE handle,
			       const struct hdaudio_claim *claim)
{
	struct hdaudio_buffer *buffer;
	unsigned int forgotten = 0;
	NTSTATUS status;

	spin_lock_irq(&client->controller->lock);
	status = detach(client, handle, claim, &buffer, &forgotten);
	spin_unlock_irq(&client->controller->lock);
	if (forgotten)
		hdaudio_notifications_forgotten("FreeDmaBuffer", handle,
						forgotten, true);
	if (status)
		return status;
	tolerate(client, buffer, claim);
	hdaudio_buffer_destroy(buffer);
	return STATUS_SUCCESS;
}
