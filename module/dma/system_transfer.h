/* SPDX-License-Identifier: GPL-2.0-only */
/* One transfer on a channel of a DMA controller, from its start to its end. */
#ifndef _NTDMA_SYSTEM_TRANSFER_H
#define _NTDMA_SYSTEM_TRANSFER_H

#include <wdm.h>

#include "backend.h"

struct dma_chan;
struct dmaengine_result;
struct ntdma_adapter;
struct ntdma_map_regs;
struct ntdma_piece;
struct ntdma_system_channel;

void ntdma_system_transfer_init(struct ntdma_system_channel *channel);
struct dma_chan *ntdma_system_transfer_gone(struct ntdma_system_channel *channel);
void ntdma_system_transfer_lost(struct ntdma_system_channel *channel);

void ntdma_system_engine_result(void *name,
				const struct dmaengine_result *result);

void ntdma_system_claim(struct ntdma_map_regs *regs);
void ntdma_system_quit(struct ntdma_map_regs *regs);
NTSTATUS ntdma_system_begin(struct ntdma_map_regs *regs, const char *routine);
void ntdma_system_abandon(struct ntdma_map_regs *regs);
NTSTATUS ntdma_system_start(struct ntdma_map_regs *regs,
			    struct ntdma_piece *piece,
			    const struct ntdma_start *start);
u32 ntdma_system_stop(struct ntdma_map_regs *regs);
NTSTATUS ntdma_system_cancel(struct ntdma_adapter *adapter, PVOID context);
u32 ntdma_system_residue(struct ntdma_adapter *adapter);
void ntdma_system_vacate(struct ntdma_adapter *adapter, dma_addr_t dma_addr,
			 size_t size);

#endif
