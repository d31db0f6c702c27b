/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The routines of the C runtime that the kits offer to drivers.
 */
#ifndef _NTDMA_DDK_STRING_H
#define _NTDMA_DDK_STRING_H

#include "ntdef.h"

#ifndef NTDMA_CORE
void *memcpy(void *to, const void *from, __SIZE_TYPE__ size);
void *memmove(void *to, const void *from, __SIZE_TYPE__ size);
void *memset(void *to, int value, __SIZE_TYPE__ size);
int memcmp(const void *a, const void *b, __SIZE_TYPE__ size);
__SIZE_TYPE__ strlen(const char *text);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, __SIZE_TYPE__ size);
char *strchr(const char *text, int c);
char *strstr(const char *text, const char *part);
#endif

#endif
