// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: two devices that share memory. The second one joins the domain of the
 * first, and a buffer that is allocated for the domain has one address, which is
 * good for both:
 *
 *	part 0 --first device--> part 1 --second device--> part 2
 */
#include <wdm.h>

#include "edu.h"
#include "edu_buffer.h"

#define EDU_SHARED_LENGTH	4000
#define EDU_SHARED_PARTS	3

static PDMA_ADAPTER EduVersion3(PEDU_EXTENSION Edu)
{
	return Edu->Adapters[EduVersion3Adapter].Adapter;
}

static VOID EduSharedPart(PEDU_COMMON Shared, ULONG Index, PEDU_PART Part)
{
	RtlZeroMemory(Part, sizeof(*Part));
	Part->Base = Shared->Part.Base + Index * EDU_SHARED_LENGTH;
	Part->Size = EDU_SHARED_LENGTH;
	Part->Length = EDU_SHARED_LENGTH;
}

static NTSTATUS EduAllocateInDomain(PDMA_ADAPTER Adapter, HANDLE Domain,
				    PEDU_COMMON Shared)
{
	PEDU_PART Part = &Shared->Part;
	NTSTATUS Status;

	Part->Size = EDU_SHARED_PARTS * EDU_SHARED_LENGTH;
	Status = Adapter->DmaOperations->AllocateDomainCommonBuffer(Adapter,
			Domain, NULL, Part->Size, 0, NULL, MM_ANY_NODE_OK,
			&Shared->Logical, (PVOID *)&Part->Base);
	if (!NT_SUCCESS(Status))
		return Status;

	Part->Mdl = IoAllocateMdl(Part->Base, Part->Size, FALSE, FALSE, NULL);
	if (!Part->Mdl) {
		EduFreeCommon(Adapter, Shared);
		return STATUS_INSUFFICIENT_RESOURCES;
	}

	MmBuildMdlForNonPagedPool(Part->Mdl);
	return STATUS_SUCCESS;
}

static PEDU_STREAM EduSharedStream(PEDU_EXTENSION Edu, PEDU_COMMON Shared,
				   ULONG Part, BOOLEAN WriteToDevice)
{
	PEDU_STREAM Stream;

	Stream = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*Stream), EDU_TAG);
	if (!Stream)
		return NULL;

	Stream->Edu = Edu;
	Stream->Method = &EduCommonBuffer;
	Stream->WriteToDevice = WriteToDevice;
	Stream->Length = EDU_SHARED_LENGTH;
	Stream->Left = EDU_SHARED_LENGTH;
	Stream->Logical.QuadPart = Shared->Logical.QuadPart +
				   Part * EDU_SHARED_LENGTH;
	return Stream;
}

/* One device copies a part to the next one. */
static NTSTATUS EduCopyShared(PEDU_EXTENSION Edu, PEDU_COMMON Shared,
			      ULONG Part, struct edu_result *Result)
{
	PEDU_STREAM Source = EduSharedStream(Edu, Shared, Part, TRUE);
	PEDU_STREAM Sink = EduSharedStream(Edu, Shared, Part + 1, FALSE);
	NTSTATUS Status = STATUS_INSUFFICIENT_RESOURCES;

	if (Source && Sink) {
		Status = EduLoopback(Edu, Source, Sink);
		Result->bytes = Source->Length - Source->Left;
		Result->pieces = Source->Pieces;
		Result->logical = Source->First.QuadPart;
	}
	/* What a dead device may still write to stays allocated. */
	if (!Edu->Dead) {
		if (Source)
			ExFreePoolWithTag(Source, EDU_TAG);
		if (Sink)
			ExFreePoolWithTag(Sink, EDU_TAG);
	}
	return Status;
}

/* Copies by one device, and a look at what came out. */
static NTSTATUS EduRunShared(PEDU_EXTENSION Edu, PEDU_COMMON Shared, ULONG Part,
			     const struct edu_options *Options,
			     struct edu_result *Result)
{
	EDU_PART Copy;
	NTSTATUS Status;

	Status = EduCopyShared(Edu, Shared, Part, Result);
	if (!NT_SUCCESS(Status))
		return Status;

	EduSharedPart(Shared, Part + 1, &Copy);
	return EduCheckPart(&Copy, Options->seed, 0, Result);
}

static VOID EduFillShared(PEDU_COMMON Shared, const struct edu_options *Options)
{
	EDU_PART Part;
	ULONG Index;

	for (Index = 0; Index < EDU_SHARED_PARTS; Index++) {
		EduSharedPart(Shared, Index, &Part);
		EduFillPart(&Part, Options->seed, 0, Index ? 0xff : 0);
	}
	if (Options->corrupt)
		Shared->Part.Base[Options->seed % EDU_SHARED_LENGTH] ^= 0x10;
}

/* The device that is the Index-th one to see the buffer. */
static VOID EduSharedRow(PEDU_EXTENSION Edu, PEDU_COMMON Shared, ULONG Index,
			 const struct edu_options *Options,
			 struct edu_result *Result)
{
	PUCHAR Va = Shared->Part.Base + Index * EDU_SHARED_LENGTH;

	Result->what = Index ? "the same buffer" : "domain common buffer";
	Result->direction = Index ? "by the other" : "by its owner";
	Result->physical = EduPhysical(Shared->Part.Mdl, Va);
	Result->status = EduRunShared(Edu, Shared, Index, Options, Result);
}

static ULONG EduShare(PEDU_EXTENSION Owner, PEDU_EXTENSION Guest,
		      const struct edu_options *Options,
		      struct edu_result *Results, HANDLE Domain)
{
	PDMA_ADAPTER Adapter = EduVersion3(Owner);
	EDU_COMMON Shared;

	RtlZeroMemory(&Shared, sizeof(Shared));
	Results[0].what = "domain common buffer";
	Results[0].direction = "";
	Results[0].status = EduAllocateInDomain(Adapter, Domain, &Shared);
	if (!NT_SUCCESS(Results[0].status))
		return 1;

	EduFillShared(&Shared, Options);
	EduSharedRow(Owner, &Shared, 0, Options, &Results[0]);
	EduSharedRow(Guest, &Shared, 1, Options, &Results[1]);
	if (!Owner->Dead && !Guest->Dead)
		EduFreeCommon(Adapter, &Shared);
	return 2;
}

/*
 * PASSIVE_LEVEL, one caller at a time; returns how many results there are. The
 * Guest sees what the Owner allocates, if it may join the Owner's domain.
 */
unsigned int EduDomainTest(PDEVICE_OBJECT Owner, PDEVICE_OBJECT Guest,
			   const struct edu_options *Options,
			   struct edu_result *Results)
{
	PDMA_ADAPTER Ours = EduVersion3(Owner->DeviceExtension);
	PDMA_ADAPTER Theirs = EduVersion3(Guest->DeviceExtension);
	HANDLE Domain = Ours->DmaOperations->GetDmaDomain(Ours);
	ULONG Count;

	RtlZeroMemory(Results, 2 * sizeof(*Results));
	Results[0].what = "JoinDmaDomain";
	Results[0].direction = "";
	Results[0].status = Theirs->DmaOperations->JoinDmaDomain(Theirs, Domain);
	if (!NT_SUCCESS(Results[0].status))
		return 1;

	Count = EduShare(Owner->DeviceExtension, Guest->DeviceExtension,
			 Options, Results, Domain);
	Theirs->DmaOperations->LeaveDmaDomain(Theirs);
	return Count;
}
