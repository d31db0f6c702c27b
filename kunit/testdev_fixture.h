/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ground for the suites of the fake device itself: dma-mapping on one side,
 * its bus master on the other, nothing of ntdma between them.
 */
#ifndef _NTDMA_KUNIT_TESTDEV_FIXTURE_H
#define _NTDMA_KUNIT_TESTDEV_FIXTURE_H

#include <linux/dma-map-ops.h>
#include <linux/gfp.h>
#include <linux/mm.h>

#include "../module/testdev/testdev.h"
#include "kunit_compat.h"

#define TD_SEED		0x5eed
#define TD_READ		NTDMA_TESTDEV_DESC_TO_DEVICE
#define TD_WRITE	NTDMA_TESTDEV_DESC_FROM_DEVICE

/**
 * struct td_fixture - state of one case, in test->priv
 * @dev: the device
 * @page: a page of memory, filled with 0x11
 */
struct td_fixture {
	struct device *dev;
	u8 *page;
};

static inline int td_init(struct kunit *test)
{
	struct td_fixture *td = kunit_kzalloc(test, sizeof(*td), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, td);
	td->dev = ntdma_testdev_device();
	KUNIT_ASSERT_NOT_NULL_MSG(test, td->dev, "load ntdma_testdev first");
	ntdma_testdev_reset();
	KUNIT_ASSERT_TRUE(test, ntdma_testdev_is_strict());
	td->page = (u8 *)__get_free_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, td->page);
	memset(td->page, 0x11, PAGE_SIZE);
	test->priv = td;
	return 0;
}

static inline void td_exit(struct kunit *test)
{
	struct td_fixture *td = test->priv;

	if (!td)
		return;
	KUNIT_EXPECT_EQ(test, 0U, ntdma_testdev_reset());
	free_page((unsigned long)td->page);
}

static inline dma_addr_t td_map(struct kunit *test, void *addr, size_t size,
				enum dma_data_direction dir)
{
	struct td_fixture *td = test->priv;
	dma_addr_t handle = dma_map_single(td->dev, addr, size, dir);

	KUNIT_ASSERT_EQ(test, 0, dma_mapping_error(td->dev, handle));
	return handle;
}

static inline void td_unmap(struct kunit *test, dma_addr_t handle, size_t size,
			    enum dma_data_direction dir)
{
	struct td_fixture *td = test->priv;

	dma_unmap_single(td->dev, handle, size, dir);
}

static inline struct ntdma_testdev_desc td_desc(dma_addr_t addr, u32 len,
						u32 flags)
{
	return (struct ntdma_testdev_desc) {
		.addr = cpu_to_le64(addr),
		.len = cpu_to_le32(len),
		.flags = cpu_to_le32(flags),
		.seed = cpu_to_le32(TD_SEED),
	};
}

/* One access of the device; 0 or -errno. */
static inline int td_access(dma_addr_t addr, u32 len, u32 flags)
{
	struct ntdma_testdev_desc desc = td_desc(addr, len, flags);

	return ntdma_testdev_run(&desc, 1);
}

/* Bytes at @buf that are the device's pattern from @index on. */
static inline u32 td_pattern_len(const u8 *buf, u32 len, u32 index)
{
	u32 i;

	for (i = 0; i < len; i++)
		if (buf[i] != ntdma_testdev_pattern(TD_SEED, index + i))
			break;
	return i;
}

static inline void td_fill_pattern(u8 *buf, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++)
		buf[i] = ntdma_testdev_pattern(TD_SEED, i);
}

/* Bytes at @buf that are still @value. */
static inline size_t td_untouched(const u8 *buf, size_t len, u8 value)
{
	const u8 *end = memchr_inv(buf, value, len);

	return end ? end - buf : len;
}

static inline struct ntdma_testdev_stats td_stats(void)
{
	struct ntdma_testdev_stats stats;

	ntdma_testdev_get_stats(&stats);
	return stats;
}

/* Faults of @kind so far; an absurd number when there were others. */
static inline u64 td_faults(enum ntdma_testdev_fault_kind kind)
{
	struct ntdma_testdev_stats stats = td_stats();

	return stats.faults[kind] == stats.fault_total ? stats.fault_total :
							 U64_MAX;
}

#define TD_EXPECT_FAULTS(test, kind, count) \
	KUNIT_EXPECT_EQ(test, (u64)(count), td_faults(kind))

#endif
