// SPDX-License-Identifier: GPL-2.0-only
/*
 * The adapter channel: AllocateAdapterChannel and what gives it back.
 *
 *  Allocate --> QUEUED --> GRANTED --> IN CALLBACK --KeepObject--> HELD
 *                             (owner set)   |                       |
 *                 DeallocateObjectKeep-     |  FreeAdapterChannel   |
 *                 Registers                 |  <--------------------+
 *                        +------------------+          |
 *                        v                  v          v
 *                    REGISTERS ONLY --> RELEASED (next waiter is granted)
 *                          FreeMapRegisters
 *
 * The channel has an owner before its callback runs, and the callback's answer
 * never resurrects a channel that was freed while it ran (B-25).
 */
#include "adapter.h"
#include "channel.h"
#include "map_registers.h"
#include "nt.h"
#include "report.h"
#include "sg_list.h"
#include "trace.h"
#include "transfer_context.h"

static const char allocate_channel[] = "AllocateAdapterChannel";
static const char allocate_channel_ex[] = "AllocateAdapterChannelEx";
static const char free_channel[] = "FreeAdapterChannel";
static const char free_object[] = "FreeAdapterObject";
static const char free_registers[] = "FreeMapRegisters";

/* Ends the life of a base; what is still mapped is unmapped. */
static bool release_regs(struct ntdma_map_regs *regs, const char *routine)
{
	u32 mapped;

	if (!ntdma_map_regs_unpublish(regs))
		return false;
	mapped = ntdma_map_regs_unmap_all(regs);
	if (mapped)
		ntdma_misuse(routine, "%u mappings not flushed (adapter %u, set %u)",
			     mapped, regs->adapter->id, regs->id);
	ntdma_map_regs_put(regs);
	return true;
}

/*
 * Another adapter's set may be the owner of a shared channel; and one whose grant is
 * still being attempted is nobody's to free.
 */
static struct ntdma_map_regs *owned_by(const struct ntdma_queue *queue,
				       const struct ntdma_adapter *adapter)
{
	struct ntdma_map_regs *regs = queue->owner;

	lockdep_assert_held(&queue->lock);
	if (!regs || regs->adapter != adapter)
		return NULL;
	return regs->held || READ_ONCE(regs->entered) ? regs : NULL;
}

static int channel_reserve(struct ntdma_request *req)
{
	const struct ntdma_controller_ops *controller =
		req->adapter->backend->controller;

	if (!controller)
		return ntdma_map_regs_reserve(req->regs);
	/* one transfer at a time: the adapter's reserve is enough */
	controller->claim(req->regs);
	return 0;
}

/* Before the channel has another owner, whose transfer must not be stopped. */
static void quit_controller(struct ntdma_map_regs *regs)
{
	const struct ntdma_controller_ops *controller =
		regs->adapter->backend->controller;

	if (controller)
		controller->quit(regs);
}

static void quit_owner(struct ntdma_adapter *adapter)
{
	struct ntdma_queue *queue = adapter->queue;
	struct ntdma_map_regs *regs;
	unsigned long flags;

	if (!adapter->backend->controller)
		return;
	spin_lock_irqsave(&queue->lock, flags);
	regs = owned_by(queue, adapter);
	if (regs)
		kref_get(&regs->ref);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (!regs)
		return;
	quit_controller(regs);
	ntdma_map_regs_put(regs);
}

/*
 * Returns true if the channel stays with the set, whose reference then belongs
 * to the adapter's owner pointer.
 */
static bool settle_channel(struct ntdma_map_regs *regs, bool keep)
{
	struct ntdma_queue *queue = regs->adapter->queue;
	unsigned long flags;
	bool held = false;

	spin_lock_irqsave(&queue->lock, flags);
	if (queue->owner == regs) {
		held = keep;
		regs->held = keep;
		if (!keep)
			WRITE_ONCE(queue->owner, NULL);
		ntdma_channel_note(queue);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	return held;
}

static bool is_action(IO_ALLOCATION_ACTION action)
{
	return action == KeepObject || action == DeallocateObject ||
	       action == DeallocateObjectKeepRegisters;
}

static void channel_run(struct ntdma_request *req)
{
	struct ntdma_map_regs *regs = req->regs;
	IO_ALLOCATION_ACTION action;

	ntdma_count(req->adapter, grants, 1);
	trace_ntdma_grant(req->adapter, regs->id, regs->count);
	if (req->result)
		*req->result = ntdma_map_regs_base(regs);
	if (!req->control) {
		/* synchronous: as if KeepObject had been returned */
		settle_channel(regs, true);
		return;
	}
	/* from now on it can be freed, by the callback or by whom that tells */
	WRITE_ONCE(regs->entered, true);
	action = req->control(req->device, req->irp, ntdma_map_regs_base(regs),
			      req->context);
	if (!is_action(action))
		ntdma_misuse("AdapterControl",
			     "returned %d, no IO_ALLOCATION_ACTION (adapter %u)",
			     action, req->adapter->id);
	if (action != KeepObject)
		quit_controller(regs);
	if (settle_channel(regs, action == KeepObject))
		return;
	if (action == DeallocateObject)
		release_regs(regs, "AdapterControl");
	ntdma_map_regs_put(regs);
}

static void channel_drop(struct ntdma_request *req)
{
	release_regs(req->regs, allocate_channel);
	ntdma_map_regs_put(req->regs);
}

static const struct ntdma_request_ops channel_request_ops = {
	.name		= "channel",
	.needs_channel	= true,
	.reserve	= channel_reserve,
	.run		= channel_run,
	.drop		= channel_drop,
};

static struct ntdma_request channel_request(struct ntdma_adapter *adapter,
					    PDEVICE_OBJECT device,
					    PDRIVER_CONTROL control,
					    PVOID context)
{
	return (struct ntdma_request){
		.ops		= &channel_request_ops,
		.adapter	= adapter,
		.device		= device,
		.irp		= device ? device->CurrentIrp : NULL,
		.context	= context,
		.control	= control,
		.callback	= control,
	};
}

static NTSTATUS submit_channel(struct ntdma_request *req, const char *routine,
			       u32 nr_map_regs, u32 flags)
{
	struct ntdma_adapter *adapter = req->adapter;
	NTSTATUS status;

	if (nr_map_regs > adapter->max_map_regs) {
		ntdma_misuse(routine,
			     "%u map registers, limit is %u (adapter %u)",
			     nr_map_regs, adapter->max_map_regs, adapter->id);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	req->regs = ntdma_map_regs_create(adapter, nr_map_regs);
	if (!req->regs)
		return STATUS_INSUFFICIENT_RESOURCES;
	req->regs->flags = flags;
	req->regs->device = req->device;
	req->regs->transfer_context = req->transfer_context;
	status = ntdma_request_submit(req);
	if (!NT_SUCCESS(status))
		channel_drop(req);
	return status;
}

/**
 * ntdma_allocate_adapter_channel - DMA_OPERATIONS.AllocateAdapterChannel
 * @dma: adapter
 * @device: passed to @control; its CurrentIrp is sampled now (C-060)
 * @nr_map_regs: map registers, at most what IoGetDmaAdapter() reported; 0 asks
 *	for the channel alone
 * @control: AdapterControl routine, entered once, at DISPATCH_LEVEL, with no
 *	lock held, inside this call if the channel is free
 * @context: passed to @control
 *
 * Follows nc-wdm-pallocate_adapter_channel, C-058..C-075, B-19, B-25. Unlike
 * Windows, several requests of one device object may wait at a time, and one may
 * be made from inside an AdapterControl: it runs after that has returned.
 *
 * IRQL: DISPATCH_LEVEL, lower is accepted. Linux: any but hard irq.
 * Return:
 * * STATUS_SUCCESS - @control ran or will run
 * * STATUS_INSUFFICIENT_RESOURCES - too many registers, or no memory; @control
 *   never runs. Retry helps only in the second case.
 * * STATUS_INVALID_PARAMETER - no such adapter, or no @control
 */
NTSTATUS ntdma_allocate_adapter_channel(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
					ULONG nr_map_regs,
					PDRIVER_CONTROL control, PVOID context)
{
	struct ntdma_adapter *adapter;
	struct ntdma_request req;

	adapter = ntdma_adapter_enter(dma, allocate_channel);
	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!control) {
		ntdma_misuse(allocate_channel, "no AdapterControl (adapter %u)",
			     adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	req = channel_request(adapter, device, control, context);
	return submit_channel(&req, allocate_channel, nr_map_regs, 0);
}

#define CHANNEL_FLAGS	(DMA_SYNCHRONOUS_CALLBACK | DMA_ZERO_BUFFERS | \
			 DMA_FAIL_ON_BOUNCE)

/*
 * Asynchronous: a routine and no base. Synchronous: a routine, a base, or both.
 */
static bool arguments_fit(ULONG flags, PDRIVER_CONTROL control, PVOID *base)
{
	if (flags & ~CHANNEL_FLAGS)
		return false;
	if (flags & DMA_SYNCHRONOUS_CALLBACK)
		return control || base;
	return control && !base;
}

/**
 * ntdma_allocate_adapter_channel_ex - DMA_OPERATIONS.AllocateAdapterChannelEx
 * @dma: adapter
 * @device: passed to @control; its CurrentIrp is sampled now
 * @transfer_context: initialised, in no other request
 * @nr_map_regs: map registers, at most what IoGetDmaAdapter() reported
 * @flags: DMA_SYNCHRONOUS_CALLBACK: grant now or fail. DMA_FAIL_ON_BOUNCE: what
 *	Linux cannot map fails instead of going through bounce pages of ours.
 *	DMA_ZERO_BUFFERS: clear bounce pages before they are used.
 * @control: AdapterControl routine, as for AllocateAdapterChannel; may be NULL
 *	for a synchronous request, which then holds the channel until
 *	FreeAdapterObject or FreeAdapterChannel
 * @context: passed to @control
 * @base: out: MapRegisterBase of a synchronous request, set before @control runs;
 *	must be NULL for an asynchronous one
 *
 * Follows nc-wdm-pallocate_adapter_channel_ex, C-176..C-183, C-188, C-190, C-191.
 * Where two pages differ on @base together with @control, both are accepted.
 *
 * IRQL: DISPATCH_LEVEL, lower is accepted. Linux: any but hard irq.
 * Sets of some 30000 registers or more only below DISPATCH_LEVEL.
 * Return:
 * * STATUS_SUCCESS - granted, or queued if asynchronous
 * * STATUS_INSUFFICIENT_RESOURCES - too many registers; no memory; or
 *   synchronous and not free now (retry may help in the last two cases)
 * * STATUS_CANCELLED - CancelAdapterChannel() came first
 * * STATUS_INVALID_PARAMETER - no such adapter, arguments that do not fit
 *   together, a transfer context that is not initialised or in use
 */
NTSTATUS ntdma_allocate_adapter_channel_ex(PDMA_ADAPTER dma,
					   PDEVICE_OBJECT device,
					   PVOID transfer_context,
					   ULONG nr_map_regs, ULONG flags,
					   PDRIVER_CONTROL control,
					   PVOID context, PVOID *base)
{
	struct ntdma_adapter *adapter;
	struct ntdma_request req;
	NTSTATUS status;

	adapter = ntdma_adapter_enter(dma, allocate_channel_ex);
	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!arguments_fit(flags, control, base)) {
		ntdma_misuse(allocate_channel_ex,
			     "flags %#x, routine and base do not fit (adapter %u)",
			     flags, adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	status = ntdma_context_begin(adapter, allocate_channel_ex,
				     transfer_context);
	if (!NT_SUCCESS(status))
		return status;
	req = channel_request(adapter, device, control, context);
	req.transfer_context = transfer_context;
	req.synchronous = flags & DMA_SYNCHRONOUS_CALLBACK;
	req.result = base;
	status = submit_channel(&req, allocate_channel_ex, nr_map_regs, flags);
	if (!NT_SUCCESS(status))
		ntdma_context_abort(transfer_context);
	return status;
}

/**
 * ntdma_cancel_adapter_channel - DMA_OPERATIONS.CancelAdapterChannel
 * @dma: adapter
 * @device: informational
 * @transfer_context: context of an AllocateAdapterChannelEx,
 *	GetScatterGatherListEx or BuildScatterGatherListEx, made or yet to come
 *
 * Follows nc-wdm-pcancel_adapter_channel, C-184..C-189. Either this returns TRUE
 * or the callback runs, never both.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: TRUE if the request waited and is gone, or was not made yet and will be
 * refused with STATUS_CANCELLED; FALSE if it was granted.
 */
BOOLEAN ntdma_cancel_adapter_channel(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				     PVOID transfer_context)
{
	static const char name[] = "CancelAdapterChannel";
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, name);
	bool pending;

	if (!adapter)
		return false;
	if (!ntdma_context_is_valid(transfer_context)) {
		ntdma_misuse(name, "transfer context is not initialised (adapter %u)",
			     adapter->id);
		return false;
	}
	if (ntdma_context_precancel(transfer_context, &pending))
		return true;
	return pending && ntdma_channel_cancel(adapter, transfer_context);
}

/**
 * ntdma_configure_adapter_channel - DMA_OPERATIONS.ConfigureAdapterChannel
 * @dma: adapter
 * @function: function of a DMA controller
 * @context: its argument
 *
 * Platform code registers functions for a controller: ntdma/system_dma.h.
 *
 * Follows nc-wdm-pconfigure_adapter_channel, C-247..C-249.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: what the function returns; STATUS_NOT_IMPLEMENTED if the controller has
 * none of that number, and for a bus master, which has no controller;
 * STATUS_INVALID_PARAMETER for no such adapter.
 */
NTSTATUS ntdma_configure_adapter_channel(PDMA_ADAPTER dma, ULONG function,
					 PVOID context)
{
	struct ntdma_adapter *adapter =
		ntdma_adapter_enter(dma, "ConfigureAdapterChannel");

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!adapter->backend->controller)
		return STATUS_NOT_IMPLEMENTED;
	return adapter->backend->controller->configure(adapter, function,
						       context);
}

/**
 * ntdma_channel_close - PutDmaAdapter() with the channel held
 * @adapter: being closed
 *
 * A set with live mappings is left alone: the device may be using them. Only a
 * controller is known to have stopped.
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_channel_close(struct ntdma_adapter *adapter)
{
	struct ntdma_queue *queue = adapter->queue;
	struct ntdma_map_regs *regs;
	unsigned long flags;

	quit_owner(adapter);
	spin_lock_irqsave(&queue->lock, flags);
	regs = owned_by(queue, adapter);
	if (regs && regs->held && (adapter->backend->controller ||
				   list_empty(&regs->live))) {
		WRITE_ONCE(queue->owner, NULL);
		ntdma_channel_note(queue);
	} else {
		regs = NULL;
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	if (!regs)
		return;
	release_regs(regs, "PutDmaAdapter");
	ntdma_map_regs_put(regs);
}

/* Takes the channel from its owner, with a reference on the set. */
static struct ntdma_map_regs *take_owner(struct ntdma_adapter *adapter,
					 bool *held)
{
	struct ntdma_queue *queue = adapter->queue;
	struct ntdma_map_regs *regs;
	unsigned long flags;

	quit_owner(adapter);
	spin_lock_irqsave(&queue->lock, flags);
	regs = owned_by(queue, adapter);
	if (regs) {
		/* in the callback still: the reference is the request's */
		*held = regs->held;
		if (!*held)
			kref_get(&regs->ref);
		WRITE_ONCE(queue->owner, NULL);
		ntdma_channel_note(queue);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	return regs;
}

/**
 * ntdma_free_adapter_channel - DMA_OPERATIONS.FreeAdapterChannel
 * @dma: adapter whose channel is held, because AdapterControl returned
 *	KeepObject or is about to (B-25)
 *
 * Releases the channel and the owner's map registers; mappings that were not
 * flushed are undone and reported. May run the next waiter's callback.
 * Without an owner: one line, no effect.
 *
 * Follows nc-wdm-pfree_adapter_channel, C-102..C-104.
 *
 * IRQL: DISPATCH_LEVEL, lower is accepted. Linux: any but hard irq.
 */
VOID ntdma_free_adapter_channel(PDMA_ADAPTER dma)
{
	struct ntdma_adapter *adapter;
	struct ntdma_map_regs *regs;
	bool held;

	adapter = ntdma_adapter_enter_release(dma, free_channel);
	if (!adapter)
		return;
	regs = take_owner(adapter, &held);
	if (!regs) {
		ntdma_misuse(free_channel, "channel is not held (adapter %u)",
			     adapter->id);
		return;
	}
	release_regs(regs, free_channel);
	ntdma_channel_released(adapter);
	ntdma_map_regs_put(regs);
}

/**
 * ntdma_free_map_registers - DMA_OPERATIONS.FreeMapRegisters
 * @dma: adapter
 * @base: MapRegisterBase of a grant; NULL is nothing to free (C-106)
 * @nr_map_regs: registers of that grant; another number is reported and the
 *	whole set is freed (C-108)
 *
 * A base that is stale or another adapter's is reported and ignored. May run a
 * waiter's callback.
 *
 * Follows nc-wdm-pfree_map_registers, C-105..C-109, B-27.
 *
 * IRQL: DISPATCH_LEVEL, lower is accepted. Linux: any but hard irq.
 */
VOID ntdma_free_map_registers(PDMA_ADAPTER dma, PVOID base, ULONG nr_map_regs)
{
	struct ntdma_adapter *adapter;
	struct ntdma_map_regs *regs;

	adapter = ntdma_adapter_enter_release(dma, free_registers);
	if (!adapter || !base)
		return;
	regs = ntdma_map_regs_lookup(adapter, base);
	if (!regs) {
		ntdma_misuse(free_registers,
			     "base %#lx is not live (adapter %u)",
			     (uintptr_t)base, adapter->id);
		return;
	}
	if (nr_map_regs != regs->count)
		ntdma_misuse(free_registers,
			     "%u registers of a set of %u (adapter %u)",
			     nr_map_regs, regs->count, adapter->id);
	release_regs(regs, free_registers);
	ntdma_map_regs_put(regs);
}

/*
 * Takes the channel from its owner; the registers go with it or stay. Nothing
 * happens without an owner.
 */
static void leave_channel(struct ntdma_adapter *adapter, bool keep_registers)
{
	struct ntdma_map_regs *regs;
	bool held;

	regs = take_owner(adapter, &held);
	if (!regs)
		return;
	if (!keep_registers)
		release_regs(regs, free_object);
	ntdma_channel_released(adapter);
	ntdma_map_regs_put(regs);
}

/**
 * ntdma_free_adapter_object - DMA_OPERATIONS.FreeAdapterObject
 * @dma: adapter; it is not freed, whatever the name says (C-237)
 * @action: as an AdapterControl could return it: KeepObject does nothing;
 *	DeallocateObject releases the channel with its registers, and unmaps a
 *	scatter/gather list that was made synchronously without a routine, if it
 *	is the only such list: real drivers never put it;
 *	DeallocateObjectKeepRegisters releases the channel alone
 *
 * Harmless when there is nothing to release: drivers call it always (B-10).
 *
 * Follows nc-wdm-pfree_adapter_object, C-231..C-238, B-10, B-11. Deviation:
 * DeallocateObject also unmaps a list that was made synchronously without a routine.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 */
VOID ntdma_free_adapter_object(PDMA_ADAPTER dma, IO_ALLOCATION_ACTION action)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, free_object);

	if (!adapter || action == KeepObject)
		return;
	if (!is_action(action)) {
		ntdma_misuse(free_object,
			     "%d is no IO_ALLOCATION_ACTION (adapter %u)",
			     action, adapter->id);
		return;
	}
	if (READ_ONCE(adapter->queue->owner))
		leave_channel(adapter, action == DeallocateObjectKeepRegisters);
	if (action == DeallocateObject)
		ntdma_sg_list_retire(adapter);
}
