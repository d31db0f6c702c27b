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
 * A slot counts the lists that had to go elsewhere, so that addresses with other
 * hashes never look further than one slot.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "inject.h"
#include "sg_registry.h"

/* slots that an address may use */
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
	struct ntdma_sg_record *slots = NULL;
	u32 i;

	spin_lock_init(&registry->lock);
	INIT_LIST_HEAD(&registry->overflow);
	if (!ntdma_fail(NTDMA_SITE_LIST_SLOTS))
		slots = kvcalloc(NTDMA_SG_SLOTS, sizeof(*slots), GFP_KERNEL);
	if (!slots)
		return -ENOMEM;
	for (i = 0; i < NTDMA_SG_SLOTS; i++)
		INIT_LIST_HEAD(&slots[i].node);
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
		n += !!READ_ONCE(registry->slots[i].key);
	spin_lock_irqsave(&registry->lock, flags);
	list_for_each(node, &registry->overflow)
		n++;
	spin_unlock_irqrestore(&registry->lock, flags);
	return n;
}

/* The slots of an address, from its home on. */
static struct ntdma_sg_record *neighbour(struct ntdma_sg_registry *registry,
					 u32 home, u32 i)
{
	u32 slot = (home & ~(NEIGHBOURS - 1)) | ((home + i) & (NEIGHBOURS - 1));

	return registry->slots + slot;
}

/* Takes the record too if asked, so that two takers cannot both get it. */
static struct ntdma_sg_record *
find_overflow(struct ntdma_sg_registry *registry, void *list, bool take)
{
	struct ntdma_sg_record *record;
	struct ntdma_sg_record *found = NULL;
	unsigned long flags;

	/* whoever knows the address of a list came after its claim */
	if (likely(list_empty(&registry->overflow)))
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
	u32 home = ntdma_sg_home(list);
	struct ntdma_sg_record *record;
	u32 i;

	if (list <= NTDMA_SG_BUSY)
		return NULL;
	for (i = 0; i < NEIGHBOURS; i++) {
		record = neighbour(registry, home, i);
		if (READ_ONCE(record->key) == list)
			return record;
	}
	return find_overflow(registry, list, false);
}

static void displace(struct ntdma_sg_registry *registry,
		     struct ntdma_sg_record *record, u32 home)
{
	record->displaced = true;
	record->home = home;
	atomic_inc(&registry->slots[home].strays);
}

static struct ntdma_sg_record *
claim_overflow(struct ntdma_sg_registry *registry, u32 home)
{
	struct ntdma_sg_record *record = NULL;
	unsigned long flags;

	if (!ntdma_fail(NTDMA_SITE_LIST_RECORD))
		record = kzalloc(sizeof(*record), GFP_ATOMIC);
	if (!record)
		return ERR_PTR(-ENOMEM);
	record->key = NTDMA_SG_BUSY;
	displace(registry, record, home);
	spin_lock_irqsave(&registry->lock, flags);
	list_add_tail(&record->node, &registry->overflow);
	spin_unlock_irqrestore(&registry->lock, flags);
	return record;
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
	u32 home = ntdma_sg_home(list);
	struct ntdma_sg_record *record;
	u32 i;

	if (ntdma_sg_record_find(registry, list))
		return ERR_PTR(-EEXIST);
	for (i = 0; i < NEIGHBOURS; i++) {
		record = neighbour(registry, home, i);
		if (READ_ONCE(record->key) ||
		    cmpxchg(&record->key, NULL, NTDMA_SG_BUSY))
			continue;
		if (i)
			displace(registry, record, home);
		return record;
	}
	return claim_overflow(registry, home);
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
	u32 home = ntdma_sg_home(list);
	struct ntdma_sg_record *record;
	u32 i;

	if (list <= NTDMA_SG_BUSY || !atomic_read(&registry->slots[home].strays))
		return NULL;
	for (i = 0; i < NEIGHBOURS; i++) {
		record = neighbour(registry, home, i);
		if (READ_ONCE(record->key) == list &&
		    cmpxchg(&record->key, list, NTDMA_SG_BUSY) == list)
			return record;
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
	struct ntdma_sg_record *home = registry->slots + record->home;
	unsigned long flags;

	if (list_empty(&record->node)) {
		record->displaced = false;
		/* pairs with the exchange in ntdma_sg_record_claim() */
		smp_store_release(&record->key, NULL);
	} else {
		spin_lock_irqsave(&registry->lock, flags);
		list_del(&record->node);
		spin_unlock_irqrestore(&registry->lock, flags);
		kfree(record);
	}
	atomic_dec(&home->strays);
}

/* Counts a mapped bare list; remembers where the last one is. */
static u32 count_bare(const struct ntdma_sg_record *record, void **list)
{
	void *key = READ_ONCE(record->key);

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
		n += count_bare(registry->slots + i, list);
	spin_lock_irqsave(&registry->lock, flags);
	list_for_each_entry(record, &registry->overflow, node)
		n += count_bare(record, list);
	spin_unlock_irqrestore(&registry->lock, flags);
	return n == 1 ? ntdma_sg_record_take(registry, *list) : NULL;
}
