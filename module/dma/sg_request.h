/* SPDX-License-Identifier: GPL-2.0-only */
/* The long way to a scatter/gather list. */
#ifndef _NTDMA_SG_REQUEST_H
#define _NTDMA_SG_REQUEST_H

#include <wdm.h>

#include "channel.h"

/**
 * struct ntdma_sg_flavour - how a list differs from the plainest one
 * @pages: map registers, room in the list's memory
 * @dir: direction
 * @ours: memory from ntdma_list_block_alloc()
 * @foreign: memory of another driver
 * @flags: of the Ex forms
 */
struct ntdma_sg_flavour {
	u32 pages;
	u8 dir;
	bool ours;
	bool foreign;
	u32 flags;
};

extern const struct ntdma_request_ops ntdma_list_request_ops;

void ntdma_sg_request_init(struct ntdma_request *req,
			   struct ntdma_adapter *adapter,
			   PDEVICE_OBJECT device, PDRIVER_LIST_CONTROL control,
			   PVOID context);
NTSTATUS ntdma_sg_request_get(struct ntdma_request *req, const char *routine,
			      struct ntdma_sg_flavour *flavour);
NTSTATUS ntdma_sg_request_build(struct ntdma_request *req, const char *routine,
				struct ntdma_sg_flavour *flavour, PVOID buffer,
				ULONG buffer_length);

bool ntdma_sg_request_intact(const struct ntdma_request *req, u64 seal);

#endif
