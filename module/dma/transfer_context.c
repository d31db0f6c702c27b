// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA transfer contexts.
 *
 * A context is client memory of any kind and alignment, often on a stack, that
 * is gone as soon as its request has ended. So it owns nothing: it holds a mark
 * that tells it from other memory and from a copy of itself, and one word:
 *
 *   Initialize --> READY --request--> GRANTED --callback, or return--> (memory
 *                    |                 ^  |                        may be gone)
 *                    |            drain|  | must wait
 *              Cancel|                 |  v
 *                    v                PENDING --Cancel--> CANCELLED
 *                CANCELLED
 *
 * GRANTED is also where a context rests after its request: it may be used again.
 * CANCELLED ends with the next Initialize.
 *
 * LOCKING: READY is left by compare-and-exchange, so that a request and a cancel
 * cannot both win. PENDING is entered and left under the lock of the queue in
 * which the request waits.
 */
#include <linux/align.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include "adapter.h"
#include "report.h"
#include "transfer_context.h"

#define NTDMA_CONTEXT_MAGIC	0x6e74646d61637478ULL

enum context_state {
	CONTEXT_READY = 1,
	CONTEXT_GRANTED,
	CONTEXT_PENDING,
	CONTEXT_CANCELLED,
};

struct context {
	u64 magic;
	void *self;
	int state;
};

static_assert(sizeof(struct context) + __alignof__(struct context) <=
	      DMA_TRANSFER_CONTEXT_SIZE_V1);

static struct context *aligned(PVOID context)
{
	return PTR_ALIGN((struct context *)context,
			 __alignof__(struct context));
}

bool ntdma_context_is_valid(PVOID context)
{
	const struct context *ctx = aligned(context);

	/* a copy keeps the mark but not the place */
	return context && ctx->magic == NTDMA_CONTEXT_MAGIC &&
	       ctx->self == context;
}

/**
 * ntdma_context_begin - use a context for a request
 * @adapter: for the report
 * @routine: for the report
 * @context: what the client passed
 *
 * Return:
 * * STATUS_SUCCESS - the request goes on; the context is granted until
 *   ntdma_context_set_pending() says otherwise
 * * STATUS_CANCELLED - it was cancelled beforehand
 * * STATUS_INVALID_PARAMETER - not initialised, copied, or its request waits
 */
NTSTATUS ntdma_context_begin(struct ntdma_adapter *adapter, const char *routine,
			     PVOID context)
{
	struct context *ctx = aligned(context);
	int state;

	if (!ntdma_context_is_valid(context)) {
		ntdma_misuse(routine, "transfer context is %s (adapter %u)",
			     context ? "not initialised" : "missing",
			     adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	state = cmpxchg(&ctx->state, CONTEXT_READY, CONTEXT_GRANTED);
	if (state == CONTEXT_READY || state == CONTEXT_GRANTED)
		return STATUS_SUCCESS;
	if (state == CONTEXT_CANCELLED)
		return STATUS_CANCELLED;
	ntdma_misuse(routine, "transfer context is in use (adapter %u)",
		     adapter->id);
	return STATUS_INVALID_PARAMETER;
}

/*
 * ntdma_context_begin() without a report: false if that would refuse.
 */
bool ntdma_context_try(PVOID context)
{
	struct context *ctx = aligned(context);
	int state;

	if (unlikely(!ntdma_context_is_valid(context)))
		return false;
	state = cmpxchg(&ctx->state, CONTEXT_READY, CONTEXT_GRANTED);
	return likely(state == CONTEXT_READY || state == CONTEXT_GRANTED);
}

/* The request of the context waits. Under the queue's lock. */
void ntdma_context_set_pending(PVOID context)
{
	WRITE_ONCE(aligned(context)->state, CONTEXT_PENDING);
}

/* It waits no more, its callback will run. Under the queue's lock. */
void ntdma_context_set_granted(PVOID context)
{
	WRITE_ONCE(aligned(context)->state, CONTEXT_GRANTED);
}

/* It waits no more and never will. Under the queue's lock. */
void ntdma_context_set_cancelled(PVOID context)
{
	WRITE_ONCE(aligned(context)->state, CONTEXT_CANCELLED);
}

/* The request failed before anything came of it. */
void ntdma_context_abort(PVOID context)
{
	WRITE_ONCE(aligned(context)->state, CONTEXT_READY);
}

/**
 * ntdma_context_precancel - cancel a request that was not made yet
 * @context: valid context
 * @pending: out: a request waits: look for it under its queue's lock
 *
 * Return: true if requests with this context will be refused from now on.
 */
bool ntdma_context_precancel(PVOID context, bool *pending)
{
	int state = cmpxchg(&aligned(context)->state, CONTEXT_READY,
			    CONTEXT_CANCELLED);

	*pending = state == CONTEXT_PENDING;
	return state == CONTEXT_READY || state == CONTEXT_CANCELLED;
}

/**
 * ntdma_initialize_dma_transfer_context -
 *	DMA_OPERATIONS.InitializeDmaTransferContext
 * @dma: adapter
 * @context: 128 bytes with any contents, of any alignment
 *
 * Follows nc-wdm-pinitialize_dma_transfer_context, C-006, C-007, C-170..C-175.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for no such adapter or no
 * context.
 */
NTSTATUS ntdma_initialize_dma_transfer_context(PDMA_ADAPTER dma, PVOID context)
{
	static const char name[] = "InitializeDmaTransferContext";
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, name);
	struct context *ctx = aligned(context);

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!context) {
		ntdma_misuse(name, "no transfer context (adapter %u)",
			     adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	ctx->self = context;
	ctx->state = CONTEXT_READY;
	ctx->magic = NTDMA_CONTEXT_MAGIC;
	return STATUS_SUCCESS;
}
