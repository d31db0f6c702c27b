/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that lives as long as the program, and growing arrays.
 */
#ifndef PORTSCAN_MEMORY_H
#define PORTSCAN_MEMORY_H

#include <stddef.h>

void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Zeroed; ends the program when there is none. */
void *keep(size_t size);
char *keep_string(const char *text, size_t len);

/* Grows an array for one more element; returns where it is now. */
void *grow(void *array, size_t count, size_t *capacity, size_t size);

/* A growing array of TYPE, and a place for one more at its end */
#define VEC(type) struct { type *at; size_t count, capacity; }
#define vec_add(vec) \
	((vec)->at = grow((vec)->at, (vec)->count, &(vec)->capacity, \
			  sizeof(*(vec)->at)), \
	 &(vec)->at[(vec)->count++])

#endif
