/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GUIDs: DEFINE_GUID declares, and defines where INITGUID is defined.
 */
#ifndef _NTDMA_DDK_GUIDDEF_H
#define _NTDMA_DDK_GUIDDEF_H

#include "ntdef.h"

#define IsEqualGUID(a, b)	(!__builtin_memcmp(a, b, sizeof(GUID)))
#define InlineIsEqualGUID(a, b)	IsEqualGUID(a, b)

typedef GUID *LPGUID;
typedef const GUID *LPCGUID;

#endif

/* Each inclusion says anew what DEFINE_GUID does. */
#undef DEFINE_GUID
#ifdef INITGUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)	\
	extern const GUID name;						\
	const GUID __attribute__((weak)) name =				\
		{ l, w1, w2, { b1, b2, b3, b4, b5, b6, b7, b8 } }
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)	\
	extern const GUID name
#endif
