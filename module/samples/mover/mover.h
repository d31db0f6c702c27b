/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private header of the ported mover driver; included after <wdm.h>.
 */
#ifndef _NTDMA_SAMPLES_MOVER_H
#define _NTDMA_SAMPLES_MOVER_H

#include <uapi/ntdma/testdev.h>

#include "mover_public.h"

/* Registers, NTDMA_TESTDEV_* of the uapi header, are 32 bits wide. */

/* As the device reads it from memory. */
typedef struct _MOVER_DESCRIPTOR {
	ULONG64 Address;
	ULONG Length;
	ULONG Flags;
	ULONG Offset;
	ULONG Seed;
} MOVER_DESCRIPTOR, *PMOVER_DESCRIPTOR;

C_ASSERT(sizeof(MOVER_DESCRIPTOR) == sizeof(struct ntdma_testdev_desc));

/* Two requests, each with an element for every page that it touches. */
#define MOVER_DESCRIPTORS	(2 * (MOVER_MAX_LENGTH / PAGE_SIZE + 1))
#define MOVER_RING_LENGTH	(MOVER_DESCRIPTORS * sizeof(MOVER_DESCRIPTOR))

#define MOVER_SECOND		10000000LL

/* One direction of a copy. */
typedef struct _MOVER_SIDE {
	UCHAR TransferContext[DMA_TRANSFER_CONTEXT_SIZE_V1];
	PSCATTER_GATHER_LIST List;
	BOOLEAN WriteToDevice;
} MOVER_SIDE, *PMOVER_SIDE;

typedef struct _MOVER_EXTENSION {
	PDEVICE_OBJECT DeviceObject;
	PVOID Bus;
	PDMA_ADAPTER Adapter;
	PMOVER_DESCRIPTOR Ring;		/* common buffer */
	PHYSICAL_ADDRESS RingAddress;
	ULONG Count;			/* descriptors of the copy under way */
	MOVER_SIDE From;
	MOVER_SIDE To;
	KDPC Dpc;
	KEVENT Done;
} MOVER_EXTENSION, *PMOVER_EXTENSION;

#endif
