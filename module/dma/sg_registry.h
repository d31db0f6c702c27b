/* SPDX-License-Identifier: GPL-2.0-only */
/* Which scatter/gather lists of an adapter are live: our own record of them. */
#ifndef _NTDMA_SG_REGISTRY_H
#define _NTDMA_SG_REGISTRY_H

#include <linux/hash.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include <wdm.h>

#include "mapping.h"

#define NTDMA_SG_BUCKET_BITS	5
#define NTDMA_SG_BUCKETS	(1U << NTDMA_SG_BUCKET_BITS)
#define NTDMA_SG_BUCKET_SIZE	8U

/* Key of a record that changes hands; no list starts there. */
#define NTDMA_SG_BUSY		((void *)1)

/**
 * struct ntdma_sg_record - one scatter/gather list
 * @key: address of the list, NULL when free, NTDMA_SG_BUSY while it changes
 *	hands; where it is stored depends on the record's place
 * @map: pages and mapping; its table lies behind the elements
 * @seal: checksum of that table, since it lies in client memory
 * @mdl: made by BuildMdlFromScatterGatherList(), or NULL
 * @ours: the memory of the list is ours to free
 * @bare: made synchronously without a routine: FreeAdapterObject() may unmap it
 * @node: in the overflow list
 */
struct ntdma_sg_record {
	void **key;
	struct ntdma_mapping map;
	u64 seal;
	PMDL mdl;
	bool ours;
	bool bare;
	struct list_head node;
};

/**
 * struct ntdma_sg_bucket - records whose lists' addresses have the same hash
 * @keys: one cache line to look through, claimed without a lock
 * @records: belonging to the keys
 */
struct ntdma_sg_bucket {
	void *keys[NTDMA_SG_BUCKET_SIZE];
	struct ntdma_sg_record records[NTDMA_SG_BUCKET_SIZE];
};

/**
 * struct ntdma_sg_registry - the lists of one adapter
 * @buckets: records for the usual number of lists
 * @lock: guards @overflow
 * @overflow: records that found no room in their bucket
 * @nr_overflow: how many, so that most look-ups need no lock
 */
struct ntdma_sg_registry {
	struct ntdma_sg_bucket *buckets;
	spinlock_t lock;	/* guards the overflow list */
	/* under lock */
	struct list_head overflow;
	u32 nr_overflow;
};

int ntdma_sg_registry_init(struct ntdma_sg_registry *registry);
void ntdma_sg_registry_exit(struct ntdma_sg_registry *registry);
u32 ntdma_sg_registry_count(struct ntdma_sg_registry *registry);

struct ntdma_sg_record *
ntdma_sg_record_claim(struct ntdma_sg_registry *registry, void *list);
struct ntdma_sg_record *
ntdma_sg_record_take(struct ntdma_sg_registry *registry, void *list);
struct ntdma_sg_record *
ntdma_sg_record_find(struct ntdma_sg_registry *registry, void *list);
struct ntdma_sg_record *
ntdma_sg_record_take_sole_bare(struct ntdma_sg_registry *registry, void **list);
void ntdma_sg_record_free_overflow(struct ntdma_sg_registry *registry,
				   struct ntdma_sg_record *record);

/* From busy to findable. */
static inline void ntdma_sg_record_publish(struct ntdma_sg_record *record,
					   void *list)
{
	/* pairs with the exchange in ntdma_sg_record_take() */
	smp_store_release(record->key, list);
}

/* From busy to free. */
static inline void ntdma_sg_record_free(struct ntdma_sg_registry *registry,
					struct ntdma_sg_record *record)
{
	if (unlikely(!list_empty(&record->node)))
		ntdma_sg_record_free_overflow(registry, record);
	else
		/* pairs with the exchange in ntdma_sg_record_claim() */
		smp_store_release(record->key, NULL);
}

#endif
