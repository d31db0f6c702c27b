/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of register routines share.
 */
#ifndef _NTDMA_NT_REGISTER_H
#define _NTDMA_NT_REGISTER_H

#include <linux/compiler_types.h>

/* a ported driver holds a plain pointer to what its glue mapped */
#define to_iomem(register)	((void __iomem *)(unsigned long)(register))

#endif
