// SPDX-License-Identifier: GPL-2.0-only
/*
 * DbgPrint(): Windows' format in, the kernel log out.
 */
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/printk.h>

#include "format.h"
#include "internal.h"

/* what Windows prints of one call */
#define MAX_TEXT	512

/**
 * ntdma_test_format - what DbgPrint() would print
 * @buffer: receives the text
 * @size: of @buffer
 * @format: as for DbgPrint()
 *
 * Return: bytes of text.
 */
size_t ntdma_test_format(char *buffer, size_t size, const char *format, ...)
{
	struct ntdma_text text = {
		.bytes = buffer,
		.size = min_t(size_t, size, MAX_TEXT),
	};
	va_list args;

	va_start(args, format);
	ntdma_format(&text, format, &args);
	va_end(args);
	return text.length;
}
EXPORT_SYMBOL_NS_GPL(ntdma_test_format, "NTDMA");

static void print_record(PCSTR format, va_list *args)
{
	char bytes[MAX_TEXT];
	struct ntdma_text text = { .bytes = bytes, .size = sizeof(bytes) };

	ntdma_format(&text, format, args);
	if (text.length && text.bytes[text.length - 1] == '\n')
		text.bytes[--text.length] = '\0';
	pr_info("%s\n", text.bytes);
}

/**
 * DbgPrint - print to the kernel log
 * @Format: as Windows has it; %S, %ws, %Z, %wZ, %I64d, %Id included, floating
 *	point not
 *
 * One record of at most 511 bytes a call, at level KERN_INFO. Pointers appear
 * hashed, unless the kernel was started with no_hash_pointers.
 *
 * Deviation: a record has 511 bytes at most, pointers are hashed, and floating
 * point is not printed.
 *
 * Context: any but NMI.
 * Return: STATUS_SUCCESS.
 */
ULONG DbgPrint(PCSTR Format, ...)
{
	va_list args;

	va_start(args, Format);
	print_record(Format, &args);
	va_end(args);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(DbgPrint, "NTDMA");

/**
 * DbgPrintEx - DbgPrint() for a component and a level
 * @ComponentId: ignored
 * @Level: ignored: what the log shows is for Linux's console level to say
 * @Format: as DbgPrint()
 *
 * Deviation: component and level filter nothing.
 *
 * Context: any but NMI.
 * Return: STATUS_SUCCESS.
 */
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...)
{
	va_list args;

	va_start(args, Format);
	print_record(Format, &args);
	va_end(args);
	return STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(DbgPrintEx, "NTDMA");
