/* SPDX-License-Identifier: GPL-2.0-only */
/* The packet reserve of an adapter: bounce pages within the device's reach. */
#ifndef _NTDMA_RESERVE_H
#define _NTDMA_RESERVE_H

#include <linux/mm.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct ntdma_adapter;

/**
 * struct ntdma_reserve - coherent pages, contiguous to the device
 * @cpu: first byte for the CPU, NULL without a reserve
 * @dma_addr: first byte for the device
 * @nr_pages: size
 * @lock: guards @used and @nr_free; innermost lock, taken with irqs off
 * @used: one bit a page
 * @nr_free: clear bits in @used
 */
struct ntdma_reserve {
	void *cpu;
	dma_addr_t dma_addr;
	u32 nr_pages;

	spinlock_t lock;	/* innermost */
	/* under lock */
	unsigned long *used;
	u32 nr_free;
};

int ntdma_reserve_init(struct ntdma_adapter *adapter, u32 want);
void ntdma_reserve_exit(struct ntdma_adapter *adapter);
void ntdma_reserve_carve(struct ntdma_reserve *part,
			 const struct ntdma_reserve *whole, u32 first,
			 u32 pages, unsigned long *used);
int ntdma_reserve_take(struct ntdma_reserve *reserve, u32 pages, u32 *first);
void ntdma_reserve_give(struct ntdma_reserve *reserve, u32 first, u32 pages);
struct page *ntdma_reserve_page(const struct ntdma_reserve *reserve, u32 index);

static inline void *ntdma_reserve_cpu(const struct ntdma_reserve *reserve,
				      u32 page)
{
	return reserve->cpu + ((size_t)page << PAGE_SHIFT);
}

static inline dma_addr_t ntdma_reserve_dma(const struct ntdma_reserve *reserve,
					   u32 page)
{
	return reserve->dma_addr + ((dma_addr_t)page << PAGE_SHIFT);
}

#endif
