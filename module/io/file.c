// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests of open files, with their buffers: copied (buffered), locked and
 * described by an MDL (direct), or passed as they are (neither).
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../nt/inject.h"
#include "file.h"

/**
 * struct io_call - a request of a file while its caller waits
 * @node: in the file's requests, under its lock
 * @file: the file
 * @device: top of the stack
 * @irp: the request
 */
struct io_call {
	struct list_head node;
	struct io_file *file;
	PDEVICE_OBJECT device;
	PIRP irp;
};

static PIO_STACK_LOCATION begin(struct io_call *call, struct io_file *file,
				UCHAR major)
{
	PIO_STACK_LOCATION location;

	call->file = file;
	call->device = io_device_top(&file->device->object);
	call->irp = io_irp_create(call->device, major, 0);
	if (!call->irp)
		return NULL;
	call->irp->RequestorMode = UserMode;
	call->irp->Tail.Overlay.OriginalFileObject = &file->object;
	location = IoGetNextIrpStackLocation(call->irp);
	location->FileObject = &file->object;
	return location;
}

/* A request that came too late for io_file_cancel() is not made. */
static bool admit(struct io_call *call)
{
	UCHAR major = IoGetNextIrpStackLocation(call->irp)->MajorFunction;
	struct io_file *file = call->file;
	bool admitted;

	spin_lock_bh(&file->lock);
	admitted = !file->closing || major == IRP_MJ_CLEANUP ||
		   major == IRP_MJ_CLOSE;
	if (admitted)
		list_add(&call->node, &file->requests);
	spin_unlock_bh(&file->lock);
	return admitted;
}

/* -ENODEV, or 0 when it was made, however it ended */
static int run(struct io_call *call)
{
	struct io_file *file = call->file;

	if (!admit(call))
		return -ENODEV;
	io_call_and_wait(call->device, call->irp);
	spin_lock_bh(&file->lock);
	list_del(&call->node);
	spin_unlock_bh(&file->lock);
	return 0;
}

/* The driver may have added MDLs of its own, and locked them. */
static void end(struct io_call *call)
{
	PMDL mdl, next;

	for (mdl = call->irp->MdlAddress; mdl; mdl = next) {
		next = mdl->Next;
		if (mdl->MdlFlags & MDL_PAGES_LOCKED)
			MmUnlockPages(mdl);
		IoFreeMdl(mdl);
	}
	kvfree(call->irp->AssociatedIrp.SystemBuffer);
	IoFreeIrp(call->irp);
}

/**
 * io_file_cancel - ask the requests of a file to end, and let no more begin
 * @file: the file, to be closed next
 *
 * Context: up to DISPATCH_LEVEL.
 */
void io_file_cancel(struct io_file *file)
{
	struct io_call *call;

	/* a request cannot go while it is in the list */
	spin_lock_bh(&file->lock);
	file->closing = true;
	list_for_each_entry(call, &file->requests, node)
		IoCancelIrp(call->irp);
	spin_unlock_bh(&file->lock);
}

/**
 * io_file_simple - a request without a buffer
 * @file: the file, its gate held
 * @major: IRP_MJ_...
 *
 * Context: may sleep.
 * Return: 0 or -errno.
 */
int io_file_simple(struct io_file *file, UCHAR major)
{
	struct io_call call;
	int ret;

	if (!begin(&call, file, major))
		return -ENOMEM;
	ret = run(&call);
	/* a driver need not know of the others */
	if (!ret && major == IRP_MJ_CREATE)
		ret = io_errno(call.irp->IoStatus.Status);
	end(&call);
	return ret;
}

/* Buffer of @size bytes with @count from the user in it. */
static int attach_buffer(struct io_call *call, size_t size,
			 const void __user *from, size_t count)
{
	void *buffer = NULL;

	if (!size)
		return 0;
	if (!ntdma_fail(NTDMA_SITE_SYSTEM_BUFFER))
		buffer = kvzalloc(size, GFP_KERNEL | __GFP_NOWARN);
	if (!buffer)
		return -ENOMEM;
	call->irp->AssociatedIrp.SystemBuffer = buffer;
	call->irp->Flags |= IRP_BUFFERED_IO;
	return copy_from_user(buffer, from, count) ? -EFAULT : 0;
}

static int attach_mdl(struct io_call *call, void __user *buf, size_t count,
		      LOCK_OPERATION operation)
{
	NTSTATUS status;
	PMDL mdl;

	if (!count)
		return 0;
	mdl = IoAllocateMdl((__force void *)buf, count, false, false, NULL);
	if (!mdl)
		return -ENOMEM;
	call->irp->MdlAddress = mdl;
	status = NtdmaProbeAndLockPages(mdl, UserMode, operation);
	return io_errno(status);
}

static int attach_transfer(struct io_call *call, bool reading, char __user *buf,
			   size_t count)
{
	call->irp->UserBuffer = (__force void *)buf;
	if (call->device->Flags & DO_BUFFERED_IO)
		return attach_buffer(call, count, buf, reading ? 0 : count);
	if (call->device->Flags & DO_DIRECT_IO)
		return attach_mdl(call, buf, count,
				  reading ? IoWriteAccess : IoReadAccess);
	return 0;
}

/* Bytes that went through, or -errno. */
static ssize_t finish_transfer(struct io_call *call, bool reading,
			       char __user *buf, size_t count)
{
	size_t moved = min_t(size_t, call->irp->IoStatus.Information, count);
	int ret = io_errno(call->irp->IoStatus.Status);

	if (reading && call->irp->IoStatus.Status == STATUS_END_OF_FILE)
		return 0;
	if (ret)
		return ret;
	if (reading && call->irp->AssociatedIrp.SystemBuffer &&
	    copy_to_user(buf, call->irp->AssociatedIrp.SystemBuffer, moved))
		return -EFAULT;
	return moved;
}

/**
 * io_file_transfer - read or write
 * @file: the file, its gate held
 * @major: IRP_MJ_READ or IRP_MJ_WRITE
 * @buf: the user's buffer
 * @count: bytes
 * @pos: offset, advanced by what went through
 *
 * Context: may sleep.
 * Return: bytes or -errno.
 */
ssize_t io_file_transfer(struct io_file *file, UCHAR major, char __user *buf,
			 size_t count, loff_t *pos)
{
	bool reading = major == IRP_MJ_READ;
	PIO_STACK_LOCATION location;
	struct io_call call;
	ssize_t ret;

	location = begin(&call, file, major);
	if (!location)
		return -ENOMEM;
	/* Read and Write have the same parameters */
	location->Parameters.Read.Length = count;
	location->Parameters.Read.ByteOffset.QuadPart = *pos;
	ret = attach_transfer(&call, reading, buf, count);
	if (!ret)
		ret = run(&call);
	if (!ret)
		ret = finish_transfer(&call, reading, buf, count);
	if (ret > 0)
		*pos += ret;
	end(&call);
	return ret;
}

static int attach_control(struct io_call *call, PIO_STACK_LOCATION location,
			  const struct ntdma_device_control *control)
{
	void __user *out = u64_to_user_ptr(control->out);
	void __user *in = u64_to_user_ptr(control->in);
	ULONG method = METHOD_FROM_CTL_CODE(control->code);
	int ret;

	location->Parameters.DeviceIoControl.IoControlCode = control->code;
	location->Parameters.DeviceIoControl.InputBufferLength = control->in_size;
	location->Parameters.DeviceIoControl.OutputBufferLength = control->out_size;
	if (method == METHOD_NEITHER) {
		location->Parameters.DeviceIoControl.Type3InputBuffer =
			(__force void *)in;
		call->irp->UserBuffer = (__force void *)out;
		return 0;
	}
	if (method == METHOD_BUFFERED)
		return attach_buffer(call, max(control->in_size,
					       control->out_size),
				     in, control->in_size);
	ret = attach_buffer(call, control->in_size, in, control->in_size);
	if (ret)
		return ret;
	return attach_mdl(call, out, control->out_size,
			  method == METHOD_IN_DIRECT ? IoReadAccess :
						       IoWriteAccess);
}

static int finish_control(struct io_call *call,
			  struct ntdma_device_control *control)
{
	void *buffer = call->irp->AssociatedIrp.SystemBuffer;
	size_t moved;

	control->status = call->irp->IoStatus.Status;
	control->information = call->irp->IoStatus.Information;
	if (METHOD_FROM_CTL_CODE(control->code) != METHOD_BUFFERED || !buffer ||
	    NT_ERROR(call->irp->IoStatus.Status))
		return 0;
	moved = min_t(u64, control->information, control->out_size);
	return copy_to_user(u64_to_user_ptr(control->out), buffer, moved) ?
	       -EFAULT : 0;
}

/**
 * io_file_control - a control request
 * @file: the file, its gate held
 * @arg: the user's structure, status and information are set
 *
 * Context: may sleep.
 * Return: 0 when the request ended, however; -errno when it was not made.
 */
long io_file_control(struct io_file *file,
		     struct ntdma_device_control __user *arg)
{
	struct ntdma_device_control control;
	PIO_STACK_LOCATION location;
	struct io_call call;
	long ret;

	if (copy_from_user(&control, arg, sizeof(control)))
		return -EFAULT;
	location = begin(&call, file, IRP_MJ_DEVICE_CONTROL);
	if (!location)
		return -ENOMEM;
	ret = attach_control(&call, location, &control);
	if (!ret)
		ret = run(&call);
	if (!ret)
		ret = finish_control(&call, &control);
	end(&call);
	if (!ret && copy_to_user(arg, &control, sizeof(control)))
		ret = -EFAULT;
	return ret;
}
