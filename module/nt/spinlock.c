// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spin locks: spinlock_t in the driver's KSPIN_LOCK.
 *
 * KeAcquireSpinLock() is KeRaiseIrql(DISPATCH_LEVEL) and the plain lock, so that
 * locks and levels mix as they do on Windows: a driver may release with
 * KeReleaseSpinLockFromDpcLevel() and lower the level later.
 *
 * lockdep: a lock gets the class of the code that initialised it, as a Linux
 * lock does. One class for all would make every nesting of two a false alarm,
 * and no validation at all would hide the deadlocks of ported drivers. Locks
 * that one line initialises and that nest need an annotation, which glue can
 * give: lockdep_set_class((spinlock_t *)lock, key).
 */
#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/instruction_pointer.h>
#include <linux/lockdep.h>
#include <linux/spinlock.h>

#include "internal.h"
#include "report.h"

/* how a KSPIN_LOCK is used; the Linux lock comes first, glue relies on it */
struct nt_spinlock {
	spinlock_t lock;	/* what the driver wants it for */
	bool held;		/* written by the holder */
};

static_assert(sizeof(struct nt_spinlock) <= sizeof(KSPIN_LOCK));
static_assert(__alignof__(struct nt_spinlock) <= __alignof__(KSPIN_LOCK));

static struct nt_spinlock *to_nt(PKSPIN_LOCK lock)
{
	return (struct nt_spinlock *)lock;
}

#ifdef CONFIG_LOCKDEP

#define CLASS_BITS	8

static struct lock_class_key class_keys[1 << CLASS_BITS];
static unsigned long class_sites[1 << CLASS_BITS];

static void set_class(spinlock_t *lock, unsigned long site)
{
	unsigned int slot = hash_long(site, CLASS_BITS);
	unsigned int tries;
	unsigned long owner;

	/* when all keys are taken, sites share one */
	for (tries = 0; tries < ARRAY_SIZE(class_keys) - 1; tries++) {
		owner = cmpxchg(&class_sites[slot], 0, site);
		if (!owner || owner == site)
			break;
		slot = (slot + 1) % ARRAY_SIZE(class_keys);
	}
	lockdep_set_class_and_name(lock, &class_keys[slot], "KSPIN_LOCK");
}

#else

static void set_class(spinlock_t *lock, unsigned long site)
{
}

#endif

/**
 * KeInitializeSpinLock - make storage a free lock
 * @SpinLock: the driver's memory, any that stays
 *
 * Context: any.
 */
VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock)
{
	struct nt_spinlock *nt = to_nt(SpinLock);

	spin_lock_init(&nt->lock);
	set_class(&nt->lock, _RET_IP_);
	nt->held = false;
}
EXPORT_SYMBOL_NS_GPL(KeInitializeSpinLock, "NTDMA");

static void acquire(struct nt_spinlock *nt)
	__acquires(nt)
{
	spin_lock(&nt->lock);
	nt->held = true;
}

static bool release(struct nt_spinlock *nt, const char *routine)
	__releases(nt)
{
	bool held = nt->held;

	if (held) {
		nt->held = false;
		spin_unlock(&nt->lock);
	} else {
		ntdma_misuse(routine, "lock is not held (%p)", nt);
		__release(nt);	/* sparse counts paths, not locks */
	}
	return held;
}

/**
 * KeAcquireSpinLockAtDpcLevel - take a lock at DISPATCH_LEVEL
 * @SpinLock: the lock
 *
 * Also legal with interrupts off, where the holder's level is not to change.
 * Asking below DISPATCH_LEVEL is a mistake that only lockdep sees.
 *
 * Context: DISPATCH_LEVEL.
 */
VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
	__acquires(SpinLock)
{
	acquire(to_nt(SpinLock));
}
EXPORT_SYMBOL_NS_GPL(KeAcquireSpinLockAtDpcLevel, "NTDMA");

/**
 * KeReleaseSpinLockFromDpcLevel - release a lock and stay at DISPATCH_LEVEL
 * @SpinLock: the lock; releasing a free one is reported
 *
 * Context: DISPATCH_LEVEL.
 */
VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock)
	__releases(SpinLock)
{
	release(to_nt(SpinLock), __func__);
}
EXPORT_SYMBOL_NS_GPL(KeReleaseSpinLockFromDpcLevel, "NTDMA");

/**
 * KeAcquireSpinLock - raise to DISPATCH_LEVEL and take a lock
 * @SpinLock: the lock
 * @OldIrql: receives the level before, for KeReleaseSpinLock()
 *
 * Where interrupts are off already the level stays as it is: bottom halves
 * cannot be enabled again there.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID KeAcquireSpinLock(PKSPIN_LOCK SpinLock, PKIRQL OldIrql)
	__acquires(SpinLock)
{
	KIRQL level = KeGetCurrentIrql();

	if (level < DISPATCH_LEVEL)
		KeRaiseIrql(DISPATCH_LEVEL, &level);
	acquire(to_nt(SpinLock));
	*OldIrql = level;
}
EXPORT_SYMBOL_NS_GPL(KeAcquireSpinLock, "NTDMA");

/**
 * KeReleaseSpinLock - release a lock and go back to a level
 * @SpinLock: the lock; releasing a free one is reported and changes nothing
 * @NewIrql: what KeAcquireSpinLock() stored
 *
 * Context: the holder's.
 */
VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql)
	__releases(SpinLock)
{
	if (release(to_nt(SpinLock), __func__) && NewIrql < DISPATCH_LEVEL)
		KeLowerIrql(NewIrql);
}
EXPORT_SYMBOL_NS_GPL(KeReleaseSpinLock, "NTDMA");
