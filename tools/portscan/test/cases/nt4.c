// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
VOID Old(PVOID adapter, PVOID mdl)
{
	IoMapTransfer(adapter, mdl, TRUE);
	IoFlushAdapterBuffers(adapter, mdl, FALSE);	/* wrong-direction */
}
