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

VOID KeMemoryBarrier(void);

#endif
