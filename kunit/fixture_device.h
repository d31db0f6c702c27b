/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fake device at work for the DMA suites: it moves bytes between its own
 * memory and the addresses that the DDI handed out, and nowhere else.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_DEVICE_H
#define _NTDMA_KUNIT_FIXTURE_DEVICE_H

#include <wdm.h>

#include "../module/testdev/testdev.h"
#include "fixture_buffer.h"

enum fx_way {
	FX_TO_DEVICE = NTDMA_TESTDEV_DESC_TO_DEVICE,
	FX_FROM_DEVICE = NTDMA_TESTDEV_DESC_FROM_DEVICE,
};

/* One access at @addr; works at any level. 0 or -errno of the device. */
static inline int fx_device_move(u64 addr, u32 length, u32 device_offset,
				 enum fx_way way)
{
	struct ntdma_testdev_desc desc = {
		.addr = cpu_to_le64(addr),
		.len = cpu_to_le32(length),
		.flags = cpu_to_le32(way),
		.offset = cpu_to_le32(device_offset),
	};

	return ntdma_testdev_run_atomic(&desc, 1);
}

static inline int fx_device_move_list(const SCATTER_GATHER_LIST *list,
				      u32 device_offset, enum fx_way way)
{
	u32 i;
	int ret = 0;

	for (i = 0; !ret && i < list->NumberOfElements; i++) {
		ret = fx_device_move(list->Elements[i].Address.QuadPart,
				     list->Elements[i].Length, device_offset,
				     way);
		device_offset += list->Elements[i].Length;
	}
	return ret;
}

/* What the device will write: the pattern of fx_buffer_fill(). */
static inline void fx_device_load(u32 length, u32 seed)
{
	u8 *memory = ntdma_testdev_memory();
	u32 i;

	for (i = 0; i < length; i++)
		memory[i] = fx_pattern(seed, i);
}

/* Bytes that arrived in the device as fx_buffer_fill() wrote them. */
static inline u32 fx_device_differs(u32 start, u32 length, u32 seed)
{
	const u8 *memory = ntdma_testdev_memory();
	u32 i;

	for (i = 0; i < length; i++)
		if (memory[start + i] != fx_pattern(seed, start + i))
			break;
	return i;
}

#define FX_EXPECT_DEVICE_DATA(test, length, seed) \
	KUNIT_EXPECT_EQ(test, (u32)(length), fx_device_differs(0, length, seed))

static inline u64 fx_faults(enum ntdma_testdev_fault_kind kind)
{
	struct ntdma_testdev_stats stats;

	ntdma_testdev_get_stats(&stats);
	return stats.faults[kind];
}

static inline u64 fx_live_mappings(void)
{
	struct ntdma_testdev_stats stats;

	ntdma_testdev_get_stats(&stats);
	return stats.live_mappings;
}

static inline u64 fx_live_coherent(void)
{
	struct ntdma_testdev_stats stats;

	ntdma_testdev_get_stats(&stats);
	return stats.live_coherent;
}

/* What only a device that sees nothing but its mappings can tell. */
#define FX_STRICT(statement)						\
do {									\
	if (!ntdma_testdev_is_direct())					\
		statement;						\
} while (0)

#define FX_EXPECT_MAPPED(test, addr)					\
	FX_STRICT(KUNIT_EXPECT_TRUE(test, fx_is_mapped(addr)))

static inline bool fx_is_mapped(u64 addr)
{
	struct ntdma_testdev_mapping mapping;

	return !ntdma_testdev_find_mapping(addr, &mapping);
}

#endif
