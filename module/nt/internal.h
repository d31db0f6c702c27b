/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of nt/ tell each other and nobody else.
 */
#ifndef _NTDMA_NT_INTERNAL_H
#define _NTDMA_NT_INTERNAL_H

#include "nt.h"

int ntdma_deferred_init(void);
void ntdma_deferred_exit(void);

void ntdma_dpc_init(void);
void ntdma_dpc_exit(void);

/**
 * ntdma_release - release now where sleeping is certainly allowed, else soon
 * @deferred: what
 *
 * Context: any.
 */
static inline void ntdma_release(struct ntdma_deferred *deferred)
{
	if (ntdma_can_sleep())
		deferred->release(deferred);
	else
		ntdma_defer(deferred);
}

#endif
