/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Linux face of ntdma_hdaudio: function groups of HD Audio codecs as devices
 * on a bus of their own, and the drivers of such devices.
 *
 * The Windows half of a driver asks the device object for the interface that it
 * knows (NtdmaQueryInterface()); this is what its glue calls.
 */
#ifndef _NTDMA_HDAUDIO_H
#define _NTDMA_HDAUDIO_H

#include <linux/device.h>
#include <linux/types.h>

struct _DEVICE_OBJECT;
struct module;

/**
 * struct ntdma_hdaudio_device - one function group of a codec
 * @dev: Linux device; its parent is the controller
 * @object: device object; DeviceExtension is the driver's while it is bound
 * @codec: address of the codec on the link
 * @node: node of the function group
 * @type: 1 audio, 2 modem
 * @vendor: vendor of the codec
 * @device: the vendor's device number
 * @subsystem: subsystem id
 * @revision: revision as in the hardware id
 */
struct ntdma_hdaudio_device {
	struct device dev;
	struct _DEVICE_OBJECT *object;
	u8 codec;
	u8 node;
	u8 type;
	u16 vendor;
	u16 device;
	u32 subsystem;
	u16 revision;
};

/**
 * struct ntdma_hdaudio_driver - driver of function groups
 * @driver: Linux driver; name and owner are set at registration
 * @ids: what it drives, in the words of an INF file: hardware or compatible ids
 *	such as HDAUDIO\FUNC_01&VEN_1AF4&DEV_0011; ends with NULL
 * @extension_size: bytes of zeroed DeviceExtension for each device
 * @probe: start the device; 0 or -errno
 * @remove: stop it. All routines of the interfaces still work unless the
 *	controller is gone; what is not given back by the end is reclaimed
 */
struct ntdma_hdaudio_driver {
	struct device_driver driver;
	const char *const *ids;
	size_t extension_size;
	int (*probe)(struct ntdma_hdaudio_device *hdev);
	void (*remove)(struct ntdma_hdaudio_device *hdev);
};

int __ntdma_hdaudio_register_driver(struct ntdma_hdaudio_driver *driver,
				    struct module *owner, const char *name);

/**
 * ntdma_hdaudio_register_driver - bind a driver to the function groups it names
 * @driver: the driver
 *
 * Context: PASSIVE_LEVEL.
 * Return: 0 or -errno.
 */
#define ntdma_hdaudio_register_driver(driver) \
	__ntdma_hdaudio_register_driver(driver, THIS_MODULE, KBUILD_MODNAME)

void ntdma_hdaudio_unregister_driver(struct ntdma_hdaudio_driver *driver);
void ntdma_hdaudio_set_stopping(struct ntdma_hdaudio_device *hdev, bool stopping);

#endif
