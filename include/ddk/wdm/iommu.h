/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The DMA remapping interface.
 */
#ifndef _NTDMA_DDK_WDM_IOMMU_H
#define _NTDMA_DDK_WDM_IOMMU_H

#include "dma.h"

#endif
