/* SPDX-License-Identifier: GPL-2.0-only */
/* from_timer() became timer_container_of() in Linux 6.16. */
#include_next <linux/timer.h>

#ifndef _NTDMA_COMPAT_TIMER_H
#define _NTDMA_COMPAT_TIMER_H

#ifndef NTDMA_HAVE_TIMER_CONTAINER_OF
#define timer_container_of(var, callback_timer, timer_fieldname) \
	from_timer(var, callback_timer, timer_fieldname)
#endif

#endif
