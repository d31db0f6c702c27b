// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
struct shared {
	unsigned long length;			/* long */
	long long fine;
	ULONG short_enough;
};
VOID Width(PVOID p, PUCHAR *q, ULONG n, ULONG_PTR wide)
{
	ULONG a = (ULONG)p;			/* pointer-truncated */
	ULONG b = (ULONG) (p), c = 1;		/* pointer-truncated */
	unsigned long d = 0;			/* long */
	long long fine = (long long)n;

	d = a == ~0UL;				/* long */
	d = a == ~0U || fine == ~0ULL;
	a = (ULONG)&n;				/* pointer-truncated */
	a = (ULONG)MmGetVirtual(p);		/* pointer-truncated */
	p = (PVOID)n;				/* pointer-from-32-bits */
	p = (struct nothing *)c;		/* pointer-from-32-bits */

	a = (ULONG)n + (ULONG)(ULONG_PTR)p + (ULONG)*(*q) + (ULONG)q[0][1];
	p = (PVOID)wide;
	b = sizeof(PVOID) + (ULONG)fine + b + (ULONG)d;
}
