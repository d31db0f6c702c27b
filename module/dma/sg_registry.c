// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scatter/gather list lives in memory that the client can free, reuse or
 * scribble over. Before any of it is believed, its address is looked up here.
 *
 *   free --claim--> busy --publish--> findable --take--> busy --free--> free
 *
 * A record is claimed and taken by one compare-and-exchange of its key, so that
 * the hot path neither allocates nor shares a lock between requests. An address
 * has one slot by its hash, and a few neighbours in case that is in use; only
 * when those are too, with hundreds of lists outstanding, is a record allocated.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "inject.h"
#include "sg_registry.h"

/* neighbours share a cache line of keys */
#define NEIGHBOURS	8U

/**
 * ntdma_sg_registry_init - allocate the slots
 * @registry: storage owned by an adapter
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ntdma_sg_registry_init(struct ntdma_sg_registry *registry)
{
	struct ntdma_sg_slots *slots = NULL;
	u32 i;

	spin_lock_init(&registry->lock);
	INIT_LIST_HEAD(&registry->overflow);
	if (!ntdma_fail(NTDMA_SITE_LIST_SLOTS))
		slots = kvzalloc(sizeof(*slots), GFP_KERNEL);
	if (!slots)
		return -ENOMEM;
	for (i = 0; i < NTDMA_SG_SLOTS; i++) {
		slots->records[i].key = &slots->keys[i];
		INIT_LIST_HEAD(&slots->records[i].node);
	}
	registry->slots = slots;
	return 0;
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
	const struct list_head *node;
	unsigned long flags;
	u32 n = 0;
	u32 i;

	for (i = 0; i < NTDMA_SG_SLOTS; i++)
		n += !!READ_ONCE(registry->slots->keys[i]);
	spin_lock_irqsave(&registry->lock, flags);
	list_for_each(node, &registry->overflow)
		n++;
	spin_unlock_irqrestore(&registry->lock, flags);
	return n;
}

static u32 neighbour(void *list, u32 i)
{
	u32 home = hash_ptr(list, NTDMA_SG_SLOT_BITS);

	return (home & ~(NEIGHBOURS - 1)) | ((home + i) & (NEIGHBOURS - 1));
}

/* Takes the record too if asked, so that two takers cannot both get it. */
static struct ntdma_sg_record *
find_overflow(struct ntdma_sg_registry *registry, void *list, bool take)
{
	struct ntdma_sg_record *record;
	struct ntdma_sg_record *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&registry->lock, flags);
	list_for_each_entry(record, &registry->overflow, node) {
		if (READ_ONCE(*record->key) != list)
			continue;
		if (take)
			WRITE_ONCE(*record->key, NTDMA_SG_BUSY);
		found = record;
		break;
	}
	spin_unlock_irqrestore(&registry->lock, flags);
	return found;
}

/**
 * ntdma_sg_record_find - look without taking
 * @registry: where
 * @list: address
 *
 * Return: the record, stable while the client keeps the list; or NULL.
 */
struct ntdma_sg_record *
ntdma_sg_record_find(struct ntdma_sg_registry *registry, void *list)
{
	struct ntdma_sg_slots *slots = registry->slots;
	u32 i, slot;

	if (list <= NTDMA_SG_BUSY)
		return NULL;
	for (i = 0; i < NEIGHBOURS; i++) {
		slot = neighbour(list, i);
		if (READ_ONCE(slots->keys[slot]) == list)
			return &slots->records[slot];
	}
	return find_overflow(registry, list, false);
}

/* An overflow record carries its key in the allocation behind it. */
struct overflow_record {
	struct ntdma_sg_record record;
	void *key;
};

static struct ntdma_sg_record *
claim_overflow(struct ntdma_sg_registry *registry)
{
	struct overflow_record *overflow = NULL;
	unsigned long flags;

	if (!ntdma_fail(NTDMA_SITE_LIST_RECORD))
		overflow = kzalloc(sizeof(*overflow), GFP_ATOMIC);
	if (!overflow)
		return ERR_PTR(-ENOMEM);
	overflow->key = NTDMA_SG_BUSY;
	overflow->record.key = &overflow->key;
	overflow->record.displaced = true;
	atomic_inc(&registry->nr_displaced);
	spin_lock_irqsave(&registry->lock, flags);
	list_add_tail(&overflow->record.node, &registry->overflow);
	spin_unlock_irqrestore(&registry->lock, flags);
	return &overflow->record;
}

/**
 * ntdma_sg_record_claim_slow - ntdma_sg_record_claim() beyond the first slot
 * @registry: where
 * @list: address
 *
 * Return: as ntdma_sg_record_claim().
 */
struct ntdma_sg_record *
ntdma_sg_record_claim_slow(struct ntdma_sg_registry *registry, void *list)
{
	struct ntdma_sg_slots *slots = registry->slots;
	u32 i, slot;

	if (ntdma_sg_record_find(registry, list))
		return ERR_PTR(-EEXIST);
	for (i = 0; i < NEIGHBOURS; i++) {
		slot = neighbour(list, i);
		if (READ_ONCE(slots->keys[slot]) ||
		    cmpxchg(&slots->keys[slot], NULL, NTDMA_SG_BUSY))
			continue;
		if (i) {
			slots->records[slot].displaced = true;
			atomic_inc(&registry->nr_displaced);
		}
		return &slots->records[slot];
	}
	return claim_overflow(registry);
}

/**
 * ntdma_sg_record_take_slow - ntdma_sg_record_take() beyond the first slot
 * @registry: where
 * @list: address
 *
 * Return: as ntdma_sg_record_take().
 */
struct ntdma_sg_record *
ntdma_sg_record_take_slow(struct ntdma_sg_registry *registry, void *list)
{
	struct ntdma_sg_slots *slots = registry->slots;
	u32 i, slot;

	if (list <= NTDMA_SG_BUSY)
		return NULL;
	for (i = 0; i < NEIGHBOURS; i++) {
		slot = neighbour(list, i);
		if (READ_ONCE(slots->keys[slot]) == list &&
		    cmpxchg(&slots->keys[slot], list, NTDMA_SG_BUSY) == list)
			return &slots->records[slot];
	}
	return find_overflow(registry, list, true);
}

/**
 * ntdma_sg_record_free_slow - ntdma_sg_record_free() of a displaced record
 * @registry: where
 * @record: busy
 */
void ntdma_sg_record_free_slow(struct ntdma_sg_registry *registry,
			       struct ntdma_sg_record *record)
{
	unsigned long flags;

	if (list_empty(&record->node)) {
		record->displaced = false;
		/* pairs with the exchange in ntdma_sg_record_claim() */
		smp_store_release(record->key, NULL);
	} else {
		spin_lock_irqsave(&registry->lock, flags);
		list_del(&record->node);
		spin_unlock_irqrestore(&registry->lock, flags);
		kfree(container_of(record, struct overflow_record, record));
	}
	atomic_dec(&registry->nr_displaced);
}

/* Counts a mapped bare list; remembers where the last one is. */
static u32 count_bare(const struct ntdma_sg_record *record, void **list)
{
	void *key = READ_ONCE(*record->key);

	if (key <= NTDMA_SG_BUSY || !record->bare ||
	    record->map.kind == NTDMA_MAP_NONE)
		return 0;
	*list = key;
	return 1;
}

/**
 * ntdma_sg_record_take_sole_bare - the one list that FreeAdapterObject() may mean
 * @registry: where
 * @list: out: its address
 *
 * Return: the record, busy, of the only mapped list that was made synchronously
 * without a routine; NULL if there is none or more than one.
 */
struct ntdma_sg_record *
ntdma_sg_record_take_sole_bare(struct ntdma_sg_registry *registry, void **list)
{
	struct ntdma_sg_record *record;
	unsigned long flags;
	u32 n = 0;
	u32 i;

	for (i = 0; i < NTDMA_SG_SLOTS; i++)
		n += count_bare(&registry->slots->records[i], list);
	spin_lock_irqsave(&registry->lock, flags);
	list_for_each_entry(record, &registry->overflow, node)
		n += count_bare(record, list);
	spin_unlock_irqrestore(&registry->lock, flags);
	return n == 1 ? ntdma_sg_record_take(registry, *list) : NULL;
}
