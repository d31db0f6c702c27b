// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table behind MapRegisterBase.
 *
 * An id is used once: the small ones count upwards and wrap after two thousand
 * million grants. A set that finds the slot of its id in use, and those of a few
 * ids after it, goes into an array that grows.
 */
#include "map_registers.h"
#include "regs_table.h"

#define TRIES		4
#define LARGE		BIT(31)

/**
 * ntdma_regs_table_init - an empty table
 * @table: zeroed
 */
void ntdma_regs_table_init(struct ntdma_regs_table *table)
{
	xa_init_flags(&table->overflow, XA_FLAGS_ALLOC | XA_FLAGS_LOCK_IRQ);
	table->next_large = LARGE;
}

/**
 * ntdma_regs_table_exit - undo ntdma_regs_table_init()
 * @table: without sets
 */
void ntdma_regs_table_exit(struct ntdma_regs_table *table)
{
	xa_destroy(&table->overflow);
}

/* Whoever gets a reference by a look-up sees the id: see ntdma_map_regs_lookup(). */
static void arm(struct ntdma_map_regs *regs, u32 id)
{
	regs->id = id;
	/* the id before the reference */
	smp_wmb();
	/* once: a stale base may have found it since */
	if (!kref_read(&regs->ref))
		refcount_set(&regs->ref.refcount, 2);
}

static int add_large(struct ntdma_regs_table *table,
		     struct ntdma_map_regs *regs)
{
	unsigned long flags;
	u32 id;
	int ret;

	xa_lock_irqsave(&table->overflow, flags);
	ret = __xa_alloc_cyclic(&table->overflow, &id, regs,
				XA_LIMIT(LARGE, U32_MAX), &table->next_large,
				GFP_ATOMIC);
	if (ret >= 0)
		arm(regs, id);
	xa_unlock_irqrestore(&table->overflow, flags);
	return ret < 0 ? ret : 0;
}

/**
 * ntdma_regs_table_add - give a set its id, and two references
 * @table: where
 * @regs: set that nobody knows
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: 0 or -errno.
 */
int ntdma_regs_table_add(struct ntdma_regs_table *table,
			 struct ntdma_map_regs *regs)
{
	u32 tries, id;

	for (tries = 0; tries < TRIES; tries++) {
		id = atomic_inc_return(&table->next) & ~LARGE;
		/* a base is never 0 */
		if (READ_ONCE(table->slots[id % NTDMA_REGS_SLOTS]) || !id)
			continue;
		arm(regs, id);
		if (!cmpxchg(&table->slots[id % NTDMA_REGS_SLOTS], NULL, regs))
			return 0;
	}
	return add_large(table, regs);
}

/**
 * ntdma_regs_table_del - make an id invalid
 * @table: where
 * @regs: set with that id
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: true for the one caller who did it.
 */
bool ntdma_regs_table_del(struct ntdma_regs_table *table,
			  struct ntdma_map_regs *regs)
{
	unsigned long flags;
	void *found;

	if (likely(!(regs->id & LARGE)))
		return cmpxchg(&table->slots[regs->id % NTDMA_REGS_SLOTS],
			       regs, NULL) == regs;
	xa_lock_irqsave(&table->overflow, flags);
	found = __xa_erase(&table->overflow, regs->id);
	xa_unlock_irqrestore(&table->overflow, flags);
	return found == regs;
}

/**
 * ntdma_regs_table_find - the set that may have an id
 * @table: where
 * @id: id
 *
 * Context: RCU section.
 * Return: a set whose id is to be compared, or NULL.
 */
struct ntdma_map_regs *ntdma_regs_table_find(struct ntdma_regs_table *table,
					     u32 id)
{
	if (likely(!(id & LARGE)))
		return READ_ONCE(table->slots[id % NTDMA_REGS_SLOTS]);
	return xa_load(&table->overflow, id);
}

/**
 * ntdma_regs_table_each - call for each set
 * @table: where
 * @call: function, which takes its own reference if it can
 *
 * Context: RCU section.
 */
void ntdma_regs_table_each(struct ntdma_regs_table *table,
			   void (*call)(struct ntdma_map_regs *regs))
{
	struct ntdma_map_regs *regs;
	unsigned long index;
	u32 i;

	for (i = 0; i < NTDMA_REGS_SLOTS; i++) {
		regs = READ_ONCE(table->slots[i]);
		if (regs)
			call(regs);
	}
	xa_for_each(&table->overflow, index, regs)
		call(regs);
}

/**
 * ntdma_regs_table_count - sets in the table
 * @table: where
 *
 * Return: a snapshot.
 */
u32 ntdma_regs_table_count(struct ntdma_regs_table *table)
{
	struct ntdma_map_regs *regs;
	unsigned long index;
	u32 n = 0;
	u32 i;

	for (i = 0; i < NTDMA_REGS_SLOTS; i++)
		n += !!READ_ONCE(table->slots[i]);
	xa_for_each(&table->overflow, index, regs)
		n++;
	return n;
}
