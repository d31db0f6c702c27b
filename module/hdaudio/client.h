/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Clients: whoever holds an interface.
 */
#ifndef _NTDMA_HDAUDIO_CLIENT_H
#define _NTDMA_HDAUDIO_CLIENT_H

#include <linux/refcount.h>

#include "controller.h"
#include "function.h"
#include "nt.h"

/**
 * enum hdaudio_tolerated - what drivers do wrong and get away with
 * @HDAUDIO_OTHER_FREE: a buffer freed by the opposite of the other routine
 * @HDAUDIO_OTHER_SIZE: a buffer freed with another size
 */
enum hdaudio_tolerated {
	HDAUDIO_OTHER_FREE,
	HDAUDIO_OTHER_SIZE,
};

/**
 * struct hdaudio_client - one interface that was handed out
 * @id: what the driver knows as Context; never used twice in a row
 * @controller: reference
 * @function: reference
 * @refs: the driver's references; at 0 the id is forgotten
 * @kref: ours: one for @refs, one for each routine and request that is under way
 * @deferred: the release, which may sleep
 * @node: in the controller's list
 * @requests: commands to send, in order
 * @is_sending: one of them is under way
 * @tickets: buffers that survived their engine
 * @is_revoked: the function group is no longer this driver's
 * @tolerated: bits of enum hdaudio_tolerated: what it was told once; atomic
 *
 * From @node to @is_revoked protected by the controller's lock.
 */
struct hdaudio_client {
	u32 id;
	struct hdaudio_controller *controller;
	struct hdaudio_function *function;
	refcount_t refs;
	struct kref kref;
	struct ntdma_deferred deferred;

	struct list_head node;
	struct list_head requests;
	bool is_sending;
	struct list_head tickets;
	bool is_revoked;
	unsigned long tolerated;
};

struct hdaudio_client *hdaudio_client_create(struct hdaudio_function *function);
struct hdaudio_client *hdaudio_client_find(PVOID context);
void hdaudio_client_get(struct hdaudio_client *client);
void hdaudio_client_put(struct hdaudio_client *client);
bool hdaudio_client_reference(PVOID context);
bool hdaudio_client_dereference(PVOID context);
void hdaudio_client_revoke(struct hdaudio_client *client);
void hdaudio_clients_revoke(struct hdaudio_function *function);
void hdaudio_clients_exit(void);

/**
 * hdaudio_client_context - what a driver knows a client by
 * @client: the client
 */
static inline PVOID hdaudio_client_context(const struct hdaudio_client *client)
{
	return (PVOID)(ULONG_PTR)client->id;
}

/**
 * hdaudio_client_status - may a client use the hardware?
 * @client: the client; its controller's lock is held
 *
 * Return: STATUS_SUCCESS or STATUS_NO_SUCH_DEVICE.
 */
static inline NTSTATUS hdaudio_client_status(const struct hdaudio_client *client)
{
	return client->controller->gone || client->is_revoked ?
	       STATUS_NO_SUCH_DEVICE : STATUS_SUCCESS;
}

#endif
