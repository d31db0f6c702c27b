/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all files of netdma/ use: parameters, and the way from a file to the
 * next.
 *
 * A copy, from top to bottom: ops.c (dmaengine calls us), transaction.c (its
 * cookie and its list), feed.c (descriptors, Start, Append), the provider;
 * and back: interrupt.c (the provider calls us), retire.c (what is finished),
 * transaction.c (the client's callback). stop.c is for what has to end early.
 *
 * LOCK ORDER: provider->lock, dmaengine's mutex, engine->lock, chan->call (BH),
 * chan->lock (irqs). Handlers of the provider are entered with chan->call held
 * and chan->lock free; clients' callbacks with no lock of ours.
 */
#ifndef _NTDMA_NETDMA_H
#define _NTDMA_NETDMA_H

#include <linux/bits.h>
#include <linux/types.h>

#include <netdma.h>

#include "inject.h"
#include "nt.h"
#include "report.h"

#define NETDMA_VERSION(major, minor)	((u32)(major) << 16 | (minor))

/**
 * struct netdma_params - module parameters
 * @version: what NetDmaGetVersion() reports; 1.0 hides what came later
 * @ring: descriptors in a ring, a power of two from 4 to 32768
 * @watchdog_ms: how often busy channels are looked at without an interrupt
 * @stall_ms: time without progress after which waiting for an engine ends
 * @halted_addr_good: the address beside Halted is the last good descriptor
 * @split_4k: no descriptor crosses a 4 KiB boundary
 * @private_chans: channels are for who requests them (DMA_PRIVATE)
 */
struct netdma_params {
	unsigned int version;
	unsigned int ring;
	unsigned int watchdog_ms;
	unsigned int stall_ms;
	bool halted_addr_good;
	bool split_4k;
	bool private_chans;
};

extern struct netdma_params netdma_params;

struct netdma_params *ntdma_netdma_test_params(void);
unsigned int ntdma_netdma_test_engines(void);
unsigned int ntdma_netdma_test_quarantined(void);
void ntdma_netdma_test_release_quarantine(void);

#endif
