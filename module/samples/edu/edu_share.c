// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: memory shared with user space and other drivers, the Windows half.
 *
 * An imported buffer is an MDL like any other; that a dma-buf is behind it is the
 * glue's business.
 */
#include <wdm.h>

#include "edu.h"

/* The adapter that exports and imports are made for. */
PDMA_ADAPTER EduSharedAdapter(PDEVICE_OBJECT DeviceObject)
{
	PEDU_EXTENSION Edu = DeviceObject->DeviceExtension;

	return Edu->Adapters[EduVersion3Adapter].Adapter;
}

static VOID EduMdlStream(PEDU_EXTENSION Edu, PEDU_STREAM Stream, PMDL Mdl,
			 ULONG Length, BOOLEAN WriteToDevice)
{
	Stream->Edu = Edu;
	Stream->Method = &EduScatterGatherListEx;
	Stream->Adapter = &Edu->Adapters[EduVersion3Adapter];
	Stream->WriteToDevice = WriteToDevice;
	Stream->Length = Length;
	Stream->Left = Length;
	Stream->Mdl = Mdl;
	Stream->CurrentVa = MmGetMdlVirtualAddress(Mdl);
}

/* PASSIVE_LEVEL, one caller at a time: through the device's own memory. */
NTSTATUS EduCopyMdl(PDEVICE_OBJECT DeviceObject, PMDL From, PMDL To,
		    ULONG Length)
{
	PEDU_EXTENSION Edu = DeviceObject->DeviceExtension;
	PEDU_STREAM Streams;
	NTSTATUS Status;

	Streams = ExAllocatePool2(POOL_FLAG_NON_PAGED, 2 * sizeof(*Streams),
				  EDU_TAG);
	if (!Streams)
		return STATUS_INSUFFICIENT_RESOURCES;
	EduMdlStream(Edu, &Streams[0], From, Length, TRUE);
	EduMdlStream(Edu, &Streams[1], To, Length, FALSE);
	Status = EduLoopback(Edu, &Streams[0], &Streams[1]);
	/* a dead device's requests stay */
	if (!Edu->Dead)
		ExFreePoolWithTag(Streams, EDU_TAG);
	return Status;
}
