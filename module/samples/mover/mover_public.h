/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the ported mover driver and its Linux glue tell each other.
 *
 * Both sides include this file, one after <wdm.h>, the other after Linux
 * headers: hence plain C types, which both of them understand.
 */
#ifndef _NTDMA_SAMPLES_MOVER_PUBLIC_H
#define _NTDMA_SAMPLES_MOVER_PUBLIC_H

struct _DEVICE_OBJECT;
struct _DMA_ADAPTER;
struct _KINTERRUPT;
struct _MDL;

/* Bytes of a request: what the device's own memory holds. */
#define MOVER_MAX_LENGTH	0x100000

extern const unsigned int MoverExtensionSize;

/* PASSIVE_LEVEL. Those that can fail return 0 or a negative NTSTATUS. */
int MoverStartDevice(struct _DEVICE_OBJECT *DeviceObject, void *Bus);
void MoverStopDevice(struct _DEVICE_OBJECT *DeviceObject);
struct _DMA_ADAPTER *MoverAdapter(struct _DEVICE_OBJECT *DeviceObject);
int MoverCopyMdl(struct _DEVICE_OBJECT *DeviceObject, struct _MDL *From,
		 struct _MDL *To, unsigned int Length);

/* Device level */
unsigned char MoverInterruptService(struct _KINTERRUPT *Interrupt,
				    void *ServiceContext);

/*
 * The glue's: registers of the device, which has them in configuration space.
 * Any level.
 */
unsigned int MoverReadBus(void *Bus, unsigned int Offset);
void MoverWriteBus(void *Bus, unsigned int Offset, unsigned int Value);

#endif
