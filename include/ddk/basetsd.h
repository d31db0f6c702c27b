/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drivers include this header for types that <ntdef.h> declares here already.
 */
#ifndef _NTDMA_DDK_BASETSD_H
#define _NTDMA_DDK_BASETSD_H

#include "ntdef.h"

#endif
