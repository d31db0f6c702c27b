/* SPDX-License-Identifier: GPL-2.0-only */
/* The adapter object: what IoGetDmaAdapter() hands out. */
#ifndef _NTDMA_ADAPTER_H
#define _NTDMA_ADAPTER_H

#include <linux/list.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>

#include <wdm.h>

#include "backend.h"
#include "nt.h"
#include "operations.h"
#include "queue.h"
#include "regs_table.h"
#include "reserve.h"
#include "sg_registry.h"

struct ntdma_dma_device;
struct ntdma_map_regs;
struct ntdma_system_client;

/**
 * struct ntdma_counters - running totals of one adapter, one copy a CPU
 * @maps: mappings made, but those of lists
 * @unmaps: mappings undone
 * @bytes: bytes mapped
 * @bounce_bytes: bytes that went through the packet reserve
 * @lists: scatter/gather lists delivered
 * @grants: channel requests granted
 * @queued: requests that had to wait
 */
struct ntdma_counters {
	u64 maps;
	u64 unmaps;
	u64 bytes;
	u64 bounce_bytes;
	u64 lists;
	u64 grants;
	u64 queued;
};

struct ntdma_list_block;

/**
 * struct ntdma_retired - a list that FreeAdapterObject() unmapped
 * @list: its address, NULL if there is none
 * @busy: it is being unmapped
 * @put: it was put meanwhile
 */
struct ntdma_retired {
	void *list;
	bool busy;
	bool put;
};

/* Real drivers never put such lists: the oldest goes when there are more. */
#define NTDMA_RETIRED_LISTS	8

/**
 * struct ntdma_adapter_cpu - one CPU's part of an adapter
 * @counters: running totals
 * @spare: memory of the list that was put last, for the next one
 * @spare_regs: map register set that was freed last, for the next grant
 */
struct ntdma_adapter_cpu {
	struct ntdma_counters counters;
	struct ntdma_list_block *spare;
	struct ntdma_map_regs *spare_regs;
};

/**
 * struct ntdma_adapter - one DMA_ADAPTER and all that belongs to it
 * @dma: what the client sees; its table pointer also tells live from dead
 * @id: decimal, never reused, for messages and handles
 * @dmadev: the Linux device with the adapters that share it
 * @dev: the Linux device that masters the bus: @dmadev's, or its controller
 * @backend: how Linux is reached
 * @owner_name: caller of IoGetDmaAdapter(), for debugfs
 * @version: DEVICE_DESCRIPTION.Version
 * @scatter_gather: the device takes lists of more than one element
 * @width: address bits asked for
 * @dma_limit: highest address that may ever be given to the device
 * @ask_limit: Linux is asked to map up to here; U64_MAX when it copes with all
 * @max_map_regs: limit for one request, as reported to the client
 * @max_segment: longest piece that Linux maps in one go
 * @max_segs: most pieces that a controller takes
 * @max_length: most bytes that a controller takes
 * @unit: bytes that a controller moves at least
 * @system: channel of a controller, NULL for a bus master
 * @alignment: what GetDmaAlignment() answers, in bytes
 * @may_merge: an IOMMU makes scattered pages contiguous
 * @may_bounce: Linux cannot always map, map registers come with reserve pages
 * @reserve: bounce pages
 * @ref: one for the handle, one for each object of the adapter but the lists
 * @deferred: the release, which may sleep
 * @closing: PutDmaAdapter() was called
 * @joined: JoinDmaDomain() succeeded and was not undone
 * @cpu: what each CPU has for itself
 * @lists: live scatter/gather lists
 * @map_regs: live map register sets
 * @puts_bare: the client has put a list that it could have left to
 *	FreeAdapterObject(): it puts them all
 * @queue: of the channel that the adapter's requests need
 * @own_queue: where @queue points, unless the channel is shared
 * @lock: guards what follows; irq-safe; never held across a callback
 * @buffers: live common buffers
 * @vectors: live vectors of common buffers
 * @retired: lists that FreeAdapterObject() unmapped and nobody put yet
 * @next_retired: the oldest of them
 * @node: in the device's list, under its mutex
 */
struct ntdma_adapter {
	DMA_ADAPTER dma;
	u32 id;
	struct ntdma_dma_device *dmadev;
	struct device *dev;
	const struct ntdma_backend_ops *backend;
	char owner_name[48];
	u32 version;
	bool scatter_gather;
	u32 width;
	u64 dma_limit;
	u64 ask_limit;
	u32 max_map_regs;
	u32 max_segment;
	u32 max_segs;
	u32 max_length;
	u32 unit;
	struct ntdma_system_client *system;
	u32 alignment;
	bool may_merge;
	bool may_bounce;

	struct ntdma_reserve reserve;
	struct percpu_ref ref;
	struct ntdma_deferred deferred;
	atomic_t closing;
	atomic_t joined;
	struct ntdma_adapter_cpu __percpu *cpu;
	struct ntdma_sg_registry lists;
	struct ntdma_regs_table map_regs;

	bool puts_bare;
	struct ntdma_queue *queue;
	struct ntdma_queue own_queue;

	spinlock_t lock;	/* nests inside nothing */
	/* under lock */
	struct list_head buffers;
	struct list_head vectors;
	struct ntdma_retired retired[NTDMA_RETIRED_LISTS];
	u32 next_retired;

	/* under dmadev->lock */
	struct list_head node;
};

#define ntdma_count(adapter, counter, n) \
	this_cpu_add((adapter)->cpu->counters.counter, n)

struct ntdma_adapter *ntdma_adapter_refuse(PDMA_ADAPTER dma,
					   const char *routine);
struct ntdma_adapter *ntdma_adapter_enter_closed(PDMA_ADAPTER dma,
						 const char *routine);

/* May it be looked at, to find out? */
static inline bool ntdma_adapter_is_plausible(const DMA_ADAPTER *dma)
{
	return (uintptr_t)dma >= PAGE_OFFSET &&
	       (IS_ENABLED(CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS) ||
		IS_ALIGNED((uintptr_t)dma, __alignof__(*dma)));
}

static inline bool ntdma_adapter_is_live(const DMA_ADAPTER *dma)
{
	return likely(ntdma_adapter_is_plausible(dma)) &&
	       ntdma_operations_are_live(READ_ONCE(dma->DmaOperations));
}

/**
 * ntdma_adapter_enter - adapter behind a handle, at the door of a routine
 * @dma: what the client passed
 * @routine: name for the report
 *
 * Refuses what is no live adapter, and calls from above DISPATCH_LEVEL, with
 * one line. Takes no reference: the client owns one while it calls.
 *
 * Return: the adapter or NULL.
 */
static inline struct ntdma_adapter *ntdma_adapter_enter(PDMA_ADAPTER dma,
							const char *routine)
{
	if (unlikely(!ntdma_adapter_is_live(dma) || ntdma_above_dispatch()))
		return ntdma_adapter_refuse(dma, routine);
	return container_of(dma, struct ntdma_adapter, dma);
}

/* The same for routines that may be called at any level. */
static inline struct ntdma_adapter *
ntdma_adapter_enter_any_irql(PDMA_ADAPTER dma, const char *routine)
{
	if (unlikely(!ntdma_adapter_is_live(dma)))
		return ntdma_adapter_refuse(dma, routine);
	return container_of(dma, struct ntdma_adapter, dma);
}

/* For releases: an adapter that was put still takes its objects back. */
static inline struct ntdma_adapter *
ntdma_adapter_enter_release(PDMA_ADAPTER dma, const char *routine)
{
	if (unlikely(!ntdma_adapter_is_live(dma) || ntdma_above_dispatch()))
		return ntdma_adapter_enter_closed(dma, routine);
	return container_of(dma, struct ntdma_adapter, dma);
}

static inline bool ntdma_adapter_get(struct ntdma_adapter *adapter)
{
	return percpu_ref_tryget_live(&adapter->ref);
}

static inline void ntdma_adapter_put(struct ntdma_adapter *adapter)
{
	percpu_ref_put(&adapter->ref);
}

void ntdma_adapter_close(struct ntdma_adapter *adapter);
void ntdma_adapter_totals(struct ntdma_adapter *adapter,
			  struct ntdma_counters *total);
PDMA_ADAPTER ntdma_get_dma_adapter(PVOID context, PDEVICE_DESCRIPTION desc,
				   PULONG nr_map_regs);
VOID ntdma_put_dma_adapter(PDMA_ADAPTER dma);
ULONG ntdma_get_dma_alignment(PDMA_ADAPTER dma);
void ntdma_adapter_exit(void);
/* Waits until every adapter whose last object is gone has been released. */
void ntdma_adapter_flush(void);

#endif
