// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries in /dev: files whose reads, writes and controls become requests.
 *
 *	open ---> IRP_MJ_CREATE        read, write, ioctl ---> ...
 *	close --> IRP_MJ_CLEANUP, IRP_MJ_CLOSE
 *
 * The caller waits for its request, so that buffers are copied and unlocked in
 * its own context. A device that goes first closes its files for their owners;
 * to those it is gone then (ENODEV).
 *
 * LOCKING: nodes_lock guards the entries and the list of files. A file's gate
 * is held shared while a request of it is under way, and exclusively to close
 * it. Drivers are called under gates alone: they may create and delete names.
 */
#include <linux/cdev.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/rwsem.h>
#include <linux/slab.h>

#include "../nt/inject.h"
#include "file.h"
#include "io.h"

#define MINORS		256

/**
 * struct io_node - one entry in /dev
 * @dev: Linux's device
 * @cdev: of it
 * @link: in the device's entries, under nodes_lock
 * @device: whose; NULL when it went; under nodes_lock
 */
struct io_node {
	struct device dev;
	struct cdev cdev;
	struct list_head link;
	struct io_device *device;
};

static DEFINE_MUTEX(nodes_lock);
static LIST_HEAD(files);	/* under nodes_lock */
static dev_t first_dev;
static struct class *io_class;
static DEFINE_IDA(minors);

static void release_node(struct device *dev)
{
	struct io_node *node = container_of(dev, struct io_node, dev);

	ida_free(&minors, MINOR(dev->devt) - MINOR(first_dev));
	kfree(node);
}

static struct io_file *file_create(struct io_device *device)
{
	struct io_file *file = NULL;

	if (!ntdma_fail(NTDMA_SITE_FILE))
		file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		return NULL;
	file->object.Type = IO_TYPE_FILE;
	file->object.Size = sizeof(file->object);
	file->object.DeviceObject = &device->object;
	init_rwsem(&file->gate);
	spin_lock_init(&file->lock);
	INIT_LIST_HEAD(&file->requests);
	kref_init(&file->ref);
	file->device = device;
	return file;
}

static void free_file(struct kref *ref)
{
	kfree(container_of(ref, struct io_file, ref));
}

static void forget_file(struct io_file *file)
{
	mutex_lock(&nodes_lock);
	list_del(&file->node);
	mutex_unlock(&nodes_lock);
	kref_put(&file->ref, free_file);
}

static int open(struct inode *inode, struct file *filp)
{
	struct io_node *node = container_of(inode->i_cdev, struct io_node, cdev);
	struct io_file *file;
	int ret;

	mutex_lock(&nodes_lock);
	if (!node->device || node->device->closed ||
	    (node->device->object.Flags & DO_DEVICE_INITIALIZING)) {
		mutex_unlock(&nodes_lock);
		return -ENODEV;
	}
	file = file_create(node->device);
	if (file) {
		list_add(&file->node, &files);
		down_read(&file->gate);
	}
	mutex_unlock(&nodes_lock);
	if (!file)
		return -ENOMEM;

	file->object.ReadAccess = !!(filp->f_mode & FMODE_READ);
	file->object.WriteAccess = !!(filp->f_mode & FMODE_WRITE);
	ret = io_file_simple(file, IRP_MJ_CREATE);
	file->open = !ret;
	up_read(&file->gate);
	if (ret)
		forget_file(file);
	else
		filp->private_data = file;
	return ret;
}

static void close_file(struct io_file *file)
{
	down_write(&file->gate);
	if (file->device && file->open) {
		io_file_simple(file, IRP_MJ_CLEANUP);
		io_file_simple(file, IRP_MJ_CLOSE);
	}
	file->device = NULL;
	up_write(&file->gate);
}

static int release(struct inode *inode, struct file *filp)
{
	struct io_file *file = filp->private_data;

	close_file(file);
	forget_file(file);
	return 0;
}

static ssize_t read(struct file *filp, char __user *buf, size_t count,
		    loff_t *pos)
{
	struct io_file *file = filp->private_data;
	ssize_t ret = -ENODEV;

	down_read(&file->gate);
	if (file->device)
		ret = io_file_transfer(file, IRP_MJ_READ, buf, count, pos);
	up_read(&file->gate);
	return ret;
}

static ssize_t write(struct file *filp, const char __user *buf, size_t count,
		     loff_t *pos)
{
	struct io_file *file = filp->private_data;
	ssize_t ret = -ENODEV;

	down_read(&file->gate);
	if (file->device)
		ret = io_file_transfer(file, IRP_MJ_WRITE, (char __user *)buf,
				       count, pos);
	up_read(&file->gate);
	return ret;
}

static long control(struct file *filp, unsigned int cmd, unsigned long arg)
{
	struct io_file *file = filp->private_data;
	long ret = -ENODEV;

	if (cmd != NTDMA_DEVICE_CONTROL)
		return -ENOTTY;
	down_read(&file->gate);
	if (file->device)
		ret = io_file_control(file, (void __user *)arg);
	up_read(&file->gate);
	return ret;
}

static const struct file_operations node_fops = {
	.owner		= THIS_MODULE,
	.open		= open,
	.release	= release,
	.read		= read,
	.write		= write,
	.unlocked_ioctl	= control,
	.compat_ioctl	= compat_ptr_ioctl,
	.llseek		= default_llseek,
};

static struct io_node *find_node_locked(const char *name)
{
	struct device *dev = class_find_device_by_name(io_class, name);
	struct io_node *node;

	if (!dev)
		return NULL;
	node = container_of(dev, struct io_node, dev);
	/* the entry keeps it as long as nodes_lock is held */
	put_device(dev);
	return node->device ? node : NULL;
}

static struct io_node *node_create(struct io_device *device)
{
	struct io_node *node = NULL;
	int minor;

	if (!ntdma_fail(NTDMA_SITE_NODE))
		node = kzalloc(sizeof(*node), GFP_KERNEL);
	if (!node)
		return NULL;
	minor = ida_alloc_max(&minors, MINORS - 1, GFP_KERNEL);
	if (minor < 0) {
		kfree(node);
		return NULL;
	}
	device_initialize(&node->dev);
	node->dev.class = io_class;
	node->dev.devt = first_dev + minor;
	node->dev.release = release_node;
	node->device = device;
	cdev_init(&node->cdev, &node_fops);
	node->cdev.owner = THIS_MODULE;
	return node;
}

/**
 * io_node_add - put an entry into /dev
 * @device: whose files it opens
 * @name: of the entry
 *
 * Context: may sleep.
 * Return: 0, -EEXIST, -ENOMEM, or what Linux says.
 */
int io_node_add(struct io_device *device, const char *name)
{
	struct io_node *node;
	int ret = -EEXIST;

	mutex_lock(&nodes_lock);
	if (find_node_locked(name))
		goto unlock;
	ret = -ENOMEM;
	node = node_create(device);
	if (!node)
		goto unlock;
	ret = dev_set_name(&node->dev, "%s", name);
	if (!ret)
		ret = cdev_device_add(&node->cdev, &node->dev);
	if (ret)
		put_device(&node->dev);
	else
		list_add(&node->link, &device->nodes);
unlock:
	mutex_unlock(&nodes_lock);
	return ret;
}

static void remove_locked(struct io_node *node)
{
	list_del(&node->link);
	node->device = NULL;
	cdev_device_del(&node->cdev, &node->dev);
	put_device(&node->dev);
}

/**
 * io_node_remove - take an entry out of /dev
 * @name: of the entry
 *
 * Context: may sleep.
 * Return: 0 or -ENOENT.
 */
int io_node_remove(const char *name)
{
	struct io_node *node;

	mutex_lock(&nodes_lock);
	node = find_node_locked(name);
	if (node)
		remove_locked(node);
	mutex_unlock(&nodes_lock);
	return node ? 0 : -ENOENT;
}

/* A file of this device that is not closed yet, with a reference. */
static struct io_file *next_file(PDEVICE_OBJECT object)
{
	struct io_file *file, *found = NULL;

	mutex_lock(&nodes_lock);
	list_for_each_entry(file, &files, node)
		if (READ_ONCE(file->device) && file->object.DeviceObject == object) {
			kref_get(&file->ref);
			found = file;
			break;
		}
	mutex_unlock(&nodes_lock);
	return found;
}

static void forbid_files(struct io_device *device)
{
	mutex_lock(&nodes_lock);
	device->closed = true;
	mutex_unlock(&nodes_lock);
}

/**
 * io_node_close_files - close all files of a device for their owners
 * @object: the device, any but IoCreateDevice()'s has no files
 *
 * Requests under way are cancelled and waited for, new files are refused.
 *
 * Context: may sleep.
 */
void io_node_close_files(PDEVICE_OBJECT object)
{
	struct io_device *device = io_device_find(object);
	struct io_file *file;

	if (!device)
		return;
	forbid_files(device);
	while ((file = next_file(object))) {
		io_file_cancel(file);
		close_file(file);
		kref_put(&file->ref, free_file);
	}
}

/**
 * io_node_remove_all - take all entries of a device out of /dev
 * @device: the device
 *
 * Context: may sleep.
 */
void io_node_remove_all(struct io_device *device)
{
	struct io_node *node, *next;

	mutex_lock(&nodes_lock);
	list_for_each_entry_safe(node, next, &device->nodes, link)
		remove_locked(node);
	mutex_unlock(&nodes_lock);
	io_node_close_files(&device->object);
}

/**
 * io_node_init - before the first entry
 *
 * Return: 0 or -errno.
 */
int io_node_init(void)
{
	int ret = alloc_chrdev_region(&first_dev, 0, MINORS, "ntdma");

	if (ret)
		return ret;
	io_class = class_create("ntdma");
	if (IS_ERR(io_class)) {
		unregister_chrdev_region(first_dev, MINORS);
		return PTR_ERR(io_class);
	}
	return 0;
}

/**
 * io_node_exit - after the last one
 */
void io_node_exit(void)
{
	class_destroy(io_class);
	unregister_chrdev_region(first_dev, MINORS);
	ida_destroy(&minors);
}
