// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that lives as long as the program: nothing is freed, because all that
 * was read is needed until the report is written.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

#define BLOCK_SIZE	(1u << 20)

/* Blocks point to each other, so that a leak checker sees them. */
static struct block {
	struct block *next;
	size_t used;
	_Alignas(16) char data[];
} *blocks;

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("ntdma-portscan: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(2);
}

static struct block *new_block(size_t size)
{
	struct block *block;

	block = calloc(1, sizeof(*block) + size);
	if (!block)
		die("out of memory");
	return block;
}

void *keep(size_t size)
{
	struct block *block;
	void *memory;

	size = (size + 15) & ~(size_t)15;
	if (size > BLOCK_SIZE / 4) {
		/* behind the current one, which still has room */
		block = new_block(size);
		if (blocks) {
			block->next = blocks->next;
			blocks->next = block;
		} else {
			block->used = BLOCK_SIZE;
			blocks = block;
		}
		return block->data;
	}
	if (!blocks || blocks->used + size > BLOCK_SIZE) {
		block = new_block(BLOCK_SIZE);
		block->next = blocks;
		blocks = block;
	}
	memory = blocks->data + blocks->used;
	blocks->used += size;
	return memory;
}

char *keep_string(const char *text, size_t len)
{
	char *copy = keep(len + 1);

	memcpy(copy, text, len);
	return copy;
}

void *grow(void *array, size_t count, size_t *capacity, size_t size)
{
	size_t more;

	if (count < *capacity)
		return array;
	more = *capacity ? *capacity * 2 : 16;
	array = realloc(array, more * size);
	if (!array)
		die("out of memory");
	memset((char *)array + count * size, 0, (more - count) * size);
	*capacity = more;
	return array;
}
