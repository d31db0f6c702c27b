/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ported driver inside the benchmark of system DMA, as its Linux side sees
 * it: plain C types, because both sides include this file.
 */
#ifndef _NTDMA_BENCH_SYSTEM_CLIENT_H
#define _NTDMA_BENCH_SYSTEM_CLIENT_H

struct _DEVICE_OBJECT;

#define BENCH_SYSTEM_LINE	0x62
#define BENCH_SYSTEM_REGISTER	0xf1f00000
#define BENCH_SYSTEM_PAGES	16

extern const unsigned int BenchSystemExtensionSize;

/* PASSIVE_LEVEL; 0 or a negative NTSTATUS. */
int BenchSystemStart(struct _DEVICE_OBJECT *DeviceObject);
void BenchSystemStop(struct _DEVICE_OBJECT *DeviceObject);
int BenchSystemOpen(struct _DEVICE_OBJECT *DeviceObject, void *Va,
		    unsigned int Length);
void BenchSystemClose(struct _DEVICE_OBJECT *DeviceObject);

/* What is measured; @Context is the device object. PASSIVE_LEVEL. */
int BenchSystemTransfer(void *Context);

/* The glue: the controller does its work. */
void BenchSystemStep(unsigned int Length);

#endif
