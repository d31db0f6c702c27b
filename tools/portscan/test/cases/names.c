// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
#include <ntstrsafe.h>
#include "gone.h"
#include "macros.c"

/* defined here: not missing, whatever the names begin with */
typedef struct _IO_OWN { ULONG IoMember; } IO_OWN, *PIO_OWN;
typedef NTSTATUS (*PKE_CALLBACK)(PVOID Context);
typedef enum { IrpOwnOne, IrpOwnTwo } IRP_OWN;
NTSTATUS IoOwnRoutine(_In_ PVOID Context, _In_reads_(4) PUCHAR Bytes);
NTSTATUS IoOwnRoutine(_In_ PVOID Context, _In_reads_(4) PUCHAR Bytes)
{
	IO_OWN IoLocal = { 0 };
	PKE_CALLBACK KeCallback = (PKE_CALLBACK)Context;

	IoLocal.IoMember = IrpOwnTwo;
	return KeCallback(&IoLocal);
}

/* members: those of tables count */
VOID MemberTest(PDMA_ADAPTER Adapter, PDMA_OPERATIONS Ops)
{
	PVOID Memory = Adapter->DmaOperations->AllocateCommonBuffer(Adapter, 1);

	(*Ops->FreeCommonBuffer)(Adapter, Memory);
	Adapter->DmaOperations->PutDmaAdapter(Adapter);
	Ops->NobodyFillsThis(Adapter);
}

/* missing: not exported, not there, only a prototype of the driver's */
NTSTATUS ZwClose(PVOID Handle);
PIO_CSQ MissingTest(PVOID c)
{
	WDFDEVICE Device = 0;
	int IoIsNoCall = 1;

	KeNotExported(c);
	KeInitializeMutex(c, 0);
	ZwClose(c);
	WdfDmaEnablerCreate(Device);
	return (PIO_CSQ)(ULONG_PTR)IoIsNoCall;
}
