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

#include <linux/dma-direction.h>
#include <linux/types.h>

struct ntdma_adapter;
struct ntdma_dma_device;
struct ntdma_mapping;

/**
 * struct ntdma_backend_ops - how an adapter reaches Linux
 * @name: shown in debugfs
 * @settle: mandatory. The adapters of a device have changed: make its DMA masks
 *	fit. Called with the device's lock held. May sleep.
 * @limits: mandatory. Narrow the adapter's dma_limit to the device's, fill
 *	max_segment, may_merge, may_bounce and alignment. Called once, when the device's
 *	mask has been settled. May sleep. 0 or -errno, which refuses the adapter.
 * @map: mandatory. Give each segment of the mapping a DMA address; whatever
 *	the subsystem merges is merged. 0 or -errno with nothing mapped. Any
 *	context up to DISPATCH_LEVEL, never sleeps.
 * @unmap: mandatory. Undo @map; what the device wrote is visible to the CPU
 *	afterwards. Context as @map.
 * @alloc: mandatory. Memory that CPU and device see coherently, zeroed, whole
 *	pages, ending at or below the given limit, from a NUMA node if one is
 *	preferred (or NUMA_NO_NODE). May sleep. NULL on failure.
 * @free: mandatory. Undo @alloc. May sleep.
 * @map_shared: optional. As @map, for memory that CPU and device go on sharing:
 *	one run for the device, and never a copy. May sleep.
 * @domain: mandatory. A cookie that is the same for adapters whose devices see
 *	the same addresses. May sleep.
 * @remaps: mandatory. Does an IOMMU stand between the device and memory?
 * @residue: optional. Bytes which the running transfer has still to move;
 *	absent means that the device does not use a controller. Any context up
 *	to DISPATCH_LEVEL.
 */
struct ntdma_backend_ops {
	const char *name;
	void (*settle)(struct ntdma_dma_device *dmadev);
	int (*limits)(struct ntdma_adapter *adapter);
	int (*map)(struct ntdma_adapter *adapter, struct ntdma_mapping *map);
	void (*unmap)(struct ntdma_adapter *adapter, struct ntdma_mapping *map);
	void *(*alloc)(struct ntdma_adapter *adapter, size_t size,
		       dma_addr_t *dma_addr, u64 limit, int node);
	void (*free)(struct ntdma_adapter *adapter, size_t size, void *cpu,
		     dma_addr_t dma_addr);
	int (*map_shared)(struct ntdma_adapter *adapter,
			  struct ntdma_mapping *map);
	void *(*domain)(struct ntdma_adapter *adapter);
	bool (*remaps)(struct ntdma_adapter *adapter);
	u32 (*residue)(struct ntdma_adapter *adapter);
};

extern const struct ntdma_backend_ops ntdma_bus_master_ops;

#endif
