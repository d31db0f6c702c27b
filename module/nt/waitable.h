/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be waited for: events, timers, semaphores.
 */
#ifndef _NTDMA_NT_WAITABLE_H
#define _NTDMA_NT_WAITABLE_H

#include <linux/list.h>
#include <linux/spinlock.h>

#include <wdm.h>

/**
 * enum ntdma_waitable_kind - what a released wait does to the signal
 * @NTDMA_NOTIFICATION: leaves it: all waiters are released
 * @NTDMA_SYNCHRONIZATION: takes it: one waiter is released
 * @NTDMA_COUNTED: takes one of several
 */
enum ntdma_waitable_kind {
	NTDMA_NOTIFICATION,
	NTDMA_SYNCHRONIZATION,
	NTDMA_COUNTED,
};

/**
 * struct ntdma_waitable - the beginning of each object that can be waited for
 * @magic: tells it from memory that nobody initialised
 * @kind: constant
 * @is_timer: it is in a &struct ntdma_timer
 * @lock: guards what follows; raw, signals come from hard interrupts too
 * @signals: 0 while not signalled
 * @waiters: of those who wait
 */
struct ntdma_waitable {
	u32 magic;
	enum ntdma_waitable_kind kind;
	bool is_timer;
	raw_spinlock_t lock;

	/* under lock */
	LONG signals;
	struct list_head waiters;
};

void ntdma_waitable_init(struct ntdma_waitable *object,
			 enum ntdma_waitable_kind kind, LONG signals);
struct ntdma_waitable *ntdma_to_waitable(PVOID object, const char *routine);
void ntdma_signal_locked(struct ntdma_waitable *object, LONG signals);
LONG ntdma_signal(struct ntdma_waitable *object);
LONG ntdma_reset(struct ntdma_waitable *object);

/* timer.c: what a waiter does before it may let go of a timer's memory */
void ntdma_timer_settle(struct ntdma_waitable *object);

#endif
