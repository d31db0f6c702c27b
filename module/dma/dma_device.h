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
 * @reach: highest address the hardware drives, as its glue set it
 * @mask: streaming mask found on the device, restored at the end
 * @coherent_mask: coherent mask found on the device
 * @lock: guards what follows and every change of the device's masks
 * @adapters: adapters not yet released
 */
struct ntdma_dma_device {
	struct list_head node;
	u32 users;
	struct device *dev;
	PDEVICE_OBJECT device;
	struct ntdma_device_hook hook;
	u64 reach;
	u64 mask;
	u64 coherent_mask;

	struct mutex lock;
	/* under lock */
	struct list_head adapters;
};

struct ntdma_dma_device *ntdma_dma_device_get(PDEVICE_OBJECT device);
void ntdma_dma_device_put(struct ntdma_dma_device *dmadev);
void ntdma_dma_device_attach(struct ntdma_dma_device *dmadev,
			     struct ntdma_adapter *adapter);
void ntdma_dma_device_detach(struct ntdma_dma_device *dmadev,
			     struct ntdma_adapter *adapter);

u64 ntdma_dma_device_narrow(struct ntdma_dma_device *dmadev, u64 limit);
void ntdma_dma_device_widen(struct ntdma_dma_device *dmadev, u64 mask);

typedef void (*ntdma_adapter_fn)(struct ntdma_adapter *adapter, void *data);
void ntdma_dma_device_for_each_adapter(ntdma_adapter_fn fn, void *data);

#endif
