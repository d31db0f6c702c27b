/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Transfers of version 3: ranges of MDL chains, held channels, and lists that
 * are made without a callback.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_EX_H
#define _NTDMA_KUNIT_FIXTURE_EX_H

#include "fixture_v3.h"

/* Bytes of a list of @n elements, nothing behind it. */
#define EX_LIST_BYTES(n)						\
	((ULONG)(offsetof(SCATTER_GATHER_LIST, Elements) +		\
		 (n) * sizeof(SCATTER_GATHER_ELEMENT)))

/**
 * struct ex_range - part of an MDL chain
 * @mdl: first MDL
 * @offset: where it starts
 * @length: bytes
 * @write: direction, true for memory to device
 */
struct ex_range {
	PMDL mdl;
	u64 offset;
	ULONG length;
	BOOLEAN write;
};

static inline struct ex_range ex_whole(const struct fx_buffer *buf,
				       BOOLEAN write)
{
	return (struct ex_range){ .mdl = buf->mdl, .length = buf->length,
				  .write = write };
}

static inline struct fx_buffer *ex_filled(struct kunit *test, u32 offset,
					  u32 length, u32 seed)
{
	struct fx_buffer *buf = fx_scattered(test, offset, length);

	fx_buffer_fill(buf, seed);
	return buf;
}

/* Synchronous, without a routine: the channel of an idle adapter is held. */
static inline PVOID ex_hold(struct fixture *fx, PDMA_ADAPTER adapter,
			    ULONG map_regs, ULONG flags)
{
	struct v3_context *context = v3_new_context(fx, adapter);
	PVOID base = NULL;

	KUNIT_ASSERT_EQ(fx->test, STATUS_SUCCESS,
			v3_allocate(adapter, fx->device, context, map_regs,
				    flags | V3_SYNC, NULL, &base));
	KUNIT_ASSERT_NOT_NULL(fx->test, base);
	return base;
}

/* Memory for a mapping's list of up to @n elements, freed with the case. */
static inline PSCATTER_GATHER_LIST ex_memory(struct fixture *fx, u32 n)
{
	void *memory = kunit_kzalloc(fx->test, EX_LIST_BYTES(n), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(fx->test, memory);
	return memory;
}

static inline NTSTATUS ex_get(struct fixture *fx, PDMA_ADAPTER adapter,
			      struct v3_context *context, struct ex_range range,
			      ULONG flags, struct fx_delivery *delivery,
			      PSCATTER_GATHER_LIST *list)
{
	return v3_get_list(adapter, fx->device, context, range.mdl,
			   range.offset, range.length, flags, delivery,
			   range.write, list);
}

static inline NTSTATUS ex_build(struct fixture *fx, PDMA_ADAPTER adapter,
				struct v3_context *context,
				struct ex_range range, ULONG flags,
				struct fx_delivery *delivery, PVOID memory,
				ULONG size, PSCATTER_GATHER_LIST *list)
{
	KIRQL old = fx_raise();
	NTSTATUS status;

	status = v3_build_list(adapter, fx->device, context, range.mdl,
			       range.offset, range.length, flags, delivery,
			       range.write, memory, size, list);
	fx_lower(old);
	return status;
}

/* List of GetScatterGatherListEx(), synchronous and without a routine. */
static inline PSCATTER_GATHER_LIST ex_list(struct fixture *fx,
					   PDMA_ADAPTER adapter,
					   struct ex_range range)
{
	struct v3_context *context = v3_new_context(fx, adapter);
	PSCATTER_GATHER_LIST list = NULL;

	KUNIT_ASSERT_EQ(fx->test, STATUS_SUCCESS,
			ex_get(fx, adapter, context, range, V3_SYNC, NULL,
			       &list));
	KUNIT_ASSERT_NOT_NULL(fx->test, list);
	return list;
}

/* Bytes for BuildScatterGatherListEx(), by GetDmaTransferInfo(). */
static inline ULONG ex_list_size(struct fixture *fx, PDMA_ADAPTER adapter,
				 struct ex_range range)
{
	DMA_TRANSFER_INFO info = { .Version = DMA_TRANSFER_INFO_VERSION1 };

	KUNIT_ASSERT_EQ(fx->test, STATUS_SUCCESS,
			adapter->DmaOperations->GetDmaTransferInfo(adapter,
				range.mdl, range.offset, range.length,
				range.write, &info));
	return info.V1.ScatterGatherListSize;
}

/* Memory of that size, freed with the case. */
static inline PVOID ex_list_memory(struct fixture *fx, PDMA_ADAPTER adapter,
				   struct ex_range range, ULONG *size)
{
	PVOID memory;

	*size = ex_list_size(fx, adapter, range);
	memory = kunit_kzalloc(fx->test, *size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(fx->test, memory);
	return memory;
}

static inline u64 ex_address(const SCATTER_GATHER_LIST *list)
{
	return list->Elements[0].Address.QuadPart;
}

#endif
