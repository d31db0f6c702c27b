// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clients and the numbers that drivers know them by.
 *
 *	query            last dereference          last routine returns
 *	  |                     |                          |
 *	  v                     v                          v
 *	LIVE ---------------> DEAD ---------------------> gone
 *	  |   id is known        id is unknown
 *	  | the function group goes away
 *	  v
 *	REVOKED  only what it still holds can be given back
 *
 * A Context is an id and not an address, so that a stale one finds nothing.
 */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "buffer.h"
#include "client.h"
#include "event.h"
#include "inject.h"
#include "notification.h"
#include "stream.h"
#include "verbs.h"

static DEFINE_XARRAY_FLAGS(clients, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_IRQ);
static u32 next_id;

static void free_client(struct ntdma_deferred *deferred)
{
	struct hdaudio_client *client =
		container_of(deferred, struct hdaudio_client, deferred);

	hdaudio_client_revoke(client);
	hdaudio_tickets_destroy(client);
	put_device(&client->function->hdev.dev);
	hdaudio_controller_put(client->controller);
	kfree(client);
}

/**
 * hdaudio_client_create - a client with one reference of its driver
 * @function: of which function group
 *
 * Context: PASSIVE_LEVEL.
 * Return: the client, or NULL.
 */
struct hdaudio_client *hdaudio_client_create(struct hdaudio_function *function)
{
	struct hdaudio_controller *controller = function->controller;
	struct hdaudio_client *client = NULL;

	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_CLIENT))
		client = kzalloc(sizeof(*client), GFP_KERNEL);
	if (!client)
		return NULL;

	client->controller = controller;
	client->function = function;
	client->deferred.release = free_client;
	refcount_set(&client->refs, 1);
	kref_init(&client->kref);
	INIT_LIST_HEAD(&client->requests);
	INIT_LIST_HEAD(&client->tickets);
	hdaudio_controller_get(controller);
	get_device(&function->hdev.dev);

	spin_lock_irq(&controller->lock);
	list_add_tail(&client->node, &controller->clients);
	spin_unlock_irq(&controller->lock);

	/* known from here on, when all is in place */
	if (xa_alloc_cyclic_irq(&clients, &client->id, client,
				XA_LIMIT(1, INT_MAX), &next_id, GFP_KERNEL) >= 0)
		return client;
	free_client(&client->deferred);
	return NULL;
}

static void release_client(struct kref *kref)
{
	struct hdaudio_client *client =
		container_of(kref, struct hdaudio_client, kref);

	/* never here: the caller may be at DISPATCH_LEVEL */
	ntdma_defer(&client->deferred);
}

/**
 * hdaudio_client_get - one more reference
 * @client: the client
 */
void hdaudio_client_get(struct hdaudio_client *client)
{
	kref_get(&client->kref);
}

/**
 * hdaudio_client_put - one reference less
 * @client: the client
 *
 * Context: up to DISPATCH_LEVEL.
 */
void hdaudio_client_put(struct hdaudio_client *client)
{
	kref_put(&client->kref, release_client);
}

/**
 * hdaudio_client_find - client of a Context
 * @context: anything that a driver may pass
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the client with a reference, NULL when there is none.
 */
struct hdaudio_client *hdaudio_client_find(PVOID context)
{
	struct hdaudio_client *client;
	unsigned long flags;

	if ((ULONG_PTR)context > INT_MAX)
		return NULL;
	xa_lock_irqsave(&clients, flags);
	client = xa_load(&clients, (ULONG_PTR)context);
	if (client)
		kref_get(&client->kref);
	xa_unlock_irqrestore(&clients, flags);
	return client;
}

/**
 * hdaudio_client_reference - InterfaceReference()
 * @context: the Context
 *
 * Return: false when it is not live.
 */
bool hdaudio_client_reference(PVOID context)
{
	struct hdaudio_client *client = hdaudio_client_find(context);
	bool live = client && refcount_inc_not_zero(&client->refs);

	if (client)
		hdaudio_client_put(client);
	return live;
}

/**
 * hdaudio_client_dereference - InterfaceDereference()
 * @context: the Context
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: false when it is not live.
 */
bool hdaudio_client_dereference(PVOID context)
{
	struct hdaudio_client *client = hdaudio_client_find(context);
	bool live = false, last = false;
	unsigned long flags;

	if (!client)
		return false;
	/* what is found under the lock has a reference to drop */
	xa_lock_irqsave(&clients, flags);
	if (xa_load(&clients, client->id) == client) {
		live = true;
		last = refcount_dec_and_test(&client->refs);
		if (last)
			__xa_erase(&clients, client->id);
	}
	xa_unlock_irqrestore(&clients, flags);
	if (last)
		hdaudio_client_put(client);
	hdaudio_client_put(client);
	return live;
}

/**
 * hdaudio_client_revoke - take away all but buffers
 * @client: the client
 *
 * Its engines are stopped, commands end without answers, registrations go.
 *
 * Context: PASSIVE_LEVEL.
 */
void hdaudio_client_revoke(struct hdaudio_client *client)
{
	struct hdaudio_controller *controller = client->controller;

	spin_lock_irq(&controller->lock);
	client->is_revoked = true;
	hdaudio_streams_revoke(client);
	hdaudio_tags_revoke(client);
	hdaudio_verbs_abort(client);
	list_del_init(&client->node);
	spin_unlock_irq(&controller->lock);

	/* no callback is running after this, and none will */
	synchronize_rcu();
	KeFlushQueuedDpcs();
}

static struct hdaudio_client *first_of(struct hdaudio_function *function)
{
	struct hdaudio_controller *controller = function->controller;
	struct hdaudio_client *client, *found = NULL;

	spin_lock_irq(&controller->lock);
	list_for_each_entry(client, &controller->clients, node) {
		if (client->function != function ||
		    !kref_get_unless_zero(&client->kref))
			continue;
		found = client;
		break;
	}
	spin_unlock_irq(&controller->lock);
	return found;
}

/**
 * hdaudio_clients_revoke - take away all that a function group's driver has
 * @function: the function group
 *
 * Clients whose last reference was dropped are no exception: a command of theirs
 * may be under way, and its callback is in the driver that leaves.
 *
 * Context: PASSIVE_LEVEL, not from a deferred release.
 */
void hdaudio_clients_revoke(struct hdaudio_function *function)
{
	struct hdaudio_client *client;

	while ((client = first_of(function))) {
		hdaudio_client_revoke(client);
		hdaudio_client_put(client);
	}
	/* those without any reference revoke themselves */
	ntdma_flush_deferred();
}

/**
 * hdaudio_clients_exit - forget the clients that drivers forgot
 *
 * Context: module unload; nobody can call a routine any more.
 */
void hdaudio_clients_exit(void)
{
	struct hdaudio_client *client;
	unsigned long id;

	xa_for_each(&clients, id, client) {
		xa_erase_irq(&clients, id);
		hdaudio_client_put(client);
	}
	ntdma_flush_deferred();
	xa_destroy(&clients);
}
