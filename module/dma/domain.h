/* SPDX-License-Identifier: GPL-2.0-only */
/* DMA domains: which adapters see the same addresses. */
#ifndef _NTDMA_DOMAIN_H
#define _NTDMA_DOMAIN_H

#include <wdm.h>

struct ntdma_adapter;

bool ntdma_domain_is_shared(struct ntdma_adapter *adapter, HANDLE domain);
u64 ntdma_domain_limit(HANDLE domain);
HANDLE ntdma_get_dma_domain(PDMA_ADAPTER dma);
NTSTATUS ntdma_join_dma_domain(PDMA_ADAPTER dma, HANDLE domain);
NTSTATUS ntdma_leave_dma_domain(PDMA_ADAPTER dma);

#endif
