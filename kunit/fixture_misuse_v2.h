/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Valid arguments for any routine of versions 0 to 2, of which a test spoils one, and
 * proof that nothing else came to harm.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_MISUSE_V2_H
#define _NTDMA_KUNIT_FIXTURE_MISUSE_V2_H

#include "fixture_chain.h"

#define UNTOUCHED	0x5a5a5a5a
/* More than one mapping needs, so that a second one is refused for itself. */
#define MISUSE_MAP_REGS	4

/**
 * struct misuse - valid arguments for any routine; a test spoils one of them
 * @fx: the case
 * @adapter: what the call is made on
 * @ops: table that is used, the adapter's own or a copy of its pointer
 * @buf: buffer of one page
 * @list: list to put or to build an MDL from
 * @base: map registers
 * @buffer: common buffer
 * @logical: its address for the device; result of allocations
 * @grant: of channel requests
 * @delivery: of list requests
 * @length: of MapTransfer, in and out
 * @size: result of a calculation
 * @target: resulting MDL
 * @memory: for lists
 * @status: result where the routine has one
 * @refused: result as the DDI documents it for a refusal
 */
struct misuse {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	const DMA_OPERATIONS *ops;
	struct fx_buffer *buf;
	PSCATTER_GATHER_LIST list;
	PVOID base;
	PVOID buffer;
	PHYSICAL_ADDRESS logical;
	struct fx_grant grant;
	struct fx_delivery delivery;
	ULONG length;
	ULONG size;
	PMDL target;
	u8 memory[256];
	NTSTATUS status;
	bool refused;
};

static inline void call_put(struct misuse *m)
{
	m->ops->PutDmaAdapter(m->adapter);
	m->refused = true;
}

static inline void call_allocate_buffer(struct misuse *m)
{
	PHYSICAL_ADDRESS logical = { .QuadPart = UNTOUCHED };
	PVOID va = m->ops->AllocateCommonBuffer(m->adapter, 16, &logical, true);

	m->refused = !va && !logical.QuadPart;
}

static inline void call_free_buffer(struct misuse *m)
{
	m->ops->FreeCommonBuffer(m->adapter, PAGE_SIZE, m->logical, m->buffer,
				 true);
	m->refused = true;
}

static inline void call_allocate_channel(struct misuse *m)
{
	m->status = m->ops->AllocateAdapterChannel(m->adapter, m->fx->device, 1,
						   fx_control, &m->grant);
	m->refused = !NT_SUCCESS(m->status) && !m->grant.calls;
}

static inline void call_flush(struct misuse *m)
{
	m->ops->FlushAdapterBuffers(m->adapter, m->buf->mdl, m->base,
				    fx_va(m->buf, 0), 16, true);
	m->refused = true;
}

static inline void call_free_channel(struct misuse *m)
{
	m->ops->FreeAdapterChannel(m->adapter);
	m->refused = true;
}

static inline void call_free_registers(struct misuse *m)
{
	m->ops->FreeMapRegisters(m->adapter, m->base, MISUSE_MAP_REGS);
	m->refused = true;
}

static inline void call_map(struct misuse *m)
{
	PHYSICAL_ADDRESS addr;

	m->length = 16;
	addr = m->ops->MapTransfer(m->adapter, m->buf->mdl, m->base,
				   fx_va(m->buf, 0), &m->length, true);
	m->refused = !addr.QuadPart && !m->length;
}

static inline void call_alignment(struct misuse *m)
{
	ULONG alignment = m->ops->GetDmaAlignment(m->adapter);

	/* drivers compute masks from it, so never 0 */
	m->refused = alignment == 1;
}

static inline void call_counter(struct misuse *m)
{
	m->refused = !m->ops->ReadDmaCounter(m->adapter);
}

static inline void call_get_list(struct misuse *m)
{
	m->status = m->ops->GetScatterGatherList(m->adapter, m->fx->device,
						 m->buf->mdl, fx_va(m->buf, 0),
						 16, fx_list_control,
						 &m->delivery, true);
	m->refused = !NT_SUCCESS(m->status) && !m->delivery.calls;
}

static inline void call_put_list(struct misuse *m)
{
	m->ops->PutScatterGatherList(m->adapter, m->list, true);
	m->refused = true;
}

static inline void call_calculate(struct misuse *m)
{
	m->size = UNTOUCHED;
	m->status = m->ops->CalculateScatterGatherList(m->adapter, NULL, NULL,
						       16, &m->size, NULL);
	m->refused = !NT_SUCCESS(m->status) && m->size == UNTOUCHED;
}

static inline void call_build_list(struct misuse *m)
{
	m->status = m->ops->BuildScatterGatherList(m->adapter, m->fx->device,
						   m->buf->mdl,
						   fx_va(m->buf, 0), 16,
						   fx_list_control,
						   &m->delivery, true,
						   m->memory,
						   sizeof(m->memory));
	m->refused = !NT_SUCCESS(m->status) && !m->delivery.calls;
}

static inline void call_build_mdl(struct misuse *m)
{
	m->status = m->ops->BuildMdlFromScatterGatherList(m->adapter, m->list,
							  m->buf->mdl,
							  &m->target);
	m->refused = !NT_SUCCESS(m->status);
}

static inline struct misuse *misuse_begin(struct kunit *test)
{
	struct misuse *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	struct fixture *fx = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->fx = fx;
	m->adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	m->ops = m->adapter->DmaOperations;
	m->buf = fx_scattered(test, 0, PAGE_SIZE);
	m->base = fx_grant_base(fx, m->adapter, MISUSE_MAP_REGS,
				DeallocateObjectKeepRegisters);
	m->list = fx_list_of(fx, m->adapter, m->buf, 16, true);
	m->buffer = m->ops->AllocateCommonBuffer(m->adapter, PAGE_SIZE,
						 &m->logical, true);
	KUNIT_ASSERT_NOT_NULL(test, m->buffer);
	m->grant.action = DeallocateObject;
	return m;
}

/* Everything is still there, works and can be released. */
static inline void misuse_end(struct misuse *m, PDMA_ADAPTER adapter)
{
	ULONG length = 16;

	m->adapter = adapter;
	m->ops = adapter->DmaOperations;
	FX_EXPECT_MAPPED(m->fx->test, m->logical.QuadPart);
	FX_EXPECT_MAPPED(m->fx->test, m->list->Elements[0].Address.QuadPart);
	fx_map(adapter, m->buf->mdl, m->base, fx_va(m->buf, 32), &length, true);
	KUNIT_EXPECT_EQ(m->fx->test, 16U, length);
	fx_flush(adapter, m->buf->mdl, m->base, fx_va(m->buf, 32), 16, true);
	call_put_list(m);
	call_free_registers(m);
	call_free_buffer(m);
	fx_put_adapter(adapter);
	fx_buffer_free(m->buf);
}

#endif
