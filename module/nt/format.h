/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Windows' format strings.
 */
#ifndef _NTDMA_NT_FORMAT_H
#define _NTDMA_NT_FORMAT_H

#include <linux/stdarg.h>

#include <wdm.h>

/**
 * struct ntdma_text - text to print into, UTF-8
 * @bytes: the buffer
 * @size: of it, at least 1
 * @length: bytes printed, without the terminator
 * @wide: the format was a wide string: %s means wide strings
 * @truncated: it did not fit
 */
struct ntdma_text {
	char *bytes;
	size_t size;
	size_t length;
	bool wide;
	bool truncated;
};

void ntdma_format(struct ntdma_text *text, const char *format, va_list *args);

#endif
