/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Linux face of ntdma: what the glue of a ported driver calls.
 *
 * A ported driver keeps its Windows sources, written against <wdm.h>, and gains
 * one small Linux file that includes this header. That file owns the Linux
 * driver (probe, remove, interrupt) and binds each struct device to the
 * DEVICE_OBJECT which the Windows code passes around.
 */
#ifndef _NTDMA_NTDMA_H
#define _NTDMA_NTDMA_H

#include <linux/types.h>

struct device;
struct _BUS_INTERFACE_STANDARD;
struct _DEVICE_OBJECT;

/**
 * ntdma_device_create - bind a device object to a Linux device
 * @dev: the device, bound to the calling driver; its DMA mask says what the
 *	hardware can reach (dma_set_mask_and_coherent()), no adapter widens it
 * @extension_size: bytes of zeroed DeviceExtension; 0 leaves the pointer NULL
 *
 * One Linux device has at most one device object.
 *
 * Context: PASSIVE_LEVEL, may sleep.
 * Return: the device object, or an ERR_PTR(): -EBUSY when @dev already has
 * one, -EINVAL for a NULL @dev, -ENOMEM (retry may help).
 */
struct _DEVICE_OBJECT *ntdma_device_create(struct device *dev,
					   size_t extension_size);

/**
 * ntdma_device_destroy - undo ntdma_device_create()
 * @device: device object or NULL
 *
 * Adapters that the driver forgot to put are reported and closed; memory that
 * the device could still reach stays allocated. Waits for deferred releases,
 * so that no DMA resource of the device is in use by ntdma afterwards.
 *
 * Context: PASSIVE_LEVEL, may sleep.
 */
void ntdma_device_destroy(struct _DEVICE_OBJECT *device);

/**
 * devm_ntdma_device_create - ntdma_device_create() undone at driver detach
 * @dev: see ntdma_device_create()
 * @extension_size: see ntdma_device_create()
 *
 * Context: PASSIVE_LEVEL, may sleep.
 * Return: as ntdma_device_create().
 */
struct _DEVICE_OBJECT *devm_ntdma_device_create(struct device *dev,
						size_t extension_size);

/**
 * ntdma_device_find - device object of a Linux device
 * @dev: Linux device or NULL
 *
 * Context: any.
 * Return: the device object, NULL when @dev has none. No reference is taken:
 * it is valid as long as the driver stays bound.
 */
struct _DEVICE_OBJECT *ntdma_device_find(struct device *dev);

/**
 * ntdma_device_to_linux - Linux device of a device object
 * @device: device object or NULL
 *
 * Context: any.
 * Return: the struct device, NULL for NULL.
 */
struct device *ntdma_device_to_linux(struct _DEVICE_OBJECT *device);

/**
 * ntdma_device_bus_interface - bus interface of a device object
 * @device: device object
 *
 * What a filter puts itself in front of: IoGetDmaAdapter() asks GetDmaAdapter of
 * this interface first.
 *
 * Context: any.
 * Return: the interface, valid as long as @device; NULL if that is not live.
 */
struct _BUS_INTERFACE_STANDARD *
ntdma_device_bus_interface(struct _DEVICE_OBJECT *device);

#endif
