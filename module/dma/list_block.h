/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory of the lists that GetScatterGatherList hands out. */
#ifndef _NTDMA_LIST_BLOCK_H
#define _NTDMA_LIST_BLOCK_H

#include <linux/types.h>

struct ntdma_adapter;

void *ntdma_list_block_alloc(struct ntdma_adapter *adapter, size_t bytes);
void ntdma_list_block_free(struct ntdma_adapter *adapter, void *list);
void ntdma_list_blocks_exit(struct ntdma_adapter *adapter);

#endif
