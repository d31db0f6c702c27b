/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the files of module/io: the smallest host for a WDM driver.
 */
#ifndef _NTDMA_IO_IO_H
#define _NTDMA_IO_IO_H

#include <linux/list.h>
#include <linux/mutex.h>

#include "../nt/nt.h"

struct device;
struct io_node;

#define IO_TYPE_DEVICE		3
#define IO_TYPE_DRIVER		4
#define IO_TYPE_FILE		5
#define IO_TYPE_IRP		6

/**
 * struct io_device - a device object of IoCreateDevice()
 * @object: what the driver sees; its extension follows the structure
 * @node: in the list of all, under its lock
 * @lower: device that it is attached to, or NULL
 * @name: last component of its name; empty for none
 * @nodes: entries in /dev, under the lock of node.c
 * @closed: no file can be opened any more; as @nodes
 * @extension: the driver's
 */
struct io_device {
	DEVICE_OBJECT object;
	struct list_head node;
	PDEVICE_OBJECT lower;
	char name[48];
	struct list_head nodes;
	bool closed;
	u8 extension[] __aligned(16);
};

/* device.c */
struct io_device *io_device_find(PDEVICE_OBJECT object);
PDEVICE_OBJECT io_device_top(PDEVICE_OBJECT object);
void io_device_ready(PDRIVER_OBJECT driver);
void io_device_drop_all(PDRIVER_OBJECT driver);
void io_name(PCUNICODE_STRING name, char *text, size_t size);

/* irp.c */
bool io_call_and_wait(PDEVICE_OBJECT device, PIRP irp);
PIRP io_irp_create(PDEVICE_OBJECT device, UCHAR major, UCHAR minor);

/* driver.c */
PDRIVER_OBJECT io_driver_create(const char *name, PDRIVER_INITIALIZE entry);
void io_driver_destroy(PDRIVER_OBJECT driver);
int io_errno(NTSTATUS status);

/* pdo.c */
int io_pdo_start(PDEVICE_OBJECT pdo, PDRIVER_OBJECT driver, struct device *dev);
int io_pdo_stop(PDEVICE_OBJECT pdo);
int io_pdo_restart(PDEVICE_OBJECT pdo, struct device *dev);
void io_pdo_remove(PDEVICE_OBJECT pdo, bool gone);
extern DRIVER_OBJECT io_bus_driver;

/* resources.c */
PCM_RESOURCE_LIST io_resources_create(struct device *dev);

/* work_item.c */
void io_work_flush(void);
int io_work_init(void);
void io_work_exit(void);

/* node.c */
int io_node_add(struct io_device *device, const char *name);
int io_node_remove(const char *name);
void io_node_close_files(PDEVICE_OBJECT object);
void io_node_remove_all(struct io_device *device);
int io_node_init(void);
void io_node_exit(void);

#endif
