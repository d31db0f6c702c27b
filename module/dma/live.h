/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The objects of the DMA layer are counted, to prove that none is lost: per
 * processor, so that requests share nothing. Only the sum means something.
 */
#ifndef _NTDMA_LIVE_H
#define _NTDMA_LIVE_H

#include <linux/percpu.h>

DECLARE_PER_CPU(int, ntdma_live_objects);

static inline void ntdma_live_inc(void)
{
	this_cpu_inc(ntdma_live_objects);
}

static inline void ntdma_live_dec(void)
{
	this_cpu_dec(ntdma_live_objects);
}

int ntdma_test_live_objects(void);
int ntdma_test_live_objects_flush(void);

#endif
