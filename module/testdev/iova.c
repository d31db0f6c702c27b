// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bus addresses. Each width of device has a window of its own at the upper end
 * of what it reaches, so that an address cut to fewer bits hits nothing.
 * Within a window addresses go round: one is used again as late as possible,
 * and in the wide windows never. An unused page follows every mapping.
 */
#include <linux/align.h>
#include <linux/log2.h>
#include <linux/mm.h>

#include "internal.h"

/**
 * struct testdev_window - range of bus addresses
 * @base: first address
 * @end: first address behind
 */
struct testdev_window {
	u64 base;
	u64 end;
};

/* Widest first: a mapping takes the first in which it fits. */
static const struct testdev_window windows[TESTDEV_WINDOWS] = {
	{ BIT_ULL(40), BIT_ULL(48) },
	{ BIT_ULL(32), BIT_ULL(40) },
	{ BIT_ULL(28), BIT_ULL(32) },
	{ BIT_ULL(24), BIT_ULL(28) },
	{ BIT_ULL(20), BIT_ULL(24) },
};

void testdev_iova_init(struct testdev *td)
{
	unsigned int i;

	for (i = 0; i < TESTDEV_WINDOWS; i++)
		td->iommu.next[i] = windows[i].base;
}

static u64 mapping_end(const struct testdev_mapping *mapping)
{
	return PAGE_ALIGN((u64)mapping->start + mapping->size) + PAGE_SIZE;
}

/* The lowest live mapping that ends, guard page included, above @addr. */
static struct testdev_mapping *first_above(struct testdev *td, u64 addr)
{
	struct rb_node *node = td->iommu.live.rb_node;
	struct testdev_mapping *found = NULL;

	while (node) {
		struct testdev_mapping *mapping =
			rb_entry(node, struct testdev_mapping, node);

		if (mapping_end(mapping) > addr) {
			found = mapping;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}

/* First gap for @span bytes in [@from, @to), 0 when there is none. */
static u64 find_gap(struct testdev *td, u64 from, u64 to, u64 span, u64 align)
{
	struct testdev_mapping *mapping;
	u64 addr = ALIGN(from, align);

	while (addr + span <= to) {
		mapping = first_above(td, addr);
		if (!mapping ||
		    ALIGN_DOWN(mapping->start, PAGE_SIZE) >= addr + span)
			return addr;
		addr = ALIGN(mapping_end(mapping), align);
	}
	return 0;
}

/**
 * testdev_iova_find_locked - choose bus addresses for a mapping
 * @td: the device; the caller holds iommu.lock and inserts the mapping
 * @mapping: complete but for its address
 * @offset: where in a page it begins
 * @mask: address bits
 * @start: set on success
 *
 * Return: false when the windows within @mask are full.
 */
bool testdev_iova_find_locked(struct testdev *td,
			      const struct testdev_mapping *mapping,
			      unsigned int offset, u64 mask, dma_addr_t *start)
{
	u64 span = PAGE_ALIGN((u64)offset + mapping->size) + PAGE_SIZE;
	u64 align = PAGE_SIZE;
	unsigned int i;

	lockdep_assert_held(&td->iommu.lock);

	/* Coherent memory is aligned to its size, on the bus as well. */
	if (mapping->kind == TESTDEV_COHERENT)
		align = roundup_pow_of_two(PAGE_ALIGN(mapping->size));

	for (i = 0; i < TESTDEV_WINDOWS; i++) {
		u64 end = min(windows[i].end - 1, mask) + 1;
		u64 addr;

		if ((dma_addr_t)(end - 1) != end - 1)
			continue;
		addr = find_gap(td, td->iommu.next[i], end, span, align);
		if (!addr)
			addr = find_gap(td, windows[i].base, end, span, align);
		if (addr) {
			td->iommu.next[i] = addr + span;
			*start = addr + offset;
			return true;
		}
	}
	return false;
}
