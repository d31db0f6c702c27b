// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus of function groups.
 *
 *	STARTED --(driver is told)--> STOPPING --> STARTED
 *	   |                             |
 *	   +--------- unbind ------------+--> REMOVING --> reclaimed, STARTED
 *
 * While a driver is being taken away its routines work as before, if the hardware
 * is still there; what it has not given back by the end is reclaimed.
 */
#include <linux/device/bus.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <ntdma/ntdma.h>

#include "client.h"
#include "function.h"
#include "inject.h"
#include "interface.h"

static struct hdaudio_function *to_function(struct device *dev)
{
	return container_of(dev, struct hdaudio_function, hdev.dev);
}

static struct ntdma_hdaudio_driver *driver_of(struct device *dev)
{
	return container_of(dev->driver, struct ntdma_hdaudio_driver, driver);
}

static int bus_match(struct device *dev, ntdma_match_driver *driver)
{
	const struct ntdma_hdaudio_driver *hdriver =
		container_of_const(driver, struct ntdma_hdaudio_driver, driver);
	const char *const *wanted;
	char id[HDAUDIO_ID_LENGTH];
	unsigned int i;

	for (i = 0; i < HDAUDIO_FUNCTION_IDS; i++) {
		hdaudio_function_id(to_function(dev), i, id);
		for (wanted = hdriver->ids; *wanted; wanted++)
			if (!strcasecmp(*wanted, id))
				return true;
	}
	return false;
}

static void set_phase(struct hdaudio_function *function, enum hdaudio_phase phase)
{
	spin_lock_irq(&function->controller->lock);
	function->phase = phase;
	spin_unlock_irq(&function->controller->lock);
}

static void free_extension(struct ntdma_hdaudio_device *hdev)
{
	kvfree(hdev->object->DeviceExtension);
	hdev->object->DeviceExtension = NULL;
}

static int bus_probe(struct device *dev)
{
	const struct ntdma_hdaudio_driver *driver = driver_of(dev);
	struct hdaudio_function *function = to_function(dev);
	struct ntdma_hdaudio_device *hdev = &function->hdev;
	int ret;

	hdev->object->DeviceExtension = kvzalloc(driver->extension_size ?: 1,
						 GFP_KERNEL);
	if (!hdev->object->DeviceExtension)
		return -ENOMEM;
	ret = driver->probe(hdev);
	if (ret) {
		hdaudio_clients_revoke(function);
		free_extension(hdev);
	}
	return ret;
}

static void bus_remove(struct device *dev)
{
	const struct ntdma_hdaudio_driver *driver = driver_of(dev);
	struct hdaudio_function *function = to_function(dev);

	set_phase(function, HDAUDIO_REMOVING);
	if (driver->remove)
		driver->remove(&function->hdev);
	hdaudio_clients_revoke(function);
	free_extension(&function->hdev);
	set_phase(function, HDAUDIO_STARTED);
}

static ssize_t hardware_ids_show(struct device *dev,
				 struct device_attribute *attribute, char *buf)
{
	ssize_t length = 0;
	unsigned int i;

	for (i = 0; i < HDAUDIO_FUNCTION_IDS; i++) {
		length += hdaudio_function_id(to_function(dev), i, buf + length);
		buf[length++] = '\n';
	}
	return length;
}
static DEVICE_ATTR_RO(hardware_ids);

static struct attribute *function_attrs[] = {
	&dev_attr_hardware_ids.attr,
	NULL
};
ATTRIBUTE_GROUPS(function);

static struct bus_type hdaudio_bus = {
	.name		= "ntdma_hdaudio",
	.match		= bus_match,
	.probe		= bus_probe,
	.remove		= bus_remove,
	.dev_groups	= function_groups,
};

static void release_function(struct device *dev)
{
	struct hdaudio_function *function = to_function(dev);

	hdaudio_controller_put(function->controller);
	kfree(function);
}

static struct hdaudio_function *create(struct hdaudio_controller *controller,
				       const struct ntdma_hdaudio_device *group,
				       bool is_only)
{
	struct hdaudio_function *function = NULL;
	struct device *dev;
	int ret;

	if (!ntdma_fail(NTDMA_SITE_HDAUDIO_FUNCTION))
		function = kzalloc(sizeof(*function), GFP_KERNEL);
	if (!function)
		return NULL;
	function->hdev = *group;
	function->controller = controller;
	hdaudio_controller_get(controller);

	dev = &function->hdev.dev;
	device_initialize(dev);
	dev->bus = &hdaudio_bus;
	dev->parent = controller->dev;
	dev->release = release_function;
	/* the instance: the address, and the node where the codec has several */
	if (is_only)
		ret = dev_set_name(dev, "%s-%02u", dev_name(controller->dev),
				   group->codec);
	else
		ret = dev_set_name(dev, "%s-%02u-%02x", dev_name(controller->dev),
				   group->codec, group->node);
	if (!ret)
		return function;
	put_device(dev);
	return NULL;
}

/**
 * hdaudio_function_add - make a device of a function group
 * @controller: where it was found
 * @group: what it is
 * @is_only: the codec has no other
 *
 * Context: PASSIVE_LEVEL.
 * Return: 0 or -errno.
 */
int hdaudio_function_add(struct hdaudio_controller *controller,
			 const struct ntdma_hdaudio_device *group, bool is_only)
{
	struct hdaudio_function *function = create(controller, group, is_only);
	struct ntdma_hdaudio_device *hdev;
	int ret;

	if (!function)
		return -ENOMEM;
	hdev = &function->hdev;
	hdev->object = ntdma_device_create(&hdev->dev, 0);
	if (IS_ERR(hdev->object)) {
		ret = PTR_ERR(hdev->object);
		goto put_dev;
	}
	hdev->object->Flags |= DO_BUS_ENUMERATED_DEVICE;
	ntdma_device_set_query_interface(hdev->object, hdaudio_query_interface,
					 function);
	ret = device_add(&hdev->dev);
	if (ret)
		goto destroy_object;
	list_add_tail(&function->node, &controller->functions);
	return 0;

destroy_object:
	ntdma_device_destroy(hdev->object);
put_dev:
	put_device(&hdev->dev);
	return ret;
}

/**
 * hdaudio_functions_remove - undo hdaudio_functions_add()
 * @controller: the controller
 *
 * Context: PASSIVE_LEVEL.
 */
void hdaudio_functions_remove(struct hdaudio_controller *controller)
{
	struct hdaudio_function *function, *next;

	list_for_each_entry_safe_reverse(function, next, &controller->functions,
					 node) {
		list_del(&function->node);
		device_del(&function->hdev.dev);
		/* of clients that got their interface without a driver */
		hdaudio_clients_revoke(function);
		ntdma_device_destroy(function->hdev.object);
		put_device(&function->hdev.dev);
	}
}

/**
 * __ntdma_hdaudio_register_driver - see ntdma_hdaudio_register_driver()
 * @driver: the driver
 * @owner: its module
 * @name: its name
 *
 * Context: PASSIVE_LEVEL.
 * Return: 0 or -errno.
 */
int __ntdma_hdaudio_register_driver(struct ntdma_hdaudio_driver *driver,
				    struct module *owner, const char *name)
{
	driver->driver.name = name;
	driver->driver.owner = owner;
	driver->driver.bus = &hdaudio_bus;
	return driver_register(&driver->driver);
}
EXPORT_SYMBOL_NS_GPL(__ntdma_hdaudio_register_driver, "NTDMA_HDAUDIO");

/**
 * ntdma_hdaudio_unregister_driver - undo ntdma_hdaudio_register_driver()
 * @driver: the driver
 *
 * Context: PASSIVE_LEVEL.
 */
void ntdma_hdaudio_unregister_driver(struct ntdma_hdaudio_driver *driver)
{
	driver_unregister(&driver->driver);
}
EXPORT_SYMBOL_NS_GPL(ntdma_hdaudio_unregister_driver, "NTDMA_HDAUDIO");

/**
 * ntdma_hdaudio_set_stopping - a stop of the device is coming, or is called off
 * @hdev: the function group
 * @stopping: like IRP_MN_QUERY_STOP_DEVICE, or like its cancellation
 *
 * Meanwhile engines may be freed before their buffers. [H-088]
 *
 * Context: PASSIVE_LEVEL.
 */
void ntdma_hdaudio_set_stopping(struct ntdma_hdaudio_device *hdev, bool stopping)
{
	set_phase(container_of(hdev, struct hdaudio_function, hdev),
		  stopping ? HDAUDIO_STOPPING : HDAUDIO_STARTED);
}
EXPORT_SYMBOL_NS_GPL(ntdma_hdaudio_set_stopping, "NTDMA_HDAUDIO");

/**
 * hdaudio_bus_init - the bus is there
 *
 * Return: 0 or -errno.
 */
int hdaudio_bus_init(void)
{
	return bus_register(&hdaudio_bus);
}

/**
 * hdaudio_bus_exit - the bus is gone
 */
void hdaudio_bus_exit(void)
{
	bus_unregister(&hdaudio_bus);
}
