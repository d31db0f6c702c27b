/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An open file of a device, and the requests that it makes.
 */
#ifndef _NTDMA_IO_FILE_H
#define _NTDMA_IO_FILE_H

#include <linux/kref.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include <uapi/ntdma/wdm.h>

#include "io.h"

/**
 * struct io_file - an open file
 * @object: what the driver sees
 * @ref: the opener's, and of who closes it for him
 * @node: in the list of files, under its lock
 * @gate: see node.c
 * @device: whose file it is, NULL when closed; changes with @gate exclusively
 * @open: IRP_MJ_CREATE succeeded
 * @lock: guards what follows
 * @requests: under way
 * @closing: no more of them but those that close it
 */
struct io_file {
	FILE_OBJECT object;
	struct kref ref;
	struct list_head node;
	struct rw_semaphore gate;
	struct io_device *device;
	bool open;

	spinlock_t lock;	/* see above */
	struct list_head requests;
	bool closing;
};

int io_file_simple(struct io_file *file, UCHAR major);
ssize_t io_file_transfer(struct io_file *file, UCHAR major, char __user *buf,
			 size_t count, loff_t *pos);
long io_file_control(struct io_file *file,
		     struct ntdma_device_control __user *arg);
void io_file_cancel(struct io_file *file);

#endif
