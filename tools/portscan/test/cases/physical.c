// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
struct descriptor { ULONG Low; ULONG High; };
VOID Physical(struct descriptor *d, PULONG regs, PVOID va, PVOID mdl)
{
	PHYSICAL_ADDRESS pa;
	ULONG low, *pfns;

	pa = MmGetPhysicalAddress(va);			/* physical-address */
	low = pa.LowPart;
	d->Low = low;					/* physical-to-device */
	WRITE_REGISTER_ULONG(regs + 1, pa.LowPart);	/* physical-to-device */
	WRITE_REGISTER_ULONG(regs, MmGetPhysicalAddress(va).LowPart);	/* physical-to-device */
	low = low + 4096;				/* physical-arithmetic */
	pfns = MmGetMdlPfnArray(mdl);
	low = pfns[0] << PAGE_SHIFT;			/* physical-arithmetic */
}
VOID Innocent(struct descriptor *d, PULONG regs, PHYSICAL_ADDRESS pa)
{
	d->Low = pa.LowPart;		/* the pa of another function */
	WRITE_REGISTER_ULONG(regs + 1, pa.LowPart);
}
