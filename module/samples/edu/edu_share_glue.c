// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: /dev/ntdma_edu, by which user space shares memory with the device.
 *
 *	export	a common buffer of the Windows half becomes a dma-buf
 *	copy	two dma-bufs, of whatever exporter, become MDLs, and the Windows
 *		half has the device copy one to the other
 */
#include <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include <ntdma/dmabuf.h>
#include <uapi/ntdma/share.h>

#include "edu_public.h"
#include "edu_share.h"

#define TRANSFER_MS	30000

static int export_fd(struct _DEVICE_OBJECT *device, u32 size)
{
	unsigned long long logical;
	struct dma_buf *dmabuf;
	void *va;
	int fd;

	va = EduAllocateShared(device, size, &logical);
	if (!va)
		return -ENOMEM;
	dmabuf = ntdma_dmabuf_export_buffer(EduSharedAdapter(device), va);
	/* from now on it is theirs who have the dma-buf */
	EduFreeShared(device, size, logical, va);
	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	fd = ntdma_dmabuf_fd(dmabuf);
	if (fd < 0)
		dma_buf_put(dmabuf);
	return fd;
}

static int share_export(struct _DEVICE_OBJECT *device,
			struct ntdma_share_export __user *arg)
{
	struct ntdma_share_export export;

	if (copy_from_user(&export, arg, sizeof(export)))
		return -EFAULT;
	if (!export.size || export.size > EDU_MAX_LENGTH || export.reserved)
		return -EINVAL;
	export.fd = export_fd(device, PAGE_ALIGN(export.size));
	if (export.fd < 0)
		return export.fd;
	/* the descriptor is the process' already, whatever becomes of this */
	return copy_to_user(arg, &export, sizeof(export)) ? -EFAULT : 0;
}

/* What device and NTSTATUS have to say is one error to user space. */
static int copy_imported(struct edu_share *share, struct ntdma_dmabuf *from,
			 struct ntdma_dmabuf *to, u32 length)
{
	int ret, status;

	ret = ntdma_dmabuf_open_window(from, 0, TRANSFER_MS);
	if (ret)
		return ret;
	ret = ntdma_dmabuf_open_window(to, NTDMA_WINDOW_WRITE, TRANSFER_MS);
	if (ret) {
		ntdma_dmabuf_close_window(from);
		return ret;
	}
	mutex_lock(share->transfers);
	status = EduCopyMdl(share->device, ntdma_dmabuf_mdl(from),
			    ntdma_dmabuf_mdl(to), length);
	mutex_unlock(share->transfers);
	/* as a rule they have ended with the flush */
	ntdma_dmabuf_close_window(to);
	ntdma_dmabuf_close_window(from);
	return status < 0 ? -EIO : 0;
}

static int share_copy(struct edu_share *share,
		      const struct ntdma_share_copy __user *arg)
{
	struct _DMA_ADAPTER *adapter = EduSharedAdapter(share->device);
	struct ntdma_dmabuf *from, *to;
	struct ntdma_share_copy copy;
	int ret;

	if (copy_from_user(&copy, arg, sizeof(copy)))
		return -EFAULT;
	if (!copy.length || copy.length > EDU_MAX_LENGTH)
		return -EINVAL;
	from = ntdma_dmabuf_import_fd(adapter, copy.from);
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = ntdma_dmabuf_import_fd(adapter, copy.to);
	if (IS_ERR(to)) {
		ret = PTR_ERR(to);
		goto release_from;
	}
	ret = copy_imported(share, from, to, copy.length);
	ntdma_dmabuf_release(to);
release_from:
	ntdma_dmabuf_release(from);
	return ret;
}

static long share_ioctl(struct file *file, unsigned int command,
			unsigned long arg)
{
	struct edu_share *share =
		container_of(file->private_data, struct edu_share, misc);
	long ret;

	down_read(&share->lock);
	if (!share->device)
		ret = -ENODEV;
	else if (command == NTDMA_SHARE_EXPORT)
		ret = share_export(share->device, (void __user *)arg);
	else if (command == NTDMA_SHARE_COPY)
		ret = share_copy(share, (void __user *)arg);
	else
		ret = -ENOTTY;
	up_read(&share->lock);
	return ret;
}

static const struct file_operations share_fops = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= share_ioctl,
};

/**
 * edu_share_add - let user space in
 * @share: zeroed; lives as long as the module
 * @transfers: held while the device is at work
 * @device: device object that was started
 *
 * Return: 0 or -errno.
 */
int edu_share_add(struct edu_share *share, struct mutex *transfers,
		  struct _DEVICE_OBJECT *device)
{
	int ret;

	share->misc = (struct miscdevice){
		.minor	= MISC_DYNAMIC_MINOR,
		.name	= KBUILD_MODNAME,
		.fops	= &share_fops,
		.mode	= 0600,
	};
	init_rwsem(&share->lock);
	share->transfers = transfers;
	share->device = device;
	ret = misc_register(&share->misc);
	if (ret)
		share->device = NULL;
	return ret;
}

/**
 * edu_share_remove - undo edu_share_add()
 * @share: added
 *
 * Waits for calls under way; files that are still open get -ENODEV.
 */
void edu_share_remove(struct edu_share *share)
{
	misc_deregister(&share->misc);
	down_write(&share->lock);
	share->device = NULL;
	up_write(&share->lock);
}

MODULE_IMPORT_NS("DMA_BUF");
