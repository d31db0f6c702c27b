// SPDX-License-Identifier: GPL-2.0-only
/*
 * Deferred procedure calls: one queue and one tasklet for each CPU.
 *
 * A tasklet inside the KDPC would be simpler and wrong: a driver may free a DPC
 * from its own routine and after KeRemoveQueueDpc(), and Linux touches a tasklet
 * once more in both cases. So a DPC is out of the queue before its routine runs,
 * and nothing of it is touched afterwards.
 */
#include <linux/build_bug.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "internal.h"
#include "report.h"

struct dpc_queue {
	raw_spinlock_t lock;	/* DPCs are queued from hard interrupts */

	/* protected by lock */
	struct list_head dpcs;
	unsigned int count;

	struct tasklet_struct tasklet;
	call_single_data_t kick;	/* schedules the tasklet from another CPU */
};

/* how a KDPC is used */
struct nt_dpc {
	PKDEFERRED_ROUTINE routine;
	PVOID context;
	struct dpc_queue *queue;	/* where it waits; NULL: nowhere */
	unsigned int target;	/* CPU to run on, ANY_CPU for the caller's */
	bool first;		/* goes before those that wait */

	/* protected by the queue's lock */
	struct list_head node;
	PVOID arguments[2];
};

static_assert(sizeof(struct nt_dpc) <= sizeof(KDPC));
static_assert(__alignof__(struct nt_dpc) <= __alignof__(KDPC));

#define ANY_CPU		UINT_MAX

static DEFINE_PER_CPU(struct dpc_queue, dpc_queues);

static struct nt_dpc *to_nt(PRKDPC dpc)
{
	return (struct nt_dpc *)dpc;
}

/**
 * KeInitializeDpc - make storage a DPC
 * @Dpc: the driver's memory
 * @DeferredRoutine: what to call at DISPATCH_LEVEL
 * @DeferredContext: its second argument
 *
 * Context: any.
 */
VOID KeInitializeDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine,
		     PVOID DeferredContext)
{
	struct nt_dpc *dpc = to_nt(Dpc);

	dpc->routine = DeferredRoutine;
	dpc->context = DeferredContext;
	dpc->queue = NULL;
	dpc->target = ANY_CPU;
	dpc->first = false;
	INIT_LIST_HEAD(&dpc->node);
}
EXPORT_SYMBOL_NS_GPL(KeInitializeDpc, "NTDMA");

/**
 * KeSetTargetProcessorDpc - have a DPC run on a certain processor
 * @Dpc: the DPC; where it waits already does not change
 * @Number: the processor, Linux' number
 *
 * A processor that does not run by the time the DPC is queued is not waited for:
 * the DPC runs where it is queued.
 *
 * Deviation: a processor that is offline is not waited for.
 *
 * Context: any.
 */
VOID KeSetTargetProcessorDpc(PRKDPC Dpc, CCHAR Number)
{
	WRITE_ONCE(to_nt(Dpc)->target, (unsigned char)Number);
}
EXPORT_SYMBOL_NS_GPL(KeSetTargetProcessorDpc, "NTDMA");

/**
 * KeSetImportanceDpc - say how soon a DPC shall run
 * @Dpc: the DPC; where it waits already does not change
 * @Importance: HighImportance puts it before those that wait, all others behind
 *
 * Deviation: no importance lets a DPC wait for a quieter moment: all run soon.
 *
 * Context: any.
 */
VOID KeSetImportanceDpc(PRKDPC Dpc, KDPC_IMPORTANCE Importance)
{
	WRITE_ONCE(to_nt(Dpc)->first, Importance == HighImportance);
}
EXPORT_SYMBOL_NS_GPL(KeSetImportanceDpc, "NTDMA");

static void kicked(void *queue)
{
	tasklet_schedule(&((struct dpc_queue *)queue)->tasklet);
}

/*
 * A kick that is under way (-EBUSY) finds this DPC too. A CPU that went offline since
 * it was chosen takes none: the queue is then worked off here, by its one tasklet.
 */
static void schedule_queue(struct dpc_queue *queue, unsigned int cpu)
{
	if (cpu == raw_smp_processor_id() ||
	    smp_call_function_single_async(cpu, &queue->kick) == -ENXIO)
		tasklet_schedule(&queue->tasklet);
}

static unsigned int cpu_of(const struct nt_dpc *dpc)
{
	unsigned int cpu = READ_ONCE(dpc->target);

	return cpu < nr_cpu_ids && cpu_online(cpu) ? cpu : raw_smp_processor_id();
}

/* @cpu: where the queue shall be worked off */
static bool insert(struct dpc_queue *queue, unsigned int cpu, struct nt_dpc *dpc,
		   PVOID argument1, PVOID argument2)
{
	unsigned long flags;
	bool inserted;

	raw_spin_lock_irqsave(&queue->lock, flags);
	/* another CPU may be at the same DPC, with its own queue's lock */
	inserted = !cmpxchg(&dpc->queue, NULL, queue);
	if (inserted) {
		dpc->arguments[0] = argument1;
		dpc->arguments[1] = argument2;
		if (READ_ONCE(dpc->first))
			list_add(&dpc->node, &queue->dpcs);
		else
			list_add_tail(&dpc->node, &queue->dpcs);
		queue->count++;
	}
	raw_spin_unlock_irqrestore(&queue->lock, flags);

	if (inserted)
		schedule_queue(queue, cpu);
	return inserted;
}

/**
 * KeInsertQueueDpc - have a DPC run soon, on this CPU if none was named
 * @Dpc: the DPC
 * @SystemArgument1: third argument of the routine
 * @SystemArgument2: fourth argument of the routine
 *
 * The routine may queue its DPC again. It does not run before the caller is
 * below DISPATCH_LEVEL, unless on another CPU.
 *
 * Context: any but NMI.
 * Return: FALSE when the DPC waits already; its arguments stay as they were.
 */
BOOLEAN KeInsertQueueDpc(PRKDPC Dpc, PVOID SystemArgument1,
			 PVOID SystemArgument2)
{
	struct nt_dpc *dpc = to_nt(Dpc);
	unsigned int cpu = cpu_of(dpc);

	if (!dpc->routine) {
		ntdma_misuse(__func__, "DPC without a routine (%p)", Dpc);
		return false;
	}
	return insert(per_cpu_ptr(&dpc_queues, cpu), cpu, dpc, SystemArgument1,
		      SystemArgument2);
}
EXPORT_SYMBOL_NS_GPL(KeInsertQueueDpc, "NTDMA");

static void unlink_locked(struct dpc_queue *queue, struct nt_dpc *dpc)
{
	list_del_init(&dpc->node);
	queue->count--;
	/* from here on another CPU may queue it */
	smp_store_release(&dpc->queue, NULL);
}

/**
 * KeRemoveQueueDpc - take a DPC back
 * @Dpc: the DPC
 *
 * A routine that has begun on another CPU is not waited for.
 *
 * Context: any but NMI.
 * Return: TRUE when the DPC was waiting; it will not run.
 */
BOOLEAN KeRemoveQueueDpc(PRKDPC Dpc)
{
	struct nt_dpc *dpc = to_nt(Dpc);
	struct dpc_queue *queue = READ_ONCE(dpc->queue);
	unsigned long flags;
	bool removed;

	if (!queue)
		return false;

	raw_spin_lock_irqsave(&queue->lock, flags);
	removed = dpc->queue == queue;
	if (removed)
		unlink_locked(queue, dpc);
	raw_spin_unlock_irqrestore(&queue->lock, flags);
	return removed;
}
EXPORT_SYMBOL_NS_GPL(KeRemoveQueueDpc, "NTDMA");

/* what a routine is called with, read while the DPC is still ours */
struct dpc_call {
	struct nt_dpc *dpc;
	PKDEFERRED_ROUTINE routine;
	PVOID context;
	PVOID arguments[2];
};

static bool pop(struct dpc_queue *queue, struct dpc_call *call)
{
	struct nt_dpc *dpc;

	raw_spin_lock_irq(&queue->lock);
	dpc = list_first_entry_or_null(&queue->dpcs, struct nt_dpc, node);
	if (dpc) {
		*call = (struct dpc_call){
			.dpc = dpc,
			.routine = dpc->routine,
			.context = dpc->context,
			.arguments = { dpc->arguments[0], dpc->arguments[1] },
		};
		unlink_locked(queue, dpc);
	}
	raw_spin_unlock_irq(&queue->lock);
	return dpc;
}

static void run_queue(struct tasklet_struct *tasklet)
{
	struct dpc_queue *queue = from_tasklet(queue, tasklet, tasklet);
	/* those that queue themselves again have to wait for their next turn */
	unsigned int budget = READ_ONCE(queue->count);
	struct dpc_call call;

	while (budget-- && pop(queue, &call))
		call.routine((PKDPC)call.dpc, call.context, call.arguments[0],
			     call.arguments[1]);
	if (READ_ONCE(queue->count))
		tasklet_schedule(tasklet);
}

static KDEFERRED_ROUTINE flush_routine;

static VOID flush_routine(PKDPC dpc, PVOID context, PVOID argument1,
			  PVOID argument2)
{
	complete(context);
}

static void flush_queue(struct dpc_queue *queue)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct nt_dpc marker = {
		.routine = flush_routine,
		.context = &done,
		.node = LIST_HEAD_INIT(marker.node),
	};

	/* a queue is worked off in order and by one CPU at a time */
	insert(queue, raw_smp_processor_id(), &marker, NULL, NULL);
	wait_for_completion(&done);
}

/**
 * KeFlushQueuedDpcs - wait until all DPCs queued so far have run
 *
 * Those that get queued meanwhile are not waited for.
 *
 * Deviation: above PASSIVE_LEVEL it is reported and does nothing.
 *
 * Context: PASSIVE_LEVEL; reported and without effect above.
 */
VOID KeFlushQueuedDpcs(void)
{
	int cpu;

	if (!ntdma_at_passive()) {
		ntdma_misuse(__func__, "waits at level %u", KeGetCurrentIrql());
		return;
	}

	for_each_possible_cpu(cpu)
		flush_queue(per_cpu_ptr(&dpc_queues, cpu));
}
EXPORT_SYMBOL_NS_GPL(KeFlushQueuedDpcs, "NTDMA");

void ntdma_dpc_init(void)
{
	struct dpc_queue *queue;
	int cpu;

	for_each_possible_cpu(cpu) {
		queue = per_cpu_ptr(&dpc_queues, cpu);
		raw_spin_lock_init(&queue->lock);
		INIT_LIST_HEAD(&queue->dpcs);
		tasklet_setup(&queue->tasklet, run_queue);
		INIT_CSD(&queue->kick, kicked, queue);
	}
}

static void pass(void *unused)
{
}

void ntdma_dpc_exit(void)
{
	int cpu;

	/* behind the last kick */
	on_each_cpu(pass, NULL, true);
	for_each_possible_cpu(cpu)
		tasklet_kill(&per_cpu_ptr(&dpc_queues, cpu)->tasklet);
}
