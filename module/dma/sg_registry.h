/* SPDX-License-Identifier: GPL-2.0-only */
/* Which scatter/gather lists of an adapter are live: our own record of them. */
#ifndef _NTDMA_SG_REGISTRY_H
#define _NTDMA_SG_REGISTRY_H

#include <linux/list.h>
#include <linux/spinlock.h>

#include <wdm.h>

#include "mapping.h"

/**
 * struct ntdma_sg_record - one scatter/gather list
 * @key: the list's address, NULL when free, or busy while it changes hands
 * @live: mapped and delivered, or about to be; Put may have it
 * @ours: the memory at @key is ours to free
 * @map: pages and mapping; its table lies behind the elements
 * @seal: checksum of that table, since it lies in client memory
 * @mdl: made by BuildMdlFromScatterGatherList(), or NULL
 * @node: in the overflow list
 */
struct ntdma_sg_record {
	void *key;
	bool live;
	bool ours;
	struct ntdma_mapping map;
	u64 seal;
	PMDL mdl;
	struct list_head node;
};

/**
 * struct ntdma_sg_registry - the lists of one adapter
 * @slots: hashed by address with a short probe window; claimed without a lock
 * @lock: guards @overflow
 * @overflow: records that found no slot
 * @nr_overflow: how many, so that most lookups need no lock
 */
struct ntdma_sg_registry {
	struct ntdma_sg_record *slots;
	spinlock_t lock;	/* guards the overflow list */
	/* under lock */
	struct list_head overflow;
	u32 nr_overflow;
};

int ntdma_sg_registry_init(struct ntdma_sg_registry *registry);
void ntdma_sg_registry_exit(struct ntdma_sg_registry *registry);
u32 ntdma_sg_registry_count(struct ntdma_sg_registry *registry);

/* A busy record for a list; ERR_PTR(-EEXIST) if it has one, -ENOMEM. */
struct ntdma_sg_record *
ntdma_sg_record_claim(struct ntdma_sg_registry *registry, void *list);
/* From busy to findable. */
void ntdma_sg_record_publish(struct ntdma_sg_record *record, void *list);
/* From findable to busy for one caller only; NULL if there is none. */
struct ntdma_sg_record *
ntdma_sg_record_take(struct ntdma_sg_registry *registry, void *list);
/* Looks without taking; stable while the client keeps the list. */
struct ntdma_sg_record *
ntdma_sg_record_find(struct ntdma_sg_registry *registry, void *list);
/* From busy to free. */
void ntdma_sg_record_free(struct ntdma_sg_registry *registry,
			  struct ntdma_sg_record *record);

#endif
