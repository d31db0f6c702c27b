/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Windows time on Linux clocks.
 */
#ifndef _NTDMA_NT_CLOCK_H
#define _NTDMA_NT_CLOCK_H

#include <linux/ktime.h>

ktime_t ntdma_deadline(s64 timeout);
bool ntdma_sleep_until(const ktime_t *until);

#endif
