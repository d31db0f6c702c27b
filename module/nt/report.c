// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one way to report a client's mistake.
 */
#define pr_fmt(fmt) "ntdma: " fmt

#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>

#include "report.h"

/* a state of our own: a driver gone wild does not silence other subsystems */
static DEFINE_RATELIMIT_STATE(misuse_ratelimit, DEFAULT_RATELIMIT_INTERVAL,
			      DEFAULT_RATELIMIT_BURST);
static atomic64_t misuse_count = ATOMIC64_INIT(0);

/**
 * ntdma_misuse - report that a driver broke a rule
 * @routine: name of the DDI routine that was called
 * @fmt: what is wrong and, in brackets, on which object; no newline
 *
 * Every call counts, not every call prints.
 *
 * Context: any but NMI.
 */
void ntdma_misuse(const char *routine, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	atomic64_inc(&misuse_count);
	if (!__ratelimit(&misuse_ratelimit))
		return;

	va_start(args, fmt);
	vaf.va = &args;
	pr_err("%s: %pV\n", routine, &vaf);
	va_end(args);
}
EXPORT_SYMBOL_NS_GPL(ntdma_misuse, "NTDMA");

/**
 * ntdma_misuse_count - mistakes seen since the module was loaded
 *
 * Context: any.
 * Return: calls of ntdma_misuse(), including those that were not printed.
 */
u64 ntdma_misuse_count(void)
{
	return atomic64_read(&misuse_count);
}
EXPORT_SYMBOL_NS_GPL(ntdma_misuse_count, "NTDMA");
