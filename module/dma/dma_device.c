// SPDX-License-Identifier: GPL-2.0-only
/*
 * One Linux device, several adapters: Windows keeps an address width for each
 * adapter, Linux one mask for each device. The backend settles the mask each time
 * an adapter comes or goes.
 *
 * LOCKING: devices_lock (the list of devices) nests outside
 * ntdma_dma_device.lock (the masks and adapters of one).
 */
#include <linux/device.h>
#include <linux/slab.h>

#include <ntdma/ntdma.h>

#include "adapter.h"
#include "dma_device.h"
#include "inject.h"
#include "report.h"

static DEFINE_MUTEX(devices_lock);
static LIST_HEAD(devices);

/*
 * The device object goes: so does its driver. Adapters that it forgot are
 * closed; what the device may still reach stays allocated until it is freed.
 */
static void device_gone(struct ntdma_device_hook *hook)
{
	struct ntdma_dma_device *dmadev =
		container_of(hook, struct ntdma_dma_device, hook);
	struct ntdma_adapter *adapter;
	struct ntdma_adapter *next;

	mutex_lock(&dmadev->lock);
	dmadev->device = NULL;
	list_for_each_entry_safe(adapter, next, &dmadev->adapters, node) {
		if (atomic_read(&adapter->closing))
			continue;
		ntdma_misuse("PutDmaAdapter",
			     "missing for adapter %u of %s at device removal",
			     adapter->id, dev_name(dmadev->dev));
		ntdma_adapter_close(adapter);
	}
	/* the next driver finds the device as this one had set it */
	ntdma_bus_master_ops.settle(dmadev);
	mutex_unlock(&dmadev->lock);
	ntdma_dma_device_put(dmadev);
	ntdma_adapter_flush();
}

static struct ntdma_dma_device *find_device(struct device *dev)
{
	struct ntdma_dma_device *dmadev;

	list_for_each_entry(dmadev, &devices, node)
		if (dmadev->dev == dev && dmadev->device)
			return dmadev;
	return NULL;
}

static struct ntdma_dma_device *create_device(PDEVICE_OBJECT device,
					      struct device *dev)
{
	struct ntdma_dma_device *dmadev = NULL;

	if (!ntdma_fail(NTDMA_SITE_DMA_DEVICE))
		dmadev = kzalloc(sizeof(*dmadev), GFP_KERNEL);
	if (!dmadev)
		return NULL;
	dmadev->hook.destroy = device_gone;
	if (ntdma_device_add_hook(device, &dmadev->hook)) {
		kfree(dmadev);
		return NULL;
	}
	dmadev->dev = get_device(dev);
	dmadev->device = device;
	dmadev->mask = dev->dma_mask ? *dev->dma_mask : 0;
	if (dev->dma_parms) {
		dmadev->max_segment = dev->dma_parms->max_segment_size;
		dmadev->min_align = dev->dma_parms->min_align_mask;
	}
	mutex_init(&dmadev->lock);
	INIT_LIST_HEAD(&dmadev->adapters);
	list_add_tail(&dmadev->node, &devices);
	/* the hook's; dropped when the device object goes */
	dmadev->users = 1;
	return dmadev;
}

/**
 * ntdma_dma_device_get - shared state of a device object's Linux device
 * @device: live device object
 * @master: its Linux device must have a DMA mask
 *
 * Context: may sleep.
 * Return: the state with a reference, NULL when @device is not live, cannot do
 * DMA, or memory is short.
 */
struct ntdma_dma_device *ntdma_dma_device_get(PDEVICE_OBJECT device,
					      bool master)
{
	struct device *dev = ntdma_device_to_linux(device);
	struct ntdma_dma_device *dmadev;

	if (!dev || (master && (!dev->dma_mask || !*dev->dma_mask)))
		return NULL;
	mutex_lock(&devices_lock);
	dmadev = find_device(dev);
	if (!dmadev)
		dmadev = create_device(device, dev);
	if (dmadev)
		dmadev->users++;
	mutex_unlock(&devices_lock);
	return dmadev;
}

/**
 * ntdma_dma_device_put - drop a reference
 * @dmadev: from ntdma_dma_device_get()
 *
 * Context: may sleep.
 */
void ntdma_dma_device_put(struct ntdma_dma_device *dmadev)
{
	mutex_lock(&devices_lock);
	if (--dmadev->users) {
		mutex_unlock(&devices_lock);
		return;
	}
	list_del(&dmadev->node);
	mutex_unlock(&devices_lock);
	put_device(dmadev->dev);
	mutex_destroy(&dmadev->lock);
	kfree(dmadev);
}

/* Once the device object is gone, the masks are the next driver's. */
static void settle(struct ntdma_dma_device *dmadev,
		   const struct ntdma_adapter *adapter)
{
	lockdep_assert_held(&dmadev->lock);
	if (dmadev->device)
		adapter->backend->settle(dmadev);
}

/**
 * ntdma_dma_device_attach - let an adapter's width count
 * @dmadev: shared state
 * @adapter: with its dma_limit
 *
 * Context: may sleep.
 */
void ntdma_dma_device_attach(struct ntdma_dma_device *dmadev,
			     struct ntdma_adapter *adapter)
{
	mutex_lock(&dmadev->lock);
	list_add_tail(&adapter->node, &dmadev->adapters);
	settle(dmadev, adapter);
	mutex_unlock(&dmadev->lock);
}

/**
 * ntdma_dma_device_detach - undo ntdma_dma_device_attach()
 * @dmadev: shared state
 * @adapter: attached adapter without live mappings
 *
 * Context: may sleep.
 */
void ntdma_dma_device_detach(struct ntdma_dma_device *dmadev,
			     struct ntdma_adapter *adapter)
{
	mutex_lock(&dmadev->lock);
	list_del(&adapter->node);
	settle(dmadev, adapter);
	mutex_unlock(&dmadev->lock);
}

/**
 * ntdma_dma_device_visit_adapters - visit all adapters of all devices
 * @fn: called with the device's lock held; may sleep
 * @data: passed through
 *
 * Context: may sleep.
 */
void ntdma_dma_device_visit_adapters(ntdma_adapter_fn fn, void *data)
{
	struct ntdma_dma_device *dmadev;
	struct ntdma_adapter *adapter;

	mutex_lock(&devices_lock);
	list_for_each_entry(dmadev, &devices, node) {
		mutex_lock(&dmadev->lock);
		list_for_each_entry(adapter, &dmadev->adapters, node)
			fn(adapter, data);
		mutex_unlock(&dmadev->lock);
	}
	mutex_unlock(&devices_lock);
}
