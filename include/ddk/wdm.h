/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Windows Driver Model as far as a driver that moves data by DMA needs it.
 *
 * A ported file includes this header alone. The bodies behind the prototypes
 * live in ntdma.ko, so that no Linux header, and none of Linux's macros, gets
 * in the way of the driver's own names.
 *
 * ntdma's own sources define NTDMA_CORE first: they see types, constants and
 * prototypes and none of the names that Linux uses as well.
 */
#ifndef _NTDMA_DDK_WDM_H
#define _NTDMA_DDK_WDM_H

#include <linux/types.h>
#include "ntdef.h"
#include "ntstatus.h"

#include "wdm/debug.h"
#include "wdm/kernel.h"
#include "wdm/interlocked.h"
#include "wdm/list.h"
#include "wdm/string.h"
#include "wdm/resource.h"
#include "wdm/mdl.h"
#include "wdm/object.h"
#include "wdm/io.h"
#include "wdm/pool.h"
#include "wdm/register.h"
#include "wdm/dma.h"
#include "wdm/dma_operations.h"
#include "wdm/iommu.h"

#ifndef NTDMA_CORE
#include "wdm/ported.h"
#include "wdm/dma_legacy.h"
#endif

#endif
