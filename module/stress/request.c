// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that end exactly once.
 *
 *   CLOSED --begin--> OPEN --callback-----------------> ENDED --end--> CLOSED
 *                      |  \--refused, when made-------->  ^
 *                      |                                  |
 *                      +----cancel, by any other thread---+
 *
 * A cancel may come before the request is made, while it waits, when it is being
 * granted and afterwards. Either it succeeds or the callback runs: never both,
 * never neither.
 *
 * LOCKING: cancellers hold the request's mutex, so that the owner does not use
 * the context for the next request while they use it for this one; the owner
 * makes its request without, so that the race is on.
 */
#include <linux/jiffies.h>

#include "stress.h"

/* Far beyond what a loaded machine needs: it never ends. */
#define STRESS_TIMEOUT	(300 * HZ)

void stress_request_init(struct stress_request *request)
{
	mutex_init(&request->lock);
	init_completion(&request->ended);
}

static void ended(struct stress_request *request)
{
	atomic_inc(&request->ends);
	complete(&request->ended);
}

IO_ALLOCATION_ACTION stress_control(PDEVICE_OBJECT device, PIRP irp, PVOID base,
				    PVOID context)
{
	struct stress_request *request = context;
	IO_ALLOCATION_ACTION action = request->action;

	request->base = base;
	/* the owner may free the channel and reuse the request after this */
	ended(request);
	return action;
}

VOID stress_list_control(PDEVICE_OBJECT device, PIRP irp,
			 PSCATTER_GATHER_LIST list, PVOID context)
{
	struct stress_request *request = context;

	request->list = list;
	ended(request);
}

/**
 * stress_request_check - did the last request stay ended?
 * @worker: its owner
 */
void stress_request_check(struct stress_worker *worker)
{
	struct stress_request *request = &worker->request;

	if (atomic_read(&request->ends) != request->settled)
		stress_error(worker->stress,
			     "thread %u: a request ended %d times",
			     worker->index, atomic_read(&request->ends));
}

/**
 * stress_request_begin - prepare for a request
 * @worker: its owner
 * @adapter: where it will be made
 * @cancellable: let cancellers at it
 */
void stress_request_begin(struct stress_worker *worker,
			  struct stress_adapter *adapter, bool cancellable)
{
	struct stress_request *request = &worker->request;
	PDMA_ADAPTER dma = adapter->dma;
	NTSTATUS status;

	stress_request_check(worker);
	request->adapter = adapter;
	request->base = NULL;
	request->list = NULL;
	request->settled = 0;
	request->cancelled = false;
	atomic_set(&request->ends, 0);
	reinit_completion(&request->ended);
	status = dma->DmaOperations->InitializeDmaTransferContext(dma,
			stress_context(request));
	if (status != STATUS_SUCCESS)
		stress_error(worker->stress, "context: %#x", status);
	mutex_lock(&request->lock);
	request->open = cancellable;
	mutex_unlock(&request->lock);
}

static void close_request(struct stress_request *request)
{
	mutex_lock(&request->lock);
	request->open = false;
	mutex_unlock(&request->lock);
	request->settled = atomic_read(&request->ends);
}

static enum stress_end judge(struct stress_request *request, NTSTATUS status)
{
	int ends = request->settled;

	if (status == STATUS_SUCCESS && ends == 1)
		return request->cancelled ? STRESS_CANCELLED : STRESS_GRANTED;
	if (status == STATUS_CANCELLED && ends == 1 && request->cancelled)
		return STRESS_CANCELLED;
	/* a context whose request was refused can be cancelled for the next */
	if (status == STATUS_INSUFFICIENT_RESOURCES &&
	    ends == request->cancelled)
		return STRESS_BUSY;
	return STRESS_BROKEN;
}

/**
 * stress_request_end - wait for the end of a request that has a callback
 * @worker: its owner
 * @status: what the routine returned
 *
 * Return: how it ended; only after STRESS_GRANTED it holds anything.
 */
enum stress_end stress_request_end(struct stress_worker *worker,
				   NTSTATUS status)
{
	struct stress_request *request = &worker->request;
	enum stress_end end;

	if (status == STATUS_SUCCESS &&
	    !wait_for_completion_timeout(&request->ended, STRESS_TIMEOUT))
		stress_error(worker->stress, "thread %u: a request never ends",
			     worker->index);
	close_request(request);
	end = judge(request, status);
	if (end == STRESS_BROKEN)
		stress_error(worker->stress,
			     "thread %u: status %#x, %d ends, cancelled %d",
			     worker->index, status, request->settled,
			     request->cancelled);
	worker->ends[end]++;
	return end;
}

/**
 * stress_request_cancel - try to cancel another thread's request
 * @stress: the run
 * @request: whatever it is doing
 */
void stress_request_cancel(struct stress *stress,
			   struct stress_request *request)
{
	PDMA_ADAPTER dma;

	mutex_lock(&request->lock);
	if (request->open) {
		dma = request->adapter->dma;
		if (dma->DmaOperations->CancelAdapterChannel(dma, stress->device,
							     stress_context(request))) {
			request->open = false;
			request->cancelled = true;
			ended(request);
		}
	} else {
		stress_system_cancel(stress, request);
	}
	mutex_unlock(&request->lock);
}
