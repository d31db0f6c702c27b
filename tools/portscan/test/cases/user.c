// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
NTSTATUS User(PIRP Irp, PVOID kernel, PULONG other)
{
	PULONG buffer = (PULONG)Irp->UserBuffer;
	ULONG value;

	__try {
		ProbeForRead(other, 4, 4);
		value = *buffer;			/* user-access */
		value += other[1] * 2;			/* user-access */
		if (value)
			return STATUS_SUCCESS;		/* return-in-try */
	} __except (1) {
		return -1;
	}
	RtlCopyMemory(kernel, Irp->UserBuffer, 4);	/* user-access */
	RtlCopyMemory(kernel, kernel, value);
	KeProven(buffer);
	return STATUS_SUCCESS;
}
