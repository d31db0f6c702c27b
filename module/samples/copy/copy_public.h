/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the ported copy driver and its Linux glue tell each other.
 *
 * Both sides include this file, one after <wdm.h>, the other after Linux
 * headers: hence plain C types, which both of them understand.
 */
#ifndef _NTDMA_SAMPLES_COPY_PUBLIC_H
#define _NTDMA_SAMPLES_COPY_PUBLIC_H

struct _DEVICE_OBJECT;
struct _KINTERRUPT;

/**
 * struct copy_settings - what a registry would say
 * @version: of NetDMA that the driver speaks: 0x10, 0x11, 0x20 or 0x21
 * @channels: at most so many
 * @ask_device: learn from a register what is done, not from memory
 * @fail_allocate: the nth request fails; counts down
 * @fail_start: the same
 * @fail_append: the same
 */
struct copy_settings {
	unsigned int version;
	unsigned int channels;
	unsigned int ask_device;
	unsigned int fail_allocate;
	unsigned int fail_start;
	unsigned int fail_append;
};

extern struct copy_settings CopySettings;
extern const unsigned int CopyExtensionSize;

/* PASSIVE_LEVEL. Those that can fail return 0 or a negative NTSTATUS. */
int CopyAddDevice(struct _DEVICE_OBJECT *DeviceObject, void *Bus);
int CopyStartDevice(struct _DEVICE_OBJECT *DeviceObject);
void CopyStopDevice(struct _DEVICE_OBJECT *DeviceObject);
void CopyRemoveDevice(struct _DEVICE_OBJECT *DeviceObject);
void CopyPowerDown(struct _DEVICE_OBJECT *DeviceObject);
void CopyPowerUp(struct _DEVICE_OBJECT *DeviceObject);

/* Device level */
unsigned char CopyInterruptService(struct _KINTERRUPT *Interrupt,
				   void *ServiceContext);

/*
 * The glue's: registers of the device, which has them in configuration space.
 * Any level.
 */
unsigned int CopyReadBus(void *Bus, unsigned int Offset);
void CopyWriteBus(void *Bus, unsigned int Offset, unsigned int Value);

#endif
