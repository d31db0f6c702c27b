/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests for lists of version 3, by either of the routines that make them.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_ORDER_H
#define _NTDMA_KUNIT_FIXTURE_ORDER_H

#include "fixture_ex.h"

/* Which of the two routines makes the list. */
enum maker { GET, BUILD };

/**
 * struct order - a request for a list and what came of it
 * @fx: the case
 * @adapter: on which
 * @maker: routine
 * @range: of what
 * @context: transfer context
 * @memory: of a list of BUILD
 * @size: of @memory
 * @delivery: record of the callback
 * @list: result
 */
struct order {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	enum maker maker;
	struct ex_range range;
	struct v3_context *context;
	void *memory;
	ULONG size;
	struct fx_delivery delivery;
	PSCATTER_GATHER_LIST list;
};

static inline struct order *order_create(struct fixture *fx,
					 PDMA_ADAPTER adapter, enum maker maker,
					 struct ex_range range)
{
	struct order *order = kunit_kzalloc(fx->test, sizeof(*order),
					    GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(fx->test, order);
	order->fx = fx;
	order->adapter = adapter;
	order->maker = maker;
	order->range = range;
	order->context = v3_new_context(fx, adapter);
	order->memory = ex_list_memory(fx, adapter, range, &order->size);
	return order;
}

static inline NTSTATUS order_place(struct order *order, ULONG flags,
				   bool routine, bool result)
{
	struct fx_delivery *delivery = routine ? &order->delivery : NULL;
	PSCATTER_GATHER_LIST *list = result ? &order->list : NULL;

	if (order->maker == GET)
		return ex_get(order->fx, order->adapter, order->context,
			      order->range, flags, delivery, list);
	return ex_build(order->fx, order->adapter, order->context, order->range,
			flags, delivery, order->memory, order->size, list);
}

/* Synchronous, without a routine, on an adapter that is free. */
static inline PSCATTER_GATHER_LIST order_bare(struct order *order)
{
	KUNIT_ASSERT_EQ(order->fx->test, STATUS_SUCCESS,
			order_place(order, V3_SYNC, false, true));
	KUNIT_ASSERT_NOT_NULL(order->fx->test, order->list);
	return order->list;
}

static const enum maker makers[] = { GET, BUILD };

static inline void maker_desc(const enum maker *maker, char *desc)
{
	strscpy(desc, *maker == GET ? "Get" : "Build", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(maker, makers, maker_desc);

#endif
