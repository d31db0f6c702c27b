/* SPDX-License-Identifier: GPL-2.0-only */
/* Export namespaces are string literals since Linux 6.13. */
#include_next <linux/export.h>

/* Not yet when this header is met again inside of itself */
#if !defined(_NTDMA_COMPAT_EXPORT_H) && defined(EXPORT_SYMBOL_NS_GPL)
#define _NTDMA_COMPAT_EXPORT_H

#ifndef NTDMA_HAVE_NS_STRING
#undef EXPORT_SYMBOL_NS_GPL
#ifdef NTDMA_HAVE_EXPORT_LICENSE
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	__EXPORT_SYMBOL(sym, "GPL", ns)
#else
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	__EXPORT_SYMBOL(sym, "_gpl", ns)
#endif
#endif

#endif
