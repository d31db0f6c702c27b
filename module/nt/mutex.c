// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fast mutexes: struct mutex in the driver's FAST_MUTEX.
 *
 * Windows raises to APC_LEVEL while one is held; there are no APCs here.
 */
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/mutex.h>

#include "internal.h"
#include "report.h"

static_assert(sizeof(struct mutex) <= sizeof(FAST_MUTEX));
static_assert(__alignof__(struct mutex) <= __alignof__(FAST_MUTEX));

static struct mutex *to_linux(PFAST_MUTEX mutex)
{
	return (struct mutex *)mutex;
}

/**
 * ExInitializeFastMutex - make storage a free mutex
 * @FastMutex: the driver's memory
 *
 * Context: any.
 */
VOID ExInitializeFastMutex(PFAST_MUTEX FastMutex)
{
	mutex_init(to_linux(FastMutex));
#ifdef CONFIG_LOCKDEP
	lockdep_set_class_and_name(to_linux(FastMutex),
				   ntdma_lock_class(_RET_IP_), "FAST_MUTEX");
#endif
}
EXPORT_SYMBOL_NS_GPL(ExInitializeFastMutex, "NTDMA");

/**
 * ExAcquireFastMutex - take a mutex, wait for it if need be
 * @FastMutex: the mutex; not recursive
 *
 * Deviation: the level does not change, there are no APCs.
 *
 * Context: PASSIVE_LEVEL (Windows: up to APC_LEVEL). Asking above it is
 * reported, and waits by spinning, since there is no way to fail.
 */
VOID ExAcquireFastMutex(PFAST_MUTEX FastMutex)
{
	if (ntdma_at_passive()) {
		mutex_lock(to_linux(FastMutex));
		return;
	}
	ntdma_misuse(__func__, "waits at level %u (%p)", KeGetCurrentIrql(),
		     FastMutex);
	while (!mutex_trylock(to_linux(FastMutex)))
		cpu_relax();
}
EXPORT_SYMBOL_NS_GPL(ExAcquireFastMutex, "NTDMA");

/**
 * ExTryToAcquireFastMutex - take a mutex if it is free
 * @FastMutex: the mutex
 *
 * Context: PASSIVE_LEVEL.
 * Return: TRUE when the caller holds it now.
 */
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex)
{
	return mutex_trylock(to_linux(FastMutex));
}
EXPORT_SYMBOL_NS_GPL(ExTryToAcquireFastMutex, "NTDMA");

/**
 * ExReleaseFastMutex - release a mutex
 * @FastMutex: the mutex; releasing a free one is reported
 *
 * Context: PASSIVE_LEVEL, the thread that took it.
 */
VOID ExReleaseFastMutex(PFAST_MUTEX FastMutex)
{
	if (mutex_is_locked(to_linux(FastMutex)))
		mutex_unlock(to_linux(FastMutex));
	else
		ntdma_misuse(__func__, "mutex is not held (%p)", FastMutex);
}
EXPORT_SYMBOL_NS_GPL(ExReleaseFastMutex, "NTDMA");
