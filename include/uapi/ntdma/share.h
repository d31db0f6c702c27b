/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The character device of the samples that share memory: /dev/ntdma_<driver>.
 *
 * A descriptor of a dma-buf is what user space and drivers pass to each other.
 */
#ifndef _UAPI_NTDMA_SHARE_H
#define _UAPI_NTDMA_SHARE_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct ntdma_share_export - make a buffer that the device can reach
 * @size: in: bytes, rounded up to pages
 * @fd: out: descriptor of a dma-buf, closed by execve()
 * @reserved: 0
 *
 * The driver lets go of its common buffer at once: descriptor, mappings and
 * importers keep the memory.
 */
struct ntdma_share_export {
	__u64 size;
	__s32 fd;
	__u32 reserved;
};

/**
 * struct ntdma_share_copy - have the device copy between two dma-bufs
 * @from: descriptor, any exporter's
 * @to: descriptor of another dma-buf
 * @length: bytes, not more than either has
 */
struct ntdma_share_copy {
	__s32 from;
	__s32 to;
	__u64 length;
};

/* The first numbers of any type belong to the file system layer. */
#define NTDMA_SHARE_EXPORT	_IOWR('n', 0x40, struct ntdma_share_export)
#define NTDMA_SHARE_COPY	_IOW('n', 0x41, struct ntdma_share_copy)

#endif
