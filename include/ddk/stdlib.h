/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * min() and max() as the C runtime of the Windows kits has them: macros that
 * evaluate twice and mix types.
 *
 * They are not part of <wdm.h>: Linux headers behind it would define the same
 * words again.
 */
#ifndef _NTDMA_DDK_STDLIB_H
#define _NTDMA_DDK_STDLIB_H

#if !defined(NTDMA_CORE) && !defined(NOMINMAX)
#ifndef min
#define min(a, b)	(((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b)	(((a) > (b)) ? (a) : (b))
#endif
#endif

#endif
