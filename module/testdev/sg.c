// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scatterlists: one mapping per element, or, as an IOMMU does it, one per
 * group of elements that follow each other on page boundaries.
 */
#include <linux/mm.h>
#include <linux/scatterlist.h>

#include "internal.h"

/**
 * struct testdev_group - elements that share a mapping
 * @first: the first of them
 * @index: its place in the list
 * @count: how many
 * @size: bytes
 * @frames: pages
 */
struct testdev_group {
	struct scatterlist *first;
	unsigned int index;
	unsigned int count;
	size_t size;
	unsigned int frames;
};

static bool joins(const struct scatterlist *prev, const struct scatterlist *sg)
{
	return !offset_in_page(prev->offset + prev->length) &&
	       !offset_in_page(sg->offset);
}

/* The group that begins with element @index, @sg, of @nents. */
static struct testdev_group group_at(struct scatterlist *sg, unsigned int index,
				     unsigned int nents, bool merge)
{
	struct testdev_group group = { .first = sg, .index = index };
	struct scatterlist *prev;

	do {
		group.count++;
		group.size += sg->length;
		group.frames += PFN_UP(offset_in_page(sg->offset) + sg->length);
		prev = sg;
		sg = sg_next(sg);
	} while (merge && index + group.count < nents && joins(prev, sg));
	return group;
}

static struct testdev_mapping *group_map(struct device *dev,
					 const struct testdev_group *group,
					 unsigned int nents, bool merge,
					 enum dma_data_direction dir,
					 unsigned long attrs)
{
	struct testdev *td = testdev_of_device(dev);
	struct testdev_mapping *mapping;
	struct scatterlist *sg;
	int i, ret = 0;

	mapping = testdev_mapping_create(group->frames, TESTDEV_SG, dir,
					 GFP_ATOMIC);
	if (!mapping)
		return ERR_PTR(-ENOMEM);

	mapping->merged = merge;
	mapping->sg_index = group->index;
	mapping->sg_count = nents;
	for_each_sg(group->first, sg, group->count, i) {
		ret = testdev_mapping_add(td, mapping, sg_phys(sg), sg->length,
					  attrs);
		if (ret)
			break;
	}
	if (!ret)
		ret = testdev_iommu_insert(td, mapping,
					   min_not_zero(dma_get_mask(dev),
							dev->bus_dma_limit),
					   false);
	if (ret) {
		testdev_mapping_destroy(mapping);
		return ERR_PTR(ret);
	}
	return mapping;
}

/**
 * struct testdev_segments - the list as the device will see it
 * @sg: where the next segment goes
 * @last: the current one, NULL before the first
 * @count: segments so far
 */
struct testdev_segments {
	struct scatterlist *sg;
	struct scatterlist *last;
	unsigned int count;
};

static bool extends(struct device *dev, const struct scatterlist *last,
		    dma_addr_t addr, size_t len)
{
	u64 boundary = dma_get_seg_boundary(dev);
	u64 begin = sg_dma_address(last);

	return begin + sg_dma_len(last) == addr &&
	       sg_dma_len(last) + len <= dma_get_max_seg_size(dev) &&
	       (begin | boundary) >= addr + len - 1;
}

/* Publish @group, mapped at @addr, as few segments as the device allows. */
static void group_publish(struct device *dev, const struct testdev_group *group,
			  dma_addr_t addr, struct testdev_segments *out)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(group->first, sg, group->count, i) {
		unsigned int len = sg->length;

		if (i && extends(dev, out->last, addr, len)) {
			sg_dma_len(out->last) += len;
		} else {
			sg_dma_address(out->sg) = addr;
			sg_dma_len(out->sg) = len;
			out->last = out->sg;
			out->sg = sg_next(out->sg);
			out->count++;
		}
		addr += len;
	}
}

/* Undo the mappings of the elements before @end, in the same order. */
static void unmap_groups(struct device *dev, struct scatterlist *sgl,
			 unsigned int end, unsigned int nents, bool merge,
			 enum dma_data_direction dir, unsigned long attrs)
{
	struct testdev *td = testdev_of_device(dev);
	struct scatterlist *seg = sgl;
	struct scatterlist *sg = sgl;
	unsigned int i = 0;

	while (i < end) {
		struct testdev_group group = group_at(sg, i, nents, merge);
		struct testdev_mapping key = {
			.start = sg_dma_address(seg),
			.size = group.size,
			.kind = TESTDEV_SG,
			.dir = dir,
			.sg_index = i,
			.sg_count = nents,
		};
		struct testdev_mapping *mapping;
		size_t seen = 0;

		mapping = testdev_iommu_remove(td, &key);
		if (mapping)
			testdev_unmap_mapping(td, mapping, attrs);
		while (seen < group.size && seg && sg_dma_len(seg)) {
			seen += sg_dma_len(seg);
			seg = sg_next(seg);
		}
		i += group.count;
		for (; group.count; group.count--)
			sg = sg_next(sg);
		if (i < end && (!seg || !sg_dma_len(seg)))
			break;
	}
}

int testdev_map_sg(struct device *dev, struct scatterlist *sgl, int nents,
		   enum dma_data_direction dir, unsigned long attrs)
{
	struct testdev *td = testdev_of_device(dev);
	bool merge = READ_ONCE(td->iommu.merge);
	struct testdev_segments out = { .sg = sgl };
	struct scatterlist *sg = sgl;
	unsigned int i = 0;

	testdev_iommu_visit(td, false);
	while (i < nents) {
		struct testdev_group group = group_at(sg, i, nents, merge);
		struct testdev_mapping *mapping;

		mapping = group_map(dev, &group, nents, merge, dir, attrs);
		if (IS_ERR(mapping)) {
			unmap_groups(dev, sgl, i, nents, merge, dir,
				     attrs | DMA_ATTR_SKIP_CPU_SYNC);
			return PTR_ERR(mapping);
		}
		group_publish(dev, &group, mapping->start, &out);
		i += group.count;
		for (; group.count; group.count--)
			sg = sg_next(sg);
	}

	if (out.count < nents)
		sg_dma_len(out.sg) = 0;
	testdev_iommu_count_sg(td);
	return out.count;
}

void testdev_unmap_sg(struct device *dev, struct scatterlist *sgl, int nents,
		      enum dma_data_direction dir, unsigned long attrs)
{
	struct testdev *td = testdev_of_device(dev);
	struct testdev_mapping *mapping;
	unsigned long flags;
	bool merged;

	testdev_iommu_visit(td, true);
	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	mapping = testdev_iommu_find_locked(td, sg_dma_address(sgl));
	merged = mapping && mapping->merged;
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);

	unmap_groups(dev, sgl, nents, nents, merged, dir, attrs);
}

void testdev_sync_sg_for_cpu(struct device *dev, struct scatterlist *sgl,
			     int nents, enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		if (!sg_dma_len(sg))
			break;
		testdev_sync_for_cpu(dev, sg_dma_address(sg), sg_dma_len(sg),
				     dir);
	}
}

void testdev_sync_sg_for_device(struct device *dev, struct scatterlist *sgl,
				int nents, enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		if (!sg_dma_len(sg))
			break;
		testdev_sync_for_device(dev, sg_dma_address(sg),
					sg_dma_len(sg), dir);
	}
}
