// SPDX-License-Identifier: GPL-2.0-only
/*
 * The layout that Windows x64 gives to what a provider shares with us, and the
 * numbers that it carries compiled in. Nothing here survives compilation.
 */
#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include <ndis.h>
#include <netdma.h>

#define SIZE(type, size) \
	static_assert(sizeof(type) == (size), "size of " #type)
#define AT(type, member, offset) \
	static_assert(offsetof(type, member) == (offset), #type "." #member)
#define VALUE(name, value) \
	static_assert((name) == (value), #name)

AT(NET_DMA_DESCRIPTOR, TransferSize, 0x00);
AT(NET_DMA_DESCRIPTOR, DCAContext32, 0x00);
AT(NET_DMA_DESCRIPTOR, DCAContext16, 0x00);
AT(NET_DMA_DESCRIPTOR, DCAContext8, 0x00);
AT(NET_DMA_DESCRIPTOR, ControlFlags, 0x04);
AT(NET_DMA_DESCRIPTOR, SourceAddress, 0x08);
AT(NET_DMA_DESCRIPTOR, DestinationAddress, 0x10);
AT(NET_DMA_DESCRIPTOR, NextDescriptor, 0x18);
AT(NET_DMA_DESCRIPTOR, Reserved1, 0x20);
AT(NET_DMA_DESCRIPTOR, NextSourceAddress, 0x20);
AT(NET_DMA_DESCRIPTOR, Reserved2, 0x28);
AT(NET_DMA_DESCRIPTOR, NextDestinationAddress, 0x28);
AT(NET_DMA_DESCRIPTOR, UserContext1, 0x30);
AT(NET_DMA_DESCRIPTOR, UserContext2, 0x38);
SIZE(NET_DMA_DESCRIPTOR, 0x40);

AT(NET_DMA_CHANNEL_PARAMETERS, Revision, 0x00);
AT(NET_DMA_CHANNEL_PARAMETERS, Size, 0x02);
AT(NET_DMA_CHANNEL_PARAMETERS, Flags, 0x04);
AT(NET_DMA_CHANNEL_PARAMETERS, CompletionVirtualAddress, 0x08);
AT(NET_DMA_CHANNEL_PARAMETERS, CompletionPhysicalAddress, 0x10);
AT(NET_DMA_CHANNEL_PARAMETERS, ProcessorAffinityMask, 0x18);
AT(NET_DMA_CHANNEL_PARAMETERS, ChannelPriority, 0x1c);
AT(NET_DMA_CHANNEL_PARAMETERS, CpuNumber, 0x20);
AT(NET_DMA_CHANNEL_PARAMETERS, ProcessorAffinityMaskEx, 0x28);
SIZE(NET_DMA_CHANNEL_PARAMETERS, 0x38);
AT(NET_DMA_CHANNEL_PARAMETERS, CpuNumber, 36 - sizeof(ULONG));
VALUE(SIZEOF_NET_DMA_CHANNEL_PARAMETERS_REVISION_1, 36);
VALUE(SIZEOF_NET_DMA_CHANNEL_PARAMETERS_REVISION_2, 56);

AT(NET_DMA_CHANNEL_CPU_AFFINITY, DmaChannel, 0x00);
AT(NET_DMA_CHANNEL_CPU_AFFINITY, CpuNumber, 0x04);
SIZE(NET_DMA_CHANNEL_CPU_AFFINITY, 0x08);

AT(NET_DMA_PROVIDER_CHARACTERISTICS, MajorVersion, 0x00);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, MinorVersion, 0x01);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, Size, 0x02);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, Flags, 0x04);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, PhysicalDeviceObject, 0x08);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, MaxDmaChannelCount, 0x10);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, SetDmaChannelCpuAffinity, 0x18);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, AllocateDmaChannel, 0x20);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, FreeDmaChannel, 0x28);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, StartDma, 0x30);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, SuspendDma, 0x38);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, ResumeDma, 0x40);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, AbortDma, 0x48);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, AppendDma, 0x50);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, ResetChannel, 0x58);
AT(NET_DMA_PROVIDER_CHARACTERISTICS, FriendlyName, 0x60);
SIZE(NET_DMA_PROVIDER_CHARACTERISTICS, 0x70);

AT(NET_DMA_PROVIDER_ATTRIBUTES, MajorHwVersion, 0x00);
AT(NET_DMA_PROVIDER_ATTRIBUTES, MinorHwVersion, 0x01);
AT(NET_DMA_PROVIDER_ATTRIBUTES, Size, 0x02);
AT(NET_DMA_PROVIDER_ATTRIBUTES, Flags, 0x04);
AT(NET_DMA_PROVIDER_ATTRIBUTES, VendorId, 0x08);
AT(NET_DMA_PROVIDER_ATTRIBUTES, DmaChannelCount, 0x0c);
AT(NET_DMA_PROVIDER_ATTRIBUTES, MaximumTransferSize, 0x10);
AT(NET_DMA_PROVIDER_ATTRIBUTES, MaximumAddressSpace, 0x18);
SIZE(NET_DMA_PROVIDER_ATTRIBUTES, 0x20);

AT(NET_DMA_PNP_NOTIFICATION, StructureRevision, 0x00);
AT(NET_DMA_PNP_NOTIFICATION, StructureSize, 0x04);
AT(NET_DMA_PNP_NOTIFICATION, NotificationCode, 0x08);
AT(NET_DMA_PNP_NOTIFICATION, Buffer, 0x10);
AT(NET_DMA_PNP_NOTIFICATION, BufferLength, 0x18);
SIZE(NET_DMA_PNP_NOTIFICATION, 0x20);

SIZE(NDIS_STRING, 0x10);
SIZE(NET_DMA_TRANSFER_STATUS, 4);
SIZE(NET_DMA_PNP_NOTIFICATION_CODE, 4);
VALUE(NetDmaTransferStatusActive, 0);
VALUE(NetDmaTransferStatusIdle, 1);
VALUE(NetDmaTransferStatusSuspend, 2);
VALUE(NetDmaTransferStatusHalted, 3);
VALUE(NetDmaTransferStatusArmed, 4);
VALUE(NetDmaNotificationProviderRegistered, 1);
VALUE(NetDmaNotificationChannelArrival, 4);
VALUE(NetDmaNotificationProviderPowerDown, 5);
VALUE(NetDmaNotificationProviderPowerUp, 6);
VALUE(NetDmaNotificationMax, 7);
VALUE(STATUS_RESOURCES, (s32)0xc000009a);
/* every bit of ControlFlags has one meaning or none */
VALUE(NET_DMA_OP_TYPE_MASK & NET_DMA_RESERVED_MASK, 0);
VALUE(NET_DMA_OP_TYPE_MASK | NET_DMA_RESERVED_MASK | 0x2ff, 0xffffffff);
VALUE(NET_DMA_OP_TYPE_CONTEXT_CHANGE | NET_DMA_DCA_CONTEXT_CHANGE, 0xff000001);
