/* SPDX-License-Identifier: GPL-2.0-only */
/* DMA transfer contexts: 128 bytes of client memory that name a request. */
#ifndef _NTDMA_TRANSFER_CONTEXT_H
#define _NTDMA_TRANSFER_CONTEXT_H

#include <wdm.h>

struct ntdma_adapter;

NTSTATUS ntdma_initialize_dma_transfer_context(PDMA_ADAPTER dma, PVOID context);

NTSTATUS ntdma_context_begin(struct ntdma_adapter *adapter, const char *routine,
			     PVOID context);
bool ntdma_context_try(PVOID context);
void ntdma_context_set_pending(PVOID context);
void ntdma_context_set_granted(PVOID context);
void ntdma_context_abort(PVOID context);
bool ntdma_context_precancel(PVOID context, bool *pending);
bool ntdma_context_is_valid(PVOID context);
void ntdma_context_set_cancelled(PVOID context);

#endif
