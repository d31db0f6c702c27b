// SPDX-License-Identifier: GPL-2.0-only
/*
 * Common buffers: coherent memory, whole pages, found again by its address.
 *
 *   NONE --AllocateCommonBuffer--> LIVE --FreeCommonBuffer--> NONE
 *
 * A live buffer keeps its adapter: memory that a device may write to is not
 * given back because a driver forgot to free it. The same holds for a buffer that
 * was freed while others share it.
 */
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "adapter.h"
#include "common_buffer.h"
#include "inject.h"
#include "live.h"
#include "nt.h"
#include "report.h"

static const char allocate_name[] = "AllocateCommonBuffer";
static const char free_name[] = "FreeCommonBuffer";

/* how many misplaced buffers are held while another one is tried */
#define NTDMA_BUFFER_TRIES	32

static bool is_placed(const struct ntdma_common_buffer *buffer,
		      const struct ntdma_buffer_wish *wish)
{
	return buffer->dma_addr >= wish->min &&
	       buffer->dma_addr + buffer->size - 1 <= wish->max &&
	       IS_ALIGNED(buffer->dma_addr, wish->align);
}

static bool alloc_memory(struct ntdma_common_buffer *buffer,
			 const struct ntdma_buffer_wish *wish)
{
	struct ntdma_adapter *adapter = buffer->adapter;

	if (ntdma_fail(NTDMA_SITE_COMMON_BUFFER))
		return false;
	buffer->cpu = adapter->backend->alloc(adapter, buffer->size,
					      &buffer->dma_addr, wish->max,
					      wish->node);
	return buffer->cpu;
}

static void free_memory(struct ntdma_common_buffer *buffer)
{
	const struct ntdma_backend_ops *backend = buffer->adapter->backend;

	/* of a controller it is known whether it still goes there */
	if (backend->controller)
		backend->controller->vacate(buffer->adapter, buffer->dma_addr,
					    buffer->size);
	backend->free(buffer->adapter, buffer->size, buffer->cpu,
		      buffer->dma_addr);
}

/**
 * ntdma_common_buffer_init - what buffers of all kinds have in common
 * @buffer: zeroed
 * @adapter: whose it will be; the caller has a reference for it
 * @length: bytes
 */
void ntdma_common_buffer_init(struct ntdma_common_buffer *buffer,
			      struct ntdma_adapter *adapter, u32 length)
{
	refcount_set(&buffer->refs, 1);
	buffer->adapter = adapter;
	buffer->length = length;
}

static struct ntdma_common_buffer *alloc_record(struct ntdma_adapter *adapter,
						u32 length, u32 align)
{
	struct ntdma_common_buffer *buffer = NULL;

	if (!ntdma_fail(NTDMA_SITE_BUFFER_RECORD))
		buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	if (!buffer)
		return NULL;
	ntdma_common_buffer_init(buffer, adapter, length);
	buffer->size = ALIGN((size_t)length, align);
	return buffer;
}

static struct ntdma_common_buffer *try_once(struct ntdma_adapter *adapter,
					    u32 length,
					    const struct ntdma_buffer_wish *wish)
{
	struct ntdma_common_buffer *buffer;

	buffer = alloc_record(adapter, length, wish->align);
	if (buffer && !alloc_memory(buffer, wish)) {
		kfree(buffer);
		return NULL;
	}
	return buffer;
}

/* Linux has a mask for the upper bound only: the rest is trial. */
static struct ntdma_common_buffer *place(struct ntdma_adapter *adapter,
					 u32 length,
					 const struct ntdma_buffer_wish *wish)
{
	struct ntdma_common_buffer *buffer, *next, *placed = NULL;
	LIST_HEAD(misplaced);
	u32 tries;

	for (tries = 0; !placed && tries < NTDMA_BUFFER_TRIES; tries++) {
		buffer = try_once(adapter, length, wish);
		if (!buffer)
			break;
		if (is_placed(buffer, wish))
			placed = buffer;
		else
			list_add(&buffer->node, &misplaced);
	}
	list_for_each_entry_safe(buffer, next, &misplaced, node) {
		free_memory(buffer);
		kfree(buffer);
	}
	return placed;
}

/**
 * ntdma_common_buffer_create - allocate a buffer
 * @adapter: for whose device
 * @length: bytes, not 0
 * @wish: where; the adapter's limit applies in any case
 *
 * Context: may sleep.
 * Return: the buffer, which holds its adapter; NULL when memory that fulfils the
 * wish is not to be had, or the adapter was put.
 */
struct ntdma_common_buffer *
ntdma_common_buffer_create(struct ntdma_adapter *adapter, u32 length,
			   const struct ntdma_buffer_wish *wish)
{
	struct ntdma_buffer_wish limited = *wish;
	struct ntdma_common_buffer *buffer;

	limited.max = min(limited.max, adapter->dma_limit);
	limited.align = max_t(u32, limited.align, PAGE_SIZE);
	if (!ntdma_adapter_get(adapter))
		return NULL;
	buffer = place(adapter, length, &limited);
	if (!buffer) {
		ntdma_adapter_put(adapter);
		return NULL;
	}
	ntdma_live_inc();
	return buffer;
}

/**
 * ntdma_common_buffer_publish - let FreeCommonBuffer() find a buffer
 * @buffer: created
 */
void ntdma_common_buffer_publish(struct ntdma_common_buffer *buffer)
{
	struct ntdma_adapter *adapter = buffer->adapter;
	unsigned long flags;

	spin_lock_irqsave(&adapter->lock, flags);
	list_add_tail(&buffer->node, &adapter->buffers);
	spin_unlock_irqrestore(&adapter->lock, flags);
}

static void release_now(struct ntdma_deferred *deferred)
{
	struct ntdma_common_buffer *buffer =
		container_of(deferred, struct ntdma_common_buffer, deferred);
	struct ntdma_adapter *adapter = buffer->adapter;

	if (buffer->give_back) {
		buffer->give_back(buffer);
	} else if (buffer->size) {
		free_memory(buffer);
		kfree(buffer);
	} else {
		adapter->backend->unmap(adapter, &buffer->map);
		kvfree(buffer->map.sgl);
		kfree(buffer);
	}
	ntdma_live_dec();
	ntdma_adapter_put(adapter);
}

/**
 * ntdma_common_buffer_release - a buffer is freed, or shared no more
 * @buffer: with a reference, that of whoever allocated it or of who shares it
 *
 * The memory goes with the last one.
 *
 * Context: up to DISPATCH_LEVEL; what may sleep is left to a worker there.
 */
void ntdma_common_buffer_release(struct ntdma_common_buffer *buffer)
{
	if (!refcount_dec_and_test(&buffer->refs))
		return;
	buffer->deferred.release = release_now;
	if (ntdma_at_passive())
		release_now(&buffer->deferred);
	else
		ntdma_defer(&buffer->deferred);
}

static const char *refuse_buffer(ULONG length, PPHYSICAL_ADDRESS address)
{
	if (!length)
		return "zero length";
	if (!address)
		return "no LogicalAddress";
	return ntdma_at_passive() ? NULL : "not at PASSIVE_LEVEL";
}

/**
 * ntdma_common_buffer_allocate - what the allocating routines have in common
 * @dma: adapter
 * @routine: for the report
 * @length: bytes
 * @wish: where
 * @address: out: address for the device, 0 on failure
 *
 * Context: may sleep; refused where it must not.
 * Return: address for the CPU, or NULL.
 */
void *ntdma_common_buffer_allocate(PDMA_ADAPTER dma, const char *routine,
				   ULONG length,
				   const struct ntdma_buffer_wish *wish,
				   PPHYSICAL_ADDRESS address)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, routine);
	const char *refusal = refuse_buffer(length, address);
	struct ntdma_common_buffer *buffer;

	if (address)
		address->QuadPart = 0;
	if (!adapter)
		return NULL;
	if (refusal) {
		ntdma_misuse(routine, "%s (adapter %u)", refusal, adapter->id);
		return NULL;
	}
	buffer = ntdma_common_buffer_create(adapter, length, wish);
	if (!buffer)
		return NULL;
	address->QuadPart = buffer->dma_addr;
	ntdma_common_buffer_publish(buffer);
	return buffer->cpu;
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
	const struct ntdma_buffer_wish anywhere = {
		.max	= U64_MAX,
		.node	= NUMA_NO_NODE,
	};

	return ntdma_common_buffer_allocate(dma, allocate_name, length,
					    &anywhere, address);
}

/**
 * ntdma_common_buffer_find - share a buffer
 * @adapter: whose
 * @cpu: its address for the CPU
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the buffer with a reference, NULL if none is live there.
 */
struct ntdma_common_buffer *
ntdma_common_buffer_find(struct ntdma_adapter *adapter, const void *cpu)
{
	struct ntdma_common_buffer *buffer, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&adapter->lock, flags);
	list_for_each_entry(buffer, &adapter->buffers, node) {
		if (buffer->cpu != cpu)
			continue;
		refcount_inc(&buffer->refs);
		found = buffer;
		break;
	}
	spin_unlock_irqrestore(&adapter->lock, flags);
	return found;
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
 * The release routine of all kinds of common buffers but vectors. A buffer that is
 * not live is reported and nothing is freed. Works after
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
	ntdma_common_buffer_release(buffer);
}

static struct page *buffer_page(const struct ntdma_common_buffer *buffer,
				size_t index)
{
	void *cpu = buffer->cpu + (index << PAGE_SHIFT);

	return is_vmalloc_addr(cpu) ? vmalloc_to_page(cpu) : virt_to_page(cpu);
}

/* Are the pages of a segment those at a place of the buffer? */
static bool is_at(const struct ntdma_common_buffer *buffer, size_t index,
		  struct scatterlist *sg)
{
	u32 pages = PFN_UP(sg->offset + sg->length), i;

	if (index + pages > buffer->size >> PAGE_SHIFT)
		return false;
	for (i = 0; i < pages; i++)
		if (buffer_page(buffer, index + i) != sg_page(sg) + i)
			return false;
	return true;
}

/* Gives the segments their addresses, if they follow each other in the buffer. */
static bool covers_from(const struct ntdma_common_buffer *buffer, size_t index,
			struct ntdma_mapping *map)
{
	size_t pos = (index << PAGE_SHIFT) + map->sgl->offset;
	u32 i;

	for (i = 0; i < map->nr_segs; i++) {
		struct scatterlist *sg = map->sgl + i;

		if (offset_in_page(pos) != sg->offset ||
		    !is_at(buffer, pos >> PAGE_SHIFT, sg))
			return false;
		sg_dma_address(sg) = buffer->dma_addr + pos;
		sg_dma_len(sg) = sg->length;
		pos += sg->length;
	}
	return true;
}

static bool buffer_covers(const struct ntdma_common_buffer *buffer,
			  struct ntdma_mapping *map)
{
	size_t pages = buffer->size >> PAGE_SHIFT, i;

	for (i = 0; i < pages; i++)
		if (buffer_page(buffer, i) == sg_page(map->sgl))
			return covers_from(buffer, i, map);
	return false;
}

/**
 * ntdma_common_buffer_covers - is a range part of a common buffer?
 * @adapter: whose
 * @map: filled snapshot; gets the buffer's addresses if it is
 *
 * Context: up to DISPATCH_LEVEL.
 */
bool ntdma_common_buffer_covers(struct ntdma_adapter *adapter,
				struct ntdma_mapping *map)
{
	struct ntdma_common_buffer *buffer;
	unsigned long flags;
	bool covered = false;

	spin_lock_irqsave(&adapter->lock, flags);
	list_for_each_entry(buffer, &adapter->buffers, node) {
		covered = buffer->size && buffer_covers(buffer, map);
		if (covered)
			break;
	}
	spin_unlock_irqrestore(&adapter->lock, flags);
	return covered;
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
