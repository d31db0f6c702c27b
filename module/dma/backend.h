/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The seam between the DDI's nouns and Linux.
 *
 * Everything above this table counts, queues and validates; everything below
 * it talks to a Linux subsystem. bus_master.c is the table for devices that
 * master the bus; a subordinate device's table sits on dmaengine.
 */
#ifndef _NTDMA_BACKEND_H
#define _NTDMA_BACKEND_H

#include <linux/bits.h>
#include <linux/dma-direction.h>
#include <linux/types.h>

#include <wdm.h>

/* What map_page() returns when it cannot */
#define NTDMA_NO_ADDRESS	(~(dma_addr_t)0)

struct ntdma_adapter;
struct ntdma_dma_device;
struct ntdma_map_regs;
struct ntdma_mapping;
struct ntdma_piece;

/**
 * struct ntdma_start - what a transfer by a controller needs besides its mapping
 * @device_offset: added to the address of the device's register
 * @completion: the client's routine, or NULL
 * @context: passed to it
 */
struct ntdma_start {
	u32 device_offset;
	PDMA_COMPLETION_ROUTINE completion;
	PVOID context;
};

/*
 * The transfer had failed; CancelMappedTransfer() had been called; what is mapped
 * under the set is the caller's to unmap.
 */
#define NTDMA_STOPPED_FAILED	BIT(0)
#define NTDMA_STOPPED_CANCELLED	BIT(1)
#define NTDMA_STOPPED_MAPPED	BIT(2)

/**
 * struct ntdma_controller_ops - how a DMA controller is driven
 * @ready: the adapter's map registers are settled. 0 or -errno, which refuses
 *	the adapter. May sleep.
 * @exit: the adapter goes. May sleep.
 * @claim: a set of map registers becomes the owner of the channel
 * @quit: it gives the channel up; what runs is stopped. Nothing happens if it is
 *	not the owner.
 * @begin: a transfer is going to be mapped; refuses for the routine named. What
 *	begins, starts, cancels or configures answers with an NTSTATUS.
 *	Called in an RCU read-side section, which lasts until @start or @abandon
 *	has returned.
 * @abandon: it was not started
 * @start: run the transfer, which makes its piece one that can be flushed.
 *	Completion routines may run inside.
 * @stop: end a transfer, if the set has one, before it is unmapped; no completion
 *	follows. Returns NTDMA_STOPPED_... flags.
 * @cancel: end the transfer of a transfer context with its completion
 * @configure: a function of the controller
 * @residue: bytes which the transfer has still to move
 * @info: fill the members of version 1
 * @vacate: memory goes: end a transfer in it, with its completion, and wait until
 *	the controller has left it. Of no size: only wait. May sleep.
 *
 * All but @ready, @exit and @vacate: any context up to DISPATCH_LEVEL, no lock held, never
 * sleeps.
 */
struct ntdma_controller_ops {
	int (*ready)(struct ntdma_adapter *adapter);
	void (*exit)(struct ntdma_adapter *adapter);
	void (*claim)(struct ntdma_map_regs *regs);
	void (*quit)(struct ntdma_map_regs *regs);
	s32 (*begin)(struct ntdma_map_regs *regs, const char *routine);
	void (*abandon)(struct ntdma_map_regs *regs);
	s32 (*start)(struct ntdma_map_regs *regs, struct ntdma_piece *piece,
		     const struct ntdma_start *start);
	u32 (*stop)(struct ntdma_map_regs *regs);
	s32 (*cancel)(struct ntdma_adapter *adapter, PVOID context);
	s32 (*configure)(struct ntdma_adapter *adapter, u32 function,
			 void *context);
	u32 (*residue)(struct ntdma_adapter *adapter);
	void (*info)(struct ntdma_adapter *adapter, DMA_ADAPTER_INFO_V1 *info);
	void (*vacate)(struct ntdma_adapter *adapter, dma_addr_t dma_addr,
		       size_t size);
};

struct page;
struct sg_table;
struct vm_area_struct;

/**
 * struct ntdma_backend_ops - how an adapter reaches Linux
 * @name: shown in debugfs
 * @settle: mandatory. The adapters of a device have changed: make its DMA masks
 *	fit, or restore them if none are left or the device object goes. Called with
 *	the device's lock held. May sleep.
 * @limits: mandatory. Narrow the adapter's dma_limit to the device's, fill
 *	max_segment, may_merge, may_bounce and alignment. Called once, when the device's
 *	mask has been settled. May sleep. 0 or -errno, which refuses the adapter.
 * @map: mandatory. Give each segment of the mapping a DMA address; whatever
 *	the subsystem merges is merged. 0 or -errno with nothing mapped. Any
 *	context up to DISPATCH_LEVEL, never sleeps.
 * @unmap: mandatory. Undo @map; what the device wrote is visible to the CPU
 *	afterwards. Context as @map.
 * @map_page: optional. One run of pages, its first page and offset therein, its
 *	length and direction: the address, or NTDMA_NO_ADDRESS. @map may use it
 *	for mappings of one segment, whose kind is NTDMA_MAP_PAGE then. Absent
 *	means that lists never go the short way. Context as @map.
 * @unmap_page: mandatory. Undo @map_page, or @map of the kind NTDMA_MAP_PAGE.
 * @alloc: mandatory. Memory that CPU and device see coherently, zeroed, whole
 *	pages, ending at or below the given limit, from a NUMA node if one is
 *	preferred (or NUMA_NO_NODE). May sleep. NULL on failure.
 * @free: mandatory. Undo @alloc. May sleep.
 * @pages: optional. A table of the pages of what @alloc returned, without
 *	addresses for the device. May sleep. 0 or -errno.
 * @mmap: optional. Map what @alloc returned into a process, cached as it has to
 *	be. May sleep. 0 or -errno.
 * @map_shared: optional. As @map, for memory that CPU and device go on sharing:
 *	one run for the device, and never a copy. May sleep.
 * @domain: mandatory. A cookie that is the same for adapters whose devices see
 *	the same addresses. May sleep.
 * @remaps: mandatory. Does an IOMMU stand between the device and memory?
 * @controller: optional. For devices that do not master the bus themselves.
 */
struct ntdma_backend_ops {
	const char *name;
	void (*settle)(struct ntdma_dma_device *dmadev);
	int (*limits)(struct ntdma_adapter *adapter);
	int (*map)(struct ntdma_adapter *adapter, struct ntdma_mapping *map);
	void (*unmap)(struct ntdma_adapter *adapter, struct ntdma_mapping *map);
	dma_addr_t (*map_page)(struct ntdma_adapter *adapter, struct page *page,
			       u32 offset, u32 length,
			       enum dma_data_direction dir);
	void (*unmap_page)(struct ntdma_adapter *adapter, dma_addr_t dma_addr,
			   u32 length, enum dma_data_direction dir);
	void *(*alloc)(struct ntdma_adapter *adapter, size_t size,
		       dma_addr_t *dma_addr, u64 limit, int node);
	void (*free)(struct ntdma_adapter *adapter, size_t size, void *cpu,
		     dma_addr_t dma_addr);
	int (*pages)(struct ntdma_adapter *adapter, struct sg_table *table,
		     size_t size, void *cpu, dma_addr_t dma_addr);
	int (*mmap)(struct ntdma_adapter *adapter, struct vm_area_struct *vma,
		    size_t size, void *cpu, dma_addr_t dma_addr);
	int (*map_shared)(struct ntdma_adapter *adapter,
			  struct ntdma_mapping *map);
	void *(*domain)(struct ntdma_adapter *adapter);
	bool (*remaps)(struct ntdma_adapter *adapter);
	const struct ntdma_controller_ops *controller;
};

extern const struct ntdma_backend_ops ntdma_bus_master_ops;
extern const struct ntdma_backend_ops ntdma_system_ops;

#endif
