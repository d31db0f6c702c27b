/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included ahead of every file by the build. It defines nothing but words, so
 * that ported files, which must not meet Linux' macros, can bear it too; what
 * older kernels lack is supplied by the wrappers in include/linux, under the
 * name that the newest kernel uses.
 *
 * NTDMA_HAVE_... words come from the probes in Kbuild.include.
 */
#ifndef _NTDMA_COMPAT_H
#define _NTDMA_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0) && !defined(NTDMA_ANY_KERNEL)
#error "ntdma needs Linux 6.1 or newer (build with NTDMA_ANY_KERNEL=1 to try)"
#endif

#endif
