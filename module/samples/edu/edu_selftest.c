// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: sends seeded data through the device, each way of DMA in either
 * direction, and looks at every byte.
 *
 * The other end of each loopback is a common buffer, so that a row of the
 * report speaks about one routine and one direction.
 */
#include <wdm.h>

#include "edu.h"
#include "edu_buffer.h"

typedef struct _EDU_ROW EDU_ROW, *PEDU_ROW;
typedef NTSTATUS EDU_TEST_ROUTINE(PEDU_ROW Row);

typedef struct _EDU_CASE {
	ULONG Test;
	const char *What;
	const char *Direction;
	EDU_TEST_ROUTINE *Run;
	ULONG Length;
	const EDU_METHOD *Method;
	EDU_ADAPTER_INDEX Adapter;
	ULONG Head;		/* so much of Length in an MDL of its own */
	ULONG Offset;		/* of the data in the first page */
} EDU_CASE;

/* One row of the report at work. */
struct _EDU_ROW {
	PEDU_EXTENSION Edu;
	const EDU_CASE *Case;
	struct edu_result *Result;
	ULONG Seed;
	ULONG Length;
	BOOLEAN Corrupt;
	ULONGLONG Lowest;	/* address that the pages may have */
	EDU_COMMON Common;
	EDU_BUFFER Buffer;
	EDU_STREAM Source;
	EDU_STREAM Sink;
};

/* The adapter that common buffers belong to. */
static PDMA_ADAPTER EduCommonAdapter(PEDU_EXTENSION Edu)
{
	return Edu->Adapters[EduListAdapter].Adapter;
}

/* A stream over the common buffer's data, Skip bytes into it. */
static VOID EduCommonStream(PEDU_ROW Row, PEDU_STREAM Stream, ULONG Skip,
			    BOOLEAN WriteToDevice)
{
	Stream->Edu = Row->Edu;
	Stream->Method = &EduCommonBuffer;
	Stream->WriteToDevice = WriteToDevice;
	Stream->Length = Row->Length;
	Stream->Left = Row->Length;
	Stream->Logical.QuadPart = Row->Common.Logical.QuadPart +
				   Row->Common.Part.Offset + Skip;
}

/* A stream over the buffer, by the method of the case. */
static VOID EduBufferStream(PEDU_ROW Row, PEDU_STREAM Stream,
			    BOOLEAN WriteToDevice)
{
	PEDU_BUFFER Buffer = &Row->Buffer;
	PEDU_EXTENSION Edu = Row->Edu;
	PUCHAR Va;

	Stream->Edu = Edu;
	Stream->Method = Row->Case->Method;
	Stream->Adapter = &Edu->Adapters[Row->Case->Adapter];
	Stream->WriteToDevice = WriteToDevice;
	Stream->Length = Row->Length;
	Stream->Left = Row->Length;

	if (Buffer->Pool.Mdl) {
		Stream->Mdl = Buffer->Pool.Mdl;
		Stream->CurrentVa = MmGetMdlVirtualAddress(Stream->Mdl);
	} else {
		Stream->Mdl = Buffer->Pages.Mdl;
		Va = MmGetMdlVirtualAddress(Stream->Mdl);
		Stream->CurrentVa = Va + Buffer->Pages.Offset;
		Stream->Offset = Buffer->Pages.Offset;
	}

	Row->Result->physical = EduPhysical(Stream->Mdl, Stream->CurrentVa);
}

/* Flip one bit of one byte that is about to go to the device. */
static VOID EduCorrupt(PEDU_ROW Row, PEDU_PART Part)
{
	if (Row->Corrupt)
		Part->Base[Part->Offset + Row->Seed % Part->Length] ^= 0x10;
}

/* Move the data and account for it; the look at the data is the caller's. */
static NTSTATUS EduMoveRow(PEDU_ROW Row, PEDU_STREAM Tested)
{
	struct edu_result *Result = Row->Result;
	NTSTATUS Status = EduLoopback(Row->Edu, &Row->Source, &Row->Sink);

	Result->bytes = Tested->Length - Tested->Left;
	Result->pieces = Tested->Pieces;
	Result->operations = Tested->Operations;
	Result->logical = Tested->First.QuadPart;
	return Status;
}

static NTSTATUS EduAllocateRow(PEDU_ROW Row)
{
	ULONG Head = EduMinimum(Row->Case->Head, Row->Length / 2);
	NTSTATUS Status;

	Status = EduAllocateBuffer(&Row->Buffer, Row->Length, Head,
				   Row->Case->Offset, Row->Lowest);
	if (!NT_SUCCESS(Status))
		return Status;

	return EduAllocateCommon(EduCommonAdapter(Row->Edu), &Row->Common,
				 Row->Length);
}

/* The first half of a common buffer goes through the device to the second. */
static NTSTATUS EduTestCommon(PEDU_ROW Row)
{
	PEDU_PART Part = &Row->Common.Part;
	EDU_PART Half;
	NTSTATUS Status;

	Status = EduAllocateCommon(EduCommonAdapter(Row->Edu), &Row->Common,
				   2 * Row->Length);
	if (!NT_SUCCESS(Status))
		return Status;

	RtlZeroMemory(&Half, sizeof(Half));
	Half.Base = Part->Base + Part->Offset;
	Half.Size = Row->Length;
	Half.Length = Row->Length;
	Row->Result->physical = EduPhysical(Part->Mdl, Half.Base);

	EduFillPart(Part, Row->Seed, 0, 0xff);
	EduFillPart(&Half, Row->Seed, 0, 0);
	EduCorrupt(Row, &Half);
	EduCommonStream(Row, &Row->Source, 0, TRUE);
	EduCommonStream(Row, &Row->Sink, Row->Length, FALSE);

	Status = EduMoveRow(Row, &Row->Source);
	if (!NT_SUCCESS(Status))
		return Status;

	Half.Base += Row->Length;
	return EduCheckPart(&Half, Row->Seed, 0, Row->Result);
}

static NTSTATUS EduTestWrite(PEDU_ROW Row)
{
	PEDU_PART Common = &Row->Common.Part;
	NTSTATUS Status;

	Status = EduAllocateRow(Row);
	if (!NT_SUCCESS(Status))
		return Status;

	EduFillBuffer(&Row->Buffer, Row->Seed, 0);
	EduCorrupt(Row, &Row->Buffer.Pages);
	EduFillPart(Common, Row->Seed, 0, 0xff);
	EduBufferStream(Row, &Row->Source, TRUE);
	EduCommonStream(Row, &Row->Sink, 0, FALSE);

	Status = EduMoveRow(Row, &Row->Source);
	if (!NT_SUCCESS(Status))
		return Status;
	return EduCheckPart(Common, Row->Seed, 0, Row->Result);
}

static NTSTATUS EduTestRead(PEDU_ROW Row)
{
	PEDU_PART Common = &Row->Common.Part;
	NTSTATUS Status;

	Status = EduAllocateRow(Row);
	if (!NT_SUCCESS(Status))
		return Status;

	EduFillPart(Common, Row->Seed, 0, 0);
	EduCorrupt(Row, Common);
	EduFillBuffer(&Row->Buffer, Row->Seed, 0xff);
	EduCommonStream(Row, &Row->Source, 0, TRUE);
	EduBufferStream(Row, &Row->Sink, FALSE);

	Status = EduMoveRow(Row, &Row->Sink);
	if (!NT_SUCCESS(Status))
		return Status;
	return EduCheckBuffer(&Row->Buffer, Row->Seed, Row->Result);
}

/* Map the buffer, note the address, undo the mapping. */
static NTSTATUS EduStaleAddress(PEDU_ROW Row, PPHYSICAL_ADDRESS Logical)
{
	PEDU_STREAM Stream = &Row->Sink;
	NTSTATUS Status;

	EduBufferStream(Row, Stream, FALSE);
	Status = Stream->Method->Open(Stream);
	if (!NT_SUCCESS(Status))
		return Status;

	*Logical = Stream->List->Elements[0].Address;
	/* Complains that nothing was moved, which is the point. */
	Stream->Method->Close(Stream);
	return STATUS_SUCCESS;
}

/*
 * Let the device write to an address whose mapping is no more. An IOMMU must
 * stop it: the memory, which is still ours, keeps its contents.
 */
static NTSTATUS EduTestStale(PEDU_ROW Row)
{
	PHYSICAL_ADDRESS Logical;
	NTSTATUS Status;

	Status = EduAllocateRow(Row);
	if (NT_SUCCESS(Status))
		Status = EduStaleAddress(Row, &Logical);
	if (!NT_SUCCESS(Status))
		return Status;

	EduFillBuffer(&Row->Buffer, Row->Seed, 0);
	EduFillPart(&Row->Common.Part, Row->Seed, 0, 0xff);
	EduCommonStream(Row, &Row->Source, 0, TRUE);
	EduCommonStream(Row, &Row->Sink, 0, FALSE);
	Row->Sink.Logical = Logical;

	Status = EduMoveRow(Row, &Row->Sink);
	if (!NT_SUCCESS(Status))
		return Status;
	return EduCheckBuffer(&Row->Buffer, Row->Seed, Row->Result);
}

static const EDU_CASE EduCases[] = {
	{ EDU_TEST_COMMON, "AllocateCommonBuffer", "both ways",
	  EduTestCommon, 4096 },
	{ EDU_TEST_LIST, "GetScatterGatherList", "to device",
	  EduTestWrite, 8000, &EduScatterGatherList, EduListAdapter, 3000, 0 },
	{ EDU_TEST_LIST, "GetScatterGatherList", "from device",
	  EduTestRead, 8000, &EduScatterGatherList, EduListAdapter, 3000, 0 },
	{ EDU_TEST_BUILD, "BuildScatterGatherList", "to device",
	  EduTestWrite, 4000, &EduBuiltList, EduListAdapter, 0, 777 },
	{ EDU_TEST_BUILD, "BuildScatterGatherList", "from device",
	  EduTestRead, 4000, &EduBuiltList, EduListAdapter, 0, 777 },
	{ EDU_TEST_PACKET, "MapTransfer, one range", "to device",
	  EduTestWrite, 12800, &EduPacket, EduPacketAdapter, 0, 512 },
	{ EDU_TEST_PACKET, "MapTransfer, one range", "from device",
	  EduTestRead, 12800, &EduPacket, EduPacketAdapter, 0, 512 },
	{ EDU_TEST_RUNS, "MapTransfer, many ranges", "to device",
	  EduTestWrite, 6000, &EduPacket, EduListAdapter, 0, 1234 },
	{ EDU_TEST_RUNS, "MapTransfer, many ranges", "from device",
	  EduTestRead, 6000, &EduPacket, EduListAdapter, 0, 1234 },
	{ EDU_TEST_LIST_EX, "GetScatterGatherListEx", "to device",
	  EduTestWrite, 5000, &EduScatterGatherListEx, EduVersion3Adapter, 1000, 0 },
	{ EDU_TEST_LIST_EX, "GetScatterGatherListEx", "from device",
	  EduTestRead, 5000, &EduScatterGatherListEx, EduVersion3Adapter, 1000, 0 },
	{ EDU_TEST_MAP_EX, "MapTransferEx", "to device",
	  EduTestWrite, 9000, &EduPacketEx, EduVersion3Adapter, 0, 99 },
	{ EDU_TEST_MAP_EX, "MapTransferEx", "from device",
	  EduTestRead, 9000, &EduPacketEx, EduVersion3Adapter, 0, 99 },
	{ EDU_TEST_QUEUED, "queued list, Ex", "to device",
	  EduTestWrite, 4500, &EduQueuedListEx, EduVersion3Adapter, 2000, 0 },
	{ EDU_TEST_QUEUED, "queued MapTransferEx", "from device",
	  EduTestRead, 4500, &EduQueuedPacketEx, EduVersion3Adapter, 0, 600 },
	{ EDU_TEST_STALE, "write after unmap", "from device",
	  EduTestStale, 4000, &EduScatterGatherList, EduListAdapter, 0, 0 },
};

static NTSTATUS EduRunRow(PEDU_EXTENSION Edu, const EDU_CASE *Case,
			  const struct edu_options *Options,
			  struct edu_result *Result, ULONG Index)
{
	NTSTATUS Status;
	PEDU_ROW Row;

	Row = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*Row), EDU_TAG);
	if (!Row)
		return STATUS_INSUFFICIENT_RESOURCES;

	Row->Edu = Edu;
	Row->Case = Case;
	Row->Result = Result;
	Row->Seed = Options->seed + Index * 0x01000193;
	Row->Length = Options->length ? Options->length : Case->Length;
	Row->Corrupt = Options->corrupt && Index == 0;
	Row->Lowest = Options->far ? 1ULL << EDU_ADDRESS_BITS : 0;

	Status = Case->Run(Row);

	/* What a dead device may still write to stays allocated. */
	if (!Edu->Dead) {
		EduFreeCommon(EduCommonAdapter(Edu), &Row->Common);
		EduFreeBuffer(&Row->Buffer);
		ExFreePoolWithTag(Row, EDU_TAG);
	}
	return Status;
}

/* PASSIVE_LEVEL, one caller at a time; returns how many results there are. */
unsigned int EduSelfTest(PDEVICE_OBJECT DeviceObject,
			 const struct edu_options *Options,
			 struct edu_result *Results)
{
	PEDU_EXTENSION Edu = DeviceObject->DeviceExtension;
	struct edu_result *Result;
	ULONG Count = 0;
	ULONG Index;

	for (Index = 0; Index < RTL_NUMBER_OF(EduCases); Index++) {
		const EDU_CASE *Case = &EduCases[Index];

		if (!(Options->tests & Case->Test))
			continue;

		Result = &Results[Count];
		RtlZeroMemory(Result, sizeof(*Result));
		Result->what = Case->What;
		Result->direction = Case->Direction;
		Result->status = EduRunRow(Edu, Case, Options, Result, Count);
		Count++;
	}

	return Count;
}
