// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unsolicited responses and the tags that say whose they are.
 *
 * A codec has 64 tags for all of its clients. 0 is given out last: it is what a
 * widget sends whose tag nobody has set.
 */
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "client.h"
#include "event.h"
#include "inject.h"

/**
 * struct hdaudio_tag - one tag in use
 * @rcu: the DPC may be looking at it
 * @client: who has it
 * @routine: what to call
 * @context: its second argument
 */
struct hdaudio_tag {
	struct rcu_head rcu;
	struct hdaudio_client *client;
	PHDAUDIO_UNSOLICITED_RESPONSE_CALLBACK routine;
	PVOID context;
};

static struct hdaudio_tag __rcu **tags_of(struct hdaudio_client *client)
{
	return client->controller->tags[client->function->hdev.codec];
}

/* the controller's lock is held */
static struct hdaudio_tag *tag_of(struct hdaudio_client *client, u8 number)
{
	return rcu_dereference_protected(tags_of(client)[number],
			lockdep_is_held(&client->controller->lock));
}

static NTSTATUS insert(struct hdaudio_client *client, struct hdaudio_tag *tag,
		       u8 *number)
{
	unsigned int i, candidate;
	NTSTATUS status = hdaudio_client_status(client);

	if (status)
		return status;
	for (i = 1; i <= HDAUDIO_MAX_TAGS; i++) {
		candidate = i % HDAUDIO_MAX_TAGS;
		if (tag_of(client, candidate))
			continue;
		rcu_assign_pointer(tags_of(client)[candidate], tag);
		*number = candidate;
		return STATUS_SUCCESS;
	}
	return STATUS_INSUFFICIENT_RESOURCES;
}

/**
 * hdaudio_tag_add - take a tag
 * @client: for whom, and of which codec
 * @routine: what to call
 * @context: its second argument
 * @number: receives the tag
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES, or what
 * hdaudio_client_status() says.
 */
NTSTATUS hdaudio_tag_add(struct hdaudio_client *client,
			 PHDAUDIO_UNSOLICITED_RESPONSE_CALLBACK routine,
			 PVOID context, u8 *number)
{
	struct hdaudio_tag *tag = NULL;
	NTSTATUS status;

	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_TAG))
		tag = kmalloc(sizeof(*tag), GFP_KERNEL);
	if (!tag)
		return STATUS_INSUFFICIENT_RESOURCES;
	tag->client = client;
	tag->routine = routine;
	tag->context = context;

	spin_lock_irq(&client->controller->lock);
	status = insert(client, tag, number);
	spin_unlock_irq(&client->controller->lock);
	if (status)
		kfree(tag);
	return status;
}

/**
 * hdaudio_tag_remove - give a tag back
 * @client: who has it
 * @number: the tag
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS, and the routine is not running and will not again;
 * STATUS_INVALID_PARAMETER when the client has no such tag.
 */
NTSTATUS hdaudio_tag_remove(struct hdaudio_client *client, u8 number)
{
	struct hdaudio_tag *tag;

	if (number >= HDAUDIO_MAX_TAGS)
		return STATUS_INVALID_PARAMETER;
	spin_lock_irq(&client->controller->lock);
	tag = tag_of(client, number);
	if (tag && tag->client == client)
		RCU_INIT_POINTER(tags_of(client)[number], NULL);
	else
		tag = NULL;
	spin_unlock_irq(&client->controller->lock);

	if (!tag)
		return STATUS_INVALID_PARAMETER;
	synchronize_rcu();
	kfree(tag);
	return STATUS_SUCCESS;
}

/**
 * hdaudio_tags_revoke - take all tags of a client back
 * @client: the client
 *
 * Context: the controller's lock is held; the caller waits for readers.
 */
void hdaudio_tags_revoke(struct hdaudio_client *client)
{
	struct hdaudio_tag *tag;
	unsigned int i;

	for (i = 0; i < HDAUDIO_MAX_TAGS; i++) {
		tag = tag_of(client, i);
		if (!tag || tag->client != client)
			continue;
		RCU_INIT_POINTER(tags_of(client)[i], NULL);
		kfree_rcu(tag, rcu);
	}
}

static bool pop_event(struct hdaudio_controller *controller,
		      HDAUDIO_CODEC_RESPONSE *event)
{
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&controller->lock, flags);
	found = controller->event_tail != controller->event_head;
	if (found)
		*event = controller->events[controller->event_tail++ %
					    HDAUDIO_MAX_EVENTS];
	spin_unlock_irqrestore(&controller->lock, flags);
	return found;
}

/**
 * hdaudio_events_deliver - hand out the unsolicited responses that came
 * @controller: from where
 *
 * Those that have no owner are dropped.
 *
 * Context: DISPATCH_LEVEL.
 */
void hdaudio_events_deliver(struct hdaudio_controller *controller)
{
	HDAUDIO_CODEC_RESPONSE event;
	struct hdaudio_tag *tag;

	while (pop_event(controller, &event)) {
		if (event.SDataIn >= HDAUDIO_MAX_CODECS)
			continue;
		rcu_read_lock();
		tag = rcu_dereference(controller->tags[event.SDataIn]
						      [event.Unsolicited.Tag]);
		if (tag)
			tag->routine(event, tag->context);
		rcu_read_unlock();
	}
}
