// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: driver for a FIFO that a system DMA controller feeds, the way it would
 * be written for Windows. The device cannot reach memory: it raises a request
 * line, and the controller moves a word between memory and its data register.
 *
 *	fifo_transfer.c	version 3: one request, completion routine
 *	fifo_stream.c	version 3: a loop over a common buffer, as for sound
 *	fifo_packet.c	version 1: MapTransfer, the device's interrupt, a DPC
 *	fifo_glue.c	the Linux side
 */
#include <wdm.h>

#include "fifo.h"

KSERVICE_ROUTINE FifoInterruptService;

const unsigned int FifoExtensionSize = sizeof(FIFO_EXTENSION);

ULONG FifoRead(PFIFO_EXTENSION Fifo, ULONG Register)
{
	return FifoReadRegister(Fifo->Registers, Register);
}

VOID FifoWrite(PFIFO_EXTENSION Fifo, ULONG Register, ULONG Value)
{
	FifoWriteRegister(Fifo->Registers, Register, Value);
}

/* The data that the device makes and expects with FIFO_MODE_PATTERN. */
UCHAR FifoPattern(ULONG Seed, ULONG Index)
{
	ULONG Value = (Index + 1) * 0x9e3779b1 ^ Seed * 0x85ebca6b;

	return (UCHAR)(Value >> 24 ^ Value >> 13 ^ Value);
}

BOOLEAN FifoInterruptService(PKINTERRUPT Interrupt, PVOID ServiceContext)
{
	PFIFO_EXTENSION Fifo = ((PDEVICE_OBJECT)ServiceContext)->DeviceExtension;
	ULONG Cause = FifoRead(Fifo, FIFO_STATUS);

	UNREFERENCED_PARAMETER(Interrupt);

	/* What is wrong with the data is looked at when all have moved. */
	if (!(Cause & FIFO_STATUS_COUNT))
		return FALSE;

	FifoWrite(Fifo, FIFO_STATUS, FIFO_STATUS_COUNT);
	KeInsertQueueDpc(&Fifo->Dpc, NULL, NULL);
	return TRUE;
}

static VOID FifoDescribe(PDEVICE_DESCRIPTION Description, ULONG Version,
			 ULONG Line, BOOLEAN AutoInitialize)
{
	RtlZeroMemory(Description, sizeof(*Description));
	Description->Version = Version;
	Description->Master = FALSE;
	Description->DemandMode = TRUE;
	Description->AutoInitialize = AutoInitialize;
	Description->MaximumLength = FIFO_PART_LENGTH;

	if (Version == DEVICE_DESCRIPTION_VERSION3) {
		Description->InterfaceType = ACPIBus;
		Description->DmaRequestLine = Line;
		Description->DeviceAddress.QuadPart = FIFO_DATA_REGISTER;
		Description->DmaWidth = Width32Bits;
	} else {
		/* In those days a channel was wired to its device. */
		Description->InterfaceType = Isa;
		Description->DmaChannel = Line;
		Description->DmaWidth = Width8Bits;
	}
}

static NTSTATUS FifoGetAdapter(PFIFO_EXTENSION Fifo, FIFO_ADAPTER_INDEX Index,
			       ULONG Version, ULONG Line,
			       BOOLEAN AutoInitialize)
{
	PFIFO_ADAPTER Adapter = &Fifo->Adapters[Index];
	DEVICE_DESCRIPTION Description;

	FifoDescribe(&Description, Version, Line, AutoInitialize);
	Adapter->Adapter = IoGetDmaAdapter(Fifo->DeviceObject, &Description,
					   &Adapter->MapRegisters);
	return Adapter->Adapter ? STATUS_SUCCESS :
				  STATUS_INSUFFICIENT_RESOURCES;
}

/* Three pairs share two lines: the transfers on a line take turns. */
static NTSTATUS FifoGetAdapters(PFIFO_EXTENSION Fifo)
{
	static const struct {
		FIFO_ADAPTER_INDEX Index;
		ULONG Version;
		ULONG Line;
		BOOLEAN AutoInitialize;
	} Wanted[] = {
		{ FifoReceiver, DEVICE_DESCRIPTION_VERSION3,
		  FIFO_LINE_RECEIVE, FALSE },
		{ FifoTransmitter, DEVICE_DESCRIPTION_VERSION3,
		  FIFO_LINE_TRANSMIT, FALSE },
		{ FifoLoopReceiver, DEVICE_DESCRIPTION_VERSION3,
		  FIFO_LINE_RECEIVE, TRUE },
		{ FifoLoopTransmitter, DEVICE_DESCRIPTION_VERSION3,
		  FIFO_LINE_TRANSMIT, TRUE },
		{ FifoPacketReceiver, DEVICE_DESCRIPTION_VERSION1,
		  FIFO_LINE_RECEIVE, FALSE },
		{ FifoPacketTransmitter, DEVICE_DESCRIPTION_VERSION1,
		  FIFO_LINE_TRANSMIT, FALSE },
	};
	NTSTATUS Status = STATUS_SUCCESS;
	ULONG i;

	for (i = 0; i < RTL_NUMBER_OF(Wanted) && NT_SUCCESS(Status); i++)
		Status = FifoGetAdapter(Fifo, Wanted[i].Index,
					Wanted[i].Version, Wanted[i].Line,
					Wanted[i].AutoInitialize);
	return Status;
}

static VOID FifoPutAdapters(PFIFO_EXTENSION Fifo)
{
	PDMA_ADAPTER Adapter;
	ULONG Index;

	for (Index = 0; Index < FifoAdapterCount; Index++) {
		Adapter = Fifo->Adapters[Index].Adapter;
		if (Adapter)
			Adapter->DmaOperations->PutDmaAdapter(Adapter);
		Fifo->Adapters[Index].Adapter = NULL;
	}
}

NTSTATUS FifoStartDevice(PDEVICE_OBJECT DeviceObject, PVOID Registers)
{
	PFIFO_EXTENSION Fifo = DeviceObject->DeviceExtension;
	NTSTATUS Status;

	Fifo->DeviceObject = DeviceObject;
	Fifo->Registers = Registers;
	KeInitializeDpc(&Fifo->Dpc, FifoPacketDpc, Fifo);

	Status = FifoGetAdapters(Fifo);
	if (!NT_SUCCESS(Status))
		FifoPutAdapters(Fifo);
	return Status;
}

/* The interrupt is disconnected; a DPC may still be on its way. */
VOID FifoStopDevice(PDEVICE_OBJECT DeviceObject)
{
	PFIFO_EXTENSION Fifo = DeviceObject->DeviceExtension;

	KeFlushQueuedDpcs();
	FifoPutAdapters(Fifo);
}
