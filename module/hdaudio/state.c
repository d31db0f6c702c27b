// SPDX-License-Identifier: GPL-2.0-only
/*
 * State changes of several engines at once: all of them or none. The states are
 * drawn in stream.c.
 */
#include <linux/bitmap.h>
#include <linux/bits.h>

#include "client.h"
#include "stream.h"

static const enum hdaudio_state targets[] = {
	[ResetState] = HDAUDIO_RESET,
	[StopState] = HDAUDIO_STOPPED,
	[RunState] = HDAUDIO_RUNNING,
};

static NTSTATUS check(const struct hdaudio_engine *engine,
		      enum hdaudio_state target)
{
	/* between the outer two there is always the middle one */
	if (target != engine->state && target != HDAUDIO_STOPPED &&
	    engine->state != HDAUDIO_STOPPED)
		return STATUS_INVALID_DEVICE_REQUEST;
	if (target != HDAUDIO_RESET && !engine->is_set_up)
		return STATUS_INVALID_DEVICE_REQUEST;
	return STATUS_SUCCESS;
}

/* which engines the handles name; several clients may own them */
static NTSTATUS collect(struct hdaudio_controller *controller, u32 count,
			const HANDLE *handles, u32 *engines)
{
	struct hdaudio_engine *engine;
	u32 i;

	for (i = 0; i < count; i++) {
		engine = hdaudio_engine_find_any(controller, handles[i]);
		if (!engine)
			return STATUS_INVALID_HANDLE;
		*engines |= BIT(engine->index);
	}
	return STATUS_SUCCESS;
}

/* leaves in @engines those that have something to do */
static NTSTATUS check_all(struct hdaudio_controller *controller,
			  enum hdaudio_state target, u32 *engines)
{
	unsigned long mask = *engines;
	struct hdaudio_engine *engine;
	unsigned int i;
	NTSTATUS status;

	for_each_set_bit(i, &mask, HDAUDIO_MAX_ENGINES) {
		engine = &controller->engines[i];
		status = check(engine, target);
		if (status)
			return status;
		if (engine->state == target)
			*engines &= ~BIT(i);
	}
	return STATUS_SUCCESS;
}

static void run_all(struct hdaudio_controller *controller, unsigned long mask,
		    bool on)
{
	unsigned int i;

	controller->ops->hold(controller, mask, true);
	for_each_set_bit(i, &mask, HDAUDIO_MAX_ENGINES)
		controller->ops->run(controller, &controller->engines[i], on);
	controller->ops->settle(controller, mask, on);
	controller->ops->hold(controller, mask, false);
}

/* an engine that does not follow stays where it is */
static NTSTATUS reset_all(struct hdaudio_controller *controller,
			  unsigned long mask)
{
	NTSTATUS status = STATUS_SUCCESS;
	struct hdaudio_engine *engine;
	unsigned int i;

	for_each_set_bit(i, &mask, HDAUDIO_MAX_ENGINES) {
		engine = &controller->engines[i];
		/* programmed again at once: the next run needs nothing more */
		if (hdaudio_engine_program(controller, engine))
			status = STATUS_DEVICE_NOT_READY;
		else
			engine->state = HDAUDIO_RESET;
	}
	return status;
}

static void note(struct hdaudio_controller *controller, unsigned long mask,
		 enum hdaudio_state target)
{
	unsigned int i;

	for_each_set_bit(i, &mask, HDAUDIO_MAX_ENGINES)
		controller->engines[i].state = target;
}

static NTSTATUS act(struct hdaudio_controller *controller, u32 engines,
		    enum hdaudio_state target)
{
	unsigned long mask = engines;
	unsigned int i;

	if (target == HDAUDIO_RESET)
		return reset_all(controller, mask);

	/* from RESET to STOPPED there is nothing to do for the hardware */
	for_each_set_bit(i, &mask, HDAUDIO_MAX_ENGINES)
		if (controller->engines[i].state == HDAUDIO_RESET)
			engines &= ~BIT(i);
	if (engines)
		run_all(controller, engines, target == HDAUDIO_RUNNING);
	note(controller, mask, target);
	return STATUS_SUCCESS;
}

static NTSTATUS set_state(struct hdaudio_client *client,
			  enum hdaudio_state target, u32 count,
			  const HANDLE *handles)
{
	struct hdaudio_controller *controller = client->controller;
	NTSTATUS available = hdaudio_client_status(client);
	u32 engines = 0;
	NTSTATUS status;

	status = collect(controller, count, handles, &engines);
	if (status)
		return available ?: status;
	/* a client that was revoked has no engine: these are another's */
	if (available && (target == HDAUDIO_RUNNING || !controller->gone))
		return available;
	status = check_all(controller, target, &engines);
	if (status || !engines)
		return status;
	if (!available)
		return act(controller, engines, target);

	/* a driver may wind up though there is nothing left to stop */
	note(controller, engines, target);
	return STATUS_SUCCESS;
}

/**
 * hdaudio_engines_set_state - change the state of engines together
 * @client: who asks; the engines may be those of any client of the controller
 * @state: ResetState, StopState or RunState
 * @count: how many handles
 * @handles: the engines; one that is named twice counts once
 *
 * They begin in the same frame as far as the controller can do that.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: STATUS_SUCCESS; otherwise, except for the last, no engine was touched:
 * STATUS_INVALID_HANDLE, STATUS_INVALID_DEVICE_REQUEST for a transition that does
 * not exist or without a buffer, what hdaudio_client_status() says,
 * STATUS_DEVICE_NOT_READY when an engine does not reset.
 */
NTSTATUS hdaudio_engines_set_state(struct hdaudio_client *client,
				   HDAUDIO_STREAM_STATE state, u32 count,
				   const HANDLE *handles)
{
	unsigned long flags;
	NTSTATUS status;

	spin_lock_irqsave(&client->controller->lock, flags);
	status = set_state(client, targets[state], count, handles);
	spin_unlock_irqrestore(&client->controller->lock, flags);
	return status;
}
