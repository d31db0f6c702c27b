// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scatter/gather list lives in memory that the client can free, reuse or
 * scribble over. Before any of it is believed, its address is looked up here.
 *
 *   free --claim--> busy --publish--> findable --take--> busy --free--> free
 *
 * A record is claimed and taken by one compare-and-exchange of its key, so that
 * the hot path neither allocates nor shares a lock between requests. An address
 * hashes to a bucket of a few keys; only when that is full, with hundreds of
 * lists outstanding, is a record allocated.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "inject.h"
#include "sg_registry.h"

/**
 * ntdma_sg_registry_init - allocate the buckets
 * @registry: storage owned by an adapter
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ntdma_sg_registry_init(struct ntdma_sg_registry *registry)
{
	struct ntdma_sg_bucket *bucket;
	u32 i;

	spin_lock_init(&registry->lock);
	INIT_LIST_HEAD(&registry->overflow);
	if (!ntdma_fail(NTDMA_SITE_LIST_SLOTS))
		registry->buckets = kvcalloc(NTDMA_SG_BUCKETS, sizeof(*bucket),
					     GFP_KERNEL);
	if (!registry->buckets)
		return -ENOMEM;
	for (bucket = registry->buckets;
	     bucket < registry->buckets + NTDMA_SG_BUCKETS; bucket++) {
		for (i = 0; i < NTDMA_SG_BUCKET_SIZE; i++) {
			bucket->records[i].key = &bucket->keys[i];
			INIT_LIST_HEAD(&bucket->records[i].node);
		}
	}
	return 0;
}

/**
 * ntdma_sg_registry_exit - undo ntdma_sg_registry_init()
 * @registry: without live lists
 */
void ntdma_sg_registry_exit(struct ntdma_sg_registry *registry)
{
	kvfree(registry->buckets);
}

static bool in_use(void **key)
{
	return READ_ONCE(*key);
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

	for (i = 0; i < NTDMA_SG_BUCKETS * NTDMA_SG_BUCKET_SIZE; i++)
		n += in_use(&registry->buckets[i / NTDMA_SG_BUCKET_SIZE]
					.keys[i % NTDMA_SG_BUCKET_SIZE]);
	return n;
}

static inline struct ntdma_sg_bucket *
bucket_of(struct ntdma_sg_registry *registry, void *list)
{
	return registry->buckets + hash_ptr(list, NTDMA_SG_BUCKET_BITS);
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
	struct ntdma_sg_bucket *bucket = bucket_of(registry, list);
	u32 i;

	for (i = 0; i < NTDMA_SG_BUCKET_SIZE; i++)
		if (READ_ONCE(bucket->keys[i]) == list)
			return &bucket->records[i];
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
	spin_lock_irqsave(&registry->lock, flags);
	list_add_tail(&overflow->record.node, &registry->overflow);
	WRITE_ONCE(registry->nr_overflow, registry->nr_overflow + 1);
	spin_unlock_irqrestore(&registry->lock, flags);
	return &overflow->record;
}

/**
 * ntdma_sg_record_claim - a busy record for a new list
 * @registry: where
 * @list: its address
 *
 * Return: the record; ERR_PTR(-EEXIST) if that list is live, ERR_PTR(-ENOMEM).
 */
struct ntdma_sg_record *
ntdma_sg_record_claim(struct ntdma_sg_registry *registry, void *list)
{
	struct ntdma_sg_bucket *bucket = bucket_of(registry, list);
	u32 i;

	for (i = 0; i < NTDMA_SG_BUCKET_SIZE; i++)
		if (unlikely(READ_ONCE(bucket->keys[i]) == list))
			return ERR_PTR(-EEXIST);
	if (unlikely(find_overflow(registry, list, false)))
		return ERR_PTR(-EEXIST);
	for (i = 0; i < NTDMA_SG_BUCKET_SIZE; i++)
		if (!READ_ONCE(bucket->keys[i]) &&
		    !cmpxchg(&bucket->keys[i], NULL, NTDMA_SG_BUSY))
			return &bucket->records[i];
	return claim_overflow(registry);
}

/**
 * ntdma_sg_record_take - make a findable record busy, for one caller only
 * @registry: where
 * @list: its address, as the client passed it
 *
 * Return: the record, NULL if no such list is live.
 */
struct ntdma_sg_record *
ntdma_sg_record_take(struct ntdma_sg_registry *registry, void *list)
{
	struct ntdma_sg_bucket *bucket = bucket_of(registry, list);
	u32 i;

	if (!list || list == NTDMA_SG_BUSY)
		return NULL;
	for (i = 0; i < NTDMA_SG_BUCKET_SIZE; i++)
		if (READ_ONCE(bucket->keys[i]) == list &&
		    cmpxchg(&bucket->keys[i], list, NTDMA_SG_BUSY) == list)
			return &bucket->records[i];
	return find_overflow(registry, list, true);
}

/**
 * ntdma_sg_record_free_overflow - free a record that was allocated
 * @registry: where
 * @record: busy
 */
void ntdma_sg_record_free_overflow(struct ntdma_sg_registry *registry,
				   struct ntdma_sg_record *record)
{
	unsigned long flags;

	spin_lock_irqsave(&registry->lock, flags);
	list_del(&record->node);
	WRITE_ONCE(registry->nr_overflow, registry->nr_overflow - 1);
	spin_unlock_irqrestore(&registry->lock, flags);
	kfree(container_of(record, struct overflow_record, record));
}

/* Counts a mapped bare list; remembers where the first one is. */
static u32 count_bare(const struct ntdma_sg_record *record, void **list)
{
	void *key = READ_ONCE(*record->key);

	if (!key || key == NTDMA_SG_BUSY || !record->bare ||
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

	for (i = 0; i < NTDMA_SG_BUCKETS * NTDMA_SG_BUCKET_SIZE; i++)
		n += count_bare(&registry->buckets[i / NTDMA_SG_BUCKET_SIZE]
					.records[i % NTDMA_SG_BUCKET_SIZE],
				list);
	spin_lock_irqsave(&registry->lock, flags);
	list_for_each_entry(record, &registry->overflow, node)
		n += count_bare(record, list);
	spin_unlock_irqrestore(&registry->lock, flags);
	return n == 1 ? ntdma_sg_record_take(registry, *list) : NULL;
}
