// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windows' format strings.
 *
 * The formats look alike and differ where it hurts: a Windows long has 32 bits,
 * strings come as UTF-16 and with a length, 64-bit values are %I64d. So each
 * conversion is parsed, its argument fetched by its Windows type, and printed
 * by snprintf() alone.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "format.h"

/* widths, precisions and strings beyond it are cut */
#define MAX_FIELD	4096

enum arg_size {
	SIZE_DEFAULT,	/* int, long */
	SIZE_SHORT,	/* h */
	SIZE_WIDE,	/* l, w: strings and characters of UTF-16 */
	SIZE_POINTER,	/* I */
	SIZE_64,	/* ll, I64 */
};

/* one conversion: %[flags][width][.precision][size]type */
struct conversion {
	char flags[6];
	int width;		/* -1: none */
	int precision;		/* -1: none */
	enum arg_size size;
	char type;
};

static void append_char(struct ntdma_text *text, char c)
{
	if (text->length + 1 < text->size)
		text->bytes[text->length++] = c;
	else
		text->truncated = true;
}

static __printf(2, 3) void append(struct ntdma_text *text, const char *format, ...)
{
	size_t room = text->size - text->length;
	va_list args;
	size_t wanted;

	va_start(args, format);
	wanted = vsnprintf(text->bytes + text->length, room, format, args);
	va_end(args);
	text->length += min(wanted, room - 1);
	text->truncated |= wanted >= room;
}

/* surrogates come out one by one, which is no UTF-8, but no harm either */
static void append_utf16(struct ntdma_text *text, WCHAR c)
{
	if (c < 0x80) {
		append_char(text, c);
	} else if (c < 0x800) {
		append_char(text, 0xc0 | c >> 6);
		append_char(text, 0x80 | (c & 0x3f));
	} else {
		append_char(text, 0xe0 | c >> 12);
		append_char(text, 0x80 | (c >> 6 & 0x3f));
		append_char(text, 0x80 | (c & 0x3f));
	}
}

static int parse_number(const char **at, va_list *args)
{
	int number = 0;

	if (**at == '*') {
		++*at;
		return va_arg(*args, int);
	}
	while (isdigit(**at))
		number = min(number * 10 + *(*at)++ - '0', MAX_FIELD);
	return number;
}

static void parse_flags(const char **at, struct conversion *conv)
{
	unsigned int count = 0;

	while (**at && strchr("-+ #0", **at)) {
		if (count < sizeof(conv->flags) - 1)
			conv->flags[count++] = **at;
		++*at;
	}
}

static const struct {
	const char *word;
	enum arg_size size;
} sizes[] = {
	/* longer words first */
	{ "I64", SIZE_64 },
	{ "I32", SIZE_DEFAULT },
	{ "ll", SIZE_64 },
	{ "hh", SIZE_SHORT },
	{ "I", SIZE_POINTER },
	{ "h", SIZE_SHORT },
	{ "l", SIZE_WIDE },
	{ "w", SIZE_WIDE },
};

static void parse_size(const char **at, struct conversion *conv)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t length = strlen(sizes[i].word);

		if (!strncmp(*at, sizes[i].word, length)) {
			conv->size = sizes[i].size;
			*at += length;
			return;
		}
	}
}

/* @at is behind the percent sign, and behind the conversion afterwards */
static void parse(const char **at, struct conversion *conv, va_list *args)
{
	*conv = (struct conversion){ .width = -1, .precision = -1 };

	parse_flags(at, conv);
	if (isdigit(**at) || **at == '*')
		conv->width = parse_number(at, args);
	if (conv->width < -1) {
		conv->flags[0] = '-';
		conv->width = -conv->width;
	}
	if (**at == '.') {
		++*at;
		conv->precision = parse_number(at, args);
	}
	parse_size(at, conv);
	conv->type = **at;
	if (**at)
		++*at;
}

/* writes what snprintf() is to be called with */
static void make_format(const struct conversion *conv, const char *tail,
			char *format, size_t size)
{
	size_t length = scnprintf(format, size, "%%%s", conv->flags);

	if (conv->width >= 0)
		length += scnprintf(format + length, size - length, "%d",
				    min(conv->width, MAX_FIELD));
	if (conv->precision >= 0)
		length += scnprintf(format + length, size - length, ".%d",
				    min(conv->precision, MAX_FIELD));
	scnprintf(format + length, size - length, "%s", tail);
}

static s64 fetch_integer(const struct conversion *conv, va_list *args)
{
	bool is_signed = conv->type == 'd' || conv->type == 'i';
	s64 value;

	if (conv->size == SIZE_64 || conv->size == SIZE_POINTER)
		return va_arg(*args, s64);

	value = va_arg(*args, s32);
	if (conv->size == SIZE_SHORT)
		value = (s16)value;
	if (is_signed)
		return value;
	return conv->size == SIZE_SHORT ? (u16)value : (u32)value;
}

static void print_integer(struct ntdma_text *text, const struct conversion *conv,
			  va_list *args)
{
	char tail[] = { 'l', 'l', conv->type, '\0' };
	char format[24];

	make_format(conv, tail, format, sizeof(format));
	append(text, format, fetch_integer(conv, args));
}

static void print_narrow(struct ntdma_text *text, const struct conversion *conv,
			 const char *string)
{
	char format[24];

	make_format(conv, "s", format, sizeof(format));
	append(text, format, string);
}

/* @limit: characters, if there is no terminator before */
static void print_wide(struct ntdma_text *text, const struct conversion *conv,
		       const WCHAR *string, size_t limit)
{
	size_t i;

	if (!string) {
		print_narrow(text, conv, NULL);
		return;
	}
	if (conv->precision >= 0)
		limit = min_t(size_t, limit, conv->precision);
	for (i = 0; i < limit && string[i]; i++)
		append_utf16(text, string[i]);
}

static bool is_wide(const struct ntdma_text *text,
		    const struct conversion *conv)
{
	bool other = conv->type == 'S' || conv->type == 'C';

	if (conv->size == SIZE_SHORT)
		return false;
	if (conv->size == SIZE_WIDE)
		return true;
	/* counted strings are narrow unless they say otherwise */
	return conv->type != 'Z' && text->wide != other;
}

static void print_string(struct ntdma_text *text, const struct conversion *conv,
			 va_list *args)
{
	const void *string = va_arg(*args, const void *);

	if (is_wide(text, conv))
		print_wide(text, conv, string, MAX_FIELD);
	else
		print_narrow(text, conv, string);
}

static void print_counted(struct ntdma_text *text, const struct conversion *conv,
			  va_list *args)
{
	const UNICODE_STRING *wide = va_arg(*args, const UNICODE_STRING *);
	const STRING *narrow = (const STRING *)wide;
	struct conversion limited = *conv;

	if (!wide || !wide->Buffer) {
		print_narrow(text, conv, NULL);
	} else if (is_wide(text, conv)) {
		print_wide(text, conv, wide->Buffer,
			   wide->Length / sizeof(WCHAR));
	} else {
		limited.precision = narrow->Length;
		print_narrow(text, &limited, narrow->Buffer);
	}
}

static void print_character(struct ntdma_text *text, const struct conversion *conv,
			    va_list *args)
{
	int c = va_arg(*args, int);

	if (is_wide(text, conv))
		append_utf16(text, c);
	else
		append_char(text, c);
}

static void print(struct ntdma_text *text, const struct conversion *conv,
		  va_list *args)
{
	switch (conv->type) {
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
		print_integer(text, conv, args);
		break;
	case 's': case 'S':
		print_string(text, conv, args);
		break;
	case 'Z':
		print_counted(text, conv, args);
		break;
	case 'c': case 'C':
		print_character(text, conv, args);
		break;
	case 'p': case 'P':
		/* hashed, as Linux does with all pointers in the log */
		append(text, "%p", va_arg(*args, void *));
		break;
	case '\0':	/* a percent sign ends the format */
		break;
	default:
		append_char(text, conv->type);
		break;
	}
}

/**
 * ntdma_format - print as Windows would
 * @text: where to; bytes and size are set, and wide if @format was of UTF-16
 * @format: as for DbgPrint()
 * @args: its arguments
 *
 * Context: any but NMI.
 */
void ntdma_format(struct ntdma_text *text, const char *format, va_list *args)
{
	struct conversion conv;

	text->length = 0;
	text->truncated = false;
	while (*format) {
		if (*format != '%') {
			append_char(text, *format++);
			continue;
		}
		format++;
		parse(&format, &conv, args);
		print(text, &conv, args);
	}
	text->bytes[text->length] = '\0';
}
