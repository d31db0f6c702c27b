/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drivers include this header for what <wdm.h> declares here already.
 */
#ifndef _NTDMA_DDK_NTIFS_H
#define _NTDMA_DDK_NTIFS_H

#include "wdm.h"

#endif
