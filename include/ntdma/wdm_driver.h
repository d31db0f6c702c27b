/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A WDM driver as a Linux module: all of its glue.
 *
 *	#include <ntdma/wdm_driver.h>
 *
 *	static const struct pci_device_id ids[] = {
 *		{ PCI_DEVICE(0x1234, 0x11e8) },
 *		{ }
 *	};
 *	MODULE_DEVICE_TABLE(pci, ids);
 *	NTDMA_WDM_DRIVER(DriverEntry, ids);
 *	MODULE_LICENSE("GPL");
 *
 * The licence is the author's to state; ntdma's symbols are for GPL-compatible
 * modules alone.
 */
#ifndef _NTDMA_WDM_DRIVER_H
#define _NTDMA_WDM_DRIVER_H

#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

struct _DRIVER_OBJECT;
struct _UNICODE_STRING;

/**
 * struct ntdma_wdm_driver - a WDM driver
 * @name: of the module, and of the service that its registry path names
 * @owner: THIS_MODULE
 * @entry: DriverEntry
 * @pci_ids: devices, or NULL
 * @platform_ids: devices, or NULL
 * @message_limit: messages that a PCI device gets at most, 0 for one: what INF
 *	files call MessageNumberLimit
 * @object: private, as is all that follows
 * @pci: Linux's driver
 * @platform: the same for platform devices
 */
struct ntdma_wdm_driver {
	const char *name;
	struct module *owner;
	s32 (*entry)(struct _DRIVER_OBJECT *driver, struct _UNICODE_STRING *path);
	const struct pci_device_id *pci_ids;
	const struct platform_device_id *platform_ids;
	unsigned int message_limit;

	struct _DRIVER_OBJECT *object;
	union {
		struct pci_driver pci;
		struct platform_driver platform;
	};
};

/**
 * ntdma_wdm_driver_register - load a WDM driver
 * @driver: stays the caller's until ntdma_wdm_driver_unregister()
 *
 * Calls DriverEntry. Each matching device is enabled, gets DMA masks of 64 bits
 * (a description narrows them) and its interrupt or messages, and then AddDevice
 * and IRP_MN_START_DEVICE. Before system sleep come IRP_MN_QUERY_STOP_DEVICE, which
 * may refuse it, and IRP_MN_STOP_DEVICE, after it IRP_MN_START_DEVICE again.
 *
 * Context: may sleep.
 * Return: 0; what the status of DriverEntry says; or what Linux says.
 */
int ntdma_wdm_driver_register(struct ntdma_wdm_driver *driver);

/**
 * ntdma_wdm_driver_unregister - unload a WDM driver
 * @driver: as registered
 *
 * Each device gets IRP_MN_REMOVE_DEVICE (after IRP_MN_SURPRISE_REMOVAL if it is
 * gone), its open files are closed before, and then comes DriverUnload.
 *
 * Context: may sleep.
 */
void ntdma_wdm_driver_unregister(struct ntdma_wdm_driver *driver);

/* @table if it is an array of these, else NULL */
#define NTDMA_IDS(table, type)						\
	__builtin_choose_expr(__builtin_types_compatible_p(typeof((table)[0]), \
							   const struct type), \
			      (table), NULL)

/**
 * NTDMA_WDM_DRIVER - make a module of a WDM driver
 * @driver_entry: its DriverEntry
 * @table: array of struct pci_device_id or struct platform_device_id
 * @...: more members of &struct ntdma_wdm_driver, as ".message_limit = 4"
 */
#define NTDMA_WDM_DRIVER(driver_entry, table, ...)			\
s32 driver_entry(struct _DRIVER_OBJECT *driver,				\
		 struct _UNICODE_STRING *path);				\
									\
static struct ntdma_wdm_driver ntdma_wdm_driver = {			\
	.name = KBUILD_MODNAME,						\
	.owner = THIS_MODULE,						\
	.entry = driver_entry,						\
	.pci_ids = NTDMA_IDS(table, pci_device_id),			\
	.platform_ids = NTDMA_IDS(table, platform_device_id),		\
	__VA_ARGS__							\
};									\
									\
module_driver(ntdma_wdm_driver, ntdma_wdm_driver_register,		\
	      ntdma_wdm_driver_unregister);				\
									\
MODULE_INFO(import_ns, "NTDMA")

#endif
