/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory-mapped device registers. Every access is ordered against the others
 * and against normal memory, as on Windows.
 */
#ifndef _NTDMA_DDK_WDM_REGISTER_H
#define _NTDMA_DDK_WDM_REGISTER_H

#include "../ntdef.h"

UCHAR READ_REGISTER_UCHAR(volatile UCHAR *Register);
USHORT READ_REGISTER_USHORT(volatile USHORT *Register);
ULONG READ_REGISTER_ULONG(volatile ULONG *Register);
ULONG64 READ_REGISTER_ULONG64(volatile ULONG64 *Register);
VOID WRITE_REGISTER_UCHAR(volatile UCHAR *Register, UCHAR Value);
VOID WRITE_REGISTER_USHORT(volatile USHORT *Register, USHORT Value);
VOID WRITE_REGISTER_ULONG(volatile ULONG *Register, ULONG Value);
VOID WRITE_REGISTER_ULONG64(volatile ULONG64 *Register, ULONG64 Value);

/* Consecutive registers; and without order against memory. */
VOID READ_REGISTER_BUFFER_UCHAR(volatile UCHAR *Register, UCHAR *Buffer,
				ULONG Count);
VOID WRITE_REGISTER_BUFFER_UCHAR(volatile UCHAR *Register, UCHAR *Buffer,
				 ULONG Count);
UCHAR READ_REGISTER_NOFENCE_UCHAR(volatile UCHAR *Register);
VOID WRITE_REGISTER_NOFENCE_UCHAR(volatile UCHAR *Register, UCHAR Value);
VOID READ_REGISTER_BUFFER_USHORT(volatile USHORT *Register, USHORT *Buffer,
				 ULONG Count);
VOID WRITE_REGISTER_BUFFER_USHORT(volatile USHORT *Register, USHORT *Buffer,
				  ULONG Count);
USHORT READ_REGISTER_NOFENCE_USHORT(volatile USHORT *Register);
VOID WRITE_REGISTER_NOFENCE_USHORT(volatile USHORT *Register, USHORT Value);
VOID READ_REGISTER_BUFFER_ULONG(volatile ULONG *Register, ULONG *Buffer,
				ULONG Count);
VOID WRITE_REGISTER_BUFFER_ULONG(volatile ULONG *Register, ULONG *Buffer,
				 ULONG Count);
ULONG READ_REGISTER_NOFENCE_ULONG(volatile ULONG *Register);
VOID WRITE_REGISTER_NOFENCE_ULONG(volatile ULONG *Register, ULONG Value);
VOID READ_REGISTER_BUFFER_ULONG64(volatile ULONG64 *Register, ULONG64 *Buffer,
				  ULONG Count);
VOID WRITE_REGISTER_BUFFER_ULONG64(volatile ULONG64 *Register, ULONG64 *Buffer,
				   ULONG Count);
ULONG64 READ_REGISTER_NOFENCE_ULONG64(volatile ULONG64 *Register);
VOID WRITE_REGISTER_NOFENCE_ULONG64(volatile ULONG64 *Register, ULONG64 Value);

/* Ports; the buffer forms use one port again and again. */
UCHAR READ_PORT_UCHAR(UCHAR *Port);
VOID WRITE_PORT_UCHAR(UCHAR *Port, UCHAR Value);
VOID READ_PORT_BUFFER_UCHAR(UCHAR *Port, UCHAR *Buffer, ULONG Count);
VOID WRITE_PORT_BUFFER_UCHAR(UCHAR *Port, UCHAR *Buffer, ULONG Count);
USHORT READ_PORT_USHORT(USHORT *Port);
VOID WRITE_PORT_USHORT(USHORT *Port, USHORT Value);
VOID READ_PORT_BUFFER_USHORT(USHORT *Port, USHORT *Buffer, ULONG Count);
VOID WRITE_PORT_BUFFER_USHORT(USHORT *Port, USHORT *Buffer, ULONG Count);
ULONG READ_PORT_ULONG(ULONG *Port);
VOID WRITE_PORT_ULONG(ULONG *Port, ULONG Value);
VOID READ_PORT_BUFFER_ULONG(ULONG *Port, ULONG *Buffer, ULONG Count);
VOID WRITE_PORT_BUFFER_ULONG(ULONG *Port, ULONG *Buffer, ULONG Count);

VOID KeMemoryBarrier(void);

#endif
