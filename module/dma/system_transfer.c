// SPDX-License-Identifier: GPL-2.0-only
/*
 * A transfer on a channel of a DMA controller.
 *
 *          begin             start             last byte moved, or error
 *   IDLE --------> MAPPING --------> RUNNING --------------------------> DONE
 *    ^ ^              |               |  | ^                              |
 *    | +-- abandon ---+               |  +-+ a loop has done a period     |
 *    |                                +-- cancelled, controller gone ---->|
 *    +-- stop: flush, or release of the registers or of the channel ------+
 *        (from any state; no completion follows)
 *
 * The way to DONE is taken once, under the lock, and who takes it calls the
 * completion routine. dmaengine may still call back for a transfer that was
 * terminated: such a call carries an old generation and is dropped.
 *
 * Nothing here sleeps: a transfer is terminated at once, and the engine
 * synchronized by a worker when nothing runs. Issuing while that goes on is
 * undefined, so a transfer that is started meanwhile is issued afterwards.
 *
 * A completion routine may be about to run on another CPU when FlushAdapterBuffers
 * is called: as on Windows, who flushes a transfer that he did not wait for must
 * be prepared for that. Who takes the way to DONE is in an RCU read-side section, or
 * a softirq, until the routine has returned: a grace period waits for it.
 *
 * LOCKING: ntdma_system_channel.lock. The engine's prep, submit (system_start.c) and
 * terminate run under it, so that a transfer is not terminated on behalf of an
 * earlier one; issuing does not. RCU keeps the channel from being released between
 * the two. The client's routine runs with no lock held, in
 * an RCU read-side section, as all callbacks do.
 */
#include "adapter.h"
#include "callback.h"
#include "channel.h"
#include "map_registers.h"
#include "mapping_inline.h"
#include "report.h"
#include "system_channel.h"
#include "system_transfer.h"

/* A completion routine to call. */
struct delivery {
	struct ntdma_map_regs *regs;
	PDMA_COMPLETION_ROUTINE routine;
	PVOID context;
	DMA_COMPLETION_STATUS status;
};

static struct ntdma_system_channel *channel_of(const struct ntdma_map_regs *regs)
{
	return regs->adapter->system->channel;
}

/* Under the lock: the reference keeps adapter and channel for deliver(). */
static void prepare_delivery(struct ntdma_system_channel *channel,
			     struct delivery *delivery,
			     DMA_COMPLETION_STATUS status)
{
	lockdep_assert_held(&channel->lock);
	*delivery = (struct delivery){
		.regs		= channel->regs,
		.routine	= channel->xfer.completion,
		.context	= channel->xfer.context,
		.status		= status,
	};
	kref_get(&channel->regs->ref);
}

static void deliver(const struct delivery *delivery)
{
	struct ntdma_map_regs *regs = delivery->regs;
	struct ntdma_adapter *adapter = regs->adapter;
	struct ntdma_callback callback;

	if (delivery->routine) {
		ntdma_callback_enter(&callback, adapter);
		delivery->routine(&adapter->dma, regs->device,
				  delivery->context, delivery->status);
		ntdma_callback_pop(&callback);
		ntdma_callback_leave(&callback);
	}
	/* what it released could not be granted on top of it */
	ntdma_channel_released(adapter);
	ntdma_map_regs_put(regs);
}

static void sync_when_idle(struct ntdma_system_channel *channel)
{
	lockdep_assert_held(&channel->lock);
	if (channel->unsynced && channel->chan)
		ntdma_system_channel_sync_later(channel);
}

static u32 residue_locked(struct ntdma_system_channel *channel)
{
	struct ntdma_system_transfer *xfer = &channel->xfer;
	struct dma_tx_state state = { };
	enum dma_status status;

	lockdep_assert_held(&channel->lock);
	if (xfer->state != NTDMA_SYSTEM_RUNNING || !channel->chan)
		return xfer->left;
	if (channel->regs->adapter->system->ignore_count)
		return xfer->length;
	status = dmaengine_tx_status(channel->chan, xfer->cookie, &state);
	if (status == DMA_COMPLETE)
		return 0;
	return min(state.residue, xfer->length);
}

/* Pausing first makes engines stop that would go on for a while. */
static void terminate_locked(struct ntdma_system_channel *channel)
{
	lockdep_assert_held(&channel->lock);
	if (!channel->chan)
		return;
	if (channel->has_caps && channel->caps.cmd_pause)
		dmaengine_pause(channel->chan);
	channel->xfer.left = residue_locked(channel);
	dmaengine_terminate_async(channel->chan);
	channel->issue = false;
	channel->unsynced = true;
}

static void done_locked(struct ntdma_system_channel *channel, bool failed,
			u32 left)
{
	lockdep_assert_held(&channel->lock);
	channel->xfer.state = NTDMA_SYSTEM_DONE;
	channel->xfer.failed = failed;
	channel->xfer.left = left;
	sync_when_idle(channel);
}

static bool is_running(const struct ntdma_system_channel *channel,
		       u32 generation)
{
	lockdep_assert_held(&channel->lock);
	return channel->xfer.state == NTDMA_SYSTEM_RUNNING &&
	       channel->xfer.generation == generation;
}

/* An engine's callback for a generation; false if it is none of ours. */
static bool take_result(struct ntdma_system_channel *channel, u32 generation,
			bool failed, u32 residue, struct delivery *delivery)
{
	struct ntdma_system_transfer *xfer = &channel->xfer;
	unsigned long flags;
	bool ours;

	spin_lock_irqsave(&channel->lock, flags);
	ours = is_running(channel, generation);
	/* where a loop stands is no shortfall */
	failed |= ours && !xfer->cyclic && residue;
	if (ours && (!xfer->cyclic || failed))
		done_locked(channel, failed, residue);
	if (ours)
		prepare_delivery(channel, delivery,
				 failed ? DmaError : DmaComplete);
	spin_unlock_irqrestore(&channel->lock, flags);
	return ours;
}

static void finish(struct ntdma_system_channel *channel, u32 generation,
		   bool failed, u32 residue)
{
	struct delivery delivery;

	if (take_result(channel, generation, failed, residue, &delivery))
		deliver(&delivery);
}

/* An error is the last that a transfer has to say. */
static void pass_on_late(struct tasklet_struct *tasklet)
{
	struct ntdma_system_channel *channel =
		from_tasklet(channel, tasklet, late.tasklet);
	u32 count, generation, residue;
	unsigned long flags;
	bool failed;

	spin_lock_irqsave(&channel->lock, flags);
	count = channel->late.count;
	generation = channel->late.generation;
	failed = channel->late.failed;
	residue = channel->late.residue;
	channel->late.count = 0;
	spin_unlock_irqrestore(&channel->lock, flags);
	while (count--)
		finish(channel, generation, failed && !count, residue);
}

/* Only of the transfer that runs: others' must not hide it. */
static void defer_result(struct ntdma_system_channel *channel, u32 generation,
			 bool failed, u32 residue)
{
	struct ntdma_late *late = &channel->late;
	unsigned long flags;
	bool ours;

	spin_lock_irqsave(&channel->lock, flags);
	ours = is_running(channel, generation);
	if (ours) {
		if (late->generation != generation)
			late->count = 0;
		late->generation = generation;
		late->failed = failed;
		late->residue = residue;
		late->count++;
	}
	spin_unlock_irqrestore(&channel->lock, flags);
	if (ours)
		tasklet_schedule(&late->tasklet);
}

/**
 * ntdma_system_engine_result - an engine's callback
 * @name: channel and generation of a transfer, either of which may be gone
 * @result: how it ended
 *
 * Context: any; usually a tasklet.
 */
void ntdma_system_engine_result(void *name,
				const struct dmaengine_result *result)
{
	bool failed = result && result->result != DMA_TRANS_NOERROR;
	u32 residue = result ? result->residue : 0;
	u32 generation = lower_32_bits((uintptr_t)name);
	struct ntdma_system_channel *channel;

	rcu_read_lock();
	channel = ntdma_system_channel_find((uintptr_t)name >> 32);
	if (channel && (in_hardirq() || irqs_disabled()))
		defer_result(channel, generation, failed, residue);
	else if (channel)
		finish(channel, generation, failed, residue);
	rcu_read_unlock();
}

static void synchronize_idle(struct work_struct *work)
{
	struct ntdma_system_channel *channel =
		container_of(work, struct ntdma_system_channel, idle);
	struct dma_chan *chan;
	bool issue;

	spin_lock_irq(&channel->lock);
	chan = channel->chan;
	if (!chan || !channel->unsynced ||
	    channel->xfer.state == NTDMA_SYSTEM_RUNNING) {
		spin_unlock_irq(&channel->lock);
		return;
	}
	channel->syncing = true;
	channel->unsynced = false;
	spin_unlock_irq(&channel->lock);

	dmaengine_synchronize(chan);

	spin_lock_irq(&channel->lock);
	channel->syncing = false;
	issue = channel->issue;
	channel->issue = false;
	spin_unlock_irq(&channel->lock);
	if (issue)
		dma_async_issue_pending(chan);
}

/**
 * ntdma_system_claim - a set becomes the owner of its adapter's channel
 * @regs: set whose request is granted
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_system_claim(struct ntdma_map_regs *regs)
{
	struct ntdma_system_channel *channel = channel_of(regs);
	unsigned long flags;

	kref_get(&regs->ref);
	spin_lock_irqsave(&channel->lock, flags);
	WARN_ON_ONCE(channel->regs);
	channel->regs = regs;
	channel->xfer.cancelled = false;
	channel->xfer.left = 0;
	spin_unlock_irqrestore(&channel->lock, flags);
}

/* From any state; returns what the flush has to know. */
static u32 stop_locked(struct ntdma_system_channel *channel)
{
	struct ntdma_system_transfer *xfer = &channel->xfer;
	u32 stopped = 0;

	lockdep_assert_held(&channel->lock);
	if (xfer->state == NTDMA_SYSTEM_RUNNING)
		terminate_locked(channel);
	if (xfer->state == NTDMA_SYSTEM_RUNNING ||
	    xfer->state == NTDMA_SYSTEM_DONE)
		stopped |= NTDMA_STOPPED_MAPPED;
	if (xfer->state == NTDMA_SYSTEM_DONE && xfer->failed)
		stopped |= NTDMA_STOPPED_FAILED;
	if (xfer->cancelled)
		stopped |= NTDMA_STOPPED_CANCELLED;
	xfer->state = NTDMA_SYSTEM_IDLE;
	xfer->cancelled = false;
	xfer->failed = false;
	sync_when_idle(channel);
	return stopped;
}

/**
 * ntdma_system_stop - end a set's transfer before it is unmapped
 * @regs: set
 *
 * No completion follows, unless another CPU is about to call it already.
 *
 * The mapping is the caller's to unmap if he stopped a transfer, of which he is the
 * only one; or if the set does not own the channel any more, so that nothing is
 * started under it. What another thread maps meanwhile is not.
 *
 * Context: up to DISPATCH_LEVEL, never sleeps.
 * Return: OR of NTDMA_STOPPED_...
 */
u32 ntdma_system_stop(struct ntdma_map_regs *regs)
{
	struct ntdma_system_channel *channel = channel_of(regs);
	u32 stopped = NTDMA_STOPPED_MAPPED;
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	if (channel->regs == regs)
		stopped = stop_locked(channel);
	spin_unlock_irqrestore(&channel->lock, flags);
	return stopped;
}

/**
 * ntdma_system_quit - a set gives up the channel
 * @regs: set; if it is not the owner nothing happens
 *
 * Context: up to DISPATCH_LEVEL, never sleeps.
 */
void ntdma_system_quit(struct ntdma_map_regs *regs)
{
	struct ntdma_system_channel *channel = channel_of(regs);
	unsigned long flags;
	bool owner;

	spin_lock_irqsave(&channel->lock, flags);
	owner = channel->regs == regs;
	if (owner) {
		stop_locked(channel);
		channel->xfer.left = 0;
		channel->regs = NULL;
	}
	spin_unlock_irqrestore(&channel->lock, flags);
	if (owner)
		ntdma_map_regs_put(regs);
}

static const char *refuse_begin(const struct ntdma_system_channel *channel,
				const struct ntdma_map_regs *regs)
{
	if (channel->regs != regs)
		return "channel is not held";
	return channel->xfer.state == NTDMA_SYSTEM_IDLE ?
	       NULL : "previous transfer was not flushed";
}

/**
 * ntdma_system_begin - claim the channel's only transfer before mapping
 * @regs: set
 * @routine: for the report
 *
 * Context: up to DISPATCH_LEVEL, in an RCU read-side section that lasts until
 * ntdma_system_start() or ntdma_system_abandon(): the controller cannot go away
 * with the mapping in between.
 * Return: STATUS_SUCCESS; STATUS_CANCELLED after CancelMappedTransfer();
 * STATUS_INSUFFICIENT_RESOURCES when the controller is gone;
 * STATUS_INVALID_PARAMETER, with a line, without the channel or with a transfer.
 */
NTSTATUS ntdma_system_begin(struct ntdma_map_regs *regs, const char *routine)
{
	struct ntdma_system_channel *channel = channel_of(regs);
	NTSTATUS status = STATUS_SUCCESS;
	const char *refusal;
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	refusal = refuse_begin(channel, regs);
	if (refusal)
		status = STATUS_INVALID_PARAMETER;
	else if (channel->xfer.cancelled)
		status = STATUS_CANCELLED;
	else if (!channel->chan)
		status = STATUS_INSUFFICIENT_RESOURCES;
	else
		channel->xfer.state = NTDMA_SYSTEM_MAPPING;
	spin_unlock_irqrestore(&channel->lock, flags);
	if (refusal)
		ntdma_misuse(routine, "%s (adapter %u, set %u)", refusal,
			     regs->adapter->id, regs->id);
	return status;
}

/**
 * ntdma_system_abandon - undo ntdma_system_begin()
 * @regs: set
 *
 * Context: as ntdma_system_begin().
 */
void ntdma_system_abandon(struct ntdma_map_regs *regs)
{
	struct ntdma_system_channel *channel = channel_of(regs);
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	if (channel->regs == regs &&
	    channel->xfer.state == NTDMA_SYSTEM_MAPPING)
		channel->xfer.state = NTDMA_SYSTEM_IDLE;
	spin_unlock_irqrestore(&channel->lock, flags);
}

/**
 * ntdma_system_cancel - what CancelMappedTransfer() does
 * @adapter: subordinate device's
 * @context: transfer context of its allocation
 *
 * Context: up to DISPATCH_LEVEL, no lock held. Runs the completion routine.
 * Return: STATUS_SUCCESS; STATUS_UNSUCCESSFUL if it is cancelled already;
 * STATUS_INVALID_PARAMETER if the context does not hold the channel.
 */
NTSTATUS ntdma_system_cancel(struct ntdma_adapter *adapter, PVOID context)
{
	struct ntdma_system_channel *channel = adapter->system->channel;
	struct ntdma_system_transfer *xfer = &channel->xfer;
	NTSTATUS status = STATUS_SUCCESS;
	struct delivery delivery = { };
	unsigned long flags;

	/* from here on the routine counts as about to run */
	rcu_read_lock();
	spin_lock_irqsave(&channel->lock, flags);
	if (!channel->regs || channel->regs->adapter != adapter ||
	    channel->regs->transfer_context != context)
		status = STATUS_INVALID_PARAMETER;
	else if (xfer->cancelled)
		status = STATUS_UNSUCCESSFUL;
	else
		xfer->cancelled = true;
	if (NT_SUCCESS(status) && xfer->state == NTDMA_SYSTEM_RUNNING) {
		terminate_locked(channel);
		done_locked(channel, false, xfer->left);
		prepare_delivery(channel, &delivery, DmaCancelled);
	}
	spin_unlock_irqrestore(&channel->lock, flags);
	if (delivery.regs)
		deliver(&delivery);
	rcu_read_unlock();
	return status;
}

static bool runs_in(const struct ntdma_system_channel *channel,
		    const struct ntdma_adapter *adapter, dma_addr_t dma_addr,
		    size_t size)
{
	const struct ntdma_system_transfer *xfer = &channel->xfer;

	lockdep_assert_held(&channel->lock);
	return channel->regs && channel->regs->adapter == adapter &&
	       xfer->state == NTDMA_SYSTEM_RUNNING && xfer->dma_addr &&
	       xfer->dma_addr >= dma_addr && xfer->dma_addr - dma_addr < size;
}

/**
 * ntdma_system_vacate - memory is about to be freed
 * @adapter: whose
 * @dma_addr: first byte of a common buffer for the controller
 * @size: bytes; 0 for memory where no transfer goes on
 *
 * Context: may sleep. Runs the completion routine of a transfer that is in the
 * buffer, with DmaCancelled, and waits until the controller has left it, and all
 * that it was told to leave before.
 */
void ntdma_system_vacate(struct ntdma_adapter *adapter, dma_addr_t dma_addr,
			 size_t size)
{
	struct ntdma_system_channel *channel = adapter->system->channel;
	struct delivery delivery = { };
	bool unsynced;

	/* who found the buffer in the list starts now, or gives up */
	if (READ_ONCE(channel->xfer.state) == NTDMA_SYSTEM_MAPPING)
		synchronize_rcu();
	spin_lock_irq(&channel->lock);
	if (runs_in(channel, adapter, dma_addr, size)) {
		terminate_locked(channel);
		done_locked(channel, false, channel->xfer.left);
		prepare_delivery(channel, &delivery, DmaCancelled);
	}
	unsynced = channel->unsynced || channel->syncing;
	spin_unlock_irq(&channel->lock);
	/* what is terminated may go on for a moment */
	if (unsynced)
		flush_work(&channel->idle);
	if (!delivery.regs)
		return;
	ntdma_misuse("FreeCommonBuffer", "a transfer was going on in it (adapter %u)",
		     adapter->id);
	deliver(&delivery);
}

/**
 * ntdma_system_residue - bytes that a transfer has still to move
 * @adapter: whose
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: of the running transfer, or of the one that was stopped last; 0
 * without the channel.
 */
u32 ntdma_system_residue(struct ntdma_adapter *adapter)
{
	struct ntdma_system_channel *channel = adapter->system->channel;
	unsigned long flags;
	u32 left = 0;

	spin_lock_irqsave(&channel->lock, flags);
	if (channel->regs && channel->regs->adapter == adapter)
		left = residue_locked(channel);
	spin_unlock_irqrestore(&channel->lock, flags);
	return left;
}

/**
 * ntdma_system_transfer_gone - the controller goes away
 * @channel: its channel; unmapping what it could reach is left to the caller
 *
 * Nothing is started any more, and the engine calls back no more, when this
 * returns. The channel is the caller's to release.
 *
 * Context: may sleep.
 * Return: the channel's &struct dma_chan, NULL if it was gone before.
 */
struct dma_chan *ntdma_system_transfer_gone(struct ntdma_system_channel *channel)
{
	struct dma_chan *chan;

	spin_lock_irq(&channel->lock);
	chan = channel->chan;
	if (chan && channel->xfer.state == NTDMA_SYSTEM_RUNNING)
		terminate_locked(channel);
	channel->chan = NULL;
	spin_unlock_irq(&channel->lock);
	if (!chan)
		return NULL;
	/* who was between begin and start, or issues */
	synchronize_rcu();
	cancel_work_sync(&channel->idle);
	dmaengine_terminate_sync(chan);
	tasklet_kill(&channel->late.tasklet);
	return chan;
}

/**
 * ntdma_system_transfer_lost - report the end of a transfer to its client
 * @channel: after ntdma_system_transfer_gone(), unmapped
 *
 * Context: may sleep. Runs the completion routine.
 */
void ntdma_system_transfer_lost(struct ntdma_system_channel *channel)
{
	struct delivery delivery = { };

	rcu_read_lock();
	spin_lock_irq(&channel->lock);
	if (channel->xfer.state == NTDMA_SYSTEM_RUNNING) {
		done_locked(channel, true, channel->xfer.left);
		prepare_delivery(channel, &delivery, DmaError);
	}
	spin_unlock_irq(&channel->lock);
	if (delivery.regs)
		deliver(&delivery);
	rcu_read_unlock();
}

/**
 * ntdma_system_transfer_init - no transfer yet
 * @channel: new
 */
void ntdma_system_transfer_init(struct ntdma_system_channel *channel)
{
	spin_lock_init(&channel->lock);
	INIT_WORK(&channel->idle, synchronize_idle);
	tasklet_setup(&channel->late.tasklet, pass_on_late);
}
