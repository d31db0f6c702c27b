/* SPDX-License-Identifier: GPL-2.0-only */
/* hrtimer_setup() took the place of hrtimer_init() in Linux 6.13. */
#include_next <linux/hrtimer.h>

#ifndef _NTDMA_COMPAT_HRTIMER_H
#define _NTDMA_COMPAT_HRTIMER_H

#ifndef NTDMA_HAVE_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

#endif
