/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Callbacks that write down how they were called, and the routines that have
 * to be entered at DISPATCH_LEVEL, entered so.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_CALLS_H
#define _NTDMA_KUNIT_FIXTURE_CALLS_H

#include <linux/atomic.h>
#include <linux/preempt.h>

#include "fixture.h"

/* Ticks with every callback of the suite: tells the order. */
static atomic_t fx_clock = ATOMIC_INIT(0);

/**
 * struct fx_grant - one AdapterControl call
 * @action: what it returns
 * @body: runs inside, after the record was made; may be NULL
 * @priv: for @body
 * @calls: how often it was called
 * @when: tick of the last call
 * @irql: level inside
 * @softirq: bottom halves were disabled inside
 * @device: argument
 * @irp: argument
 * @base: argument
 */
struct fx_grant {
	IO_ALLOCATION_ACTION action;
	void (*body)(struct fx_grant *grant);
	void *priv;
	int calls;
	int when;
	KIRQL irql;
	bool softirq;
	PDEVICE_OBJECT device;
	PIRP irp;
	PVOID base;
};

/* One AdapterListControl call, members as in &struct fx_grant. */
struct fx_delivery {
	void (*body)(struct fx_delivery *delivery);
	void *priv;
	int calls;
	int when;
	KIRQL irql;
	bool softirq;
	PDEVICE_OBJECT device;
	PIRP irp;
	PSCATTER_GATHER_LIST list;
};

static inline IO_ALLOCATION_ACTION fx_control(PDEVICE_OBJECT device, PIRP irp,
					      PVOID base, PVOID context)
{
	struct fx_grant *grant = context;

	grant->device = device;
	grant->irp = irp;
	grant->base = base;
	grant->irql = KeGetCurrentIrql();
	grant->softirq = in_softirq();
	grant->when = atomic_inc_return(&fx_clock);
	grant->calls++;
	if (grant->body)
		grant->body(grant);
	return grant->action;
}

static inline VOID fx_list_control(PDEVICE_OBJECT device, PIRP irp,
				   PSCATTER_GATHER_LIST list, PVOID context)
{
	struct fx_delivery *delivery = context;

	delivery->device = device;
	delivery->irp = irp;
	delivery->list = list;
	delivery->irql = KeGetCurrentIrql();
	delivery->softirq = in_softirq();
	delivery->when = atomic_inc_return(&fx_clock);
	delivery->calls++;
	if (delivery->body)
		delivery->body(delivery);
}

static inline NTSTATUS fx_allocate(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
				   ULONG map_regs, struct fx_grant *grant)
{
	KIRQL old = fx_raise();
	NTSTATUS status;

	status = adapter->DmaOperations->AllocateAdapterChannel(adapter, device,
								map_regs,
								fx_control,
								grant);
	fx_lower(old);
	return status;
}

static inline void fx_free_channel(PDMA_ADAPTER adapter)
{
	KIRQL old = fx_raise();

	adapter->DmaOperations->FreeAdapterChannel(adapter);
	fx_lower(old);
}

static inline void fx_free_map_regs(PDMA_ADAPTER adapter, PVOID base,
				    ULONG count)
{
	KIRQL old = fx_raise();

	adapter->DmaOperations->FreeMapRegisters(adapter, base, count);
	fx_lower(old);
}

/* Channel request on an idle adapter: granted before this returns. */
static inline PVOID fx_grant_base(struct fixture *fx, PDMA_ADAPTER adapter,
				  ULONG map_regs, IO_ALLOCATION_ACTION action)
{
	struct fx_grant grant = { .action = action };

	KUNIT_ASSERT_EQ(fx->test, STATUS_SUCCESS,
			fx_allocate(adapter, fx->device, map_regs, &grant));
	KUNIT_ASSERT_EQ(fx->test, 1, grant.calls);
	KUNIT_ASSERT_NOT_NULL(fx->test, grant.base);
	return grant.base;
}

static inline u64 fx_map(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, PVOID va,
			 ULONG *length, BOOLEAN write)
{
	return adapter->DmaOperations->MapTransfer(adapter, mdl, base, va,
						   length, write).QuadPart;
}

static inline BOOLEAN fx_flush(PDMA_ADAPTER adapter, PMDL mdl, PVOID base,
			       PVOID va, ULONG length, BOOLEAN write)
{
	return adapter->DmaOperations->FlushAdapterBuffers(adapter, mdl, base,
							   va, length, write);
}

static inline NTSTATUS fx_get_list(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
				   PMDL mdl, PVOID va, ULONG length,
				   struct fx_delivery *delivery, BOOLEAN write)
{
	KIRQL old = fx_raise();
	NTSTATUS status;

	status = adapter->DmaOperations->GetScatterGatherList(adapter, device,
							      mdl, va, length,
							      fx_list_control,
							      delivery, write);
	fx_lower(old);
	return status;
}

static inline void fx_put_list(PDMA_ADAPTER adapter, PSCATTER_GATHER_LIST list,
			       BOOLEAN write)
{
	KIRQL old = fx_raise();

	adapter->DmaOperations->PutScatterGatherList(adapter, list, write);
	fx_lower(old);
}

static inline NTSTATUS fx_build_list(PDMA_ADAPTER adapter,
				     PDEVICE_OBJECT device, PMDL mdl, PVOID va,
				     ULONG length, struct fx_delivery *delivery,
				     BOOLEAN write, PVOID memory, ULONG size)
{
	KIRQL old = fx_raise();
	NTSTATUS status;

	status = adapter->DmaOperations->BuildScatterGatherList(adapter, device,
								mdl, va, length,
								fx_list_control,
								delivery, write,
								memory, size);
	fx_lower(old);
	return status;
}

/* List over a whole buffer (or chain of @length) on an idle adapter. */
static inline PSCATTER_GATHER_LIST fx_list_of(struct fixture *fx,
					      PDMA_ADAPTER adapter,
					      struct fx_buffer *buf,
					      ULONG length, BOOLEAN write)
{
	struct fx_delivery delivery = { };

	KUNIT_ASSERT_EQ(fx->test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device, buf->mdl,
				    fx_va(buf, 0), length, &delivery, write));
	KUNIT_ASSERT_EQ(fx->test, 1, delivery.calls);
	KUNIT_ASSERT_NOT_NULL(fx->test, delivery.list);
	return delivery.list;
}

static inline u64 fx_list_length(const SCATTER_GATHER_LIST *list)
{
	u64 length = 0;
	u32 i;

	for (i = 0; i < list->NumberOfElements; i++)
		length += list->Elements[i].Length;
	return length;
}

/*
 * Does the device see, through the list, the bytes of a buffer in order? Needs
 * the data in place: filled before the list was made.
 */
static inline u32 fx_list_sees(const SCATTER_GATHER_LIST *list, u32 seed)
{
	u32 length = fx_list_length(list);

	memset(ntdma_testdev_memory(), 0, length);
	if (fx_device_move_list(list, 0, FX_TO_DEVICE))
		return 0;
	return fx_device_differs(0, length, seed);
}

#endif
