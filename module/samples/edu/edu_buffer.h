/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory for the self-test of the edu sample; included after <wdm.h>.
 */
#ifndef _NTDMA_SAMPLES_EDU_BUFFER_H
#define _NTDMA_SAMPLES_EDU_BUFFER_H

#include "edu_public.h"

/* Memory with data in it: Base[Offset] to Base[Offset + Length - 1]. */
typedef struct _EDU_PART {
	PUCHAR Base;
	ULONG Size;
	ULONG Offset;
	ULONG Length;
	PMDL Mdl;
} EDU_PART, *PEDU_PART;

/* A buffer of scattered pages, perhaps with pool in an MDL in front of it. */
typedef struct _EDU_BUFFER {
	EDU_PART Pool;
	EDU_PART Pages;
} EDU_BUFFER, *PEDU_BUFFER;

typedef struct _EDU_COMMON {
	EDU_PART Part;
	PHYSICAL_ADDRESS Logical;
} EDU_COMMON, *PEDU_COMMON;

VOID EduFillPart(PEDU_PART Part, ULONG Seed, ULONG Start, UCHAR Invert);
NTSTATUS EduCheckPart(PEDU_PART Part, ULONG Seed, ULONG Start,
		      struct edu_result *Result);
VOID EduFillBuffer(PEDU_BUFFER Buffer, ULONG Seed, UCHAR Invert);
NTSTATUS EduCheckBuffer(PEDU_BUFFER Buffer, ULONG Seed,
			struct edu_result *Result);

NTSTATUS EduAllocateBuffer(PEDU_BUFFER Buffer, ULONG Length, ULONG Head,
			   ULONG Offset, ULONGLONG Lowest);
VOID EduFreeBuffer(PEDU_BUFFER Buffer);
NTSTATUS EduAllocateCommon(PDMA_ADAPTER Adapter, PEDU_COMMON Common,
			   ULONG Length);
VOID EduFreeCommon(PDMA_ADAPTER Adapter, PEDU_COMMON Common);

ULONGLONG EduPhysical(PMDL Mdl, PVOID Va);

#endif
