/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wrong calls of version 3 and later: valid arguments for any routine, of which a
 * test spoils one, and proof that nothing else came to harm.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_MISUSE_H
#define _NTDMA_KUNIT_FIXTURE_MISUSE_H

#include "fixture_ex.h"

#define UNTOUCHED	0x5a5a5a5a
#define MISUSE_PAGES	2

/**
 * struct misuse3 - valid arguments for any routine; a test spoils one of them
 * @fx: the case
 * @adapter: what the call is made on
 * @ops: table that is used
 * @buf: buffer of whole pages
 * @context: for requests
 * @base: map registers
 * @list: list that is mapped
 * @vector: of two buffers
 * @index: into @vector
 * @logical: result of allocations
 * @grant: of channel requests
 * @delivery: of list requests
 * @length: of MapTransferEx, in and out
 * @elements: for its list
 * @memory: for a list of BuildScatterGatherListEx
 * @size: of @memory
 * @status: result where the routine has one
 * @refused: result as the DDI documents it for a refusal
 */
struct misuse3 {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	const DMA_OPERATIONS *ops;
	struct fx_buffer *buf;
	struct v3_context *context;
	PVOID base;
	PSCATTER_GATHER_LIST list;
	PDMA_COMMON_BUFFER_VECTOR vector;
	ULONG index;
	PHYSICAL_ADDRESS logical;
	struct fx_grant grant;
	struct fx_delivery delivery;
	ULONG length;
	PSCATTER_GATHER_LIST elements;
	PVOID memory;
	ULONG size;
	NTSTATUS status;
	bool refused;
};

static inline void refused_if(struct misuse3 *m, NTSTATUS status)
{
	m->status = status;
	m->refused = status == STATUS_INVALID_PARAMETER;
}

static inline void call_adapter_info(struct misuse3 *m)
{
	DMA_ADAPTER_INFO info = { .Version = 1, .V1.Flags = UNTOUCHED };

	refused_if(m, m->ops->GetDmaAdapterInfo(m->adapter, &info));
	m->refused &= info.V1.Flags == UNTOUCHED;
}

static inline void call_transfer_info(struct misuse3 *m)
{
	DMA_TRANSFER_INFO info = { .Version = 1,
				   .V1.MapRegisterCount = UNTOUCHED };

	refused_if(m, m->ops->GetDmaTransferInfo(m->adapter, m->buf->mdl, 0, 16,
						 true, &info));
	m->refused &= info.V1.MapRegisterCount == UNTOUCHED;
}

static inline void call_init(struct misuse3 *m)
{
	struct v3_context context;

	v3_context_fill(&context, 0x33);
	refused_if(m, m->ops->InitializeDmaTransferContext(m->adapter,
							   context.bytes));
	m->refused &= !memchr_inv(&context, 0x33, sizeof(context));
}

static inline void call_buffer_ex(struct misuse3 *m)
{
	PHYSICAL_ADDRESS logical = { .QuadPart = UNTOUCHED };
	PVOID va = m->ops->AllocateCommonBufferEx(m->adapter, NULL, 16,
						  &logical, true,
						  MM_ANY_NODE_OK);

	m->refused = !va && !logical.QuadPart;
}

static inline void call_allocate(struct misuse3 *m)
{
	refused_if(m, m->ops->AllocateAdapterChannelEx(m->adapter,
						       m->fx->device,
						       m->context->bytes, 1, 0,
						       fx_control, &m->grant,
						       NULL));
	m->refused &= !m->grant.calls;
}

static inline void call_configure(struct misuse3 *m)
{
	refused_if(m, m->ops->ConfigureAdapterChannel(m->adapter, 1, NULL));
}

static inline void call_cancel(struct misuse3 *m)
{
	m->refused = !m->ops->CancelAdapterChannel(m->adapter, m->fx->device,
						   m->context->bytes);
}

static inline void call_map(struct misuse3 *m)
{
	m->length = 16;
	refused_if(m, v3_map(m->adapter, m->buf->mdl, m->base, 0, &m->length,
			     true, m->elements, EX_LIST_BYTES(1)));
}

/* The table may be another one than the adapter's. */
static inline void call_map_by_table(struct misuse3 *m)
{
	m->length = 16;
	refused_if(m, m->ops->MapTransferEx(m->adapter, m->buf->mdl, m->base, 0,
					    0, &m->length, true, m->elements,
					    EX_LIST_BYTES(1), NULL, NULL));
}

static inline void call_get(struct misuse3 *m)
{
	refused_if(m, m->ops->GetScatterGatherListEx(m->adapter, m->fx->device,
						     m->context->bytes,
						     m->buf->mdl, 0, 16,
						     V3_SYNC, fx_list_control,
						     &m->delivery, true, NULL,
						     NULL, NULL));
	m->refused &= !m->delivery.calls;
}

static inline void call_build(struct misuse3 *m)
{
	refused_if(m, m->ops->BuildScatterGatherListEx(m->adapter,
						       m->fx->device,
						       m->context->bytes,
						       m->buf->mdl, 0, 16,
						       V3_SYNC, fx_list_control,
						       &m->delivery, true,
						       m->memory, m->size, NULL,
						       NULL, NULL));
	m->refused &= !m->delivery.calls;
}

static inline void call_flush(struct misuse3 *m)
{
	refused_if(m, m->ops->FlushAdapterBuffersEx(m->adapter, m->buf->mdl,
						    m->base, 0, 16, true));
}

static inline void call_free_object(struct misuse3 *m)
{
	m->ops->FreeAdapterObject(m->adapter, DeallocateObject);
	m->refused = true;
}

static inline void call_cancel_mapped(struct misuse3 *m)
{
	refused_if(m, m->ops->CancelMappedTransfer(m->adapter,
						   m->context->bytes));
}

static inline void call_domain_buffer(struct misuse3 *m)
{
	PVOID va = NULL;

	m->logical.QuadPart = 0;
	refused_if(m, m->ops->AllocateDomainCommonBuffer(m->adapter, m, NULL,
							 16, 0, NULL,
							 MM_ANY_NODE_OK,
							 &m->logical, &va));
	m->refused &= !va && !m->logical.QuadPart;
}

static inline void call_flush_buffer(struct misuse3 *m)
{
	refused_if(m, m->ops->FlushDmaBuffer(m->adapter, m->buf->mdl, true));
}

static inline void call_join(struct misuse3 *m)
{
	refused_if(m, m->ops->JoinDmaDomain(m->adapter, m));
}

static inline void call_leave(struct misuse3 *m)
{
	refused_if(m, m->ops->LeaveDmaDomain(m->adapter));
}

static inline void call_get_domain(struct misuse3 *m)
{
	m->refused = !m->ops->GetDmaDomain(m->adapter);
}

static inline void call_bounds(struct misuse3 *m)
{
	PHYSICAL_ADDRESS logical = { .QuadPart = UNTOUCHED };
	PVOID va = m->ops->AllocateCommonBufferWithBounds(m->adapter, NULL,
			NULL, 16, 0, NULL, MM_ANY_NODE_OK, &logical);

	m->refused = !va && !logical.QuadPart;
}

static inline void call_vector(struct misuse3 *m)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	PDMA_COMMON_BUFFER_VECTOR vector = (void *)m;

	refused_if(m, m->ops->AllocateCommonBufferVector(m->adapter, low, high,
							 MmCached,
							 MM_ANY_NODE_OK, 0, 2,
							 16, &vector));
	m->refused &= !vector;
}

static inline void call_vector_get(struct misuse3 *m)
{
	PVOID va = m;

	m->logical.QuadPart = UNTOUCHED;
	m->ops->GetCommonBufferFromVectorByIndex(m->adapter, m->vector,
						 m->index, &va, &m->logical);
	m->refused = !va && !m->logical.QuadPart;
}

static inline void call_vector_free_one(struct misuse3 *m)
{
	m->ops->FreeCommonBufferFromVector(m->adapter, m->vector, m->index);
	m->refused = true;
}

static inline void call_vector_free(struct misuse3 *m)
{
	m->ops->FreeCommonBufferVector(m->adapter, m->vector);
	m->refused = true;
}

static inline void call_from_mdl(struct misuse3 *m)
{
	m->logical.QuadPart = 0;
	refused_if(m, m->ops->CreateCommonBufferFromMdl(m->adapter, m->buf->mdl,
							NULL, 0, &m->logical));
	m->refused &= !m->logical.QuadPart;
}

static inline struct misuse3 *misuse3_begin(struct kunit *test)
{
	struct misuse3 *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	struct fixture *fx = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->fx = fx;
	m->adapter = v3_adapter(fx);
	m->ops = m->adapter->DmaOperations;
	m->buf = fx_contiguous(test, 0, MISUSE_PAGES * PAGE_SIZE);
	m->base = fx_grant_base(fx, m->adapter, 1,
				DeallocateObjectKeepRegisters);
	m->context = v3_new_context(fx, m->adapter);
	m->elements = ex_memory(fx, 1);
	m->memory = ex_list_memory(fx, m->adapter, ex_whole(m->buf, true),
				   &m->size);
	/* two, so that no DeallocateObject means either */
	m->list = fx_list_of(fx, m->adapter, m->buf, 16, true);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			m->ops->AllocateCommonBufferVector(m->adapter, low,
				high, MmCached, MM_ANY_NODE_OK, 0, 2, PAGE_SIZE,
				&m->vector));
	m->grant.action = DeallocateObject;
	return m;
}

/* Everything is still there, works and can be released. */
static inline void misuse3_end(struct misuse3 *m, PDMA_ADAPTER adapter)
{
	struct kunit *test = m->fx->test;

	m->adapter = adapter;
	m->ops = adapter->DmaOperations;
	FX_EXPECT_MAPPED(test, ex_address(m->list));
	for (m->index = 0; m->index < 2; m->index++) {
		call_vector_get(m);
		KUNIT_EXPECT_FALSE(test, m->refused);
		FX_EXPECT_MAPPED(test, m->logical.QuadPart);
	}
	call_map(m);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, m->status);
	call_flush(m);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, m->status);
	v3_context_init(adapter, m->context);
	m->grant.calls = 0;
	call_allocate(m);
	KUNIT_EXPECT_EQ(test, 1, m->grant.calls);
	m->delivery.calls = 0;
	call_build(m);
	KUNIT_EXPECT_EQ(test, 1, m->delivery.calls);
	fx_put_list(adapter, m->delivery.list, true);
	fx_put_list(adapter, m->list, true);
	fx_free_map_regs(adapter, m->base, 1);
	call_vector_free(m);
	fx_put_adapter(adapter);
	fx_buffer_free(m->buf);
}

#endif
