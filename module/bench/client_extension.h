/* SPDX-License-Identifier: GPL-2.0-only */
/* What the ported driver inside the benchmark keeps in its device extension. */
#ifndef _NTDMA_BENCH_CLIENT_EXTENSION_H
#define _NTDMA_BENCH_CLIENT_EXTENSION_H

#include <wdm.h>

#include "client.h"

typedef struct _BENCH_EXTENSION {
	PDMA_ADAPTER Adapter;
	PMDL Mdl;
	PVOID CurrentVa;
	ULONG Length;
	PSCATTER_GATHER_LIST List;
	PVOID ListBuffer;
	ULONG ListLength;
	PVOID MapRegisterBase;
	ULONG MapRegisters;
	SCATTER_GATHER_ELEMENT Elements[BENCH_MAX_PAGES];
	UCHAR TransferContext[DMA_TRANSFER_CONTEXT_SIZE_V1];
} BENCH_EXTENSION, *PBENCH_EXTENSION;

#endif
