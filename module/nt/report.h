/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports about drivers that break a rule of the DDI.
 *
 * A client's mistake is one line in the log, never a WARN: a splat would blame
 * this module, taint the kernel and, with panic_on_warn, take the machine down
 * for an error that was contained. The line is rate limited, the counter is
 * exact.
 */
#ifndef _NTDMA_NT_REPORT_H
#define _NTDMA_NT_REPORT_H

#include <linux/compiler.h>
#include <linux/types.h>

__printf(2, 3) void ntdma_misuse(const char *routine, const char *fmt, ...);
u64 ntdma_misuse_count(void);

#endif
