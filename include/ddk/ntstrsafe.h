/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drivers include this header for RtlStringCbPrintf and RtlUnicodeStringPrintf,
 * which <wdm.h> declares here already.
 */
#ifndef _NTDMA_DDK_NTSTRSAFE_H
#define _NTDMA_DDK_NTSTRSAFE_H

#include "wdm.h"

#endif
