/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Foreign memory: an MDL over a buffer of another driver, which a device of ours
 * may reach at addresses that are given, while its pages are nobody's business.
 *
 * Such an MDL has MDL_IO_SPACE, which every check for locked pages refuses, so
 * that only what was refused already is looked up here. Who brings the memory
 * (module/dmabuf) says when the device may have it.
 */
#ifndef _NTDMA_FOREIGN_H
#define _NTDMA_FOREIGN_H

#include <linux/dma-direction.h>
#include <linux/list.h>

#include <wdm.h>

#include "mapping.h"

struct device;
struct ntdma_adapter;
struct ntdma_foreign;
struct ntdma_request;

/**
 * struct ntdma_foreign_ops - when the device may have the memory
 * @begin: mandatory. A mapping is to be made; if granted it holds the memory.
 *	0, -EAGAIN if not at the moment, -EACCES if not in this direction. Any
 *	context up to DISPATCH_LEVEL, under the registry's lock.
 * @end: mandatory. A mapping has ended, with 0 or with -errno if it was never
 *	used. Context as @begin, without the lock.
 */
struct ntdma_foreign_ops {
	int (*begin)(struct ntdma_foreign *foreign, enum dma_data_direction dir);
	void (*end)(struct ntdma_foreign *foreign, int error);
};

/**
 * struct ntdma_run - bytes that are contiguous for the device
 * @offset: of the first byte in the buffer
 * @dma_addr: where the device finds it
 * @length: bytes, whole pages
 */
struct ntdma_run {
	u64 offset;
	dma_addr_t dma_addr;
	u64 length;
};

/**
 * struct ntdma_foreign - one MDL over foreign memory
 * @node: in the registry, under its lock
 * @mdl: the key; never followed
 * @ops: whose memory it is
 * @dev: the device that may reach it
 * @length: bytes
 * @highest: highest address for the device
 * @runs: in the order of the buffer, without gaps
 * @nr_runs: how many
 *
 * But for @node all of it stays as it is while the MDL is registered or mapped.
 */
struct ntdma_foreign {
	struct hlist_node node;
	const MDL *mdl;
	const struct ntdma_foreign_ops *ops;
	struct device *dev;
	u32 length;
	u64 highest;
	const struct ntdma_run *runs;
	u32 nr_runs;
};

void ntdma_foreign_register(struct ntdma_foreign *foreign);
void ntdma_foreign_unregister(struct ntdma_foreign *foreign);

bool ntdma_foreign_check(const struct ntdma_span *span);
u32 ntdma_foreign_run(const struct ntdma_span *span);
int ntdma_foreign_map(struct ntdma_adapter *adapter, struct ntdma_mapping *map,
		      const struct ntdma_span *span);
void ntdma_foreign_unmap(struct ntdma_mapping *map, int error);
NTSTATUS ntdma_foreign_status(int error);

/* foreign_list.c */
NTSTATUS ntdma_foreign_list(struct ntdma_request *req);

/* An MDL that may be one: it only saves the look-up. */
static inline bool ntdma_mdl_may_be_foreign(const MDL *mdl)
{
	return unlikely(mdl->MdlFlags & MDL_IO_SPACE);
}

#endif
