/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ground that every DMA suite stands on: a device object of the fake device,
 * fresh for each case, and the balance at its end - no object, no mapping, no
 * device fault and no reported mistake more than the case announced.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_H
#define _NTDMA_KUNIT_FIXTURE_H

#include <linux/device.h>

#include <ntdma/ntdma.h>
#include <wdm.h>

#include "../module/dma/live.h"
#include "../module/nt/report.h"
#include "fixture_buffer.h"
#include "fixture_device.h"
#include "kunit_compat.h"

#define FX_MAX_LENGTH	(64U << 10)

/**
 * struct fixture - state of one case, in test->priv
 * @test: the case
 * @dev: the fake device
 * @device: its device object
 * @live: objects of the DMA layer before the case
 * @misuse: reported mistakes so far that were expected
 * @any_misuse: the case does not count reports
 * @faults: device faults that the case provoked
 * @map_regs: what the last fx_adapter() was granted
 */
struct fixture {
	struct kunit *test;
	struct device *dev;
	PDEVICE_OBJECT device;
	int live;
	u64 misuse;
	bool any_misuse;
	u64 faults;
	ULONG map_regs;
};

static inline int fixture_init(struct kunit *test)
{
	struct fixture *fx = kunit_kzalloc(test, sizeof(*fx), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fx);
	fx->test = test;
	fx->dev = ntdma_testdev_device();
	KUNIT_ASSERT_NOT_NULL_MSG(test, fx->dev, "load ntdma_testdev first");
	KUNIT_ASSERT_EQ(test, 0U, ntdma_testdev_reset());
	/* that a lane has another kind of device is said by its module */
	if (!ntdma_testdev_is_direct())
		KUNIT_ASSERT_TRUE(test, ntdma_testdev_is_strict());
	fx->live = ntdma_test_live_objects_flush();
	fx->misuse = ntdma_misuse_count();
	fx->device = ntdma_device_create(fx->dev, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, fx->device);
	test->priv = fx;
	return 0;
}

static inline void fixture_check_device(struct fixture *fx)
{
	struct ntdma_testdev_stats stats;

	ntdma_testdev_get_stats(&stats);
	KUNIT_EXPECT_EQ(fx->test, 0ULL, (u64)stats.live_mappings);
	KUNIT_EXPECT_EQ(fx->test, 0ULL, (u64)stats.live_coherent);
	KUNIT_EXPECT_EQ_MSG(fx->test, fx->faults, stats.fault_total,
			    "last: %s",
			    ntdma_testdev_fault_name(stats.last_fault.kind));
}

static inline void fixture_exit(struct kunit *test)
{
	struct fixture *fx = test->priv;

	if (!fx)
		return;
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
	ntdma_device_destroy(fx->device);
	KUNIT_EXPECT_EQ(test, fx->live, ntdma_test_live_objects_flush());
	if (!fx->any_misuse)
		KUNIT_EXPECT_EQ(test, fx->misuse, ntdma_misuse_count());
	fixture_check_device(fx);
	ntdma_testdev_reset();
}

/*
 * For cases that need mapping failures, faults, high addresses or another
 * platform: all that is the strict device's.
 */
static inline struct fixture *fx_strict(struct kunit *test)
{
	if (ntdma_testdev_is_direct())
		kunit_skip(test, "needs the device that sees only what is mapped");
	return test->priv;
}

/* The statement is a mistake that has to be reported by exactly one line. */
#define FX_MISUSE(fx, statement)					\
do {									\
	u64 __before = ntdma_misuse_count();				\
									\
	statement;							\
	KUNIT_EXPECT_EQ_MSG((fx)->test, __before + 1,			\
			    ntdma_misuse_count(), "%s", #statement);	\
	(fx)->misuse += ntdma_misuse_count() - __before;		\
} while (0)

/* The statement may be reported or not, the contract does not say. */
#define FX_TOLERATE(fx, statement)					\
do {									\
	u64 __before = ntdma_misuse_count();				\
									\
	statement;							\
	(fx)->misuse += ntdma_misuse_count() - __before;		\
} while (0)

static inline DEVICE_DESCRIPTION fx_description(ULONG version)
{
	DEVICE_DESCRIPTION desc = {
		.Version = version,
		.Master = true,
		.ScatterGather = true,
		.Dma32BitAddresses = true,
		.Dma64BitAddresses = true,
		.InterfaceType = PCIBus,
		.MaximumLength = FX_MAX_LENGTH,
		.DmaAddressWidth = 64,
	};

	return desc;
}

static inline PDMA_ADAPTER fx_adapter_of(struct fixture *fx,
					 DEVICE_DESCRIPTION *desc)
{
	PDMA_ADAPTER adapter;

	fx->map_regs = 0;
	adapter = IoGetDmaAdapter(fx->device, desc, &fx->map_regs);
	KUNIT_ASSERT_NOT_NULL(fx->test, adapter);
	KUNIT_ASSERT_NOT_NULL(fx->test, adapter->DmaOperations);
	return adapter;
}

/* Scatter/gather master with 64 address bits. */
static inline PDMA_ADAPTER fx_adapter(struct fixture *fx, ULONG version)
{
	DEVICE_DESCRIPTION desc = fx_description(version);

	return fx_adapter_of(fx, &desc);
}

/* Master that takes one run at a time; @bits as V0..V2 can say: 24, 32, 64. */
static inline PDMA_ADAPTER fx_packet_adapter(struct fixture *fx,
					     unsigned int bits, ULONG max_length)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION2);

	desc.ScatterGather = false;
	desc.Dma32BitAddresses = bits >= 32;
	desc.Dma64BitAddresses = bits >= 64;
	desc.MaximumLength = max_length;
	return fx_adapter_of(fx, &desc);
}

static inline void fx_put_adapter(PDMA_ADAPTER adapter)
{
	adapter->DmaOperations->PutDmaAdapter(adapter);
}

static inline KIRQL fx_raise(void)
{
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	return old;
}

static inline void fx_lower(KIRQL old)
{
	KeLowerIrql(old);
}

#endif
