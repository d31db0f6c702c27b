// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of pool memory: the tag of each block, and what each tag holds.
 *
 *   # cat /sys/kernel/debug/ntdma/pool
 *   tag   blocks      bytes
 *   Nedu       3      12544
 *
 * Freeing goes by these records, never by what lies in the driver's memory, so
 * that a double free or a stray pointer is one line in the log.
 */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "inject.h"
#include "internal.h"
#include "pool_record.h"
#include "report.h"

#define BUCKET_BITS	8
#define SHOWN_TAGS	64

struct bucket {
	spinlock_t lock;	/* interrupts off: blocks are freed anywhere */

	/* protected by lock */
	struct hlist_head records;
};

static struct bucket buckets[1 << BUCKET_BITS];

static struct bucket *bucket_of(const void *memory)
{
	return &buckets[hash_ptr(memory, BUCKET_BITS)];
}

static struct pool_record *find_locked(struct bucket *bucket,
				       const void *memory)
{
	struct pool_record *record;

	hlist_for_each_entry(record, &bucket->records, node)
		if (record->memory == memory)
			return record;
	return NULL;
}

/**
 * ntdma_pool_remember - record a block
 * @memory: the block
 * @size: bytes
 * @tag: the driver's
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: false without memory for the record.
 */
bool ntdma_pool_remember(const void *memory, size_t size, u32 tag)
{
	struct bucket *bucket = bucket_of(memory);
	struct pool_record *record = NULL;
	unsigned long flags;

	if (!ntdma_fail(NTDMA_SITE_POOL_RECORD))
		record = ntdma_alloc(sizeof(*record));
	if (!record)
		return false;

	record->memory = memory;
	record->size = size;
	record->tag = tag;
	spin_lock_irqsave(&bucket->lock, flags);
	hlist_add_head(&record->node, &bucket->records);
	spin_unlock_irqrestore(&bucket->lock, flags);
	return true;
}

/**
 * ntdma_pool_forget - take a block out of the records
 * @memory: any pointer
 * @tag: the one that it must have; 0 for any of a driver
 * @size: receives the bytes of a block that was found, or NULL
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: see there.
 */
enum pool_verdict ntdma_pool_forget(const void *memory, u32 tag, size_t *size)
{
	struct bucket *bucket = bucket_of(memory);
	enum pool_verdict verdict = POOL_UNKNOWN;
	struct pool_record *record;
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_locked(bucket, memory);
	if (record && (tag ? record->tag != tag :
			     record->tag == NTDMA_TAG_CONTIGUOUS)) {
		verdict = POOL_OTHER_TAG;
	} else if (record) {
		hlist_del(&record->node);
		verdict = POOL_FOUND;
	}
	spin_unlock_irqrestore(&bucket->lock, flags);

	if (verdict == POOL_FOUND) {
		if (size)
			*size = record->size;
		ntdma_free(record);
	}
	return verdict;
}

/**
 * ntdma_pool_tag - tag of a block
 * @memory: any pointer
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the tag, 0 for what is no block.
 */
u32 ntdma_pool_tag(const void *memory)
{
	struct bucket *bucket = bucket_of(memory);
	struct pool_record *record;
	unsigned long flags;
	u32 tag = 0;

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_locked(bucket, memory);
	if (record)
		tag = record->tag;
	spin_unlock_irqrestore(&bucket->lock, flags);
	return tag;
}

struct tag_total {
	u32 tag;
	unsigned int blocks;
	size_t bytes;
};

struct totals {
	unsigned int count;
	unsigned int unshown;
	struct tag_total tags[SHOWN_TAGS];
};

static void add_to_total(struct totals *totals, const struct pool_record *record)
{
	struct tag_total *total = totals->tags;

	while (total < totals->tags + totals->count && total->tag != record->tag)
		total++;
	if (total == totals->tags + SHOWN_TAGS) {
		totals->unshown++;
		return;
	}
	if (total == totals->tags + totals->count) {
		totals->count++;
		total->tag = record->tag;
	}
	total->blocks++;
	total->bytes += record->size;
}

static void sum_up(struct totals *totals)
{
	const struct pool_record *record;
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(buckets); i++) {
		spin_lock_irqsave(&buckets[i].lock, flags);
		hlist_for_each_entry(record, &buckets[i].records, node)
			add_to_total(totals, record);
		spin_unlock_irqrestore(&buckets[i].lock, flags);
	}
}

/* The first character of a tag is its lowest byte. */
static void tag_text(u32 tag, char text[5])
{
	unsigned int i;

	for (i = 0; i < 4; i++, tag >>= 8)
		text[i] = isprint(tag & 0xff) ? tag & 0xff : '.';
	text[4] = '\0';
}

/**
 * ntdma_pool_show - table of the tags
 * @m: output
 * @unused: of seq_file
 *
 * Return: 0 or -ENOMEM.
 */
int ntdma_pool_show(struct seq_file *m, void *unused)
{
	struct totals *totals = kzalloc(sizeof(*totals), GFP_KERNEL);
	unsigned int i;
	char text[5];

	if (!totals)
		return -ENOMEM;
	sum_up(totals);
	seq_puts(m, "tag   blocks      bytes\n");
	for (i = 0; i < totals->count; i++) {
		tag_text(totals->tags[i].tag, text);
		seq_printf(m, "%s %8u %10zu\n", text, totals->tags[i].blocks,
			   totals->tags[i].bytes);
	}
	if (totals->unshown)
		seq_printf(m, "others %u\n", totals->unshown);
	kfree(totals);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(ntdma_pool_show, "NTDMA");

/**
 * ntdma_pool_records_init - before the first block
 */
void ntdma_pool_records_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(buckets); i++)
		spin_lock_init(&buckets[i].lock);
}

/* Nobody is left who could use it. */
static void drop_bucket(struct bucket *bucket)
{
	struct pool_record *record;
	struct hlist_node *next;
	char text[5];

	hlist_for_each_entry_safe(record, next, &bucket->records, node) {
		tag_text(record->tag, text);
		ntdma_misuse("ExFreePool", "%zu bytes with tag %s were never freed (%p)",
			     record->size, text, record->memory);
		if (record->tag == NTDMA_TAG_CONTIGUOUS)
			free_pages_exact((void *)record->memory, record->size);
		else
			kvfree(record->memory);
		kfree(record);
	}
}

/**
 * ntdma_pool_records_exit - report and free what drivers left behind
 */
void ntdma_pool_records_exit(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(buckets); i++)
		drop_bucket(&buckets[i]);
}
