// SPDX-License-Identifier: GPL-2.0-only
#include <WDM.h>
#include "loop.h"

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, LoopOpen)
#endif

NTSTATUS LoopOpen(PDEVICE_OBJECT DeviceObject, PLOOP *Loop)
{
	DEVICE_DESCRIPTION description;
	PLOOP loop;

	PAGED_CODE();
	loop = ExAllocatePoolWithTag(NonPagedPool, sizeof(LOOP), LOOP_TAG);
	if (!loop)
		return STATUS_INSUFFICIENT_RESOURCES;
	RtlZeroMemory(loop, sizeof(LOOP));
	loop->DeviceObject = DeviceObject;
	loop->First = -1;

	RtlZeroMemory(&description, sizeof(description));
	description.Version = DEVICE_DESCRIPTION_VERSION;
	description.Master = TRUE;
	description.ScatterGather = TRUE;
	description.Dma32BitAddresses = TRUE;
	description.InterfaceType = PCIBus;
	description.MaximumLength = 0x10000;
	loop->Adapter = IoGetDmaAdapter(DeviceObject, &description, &loop->MapRegisters);
	if (!loop->Adapter) {
		ExFreePoolWithTag(loop, LOOP_TAG);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	*Loop = loop;
	/* a char is signed on Windows */
	return loop->First < 0 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

VOID LoopClose(PLOOP Loop)
{
	Loop->Adapter->DmaOperations->PutDmaAdapter(Loop->Adapter);
	ExFreePoolWithTag(Loop, LOOP_TAG);
}
