/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ported driver inside the benchmark, as its Linux side sees it: plain C
 * types, because both sides include this file.
 */
#ifndef _NTDMA_BENCH_CLIENT_H
#define _NTDMA_BENCH_CLIENT_H

struct _DEVICE_OBJECT;

/* Length of the longest list, in pages */
#define BENCH_MAX_PAGES		256

extern const unsigned int BenchExtensionSize;

/* PASSIVE_LEVEL. Those that can fail return 0 or a negative NTSTATUS. */
int BenchStartDevice(struct _DEVICE_OBJECT *DeviceObject);
void BenchStopDevice(struct _DEVICE_OBJECT *DeviceObject);
int BenchOpenBuffer(struct _DEVICE_OBJECT *DeviceObject, void *Va,
		    unsigned int Length);
void BenchCloseBuffer(struct _DEVICE_OBJECT *DeviceObject);

/*
 * What is measured. @Context is the device object; the buffer is the one that
 * was opened last. DISPATCH_LEVEL, except for BenchCommon and BenchVector:
 * PASSIVE_LEVEL. A vector has an element of one page for each page of the buffer.
 */
int BenchGet(void *Context);
int BenchBuild(void *Context);
int BenchPacket(void *Context);
int BenchCommon(void *Context);
int BenchBuildEx(void *Context);
int BenchPacketEx(void *Context);
int BenchVector(void *Context);

#endif
