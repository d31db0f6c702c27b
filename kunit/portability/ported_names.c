// SPDX-License-Identifier: GPL-2.0-only
/*
 * A source as it comes from Windows, compiled against <wdm.h> alone.
 *
 * It never runs. It uses the names that Linux has other meanings for, and
 * fails to compile when one of Linux's leaks in: through a header of ours, or
 * through whatever the build puts in front of every file.
 */
#include <wdm.h>
#include <stdlib.h>
#include "ported_names.h"

#ifdef __CHECKER__
/* sparse takes the last character for the whole tag */
#define PORTED_TAG	0x414D444E
#else
#define PORTED_TAG	('AMDN')
#endif

/* For what folds to a constant but is not one to C_ASSERT(). */
#define FOLDS(condition)				\
	do {						\
		if (!(condition))			\
			PortedNotWindows(#condition);	\
	} while (0)

/* Words of Linux that must not be macros where ported code is compiled */
#if defined(current) || defined(HZ) || defined(container_of) ||	\
	defined(PAGE_SIZE) || defined(PAGE_ALIGN) || defined(get_user) || \
	defined(list_entry) || defined(BIT) || defined(swap) ||	\
	defined(clamp) || defined(ALIGN) || defined(pr_err)
#error "Linux headers reach ported sources"
#endif

C_ASSERT(PAGE_SIZE == 0x1000);
C_ASSERT(PAGE_SHIFT == 12);
C_ASSERT(TRUE == 1 && FALSE == 0);
C_ASSERT(sizeof(LONG) == 4 && sizeof(ULONG) == 4);
C_ASSERT(sizeof(__int64) == 8 && sizeof(__int32) == 4);
C_ASSERT(sizeof(L"x") == 2 * sizeof(WCHAR));
C_ASSERT(MAXULONG + 1ULL == 0x100000000ULL);
C_ASSERT(BYTE_OFFSET(0x12345) == 0x345);
C_ASSERT(ROUND_TO_PAGES(1) == PAGE_SIZE);
C_ASSERT(ROUND_TO_PAGES(0xFFFFFFFF) == 0x100000000);
C_ASSERT(BYTES_TO_PAGES(0xFFFFFFFF) == 0x100000);
C_ASSERT(ADDRESS_AND_SIZE_TO_SPAN_PAGES(0xFFF, 2) == 2);
C_ASSERT(COMPUTE_PAGES_SPANNED(0, 0) == 0);
C_ASSERT(min(1, 2) == 1 && max(1, 2) == 2);
C_ASSERT(ARRAYSIZE("abc") == 4);
C_ASSERT(NT_SUCCESS(STATUS_PENDING) && !NT_SUCCESS(STATUS_DEVICE_BUSY));
C_ASSERT(HalGetDmaAlignmentRequirement() == 1);
C_ASSERT(FIELD_OFFSET(SCATTER_GATHER_LIST, Elements) == 16);
C_ASSERT(RTL_SIZEOF_THROUGH_FIELD(DMA_OPERATIONS, PutScatterGatherList) == 0x68);
C_ASSERT(sizeof(SCATTER_GATHER_LIST) + 3 * sizeof(SCATTER_GATHER_ELEMENT) == 88);
C_ASSERT(PORTED_TAG == 0x414D444E);

#pragma alloc_text(PAGE, PortedNames)

/* Each of these is an identifier here, a macro or a function in Linux. */
static ULONG PortedIdentifiers(ULONG min, ULONG max)
{
	ULONG current = min, HZ = max, jiffies = 1, swap = 2, page = 3;
	ULONG container_of = 4, list_head = 5, printk = 6, clamp = 7, BIT = 8;
	ULONG get_user = 9, likely = 10, u = 11, module_init = 12;

	return current + HZ + jiffies + swap + page + container_of +
	       list_head + printk + clamp + BIT + get_user + likely + u +
	       module_init;
}

static VOID PortedPageMacros(PVOID Va, ULONG_PTR Address)
{
	FOLDS(PAGE_ALIGN((PVOID)0x1FFF) == (PVOID)0x1000);
	FOLDS(PAGE_ALIGN((ULONG_PTR)0x2000) == (PVOID)0x2000);
	FOLDS(!PAGE_ALIGN((const UCHAR *)0xFFF));
	FOLDS(BYTE_OFFSET((PVOID)0xFFFFFFFFFFFFF123) == 0x123);

	KdPrint(("%p is in %p\n", Va, PAGE_ALIGN(Address)));
	UNREFERENCED_PARAMETER(Va);
	UNREFERENCED_PARAMETER(Address);
}

static PPORTED_PACKET PortedList(PPORTED_EXTENSION Extension)
{
	PLIST_ENTRY Entry;
	KIRQL OldIrql;

	KeAcquireSpinLock(&Extension->Lock, &OldIrql);
	if (IsListEmpty(&Extension->Packets) == TRUE) {
		KeReleaseSpinLock(&Extension->Lock, OldIrql);
		return NULL;
	}
	Entry = RemoveHeadList(&Extension->Packets);
	InsertTailList(&Extension->Packets, Entry);
	KeReleaseSpinLock(&Extension->Lock, OldIrql);
	return CONTAINING_RECORD(Entry, PORTED_PACKET, Link);
}

_Use_decl_annotations_
IO_ALLOCATION_ACTION PortedAdapterControl(PDEVICE_OBJECT DeviceObject,
					  PIRP Irp, PVOID MapRegisterBase,
					  PVOID Context)
{
	PPORTED_EXTENSION Extension = Context;
	ULONG Length = MmGetMdlByteCount(Irp->MdlAddress);
	PHYSICAL_ADDRESS Address;

	ASSERT(DeviceObject->CurrentIrp == Irp);
	Extension->MapRegisterBase = MapRegisterBase;
	Address = IoMapTransfer(Extension->Adapter, Irp->MdlAddress,
				MapRegisterBase,
				MmGetMdlVirtualAddress(Irp->MdlAddress),
				&Length, TRUE);
	if (Address.QuadPart == 0 || Address.HighPart != Address.u.HighPart)
		return DeallocateObject;
	return DeallocateObjectKeepRegisters;
}

VOID PortedListControl(PDEVICE_OBJECT DeviceObject, PIRP Irp,
		       PSCATTER_GATHER_LIST ScatterGather, PVOID Context)
{
	PPORTED_EXTENSION Extension = DeviceObject->DeviceExtension;
	PDMA_OPERATIONS Operations = Extension->Adapter->DmaOperations;

	UNREFERENCED_PARAMETER(Irp);
	UNREFERENCED_PARAMETER(Context);
	if (RTL_CONTAINS_FIELD(Operations, Operations->Size, FreeAdapterObject))
		Operations->FreeAdapterObject(Extension->Adapter,
					      DeallocateObjectKeepRegisters);
	Operations->PutScatterGatherList(Extension->Adapter, ScatterGather,
					 FALSE);
	KeSetEvent(&Extension->Idle, IO_NO_INCREMENT, FALSE);
}

VOID PortedDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1,
	       PVOID SystemArgument2)
{
	PPORTED_EXTENSION Extension =
		CONTAINING_RECORD(Dpc, PORTED_EXTENSION, Dpc);

	UNREFERENCED_PARAMETER(DeferredContext);
	UNREFERENCED_PARAMETER(SystemArgument2);
	IoFreeMapRegisters(Extension->Adapter, SystemArgument1, 1);
}

NTSTATUS PortedNames(IN PDEVICE_OBJECT DeviceObject, IN OUT PULONG Length,
		     OUT PVOID *Buffer OPTIONAL)
{
	PPORTED_EXTENSION Extension = DeviceObject->DeviceExtension;
	PPORTED_PACKET Packet = PortedList(Extension);
	UNICODE_STRING Name = { 4, 6, L"ab" };

	PAGED_CODE();
	if (!Packet || Name.Length == 0)
		return STATUS_NO_SUCH_DEVICE;
	*Length = PortedIdentifiers(Packet->Length, min(*Length, PAGE_SIZE));
	PortedPageMacros(Packet, (ULONG_PTR)Packet);
	*Buffer = ExAllocatePoolWithTag(NonPagedPool, *Length, PORTED_TAG);
	if (!*Buffer)
		return STATUS_INSUFFICIENT_RESOURCES;
	RtlZeroMemory(*Buffer, *Length);
	return STATUS_SUCCESS;
}
