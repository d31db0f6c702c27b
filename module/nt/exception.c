// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions: the routines that raise one, as they are outside of __try, where
 * nobody catches it. Windows stops there; here it is reported, and the routine
 * returns. Inside, <wdm/seh.h> has macros of the same names.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/uaccess.h>

#include <wdm/seh.h>

#include "internal.h"
#include "report.h"

/* here their functions are meant */
#undef ExRaiseStatus
#undef ExRaiseAccessViolation
#undef ExRaiseDatatypeMisalignment
#undef ProbeForRead
#undef ProbeForWrite

/**
 * ExRaiseStatus - raise an exception
 * @Status: its code
 *
 * Deviation: caught only by a __try in the same function; else reported.
 *
 * Context: up to DISPATCH_LEVEL; Windows allows APC_LEVEL.
 */
VOID ExRaiseStatus(NTSTATUS Status)
{
	ntdma_misuse(__func__, "status %#x is raised and not caught", Status);
}
EXPORT_SYMBOL_NS_GPL(ExRaiseStatus, "NTDMA");

/**
 * ExRaiseAccessViolation - raise STATUS_ACCESS_VIOLATION
 *
 * Deviation: caught only by a __try in the same function; else reported.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExRaiseAccessViolation(void)
{
	ntdma_misuse(__func__, "is not caught");
}
EXPORT_SYMBOL_NS_GPL(ExRaiseAccessViolation, "NTDMA");

/**
 * ExRaiseDatatypeMisalignment - raise STATUS_DATATYPE_MISALIGNMENT
 *
 * Deviation: caught only by a __try in the same function; else reported.
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID ExRaiseDatatypeMisalignment(void)
{
	ntdma_misuse(__func__, "is not caught");
}
EXPORT_SYMBOL_NS_GPL(ExRaiseDatatypeMisalignment, "NTDMA");

/**
 * NtdmaProbeForRead - ProbeForRead() with the status as its result
 * @Address: as ProbeForRead()
 * @Length: as ProbeForRead()
 * @Alignment: as ProbeForRead()
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_DATATYPE_MISALIGNMENT;
 * STATUS_ACCESS_VIOLATION for what is no range of user space.
 */
NTSTATUS NtdmaProbeForRead(const volatile VOID *Address, SIZE_T Length,
			   ULONG Alignment)
{
	unsigned long address = (unsigned long)Address;

	if (!Length)
		return STATUS_SUCCESS;
	if (Alignment && (address & (Alignment - 1)))
		return STATUS_DATATYPE_MISALIGNMENT;
	return access_ok((void __user *)address, Length) ?
	       STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}
EXPORT_SYMBOL_NS_GPL(NtdmaProbeForRead, "NTDMA");

/**
 * NtdmaProbeForWrite - ProbeForWrite() with the status as its result
 * @Address: as ProbeForWrite()
 * @Length: as ProbeForWrite()
 * @Alignment: as ProbeForWrite()
 *
 * Context: PASSIVE_LEVEL.
 * Return: as NtdmaProbeForRead(); STATUS_ACCESS_VIOLATION also for what cannot be
 * written.
 */
NTSTATUS NtdmaProbeForWrite(volatile VOID *Address, SIZE_T Length,
			    ULONG Alignment)
{
	NTSTATUS status = NtdmaProbeForRead(Address, Length, Alignment);

	if (!NT_SUCCESS(status) || !Length)
		return status;
	return fault_in_writeable((char __user *)(unsigned long)Address,
				  Length) ?
	       STATUS_ACCESS_VIOLATION : STATUS_SUCCESS;
}
EXPORT_SYMBOL_NS_GPL(NtdmaProbeForWrite, "NTDMA");

/**
 * ProbeForRead - may a range be read as user space's?
 * @Address: first byte
 * @Length: bytes; nothing is probed for 0
 * @Alignment: a power of two
 *
 * A driver cannot follow such an address here, as on Windows it may: locked and
 * mapped through an MDL its memory can be used.
 *
 * Deviation: checks the range alone: user memory is used through an MDL, never
 * by its address. It raises only inside a __try of the same function.
 *
 * Context: PASSIVE_LEVEL.
 */
VOID ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment)
{
	NTSTATUS status = NtdmaProbeForRead(Address, Length, Alignment);

	if (!NT_SUCCESS(status))
		ntdma_misuse(__func__, "status %#x is not caught", status);
}
EXPORT_SYMBOL_NS_GPL(ProbeForRead, "NTDMA");

/**
 * ProbeForWrite - may a range be written as user space's?
 * @Address: as ProbeForRead()
 * @Length: as ProbeForRead()
 * @Alignment: as ProbeForRead()
 *
 * Deviation: as ProbeForRead().
 *
 * Context: PASSIVE_LEVEL.
 */
VOID ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment)
{
	NTSTATUS status = NtdmaProbeForWrite(Address, Length, Alignment);

	if (!NT_SUCCESS(status))
		ntdma_misuse(__func__, "status %#x is not caught", status);
}
EXPORT_SYMBOL_NS_GPL(ProbeForWrite, "NTDMA");
