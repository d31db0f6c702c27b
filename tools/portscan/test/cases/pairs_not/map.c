// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
VOID Map(PDMA_OPERATIONS Ops, PVOID Mdl, PMAP Map)
{
	Ops->MapTransfer(Mdl, Map->Write);
	Ops->FlushAdapterBuffers(Mdl, Map->Write);
	Ops->FlushAdapterBuffers(Mdl, !Map->Write);	/* wrong-direction */
}
