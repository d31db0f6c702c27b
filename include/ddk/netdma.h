/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NetDMA for provider drivers: the interface of copy engines.
 *
 * A provider registers its engine in AddDevice (NetDmaRegisterProvider()), says
 * in IRP_MN_START_DEVICE what it can do (NetDmaProviderStart()), and is called
 * back from then on. ntdma_netdma.ko makes a dmaengine device of it: the clients
 * are Linux's. Interface versions 1.0, 1.1, 2.0 and 2.1 are served, each by the
 * version that the provider declares. Layouts are checked in
 * module/netdma/layout.c.
 *
 * Context: handlers are entered in a task or in bottom-half context, with
 * interrupts on, never in a hard interrupt; they must not sleep. At most one of
 * Start, Append, Suspend, Resume, Abort, Reset runs per channel at a time, and
 * a handler may call NetDmaInterruptDpc() itself. Allocate and Free of one
 * provider never overlap and are entered in a task.
 */
#ifndef _NTDMA_DDK_NETDMA_H
#define _NTDMA_DDK_NETDMA_H

#include "wdm.h"

/* The documents' name for a status that ntstatus.h does not have */
#ifndef STATUS_RESOURCES
#define STATUS_RESOURCES	STATUS_INSUFFICIENT_RESOURCES
#endif

/* NET_DMA_DESCRIPTOR.ControlFlags */
#define NET_DMA_INTERRUPT_ON_COMPLETION		0x00000001
#define NET_DMA_SOURCE_NO_SNOOP			0x00000002
#define NET_DMA_DESTINATION_NO_SNOOP		0x00000004
#define NET_DMA_STATUS_UPDATE_ON_COMPLETION	0x00000008
#define NET_DMA_SERIALIZE_TRANSFER		0x00000010
#define NET_DMA_NULL_TRANSFER			0x00000020
#define NET_DMA_SOURCE_PAGE_BREAK		0x00000040	/* 2.0 */
#define NET_DMA_DESTINATION_PAGE_BREAK		0x00000080	/* 2.0 */
#define NET_DMA_DESTINATION_DCA_ENABLE		0x00000200	/* 2.0 */
#define NET_DMA_RESERVED_MASK			0x00fffd00
#define NET_DMA_OP_TYPE_MASK			0xff000000
#define NET_DMA_OP_TYPE_STANDARD_DMA		0x00000000
#define NET_DMA_OP_TYPE_CONTEXT_CHANGE		0xff000000	/* 2.0 */
/* with NET_DMA_OP_TYPE_CONTEXT_CHANGE, in place of the interrupt bit */
#define NET_DMA_DCA_CONTEXT_CHANGE		0x00000001

/* 64 bytes, on a 64-byte boundary, in memory that the engine reads by DMA */
typedef struct _NET_DMA_DESCRIPTOR {
	union {
		ULONG TransferSize;
		struct {
			ULONG DCAContext:32;
		} DCAContext32;
		struct {
			ULONG DCAContext:16;
			ULONG Reserved:16;
		} DCAContext16;
		struct {
			ULONG DCAContext:8;
			ULONG Reserved:24;
		} DCAContext8;
	};
	ULONG ControlFlags;
	PHYSICAL_ADDRESS SourceAddress;
	PHYSICAL_ADDRESS DestinationAddress;
	/* 1.x: 0 ends the list. 2.x: never 0, the descriptor that comes next */
	PHYSICAL_ADDRESS NextDescriptor;
	union {
		ULONG64 Reserved1;	/* 1.x: the provider's */
		PHYSICAL_ADDRESS NextSourceAddress;
	};
	union {
		ULONG64 Reserved2;	/* 1.x: the provider's */
		PHYSICAL_ADDRESS NextDestinationAddress;
	};
	ULONG64 UserContext1;		/* the interface's */
	ULONG64 UserContext2;
} NET_DMA_DESCRIPTOR, *PNET_DMA_DESCRIPTOR;

/*
 * The completion word: the bus address of the descriptor that finished last,
 * with one of these in the low bits. The engine writes it.
 */
typedef enum _NET_DMA_TRANSFER_STATUS {
	NetDmaTransferStatusActive = 0,	/* finished, more are queued */
	NetDmaTransferStatusIdle = 1,	/* finished, it was the last */
	NetDmaTransferStatusSuspend = 2,/* finished, then suspended */
	NetDmaTransferStatusHalted = 3,	/* error, abort or reset */
	NetDmaTransferStatusArmed = 4	/* none finished yet: no address */
} NET_DMA_TRANSFER_STATUS, *PNET_DMA_TRANSFER_STATUS;

#define NET_DMA_TRANSFER_STATUS_MASK		0x7

#define NET_DMA_CHANNEL_REVISION_1		1
#define NET_DMA_CHANNEL_REVISION_2		2
#define NET_DMA_CHANNEL_PARAMETERS_REVISION_1	NET_DMA_CHANNEL_REVISION_1
#define NET_DMA_CHANNEL_PARAMETERS_REVISION_2	NET_DMA_CHANNEL_REVISION_2

typedef struct _NET_DMA_CHANNEL_PARAMETERS {
	USHORT Revision;
	USHORT Size;
	ULONG Flags;
	PVOID CompletionVirtualAddress;
	PHYSICAL_ADDRESS CompletionPhysicalAddress;
	ULONG ProcessorAffinityMask;
	ULONG ChannelPriority;
	ULONG CpuNumber;		/* out: where the DPC will run */
	GROUP_AFFINITY ProcessorAffinityMaskEx;	/* revision 2 */
} NET_DMA_CHANNEL_PARAMETERS, *PNET_DMA_CHANNEL_PARAMETERS;

#define SIZEOF_NET_DMA_CHANNEL_PARAMETERS_REVISION_1	36
#define SIZEOF_NET_DMA_CHANNEL_PARAMETERS_REVISION_2	56

typedef struct _NET_DMA_CHANNEL_CPU_AFFINITY {
	ULONG DmaChannel;
	ULONG CpuNumber;
} NET_DMA_CHANNEL_CPU_AFFINITY, *PNET_DMA_CHANNEL_CPU_AFFINITY;

/*
 * What a provider answers: STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES or
 * STATUS_UNSUCCESSFUL.
 */

/* Inside NetDmaRegisterProvider(), once, if the device has MSI-X. Bytes, not entries. */
typedef NTSTATUS (*DMA_CHANNELS_CPU_AFFINITY_HANDLER)
	(PVOID ProviderContext, PNET_DMA_CHANNEL_CPU_AFFINITY CpuAffinityArray,
	 ULONG CpuAffinityArraySize);

/*
 * A client wants a channel; no number comes with it, any free one will do. The
 * parameters are valid during the call, the completion word until Free, the
 * channel handle from now until Free returns.
 */
typedef NTSTATUS (*DMA_CHANNEL_ALLOCATE_HANDLER)(PVOID ProviderContext,
						 PNET_DMA_CHANNEL_PARAMETERS ChannelParameters,
						 PVOID NetDmaChannelHandle,
						 PVOID *pProviderChannelContext);

/* Nothing is outstanding, and nothing is called for this channel afterwards. */
typedef VOID (*DMA_CHANNEL_FREE_HANDLER)(PVOID ProviderChannelContext);

/* The first transfer after Allocate, Abort, Reset, an error, or power loss */
typedef NTSTATUS (*DMA_START_HANDLER)(PVOID ProviderChannelContext,
				      PNET_DMA_DESCRIPTOR DescriptorVirtualAddress,
				      PHYSICAL_ADDRESS DescriptorPhysicalAddress,
				      ULONG DescriptorCount);

/* Later transfers. 1.x: the old tail is linked to the list already. */
typedef NTSTATUS (*DMA_APPEND_HANDLER)(PVOID ProviderChannelContext,
				       PNET_DMA_DESCRIPTOR DescriptorVirtualAddress,
				       PHYSICAL_ADDRESS DescriptorPhysicalAddress,
				       ULONG DescriptorCount);

/*
 * Finish the current descriptor and hold. The address of the last descriptor
 * may be stored in any of the ways that the documents can be read to mean.
 */
typedef NTSTATUS (*DMA_SUSPEND_HANDLER)(PVOID ProviderChannelContext,
					PPHYSICAL_ADDRESS *pLastDescriptor);
typedef NTSTATUS (*DMA_RESUME_HANDLER)(PVOID ProviderChannelContext);

/* Stop at once and forget the list; Start comes next. */
typedef NTSTATUS (*DMA_ABORT_HANDLER)(PVOID ProviderChannelContext);

/* As Abort; descriptors from before are never touched again. */
typedef NTSTATUS (*DMA_RESET_HANDLER)(PVOID ProviderChannelContext);

#define NET_DMA_PROVIDER_REVISION_1		1
#define NET_DMA_PROVIDER_REVISION_2		2

/* NET_DMA_PROVIDER_CHARACTERISTICS.Flags */
#define NET_DMA_PROVIDER_CHARACTERISTICS_DCA_SUPPORTED	0x00000001
#define NET_DMA_PROVIDER_SUPPORTS_PROC_GROUPS		0x00000002
/* The same bit where an older header had it: NET_DMA_PROVIDER_ATTRIBUTES.Flags */
#define NET_DMA_PROVIDER_ATTRIBUTES_DCA_SUPPORTED	0x00000001

typedef struct _NET_DMA_PROVIDER_CHARACTERISTICS {
	UCHAR MajorVersion;	/* of the interface that the provider speaks */
	UCHAR MinorVersion;
	USHORT Size;
	ULONG Flags;
	PDEVICE_OBJECT PhysicalDeviceObject;
	ULONG MaxDmaChannelCount;
	DMA_CHANNELS_CPU_AFFINITY_HANDLER SetDmaChannelCpuAffinity;
	DMA_CHANNEL_ALLOCATE_HANDLER AllocateDmaChannel;
	DMA_CHANNEL_FREE_HANDLER FreeDmaChannel;
	DMA_START_HANDLER StartDma;
	DMA_SUSPEND_HANDLER SuspendDma;
	DMA_RESUME_HANDLER ResumeDma;
	DMA_ABORT_HANDLER AbortDma;
	DMA_APPEND_HANDLER AppendDma;
	DMA_RESET_HANDLER ResetChannel;
	UNICODE_STRING FriendlyName;	/* 2.0 */
} NET_DMA_PROVIDER_CHARACTERISTICS, *PNET_DMA_PROVIDER_CHARACTERISTICS;

typedef struct _NET_DMA_PROVIDER_ATTRIBUTES {
	UCHAR MajorHwVersion;
	UCHAR MinorHwVersion;
	USHORT Size;
	ULONG Flags;
	ULONG VendorId;
	ULONG DmaChannelCount;
	ULONG MaximumTransferSize;	/* bytes in a descriptor, >= 4096 */
	PHYSICAL_ADDRESS MaximumAddressSpace;	/* highest bus address */
} NET_DMA_PROVIDER_ATTRIBUTES, *PNET_DMA_PROVIDER_ATTRIBUTES;

#define NET_DMA_PNP_NOTIFICATION_REVISION_1	1

/* A provider sends the two power codes; the others never come from it. */
typedef enum _NET_DMA_PNP_NOTIFICATION_CODE {
	NetDmaNotificationProviderRegistered = 1,
	NetDmaNotificationProviderArrival,
	NetDmaNotificationProviderRemoval,
	NetDmaNotificationChannelArrival,
	NetDmaNotificationProviderPowerDown,
	NetDmaNotificationProviderPowerUp,
	NetDmaNotificationMax
} NET_DMA_PNP_NOTIFICATION_CODE, *PNET_DMA_PNP_NOTIFICATION_CODE;

typedef struct _NET_DMA_PNP_NOTIFICATION {
	ULONG StructureRevision;
	ULONG StructureSize;
	NET_DMA_PNP_NOTIFICATION_CODE NotificationCode;
	PVOID Buffer;
	ULONG BufferLength;
} NET_DMA_PNP_NOTIFICATION, *PNET_DMA_PNP_NOTIFICATION;

/* PASSIVE_LEVEL */
UINT NetDmaGetVersion(void);
NTSTATUS NetDmaRegisterProvider(PVOID ProviderContext,
				PVOID *pNetDmaProviderHandle,
				PNET_DMA_PROVIDER_CHARACTERISTICS ProviderCharacteristics);
VOID NetDmaDeregisterProvider(PVOID NetDmaProviderHandle);
VOID NetDmaProviderStart(PVOID NetDmaProviderHandle,
			 PNET_DMA_PROVIDER_ATTRIBUTES ProviderAttributes);
VOID NetDmaProviderStop(PVOID NetDmaProviderHandle);
VOID NetDmaPnPEventNotify(PVOID NetDmaProviderHandle,
			  PNET_DMA_PNP_NOTIFICATION NetDmaPnPNotification);

/* In the interrupt routine, with the descriptor that completed last */
VOID NetDmaIsr(PVOID NetDmaChannelHandle, PHYSICAL_ADDRESS DmaDescriptor,
	       PULONG pCpuNumber);

/* In the DPC; an address of 0 says that something else than a completion happened */
VOID NetDmaInterruptDpc(PVOID NetDmaChannelHandle,
			PHYSICAL_ADDRESS DmaDescriptor);

#endif
