/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What we know about an MDL, whatever its owner does to it.
 *
 * An MDL is client memory: flags and page numbers in it may be anything. What
 * has to be given back - pinned or allocated pages, a mapping - is recorded
 * here under the MDL's address and given back from here alone.
 */
#ifndef _NTDMA_NT_MDL_RECORD_H
#define _NTDMA_NT_MDL_RECORD_H

#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/refcount.h>

#include "nt.h"

/**
 * struct mdl_pages - pages behind an MDL
 * @deferred: gives them back; set by whoever got them
 * @refs: one for the MDL, one for each who shares them
 * @allocated: pages of MmAllocatePagesForMdlEx(), not of MmProbeAndLockPages()
 * @lasting: they may be kept for as long as it takes
 * @dirty: the device may write them
 * @mm: whose limit on locked memory they count against, or NULL
 * @count: entries of @pages
 * @pages: the pages
 */
struct mdl_pages {
	struct ntdma_deferred deferred;
	refcount_t refs;
	bool allocated;
	bool lasting;
	bool dirty;
	struct mm_struct *mm;
	unsigned int count;
	struct page *pages[] __counted_by(count);
};

/**
 * struct mdl_mapping - system mapping of an MDL's scattered pages
 * @deferred: takes it down
 * @base: where vmap() put it
 */
struct mdl_mapping {
	struct ntdma_deferred deferred;
	void *base;
};

/**
 * struct mdl_record - one MDL
 * @node: link in the hash bucket
 * @mdl: the key; never followed
 * @capacity: page numbers that fit behind the MDL, if it is @ours
 * @ours: MDL and record are one allocation, the record in the tail
 * @pages: what the MDL keeps, NULL if nothing
 * @mapping: its mapping, NULL if none
 *
 * All but @mdl, @capacity and @ours are protected by the bucket's lock.
 */
struct mdl_record {
	struct hlist_node node;
	const MDL *mdl;
	unsigned int capacity;
	bool ours;
	struct mdl_pages *pages;
	struct mdl_mapping *mapping;
};

/**
 * enum mdl_verdict - may an MDL be freed, or made anew?
 * @MDL_RETIRED: yes, it is no longer recorded
 * @MDL_UNKNOWN: nothing is known about it
 * @MDL_BUSY: no, it keeps something
 */
enum mdl_verdict {
	MDL_RETIRED,
	MDL_UNKNOWN,
	MDL_BUSY,
};

MDL *ntdma_mdl_alloc(const void *va, size_t length);
void ntdma_mdl_free(MDL *mdl);

int ntdma_mdl_attach_pages(const MDL *mdl, struct mdl_pages *pages);
int ntdma_mdl_attach_mapping(MDL *mdl, struct mdl_mapping *mapping);
struct mdl_pages *ntdma_mdl_share_pages(const MDL *mdl);
void ntdma_mdl_pages_put(struct mdl_pages *pages);
struct mdl_pages *ntdma_mdl_take_pages(const MDL *mdl, bool allocated);
struct mdl_mapping *ntdma_mdl_take_mapping(const MDL *mdl);
enum mdl_verdict ntdma_mdl_retire(const MDL *mdl, struct mdl_mapping **mapping);
enum mdl_verdict ntdma_mdl_forget(const MDL *mdl);
bool ntdma_mdl_has_pages(const MDL *mdl, bool allocated);
bool ntdma_mdl_fits(const MDL *mdl, unsigned int pages);

void ntdma_mdl_release(struct mdl_mapping *mapping, struct mdl_pages *pages);

/* mdl.c */
int ntdma_mdl_fill_kernel(MDL *mdl);

/* mdl_map.c */
void ntdma_mdl_unmap(MDL *mdl);

void ntdma_mdl_records_init(void);
void ntdma_mdl_records_exit(void);

/**
 * ntdma_mdl_span - page numbers that an MDL describes
 * @mdl: the MDL
 */
static inline unsigned int ntdma_mdl_span(const MDL *mdl)
{
	return ADDRESS_AND_SIZE_TO_SPAN_PAGES((ULONG_PTR)mdl->ByteOffset,
					      mdl->ByteCount);
}

#endif
