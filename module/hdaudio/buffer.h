/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cyclic buffers of engines.
 */
#ifndef _NTDMA_HDAUDIO_BUFFER_H
#define _NTDMA_HDAUDIO_BUFFER_H

#include "controller.h"

/**
 * enum hdaudio_origin - which routine made a buffer
 * @HDAUDIO_PLAIN: AllocateDmaBuffer()
 * @HDAUDIO_NOTIFYING: AllocateDmaBufferWithNotification()
 * @HDAUDIO_CONTIGUOUS: AllocateContiguousDmaBuffer()
 */
enum hdaudio_origin {
	HDAUDIO_PLAIN,
	HDAUDIO_NOTIFYING,
	HDAUDIO_CONTIGUOUS,
};

/**
 * struct hdaudio_chunk - memory in a row, as the engine sees it
 * @cpu: where we find it
 * @dma: where the engine finds it
 */
struct hdaudio_chunk {
	void *cpu;
	dma_addr_t dma;
};

/**
 * struct hdaudio_buffer - memory of one engine
 * @dev: whose memory it is; reference
 * @origin: who made it
 * @size: bytes that the engine may use
 * @notifications: a turn
 * @is_stuck: an engine has not let go of it
 * @is_translated: an IOMMU is between the device and it
 * @mdl: describes it; NULL for HDAUDIO_CONTIGUOUS
 * @shadow: HDAUDIO_CONTIGUOUS: page in which the driver writes its list
 * @node: in the client's list of tickets
 * @ticket: handle that it is known by when its engine is gone
 * @attrs: that it was allocated with
 * @chunk_size: of each chunk
 * @count: chunks
 * @chunks: the memory
 */
struct hdaudio_buffer {
	struct device *dev;
	enum hdaudio_origin origin;
	size_t size;
	unsigned int notifications;
	bool is_stuck;
	bool is_translated;
	PMDL mdl;
	void *shadow;
	struct list_head node;
	HANDLE ticket;
	unsigned long attrs;
	size_t chunk_size;
	unsigned int count;
	struct hdaudio_chunk chunks[] __counted_by(count);
};

phys_addr_t hdaudio_buffer_phys(const struct hdaudio_buffer *buffer,
				size_t offset);
struct hdaudio_buffer *hdaudio_buffer_create(struct device *dev,
					     enum hdaudio_origin origin,
					     size_t size,
					     unsigned int notifications);
void hdaudio_buffer_destroy(struct hdaudio_buffer *buffer);
void hdaudio_tickets_destroy(struct hdaudio_client *client);

#endif
