// SPDX-License-Identifier: GPL-2.0-only
/*
 * IRQL: PASSIVE_LEVEL is a task, DISPATCH_LEVEL is bottom halves off, anything
 * above is interrupts off.
 *
 * Windows levels are absolute: KeRaiseIrql() to the level that is already there
 * does nothing, and one KeLowerIrql() undoes it however often code below it
 * raised. Linux counts. The record below says which of bottom halves and
 * interrupts were switched off by us, so that lowering switches on exactly
 * that, once, and never what Linux holds for its own reasons.
 *
 * APC_LEVEL is not told apart from PASSIVE_LEVEL: there are no APCs to hold off.
 */
#include <linux/export.h>
#include <linux/percpu.h>
#include <linux/sched.h>

#include "internal.h"
#include "report.h"

/*
 * One a CPU is enough: whoever owns it has bottom halves or interrupts off and
 * so keeps the CPU. The owner is checked all the same, because a driver that
 * sleeps at raised level must not make another task's level wrong.
 */
struct irql_record {
	const struct task_struct *owner;
	KIRQL level;	/* valid while irqs */
	bool bh;	/* bottom halves are off because of us */
	bool irqs;	/* interrupts are off because of us */
};

static DEFINE_PER_CPU(struct irql_record, irql_record);

static KIRQL context_level(void)
{
	if (in_nmi())
		return HIGH_LEVEL;
	if (in_hardirq() || irqs_disabled())
		return NTDMA_DIRQL;
	return ntdma_at_passive() ? PASSIVE_LEVEL : DISPATCH_LEVEL;
}

/* the caller cannot migrate: its level is at least DISPATCH_LEVEL */
static struct irql_record *own_record(void)
{
	struct irql_record *record = raw_cpu_ptr(&irql_record);

	return record->owner == current ? record : NULL;
}

static struct irql_record *claim_record(void)
{
	struct irql_record *record = raw_cpu_ptr(&irql_record);

	if (record->owner != current)
		*record = (struct irql_record){ .owner = current };
	return record;
}

/**
 * KeGetCurrentIrql - the level at which the caller runs
 *
 * PASSIVE_LEVEL is the answer also at APC_LEVEL, and, where the kernel does not
 * count preemption, while a Linux spinlock is held; a KSPIN_LOCK always shows.
 *
 * Deviation: never APC_LEVEL, and blind for locks that Linux code took.
 *
 * Context: any.
 * Return: what the context shows or, if higher, what was raised to.
 */
KIRQL KeGetCurrentIrql(void)
{
	KIRQL level = context_level();
	struct irql_record *record;

	if (level != NTDMA_DIRQL || in_hardirq())
		return level;

	record = own_record();
	if (record && record->irqs && record->level > level)
		return record->level;
	return level;
}
EXPORT_SYMBOL_NS_GPL(KeGetCurrentIrql, "NTDMA");

static KIRQL raise_level(KIRQL new)
{
	KIRQL old = KeGetCurrentIrql();
	struct irql_record *record;

	if (new < old) {
		ntdma_misuse("KeRaiseIrql", "level %u is below the current level %u",
			     new, old);
		return old;
	}

	/* handlers run with all off that there is */
	if (new < DISPATCH_LEVEL || ntdma_above_dispatch())
		return old;

	if (old < DISPATCH_LEVEL) {
		local_bh_disable();
		claim_record()->bh = true;
	}
	if (new == DISPATCH_LEVEL)
		return old;

	if (!irqs_disabled()) {
		local_irq_disable();
		claim_record()->irqs = true;
	}
	/* levels above are told apart only where interrupts are off by us */
	record = own_record();
	if (record && record->irqs)
		record->level = new;
	return old;
}

/**
 * KeRaiseIrql - raise the level
 * @NewIrql: level to run at, not below the current one
 * @OldIrql: receives the level before, for KeLowerIrql()
 *
 * Disables bottom halves for DISPATCH_LEVEL, interrupts too for anything above.
 * Windows stops the machine when @NewIrql is too low; here that is reported and
 * the level stays.
 *
 * Deviation: APC_LEVEL is PASSIVE_LEVEL, all levels above DISPATCH_LEVEL are
 * one, and a level too low is reported.
 *
 * Context: any.
 */
VOID KeRaiseIrql(KIRQL NewIrql, PKIRQL OldIrql)
{
	*OldIrql = raise_level(NewIrql);
}
EXPORT_SYMBOL_NS_GPL(KeRaiseIrql, "NTDMA");

static void enable_irqs(struct irql_record *record)
{
	record->irqs = false;
	if (!record->bh)
		record->owner = NULL;
	local_irq_enable();
}

static void enable_bh(struct irql_record *record)
{
	/* softirqs run from within: the record must be clean by then */
	record->bh = false;
	record->owner = NULL;
	local_bh_enable();
}

/* false: the context, not a raise of ours, keeps the level up */
static bool lower_level(KIRQL new)
{
	struct irql_record *record = own_record();

	if (ntdma_above_dispatch() || !record)
		return false;

	if (record->irqs && new > DISPATCH_LEVEL) {
		record->level = new;
		return true;
	}
	if (record->irqs)
		enable_irqs(record);
	if (new == DISPATCH_LEVEL)
		return !irqs_disabled();

	if (!record->bh || irqs_disabled())
		return false;
	enable_bh(record);
	return true;
}

/**
 * KeLowerIrql - go back to a lower level
 * @NewIrql: what KeRaiseIrql() reported
 *
 * Lowering to a level above the current one, or below what an interrupt or a
 * Linux lock holds, is reported and changes nothing more than is ours.
 *
 * Deviation: what a Linux lock holds is not lowered.
 *
 * Context: any.
 */
VOID KeLowerIrql(KIRQL NewIrql)
{
	KIRQL level = KeGetCurrentIrql();

	if (NewIrql > level)
		ntdma_misuse(__func__, "level %u is above the current level %u",
			     NewIrql, level);
	else if (NewIrql < level && NewIrql != APC_LEVEL && !lower_level(NewIrql))
		ntdma_misuse(__func__, "level %u was not raised to by the driver",
			     level);
}
EXPORT_SYMBOL_NS_GPL(KeLowerIrql, "NTDMA");
