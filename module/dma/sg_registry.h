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
 * @key: address of the list; NULL when free, NTDMA_SG_BUSY while the record
 *	changes hands
 * @strays: lists that belong into this slot by their hash but are elsewhere
 * @home: slot of the hash, if @displaced
 * @ours: the memory of the list is ours to free
 * @bare: made synchronously without a routine: FreeAdapterObject() may unmap it
 * @displaced: not in the slot of its hash
 * @room: elements that fit in front of the table
 * @map: pages and mapping; its table lies behind the elements
 * @single: that table, if it has a single entry: nobody else writes here
 * @seal: checksum of any other table, since it lies in client memory
 * @mdl: made by BuildMdlFromScatterGatherList(); NULL otherwise, and when free
 * @node: in the overflow list, if it has no slot at all
 */
struct ntdma_sg_record {
	void *key;
	atomic_t strays;
	u8 home;
	bool ours;
	bool bare;
	bool displaced;
	u32 room;
	struct ntdma_mapping map;
	struct scatterlist single;
	u64 seal;
	PMDL mdl;
	struct list_head node;
} ____cacheline_aligned;

/**
 * struct ntdma_sg_registry - the lists of one adapter
 * @slots: a list is in the slot of its hash, or else nearby, or in @overflow
 * @lock: guards @overflow
 * @overflow: records that found no slot
 */
struct ntdma_sg_registry {
	struct ntdma_sg_record *slots;
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

static inline u32 ntdma_sg_home(const void *list)
{
	return hash_ptr(list, NTDMA_SG_SLOT_BITS);
}

/**
 * ntdma_sg_record_claim_home - ntdma_sg_record_claim() of the first slot
 * @registry: where
 * @list: its address
 * @record: out: the record, busy
 *
 * Return: false if it must be looked for elsewhere.
 */
static __always_inline bool
ntdma_sg_record_claim_home(struct ntdma_sg_registry *registry, void *list,
			   struct ntdma_sg_record **record)
{
	struct ntdma_sg_record *home = registry->slots + ntdma_sg_home(list);
	void *key = NULL;

	*record = home;
	/* a list that is live already could only be in this slot */
	return likely(!atomic_read(&home->strays)) &&
	       likely(try_cmpxchg(&home->key, &key, NTDMA_SG_BUSY));
}

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
	struct ntdma_sg_record *home;

	if (likely(ntdma_sg_record_claim_home(registry, list, &home)))
		return home;
	return ntdma_sg_record_claim_slow(registry, list);
}

/* From busy to findable. */
static inline void ntdma_sg_record_publish(struct ntdma_sg_record *record,
					   void *list)
{
	/* pairs with the exchange in ntdma_sg_record_take() */
	smp_store_release(&record->key, list);
}

/* ntdma_sg_record_take() of the first slot; false if it may be elsewhere. */
static __always_inline bool
ntdma_sg_record_take_home(struct ntdma_sg_registry *registry, void *list,
			  struct ntdma_sg_record **record)
{
	struct ntdma_sg_record *home = registry->slots + ntdma_sg_home(list);
	void *key = list;

	*record = home;
	return likely(list > NTDMA_SG_BUSY) &&
	       likely(try_cmpxchg(&home->key, &key, NTDMA_SG_BUSY));
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
	struct ntdma_sg_record *home;

	if (likely(ntdma_sg_record_take_home(registry, list, &home)))
		return home;
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
		smp_store_release(&record->key, NULL);
}

#endif
