// SPDX-License-Identifier: GPL-2.0-only
/*
 * mingw-w64's driver headers against the numbers of module/nt/layout.c.
 *
 * They were written by other people from the same interface and compiled for
 * the real ABI, so that one reading of the documentation checks the other.
 * They end with version 2 of the DMA interface; what came later has no second
 * witness. Compile for x86_64-w64-mingw32.
 */
#include <stddef.h>
#include <ntddk.h>

#define SIZE(type, size) \
	_Static_assert(sizeof(type) == (size), "size of " #type)
#define AT(type, member, offset) \
	_Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define VALUE(name, value) \
	_Static_assert((name) == (value), #name)

SIZE(BOOLEAN, 1);
SIZE(KIRQL, 1);
SIZE(KPROCESSOR_MODE, 1);
SIZE(WCHAR, 2);
SIZE(CSHORT, 2);
SIZE(LONG, 4);
SIZE(ULONG, 4);
SIZE(NTSTATUS, 4);
SIZE(ULONGLONG, 8);
SIZE(ULONG_PTR, 8);
SIZE(SIZE_T, 8);
SIZE(PFN_NUMBER, 8);
SIZE(HANDLE, 8);
SIZE(PHYSICAL_ADDRESS, 8);
AT(PHYSICAL_ADDRESS, u.HighPart, 4);
SIZE(LIST_ENTRY, 0x10);
AT(LIST_ENTRY, Blink, 8);
SIZE(UNICODE_STRING, 0x10);
AT(UNICODE_STRING, Buffer, 8);
SIZE(INTERFACE_TYPE, 4);
SIZE(DMA_WIDTH, 4);
SIZE(IO_ALLOCATION_ACTION, 4);
SIZE(MEMORY_CACHING_TYPE, 4);

AT(DEVICE_DESCRIPTION, Version, 0x00);
AT(DEVICE_DESCRIPTION, Master, 0x04);
AT(DEVICE_DESCRIPTION, ScatterGather, 0x05);
AT(DEVICE_DESCRIPTION, DemandMode, 0x06);
AT(DEVICE_DESCRIPTION, AutoInitialize, 0x07);
AT(DEVICE_DESCRIPTION, Dma32BitAddresses, 0x08);
AT(DEVICE_DESCRIPTION, IgnoreCount, 0x09);
AT(DEVICE_DESCRIPTION, Reserved1, 0x0a);
AT(DEVICE_DESCRIPTION, Dma64BitAddresses, 0x0b);
AT(DEVICE_DESCRIPTION, BusNumber, 0x0c);
AT(DEVICE_DESCRIPTION, DmaChannel, 0x10);
AT(DEVICE_DESCRIPTION, InterfaceType, 0x14);
AT(DEVICE_DESCRIPTION, DmaWidth, 0x18);
AT(DEVICE_DESCRIPTION, DmaSpeed, 0x1c);
AT(DEVICE_DESCRIPTION, MaximumLength, 0x20);
AT(DEVICE_DESCRIPTION, DmaPort, 0x24);
SIZE(DEVICE_DESCRIPTION, 0x28);

AT(DMA_ADAPTER, Version, 0x00);
AT(DMA_ADAPTER, Size, 0x02);
AT(DMA_ADAPTER, DmaOperations, 0x08);
SIZE(DMA_ADAPTER, 0x10);

AT(DMA_OPERATIONS, Size, 0x00);
AT(DMA_OPERATIONS, PutDmaAdapter, 0x08);
AT(DMA_OPERATIONS, AllocateCommonBuffer, 0x10);
AT(DMA_OPERATIONS, FreeCommonBuffer, 0x18);
AT(DMA_OPERATIONS, AllocateAdapterChannel, 0x20);
AT(DMA_OPERATIONS, FlushAdapterBuffers, 0x28);
AT(DMA_OPERATIONS, FreeAdapterChannel, 0x30);
AT(DMA_OPERATIONS, FreeMapRegisters, 0x38);
AT(DMA_OPERATIONS, MapTransfer, 0x40);
AT(DMA_OPERATIONS, GetDmaAlignment, 0x48);
AT(DMA_OPERATIONS, ReadDmaCounter, 0x50);
AT(DMA_OPERATIONS, GetScatterGatherList, 0x58);
AT(DMA_OPERATIONS, PutScatterGatherList, 0x60);
AT(DMA_OPERATIONS, CalculateScatterGatherList, 0x68);
AT(DMA_OPERATIONS, BuildScatterGatherList, 0x70);
AT(DMA_OPERATIONS, BuildMdlFromScatterGatherList, 0x78);
SIZE(DMA_OPERATIONS, 0x80);

/* mingw-w64 declares one element inside, where Microsoft has none */
AT(SCATTER_GATHER_ELEMENT, Address, 0x00);
AT(SCATTER_GATHER_ELEMENT, Length, 0x08);
AT(SCATTER_GATHER_ELEMENT, Reserved, 0x10);
SIZE(SCATTER_GATHER_ELEMENT, 0x18);
AT(SCATTER_GATHER_LIST, NumberOfElements, 0x00);
AT(SCATTER_GATHER_LIST, Reserved, 0x08);
AT(SCATTER_GATHER_LIST, Elements, 0x10);
SIZE(SCATTER_GATHER_LIST, 0x10 + 0x18);

AT(MDL, Next, 0x00);
AT(MDL, Size, 0x08);
AT(MDL, MdlFlags, 0x0a);
AT(MDL, Process, 0x10);
AT(MDL, MappedSystemVa, 0x18);
AT(MDL, StartVa, 0x20);
AT(MDL, ByteCount, 0x28);
AT(MDL, ByteOffset, 0x2c);
SIZE(MDL, 0x30);

AT(WAIT_CONTEXT_BLOCK, WaitQueueEntry, 0x00);
AT(WAIT_CONTEXT_BLOCK, DeviceRoutine, 0x18);
AT(WAIT_CONTEXT_BLOCK, DeviceContext, 0x20);
AT(WAIT_CONTEXT_BLOCK, NumberOfMapRegisters, 0x28);
AT(WAIT_CONTEXT_BLOCK, DeviceObject, 0x30);
AT(WAIT_CONTEXT_BLOCK, CurrentIrp, 0x38);
AT(WAIT_CONTEXT_BLOCK, BufferChainingDpc, 0x40);
SIZE(WAIT_CONTEXT_BLOCK, 0x48);

AT(DEVICE_OBJECT, CurrentIrp, 0x20);
AT(DEVICE_OBJECT, Flags, 0x30);
AT(DEVICE_OBJECT, Characteristics, 0x34);
AT(DEVICE_OBJECT, DeviceExtension, 0x40);
AT(DEVICE_OBJECT, DeviceType, 0x48);
AT(DEVICE_OBJECT, StackSize, 0x4c);
AT(DEVICE_OBJECT, Queue.Wcb, 0x50);
AT(DEVICE_OBJECT, AlignmentRequirement, 0x98);

SIZE(IO_STATUS_BLOCK, 0x10);
AT(IRP, MdlAddress, 0x08);
AT(IRP, Flags, 0x10);
AT(IRP, AssociatedIrp, 0x18);
AT(IRP, IoStatus, 0x30);
AT(IRP, RequestorMode, 0x40);
AT(IRP, Cancel, 0x44);
AT(IRP, UserIosb, 0x48);
AT(IRP, Overlay, 0x58);
AT(IRP, CancelRoutine, 0x68);
AT(IRP, UserBuffer, 0x70);
AT(IRP, Tail.Overlay.DriverContext, 0x78);
AT(IRP, Tail.Overlay.ListEntry, 0xa8);

AT(BUS_INTERFACE_STANDARD, Context, 0x08);
AT(BUS_INTERFACE_STANDARD, GetDmaAdapter, 0x28);
SIZE(BUS_INTERFACE_STANDARD, 0x40);

AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u, 0x04);
AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.Memory.Length, 0x0c);
AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.Interrupt.Affinity, 0x0c);
AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.Dma.Channel, 0x04);
AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.Dma.Port, 0x08);
SIZE(CM_PARTIAL_RESOURCE_DESCRIPTOR, 0x14);

VALUE(KeepObject, 1);
VALUE(DeallocateObject, 2);
VALUE(DeallocateObjectKeepRegisters, 3);
VALUE(DmaComplete, 0);
VALUE(DmaCancelled, 3);
VALUE(Width8Bits, 0);
VALUE(MaximumDmaWidth, 5);
VALUE(Compatible, 0);
VALUE(MaximumDmaSpeed, 5);
VALUE(InterfaceTypeUndefined, -1);
VALUE(PCIBus, 5);
VALUE(ACPIBus, 17);
VALUE(MaximumInterfaceType, 18);
VALUE(MmUSWCCached, 5);
VALUE(MmMaximumCacheType, 6);
VALUE(IoModifyAccess, 2);
VALUE(HighPagePriority, 32);
VALUE(PASSIVE_LEVEL, 0);
VALUE(APC_LEVEL, 1);
VALUE(DISPATCH_LEVEL, 2);
VALUE(HIGH_LEVEL, 15);
VALUE(MDL_PAGES_LOCKED, 0x0002);
VALUE(MDL_SOURCE_IS_NONPAGED_POOL, 0x0004);
VALUE(MDL_PARTIAL, 0x0010);
VALUE(MDL_WRITE_OPERATION, 0x0080);
VALUE(MDL_IO_SPACE, 0x0800);
VALUE(NonPagedPool, 0);
VALUE(PagedPool, 1);
VALUE(NonPagedPoolCacheAligned, 4);

/* Requests and drivers */
#include "../../module/nt/layout_io.h"
