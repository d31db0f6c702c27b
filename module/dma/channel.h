/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests for the adapter channel and for scatter/gather lists, and their queue. */
#ifndef _NTDMA_CHANNEL_H
#define _NTDMA_CHANNEL_H

#include <linux/list.h>

#include <wdm.h>

#include "adapter.h"
#include "mapping.h"

struct ntdma_map_regs;
struct ntdma_request;
struct ntdma_sg_record;

/**
 * struct ntdma_request_ops - the two kinds of request
 * @name: for tracing
 * @reserve: get what the request needs right now; 0, -EBUSY to wait for a
 *	release, any other -errno but -EINVAL if no release of ours can help. The
 *	queue's lock is not held, but for waiters its lock of turns is.
 * @may_wait: NULL, or whether @reserve can ever succeed, and what has to be
 *	remembered of it until then. No lock held.
 * @intact: NULL, or whether a request that waited is still as it was; one that is
 *	not is dropped. Locks as for @reserve.
 * @needs_channel: the channel is owned from @reserve on
 * @run: enter the client's callback and act on its answer. No lock held, at
 *	DISPATCH_LEVEL. The request may be gone to the client when it returns.
 * @drop: release what the request holds; its callback never runs
 */
struct ntdma_request_ops {
	const char *name;
	bool needs_channel;
	int (*reserve)(struct ntdma_request *req);
	bool (*may_wait)(struct ntdma_request *req);
	bool (*intact)(struct ntdma_request *req);
	void (*run)(struct ntdma_request *req);
	void (*drop)(struct ntdma_request *req);
};

/**
 * struct ntdma_request - one call that ends in a callback
 * @node: in the queue of waiters
 * @ops: kind
 * @adapter: pinned by a reference of the request while it waits
 * @device: passed through to the callback
 * @irp: device's CurrentIrp when the call was made
 * @context: passed through
 * @transfer_context: client's transfer context of a version 3 request, or NULL
 * @result: where the client wants the base or the list, set before the callback;
 *	NULL if nowhere, and while the request waits
 * @synchronous: now or never
 * @callback: there is a callback
 * @tried: it had its turn in this round and was stepped over; under the queue's lock
 * @control: callback of a channel request
 * @regs: map registers of a channel request, with a reference
 * @list_control: callback of a list request
 * @record: record of the list, claimed
 * @list: memory of the list
 * @span: range, for the borders between MDLs
 */
struct ntdma_request {
	struct list_head node;
	const struct ntdma_request_ops *ops;
	struct ntdma_adapter *adapter;
	PDEVICE_OBJECT device;
	PIRP irp;
	PVOID context;
	PVOID transfer_context;
	PVOID *result;
	bool synchronous;
	bool callback;
	bool tried;
	union {
		struct {
			PDRIVER_CONTROL control;
			struct ntdma_map_regs *regs;
		};
		struct {
			PDRIVER_LIST_CONTROL list_control;
			struct ntdma_sg_record *record;
			PSCATTER_GATHER_LIST list;
			struct ntdma_span span;
		};
	};
};

NTSTATUS ntdma_request_submit(struct ntdma_request *req);
void ntdma_channel_drop_waiters(struct ntdma_adapter *adapter);
void ntdma_channel_close(struct ntdma_adapter *adapter);

void ntdma_channel_wake(struct ntdma_adapter *adapter);

/* To be called whenever the owner, the waiters or @draining have changed. */
static inline void ntdma_channel_note(struct ntdma_queue *queue)
{
	lockdep_assert_held(&queue->lock);
	WRITE_ONCE(queue->detour.channel, queue->owner || queue->draining ||
		   !list_empty(&queue->waiters));
}

/* May a request that needs no channel run without asking the queue? */
static inline bool ntdma_channel_idle(const struct ntdma_adapter *adapter)
{
	/* data_race: a glance in passing; barriers order what must be ordered */
	return !data_race(adapter->queue->detour.channel);
}

/* To be called after anything that a waiter may be waiting for was released. */
static inline void ntdma_channel_released(struct ntdma_adapter *adapter)
{
	/*
	 * Pairs with the lock in enqueue(): one of us sees the other. A waiter
	 * whose turn is being tried is in no list, and the attempt may have
	 * failed just before this release: whoever tries has to try again.
	 */
	smp_mb();
	if (unlikely(!ntdma_channel_idle(adapter)))
		ntdma_channel_wake(adapter);
}

bool ntdma_channel_cancel(struct ntdma_adapter *adapter, PVOID context);

NTSTATUS ntdma_allocate_adapter_channel(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
					ULONG nr_map_regs,
					PDRIVER_CONTROL control, PVOID context);
NTSTATUS ntdma_allocate_adapter_channel_ex(PDMA_ADAPTER dma,
					   PDEVICE_OBJECT device,
					   PVOID transfer_context,
					   ULONG nr_map_regs, ULONG flags,
					   PDRIVER_CONTROL control,
					   PVOID context, PVOID *base);
BOOLEAN ntdma_cancel_adapter_channel(PDMA_ADAPTER dma, PDEVICE_OBJECT device,
				     PVOID transfer_context);
NTSTATUS ntdma_configure_adapter_channel(PDMA_ADAPTER dma, ULONG function,
					 PVOID context);
VOID ntdma_free_adapter_object(PDMA_ADAPTER dma, IO_ALLOCATION_ACTION action);
VOID ntdma_free_adapter_channel(PDMA_ADAPTER dma);
VOID ntdma_free_map_registers(PDMA_ADAPTER dma, PVOID base, ULONG nr_map_regs);

#endif
