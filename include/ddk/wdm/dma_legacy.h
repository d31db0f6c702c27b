/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The adapter routines under the names of Windows NT 4, for ported files.
 *
 * They forward to the adapter's table. HalGetAdapter() is missing on purpose:
 * it names no device, and a driver that needs it fails at link time.
 */
#ifndef _NTDMA_DDK_WDM_DMA_LEGACY_H
#define _NTDMA_DDK_WDM_DMA_LEGACY_H

#include "dma_operations.h"

#define HalGetDmaAlignmentRequirement()	1L

static inline NTSTATUS
IoAllocateAdapterChannel(PADAPTER_OBJECT DmaAdapter,
			 PDEVICE_OBJECT DeviceObject,
			 ULONG NumberOfMapRegisters,
			 PDRIVER_CONTROL ExecutionRoutine, PVOID Context)
{
	return DmaAdapter->DmaOperations->AllocateAdapterChannel(DmaAdapter,
			DeviceObject, NumberOfMapRegisters, ExecutionRoutine,
			Context);
}

static inline BOOLEAN
IoFlushAdapterBuffers(PADAPTER_OBJECT DmaAdapter, PMDL Mdl,
		      PVOID MapRegisterBase, PVOID CurrentVa, ULONG Length,
		      BOOLEAN WriteToDevice)
{
	return DmaAdapter->DmaOperations->FlushAdapterBuffers(DmaAdapter, Mdl,
			MapRegisterBase, CurrentVa, Length, WriteToDevice);
}

static inline VOID IoFreeAdapterChannel(PADAPTER_OBJECT DmaAdapter)
{
	DmaAdapter->DmaOperations->FreeAdapterChannel(DmaAdapter);
}

static inline VOID IoFreeMapRegisters(PADAPTER_OBJECT DmaAdapter,
				      PVOID MapRegisterBase,
				      ULONG NumberOfMapRegisters)
{
	DmaAdapter->DmaOperations->FreeMapRegisters(DmaAdapter, MapRegisterBase,
						    NumberOfMapRegisters);
}

static inline PHYSICAL_ADDRESS
IoMapTransfer(PADAPTER_OBJECT DmaAdapter, PMDL Mdl, PVOID MapRegisterBase,
	      PVOID CurrentVa, PULONG Length, BOOLEAN WriteToDevice)
{
	return DmaAdapter->DmaOperations->MapTransfer(DmaAdapter, Mdl,
			MapRegisterBase, CurrentVa, Length, WriteToDevice);
}

static inline PVOID HalAllocateCommonBuffer(PADAPTER_OBJECT DmaAdapter,
					    ULONG Length,
					    PPHYSICAL_ADDRESS LogicalAddress,
					    BOOLEAN CacheEnabled)
{
	return DmaAdapter->DmaOperations->AllocateCommonBuffer(DmaAdapter,
			Length, LogicalAddress, CacheEnabled);
}

static inline VOID HalFreeCommonBuffer(PADAPTER_OBJECT DmaAdapter, ULONG Length,
				       PHYSICAL_ADDRESS LogicalAddress,
				       PVOID VirtualAddress,
				       BOOLEAN CacheEnabled)
{
	DmaAdapter->DmaOperations->FreeCommonBuffer(DmaAdapter, Length,
						    LogicalAddress,
						    VirtualAddress,
						    CacheEnabled);
}

static inline ULONG HalReadDmaCounter(PADAPTER_OBJECT DmaAdapter)
{
	return DmaAdapter->DmaOperations->ReadDmaCounter(DmaAdapter);
}

static inline ULONG HalGetDmaAlignment(PADAPTER_OBJECT DmaAdapter)
{
	return DmaAdapter->DmaOperations->GetDmaAlignment(DmaAdapter);
}

static inline VOID HalPutDmaAdapter(PADAPTER_OBJECT DmaAdapter)
{
	DmaAdapter->DmaOperations->PutDmaAdapter(DmaAdapter);
}

#endif
