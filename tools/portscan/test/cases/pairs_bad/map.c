// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
VOID Map(PDMA_OPERATIONS Ops, PDMA_ADAPTER Adapter, PVOID Mdl)
{
	Ops->MapTransfer(Mdl, FALSE);
	(*Ops->FlushAdapterBuffers)(Mdl, TRUE);		/* wrong-direction */
	Ops->AllocateCommonBuffer(Adapter, 4096);	/* missing-flush */
}
