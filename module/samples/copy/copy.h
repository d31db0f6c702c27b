/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private header of the ported copy driver; included after <netdma.h>.
 */
#ifndef _NTDMA_SAMPLES_COPY_H
#define _NTDMA_SAMPLES_COPY_H

#include <uapi/ntdma/testdev_copy.h>

#include "copy_public.h"

/* Low bits of a descriptor's address, which the completion word uses */
#define COPY_ADDRESS_MASK	(~(ULONG64)(NTDMA_TESTDEV_COPY_ALIGN - 1))

typedef struct _COPY_EXTENSION COPY_EXTENSION, *PCOPY_EXTENSION;

/* NetDMA calls for one channel at a time; the interrupt only reads. */
typedef struct _COPY_CHANNEL {
	PCOPY_EXTENSION Copy;
	ULONG Index;
	ULONG Registers;
	BOOLEAN Allocated;
	PVOID NetDmaChannel;
	volatile ULONG64 *Completion;	/* the device writes it */
	PHYSICAL_ADDRESS CompletionAddress;
	KDPC Dpc;
} COPY_CHANNEL, *PCOPY_CHANNEL;

struct _COPY_EXTENSION {
	PDEVICE_OBJECT DeviceObject;
	PVOID Bus;
	PVOID NetDmaProvider;
	BOOLEAN Ring;			/* NetDMA 2.x */
	ULONG ChannelCount;
	ULONG MaximumTransferSize;
	KSPIN_LOCK Lock;		/* guards Allocated of all channels */
	COPY_CHANNEL Channels[NTDMA_TESTDEV_COPY_CHANNELS];
};

static inline ULONG CopyRead(PCOPY_CHANNEL Channel, ULONG Register)
{
	return CopyReadBus(Channel->Copy->Bus, Channel->Registers + Register);
}

static inline VOID CopyWrite(PCOPY_CHANNEL Channel, ULONG Register, ULONG Value)
{
	CopyWriteBus(Channel->Copy->Bus, Channel->Registers + Register, Value);
}

static inline VOID CopyCommand(PCOPY_CHANNEL Channel,
			       enum ntdma_testdev_copy_command Command,
			       ULONG Count, ULONG64 First)
{
	CopyWrite(Channel, NTDMA_TESTDEV_COPY_COMMAND,
		  ntdma_testdev_copy_command(Command, Count, First));
}

/* copy_channel.c: what NetDMA calls */
NTSTATUS CopyAllocateChannel(PVOID ProviderContext,
			     PNET_DMA_CHANNEL_PARAMETERS Parameters,
			     PVOID NetDmaChannelHandle,
			     PVOID *ProviderChannelContext);
VOID CopyFreeChannel(PVOID ProviderChannelContext);
NTSTATUS CopyStartDma(PVOID ProviderChannelContext,
		      PNET_DMA_DESCRIPTOR DescriptorVirtualAddress,
		      PHYSICAL_ADDRESS DescriptorPhysicalAddress,
		      ULONG DescriptorCount);
NTSTATUS CopyAppendDma(PVOID ProviderChannelContext,
		       PNET_DMA_DESCRIPTOR DescriptorVirtualAddress,
		       PHYSICAL_ADDRESS DescriptorPhysicalAddress,
		       ULONG DescriptorCount);
NTSTATUS CopySuspendDma(PVOID ProviderChannelContext,
			PPHYSICAL_ADDRESS *LastDescriptor);
NTSTATUS CopyResumeDma(PVOID ProviderChannelContext);
NTSTATUS CopyAbortDma(PVOID ProviderChannelContext);
NTSTATUS CopyResetChannel(PVOID ProviderChannelContext);

VOID CopyEnable(PCOPY_CHANNEL Channel);
ULONG64 CopyCompletion(PCOPY_CHANNEL Channel);
KDEFERRED_ROUTINE CopyDpc;

#endif
