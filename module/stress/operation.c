// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the threads do: requests of each kind, on whichever adapter, with the data
 * compared after the device moved them.
 *
 * Lists are given back by PutScatterGatherList alone: FreeAdapterObject names no
 * request, so that one thread would release what another one holds.
 */
#include <linux/sched.h>

#include "stress.h"

static struct stress_adapter *any_adapter(struct stress_worker *worker)
{
	u32 index = stress_random(&worker->rnd, STRESS_ADAPTERS);

	return &worker->stress->adapters[index];
}

static void use_list(struct stress_worker *worker, PDMA_ADAPTER dma,
		     PSCATTER_GATHER_LIST list,
		     const struct stress_range *range)
{
	KIRQL old;

	stress_move(worker, list, 0, range->write);
	old = stress_raise();
	dma->DmaOperations->PutScatterGatherList(dma, list, range->write);
	KeLowerIrql(old);
	stress_compare(worker, range);
}

/* Synchronous: now or not at all, no callback. */
static void list_at_once(struct stress_worker *worker)
{
	struct stress_range range = stress_choose(worker);
	PDMA_ADAPTER dma = any_adapter(worker)->dma;
	PVOID context = stress_context(&worker->request);
	PSCATTER_GATHER_LIST list = NULL;
	NTSTATUS status;

	stress_request_check(worker);
	dma->DmaOperations->InitializeDmaTransferContext(dma, context);
	stress_fill(worker, &range);
	status = dma->DmaOperations->GetScatterGatherListEx(dma,
			worker->stress->device, context, worker->buffer.mdl,
			range.offset, range.length, DMA_SYNCHRONOUS_CALLBACK,
			NULL, NULL, range.write, NULL, NULL, &list);
	if (status == STATUS_INSUFFICIENT_RESOURCES) {
		worker->ends[STRESS_BUSY]++;
	} else if (status != STATUS_SUCCESS) {
		stress_error(worker->stress, "list: %#x", status);
	} else {
		worker->ends[STRESS_GRANTED]++;
		use_list(worker, dma, list, &range);
	}
}

static NTSTATUS get_list(struct stress_worker *worker, PDMA_ADAPTER dma,
			 const struct stress_range *range, ULONG flags)
{
	struct stress_request *request = &worker->request;

	return dma->DmaOperations->GetScatterGatherListEx(dma,
			worker->stress->device, stress_context(request),
			worker->buffer.mdl, range->offset, range->length, flags,
			stress_list_control, request, range->write, NULL, NULL,
			NULL);
}

static NTSTATUS build_list(struct stress_worker *worker, PDMA_ADAPTER dma,
			   const struct stress_range *range, ULONG flags)
{
	struct stress_request *request = &worker->request;
	NTSTATUS status;
	KIRQL old = stress_raise();

	status = dma->DmaOperations->BuildScatterGatherListEx(dma,
			worker->stress->device, stress_context(request),
			worker->buffer.mdl, range->offset, range->length, flags,
			stress_list_control, request, range->write,
			worker->list_memory, worker->list_size, NULL, NULL,
			NULL);
	KeLowerIrql(old);
	return status;
}

static void list_by_callback(struct stress_worker *worker,
			     NTSTATUS (*make)(struct stress_worker *worker,
					      PDMA_ADAPTER dma,
					      const struct stress_range *range,
					      ULONG flags), ULONG flags)
{
	struct stress_range range = stress_choose(worker);
	struct stress_adapter *adapter = any_adapter(worker);
	NTSTATUS status;

	stress_fill(worker, &range);
	stress_request_begin(worker, adapter, true);
	status = make(worker, adapter->dma, &range, flags);
	if (stress_request_end(worker, status) == STRESS_GRANTED)
		use_list(worker, adapter->dma, worker->request.list, &range);
}

static void list_queued(struct stress_worker *worker)
{
	list_by_callback(worker, get_list, 0);
}

static void list_built(struct stress_worker *worker)
{
	list_by_callback(worker, build_list, 0);
}

static void list_built_at_once(struct stress_worker *worker)
{
	list_by_callback(worker, build_list, DMA_SYNCHRONOUS_CALLBACK);
}

/* As much as registers and list allow, again and again. */
static void map_all(struct stress_worker *worker, PDMA_ADAPTER dma, PVOID base,
		    const struct stress_range *range)
{
	const DMA_OPERATIONS *ops = dma->DmaOperations;
	PMDL mdl = worker->buffer.mdl;
	NTSTATUS status;
	ULONG length;
	u32 done;

	for (done = 0; done < range->length; done += length) {
		length = range->length - done;
		status = ops->MapTransferEx(dma, mdl, base,
				range->offset + done, 0, &length, range->write,
				&worker->mapped, sizeof(worker->space), NULL,
				NULL);
		if (status != STATUS_SUCCESS || !length) {
			stress_error(worker->stress, "map: %#x, %u bytes",
				     status, length);
			return;
		}
		stress_move(worker, &worker->mapped, done, range->write);
		status = ops->FlushAdapterBuffersEx(dma, mdl, base,
				range->offset + done, length, range->write);
		if (status != STATUS_SUCCESS)
			stress_error(worker->stress, "flush: %#x", status);
	}
	stress_compare(worker, range);
}

static ULONG registers(struct stress_worker *worker,
		       struct stress_adapter *adapter,
		       const struct stress_range *range)
{
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };
	PDMA_ADAPTER dma = adapter->dma;
	NTSTATUS status;

	status = dma->DmaOperations->GetDmaTransferInfo(dma, worker->buffer.mdl,
			range->offset, range->length, range->write, &info);
	if (status != STATUS_SUCCESS)
		stress_error(worker->stress, "transfer info: %#x", status);
	/* fewer than needed are as good */
	return clamp(info.V1.MapRegisterCount >> stress_random(&worker->rnd, 2),
		     2, adapter->map_regs);
}

/* With a base it is synchronous, and has no callback. */
NTSTATUS stress_allocate_channel(struct stress_worker *worker,
				 struct stress_adapter *adapter, ULONG count,
				 ULONG flags, PVOID *base)
{
	struct stress_request *request = &worker->request;
	PDMA_ADAPTER dma = adapter->dma;
	NTSTATUS status;
	KIRQL old = stress_raise();

	status = dma->DmaOperations->AllocateAdapterChannelEx(dma,
			worker->stress->device, stress_context(request), count,
			flags, base ? NULL : stress_control, request, base);
	KeLowerIrql(old);
	return status;
}

void stress_free_channel(PDMA_ADAPTER dma)
{
	KIRQL old = stress_raise();

	dma->DmaOperations->FreeAdapterChannel(dma);
	KeLowerIrql(old);
}

static void free_registers(PDMA_ADAPTER dma, PVOID base, ULONG count)
{
	KIRQL old = stress_raise();

	dma->DmaOperations->FreeMapRegisters(dma, base, count);
	KeLowerIrql(old);
}

static void channel(struct stress_worker *worker, IO_ALLOCATION_ACTION action)
{
	struct stress_range range = stress_choose(worker);
	struct stress_adapter *adapter = any_adapter(worker);
	ULONG count = registers(worker, adapter, &range);
	NTSTATUS status;

	stress_fill(worker, &range);
	worker->request.action = action;
	stress_request_begin(worker, adapter, true);
	status = stress_allocate_channel(worker, adapter, count, 0, NULL);
	if (stress_request_end(worker, status) != STRESS_GRANTED)
		return;
	/* others come to wait */
	if (action == KeepObject)
		schedule();
	map_all(worker, adapter->dma, worker->request.base, &range);
	if (action == KeepObject)
		stress_free_channel(adapter->dma);
	else
		free_registers(adapter->dma, worker->request.base, count);
}

static void channel_queued(struct stress_worker *worker)
{
	channel(worker, DeallocateObjectKeepRegisters);
}

static void channel_held(struct stress_worker *worker)
{
	channel(worker, KeepObject);
}

/* Synchronous and without a routine: held until it is given back. */
static void channel_at_once(struct stress_worker *worker)
{
	struct stress_range range = stress_choose(worker);
	struct stress_adapter *adapter = any_adapter(worker);
	ULONG count = registers(worker, adapter, &range);
	PVOID base = NULL;
	NTSTATUS status;

	stress_fill(worker, &range);
	stress_request_begin(worker, adapter, false);
	status = stress_allocate_channel(worker, adapter, count,
					 DMA_SYNCHRONOUS_CALLBACK, &base);
	if (status == STATUS_INSUFFICIENT_RESOURCES) {
		worker->ends[STRESS_BUSY]++;
	} else if (status != STATUS_SUCCESS || !base) {
		stress_error(worker->stress, "channel: %#x", status);
	} else {
		worker->ends[STRESS_GRANTED]++;
		schedule();
		map_all(worker, adapter->dma, base, &range);
		stress_free_channel(adapter->dma);
	}
}

/* The routine of version 1 waits in the same queue, and cannot be cancelled. */
static void channel_of_version_1(struct stress_worker *worker)
{
	struct stress_range range = stress_choose(worker);
	struct stress_adapter *adapter = any_adapter(worker);
	ULONG count = registers(worker, adapter, &range);
	PDMA_ADAPTER dma = adapter->dma;
	NTSTATUS status;
	KIRQL old;

	stress_fill(worker, &range);
	worker->request.action = DeallocateObjectKeepRegisters;
	stress_request_begin(worker, adapter, false);
	old = stress_raise();
	status = dma->DmaOperations->AllocateAdapterChannel(dma,
			worker->stress->device, count, stress_control,
			&worker->request);
	KeLowerIrql(old);
	if (stress_request_end(worker, status) != STRESS_GRANTED)
		return;
	map_all(worker, dma, worker->request.base, &range);
	free_registers(dma, worker->request.base, count);
}

/* Cancelled before it is made: refused, whatever the adapter is doing. */
static void cancelled_beforehand(struct stress_worker *worker)
{
	struct stress_range range = stress_choose(worker);
	struct stress_adapter *adapter = any_adapter(worker);
	NTSTATUS status;

	stress_request_begin(worker, adapter, true);
	stress_request_cancel(worker->stress, &worker->request);
	if (!worker->request.cancelled)
		stress_error(worker->stress, "an early cancel had no effect");
	status = get_list(worker, adapter->dma, &range, 0);
	if (stress_request_end(worker, status) != STRESS_CANCELLED ||
	    status != STATUS_CANCELLED)
		stress_error(worker->stress, "cancelled list: %#x", status);
}

static void common_buffer(struct stress_worker *worker)
{
	u32 length = 1 + stress_random(&worker->rnd, 3 * PAGE_SIZE);
	PDMA_ADAPTER dma = any_adapter(worker)->dma;
	PHYSICAL_ADDRESS limit = { .QuadPart = U32_MAX }, logical;
	bool limited = stress_random(&worker->rnd, 2);
	PVOID va;

	va = dma->DmaOperations->AllocateCommonBufferEx(dma,
			limited ? &limit : NULL, length, &logical, true,
			stress_random(&worker->rnd, 2) ? MM_ANY_NODE_OK : 0);
	if (!va) {
		stress_error(worker->stress, "no common buffer of %u", length);
		return;
	}
	if (limited && logical.QuadPart + length - 1 > limit.QuadPart)
		stress_error(worker->stress, "common buffer at %#llx",
			     logical.QuadPart);
	stress_use_shared(worker, va, logical.QuadPart, length);
	dma->DmaOperations->FreeCommonBuffer(dma, length, logical, va, true);
}

static void use_vector(struct stress_worker *worker, PDMA_ADAPTER dma,
		       PDMA_COMMON_BUFFER_VECTOR vector, u32 count)
{
	const DMA_OPERATIONS *ops = dma->DmaOperations;
	u32 index = stress_random(&worker->rnd, count);
	PHYSICAL_ADDRESS logical;
	PVOID va;

	ops->GetCommonBufferFromVectorByIndex(dma, vector, index, &va,
					      &logical);
	stress_use_shared(worker, va, logical.QuadPart, 100);
	if (stress_random(&worker->rnd, 2))
		ops->FreeCommonBufferFromVector(dma, vector, index);
	ops->FreeCommonBufferVector(dma, vector);
}

static void vector(struct stress_worker *worker)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	u32 count = 1 + stress_random(&worker->rnd, 4);
	PDMA_ADAPTER dma = any_adapter(worker)->dma;
	PDMA_COMMON_BUFFER_VECTOR vector;
	NTSTATUS status;

	status = dma->DmaOperations->AllocateCommonBufferVector(dma, low, high,
			MmCached, MM_ANY_NODE_OK, 0, count, 100, &vector);
	if (status == STATUS_SUCCESS)
		use_vector(worker, dma, vector, count);
	else
		stress_error(worker->stress, "AllocateCommonBufferVector: %#x", status);
}

static void (*const operations[])(struct stress_worker *worker) = {
	list_at_once, list_queued, list_queued, list_built, list_built_at_once,
	channel_queued, channel_queued, channel_held, channel_held,
	channel_at_once, channel_of_version_1, cancelled_beforehand,
	common_buffer, vector, stress_system_transfer, stress_system_transfer,
};

/**
 * stress_operation - the next one, whatever it is
 * @worker: who does it
 */
void stress_operation(struct stress_worker *worker)
{
	operations[stress_random(&worker->rnd, ARRAY_SIZE(operations))](worker);
}
