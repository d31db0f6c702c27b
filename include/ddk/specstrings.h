/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first generation of annotations, up to the kits of Windows 7.
 *
 * Linux has labels of the same names inside wait_event(): a source that still
 * uses these words includes this header itself, behind all others.
 */
#ifndef _NTDMA_DDK_SPECSTRINGS_H
#define _NTDMA_DDK_SPECSTRINGS_H

#include "sal.h"

#define __in
#define __in_opt
#define __in_bcount(count)
#define __in_ecount(count)
#define __inout
#define __inout_opt
#define __inout_bcount(count)
#define __out
#define __out_opt
#define __out_bcount(count)
#define __out_bcount_opt(count)
#define __out_ecount(count)
#define __deref_out
#define __deref_out_opt
#define __checkReturn

#endif
