// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: what NetDMA asks of a channel, in the device's words. The descriptors
 * of the two are the same, so that all there is to do is to pass addresses on.
 */
#include <netdma.h>

#include "copy.h"

struct copy_settings CopySettings = {
	.version = 0x20,
	.channels = NTDMA_TESTDEV_COPY_CHANNELS,
};

/* An error on demand, for those who want to see it handled */
static BOOLEAN CopyFails(unsigned int *Countdown)
{
	if (*Countdown == 0)
		return FALSE;
	return --*Countdown == 0;
}

static PCOPY_CHANNEL CopyTakeChannel(PCOPY_EXTENSION Copy)
{
	PCOPY_CHANNEL Channel = NULL;
	ULONG Index;
	KIRQL OldIrql;

	KeAcquireSpinLock(&Copy->Lock, &OldIrql);
	for (Index = 0; Index < Copy->ChannelCount && !Channel; Index++) {
		if (!Copy->Channels[Index].Allocated)
			Channel = &Copy->Channels[Index];
	}
	if (Channel)
		Channel->Allocated = TRUE;
	KeReleaseSpinLock(&Copy->Lock, OldIrql);
	return Channel;
}

/* Also after the device lost power: what it knew of the channel is gone. */
VOID CopyEnable(PCOPY_CHANNEL Channel)
{
	CopyWrite(Channel, NTDMA_TESTDEV_COPY_WORD_LO,
		  Channel->CompletionAddress.LowPart);
	CopyWrite(Channel, NTDMA_TESTDEV_COPY_WORD_HI,
		  Channel->CompletionAddress.HighPart);
	CopyCommand(Channel, Channel->Copy->Ring ?
			     NTDMA_TESTDEV_COPY_ENABLE_RING :
			     NTDMA_TESTDEV_COPY_ENABLE_LIST, 0, 0);
}

/* The lowest processor that the interface would like */
static ULONG CopyChooseCpu(ULONG Mask)
{
	ULONG Cpu = 0;

	while (Mask && !(Mask & 1)) {
		Mask >>= 1;
		Cpu++;
	}
	return Mask ? Cpu : 0;
}

NTSTATUS CopyAllocateChannel(PVOID ProviderContext,
			     PNET_DMA_CHANNEL_PARAMETERS Parameters,
			     PVOID NetDmaChannelHandle,
			     PVOID *ProviderChannelContext)
{
	PCOPY_EXTENSION Copy = ProviderContext;
	PCOPY_CHANNEL Channel;

	if (CopyFails(&CopySettings.fail_allocate))
		return STATUS_INSUFFICIENT_RESOURCES;
	Channel = CopyTakeChannel(Copy);
	if (!Channel)
		return STATUS_INSUFFICIENT_RESOURCES;

	Channel->NetDmaChannel = NetDmaChannelHandle;
	Channel->Completion = Parameters->CompletionVirtualAddress;
	Channel->CompletionAddress = Parameters->CompletionPhysicalAddress;
	Parameters->CpuNumber =
		CopyChooseCpu(Parameters->ProcessorAffinityMask);
	CopyEnable(Channel);
	*ProviderChannelContext = Channel;
	return STATUS_SUCCESS;
}

VOID CopyFreeChannel(PVOID ProviderChannelContext)
{
	PCOPY_CHANNEL Channel = ProviderChannelContext;
	KIRQL OldIrql;

	CopyCommand(Channel, NTDMA_TESTDEV_COPY_DISABLE, 0, 0);
	/* One that runs already finds the handle unknown to NetDMA. */
	KeRemoveQueueDpc(&Channel->Dpc);

	KeAcquireSpinLock(&Channel->Copy->Lock, &OldIrql);
	Channel->Allocated = FALSE;
	KeReleaseSpinLock(&Channel->Copy->Lock, OldIrql);
}

NTSTATUS CopyStartDma(PVOID ProviderChannelContext,
		      PNET_DMA_DESCRIPTOR DescriptorVirtualAddress,
		      PHYSICAL_ADDRESS DescriptorPhysicalAddress,
		      ULONG DescriptorCount)
{
	PCOPY_CHANNEL Channel = ProviderChannelContext;

	UNREFERENCED_PARAMETER(DescriptorVirtualAddress);

	if (CopyFails(&CopySettings.fail_start))
		return STATUS_UNSUCCESSFUL;
	CopyWrite(Channel, NTDMA_TESTDEV_COPY_ADDR_LO,
		  DescriptorPhysicalAddress.LowPart);
	CopyWrite(Channel, NTDMA_TESTDEV_COPY_ADDR_HI,
		  DescriptorPhysicalAddress.HighPart);
	CopyCommand(Channel, NTDMA_TESTDEV_COPY_START, DescriptorCount, 0);
	return STATUS_SUCCESS;
}

NTSTATUS CopyAppendDma(PVOID ProviderChannelContext,
		       PNET_DMA_DESCRIPTOR DescriptorVirtualAddress,
		       PHYSICAL_ADDRESS DescriptorPhysicalAddress,
		       ULONG DescriptorCount)
{
	PCOPY_CHANNEL Channel = ProviderChannelContext;

	UNREFERENCED_PARAMETER(DescriptorVirtualAddress);

	if (CopyFails(&CopySettings.fail_append))
		return STATUS_UNSUCCESSFUL;
	CopyCommand(Channel, NTDMA_TESTDEV_COPY_APPEND, DescriptorCount,
		    DescriptorPhysicalAddress.QuadPart);
	return STATUS_SUCCESS;
}

NTSTATUS CopySuspendDma(PVOID ProviderChannelContext,
			PPHYSICAL_ADDRESS *LastDescriptor)
{
	PCOPY_CHANNEL Channel = ProviderChannelContext;

	CopyCommand(Channel, NTDMA_TESTDEV_COPY_SUSPEND, 0, 0);
	if (CopyRead(Channel, NTDMA_TESTDEV_COPY_STATE) !=
	    NTDMA_TESTDEV_COPY_SUSPENDED)
		return STATUS_UNSUCCESSFUL;
	(*LastDescriptor)->QuadPart = CopyCompletion(Channel) &
				      COPY_ADDRESS_MASK;
	return STATUS_SUCCESS;
}

NTSTATUS CopyResumeDma(PVOID ProviderChannelContext)
{
	CopyCommand(ProviderChannelContext, NTDMA_TESTDEV_COPY_RESUME, 0, 0);
	return STATUS_SUCCESS;
}

/* A device that is gone cannot be stopped, and need not be. */
static NTSTATUS CopyStop(PCOPY_CHANNEL Channel,
			 enum ntdma_testdev_copy_command Command)
{
	ULONG State;

	CopyCommand(Channel, Command, 0, 0);
	State = CopyRead(Channel, NTDMA_TESTDEV_COPY_STATE);
	if (State == NTDMA_TESTDEV_COPY_READY || State == MAXULONG)
		return STATUS_SUCCESS;
	return STATUS_UNSUCCESSFUL;
}

NTSTATUS CopyAbortDma(PVOID ProviderChannelContext)
{
	return CopyStop(ProviderChannelContext, NTDMA_TESTDEV_COPY_ABORT);
}

NTSTATUS CopyResetChannel(PVOID ProviderChannelContext)
{
	return CopyStop(ProviderChannelContext, NTDMA_TESTDEV_COPY_RESET);
}

/* Address of the last good descriptor, and the channel's status in the low bits */
ULONG64 CopyCompletion(PCOPY_CHANNEL Channel)
{
	ULONG64 Low;

	if (!CopySettings.ask_device)
		return *Channel->Completion;
	Low = CopyRead(Channel, NTDMA_TESTDEV_COPY_LAST_LO);
	return (ULONG64)CopyRead(Channel, NTDMA_TESTDEV_COPY_LAST_HI) << 32 |
	       Low;
}
