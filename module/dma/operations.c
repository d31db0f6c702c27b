// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables that clients call through.
 *
 * Each is full-size, whatever its Size says: clients of version 2 read members
 * of version 3 and expect NULL there (B-04, C-015, C-016).
 */
#include <linux/array_size.h>

#include "adapter.h"
#include "channel.h"
#include "common_buffer.h"
#include "domain.h"
#include "info.h"
#include "operations.h"
#include "sg_list.h"
#include "system_dma.h"
#include "transfer.h"
#include "transfer_context.h"

#define OPERATIONS_V1							\
	.PutDmaAdapter		= ntdma_put_dma_adapter,		\
	.AllocateCommonBuffer	= ntdma_allocate_common_buffer,		\
	.FreeCommonBuffer	= ntdma_free_common_buffer,		\
	.AllocateAdapterChannel	= ntdma_allocate_adapter_channel,	\
	.FlushAdapterBuffers	= ntdma_flush_adapter_buffers,		\
	.FreeAdapterChannel	= ntdma_free_adapter_channel,		\
	.FreeMapRegisters	= ntdma_free_map_registers,		\
	.GetDmaAlignment	= ntdma_get_dma_alignment,		\
	.ReadDmaCounter		= ntdma_read_dma_counter,		\
	.PutScatterGatherList	= ntdma_put_sg_list

#define OPERATIONS_V2							\
	OPERATIONS_V1,							\
	.CalculateScatterGatherList	= ntdma_calculate_sg_list,	\
	.BuildMdlFromScatterGatherList	= ntdma_build_mdl_from_sg_list

#define OPERATIONS_V3							\
	OPERATIONS_V2,							\
	.GetDmaAdapterInfo		= ntdma_get_dma_adapter_info,	\
	.GetDmaTransferInfo		= ntdma_get_dma_transfer_info,	\
	.InitializeDmaTransferContext	=				\
		ntdma_initialize_dma_transfer_context,			\
	.AllocateCommonBufferEx		= ntdma_allocate_common_buffer_ex, \
	.AllocateAdapterChannelEx	=				\
		ntdma_allocate_adapter_channel_ex,			\
	.ConfigureAdapterChannel	= ntdma_configure_adapter_channel, \
	.CancelAdapterChannel		= ntdma_cancel_adapter_channel,	\
	.FlushAdapterBuffersEx		= ntdma_flush_adapter_buffers_ex, \
	.FreeAdapterObject		= ntdma_free_adapter_object,	\
	.CancelMappedTransfer		= ntdma_cancel_mapped_transfer,	\
	.AllocateDomainCommonBuffer	=				\
		ntdma_allocate_domain_common_buffer,			\
	.FlushDmaBuffer			= ntdma_flush_dma_buffer,	\
	.JoinDmaDomain			= ntdma_join_dma_domain,	\
	.LeaveDmaDomain			= ntdma_leave_dma_domain,	\
	.GetDmaDomain			= ntdma_get_dma_domain,		\
	.AllocateCommonBufferWithBounds	=				\
		ntdma_allocate_common_buffer_with_bounds,		\
	.AllocateCommonBufferVector	=				\
		ntdma_allocate_common_buffer_vector,			\
	.GetCommonBufferFromVectorByIndex =				\
		ntdma_get_common_buffer_from_vector,			\
	.FreeCommonBufferFromVector	=				\
		ntdma_free_common_buffer_from_vector,			\
	.FreeCommonBufferVector		= ntdma_free_common_buffer_vector, \
	.CreateCommonBufferFromMdl	=				\
		ntdma_create_common_buffer_from_mdl

/* What a bus master programs into itself, a subordinate device's controller does. */
#define BUS_MASTER_V1							\
	OPERATIONS_V1,							\
	.MapTransfer		= ntdma_map_transfer,			\
	.GetScatterGatherList	= ntdma_get_sg_list

#define BUS_MASTER_V2							\
	OPERATIONS_V2,							\
	.MapTransfer		= ntdma_map_transfer,			\
	.GetScatterGatherList	= ntdma_get_sg_list,			\
	.BuildScatterGatherList	= ntdma_build_sg_list

#define BUS_MASTER_V3							\
	OPERATIONS_V3,							\
	.MapTransfer		= ntdma_map_transfer,			\
	.GetScatterGatherList	= ntdma_get_sg_list,			\
	.BuildScatterGatherList	= ntdma_build_sg_list,			\
	.MapTransferEx		= ntdma_map_transfer_ex,		\
	.GetScatterGatherListEx	= ntdma_get_sg_list_ex,			\
	.BuildScatterGatherListEx = ntdma_build_sg_list_ex

#define SYSTEM_V1							\
	OPERATIONS_V1,							\
	.MapTransfer		= ntdma_system_map_transfer,		\
	.GetScatterGatherList	= ntdma_system_get_sg_list

#define SYSTEM_V2							\
	OPERATIONS_V2,							\
	.MapTransfer		= ntdma_system_map_transfer,		\
	.GetScatterGatherList	= ntdma_system_get_sg_list,		\
	.BuildScatterGatherList	= ntdma_system_build_sg_list

#define SYSTEM_V3							\
	OPERATIONS_V3,							\
	.MapTransfer		= ntdma_system_map_transfer,		\
	.GetScatterGatherList	= ntdma_system_get_sg_list,		\
	.BuildScatterGatherList	= ntdma_system_build_sg_list,		\
	.MapTransferEx		= ntdma_system_map_transfer_ex,		\
	.GetScatterGatherListEx	= ntdma_system_get_sg_list_ex,		\
	.BuildScatterGatherListEx = ntdma_system_build_sg_list_ex

#define SIZE_V1	offsetof(DMA_OPERATIONS, CalculateScatterGatherList)
#define SIZE_V2	offsetof(DMA_OPERATIONS, GetDmaAdapterInfo)
#define SIZE_V3	offsetof(DMA_OPERATIONS, RegisterFaultCallback)

/*
 * The closed table has the same routines: each looks at its adapter first and
 * refuses one that has this table, except those that take back what the adapter
 * still has out.
 */
const DMA_OPERATIONS ntdma_tables[NTDMA_NR_TABLES] = {
	[NTDMA_TABLE_V1]	= { .Size = SIZE_V1, BUS_MASTER_V1 },
	[NTDMA_TABLE_V2]	= { .Size = SIZE_V2, BUS_MASTER_V2 },
	[NTDMA_TABLE_V3]	= { .Size = SIZE_V3, BUS_MASTER_V3 },
	[NTDMA_TABLE_SYSTEM_V1]	= { .Size = SIZE_V1, SYSTEM_V1 },
	[NTDMA_TABLE_SYSTEM_V2]	= { .Size = SIZE_V2, SYSTEM_V2 },
	[NTDMA_TABLE_SYSTEM_V3]	= { .Size = SIZE_V3, SYSTEM_V3 },
	[NTDMA_TABLE_CLOSED]	= { .Size = SIZE_V3, BUS_MASTER_V3 },
};

static const u8 table_by_version[] = {
	[DEVICE_DESCRIPTION_VERSION]	= NTDMA_TABLE_V1,
	[DEVICE_DESCRIPTION_VERSION1]	= NTDMA_TABLE_V1,
	[DEVICE_DESCRIPTION_VERSION2]	= NTDMA_TABLE_V2,
	[DEVICE_DESCRIPTION_VERSION3]	= NTDMA_TABLE_V3,
};

/**
 * ntdma_operations - table of a live adapter
 * @version: DEVICE_DESCRIPTION.Version, one of the known ones
 * @master: DEVICE_DESCRIPTION.Master
 *
 * Windows declares the pointer without const; the tables are, all the same.
 */
PDMA_OPERATIONS ntdma_operations(u32 version, bool master)
{
	u8 table = table_by_version[version];

	if (!master)
		table += NTDMA_TABLE_SYSTEM_V1 - NTDMA_TABLE_V1;
	return (PDMA_OPERATIONS)&ntdma_tables[table];
}
