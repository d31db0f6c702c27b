// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filling, copying and comparing memory.
 */
#include <linux/export.h>
#include <linux/string.h>

#include "internal.h"

/**
 * RtlZeroMemory - fill memory with zeros
 * @Destination: first byte
 * @Length: bytes
 */
VOID RtlZeroMemory(PVOID Destination, SIZE_T Length)
{
	memset(Destination, 0, Length);
}
EXPORT_SYMBOL_NS_GPL(RtlZeroMemory, "NTDMA");

/**
 * RtlCopyMemory - copy memory
 * @Destination: where to
 * @Source: where from
 * @Length: bytes
 *
 * The two must not overlap; RtlMoveMemory() is for those.
 */
VOID RtlCopyMemory(PVOID Destination, const VOID *Source, SIZE_T Length)
{
	memcpy(Destination, Source, Length);
}
EXPORT_SYMBOL_NS_GPL(RtlCopyMemory, "NTDMA");

/**
 * RtlMoveMemory - copy memory that may overlap
 * @Destination: where to
 * @Source: where from
 * @Length: bytes
 */
VOID RtlMoveMemory(PVOID Destination, const VOID *Source, SIZE_T Length)
{
	memmove(Destination, Source, Length);
}
EXPORT_SYMBOL_NS_GPL(RtlMoveMemory, "NTDMA");

/**
 * RtlFillMemory - fill memory with a byte
 * @Destination: first byte
 * @Length: bytes; note that the byte comes last, unlike in memset()
 * @Fill: the byte
 */
VOID RtlFillMemory(PVOID Destination, SIZE_T Length, UCHAR Fill)
{
	memset(Destination, Fill, Length);
}
EXPORT_SYMBOL_NS_GPL(RtlFillMemory, "NTDMA");

/**
 * RtlCompareMemory - how far two pieces of memory agree
 * @Source1: one
 * @Source2: the other
 * @Length: bytes to look at
 *
 * Return: bytes up to the first difference, @Length if there is none. Not what
 * memcmp() returns.
 */
SIZE_T RtlCompareMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length)
{
	const UCHAR *a = Source1, *b = Source2;
	SIZE_T i;

	for (i = 0; i < Length; i++)
		if (a[i] != b[i])
			break;
	return i;
}
EXPORT_SYMBOL_NS_GPL(RtlCompareMemory, "NTDMA");
