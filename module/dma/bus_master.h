/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What masters the bus, be it the device or its DMA controller, is mapped for in
 * the same way. See the members of struct ntdma_backend_ops.
 */
#ifndef _NTDMA_BUS_MASTER_H
#define _NTDMA_BUS_MASTER_H

#include <linux/dma-direction.h>
#include <linux/types.h>

struct ntdma_adapter;
struct ntdma_mapping;

int ntdma_bus_master_limits(struct ntdma_adapter *adapter);
int ntdma_bus_master_map(struct ntdma_adapter *adapter,
			 struct ntdma_mapping *map);
void ntdma_bus_master_unmap(struct ntdma_adapter *adapter,
			    struct ntdma_mapping *map);
void ntdma_bus_master_unmap_page(struct ntdma_adapter *adapter,
				 dma_addr_t dma_addr, u32 length,
				 enum dma_data_direction dir);
int ntdma_bus_master_map_shared(struct ntdma_adapter *adapter,
				struct ntdma_mapping *map);
void *ntdma_bus_master_alloc_within(struct ntdma_adapter *adapter, size_t size,
				    dma_addr_t *dma_addr, u64 limit);
void ntdma_bus_master_free(struct ntdma_adapter *adapter, size_t size,
			   void *cpu, dma_addr_t dma_addr);
void *ntdma_bus_master_domain(struct ntdma_adapter *adapter);
bool ntdma_bus_master_remaps(struct ntdma_adapter *adapter);

#endif
