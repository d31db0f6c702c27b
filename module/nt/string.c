// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counted strings of UTF-16.
 */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "format.h"
#include "inject.h"
#include "internal.h"

/* bytes of UTF-8 that one unit of UTF-16 takes at most */
#define MAX_UTF8	3

/* the longest string whose length and terminator fit into 16 bits */
#define MAX_BYTES	(U16_MAX - 1)

static size_t wide_length(PCWSTR string, size_t limit)
{
	size_t length = 0;

	while (length < limit && string[length])
		length++;
	return length;
}

/**
 * RtlInitUnicodeString - count a string
 * @DestinationString: receives pointer and lengths, in bytes
 * @SourceString: ends in a zero, or NULL
 *
 * Context: any.
 */
VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
	size_t length = 0;

	if (SourceString)
		length = sizeof(WCHAR) *
			 wide_length(SourceString, MAX_BYTES / sizeof(WCHAR) - 1);
	DestinationString->Buffer = (PWSTR)SourceString;
	DestinationString->Length = length;
	DestinationString->MaximumLength = SourceString ?
					   length + sizeof(WCHAR) : 0;
}
EXPORT_SYMBOL_NS_GPL(RtlInitUnicodeString, "NTDMA");

/**
 * RtlInitAnsiString - count a string of bytes
 * @DestinationString: receives pointer and lengths
 * @SourceString: ends in a zero, or NULL
 *
 * Context: any.
 */
VOID RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString)
{
	size_t length = SourceString ? strnlen(SourceString, MAX_BYTES) : 0;

	DestinationString->Buffer = (PCHAR)SourceString;
	DestinationString->Length = length;
	DestinationString->MaximumLength = SourceString ? length + 1 : 0;
}
EXPORT_SYMBOL_NS_GPL(RtlInitAnsiString, "NTDMA");

/**
 * RtlCopyUnicodeString - copy what fits
 * @DestinationString: its MaximumLength counts
 * @SourceString: the string, or NULL for an empty one
 *
 * Context: any.
 */
VOID RtlCopyUnicodeString(PUNICODE_STRING DestinationString,
			  PCUNICODE_STRING SourceString)
{
	USHORT length = 0;

	if (SourceString) {
		length = min(SourceString->Length,
			     DestinationString->MaximumLength);
		memcpy(DestinationString->Buffer, SourceString->Buffer, length);
	}
	DestinationString->Length = length;
	if (length + sizeof(WCHAR) <= DestinationString->MaximumLength)
		DestinationString->Buffer[length / sizeof(WCHAR)] = 0;
}
EXPORT_SYMBOL_NS_GPL(RtlCopyUnicodeString, "NTDMA");

/* ASCII letters only: Linux has no table of all scripts' cases. */
static WCHAR fold(WCHAR c)
{
	return c < 0x80 ? tolower(c) : c;
}

/**
 * RtlEqualUnicodeString - compare two strings
 * @String1: one
 * @String2: the other
 * @CaseInSensitive: take upper and lower case for the same; ASCII letters only
 *
 * Deviation: case is that of ASCII letters.
 *
 * Context: any.
 * Return: TRUE when they are the same.
 */
BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING String1,
			      PCUNICODE_STRING String2, BOOLEAN CaseInSensitive)
{
	size_t i, count = String1->Length / sizeof(WCHAR);

	if (String1->Length != String2->Length)
		return false;
	for (i = 0; i < count; i++) {
		WCHAR a = String1->Buffer[i], b = String2->Buffer[i];

		if (a != b && !(CaseInSensitive && fold(a) == fold(b)))
			return false;
	}
	return true;
}
EXPORT_SYMBOL_NS_GPL(RtlEqualUnicodeString, "NTDMA");

/* Each unit was printed by itself: the lone surrogates become what they were. */
static size_t units_of(const char *bytes, size_t length)
{
	size_t i, count = 0;

	for (i = 0; i < length; i++)
		count += (bytes[i] & 0xc0) != 0x80;
	return count;
}

static WCHAR decode(const u8 **at)
{
	const u8 *bytes = *at;

	if (bytes[0] >= 0xe0) {
		*at += 3;
		return (bytes[0] & 0xf) << 12 | (bytes[1] & 0x3f) << 6 |
		       (bytes[2] & 0x3f);
	}
	if (bytes[0] >= 0xc0) {
		*at += 2;
		return (bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f);
	}
	*at += 1;
	return bytes[0];
}

static void wide_to_utf8(PCWSTR wide, size_t count, char *bytes)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (wide[i] < 0x80) {
			*bytes++ = wide[i];
		} else if (wide[i] < 0x800) {
			*bytes++ = 0xc0 | wide[i] >> 6;
			*bytes++ = 0x80 | (wide[i] & 0x3f);
		} else {
			*bytes++ = 0xe0 | wide[i] >> 12;
			*bytes++ = 0x80 | (wide[i] >> 6 & 0x3f);
			*bytes++ = 0x80 | (wide[i] & 0x3f);
		}
	}
	*bytes = '\0';
}

/* Prints at most @room units, without a terminator; *@count receives how many. */
static NTSTATUS print_wide(PWSTR buffer, size_t room, size_t *count,
			   PCWSTR format, va_list *args)
{
	size_t i, units, format_units = wide_length(format, U16_MAX);
	size_t format_bytes = format_units * MAX_UTF8 + 1;
	struct ntdma_text text = {
		.size = room * MAX_UTF8 + 1,
		.wide = true,
	};
	const u8 *at;
	char *memory;

	memory = ntdma_fail(NTDMA_SITE_STRING) ? NULL :
		 ntdma_alloc(format_bytes + text.size);
	if (!memory)
		return STATUS_INSUFFICIENT_RESOURCES;
	wide_to_utf8(format, format_units, memory);
	text.bytes = memory + format_bytes;
	ntdma_format(&text, memory, args);

	units = units_of(text.bytes, text.length);
	*count = min(units, room);
	at = (const u8 *)text.bytes;
	for (i = 0; i < *count; i++)
		buffer[i] = decode(&at);
	ntdma_free(memory);
	return text.truncated || units > room ? STATUS_BUFFER_OVERFLOW :
						STATUS_SUCCESS;
}

/**
 * RtlUnicodeStringPrintf - print into a counted string
 * @DestinationString: its MaximumLength bounds, its Length is set; no terminator
 *	is written
 * @Format: as for DbgPrint(), of wide characters: %s means wide strings
 *
 * Deviation: STATUS_INSUFFICIENT_RESOURCES is possible.
 *
 * Context: PASSIVE_LEVEL; up to DISPATCH_LEVEL here.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW for what did not fit and was
 * cut; STATUS_INVALID_PARAMETER without a buffer or format;
 * STATUS_INSUFFICIENT_RESOURCES without memory to work in, which Windows does
 * not know.
 */
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING DestinationString,
				PCWSTR Format, ...)
{
	size_t count = 0;
	NTSTATUS status;
	va_list args;

	if (!DestinationString || !Format ||
	    (!DestinationString->Buffer && DestinationString->MaximumLength))
		return STATUS_INVALID_PARAMETER;

	va_start(args, Format);
	status = print_wide(DestinationString->Buffer,
			    DestinationString->MaximumLength / sizeof(WCHAR),
			    &count, Format, &args);
	va_end(args);
	DestinationString->Length = count * sizeof(WCHAR);
	return status;
}
EXPORT_SYMBOL_NS_GPL(RtlUnicodeStringPrintf, "NTDMA");

/**
 * RtlStringCbPrintfW - print into a buffer of wide characters
 * @Destination: receives the text and a terminator
 * @Size: of the buffer, bytes
 * @Format: as for RtlUnicodeStringPrintf()
 *
 * Context: as RtlUnicodeStringPrintf().
 * Return: as RtlUnicodeStringPrintf(); STATUS_INVALID_PARAMETER also where the
 * buffer has no room for the terminator.
 */
NTSTATUS RtlStringCbPrintfW(PWSTR Destination, SIZE_T Size, PCWSTR Format, ...)
{
	size_t count = 0;
	NTSTATUS status;
	va_list args;

	if (!Destination || !Format || Size < sizeof(WCHAR) || Size > S32_MAX)
		return STATUS_INVALID_PARAMETER;

	va_start(args, Format);
	status = print_wide(Destination, Size / sizeof(WCHAR) - 1, &count,
			    Format, &args);
	va_end(args);
	Destination[count] = 0;
	return status;
}
EXPORT_SYMBOL_NS_GPL(RtlStringCbPrintfW, "NTDMA");

/**
 * RtlStringCbPrintfA - print into a buffer of bytes
 * @Destination: receives the text and a terminator
 * @Size: of the buffer
 * @Format: as for DbgPrint()
 *
 * Context: any but NMI.
 * Return: STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW for what was cut;
 * STATUS_INVALID_PARAMETER without a buffer or format.
 */
NTSTATUS RtlStringCbPrintfA(PSTR Destination, SIZE_T Size, PCSTR Format, ...)
{
	struct ntdma_text text = { .bytes = Destination, .size = Size };
	va_list args;

	if (!Destination || !Format || !Size || Size > S32_MAX)
		return STATUS_INVALID_PARAMETER;

	va_start(args, Format);
	ntdma_format(&text, Format, &args);
	va_end(args);
	return text.truncated ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(RtlStringCbPrintfA, "NTDMA");
