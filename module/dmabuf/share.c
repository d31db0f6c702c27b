// SPDX-License-Identifier: GPL-2.0-only
/*
 * The character device by which user space shares memory with a device.
 *
 *	export	a common buffer becomes a dma-buf
 *	copy	two dma-bufs, of whatever exporter, become MDLs, and the driver has
 *		its device copy one to the other
 *
 * An open file outlives its driver: it holds the record, and this module.
 *
 * LOCKING: ntdma_share.lock is held for reading by the calls, for writing by the
 * removal; @transfers nests inside. Exporters are called under the former.
 */
#include <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <ntdma/dmabuf.h>
#include <ntdma/share.h>
#include <uapi/ntdma/share.h>

#include "../dma/adapter.h"
#include "../dma/live.h"
#include "../nt/inject.h"

#define TRANSFER_MS	30000

/**
 * struct ntdma_share - one character device
 * @refs: the driver's, and one for each open file
 * @misc: the device
 * @ops: the driver's
 * @transfers: one at a time
 * @lock: guards what follows
 * @adapter: NULL when the driver has gone
 * @context: the driver's
 */
struct ntdma_share {
	struct kref refs;
	struct miscdevice misc;
	const struct ntdma_share_ops *ops;
	struct mutex transfers;		/* the device at work */
	struct rw_semaphore lock;	/* see above */
	PDMA_ADAPTER adapter;
	void *context;
};

static void free_share(struct kref *refs)
{
	struct ntdma_share *share =
		container_of(refs, struct ntdma_share, refs);

	mutex_destroy(&share->transfers);
	kfree(share->misc.name);
	kfree(share);
	ntdma_live_dec();
}

/* The buffer is the driver's for a moment; descriptor and importers keep it. */
static int export_fd(struct ntdma_share *share, u32 size)
{
	PDMA_ADAPTER adapter = share->adapter;
	PHYSICAL_ADDRESS logical;
	struct dma_buf *dmabuf;
	void *va;
	int fd;

	va = adapter->DmaOperations->AllocateCommonBuffer(adapter, size,
							  &logical, true);
	if (!va)
		return -ENOMEM;
	dmabuf = ntdma_dmabuf_export_buffer(adapter, va);
	adapter->DmaOperations->FreeCommonBuffer(adapter, size, logical, va,
						 true);
	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	fd = ntdma_dmabuf_fd(dmabuf);
	if (fd < 0)
		dma_buf_put(dmabuf);
	return fd;
}

static int share_export(struct ntdma_share *share,
			struct ntdma_share_export __user *arg)
{
	struct ntdma_share_export export;

	if (copy_from_user(&export, arg, sizeof(export)))
		return -EFAULT;
	if (!export.size || export.size > share->ops->max_length ||
	    export.reserved)
		return -EINVAL;
	export.fd = export_fd(share, PAGE_ALIGN(export.size));
	if (export.fd < 0)
		return export.fd;
	/* the descriptor is the process' already, whatever becomes of this */
	return copy_to_user(arg, &export, sizeof(export)) ? -EFAULT : 0;
}

/* As a rule it has ended with the flush; not all of its data came if it ran out. */
static int end_window(struct ntdma_dmabuf *dmabuf)
{
	int ret = ntdma_dmabuf_close_window(dmabuf);

	return ret == -ETIMEDOUT || ret == -ECANCELED ? ret : 0;
}

/* What device and NTSTATUS have to say is one error to user space. */
static int copy_imported(struct ntdma_share *share, struct ntdma_dmabuf *from,
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
	mutex_lock(&share->transfers);
	status = share->ops->copy(share->context, ntdma_dmabuf_mdl(from),
				  ntdma_dmabuf_mdl(to), length);
	mutex_unlock(&share->transfers);
	ret = end_window(to);
	ret = end_window(from) ?: ret;
	return status < 0 ? -EIO : ret;
}

static int share_copy(struct ntdma_share *share,
		      const struct ntdma_share_copy __user *arg)
{
	struct ntdma_dmabuf *from, *to;
	struct ntdma_share_copy copy;
	int ret;

	if (copy_from_user(&copy, arg, sizeof(copy)))
		return -EFAULT;
	if (!copy.length || copy.length > share->ops->max_length)
		return -EINVAL;
	from = ntdma_dmabuf_import_fd(share->adapter, copy.from);
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = ntdma_dmabuf_import_fd(share->adapter, copy.to);
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
	struct ntdma_share *share = file->private_data;
	long ret;

	down_read(&share->lock);
	if (!share->adapter)
		ret = -ENODEV;
	else if (command == NTDMA_SHARE_EXPORT)
		ret = share_export(share, (void __user *)arg);
	else if (command == NTDMA_SHARE_COPY)
		ret = share_copy(share, (void __user *)arg);
	else
		ret = -ENOTTY;
	up_read(&share->lock);
	return ret;
}

/* Under the lock of all misc devices, which the removal takes as well. */
static int share_open(struct inode *inode, struct file *file)
{
	struct ntdma_share *share =
		container_of(file->private_data, struct ntdma_share, misc);

	kref_get(&share->refs);
	file->private_data = share;
	return 0;
}

static int share_release(struct inode *inode, struct file *file)
{
	struct ntdma_share *share = file->private_data;

	kref_put(&share->refs, free_share);
	return 0;
}

static const struct file_operations share_fops = {
	.owner		= THIS_MODULE,
	.open		= share_open,
	.release	= share_release,
	.unlocked_ioctl	= share_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
};

static struct ntdma_share *alloc_share(const char *name)
{
	struct ntdma_share *share = NULL;

	if (!ntdma_fail(NTDMA_SITE_SHARE))
		share = kzalloc(sizeof(*share), GFP_KERNEL);
	if (!share)
		return NULL;
	share->misc = (struct miscdevice){
		.minor	= MISC_DYNAMIC_MINOR,
		.name	= kstrdup(name, GFP_KERNEL),
		.fops	= &share_fops,
		.mode	= 0600,
	};
	if (!share->misc.name) {
		kfree(share);
		return NULL;
	}
	kref_init(&share->refs);
	mutex_init(&share->transfers);
	init_rwsem(&share->lock);
	ntdma_live_inc();
	return share;
}

struct ntdma_share *ntdma_share_create(const char *name,
				       struct _DMA_ADAPTER *adapter,
				       const struct ntdma_share_ops *ops,
				       void *context)
{
	struct ntdma_share *share = alloc_share(name);
	int ret;

	if (!share)
		return ERR_PTR(-ENOMEM);
	share->ops = ops;
	share->adapter = adapter;
	share->context = context;
	ret = misc_register(&share->misc);
	if (!ret)
		return share;
	kref_put(&share->refs, free_share);
	return ERR_PTR(ret);
}
EXPORT_SYMBOL_NS_GPL(ntdma_share_create, "NTDMA");

void ntdma_share_destroy(struct ntdma_share *share)
{
	if (IS_ERR_OR_NULL(share))
		return;
	misc_deregister(&share->misc);
	down_write(&share->lock);
	share->adapter = NULL;
	up_write(&share->lock);
	kref_put(&share->refs, free_share);
}
EXPORT_SYMBOL_NS_GPL(ntdma_share_destroy, "NTDMA");
