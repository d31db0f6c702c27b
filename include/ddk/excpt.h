/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * __try and its kin, which <wdm.h> defines here already.
 */
#ifndef _NTDMA_DDK_EXCPT_H
#define _NTDMA_DDK_EXCPT_H

#include "wdm.h"

#endif
