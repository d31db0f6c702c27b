// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mapping: the pages behind a range of bus addresses, who owns which byte of
 * them, and, on a platform that is not coherent, the device's own copy.
 *
 *            map, sync_for_device
 *   processor ------------------> device
 *             <------------------
 *              sync_for_cpu, unmap
 *
 * Data cross on these edges. Where memory is coherent they need no copy, but
 * the edge still checks that the processor left the device's bytes alone.
 */
#include <linux/bitmap.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"

/**
 * struct testdev_piece - bytes of a mapping that lie in one frame
 * @frame: the frame
 * @start: first byte, from the beginning of the frame
 * @len: bytes
 */
struct testdev_piece {
	struct testdev_frame *frame;
	unsigned int start;
	unsigned int len;
};

static struct testdev_piece piece_at(const struct testdev_mapping *mapping,
				     size_t pos, size_t len)
{
	const struct testdev_frame *first = &mapping->frames[0];
	size_t index = (first->offset + pos) >> PAGE_SHIFT;
	struct testdev_piece piece;

	piece.frame = (struct testdev_frame *)&mapping->frames[index];
	piece.start = index ? offset_in_page(first->offset + pos) : pos;
	piece.len = min_t(size_t, len, piece.frame->len - piece.start);
	return piece;
}

static u8 *piece_kmap(const struct testdev_piece *piece)
{
	u8 *page = kmap_local_page(piece->frame->page);

	return page + piece->frame->offset + piece->start;
}

struct testdev_mapping *testdev_mapping_create(unsigned int frames,
					       enum testdev_kind kind,
					       enum dma_data_direction dir,
					       gfp_t gfp)
{
	struct testdev_mapping *mapping;

	mapping = kzalloc(struct_size(mapping, frames, frames),
			  gfp | __GFP_NOWARN);
	if (!mapping)
		return NULL;

	RB_CLEAR_NODE(&mapping->node);
	mapping->kind = kind;
	mapping->dir = dir;
	return mapping;
}

void testdev_mapping_destroy(struct testdev_mapping *mapping)
{
	unsigned int i;

	for (i = 0; i < mapping->frame_count; i++) {
		kfree(mapping->frames[i].seen);
		kfree(mapping->frames[i].shadow);
		bitmap_free(mapping->frames[i].cpu_owned);
	}
	kfree(mapping);
}

static int frame_init(struct testdev_frame *frame, bool non_coherent)
{
	gfp_t gfp = GFP_ATOMIC | __GFP_NOWARN;

	frame->seen = kmalloc(frame->len, gfp);
	frame->cpu_owned = bitmap_alloc(frame->len, gfp);
	if (non_coherent)
		frame->shadow = kmalloc(frame->len, gfp);
	if (!frame->seen || !frame->cpu_owned ||
	    (non_coherent && !frame->shadow))
		return -ENOMEM;

	if (non_coherent)
		memset(frame->shadow, NTDMA_TESTDEV_POISON, frame->len);
	bitmap_fill(frame->cpu_owned, frame->len);
	return 0;
}

/**
 * testdev_mapping_add - append memory to a mapping that is being built
 * @td: the device
 * @mapping: with room for the frames; all but the first and last must be full
 * @phys: first byte
 * @len: bytes
 * @attrs: of the DMA call
 *
 * The memory becomes the device's, unless DMA_ATTR_SKIP_CPU_SYNC leaves that
 * to a later sync.
 *
 * Return: 0 or -ENOMEM, with what was added to be freed by
 * testdev_mapping_destroy().
 */
int testdev_mapping_add(struct testdev *td, struct testdev_mapping *mapping,
			phys_addr_t phys, size_t len, unsigned long attrs)
{
	bool non_coherent = READ_ONCE(td->iommu.non_coherent);
	size_t pos = mapping->size;
	int ret;

	mapping->poison = READ_ONCE(td->iommu.poison);
	mapping->size += len;
	while (len) {
		struct testdev_frame *frame =
			&mapping->frames[mapping->frame_count++];

		frame->page = pfn_to_page(PHYS_PFN(phys));
		frame->offset = offset_in_page(phys);
		frame->len = min_t(size_t, len, PAGE_SIZE - frame->offset);
		ret = frame_init(frame, non_coherent);
		if (ret)
			return ret;
		phys += frame->len;
		len -= frame->len;
	}

	if (!(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		testdev_mapping_to_device(mapping, pos, mapping->size - pos);
	return 0;
}

/**
 * testdev_mapping_add_coherent - append coherent memory, owned by both
 * @mapping: with room for the frames
 * @vaddr: page aligned, from the page allocator or vmalloc
 * @len: bytes
 */
void testdev_mapping_add_coherent(struct testdev_mapping *mapping, void *vaddr,
				  size_t len)
{
	mapping->cpu_addr = vaddr;
	mapping->size = len;
	while (len) {
		struct testdev_frame *frame =
			&mapping->frames[mapping->frame_count++];

		frame->page = is_vmalloc_addr(vaddr) ? vmalloc_to_page(vaddr) :
						       virt_to_page(vaddr);
		frame->len = min_t(size_t, len, PAGE_SIZE);
		vaddr += frame->len;
		len -= frame->len;
	}
}

bool testdev_mapping_cpu_owned(const struct testdev_mapping *mapping,
			       size_t pos, size_t len)
{
	size_t end = pos + len;

	while (pos < end) {
		struct testdev_piece p = piece_at(mapping, pos, end - pos);

		if (p.frame->cpu_owned &&
		    find_next_bit(p.frame->cpu_owned, p.start + p.len,
				  p.start) < p.start + p.len)
			return true;
		pos += p.len;
	}
	return false;
}

static void piece_read(const struct testdev_piece *piece, u8 *buf)
{
	u8 *mem;

	if (piece->frame->shadow) {
		memcpy(buf, piece->frame->shadow + piece->start, piece->len);
		return;
	}
	mem = piece_kmap(piece);
	testdev_bus_copy(buf, mem, piece->len);
	kunmap_local(mem);
}

static void piece_write(const struct testdev_piece *piece, const u8 *buf)
{
	u8 *mem;

	if (piece->frame->shadow) {
		memcpy(piece->frame->shadow + piece->start, buf, piece->len);
		return;
	}
	mem = piece_kmap(piece);
	testdev_bus_copy(mem, buf, piece->len);
	kunmap_local(mem);
	/* The device's own bytes are no write of the processor. */
	if (piece->frame->seen)
		memcpy(piece->frame->seen + piece->start, buf, piece->len);
}

/**
 * testdev_mapping_copy - move data between device and mapped memory
 * @mapping: live mapping
 * @pos: first byte of it
 * @buf: device's side
 * @len: bytes, all inside @mapping
 * @dir: DMA_TO_DEVICE reads memory, DMA_FROM_DEVICE writes it
 */
void testdev_mapping_copy(struct testdev_mapping *mapping, size_t pos, u8 *buf,
			  size_t len, enum dma_data_direction dir)
{
	while (len) {
		struct testdev_piece p = piece_at(mapping, pos, len);

		if (dir == DMA_TO_DEVICE)
			piece_read(&p, buf);
		else
			piece_write(&p, buf);
		pos += p.len;
		buf += p.len;
		len -= p.len;
	}
}

/* Did the processor change bytes of @piece that the device owns? */
static bool piece_touched(const struct testdev_piece *piece, const u8 *mem)
{
	const u8 *seen = piece->frame->seen + piece->start;
	unsigned int i;

	if (!memcmp(mem, seen, piece->len))
		return false;

	for (i = 0; i < piece->len; i++) {
		if (mem[i] != seen[i] &&
		    !test_bit(piece->start + i, piece->frame->cpu_owned))
			return true;
	}
	return false;
}

/**
 * testdev_mapping_to_cpu - hand bytes to the processor
 * @mapping: the mapping, not coherent memory
 * @pos: first byte
 * @len: bytes
 *
 * Return: true when the processor had written to bytes of the device.
 */
bool testdev_mapping_to_cpu(struct testdev_mapping *mapping, size_t pos,
			    size_t len)
{
	bool touched = false;

	while (len) {
		struct testdev_piece p = piece_at(mapping, pos, len);
		u8 *mem = piece_kmap(&p);

		touched |= piece_touched(&p, mem);
		if (p.frame->shadow && mapping->dir != DMA_TO_DEVICE)
			memcpy(mem, p.frame->shadow + p.start, p.len);
		kunmap_local(mem);
		bitmap_set(p.frame->cpu_owned, p.start, p.len);
		pos += p.len;
		len -= p.len;
	}
	return touched;
}

/**
 * testdev_mapping_to_device - hand bytes to the device
 * @mapping: the mapping, not coherent memory
 * @pos: first byte
 * @len: bytes
 */
void testdev_mapping_to_device(struct testdev_mapping *mapping, size_t pos,
			       size_t len)
{
	bool hide = mapping->poison && mapping->dir == DMA_FROM_DEVICE;

	while (len) {
		struct testdev_piece p = piece_at(mapping, pos, len);
		u8 *mem = piece_kmap(&p);

		memcpy(p.frame->seen + p.start, mem, p.len);
		if (p.frame->shadow && !hide)
			memcpy(p.frame->shadow + p.start, mem, p.len);
		kunmap_local(mem);
		bitmap_clear(p.frame->cpu_owned, p.start, p.len);
		pos += p.len;
		len -= p.len;
	}
}

phys_addr_t testdev_mapping_phys(const struct testdev_mapping *mapping,
				 size_t pos)
{
	struct testdev_piece p = piece_at(mapping, pos, 1);

	return page_to_phys(p.frame->page) + p.frame->offset + p.start;
}
