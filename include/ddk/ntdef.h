/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scalar types and basic structures of the Windows kernel on x64.
 *
 * Windows is LLP64 and Linux is LP64: LONG and ULONG have 32 bits here too,
 * whatever Linux's long is. Layouts are checked in module/nt/layout.c.
 */
#ifndef _NTDMA_DDK_NTDEF_H
#define _NTDMA_DDK_NTDEF_H

#include <linux/types.h>
#include <linux/stddef.h>
#include "sal.h"

/* Calling conventions and linkage: x64 knows one convention. */
#define NTAPI
#define FASTCALL
#define NTSYSAPI
#define NTKERNELAPI
#define NTHALAPI
#define DECLSPEC_IMPORT
#define DECLSPEC_NORETURN	__noreturn
#define DECLSPEC_ALIGN(bytes)	__aligned(bytes)
#define DECLSPEC_CACHEALIGN	DECLSPEC_ALIGN(64)

typedef void VOID;
typedef void *PVOID, *LPVOID;
typedef const void *PCVOID;
typedef void *HANDLE, **PHANDLE;

typedef char CHAR, *PCHAR, *PSTR, *PSZ;
typedef const char *PCSTR, *PCSZ;
typedef s8 CCHAR, *PCCHAR;
typedef u8 UCHAR, *PUCHAR;
typedef u8 BOOLEAN, *PBOOLEAN;
typedef u8 BYTE, *PBYTE;
typedef u16 WCHAR, *PWCHAR, *PWSTR;
typedef const u16 *PCWSTR, *PCWCH;

typedef s16 SHORT, *PSHORT;
typedef s16 CSHORT, *PCSHORT;
typedef u16 USHORT, *PUSHORT;
typedef u16 WORD, *PWORD;
typedef s32 INT, *PINT;
typedef u32 UINT, *PUINT;
typedef s32 BOOL, *PBOOL;
typedef s32 LONG, *PLONG;
typedef u32 ULONG, *PULONG;
typedef u32 DWORD, *PDWORD;
typedef u32 LOGICAL, *PLOGICAL;
typedef s64 LONGLONG, *PLONGLONG;
typedef u64 ULONGLONG, *PULONGLONG;
typedef u64 DWORDLONG, *PDWORDLONG;

typedef s8 INT8, *PINT8;
typedef u8 UINT8, *PUINT8;
typedef s16 INT16, *PINT16;
typedef u16 UINT16, *PUINT16;
typedef s32 INT32, *PINT32;
typedef u32 UINT32, *PUINT32;
typedef s64 INT64, *PINT64;
typedef u64 UINT64, *PUINT64;
typedef s32 LONG32, *PLONG32;
typedef u32 ULONG32, *PULONG32;
typedef u32 DWORD32, *PDWORD32;
typedef s64 LONG64, *PLONG64;
typedef u64 ULONG64, *PULONG64;
typedef u64 DWORD64, *PDWORD64;

typedef long INT_PTR, *PINT_PTR;
typedef unsigned long UINT_PTR, *PUINT_PTR;
typedef long LONG_PTR, *PLONG_PTR;
typedef unsigned long ULONG_PTR, *PULONG_PTR;
typedef unsigned long DWORD_PTR, *PDWORD_PTR;
typedef LONG_PTR SSIZE_T, *PSSIZE_T;
typedef ULONG_PTR SIZE_T, *PSIZE_T;
typedef ULONG_PTR KAFFINITY, *PKAFFINITY;

typedef s32 NTSTATUS, *PNTSTATUS;

/* Severity is in the two top bits: success and information are >= 0. */
#define NT_SUCCESS(status)	((NTSTATUS)(status) >= 0)
#define NT_INFORMATION(status)	((ULONG)(status) >> 30 == 1)
#define NT_WARNING(status)	((ULONG)(status) >> 30 == 2)
#define NT_ERROR(status)	((ULONG)(status) >> 30 == 3)

typedef union _LARGE_INTEGER {
	struct {
		ULONG LowPart;
		LONG HighPart;
	};
	struct {
		ULONG LowPart;
		LONG HighPart;
	} u;
	LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
	struct {
		ULONG LowPart;
		ULONG HighPart;
	};
	struct {
		ULONG LowPart;
		ULONG HighPart;
	} u;
	ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

/* Logical (bus) addresses use this type as well; QuadPart is signed. */
typedef LARGE_INTEGER PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;

typedef struct _LIST_ENTRY {
	struct _LIST_ENTRY *Flink;
	struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY {
	struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _STRING {
	USHORT Length;
	USHORT MaximumLength;
	PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING;

typedef struct _UNICODE_STRING {
	USHORT Length;
	USHORT MaximumLength;
	PWSTR Buffer;
} UNICODE_STRING, *PUNICODE_STRING;

typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _GUID {
	ULONG Data1;
	USHORT Data2;
	USHORT Data3;
	UCHAR Data4[8];
} GUID, *PGUID;

#define MINCHAR			0x80
#define MAXCHAR			0x7f
#define MINSHORT		0x8000
#define MAXSHORT		0x7fff
#define MINLONG			0x80000000
#define MAXLONG			0x7fffffff
#define MAXUCHAR		0xff
#define MAXUSHORT		0xffff
#define MAXULONG		0xffffffff
#define MAXLONGLONG		0x7fffffffffffffffLL
#define MAXULONGLONG		0xffffffffffffffffULL
#define MAXULONG_PTR		(~(ULONG_PTR)0)
#define MAXSIZE_T		(~(SIZE_T)0)

#endif
