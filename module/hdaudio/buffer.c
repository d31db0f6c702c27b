// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory for engines. It is coherent, because the interface has no way to hand it
 * over, and made of whole pages, so that an MDL can describe it. Where an IOMMU
 * puts scattered pages in a row it is mapped by vmalloc.
 *
 * In one piece if possible, else in pieces as large as there are; the number of
 * entries of a list is the limit.
 */
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "buffer.h"
#include "client.h"
#include "inject.h"

/* of the entries a few are spent on notifications */
#define MAX_CHUNKS	(HDAUDIO_MAX_ENTRIES - 4)

static void free_chunks(struct hdaudio_buffer *buffer)
{
	struct hdaudio_chunk *chunk;

	while (buffer->count) {
		chunk = &buffer->chunks[buffer->count - 1];
		dma_free_attrs(buffer->dev, buffer->chunk_size, chunk->cpu,
			       chunk->dma, buffer->attrs);
		buffer->count--;
	}
}

static bool alloc_chunks(struct hdaudio_buffer *buffer, unsigned int count)
{
	struct hdaudio_chunk chunk = {};

	while (buffer->count < count) {
		chunk.cpu = NULL;
		if (!ntdma_fail(NTDMA_SITE_HDAUDIO_PAGES))
			chunk.cpu = dma_alloc_attrs(buffer->dev,
						    buffer->chunk_size,
						    &chunk.dma,
						    GFP_KERNEL | __GFP_NOWARN |
						    __GFP_NORETRY, buffer->attrs);
		if (!chunk.cpu) {
			free_chunks(buffer);
			return false;
		}
		buffer->count++;
		buffer->chunks[buffer->count - 1] = chunk;
	}
	return true;
}

static struct hdaudio_buffer *alloc_record(unsigned int count)
{
	struct hdaudio_buffer *buffer = NULL;

	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_BUFFER))
		buffer = kzalloc(struct_size(buffer, chunks, count), GFP_KERNEL);
	return buffer;
}

static struct hdaudio_buffer *alloc_with_chunks(struct device *dev, size_t size,
						size_t chunk_size,
						bool contiguous)
{
	unsigned int count = DIV_ROUND_UP(size, chunk_size);
	struct hdaudio_buffer *buffer = alloc_record(count);

	if (!buffer)
		return NULL;
	buffer->dev = dev;
	buffer->chunk_size = chunk_size;
	if (contiguous)
		buffer->attrs = DMA_ATTR_FORCE_CONTIGUOUS;
	if (!alloc_chunks(buffer, count)) {
		kfree(buffer);
		return NULL;
	}
	get_device(dev);
	return buffer;
}

static struct hdaudio_buffer *alloc_memory(struct device *dev, size_t size,
					   bool contiguous)
{
	size_t chunk_size = PAGE_ALIGN(size);
	struct hdaudio_buffer *buffer;

	buffer = alloc_with_chunks(dev, size, chunk_size, contiguous);
	if (buffer || contiguous)
		return buffer;

	chunk_size = PAGE_SIZE << get_order(size);
	while (!buffer && chunk_size > PAGE_SIZE) {
		chunk_size /= 2;
		if (DIV_ROUND_UP(size, chunk_size) > MAX_CHUNKS)
			break;
		buffer = alloc_with_chunks(dev, size, chunk_size, false);
	}
	return buffer;
}

static struct page *page_of(const struct hdaudio_buffer *buffer, size_t offset)
{
	void *cpu = buffer->chunks[offset / buffer->chunk_size].cpu +
		    offset % buffer->chunk_size;

	return is_vmalloc_addr(cpu) ? vmalloc_to_page(cpu) : virt_to_page(cpu);
}

/**
 * hdaudio_buffer_phys - physical address of a part of a buffer
 * @buffer: the buffer
 * @offset: which part
 */
phys_addr_t hdaudio_buffer_phys(const struct hdaudio_buffer *buffer,
				size_t offset)
{
	return page_to_phys(page_of(buffer, offset)) + offset_in_page(offset);
}

/* locked pages that nobody has mapped: the driver maps them as on Windows */
static bool describe(struct hdaudio_buffer *buffer)
{
	unsigned int i, span = PAGE_ALIGN(buffer->size) >> PAGE_SHIFT;
	PFN_NUMBER *pfns;

	buffer->mdl = IoAllocateMdl(NULL, buffer->size, false, false, NULL);
	if (!buffer->mdl)
		return false;
	pfns = MmGetMdlPfnArray(buffer->mdl);
	for (i = 0; i < span; i++)
		pfns[i] = page_to_pfn(page_of(buffer, (size_t)i * PAGE_SIZE));
	buffer->mdl->MdlFlags |= MDL_PAGES_LOCKED;
	return true;
}

static bool add_shadow(struct hdaudio_buffer *buffer)
{
	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_SHADOW))
		buffer->shadow = (void *)get_zeroed_page(GFP_KERNEL);
	return buffer->shadow;
}

/**
 * hdaudio_buffer_create - allocate a buffer
 * @dev: who reaches it
 * @origin: for which routine
 * @size: bytes, rounded already
 * @notifications: a turn
 *
 * Context: PASSIVE_LEVEL.
 * Return: the buffer, zeroed, or NULL.
 */
struct hdaudio_buffer *hdaudio_buffer_create(struct device *dev,
					     enum hdaudio_origin origin,
					     size_t size,
					     unsigned int notifications)
{
	bool contiguous = origin == HDAUDIO_CONTIGUOUS;
	struct hdaudio_buffer *buffer = alloc_memory(dev, size, contiguous);

	if (!buffer)
		return NULL;
	buffer->origin = origin;
	buffer->size = size;
	buffer->notifications = notifications;
	buffer->is_translated = device_iommu_mapped(dev);
	if (contiguous ? add_shadow(buffer) : describe(buffer))
		return buffer;
	hdaudio_buffer_destroy(buffer);
	return NULL;
}
EXPORT_SYMBOL_NS_GPL(hdaudio_buffer_create, "NTDMA_HDAUDIO");

/* memory that the device may still reach, or whose IOMMU went with the device */
static bool is_lost(const struct hdaudio_buffer *buffer)
{
	return buffer->is_stuck ||
	       (buffer->is_translated && !device_iommu_mapped(buffer->dev));
}

/**
 * hdaudio_buffer_destroy - free a buffer
 * @buffer: one that no engine uses
 *
 * A mapping that its driver left is reported and goes with it. What cannot be freed
 * safely stays allocated, and that is reported.
 *
 * Context: PASSIVE_LEVEL.
 */
void hdaudio_buffer_destroy(struct hdaudio_buffer *buffer)
{
	if (is_lost(buffer)) {
		dev_err(buffer->dev, "%zu bytes stay allocated: %s\n",
			buffer->size, buffer->is_stuck ?
			"their engine does not reset" :
			"they were kept until the device was gone");
		return;
	}
	if (buffer->mdl) {
		/* IoFreeMdl() keeps locked pages; these are ours to unlock */
		buffer->mdl->MdlFlags &= ~MDL_PAGES_LOCKED;
		IoFreeMdl(buffer->mdl);
	}
	free_page((unsigned long)buffer->shadow);
	free_chunks(buffer);
	put_device(buffer->dev);
	kfree(buffer);
}
EXPORT_SYMBOL_NS_GPL(hdaudio_buffer_destroy, "NTDMA_HDAUDIO");

/**
 * hdaudio_tickets_destroy - free the buffers that a driver left behind
 * @client: nobody else's by now
 *
 * Context: PASSIVE_LEVEL.
 */
void hdaudio_tickets_destroy(struct hdaudio_client *client)
{
	struct hdaudio_buffer *buffer, *next;

	list_for_each_entry_safe(buffer, next, &client->tickets, node)
		hdaudio_buffer_destroy(buffer);
}
