/* SPDX-License-Identifier: GPL-2.0-only */
/* Import namespaces are string literals since Linux 6.13. */
#include_next <linux/module.h>

/* Not yet when this header is met again inside of itself */
#if !defined(_NTDMA_COMPAT_MODULE_H) && defined(MODULE_IMPORT_NS)
#define _NTDMA_COMPAT_MODULE_H

#ifndef NTDMA_HAVE_NS_STRING
#undef MODULE_IMPORT_NS
#define MODULE_IMPORT_NS(ns)	MODULE_INFO(import_ns, ns)
#endif

#endif
