/* SPDX-License-Identifier: GPL-2.0-only */
/* A small driver as it stands in a folder of Windows sources. */
#pragma once

#define LOOP_TAG 'pooL'

typedef struct _LOOP {
	PDEVICE_OBJECT DeviceObject;
	PDMA_ADAPTER Adapter;
	ULONG MapRegisters;
	PSCATTER_GATHER_LIST List;
	BOOLEAN WriteToDevice;
	union {
		struct {
			CHAR First;
			UCHAR Second;
		};
		USHORT Both;
	};
} LOOP, *PLOOP;

NTSTATUS LoopOpen(PDEVICE_OBJECT DeviceObject, PLOOP *Loop);
NTSTATUS LoopMap(PLOOP Loop, PMDL Mdl, BOOLEAN WriteToDevice);
VOID LoopUnmap(PLOOP Loop);
VOID LoopClose(PLOOP Loop);
