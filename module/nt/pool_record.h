/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What pool memory is allocated, and under which tag.
 */
#ifndef _NTDMA_NT_POOL_RECORD_H
#define _NTDMA_NT_POOL_RECORD_H

#include <linux/list.h>
#include <linux/types.h>

/* of MmAllocateContiguousMemory(): not to be freed as pool */
#define NTDMA_TAG_CONTIGUOUS	0x6d436d4d	/* "MmCm" */

/**
 * struct pool_record - one allocated block
 * @node: in the hash bucket
 * @memory: the key; never followed
 * @size: bytes
 * @tag: the driver's
 */
struct pool_record {
	struct hlist_node node;
	const void *memory;
	size_t size;
	u32 tag;
};

/**
 * enum pool_verdict - may a block be freed?
 * @POOL_FOUND: it was allocated and is no longer recorded
 * @POOL_UNKNOWN: no such block
 * @POOL_OTHER_TAG: it has another tag and stays
 */
enum pool_verdict {
	POOL_FOUND,
	POOL_UNKNOWN,
	POOL_OTHER_TAG,
};

bool ntdma_pool_remember(const void *memory, size_t size, u32 tag);
enum pool_verdict ntdma_pool_forget(const void *memory, u32 tag, size_t *size);
u32 ntdma_pool_tag(const void *memory);
void ntdma_pool_records_init(void);
void ntdma_pool_records_exit(void);

#endif
