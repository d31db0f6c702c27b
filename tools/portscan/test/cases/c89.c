// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
DEFINE_GUID(GUID_OF_OURS, 1);
static NTSTATUS OldStyle(Adapter, Length)
	PVOID Adapter;
	ULONG *Length;
{
	*Length = (ULONG)Adapter;		/* pointer-truncated */
	return OldOther(&GUID_OF_OURS, 1);
}
NTSTATUS OldOther(a, b) PVOID a; ULONG b;
{
	return a == (PVOID)b;			/* pointer-from-32-bits */
}
