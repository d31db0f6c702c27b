// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
#if 0
KeUnproven(1);
#elif 1
NTSTATUS One(PVOID c) { return KeProven(c); }	/* the only branch */
#else
KeUnproven(2);
#endif
#ifdef _X86_
KeUnproven(3);
#if 1
KeUnproven(4);
#endif
#endif
#if !defined(_WIN64) || (defined(__cplusplus) && SOMETHING)
KeUnproven(5);
#endif
#if (2 > 3) == 1 || -1 >= 0
KeUnproven(6);
#endif
#if NTDDI_VERSION >= 0x0A000000		/* not known: both branches */
NTSTATUS Two(PVOID c)
{
	if (KeDeviates(c)) {
#else
NTSTATUS Two(PVOID c)
{
	if (KeFailing(c)) {
#endif
		KeSkipped(c);
	}
	return STATUS_SUCCESS;
}
NTSTATUS Three(PVOID c) { KeInline(c); return Two(c); }
