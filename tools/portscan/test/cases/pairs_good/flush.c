// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
VOID Flush(PDMA_OPERATIONS Ops, PVOID Mdl)
{
	Ops->FlushAdapterBuffers(Mdl, FALSE);
}
