/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The declarations of ported_names.c, in a header as Windows drivers have it.
 */
#ifndef _PORTED_NAMES_H
#define _PORTED_NAMES_H

#include <ntddk.h>

typedef struct _PORTED_PACKET {
	ULONG Length;
	LIST_ENTRY Link;
} PORTED_PACKET, *PPORTED_PACKET;

typedef struct _PORTED_EXTENSION {
	PDMA_ADAPTER Adapter;
	LIST_ENTRY Packets;
	KSPIN_LOCK Lock;
	KEVENT Idle;
	KDPC Dpc;
	PVOID MapRegisterBase;
} PORTED_EXTENSION, *PPORTED_EXTENSION;

DRIVER_CONTROL PortedAdapterControl;
DRIVER_LIST_CONTROL PortedListControl;
KDEFERRED_ROUTINE PortedDpc;
NTSTATUS PortedNames(IN PDEVICE_OBJECT DeviceObject, IN OUT PULONG Length,
		     OUT PVOID *Buffer OPTIONAL);

/* Called where the compiler finds a name to mean something else. */
VOID PortedNotWindows(PCSTR Condition)
	__compiletime_error("a name does not mean what it does on Windows");

#endif
