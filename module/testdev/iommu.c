// SPDX-License-Identifier: GPL-2.0-only
/*
 * The strict IOMMU: a tree of live mappings and a memory of dead ones.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"

void testdev_iommu_init(struct testdev *td)
{
	raw_spin_lock_init(&td->iommu.lock);
	td->iommu.live = RB_ROOT;
	testdev_iova_init(td);
}

/* Count down an injected failure; true when it is due. */
static bool injected(struct testdev_injection *injection)
{
	if (!injection->countdown)
		return false;
	if (injection->countdown > 1) {
		injection->countdown--;
		return false;
	}
	if (!injection->forever)
		injection->countdown = 0;
	return true;
}

static int admit_locked(struct testdev *td,
			const struct testdev_mapping *mapping)
{
	struct testdev_iommu *iommu = &td->iommu;
	const struct ntdma_testdev_limits *limits = &iommu->limits;

	if (mapping->kind == TESTDEV_COHERENT)
		return injected(&iommu->fail_alloc) ? -ENOMEM : 0;
	if (injected(&iommu->fail_map))
		return -ENOMEM;
	if (limits->max_mapping_size && mapping->size > limits->max_mapping_size)
		return -EINVAL;
	if (limits->max_mappings &&
	    iommu->stats.live_mappings >= limits->max_mappings)
		return -ENOMEM;
	return 0;
}

static void count_locked(struct testdev *td,
			 const struct testdev_mapping *mapping, int sign)
{
	struct ntdma_testdev_stats *stats = &td->iommu.stats;

	if (mapping->kind == TESTDEV_COHERENT)
		stats->live_coherent += sign;
	else
		stats->live_mappings += sign;
	stats->live_bytes += sign * (s64)mapping->size;
}

static void link_locked(struct testdev *td, struct testdev_mapping *mapping)
{
	struct rb_node **link = &td->iommu.live.rb_node;
	struct rb_node *parent = NULL;

	while (*link) {
		struct testdev_mapping *other =
			rb_entry(*link, struct testdev_mapping, node);

		parent = *link;
		link = mapping->start < other->start ? &parent->rb_left :
						       &parent->rb_right;
	}
	rb_link_node(&mapping->node, parent, link);
	rb_insert_color(&mapping->node, &td->iommu.live);
}

static int insert_locked(struct testdev *td, struct testdev_mapping *mapping,
			 u64 mask, bool probe)
{
	unsigned int offset = mapping->frames[0].offset;
	int ret;

	ret = probe ? 0 : admit_locked(td, mapping);
	if (ret)
		return ret;
	if (!testdev_iova_find_locked(td, mapping, offset, mask,
				      &mapping->start))
		return -ENOMEM;

	link_locked(td, mapping);
	mapping->counted = !probe;
	return 0;
}

/**
 * testdev_iommu_insert - make a mapping live
 * @td: the device
 * @mapping: complete but for its address, which is set
 * @mask: address bits of the device
 * @probe: count nothing and do not fail on purpose
 *
 * Return: 0; -ENOMEM when limits, injected failures or the window do not
 * allow it; -EINVAL when it is larger than the platform maps.
 */
int testdev_iommu_insert(struct testdev *td, struct testdev_mapping *mapping,
			 u64 mask, bool probe)
{
	struct ntdma_testdev_stats *stats = &td->iommu.stats;
	bool coherent = mapping->kind == TESTDEV_COHERENT;
	unsigned long flags;
	int ret;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	ret = insert_locked(td, mapping, mask, probe);
	if (ret)
		*(coherent ? &stats->alloc_failures : &stats->map_failures) += 1;
	if (mapping->counted) {
		*(coherent ? &stats->allocs : &stats->maps) += 1;
		count_locked(td, mapping, 1);
	}
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	return ret;
}

void testdev_iommu_count_sg(struct testdev *td)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	td->iommu.stats.sg_calls++;
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
}

struct testdev_mapping *testdev_iommu_find_locked(struct testdev *td,
						  dma_addr_t addr)
{
	struct rb_node *node = td->iommu.live.rb_node;

	lockdep_assert_held(&td->iommu.lock);

	while (node) {
		struct testdev_mapping *mapping =
			rb_entry(node, struct testdev_mapping, node);

		if (addr < mapping->start)
			node = node->rb_left;
		else if (addr - mapping->start >= mapping->size)
			node = node->rb_right;
		else
			return mapping;
	}
	return NULL;
}

/**
 * testdev_iommu_stale_locked - was an address mapped, not long ago?
 * @td: the device; the caller holds iommu.lock
 * @addr: bus address without live mapping
 *
 * Return: true when it was.
 */
bool testdev_iommu_stale_locked(struct testdev *td, dma_addr_t addr)
{
	unsigned int i;

	for (i = 0; i < TESTDEV_GRAVES; i++) {
		const struct testdev_grave *grave = &td->iommu.graves[i];

		if (addr >= grave->start && addr - grave->start < grave->size)
			return true;
	}
	return false;
}

static void unlink_locked(struct testdev *td, struct testdev_mapping *mapping)
{
	struct testdev_iommu *iommu = &td->iommu;
	struct ntdma_testdev_stats *stats = &iommu->stats;

	rb_erase(&mapping->node, &iommu->live);
	iommu->graves[iommu->grave_next++ % TESTDEV_GRAVES] =
		(struct testdev_grave) { mapping->start, mapping->size };
	if (!mapping->counted)
		return;
	*(mapping->kind == TESTDEV_COHERENT ? &stats->frees :
					      &stats->unmaps) += 1;
	count_locked(td, mapping, -1);
}

/* Coherent memory outlives a streaming unmap, and the other way round. */
static bool undoes(const struct testdev_mapping *key,
		   const struct testdev_mapping *mapping)
{
	return mapping->start == key->start &&
	       (mapping->kind == TESTDEV_COHERENT) ==
	       (key->kind == TESTDEV_COHERENT);
}

/**
 * testdev_iommu_remove - end a mapping
 * @td: the device
 * @key: address, size, kind, direction and place in a list as the driver
 *	states them; anything that differs is a fault
 *
 * A mapping that begins at the address goes, however wrong the rest is: the
 * driver believes it gone.
 *
 * Return: the mapping, now the caller's; NULL when there is none.
 */
struct testdev_mapping *testdev_iommu_remove(struct testdev *td,
					     const struct testdev_mapping *key)
{
	struct testdev_mapping *mapping;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	mapping = testdev_iommu_find_locked(td, key->start);
	if (mapping && !undoes(key, mapping))
		mapping = NULL;
	if (!mapping || mapping->size != key->size ||
	    mapping->kind != key->kind || mapping->dir != key->dir ||
	    mapping->cpu_addr != key->cpu_addr ||
	    mapping->sg_index != key->sg_index ||
	    mapping->sg_count != key->sg_count)
		testdev_fault_locked(td, NTDMA_TESTDEV_FAULT_BAD_UNMAP,
				     key->start, key->size, key->dir);
	if (mapping)
		unlink_locked(td, mapping);
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	return mapping;
}

/* Stop counting what is live; @fault: complain about it. */
static unsigned int disown_locked(struct testdev *td, bool fault)
{
	unsigned int leaks = 0;
	struct rb_node *node;

	for (node = rb_first(&td->iommu.live); node; node = rb_next(node)) {
		struct testdev_mapping *mapping =
			rb_entry(node, struct testdev_mapping, node);

		if (!mapping->counted)
			continue;
		mapping->counted = false;
		count_locked(td, mapping, -1);
		leaks++;
		if (fault)
			testdev_fault_locked(td, NTDMA_TESTDEV_FAULT_LEAK,
					     mapping->start, mapping->size,
					     mapping->dir);
	}
	return leaks;
}

unsigned int testdev_iommu_check_leaks(struct testdev *td)
{
	unsigned int leaks;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	leaks = disown_locked(td, true);
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	return leaks;
}

unsigned int testdev_iommu_reset(struct testdev *td)
{
	struct testdev_iommu *iommu = &td->iommu;
	unsigned int leaks;
	unsigned long flags;

	WRITE_ONCE(iommu->on_map, NULL);
	raw_spin_lock_irqsave(&iommu->lock, flags);
	leaks = disown_locked(td, false);
	memset(iommu->graves, 0, sizeof(iommu->graves));
	memset(&iommu->limits, 0, sizeof(iommu->limits));
	memset(&iommu->fail_map, 0, sizeof(iommu->fail_map));
	memset(&iommu->fail_alloc, 0, sizeof(iommu->fail_alloc));
	memset(&iommu->stats, 0, sizeof(iommu->stats));
	raw_spin_unlock_irqrestore(&iommu->lock, flags);
	return leaks;
}

/**
 * testdev_iommu_destroy - forget what drivers left behind
 * @td: the device, gone from the bus
 *
 * Leaked coherent memory stays allocated: its owner may still use it.
 */
void testdev_iommu_destroy(struct testdev *td)
{
	struct testdev_mapping *mapping, *next;

	rbtree_postorder_for_each_entry_safe(mapping, next, &td->iommu.live,
					     node)
		testdev_mapping_destroy(mapping);
	td->iommu.live = RB_ROOT;
}
