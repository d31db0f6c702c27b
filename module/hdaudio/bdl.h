/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Buffer descriptor lists: what an engine walks through in a circle.
 */
#ifndef _NTDMA_HDAUDIO_BDL_H
#define _NTDMA_HDAUDIO_BDL_H

#include <linux/sizes.h>
#include <linux/types.h>

#include <hdaudio.h>

#define HDAUDIO_ALIGN		128	/* where an entry may start */
#define HDAUDIO_MAX_ENTRIES	256	/* one page of them */
#define HDAUDIO_MAX_BUFFER	SZ_4M

/**
 * struct hdaudio_piece - contiguous memory as the engine sees it
 * @dma: where
 * @size: how much
 */
struct hdaudio_piece {
	u64 dma;
	size_t size;
};

/**
 * struct hdaudio_block - the memory that a driver's own list may name
 * @phys: physical address
 * @dma: the same as the engine sees it
 * @size: how much
 */
struct hdaudio_block {
	u64 phys;
	u64 dma;
	size_t size;
};

size_t hdaudio_bdl_round(size_t requested, unsigned int frame,
			 unsigned int notifications);
int hdaudio_bdl_build(HDAUDIO_BUFFER_DESCRIPTOR *bdl,
		      const struct hdaudio_piece *pieces, unsigned int count,
		      size_t size, unsigned int notifications);
bool hdaudio_bdl_translate(HDAUDIO_BUFFER_DESCRIPTOR *bdl,
			   const HDAUDIO_BUFFER_DESCRIPTOR *from,
			   unsigned int count, const struct hdaudio_block *block,
			   size_t length);

#endif
