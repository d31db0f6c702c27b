/* SPDX-License-Identifier: GPL-2.0-only */
/* Test builds count the objects of the DMA layer, to prove that none is lost. */
#ifndef _NTDMA_LIVE_H
#define _NTDMA_LIVE_H

#ifdef NTDMA_TEST
#include <linux/atomic.h>

extern atomic_t ntdma_live_objects;

static inline void ntdma_live_inc(void)
{
	atomic_inc(&ntdma_live_objects);
}

static inline void ntdma_live_dec(void)
{
	atomic_dec(&ntdma_live_objects);
}

int ntdma_test_live_objects(void);
int ntdma_test_live_objects_flush(void);
#else
static inline void ntdma_live_inc(void)
{
}

static inline void ntdma_live_dec(void)
{
}
#endif

#endif
