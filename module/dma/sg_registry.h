/* SPDX-License-Identifier: GPL-2.0-only */
/* Which scatter/gather lists of an adapter are live: our own record of them. */
#ifndef _NTDMA_SG_REGISTRY_H
#define _NTDMA_SG_REGISTRY_H

#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include <wdm.h>

#include "mapping.h"

#define NTDMA_SG_SLOT_BITS	8
#define NTDMA_SG_SLOTS		BIT(NTDMA_SG_SLOT_BITS)

/* Key of a record that changes hands; no list starts there. */
#define NTDMA_SG_BUSY		((void *)1)

/**
 * struct ntdma_sg_record - one scatter/gather list
 * @key: where its key is: the address of the list; NULL when free, NTDMA_SG_BUSY
 *	while it changes hands
 * @map: pages and mapping; its table lies behind the elements
 * @single: that table, if it has a single entry: nobody else writes here
 * @seal: checksum of any other table, since it lies in client memory
 * @room: elements that fit in front of the table
 * @mdl: made by BuildMdlFromScatterGatherList(), or NULL
 * @ours: the memory of the list is ours to free
 * @bare: made synchronously without a routine: FreeAdapterObject() may unmap it
 * @displaced: not in the slot of its hash
 * @node: in the overflow list, if it has no slot at all
 */
struct ntdma_sg_record {
	void **key;
	struct ntdma_mapping map;
	struct scatterlist single;
	u64 seal;
	PMDL mdl;
	u32 room;
	bool ours;
	bool bare;
	bool displaced;
	struct list_head node;
};

/**
 * struct ntdma_sg_slots - records for the usual number of lists
 * @keys: claimed and taken without a lock
 * @records: belonging to the keys
 */
struct ntdma_sg_slots {
	void *keys[NTDMA_SG_SLOTS];
	struct ntdma_sg_record records[NTDMA_SG_SLOTS];
};

/**
 * struct ntdma_sg_registry - the lists of one adapter
 * @slots: a list is in the slot of its hash, or else nearby, or in @overflow
 * @nr_displaced: records that are not in the slot of their hash
 * @lock: guards @overflow
 * @overflow: records that found no slot
 */
struct ntdma_sg_registry {
	struct ntdma_sg_slots *slots;
	atomic_t nr_displaced;
	spinlock_t lock;	/* guards the overflow list */
	/* under lock */
	struct list_head overflow;
};

int ntdma_sg_registry_init(struct ntdma_sg_registry *registry);
void ntdma_sg_registry_exit(struct ntdma_sg_registry *registry);
u32 ntdma_sg_registry_count(struct ntdma_sg_registry *registry);

struct ntdma_sg_record *
ntdma_sg_record_claim_slow(struct ntdma_sg_registry *registry, void *list);
struct ntdma_sg_record *
ntdma_sg_record_take_slow(struct ntdma_sg_registry *registry, void *list);
void ntdma_sg_record_free_slow(struct ntdma_sg_registry *registry,
			       struct ntdma_sg_record *record);
struct ntdma_sg_record *
ntdma_sg_record_find(struct ntdma_sg_registry *registry, void *list);
struct ntdma_sg_record *
ntdma_sg_record_take_sole_bare(struct ntdma_sg_registry *registry, void **list);

/**
 * ntdma_sg_record_claim - a busy record for a new list
 * @registry: where
 * @list: its address
 *
 * Return: the record; ERR_PTR(-EEXIST) if that list is live, ERR_PTR(-ENOMEM).
 */
static inline struct ntdma_sg_record *
ntdma_sg_record_claim(struct ntdma_sg_registry *registry, void *list)
{
	u32 i = hash_ptr(list, NTDMA_SG_SLOT_BITS);
	struct ntdma_sg_slots *slots = registry->slots;

	/* a list that is live already could only be in this slot */
	if (likely(!atomic_read(&registry->nr_displaced) &&
		   !READ_ONCE(slots->keys[i]) &&
		   !cmpxchg(&slots->keys[i], NULL, NTDMA_SG_BUSY)))
		return &slots->records[i];
	return ntdma_sg_record_claim_slow(registry, list);
}

/* From busy to findable. */
static inline void ntdma_sg_record_publish(struct ntdma_sg_record *record,
					   void *list)
{
	/* pairs with the exchange in ntdma_sg_record_take() */
	smp_store_release(record->key, list);
}

/**
 * ntdma_sg_record_take - make a findable record busy, for one caller only
 * @registry: where
 * @list: its address, as the client passed it
 *
 * Return: the record, NULL if no such list is live.
 */
static inline struct ntdma_sg_record *
ntdma_sg_record_take(struct ntdma_sg_registry *registry, void *list)
{
	u32 i = hash_ptr(list, NTDMA_SG_SLOT_BITS);
	struct ntdma_sg_slots *slots = registry->slots;

	if (likely(list > NTDMA_SG_BUSY &&
		   READ_ONCE(slots->keys[i]) == list &&
		   cmpxchg(&slots->keys[i], list, NTDMA_SG_BUSY) == list))
		return &slots->records[i];
	return ntdma_sg_record_take_slow(registry, list);
}

/* From busy to free. */
static inline void ntdma_sg_record_free(struct ntdma_sg_registry *registry,
					struct ntdma_sg_record *record)
{
	if (unlikely(record->displaced))
		ntdma_sg_record_free_slow(registry, record);
	else
		/* pairs with the exchange in ntdma_sg_record_claim() */
		smp_store_release(record->key, NULL);
}

#endif
