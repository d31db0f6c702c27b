/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Version 3 adapters, transfer contexts and the routines that take them.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_V3_H
#define _NTDMA_KUNIT_FIXTURE_V3_H

#include "fixture_chain.h"

#define V3_SYNC		DMA_SYNCHRONOUS_CALLBACK

/* As drivers keep it: bytes of any alignment, here an odd one with canaries. */
struct v3_context {
	u8 before[9];
	u8 bytes[DMA_TRANSFER_CONTEXT_SIZE_V1];
	u8 after[9];
};

static inline void v3_context_fill(struct v3_context *context, u8 value)
{
	memset(context, value, sizeof(*context));
}

static inline NTSTATUS v3_context_init(PDMA_ADAPTER adapter,
				       struct v3_context *context)
{
	return adapter->DmaOperations->InitializeDmaTransferContext(adapter,
			context->bytes);
}

static inline PDMA_ADAPTER v3_adapter(struct fixture *fx)
{
	return fx_adapter(fx, DEVICE_DESCRIPTION_VERSION3);
}

static inline PDMA_ADAPTER v3_packet_adapter(struct fixture *fx, u32 width)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);

	desc.ScatterGather = false;
	desc.DmaAddressWidth = width;
	return fx_adapter_of(fx, &desc);
}

static inline NTSTATUS v3_allocate(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
				   struct v3_context *context, ULONG map_regs,
				   ULONG flags, struct fx_grant *grant,
				   PVOID *base)
{
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	KIRQL old = fx_raise();
	NTSTATUS status;

	status = ops->AllocateAdapterChannelEx(adapter, device,
					       context ? context->bytes : NULL,
					       map_regs, flags,
					       grant ? fx_control : NULL, grant,
					       base);
	fx_lower(old);
	return status;
}

static inline NTSTATUS v3_get_list(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
				   struct v3_context *context, PMDL mdl,
				   u64 offset, ULONG length, ULONG flags,
				   struct fx_delivery *delivery, BOOLEAN write,
				   PSCATTER_GATHER_LIST *list)
{
	const DMA_OPERATIONS *ops = adapter->DmaOperations;

	return ops->GetScatterGatherListEx(adapter, device,
					   context ? context->bytes : NULL, mdl,
					   offset, length, flags,
					   delivery ? fx_list_control : NULL,
					   delivery, write, NULL, NULL, list);
}

static inline NTSTATUS v3_build_list(PDMA_ADAPTER adapter,
				     PDEVICE_OBJECT device,
				     struct v3_context *context, PMDL mdl,
				     u64 offset, ULONG length, ULONG flags,
				     struct fx_delivery *delivery,
				     BOOLEAN write, void *memory, ULONG size,
				     PSCATTER_GATHER_LIST *list)
{
	const DMA_OPERATIONS *ops = adapter->DmaOperations;

	return ops->BuildScatterGatherListEx(adapter, device,
					     context ? context->bytes : NULL,
					     mdl, offset, length, flags,
					     delivery ? fx_list_control : NULL,
					     delivery, write, memory, size,
					     NULL, NULL, list);
}

static inline void v3_free_object(PDMA_ADAPTER adapter,
				  IO_ALLOCATION_ACTION action)
{
	adapter->DmaOperations->FreeAdapterObject(adapter, action);
}

static inline BOOLEAN v3_cancel(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
				struct v3_context *context)
{
	return adapter->DmaOperations->CancelAdapterChannel(adapter, device,
							    context->bytes);
}

static inline NTSTATUS v3_map(PDMA_ADAPTER adapter, PMDL mdl, PVOID base,
			      u64 offset, ULONG *length, BOOLEAN write,
			      void *list, ULONG size)
{
	return adapter->DmaOperations->MapTransferEx(adapter, mdl, base, offset,
						     0, length, write, list,
						     size, NULL, NULL);
}

static inline NTSTATUS v3_flush(PDMA_ADAPTER adapter, PMDL mdl, PVOID base,
				u64 offset, ULONG length, BOOLEAN write)
{
	return adapter->DmaOperations->FlushAdapterBuffersEx(adapter, mdl, base,
							     offset, length,
							     write);
}

/* Context that is ready to be used, freed with the case. */
static inline struct v3_context *v3_new_context(struct fixture *fx,
						PDMA_ADAPTER adapter)
{
	struct v3_context *context;

	context = kunit_kzalloc(fx->test, sizeof(*context), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(fx->test, context);
	v3_context_fill(context, 0x77);
	KUNIT_ASSERT_EQ(fx->test, STATUS_SUCCESS,
			v3_context_init(adapter, context));
	return context;
}

#endif
