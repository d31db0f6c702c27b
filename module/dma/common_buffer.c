// SPDX-License-Identifier: GPL-2.0-only
/*
 * Common buffers: coherent memory, whole pages, found again by its address.
 *
 *   NONE --AllocateCommonBuffer--> LIVE --FreeCommonBuffer--> NONE
 *
 * A live buffer keeps its adapter: memory that a device may write to is not
 * given back because a driver forgot to free it.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "adapter.h"
#include "common_buffer.h"
#include "inject.h"
#include "live.h"
#include "nt.h"
#include "report.h"

static const char allocate_name[] = "AllocateCommonBuffer";
static const char free_name[] = "FreeCommonBuffer";

/**
 * struct ntdma_common_buffer - one buffer
 * @node: in the adapter's list, under its lock
 * @deferred: the release, which may sleep
 * @adapter: with a reference
 * @cpu: first byte for the CPU
 * @dma_addr: first byte for the device
 * @length: bytes asked for
 */
struct ntdma_common_buffer {
	struct list_head node;
	struct ntdma_deferred deferred;
	struct ntdma_adapter *adapter;
	void *cpu;
	dma_addr_t dma_addr;
	u32 length;
};

static size_t whole_pages(const struct ntdma_common_buffer *buffer)
{
	return PAGE_ALIGN((size_t)buffer->length);
}

static int alloc_memory(struct ntdma_common_buffer *buffer, u64 limit)
{
	const struct ntdma_backend_ops *backend = buffer->adapter->backend;

	if (!ntdma_fail(NTDMA_SITE_COMMON_BUFFER))
		buffer->cpu = backend->alloc(buffer->adapter,
					     whole_pages(buffer),
					     &buffer->dma_addr, limit);
	return buffer->cpu ? 0 : -ENOMEM;
}

static struct ntdma_common_buffer *create_buffer(struct ntdma_adapter *adapter,
						 u32 length)
{
	struct ntdma_common_buffer *buffer = NULL;

	if (!ntdma_fail(NTDMA_SITE_BUFFER_RECORD))
		buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	if (!buffer)
		return NULL;
	buffer->adapter = adapter;
	buffer->length = length;
	if (!ntdma_adapter_get(adapter))
		goto err_free;
	if (alloc_memory(buffer, adapter->dma_limit))
		goto err_put_adapter;
	ntdma_live_inc();
	return buffer;

err_put_adapter:
	ntdma_adapter_put(adapter);
err_free:
	kfree(buffer);
	return NULL;
}

static void release_buffer(struct ntdma_deferred *deferred)
{
	struct ntdma_common_buffer *buffer =
		container_of(deferred, struct ntdma_common_buffer, deferred);
	struct ntdma_adapter *adapter = buffer->adapter;

	adapter->backend->free(adapter, whole_pages(buffer), buffer->cpu,
			       buffer->dma_addr);
	kfree(buffer);
	ntdma_live_dec();
	ntdma_adapter_put(adapter);
}

/**
 * ntdma_allocate_common_buffer - DMA_OPERATIONS.AllocateCommonBuffer
 * @dma: adapter
 * @length: bytes; whole pages are used
 * @address: out: address for the device, 0 on failure
 * @cache_enabled: ignored, as on x64: the memory is cached and coherent
 *
 * The buffer is page aligned for CPU and device, contiguous for the device,
 * within the adapter's width, and zeroed. MDLs may be built over it. The limit on
 * map registers does not apply (C-057).
 *
 * Follows nc-wdm-pallocate_common_buffer, C-045..C-051, C-056, C-057, B-22.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep; refused where it must not.
 * Return: address for the CPU; NULL for a zero length, a wrong context, no such
 * adapter, or when memory is short (retry may help).
 */
PVOID ntdma_allocate_common_buffer(PDMA_ADAPTER dma, ULONG length,
				   PPHYSICAL_ADDRESS address,
				   BOOLEAN cache_enabled)
{
	struct ntdma_common_buffer *buffer;
	struct ntdma_adapter *adapter;
	unsigned long flags;

	if (address)
		address->QuadPart = 0;
	adapter = ntdma_adapter_enter(dma, allocate_name);
	if (!adapter)
		return NULL;
	if (!length || !address || !ntdma_at_passive()) {
		ntdma_misuse(allocate_name, "%s (adapter %u)",
			     !length ? "zero length" :
			     !address ? "no LogicalAddress" :
			     "not at PASSIVE_LEVEL", adapter->id);
		return NULL;
	}
	buffer = create_buffer(adapter, length);
	if (!buffer)
		return NULL;
	spin_lock_irqsave(&adapter->lock, flags);
	list_add_tail(&buffer->node, &adapter->buffers);
	spin_unlock_irqrestore(&adapter->lock, flags);
	address->QuadPart = buffer->dma_addr;
	return buffer->cpu;
}

static struct ntdma_common_buffer *take_buffer(struct ntdma_adapter *adapter,
					       dma_addr_t dma_addr, void *cpu)
{
	struct ntdma_common_buffer *buffer;
	unsigned long flags;

	spin_lock_irqsave(&adapter->lock, flags);
	list_for_each_entry(buffer, &adapter->buffers, node) {
		if (buffer->cpu != cpu || buffer->dma_addr != dma_addr)
			continue;
		list_del(&buffer->node);
		spin_unlock_irqrestore(&adapter->lock, flags);
		return buffer;
	}
	spin_unlock_irqrestore(&adapter->lock, flags);
	return NULL;
}

/**
 * ntdma_free_common_buffer - DMA_OPERATIONS.FreeCommonBuffer
 * @dma: adapter that allocated the buffer
 * @length: not believed: the recorded length counts (C-055)
 * @address: address for the device, as allocated
 * @cpu: address for the CPU, as allocated
 * @cache_enabled: ignored (B-13)
 *
 * A buffer that is not live is reported and nothing is freed. Works after
 * PutDmaAdapter() too, for buffers that were left over.
 *
 * Follows nc-wdm-pfree_common_buffer, C-052..C-055, B-13.
 *
 * IRQL: PASSIVE_LEVEL. Above that, which Windows forbids, the release is left to
 * a worker.
 */
VOID ntdma_free_common_buffer(PDMA_ADAPTER dma, ULONG length,
			      PHYSICAL_ADDRESS address, PVOID cpu,
			      BOOLEAN cache_enabled)
{
	struct ntdma_common_buffer *buffer;
	struct ntdma_adapter *adapter;

	adapter = ntdma_adapter_enter_release(dma, free_name);
	if (!adapter)
		return;
	buffer = take_buffer(adapter, address.QuadPart, cpu);
	if (!buffer) {
		ntdma_misuse(free_name, "no common buffer at %p / %#llx (adapter %u)",
			     cpu, address.QuadPart, adapter->id);
		return;
	}
	if (length != buffer->length)
		ntdma_misuse(free_name, "%u bytes of a buffer of %u (adapter %u)",
			     length, buffer->length, adapter->id);
	buffer->deferred.release = release_buffer;
	if (ntdma_at_passive())
		release_buffer(&buffer->deferred);
	else
		ntdma_defer(&buffer->deferred);
}

/**
 * ntdma_common_buffer_count - live common buffers of an adapter
 * @adapter: whose
 */
u32 ntdma_common_buffer_count(struct ntdma_adapter *adapter)
{
	const struct list_head *node;
	unsigned long flags;
	u32 n = 0;

	spin_lock_irqsave(&adapter->lock, flags);
	list_for_each(node, &adapter->buffers)
		n++;
	spin_unlock_irqrestore(&adapter->lock, flags);
	return n;
}
