// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: memory for the self-test, the seeded data in it, and the look at
 * every byte of it afterwards.
 */
#include <wdm.h>

#include "edu.h"
#include "edu_buffer.h"

/* Surrounds the data, and must still do so afterwards. */
#define EDU_GUARD		0xe5
#define EDU_GUARD_LENGTH	64

static UCHAR EduPattern(ULONG Seed, ULONG Index)
{
	ULONG Value = Seed + Index * 0x9e3779b1;

	Value = (Value ^ (Value >> 15)) * 0x85ebca6b;
	Value = (Value ^ (Value >> 13)) * 0xc2b2ae35;
	return (UCHAR)(Value >> 24);
}

VOID EduFillPart(PEDU_PART Part, ULONG Seed, ULONG Start, UCHAR Invert)
{
	ULONG Index;

	RtlFillMemory(Part->Base, Part->Size, EDU_GUARD);
	for (Index = 0; Index < Part->Length; Index++)
		Part->Base[Part->Offset + Index] =
			EduPattern(Seed, Start + Index) ^ Invert;
}

NTSTATUS EduCheckPart(PEDU_PART Part, ULONG Seed, ULONG Start,
		      struct edu_result *Result)
{
	UCHAR Expected;
	ULONG Index;

	for (Index = 0; Index < Part->Size; Index++) {
		if (Index >= Part->Offset &&
		    Index - Part->Offset < Part->Length)
			Expected = EduPattern(Seed,
					      Start + Index - Part->Offset);
		else
			Expected = EDU_GUARD;

		if (Part->Base[Index] == Expected)
			continue;

		Result->mismatch = TRUE;
		Result->offset = (int)(Start + Index - Part->Offset);
		Result->expected = Expected;
		Result->found = Part->Base[Index];
		return STATUS_DATA_ERROR;
	}

	return STATUS_SUCCESS;
}

VOID EduFillBuffer(PEDU_BUFFER Buffer, ULONG Seed, UCHAR Invert)
{
	EduFillPart(&Buffer->Pool, Seed, 0, Invert);
	EduFillPart(&Buffer->Pages, Seed, Buffer->Pool.Length, Invert);
}

NTSTATUS EduCheckBuffer(PEDU_BUFFER Buffer, ULONG Seed,
			struct edu_result *Result)
{
	NTSTATUS Status = EduCheckPart(&Buffer->Pool, Seed, 0, Result);

	if (!NT_SUCCESS(Status))
		return Status;
	return EduCheckPart(&Buffer->Pages, Seed, Buffer->Pool.Length, Result);
}

/*
 * Put the pages in descending order, so that no two of them are neighbours:
 * the worst that a buffer can do to a device.
 */
static VOID EduScatterPages(PMDL Mdl)
{
	PPFN_NUMBER Pfn = MmGetMdlPfnArray(Mdl);
	ULONG Count = BYTES_TO_PAGES(MmGetMdlByteCount(Mdl));
	PFN_NUMBER Moving;
	ULONG Index;
	ULONG Slot;

	for (Index = 1; Index < Count; Index++) {
		Moving = Pfn[Index];
		for (Slot = Index; Slot && Pfn[Slot - 1] < Moving; Slot--)
			Pfn[Slot] = Pfn[Slot - 1];
		Pfn[Slot] = Moving;
	}
}

static VOID EduFreePages(PEDU_PART Part)
{
	if (!Part->Mdl)
		return;

	if (Part->Base)
		MmUnmapLockedPages(Part->Base, Part->Mdl);
	MmFreePagesFromMdl(Part->Mdl);
	ExFreePool(Part->Mdl);
	Part->Mdl = NULL;
}

/* Pages that belong to nobody's address space, as those of a user's buffer. */
static NTSTATUS EduAllocatePages(PEDU_PART Part, ULONG Offset, ULONG Length,
				 ULONGLONG Lowest)
{
	PHYSICAL_ADDRESS Low, High, Skip;

	Low.QuadPart = Lowest;
	High.QuadPart = -1;
	Skip.QuadPart = 0;

	Part->Offset = Offset;
	Part->Length = Length;
	Part->Size = ROUND_TO_PAGES(Offset + Length);
	Part->Mdl = MmAllocatePagesForMdlEx(Low, High, Skip, Part->Size,
					    MmCached,
					    MM_ALLOCATE_FULLY_REQUIRED);
	if (!Part->Mdl)
		return STATUS_INSUFFICIENT_RESOURCES;

	EduScatterPages(Part->Mdl);
	Part->Base = MmGetSystemAddressForMdlSafe(Part->Mdl,
						  NormalPagePriority |
						  MdlMappingNoExecute);
	if (Part->Base)
		return STATUS_SUCCESS;

	EduFreePages(Part);
	return STATUS_INSUFFICIENT_RESOURCES;
}

static VOID EduFreePool(PEDU_PART Part)
{
	if (!Part->Base)
		return;

	if (Part->Mdl)
		IoFreeMdl(Part->Mdl);
	ExFreePoolWithTag(Part->Base, EDU_TAG);
	Part->Base = NULL;
}

static NTSTATUS EduAllocatePool(PEDU_PART Part, ULONG Length)
{
	Part->Offset = EDU_GUARD_LENGTH;
	Part->Length = Length;
	Part->Size = Length + 2 * EDU_GUARD_LENGTH;
	Part->Base = ExAllocatePool2(POOL_FLAG_NON_PAGED, Part->Size, EDU_TAG);
	if (!Part->Base)
		return STATUS_INSUFFICIENT_RESOURCES;

	Part->Mdl = IoAllocateMdl(Part->Base + Part->Offset, Length, FALSE,
				  FALSE, NULL);
	if (!Part->Mdl) {
		EduFreePool(Part);
		return STATUS_INSUFFICIENT_RESOURCES;
	}

	MmBuildMdlForNonPagedPool(Part->Mdl);
	return STATUS_SUCCESS;
}

VOID EduFreeBuffer(PEDU_BUFFER Buffer)
{
	EduFreePages(&Buffer->Pages);
	EduFreePool(&Buffer->Pool);
}

NTSTATUS EduAllocateBuffer(PEDU_BUFFER Buffer, ULONG Length, ULONG Head,
			   ULONG Offset, ULONGLONG Lowest)
{
	NTSTATUS Status;

	Status = EduAllocatePages(&Buffer->Pages, Offset, Length - Head,
				  Lowest);
	if (!NT_SUCCESS(Status) || Head == 0)
		return Status;

	Status = EduAllocatePool(&Buffer->Pool, Head);
	if (!NT_SUCCESS(Status)) {
		EduFreePages(&Buffer->Pages);
		return Status;
	}

	Buffer->Pool.Mdl->Next = Buffer->Pages.Mdl;
	return STATUS_SUCCESS;
}

VOID EduFreeCommon(PDMA_ADAPTER Adapter, PEDU_COMMON Common)
{
	PEDU_PART Part = &Common->Part;

	if (!Part->Base)
		return;

	if (Part->Mdl)
		IoFreeMdl(Part->Mdl);
	Adapter->DmaOperations->FreeCommonBuffer(Adapter, Part->Size,
						 Common->Logical, Part->Base,
						 TRUE);
	Part->Base = NULL;
}

NTSTATUS EduAllocateCommon(PDMA_ADAPTER Adapter, PEDU_COMMON Common,
			   ULONG Length)
{
	PEDU_PART Part = &Common->Part;

	Part->Offset = EDU_GUARD_LENGTH;
	Part->Length = Length;
	Part->Size = Length + 2 * EDU_GUARD_LENGTH;
	Part->Base = Adapter->DmaOperations->AllocateCommonBuffer(Adapter,
			Part->Size, &Common->Logical, TRUE);
	if (!Part->Base)
		return STATUS_INSUFFICIENT_RESOURCES;

	Part->Mdl = IoAllocateMdl(Part->Base, Part->Size, FALSE, FALSE, NULL);
	if (!Part->Mdl) {
		EduFreeCommon(Adapter, Common);
		return STATUS_INSUFFICIENT_RESOURCES;
	}

	MmBuildMdlForNonPagedPool(Part->Mdl);
	return STATUS_SUCCESS;
}

/* Physical address of a byte of the MDL; Va is an index, never followed. */
ULONGLONG EduPhysical(PMDL Mdl, PVOID Va)
{
	SIZE_T Index = (PUCHAR)Va - (PUCHAR)MmGetMdlBaseVa(Mdl);
	PFN_NUMBER Pfn = MmGetMdlPfnArray(Mdl)[Index >> PAGE_SHIFT];

	return ((ULONGLONG)Pfn << PAGE_SHIFT) + BYTE_OFFSET(Index);
}
