/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counted strings, and printing into buffers.
 */
#ifndef _NTDMA_DDK_WDM_STRING_H
#define _NTDMA_DDK_WDM_STRING_H

#include "../ntdef.h"

VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString);
VOID RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString);
VOID RtlCopyUnicodeString(PUNICODE_STRING DestinationString,
			  PCUNICODE_STRING SourceString);
BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING String1,
			      PCUNICODE_STRING String2,
			      BOOLEAN CaseInSensitive);
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING DestinationString,
				PCWSTR Format, ...);
NTSTATUS RtlStringCbPrintfA(PSTR Destination, SIZE_T Size, PCSTR Format, ...);
NTSTATUS RtlStringCbPrintfW(PWSTR Destination, SIZE_T Size, PCWSTR Format, ...);

#define RTL_CONSTANT_STRING(s)						\
	{ sizeof(s) - sizeof((s)[0]), sizeof(s), (PWSTR)(s) }
#define DECLARE_CONST_UNICODE_STRING(name, text)			\
	const UNICODE_STRING name = RTL_CONSTANT_STRING(text)

/**
 * RtlUshortByteSwap - reverse the order of 2 bytes
 * @Source: the value
 *
 * Context: any.
 * Return: the swapped value.
 */
static inline USHORT RtlUshortByteSwap(USHORT Source)
{
	return __builtin_bswap16(Source);
}

/**
 * RtlUlongByteSwap - reverse the order of 4 bytes
 * @Source: the value
 *
 * Context: any.
 * Return: the swapped value.
 */
static inline ULONG RtlUlongByteSwap(ULONG Source)
{
	return __builtin_bswap32(Source);
}

/**
 * RtlUlonglongByteSwap - reverse the order of 8 bytes
 * @Source: the value
 *
 * Context: any.
 * Return: the swapped value.
 */
static inline ULONGLONG RtlUlonglongByteSwap(ULONGLONG Source)
{
	return __builtin_bswap64(Source);
}

#endif
