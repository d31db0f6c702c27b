// SPDX-License-Identifier: GPL-2.0-only
/*
 * Glue that meets both worlds, Linux headers first: no warning, Linux's macros hold.
 */
#include <linux/mm.h>
#include <linux/wait.h>
#include <linux/acpi.h>
#include <linux/pci.h>
#include <linux/poll.h>
#include <linux/dma-mapping.h>

#include <wdm.h>

u32 glue_linux_before(PDMA_ADAPTER adapter, wait_queue_head_t *queue);

static_assert(PAGE_ALIGN(1UL) == PAGE_SIZE);

u32 glue_linux_before(PDMA_ADAPTER adapter, wait_queue_head_t *queue)
{
	wait_event(*queue, adapter->DmaOperations);
	return min(adapter->DmaOperations->Size, 1U);
}
