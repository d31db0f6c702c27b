/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GUIDs of bus interfaces. ntdma.ko exports them.
 */
#include "guiddef.h"

#ifndef _NTDMA_DDK_WDMGUID_H
#define _NTDMA_DDK_WDMGUID_H

DEFINE_GUID(GUID_BUS_INTERFACE_STANDARD, 0x496b8280, 0x6f25, 0x11d0,
	    0xbe, 0xaf, 0x08, 0x00, 0x2b, 0xe2, 0x09, 0x2f);

#endif
