/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Failing an allocation on purpose, exactly the n-th at a given place.
 *
 * Only test builds (NTDMA_TEST) contain the machinery; in the shipped module
 * ntdma_fail() is the constant false and leaves no code behind.
 */
#ifndef _NTDMA_NT_INJECT_H
#define _NTDMA_NT_INJECT_H

#include <linux/types.h>

/**
 * enum ntdma_site - places that allocate, one value each
 * @NTDMA_SITE_DEVICE: device object with its extension
 * @NTDMA_SITE_MDL: MDL with its page array, IoAllocateMdl()
 * @NTDMA_SITE_MDL_RECORD: record of an MDL in the caller's own memory
 * @NTDMA_SITE_PIN_ARRAY: page array of a locked buffer
 * @NTDMA_SITE_PIN: pinning user pages
 * @NTDMA_SITE_PAGES_MDL: MDL of MmAllocatePagesForMdlEx()
 * @NTDMA_SITE_PAGES_ARRAY: page array of MmAllocatePagesForMdlEx()
 * @NTDMA_SITE_PAGE: a page, or a chunk of pages, of MmAllocatePagesForMdlEx()
 * @NTDMA_SITE_MAP: record of a system mapping
 * @NTDMA_SITE_VMAP: the system mapping itself
 * @NTDMA_SITE_POOL: pool memory
 * @NTDMA_SITE_COUNT: number of sites
 */
enum ntdma_site {
	NTDMA_SITE_DEVICE,
	NTDMA_SITE_MDL,
	NTDMA_SITE_MDL_RECORD,
	NTDMA_SITE_PIN_ARRAY,
	NTDMA_SITE_PIN,
	NTDMA_SITE_PAGES_MDL,
	NTDMA_SITE_PAGES_ARRAY,
	NTDMA_SITE_PAGE,
	NTDMA_SITE_MAP,
	NTDMA_SITE_VMAP,
	NTDMA_SITE_POOL,
	NTDMA_SITE_COUNT,
};

#ifdef NTDMA_TEST

bool ntdma_fail(enum ntdma_site site);
void ntdma_inject_arm(enum ntdma_site site, unsigned int nth, bool forever);
void ntdma_inject_disarm(void);
unsigned int ntdma_inject_hits(enum ntdma_site site);

#else

/**
 * ntdma_fail - shall this allocation fail?
 * @site: where it is
 *
 * Return: false, always.
 */
static inline bool ntdma_fail(enum ntdma_site site)
{
	return false;
}

#endif
#endif
