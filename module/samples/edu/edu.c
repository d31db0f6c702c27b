// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: driver for QEMU's educational PCI device, the way it would be written
 * for Windows. Registers, interrupt and DMA adapters are here; edu_dma.c and
 * edu_dma3.c hold the ways to make memory visible to the device, edu_glue.c is
 * the Linux side.
 *
 * The device has a little memory and an engine that moves one contiguous range
 * per command. The driver turns that into a loopback between two streams:
 *
 *	Source --(to device)--> device memory --(from device)--> Sink
 *
 * It loads a window from the source, stores it into the sink, and repeats until
 * the source is empty. Each step is one command; the interrupt's DPC issues the
 * next.
 */
#include <wdm.h>

#include "edu.h"

/* A command takes 100 ms; a silent second means that the device is gone. */
#define EDU_SECOND		10000000LL

static KDEFERRED_ROUTINE EduDpc;
KSERVICE_ROUTINE EduInterruptService;

const unsigned int EduExtensionSize = sizeof(EDU_EXTENSION);

static ULONG EduRead(PEDU_EXTENSION Edu, ULONG Offset)
{
	return READ_REGISTER_ULONG((PULONG)(Edu->Registers + Offset));
}

static VOID EduWrite(PEDU_EXTENSION Edu, ULONG Offset, ULONG Value)
{
	WRITE_REGISTER_ULONG((PULONG)(Edu->Registers + Offset), Value);
}

/* The engine would silently drop the address bits that it does not drive. */
static BOOLEAN EduReaches(PHYSICAL_ADDRESS Logical, ULONG Length)
{
	ULONGLONG End = (ULONGLONG)Logical.QuadPart + Length;

	return End <= 1ULL << EDU_ADDRESS_BITS;
}

static VOID EduStartCommand(PEDU_EXTENSION Edu, PHYSICAL_ADDRESS Logical,
			    ULONG Offset, ULONG Length, BOOLEAN WriteToDevice)
{
	ULONG Memory = Logical.LowPart;
	ULONG Device = EDU_MEMORY + Offset;
	ULONG Command = EDU_COMMAND_START | EDU_COMMAND_INTERRUPT;

	if (!WriteToDevice)
		Command |= EDU_COMMAND_TO_MEMORY;

	EduWrite(Edu, EDU_DMA_SOURCE, WriteToDevice ? Memory : Device);
	EduWrite(Edu, EDU_DMA_DESTINATION, WriteToDevice ? Device : Memory);
	EduWrite(Edu, EDU_DMA_COUNT, Length);
	EduWrite(Edu, EDU_DMA_COMMAND, Command);
}

/* Move up to Room bytes between the stream and the device's memory. */
static NTSTATUS EduMove(PEDU_EXTENSION Edu, PEDU_STREAM Stream, PULONG Offset,
			ULONG Room)
{
	PHYSICAL_ADDRESS Logical;
	NTSTATUS Status;
	ULONG Length;
	ULONG Start = *Offset;

	if (Stream->RunLength == 0) {
		Status = Stream->Method->NextRun(Stream);
		if (!NT_SUCCESS(Status))
			return Status;
		Stream->Pieces++;
	}

	Length = EduMinimum(EduMinimum(Stream->RunLength, Stream->Left), Room);
	Logical = Stream->Logical;
	if (Length == 0 || !EduReaches(Logical, Length))
		return STATUS_DEVICE_CONFIGURATION_ERROR;

	if (Stream->Left == Stream->Length)
		Stream->First = Logical;
	Stream->Logical.QuadPart += Length;
	Stream->RunLength -= Length;
	Stream->Left -= Length;
	*Offset += Length;

	/* The interrupt may come at once: nothing but the return after this. */
	EduStartCommand(Edu, Logical, Start, Length, Stream->WriteToDevice);
	return STATUS_SUCCESS;
}

/* Issue the next command of the loopback, or declare it done. */
static VOID EduAdvance(PEDU_EXTENSION Edu)
{
	NTSTATUS Status = STATUS_SUCCESS;
	BOOLEAN Issued = TRUE;

	if (Edu->Stored == Edu->Loaded) {
		Edu->Stored = 0;
		Edu->Loaded = 0;
	}

	if (Edu->Stored == 0 && Edu->Loaded < EDU_WINDOW && Edu->Source->Left)
		Status = EduMove(Edu, Edu->Source, &Edu->Loaded,
				 EDU_WINDOW - Edu->Loaded);
	else if (Edu->Stored < Edu->Loaded)
		Status = EduMove(Edu, Edu->Sink, &Edu->Stored,
				 Edu->Loaded - Edu->Stored);
	else
		Issued = FALSE;

	if (Issued && NT_SUCCESS(Status))
		return;

	Edu->Status = Status;
	KeSetEvent(&Edu->Done, IO_NO_INCREMENT, FALSE);
}

static VOID EduDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
		   PVOID SystemArgument2)
{
	UNREFERENCED_PARAMETER(Dpc);
	UNREFERENCED_PARAMETER(SystemArgument1);
	UNREFERENCED_PARAMETER(SystemArgument2);

	EduAdvance(DeferredContext);
}

BOOLEAN EduInterruptService(PKINTERRUPT Interrupt, PVOID ServiceContext)
{
	PEDU_EXTENSION Edu = ((PDEVICE_OBJECT)ServiceContext)->DeviceExtension;
	ULONG Cause = EduRead(Edu, EDU_INTERRUPT_STATUS);

	UNREFERENCED_PARAMETER(Interrupt);

	/* The line may be shared; a device that is gone reads as all ones. */
	if (Cause == 0 || Cause == MAXULONG)
		return FALSE;

	EduWrite(Edu, EDU_INTERRUPT_ACK, Cause);
	if (Cause & EDU_INTERRUPT_DMA)
		KeInsertQueueDpc(&Edu->Dpc, NULL, NULL);
	return TRUE;
}

/* PASSIVE_LEVEL: run the commands of one loopback; both streams are open. */
static NTSTATUS EduRunLoopback(PEDU_EXTENSION Edu, PEDU_STREAM Source,
			       PEDU_STREAM Sink)
{
	LARGE_INTEGER Timeout;
	NTSTATUS Status;
	KIRQL OldIrql;

	/* Relative; runs may be short, and so the commands many. */
	Timeout.QuadPart = -EDU_SECOND * (10 + Source->Left / EDU_WINDOW);

	Edu->Source = Source;
	Edu->Sink = Sink;
	Edu->Loaded = 0;
	Edu->Stored = 0;
	KeClearEvent(&Edu->Done);

	KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
	EduAdvance(Edu);
	KeLowerIrql(OldIrql);

	Status = KeWaitForSingleObject(&Edu->Done, Executive, KernelMode, FALSE,
				       &Timeout);
	return Status == STATUS_SUCCESS ? Edu->Status : STATUS_IO_TIMEOUT;
}

/*
 * PASSIVE_LEVEL: send what Source holds through the device into Sink. When the
 * device falls silent in the middle, everything stays mapped: nothing stops its
 * engine, and memory leaked is better than memory overwritten.
 */
NTSTATUS EduLoopback(PEDU_EXTENSION Edu, PEDU_STREAM Source, PEDU_STREAM Sink)
{
	NTSTATUS Closed;
	NTSTATUS Status;

	if (Edu->Dead)
		return STATUS_DEVICE_DOES_NOT_EXIST;

	Status = Source->Method->Open(Source);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = Sink->Method->Open(Sink);
	if (NT_SUCCESS(Status)) {
		Status = EduRunLoopback(Edu, Source, Sink);
		if (Status == STATUS_IO_TIMEOUT) {
			Edu->Dead = TRUE;
			return Status;
		}
		Closed = Sink->Method->Close(Sink);
		if (NT_SUCCESS(Status))
			Status = Closed;
	}

	Closed = Source->Method->Close(Source);
	return NT_SUCCESS(Status) ? Closed : Status;
}

static NTSTATUS EduGetAdapter(PEDU_EXTENSION Edu, EDU_ADAPTER_INDEX Index,
			      ULONG Version, ULONG MaximumLength,
			      BOOLEAN ScatterGather)
{
	PEDU_ADAPTER Adapter = &Edu->Adapters[Index];
	DEVICE_DESCRIPTION Description;

	RtlZeroMemory(&Description, sizeof(Description));
	Description.Version = Version;
	Description.Master = TRUE;
	Description.ScatterGather = ScatterGather;
	Description.InterfaceType = PCIBus;
	Description.MaximumLength = MaximumLength;
	if (Version == DEVICE_DESCRIPTION_VERSION3)
		Description.DmaAddressWidth = EDU_ADDRESS_BITS;
	else
		Description.Dma32BitAddresses = TRUE;

	Adapter->MaximumLength = MaximumLength;
	Adapter->ScatterGather = ScatterGather;
	Adapter->Adapter = IoGetDmaAdapter(Edu->DeviceObject, &Description,
					   &Adapter->MapRegisters);
	return Adapter->Adapter ? STATUS_SUCCESS :
				  STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS EduGetAdapters(PEDU_EXTENSION Edu)
{
	NTSTATUS Status;

	Status = EduGetAdapter(Edu, EduListAdapter, DEVICE_DESCRIPTION_VERSION2,
			       EDU_MAX_LENGTH, TRUE);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = EduGetAdapter(Edu, EduPacketAdapter,
			       DEVICE_DESCRIPTION_VERSION2, EDU_PACKET_LENGTH,
			       FALSE);
	if (!NT_SUCCESS(Status))
		return Status;

	return EduGetAdapter(Edu, EduVersion3Adapter,
			     DEVICE_DESCRIPTION_VERSION3, EDU_MAX_LENGTH, TRUE);
}

static VOID EduPutAdapters(PEDU_EXTENSION Edu)
{
	PDMA_ADAPTER Adapter;
	ULONG Index;

	for (Index = 0; Index < EduAdapterCount; Index++) {
		Adapter = Edu->Adapters[Index].Adapter;
		if (Adapter)
			Adapter->DmaOperations->PutDmaAdapter(Adapter);
		Edu->Adapters[Index].Adapter = NULL;
	}
}

static BOOLEAN EduIsAlive(PEDU_EXTENSION Edu)
{
	ULONG Value = 0x12345678;

	if ((EduRead(Edu, EDU_IDENTIFICATION) & EDU_ID_MASK) != EDU_ID)
		return FALSE;

	EduWrite(Edu, EDU_LIVENESS, Value);
	return EduRead(Edu, EDU_LIVENESS) == ~Value;
}

NTSTATUS EduStartDevice(PDEVICE_OBJECT DeviceObject, PVOID Registers)
{
	PEDU_EXTENSION Edu = DeviceObject->DeviceExtension;
	NTSTATUS Status;

	Edu->DeviceObject = DeviceObject;
	Edu->Registers = Registers;
	KeInitializeDpc(&Edu->Dpc, EduDpc, Edu);
	KeInitializeEvent(&Edu->Done, NotificationEvent, FALSE);

	if (!EduIsAlive(Edu))
		return STATUS_DEVICE_DOES_NOT_EXIST;

	Status = EduGetAdapters(Edu);
	if (!NT_SUCCESS(Status))
		EduPutAdapters(Edu);
	return Status;
}

/* The interrupt is disconnected; a DPC may still be on its way. */
VOID EduStopDevice(PDEVICE_OBJECT DeviceObject)
{
	PEDU_EXTENSION Edu = DeviceObject->DeviceExtension;

	KeFlushQueuedDpcs();
	EduPutAdapters(Edu);
}
