// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scatter/gather list lives in memory that the client can free, reuse or
 * scribble over. Before any of it is believed, its address is looked up here.
 *
 *   free --claim--> busy --publish--> findable --take--> busy --free--> free
 *
 * A record is claimed and taken by one compare-and-exchange of its key, so that
 * the hot path neither allocates nor shares a lock between requests: an address
 * may sit in any of a few neighbouring slots. Only when those are all in use,
 * with hundreds of lists outstanding, is a record allocated.
 */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "inject.h"
#include "sg_registry.h"

#define NTDMA_SG_SLOT_BITS	8
#define NTDMA_SG_SLOTS		BIT(NTDMA_SG_SLOT_BITS)
#define NTDMA_SG_WINDOW		8

/* no list starts at an address like this */
static char busy_mark;
#define NTDMA_SG_BUSY		((void *)&busy_mark)

/**
 * ntdma_sg_registry_init - allocate the slots
 * @registry: storage owned by an adapter
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ntdma_sg_registry_init(struct ntdma_sg_registry *registry)
{
	spin_lock_init(&registry->lock);
	INIT_LIST_HEAD(&registry->overflow);
	if (!ntdma_fail(NTDMA_SITE_LIST_SLOTS))
		registry->slots = kvcalloc(NTDMA_SG_SLOTS,
					   sizeof(*registry->slots),
					   GFP_KERNEL);
	return registry->slots ? 0 : -ENOMEM;
}

/**
 * ntdma_sg_registry_exit - undo ntdma_sg_registry_init()
 * @registry: without live lists
 */
void ntdma_sg_registry_exit(struct ntdma_sg_registry *registry)
{
	kvfree(registry->slots);
}

/**
 * ntdma_sg_registry_count - lists that have a record
 * @registry: where
 *
 * Return: a snapshot.
 */
u32 ntdma_sg_registry_count(struct ntdma_sg_registry *registry)
{
	u32 n = READ_ONCE(registry->nr_overflow);
	u32 i;

	for (i = 0; i < NTDMA_SG_SLOTS; i++)
		n += !!READ_ONCE(registry->slots[i].key);
	return n;
}

static inline struct ntdma_sg_record *
slot(struct ntdma_sg_registry *registry, u32 start, u32 i)
{
	return registry->slots + ((start + i) & (NTDMA_SG_SLOTS - 1));
}

/* Takes the record too if asked, so that two takers cannot both get it. */
static struct ntdma_sg_record *
find_overflow(struct ntdma_sg_registry *registry, void *list, bool take)
{
	struct ntdma_sg_record *record;
	struct ntdma_sg_record *found = NULL;
	unsigned long flags;

	if (!READ_ONCE(registry->nr_overflow))
		return NULL;
	spin_lock_irqsave(&registry->lock, flags);
	list_for_each_entry(record, &registry->overflow, node) {
		if (READ_ONCE(record->key) != list)
			continue;
		if (take)
			WRITE_ONCE(record->key, NTDMA_SG_BUSY);
		found = record;
		break;
	}
	spin_unlock_irqrestore(&registry->lock, flags);
	return found;
}

struct ntdma_sg_record *
ntdma_sg_record_find(struct ntdma_sg_registry *registry, void *list)
{
	u32 start = hash_ptr(list, NTDMA_SG_SLOT_BITS);
	u32 i;

	for (i = 0; i < NTDMA_SG_WINDOW; i++) {
		struct ntdma_sg_record *record = slot(registry, start, i);

		if (READ_ONCE(record->key) == list)
			return record;
	}
	return find_overflow(registry, list, false);
}

static struct ntdma_sg_record *
claim_overflow(struct ntdma_sg_registry *registry)
{
	struct ntdma_sg_record *record = NULL;
	unsigned long flags;

	if (!ntdma_fail(NTDMA_SITE_LIST_RECORD))
		record = kzalloc(sizeof(*record), GFP_ATOMIC);
	if (!record)
		return ERR_PTR(-ENOMEM);
	record->key = NTDMA_SG_BUSY;
	spin_lock_irqsave(&registry->lock, flags);
	list_add_tail(&record->node, &registry->overflow);
	WRITE_ONCE(registry->nr_overflow, registry->nr_overflow + 1);
	spin_unlock_irqrestore(&registry->lock, flags);
	return record;
}

struct ntdma_sg_record *
ntdma_sg_record_claim(struct ntdma_sg_registry *registry, void *list)
{
	u32 start = hash_ptr(list, NTDMA_SG_SLOT_BITS);
	u32 i;

	if (ntdma_sg_record_find(registry, list))
		return ERR_PTR(-EEXIST);
	for (i = 0; i < NTDMA_SG_WINDOW; i++) {
		struct ntdma_sg_record *record = slot(registry, start, i);

		if (!READ_ONCE(record->key) &&
		    !cmpxchg(&record->key, NULL, NTDMA_SG_BUSY))
			return record;
	}
	return claim_overflow(registry);
}

void ntdma_sg_record_publish(struct ntdma_sg_record *record, void *list)
{
	/* pairs with the exchange in ntdma_sg_record_take() */
	smp_store_release(&record->key, list);
}

struct ntdma_sg_record *
ntdma_sg_record_take(struct ntdma_sg_registry *registry, void *list)
{
	u32 start = hash_ptr(list, NTDMA_SG_SLOT_BITS);
	u32 i;

	if (!list)
		return NULL;
	for (i = 0; i < NTDMA_SG_WINDOW; i++) {
		struct ntdma_sg_record *record = slot(registry, start, i);

		if (READ_ONCE(record->key) == list &&
		    cmpxchg(&record->key, list, NTDMA_SG_BUSY) == list)
			return record;
	}
	return find_overflow(registry, list, true);
}

static bool is_slot(const struct ntdma_sg_registry *registry,
		    const struct ntdma_sg_record *record)
{
	return record >= registry->slots &&
	       record < registry->slots + NTDMA_SG_SLOTS;
}

void ntdma_sg_record_free(struct ntdma_sg_registry *registry,
			  struct ntdma_sg_record *record)
{
	unsigned long flags;

	if (is_slot(registry, record)) {
		/* pairs with the exchange in ntdma_sg_record_claim() */
		smp_store_release(&record->key, NULL);
		return;
	}
	spin_lock_irqsave(&registry->lock, flags);
	list_del(&record->node);
	WRITE_ONCE(registry->nr_overflow, registry->nr_overflow - 1);
	spin_unlock_irqrestore(&registry->lock, flags);
	kfree(record);
}
