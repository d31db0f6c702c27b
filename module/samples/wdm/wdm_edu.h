/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private header of the WDM sample; included after <ntddk.h>.
 */
#ifndef _NTDMA_SAMPLES_WDM_EDU_H
#define _NTDMA_SAMPLES_WDM_EDU_H

#include "wdm_public.h"

/* Registers in BAR 0 */
#define EDU_IDENTIFICATION	0x00
#define EDU_FACTORIAL		0x08
#define EDU_STATUS		0x20
#define EDU_INTERRUPT_STATUS	0x24
#define EDU_INTERRUPT_ACK	0x64
#define EDU_DMA_SOURCE		0x80
#define EDU_DMA_DESTINATION	0x88
#define EDU_DMA_COUNT		0x90
#define EDU_DMA_COMMAND		0x98

#define EDU_ID_MASK		0xffff
#define EDU_ID			0x00ed

#define EDU_STATUS_INTERRUPT	0x80	/* when a factorial is there */

#define EDU_COMMAND_START	0x01
#define EDU_COMMAND_TO_MEMORY	0x02
#define EDU_COMMAND_INTERRUPT	0x04

#define EDU_INTERRUPT_FACTORIAL	0x001
#define EDU_INTERRUPT_DMA	0x100

/* The device's own memory, at its address on the device's side. */
#define EDU_MEMORY		0x40000

/*
 * The device does one thing at a time, and so does StartIo: what is below the
 * line belongs to the request at the device.
 */
typedef struct _WDM_EXTENSION {
	PDEVICE_OBJECT DeviceObject;
	PDEVICE_OBJECT Pdo;
	PDEVICE_OBJECT Lower;
	PUCHAR Registers;
	ULONG RegistersLength;
	ULONG Vector;
	KIRQL Irql;
	KAFFINITY Affinity;
	BOOLEAN Latched;
	PKINTERRUPT Interrupt;
	PDMA_ADAPTER Adapter;
	BOOLEAN Started;

	PSCATTER_GATHER_LIST List;
	ULONG Element;
	ULONG Offset;		/* in the device's memory */
	ULONG Moved;
	ULONG Left;
	BOOLEAN WriteToDevice;
	ULONG Causes;		/* changed by the interrupt routine */
} WDM_EXTENSION, *PWDM_EXTENSION;

ULONG WdmRead(PWDM_EXTENSION Extension, ULONG Offset);
VOID WdmWrite(PWDM_EXTENSION Extension, ULONG Offset, ULONG Value);

/* wdm_io.c */
DRIVER_DISPATCH WdmTransfer;
DRIVER_DISPATCH WdmControl;
DRIVER_STARTIO WdmStartIo;
KSERVICE_ROUTINE WdmInterrupt;
IO_DPC_ROUTINE WdmDpc;
VOID WdmAbort(PDEVICE_OBJECT DeviceObject);
NTSTATUS WdmComplete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information);

#endif
