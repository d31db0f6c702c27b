// SPDX-License-Identifier: GPL-2.0-only
/*
 * Controllers: what is common to the real ones and the one of the suites.
 *
 *	init --> engines are added --> start --> remove --> last reference: gone
 *
 * The interrupt handler leaves what it found in engines, requests and events; the
 * DPC tells the drivers.
 */
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "client.h"
#include "event.h"
#include "function.h"
#include "notification.h"
#include "stream.h"
#include "verbs.h"

/* of each controller that there ever was: handles of one are no other's */
static atomic_t last_id;

/**
 * struct finding - what the DPC has to tell of one engine
 * @handle: the engine
 * @qpc: when its interrupt came
 */
struct finding {
	HANDLE handle;
	LARGE_INTEGER qpc;
};

static void report_errors(struct hdaudio_controller *controller,
			  const struct hdaudio_engine *engine)
{
	if (engine->causes & (HDAUDIO_FIFO_ERROR | HDAUDIO_DESC_ERROR))
		dev_warn_ratelimited(controller->dev,
				     "engine %u: %s error\n", engine->index,
				     engine->causes & HDAUDIO_DESC_ERROR ?
				     "descriptor" : "FIFO");
}

static unsigned int collect(struct hdaudio_controller *controller,
			    struct finding *findings)
{
	struct hdaudio_engine *engine;
	unsigned int i, count = 0;
	unsigned long flags;

	spin_lock_irqsave(&controller->lock, flags);
	for (i = 0; i < controller->count; i++) {
		engine = &controller->engines[i];
		if (engine->owner && engine->causes & HDAUDIO_COMPLETE)
			findings[count++] = (struct finding){
				.handle = hdaudio_engine_handle(controller,
								engine),
				.qpc = engine->qpc,
			};
		report_errors(controller, engine);
		engine->causes = 0;
	}
	spin_unlock_irqrestore(&controller->lock, flags);
	return count;
}

static KDEFERRED_ROUTINE deliver;

static VOID deliver(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
	struct hdaudio_controller *controller = context;
	struct finding findings[HDAUDIO_MAX_ENGINES];
	unsigned int i, count = collect(controller, findings);

	for (i = 0; i < count; i++)
		hdaudio_notifications_deliver(controller, findings[i].handle,
					      findings[i].qpc);
	hdaudio_verbs_deliver(controller);
	hdaudio_events_deliver(controller);
}

/**
 * hdaudio_controller_init - a controller without engines
 * @controller: zeroed memory
 * @dev: the device
 * @ops: the hardware
 *
 * The caller fills in @info and the ledger.
 *
 * Context: PASSIVE_LEVEL.
 */
void hdaudio_controller_init(struct hdaudio_controller *controller,
			     struct device *dev, const struct hdaudio_ops *ops)
{
	controller->dev = dev;
	controller->ops = ops;
	controller->release = ops->release;
	controller->id = atomic_inc_return(&last_id) & 0xffffff;
	kref_init(&controller->kref);
	spin_lock_init(&controller->lock);
	INIT_LIST_HEAD(&controller->clients);
	INIT_LIST_HEAD(&controller->functions);
	INIT_LIST_HEAD(&controller->notifications);
	KeInitializeDpc(&controller->dpc, deliver, controller);
	hdaudio_bandwidth_init(&controller->bandwidth, 0, 0, 1);
	hdaudio_verbs_init(controller);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_controller_init, "NTDMA_HDAUDIO");

/**
 * hdaudio_controller_add_engine - the next engine in hardware order
 * @controller: a controller that was not started
 * @kind: its directions
 * @tag: stream number on the link
 * @bdl: a page that the hardware finds its list in
 *
 * Return: the engine, NULL when there are too many.
 */
struct hdaudio_engine *
hdaudio_controller_add_engine(struct hdaudio_controller *controller,
			      enum hdaudio_kind kind, u8 tag,
			      HDAUDIO_BUFFER_DESCRIPTOR *bdl)
{
	struct hdaudio_engine *engine;

	if (controller->count == HDAUDIO_MAX_ENGINES)
		return NULL;
	engine = &controller->engines[controller->count];
	engine->index = controller->count++;
	engine->kind = kind;
	engine->tag = tag;
	engine->bdl = bdl;
	return engine;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_controller_add_engine, "NTDMA_HDAUDIO");

/**
 * hdaudio_controller_get - one more reference
 * @controller: the controller
 */
void hdaudio_controller_get(struct hdaudio_controller *controller)
{
	kref_get(&controller->kref);
}

static void release_controller(struct kref *kref)
{
	struct hdaudio_controller *controller =
		container_of(kref, struct hdaudio_controller, kref);

	controller->release(controller);
}

/**
 * hdaudio_controller_free - release of controllers that were allocated by kzalloc()
 * @controller: at the beginning of its memory; has a reference to its device
 *
 * Drivers may hold on to an interface when the module of the hardware is gone: this
 * is in the module that they need themselves.
 */
void hdaudio_controller_free(struct hdaudio_controller *controller)
{
	put_device(controller->dev);
	kfree(controller);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_controller_free, "NTDMA_HDAUDIO");

/**
 * hdaudio_controller_put - one reference less
 * @controller: the controller
 *
 * Context: PASSIVE_LEVEL.
 */
void hdaudio_controller_put(struct hdaudio_controller *controller)
{
	kref_put(&controller->kref, release_controller);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_controller_put, "NTDMA_HDAUDIO");

/**
 * hdaudio_controller_start - ask the codecs who they are, and show them to drivers
 * @controller: a controller whose interrupts work
 *
 * Context: PASSIVE_LEVEL.
 * Return: 0, or -errno with nothing left.
 */
int hdaudio_controller_start(struct hdaudio_controller *controller)
{
	int ret = hdaudio_functions_add(controller);

	if (ret)
		hdaudio_controller_remove(controller);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_controller_start, "NTDMA_HDAUDIO");

/**
 * hdaudio_controller_set_gone - the hardware is not there any more
 * @controller: the controller
 *
 * Context: any.
 */
void hdaudio_controller_set_gone(struct hdaudio_controller *controller)
{
	struct hdaudio_client *client, *next;
	unsigned long flags;

	spin_lock_irqsave(&controller->lock, flags);
	controller->gone = true;
	list_for_each_entry_safe(client, next, &controller->clients, node)
		hdaudio_verbs_abort(client);
	spin_unlock_irqrestore(&controller->lock, flags);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_controller_set_gone, "NTDMA_HDAUDIO");

/**
 * hdaudio_controller_remove - take all away from drivers, and let go
 * @controller: a controller; its hardware may be stopped afterwards
 *
 * What drivers still refer to stays in memory and says that the device is gone.
 *
 * Context: PASSIVE_LEVEL.
 */
void hdaudio_controller_remove(struct hdaudio_controller *controller)
{
	hdaudio_functions_remove(controller);
	hdaudio_controller_set_gone(controller);
	hdaudio_verbs_stop(controller);
	KeFlushQueuedDpcs();
}
EXPORT_SYMBOL_NS_GPL(hdaudio_controller_remove, "NTDMA_HDAUDIO");

/**
 * hdaudio_engine_interrupt - an engine wants attention
 * @controller: the controller
 * @engine: the engine
 * @causes: its status, acknowledged already
 * @qpc: when the interrupt came
 *
 * Calls the routine of SetupDmaEngineWithBdl(). [H-063 H-064 H-065]
 *
 * Context: hard interrupt, the controller's lock is held.
 */
void hdaudio_engine_interrupt(struct hdaudio_controller *controller,
			      struct hdaudio_engine *engine, u32 causes,
			      LARGE_INTEGER qpc)
{
	causes &= HDAUDIO_ENGINE_CAUSES;
	/* after removal the DPC must not be queued again */
	if (!causes || !engine->owner || controller->gone)
		return;
	if (engine->isr)
		engine->isr(engine->isr_context, causes);
	engine->causes |= causes;
	engine->qpc = qpc;
	controller->is_pending = true;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_engine_interrupt, "NTDMA_HDAUDIO");

/**
 * hdaudio_interrupt_done - the interrupt handler has looked at everything
 * @controller: the controller
 *
 * Context: the controller's lock is held.
 */
void hdaudio_interrupt_done(struct hdaudio_controller *controller)
{
	if (!controller->is_pending)
		return;
	controller->is_pending = false;
	KeInsertQueueDpc(&controller->dpc, NULL, NULL);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_interrupt_done, "NTDMA_HDAUDIO");
