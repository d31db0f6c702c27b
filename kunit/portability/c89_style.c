// SPDX-License-Identifier: GPL-2.0-only
/*
 * A source of the nineties: names of headers in any case, functions without
 * prototypes, keywords of compilers that are gone. It never runs.
 */
#ifndef __CHECKER__	/* sparse knows no C89 */
#include <NTDDK.H>
#include <Wdm.h>
#include <Stdarg.h>
#include <string.h>
#include <ntstrsafe.h>
#include <initguid.h>
#include <WdmGuid.h>

DEFINE_GUID(GUID_C89_STYLE, 0x11223344, 0x5566, 0x7788, 0x99, 0xaa, 0xbb, 0xcc,
	    0xdd, 0xee, 0xff, 0x00);

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, OldStyle)
#pragma alloc_text(INIT, DriverEntry)
#endif
#pragma warning(disable: 4201)
#pragma code_seg("PAGE")

typedef struct _OLD_EXTENSION {
	union {
		struct {
			ULONG Low;
			ULONG High;
		};
		unsigned __int64 Both;
	};
	CHAR Signed;
	LIST_ENTRY Link;
} OLD_EXTENSION, *POLD_EXTENSION;

C_ASSERT((CHAR)-1 < 0);
C_ASSERT(sizeof(OLD_EXTENSION) == 32);
C_ASSERT(sizeof(L"ab") == 6);

/* the definition names the types behind the parentheses */
static NTSTATUS OldStyle(Extension, Length)
	IN POLD_EXTENSION Extension;
	IN OUT PULONG Length OPTIONAL;
{
	register ULONG i;

	for (i = 0; i < *Length; i++)
		if (Extension->Low == i || Extension->Signed < 0)
			return STATUS_UNSUCCESSFUL;
	return STATUS_SUCCESS;
}

static int __cdecl OldCompare();

static __inline VOID __stdcall OldGuarded(POLD_EXTENSION Extension, PMDL Mdl)
{
	NTSTATUS Status = STATUS_SUCCESS;

	__try {
		MmProbeAndLockPages(Mdl, UserMode, IoModifyAccess);
		__try {
			if (OldCompare(Extension, NULL))
				ExRaiseStatus(STATUS_DATA_ERROR);
		} __finally {
			MmUnlockPages(Mdl);
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		Status = GetExceptionCode();
	}
	KdPrint(("%s: status %x\n", "OldGuarded", Status));
}

static int __cdecl OldCompare(a, b)
	PVOID a;
	PVOID b;
{
	return a == b;
}

NTSTATUS OldEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath);

NTSTATUS
OldEntry(
    IN PDRIVER_OBJECT DriverObject,
    IN PUNICODE_STRING RegistryPath
    )
{
    OLD_EXTENSION Extension;
    ULONG Length = 0;

    UNREFERENCED_PARAMETER(DriverObject);
    UNREFERENCED_PARAMETER(RegistryPath);
    RtlZeroMemory(&Extension, sizeof(OLD_EXTENSION));
    OldGuarded(&Extension, NULL);
    return OldStyle(&Extension, &Length);
}
#endif
