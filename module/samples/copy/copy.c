// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: NetDMA provider for the copy engine of the fake PCI device, the way
 * it would be written for Windows. Life of the device and its interrupt are
 * here, copy_channel.c holds what NetDMA calls, copy_glue.c is the Linux side.
 *
 * CopySettings says which version of NetDMA the driver speaks. With 1.x it runs
 * the device in list mode, with 2.x in ring mode.
 */
#include <ndis.h>
#include <netdma.h>

#include "copy.h"

#define COPY_FRIENDLY_NAME	L"ntdma copy engine"

const unsigned int CopyExtensionSize = sizeof(COPY_EXTENSION);

static VOID CopyDescribe(PCOPY_EXTENSION Copy,
			 PNET_DMA_PROVIDER_CHARACTERISTICS Characteristics)
{
	RtlZeroMemory(Characteristics, sizeof(*Characteristics));
	Characteristics->MajorVersion = CopySettings.version >> 4;
	Characteristics->MinorVersion = CopySettings.version & 0xf;
	Characteristics->Size = sizeof(*Characteristics);
	Characteristics->PhysicalDeviceObject = Copy->DeviceObject;
	Characteristics->MaxDmaChannelCount = NTDMA_TESTDEV_COPY_CHANNELS;
	Characteristics->AllocateDmaChannel = CopyAllocateChannel;
	Characteristics->FreeDmaChannel = CopyFreeChannel;
	Characteristics->StartDma = CopyStartDma;
	Characteristics->SuspendDma = CopySuspendDma;
	Characteristics->ResumeDma = CopyResumeDma;
	Characteristics->AbortDma = CopyAbortDma;
	Characteristics->AppendDma = CopyAppendDma;
	Characteristics->ResetChannel = CopyResetChannel;
	if (Copy->Ring)
		NdisInitUnicodeString(&Characteristics->FriendlyName,
				      COPY_FRIENDLY_NAME);
}

int CopyAddDevice(PDEVICE_OBJECT DeviceObject, PVOID Bus)
{
	PCOPY_EXTENSION Copy = DeviceObject->DeviceExtension;
	NET_DMA_PROVIDER_CHARACTERISTICS Characteristics;
	PCOPY_CHANNEL Channel;
	ULONG Index;

	Copy->DeviceObject = DeviceObject;
	Copy->Bus = Bus;
	Copy->Ring = CopySettings.version >= 0x20;
	KeInitializeSpinLock(&Copy->Lock);
	for (Index = 0; Index < NTDMA_TESTDEV_COPY_CHANNELS; Index++) {
		Channel = &Copy->Channels[Index];
		Channel->Copy = Copy;
		Channel->Index = Index;
		Channel->Registers = ntdma_testdev_copy_channel(Index);
		KeInitializeDpc(&Channel->Dpc, CopyDpc, Channel);
	}

	CopyDescribe(Copy, &Characteristics);
	return NetDmaRegisterProvider(Copy, &Copy->NetDmaProvider,
				      &Characteristics);
}

int CopyStartDevice(PDEVICE_OBJECT DeviceObject)
{
	PCOPY_EXTENSION Copy = DeviceObject->DeviceExtension;
	NET_DMA_PROVIDER_ATTRIBUTES Attributes;
	ULONG Capabilities;

	Capabilities = CopyReadBus(Copy->Bus, NTDMA_TESTDEV_COPY_CAPS);
	if (Capabilities == MAXULONG)
		return STATUS_DEVICE_DOES_NOT_EXIST;

	Copy->ChannelCount = Capabilities & 0xff;
	if (Copy->ChannelCount > CopySettings.channels)
		Copy->ChannelCount = CopySettings.channels;
	Copy->MaximumTransferSize = 1UL << (Capabilities >> 8 & 0xff);

	RtlZeroMemory(&Attributes, sizeof(Attributes));
	Attributes.MajorHwVersion = 1;
	Attributes.Size = sizeof(Attributes);
	Attributes.VendorId = 0x4e54;
	Attributes.DmaChannelCount = Copy->ChannelCount;
	Attributes.MaximumTransferSize = Copy->MaximumTransferSize;
	Attributes.MaximumAddressSpace.QuadPart = -1;

	/* Channels may be allocated before this returns. */
	NetDmaProviderStart(Copy->NetDmaProvider, &Attributes);
	return STATUS_SUCCESS;
}

/* The interrupt is still connected: what is under way has to end. */
VOID CopyStopDevice(PDEVICE_OBJECT DeviceObject)
{
	PCOPY_EXTENSION Copy = DeviceObject->DeviceExtension;

	NetDmaProviderStop(Copy->NetDmaProvider);
}

/* And now it is not. */
VOID CopyRemoveDevice(PDEVICE_OBJECT DeviceObject)
{
	PCOPY_EXTENSION Copy = DeviceObject->DeviceExtension;

	KeFlushQueuedDpcs();
	NetDmaDeregisterProvider(Copy->NetDmaProvider);
}

static VOID CopyNotify(PCOPY_EXTENSION Copy, NET_DMA_PNP_NOTIFICATION_CODE Code)
{
	NET_DMA_PNP_NOTIFICATION Notification;

	RtlZeroMemory(&Notification, sizeof(Notification));
	Notification.StructureRevision = NET_DMA_PNP_NOTIFICATION_REVISION_1;
	Notification.StructureSize = sizeof(Notification);
	Notification.NotificationCode = Code;
	NetDmaPnPEventNotify(Copy->NetDmaProvider, &Notification);
}

/* Version 1.0 has no way to tell; there NetDMA finds out by itself. */
VOID CopyPowerDown(PDEVICE_OBJECT DeviceObject)
{
	if (CopySettings.version > 0x10)
		CopyNotify(DeviceObject->DeviceExtension,
			   NetDmaNotificationProviderPowerDown);
}

VOID CopyPowerUp(PDEVICE_OBJECT DeviceObject)
{
	PCOPY_EXTENSION Copy = DeviceObject->DeviceExtension;
	PCOPY_CHANNEL Channel;
	ULONG Index;

	for (Index = 0; Index < Copy->ChannelCount; Index++) {
		Channel = &Copy->Channels[Index];
		if (!Channel->Allocated)
			continue;
		CopyCommand(Channel, NTDMA_TESTDEV_COPY_DISABLE, 0, 0);
		CopyEnable(Channel);
	}
	if (CopySettings.version > 0x10)
		CopyNotify(Copy, NetDmaNotificationProviderPowerUp);
}

static PHYSICAL_ADDRESS CopyLastDescriptor(PCOPY_CHANNEL Channel)
{
	PHYSICAL_ADDRESS Last;
	ULONG64 Word = CopyCompletion(Channel);

	Last.QuadPart = 0;
	if ((Word & NTDMA_TESTDEV_COPY_ST_MASK) < NTDMA_TESTDEV_COPY_ST_HALTED)
		Last.QuadPart = Word & COPY_ADDRESS_MASK;
	return Last;
}

VOID CopyDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
	     PVOID SystemArgument2)
{
	PCOPY_CHANNEL Channel = DeferredContext;

	UNREFERENCED_PARAMETER(Dpc);
	UNREFERENCED_PARAMETER(SystemArgument1);
	UNREFERENCED_PARAMETER(SystemArgument2);

	if (Channel->Allocated)
		NetDmaInterruptDpc(Channel->NetDmaChannel,
				   CopyLastDescriptor(Channel));
}

static VOID CopyChannelInterrupt(PCOPY_CHANNEL Channel)
{
	ULONG Cpu;

	if (!Channel->Allocated)
		return;
	/* The processor asked for is this one, or another as good: see README. */
	NetDmaIsr(Channel->NetDmaChannel, CopyLastDescriptor(Channel), &Cpu);
	KeInsertQueueDpc(&Channel->Dpc, NULL, NULL);
}

BOOLEAN CopyInterruptService(PKINTERRUPT Interrupt, PVOID ServiceContext)
{
	PCOPY_EXTENSION Copy = ((PDEVICE_OBJECT)ServiceContext)->DeviceExtension;
	ULONG Causes = CopyReadBus(Copy->Bus, NTDMA_TESTDEV_COPY_INTERRUPT);
	ULONG Index;

	UNREFERENCED_PARAMETER(Interrupt);

	/* The line may be shared; a device that is gone reads as all ones. */
	if (Causes == 0 || Causes == MAXULONG)
		return FALSE;

	CopyWriteBus(Copy->Bus, NTDMA_TESTDEV_COPY_INTERRUPT, Causes);
	for (Index = 0; Index < Copy->ChannelCount; Index++) {
		if (Causes & (1UL << Index))
			CopyChannelInterrupt(&Copy->Channels[Index]);
	}
	return TRUE;
}
