// SPDX-License-Identifier: GPL-2.0-only
/*
 * One Linux device, several adapters: Windows keeps an address width for each
 * adapter, Linux one mask for each device.
 *
 * The streaming mask is the widest that a live adapter asks for, never wider
 * than what the driver's glue set. Narrower adapters check each address and fall
 * back on their own reserve. Coherent memory is allocated with the mask narrowed
 * for the length of the call.
 *
 * LOCKING: devices_lock (the list of devices) nests outside
 * ntdma_dma_device.lock (the masks and adapters of one).
 */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include <ntdma/ntdma.h>

#include "adapter.h"
#include "dma_device.h"
#include "inject.h"
#include "report.h"

static DEFINE_MUTEX(devices_lock);
static LIST_HEAD(devices);

static u64 device_reach(struct device *dev)
{
	return min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);
}

/* No piece of a request shall be cut for a limit that Windows does not know. */
static void lift_segment_size(struct device *dev)
{
	if (dev->dma_parms)
		dma_set_max_seg_size(dev, U32_MAX & PAGE_MASK);
}

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
	dmadev->reach = device_reach(dev);
	dmadev->mask = dma_get_mask(dev);
	dmadev->coherent_mask = dev->coherent_dma_mask;
	mutex_init(&dmadev->lock);
	INIT_LIST_HEAD(&dmadev->adapters);
	list_add_tail(&dmadev->node, &devices);
	/* the hook's; dropped when the device object goes */
	dmadev->users = 1;
	lift_segment_size(dev);
	return dmadev;
}

/**
 * ntdma_dma_device_get - shared state of a device object's Linux device
 * @device: live device object whose Linux device has a DMA mask
 *
 * Context: may sleep.
 * Return: the state with a reference, NULL when @device is not live, cannot do
 * DMA, or memory is short.
 */
struct ntdma_dma_device *ntdma_dma_device_get(PDEVICE_OBJECT device)
{
	struct device *dev = ntdma_device_to_linux(device);
	struct ntdma_dma_device *dmadev;

	if (!dev || !dev->dma_mask || !*dev->dma_mask)
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

/* The widest mask that an adapter asks for; the glue's own without adapters. */
static void settle_mask(struct ntdma_dma_device *dmadev)
{
	struct ntdma_adapter *adapter;
	u64 mask = 0;

	lockdep_assert_held(&dmadev->lock);
	/* the next driver of the device has set its own by now */
	if (!dmadev->device)
		return;
	list_for_each_entry(adapter, &dmadev->adapters, node)
		mask = max(mask, adapter->dma_limit);
	mask = mask ? min(mask, dmadev->mask) : dmadev->mask;
	if (dma_set_mask(dmadev->dev, mask))
		dev_dbg(dmadev->dev, "mask %#llx refused, kept %#llx\n", mask,
			dma_get_mask(dmadev->dev));
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
	settle_mask(dmadev);
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
	settle_mask(dmadev);
	mutex_unlock(&dmadev->lock);
}

/**
 * ntdma_dma_device_narrow - begin an allocation below a limit
 * @dmadev: shared state; its lock is held until ntdma_dma_device_widen()
 * @limit: highest address wanted
 *
 * Context: may sleep.
 * Return: mask to pass to ntdma_dma_device_widen().
 */
u64 ntdma_dma_device_narrow(struct ntdma_dma_device *dmadev, u64 limit)
{
	u64 mask;

	mutex_lock(&dmadev->lock);
	mask = dmadev->dev->coherent_dma_mask;
	/* where Linux refuses the mask, the allocator's result is checked */
	if (limit < mask && dma_set_coherent_mask(dmadev->dev, limit))
		dev_dbg(dmadev->dev, "coherent mask %#llx refused\n", limit);
	return mask;
}

/**
 * ntdma_dma_device_widen - end what ntdma_dma_device_narrow() began
 * @dmadev: shared state
 * @mask: what it returned
 */
void ntdma_dma_device_widen(struct ntdma_dma_device *dmadev, u64 mask)
{
	dmadev->dev->coherent_dma_mask = mask;
	mutex_unlock(&dmadev->lock);
}

/**
 * ntdma_dma_device_for_each_adapter - visit all adapters of all devices
 * @fn: called with the device's lock held; may sleep
 * @data: passed through
 *
 * Context: may sleep.
 */
void ntdma_dma_device_for_each_adapter(ntdma_adapter_fn fn, void *data)
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
