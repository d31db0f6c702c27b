// SPDX-License-Identifier: GPL-2.0-only
#include <ntddk.h>
#include "loop.h"

static DRIVER_LIST_CONTROL LoopListControl;

static VOID LoopListControl(PDEVICE_OBJECT DeviceObject, PIRP Irp,
			    PSCATTER_GATHER_LIST ScatterGather, PVOID Context)
{
	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);
	((PLOOP)Context)->List = ScatterGather;
}

NTSTATUS LoopMap(PLOOP Loop, PMDL Mdl, BOOLEAN WriteToDevice)
{
	NTSTATUS status;
	KIRQL irql;

	Loop->WriteToDevice = WriteToDevice;
	KeRaiseIrql(DISPATCH_LEVEL, &irql);
	status = Loop->Adapter->DmaOperations->GetScatterGatherList(Loop->Adapter,
			Loop->DeviceObject, Mdl, MmGetMdlVirtualAddress(Mdl),
			MmGetMdlByteCount(Mdl), LoopListControl, Loop, WriteToDevice);
	KeLowerIrql(irql);
	return status;
}

VOID LoopUnmap(PLOOP Loop)
{
	KIRQL irql;

	KeRaiseIrql(DISPATCH_LEVEL, &irql);
	Loop->Adapter->DmaOperations->PutScatterGatherList(Loop->Adapter, Loop->List,
							   Loop->WriteToDevice);
	KeLowerIrql(irql);
	Loop->List = NULL;
}
