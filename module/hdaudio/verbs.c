// SPDX-License-Identifier: GPL-2.0-only
/*
 * Codec commands and their answers.
 *
 * An answer says from which codec it is, not to which command. So there is one
 * command under way to each codec, and the next follows when the answer came or
 * its time is over:
 *
 *	        send              answer
 *	IDLE ----------> BUSY --------------> IDLE
 *	                  |                    ^
 *	                  | time is over, answers were lost, or the caller left
 *	                  v                    |
 *	               DRAINING ---------------+
 *	                 an answer now is nobody's
 *
 * A client's elements go out one after another, and so do its requests; clients
 * take turns. All of it is under the controller's lock.
 */
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "client.h"
#include "inject.h"
#include "nt.h"
#include "verbs.h"

/* a codec that did not answer in time may do so just after */
#define GRACE	msecs_to_jiffies(2)

/* the second word of a response */
#define EXTENDED_CODEC		0x0f
#define EXTENDED_UNSOLICITED	0x10
#define EXTENDED_MASK		0x1f

static void arm(struct hdaudio_slot *slot, unsigned long timeout)
{
	slot->deadline = jiffies + timeout;
	/* if it is there already for an earlier deadline, it looks at this one */
	schedule_delayed_work(&slot->work, timeout);
}

static void complete_request(struct hdaudio_request *request)
{
	struct hdaudio_controller *controller = request->client->controller;

	list_del(&request->node);
	if (request->done) {
		complete(request->done);
		return;
	}
	list_add_tail(&request->node, &controller->done);
	controller->is_pending = true;
}

/* the element is final; was it the last? */
static void advance(struct hdaudio_request *request)
{
	if (++request->next == request->count)
		complete_request(request);
}

static bool try_send(struct hdaudio_controller *controller,
		     struct hdaudio_client *client)
{
	struct hdaudio_request *request =
		list_first_entry_or_null(&client->requests,
					 struct hdaudio_request, node);
	HDAUDIO_CODEC_COMMAND command;
	struct hdaudio_slot *slot;

	if (!request || client->is_sending)
		return false;
	command = request->transfers[request->next].Output;
	slot = &controller->slots[command.Verb8.CodecAddress];
	if (slot->busy)
		return false;

	client->is_sending = true;
	slot->busy = true;
	slot->request = request;
	arm(slot, controller->verb_timeout);
	controller->ops->send(controller, command.Command);
	return true;
}

/* send what can be sent; who was served goes to the end of the line */
static void send_next(struct hdaudio_controller *controller)
{
	struct hdaudio_client *client, *next;

	if (controller->gone)
		return;
	/* those that move to the end are met again, and have to wait by then */
	list_for_each_entry_safe(client, next, &controller->clients, node)
		if (try_send(controller, client))
			list_move_tail(&client->node, &controller->clients);
}

/* the command under way has come to an end */
static void finish(struct hdaudio_slot *slot, HDAUDIO_CODEC_RESPONSE response)
{
	struct hdaudio_request *request = slot->request;

	slot->request = NULL;
	if (!request)
		return;
	request->client->is_sending = false;
	request->transfers[request->next].Input = response;
	advance(request);
}

/**
 * hdaudio_response - take a response from the ring
 * @controller: from where
 * @response: first word
 * @extended: second word
 *
 * Context: the controller's lock is held.
 */
void hdaudio_response(struct hdaudio_controller *controller, u32 response,
		      u32 extended)
{
	struct hdaudio_slot *slot = &controller->slots[extended & EXTENDED_CODEC];
	HDAUDIO_CODEC_RESPONSE full = {
		.CompleteResponse =
			(u64)(extended & EXTENDED_MASK) << 32 | response,
	};

	/* nobody is left, and the DPC must not be queued again */
	if (controller->gone)
		return;
	full.IsValid = true;
	if (extended & EXTENDED_UNSOLICITED) {
		if (controller->event_head - controller->event_tail <
		    HDAUDIO_MAX_EVENTS)
			controller->events[controller->event_head++ %
					   HDAUDIO_MAX_EVENTS] = full;
		controller->is_pending = true;
		return;
	}

	if (!slot->request) {
		controller->spurious++;
		return;
	}
	slot->busy = false;
	finish(slot, full);
	send_next(controller);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_response, "NTDMA_HDAUDIO");

/* without the codec's answer, which may still come */
static void start_draining(struct hdaudio_slot *slot,
			   HDAUDIO_CODEC_RESPONSE response)
{
	finish(slot, response);
	cancel_delayed_work(&slot->work);
	arm(slot, GRACE);
}

/**
 * hdaudio_overrun - responses were lost
 * @controller: where
 *
 * Nobody knows whose: all that were waited for are taken for lost. One that was not
 * may come yet, and must not be taken for the next command's.
 *
 * Context: the controller's lock is held.
 */
void hdaudio_overrun(struct hdaudio_controller *controller)
{
	HDAUDIO_CODEC_RESPONSE lost = { .HasFifoOverrun = true };
	unsigned int i;

	for (i = 0; i < HDAUDIO_SLOTS; i++)
		if (controller->slots[i].request)
			start_draining(&controller->slots[i], lost);
	send_next(controller);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_overrun, "NTDMA_HDAUDIO");

static void slot_deadline(struct work_struct *work)
{
	struct hdaudio_slot *slot =
		container_of(to_delayed_work(work), struct hdaudio_slot, work);
	struct hdaudio_controller *controller = slot->controller;

	spin_lock_irq(&controller->lock);
	if (slot->busy && time_before(jiffies, slot->deadline)) {
		schedule_delayed_work(&slot->work, slot->deadline - jiffies);
	} else if (slot->busy && slot->request) {
		start_draining(slot, (HDAUDIO_CODEC_RESPONSE){});
		hdaudio_interrupt_done(controller);
	} else if (slot->busy) {
		slot->busy = false;
	}
	send_next(controller);
	spin_unlock_irq(&controller->lock);
}

static NTSTATUS submit(struct hdaudio_request *request)
{
	struct hdaudio_client *client = request->client;
	struct hdaudio_controller *controller = client->controller;
	unsigned long flags;
	NTSTATUS status;
	u32 i;

	/* what was valid in an earlier call is not in this one */
	for (i = 0; i < request->count; i++)
		request->transfers[i].Input.CompleteResponse = 0;

	spin_lock_irqsave(&controller->lock, flags);
	status = hdaudio_client_status(client);
	if (!status) {
		list_add_tail(&request->node, &client->requests);
		send_next(controller);
	}
	spin_unlock_irqrestore(&controller->lock, flags);
	return status;
}

static NTSTATUS transfer_sync(struct hdaudio_request *request)
{
	DECLARE_COMPLETION_ONSTACK(done);
	NTSTATUS status;

	request->done = &done;
	status = submit(request);
	if (!status)
		wait_for_completion(&done);
	return status;
}

static NTSTATUS transfer_async(const struct hdaudio_request *template)
{
	struct hdaudio_request *request = NULL;
	NTSTATUS status;

	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_REQUEST))
		request = kmemdup(template, sizeof(*template), GFP_ATOMIC);
	if (!request)
		return STATUS_NO_MEMORY;
	hdaudio_client_get(request->client);
	status = submit(request);
	if (status) {
		hdaudio_client_put(request->client);
		kfree(request);
	}
	return status;
}

/**
 * hdaudio_verbs_transfer - send commands
 * @client: for whom
 * @count: how many
 * @transfers: the commands; receives the answers
 * @callback: to call when all are there; NULL: wait for that
 * @context: the callback's second argument
 *
 * Context: up to DISPATCH_LEVEL with a @callback, else PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, which says nothing about a single command;
 * STATUS_NO_MEMORY, STATUS_NO_SUCH_DEVICE with nothing sent.
 */
NTSTATUS hdaudio_verbs_transfer(struct hdaudio_client *client, u32 count,
				HDAUDIO_CODEC_TRANSFER *transfers,
				PHDAUDIO_TRANSFER_COMPLETE_CALLBACK callback,
				PVOID context)
{
	struct hdaudio_request request = {
		.client = client,
		.transfers = transfers,
		.count = count,
		.callback = callback,
		.context = context,
	};

	return callback ? transfer_async(&request) : transfer_sync(&request);
}

/**
 * hdaudio_verbs_abort - end a client's requests without answers
 * @client: who leaves
 *
 * Context: the controller's lock is held.
 */
void hdaudio_verbs_abort(struct hdaudio_client *client)
{
	struct hdaudio_controller *controller = client->controller;
	struct hdaudio_request *request, *next;
	unsigned int i;

	for (i = 0; i < HDAUDIO_SLOTS; i++) {
		request = controller->slots[i].request;
		if (request && request->client == client)
			start_draining(&controller->slots[i],
				       (HDAUDIO_CODEC_RESPONSE){});
	}
	list_for_each_entry_safe(request, next, &client->requests, node)
		complete_request(request);
	hdaudio_interrupt_done(controller);
	send_next(controller);
}

static struct hdaudio_request *pop_done(struct hdaudio_controller *controller)
{
	struct hdaudio_request *request;
	unsigned long flags;

	spin_lock_irqsave(&controller->lock, flags);
	request = list_first_entry_or_null(&controller->done,
					   struct hdaudio_request, node);
	if (request)
		list_del(&request->node);
	spin_unlock_irqrestore(&controller->lock, flags);
	return request;
}

/**
 * hdaudio_verbs_deliver - call the callbacks of all requests that are done
 * @controller: whose
 *
 * Context: DISPATCH_LEVEL.
 */
void hdaudio_verbs_deliver(struct hdaudio_controller *controller)
{
	struct hdaudio_request *request;

	while ((request = pop_done(controller))) {
		request->callback(request->transfers, request->context);
		hdaudio_client_put(request->client);
		kfree(request);
	}
}

/**
 * hdaudio_verbs_init - no command is under way
 * @controller: a new one
 */
void hdaudio_verbs_init(struct hdaudio_controller *controller)
{
	unsigned int i;

	controller->verb_timeout = HZ;
	INIT_LIST_HEAD(&controller->done);
	for (i = 0; i < HDAUDIO_SLOTS; i++) {
		controller->slots[i].controller = controller;
		controller->slots[i].codec = i;
		INIT_DELAYED_WORK(&controller->slots[i].work, slot_deadline);
	}
}

/**
 * hdaudio_verbs_stop - no deadline is watched any more
 * @controller: one that is gone and whose clients are
 *
 * Context: PASSIVE_LEVEL.
 */
void hdaudio_verbs_stop(struct hdaudio_controller *controller)
{
	unsigned int i;

	for (i = 0; i < HDAUDIO_SLOTS; i++)
		cancel_delayed_work_sync(&controller->slots[i].work);
}
