// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vectors of common buffers.
 *
 *   NONE --Allocate--> elements LIVE --FreeFromVector(i)--> element i gone
 *                          |                                      |
 *                          +--------------FreeVector--------------+--> NONE
 *
 * A vector is known by its address, which is looked up among the adapter's before
 * it is believed. LOCKING: the adapter's lock guards its list of vectors and the
 * slots of each.
 */
#include <linux/overflow.h>
#include <linux/slab.h>

#include "adapter.h"
#include "common_buffer.h"
#include "inject.h"
#include "live.h"
#include "report.h"

static const char allocate_name[] = "AllocateCommonBufferVector";
static const char get_name[] = "GetCommonBufferFromVectorByIndex";
static const char free_one_name[] = "FreeCommonBufferFromVector";
static const char free_name[] = "FreeCommonBufferVector";

/**
 * struct _DMA_COMMON_BUFFER_VECTOR - a vector
 * @node: in the adapter's list
 * @count: elements
 * @buffers: NULL where one was freed
 */
struct _DMA_COMMON_BUFFER_VECTOR {
	struct list_head node;
	u32 count;
	struct ntdma_common_buffer *buffers[];
};

/* With a reference on the adapter: its elements may all go before it. */
static PDMA_COMMON_BUFFER_VECTOR alloc_vector(struct ntdma_adapter *adapter,
					      u32 count)
{
	PDMA_COMMON_BUFFER_VECTOR vector = NULL;

	if (!ntdma_adapter_get(adapter))
		return NULL;
	if (!ntdma_fail(NTDMA_SITE_VECTOR))
		vector = kvzalloc(struct_size(vector, buffers, count),
				  GFP_KERNEL | __GFP_NOWARN);
	if (!vector) {
		ntdma_adapter_put(adapter);
		return NULL;
	}
	vector->count = count;
	ntdma_live_inc();
	return vector;
}

static void free_vector(struct ntdma_adapter *adapter,
			PDMA_COMMON_BUFFER_VECTOR vector)
{
	u32 i;

	for (i = 0; i < vector->count; i++)
		if (vector->buffers[i])
			ntdma_common_buffer_release(vector->buffers[i]);
	kvfree(vector);
	ntdma_live_dec();
	ntdma_adapter_put(adapter);
}

/* All or nothing. */
static bool fill_vector(struct ntdma_adapter *adapter,
			PDMA_COMMON_BUFFER_VECTOR vector, u32 size,
			const struct ntdma_buffer_wish *wish)
{
	u32 i;

	for (i = 0; i < vector->count; i++) {
		vector->buffers[i] = ntdma_common_buffer_create(adapter, size,
								wish);
		if (!vector->buffers[i])
			return false;
	}
	return true;
}

static bool vector_arguments_fit(MEMORY_CACHING_TYPE cache_type, ULONG flags,
				 ULONG count, ULONGLONG size,
				 const PDMA_COMMON_BUFFER_VECTOR *out)
{
	return out && count && size && size <= U32_MAX && !flags &&
	       ntdma_cache_type_fits(&cache_type) && ntdma_at_passive();
}

/**
 * ntdma_allocate_common_buffer_vector -
 *	DMA_OPERATIONS.AllocateCommonBufferVector
 * @dma: adapter
 * @low: lowest address for the device
 * @high: highest address of a last byte
 * @cache_type: MmCached or MmNonCached
 * @node: preferred NUMA node
 * @flags: 0
 * @count: elements
 * @size: bytes of each, less than 4 GiB
 * @out: out: the vector, NULL on failure
 *
 * Follows nc-wdm-pallocate_common_buffer_vector, C-258, C-259; where the page is
 * silent, what NetAdapterCx relies on.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep; refused where it must not.
 * Return:
 * * STATUS_SUCCESS - all elements are there
 * * STATUS_INSUFFICIENT_RESOURCES - none are; retry may help
 * * STATUS_INVALID_PARAMETER - no such adapter, arguments that cannot be honoured
 */
NTSTATUS ntdma_allocate_common_buffer_vector(PDMA_ADAPTER dma,
					     PHYSICAL_ADDRESS low,
					     PHYSICAL_ADDRESS high,
					     MEMORY_CACHING_TYPE cache_type,
					     NODE_REQUIREMENT node,
					     ULONG flags, ULONG count,
					     ULONGLONG size,
					     PDMA_COMMON_BUFFER_VECTOR *out)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, allocate_name);
	const struct ntdma_buffer_wish wish = {
		.min	= low.QuadPart,
		.max	= high.QuadPart,
		.node	= ntdma_node(node),
	};
	PDMA_COMMON_BUFFER_VECTOR vector;
	unsigned long irq_flags;

	if (out)
		*out = NULL;
	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!vector_arguments_fit(cache_type, flags, count, size, out)) {
		ntdma_misuse(allocate_name, "arguments do not fit (adapter %u)",
			     adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	vector = alloc_vector(adapter, count);
	if (!vector)
		return STATUS_INSUFFICIENT_RESOURCES;
	if (!fill_vector(adapter, vector, size, &wish)) {
		free_vector(adapter, vector);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	spin_lock_irqsave(&adapter->lock, irq_flags);
	list_add_tail(&vector->node, &adapter->vectors);
	spin_unlock_irqrestore(&adapter->lock, irq_flags);
	*out = vector;
	return STATUS_SUCCESS;
}

static bool is_live(struct ntdma_adapter *adapter,
		    PDMA_COMMON_BUFFER_VECTOR vector)
{
	PDMA_COMMON_BUFFER_VECTOR live;

	lockdep_assert_held(&adapter->lock);
	list_for_each_entry(live, &adapter->vectors, node)
		if (live == vector)
			return true;
	return false;
}

/* The slot of an element, NULL if there is none. */
static struct ntdma_common_buffer **
find_slot(struct ntdma_adapter *adapter, PDMA_COMMON_BUFFER_VECTOR vector,
	  u32 index)
{
	lockdep_assert_held(&adapter->lock);
	if (!is_live(adapter, vector) || index >= vector->count ||
	    !vector->buffers[index])
		return NULL;
	return &vector->buffers[index];
}

static void report_element(const char *routine, u32 index,
			   const struct ntdma_adapter *adapter)
{
	ntdma_misuse(routine, "no element %u in a live vector (adapter %u)",
		     index, adapter->id);
}

/**
 * ntdma_get_common_buffer_from_vector -
 *	DMA_OPERATIONS.GetCommonBufferFromVectorByIndex
 * @dma: adapter
 * @vector: live vector
 * @index: element that was not freed
 * @cpu: out: address for the CPU; NULL if there is no such element
 * @address: out: address for the device; 0 if there is no such element
 *
 * Follows nc-wdm-pget_common_buffer_from_vector_by_index, C-258, C-261.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 */
VOID ntdma_get_common_buffer_from_vector(PDMA_ADAPTER dma,
					 PDMA_COMMON_BUFFER_VECTOR vector,
					 ULONG index, PVOID *cpu,
					 PPHYSICAL_ADDRESS address)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, get_name);
	struct ntdma_common_buffer **slot = NULL;
	unsigned long flags;

	if (cpu)
		*cpu = NULL;
	if (address)
		address->QuadPart = 0;
	if (!adapter)
		return;
	spin_lock_irqsave(&adapter->lock, flags);
	slot = find_slot(adapter, vector, index);
	if (slot && cpu)
		*cpu = (*slot)->cpu;
	if (slot && address)
		address->QuadPart = (*slot)->dma_addr;
	spin_unlock_irqrestore(&adapter->lock, flags);
	if (!slot)
		report_element(get_name, index, adapter);
}

/**
 * ntdma_common_buffer_of_vector - share an element
 * @adapter: whose vector
 * @vector: any pointer
 * @index: element
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the buffer with a reference, NULL if there is none.
 */
struct ntdma_common_buffer *
ntdma_common_buffer_of_vector(struct ntdma_adapter *adapter,
			      PDMA_COMMON_BUFFER_VECTOR vector, u32 index)
{
	struct ntdma_common_buffer *buffer = NULL;
	struct ntdma_common_buffer **slot;
	unsigned long flags;

	spin_lock_irqsave(&adapter->lock, flags);
	slot = find_slot(adapter, vector, index);
	if (slot) {
		buffer = *slot;
		refcount_inc(&buffer->refs);
	}
	spin_unlock_irqrestore(&adapter->lock, flags);
	return buffer;
}

/**
 * ntdma_free_common_buffer_from_vector -
 *	DMA_OPERATIONS.FreeCommonBufferFromVector
 * @dma: adapter
 * @vector: live vector, which goes on without the element
 * @index: element that was not freed
 *
 * Follows nc-wdm-pfree_common_buffer_from_vector, C-260.
 *
 * IRQL: PASSIVE_LEVEL; above that the release is left to a worker.
 */
VOID ntdma_free_common_buffer_from_vector(PDMA_ADAPTER dma,
					  PDMA_COMMON_BUFFER_VECTOR vector,
					  ULONG index)
{
	struct ntdma_common_buffer *buffer = NULL;
	struct ntdma_common_buffer **slot;
	struct ntdma_adapter *adapter;
	unsigned long flags;

	adapter = ntdma_adapter_enter_release(dma, free_one_name);
	if (!adapter)
		return;
	spin_lock_irqsave(&adapter->lock, flags);
	slot = find_slot(adapter, vector, index);
	if (slot)
		swap(*slot, buffer);
	spin_unlock_irqrestore(&adapter->lock, flags);
	if (buffer)
		ntdma_common_buffer_release(buffer);
	else
		report_element(free_one_name, index, adapter);
}

/**
 * ntdma_free_common_buffer_vector - DMA_OPERATIONS.FreeCommonBufferVector
 * @dma: adapter
 * @vector: live vector; the elements that are left go with it
 *
 * Follows nc-wdm-pfree_common_buffer_vector, C-260.
 *
 * IRQL: PASSIVE_LEVEL; above that the release is left to a worker.
 */
VOID ntdma_free_common_buffer_vector(PDMA_ADAPTER dma,
				     PDMA_COMMON_BUFFER_VECTOR vector)
{
	struct ntdma_adapter *adapter;
	unsigned long flags;
	bool live;

	adapter = ntdma_adapter_enter_release(dma, free_name);
	if (!adapter)
		return;
	spin_lock_irqsave(&adapter->lock, flags);
	live = is_live(adapter, vector);
	if (live)
		list_del(&vector->node);
	spin_unlock_irqrestore(&adapter->lock, flags);
	if (live)
		free_vector(adapter, vector);
	else
		ntdma_misuse(free_name, "%p is no live vector (adapter %u)",
			     vector, adapter->id);
}

/**
 * ntdma_common_buffer_vectors - live vectors of an adapter
 * @adapter: whose
 */
u32 ntdma_common_buffer_vectors(struct ntdma_adapter *adapter)
{
	const struct list_head *node;
	unsigned long flags;
	u32 n = 0;

	spin_lock_irqsave(&adapter->lock, flags);
	list_for_each(node, &adapter->vectors)
		n++;
	spin_unlock_irqrestore(&adapter->lock, flags);
	return n;
}
