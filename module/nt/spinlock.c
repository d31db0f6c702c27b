// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spin locks: spinlock_t in the driver's KSPIN_LOCK.
 *
 * KeAcquireSpinLock() is KeRaiseIrql(DISPATCH_LEVEL) and the plain lock, so that
 * locks and levels mix as they do on Windows: a driver may release with
 * KeReleaseSpinLockFromDpcLevel() and lower the level later.
 *
 * lockdep: see lock_class.c. Locks that one line initialises and that nest need
 * an annotation, which glue can give: lockdep_set_class((spinlock_t *)lock, key).
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/lockdep.h>
#include <linux/spinlock.h>

#include "internal.h"
#include "report.h"

/* how a KSPIN_LOCK is used; the Linux lock comes first, glue relies on it */
struct nt_spinlock {
	spinlock_t lock;	/* what the driver wants it for */
	bool held;		/* written by the holder, looked at by all */
};

static_assert(sizeof(struct nt_spinlock) <= sizeof(KSPIN_LOCK));
static_assert(__alignof__(struct nt_spinlock) <= __alignof__(KSPIN_LOCK));

static struct nt_spinlock *to_nt(PKSPIN_LOCK lock)
{
	return (struct nt_spinlock *)lock;
}

static void set_class(spinlock_t *lock, unsigned long site)
{
#ifdef CONFIG_LOCKDEP
	lockdep_set_class_and_name(lock, ntdma_lock_class(site), "KSPIN_LOCK");
#endif
}

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
	WRITE_ONCE(nt->held, true);
}

static bool release(struct nt_spinlock *nt, const char *routine)
	__releases(nt)
{
	bool held = nt->held;

	if (held) {
		WRITE_ONCE(nt->held, false);
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
 * Deviation: where interrupts are off the level stays.
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

/**
 * KeTryToAcquireSpinLockAtDpcLevel - take a lock if it is free
 * @SpinLock: the lock
 *
 * Context: DISPATCH_LEVEL.
 * Return: TRUE when the caller holds it now.
 */
BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
	struct nt_spinlock *nt = to_nt(SpinLock);
	bool got = spin_trylock(&nt->lock);

	__release(&nt->lock);	/* sparse takes it for taken either way */
	if (got)
		WRITE_ONCE(nt->held, true);
	return got;
}
EXPORT_SYMBOL_NS_GPL(KeTryToAcquireSpinLockAtDpcLevel, "NTDMA");

/**
 * KeTestSpinLock - is a lock free?
 * @SpinLock: the lock
 *
 * Context: any.
 * Return: TRUE when nobody held it a moment ago.
 */
BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock)
{
	return !READ_ONCE(to_nt(SpinLock)->held);
}
EXPORT_SYMBOL_NS_GPL(KeTestSpinLock, "NTDMA");

/**
 * KeAcquireSpinLockForDpc - KeAcquireSpinLock() in a DPC
 * @SpinLock: the lock
 *
 * On Windows it raises only in threaded DPCs; here there are none, and the level
 * is looked at anyway.
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the level before, for KeReleaseSpinLockForDpc().
 */
KIRQL KeAcquireSpinLockForDpc(PKSPIN_LOCK SpinLock)
	__acquires(SpinLock)
{
	KIRQL level;

	KeAcquireSpinLock(SpinLock, &level);
	__acquire(SpinLock);
	return level;
}
EXPORT_SYMBOL_NS_GPL(KeAcquireSpinLockForDpc, "NTDMA");

/**
 * KeReleaseSpinLockForDpc - undo KeAcquireSpinLockForDpc()
 * @SpinLock: the lock
 * @OldIrql: what that returned
 *
 * Context: the holder's.
 */
VOID KeReleaseSpinLockForDpc(PKSPIN_LOCK SpinLock, KIRQL OldIrql)
	__releases(SpinLock)
{
	KeReleaseSpinLock(SpinLock, OldIrql);
	__release(SpinLock);
}
EXPORT_SYMBOL_NS_GPL(KeReleaseSpinLockForDpc, "NTDMA");

/**
 * KeAcquireInStackQueuedSpinLock - KeAcquireSpinLock() with a handle
 * @SpinLock: the lock
 * @LockHandle: receives what the release needs
 *
 * Linux's spin locks queue their waiters anyway.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock,
				    PKLOCK_QUEUE_HANDLE LockHandle)
	__acquires(SpinLock)
{
	LockHandle->Lock = SpinLock;
	KeAcquireSpinLock(SpinLock, &LockHandle->OldIrql);
	__acquire(SpinLock);
}
EXPORT_SYMBOL_NS_GPL(KeAcquireInStackQueuedSpinLock, "NTDMA");

/**
 * KeReleaseInStackQueuedSpinLock - undo KeAcquireInStackQueuedSpinLock()
 * @LockHandle: as filled there
 *
 * Context: the holder's.
 */
VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle)
	__releases(LockHandle->Lock)
{
	KeReleaseSpinLock(LockHandle->Lock, LockHandle->OldIrql);
	__release(LockHandle->Lock);
}
EXPORT_SYMBOL_NS_GPL(KeReleaseInStackQueuedSpinLock, "NTDMA");

/**
 * KeAcquireInStackQueuedSpinLockAtDpcLevel - the same at DISPATCH_LEVEL
 * @SpinLock: the lock
 * @LockHandle: receives what the release needs
 *
 * Context: DISPATCH_LEVEL.
 */
VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock,
					      PKLOCK_QUEUE_HANDLE LockHandle)
	__acquires(SpinLock)
{
	LockHandle->Lock = SpinLock;
	LockHandle->OldIrql = DISPATCH_LEVEL;
	KeAcquireSpinLockAtDpcLevel(SpinLock);
	__acquire(SpinLock);
}
EXPORT_SYMBOL_NS_GPL(KeAcquireInStackQueuedSpinLockAtDpcLevel, "NTDMA");

/**
 * KeReleaseInStackQueuedSpinLockFromDpcLevel - release, stay at DISPATCH_LEVEL
 * @LockHandle: as filled by the acquiring routine
 *
 * Context: DISPATCH_LEVEL.
 */
VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle)
	__releases(LockHandle->Lock)
{
	KeReleaseSpinLockFromDpcLevel(LockHandle->Lock);
	__release(LockHandle->Lock);
}
EXPORT_SYMBOL_NS_GPL(KeReleaseInStackQueuedSpinLockFromDpcLevel, "NTDMA");
