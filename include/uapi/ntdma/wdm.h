/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * DeviceIoControl() for the entries that ported drivers have in /dev.
 */
#ifndef _UAPI_NTDMA_WDM_H
#define _UAPI_NTDMA_WDM_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct ntdma_device_control - one control request
 * @code: the driver's control code, CTL_CODE()
 * @status: set: NTSTATUS of the request
 * @in: address of the input
 * @out: address of the output
 * @in_size: bytes of input
 * @out_size: bytes that the output has room for
 * @information: set: bytes of output, or what the driver says it means
 */
struct ntdma_device_control {
	__u32 code;
	__u32 status;
	__u64 in;
	__u64 out;
	__u32 in_size;
	__u32 out_size;
	__u64 information;
};

/*
 * ioctl() succeeds when the request reached the driver and ended; how is in
 * @status. It fails with EFAULT for addresses that cannot be used, ENOMEM, and
 * ENODEV for a device that is gone.
 */
#define NTDMA_DEVICE_CONTROL	_IOWR('N', 0x60, struct ntdma_device_control)

#endif
