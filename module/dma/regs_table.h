/* SPDX-License-Identifier: GPL-2.0-only */
/* Which sets of map registers of an adapter are live, by the id in their base. */
#ifndef _NTDMA_REGS_TABLE_H
#define _NTDMA_REGS_TABLE_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <linux/xarray.h>

struct ntdma_map_regs;

#define NTDMA_REGS_SLOTS	32U

/**
 * struct ntdma_regs_table - live sets
 * @slots: a set with a small id is in the slot that its lowest bits name; taken
 *	and left by compare-and-exchange
 * @next: next small id
 * @overflow: sets that found no slot, by large ids; own lock
 * @next_large: next large id
 */
struct ntdma_regs_table {
	struct ntdma_map_regs *slots[NTDMA_REGS_SLOTS];
	atomic_t next;
	struct xarray overflow;
	u32 next_large;
};

void ntdma_regs_table_init(struct ntdma_regs_table *table);
void ntdma_regs_table_exit(struct ntdma_regs_table *table);
int ntdma_regs_table_add(struct ntdma_regs_table *table,
			 struct ntdma_map_regs *regs);
bool ntdma_regs_table_del(struct ntdma_regs_table *table,
			  struct ntdma_map_regs *regs);
struct ntdma_map_regs *ntdma_regs_table_find(struct ntdma_regs_table *table,
					     u32 id);
void ntdma_regs_table_each(struct ntdma_regs_table *table,
			   void (*call)(struct ntdma_map_regs *regs));
u32 ntdma_regs_table_count(struct ntdma_regs_table *table);

#endif
