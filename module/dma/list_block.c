// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of the lists that GetScatterGatherList hands out. Allocators may clear
 * memory by policy, which costs more than all the rest of a list; so the block
 * that was put last on a CPU serves its next list.
 */
#include <linux/overflow.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "adapter.h"
#include "inject.h"
#include "list_block.h"

/* a spare block for the next list is no reason to hold on to much memory */
#define NTDMA_SPARE_BYTES	SZ_64K

/**
 * struct ntdma_list_block - memory of a list
 * @bytes: of @list
 * @list: handed out
 */
struct ntdma_list_block {
	size_t bytes;
	u8 list[] __aligned(16);
};

/**
 * ntdma_list_block_alloc - memory for a list of Get
 * @adapter: whose
 * @bytes: of the list
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the list, or NULL; retry may help.
 */
void *ntdma_list_block_alloc(struct ntdma_adapter *adapter, size_t bytes)
{
	struct ntdma_list_block *block;

	if (ntdma_fail(NTDMA_SITE_LIST))
		return NULL;
	block = this_cpu_xchg(adapter->cpu->spare, NULL);
	if (block && block->bytes >= bytes)
		return block->list;
	kfree(block);
	block = kmalloc(struct_size(block, list, bytes),
			GFP_ATOMIC | __GFP_NOWARN);
	if (!block)
		return NULL;
	block->bytes = bytes;
	return block->list;
}

/**
 * ntdma_list_block_free - free the memory of a list of Get
 * @adapter: whose
 * @list: list
 */
void ntdma_list_block_free(struct ntdma_adapter *adapter, void *list)
{
	struct ntdma_list_block *block =
		container_of(list, struct ntdma_list_block, list[0]);

	if (block->bytes <= NTDMA_SPARE_BYTES)
		block = this_cpu_xchg(adapter->cpu->spare, block);
	kfree(block);
}

/**
 * ntdma_list_blocks_exit - free the spare blocks of an adapter
 * @adapter: without lists
 */
void ntdma_list_blocks_exit(struct ntdma_adapter *adapter)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		kfree(per_cpu_ptr(adapter->cpu, cpu)->spare);
}
