/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device behind nothing: no IOMMU, no translation, its addresses are those
 * of memory. Nothing moves data through it, but what it is told can be checked.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_DIRECT_H
#define _NTDMA_KUNIT_FIXTURE_DIRECT_H

#include <linux/dma-mapping.h>
#include <linux/platform_device.h>

#include "fixture_ex.h"

/**
 * struct direct - the device and its adapter
 * @platform: the device
 * @device: its device object
 * @adapter: version 3, 64 bits
 */
struct direct {
	struct platform_device *platform;
	PDEVICE_OBJECT device;
	PDMA_ADAPTER adapter;
};

static inline struct direct direct_begin(struct fixture *fx)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	const struct platform_device_info info = {
		.name = "ntdma-direct",
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = DMA_BIT_MASK(64),
	};
	struct direct direct = { };
	ULONG map_regs;

	direct.platform = platform_device_register_full(&info);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(fx->test, direct.platform);
	if (dma_set_mask_and_coherent(&direct.platform->dev,
				      DMA_BIT_MASK(64))) {
		platform_device_unregister(direct.platform);
		kunit_skip(fx->test, "this kernel has no direct mapping");
	}
	direct.device = ntdma_device_create(&direct.platform->dev, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(fx->test, direct.device);
	direct.adapter = IoGetDmaAdapter(direct.device, &desc, &map_regs);
	KUNIT_ASSERT_NOT_NULL(fx->test, direct.adapter);
	return direct;
}

static inline void direct_end(struct direct *direct)
{
	fx_put_adapter(direct->adapter);
	ntdma_device_destroy(direct->device);
	platform_device_unregister(direct->platform);
}

#endif
