// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocation-failure injector.
 *
 * The kernel's own fail_nth counts every allocation of a task, those of other
 * subsystems included, and does not see softirqs; a suite that wants each of
 * our sites to fail exactly once needs to name the site.
 */
#include <linux/atomic.h>
#include <linux/export.h>

#include "inject.h"

/*
 * ntdma_injecting - something is armed or counted
 *
 * The sites ask no more than this, so that what is shipped is what was tested.
 */
bool ntdma_injecting;
EXPORT_SYMBOL_NS_GPL(ntdma_injecting, "NTDMA");

/* allocations still to pass before one fails; 0: site not armed */
static atomic_t countdown[NTDMA_SITE_COUNT];
static atomic_t hits[NTDMA_SITE_COUNT];
static bool sticky[NTDMA_SITE_COUNT];

/**
 * ntdma_fail_armed - the rest of ntdma_fail()
 * @site: where it is
 *
 * Counts the visit.
 *
 * Context: any.
 * Return: true when the site is armed and this is the visit to fail.
 */
bool ntdma_fail_armed(enum ntdma_site site)
{
	int left;

	atomic_inc(&hits[site]);
	left = atomic_dec_if_positive(&countdown[site]);
	if (left)
		return false;
	if (READ_ONCE(sticky[site]))
		atomic_set(&countdown[site], 1);
	return true;
}
EXPORT_SYMBOL_NS_GPL(ntdma_fail_armed, "NTDMA");

/**
 * ntdma_inject_arm - let an allocation fail
 * @site: where
 * @nth: which visit from now on, the next is 1
 * @forever: fail all later visits too
 *
 * Starts the hit counter of the site anew.
 */
void ntdma_inject_arm(enum ntdma_site site, unsigned int nth, bool forever)
{
	atomic_set(&hits[site], 0);
	WRITE_ONCE(sticky[site], forever);
	atomic_set(&countdown[site], nth);
	WRITE_ONCE(ntdma_injecting, true);
}
EXPORT_SYMBOL_NS_GPL(ntdma_inject_arm, "NTDMA");

/**
 * ntdma_inject_count - count visits, until ntdma_inject_disarm()
 *
 * No site fails that is not armed.
 */
void ntdma_inject_count(void)
{
	WRITE_ONCE(ntdma_injecting, true);
}
EXPORT_SYMBOL_NS_GPL(ntdma_inject_count, "NTDMA");

/**
 * ntdma_inject_disarm - let all allocations pass again
 *
 * Hit counters keep their values.
 */
void ntdma_inject_disarm(void)
{
	unsigned int site;

	WRITE_ONCE(ntdma_injecting, false);
	for (site = 0; site < NTDMA_SITE_COUNT; site++) {
		WRITE_ONCE(sticky[site], false);
		atomic_set(&countdown[site], 0);
	}
}
EXPORT_SYMBOL_NS_GPL(ntdma_inject_disarm, "NTDMA");

/**
 * ntdma_inject_hits - visits of a site
 * @site: which
 *
 * Visits count while anything is armed or ntdma_inject_count() is on.
 *
 * Return: visits since the site was armed last.
 */
unsigned int ntdma_inject_hits(enum ntdma_site site)
{
	return atomic_read(&hits[site]);
}
EXPORT_SYMBOL_NS_GPL(ntdma_inject_hits, "NTDMA");
