// SPDX-License-Identifier: GPL-2.0-only
/*
 * lockdep classes of ported drivers' locks.
 *
 * A lock gets the class of the code that initialised it, as a Linux lock does.
 * One class for all would make every nesting of two a false alarm, and no
 * validation at all would hide the deadlocks of ported drivers.
 */
#ifdef CONFIG_LOCKDEP
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/lockdep.h>

#include "nt.h"

#define CLASS_BITS	8

static struct lock_class_key class_keys[1 << CLASS_BITS];
static unsigned long class_sites[1 << CLASS_BITS];

/**
 * ntdma_lock_class - class of the locks that a piece of code initialises
 * @site: address of that code
 *
 * Context: any.
 * Return: the key. When all keys are taken, sites share one.
 */
struct lock_class_key *ntdma_lock_class(unsigned long site)
{
	unsigned int slot = hash_long(site, CLASS_BITS);
	unsigned int tries;
	unsigned long owner;

	for (tries = 0; tries < ARRAY_SIZE(class_keys) - 1; tries++) {
		owner = cmpxchg(&class_sites[slot], 0, site);
		if (!owner || owner == site)
			break;
		slot = (slot + 1) % ARRAY_SIZE(class_keys);
	}
	return &class_keys[slot];
}
#endif
