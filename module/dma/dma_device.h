/* SPDX-License-Identifier: GPL-2.0-only */
/* What the adapters of one Linux device share: its DMA masks. */
#ifndef _NTDMA_DMA_DEVICE_H
#define _NTDMA_DMA_DEVICE_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include <wdm.h>

#include "nt.h"

struct ntdma_adapter;

/**
 * struct ntdma_dma_device - a Linux device that has adapters
 * @node: in the list of all, under its mutex
 * @users: adapters, under the same mutex
 * @dev: with a reference
 * @device: device object, NULL once it was destroyed
 * @hook: tells us of that
 * @mask: streaming mask as the glue set it: the reach of the hardware; restored
 *	when the last adapter goes, or the device object
 * @max_segment: longest segment as the glue left it, or 0; restored likewise
 * @min_align: the same of the alignment to be kept
 * @lock: guards what follows and every change of the device's masks
 * @settled: the settings are not those of the glue
 * @adapters: adapters not yet released
 */
struct ntdma_dma_device {
	struct list_head node;
	u32 users;
	struct device *dev;
	PDEVICE_OBJECT device;
	struct ntdma_device_hook hook;
	u64 mask;
	u32 max_segment;
	u32 min_align;

	struct mutex lock;	/* nests inside the list's mutex */
	/* under lock */
	bool settled;
	struct list_head adapters;
};

struct ntdma_dma_device *ntdma_dma_device_get(PDEVICE_OBJECT device,
					      bool master);
void ntdma_dma_device_put(struct ntdma_dma_device *dmadev);
void ntdma_dma_device_attach(struct ntdma_dma_device *dmadev,
			     struct ntdma_adapter *adapter);
void ntdma_dma_device_detach(struct ntdma_dma_device *dmadev,
			     struct ntdma_adapter *adapter);

typedef void (*ntdma_adapter_fn)(struct ntdma_adapter *adapter, void *data);
void ntdma_dma_device_visit_adapters(ntdma_adapter_fn fn, void *data);

#endif
