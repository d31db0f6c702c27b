// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: rounds of one operation against the clock.
 *
 * Under QEMU's -icount the clock counts instructions, and where interrupts are
 * off each round takes as many as the one before.
 */
#include <linux/bottom_half.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/sort.h>
#include <linux/timex.h>

#include "bench.h"

#define BENCH_WARM_UP	16
#define BENCH_ROUNDS	32

enum bench_mark {
	BENCH_MARK_SHIM		= 0x6e746460,
	BENCH_MARK_NATIVE	= 0x6e746461,
	BENCH_MARK_END		= 0x6e746462,
};

/*
 * Tells tools/bench/profile.c, which watches the guest's instructions, whose
 * rounds come next, or that they are over. To a processor it is a long nop.
 */
static __always_inline void bench_mark(enum bench_mark mark)
{
#ifdef CONFIG_X86_64
	asm volatile("nopl %c0(%%rax)" : : "i" (mark));
#endif
}

static int compare(const void *a, const void *b)
{
	u64 left = *(const u64 *)a;
	u64 right = *(const u64 *)b;

	return left < right ? -1 : left > right;
}

static int one_round(bench_op_fn op, void *context, u64 *cost)
{
	cycles_t start = get_cycles();
	int ret = op(context);

	*cost = get_cycles() - start;
	return ret;
}

static int nothing(void *context)
{
	return 0;
}

/* What a call and two looks at the clock cost. */
static u64 measure_nothing(void)
{
	u64 least = U64_MAX;
	unsigned int i;
	u64 cost;

	for (i = 0; i < BENCH_ROUNDS; i++) {
		one_round(nothing, NULL, &cost);
		least = min(least, cost);
	}
	return least;
}

static int all_rounds(enum bench_side side, bench_op_fn op, void *context,
		      u64 *costs)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < BENCH_WARM_UP && !ret; i++)
		ret = one_round(op, context, costs);
	if (side == BENCH_SHIM)
		bench_mark(BENCH_MARK_SHIM);
	else
		bench_mark(BENCH_MARK_NATIVE);
	for (i = 0; i < BENCH_ROUNDS && !ret; i++)
		ret = one_round(op, context, costs + i);
	bench_mark(BENCH_MARK_END);
	return ret;
}

static int all_rounds_at_dispatch(enum bench_side side, bench_op_fn op,
				  void *context, u64 *costs)
{
	unsigned long flags;
	int ret;

	local_bh_disable();
	local_irq_save(flags);
	ret = all_rounds(side, op, context, costs);
	local_irq_restore(flags);
	local_bh_enable();
	return ret;
}

/**
 * bench_measure - what does an operation cost?
 * @side: for the profile
 * @op: operation
 * @context: passed to @op
 * @can_sleep: @op may sleep; otherwise it runs at DISPATCH_LEVEL, undisturbed
 * @cost: out: without the cost of the call and of reading the clock
 *
 * Context: may sleep.
 * Return: 0, or what @op returned when it failed.
 */
int bench_measure(enum bench_side side, bench_op_fn op, void *context,
		  bool can_sleep, struct bench_cost *cost)
{
	u64 costs[BENCH_ROUNDS];
	u64 idle = measure_nothing();
	int ret;

	if (can_sleep)
		ret = all_rounds(side, op, context, costs);
	else
		ret = all_rounds_at_dispatch(side, op, context, costs);
	if (ret)
		return ret;
	sort(costs, BENCH_ROUNDS, sizeof(*costs), compare, NULL);
	cost->median = costs[BENCH_ROUNDS / 2] - idle;
	cost->min = costs[0] - idle;
	return 0;
}
EXPORT_SYMBOL_NS_GPL(bench_measure, "NTDMA_BENCH");
