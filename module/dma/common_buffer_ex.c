// SPDX-License-Identifier: GPL-2.0-only
/* Common buffers with wishes: bounds, NUMA node, granularity, domain. */
#include <linux/nodemask.h>
#include <linux/sizes.h>

#include "adapter.h"
#include "common_buffer.h"
#include "domain.h"
#include "report.h"

static const char ex_name[] = "AllocateCommonBufferEx";
static const char bounds_name[] = "AllocateCommonBufferWithBounds";
static const char domain_name[] = "AllocateDomainCommonBuffer";

/**
 * ntdma_node - Linux's number of a preferred node
 * @node: zero-based, or MM_ANY_NODE_OK
 *
 * Return: NUMA_NO_NODE for a node that has no memory or does not exist: it is a
 * preference, not a demand (C-253).
 */
int ntdma_node(NODE_REQUIREMENT node)
{
	if (node >= MAX_NUMNODES || !node_state(node, N_MEMORY))
		return NUMA_NO_NODE;
	return node;
}

/* Coherent memory of x86 is cached, which serves for uncached as well. */
bool ntdma_cache_type_fits(const MEMORY_CACHING_TYPE *type)
{
	return !type || *type == MmCached || *type == MmNonCached;
}

static u64 upper_bound(const PHYSICAL_ADDRESS *max)
{
	return max ? (u64)max->QuadPart : U64_MAX;
}

/**
 * ntdma_allocate_common_buffer_ex - DMA_OPERATIONS.AllocateCommonBufferEx
 * @dma: adapter
 * @max: highest address that the last byte may have for the device; NULL leaves
 *	it to the adapter's width, which is never exceeded
 * @length: bytes; whole pages are used
 * @address: out: address for the device, 0 on failure
 * @cache_enabled: coherent memory does for both
 * @node: preferred NUMA node; any other one is taken where that has no memory
 *
 * Follows nc-wdm-pallocate_common_buffer_ex, C-250..C-253.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep; refused where it must not.
 * Return: address for the CPU, or NULL.
 */
PVOID ntdma_allocate_common_buffer_ex(PDMA_ADAPTER dma, PPHYSICAL_ADDRESS max,
				      ULONG length, PPHYSICAL_ADDRESS address,
				      BOOLEAN cache_enabled,
				      NODE_REQUIREMENT node)
{
	const struct ntdma_buffer_wish wish = {
		.max	= upper_bound(max),
		.node	= ntdma_node(node),
	};

	return ntdma_common_buffer_allocate(dma, ex_name, length, &wish,
					    address);
}

/* False for flags or cache types that cannot be honoured. */
static bool fill_wish(struct ntdma_buffer_wish *wish,
		      const PHYSICAL_ADDRESS *min, const PHYSICAL_ADDRESS *max,
		      ULONG flags, const MEMORY_CACHING_TYPE *cache_type,
		      NODE_REQUIREMENT node)
{
	*wish = (struct ntdma_buffer_wish){
		.min	= min ? min->QuadPart : 0,
		.max	= upper_bound(max),
		.align	= flags & DOMAIN_COMMON_BUFFER_LARGE_PAGE ? SZ_2M : 0,
		.node	= ntdma_node(node),
	};
	return !(flags & ~DOMAIN_COMMON_BUFFER_LARGE_PAGE) &&
	       ntdma_cache_type_fits(cache_type);
}

/**
 * ntdma_allocate_common_buffer_with_bounds -
 *	DMA_OPERATIONS.AllocateCommonBufferWithBounds
 * @dma: adapter
 * @min: lowest address for the device; NULL is 0
 * @max: see ntdma_allocate_common_buffer_ex()
 * @length: bytes
 * @flags: DOMAIN_COMMON_BUFFER_LARGE_PAGE: address and size are multiples of 2 MiB
 * @cache_type: NULL, MmCached or MmNonCached: coherent memory does for these
 * @node: see ntdma_allocate_common_buffer_ex()
 * @address: out: address for the device, 0 on failure
 *
 * Both bounds hold: the upper one by the mask, the lower one and the granularity
 * by trying again while what does not fit is held back.
 *
 * Follows nc-wdm-pallocate_common_buffer_with_bounds, C-254..C-257. Deviation:
 * MmWriteCombined and other cache types are refused.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep; refused where it must not.
 * Return: address for the CPU; NULL if that cannot be met.
 */
PVOID ntdma_allocate_common_buffer_with_bounds(PDMA_ADAPTER dma,
					       PPHYSICAL_ADDRESS min,
					       PPHYSICAL_ADDRESS max,
					       ULONG length, ULONG flags,
					       MEMORY_CACHING_TYPE *cache_type,
					       NODE_REQUIREMENT node,
					       PPHYSICAL_ADDRESS address)
{
	struct ntdma_buffer_wish wish;

	if (!fill_wish(&wish, min, max, flags, cache_type, node)) {
		ntdma_misuse(bounds_name, "flags %#x or cache type", flags);
		if (address)
			address->QuadPart = 0;
		return NULL;
	}
	return ntdma_common_buffer_allocate(dma, bounds_name, length, &wish,
					    address);
}

/**
 * ntdma_allocate_domain_common_buffer -
 *	DMA_OPERATIONS.AllocateDomainCommonBuffer
 * @dma: adapter
 * @domain: from GetDmaDomain() of this adapter or of one that sees the same
 *	addresses
 * @max: see ntdma_allocate_common_buffer_ex()
 * @length: bytes
 * @flags: see ntdma_allocate_common_buffer_with_bounds()
 * @cache_type: see ntdma_allocate_common_buffer_with_bounds()
 * @node: see ntdma_allocate_common_buffer_ex()
 * @address: out: address for the device, 0 on failure; within the reach of every
 *	adapter that joined the domain
 * @cpu: out: address for the CPU, NULL on failure
 *
 * Follows nc-wdm-pallocate_domain_common_buffer, C-257.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep; refused where it must not.
 * Return:
 * * STATUS_SUCCESS
 * * STATUS_NOT_SUPPORTED - a domain that this device does not share
 * * STATUS_INSUFFICIENT_RESOURCES - no such memory; retry may help
 * * STATUS_INVALID_PARAMETER - no such adapter, no output, no length, flags or
 *   cache type that cannot be honoured, wrong context
 */
NTSTATUS ntdma_allocate_domain_common_buffer(PDMA_ADAPTER dma, HANDLE domain,
					     PPHYSICAL_ADDRESS max,
					     ULONG length, ULONG flags,
					     MEMORY_CACHING_TYPE *cache_type,
					     NODE_REQUIREMENT node,
					     PPHYSICAL_ADDRESS address,
					     PVOID *cpu)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, domain_name);
	struct ntdma_buffer_wish wish;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!address || !cpu || !length || !ntdma_at_passive() ||
	    !fill_wish(&wish, NULL, max, flags, cache_type, node)) {
		ntdma_misuse(domain_name,
			     "arguments do not fit (adapter %u)", adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	*cpu = NULL;
	address->QuadPart = 0;
	if (!ntdma_domain_is_shared(adapter, domain))
		return STATUS_NOT_SUPPORTED;
	wish.max = min(wish.max, ntdma_domain_limit(domain));
	*cpu = ntdma_common_buffer_allocate(dma, domain_name, length, &wish,
					    address);
	return *cpu ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
