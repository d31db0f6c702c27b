/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * va_list and what reads it: of the compiler, as everywhere.
 */
#ifndef _NTDMA_DDK_STDARG_H
#define _NTDMA_DDK_STDARG_H

#include <linux/stdarg.h>

#endif
