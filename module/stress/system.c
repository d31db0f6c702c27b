// SPDX-License-Identifier: GPL-2.0-only
/*
 * System DMA: all threads share the one channel of a DMA controller that fills
 * memory from a FIFO. Who holds it starts a transfer and waits for its end, cancels
 * it, or flushes it at once, while other threads cancel it as well.
 *
 * The FIFO makes a pattern, and counts what was taken from it: so it is known which
 * bytes a transfer must have brought that was not stopped.
 */
#include <linux/jiffies.h>
#include <linux/rcupdate.h>

#include <ntdma/ntdma.h>

#include "../testdev/testdev.h"
#include "stress.h"

#define STRESS_LINE	0
#define STRESS_WIDTH	4
#define STRESS_LENGTH	(8 * PAGE_SIZE)
/* Far beyond what a loaded machine needs: it never ends. */
#define STRESS_TIMEOUT	(300 * HZ)

static const DEVICE_DESCRIPTION description = {
	.Version = DEVICE_DESCRIPTION_VERSION3,
	.InterfaceType = Internal,
	.DmaWidth = Width32Bits,
	.DmaRequestLine = STRESS_LINE,
	.MaximumLength = STRESS_LENGTH,
	.DeviceAddress.QuadPart = NTDMA_TESTDEV_FIFO_DATA(0),
};

/**
 * stress_system_open - adapters of a subordinate device
 * @stress: the run; the fake device is reset
 *
 * Return: 0 or an errno, with what there is to be closed.
 */
int stress_system_open(struct stress *stress)
{
	DEVICE_DESCRIPTION desc = description;
	PDEVICE_OBJECT device;
	unsigned int i;

	ntdma_testdev_fifo_set_mode(0, NTDMA_TESTDEV_FIFO_PATTERN,
				    stress->seed);
	device = ntdma_device_create(ntdma_testdev_fifo_device(), 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	stress->fifo = device;
	for (i = 0; i < STRESS_SHARERS; i++) {
		struct stress_adapter *sharer = &stress->sharers[i];

		sharer->dma = IoGetDmaAdapter(device, &desc, &sharer->map_regs);
		if (!sharer->dma)
			return -ENOMEM;
	}
	return 0;
}

void stress_system_close(struct stress *stress)
{
	unsigned int i;

	for (i = 0; i < STRESS_SHARERS; i++) {
		PDMA_ADAPTER dma = stress->sharers[i].dma;

		if (dma)
			dma->DmaOperations->PutDmaAdapter(dma);
	}
	if (stress->fifo)
		ntdma_device_destroy(stress->fifo);
}

void stress_system_init(struct stress_worker *worker)
{
	init_completion(&worker->transfer.ended);
}

static void set_mapped(struct stress_worker *worker, bool mapped)
{
	mutex_lock(&worker->request.lock);
	worker->transfer.mapped = mapped;
	mutex_unlock(&worker->request.lock);
}

static void cancel_transfer(struct stress *stress,
			    struct stress_request *request)
{
	PDMA_ADAPTER dma = request->adapter->dma;
	NTSTATUS status;

	status = dma->DmaOperations->CancelMappedTransfer(dma,
			stress_context(request));
	/* somebody else may have been first */
	if (status != STATUS_SUCCESS && status != STATUS_UNSUCCESSFUL)
		stress_error(stress, "cancel of a transfer: %#x", status);
}

/**
 * stress_system_cancel - stop another thread's transfer, if it offers one
 * @stress: the run
 * @request: that holds the channel, locked
 */
void stress_system_cancel(struct stress *stress, struct stress_request *request)
{
	struct stress_worker *worker =
		container_of(request, struct stress_worker, request);

	lockdep_assert_held(&request->lock);
	if (worker->transfer.mapped)
		cancel_transfer(stress, request);
}

static DMA_COMPLETION_ROUTINE transfer_ended;

static VOID transfer_ended(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
			   PVOID context, DMA_COMPLETION_STATUS status)
{
	struct stress_transfer *transfer = context;

	transfer->status = status;
	atomic_inc(&transfer->calls);
	complete(&transfer->ended);
}

static u64 fifo_position(void)
{
	struct ntdma_testdev_fifo_stats stats;

	ntdma_testdev_fifo_get_stats(0, &stats);
	return stats.rx_bytes;
}

static void compare(struct stress_worker *worker,
		    const struct stress_range *range, u64 position)
{
	u32 i;

	for (i = 0; i < range->length; i++) {
		u8 found = stress_byte(worker, range->offset + i);
		u8 want = ntdma_testdev_pattern(worker->stress->seed,
						position + i);

		if (found == want)
			continue;
		stress_error(worker->stress,
			     "thread %u: byte %u of %u from the FIFO is %#x, not %#x",
			     worker->index, i, range->length, found, want);
		return;
	}
	worker->bytes += range->length;
}

/* True if the completion routine must have been called by the end of this. */
static bool let_go(struct stress_worker *worker)
{
	struct stress_transfer *transfer = &worker->transfer;
	u32 choice = stress_random(&worker->rnd, 4);

	if (!choice)
		return false;
	if (choice == 1)
		cancel_transfer(worker->stress, &worker->request);
	if (!wait_for_completion_timeout(&transfer->ended, STRESS_TIMEOUT))
		stress_error(worker->stress, "thread %u: a transfer never ends",
			     worker->index);
	return true;
}

static void judge(struct stress_worker *worker, bool waited,
		  const struct stress_range *range, u64 position)
{
	struct stress_transfer *transfer = &worker->transfer;
	int calls = atomic_read(&transfer->calls);

	if (calls > 1 || (waited && !calls)) {
		stress_error(worker->stress, "thread %u: a transfer ended %d times",
			     worker->index, calls);
	} else if (!calls) {
		transfer->ends[STRESS_FLUSHED]++;
	} else if (transfer->status == DmaCancelled) {
		transfer->ends[STRESS_STOPPED]++;
	} else if (transfer->status == DmaComplete) {
		transfer->ends[STRESS_COMPLETE]++;
		compare(worker, range, position);
	} else {
		stress_error(worker->stress, "thread %u: completion status %d",
			     worker->index, transfer->status);
	}
}

/* The channel is held: nobody else takes from the FIFO. */
static void transfer(struct stress_worker *worker, PDMA_ADAPTER dma,
		     struct stress_range *range)
{
	struct stress_transfer *transfer = &worker->transfer;
	const DMA_OPERATIONS *ops = dma->DmaOperations;
	PVOID base = worker->request.base;
	u64 position = fifo_position();
	u32 offered = stress_random(&worker->rnd, 8);
	ULONG length = range->length;
	bool waited = false;
	NTSTATUS status, flushed;

	atomic_set(&transfer->calls, 0);
	reinit_completion(&transfer->ended);
	/* others never rest: what is offered too early never begins */
	set_mapped(worker, offered == 0);
	status = ops->MapTransferEx(dma, worker->buffer.mdl, base,
				    range->offset, 0, &length, false, NULL, 0,
				    transfer_ended, transfer);
	set_mapped(worker, offered <= 3);
	if (status == STATUS_SUCCESS)
		waited = let_go(worker);
	flushed = ops->FlushAdapterBuffersEx(dma, worker->buffer.mdl, base,
					     range->offset, length, false);
	set_mapped(worker, false);
	/* a routine that another CPU was about to call has run */
	synchronize_rcu_expedited();
	range->length = length;
	if (flushed != STATUS_SUCCESS)
		stress_error(worker->stress, "flush: %#x", flushed);
	if (status == STATUS_SUCCESS)
		judge(worker, waited, range, position);
	else if (status == STATUS_CANCELLED && !atomic_read(&transfer->calls))
		transfer->ends[STRESS_REFUSED]++;
	else
		stress_error(worker->stress, "start: %#x", status);
}

/**
 * stress_system_transfer - wait for the channel, use it, pass it on
 * @worker: who
 */
void stress_system_transfer(struct stress_worker *worker)
{
	struct stress_range range = stress_choose(worker);
	struct stress_adapter *sharer =
		&worker->stress->sharers[stress_random(&worker->rnd,
						       STRESS_SHARERS)];
	NTSTATUS status;

	range.offset = rounddown(range.offset, STRESS_WIDTH);
	range.length = roundup(range.length, STRESS_WIDTH);
	worker->request.action = KeepObject;
	stress_request_begin(worker, sharer, true);
	status = stress_allocate_channel(worker, sharer, sharer->map_regs, 0,
					 NULL);
	if (stress_request_end(worker, status) != STRESS_GRANTED)
		return;
	transfer(worker, sharer->dma, &range);
	stress_free_channel(sharer->dma);
}
