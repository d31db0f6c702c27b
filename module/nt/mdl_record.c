// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of MDLs: a hash by address, one lock a bucket.
 *
 * IoAllocateMdl() makes MDL and record in one piece. An MDL in the driver's own
 * memory gets a record when there is something to remember and loses it with
 * the last of it.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "inject.h"
#include "internal.h"
#include "mdl_record.h"
#include "report.h"

#define BUCKET_BITS	7

struct bucket {
	spinlock_t lock;	/* records, and what they hold */
	struct hlist_head records;
};

static struct bucket buckets[1 << BUCKET_BITS];

static struct bucket *bucket_of(const MDL *mdl)
{
	return &buckets[hash_ptr(mdl, BUCKET_BITS)];
}

static struct mdl_record *find_locked(struct bucket *bucket, const MDL *mdl)
{
	struct mdl_record *record;

	lockdep_assert_held(&bucket->lock);
	hlist_for_each_entry(record, &bucket->records, node)
		if (record->mdl == mdl)
			return record;
	return NULL;
}

/* records of foreign MDLs exist as long as they hold something */
static void drop_if_empty_locked(struct mdl_record *record)
{
	if (record->ours || record->pages || record->mapping)
		return;
	hlist_del(&record->node);
	kfree(record);
}

/**
 * ntdma_mdl_forget - the memory at an address becomes a new MDL
 * @mdl: the address
 *
 * What an earlier MDL there had locked or mapped stays so, because a device may
 * still be using it, until the module goes.
 *
 * Return: MDL_UNKNOWN when there was nothing; MDL_RETIRED when there was, in the
 * driver's own memory, which has a new use now; MDL_BUSY when it is an MDL of
 * ours that still has it.
 */
enum mdl_verdict ntdma_mdl_forget(const MDL *mdl)
{
	enum mdl_verdict verdict = MDL_UNKNOWN;
	struct bucket *bucket = bucket_of(mdl);
	struct mdl_record *record;
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_locked(bucket, mdl);
	if (record && (record->pages || record->mapping)) {
		verdict = record->ours ? MDL_BUSY : MDL_RETIRED;
		/* no MDL is there: nobody finds it any more */
		if (!record->ours)
			record->mdl = ERR_PTR(-ENOENT);
	}
	spin_unlock_irqrestore(&bucket->lock, flags);
	return verdict;
}

static void add_record(struct mdl_record *record)
{
	struct bucket *bucket = bucket_of(record->mdl);
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	hlist_add_head(&record->node, &bucket->records);
	spin_unlock_irqrestore(&bucket->lock, flags);
}

/**
 * ntdma_mdl_alloc - allocate an MDL and its record
 * @va: first byte described
 * @length: bytes described
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the MDL with its header set, or NULL.
 */
MDL *ntdma_mdl_alloc(const void *va, size_t length)
{
	size_t size = MmSizeOfMdl((PVOID)va, length);
	struct mdl_record *record;
	MDL *mdl;

	mdl = ntdma_alloc(size + sizeof(*record));
	if (!mdl)
		return NULL;
	if (ntdma_mdl_forget(mdl) != MDL_UNKNOWN)
		ntdma_misuse("IoAllocateMdl", "a locked or mapped MDL was freed (%p)",
			     mdl);

	record = (void *)mdl + size;
	*record = (struct mdl_record){
		.mdl = mdl,
		.capacity = (size - sizeof(*mdl)) / sizeof(PFN_NUMBER),
		.ours = true,
	};
	MmInitializeMdl(mdl, (PVOID)va, length);
	add_record(record);
	return mdl;
}

/**
 * ntdma_mdl_free - free the memory of a retired MDL
 * @mdl: from ntdma_mdl_alloc(), after ntdma_mdl_retire()
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_mdl_free(MDL *mdl)
{
	ntdma_free(mdl);
}

static bool is_recorded(const MDL *mdl)
{
	struct bucket *bucket = bucket_of(mdl);
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&bucket->lock, flags);
	found = find_locked(bucket, mdl);
	spin_unlock_irqrestore(&bucket->lock, flags);
	return found;
}

/* a record in case that there is none; sleeps only if it has to allocate */
static struct mdl_record *spare_record(const MDL *mdl)
{
	struct mdl_record *record = NULL;

	if (!is_recorded(mdl) && !ntdma_fail(NTDMA_SITE_MDL_RECORD))
		record = kzalloc(sizeof(*record), GFP_KERNEL);
	if (record)
		record->mdl = mdl;
	return record;
}

static struct mdl_record *find_or_add_locked(struct bucket *bucket,
					     const MDL *mdl,
					     struct mdl_record **spare)
{
	struct mdl_record *record = find_locked(bucket, mdl);

	if (record || !*spare)
		return record;
	record = *spare;
	*spare = NULL;
	hlist_add_head(&record->node, &bucket->records);
	return record;
}

/**
 * ntdma_mdl_attach_pages - remember the pages of an MDL
 * @mdl: the MDL
 * @pages: its pages; the record's on success
 *
 * Context: PASSIVE_LEVEL, or any for an MDL of ntdma_mdl_alloc().
 * Return: 0, -EBUSY when it has pages already, -ENOMEM.
 */
int ntdma_mdl_attach_pages(const MDL *mdl, struct mdl_pages *pages)
{
	struct mdl_record *record, *spare = spare_record(mdl);
	struct bucket *bucket = bucket_of(mdl);
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_or_add_locked(bucket, mdl, &spare);
	if (!record)
		ret = -ENOMEM;
	else if (record->pages)
		ret = -EBUSY;
	else
		record->pages = pages;
	spin_unlock_irqrestore(&bucket->lock, flags);

	kfree(spare);
	return ret;
}

/**
 * ntdma_mdl_attach_mapping - remember the mapping of an MDL and publish it
 * @mdl: the MDL
 * @mapping: its mapping; the record's on success
 *
 * Context: PASSIVE_LEVEL.
 * Return: 0, -EBUSY when another caller was first, -ENOMEM.
 */
int ntdma_mdl_attach_mapping(MDL *mdl, struct mdl_mapping *mapping)
{
	struct mdl_record *record, *spare = spare_record(mdl);
	struct bucket *bucket = bucket_of(mdl);
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_or_add_locked(bucket, mdl, &spare);
	if (!record) {
		ret = -ENOMEM;
	} else if (record->mapping) {
		ret = -EBUSY;
	} else {
		record->mapping = mapping;
		mdl->MappedSystemVa = mapping->base + mdl->ByteOffset;
		mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
	}
	spin_unlock_irqrestore(&bucket->lock, flags);

	kfree(spare);
	return ret;
}

/* bucket locked; NULL also for an MDL that is not recorded */
static struct mdl_pages *pages_locked(struct mdl_record *record, bool allocated)
{
	struct mdl_pages *pages = record ? record->pages : NULL;

	return pages && pages->allocated == allocated ? pages : NULL;
}

/**
 * ntdma_mdl_has_pages - does an MDL keep pages?
 * @mdl: the MDL
 * @allocated: those of MmAllocatePagesForMdlEx(), else those that were locked
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: true if so.
 */
bool ntdma_mdl_has_pages(const MDL *mdl, bool allocated)
{
	struct bucket *bucket = bucket_of(mdl);
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&bucket->lock, flags);
	found = pages_locked(find_locked(bucket, mdl), allocated);
	spin_unlock_irqrestore(&bucket->lock, flags);
	return found;
}

/**
 * ntdma_mdl_share_pages - hold the pages of an MDL beyond its own life
 * @mdl: any pointer; it is compared, not followed
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the pages, for ntdma_mdl_pages_put(); ERR_PTR(-ENOENT) when nothing is
 * recorded for that MDL, ERR_PTR(-EPERM) when its pages are locked for a transfer
 * only.
 */
struct mdl_pages *ntdma_mdl_share_pages(const MDL *mdl)
{
	struct mdl_pages *pages = ERR_PTR(-ENOENT);
	struct bucket *bucket = bucket_of(mdl);
	struct mdl_record *record;
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_locked(bucket, mdl);
	if (record && record->pages)
		pages = record->pages->lasting ? record->pages :
						 ERR_PTR(-EPERM);
	if (!IS_ERR(pages))
		refcount_inc(&pages->refs);
	spin_unlock_irqrestore(&bucket->lock, flags);
	return pages;
}

/**
 * ntdma_mdl_pages_put - the MDL, or who shares them, needs the pages no more
 * @pages: the pages
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_mdl_pages_put(struct mdl_pages *pages)
{
	if (refcount_dec_and_test(&pages->refs))
		ntdma_release(&pages->deferred);
}

/**
 * ntdma_mdl_take_pages - take the pages of an MDL out of its record
 * @mdl: the MDL
 * @allocated: those of MmAllocatePagesForMdlEx(), else those that were locked
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the pages, now the caller's; NULL when there are none of that kind.
 */
struct mdl_pages *ntdma_mdl_take_pages(const MDL *mdl, bool allocated)
{
	struct bucket *bucket = bucket_of(mdl);
	struct mdl_record *record;
	struct mdl_pages *pages;
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_locked(bucket, mdl);
	pages = pages_locked(record, allocated);
	if (pages) {
		record->pages = NULL;
		drop_if_empty_locked(record);
	}
	spin_unlock_irqrestore(&bucket->lock, flags);
	return pages;
}

/**
 * ntdma_mdl_take_mapping - take the mapping of an MDL out of its record
 * @mdl: the MDL
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the mapping, now the caller's; NULL when there is none.
 */
struct mdl_mapping *ntdma_mdl_take_mapping(const MDL *mdl)
{
	struct bucket *bucket = bucket_of(mdl);
	struct mdl_mapping *mapping = NULL;
	struct mdl_record *record;
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_locked(bucket, mdl);
	if (record) {
		mapping = record->mapping;
		record->mapping = NULL;
		drop_if_empty_locked(record);
	}
	spin_unlock_irqrestore(&bucket->lock, flags);
	return mapping;
}

/**
 * ntdma_mdl_retire - forget an MDL that is going to be freed
 * @mdl: what the client wants freed, any pointer
 * @mapping: receives the mapping that it still had, or NULL
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: whether to free it.
 */
enum mdl_verdict ntdma_mdl_retire(const MDL *mdl, struct mdl_mapping **mapping)
{
	enum mdl_verdict verdict = MDL_UNKNOWN;
	struct bucket *bucket = bucket_of(mdl);
	struct mdl_record *record;
	unsigned long flags;

	*mapping = NULL;
	spin_lock_irqsave(&bucket->lock, flags);
	record = find_locked(bucket, mdl);
	if (record && record->pages) {
		verdict = MDL_BUSY;
	} else if (record && record->ours) {
		*mapping = record->mapping;
		hlist_del(&record->node);
		verdict = MDL_RETIRED;
	}
	spin_unlock_irqrestore(&bucket->lock, flags);
	return verdict;
}

/**
 * ntdma_mdl_fits - is there room for page numbers behind an MDL?
 * @mdl: the MDL
 * @pages: how many page numbers
 *
 * There is none behind an MDL that describes no memory (MDL_IO_SPACE).
 * For an MDL in the driver's memory its own Size has to be believed, which
 * wraps at 64 KiB; then what it describes now counts too.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: true if so.
 */
bool ntdma_mdl_fits(const MDL *mdl, unsigned int pages)
{
	struct bucket *bucket = bucket_of(mdl);
	struct mdl_record *record;
	unsigned int capacity;
	unsigned long flags;

	capacity = ((USHORT)mdl->Size - sizeof(*mdl)) / sizeof(PFN_NUMBER);
	if ((USHORT)mdl->Size < sizeof(*mdl))
		capacity = 0;
	capacity = max(capacity, ntdma_mdl_span(mdl));

	spin_lock_irqsave(&bucket->lock, flags);
	record = find_locked(bucket, mdl);
	if (record && record->ours)
		capacity = record->capacity;
	spin_unlock_irqrestore(&bucket->lock, flags);
	return pages <= capacity && !(mdl->MdlFlags & MDL_IO_SPACE);
}

/**
 * ntdma_mdl_release - give back what was taken out of a record
 * @mapping: mapping or NULL
 * @pages: pages or NULL
 *
 * The mapping goes before the pages, now or later.
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_mdl_release(struct mdl_mapping *mapping, struct mdl_pages *pages)
{
	if (mapping)
		ntdma_release(&mapping->deferred);
	if (pages)
		ntdma_mdl_pages_put(pages);
}

/**
 * ntdma_test_mdl_records - MDLs that are allocated, locked or mapped
 *
 * Context: PASSIVE_LEVEL, waits for deferred releases.
 * Return: how many.
 */
unsigned int ntdma_test_mdl_records(void)
{
	struct mdl_record *record;
	unsigned int i, count = 0;

	ntdma_flush_deferred();
	for (i = 0; i < ARRAY_SIZE(buckets); i++) {
		spin_lock_irq(&buckets[i].lock);
		hlist_for_each_entry(record, &buckets[i].records, node)
			count++;
		spin_unlock_irq(&buckets[i].lock);
	}
	return count;
}
EXPORT_SYMBOL_NS_GPL(ntdma_test_mdl_records, "NTDMA");

void ntdma_mdl_records_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(buckets); i++)
		spin_lock_init(&buckets[i].lock);
}

static void destroy_record(struct mdl_record *record)
{
	ntdma_mdl_release(record->mapping, record->pages);
	if (record->ours)
		ntdma_mdl_free((MDL *)record->mdl);
	else
		kfree(record);
}

/* no client is left: nobody waits for a lock, nobody uses what is forgotten */
void ntdma_mdl_records_exit(void)
{
	struct mdl_record *record;
	struct hlist_node *next;
	unsigned int i, leaked = 0;

	for (i = 0; i < ARRAY_SIZE(buckets); i++) {
		hlist_for_each_entry_safe(record, next, &buckets[i].records,
					  node) {
			hlist_del(&record->node);
			destroy_record(record);
			leaked++;
		}
	}
	if (leaked)
		ntdma_misuse("IoFreeMdl", "%u MDLs were never freed", leaked);
}
