/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a NetDMA provider uses of NDIS: the way to routines that older versions
 * lack.
 */
#ifndef _NTDMA_DDK_NDIS_H
#define _NTDMA_DDK_NDIS_H

#include "wdm.h"

typedef UNICODE_STRING NDIS_STRING, *PNDIS_STRING;

PVOID NdisGetRoutineAddress(PNDIS_STRING NdisRoutineName);
VOID NdisInitUnicodeString(PNDIS_STRING DestinationString, PCWSTR SourceString);

#endif
