// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windows' side of a test for DMA controllers that we did not write: the simplest
 * subordinate device, a register of one word that is a word of memory. What is sent
 * to it leaves the last word there; what is received from it is that word, over and
 * over.
 *
 * The tests are those that need no device that waits: every transfer may be over by
 * the time that its routine returns.
 */
#include <wdm.h>

#include "engine.h"

#define ENGINE_TAG	0x67656e45	/* "Eneg" */
#define ENGINE_PARTS	4
#define ENGINE_SECOND	10000000LL

typedef struct _ENGINE {
	PDEVICE_OBJECT DeviceObject;
	const struct engine_options *Options;
	struct engine_result *Result;
	PDMA_ADAPTER Adapter;		/* version 3 */
	PDMA_ADAPTER OldAdapter;	/* version 1 */
	ULONG MapRegisters;
	ULONG OldMapRegisters;
	PULONG Words;			/* Options->length bytes */
	PMDL Mdl;
	PVOID Base;
	ULONG Offset;
	ULONG Mapped;
	BOOLEAN WriteToDevice;
	LONG Calls;
	DMA_COMPLETION_STATUS Completion;
	NTSTATUS Status;
	KEVENT Finished;
	UCHAR Context[DMA_TRANSFER_CONTEXT_SIZE_V1];
} ENGINE, *PENGINE;

typedef NTSTATUS ENGINE_TEST(PENGINE Engine);

static DMA_COMPLETION_ROUTINE EngineCompleted;
static DMA_COMPLETION_ROUTINE EngineNextPart;

static ULONG EngineWord(PENGINE Engine, ULONG Index)
{
	return (Index + 1) * 0x9e3779b1 ^ Engine->Options->seed * 0x85ebca6b;
}

static VOID EngineFill(PENGINE Engine)
{
	ULONG Count = Engine->Options->length / sizeof(ULONG);
	ULONG i;

	for (i = 0; i < Count; i++)
		Engine->Words[i] = EngineWord(Engine, i);
	WRITE_REGISTER_ULONG(Engine->Options->registers, ~0U);
}

/* What was sent last is what the register holds. */
static NTSTATUS EngineCompareSent(PENGINE Engine)
{
	ULONG Last = Engine->Options->length / sizeof(ULONG) - 1;
	ULONG Found = READ_REGISTER_ULONG(Engine->Options->registers);

	return Found == EngineWord(Engine, Last) ? STATUS_SUCCESS :
						   STATUS_IO_DEVICE_ERROR;
}

static NTSTATUS EngineCompareReceived(PENGINE Engine, ULONG Word)
{
	ULONG Count = Engine->Options->length / sizeof(ULONG);
	ULONG i;

	for (i = 0; i < Count; i++)
		if (Engine->Words[i] != Word)
			return STATUS_IO_DEVICE_ERROR;
	return STATUS_SUCCESS;
}

static NTSTATUS EngineHold(PENGINE Engine)
{
	PDMA_ADAPTER Adapter = Engine->Adapter;
	NTSTATUS Status;
	KIRQL Old;

	Engine->Offset = 0;
	Engine->Calls = 0;
	KeInitializeEvent(&Engine->Finished, NotificationEvent, FALSE);
	Status = Adapter->DmaOperations->InitializeDmaTransferContext(Adapter,
			Engine->Context);
	if (!NT_SUCCESS(Status))
		return Status;

	KeRaiseIrql(DISPATCH_LEVEL, &Old);
	Status = Adapter->DmaOperations->AllocateAdapterChannelEx(Adapter,
			Engine->DeviceObject, Engine->Context,
			Engine->MapRegisters, DMA_SYNCHRONOUS_CALLBACK, NULL,
			NULL, &Engine->Base);
	KeLowerIrql(Old);
	return Status;
}

static VOID EngineLetGo(PENGINE Engine)
{
	KIRQL Old;

	KeRaiseIrql(DISPATCH_LEVEL, &Old);
	Engine->Adapter->DmaOperations->FreeAdapterChannel(Engine->Adapter);
	KeLowerIrql(Old);
}

static NTSTATUS EngineMap(PENGINE Engine, ULONG Length,
			  PDMA_COMPLETION_ROUTINE Routine)
{
	Engine->Result->maps++;
	Engine->Mapped = Length;
	return Engine->Adapter->DmaOperations->MapTransferEx(Engine->Adapter,
			Engine->Mdl, Engine->Base, Engine->Offset, 0,
			&Engine->Mapped, Engine->WriteToDevice, NULL, 0,
			Routine, Engine);
}

static NTSTATUS EngineFlush(PENGINE Engine)
{
	PDMA_ADAPTER Adapter = Engine->Adapter;

	return Adapter->DmaOperations->FlushAdapterBuffersEx(Adapter,
			Engine->Mdl, Engine->Base, Engine->Offset,
			Engine->Mapped, Engine->WriteToDevice);
}

static VOID EngineCompleted(PDMA_ADAPTER Adapter, PDEVICE_OBJECT DeviceObject,
			    PVOID Context, DMA_COMPLETION_STATUS Status)
{
	PENGINE Engine = Context;

	UNREFERENCED_PARAMETER(Adapter);
	UNREFERENCED_PARAMETER(DeviceObject);

	Engine->Completion = Status;
	Engine->Calls++;
	if (KeGetCurrentIrql() != DISPATCH_LEVEL)
		Engine->Completion = DmaError;
	KeSetEvent(&Engine->Finished, IO_NO_INCREMENT, FALSE);
}

static NTSTATUS EngineWait(PENGINE Engine)
{
	LARGE_INTEGER Timeout;

	Timeout.QuadPart = -60 * ENGINE_SECOND;
	if (KeWaitForSingleObject(&Engine->Finished, Executive, KernelMode,
				  FALSE, &Timeout) != STATUS_SUCCESS)
		return STATUS_IO_TIMEOUT;
	return STATUS_SUCCESS;
}

/* As often as the controller's limits demand. */
static NTSTATUS EngineMoveAll(PENGINE Engine)
{
	PDMA_ADAPTER Adapter = Engine->Adapter;
	NTSTATUS Status = STATUS_SUCCESS;

	while (NT_SUCCESS(Status) && Engine->Offset < Engine->Options->length) {
		KeClearEvent(&Engine->Finished);
		Status = EngineMap(Engine,
				   Engine->Options->length - Engine->Offset,
				   EngineCompleted);
		if (!NT_SUCCESS(Status))
			break;
		Status = EngineWait(Engine);
		if (NT_SUCCESS(Status) &&
		    (Engine->Completion != DmaComplete ||
		     Adapter->DmaOperations->ReadDmaCounter(Adapter)))
			Status = STATUS_IO_DEVICE_ERROR;
		if (!NT_SUCCESS(EngineFlush(Engine)))
			Status = STATUS_IO_DEVICE_ERROR;
		Engine->Result->bytes += Engine->Mapped;
		Engine->Offset += Engine->Mapped;
	}
	return Status;
}

static NTSTATUS EngineSend(PENGINE Engine)
{
	NTSTATUS Status;

	Engine->WriteToDevice = TRUE;
	EngineFill(Engine);
	Status = EngineMoveAll(Engine);
	return NT_SUCCESS(Status) ? EngineCompareSent(Engine) : Status;
}

static NTSTATUS EngineReceive(PENGINE Engine)
{
	ULONG Word = EngineWord(Engine, 12345);
	NTSTATUS Status;

	Engine->WriteToDevice = FALSE;
	EngineFill(Engine);
	WRITE_REGISTER_ULONG(Engine->Options->registers, Word);
	Status = EngineMoveAll(Engine);
	return NT_SUCCESS(Status) ? EngineCompareReceived(Engine, Word) : Status;
}

static VOID EngineNextPart(PDMA_ADAPTER Adapter, PDEVICE_OBJECT DeviceObject,
			   PVOID Context, DMA_COMPLETION_STATUS Completion)
{
	PENGINE Engine = Context;
	NTSTATUS Status;

	Engine->Calls++;
	Engine->Completion = Completion;
	Status = EngineFlush(Engine);
	Engine->Result->bytes += Engine->Mapped;
	Engine->Offset += Engine->Mapped;
	if (NT_SUCCESS(Status) && Completion == DmaComplete &&
	    Engine->Offset < Engine->Options->length)
		Status = EngineMap(Engine,
				   Engine->Options->length / ENGINE_PARTS,
				   EngineNextPart);
	else
		KeSetEvent(&Engine->Finished, IO_NO_INCREMENT, FALSE);
	if (!NT_SUCCESS(Status)) {
		Engine->Status = Status;
		KeSetEvent(&Engine->Finished, IO_NO_INCREMENT, FALSE);
	}
}

/* Each part is flushed, and the next one mapped, by the completion routine. */
static NTSTATUS EngineSendParts(PENGINE Engine)
{
	NTSTATUS Status;

	Engine->WriteToDevice = TRUE;
	Engine->Status = STATUS_SUCCESS;
	EngineFill(Engine);
	Status = EngineMap(Engine, Engine->Options->length / ENGINE_PARTS,
			   EngineNextPart);
	if (NT_SUCCESS(Status))
		Status = EngineWait(Engine);
	if (NT_SUCCESS(Status))
		Status = Engine->Status;
	if (NT_SUCCESS(Status) && (Engine->Completion != DmaComplete ||
				   Engine->Calls != ENGINE_PARTS))
		return STATUS_IO_DEVICE_ERROR;
	return NT_SUCCESS(Status) ? EngineCompareSent(Engine) : Status;
}

/*
 * At DISPATCH_LEVEL, on the one processor that there is, a completion cannot come
 * in between: the cancel is first, whatever the controller has done.
 */
static NTSTATUS EngineCancel(PENGINE Engine)
{
	PDMA_ADAPTER Adapter = Engine->Adapter;
	NTSTATUS Status, Again = STATUS_SUCCESS;
	KIRQL Old;

	Engine->WriteToDevice = TRUE;
	KeRaiseIrql(DISPATCH_LEVEL, &Old);
	Status = EngineMap(Engine, Engine->Options->length, EngineCompleted);
	if (NT_SUCCESS(Status)) {
		Status = Adapter->DmaOperations->CancelMappedTransfer(Adapter,
				Engine->Context);
		Again = Adapter->DmaOperations->CancelMappedTransfer(Adapter,
				Engine->Context);
	}
	KeLowerIrql(Old);
	if (!NT_SUCCESS(Status))
		return Status;

	Status = EngineFlush(Engine);
	if (NT_SUCCESS(Status) &&
	    (NT_SUCCESS(Again) || Engine->Calls != 1 ||
	     Engine->Completion != DmaCancelled))
		Status = STATUS_IO_DEVICE_ERROR;
	/* the mark is gone, and the channel works as before */
	return NT_SUCCESS(Status) ? EngineSend(Engine) : Status;
}

/* Flushed before its completion can come: none comes. */
static NTSTATUS EngineFlushAtOnce(PENGINE Engine)
{
	NTSTATUS Status;
	KIRQL Old;

	Engine->WriteToDevice = TRUE;
	KeRaiseIrql(DISPATCH_LEVEL, &Old);
	Status = EngineMap(Engine, Engine->Options->length, EngineCompleted);
	if (NT_SUCCESS(Status))
		Status = EngineFlush(Engine);
	KeLowerIrql(Old);
	if (NT_SUCCESS(Status))
		Status = EngineSend(Engine);
	if (NT_SUCCESS(Status) &&
	    Engine->Calls != (LONG)Engine->Result->maps - 1)
		Status = STATUS_IO_DEVICE_ERROR;
	return Status;
}

static IO_ALLOCATION_ACTION EngineOldControl(PDEVICE_OBJECT DeviceObject,
					     PIRP Irp, PVOID Base,
					     PVOID Context)
{
	((PENGINE)Context)->Base = Base;
	return KeepObject;
}

/* Nobody calls: the driver asks the counter. */
static NTSTATUS EnginePoll(PENGINE Engine)
{
	PDMA_ADAPTER Adapter = Engine->OldAdapter;
	ULONG Pages = BYTES_TO_PAGES(Engine->Options->length) + 1;
	PVOID Va = MmGetMdlVirtualAddress(Engine->Mdl);
	ULONG Length = Engine->Options->length, Tries = 1000000;
	BOOLEAN Flushed = FALSE;
	NTSTATUS Status;
	KIRQL Old;

	EngineFill(Engine);
	KeRaiseIrql(DISPATCH_LEVEL, &Old);
	Status = Adapter->DmaOperations->AllocateAdapterChannel(Adapter,
			Engine->DeviceObject, Pages, EngineOldControl, Engine);
	KeLowerIrql(Old);
	if (!NT_SUCCESS(Status))
		return Status;

	Engine->Result->maps++;
	Adapter->DmaOperations->MapTransfer(Adapter, Engine->Mdl, Engine->Base,
					    Va, &Length, TRUE);
	while (Adapter->DmaOperations->ReadDmaCounter(Adapter) && --Tries)
		;
	Engine->Result->bytes += Length;
	if (Length)
		Flushed = Adapter->DmaOperations->FlushAdapterBuffers(Adapter,
				Engine->Mdl, Engine->Base, Va, Length, TRUE);
	KeRaiseIrql(DISPATCH_LEVEL, &Old);
	Adapter->DmaOperations->FreeAdapterChannel(Adapter);
	KeLowerIrql(Old);
	if (!Flushed || !Tries || Length != Engine->Options->length)
		return STATUS_IO_DEVICE_ERROR;
	return EngineCompareSent(Engine);
}

static const struct {
	const char *What;
	ENGINE_TEST *Test;
	BOOLEAN Hold;
} EngineTests[] = {
	{ "MapTransferEx, to device", EngineSend, TRUE },
	{ "MapTransferEx, from device", EngineReceive, TRUE },
	{ "next part from completion routine", EngineSendParts, TRUE },
	{ "CancelMappedTransfer, then again", EngineCancel, TRUE },
	{ "flushed at once, then again", EngineFlushAtOnce, TRUE },
	{ "MapTransfer, ReadDmaCounter", EnginePoll, FALSE },
};

static VOID EngineRun(PENGINE Engine, ULONG Index)
{
	NTSTATUS Status = STATUS_SUCCESS;

	Engine->Calls = 0;
	Engine->Result->what = EngineTests[Index].What;
	if (EngineTests[Index].Hold)
		Status = EngineHold(Engine);
	if (NT_SUCCESS(Status)) {
		Status = EngineTests[Index].Test(Engine);
		if (EngineTests[Index].Hold)
			EngineLetGo(Engine);
	}
	Engine->Result->calls = Engine->Calls;
	Engine->Result->status = Status;
}

static PDMA_ADAPTER EngineGetAdapter(PENGINE Engine, ULONG Version,
				     PULONG MapRegisters)
{
	DEVICE_DESCRIPTION Description;

	RtlZeroMemory(&Description, sizeof(Description));
	Description.Version = Version;
	Description.Master = FALSE;
	Description.DemandMode = TRUE;
	Description.InterfaceType = ACPIBus;
	Description.DmaChannel = ENGINE_LINE;
	Description.DmaRequestLine = ENGINE_LINE;
	Description.DmaWidth = Width32Bits;
	Description.MaximumLength = Engine->Options->length;
	Description.DeviceAddress.QuadPart = Engine->Options->address;
	return IoGetDmaAdapter(Engine->DeviceObject, &Description, MapRegisters);
}

static NTSTATUS EngineOpen(PENGINE Engine)
{
	Engine->Adapter = EngineGetAdapter(Engine, DEVICE_DESCRIPTION_VERSION3,
					   &Engine->MapRegisters);
	Engine->OldAdapter = EngineGetAdapter(Engine,
					      DEVICE_DESCRIPTION_VERSION1,
					      &Engine->OldMapRegisters);
	Engine->Words = ExAllocatePoolWithTag(NonPagedPool,
					      Engine->Options->length,
					      ENGINE_TAG);
	if (!Engine->Adapter || !Engine->OldAdapter || !Engine->Words)
		return STATUS_INSUFFICIENT_RESOURCES;
	Engine->Mdl = IoAllocateMdl(Engine->Words, Engine->Options->length,
				    FALSE, FALSE, NULL);
	if (!Engine->Mdl)
		return STATUS_INSUFFICIENT_RESOURCES;
	MmBuildMdlForNonPagedPool(Engine->Mdl);
	return STATUS_SUCCESS;
}

static VOID EnginePut(PDMA_ADAPTER Adapter)
{
	if (Adapter)
		Adapter->DmaOperations->PutDmaAdapter(Adapter);
}

static VOID EngineClose(PENGINE Engine)
{
	if (Engine->Mdl)
		IoFreeMdl(Engine->Mdl);
	if (Engine->Words)
		ExFreePoolWithTag(Engine->Words, ENGINE_TAG);
	EnginePut(Engine->OldAdapter);
	EnginePut(Engine->Adapter);
}

/* PASSIVE_LEVEL. Returns how many results there are. */
ULONG EngineSelfTest(PDEVICE_OBJECT DeviceObject,
		     const struct engine_options *Options,
		     struct engine_result *Results)
{
	PENGINE Engine = DeviceObject->DeviceExtension;
	ULONG Index = 0;

	RtlZeroMemory(Engine, sizeof(*Engine));
	Engine->DeviceObject = DeviceObject;
	Engine->Options = Options;
	Engine->Result = Results;
	Results->what = "IoGetDmaAdapter";
	Results->status = EngineOpen(Engine);
	if (NT_SUCCESS(Results->status)) {
		for (; Index < RTL_NUMBER_OF(EngineTests); Index++) {
			Engine->Result = &Results[Index];
			EngineRun(Engine, Index);
		}
	} else {
		Index = 1;
	}
	EngineClose(Engine);
	return Index;
}
