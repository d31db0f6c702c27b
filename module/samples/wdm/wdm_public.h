/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What applications know of the WDM sample. CTL_CODE is <wdm.h>'s or
 * <winioctl.h>'s.
 *
 * A file is the device's memory: WDM_WINDOW bytes, read and written by DMA.
 */
#ifndef _NTDMA_SAMPLES_WDM_PUBLIC_H
#define _NTDMA_SAMPLES_WDM_PUBLIC_H

#define WDM_WINDOW	4080

/* out: ULONG, the device's identification */
#define IOCTL_WDM_IDENTIFY \
	CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
/* in: ULONG; out: ULONG, its factorial as the device computes it */
#define IOCTL_WDM_FACTORIAL \
	CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)
/* in: ULONG, an offset into the window; the other buffer is written there ... */
#define IOCTL_WDM_LOAD \
	CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_IN_DIRECT, FILE_ANY_ACCESS)
/* ... and read from there */
#define IOCTL_WDM_STORE \
	CTL_CODE(FILE_DEVICE_UNKNOWN, 0x803, METHOD_OUT_DIRECT, FILE_ANY_ACCESS)

#endif
