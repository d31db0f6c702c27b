/* SPDX-License-Identifier: GPL-2.0-only */
/* Common buffers: memory that CPU and device share for long. */
#ifndef _NTDMA_COMMON_BUFFER_H
#define _NTDMA_COMMON_BUFFER_H

#include <linux/list.h>
#include <linux/numa.h>
#include <linux/refcount.h>

#include <wdm.h>

#include "mapping.h"
#include "nt.h"

struct ntdma_adapter;

/**
 * struct ntdma_common_buffer - one buffer
 * @node: in the adapter's list, under its lock
 * @deferred: the release, which may sleep
 * @refs: one until it is freed, one for each who shares it
 * @shared: dma-bufs made of it, see module/dmabuf
 * @adapter: with a reference
 * @cpu: first byte for the CPU
 * @dma_addr: first byte for the device
 * @length: bytes asked for
 * @size: bytes allocated, 0 for a client's or another driver's memory
 * @map: a client's memory, mapped; its table belongs to the buffer
 * @mdl: a client's memory: its MDL, to be compared, not followed
 * @mdl_page: first page in it
 * @give_back: another driver's memory: ends its use and frees the record; may
 *	sleep
 */
struct ntdma_common_buffer {
	struct list_head node;
	struct ntdma_deferred deferred;
	refcount_t refs;
	atomic_t shared;
	struct ntdma_adapter *adapter;
	void *cpu;
	dma_addr_t dma_addr;
	u32 length;
	size_t size;
	struct ntdma_mapping map;
	const MDL *mdl;
	u32 mdl_page;
	void (*give_back)(struct ntdma_common_buffer *buffer);
};

/**
 * struct ntdma_buffer_wish - where a buffer is to be
 * @min: lowest address for the device
 * @max: highest address of its last byte
 * @align: granularity of address and size, a power of two
 * @node: preferred NUMA node or NUMA_NO_NODE
 */
struct ntdma_buffer_wish {
	u64 min;
	u64 max;
	u32 align;
	int node;
};

struct ntdma_common_buffer *
ntdma_common_buffer_create(struct ntdma_adapter *adapter, u32 length,
			   const struct ntdma_buffer_wish *wish);
void ntdma_common_buffer_init(struct ntdma_common_buffer *buffer,
			      struct ntdma_adapter *adapter, u32 length);
struct ntdma_common_buffer *
ntdma_common_buffer_find(struct ntdma_adapter *adapter, const void *cpu);
void ntdma_common_buffer_publish(struct ntdma_common_buffer *buffer);
void ntdma_common_buffer_release(struct ntdma_common_buffer *buffer);
void *ntdma_common_buffer_allocate(PDMA_ADAPTER dma, const char *routine,
				   ULONG length,
				   const struct ntdma_buffer_wish *wish,
				   PPHYSICAL_ADDRESS address);
bool ntdma_common_buffer_covers(struct ntdma_adapter *adapter,
				struct ntdma_mapping *map);
u32 ntdma_common_buffer_count(struct ntdma_adapter *adapter);

PVOID ntdma_allocate_common_buffer(PDMA_ADAPTER dma, ULONG length,
				   PPHYSICAL_ADDRESS address,
				   BOOLEAN cache_enabled);
VOID ntdma_free_common_buffer(PDMA_ADAPTER dma, ULONG length,
			      PHYSICAL_ADDRESS address, PVOID cpu,
			      BOOLEAN cache_enabled);

/* common_buffer_ex.c */
int ntdma_node(NODE_REQUIREMENT node);
bool ntdma_cache_type_fits(const MEMORY_CACHING_TYPE *type);
PVOID ntdma_allocate_common_buffer_ex(PDMA_ADAPTER dma, PPHYSICAL_ADDRESS max,
				      ULONG length, PPHYSICAL_ADDRESS address,
				      BOOLEAN cache_enabled,
				      NODE_REQUIREMENT node);
PVOID ntdma_allocate_common_buffer_with_bounds(PDMA_ADAPTER dma,
					       PPHYSICAL_ADDRESS min,
					       PPHYSICAL_ADDRESS max,
					       ULONG length, ULONG flags,
					       MEMORY_CACHING_TYPE *cache_type,
					       NODE_REQUIREMENT node,
					       PPHYSICAL_ADDRESS address);
NTSTATUS ntdma_allocate_domain_common_buffer(PDMA_ADAPTER dma, HANDLE domain,
					     PPHYSICAL_ADDRESS max,
					     ULONG length, ULONG flags,
					     MEMORY_CACHING_TYPE *cache_type,
					     NODE_REQUIREMENT node,
					     PPHYSICAL_ADDRESS address,
					     PVOID *cpu);

/* common_buffer_vector.c */
NTSTATUS ntdma_allocate_common_buffer_vector(PDMA_ADAPTER dma,
					     PHYSICAL_ADDRESS low,
					     PHYSICAL_ADDRESS high,
					     MEMORY_CACHING_TYPE cache_type,
					     NODE_REQUIREMENT node,
					     ULONG flags, ULONG count,
					     ULONGLONG size,
					     PDMA_COMMON_BUFFER_VECTOR *out);
VOID ntdma_get_common_buffer_from_vector(PDMA_ADAPTER dma,
					 PDMA_COMMON_BUFFER_VECTOR vector,
					 ULONG index, PVOID *cpu,
					 PPHYSICAL_ADDRESS address);
struct ntdma_common_buffer *
ntdma_common_buffer_of_vector(struct ntdma_adapter *adapter,
			      PDMA_COMMON_BUFFER_VECTOR vector, u32 index);
VOID ntdma_free_common_buffer_from_vector(PDMA_ADAPTER dma,
					  PDMA_COMMON_BUFFER_VECTOR vector,
					  ULONG index);
u32 ntdma_common_buffer_vectors(struct ntdma_adapter *adapter);
VOID ntdma_free_common_buffer_vector(PDMA_ADAPTER dma,
				     PDMA_COMMON_BUFFER_VECTOR vector);

/* common_buffer_mdl.c */
NTSTATUS
ntdma_create_common_buffer_from_mdl(PDMA_ADAPTER dma, PMDL mdl,
				    PDMA_COMMON_BUFFER_EXTENDED_CONFIGURATION configs,
				    ULONG nr_configs,
				    PPHYSICAL_ADDRESS address);

#endif
