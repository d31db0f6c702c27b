/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Components and levels of DbgPrintEx() (documented values of dpfilter.h). All of
 * them are printed.
 */
#ifndef _NTDMA_DDK_WDM_DEBUG_H
#define _NTDMA_DDK_WDM_DEBUG_H

#define DPFLTR_ERROR_LEVEL	0
#define DPFLTR_WARNING_LEVEL	1
#define DPFLTR_TRACE_LEVEL	2
#define DPFLTR_INFO_LEVEL	3
#define DPFLTR_MASK		0x80000000

typedef enum _DPFLTR_TYPE {
	DPFLTR_SYSTEM_ID	= 0,
	DPFLTR_PCI_ID		= 66,
	DPFLTR_IHVDRIVER_ID	= 77,
	DPFLTR_IHVVIDEO_ID	= 78,
	DPFLTR_IHVAUDIO_ID	= 79,
	DPFLTR_IHVNETWORK_ID	= 80,
	DPFLTR_IHVSTREAMING_ID	= 81,
	DPFLTR_IHVBUS_ID	= 82,
	DPFLTR_DEFAULT_ID	= 101
} DPFLTR_TYPE;

#endif
