// SPDX-License-Identifier: GPL-2.0-only
/*
 * The layout that Windows x64 gives to everything that drivers share with us.
 *
 * Ported sources bring sizes and offsets along (tables read by offset, lists
 * carved out of byte buffers, Size members): a header that compiles and lays
 * its members out differently would be worse than none. Nothing here survives
 * compilation. tools/check/mingw-layout.c holds mingw-w64's headers against
 * the same numbers.
 */
#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include <wdm.h>

#define SIZE(type, size) \
	static_assert(sizeof(type) == (size), "size of " #type)
#define AT(type, member, offset) \
	static_assert(offsetof(type, member) == (offset), #type "." #member)
/* Where an interface that later Windows versions extended ends */
#define ENDS(type, member, end) \
	static_assert(offsetofend(type, member) == (end), #type "." #member)
#define VALUE(name, value) \
	static_assert((name) == (value), #name)

/* Scalars: LLP64, whatever Linux' long is */
SIZE(BOOLEAN, 1);
SIZE(UCHAR, 1);
SIZE(KIRQL, 1);
SIZE(KPROCESSOR_MODE, 1);
SIZE(WCHAR, 2);
SIZE(CSHORT, 2);
SIZE(USHORT, 2);
SIZE(LONG, 4);
SIZE(ULONG, 4);
SIZE(NTSTATUS, 4);
SIZE(NODE_REQUIREMENT, 4);
SIZE(LONGLONG, 8);
SIZE(ULONGLONG, 8);
SIZE(ULONG_PTR, 8);
SIZE(SIZE_T, 8);
SIZE(PFN_NUMBER, 8);
SIZE(HANDLE, 8);
SIZE(PHYSICAL_ADDRESS, 8);
AT(PHYSICAL_ADDRESS, LowPart, 0);
AT(PHYSICAL_ADDRESS, HighPart, 4);
AT(PHYSICAL_ADDRESS, u.HighPart, 4);
AT(PHYSICAL_ADDRESS, QuadPart, 0);
SIZE(LIST_ENTRY, 0x10);
AT(LIST_ENTRY, Blink, 8);
SIZE(UNICODE_STRING, 0x10);
AT(UNICODE_STRING, Buffer, 8);
SIZE(GROUP_AFFINITY, 0x10);
AT(GROUP_AFFINITY, Group, 8);
AT(GROUP_AFFINITY, Reserved, 0x0a);
SIZE(INTERFACE_TYPE, 4);
SIZE(DMA_WIDTH, 4);
SIZE(IO_ALLOCATION_ACTION, 4);
SIZE(DMA_COMPLETION_STATUS, 4);
SIZE(MEMORY_CACHING_TYPE, 4);

/* DEVICE_DESCRIPTION: versions 0 to 2 end behind DmaPort */
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
ENDS(DEVICE_DESCRIPTION, DmaPort, NTDMA_DEVICE_DESCRIPTION_SIZE_V2);
AT(DEVICE_DESCRIPTION, DmaAddressWidth, 0x28);
AT(DEVICE_DESCRIPTION, DmaControllerInstance, 0x2c);
AT(DEVICE_DESCRIPTION, DmaRequestLine, 0x30);
AT(DEVICE_DESCRIPTION, DeviceAddress, 0x38);
SIZE(DEVICE_DESCRIPTION, 0x40);
VALUE(NTDMA_DEVICE_DESCRIPTION_SIZE_V2, 0x28);

AT(DMA_ADAPTER, Version, 0x00);
AT(DMA_ADAPTER, Size, 0x02);
AT(DMA_ADAPTER, DmaOperations, 0x08);
SIZE(DMA_ADAPTER, 0x10);

/* DMA_OPERATIONS: DMA_OPERATIONS.Size is one of these ends */
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
ENDS(DMA_OPERATIONS, PutScatterGatherList, 0x68);	/* version 1 */
AT(DMA_OPERATIONS, CalculateScatterGatherList, 0x68);
AT(DMA_OPERATIONS, BuildScatterGatherList, 0x70);
AT(DMA_OPERATIONS, BuildMdlFromScatterGatherList, 0x78);
ENDS(DMA_OPERATIONS, BuildMdlFromScatterGatherList, 0x80);	/* version 2 */
AT(DMA_OPERATIONS, GetDmaAdapterInfo, 0x80);
AT(DMA_OPERATIONS, GetDmaTransferInfo, 0x88);
AT(DMA_OPERATIONS, InitializeDmaTransferContext, 0x90);
AT(DMA_OPERATIONS, AllocateCommonBufferEx, 0x98);
AT(DMA_OPERATIONS, AllocateAdapterChannelEx, 0xa0);
AT(DMA_OPERATIONS, ConfigureAdapterChannel, 0xa8);
AT(DMA_OPERATIONS, CancelAdapterChannel, 0xb0);
AT(DMA_OPERATIONS, MapTransferEx, 0xb8);
AT(DMA_OPERATIONS, GetScatterGatherListEx, 0xc0);
AT(DMA_OPERATIONS, BuildScatterGatherListEx, 0xc8);
AT(DMA_OPERATIONS, FlushAdapterBuffersEx, 0xd0);
AT(DMA_OPERATIONS, FreeAdapterObject, 0xd8);
AT(DMA_OPERATIONS, CancelMappedTransfer, 0xe0);
ENDS(DMA_OPERATIONS, CancelMappedTransfer, 0xe8);	/* version 3 */
AT(DMA_OPERATIONS, AllocateDomainCommonBuffer, 0xe8);
AT(DMA_OPERATIONS, FlushDmaBuffer, 0xf0);
AT(DMA_OPERATIONS, JoinDmaDomain, 0xf8);
AT(DMA_OPERATIONS, LeaveDmaDomain, 0x100);
AT(DMA_OPERATIONS, GetDmaDomain, 0x108);
ENDS(DMA_OPERATIONS, GetDmaDomain, 0x110);	/* Windows 10 1607 */
AT(DMA_OPERATIONS, AllocateCommonBufferWithBounds, 0x110);
ENDS(DMA_OPERATIONS, AllocateCommonBufferWithBounds, 0x118);	/* 1803 */
AT(DMA_OPERATIONS, AllocateCommonBufferVector, 0x118);
AT(DMA_OPERATIONS, GetCommonBufferFromVectorByIndex, 0x120);
AT(DMA_OPERATIONS, FreeCommonBufferFromVector, 0x128);
AT(DMA_OPERATIONS, FreeCommonBufferVector, 0x130);
ENDS(DMA_OPERATIONS, FreeCommonBufferVector, 0x138);	/* 1903 */
AT(DMA_OPERATIONS, CreateCommonBufferFromMdl, 0x138);
ENDS(DMA_OPERATIONS, CreateCommonBufferFromMdl, 0x140);	/* Windows 11 */
AT(DMA_OPERATIONS, RegisterFaultCallback, 0x140);
AT(DMA_OPERATIONS, UnregisterFaultCallback, 0x148);
SIZE(DMA_OPERATIONS, 0x150);

/* Clients compute sizeof(list) + n * sizeof(element): no element inside */
AT(SCATTER_GATHER_ELEMENT, Address, 0x00);
AT(SCATTER_GATHER_ELEMENT, Length, 0x08);
AT(SCATTER_GATHER_ELEMENT, Reserved, 0x10);
SIZE(SCATTER_GATHER_ELEMENT, 0x18);
AT(SCATTER_GATHER_LIST, NumberOfElements, 0x00);
AT(SCATTER_GATHER_LIST, Reserved, 0x08);
AT(SCATTER_GATHER_LIST, Elements, 0x10);
SIZE(SCATTER_GATHER_LIST, 0x10);

/* Windows 8 knew 0x18 bytes of this union */
SIZE(DMA_ADAPTER_INFO_V1, 0x14);
AT(DMA_ADAPTER_INFO, Version, 0x00);
AT(DMA_ADAPTER_INFO, V1, 0x04);
AT(DMA_ADAPTER_INFO, V1.ReadDmaCounterAvailable, 0x04);
AT(DMA_ADAPTER_INFO, V1.ScatterGatherLimit, 0x08);
AT(DMA_ADAPTER_INFO, V1.DmaAddressWidth, 0x0c);
AT(DMA_ADAPTER_INFO, V1.Flags, 0x10);
AT(DMA_ADAPTER_INFO, V1.MinimumTransferUnit, 0x14);
ENDS(DMA_ADAPTER_INFO, V1, 0x18);
AT(DMA_ADAPTER_INFO, Reserved, 0x00);
AT(DMA_ADAPTER_INFO, Crashdump, 0x08);
SIZE(DMA_ADAPTER_INFO, 0x58);
AT(DMA_ADAPTER_INFO_CRASHDUMP, DeviceDescription, 0x00);
AT(DMA_ADAPTER_INFO_CRASHDUMP, DeviceIdSize, 0x40);
AT(DMA_ADAPTER_INFO_CRASHDUMP, DeviceId, 0x48);
SIZE(DMA_ADAPTER_INFO_CRASHDUMP, 0x50);

SIZE(DMA_TRANSFER_INFO_V1, 0x0c);
SIZE(DMA_TRANSFER_INFO_V2, 0x10);
AT(DMA_TRANSFER_INFO, V1, 0x04);
AT(DMA_TRANSFER_INFO, V1.MapRegisterCount, 0x04);
AT(DMA_TRANSFER_INFO, V1.ScatterGatherElementCount, 0x08);
AT(DMA_TRANSFER_INFO, V1.ScatterGatherListSize, 0x0c);
ENDS(DMA_TRANSFER_INFO, V1, 0x10);
AT(DMA_TRANSFER_INFO, V2, 0x04);
AT(DMA_TRANSFER_INFO, V2.LogicalPageCount, 0x10);
SIZE(DMA_TRANSFER_INFO, 0x14);

AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, ConfigType, 0x00);
AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, LogicalAddressLimits.MinimumAddress, 0x08);
AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, LogicalAddressLimits.MaximumAddress, 0x10);
AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, SubSection.Offset, 0x08);
AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, SubSection.Length, 0x10);
AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, HardwareAccessType, 0x08);
AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, Reserved, 0x08);
SIZE(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, 0x28);

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
AT(WAIT_CONTEXT_BLOCK, DmaWaitEntry, 0x00);
AT(WAIT_CONTEXT_BLOCK, NumberOfChannels, 0x10);
AT(WAIT_CONTEXT_BLOCK, DeviceRoutine, 0x18);
AT(WAIT_CONTEXT_BLOCK, DeviceContext, 0x20);
AT(WAIT_CONTEXT_BLOCK, NumberOfMapRegisters, 0x28);
AT(WAIT_CONTEXT_BLOCK, DeviceObject, 0x30);
AT(WAIT_CONTEXT_BLOCK, CurrentIrp, 0x38);
AT(WAIT_CONTEXT_BLOCK, BufferChainingDpc, 0x40);
SIZE(WAIT_CONTEXT_BLOCK, 0x48);

/* Behind AlignmentRequirement our locks, events and DPCs are larger */
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
AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.DmaV3.Channel, 0x04);
AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.DmaV3.RequestLine, 0x08);
AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.DmaV3.TransferWidth, 0x0c);
SIZE(CM_PARTIAL_RESOURCE_DESCRIPTOR, 0x14);

/* The DMA remapping interface */
AT(DMA_IOMMU_INTERFACE, CreateDomain, 0x08);
AT(DMA_IOMMU_INTERFACE, ConfigureDomain, 0x68);
SIZE(DMA_IOMMU_INTERFACE, 0x70);
SIZE(DMA_IOMMU_INTERFACE_V1, 0x68);
SIZE(DMA_IOMMU_INTERFACE_V2, 0xb0);
SIZE(DMA_IOMMU_INTERFACE_V3, 0xd8);
AT(DMA_IOMMU_INTERFACE_EX, Size, 0x00);
AT(DMA_IOMMU_INTERFACE_EX, Version, 0x08);
AT(DMA_IOMMU_INTERFACE_EX, V1, 0x10);
AT(DMA_IOMMU_INTERFACE_EX, V2, 0x10);
AT(DMA_IOMMU_INTERFACE_EX, V3, 0x10);
SIZE(DMA_IOMMU_INTERFACE_EX, 0xe8);
SIZE(IOMMU_DMA_LOGICAL_ADDRESS_TOKEN, 0x10);
SIZE(IOMMU_DMA_LOGICAL_ADDRESS_TOKEN_MAPPED_SEGMENT, 0x18);
SIZE(IOMMU_DMA_LOGICAL_ALLOCATOR_CONFIG, 0x08);
AT(IOMMU_DMA_RESERVED_REGION, ShouldMap, 0x18);
SIZE(IOMMU_DMA_RESERVED_REGION, 0x20);
AT(IOMMU_MAP_PHYSICAL_ADDRESS, ContiguousRange, 0x08);
SIZE(IOMMU_MAP_PHYSICAL_ADDRESS, 0x18);
AT(IOMMU_DEVICE_CREATION_CONFIGURATION, ConfigType, 0x10);
AT(IOMMU_DEVICE_CREATION_CONFIGURATION, DeviceId, 0x18);
SIZE(IOMMU_DEVICE_CREATION_CONFIGURATION, 0x20);
AT(DOMAIN_CONFIGURATION, X64, 0x08);
SIZE(DOMAIN_CONFIGURATION, 0x28);

/* Numbers that compiled clients carry, and the ends of every enumeration */
VALUE(KeepObject, 1);
VALUE(DeallocateObject, 2);
VALUE(DeallocateObjectKeepRegisters, 3);
VALUE(DmaComplete, 0);
VALUE(DmaAborted, 1);
VALUE(DmaError, 2);
VALUE(DmaCancelled, 3);
VALUE(Width8Bits, 0);
VALUE(MaximumDmaWidth, 5);
VALUE(Compatible, 0);
VALUE(MaximumDmaSpeed, 5);
VALUE(InterfaceTypeUndefined, -1);
VALUE(PCIBus, 5);
VALUE(ACPIBus, 17);
VALUE(MaximumInterfaceType, 18);
VALUE(MmNotMapped, -1);
VALUE(MmUSWCCached, 5);
VALUE(MmMaximumCacheType, 6);
VALUE(IoModifyAccess, 2);
VALUE(HighPagePriority, 32);
VALUE(CommonBufferConfigTypeMax, 3);
VALUE(CommonBufferHardwareAccessMax, 3);
VALUE(DomainTypeMax, 4);
VALUE(IommuDmaLogicalAllocatorMax, 2);
VALUE(MapPhysicalAddressTypeMax, 3);
VALUE(IommuDeviceCreationConfigTypeMax, 4);
VALUE(DomainConfigurationInvalid, 2);
VALUE(DMA_TRANSFER_CONTEXT_SIZE_V1, 128);
VALUE(HIGH_LEVEL, 15);
VALUE(STATUS_INSUFFICIENT_RESOURCES, (s32)0xc000009a);
VALUE(STATUS_DEVICE_BUSY, (s32)0x80000011);
VALUE(NT_SUCCESS(STATUS_PENDING), 1);
VALUE(NT_SUCCESS(STATUS_DEVICE_BUSY), 0);
VALUE(NT_WARNING(STATUS_DEVICE_BUSY), 1);
VALUE(NT_ERROR(STATUS_CANCELLED), 1);

/* Arithmetic at the edges: no carry is lost on the way */
VALUE(BYTES_TO_PAGES(0U), 0);
VALUE(BYTES_TO_PAGES(1U), 1);
VALUE(BYTES_TO_PAGES(0x1000U), 1);
VALUE(BYTES_TO_PAGES(0xffffffffU), 0x100000);
VALUE(ADDRESS_AND_SIZE_TO_SPAN_PAGES(0xfff, 2), 2);
VALUE(ADDRESS_AND_SIZE_TO_SPAN_PAGES(0xfff, 0xffffffffU), 0x100001);

/* Requests and drivers */
#include "layout_io.h"
