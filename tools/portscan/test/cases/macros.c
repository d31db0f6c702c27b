// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
#define UNUSED(c)	KeUnproven(c)
#define INNER(c)	KeProven(c)
#define OUTER(c) \
	do { \
		INNER(c); \
	} while (0)
#define NT_SUCCESS(s)	((s) == 0)	/* the tree's own: not ntdma's */
VOID MacroTest(PVOID c)
{
	OUTER(c);
	if (NT_SUCCESS(0))
		KeInline(c);
}
