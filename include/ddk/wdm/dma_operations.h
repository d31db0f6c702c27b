/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The routines of a DMA adapter and the table that holds them.
 *
 * Names, parameters and order are those of the documented DMA_OPERATIONS
 * structure. Size in front says how many bytes of the table are valid.
 */
#ifndef _NTDMA_DDK_WDM_DMA_OPERATIONS_H
#define _NTDMA_DDK_WDM_DMA_OPERATIONS_H

#include "dma.h"

/* Callbacks of the client, entered at DISPATCH_LEVEL; see also DRIVER_CONTROL */
typedef VOID DRIVER_LIST_CONTROL(PDEVICE_OBJECT DeviceObject, PIRP Irp,
				 PSCATTER_GATHER_LIST ScatterGather,
				 PVOID Context);
typedef DRIVER_LIST_CONTROL *PDRIVER_LIST_CONTROL;

typedef VOID DMA_COMPLETION_ROUTINE(PDMA_ADAPTER DmaAdapter,
				    PDEVICE_OBJECT DeviceObject,
				    PVOID CompletionContext,
				    DMA_COMPLETION_STATUS Status);
typedef DMA_COMPLETION_ROUTINE *PDMA_COMPLETION_ROUTINE;

/* Version 1: Windows 2000 */
typedef VOID (*PPUT_DMA_ADAPTER)(PDMA_ADAPTER DmaAdapter);

typedef PVOID (*PALLOCATE_COMMON_BUFFER)(PDMA_ADAPTER DmaAdapter, ULONG Length,
					 PPHYSICAL_ADDRESS LogicalAddress,
					 BOOLEAN CacheEnabled);

typedef VOID (*PFREE_COMMON_BUFFER)(PDMA_ADAPTER DmaAdapter, ULONG Length,
				    PHYSICAL_ADDRESS LogicalAddress,
				    PVOID VirtualAddress, BOOLEAN CacheEnabled);

typedef NTSTATUS (*PALLOCATE_ADAPTER_CHANNEL)(PDMA_ADAPTER DmaAdapter,
					      PDEVICE_OBJECT DeviceObject,
					      ULONG NumberOfMapRegisters,
					      PDRIVER_CONTROL ExecutionRoutine,
					      PVOID Context);

typedef BOOLEAN (*PFLUSH_ADAPTER_BUFFERS)(PDMA_ADAPTER DmaAdapter, PMDL Mdl,
					  PVOID MapRegisterBase,
					  PVOID CurrentVa, ULONG Length,
					  BOOLEAN WriteToDevice);

typedef VOID (*PFREE_ADAPTER_CHANNEL)(PDMA_ADAPTER DmaAdapter);

typedef VOID (*PFREE_MAP_REGISTERS)(PDMA_ADAPTER DmaAdapter,
				    PVOID MapRegisterBase,
				    ULONG NumberOfMapRegisters);

typedef PHYSICAL_ADDRESS (*PMAP_TRANSFER)(PDMA_ADAPTER DmaAdapter, PMDL Mdl,
					  PVOID MapRegisterBase,
					  PVOID CurrentVa, PULONG Length,
					  BOOLEAN WriteToDevice);

typedef ULONG (*PGET_DMA_ALIGNMENT)(PDMA_ADAPTER DmaAdapter);

typedef ULONG (*PREAD_DMA_COUNTER)(PDMA_ADAPTER DmaAdapter);

typedef NTSTATUS
(*PGET_SCATTER_GATHER_LIST)(PDMA_ADAPTER DmaAdapter,
			    PDEVICE_OBJECT DeviceObject, PMDL Mdl,
			    PVOID CurrentVa, ULONG Length,
			    PDRIVER_LIST_CONTROL ExecutionRoutine,
			    PVOID Context, BOOLEAN WriteToDevice);

typedef VOID (*PPUT_SCATTER_GATHER_LIST)(PDMA_ADAPTER DmaAdapter,
					 PSCATTER_GATHER_LIST ScatterGather,
					 BOOLEAN WriteToDevice);

/* Version 2: Windows XP */
typedef NTSTATUS
(*PCALCULATE_SCATTER_GATHER_LIST_SIZE)(PDMA_ADAPTER DmaAdapter, PMDL Mdl,
				       PVOID CurrentVa, ULONG Length,
				       PULONG ScatterGatherListSize,
				       PULONG pNumberOfMapRegisters);

typedef NTSTATUS
(*PBUILD_SCATTER_GATHER_LIST)(PDMA_ADAPTER DmaAdapter,
			      PDEVICE_OBJECT DeviceObject, PMDL Mdl,
			      PVOID CurrentVa, ULONG Length,
			      PDRIVER_LIST_CONTROL ExecutionRoutine,
			      PVOID Context, BOOLEAN WriteToDevice,
			      PVOID ScatterGatherBuffer,
			      ULONG ScatterGatherLength);

typedef NTSTATUS
(*PBUILD_MDL_FROM_SCATTER_GATHER_LIST)(PDMA_ADAPTER DmaAdapter,
				       PSCATTER_GATHER_LIST ScatterGather,
				       PMDL OriginalMdl, PMDL *TargetMdl);

/* Version 3: Windows 8 */
typedef NTSTATUS (*PGET_DMA_ADAPTER_INFO)(PDMA_ADAPTER DmaAdapter,
					  PDMA_ADAPTER_INFO AdapterInfo);

typedef NTSTATUS (*PGET_DMA_TRANSFER_INFO)(PDMA_ADAPTER DmaAdapter, PMDL Mdl,
					   ULONGLONG Offset, ULONG Length,
					   BOOLEAN WriteOnly,
					   PDMA_TRANSFER_INFO TransferInfo);

typedef NTSTATUS
(*PINITIALIZE_DMA_TRANSFER_CONTEXT)(PDMA_ADAPTER DmaAdapter,
				    PVOID DmaTransferContext);

typedef PVOID (*PALLOCATE_COMMON_BUFFER_EX)(PDMA_ADAPTER DmaAdapter,
					    PPHYSICAL_ADDRESS MaximumAddress,
					    ULONG Length,
					    PPHYSICAL_ADDRESS LogicalAddress,
					    BOOLEAN CacheEnabled,
					    NODE_REQUIREMENT PreferredNode);

typedef NTSTATUS
(*PALLOCATE_ADAPTER_CHANNEL_EX)(PDMA_ADAPTER DmaAdapter,
				PDEVICE_OBJECT DeviceObject,
				PVOID DmaTransferContext,
				ULONG NumberOfMapRegisters, ULONG Flags,
				PDRIVER_CONTROL ExecutionRoutine,
				PVOID ExecutionContext, PVOID *MapRegisterBase);

typedef NTSTATUS (*PCONFIGURE_ADAPTER_CHANNEL)(PDMA_ADAPTER DmaAdapter,
					       ULONG FunctionNumber,
					       PVOID Context);

typedef BOOLEAN (*PCANCEL_ADAPTER_CHANNEL)(PDMA_ADAPTER DmaAdapter,
					   PDEVICE_OBJECT DeviceObject,
					   PVOID DmaTransferContext);

typedef NTSTATUS
(*PMAP_TRANSFER_EX)(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase,
		    ULONGLONG Offset, ULONG DeviceOffset, PULONG Length,
		    BOOLEAN WriteToDevice,
		    PSCATTER_GATHER_LIST ScatterGatherBuffer,
		    ULONG ScatterGatherBufferLength,
		    PDMA_COMPLETION_ROUTINE DmaCompletionRoutine,
		    PVOID CompletionContext);

typedef NTSTATUS
(*PGET_SCATTER_GATHER_LIST_EX)(PDMA_ADAPTER DmaAdapter,
			       PDEVICE_OBJECT DeviceObject,
			       PVOID DmaTransferContext, PMDL Mdl,
			       ULONGLONG Offset, ULONG Length, ULONG Flags,
			       PDRIVER_LIST_CONTROL ExecutionRoutine,
			       PVOID Context, BOOLEAN WriteToDevice,
			       PDMA_COMPLETION_ROUTINE DmaCompletionRoutine,
			       PVOID CompletionContext,
			       PSCATTER_GATHER_LIST *ScatterGatherList);

/* ScatterGatherList points to a PSCATTER_GATHER_LIST; it is documented so. */
typedef NTSTATUS
(*PBUILD_SCATTER_GATHER_LIST_EX)(PDMA_ADAPTER DmaAdapter,
				 PDEVICE_OBJECT DeviceObject,
				 PVOID DmaTransferContext, PMDL Mdl,
				 ULONGLONG Offset, ULONG Length, ULONG Flags,
				 PDRIVER_LIST_CONTROL ExecutionRoutine,
				 PVOID Context, BOOLEAN WriteToDevice,
				 PVOID ScatterGatherBuffer,
				 ULONG ScatterGatherLength,
				 PDMA_COMPLETION_ROUTINE DmaCompletionRoutine,
				 PVOID CompletionContext,
				 PVOID ScatterGatherList);

typedef NTSTATUS (*PFLUSH_ADAPTER_BUFFERS_EX)(PDMA_ADAPTER DmaAdapter, PMDL Mdl,
					      PVOID MapRegisterBase,
					      ULONGLONG Offset, ULONG Length,
					      BOOLEAN WriteToDevice);

typedef VOID (*PFREE_ADAPTER_OBJECT)(PDMA_ADAPTER DmaAdapter,
				     IO_ALLOCATION_ACTION AllocationAction);

typedef NTSTATUS (*PCANCEL_MAPPED_TRANSFER)(PDMA_ADAPTER DmaAdapter,
					    PVOID DmaTransferContext);

/* Windows 10, version 1607 */
typedef NTSTATUS
(*PALLOCATE_DOMAIN_COMMON_BUFFER)(PDMA_ADAPTER DmaAdapter, HANDLE DomainHandle,
				  PPHYSICAL_ADDRESS MaximumAddress,
				  ULONG Length, ULONG Flags,
				  MEMORY_CACHING_TYPE *CacheType,
				  NODE_REQUIREMENT PreferredNode,
				  PPHYSICAL_ADDRESS LogicalAddress,
				  PVOID *VirtualAddress);

typedef NTSTATUS (*PFLUSH_DMA_BUFFER)(PDMA_ADAPTER DmaAdapter, PMDL Mdl,
				      BOOLEAN ReadOperation);

typedef NTSTATUS (*PJOIN_DMA_DOMAIN)(PDMA_ADAPTER DmaAdapter,
				     HANDLE DomainHandle);

typedef NTSTATUS (*PLEAVE_DMA_DOMAIN)(PDMA_ADAPTER DmaAdapter);

typedef HANDLE (*PGET_DMA_DOMAIN)(PDMA_ADAPTER DmaAdapter);

/* Windows 10, version 1803 */
typedef PVOID
(*PALLOCATE_COMMON_BUFFER_WITH_BOUNDS)(PDMA_ADAPTER DmaAdapter,
				       PPHYSICAL_ADDRESS MinimumAddress,
				       PPHYSICAL_ADDRESS MaximumAddress,
				       ULONG Length, ULONG Flags,
				       MEMORY_CACHING_TYPE *CacheType,
				       NODE_REQUIREMENT PreferredNode,
				       PPHYSICAL_ADDRESS LogicalAddress);

/* Windows 10, version 1903 */
typedef NTSTATUS
(*PALLOCATE_COMMON_BUFFER_VECTOR)(PDMA_ADAPTER DmaAdapter,
				  PHYSICAL_ADDRESS LowAddress,
				  PHYSICAL_ADDRESS HighAddress,
				  MEMORY_CACHING_TYPE CacheType,
				  NODE_REQUIREMENT IdealNode, ULONG Flags,
				  ULONG NumberOfElements,
				  ULONGLONG SizeOfElements,
				  PDMA_COMMON_BUFFER_VECTOR *VectorOut);

typedef VOID
(*PGET_COMMON_BUFFER_FROM_VECTOR_BY_INDEX)(PDMA_ADAPTER DmaAdapter,
					   PDMA_COMMON_BUFFER_VECTOR Vector,
					   ULONG Index,
					   PVOID *VirtualAddressOut,
					   PPHYSICAL_ADDRESS LogicalAddressOut);

typedef VOID
(*PFREE_COMMON_BUFFER_FROM_VECTOR)(PDMA_ADAPTER DmaAdapter,
				   PDMA_COMMON_BUFFER_VECTOR Vector,
				   ULONG Index);

typedef VOID (*PFREE_COMMON_BUFFER_VECTOR)(PDMA_ADAPTER DmaAdapter,
					   PDMA_COMMON_BUFFER_VECTOR Vector);

/* Windows Server 2022 and Windows 11 */
typedef NTSTATUS
(*PCREATE_COMMON_BUFFER_FROM_MDL)(PDMA_ADAPTER DmaAdapter, PMDL Mdl,
				  PDMA_COMMON_BUFFER_EXTENDED_CONFIGURATION
					ExtendedConfigs,
				  ULONG ExtendedConfigsCount,
				  PPHYSICAL_ADDRESS LogicalAddress);

typedef struct _DMA_OPERATIONS {
	ULONG Size;
	PPUT_DMA_ADAPTER PutDmaAdapter;
	PALLOCATE_COMMON_BUFFER AllocateCommonBuffer;
	PFREE_COMMON_BUFFER FreeCommonBuffer;
	PALLOCATE_ADAPTER_CHANNEL AllocateAdapterChannel;
	PFLUSH_ADAPTER_BUFFERS FlushAdapterBuffers;
	PFREE_ADAPTER_CHANNEL FreeAdapterChannel;
	PFREE_MAP_REGISTERS FreeMapRegisters;
	PMAP_TRANSFER MapTransfer;
	PGET_DMA_ALIGNMENT GetDmaAlignment;
	PREAD_DMA_COUNTER ReadDmaCounter;
	PGET_SCATTER_GATHER_LIST GetScatterGatherList;
	PPUT_SCATTER_GATHER_LIST PutScatterGatherList;
	/* version 2 */
	PCALCULATE_SCATTER_GATHER_LIST_SIZE CalculateScatterGatherList;
	PBUILD_SCATTER_GATHER_LIST BuildScatterGatherList;
	PBUILD_MDL_FROM_SCATTER_GATHER_LIST BuildMdlFromScatterGatherList;
	/* version 3 */
	PGET_DMA_ADAPTER_INFO GetDmaAdapterInfo;
	PGET_DMA_TRANSFER_INFO GetDmaTransferInfo;
	PINITIALIZE_DMA_TRANSFER_CONTEXT InitializeDmaTransferContext;
	PALLOCATE_COMMON_BUFFER_EX AllocateCommonBufferEx;
	PALLOCATE_ADAPTER_CHANNEL_EX AllocateAdapterChannelEx;
	PCONFIGURE_ADAPTER_CHANNEL ConfigureAdapterChannel;
	PCANCEL_ADAPTER_CHANNEL CancelAdapterChannel;
	PMAP_TRANSFER_EX MapTransferEx;
	PGET_SCATTER_GATHER_LIST_EX GetScatterGatherListEx;
	PBUILD_SCATTER_GATHER_LIST_EX BuildScatterGatherListEx;
	PFLUSH_ADAPTER_BUFFERS_EX FlushAdapterBuffersEx;
	PFREE_ADAPTER_OBJECT FreeAdapterObject;
	PCANCEL_MAPPED_TRANSFER CancelMappedTransfer;
	/* later than version 3 */
	PALLOCATE_DOMAIN_COMMON_BUFFER AllocateDomainCommonBuffer;
	PFLUSH_DMA_BUFFER FlushDmaBuffer;
	PJOIN_DMA_DOMAIN JoinDmaDomain;
	PLEAVE_DMA_DOMAIN LeaveDmaDomain;
	PGET_DMA_DOMAIN GetDmaDomain;
	PALLOCATE_COMMON_BUFFER_WITH_BOUNDS AllocateCommonBufferWithBounds;
	PALLOCATE_COMMON_BUFFER_VECTOR AllocateCommonBufferVector;
	PGET_COMMON_BUFFER_FROM_VECTOR_BY_INDEX GetCommonBufferFromVectorByIndex;
	PFREE_COMMON_BUFFER_FROM_VECTOR FreeCommonBufferFromVector;
	PFREE_COMMON_BUFFER_VECTOR FreeCommonBufferVector;
	PCREATE_COMMON_BUFFER_FROM_MDL CreateCommonBufferFromMdl;
	/* prototypes not published: NULL, and never inside Size */
	PVOID RegisterFaultCallback;
	PVOID UnregisterFaultCallback;
} DMA_OPERATIONS, *PDMA_OPERATIONS;

#endif
